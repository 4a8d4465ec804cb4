"""Two short statements of one language side by side: does the second say what the first says?

A judgement from words alone: facts that differ (numbers, dates, names), a negation or a refusal on one side, opposites,
and how much of the second is in the first. What needs knowledge of the world is beyond it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from verify.facts.polarity import LEXICAL, Hit, hits, markers_opposed, restrictions
from verify.gazetteer import Known, known_names
from verify.languages import Language
from verify.settings import DEFAULTS
from verify.spelling import Reading, is_light, read, stem
from verify.types import Number
from verify.wordfacts import read_facts
from verify.wordkinds import is_number, negates, opposed, other_sides, sides, small_kinds

Judgement = Literal["entailed", "contradicted", "neutral"]


@dataclass(frozen=True, slots=True)
class Judged:
    """`label` with what it rests on: `why` names the signal, `coverage` is the share 0..1 of the second statement's
    words of content that the first has."""

    label: Judgement
    why: str
    coverage: float


@dataclass(frozen=True, slots=True, eq=False)
class _Side:
    reading: Reading
    content: dict[str, int]  # stem -> word
    known: tuple[Known, ...]
    numbers: tuple[Number, ...]
    years: frozenset[int]
    negations: tuple[Hit, ...]
    refusals: tuple[Hit, ...]


def judge_pair(a: str, b: str, language: Language) -> Judged:
    """Whether statement `b` follows from `a` (`entailed`), goes against it (`contradicted`) or is about something else
    (`neutral`)."""
    left, right = _side(a, language), _side(b, language)
    coverage = _coverage(left, right)
    if coverage < DEFAULTS.pair_unlike:
        return Judged("neutral", "other words", coverage)
    for why in _signals(left, right, language, coverage):
        return Judged("contradicted", why, coverage)
    if coverage < DEFAULTS.pair_like:
        return Judged("neutral", "few shared words", coverage)
    return Judged("entailed", "shared words", coverage)


def _side(text: str, language: Language) -> _Side:
    reading = read(text, language)
    numbers, dates = read_facts(text, language)
    known = known_names(reading.plain, language, [reading.printed(at) for at in range(len(reading))])
    named = {at for name in known for at in range(name.first, name.stop)}
    taken_up = {hit.first for hit, _ in restrictions(reading, language)}
    content: dict[str, int] = {}
    for at, key in enumerate(reading.keys):
        kinds = {group for group, _ in small_kinds(key, language)} - {"marker"}
        if is_light(key, language) or kinds or (at not in named and is_number(key, language)):
            continue
        content.setdefault(stem(key, language), at)
    return _Side(
        reading,
        content,
        known,
        numbers,
        frozenset(date.first.year for date in dates if date.first is not None),
        tuple(hit for hit in hits(reading, language, "negation") if hit.first not in taken_up),
        tuple(hit for hit in hits(reading, language, "marker") if hit.kind == LEXICAL),
    )


def _coverage(left: _Side, right: _Side) -> float:
    if not right.content:
        return 0.0
    return sum(1 for word in right.content if word in left.content) / len(right.content)


# --- what goes against -------------------------------------------------------------------------------------------


def _signals(left: _Side, right: _Side, language: Language, coverage: float) -> Iterator[str]:
    if _numbers_differ(left, right):
        yield "numbers"
    if left.years and right.years and left.years.isdisjoint(right.years):
        yield "years"
    if _names_differ(left, right):
        yield "names"
    turned = _opposites(left, right, language)
    negated = _negated(left, right)
    if turned != negated:
        yield "opposites" if turned else "negation"
    if _markers_differ(left, right, language):
        yield "small words"


def _numbers_differ(left: _Side, right: _Side) -> bool:
    """True where a number of the second statement is none of the first's, which has numbers of that kind."""
    for number in right.numbers:
        alike = [one for one in left.numbers if (one.kind, one.unit) == (number.kind, number.unit)]
        if alike and not any(_agrees(one, number) for one in alike):
            return True
    return False


def _agrees(one: Number, other: Number) -> bool:
    """True where a number as stated lies within what the other claims of it."""
    if {one.value, *one.readings} & {other.value, *other.readings}:
        return True
    if other.hedge in ("more-than", "at-least"):
        return one.value >= other.value
    if other.hedge in ("less-than", "at-most", "nearly"):
        return one.value <= other.value
    if other.high is not None:
        return other.value <= one.value <= other.high
    return other.hedge == "about" and abs(one.value - other.value) * 20 <= abs(one.value)


def _names_differ(left: _Side, right: _Side) -> bool:
    """True where the second statement names a place, people or body that the first does not, and the first names
    another of that kind in its stead."""
    missing = [known for known in right.known if not any(known.entities & one.entities for one in left.known)]
    spare = [known for known in left.known if not any(known.entities & one.entities for one in right.known)]
    return any(one.kinds & other.kinds for one in missing for other in spare)


def _opposites(left: _Side, right: _Side, language: Language) -> bool:
    """True where an odd number of words have an opposite on the other side and do not stand there themselves."""
    count = 0
    for word, at in right.content.items():
        if word in left.content:
            continue
        key = right.reading.keys[at]
        for other, place in left.content.items():
            if other in right.content:
                continue
            if opposed(key, left.reading.keys[place], language):
                count += 1
                break
    return count > 0


def _negated(left: _Side, right: _Side) -> bool:
    """True where one side negates, or refuses, what the other states."""
    ours, theirs = _governed(left, right), _governed(right, left)
    if (len(ours) + len(theirs)) % 2 == 0:
        return False
    return True


def _governed(side: _Side, other: _Side) -> list[Hit]:
    """The negations and refusals of a side that govern a word which the other side has too."""
    found = []
    for hit in (*side.negations, *side.refusals):
        words = side.reading.keys[hit.first : hit.stop]
        if hit.kind == LEXICAL and any(_answered(word, side, other) for word in words):
            continue
        near = side.reading.keys[hit.stop : hit.stop + DEFAULTS.pair_reach]
        if any(stem(word, side.reading.language) in other.content for word in near):
            found.append(hit)
    return found


def _answered(word: str, side: _Side, other: _Side) -> bool:
    """True where the other side has the same verb that negates, or its opposite, which counts by itself."""
    language = side.reading.language
    if stem(word, language) in other.content:
        return True
    return any(opposed(word, other.reading.keys[at], language) for at in other.content.values())


def _markers_differ(left: _Side, right: _Side, language: Language) -> bool:
    ours = {hit.kind for hit in hits(left.reading, language, "marker")}
    theirs = {hit.kind for hit in hits(right.reading, language, "marker")}
    return any(
        markers_opposed(one, other)
        for one in ours - theirs
        for other in theirs - ours
        if "cause" not in one  # which of two things caused the other depends on their order
    )


__all__ = ["Judged", "judge_pair", "negates", "other_sides", "sides"]
