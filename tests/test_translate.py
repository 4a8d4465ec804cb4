"""Support across languages; a line of the table is a test."""

from __future__ import annotations

from pathlib import Path

import pytest

from verify import encoders, languages
from verify.naming import gazetteer
from verify.translation import bilingual
from verify.translation.crossnegation import holds_negation
from verify.translation.translate import judge_pair, support

pytestmark = pytest.mark.encoder
TABLES = Path(__file__).parent / "tables"
OTHER = {"ar": "en", "en": "ar"}


def rows(name):
    lines = (TABLES / name).read_text(encoding="utf-8").splitlines()
    return [tuple(line.split("\t")) for line in lines if line.strip() and not line.startswith("#")]


@pytest.fixture(scope="module")
def encoder():
    return encoders.load(None)


@pytest.mark.parametrize(("code", "quote", "source", "kinds"), rows("any/translate.tsv"))
def test_support_says_which_fact_differs(code, quote, source, kinds, encoder):
    found = support(quote, code, source, OTHER[code], encoder)
    assert set(found.differs) == (set() if kinds == "-" else set(kinds.split("|"))), found


@pytest.mark.parametrize(("code", "quote", "source", "kinds"), rows("any/translate.tsv"))
def test_support_spans_lie_in_their_texts(code, quote, source, kinds, encoder):
    found = support(quote, code, source, OTHER[code], encoder)
    assert 0 <= found.source_span.start < found.source_span.end <= len(source)
    assert all(0.0 <= word.score <= 1.0 for word in found.words)
    assert all(word.span.of(quote).strip() for word in found.words)
    for span in (*found.missing, *(word.source for word in found.words if word.source)):
        assert 0 <= span.start < span.end <= len(source)


def test_source_span_is_the_part_that_answers(encoder):
    source = (
        "The minister opened the session. He thanked the farmers of the south. We will dig forty wells before winter. "
        "Then he left for the airport. Reporters asked about schools. He did not answer. The hall was full. "
        "Tea was served."
    )
    found = support("سنحفر أربعين بئرا قبل الشتاء", "ar", source, "en", encoder)
    assert "forty wells before winter" in found.source_span.of(source)
    assert "airport" not in found.source_span.of(source)
    assert found.differs == ()


def test_support_lists_what_nothing_carries_and_what_is_left_out(encoder):
    quote = "زرعنا ألف شجرة زيتون وأصلحنا سقف المسرح"
    source = "We planted a thousand olive trees."
    found = support(quote, "ar", source, "en", encoder)
    assert any("سقف" in span.of(quote) or "المسرح" in span.of(quote) for span in found.unsupported)
    assert found.coverage < 0.95


def test_judge_pair_unrelated(encoder):
    label, _ = judge_pair("أسعار القمح مستقرة", "ar", "The orchestra rehearses every Thursday.", "en", encoder)
    assert label == "unrelated"


@pytest.mark.parametrize(
    "text", ["", " ", "\x00", "\ud800 لا", '"' * 20_000, "لا " * 3_000, "not " * 3_000, "٢٣ " * 2000]
)
def test_support_hostile(text, encoder):
    for quote, source in ((text, "Two ships sank."), ("غرقت سفينتان", text)):
        found = support(quote, "ar", source, "en", encoder)
        assert 0.0 <= found.coverage <= 1.0


def test_support_is_none_where_no_lexicon_is(encoder):
    found = support("Deux navires ont coulé", "fr", "Two ships sank.", "en", encoder)
    assert 0.0 <= found.related <= 1.0


@pytest.mark.parametrize(
    ("arabic", "english"),
    [("والحكومة", "government"), ("وزراؤنا", "ministers"), ("يدعمون", "support"), ("هجماتهم", "attacks")],
)
def test_concepts_of_forms_meet(arabic, english):
    ar, en = languages.load("ar"), languages.load("en")
    from verify.text import fold

    assert bilingual.concepts(fold(arabic, ar).text, ar, en) & bilingual.concepts(english, en, ar)


@pytest.mark.parametrize(
    ("code", "text", "entity"),
    [("ar", "وبالعراق", "iraq"), ("en", "U.S.", "united states"), ("ar", "الأمم المتحدة", "united nations")],
)
def test_known_names(code, text, entity):
    from verify.text import words

    language = languages.load(code)
    row = words(text, language)
    found = gazetteer.known_names([word.folded for word in row], language, [word.span.of(text) for word in row])
    assert entity in found[0].entities


def test_pronoun_is_no_country():
    assert gazetteer.known_names(["us"], languages.load("en"), ["us"]) == ()


@pytest.mark.parametrize(
    ("word", "holds"), [("unfounded", True), ("united", False), ("refused", True), ("iraq", False)]
)
def test_holds_negation(word, holds):
    assert holds_negation(word, languages.load("en")) is holds
