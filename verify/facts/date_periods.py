"""Dates by reference to the day of writing, and stretches of the calendar: weeks, months, quarters, years, decades."""

from __future__ import annotations

from dataclasses import replace

from verify.facts.amounts import read_amount, starts_amount
from verify.facts.date_parts import Part, year_at
from verify.facts.lexicon import Hit
from verify.facts.tokens import Scan
from verify.facts.units import unit_before, unit_behind

_LONGEST_COUNT = 500  # `two days ago` to `300 years ago`; beyond it is no date
_SAFE_YEARS = (1900, 2099)  # a bare figure outside is a number
_MANY_YEARS = (1700, 2150)


def read_weekday(scan: Scan, index: int) -> Part | None:
    """`Tuesday`, `last Friday`, `الجمعة الماضية`."""
    start, offset, _ = _modifier(scan, index)
    met = scan.hit(start, ("weekday",))
    if met is None or met[0].number is None:
        return None
    hit, end = met
    if scan.lex.setting("capitals") == "yes" and not scan.printed(start)[:1].isupper():
        return None
    after = scan.hit(end, ("mod-after",))
    if after is not None and offset is None and not after[0].flag:
        offset, end = _whole(after[0]), after[1]
    week = scan.hit(end, ("week-mod",))
    week_offset = None
    if week is not None:
        week_offset, end = _whole(week[0]), week[1]
    return Part(
        "weekday", index, end, weekday=_whole(hit), offset=offset, short=hit.flag == "short", week_offset=week_offset
    )


def _whole(hit: Hit) -> int:
    return int(hit.number) if hit.number is not None else int(hit.value)


def _modifier(scan: Scan, index: int) -> tuple[int, int | None, bool]:
    """The token behind `last`, `this`, `next`; their offset; whether the stretch rolls back from today."""
    met = scan.hit(index, ("mod-before",))
    if met is None:
        return index, None, False
    return met[1], _whole(met[0]), met[0].flag == "rolling"


def read_day_word(scan: Scan, index: int) -> Part | None:
    """`yesterday`, `أول أمس`."""
    met = scan.hit(index, ("day-word",))
    return Part("day", index, met[1], offset=int(met[0].value)) if met is not None else None


def read_period(scan: Scan, index: int) -> Part | None:
    """`last month`, `earlier this month`, `نهاية العام المقبل`, `the past two weeks`, `الأيام الثلاثة الماضية`."""
    part_of, at = None, index
    met = scan.hit(at, ("period-part",))
    if met is not None:
        part_of, at = met[0].value, met[1]
        if scan.word(at) == "-":
            at += 1
    the = scan.hit(at, ("article-the",))
    at = the[1] if the is not None else at
    at, offset, rolling = _modifier(scan, at)
    counted = _counted(scan, at, offset, rolling)
    if counted is not None:
        return replace(counted, first=index)
    met = scan.hit(at, ("period",))
    if met is None:
        return None
    hit, end = met
    definite = the is not None or _is_definite(scan, at, hit)
    after = scan.hit(end, ("mod-after",))
    if after is not None and offset is None and definite and not after[0].flag:
        offset, end = _whole(after[0]), after[1]
    if offset is None:
        if part_of is None or not definite or year_at(scan, end) is not None or _numbered(scan, end):
            return None
        offset = 0
    of = scan.hit(end, ("of",))
    if hit.value in ("hour", "day") or (of is not None and scan.hit(of[1], ("month",)) is not None):
        return None  # `the last week of October` is no week by today
    first_only = part_of == "start" and _since(scan, index)
    return Part("period", index, end, unit=hit.value, offset=offset, rolling=rolling, start_only=first_only)


def read_period_word(scan: Scan, index: int) -> Part | None:
    """A stretch said in one word, such as `ئەمساڵ`, this year."""
    met = scan.hit(index, ("period-word",))
    if met is None:
        return None
    unit, _, offset = met[0].value.partition(" ")
    return Part("period", index, met[1], unit=unit, offset=int(offset))


def _is_definite(scan: Scan, index: int, hit: Hit) -> bool:
    """Whether a word has an article, written together with it or in front; true where the language has none."""
    if hit.definite or scan.lex.setting("article") == "none":
        return True
    return any(scan.hit_ending(index, length, ("article-the",)) for length in (1, 2))


def _numbered(scan: Scan, index: int) -> bool:
    return index < len(scan) and starts_amount(scan, index)


def _since(scan: Scan, index: int) -> bool:
    return any(scan.hit_ending(index, length, ("since",)) for length in (1, 2))


def _counted(scan: Scan, at: int, offset: int | None, rolling: bool) -> Part | None:
    """A number of units up to today, or from it."""
    dual = scan.hit(at, ("period-dual",))
    if dual is not None and dual[0].definite:
        after = scan.hit(dual[1], ("mod-after",))
        if after is None or not _whole(after[0]):
            return None
        return Part("period", at, after[1], unit=dual[0].value, offset=_whole(after[0]), count=2, rolling=True)
    units = scan.hit(at, ("periods",))
    if units is not None and units[0].definite:
        count, end = _count(scan, units[1])
        after = scan.hit(end, ("mod-after",))
        if count is None or after is None or not _whole(after[0]):
            return None
        return Part("period", at, after[1], unit=units[0].value, offset=_whole(after[0]), count=count, rolling=True)
    count, end = _count(scan, at)
    units = scan.hit(end, ("periods", "period")) if count is not None else None
    if units is None:
        return None
    after = scan.hit(units[1], ("mod-after",)) if offset is None and not units[0].definite else None
    if after is not None and scan.lex.setting("definite"):
        offset, units = _whole(after[0]), (units[0], after[1])
    if not offset:
        return None
    return Part("period", at, units[1], unit=units[0].value, offset=offset, count=count, rolling=True)


def _count(scan: Scan, index: int) -> tuple[int | None, int]:
    if index >= len(scan) or not starts_amount(scan, index):
        return None, index
    amount = read_amount(scan, index)
    if amount is None or amount.kind != "cardinal" or not 0 < amount.value <= _LONGEST_COUNT:
        return None, index
    return int(amount.value), amount.end


def read_ago(scan: Scan, index: int) -> Part | None:
    """`two days ago`, `a year ago`, `قبل ثلاثة أيام`, `منذ شهرين`."""
    met = scan.hit(index, ("ago-before",))
    at = met[1] if met is not None else index
    count, unit, end = _units_at(scan, at)
    if unit is None:
        return None
    if met is None:
        after = scan.hit(end, ("ago-after",))
        if after is None:
            return None
        return Part("ago", index, after[1], unit=unit, count=count)
    if year_at(scan, end) is not None or scan.hit(end, ("of", "mod-after", "vague-of")) is not None:
        return None
    return Part("ago", index, end, unit=unit, count=count)


def _units_at(scan: Scan, at: int) -> tuple[int, str | None, int]:
    dual = scan.hit(at, ("period-dual",))
    if dual is not None and not dual[0].definite:
        return 2, dual[0].value, dual[1]
    article = scan.hit(at, ("article",))
    one = scan.hit(article[1] if article else at, ("period",))
    if one is not None and not one[0].definite and (article is not None or scan.lex.setting("bare") == "yes"):
        return 1, one[0].value, one[1]
    count, end = _count(scan, at)
    units = scan.hit(end, ("periods", "period")) if count is not None else None
    if count is None or units is None or units[0].definite:
        return 0, None, at
    return count, units[0].value, units[1]


def read_quarter(scan: Scan, index: int) -> Part | None:
    """`the first quarter of 2023`, `الربع الأول من عام 2024`, `Q3 2022`, `the second half of the year`."""
    number, at, parts = _nth(scan, index)
    if number is None or not 1 <= number <= parts:
        return None
    months = 12 // parts
    part = Part("quarter", index, at, month=(number - 1) * months + 1, month_high=number * months)
    for _ in range(3):
        year = year_at(scan, at)
        if year is not None:
            return replace(part, year=year[0], end=year[1])
        mod = scan.hit(at, ("year-mod",))
        if mod is not None:
            return replace(part, year_offset=_whole(mod[0]), end=mod[1])
        of = scan.hit(at, ("of",))
        period = scan.hit(of[1] if of else at, ("period",))
        if period is not None and period[0].value == "year" and year_at(scan, period[1]) is None:
            return replace(part, year_offset=0, end=period[1])
        strong = scan.hit(at, ("of", "year-strong"))
        if strong is None:
            break
        at = strong[1]
    return part if parts == 4 else None


def _nth(scan: Scan, index: int) -> tuple[int | None, int, int]:
    short = scan.hit(index, ("quarter-short",))
    if short is not None and scan.touches(short[1]) and scan.word(short[1]) in ("1", "2", "3", "4"):
        return int(scan.word(short[1])), short[1] + 1, 4
    named = scan.hit(index, ("quarter", "half"))
    if named is not None and named[0].definite:
        met = scan.hit(named[1], ("ordinal",))
        if met is not None and met[0].number is not None:
            return int(met[0].number), met[1], _whole(named[0])
    met = scan.hit(index, ("ordinal",))
    if met is not None and met[0].number is not None:
        named = scan.hit(met[1], ("quarter", "half"))
        if named is not None:
            return int(met[0].number), named[1], _whole(named[0])
    return None, index, 4


def read_century(scan: Scan, index: int) -> Part | None:
    """`the 19th century`, `القرن العشرين`."""
    first = index
    part_of = scan.hit(index, ("period-part",))
    index = part_of[1] if part_of is not None else index
    named = scan.hit(index, ("period",))
    at = named[1] if named is not None and named[0].value == "century" else index
    if at >= len(scan) or not starts_amount(scan, at):
        return None
    amount = read_amount(scan, at)
    if amount is None or amount.value.denominator != 1 or not 1 <= amount.value <= 21:
        return None
    end = amount.end
    if scan.touches(end) and scan.hit(end, ("ordinal-suffix",)) is not None:
        end += 1
    elif amount.kind != "ordinal" and at == index:
        return None
    if at == index:
        named = scan.hit(end, ("period",))
        if named is None or named[0].value != "century":
            return None
        end = named[1]
    last = int(amount.value) * 100
    return Part("decade", first, end, year=last - 99, year_high=last)


def read_season(scan: Scan, index: int) -> Part | None:
    """`summer 2023`, `last summer`, `الصيف الماضي`."""
    at, offset, _ = _modifier(scan, index)
    met = scan.hit(at, ("season",))
    if met is None:
        return None
    hit, end = met
    low, _, high = hit.value.partition("-")
    part = Part("season", index, end, month=int(low), month_high=int(high), offset=offset)
    after = scan.hit(end, ("mod-after",))
    if after is not None and offset is None and hit.definite and not after[0].flag:
        return replace(part, offset=_whole(after[0]), end=after[1])
    for _ in range(2):
        year = year_at(scan, end)
        if year is not None:
            return replace(part, year=year[0], end=year[1])
        of = scan.hit(end, ("of", "year-strong"))
        if of is None:
            break
        end = of[1]
    return part if offset is not None and not hit.flag else None


def read_decade(scan: Scan, index: int) -> Part | None:
    """`the 1990s`, `تسعينيات القرن الماضي`."""
    met = scan.hit(index, ("decade",))
    if met is not None:
        end = met[1]
        century = scan.hit(end, ("period",))
        if century is not None and century[0].value == "century":
            after = scan.hit(century[1], ("mod-after", "tens"))
            end = after[1] if after is not None else end
        return Part("decade", index, end, year=_whole(met[0]), year_high=_whole(met[0]) + 9)
    word = scan.word(index)
    suffix = scan.hit(index + 1, ("decade-suffix",)) if scan.touches(index + 1) else None
    if suffix is None or not word.isdecimal() or len(word) != 4 or word[-1] != "0":
        return None
    high = 99 if word.endswith("00") else 9
    return Part("decade", index, suffix[1], year=int(word), year_high=int(word) + high)


def read_year(scan: Scan, index: int, hedged: set[int]) -> Part | None:
    """A year on its own: behind `in`, `عام` and the like, or a bare figure of our times that counts nothing."""
    found = year_at(scan, index, 100)
    if found is None or (scan.touches(index) and not _may_touch(scan, index)):
        return None
    year, end = found
    part = _with_second(scan, Part("date", index, end, year=year))
    if any(scan.hit_ending(index, length, ("year-strong",)) for length in (1, 2)):
        return part
    if index in hedged or unit_before(scan, index) is not None or _counts_something(scan, part.end):
        return None
    if scan.hit_ending(index, 1, ("label",)) or scan.hit_ending(index, 2, ("label",)):
        return None
    if any(scan.hit_ending(index, length, ("year-before",)) for length in (1, 2)) or _prefixed(scan, index):
        counted = scan.lex.setting("article") != "none" and _noun_follows(scan, part.end, index)
        return part if _MANY_YEARS[0] <= year <= _MANY_YEARS[1] and not counted else None
    if not _SAFE_YEARS[0] <= year <= _SAFE_YEARS[1] or _noun_follows(scan, part.end, index):
        return None
    return None if scan.word(index - 1) in ("#", "/", ".") and scan.touches(index) else part


def _may_touch(scan: Scan, index: int) -> bool:
    word = scan.words[index - 1]
    if word == "-" and scan.touches(index - 1):
        return scan.hit(index - 2, ("year-before", "period-part")) is not None or not scan.words[index - 2].isalnum()
    return not word.isalnum() or _prefixed(scan, index)


def _prefixed(scan: Scan, index: int) -> bool:
    return scan.touches(index) and any(scan.words[index - 1] == prefix for prefix, _, _ in scan.lex.prefixes)


def _with_second(scan: Scan, part: Part) -> Part:
    """`2015-2017`, `2023/24`."""
    if scan.word(part.end) not in ("-", "/") or not scan.touches(part.end) or part.year is None:
        return part
    word = scan.word(part.end + 1)
    if not word.isdecimal() or not scan.touches(part.end + 1) or len(word) not in (2, 4):
        return part
    high = int(word) if len(word) == 4 else part.year // 100 * 100 + int(word)
    return replace(part, year_high=high, end=part.end + 2) if part.year < high <= part.year + 100 else part


def _counts_something(scan: Scan, index: int) -> bool:
    return unit_behind(scan, index) is not None or scan.hit(index, ("scale", "scales")) is not None


def _noun_follows(scan: Scan, index: int, year: int) -> bool:
    """Whether the word behind looks like a counted noun."""
    if not scan.is_word(index) or scan.hit(index, ("function", "month", "weekday", "day-word")) is not None:
        return False
    word = scan.words[index]
    if scan.lex.setting("noun") == "adjacent":
        definite, endings = scan.lex.setting("definite"), tuple(scan.lex.setting("counted-endings").split())
        if endings and int(scan.words[year]) % 100 > 10 and not word.endswith(endings):
            return False  # behind 11 to 99 the counted noun has one of these endings
        return not (definite and word.startswith(definite)) and not any(hit.joined for hit in scan.hits[index])
    if scan.hit_ending(year, 1, ("year-article",)):
        return scan.hit(index, ("noun",)) is not None
    printed = scan.printed(index)
    return printed[:1].islower() and (
        word.endswith(scan.lex.setting("plural", "s")) or scan.hit(index, ("noun",)) is not None
    )
