"""Numbers in four languages: a line of a table is a case. Own readers, so that the tables stand alone."""

from __future__ import annotations

import time
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verify import facts, languages
from verify.facts.amounts import read_amount
from verify.facts.digits import read_figure, read_vulgar
from verify.facts.numbers import find_numbers, find_times
from verify.facts.tokens import scan
from verify.facts.units import convert
from verify.types import Number

TABLES = Path(__file__).parent / "tables"
LANGUAGES = ("ar", "ckb", "en", "fr")
ENGLISH, ARABIC = languages.load("en"), languages.load("ar")


def rows(name: str) -> list:
    """The lines of the table of that name in every language, each with its language and place."""
    found = []
    for path in sorted(TABLES.glob(f"*/{name}.tsv")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if line.strip() and not line.startswith("#"):
                code = path.parent.name
                found.append(pytest.param(code, line.split("\t"), id=f"{code}/{path.name}:{number}"))
    return found


def figure(value: Fraction) -> str:
    if value.denominator == 1:
        return str(value.numerator)
    return str(float(value)) if (value * 10**6).denominator == 1 else str(value)


def told(number: Number) -> str:
    """A number in the form of the tables."""
    parts = [figure(number.value) + (f"~{figure(number.high)}" if number.high is not None else "")]
    parts += [number.unit] if number.unit else []
    parts += [number.kind] if number.kind in ("ordinal", "fraction", "dozens") else []
    parts += [number.hedge] if number.hedge else []
    parts += [f"={number.noun}"] if number.noun else []
    return " ".join(parts)


@pytest.mark.parametrize(("code", "cells"), rows("numbers"))
def test_find_numbers(code: str, cells: list[str]) -> None:
    text, expected = cells
    language = languages.load(code)
    found = sorted((*find_numbers(text, language), *find_times(text, language)), key=lambda number: number.span)
    assert (" | ".join(told(number) for number in found) or "-") == expected
    for number in found:
        assert number.span.of(text) == number.text
        assert number.noun is None or number.noun_span is not None and number.noun_span.of(text) == number.noun


@pytest.mark.parametrize("code", ("ar", "en"))
def test_tables_are_long_enough(code: str) -> None:
    """Numbers and dates together: 300 cases a language."""
    assert sum(1 for name in ("numbers", "dates") for row in rows(name) if row.values[0] == code) >= 300


@pytest.mark.parametrize(
    ("figures", "printed", "point", "value", "readings"),
    [
        ("2,500", "2,500", "decimal", "2500", ()),
        ("20.800", "20.800", "decimal", "20.8", ("20800",)),
        ("20.800", "20.800", "thousands", "20800", ("20.8",)),
        ("0.800", "0.800", "thousands", "0.8", ()),
        ("2.5", "٢٫٥", "thousands", "2.5", ()),
        ("2.500", "٢٫٥٠٠", "thousands", "2.5", ()),
        ("2,500", "٢٬٥٠٠", "decimal", "2500", ()),
        ("1.234,5", "1.234,5", "thousands", "1234.5", ()),
        ("1'234'567", "1'234'567", "decimal", "1234567", ()),
    ],
)
def test_marks_in_figures(figures: str, printed: str, point: str, value: str, readings: tuple[str, ...]) -> None:
    found = read_figure(figures, printed, "thousands", point)
    assert found is not None
    assert found.value == Fraction(value)
    assert found.readings == tuple(Fraction(reading) for reading in readings)


@pytest.mark.parametrize("figures", ["1.2.3", "12,34,5", "1,234.567,8", "9" * 40])
def test_marks_that_fit_no_figure(figures: str) -> None:
    assert read_figure(figures, figures, "thousands", "decimal") is None


def test_vulgar_fractions() -> None:
    assert read_vulgar("2½") == Fraction(5, 2)
    assert read_vulgar("¾") == Fraction(3, 4)
    assert read_vulgar("2") is None


def test_fixed_factors() -> None:
    assert convert(Fraction(5), "km", "m") == 5000
    assert convert(Fraction(100), "°C", "°F") == 212
    assert convert(Fraction(5), "km", "kg") is None
    assert convert(Fraction(5), "bbl/d", "l") is None
    assert convert(Fraction(1), "t/d", "kg/d") == 1000


@pytest.mark.parametrize(("code", "word"), [("en", "ten"), ("ar", "عشرة"), ("fr", "dix"), ("ckb", "دە")])
def test_amount_in_every_language(code: str, word: str) -> None:
    amount = read_amount(scan(word, languages.load(code)), 0)
    assert amount is not None and amount.value == 10


def test_spans_count_in_the_text_as_printed() -> None:
    text = "زارَ الــقريةَ ٢٥٠٠ زائرٍ و\u200fاثنا عشر طبيباً"
    assert [number.text for number in find_numbers(text, ARABIC)] == ["٢٥٠٠", "اثنا عشر"]


def test_figures_of_dates_are_no_numbers() -> None:
    found = facts.find("On 3 March 2021 at 7 a.m. they sent 40 trucks.", ENGLISH, times=True)
    assert [(number.kind, number.text) for number in found.numbers] == [("time", "7 a.m."), ("cardinal", "40")]
    assert [mention.text for mention in found.dates] == ["3 March 2021"]


PIECES = st.lists(
    st.sampled_from(
        "two and a half million , . - / : % $ 12 2,500 1.5 ½ of third between from to or 7 a.m. F- st no. May 2023 kg "
        "خمسة وعشرون ألفا ألف و مليونا نصف الثالثة من إلى بين بالمئة ٢٥ ٬ ٫ ال24 صاروخين \n \n\n \u0000 \ud800 \u064b \u200f".split(
            " "
        )
    ),
    max_size=30,
)


@pytest.mark.parametrize("code", LANGUAGES)
@settings(max_examples=60, deadline=None)
@given(text=st.one_of(PIECES.map(" ".join), PIECES.map("".join), st.text(max_size=80)))
def test_anything_is_read_without_error(code: str, text: str) -> None:
    language = languages.load(code)
    for number in (*find_numbers(text, language), *find_times(text, language)):
        assert 0 <= number.span.start < number.span.end <= len(text)
        assert number.span.of(text) == number.text
        assert number.high is None or number.high > number.value


@pytest.mark.parametrize("unit", ["1 ", "1", "million ", "و", "خمسة ", "5-", "1,", '"', "a ", "\n", "بين ", "¾"])
@pytest.mark.parametrize("code", ("ar", "en"))
def test_hostile_text_takes_linear_time(code: str, unit: str) -> None:
    language = languages.load(code)
    started = time.process_time()
    facts.find(unit * 20_000, language)
    assert time.process_time() - started < 5
