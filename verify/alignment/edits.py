"""From a path of words to edits in code points: what is the same, what differs, what was left out or put in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from verify.alignment.quotewords import QuoteWords
from verify.alignment.spelling import Reading, is_light, read
from verify.alignment.wordkinds import kin
from verify.alignment.wordpath import ADD, CHANGED, DROP, SAME, Path, pair_score
from verify.languages import Language
from verify.types import Edit, Span

_SENTENCE_END = re.compile(r"[.!?؟…][\"'”’»)\]]*\s|\n\s*\n")


@dataclass(frozen=True, slots=True)
class _Unit:
    """One step with absolute words of the quote and of the source."""

    op: str
    quote: tuple[int, int]
    source: tuple[int, int]


def edits_of(asked: QuoteWords, reading: Reading, paths: Sequence[Path | None], language: Language) -> tuple[Edit, ...]:
    """The edits of a quote whose parts were placed, in the order of the quote. A part without a place is `added`."""
    edits: list[Edit] = []
    before: int | None = None
    for number, ((first, stop), path) in enumerate(zip(asked.parts, paths, strict=True)):
        if number and edits:
            edits.extend(_cut(asked, reading, number, before, path))
        if path is None:
            at = before if before is not None else _next_start(paths, number, reading)
            edits.append(Edit("added", _quoted(asked, first, stop), reading.span(at, at)))
            continue
        units = _whole_words(asked, reading, _absolute(path, first))
        units = _edges(asked, reading, units, language)
        edits.extend(_printed(asked, reading, list(_broken_at(asked, reading, units))))
        before = max(unit.source[1] for unit in units)
    return _with_brackets(asked, reading, tuple(edits))


def _next_start(paths: Sequence[Path | None], number: int, reading: Reading) -> int:
    return next((path.first for path in paths[number:] if path), 0)


def _cut(asked: QuoteWords, reading: Reading, number: int, before: int | None, path: Path | None) -> Iterator[Edit]:
    """What an ellipsis stands for: the source's words between the two parts, or nothing but punctuation."""
    mark = asked.cuts[number - 1]
    if before is None or path is None:
        at = reading.span(before, before) if before is not None else Span(0, 0)
        yield Edit("elided", mark, at)
    elif before < path.first:
        yield Edit("elided", mark, reading.span(before, path.first))
    else:
        end = reading.ends[before - 1]
        yield Edit("typography", mark, Span(end, max(end, reading.starts[path.first])))


def _quoted(asked: QuoteWords, first: int, stop: int) -> Span:
    if first >= stop:
        at = asked.ends[first - 1] if first else (asked.starts[0] if asked.starts else 0)
        return Span(at, at)
    return Span(asked.starts[first], asked.ends[stop - 1])


# --- units -------------------------------------------------------------------------------------------------------


def _absolute(path: Path, offset: int) -> list[_Unit]:
    return [
        _Unit(
            SAME if step.op.startswith("joined") else step.op,
            (step.quote[0] + offset, step.quote[1] + offset),
            step.source,
        )
        for step in path.steps
    ]


def _whole_words(asked: QuoteWords, reading: Reading, units: list[_Unit]) -> list[_Unit]:
    """Parts of one contraction are one word again: a step that touches half of it takes the other half in, and no
    stretch of the source ends inside a word."""
    first = next((unit.source[0] for unit in units if unit.source[0] < unit.source[1]), None)
    stop = max((unit.source[1] for unit in units if unit.source[0] < unit.source[1]), default=None)
    if first is not None and stop is not None:
        low, high = first, stop
        while low > 0 and reading.starts[low - 1] == reading.starts[first]:
            low -= 1
        while high < len(reading) and reading.starts[high] == reading.starts[stop - 1]:
            high += 1
        head = [_Unit(DROP, (units[0].quote[0],) * 2, (low, first))] if low < first else []
        tail = [_Unit(DROP, (units[-1].quote[1],) * 2, (stop, high))] if stop < high else []
        units = _placed(units, head, first) if head else units
        units = [*units, *tail] if not tail or units[-1].source[1] == stop else _behind(units, tail, stop)
    merged: list[_Unit] = []
    for unit in units:
        while merged and (
            _one_word(asked.starts, merged[-1].quote, unit.quote)
            or _one_word(reading.starts, merged[-1].source, unit.source)
        ):
            unit = _joined(merged.pop(), unit)
        merged.append(unit)
    return merged


def _placed(units: list[_Unit], head: list[_Unit], first: int) -> list[_Unit]:
    at = next(i for i, unit in enumerate(units) if unit.source[0] == first and unit.source[1] > first)
    here = replace(head[0], quote=(units[at].quote[0],) * 2)
    return [*units[:at], here, *units[at:]]


def _behind(units: list[_Unit], tail: list[_Unit], stop: int) -> list[_Unit]:
    at = max(i for i, unit in enumerate(units) if unit.source[1] == stop and unit.source[0] < stop)
    here = replace(tail[0], quote=(units[at].quote[1],) * 2)
    return [*units[: at + 1], here, *units[at + 1 :]]


def _one_word(starts: Sequence[int], before: tuple[int, int], after: tuple[int, int]) -> bool:
    if before[0] == before[1] or after[0] == after[1]:
        return False
    return before[1] == after[0] and starts[before[1] - 1] == starts[after[0]]


def _joined(before: _Unit, after: _Unit) -> _Unit:
    op = SAME if before.op == after.op == SAME else CHANGED
    quote = (min(before.quote[0], after.quote[0]), max(before.quote[1], after.quote[1]))
    source = (min(before.source[0], after.source[0]), max(before.source[1], after.source[1]))
    if op == CHANGED and quote[0] == quote[1]:
        op = DROP
    elif op == CHANGED and source[0] == source[1]:
        op = ADD
    return _Unit(op, quote, source)


def _edges(asked: QuoteWords, reading: Reading, units: list[_Unit], language: Language) -> list[_Unit]:
    """A word added at an edge of the quote answers the source's word in its place if the two are of one kind: two
    numbers, two modals, two names. An invented tail stays added."""
    units = _loose_end(asked, reading, units[::-1], language, after=0)[::-1]
    units = _loose_end(asked, reading, units, language, after=1)
    if units and units[-1].op == ADD:
        units = _edge(asked, reading, units, language, at_end=True)
    if units and units[0].op == ADD:
        units = _edge(asked, reading, units, language, at_end=False)
    return units


def _loose_end(asked: QuoteWords, reading: Reading, row: list[_Unit], language: Language, *, after: int) -> list[_Unit]:
    """A row of units whose last words have no tie to what is the same: a pair of merely like words behind added words,
    or beyond the end of a clause, is added."""
    same = max(
        (at for at, unit in enumerate(row) if unit.op == SAME or _forms(asked, reading, unit, language)), default=-1
    )
    tail = row[same + 1 :]
    loose = next(
        (
            at
            for at, unit in enumerate(tail)
            if unit.op == ADD or (unit.op == CHANGED and _ends_between(reading, unit.source[0] + 1 - after))
        ),
        None,
    )
    if loose is None or same < 0 or all(unit.op == ADD for unit in tail[loose:]):
        return row
    added = [unit for unit in tail[loose:] if unit.quote[0] < unit.quote[1]]
    return [*row[: same + 1 + loose], *(_Unit(ADD, unit.quote, (unit.source[0],) * 2) for unit in added)]


def _forms(asked: QuoteWords, reading: Reading, unit: _Unit, language: Language) -> bool:
    """True for a pair of forms of one word."""
    if unit.op != CHANGED:
        return False
    words = asked.keys[unit.quote[0]], reading.keys[unit.source[0]]
    return (pair_score(*words, language, kin(language)) or 0.0) > 0


def _edge(asked: QuoteWords, reading: Reading, units: list[_Unit], language: Language, *, at_end: bool) -> list[_Unit]:
    row = units if at_end else units[::-1]
    count = 0
    while count < len(row) and row[-1 - count].op == ADD:
        count += 1
    if count > 3 or count == len(row):
        return units
    rest = row[: len(row) - count]
    placed = [unit for unit in rest if unit.source[0] < unit.source[1]]
    if not placed:
        return units
    words = [unit.quote for unit in row[len(row) - count :]]
    if at_end:
        first = max(unit.source[1] for unit in placed)
        places = list(range(first, min(len(reading), first + count)))
    else:
        first = min(unit.source[0] for unit in placed)
        places = list(range(first - 1, max(-1, first - 1 - count), -1))
    pairs = [(word, place) for word, place in zip(words, places, strict=False)]
    good = 0
    for number, (word, place) in enumerate(pairs, 1):
        if _ends_between(reading, place if at_end else place + 1):
            break
        if _alike(asked, word[0], reading, place, language) or (
            len(pairs) == 1 and _both_content(asked.keys[word[0]], reading.keys[place], language)
        ):
            good = number
    changed = [_Unit(CHANGED, word, (place, place + 1)) for word, place in pairs[:good]]
    row = [*rest, *changed, *row[len(row) - count + good :]]
    return row if at_end else row[::-1]


def _ends_between(reading: Reading, place: int) -> bool:
    """True where a clause ends between a word of the source and the one before it."""
    if place <= 0 or place >= len(reading):
        return True
    gap = reading.text[reading.ends[place - 1] : reading.starts[place]]
    return any(char in ".!?؟;؛:\n" for char in gap)


def _alike(asked: QuoteWords, word: int, reading: Reading, place: int, language: Language) -> bool:
    if kin(language)(asked.keys[word], reading.keys[place]):
        return True
    ours = asked.text[asked.starts[word] : asked.ends[word]]
    theirs = reading.printed(place)
    return word > 0 and ours[:1].isupper() and theirs[:1].isupper() and not _ends_between(reading, place)


def _both_content(word: str, other: str, language: Language) -> bool:
    return not is_light(word, language) and not is_light(other, language)


def _broken_at(asked: QuoteWords, reading: Reading, units: list[_Unit]) -> Iterator[_Unit]:
    """Whole sentences left out where the story breaks the quote off for its attribution count as marked."""
    for unit in units:
        if unit.op == DROP and unit.quote[0] in asked.breaks:
            first, stop = unit.source
            behind = reading.text[reading.ends[first - 1] : reading.starts[first]] if first else "\n\n"
            ahead = reading.text[reading.ends[stop - 1] : reading.starts[stop]] if stop < len(reading) else "\n\n"
            if _SENTENCE_END.search(behind) and _SENTENCE_END.search(ahead):
                unit = replace(unit, op="elided")
        yield unit


# --- edits -------------------------------------------------------------------------------------------------------


def _printed(asked: QuoteWords, reading: Reading, units: list[_Unit]) -> list[Edit]:
    """Units as edits: like units in a row are one, and words that are the same are told from those that are only
    written differently, with the punctuation between them."""
    edits: list[Edit] = []
    last: _Unit | None = None
    for unit in units:
        quote, source = _quoted(asked, *unit.quote), reading.span(*unit.source)
        if unit.op == SAME:
            ours, theirs = quote.of(asked.text), source.of(reading.text)
            op = "same" if ours == theirs else "typography"
            if last is not None and last.op == SAME and edits:
                gap = (Span(edits[-1].quote.end, quote.start), Span(edits[-1].source.end, source.start))
                if _spaced(_unbracketed(asked, gap[0])) != _spaced(gap[1].of(reading.text)):
                    edits.append(Edit("typography", *gap))
                elif op == "same" and edits[-1].op == "same" and not len(gap[0]) > len(_unbracketed(asked, gap[0])):
                    edits[-1] = Edit(
                        "same", Span(edits[-1].quote.start, quote.end), Span(edits[-1].source.start, source.end)
                    )
                    last = unit
                    continue
            edits.append(Edit(op, quote, source))
        elif edits and last is not None and last.op == unit.op != "elided":
            edits[-1] = Edit(unit.op, _cover(edits[-1].quote, quote), _cover(edits[-1].source, source))
        else:
            edits.append(Edit(unit.op, quote, source))
        last = unit
    return edits


def _unbracketed(asked: QuoteWords, gap: Span) -> str:
    """The characters of a gap of the quote that no editor put in brackets."""
    text, at = [], gap.start
    for bracket, _ in asked.brackets:
        if gap.covers(bracket):
            text.append(asked.text[at : bracket.start])
            at = bracket.end
    return "".join([*text, asked.text[at : gap.end]])


def _spaced(text: str) -> str:
    return " ".join(text.split())


def _cover(one: Span, other: Span) -> Span:
    if not len(one):
        return other
    if not len(other):
        return one
    return Span(min(one.start, other.start), max(one.end, other.end))


def _with_brackets(asked: QuoteWords, reading: Reading, edits: tuple[Edit, ...]) -> tuple[Edit, ...]:
    """Puts the editor's brackets where they stand. Words of the source that a bracket replaces belong to it; if they are
    the very words in the bracket, the source has the bracket too and nothing was inserted."""
    row = list(edits)
    for bracket, _ in asked.brackets:
        at = next((i for i, edit in enumerate(row) if edit.quote.start >= bracket.end and len(edit.quote)), len(row))
        inside = _bracket_keys(asked.text, bracket, reading)
        around = row[at - 1 : at] if at else []
        if around and around[0].quote.start <= bracket.start and around[0].quote.end >= bracket.end:
            row[at - 1 : at] = _split(around[0], bracket, asked, reading)
            continue
        dropped = next((i for i in (at - 1, at) if 0 <= i < len(row) and row[i].op == "dropped"), None)
        if dropped is not None:
            words = reading.text[row[dropped].source.start : row[dropped].source.end]
            op = "typography" if _keys(words, reading) == inside else "inserted"
            row[dropped] = _as_printed(Edit(op, bracket, row[dropped].source), asked, reading)
            continue
        place = row[at - 1].source.end if at else (row[0].source.start if row else 0)
        edge = _at_edge(inside, reading, place, before=not at)
        row.insert(at, Edit("typography", bracket, edge) if edge else Edit("inserted", bracket, Span(place, place)))
    return tuple(row)


def _as_printed(edit: Edit, asked: QuoteWords, reading: Reading) -> Edit:
    """A bracket that the source prints too, brackets and all, is the same."""
    wider = Span(max(0, edit.source.start - 1), min(len(reading.text), edit.source.end + 1))
    if edit.op == "typography" and wider.of(reading.text) == edit.quote.of(asked.text):
        return Edit("same", edit.quote, wider)
    return edit


def _split(edit: Edit, bracket: Span, asked: QuoteWords, reading: Reading) -> list[Edit]:
    """A bracket inside an edit that covers it: only between words that are elsewhere the same."""
    return [edit, Edit("inserted", bracket, Span(edit.source.end, edit.source.end))]


def _at_edge(inside: tuple[str, ...], reading: Reading, place: int, *, before: bool) -> Span | None:
    """The source's own words beside the quote's edge, where they are those in the bracket."""
    if not inside:
        return None
    at = reading.opening(Span(place, place))
    first = at - len(inside) if before else at
    if first >= 0 and reading.keys[first : first + len(inside)] == inside:
        return reading.span(first, first + len(inside))
    return None


def _bracket_keys(text: str, bracket: Span, reading: Reading) -> tuple[str, ...]:
    return _keys(text[bracket.start + 1 : bracket.end - 1], reading)


def _keys(text: str, reading: Reading) -> tuple[str, ...]:
    return read(text, reading.language).keys
