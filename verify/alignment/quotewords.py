"""The words of a quote that answer to a source: without what an editor put in brackets, parted at each ellipsis."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from verify.alignment.spelling import Reading, expanded, read
from verify.languages import Language
from verify.settings import DEFAULTS
from verify.text import fold
from verify.types import Span

# Three or four dots, spaced or not, the one sign, or any of them in brackets; two dots are a mark in Arabic print.
ELLIPSIS = re.compile(r"[\[(]\s{0,2}(?:…|\.(?:\s?\.){1,3})\s{0,2}[\])]|…\.?|\.(?:\s?\.){1,3}")
BRACKETS = re.compile(r"\[[^\[\]]{0,240}\]|\([^()]{0,240}\)|［[^［］]{0,240}］")
# Letters that an editor changed inside a word: [T]he, need[s].
IN_WORD = re.compile(r"(?<![\w\])])([^\W\d_]{0,24})\[([^\W\d_]{1,12})\]([^\W\d_]{0,24})")


@dataclass(frozen=True, slots=True)
class QuoteWords:
    """The words of a quote. `parts` are the stretches of words between the ellipses `cuts`; `breaks` the words before
    which another fragment begins; `brackets` the editor's insertions, each with the word that it stands before."""

    text: str
    keys: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    parts: tuple[tuple[int, int], ...]
    cuts: tuple[Span, ...]
    breaks: frozenset[int]
    brackets: tuple[tuple[Span, int], ...]


def quote_words(quote: str, language: Language, source: str, fragments: Sequence[Span] | None = None) -> QuoteWords:
    """Reads a quote. The source is asked only whether it has a changed word with or without the editor's letters."""
    reading = read(quote, language)
    known = frozenset(read(source, language).keys)
    mended = _mended_words(quote, language, known)
    whole = [span for span, _ in mended]
    cuts = [
        Span(match.start(), match.end())
        for match in islice(ELLIPSIS.finditer(quote), DEFAULTS.most_marks)
        if not any(span.start <= match.start() < span.end for span in whole)
    ]
    brackets = [
        Span(match.start(), match.end())
        for match in islice(BRACKETS.finditer(quote), DEFAULTS.most_marks)
        if not any(span.meets(Span(match.start(), match.end())) for span in (*whole, *cuts))
    ]
    rows = _rows(reading, [*whole, *brackets, *cuts], fragments)
    rows.extend(
        (span.start, span.end, key, _fragment_of(span.start, fragments))
        for span, keys in mended
        for key in keys
        if _fragment_of(span.start, fragments) is not None
    )
    rows.sort(key=lambda row: row[0])
    starts = tuple(row[0] for row in rows)
    breaks = frozenset(at for at in range(1, len(rows)) if rows[at][3] != rows[at - 1][3])
    parts, used = _parts(starts, cuts)
    return QuoteWords(
        text=quote,
        keys=tuple(row[2] for row in rows),
        starts=starts,
        ends=tuple(row[1] for row in rows),
        parts=parts,
        cuts=used,
        breaks=breaks,
        brackets=tuple((span, bisect_left(starts, span.start)) for span in brackets),
    )


Row = tuple[int, int, str, int]


def _rows(reading: Reading, hidden: Sequence[Span], fragments: Sequence[Span] | None) -> list[Row]:
    """The words outside all hidden stretches and inside the fragments, with the fragment's number."""
    spans = sorted(hidden)
    rows: list[Row] = []
    at = 0
    for key, start, end in zip(reading.keys, reading.starts, reading.ends, strict=True):
        while at < len(spans) and spans[at].end <= start:
            at += 1
        if at < len(spans) and spans[at].start <= start:
            continue
        fragment = _fragment_of(start, fragments)
        if fragment is not None:
            rows.append((start, end, key, fragment))
    return rows


def _fragment_of(start: int, fragments: Sequence[Span] | None) -> int | None:
    if fragments is None:
        return 0
    for number, span in enumerate(fragments):
        if span.start <= start < span.end:
            return number
    return None


def _parts(starts: Sequence[int], cuts: Sequence[Span]) -> tuple[tuple[tuple[int, int], ...], tuple[Span, ...]]:
    """Stretches of words between ellipses; an ellipsis at an end, or behind another, parts nothing."""
    parts: list[tuple[int, int]] = []
    used: list[Span] = []
    first = 0
    for cut in cuts:
        stop = first
        while stop < len(starts) and starts[stop] < cut.start:
            stop += 1
        if first < stop < len(starts):
            parts.append((first, stop))
            used.append(cut)
            first = stop
    if first < len(starts):
        parts.append((first, len(starts)))
    return tuple(parts), tuple(used)


def _mended_words(quote: str, language: Language, known: frozenset[str]) -> list[tuple[Span, tuple[str, ...]]]:
    """Words with letters in brackets: as the editor made them if the source has that word, else without his letters."""
    if "[" not in quote:
        return []
    found = []
    for match in islice(IN_WORD.finditer(quote), DEFAULTS.most_marks):
        before, inside, after = match.groups()
        if not before and not after:
            continue
        made = expanded(fold(before + inside + after, language).text, language)
        plain = fold(before + after, language).text
        if made[0] not in known and plain and expanded(plain, language)[0] in known:
            made = expanded(plain, language)
        found.append((Span(match.start(), match.end()), made))
    return found
