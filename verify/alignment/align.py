"""Where a quote stands in a source of its language, word by word, in the source's own offsets.

First the words as they stand, then the cheapest way of the quote's words through the likeliest places of the source
(`places`, `wordpath`). An ellipsis parts the quote: the parts must follow each other in the one source, what lies
between is `elided`. Words in brackets are the editor's (`inserted`) unless the source has them too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from verify.alignment.edits import edits_of
from verify.alignment.places import nearest_run, runs, windows
from verify.alignment.quotewords import QuoteWords, quote_words
from verify.alignment.spelling import Reading, is_light, read
from verify.alignment.wordkinds import kin
from verify.alignment.wordpath import ADD, CHANGED, DROP, SAME, Path, Step, best_path, pair_score
from verify.languages import Language
from verify.settings import DEFAULTS
from verify.types import Alignment, Span

__all__ = ["align", "occurrences", "similarity"]


def align(quote: str, source: str, language: Language, *, fragments: Sequence[Span] | None = None) -> Alignment | None:
    """The stretch of the source that the quote is nearest to, with the edits between the two; None where they share
    too little, or where the quote is shorter than four words and does not stand there as it is.

    `fragments` are the parts of `quote` that are quoted, where an attribution stands between them. Spans of the edits
    are code points of `quote` and of `source`."""
    asked = quote_words(quote, language, source, fragments)
    reading = read(source, language)
    placed = _place_parts(asked, reading, language)
    if placed is None:
        return None
    return _alignment(asked, reading, placed, language)


def occurrences(
    quote: str, source: str, language: Language, *, fragments: Sequence[Span] | None = None
) -> tuple[Alignment, ...]:
    """An alignment for every place where the quote stands word for word, in order of place; where there is none, the
    nearest alone, if any."""
    asked = quote_words(quote, language, source, fragments)
    reading = read(source, language)
    if len(asked.parts) == 1:
        words = asked.keys
        found = [
            _alignment(asked, reading, (_run_path(words, start),), language) for start in runs(words, reading, language)
        ]
        if found:
            return tuple(found)
    nearest = align(quote, source, language, fragments=fragments)
    return (nearest,) if nearest else ()


def similarity(quote: str, source: str, language: Language) -> float:
    """How alike the letters of the quote and of its nearest stretch of the source are, 0..1, both folded; for ranking
    only, since a lost `not` hardly lowers it."""
    one, other = (" ".join(word for word in read(text, language).plain) for text in (quote, source))
    if not one or not other:
        return 0.0
    if len(one) <= len(other):
        return fuzz.partial_ratio(one, other) / 100
    return fuzz.ratio(one, other) / 100


# --- placing the parts -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Place:
    path: Path | None
    words: tuple[int, int]


def _place_parts(asked: QuoteWords, reading: Reading, language: Language) -> tuple[Path | None, ...] | None:
    """A path for each part of the quote, in order and apart; None for a part that is nowhere in its stretch. None in
    all where not even the largest part is found."""
    parts = asked.parts
    if not parts or not len(reading):
        return None
    anchor = max(range(len(parts)), key=lambda at: parts[at][1] - parts[at][0])
    best: tuple[Path | None, ...] | None = None
    best_rank: tuple[float, int] = (float("-inf"), 0)
    for path in _anchors(asked, anchor, reading, language):
        paths: list[Path | None] = [None] * len(parts)
        paths[anchor] = path
        floor = path.stop
        for at in range(anchor + 1, len(parts)):
            paths[at] = _place(asked, at, reading, language, floor, len(reading), from_end=False)
            floor = paths[at].stop if paths[at] else floor  # type: ignore[union-attr]
        ceiling = path.first
        for at in range(anchor - 1, -1, -1):
            paths[at] = _place(asked, at, reading, language, 0, ceiling, from_end=True)
            ceiling = paths[at].first if paths[at] else ceiling  # type: ignore[union-attr]
        rank = (sum(one.score for one in paths if one), -(floor - ceiling))
        if rank > best_rank:
            best, best_rank = tuple(paths), rank
    if best is None or not _near_enough(asked, reading, best, language):
        return None
    return best


def _anchors(asked: QuoteWords, at: int, reading: Reading, language: Language) -> list[Path]:
    """Where the largest part may stand. Of several equal places each is tried, since the other parts may tell."""
    words = asked.keys[slice(*asked.parts[at])]
    starts = runs(words, reading, language)
    if starts:
        several = starts[: DEFAULTS.most_anchors] if len(asked.parts) > 1 else starts[:1]
        return [_run_path(words, start) for start in several]
    path = _near(words, reading, language, 0, len(reading))
    return [path] if path else []


def _place(
    asked: QuoteWords, at: int, reading: Reading, language: Language, first: int, stop: int, *, from_end: bool
) -> Path | None:
    """A part within a stretch of the source, the nearest place first."""
    words = asked.keys[slice(*asked.parts[at])]
    start = nearest_run(words, reading, language, first, stop, from_end=from_end)
    if start is not None:
        return _run_path(words, start)
    return _near(words, reading, language, first, stop)


def _near(words: Sequence[str], reading: Reading, language: Language, first: int, stop: int) -> Path | None:
    if not DEFAULTS.short_quote <= len(words) <= DEFAULTS.longest_aligned:
        return None
    found = [
        path
        for low, high in windows(words, reading, language, first, stop)
        if (path := best_path(words, reading.keys, low, high, language, kin(language)))
    ]
    return max(found, key=lambda path: (path.score, -path.first), default=None)


def _run_path(words: Sequence[str], start: int) -> Path:
    steps = tuple(Step(SAME, (i, i + 1), (start + i, start + i + 1)) for i in range(len(words)))
    return Path(steps, start, start + len(words), 2.0 * len(words))


def _near_enough(asked: QuoteWords, reading: Reading, paths: Sequence[Path | None], language: Language) -> bool:
    total = sum(1.0 if is_light(key, language) else 2.0 for key in asked.keys)
    return total > 0 and _matched(asked, reading, paths, language) / total >= DEFAULTS.align_floor


def _matched(asked: QuoteWords, reading: Reading, paths: Sequence[Path | None], language: Language) -> float:
    """The weight of the quote's words that stand in the source."""
    weight = 0.0
    for (first, _), path in zip(asked.parts, paths, strict=True):
        for step in path.steps if path else ():
            if step.op in (ADD, DROP):
                continue
            for at in range(*step.quote):
                key = asked.keys[first + at]
                share = 1.0
                if step.op == CHANGED:
                    share = max(0.0, pair_score(key, reading.keys[step.source[0]], language, kin(language)) or 0.0)
                weight += share * (1.0 if is_light(key, language) else 2.0)
    return weight


def _alignment(asked: QuoteWords, reading: Reading, paths: Sequence[Path | None], language: Language) -> Alignment:
    edits = edits_of(asked, reading, paths, language)
    placed = [path for path in paths if path]
    covered = sum(path.stop - path.first for path in placed)
    matched = sum(
        step.quote[1] - step.quote[0] for path in placed for step in path.steps if step.op not in (CHANGED, ADD, DROP)
    )
    share = 2 * matched / ((len(asked.keys) + covered) or 1)
    inside = [edit.source for edit in edits if edit.op != "added"]
    start = min((span.start for span in inside), default=0)
    end = max((span.end for span in inside), default=0)
    return Alignment(Span(start, end), edits, min(1.0, share))
