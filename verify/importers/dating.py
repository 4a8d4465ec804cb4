"""The day that a short line names, where a file or page says its date in words. Months are the languages' own
(`languages/CODE/dates.tsv`); a date of digits alone is read only with the year in front."""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterable
from datetime import date

from verify import languages
from verify.languages import Language
from verify.text import words

_ISO = re.compile(r"(?<![\d./-])(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?![\d/-])")
_DIGITS = re.compile(r"\s*(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(?![\d/.-])")
_MOST_VALUES = 10_000
_LONGEST = 300
_ALONE, _ALONE_WORDS = 60, 5
_YEARS = range(1800, 2200)


def find_day(line: str) -> date | None:
    """The one day that a line names, None where it names none or several.

    >>> find_day("Posted on March 3, 2024 at 9 a.m.")
    datetime.date(2024, 3, 3)
    """
    line = line[:_LONGEST]
    found = {day for match in _ISO.finditer(line) if (day := _day(match[1], match[3], match[4])) is not None}
    if any(char.isdigit() for char in line):
        for language in map(languages.load, languages.codes()):
            found |= _worded(line, language)
    return found.pop() if len(found) == 1 else None


def order_of_days(values: Iterable[str]) -> str | None:
    """How dates in digits are written in a column: `dmy` or `mdy` where one of them can only be read so and none only
    otherwise, or where points stand between; None where it cannot be told."""
    orders = set()
    for value in itertools.islice(values, _MOST_VALUES):
        match = _DIGITS.match(value[:40])
        if match is not None:
            first, second = int(match[1]), int(match[3])
            orders |= {"dmy"} if match[2] == "." or first > 12 else {"mdy"} if second > 12 else set()
    return orders.pop() if len(orders) == 1 else None


def day_in_digits(value: str, order: str) -> date | None:
    """The day that digits name in an order of `order_of_days`, a time behind it left out."""
    match = _DIGITS.match(value[:40])
    if match is None:
        return None
    day, month = (match[1], match[3]) if order == "dmy" else (match[3], match[1])
    return _day(match[4], month, day)


def day_alone(line: str) -> date | None:
    """The day of a line that holds hardly more than it: a weekday, a place, the month by its other name.

    >>> day_alone("Baghdad, 3 March 2024")
    datetime.date(2024, 3, 3)
    """
    line = line.strip()
    if not line or len(line) > _ALONE or len(line.split()) > _ALONE_WORDS or line[-1] in ".!?؟؛:":
        return None
    return find_day(line)


def _worded(line: str, language: Language) -> set[date]:
    tokens = [word.folded for word in words(line, language)]
    months, longest = _months(language.code)
    found = set()
    at = 0
    while at < len(tokens):
        month, end = _month(tokens, at, months, longest)
        if month is None:
            at += 1
            continue
        again, further = _month(tokens, end, months, longest)  # a month by both of its names
        if again == month:
            end = further
        back = at - 1  # over `th of` and its like
        while back > max(0, at - 3) and not tokens[back].isdecimal() and len(tokens[back]) < 3:
            back -= 1
        before = tokens[back] if back >= 0 else ""
        after = [token for token in tokens[end : end + 3] if token.isdecimal()]
        if before.isdecimal() and len(before) < 3 and after:
            day = _day(after[0], month, before)
        elif len(after) > 1:
            day = _day(after[1], month, after[0])
        else:
            day = None
        if day is not None:
            found.add(day)
        at = end
    return found


def _month(tokens: list[str], at: int, months: dict[tuple[str, ...], str], longest: int) -> tuple[str | None, int]:
    for size in range(longest, 0, -1):
        month = months.get(tuple(tokens[at : at + size]))
        if month is not None:
            return month, at + size
    return None, at


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day)) if int(year) in _YEARS else None
    except ValueError:
        return None


@functools.cache
def _months(code: str) -> tuple[dict[tuple[str, ...], str], int]:
    language = languages.load(code)
    found = {}
    for row in language.rows("dates"):
        if row[0] == "month":
            found[tuple(word.folded for word in words(row[2], language))] = row[1]
    return found, max(map(len, found), default=1)
