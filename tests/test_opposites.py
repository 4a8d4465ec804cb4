"""The tables of opposites and the lexicon: what they hold, and that neither spoils the other."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from verify import languages
from verify.alignment.spelling import key_of, read
from verify.alignment.wordkinds import first_opposed, opposed, other_sides, sides
from verify.text import fold
from verify.translation import bilingual

TABLE = Path(__file__).parent / "tables" / "any" / "opposites.tsv"
LINES = [
    line.split("\t") for line in TABLE.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")
]
CODES = [code for code in languages.codes() if languages.load(code).rows("opposites")]


@pytest.mark.parametrize(("code", "word", "other", "wanted"), LINES)
def test_opposed(code: str, word: str, other: str, wanted: str) -> None:
    language = languages.load(code)
    one, two = read(word, language).keys[0], read(other, language).keys[0]
    assert opposed(one, two, language) is opposed(two, one, language) is (wanted == "yes")
    assert opposed(one, two, language, in_place=True) is (wanted != "no")


@pytest.mark.parametrize(
    ("ours", "theirs", "wanted"),
    [
        ("exports rose sharply", "exports fell while prices stayed", (1, 1)),
        ("exports rose sharply", "exports grew while prices declined", None),  # a word of the same side is there
        ("exports rose sharply", "exports rose while prices declined", None),
        ("works by day", "works at night", (2, 2)),
        ("paid every day", "seen at night", None),  # nothing beside them is the same
    ],
)
def test_first_opposed(ours: str, theirs: str, wanted: tuple[int, int] | None) -> None:
    assert first_opposed(ours.split(), theirs.split(), languages.load("en")) == wanted


@pytest.mark.parametrize("code", CODES)
def test_rows_of_opposites(code: str) -> None:
    language = languages.load(code)
    rows = language.rows("opposites")
    assert not [row for row in rows if len(row) not in (2, 3) or row[2:] not in ((), ("in place",))]
    assert not [row for row, times in Counter(rows).items() if times > 1]
    for row in rows:
        one, other = ({read(word.lstrip("="), language).keys for word in cell.split("|")} for cell in row[:2])
        assert one.isdisjoint(other), row
        assert all(len(keys) == 1 for keys in one | other), row


def test_no_concept_joins_opposites() -> None:
    pair = languages.load("ar"), languages.load("en")
    for row in pair[0].rows("lexicon_en"):
        assert len(row) == 2, row
        for language, cell in zip(pair, row, strict=True):
            words = [word for word in cell.split("|") if " " not in word and "-" not in word]
            assert len(set(words)) == len(words), row
            keys = [key_of(fold(word, language).text, language) for word in words]
            met = [
                (one, other)
                for one in keys
                for other in keys
                if any("~" not in side for side in other_sides(one, language) & sides(other, language))
            ]
            assert not met, row


@pytest.mark.parametrize(
    ("arabic", "english"),
    [
        ("استثناءات", "waiver"),
        ("استثناء", "exemptions"),
        ("يستخدمون", "used"),
        ("المفاوضين", "negotiators"),
        ("وسيعودون", "returned"),
        ("انتخابية", "electoral"),
        ("بالتهريب", "smuggled"),
        ("محاصيلهم", "crops"),
        ("أوضحت", "clarified"),
        ("تقاعد", "retires"),
    ],
)
def test_words_share_a_concept(arabic: str, english: str) -> None:
    ar, en = languages.load("ar"), languages.load("en")
    one, other = fold(arabic, ar).text, fold(english, en).text
    assert bilingual.concepts(one, ar, en) & bilingual.concepts(other, en, ar)
