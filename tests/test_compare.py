"""Numbers and dates of an item against those of a source: a line of the table is a case."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from test_numbers import rows
from verify import facts, languages
from verify.facts.compare import compare_dates, compare_facts, compare_numbers, sums
from verify.facts.dates import find_dates
from verify.facts.numbers import find_numbers
from verify.types import Number, Span

WEDNESDAY = date(2024, 5, 15)
ENGLISH = languages.load("en")


@pytest.mark.parametrize(("code", "cells"), rows("compare"))
def test_relations(code: str, cells: list[str]) -> None:
    assert code == "any"
    item_code, item, source_code, source, numbers, dates = cells
    answers = compare_facts(
        facts.find(item, languages.load(item_code), WEDNESDAY, times=True),
        facts.find(source, languages.load(source_code), WEDNESDAY, times=True),
    )
    assert (" ".join(answer.relation for answer in answers.numbers) or "-") == numbers
    assert (" ".join(answer.relation for answer in answers.dates) or "-") == dates


def test_each_side_has_its_own_day_of_writing() -> None:
    item = find_dates("It opened yesterday.", ENGLISH, date(2024, 5, 15))
    source = find_dates("It opened today.", ENGLISH, date(2024, 5, 14))
    (answer,) = compare_dates(item, source)
    assert answer.relation == "same"


def test_without_a_day_of_writing_month_and_day_are_compared() -> None:
    item = find_dates("It opened on 3 March.", ENGLISH, None)
    (answer,) = compare_dates(item, find_dates("It opened on 3 March 2020.", ENGLISH, None))
    assert answer.relation == "same"
    (answer,) = compare_dates(item, find_dates("They met on 4 March 2020.", ENGLISH, None))
    assert answer.relation == "absent"
    (answer,) = compare_dates(item, find_dates("They met in March.", ENGLISH, None))
    assert answer.relation == "within"


def test_the_opposed_number_is_named() -> None:
    item = find_numbers("300 advisers came.", ENGLISH)
    source = find_numbers("400 advisers and 310 rockets came.", ENGLISH)
    (answer,) = compare_numbers(item, source)
    assert (answer.relation, answer.source.text, answer.noun_agrees) == ("differs", "400", True)


@pytest.mark.parametrize(
    ("item", "source", "parts"),
    [
        ("73 people came.", "36 people came first and 37 people later.", ["36", "37"]),
        ("90 people came.", "20 people, 30 people and 40 people came.", ["20", "30", "40"]),
        ("73 people came.", "36 people came with 37 cars.", None),
        ("73 people came.", "36 percent came, then 37 percent.", None),
        ("73 percent came.", "36 percent came, then 37 percent.", None),
    ],
)
def test_sums(item: str, source: str, parts: list[str] | None) -> None:
    (number,) = find_numbers(item, ENGLISH)
    found = sums(number, find_numbers(source, ENGLISH))
    assert ([part.text for part in found] if found else None) == parts


VALUES = st.fractions(min_value=0, max_value=10**12)
NUMBERS = st.builds(
    Number,
    span=st.just(Span(0, 1)),
    text=st.just("1"),
    value=VALUES,
    unit=st.sampled_from([None, "%", "USD", "km", "mi", "bbl/d", "°C", "°F"]),
    kind=st.sampled_from(["cardinal", "ordinal", "dozens", "fraction", "time"]),
    hedge=st.sampled_from([None, "about", "nearly", "more-than", "less-than", "at-least", "at-most"]),
    readings=st.lists(VALUES, max_size=1).map(tuple),
)


@given(item=st.lists(NUMBERS, max_size=4), source=st.lists(NUMBERS, max_size=4))
def test_any_numbers_get_an_answer_each(item: list[Number], source: list[Number]) -> None:
    answers = compare_numbers(item, source)
    assert [answer.item for answer in answers] == item
    assert all((answer.source is None) == (answer.relation == "absent") for answer in answers)


@given(number=NUMBERS)
def test_a_number_agrees_with_itself(number: Number) -> None:
    number = replace(number, value=number.value + Fraction(1))
    (answer,) = compare_numbers([number], [number])
    assert answer.relation == "same"
