"""Stretches in which a quote and its source differ: neighbouring edits taken together, with their words."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

from verify.alignment.spelling import Reading, read
from verify.languages import Language
from verify.types import Alignment, Edit, Span

ALIKE = ("same", "typography")


@dataclass(frozen=True, slots=True)
class Group:
    """What the quote has in place of what the source has. `op` is changed, added, dropped, elided or inserted;
    `quote_words` and `source_words` are the words (first, stop) in the readings of the two texts."""

    op: str
    quote: Span
    source: Span
    quote_words: tuple[int, int]
    source_words: tuple[int, int]


@dataclass(frozen=True, slots=True, eq=False)
class Pair:
    """The two texts with their words, read once."""

    quote: str
    source: str
    language: Language
    ours: Reading
    theirs: Reading
    stretch: Span

    def quote_keys(self, group: Group) -> tuple[str, ...]:
        return self.ours.keys[slice(*group.quote_words)]

    def source_keys(self, group: Group) -> tuple[str, ...]:
        return self.theirs.keys[slice(*group.source_words)]


def pair_of(quote: str, source: str, language: Language, stretch: Span) -> Pair:
    return Pair(quote, source, language, read(quote, language), read(source, language), stretch)


def groups_of(alignment: Alignment, pair: Pair) -> tuple[Group, ...]:
    """The groups of an alignment in the order of the quote. Edits in a row that are neither alike nor marked make one
    group; punctuation between them parts nothing."""
    groups: list[Group] = []
    run: list[Edit] = []
    for edit in alignment.edits:
        if edit.op in ("changed", "added", "dropped"):
            run.append(edit)
            continue
        if edit.op == "typography" and run and not _has_words(edit, pair):
            continue
        if run:
            groups.append(_group(run, pair))
            run = []
        if edit.op in ("elided", "inserted"):
            groups.append(_group([edit], pair))
    if run:
        groups.append(_group(run, pair))
    return tuple(groups)


def _has_words(edit: Edit, pair: Pair) -> bool:
    first, stop = words_in(pair.ours, edit.quote)
    return first < stop


def _group(edits: list[Edit], pair: Pair) -> Group:
    quote = _cover([edit.quote for edit in edits])
    source = _cover([edit.source for edit in edits])
    ops = {edit.op for edit in edits}
    op = ops.pop() if len(ops) == 1 else "changed"
    return Group(op, quote, source, words_in(pair.ours, quote), words_in(pair.theirs, source))


def _cover(spans: list[Span]) -> Span:
    full = [span for span in spans if len(span)] or spans
    return Span(min(span.start for span in full), max(span.end for span in full))


def words_in(reading: Reading, span: Span) -> tuple[int, int]:
    """The words (first, stop) that begin inside a stretch."""
    first = bisect_left(reading.starts, span.start)
    return first, max(first, bisect_left(reading.starts, span.end))


def widened(group: Group, alignment: Alignment, pair: Pair, ours: list[Span], theirs: list[Span]) -> Group:
    """The group with every fact or phrase whole that it touches: where it holds the end of a number, it is widened to
    all of the number, on both sides. `ours` and `theirs` are the stretches that must stay whole."""
    quote, source = group.quote, group.source
    for _ in range(2):
        before = quote, source
        quote, source = _whole(quote, ours), _whole(source, theirs)
        if (quote, source) == before:
            break
        quote, source = _answering(alignment, quote, source, pair)
    if (quote, source) == (group.quote, group.source):
        return group
    return Group(group.op, quote, source, words_in(pair.ours, quote), words_in(pair.theirs, source))


def _whole(stretch: Span, units: list[Span]) -> Span:
    """A stretch with every unit whole that it touches, or that it is a point inside of."""
    for unit in units:
        inside = unit.start < stretch.start < unit.end if not len(stretch) else unit.meets(stretch)
        if inside and not stretch.covers(unit):
            stretch = Span(min(stretch.start, unit.start), max(stretch.end, unit.end))
    return stretch


def _answering(alignment: Alignment, quote: Span, source: Span, pair: Pair) -> tuple[Span, Span]:
    """Both stretches made as wide as the edits that they share, word by word."""
    for edit in alignment.edits:
        if edit.op not in ALIKE or not (edit.quote.meets(quote) or edit.source.meets(source)):
            continue
        ours = pair.ours, words_in(pair.ours, edit.quote)
        theirs = pair.theirs, words_in(pair.theirs, edit.source)
        count = ours[1][1] - ours[1][0]
        if count != theirs[1][1] - theirs[1][0]:
            continue
        for offset in range(count):
            mine = ours[0].span(ours[1][0] + offset, ours[1][0] + offset + 1)
            other = theirs[0].span(theirs[1][0] + offset, theirs[1][0] + offset + 1)
            if quote.covers(mine) and len(quote) and not source.covers(other):
                source = Span(min(source.start, other.start), max(source.end, other.end))
            elif source.covers(other) and len(source) and not quote.covers(mine):
                quote = Span(min(quote.start, mine.start), max(quote.end, mine.end))
    return quote, source
