"""The right number about the right thing: each figure of an item beside the figures of a source, by what they count.

A figure is bound to the words around it, in its own clause first. Among the source's figures of the same kind the one
whose words answer best is the one that the item's figure must equal; an equal figure whose words answer nothing is the
right number about the wrong thing.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from verify.facts import find
from verify.facts.compare import compare_dates, compare_numbers, noun_agrees, sums
from verify.facts.numbers import find_numbers
from verify.facts.units import DURATIONS
from verify.languages import Language
from verify.matching.shares import answering, shares_in
from verify.settings import DEFAULTS, Settings
from verify.text import sentences
from verify.translation.carry import Token, tokens
from verify.types import DateMention, Facts, Number, Span

if TYPE_CHECKING:
    import numpy as np

_PART = re.compile(r"[،,;؛:.!?؟…\n]+(?=\s|$)|\s[–—-]\s|[()\[\]]")
_LONGEST = 6000
_HELD = ("same", "within", "wider")


@dataclass(frozen=True, slots=True)
class Bound:
    """What a source says to one figure of an item. `relation`: same, rounded, converted, summed, differs, absent.
    `answer` is the source's figure that stands for the same thing, `parts` those that add up to it. `agreement` in 0..1
    says how far the words around both answer each other."""

    figure: Number | DateMention
    relation: str
    answer: Number | DateMention | None = None
    agreement: float = 0.0
    parts: tuple[Number, ...] = ()


@dataclass(frozen=True, eq=False)
class Side:
    """A text with its figures and the words that carry something."""

    text: str
    language: Language
    facts: Facts
    tokens: tuple[Token, ...]
    parts: tuple[Span, ...]
    sentences: tuple[Span, ...]

    @functools.cached_property
    def durations(self) -> tuple[Number, ...]:
        """How long ago the relative dates are: `for two years` answers `since two years ago`."""
        return tuple(
            replace(number, span=mention.span)
            for mention in self.facts.dates
            if mention.kind == "relative"
            for number in find_numbers(mention.text, self.language)
            if number.unit in DURATIONS
        )


def side_of(text: str, language: Language, other: Language, anchor: date | None) -> Side:
    """A text read once: its figures, its words, its clauses."""
    text = text[:_LONGEST]
    return Side(
        text,
        language,
        find(text, language, anchor),
        tokens(text, language, other),
        _parts(text, language),
        sentences(text, language),
    )


def bind(item: Side, source: Side, table: np.ndarray, settings: Settings = DEFAULTS) -> tuple[Bound, ...]:
    """One answer a figure of the item, numbers first, then dates. A figure of the source that answers one of the item's
    stands against no other. `table` says how far each word of the item carries each of the source (`carry.carried`)."""
    if not item.facts.numbers and not item.facts.dates:
        return ()
    rivals = [_rivals(number, item, source, table, settings) for number in item.facts.numbers]
    taken = {
        id(best.figure)
        for row in rivals
        if (best := _best(row, equal=True)) is not None and best.agreement >= settings.bound_agreement
    }
    found = [
        _bind_number(number, row, taken, source, settings)
        for number, row in zip(item.facts.numbers, rivals, strict=True)
    ]
    found = _with_shares(found, item, source, table, settings)
    return (*found, *_bind_dates(item, source, table, settings))


def _with_shares(found: list[Bound], item: Side, source: Side, table: np.ndarray, settings: Settings) -> list[Bound]:
    """The same with figures of a share answered by the source's share for the same thing: 30 of 90 by a third."""
    open_ = [one.figure for one in found if one.relation in ("absent", "differs")]
    if not open_:
        return found
    theirs = shares_in(source.text, source.language, source.facts.numbers)
    for share in shares_in(item.text, item.language, item.facts.numbers) if theirs else ():
        if not any(one in open_ for one in share.figures):
            continue
        near = [
            one for one in theirs
            if _agreement(share.figures[0].span, one.figures[0].span, item, source, table, settings) >= settings.bound_least
        ]  # fmt: skip
        answer = answering(share, near, settings)
        if answer is None:
            continue
        other, relation = answer
        sure = max(
            settings.bound_agreement,
            _agreement(share.figures[0].span, other.figures[0].span, item, source, table, settings),
        )
        found = [
            Bound(one.figure, relation, other.figures[0], sure, other.figures)
            if one.figure in share.figures and one.figure in open_
            else one
            for one in found
        ]
    return found


@dataclass(frozen=True, slots=True)
class Rival:
    """A figure of the source that may answer one of the item's."""

    figure: Number
    relation: str
    agreement: float

    @property
    def equal(self) -> bool:
        return self.relation != "differs"


def sentences_with(item: Side, source: Side, published: date | None, settings: Settings) -> list[Span]:
    """The sentences of a source with a figure that equals one of the item's, those with most such figures first. Small
    bare counts and the day on which the source came out tell nothing."""
    counts: dict[Span, int] = {}
    for other in source.facts.numbers:
        for number in item.facts.numbers:
            plain = number.unit is None and abs(number.value) < settings.telling_count
            if not plain and compare_numbers([number], [other], settings)[0].relation not in ("absent", "differs"):
                _count(counts, source, other.span)
    for other in source.facts.dates:
        if published is not None and other.first == other.last == published:
            continue
        for day in item.facts.dates:
            if compare_dates([day], [other])[0].relation in _HELD:
                _count(counts, source, other.span)
    return sorted(counts, key=lambda span: (-counts[span], span))


def _count(counts: dict[Span, int], side: Side, figure: Span) -> None:
    sentence = next((one for one in side.sentences if one.covers(figure)), None)
    if sentence is not None:
        counts[sentence] = counts.get(sentence, 0) + 1


def _rivals(number: Number, item: Side, source: Side, table: np.ndarray, settings: Settings) -> list[Rival]:
    found = []
    lasting = source.durations if number.unit in DURATIONS else ()
    for other in (*source.facts.numbers, *lasting):
        relation = compare_numbers([number], [other], settings)[0].relation
        if relation in ("absent", "differs"):
            if not _same_kind(number, other, settings):
                continue
            relation = "differs"
        agreement = _agreement(number.span, other.span, item, source, table, settings)
        if (number.kind == "ordinal") != (other.kind == "ordinal") or (number.unit == "%") != (other.unit == "%"):
            # `The two agreed` hardly stands for the second round; alone it is left to its words.
            agreement = min(agreement, max(settings.bound_least, agreement * settings.unlike_kind))
        found.append(Rival(other, relation, agreement))
    return found


def _best(rivals: Sequence[Rival], equal: bool, taken: Set[int] = frozenset()) -> Rival | None:
    fitting = [one for one in rivals if one.equal == equal and id(one.figure) not in taken]
    return max(fitting, key=lambda one: one.agreement, default=None)


def _bind_number(number: Number, rivals: Sequence[Rival], taken: Set[int], source: Side, settings: Settings) -> Bound:
    equal, other = _best(rivals, equal=True), _best(rivals, equal=False, taken=taken)
    parts = sums(number, source.facts.numbers) if equal is None else None
    if parts and _stand_for_it(parts, rivals, other, settings):
        return Bound(number, "summed", None, 1.0, parts)
    if equal is None:
        return Bound(number, "absent") if other is None else Bound(number, "differs", other.figure, other.agreement)
    if other is not None and noun_agrees(number, equal.figure) and not noun_agrees(number, other.figure):
        return Bound(number, equal.relation, equal.figure, max(equal.agreement, settings.bound_agreement))
    lead = settings.rival_lead if equal.agreement < settings.bound_agreement else settings.rival_lead_bound
    if other is not None and other.agreement > equal.agreement + lead:
        return Bound(number, "differs", other.figure, other.agreement)
    return Bound(number, equal.relation, equal.figure, equal.agreement)


def _stand_for_it(parts: Sequence[Number], rivals: Sequence[Rival], other: Rival | None, settings: Settings) -> bool:
    """True for parts of a sum that are of the same thing as the sum: not where another figure surely stands there."""
    told = {id(rival.figure): rival.agreement for rival in rivals}
    least = min(told.get(id(part), settings.bound_least) for part in parts)
    return least >= settings.bound_least and (other is None or other.agreement <= least + settings.rival_lead_bound)


def _same_kind(one: Number, other: Number, settings: Settings) -> bool:
    """Figures that may stand for the same thing: of one unit, or both bare counts of about one size; an ordinal only
    beside an ordinal."""
    if (one.kind == "ordinal") != (other.kind == "ordinal") or one.unit != other.unit:
        return False
    small, large = sorted((abs(one.value), abs(other.value)))
    return one.unit is not None or large <= settings.rival_size * max(small, 1)


_Dated = tuple[str, float, DateMention]


def _bind_dates(item: Side, source: Side, table: np.ndarray, settings: Settings) -> Iterator[Bound]:
    """One answer a date. A date of the source that answers another of the item's is not against this one, and one that
    hardly speaks of the same thing is against none."""
    rows = []
    for day in item.facts.dates:
        row = []
        for other in source.facts.dates:
            relation = compare_dates([day], [other])[0].relation
            row.append((relation, _agreement(day.span, other.span, item, source, table, settings), other))
        rows.append(row)
    held = {id(other) for row in rows for relation, _, other in row if relation in _HELD}
    for day, row in zip(item.facts.dates, rows, strict=True):
        equal = max((one for one in row if one[0] in _HELD), key=lambda one: one[1], default=None)
        against = [one for one in row if one[0] == "differs" and id(one[2]) not in held]
        other = max(against, key=lambda one: one[1], default=None)
        if equal is not None and not _nearer(other, equal, settings):
            yield Bound(day, equal[0], equal[2], equal[1])
        elif other is not None and other[1] >= settings.bound_date:
            yield Bound(day, "differs", other[2], other[1])
        else:
            yield Bound(day, "absent")


def _nearer(other: _Dated | None, equal: _Dated, settings: Settings) -> bool:
    """True where a date that differs surely stands in the place, and one that only holds the day does not."""
    if other is None or equal[0] == "same" or other[1] < settings.bound_date:
        return False
    return other[1] > equal[1] + settings.rival_lead_bound


# --- the words around a figure -----------------------------------------------------------------------------------


def _agreement(ours: Span, theirs: Span, item: Side, source: Side, table: np.ndarray, settings: Settings) -> float:
    """The weighted share of the words around the item's figure that the words around the source's figure answer."""
    near = _around(ours, item)
    there = _around(theirs, source)
    total = sum(weight for _, weight, _ in near)
    if not total or not there:
        return 0.0
    columns = [place for place, _, _ in there]
    nearness = [1.0 if inside else settings.beyond_clause for _, _, inside in there]
    found = 0.0
    for place, weight, _ in near:
        row = table[place, columns]
        found += weight * max(sure(float(score), settings) * near_ for score, near_ in zip(row, nearness, strict=True))
    return found / total


def sure(score: float, settings: Settings = DEFAULTS) -> float:
    """What the support of a word is worth when chance is taken off: some word of a clause is always a little near."""
    floor = settings.chance_support
    return min(1.0, max(0.0, (score - floor) / (settings.sure_support - floor)))


def _around(figure: Span, side: Side) -> list[tuple[int, float, bool]]:
    """Words of the figure's sentence, with a weight that falls with distance and behind the clause's end, and whether
    they stand in its clause; figures themselves are left out. Of a clause with hardly a word the sentence counts in
    full, and the one before it."""
    part = next((part for part in side.parts if part.start <= figure.start < part.end), None)
    if part is None:
        return []
    sentence = next((one for one in side.sentences if one.start <= figure.start < one.end), part)
    dated = [mention.span for mention in side.facts.dates]
    words = [
        (place, token)
        for place, token in enumerate(side.tokens)
        if not token.digits and not figure.meets(token.span) and not any(span.meets(token.span) for span in dated)
    ]
    inside = {place for place, token in words if part.covers(token.span)}
    if len(inside) < 2:
        before = max((one.start for one in side.sentences if one.end <= sentence.start), default=sentence.start)
        sentence = Span(before, sentence.end)
        inside = {place for place, token in words if sentence.covers(token.span)}
    found = []
    for place, token in words:
        if sentence.covers(token.span):
            weight = token.weight / (1.0 + _distance(token.span, figure) / 40)
            found.append((place, weight if place in inside else weight / 3, place in inside))
    return found


def _distance(one: Span, other: Span) -> int:
    return max(0, one.start - other.end, other.start - one.end)


def _parts(text: str, language: Language) -> tuple[Span, ...]:
    """Clauses, by punctuation and by the words that join them."""
    spans, start = [], 0
    for match in _joints(language).finditer(text):
        if not _joins_figures(text, match):
            spans.append(Span(start, match.start()))
            start = match.end()
    spans.append(Span(start, len(text)))
    return tuple(span for span in spans if len(span))


@functools.cache
def _joints(language: Language) -> re.Pattern[str]:
    joining = "|".join(map(re.escape, language.words("joints")))
    return re.compile(_PART.pattern + (rf"|(?<!\w)(?:{joining})(?!\w)" if joining else ""), re.I)


def _joins_figures(text: str, match: re.Match[str]) -> bool:
    """True for a joining word between two figures, as in a range."""
    behind = text[match.end() : match.end() + 3].strip()
    return behind[:1].isdigit() and text[max(0, match.start() - 3) : match.start()].strip()[-1:].isdigit()


def unanswered(found: Sequence[Bound]) -> tuple[Bound, ...]:
    """The figures that the source does not give."""
    return tuple(one for one in found if one.relation in ("absent", "differs"))
