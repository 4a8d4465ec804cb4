"""Shares told by two figures, and what answers them."""

from __future__ import annotations

from fractions import Fraction

import pytest

from verify.facts import find
from verify.languages import load
from verify.matching.shares import answering, shares_in
from verify.settings import DEFAULTS

EN = load("en")


def shares(text: str):
    return shares_in(text, EN, find(text, EN, None).numbers)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Four in five boats are old.", ["4/5"]),
        ("We checked 31 of the 40 boats.", ["31/40"]),
        ("Thirty of the union’s 90 boats sank.", ["1/3"]),
        ("Nine out of ten boats sank.", ["9/10"]),
        ("One in four boats sank.", ["1/4"]),
        ("A third of the boats sank.", ["1/3"]),
        ("We own 60 boats. Twelve of them sank.", ["1/5"]),
        ("Three boats and five barges sank.", []),
        ("We saw 12 boats; 40 were ours.", []),
    ],
)
def test_shares(text: str, values: list[str]) -> None:
    assert [str(share.value) for share in shares(text)] == values


@pytest.mark.parametrize(
    ("said", "source", "relation"),
    [
        ("Thirty of the 90 boats sank.", "A third of our 90 boats sank.", "converted"),
        ("About four in five boats are old.", "We found 318 of 402 boats old.", "rounded"),
        ("Three-quarters of the boats are old.", "We found 18 of 24 boats old.", "converted"),
        ("One in three boats sank.", "We own 60 boats. Twelve of them sank.", None),
        ("Half of the boats sank.", "A third of the boats sank.", None),
    ],
)
def test_answers(said: str, source: str, relation: str | None) -> None:
    found = answering(shares(said)[0], shares(source), DEFAULTS)
    assert (found[1] if found else None) == relation
    assert found is None or isinstance(found[0].value, Fraction)
