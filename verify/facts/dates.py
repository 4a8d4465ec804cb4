"""Dates in running text, absolute and relative, as the ranges of days that they may mean."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from verify.facts.date_parts import Part, figure_dates, read_day_month, read_hijri_month, read_month, read_next_month
from verify.facts.date_periods import (
    read_ago,
    read_century,
    read_day_word,
    read_decade,
    read_period,
    read_period_word,
    read_quarter,
    read_season,
    read_weekday,
    read_year,
)
from verify.facts.date_resolve import WEEKDAYS, Days, resolve
from verify.facts.tokens import BARRIER, Scan, scan
from verify.languages import Language
from verify.text import Folded
from verify.types import DateMention

Reader = Callable[[Scan, int], Part | None]
_TENSE_WINDOW = 30  # tokens in front of a date in which its tense is looked for
_LIGHT_WINDOW = 3  # tokens that may stand between a weekday and its date
_SEPARATORS = frozenset(",،(-")
# By the role of the first word; figures are tried with those of `digits`.
_READERS = {
    "digits": (read_day_month, read_century, read_ago, read_decade, read_period),
    "ordinal": (read_day_month, read_quarter, read_century),
    "tens": (read_day_month, read_ago),
    "teen": (read_day_month, read_ago),
    "quarter-short": (read_quarter,),
    "quarter": (read_quarter,),
    "half": (read_quarter,),
    "period-word": (read_period_word,),
    "period": (read_century, read_ago, read_period),
    "periods": (read_period,),
    "period-dual": (read_ago, read_period),
    "period-part": (read_period, read_century),
    "small": (read_ago, read_period),
    "ago-before": (read_ago,),
    "article": (read_ago,),
    "mod-before": (read_weekday, read_next_month, read_season, read_period),
    "weekday": (read_weekday,),
    "day-word": (read_day_word,),
    "month": (read_month,),
    "hijri-month": (read_hijri_month,),
    "season": (read_season,),
    "decade": (read_decade,),
}
_STARTS = frozenset(_READERS) | {"day-part-before"}
# Pairs of neighbouring parts that are one date.
_PAIRS = frozenset({("weekday", "date"), ("date", "weekday"), ("day", "weekday"), ("weekday", "day"), ("day", "date"),
                    ("weekday", "hijri"), ("day", "hijri")})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """A date and the tokens it stands in, a word for `day` in front of a weekday included."""

    mention: DateMention
    first: int
    end: int


def find_dates(
    text: str, language: Language, anchor: date | None, folded: Folded | None = None
) -> tuple[DateMention, ...]:
    """The dates of a text in order, spans in code points of it. `anchor` is the day of writing: relative dates and those
    without a year are resolved against it, and have neither first nor last day where it is None. `conflict` says in
    English where a weekday belongs to another day than the date beside it.
    """
    return tuple(found.mention for found in read_dates(scan(text, language, folded), anchor))


def read_dates(tokens: Scan, anchor: date | None) -> tuple[Found, ...]:
    """As `find_dates`, of a text already cut."""
    figures = figure_dates(tokens)
    skipped, hedged = _marks(tokens)
    found: list[Found] = []
    index, count = 0, len(tokens)
    while index < count:
        if tokens.roles[index].isdisjoint(_STARTS) or index in skipped:
            index += 1
            continue
        group = _read_group(tokens, index, figures, skipped, hedged)
        if group is None:
            index += 1
            continue
        parts, first, end = group
        mention = _mention(tokens, parts, first, end, anchor)
        if mention is not None:
            named = tokens.hit_ending(first, 1, ("day-name",))
            found.append(Found(mention, first - 1 if named else first, end))
        index = max(end, index + 1)
    return tuple(found)


def _marks(tokens: Scan) -> tuple[set[int], set[int]]:
    """Tokens of phrases that are no dates, and tokens right behind a hedge."""
    skipped: set[int] = set()
    hedged: set[int] = set()
    for index, roles in enumerate(tokens.roles):
        if roles.isdisjoint(("date-skip", "hedge")):
            continue
        for hit in tokens.hits[index]:
            if hit.role in ("date-skip", "hedge"):
                end = tokens.after(hit, index)
                if end and hit.role == "hedge":
                    hedged.add(end)
                elif end:
                    skipped.update(range(index, end))
    return skipped, hedged


def _read_part(tokens: Scan, index: int, figures: dict[int, Part], hedged: set[int]) -> Part | None:
    if index in figures:
        return figures[index]
    if index >= len(tokens):
        return None
    digits = tokens.is_digits(index)
    best: Part | None = None
    for reader in _READERS["digits"] if digits else _readers(tokens, index):
        part = reader(tokens, index)
        if part is not None and (best is None or part.end > best.end):
            best = part
    return read_year(tokens, index, hedged) if best is None and digits else best


def _readers(tokens: Scan, index: int) -> tuple[Reader, ...]:
    """What to try at a word, remembered by its roles."""
    roles = tokens.roles[index]
    return _readers_of(roles) if not roles.isdisjoint(_READERS) else ()


@functools.cache
def _readers_of(roles: frozenset[str]) -> tuple[Reader, ...]:
    """In a fixed order, each once; as many combinations as the tables have words with several roles."""
    return tuple(dict.fromkeys(reader for role, readers in _READERS.items() if role in roles for reader in readers))


def _read_group(
    tokens: Scan, index: int, figures: dict[int, Part], skipped: set[int], hedged: set[int]
) -> tuple[list[Part], int, int] | None:
    """The parts that make one date from a token on, with the part of the day in front and behind."""
    first = index
    before = tokens.hit(index, ("day-part-before",))
    at = before[1] if before is not None else index
    part = _read_part(tokens, at, figures, hedged) if at not in skipped else None
    if part is None and at != index:
        at = index
        part = _read_part(tokens, at, figures, hedged)
    if part is None:
        return None
    parts, end = [part], part.end
    for _ in range(2):
        end = _past_day_part(tokens, end, parts)
        following = _next_part(tokens, end, parts, figures, skipped, hedged)
        if following is None:
            break
        parts.append(following)
        end = following.end
    if all(one.short for one in parts):
        return None
    if tokens.word(end) == ")" and "(" in tokens.words[first:end] and ")" not in tokens.words[first:end]:
        end += 1
    return parts, first, end


def _past_day_part(tokens: Scan, end: int, parts: list[Part]) -> int:
    if parts[-1].kind not in ("weekday", "day", "date"):
        return end
    met = tokens.hit(end, ("day-part",))
    return met[1] if met is not None else end


def _next_part(
    tokens: Scan, index: int, parts: list[Part], figures: dict[int, Part], skipped: set[int], hedged: set[int]
) -> Part | None:
    """The neighbour that belongs to the same date, past commas, brackets and light words."""
    at, comma = index, False
    for _ in range(_LIGHT_WINDOW):
        if at >= len(tokens) or at in skipped:
            return None
        before = tokens.hit(at, ("day-part-before",)) if at == index else None
        part = _read_part(tokens, before[1] if before else at, figures, hedged)
        if part is not None:
            return part if _belongs(parts, part, comma) else None
        light = tokens.hit(at, ("date-light",))
        if tokens.words[at] not in _SEPARATORS and light is None:
            return None
        comma = comma or tokens.words[at] in (",", "،")
        at = light[1] if light is not None else at + 1
    return None


def _belongs(parts: list[Part], part: Part, comma: bool) -> bool:
    """Whether a part belongs to the date in front of it. Behind a comma a weekday may begin the next date."""
    kinds = {one.kind for one in parts}
    if part.kind in kinds or (parts[-1].kind, part.kind) not in _PAIRS:
        return False
    if comma and part.kind == "weekday" and (part.offset is not None or "date" in kinds or "hijri" in kinds):
        return False
    if comma and any(one.kind == "weekday" and one.offset is not None for one in parts):
        return False
    dated = [one for one in (*parts, part) if one.kind in ("date", "hijri")]
    return all(one.day is not None for one in dated)


def _mention(tokens: Scan, parts: list[Part], first: int, end: int, anchor: date | None) -> DateMention | None:
    """None where the fields make no day at all, such as 31 April."""
    order = {"date": 0, "hijri": 0, "day": 1, "weekday": 2}
    main = chosen = min(parts, key=lambda part: order.get(part.kind, 0))
    future = _is_future(tokens, first)
    week_start = int(tokens.lex.setting("week-start", "0") or 0)
    if any(tokens.hit_ending(first, length, ("since",)) for length in (1, 2)):
        main = replace(main, past=True)
    days = resolve(main, anchor, future, week_start)
    if days is None and main.year is not None:
        return None
    partial = main.kind in ("date", "quarter", "season") and main.year is None and main.year_offset is None
    if partial and main.kind == "date" and not _exists(main):
        return None
    span = tokens.cut_span(first, end)
    return DateMention(
        span=span,
        text=span.of(tokens.text),
        first=days[0] if days else None,
        last=days[1] if days else None,
        kind=_kind(main, partial),
        conflict=_conflict(parts, chosen, days, anchor),
        month=main.month if partial and main.kind == "date" else None,
        day=main.day if partial and main.kind == "date" else None,
    )


def _exists(part: Part) -> bool:
    try:
        date(2000, part.month or 1, part.day or 1)
        date(2000, part.month or 1, part.day_high or 1)
    except ValueError:
        return False
    return True


def _kind(main: Part, partial: bool) -> str:
    if main.kind in ("weekday", "hijri"):
        return main.kind
    if main.kind in ("day", "period", "ago") or main.year_offset is not None:
        return "relative"
    return "partial" if partial else "absolute"


def _conflict(parts: list[Part], main: Part, days: Days | None, anchor: date | None) -> str | None:
    """What is wrong where weekday, date and word for a day disagree."""
    if days is None:
        return None
    for part in parts:
        if part.kind == "weekday" and part is not main and days[0] == days[1]:
            said, right = WEEKDAYS[part.weekday or 0], WEEKDAYS[days[0].weekday()]
            if said != right:
                return f"says {said}, but {days[0].isoformat()} is a {right}"
        if part.kind == "day" and part is not main and anchor is not None:
            meant = resolve(replace(part), anchor, False, 0)
            if meant is not None and meant != days:
                return f"says a day that is {meant[0].isoformat()}, but the date is {days[0].isoformat()}"
    return None


def _is_future(tokens: Scan, index: int) -> bool:
    """Whether the nearest word of tense in front, within the sentence, speaks of what is to come."""
    prefixes = tokens.lex.verb_prefixes
    ahead, no = tuple(prefixes.get("future-prefix", ())), tuple(prefixes.get("not-future", ()))
    joined = "".join(prefix for prefix, is_joined, _ in tokens.lex.prefixes if is_joined and len(prefix) == 1)
    for at in range(index - 1, max(-1, index - _TENSE_WINDOW), -1):
        word = tokens.words[at]
        if word == BARRIER or (word in (".", "!", "?", "؟") and not tokens.touches(at + 1)):
            return False
        if tokens.hit(at, ("future",)) is not None:
            return True
        if tokens.hit(at, ("past",)) is not None:
            return False
        bare = word.lstrip(joined) if joined else word
        if ahead and len(bare) > 3 and bare.startswith(ahead) and not bare.startswith(no):
            return True
    return False
