"""Points in time as files write them: ISO 8601, RFC 822 of feeds, the form of old posts, epoch seconds, the fourteen
digits of web archives, and dates in words. The day is that of the zone that the stamp is written in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone

from verify.importers.dating import find_day

_DIGITS = re.compile(r"\d{9,17}")
_OLD_POST = re.compile(r"[A-Za-z]{3} ([A-Za-z]{3}) (\d{1,2}) (\d{2}:\d{2}:\d{2}) ([+-]\d{4}) (\d{4})")
_TIME = re.compile(r"(?<!\d)(\d{1,2}):(\d{2})(?::(\d{2}))?[ \t\u00a0]*(?:([+-])(\d{2}):?(\d{2})|(GMT|UTC|Z)\b)")
_YEARS = range(1800, 2200)


@dataclass(frozen=True, slots=True)
class Stamp:
    """The day, and the whole as ISO 8601 as far as it is known; `second` in UTC where the zone is known."""

    day: date
    iso: str
    second: datetime | None = None


def read_stamp(value: object) -> Stamp | None:
    """The point in time that a value names; None where it names none.

    >>> read_stamp("Sat Mar 02 21:05:00 +0000 2024").iso
    '2024-03-02T21:05:00+00:00'
    """
    if isinstance(value, bool) or value is None:
        return None
    text = str(value).strip()[:100]
    if not text:
        return None
    if _DIGITS.fullmatch(text):
        return _of_digits(text)
    moment = _iso(text) or _rfc(text)
    if moment is not None:
        stamp = _stamp(moment)
        return stamp if ":" in text or "T" in text or stamp is None else Stamp(stamp.day, stamp.day.isoformat())
    day = find_day(text)
    if day is None:
        return None
    found = _TIME.search(text)
    if found is None:
        return Stamp(day, day.isoformat())
    return _in_words(day, found) or Stamp(day, day.isoformat())


def _of_digits(text: str) -> Stamp | None:
    try:
        if len(text) == 14:
            year, month, day, hour, minute, second = (
                int(text[:4]),
                *(int(text[at : at + 2]) for at in range(4, 14, 2)),
            )
            return _stamp(datetime(year, month, day, hour, minute, second, tzinfo=UTC))
        seconds = int(text) / (1 if len(text) <= 11 else 1_000 if len(text) <= 13 else 1_000_000)
        return _stamp(datetime.fromtimestamp(seconds, UTC))
    except (ValueError, OverflowError, OSError):
        return None


def _iso(text: str) -> datetime | None:
    if not text[:4].isdigit():
        return None
    text = text.removesuffix(" UTC") + ("Z" if text.endswith(" UTC") else "")
    for form in (text, re.sub(r" (?=[+-]\d{2}:?\d{2}\Z)", "", text)):
        try:
            return datetime.fromisoformat(form)
        except ValueError:
            continue
    return None


def _rfc(text: str) -> datetime | None:
    from email.utils import parsedate_to_datetime

    old = _OLD_POST.fullmatch(text)
    if old is not None:
        text = f"{old[2]} {old[1]} {old[5]} {old[3]} {old[4]}"
    elif not text.isascii():
        return None
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    # `-0000` says that the zone is unknown; the day is the written one all the same.
    return moment


def _stamp(moment: datetime) -> Stamp | None:
    if moment.year not in _YEARS:
        return None
    second = None
    if moment.tzinfo is not None:
        try:
            second = moment.astimezone(UTC).replace(microsecond=0)
        except (ValueError, OverflowError):
            return None
    return Stamp(moment.date(), moment.replace(microsecond=0).isoformat(), second)


def _in_words(day: date, found: re.Match[str]) -> Stamp | None:
    try:
        if found[7] is not None:
            zone = UTC
        else:
            minutes = int(found[5]) * 60 + int(found[6])
            zone = timezone(timedelta(minutes=minutes if found[4] == "+" else -minutes))
        return _stamp(
            datetime(day.year, day.month, day.day, int(found[1]), int(found[2]), int(found[3] or 0), tzinfo=zone)
        )
    except ValueError:
        return None
