"""Dates by day, month and year as they are written: which tokens, which fields. Nothing is resolved here."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace

from verify.facts.amounts import read_amount
from verify.facts.lexicon import Hit
from verify.facts.tokens import Scan

_FIGURES = re.compile(
    r"(?<![\d./-])(?:(\d{4})([-/.])(\d{1,2})\2(\d{1,2})|(\d{1,2})([-/.])(\d{1,2})\6(\d{4}))(?![\d/-]|\.\d)"
)
_CLOSING = {"(": ")", "[": "]"}


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a date between two tokens. `kind`: date, hijri, weekday, day, period, ago, decade, quarter, season.
    `offset` is -1, 0 or 1 for last, this, next (days for kind day); `year_offset` and `week_offset` the same of a year
    or week that is named along. `short` needs a neighbour to be a date at all; `past` is not after the day of writing."""

    kind: str
    first: int
    end: int
    day: int | None = None
    day_high: int | None = None
    month: int | None = None
    month_high: int | None = None
    year: int | None = None
    year_high: int | None = None
    offset: int | None = None
    year_offset: int | None = None
    week_offset: int | None = None
    unit: str | None = None
    count: int | None = None
    weekday: int | None = None
    rolling: bool = False
    short: bool = False
    start_only: bool = False
    past: bool = False


def figure_dates(scan: Scan) -> dict[int, Part]:
    """Dates all in digits (`2023-12-13`, `13/12/2023`), by the token they begin at. Day before month where both may be."""
    found: dict[int, Part] = {}
    for match in _FIGURES.finditer(scan.folded.text):
        numbers = [int(group) for group in match.groups() if group and group.isdecimal()]
        year, month, day = numbers if match.group(1) else numbers[::-1]
        if not match.group(1) and month > 12 >= day:
            month, day = day, month
        if not (1 <= month <= 12 and 1 <= day <= 31):
            continue
        first, end = bisect_left(scan.starts, match.start()), bisect_left(scan.starts, match.end())
        if first >= len(scan) or scan.starts[first] != match.start() or scan.ends[end - 1] != match.end():
            continue
        if scan.touches(first) and scan.is_word(first - 1) and scan.words[first - 1] not in prefixes(scan):
            continue
        kind = "hijri" if 1300 <= year <= 1500 else "date"
        found[first] = _with_era(scan, Part(kind, first, end, day=day, month=month, year=year))
    return found


def prefixes(scan: Scan) -> set[str]:
    return {prefix for prefix, _, _ in scan.lex.prefixes}


def day_at(scan: Scan, index: int) -> tuple[int, int] | None:
    """A day of a month that begins at a token, in digits or as an ordinal, and the token behind it."""
    if scan.is_digits(index):
        word = scan.words[index]
        if not word.isdecimal() or len(word) > 2 or not 1 <= int(word) <= 31:
            return None
        if scan.touches(index) and scan.is_word(index - 1) and scan.words[index - 1] not in prefixes(scan):
            return None
        end = index + 1
        if scan.touches(end) and scan.hit(end, ("ordinal-suffix",)) is not None:
            end += 1
        elif scan.touches(end) and scan.is_word(end) and scan.hit(end, ("of",)) is None:
            return None
        return int(word), end
    if not any(hit.role in ("ordinal", "tens", "teen") for hit in scan.hits_at(index)):
        return None
    amount = read_amount(scan, index)
    if amount is None or amount.kind != "ordinal" or not 1 <= amount.value <= 31:
        return None
    return int(amount.value), amount.end


def month_at(scan: Scan, index: int, roles: tuple[str, ...] = ("month",)) -> tuple[Hit, int] | None:
    """A month that begins at a token, its name in the other calendar style behind it included."""
    met = scan.hit(index, roles)
    if met is None:
        return None
    hit, end = met
    return hit, _past_double(scan, hit, end) if hit.role == "month" else end


def _past_double(scan: Scan, hit: Hit, end: int) -> int:
    """`كانون الأول/ديسمبر`, `ديسمبر (كانون الأول)`: the token behind the second name."""
    at, opened = end, None
    for _ in range(2):
        word = scan.word(at)
        if word in ("/", "-", "(", "["):
            opened = _CLOSING.get(word, opened)
            at += 1
    other = scan.hit(at, ("month",))
    if other is None or other[0].value != hit.value:
        return end
    end = other[1]
    if opened and scan.word(end) == opened:
        end += 1
    return end


def year_at(scan: Scan, index: int, low: int = 1000, high: int = 2199) -> tuple[int, int] | None:
    """A year in four digits at a token, and the token behind it and its era."""
    word = scan.word(index)
    if len(word) != 4 or not word.isdecimal() or not low <= int(word) <= high:
        return None
    end = index + 1
    if scan.touches(end) and scan.is_word(end) and scan.hit(end, ("era", "hijri-era")) is None:
        return None
    return int(word), end


def _with_year(scan: Scan, part: Part) -> Part:
    """Adds the year that follows, or `last year`, `next`."""
    at = part.end
    for _ in range(4):
        found = year_at(scan, at)
        if found is not None:
            return _with_era(scan, replace(part, year=found[0], end=found[1]))
        mod = scan.hit(at, ("year-mod",))
        if mod is not None and mod[0].number is not None and scan.word(at - 1) not in (",", "،"):
            return replace(part, year_offset=int(mod[0].number), end=mod[1])
        light = scan.word(at) in (",", "،", "/", "-")
        if light:
            at += 1
            continue
        of = scan.hit(at, ("of", "year-strong"))
        if of is None:
            break
        at = of[1]
    mod = scan.hit(part.end, ("mod-after",))
    if mod is not None and mod[0].number is not None and not mod[0].flag:
        return replace(part, offset=int(mod[0].number), end=mod[1])
    return part


def _with_era(scan: Scan, part: Part) -> Part:
    met = scan.hit(part.end, ("era", "hijri-era"))
    if met is None:
        return part
    kind = "hijri" if met[0].role == "hijri-era" and part.year is not None and part.year < 1600 else part.kind
    return replace(part, kind=kind, end=met[1])


def read_day_month(scan: Scan, index: int) -> Part | None:
    """`13 December 2023`, `5-7 آذار`, `الخامس من آذار/مارس المقبل`, `15 شعبان 1445`."""
    found = day_at(scan, index)
    if found is None:
        return None
    day, end = found
    high = None
    at = _past_of(scan, end)
    if month_at(scan, at, ("month", "hijri-month")) is None:
        pair = _day_high(scan, end)
        if pair is None or pair[0] <= day:
            return None
        high, at = pair[0], _past_of(scan, pair[1])
    met = month_at(scan, at, ("month", "hijri-month"))
    if met is None or not _is_month(scan, at, met[0], beside_day=True):
        return None
    hit, end = met
    kind = "hijri" if hit.role == "hijri-month" else "date"
    part = Part(kind, index, end, day=day, day_high=high, month=int(hit.value))
    return _borrow_year(scan, _with_year(scan, part))


def _past_of(scan: Scan, index: int) -> int:
    if scan.word(index) in ("-", "/"):
        return index + 1
    met = scan.hit(index, ("of",))
    while met is not None:
        index = met[1]
        met = scan.hit(index, ("of",))
    return index


def _day_high(scan: Scan, index: int) -> tuple[int, int] | None:
    """The second day of `5-7` or `5 to 7`."""
    if scan.word(index) == "-":
        return day_at(scan, index + 1)
    met = scan.hit(index, ("date-to",))
    return day_at(scan, met[1]) if met is not None else None


def _borrow_year(scan: Scan, part: Part) -> Part:
    """`from 15 March to 20 April 2024`: the first date takes the year of the second."""
    if part.year is not None or part.year_offset is not None or part.offset is not None or part.kind != "date":
        return part
    met = scan.hit(part.end, ("date-to",))
    at = met[1] if met is not None else part.end + 1 if scan.word(part.end) == "-" else None
    if at is None:
        return part
    found = day_at(scan, at)
    month = month_at(scan, _past_of(scan, found[1]) if found is not None else at)
    if month is None:
        return part
    end = month[1]
    if found is None and scan.lex.setting("month-first") == "yes":
        day = day_at(scan, end)
        end = day[1] if day is not None else end
    year = year_at(scan, end + 1 if scan.word(end) in (",", "،") else end)
    return replace(part, year=year[0]) if year is not None else part


def read_next_month(scan: Scan, index: int) -> Part | None:
    """`last March`, `next June`."""
    met = scan.hit(index, ("mod-before",))
    part = read_month(scan, met[1]) if met is not None else None
    if met is None or part is None or part.day is not None or part.year is not None or met[0].number is None:
        return None
    return replace(part, first=index, offset=int(met[0].number))


def read_month(scan: Scan, index: int) -> Part | None:
    """`December 13, 2023`, `December 2023`, `في آذار الماضي`, `since June`."""
    met = month_at(scan, index)
    if met is None:
        return None
    hit, end = met
    part = Part("date", index, end, month=int(hit.value))
    if scan.lex.setting("month-first") == "yes":
        dated = _day_behind(scan, part)
        if dated is not None and _is_month(scan, index, hit, beside_day=True):
            return _borrow_year(scan, _with_year(scan, dated))
    part = _with_year(scan, part)
    beside_year = part.year is not None or part.year_offset is not None or part.offset is not None
    if hit.flag == "short" and not beside_year:
        return None
    if not _is_month(scan, index, hit, beside_day=False, beside_year=beside_year):
        return None
    return _borrow_year(scan, part)


def _day_behind(scan: Scan, part: Part) -> Part | None:
    """`December 13`, `December 13-15`; not the hour of `December 13:30`, nor the year of `December 2023`."""
    found = day_at(scan, part.end)
    if found is None:
        return None
    day, end = found
    if scan.word(end) == ":" and scan.touches(end):
        return None
    if scan.hit(end, ("scale", "scales", "hundred")) is not None or scan.word(end) == "%":
        return None
    high = _day_high(scan, end)
    if high is not None and high[0] > day and month_at(scan, _past_of(scan, high[1])) is None:
        return replace(part, day=day, day_high=high[0], end=high[1])
    return replace(part, day=day, end=end)


def _is_month(scan: Scan, index: int, hit: Hit, beside_day: bool, beside_year: bool = False) -> bool:
    """Whether a word that may be a month is one here: by its capital, its spelling and what stands in front."""
    printed = scan.printed(index)
    capitals = scan.lex.setting("capitals") == "yes"
    if capitals and not printed[:1].isupper() and (hit.flag or not beside_day):
        return False
    exact = hit.flag.startswith("exact:")
    if exact and not beside_day and not printed.endswith(hit.flag[6:]):
        return False
    if beside_day or beside_year:
        return True
    if hit.flag == "ambiguous" or exact:
        return any(scan.hit_ending(index, length, ("month-before", "mod-before")) for length in (1, 2))
    return True


def read_hijri_month(scan: Scan, index: int) -> Part | None:
    """A Hijri month without a day: with its year, or behind the word for month."""
    met = scan.hit(index, ("hijri-month",))
    if met is None:
        return None
    part = _with_year(scan, Part("hijri", index, met[1], month=int(met[0].value)))
    if part.year is not None and 1300 <= part.year <= 1500:
        return part
    return None
