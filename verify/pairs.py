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
from verify.types import DateMention, Number
from verify.wordfacts import read_facts
from verify.wordkinds import is_number, opposed, small_kinds

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
    dates: tuple[DateMention, ...]
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
        dates,
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
    if _dates_differ(left, right, language):
        yield "dates"
    if _names_differ(left, right):
        yield "names"
    turned = _opposites(left, right, language)
    negated = _negated(left, right)
    if turned != negated:
        yield "opposites" if turned else "negation"
    if _markers_differ(left, right, language):
        yield "small words"
    if _classes_differ(left, right, language):
        yield "classes"


def _numbers_differ(left: _Side, right: _Side) -> bool:
    """True where a number of the second statement is none of the first's, which has numbers of that kind."""
    for number in right.numbers:
        alike = [one for one in left.numbers if (one.kind, one.unit) == (number.kind, number.unit)]
        if alike and not any(_agrees(one, number) for one in alike):
            return True
    return False


def _agrees(one: Number, other: Number) -> bool:
    """True where a number as stated lies within what the other claims of it. `More than 40` is not said of 40."""
    strict = {"more-than": one.value > other.value, "less-than": one.value < other.value}
    if other.hedge in strict and one.hedge is None and one.value != other.value:
        return strict[other.hedge]
    if other.hedge in strict and one.hedge is None:
        return False
    if {one.value, *one.readings} & {other.value, *other.readings}:
        return True
    if other.hedge in ("more-than", "at-least"):
        return one.value >= other.value
    if other.hedge in ("less-than", "at-most", "nearly"):
        return one.value <= other.value
    if other.high is not None:
        return other.value <= one.value <= other.high
    return other.hedge == "about" and abs(one.value - other.value) * 20 <= abs(one.value)


def _dates_differ(left: _Side, right: _Side, language: Language) -> bool:
    """True where a date of the second statement is none of the first's, which has dates that could be it; `before` and
    `after` are reckoned with."""
    for date in right.dates:
        alike = [one for one in left.dates if _comparable(one, date)]
        if alike and not any(_fits(one, date, _relation(right.reading, date, language)) for one in alike):
            return True
    return False


def _comparable(one: DateMention, other: DateMention) -> bool:
    return (one.first is not None and other.first is not None) or bool(_month(one) and _month(other))


def _month(date: DateMention) -> int | None:
    if date.month is not None:
        return date.month
    if date.first is not None and date.last is not None and (date.last - date.first).days <= 31:
        return date.first.month
    return None


def _relation(reading: Reading, date: DateMention, language: Language) -> str:
    at = reading.opening(date.span)
    for hit in hits(reading, language, "marker"):
        if hit.stop == at and hit.kind in ("before", "after", "until"):
            return hit.kind
    return ""


def _fits(one: DateMention, other: DateMention, relation: str) -> bool:
    if one.first is None or other.first is None or one.last is None or other.last is None:
        return _month(one) == _month(other)
    if relation in ("before", "until"):
        return one.first < other.first
    if relation == "after":
        return one.last > other.last
    return one.first <= other.last and other.first <= one.last


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
    """True where one side negates, or refuses, what the other states. Where both negate something, which of their
    statements answer each other is not known, and nothing is said."""
    ours, theirs = _governed(left, right), _governed(right, left)
    if ours and theirs:
        return (len(ours) + len(theirs)) % 2 == 1
    if theirs and (left.negations or left.refusals or any(not number.value for number in left.numbers)):
        return False
    return bool(ours) != bool(theirs)


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
    ours, theirs = (_marker_kinds(side, language) for side in (left, right))
    return any(
        markers_opposed(one, other)
        for one in ours - theirs
        for other in theirs - ours
        if "cause" not in one  # which of two things caused the other depends on their order
    )


def _marker_kinds(side: _Side, language: Language) -> set[str]:
    """The kinds of small words; those that stand before a number say how exact it is and are compared with it."""
    starts = {side.reading.opening(number.span) for number in side.numbers}
    starts |= {side.reading.opening(date.span) for date in side.dates}
    return {hit.kind for hit in hits(side.reading, language, "marker") if hit.stop not in starts}


def _classes_differ(left: _Side, right: _Side, language: Language) -> bool:
    """True where both say what the subject is, and no word of the second's class is anywhere in the first."""
    ours, theirs = _class_of(left.reading, language), _class_of(right.reading, language)
    if not ours or not theirs:
        return False
    return all(stem(key, language) not in left.content for key in theirs)


def _class_of(reading: Reading, language: Language) -> tuple[str, ...]:
    """The words of content behind the first `is a`, up to the end of its phrase."""
    for entry in language.words("copulas"):
        words = read(entry, language).keys
        for at in range(1, len(reading) - len(words)):
            if reading.keys[at : at + len(words)] != words:
                continue
            found = []
            for index in range(at + len(words), min(len(reading), at + len(words) + 6)):
                gap = reading.text[reading.ends[index - 1] : reading.starts[index]]
                if found and (gap.strip() or is_light(reading.keys[index], language)):
                    break
                found.append(reading.keys[index])
            return tuple(key for key in found if not is_light(key, language))
    return ()
