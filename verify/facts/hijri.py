"""Hijri dates to Gregorian ones.

For 1420 to 1470 AH the month lengths are those of the official Umm al-Qura calendar (a bit a month, set for 30 days,
the first month lowest); for other years the arithmetic calendar with leap years 2, 5, 7, 10, 13, 16, 18, 21, 24, 26 and
29 of thirty is used, which may be off by two days. What was announced by sighting may differ by a day.
"""

from __future__ import annotations

from datetime import date, timedelta

_FIRST_YEAR = 1420
_FIRST_DAY = date(1999, 4, 17)
_MONTHS = (
    0xBD2, 0xBC4, 0xB89, 0xA95, 0x52D, 0x5AD, 0xB6A, 0x6D4, 0xDC9, 0xD92, 0xAA6, 0x956, 0x2AE, 0x56D, 0x36A, 0xB55, 0xAAA,
    0x94D, 0x49D, 0x95D, 0x2BA, 0x5B5, 0x5AA, 0xD55, 0xA9A, 0x92E, 0x26E, 0x55D, 0xADA, 0x6D4, 0x6A5, 0x54B, 0xA97, 0x54E,
    0xAAE, 0x5AC, 0xBA9, 0xD92, 0xB25, 0x64B, 0xCAB, 0x55A, 0xB55, 0x6D2, 0xEA5, 0xE4A, 0xA95, 0x52D, 0xAAD, 0x36C, 0x759,
)  # fmt: skip
_EPOCH = date(622, 7, 19)  # 1 Muharram 1 AH of the arithmetic calendar


def month_start(year: int, month: int) -> date | None:
    """The first day of a Hijri month; None where year or month are out of reach.

    >>> month_start(1445, 9)
    datetime.date(2024, 3, 11)
    """
    if not (1 <= year <= 1600 and 1 <= month <= 12):
        return None
    index = year - _FIRST_YEAR
    if not 0 <= index < len(_MONTHS):
        past = year - 1
        days = past * 354 + (3 + 11 * year) // 30 + (59 * (month - 1) + 1) // 2
        return _EPOCH + timedelta(days)
    days = sum(348 + bits.bit_count() for bits in _MONTHS[:index])
    days += sum(29 + (_MONTHS[index] >> before & 1) for before in range(month - 1))
    return _FIRST_DAY + timedelta(days)


def days_of(year: int, month: int, day: int | None) -> tuple[date, date] | None:
    """First and last day that a Hijri date stands for: one day, or the month where no day is said."""
    start = month_start(year, month)
    following = month_start(year + month // 12, month % 12 + 1)
    if start is None or following is None:
        return None
    if day is None:
        return start, following - timedelta(1)
    found = start + timedelta(day - 1)
    return (found, found) if found < following else None
