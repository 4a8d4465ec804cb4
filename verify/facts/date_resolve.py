"""From what a date says to the closed range of days that it may mean, as seen from the day of writing."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

from verify.facts import hijri
from verify.facts.date_parts import Part

Days = tuple[date, date]
_TENSE_WEIGHT = 2  # a date without a year: how much further off the year is that the tense speaks against
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def resolve(part: Part, anchor: date | None, future: bool, week_start: int) -> Days | None:
    """The first and last day of a part; None where it cannot be told (no anchor, no such day)."""
    try:
        if part.kind == "hijri":
            return _hijri(part, anchor)
        if part.kind == "decade":
            return _years(part.year, part.year_high)
        if part.kind in ("date", "quarter", "season"):
            return _calendar(part, anchor, future)
        if anchor is None:
            return None
        if part.kind == "day":
            day = anchor + timedelta(part.offset or 0)
            return day, day
        if part.kind == "weekday":
            return _weekday(part, anchor, future, week_start)
        if part.kind == "ago":
            return _ago(part, anchor)
        return _period(part, anchor)
    except (ValueError, OverflowError):
        return None


def _years(low: int | None, high: int | None) -> Days | None:
    if low is None:
        return None
    return date(low, 1, 1), date(high or low, 12, 31)


def _hijri(part: Part, anchor: date | None) -> Days | None:
    if part.month is None:
        return None
    if part.year is not None:
        return hijri.days_of(part.year, part.month, part.day)
    if anchor is None:
        return None
    near = anchor.year - 579  # the Hijri year that begins in the Gregorian one, give or take one
    found = [hijri.days_of(year, part.month, part.day) for year in range(near - 2, near + 3)]
    return min((days for days in found if days), key=lambda days: abs((days[0] - anchor).days), default=None)


def _month_days(year: int, part: Part) -> Days:
    low, high = part.month or 1, part.month_high or part.month or 12
    end_year = year if high >= low else year + 1
    if part.day is not None:
        return date(year, low, part.day), date(year, low, part.day_high or part.day)
    return date(year, low, 1), date(end_year, high, calendar.monthrange(end_year, high)[1])


def _calendar(part: Part, anchor: date | None, future: bool) -> Days | None:
    if part.month is None:
        return _years(part.year, part.year_high)
    if part.year is not None:
        return _month_days(part.year, part)
    if anchor is None:
        return None
    if part.year_offset is not None:
        return _month_days(anchor.year + part.year_offset, part)
    candidates = []
    for year in (anchor.year - 1, anchor.year, anchor.year + 1, anchor.year - 4, anchor.year + 4):
        try:
            candidates.append(_month_days(year, part))
        except ValueError:  # 29 February
            continue
    return _nearest(part, candidates, anchor, future)


def _nearest(part: Part, candidates: list[Days], anchor: date, future: bool) -> Days | None:
    if part.past and part.offset is None:
        return max((days for days in candidates if days[0] <= anchor), default=None)
    if part.offset == -1:
        return max((days for days in candidates if days[1] < anchor), default=None)
    if part.offset == 1:
        return min((days for days in candidates if days[0] > anchor), default=None)
    if part.offset == 0:
        return next((days for days in candidates if days[0].year == anchor.year), None)

    def distance(days: Days) -> int:
        if days[0] <= anchor <= days[1]:
            return 0
        off = (days[0] - anchor).days if days[0] > anchor else (anchor - days[1]).days
        against = (days[0] > anchor) != future
        return off * _TENSE_WEIGHT if against else off

    return min(candidates, key=distance, default=None)


def _week(anchor: date, offset: int) -> Days:
    """From Saturday to the Sunday eight days later: weeks begin on any of three days, by country."""
    monday = anchor - timedelta(anchor.weekday()) + timedelta(7 * offset)
    return monday - timedelta(2), monday + timedelta(6)


def _weekday(part: Part, anchor: date, future: bool, week_start: int) -> Days:
    wanted = part.weekday or 0
    if part.week_offset is not None:
        first = anchor - timedelta((anchor.weekday() - week_start) % 7) + timedelta(7 * part.week_offset)
        day = first + timedelta((wanted - first.weekday()) % 7)
        return day, day
    back = (anchor.weekday() - wanted) % 7
    ahead = (wanted - anchor.weekday()) % 7
    if part.offset == -1:
        day = anchor - timedelta(back or 7)
    elif part.offset == 1:
        day = anchor + timedelta(ahead or 7)
    elif future or part.offset == 0:
        day = anchor + timedelta(ahead)
    else:
        day = anchor - timedelta(back)
    return day, day


def _shift_months(year: int, month: int, by: int) -> tuple[int, int]:
    index = year * 12 + month - 1 + by
    return index // 12, index % 12 + 1


def _month(year: int, month: int) -> Days:
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def _ago(part: Part, anchor: date) -> Days | None:
    count = part.count or 1
    if part.unit == "hour":
        return anchor - timedelta(hours=count), anchor
    if part.unit == "day":
        day = anchor - timedelta(count)
        return day, day
    if part.unit == "week":
        day = anchor - timedelta(7 * count)
        return day - timedelta(3), day + timedelta(3)
    if part.unit == "month":
        return _month(*_shift_months(anchor.year, anchor.month, -count))
    years = {"year": 1, "decade": 10, "century": 100}.get(part.unit or "")
    if years is None:
        return None
    slack = years // 10 * 2  # `a decade ago` is a round figure
    return _years(anchor.year - years * count - slack, anchor.year - years * count + slack)


def _period(part: Part, anchor: date) -> Days | None:
    offset = part.offset or 0
    if part.rolling and part.count is not None:
        return _rolling(part, anchor, offset)
    days: Days | None
    if part.unit == "week":
        days = _week(anchor, offset)
    elif part.unit == "weekend":
        saturday = anchor + timedelta((5 - anchor.weekday()) % 7 if anchor.weekday() != 6 else -1)
        saturday += timedelta(7 * (offset if anchor.weekday() >= 5 or offset >= 0 else -1))
        days = (saturday, saturday + timedelta(1))
    elif part.unit == "month":
        days = _month(*_shift_months(anchor.year, anchor.month, offset))
    elif part.unit == "quarter":
        year, month = _shift_months(anchor.year, (anchor.month - 1) // 3 * 3 + 1, 3 * offset)
        days = (date(year, month, 1), _month(year, month + 2)[1])
    elif part.unit == "year":
        days = _years(anchor.year + offset, None)
    else:
        days = _long(part, anchor, offset)
    if days is not None and (
        part.rolling or (offset < 0 and part.unit in ("decade", "century"))
    ):  # `the past year` may be the last one or the twelve months up to today
        rolled = _rolling(part, anchor, offset)
        days = (min(days[0], rolled[0]), max(days[1] if offset > 0 else anchor, rolled[1])) if rolled else days
    if days is not None and part.start_only:
        return days[0], days[0]
    return days


def _long(part: Part, anchor: date, offset: int) -> Days | None:
    length = {"decade": 10, "century": 100}.get(part.unit or "")
    if length is None:
        return None
    first = anchor.year // length * length + offset * length
    return _years(first, first + length - 1)


def _rolling(part: Part, anchor: date, offset: int) -> Days | None:
    count = part.count or 1
    if part.unit in ("hour", "day", "week"):
        days = timedelta(hours=count) if part.unit == "hour" else timedelta(count * (7 if part.unit == "week" else 1))
        return (anchor - days, anchor) if offset < 0 else (anchor, anchor + days)
    months = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}.get(part.unit or "")
    if months is None:
        return None
    year, month = _shift_months(anchor.year, anchor.month, months * count * (1 if offset > 0 else -1))
    other = date(year, month, min(anchor.day, calendar.monthrange(year, month)[1]))
    return (other, anchor) if offset < 0 else (anchor, other)
