"""Quotations put together from pairs of marks: over paragraphs, over lines, and at one level of nesting."""

from __future__ import annotations

import functools
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, groupby

from verify.extraction import pairing
from verify.extraction.pairing import Mark, Pair
from verify.languages import Language
from verify.text import fold, stem_forms, words
from verify.types import Span

_MAX_LINES = 6


@dataclass(frozen=True, slots=True)
class MarkWords:
    """What a language says about its marks, folded; see `languages/CODE/marks.toml`."""

    elisions: frozenset[str]
    families: frozenset[str]
    cues: frozenset[str]
    joining: frozenset[str]
    leads: frozenset[str]
    owners: frozenset[str]
    titled: frozenset[str]

    def introduces(self, word: str, language: Language) -> bool:
        return word in self.leads or any(form in self.cues for form in stem_forms(word, language))


@functools.cache
def mark_words(language: Language) -> MarkWords:
    """The language's words about marks; empty sets where it has none."""
    table = language.table("marks")
    folded = {
        name: frozenset(fold(word, language).text for word in table.get(name, ()))
        for name in ("elisions", "split_cues", "joining", "owners")
    }
    families = frozenset(table.get("families", ())) or frozenset(pairing.FAMILIES.values())
    nouns = language.table("speech").get("nouns", {}).get("title", ())
    titled = frozenset(fold(word, language).text for word in nouns) if folded["owners"] else frozenset()
    leads = frozenset(word.casefold() for word in table.get("leads", ()))
    return MarkWords(
        folded["elisions"], families, folded["split_cues"], folded["joining"], leads, folded["owners"], titled
    )


Group = list[Pair]  # the fragments of one quotation in order


def quotations(text: str, language: Language, blocks: Sequence[Span], marks: Sequence[Mark]) -> list[Group]:
    """All quotations that the marks of a text make, inner ones too, in order of their opening marks. None overlaps
    another without lying in it. `blocks` are the paragraphs."""
    starts = [block.start for block in blocks]
    by_family: dict[str, list[tuple[int, Mark]]] = {}
    for mark in marks:
        block = bisect_right(starts, mark.start) - 1
        if block >= 0:
            by_family.setdefault(mark.family, []).append((block, mark))
    groups: list[Group] = []
    for family, placed in by_family.items():
        if family != "single":
            groups.extend(_family_groups(text, language, blocks, placed))
    groups = _without_crossing(groups)
    if "single" in by_family:
        groups = _with_singles(text, language, blocks, by_family["single"], groups)
    return sorted((group for group in groups if _has_words(text, group)), key=lambda group: group[0].open)


def _has_words(text: str, group: Group) -> bool:
    return any(char.isalnum() for pair in group for char in text[pair.start : min(pair.end, pair.start + 400)])


def _family_groups(
    text: str, language: Language, blocks: Sequence[Span], placed: Sequence[tuple[int, Mark]]
) -> list[Group]:
    """Pairs paragraph by paragraph; a quotation left open goes on where the next paragraph opens with a mark, or where
    a closing mark without an opening one comes soon."""
    leads = mark_words(language).leads
    groups: list[Group] = []
    pending: Group | None = None
    since = last = -1  # the paragraph that the open quotation has reached, and the last one with marks
    for block, members in groupby(placed, key=lambda entry: entry[0]):
        here = [mark for _, mark in members]
        span = blocks[block]
        pairs, strays = pairing.pair_marks(text, here, span, leads)
        if pending is not None and block == since + 1 and _reopens(text, pending, span, here, pairs):
            pending.append(pairs[0])
            groups.extend([pair] for pair in pairs[1:])
            open_pair = _left_open(text, language, span, pairs)
            if open_pair is not pairs[0]:
                pending = next((group for group in groups if open_pair is not None and group[0] is open_pair), None)
            since = last = block
            continue
        if (
            pending is not None
            and strays
            and block - since <= _MAX_LINES
            and strays[0].shape != pairing.OPEN
            and _one_text(text, blocks, last, block, pairs)
        ):
            pending[-1] = replace(pending[-1], end=strays[0].start, close=strays[0].end)
            pending = None
        goes_on = pending is not None and not strays and _one_text(text, blocks, last, block, pairs)
        pairs = [_trimmed(text, language, pair) for pair in pairs]
        groups.extend([pair] for pair in pairs)
        open_pair = _left_open(text, language, span, pairs)
        if open_pair is not None:
            pending, since = next(group for group in reversed(groups) if group[0] is open_pair), block
        elif not goes_on:
            pending = None
        last = block
    return groups


def _reopens(text: str, pending: Group, block: Span, marks: Sequence[Mark], pairs: Sequence[Pair]) -> bool:
    """True where a paragraph begins with the mark that opened the quotation before it."""
    if text[marks[0].start] != text[pending[0].open]:
        return False
    at_start = marks[0].start - block.start <= 1 and marks[0].role != pairing.CLOSE
    return at_start and bool(pairs) and pairs[0].open == marks[0].start


def _one_text(text: str, blocks: Sequence[Span], last: int, block: int, pairs: Sequence[Pair]) -> bool:
    """True where two paragraphs may lie in one quotation without a mark at the start of the second: lines of one
    text, or paragraphs without quotations of their own."""
    gap = text[blocks[last].end : blocks[last + 1].start]
    between = text[blocks[block - 1].end : blocks[block].start] if block > last + 1 else gap
    return not pairs or (gap.count("\n") < 2 and between.count("\n") < 2)


def _left_open(text: str, language: Language, block: Span, pairs: Sequence[Pair]) -> Pair | None:
    """The last outer quotation of the paragraph if it runs to its end without a closing mark, and begins where speech
    begins: a stray mark seldom stands there."""
    last = max(pairs, key=lambda pair: (pair.close is None, pair.open), default=None)
    if last is None or last.close is not None or not last.firm or last.end < block.end:
        return None
    if last != _trimmed(text, language, last):
        return None
    before = words(text[max(0, last.open - 24) : last.open], language)
    known = mark_words(language)
    if not pairing.starts_sentence(text, last.open) and not (before and known.introduces(before[-1].folded, language)):
        return None
    return last


def _trimmed(text: str, language: Language, pair: Pair) -> Pair:
    """A quotation without closing mark ends before an attribution that closes its last sentence (`"Fine, he said.`)."""
    if pair.close is not None:
        return pair
    tail_start = max(pair.start, pair.end - 60)
    tail = text[tail_start : pair.end]
    comma = max(tail.rfind(","), tail.rfind("،"))
    if comma < 0:
        return pair
    behind = words(tail[comma + 1 :], language)
    cues = mark_words(language).cues
    if 1 <= len(behind) <= 5 and any(word.folded in cues for word in behind) and not tail.rstrip().endswith(("?", "؟")):
        return replace(pair, end=tail_start + comma + 1)
    return pair


def _without_crossing(groups: list[Group]) -> list[Group]:
    """Drops quotations that overlap an earlier one without lying in it."""
    kept: list[Group] = []
    stack: list[int] = []
    for group in sorted(groups, key=lambda group: (group[0].open, -group[-1].end)):
        start, end = group[0].open, group[-1].end
        while stack and stack[-1] <= start:
            stack.pop()
        if stack and end > stack[-1]:
            continue
        stack.append(end)
        kept.append(group)
    return kept


def _with_singles(
    text: str, language: Language, blocks: Sequence[Span], placed: Sequence[tuple[int, Mark]], groups: list[Group]
) -> list[Group]:
    """Adds the pairs of single marks, each looked for at one level of the other quotations. In a text whose outer
    marks are double, a single pair around a double one is a pair of apostrophes."""
    levels: dict[tuple[int, int], list[Mark]] = {}
    edges = _level_edges(groups)
    positions = [at for at, _ in edges]
    for block, mark in placed:
        place = bisect_right(positions, mark.start) - 1
        level = edges[place][1] if place >= 0 else -1
        levels.setdefault((block, level), []).append(mark)
    found: list[Group] = []
    pending: Group | None = None
    pending_block = -1
    for (block, level), marks in sorted(levels.items()):
        span = blocks[block]
        pairs = pairing.pair_singles(text, marks, span if level < 0 else _level_span(groups, level, span))
        for place, pair in enumerate(pairs):
            reopened = place == 0 and pending is not None and block == pending_block + 1 and pair.open == span.start
            if level < 0 and reopened and pending is not None:
                pending.append(pair)
            else:
                found.append([pair])
        if level < 0:
            current = pending if pending and pairs and pending[-1] is pairs[-1] else (found[-1] if pairs else None)
            is_open = current is not None and current[-1].close is None
            pending, pending_block = (current, block) if is_open else (None, -1)
    outer = [(group[0].open, group[-1].end) for group in groups]
    held = [group for group in found if any(_holds(group, start, end) for start, end in _near(outer, group))]
    if held and len(outer) - _number_held(outer, held) > len(found):
        gone = set(map(id, held))
        found = [group for group in found if id(group) not in gone]
    return groups + found


def _number_held(outer: Sequence[tuple[int, int]], held: Sequence[Group]) -> int:
    """How many of the outer quotations lie in one that is held."""
    opens = sorted((group[0].open, group[-1].end) for group in held)
    farthest = list(accumulate((end for _, end in opens), max))
    before = (bisect_left(opens, (start, -1)) for start, _ in outer)  # so many open in front of it
    return sum(1 for number, (_, end) in zip(before, outer, strict=True) if number and end <= farthest[number - 1])


def _near(outer: Sequence[tuple[int, int]], group: Group) -> Sequence[tuple[int, int]]:
    left = bisect_left(outer, (group[0].open, 0))
    return outer[left : left + 4]


def _holds(group: Group, start: int, end: int) -> bool:
    return group[0].open < start and end <= group[-1].end


def _level_edges(groups: Sequence[Group]) -> list[tuple[int, int]]:
    """Places where the innermost quotation changes, each with the number of the one that holds from there, or -1."""
    events = []
    for number, group in enumerate(groups):
        for pair in group:
            events.append((pair.start, 1, number))
            events.append((pair.end, 0, number))
    events.sort()
    stack: list[int] = []
    edges: list[tuple[int, int]] = []
    for at, is_start, number in events:
        if is_start:
            stack.append(number)
        elif stack and stack[-1] == number:
            stack.pop()
        elif number in stack[-16:]:
            del stack[next(place for place in range(len(stack) - 1, -1, -1) if stack[place] == number)]
        edges.append((at, stack[-1] if stack else -1))
    return edges


def _level_span(groups: Sequence[Group], level: int, block: Span) -> Span:
    return Span(block.start, min(block.end, groups[level][-1].end))
