"""The numbers and dates of one statement beside those of another: borne out, against each other, or open.

A number with a hedge is a stretch of values: `more than 40` holds 41 and all above, and who writes it in a source means
little more than 40. It is borne out where the other's values lie inside its own, and contradicted where none does.
"""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass
from fractions import Fraction

from verify.alignment.spelling import Reading, key_of, read, stem
from verify.facts.agree import agreement
from verify.languages import Language
from verify.pairs.sides import Side
from verify.settings import DEFAULTS
from verify.text import fold
from verify.types import DateMention, Number

_BARE = frozenset(("cardinal", "dozens"))
_SMALL = 12  # up to here equal numbers of two different things are common


@dataclass(frozen=True, slots=True)
class Compared:
    """What `left` says to the figures of `right`."""

    held: tuple[Number | DateMention, ...] = ()
    differ: tuple[Number | DateMention, ...] = ()
    absent: tuple[Number | DateMention, ...] = ()

    @property
    def numbers_differ(self) -> bool:
        return any(isinstance(one, Number) for one in self.differ)

    @property
    def dates_differ(self) -> bool:
        return any(isinstance(one, DateMention) for one in self.differ)


def compare(left: Side, right: Side) -> Compared:
    """Each figure of the second statement: held, differing or absent in the first."""
    sorted_: dict[str, list[Number | DateMention]] = {"held": [], "differ": [], "absent": []}
    for number in right.numbers:
        if _in_name(number, right.text):
            continue
        sorted_[_number(number, left, right)].append(number)
    for date in right.dates:
        sorted_[_date(date, left, right)].append(date)
    return Compared(*(tuple(sorted_[kind]) for kind in ("held", "differ", "absent")))


def _in_name(number: Number, text: str) -> bool:
    """True for the figure of a name, as in `B-52`."""
    start = number.span.start
    return start > 1 and text[start - 1] in "-–/" and text[start - 2].isalpha()


# --- numbers -----------------------------------------------------------------------------------------------------


def _number(number: Number, left: Side, right: Side) -> str:
    """The figure that stands for the same thing decides: that of the same noun, among those the equal one, else the
    nearest."""
    rivals = [(_likeness(number, one, left, right), one) for one in left.numbers if _one_kind(number, one)]
    if not rivals:
        return "absent"
    best = max(likeness for likeness, _ in rivals)
    near = [one for likeness, one in rivals if likeness == best]
    equal = [(likeness, one) for likeness, one in rivals if _equal(number, one)]
    likeness, meant = max(equal, key=lambda pair: pair[0], default=(0, None))
    if meant is not None and likeness == 0 and best > 0 and abs(number.value) <= _SMALL:
        meant = None
    if meant is None:
        meant = min(near, key=lambda one: _distance(number, one))
    relation = _relation(number, meant)
    return "absent" if relation == "differ" and best == 0 and not equal else relation


def _one_kind(one: Number, other: Number) -> bool:
    if one.unit != other.unit:
        return False
    return one.kind == other.kind or {one.kind, other.kind} <= _BARE


def _likeness(number: Number, other: Number, left: Side, right: Side) -> int:
    """2 of one noun, 1 where a noun is not known, 0 of two nouns."""
    if number.noun is None or other.noun is None:
        return 1
    ours, theirs = (stem(_key(one.noun or "", side), side.language) for one, side in ((number, right), (other, left)))
    return 2 if ours == theirs else 0


def _key(word: str, side: Side) -> str:
    return key_of(fold(word, side.language).text, side.language)


def _equal(one: Number, other: Number) -> bool:
    return not {one.value, *one.readings}.isdisjoint((other.value, *other.readings)) and one.high == other.high


def _distance(one: Number, other: Number) -> float:
    low, high = sorted((abs(one.value), abs(other.value)))
    return 99.0 if low == 0 and high else math.log10(high / low) if low else 0.0


def _relation(said: Number, found: Number) -> str:
    if said.hedge is None:
        same = _equal(said, found) or agreement(said, found, DEFAULTS) is not None
        return "held" if same else "differ" if found.hedge is None else _of_values(said, found)
    return _of_values(said, found)


def _of_values(said: Number, found: Number) -> str:
    low, high = _values(said, open_ended=True)
    there_low, there_high = _values(found, open_ended=False)
    if low <= there_low and there_high <= high:
        return "held"
    if there_high < low or high < there_low:
        return "differ"
    return "held" if _equal(said, found) and said.hedge == found.hedge else "absent"


_JUST = 1e-9


def _values(number: Number, open_ended: bool) -> tuple[float, float]:
    """The least and the most that a number says; without `open_ended` a hedge reaches no further than its last digit
    that is not nought."""
    value = float(number.value)
    step = math.inf if open_ended else float(_place(number.value))
    above, below = value + abs(value) * _JUST + _JUST, value - abs(value) * _JUST - _JUST
    spans = {
        "more-than": (above, value + step),
        "at-least": (value, value + step),
        "less-than": (value - step, below),
        "at-most": (value - step, value),
        "nearly": (value * (1 - 2 * DEFAULTS.rounding_hedged), below),
        "about": (value * (1 - DEFAULTS.rounding_hedged), value * (1 + DEFAULTS.rounding_hedged)),
    }
    low, high = spans.get(number.hedge or "", (value, value))
    return low, max(high, float(number.high)) if number.high is not None else high


def _place(value: Fraction) -> Fraction:
    """The place of the last digit that is not nought: 100 for 4,700."""
    place = Fraction(1)
    while value and place < 10**12 and value % (place * 10) == 0:
        place *= 10
    return place


# --- dates -------------------------------------------------------------------------------------------------------


def _date(date: DateMention, left: Side, right: Side) -> str:
    """A date that has no days (a weekday, `today`) is compared by its words; `before` and `after` are reckoned with."""
    alike = [one for one in left.dates if _comparable(one, date)]
    if any(_fits(one, date, side_of_date(right.reading, date)) for one in alike):
        return "held"
    if alike:
        return "differ"
    said = fold(date.text, right.language).text
    if any(fold(one.text, left.language).text == said for one in left.dates):
        return "held"
    kin = date.kind == "weekday" and any(one.kind == "weekday" for one in left.dates)
    return "differ" if kin else "absent"


def _comparable(one: DateMention, other: DateMention) -> bool:
    return (one.first is not None and other.first is not None) or bool(_month(one) and _month(other))


def _month(date: DateMention) -> int | None:
    if date.month is not None:
        return date.month
    if date.first is not None and date.last is not None and (date.last - date.first).days <= 31:
        return date.first.month
    return None


def side_of_date(reading: Reading, date: DateMention) -> str:
    """`before`, `until`, `after` or `from` where such words (`datesides.tsv`) stand right before a date, else empty."""
    at = reading.opening(date.span)
    for kind, phrase in _date_sides(reading.language):
        if at >= len(phrase) and reading.keys[at - len(phrase) : at] == phrase:
            return kind
    return ""


@functools.cache
def _date_sides(language: Language) -> tuple[tuple[str, tuple[str, ...]], ...]:
    rows = [(kind, read(words, language).keys) for kind, words in language.rows("datesides")]
    return tuple(sorted(rows, key=lambda row: -len(row[1])))


Days = tuple[tuple[int, int, int], tuple[int, int, int]]


def _fits(one: DateMention, other: DateMention, side: str) -> bool:
    """True where the first date is the second, or on the side of it that is said. Of dates without a year the months
    and days are compared."""
    ours, theirs = _days(one), _days(other)
    if ours is None or theirs is None:
        return False
    if not (one.first and other.first):
        ours, theirs = _of_any_year(ours), _of_any_year(theirs)
    if side == "before":
        return ours[0] < theirs[0]
    if side == "until":
        return ours[0] <= theirs[1]
    if side == "after":
        return ours[1] > theirs[1]
    if side == "from":
        return ours[1] >= theirs[0]
    return ours[0] <= theirs[1] and theirs[0] <= ours[1]


def _days(date: DateMention) -> Days | None:
    """First and last day as year, month, day; year 0 where none is said."""
    if date.first is not None and date.last is not None:
        first, last = date.first, date.last
        return (first.year, first.month, first.day), (last.year, last.month, last.day)
    if date.month is None:
        return None
    return (0, date.month, date.day or 1), (0, date.month, date.day or 31)


def _of_any_year(days: Days) -> Days:
    return (0, *days[0][1:]), (0, *days[1][1:])
