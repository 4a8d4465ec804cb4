"""Clock times: `7:30 p.m.`, `الساعة السابعة والنصف مساء`. They are told from numbers and compared as times."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from verify.facts.amounts import read_amount, starts_amount
from verify.facts.tokens import Scan
from verify.types import Number


@dataclass(frozen=True, slots=True)
class Time:
    """A clock time and the tokens it stands in."""

    number: Number
    first: int
    end: int


def read_times(scan: Scan) -> tuple[Time, ...]:
    """The clock times of a text in order."""
    found: list[Time] = []
    index = 0
    while index < len(scan):
        time = None
        if scan.is_digits(index):
            time = _from_digits(scan, index)
        elif scan.hits[index]:
            before = scan.hit(index, ("clock-before",))
            if before is not None:
                time = _from_digits(scan, before[1], announced=True) or _from_words(scan, before[1])
            opened = scan.hit(index, ("clock-open",)) if before is None else None
            if opened is not None:
                time = _from_words(scan, opened[1], bare=True)
        if time is not None:
            found.append(time)
        index = max(index + 1, time.end if time is not None else 0)
    return tuple(found)


def _from_digits(scan: Scan, index: int, announced: bool = False) -> Time | None:
    while announced and index + 1 < len(scan) and scan.is_word(index) and scan.touches(index + 1):
        if not scan.is_digits(index + 1):
            return None
        index += 1
    if not scan.is_digits(index):
        return None
    word = scan.words[index]
    hour, _, minute = word.partition(".")
    if not hour.isdecimal() or len(hour) > 2 or (minute and len(minute) != 2):
        return None
    end = index + 1
    colon = scan.word(end) == ":" and scan.touches(end) and scan.touches(end + 1) and scan.is_digits(end + 1)
    if colon and not minute and len(scan.words[end + 1]) == 2:
        minute, end = scan.words[end + 1], end + 2
        if scan.word(end) == ":" and scan.touches(end) and scan.is_digits(end + 1) and scan.touches(end + 1):
            end += 2
    elif colon:
        return None
    after = scan.hit(end, ("clock-after",))
    if after is not None:
        end = after[1]
    elif not announced and not colon:
        return None
    return _time(scan, index, end, int(hour), int(minute or 0) if (minute or "0").isdecimal() else 0)


def _from_words(scan: Scan, index: int, bare: bool = False) -> Time | None:
    """An hour in words; a `bare` one, behind no word for the hour, is an ordinal with its half or with a part of the
    day: `at the fifth and a half`, `about the third of the morning`."""
    if index >= len(scan) or not starts_amount(scan, index):
        return None
    amount = read_amount(scan, index, joins=False)
    if amount is None or amount.value.denominator != 1 or not 0 < amount.value <= 24:
        return None
    end, minutes = amount.end, 0
    part = scan.hit(end, ("fraction",))
    if part is not None and part[0].joined and part[0].number is not None:
        minutes, end = int(part[0].number * 60), part[1]
    after = scan.hit(end, ("clock-after",))
    if after is not None:
        end = after[1]
    if bare and (amount.kind != "ordinal" or after is None and not minutes):
        return None
    return _time(scan, index, end, int(amount.value), minutes)


def _time(scan: Scan, first: int, end: int, hour: int, minute: int) -> Time:
    span = scan.span(first, end)
    number = Number(span, span.of(scan.text), Fraction(hour) + Fraction(minute, 60), unit="clock", kind="time")
    return Time(number, first, end)
