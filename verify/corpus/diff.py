"""What changed between two texts, word by word, with spans into both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from verify import languages
from verify.corpus.store import Corpus
from verify.errors import CorpusError
from verify.languages import Language
from verify.text import words
from verify.types import Span

_FIELDS = ("title", "publisher", "speaker", "kind", "language", "published", "url", "licence", "problem")
_MOST_WORDS = 40_000


@dataclass(frozen=True, slots=True)
class Change:
    """A stretch that differs: `op` is replaced, dropped (only the old text has it) or added; the spans are those of
    the two texts, empty where there is nothing; and how many words each has."""

    op: str
    old: Span
    new: Span
    old_words: int
    new_words: int


@dataclass(frozen=True, slots=True)
class Version:
    """A stored version of a source."""

    id: str
    version: int
    text: str
    language: str
    sha256: str
    captured: str | None
    fields: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs between two versions, or a copy and its original: fields as (name, old, new), and words."""

    old: Version
    new: Version
    fields: tuple[tuple[str, Any, Any], ...]
    changes: tuple[Change, ...]


def difference(corpus: Corpus, source_id: str, first: int | None = None, second: int | None = None) -> Difference:
    """What changed between two versions of a source, by number; else between the last two. `CorpusError` where there
    is no such source or version."""
    have = versions(corpus, source_id)
    wanted = (first, second) if first is not None and second is not None else (first, max(have))
    if first is None:
        if len(have) < 2:
            raise CorpusError(f"{source_id} has one version", corpus.path, "Nothing to compare it with")
        wanted = tuple(sorted(have)[-2:])
    for number in wanted:
        if number not in have:
            known = ", ".join(map(str, sorted(have)))
            raise CorpusError(f"{source_id} has no version {number}", corpus.path, f"There are: {known}")
    return between(have[wanted[0]], have[wanted[1]])


def versions(corpus: Corpus, source_id: str) -> dict[int, Version]:
    """The versions of a source by number. `CorpusError` where there is no such source."""
    corpus.require(2)
    columns = ", ".join(_FIELDS)
    rows = corpus.rows(
        f"select version, text, language, sha256, captured, {columns} from sources where id = ? order by version",
        (source_id,),
    )
    if not rows:
        raise CorpusError(f"no source {source_id!r}", corpus.path, "`verify corpus list` shows all")
    return {row[0]: Version(source_id, *row[:5], dict(zip(_FIELDS, row[5:], strict=True))) for row in rows}


def current(corpus: Corpus, source_id: str) -> Version:
    """The current version of a source."""
    have = versions(corpus, source_id)
    return have[max(have)]


def between(old: Version, new: Version) -> Difference:
    """What differs between two versions."""
    fields = tuple(
        (name, old.fields[name], new.fields[name]) for name in _FIELDS if old.fields[name] != new.fields[name]
    )
    return Difference(old, new, fields, compare(old.text, new.text, languages.load(new.language)))


def compare(old: str, new: str, language: Language) -> tuple[Change, ...]:
    """The stretches in which two texts differ, word by word as printed (punctuation and spaces aside), in the order of
    the texts. Beyond 40,000 words the rest counts as one stretch."""
    ours, theirs = words(old, language), words(new, language)
    first = [word.span.of(old) for word in ours]
    second = [word.span.of(new) for word in theirs]
    found = []
    for tag, a, b, c, d in _steps(first, second):
        if tag == "equal":
            continue
        op = {"replace": "replaced", "delete": "dropped", "insert": "added"}[tag]
        found.append(Change(op, _span(ours, a, b, old), _span(theirs, c, d, new), b - a, d - c))
    return tuple(found)


def _steps(first: Sequence[str], second: Sequence[str]) -> list[tuple[str, int, int, int, int]]:
    """Edit steps with neighbours put together, so that a changed phrase is one step."""
    from rapidfuzz.distance import Indel

    ids: dict[str, int] = {}
    coded = [[ids.setdefault(word, len(ids)) for word in side[:_MOST_WORDS]] for side in (first, second)]
    steps: list[tuple[str, int, int, int, int]] = []
    for step in Indel.opcodes(*coded):
        tag, a, b, c, d = step.tag, step.src_start, step.src_end, step.dest_start, step.dest_end
        if tag != "equal" and steps and steps[-1][0] != "equal":
            _, before, _, start, _ = steps.pop()
            a, c = before, start
            tag = "replace" if b > a and d > c else "delete" if b > a else "insert"
        steps.append((tag, a, b, c, d))
    rest = (len(first), len(second))
    if max(rest) > _MOST_WORDS and list(first[_MOST_WORDS:]) != list(second[_MOST_WORDS:]):
        steps.append(("replace", min(rest[0], _MOST_WORDS), rest[0], min(rest[1], _MOST_WORDS), rest[1]))
    return steps


def _span(marks: Sequence[Any], start: int, end: int, text: str) -> Span:
    if start < end:
        return Span(marks[start].span.start, marks[end - 1].span.end)
    at = marks[start].span.start if start < len(marks) else len(text)
    return Span(at, at)
