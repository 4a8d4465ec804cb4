"""Dates in four languages: a line of a table is a case."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from test_numbers import LANGUAGES, PIECES, rows
from verify import languages
from verify.facts import hijri
from verify.facts.dates import find_dates
from verify.types import DateMention

ENGLISH, ARABIC = languages.load("en"), languages.load("ar")


def told(mention: DateMention) -> str:
    """A date in the form of the tables."""
    days = str(mention.first) if mention.first else f"{mention.month or '?'}/{mention.day or '?'}"
    if mention.last and mention.last != mention.first:
        days += f"~{mention.last}"
    return f"{days} {mention.kind}" + (" conflict" if mention.conflict else "")


@pytest.mark.parametrize(("code", "cells"), rows("dates"))
def test_find_dates(code: str, cells: list[str]) -> None:
    written, text, expected = cells
    anchor = None if written == "-" else date.fromisoformat(written)
    found = find_dates(text, languages.load(code), anchor)
    assert (" | ".join(told(mention) for mention in found) or "-") == expected
    for mention in found:
        assert mention.span.of(text) == mention.text


def test_a_conflict_says_what_is_wrong() -> None:
    (mention,) = find_dates("وصل أمس الأربعاء.", ARABIC, date(2024, 5, 15))
    assert mention.conflict == "says Wednesday, but 2024-05-14 is a Tuesday"
    assert mention.first == date(2024, 5, 14)


def test_the_span_holds_weekday_and_part_of_the_day() -> None:
    text = "وصل مساء أمس الثلاثاء إلى المدينة"
    (mention,) = find_dates(text, ARABIC, date(2024, 5, 15))
    assert mention.text == "مساء أمس الثلاثاء"


@pytest.mark.parametrize(
    ("year", "month", "day", "expected"),
    [(1420, 1, 1, date(1999, 4, 17)), (1445, 9, 1, date(2024, 3, 11)), (1445, 8, 30, None), (1700, 1, 1, None)],
)
def test_hijri_days(year: int, month: int, day: int, expected: date | None) -> None:
    found = hijri.days_of(year, month, day)
    assert (found[0] if found else None) == expected


def test_hijri_months_follow_one_another() -> None:
    for year in range(1419, 1472):
        for month in range(1, 13):
            days = hijri.days_of(year, month, None)
            following = hijri.month_start(year + month // 12, month % 12 + 1)
            assert days is not None and following is not None
            assert 26 <= (days[1] - days[0]).days <= 31  # the seams to the arithmetic calendar may be two days off
            assert following == days[1] + timedelta(1)


DATES = st.dates(date(1, 1, 2), date(9999, 12, 30))


@pytest.mark.parametrize("code", LANGUAGES)
@settings(max_examples=60, deadline=None)
@given(
    text=st.one_of(PIECES.map(" ".join), st.text(max_size=80)),
    extra=st.sampled_from(
        ["next week", "قبل 400 عام", "29 February", "last decade", "15 شعبان", "il y a 300 ans", "پار"]
    ),
    anchor=st.one_of(st.none(), DATES),
)
def test_anything_is_read_without_error(code: str, text: str, extra: str, anchor: date | None) -> None:
    text = f"{text} {extra}"
    for mention in find_dates(text, languages.load(code), anchor):
        assert 0 <= mention.span.start < mention.span.end <= len(text)
        assert mention.span.of(text) == mention.text
        assert (mention.first is None) == (mention.last is None)
        assert mention.first is None or mention.last is None or mention.first <= mention.last
