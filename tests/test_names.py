"""Names across spellings and scripts; a line of the table is a test."""

from pathlib import Path

import pytest

from verify.naming import names

TABLES = Path(__file__).parent / "tables"


def rows(name):
    lines = (TABLES / name).read_text(encoding="utf-8").splitlines()
    return [tuple(line.split("\t")) for line in lines if line.strip() and not line.startswith("#")]


@pytest.mark.parametrize(("one", "other", "same"), rows("any/names.tsv"))
def test_same_name(one, other, same):
    assert names.same_name(one, other) is (same == "yes"), names.similarity(one, other)


@pytest.mark.parametrize(("one", "other"), [row[:2] for row in rows("any/names.tsv")])
def test_similarity_is_symmetric_and_bounded(one, other):
    score = names.similarity(one, other)
    assert score == names.similarity(other, one)
    assert 0.0 <= score <= 1.0


@pytest.mark.parametrize("text", ["", " ", "\x00", "\ud800", "'" * 5000, "ا" * 100_000, "12", "-", "al-", "ال"])
def test_similarity_hostile(text):
    assert 0.0 <= names.similarity(text, "Karim") <= 1.0
    assert 0.0 <= names.similarity(text, text) <= 1.0
