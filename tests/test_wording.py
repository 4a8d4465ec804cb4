"""Every line of `tables/LANGUAGE/wording.tsv` is a test: quote, source, label, codes, what the story says around it."""

from __future__ import annotations

from pathlib import Path

import pytest

from verify import languages
from verify.wording import verdict

TABLES = Path(__file__).parent / "tables"


def rows(name: str) -> list[object]:
    found = []
    for path in sorted(TABLES.glob(f"*/{name}.tsv")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if line.strip() and not line.startswith("#"):
                cells = [cell.replace("\\n", "\n") for cell in line.split("\t")]
                found.append(pytest.param(path.parent.name, cells, id=f"{path.parent.name}:{number}"))
    return found


@pytest.mark.parametrize(("code", "cells"), rows("wording"))
def test_verdict_of_wording(code: str, cells: list[str]) -> None:
    quote, source, label, codes, context = (*cells, "", "")[:5]
    given, differences, alignment = verdict(quote, source, languages.load(code), context=context)
    assert alignment is not None
    assert given == label, differences
    assert set(codes.split()) <= {difference.code for difference in differences}


@pytest.mark.parametrize(("code", "cells"), rows("wording"))
def test_spans_of_differences(code: str, cells: list[str]) -> None:
    quote, source = cells[:2]
    _, differences, _ = verdict(quote, source, languages.load(code))
    for difference in differences:
        assert difference.quote_text == difference.quote.of(quote)
        assert difference.source_text == difference.source.of(source)
        assert 0 <= difference.source.start <= difference.source.end <= len(source)


def test_number_values_are_named() -> None:
    _, differences, _ = verdict(
        "The dock needs 450 million pounds of work",
        "The dock needs five hundred and forty million pounds of work",
        languages.load("en"),
    )
    number = next(one for one in differences if one.code == "number-differs")
    assert "450000000" in number.quote_value
    assert "540000000" in number.source_value
