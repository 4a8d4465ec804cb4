"""Facts of an item against facts of a source: which say the same, which are rounded or converted, which differ.

Numbers are compared as values with units, across languages too; nouns only where both are in one script, since nobody
translates them here. A figure that the source has used for another figure of the item is not offered as its opposite.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeVar

from verify.facts.agree import Relation, agreement, close, may_oppose, same_unit
from verify.facts.units import DURATIONS
from verify.settings import DEFAULTS, Settings
from verify.types import DateMention, Facts, Number

DateRelation = Literal["same", "within", "wider", "differs", "absent"]
_Fact = TypeVar("_Fact", Number, DateMention)
_MOST_SUMMED = 40  # numbers of a source among which sums are looked for; keeps three-part sums cheap


@dataclass(frozen=True, slots=True)
class NumberAnswer:
    """What the source says to one number of the item. `source` is the number that answers or, for `differs`, opposes;
    None for `absent` and where a date (`date`) answers a figure. `noun_agrees` is None where nouns cannot be compared."""

    item: Number
    relation: Relation
    source: Number | None = None
    noun_agrees: bool | None = None
    date: DateMention | None = None


@dataclass(frozen=True, slots=True)
class DateAnswer:
    """What the source says to one date of the item. `within`: the item's days lie inside the source's; `wider`: they
    hold them. `number` is the figure of the source that answers where no date does."""

    item: DateMention
    relation: DateRelation
    source: DateMention | None = None
    number: Number | None = None


@dataclass(frozen=True, slots=True)
class FactAnswers:
    numbers: tuple[NumberAnswer, ...] = ()
    dates: tuple[DateAnswer, ...] = ()


def compare_numbers(
    item: Sequence[Number], source: Sequence[Number], settings: Settings = DEFAULTS
) -> tuple[NumberAnswer, ...]:
    """One answer a number of the item, in their order. `same`: equal value and unit; `rounded`: as exact as the item
    says it; `converted`: equal in another physical unit; `differs`: the source has another value where this one should
    stand; `absent`: it has none."""
    agreements = [_best(number, source, settings) or _range_told(number, item, source) for number in item]
    used = {place for found in agreements if found is not None for place in found[1]}
    answers: list[NumberAnswer] = []
    equal = {place for found in agreements if found is not None and found[0] == "same" for place in found[1]}
    for number, found in zip(item, agreements, strict=True):
        taken_twice = found is not None and found[0] == "converted" and found[1][0] in equal
        place = _opposite(number, source, used) if found is None or taken_twice else None
        if found is not None and (place is None or source[place].unit != number.unit):
            relation, places = found
            answer = source[places[0]]
            answers.append(NumberAnswer(number, relation, answer, noun_agrees(number, answer)))
            continue
        if place is None:
            answers.append(NumberAnswer(number, "absent"))
        else:
            used.add(place)
            answers.append(NumberAnswer(number, "differs", source[place], noun_agrees(number, source[place])))
    return tuple(answers)


def _best(number: Number, source: Sequence[Number], settings: Settings) -> tuple[Relation, tuple[int, ...]] | None:
    """The best relation that some number of the source has to one of the item, and where it stands."""
    order = {"same": 0, "converted": 1, "rounded": 2}
    best: tuple[int, int, Relation, tuple[int, ...]] | None = None
    for place, other in enumerate(source):
        relation = agreement(number, other, settings)
        if relation is None:
            continue
        rank = (order[relation], 0 if noun_agrees(number, other) else 1)
        if best is None or rank < best[:2]:
            best = (*rank, relation, (place,))
    if best is None:
        ends = _two_ends(number, source)
        return ("same", ends) if ends is not None else None
    return best[2], best[3]


def _two_ends(number: Number, source: Sequence[Number]) -> tuple[int, int] | None:
    """The two numbers of the source that are the ends of the item's range."""
    if number.high is None:
        return None
    low = _place(number.value, number, source)
    high = _place(number.high, number, source)
    return (low, high) if low is not None and high is not None else None


def _range_told(
    number: Number, item: Sequence[Number], source: Sequence[Number]
) -> tuple[Relation, tuple[int, ...]] | None:
    """Where the item names both ends of a range of the source one by one, each is the same."""
    for place, other in enumerate(source):
        if other.high is None or number.value not in (other.value, other.high) or not same_unit(number, other):
            continue
        values = {one.value for one in item if one.high is None}
        if other.value in values and other.high in values:
            return "same", (place,)
    return None


def _place(value: Fraction, number: Number, source: Sequence[Number]) -> int | None:
    for place, other in enumerate(source):
        if other.high is None and other.value == value and same_unit(number, other):
            return place
    return None


def _opposite(number: Number, source: Sequence[Number], used: set[int]) -> int | None:
    """The number of the source that stands where the item's should: of the same unit or noun, the nearest in size."""
    best: tuple[float, int] | None = None
    for place, other in enumerate(source):
        if place in used:
            continue
        weight = may_oppose(number, other, noun_agrees(number, other))
        if weight is None:
            continue
        rank = weight + close(number.value, other.value)
        if best is None or rank < best[0]:
            best = (rank, place)
    return best[1] if best is not None else None


def noun_agrees(number: Number, other: Number) -> bool | None:
    """Whether two counted nouns are one word, endings aside; None where one is missing or the scripts differ."""
    if number.noun is None or other.noun is None:
        return None
    one, two = number.noun.casefold(), other.noun.casefold()
    if one.isascii() != two.isascii():
        return None
    if one == two:
        return True
    length = max(3, min(len(one), len(two)) - 2)
    return one[:length] == two[:length]


def sums(item: Number, source: Sequence[Number]) -> tuple[Number, ...] | None:
    """Two or three numbers of the source, of one unit and no other noun, that add up to a number of the item."""
    if item.high is not None or item.kind in ("ordinal", "dozens", "percent", "time", "fraction"):
        return None
    parts = [
        number
        for number in source[: _MOST_SUMMED * 4]
        if number.high is None
        and number.kind == item.kind
        and number.unit == item.unit
        and 0 < number.value < item.value
        and noun_agrees(item, number) is not False
    ][:_MOST_SUMMED]
    for first, one in enumerate(parts):
        for second in range(first + 1, len(parts)):
            rest = item.value - one.value - parts[second].value
            if rest == 0:
                return one, parts[second]
            if rest > 0:
                for third in range(second + 1, len(parts)):
                    if parts[third].value == rest:
                        return one, parts[second], parts[third]
    return None


# --- dates ---------------------------------------------------------------------------------------------------------


def compare_dates(item: Sequence[DateMention], source: Sequence[DateMention]) -> tuple[DateAnswer, ...]:
    """One answer a date of the item, in their order; each side is resolved against its own anchor before. A date that
    could not be resolved is compared by month and day, and is `absent` where it has none."""
    found = [_best_date(mention, source) for mention in item]
    used = {place for answer in found if answer is not None for place in answer[1:]}
    answers: list[DateAnswer] = []
    for mention, answer in zip(item, found, strict=True):
        if answer is not None:
            answers.append(DateAnswer(mention, answer[0], source[answer[1]]))
            continue
        place = _opposite_date(mention, source, used)
        if place is None:
            answers.append(DateAnswer(mention, "absent"))
        else:
            used.add(place)
            answers.append(DateAnswer(mention, "differs", source[place]))
    return tuple(answers)


def _best_date(mention: DateMention, source: Sequence[DateMention]) -> tuple[DateRelation, int] | None:
    best: tuple[int, int, DateRelation, int] | None = None
    order = {"same": 0, "within": 1, "wider": 2}
    for place, other in enumerate(source):
        relation = date_relation(mention, other)
        if relation is None:
            continue
        rank = (order[relation], _length(other))
        if best is None or rank < best[:2]:
            best = (*rank, relation, place)
    return (best[2], best[3]) if best is not None else None


def date_relation(mention: DateMention, other: DateMention) -> DateRelation | None:
    """`same`, `within` or `wider`; None where the days of the two do not hold one another."""
    if mention.first is None or other.first is None:
        (month, day), (other_month, other_day) = _month_and_day(mention), _month_and_day(other)
        if month is None or month != other_month:
            return None
        if day == other_day:
            return "same"
        return "within" if other_day is None else "wider" if day is None else None
    first, last = mention.first, mention.last or mention.first
    other_first, other_last = other.first, other.last or other.first
    if (first, last) == (other_first, other_last):
        return "same"
    if mention.kind == other.kind == "weekday" and abs((first - other_first).days) == 7:
        return "within"  # one weekday, its week a guess from the tense on either side
    if mention.kind == other.kind == "relative" and _same_end(last, other_last) and not _alike_length(mention, other):
        return None  # the past ten years against the past forty
    if first == other_first and _unlike_parts(mention, other):
        return None  # the first quarter against the first half
    if other_first <= first and last <= other_last:
        return "within"
    if first <= other_first and other_last <= last:
        return "wider"
    return None


def _unlike_parts(mention: DateMention, other: DateMention) -> bool:
    """True for two parts of one year that begin together and are of unlike length, both longer than a month."""
    short, long = sorted((_length(mention), _length(other)))
    return short > 31 and long < 300 and long - short > 31


def _month_and_day(mention: DateMention) -> tuple[int | None, int | None]:
    """What is known without a day of writing."""
    first, last = mention.first, mention.last
    if first is None or last is None:
        return mention.month, mention.day
    if (first.year, first.month) != (last.year, last.month):
        return None, None
    return first.month, first.day if first == last else None


def _same_end(one: datetime.date, two: datetime.date) -> bool:
    return abs((one - two).days) <= 3  # two texts on one matter appear some days apart


def _alike_length(mention: DateMention, other: DateMention) -> bool:
    long, short = sorted((_length(mention) + 1, _length(other) + 1), reverse=True)
    return long < 2 * short


def _length(mention: DateMention) -> int:
    return (mention.last - mention.first).days if mention.first is not None and mention.last is not None else 0


def _opposite_date(mention: DateMention, source: Sequence[DateMention], used: set[int]) -> int | None:
    """The unused date of the source that is about as long a stretch, the nearest first."""
    if mention.first is None:
        return None
    best: tuple[int, int] | None = None
    for place, other in enumerate(source):
        if place in used or other.first is None or not _alike(_length(mention), _length(other)):
            continue
        off = abs((other.first - mention.first).days)
        if best is None or off < best[0]:
            best = (off, place)
    return best[1] if best is not None else None


def _alike(one: int, two: int) -> bool:
    """Days with days, months with months, years with years: within a factor of five."""
    return max(one, two) + 1 <= 5 * (min(one, two) + 1)


# --- both ----------------------------------------------------------------------------------------------------------


def compare_facts(item: Facts, source: Facts, settings: Settings = DEFAULTS) -> FactAnswers:
    """Numbers and dates together: a year that one side reads as a number and the other as a date is the same, and a
    figure without an answer may oppose a date of the source without one, and the other way round."""
    numbers = list(compare_numbers(item.numbers, source.numbers, settings))
    dates = list(compare_dates(item.dates, source.dates))
    numbers = [_answer_by_year(answer, source.dates) for answer in numbers]
    dates = [_answer_by_number(answer, source.numbers) for answer in dates]
    free_dates = _without(source.dates, [answer.source for answer in dates if _answers_fully(answer)])
    free_numbers = _without(source.numbers, [answer.source for answer in numbers])
    for place, answer in enumerate(numbers):
        if answer.relation == "absent" and _stands_alone(answer.item) and free_dates:
            numbers[place] = NumberAnswer(answer.item, "differs", date=free_dates.pop(0))
    for place, dated in enumerate(dates):
        opposed = [number for number in free_numbers if _stands_alone(number)]
        if dated.relation == "absent" and _has_digits(dated.item.text) and opposed:
            free_numbers.remove(opposed[0])
            dates[place] = DateAnswer(dated.item, "differs", number=opposed[0])
    return FactAnswers(tuple(numbers), tuple(dates))


def _without(given: Sequence[_Fact], used: Sequence[_Fact | None]) -> list[_Fact]:
    return [one for one in given if not any(one is other for other in used) and _has_digits(one.text)]


def _answers_fully(answer: DateAnswer) -> bool:
    """Whether a date of the source is spent: not where the item names only its month or weekday."""
    if answer.relation == "differs":
        return True
    source = answer.source
    return answer.relation == "same" and source is not None and _figures(source.text) <= _figures(answer.item.text)


def _figures(text: str) -> int:
    """How many runs of digits a text has."""
    return sum(1 for place, char in enumerate(text) if char.isdigit() and not text[place - 1 : place].isdigit())


def _has_digits(text: str) -> bool:
    return any(char.isdigit() for char in text)


def _stands_alone(number: Number) -> bool:
    """A figure that could be a part of a date, or the length of a time that leads to one."""
    return (
        _has_digits(number.text)
        and number.kind in ("cardinal", "ordinal", "measure")
        and (number.unit is None or number.unit in DURATIONS)
    )


def _answer_by_year(answer: NumberAnswer, dates: Sequence[DateMention]) -> NumberAnswer:
    if answer.relation not in ("differs", "absent") or answer.item.unit is not None or answer.item.high is not None:
        return answer
    for mention in dates:
        if mention.first is not None and mention.first.year == answer.item.value:
            return NumberAnswer(answer.item, "same", date=mention)
    return answer


def _answer_by_number(answer: DateAnswer, numbers: Sequence[Number]) -> DateAnswer:
    year = _year_of(answer.item)
    if answer.relation not in ("differs", "absent") or year is None:
        return answer
    for number in numbers:
        if number.value == year and number.unit is None:
            return DateAnswer(answer.item, "same", number=number)
    return answer


def _year_of(mention: DateMention) -> int | None:
    """The year of a date that is one whole year."""
    first, last = mention.first, mention.last
    if (
        first is None
        or last is None
        or (first, last) != (datetime.date(first.year, 1, 1), datetime.date(first.year, 12, 31))
    ):
        return None
    return first.year
