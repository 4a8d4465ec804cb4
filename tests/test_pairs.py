"""Every line of `tables/LANGUAGE/pairs.tsv` is a test: source, statement, label, and the signal that tells it."""

from __future__ import annotations

from pathlib import Path

import pytest

from verify import encoders, languages
from verify.pairs import judge_claim, judge_pair
from verify.pairs.documents import document_of, figures_missing
from verify.pairs.figures import compare
from verify.pairs.sides import side_of

TABLES = Path(__file__).parent / "tables"


def rows() -> list[object]:
    found = []
    for path in sorted(TABLES.glob("*/pairs.tsv")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if line.strip() and not line.startswith("#"):
                cells = (*line.split("\t"), "")[:4]
                found.append(pytest.param(path.parent.name, cells, id=f"{path.parent.name}:{number}"))
    return found


@pytest.mark.parametrize(("code", "cells"), rows())
def test_label_of_two_statements(code: str, cells: tuple[str, ...]) -> None:
    source, statement, label, why = cells
    judged = judge_pair(source, statement, languages.load(code), encoders.load(None))
    assert judged.label == label, judged
    assert not why or judged.why == why
    assert 0.0 <= judged.coverage <= 1.0 and 1 / 3 <= judged.probability <= 1.0


@pytest.mark.parametrize(
    ("source", "statement", "held", "differing"),
    [
        ("As of 9 March there were 180 cases.", "By March 10, 2021 there were fewer than 200 cases.", 2, 0),
        ("As of 9 March there were 180 cases.", "By March 8, 2021 there were more than 200 cases.", 0, 2),
        ("They caught more than 30 tonnes of herring.", "They caught 30 tonnes of herring.", 1, 0),
        ("They caught 30 tonnes of herring.", "They caught more than 30 tonnes of herring.", 0, 1),
        ("The shop sells bread.", "The shop sells 12 kinds of bread.", 0, 0),
        ("The plane was a B-52.", "A B-17 was the plane.", 0, 0),
    ],
)
def test_figures_of_two_statements(source: str, statement: str, held: int, differing: int) -> None:
    english = languages.load("en")
    found = compare(side_of(source, english), side_of(statement, english))
    assert (len(found.held), len(found.differ)) == (held, differing)


REPORT = (
    "The town council met on Tuesday evening. It approved a new bridge over the mill stream. "
    "The bakery on Cobb Street closed after a fire in its cellar. The mayor visited the school and thanked the "
    "teachers. The bridge will cost 3, 400 dollars a metre, the engineer said."
)


@pytest.mark.parametrize(
    ("statement", "label"),
    [
        ("The bakery on Cobb Street closed after a fire.", "entailed"),
        ("The mayor closed the bridge after a fire in the school.", "neutral"),
        ("The bridge will cost 3,400 dollars a metre.", "entailed"),
        ("The bridge will cost 3,700 dollars a metre.", "neutral"),
    ],
)
def test_statement_beside_a_document(statement: str, label: str) -> None:
    judged = judge_claim(statement, REPORT, languages.load("en"), encoders.load(None))
    assert judged.label == label, judged
    assert all(span.end <= len(REPORT) for span in judged.sentences)


def test_figures_that_a_document_lacks_are_named() -> None:
    read = document_of(REPORT, languages.load("en"))
    assert [one.text for one in figures_missing("It costs 3,700 dollars and 3,400 a metre.", read)]


@pytest.mark.parametrize("text", ["", " ", "\x00", "\ud800", "«" * 2000, "5 " * 3000, "not " * 1500, "a" * 20000])
def test_hostile_texts_raise_nothing(text: str) -> None:
    english, encoder = languages.load("en"), encoders.load(None)
    judge_pair(text, "The bridge is closed.", english, encoder)
    judge_pair("The bridge is closed.", text, english, encoder)
    judge_claim(text, REPORT, english, encoder)
    judge_claim("The bridge is closed.", text, english, encoder)
