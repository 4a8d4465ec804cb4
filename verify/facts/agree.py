"""Whether two numbers agree, and how: the arithmetic behind `compare`."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Literal

from verify.facts.units import convert
from verify.settings import Settings
from verify.types import Number

Relation = Literal["same", "rounded", "converted", "differs", "absent"]
_UPWARD = frozenset({"more-than", "at-least"})
_DOWNWARD = frozenset({"less-than", "at-most", "nearly"})
_BARE = frozenset({"cardinal", "ordinal"})


def same_unit(number: Number, other: Number) -> bool:
    """Equal units, or one of them left out: `from 20 to 25 per cent`. A rate left out counts as left out."""
    if number.unit is None or other.unit is None:
        return "time" not in (number.kind, other.kind)
    if number.unit == other.unit:
        return True
    one, two = number.unit.partition("/"), other.unit.partition("/")
    return one[0] == two[0] and "" in (one[2], two[2])


def agreement(number: Number, other: Number, settings: Settings) -> Relation | None:
    """`same`, `rounded` or `converted` where the source's `other` bears out the item's `number`, else None."""
    if number.kind == "time" or other.kind == "time":
        return "same" if number.kind == other.kind and _same_hour(number.value, other.value) else None
    if number.kind == "dozens" or other.kind == "dozens":
        return _vague(number, other)
    if {number.kind, other.kind} == {"fraction", "percent"}:
        return _shares(number, other, settings)
    if same_unit(number, other):
        return _values(number, other, settings)
    return _converted(number, other, settings)


def _same_hour(one: Fraction, two: Fraction) -> bool:
    """Equal, or 12 hours apart where one is written by the 24-hour clock."""
    return one == two or (max(one, two) <= 24 and (one - two) % 12 == 0)


def _vague(number: Number, other: Number) -> Relation | None:
    """`dozens` bears out 24 to 99 and `hundreds` 200 to 999, and the other way round."""
    if not same_unit(number, other):
        return None
    if number.kind == other.kind:
        return "same" if _magnitude(number.value) == _magnitude(other.value) else None
    vague, exact = (number, other) if number.kind == "dozens" else (other, number)
    return "rounded" if vague.value * Fraction(3, 2) <= exact.value < vague.value * 12 else None


def _magnitude(value: Fraction) -> int:
    return math.floor(math.log10(value)) if value > 0 else 0


def _readings(number: Number) -> tuple[Fraction, ...]:
    return (number.value, *number.readings)


def _values(number: Number, other: Number, settings: Settings) -> Relation | None:
    if number.high is not None or other.high is not None:
        return _ranges(number, other)
    if set(_readings(number)) & set(_readings(other)):
        return "same" if not _against(number.hedge, other.hedge) else None
    if "ordinal" in (number.kind, other.kind):
        return None
    return "rounded" if _rounds_to(number.value, other.value, number, settings) else None


def _against(hedge: str | None, other: str | None) -> bool:
    """`more than 40` against `nearly 40`."""
    return (hedge in _UPWARD and other in _DOWNWARD) or (hedge in _DOWNWARD and other in _UPWARD)


def _ranges(number: Number, other: Number) -> Relation | None:
    low, high = number.value, number.high if number.high is not None else number.value
    other_low, other_high = other.value, other.high if other.high is not None else other.value
    if (low, high) == (other_low, other_high):
        return "same"
    return "rounded" if low < other_low and other_high < high else None


def _rounds_to(said: Fraction, exact: Fraction, number: Number, settings: Settings) -> bool:
    """Whether `said` is a fair round figure for `exact`, given the item's hedge: `nearly 2,000` is borne out by 1,987,
    `more than 2,000` by 2,013, and neither the other way round."""
    if said <= 0 or exact <= 0 or said == exact:
        return said == exact
    place = _place(said)
    off = abs(exact - said)
    hedge = number.hedge
    if hedge in _UPWARD | _DOWNWARD and place <= _place(exact):
        return False  # `at least 12` is no round figure for 15
    if hedge in ("more-than", "at-least"):
        return exact > said and off <= max(place, said * Fraction(settings.rounding_above))
    if hedge in ("less-than", "at-most"):
        return exact < said and off <= max(place, said * Fraction(settings.rounding_above))
    if hedge == "nearly":
        return exact < said and off <= said * Fraction(settings.rounding_hedged)
    if off * 2 > place:
        return False
    share = settings.rounding_hedged if hedge == "about" else settings.rounding_plain
    return off <= said * Fraction(share)


def _place(value: Fraction) -> Fraction:
    """The place of the last digit that is not zero: 1000 for 2,000, 1/10 for 1.2."""
    value = abs(value)
    place = Fraction(1)
    if value.denominator != 1:
        for _ in range(6):
            place /= 10
            if (value / place).denominator == 1:
                break
        return place
    while value and value % (place * 10) == 0:
        place *= 10
    return place


def _shares(number: Number, other: Number, settings: Settings) -> Relation | None:
    """A fraction beside a percentage: a third and 33.6 per cent. Fractions are round figures by nature."""
    said, exact = (one.value * 100 if one.kind == "fraction" else one.value for one in (number, other))
    if said == exact:
        return "same"
    return "rounded" if abs(said - exact) <= exact * Fraction(settings.rounding_hedged) else None


def _converted(number: Number, other: Number, settings: Settings) -> Relation | None:
    if number.unit is None or other.unit is None or number.high is not None or other.high is not None:
        return None
    value = convert(other.value, other.unit, number.unit)
    if value is None:
        return None
    place = _place(number.value)
    fair = abs(value - number.value) * 2 <= place or abs(value - number.value) <= number.value * Fraction(
        settings.rounding_plain
    )
    return "converted" if fair and abs(value - number.value) <= number.value * Fraction(settings.conversion) else None


def may_oppose(number: Number, other: Number, noun_agrees: bool | None) -> float | None:
    """How well the source's number fits the place of the item's, lower is better; None where it does not."""
    if (number.kind == "ordinal") != (other.kind == "ordinal") or (number.kind == "time") != (other.kind == "time"):
        return None
    if number.unit is not None and other.unit is not None:
        same = number.unit.partition("/")[0] == other.unit.partition("/")[0]
        if same:
            return 0.0
        return 2.0 if convert(Fraction(1), other.unit, number.unit) is not None else None
    if number.unit is not None or other.unit is not None:
        return 6.0 if number.kind in _BARE or other.kind in _BARE else None
    if noun_agrees is not None:
        return 0.0 if noun_agrees else None
    return 1.0


def close(one: Fraction, two: Fraction) -> float:
    """How far apart two values are, 0 to 3: by orders of magnitude."""
    if one <= 0 or two <= 0:
        return 3.0
    return min(3.0, abs(math.log10(one) - math.log10(two)))
