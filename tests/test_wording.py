"""Every line of `tables/LANGUAGE/wording.tsv` is a test: quote, source, label, codes, what the story says around it."""

from __future__ import annotations

from pathlib import Path

import pytest

from verify import languages
from verify.alignment.wording import verdict

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


# --- the shared stories and cases, where they are at hand --------------------------------------------------------

SHARED = Path(__file__).parents[2] / "shared"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the shared stories are not beside this checkout")


@needs_shared
def test_labels_of_the_shared_stories() -> None:
    from quality.alignment import gold_quotes

    wrong = []
    for quote in gold_quotes(SHARED):
        label, differences, _ = verdict(
            quote.text, quote.source, languages.load(quote.language), fragments=quote.fragments, context=quote.around
        )
        if label not in quote.labels and not (quote.misattributed and label == "consistent"):
            wrong.append((quote.text, label, differences))
    assert not wrong


@needs_shared
@pytest.mark.parametrize(
    ("case", "labels"),
    [("B1", "paraphrased unsupported"), ("B7", "consistent"), ("B11", "paraphrased unsupported")],
)
def test_cases_of_matching(case: str, labels: str) -> None:
    source, quote = _case(case)
    label, _, alignment = verdict(quote, source, languages.load("en"))
    assert alignment is not None
    assert label in labels.split()
    end = alignment.source.end
    assert not (source[end - 1 : end].isalnum() and source[end : end + 1].isalnum())


@needs_shared
def test_case_of_a_short_quote_inside_other_words() -> None:
    source, quote = _case("B3")
    assert verdict(quote, source, languages.load("en"))[2] is None


def _case(name: str) -> tuple[str, str]:
    """Source and quote of one case, read from its lines; backticks stand around both."""
    text = (SHARED / "cases.md").read_text(encoding="utf-8")
    block = text.split(f"**{name}** ", 1)[1].split("\n**", 1)[0]
    line = next(line for line in block.splitlines() if "SRC" in line and "ART" in line)
    source, quote = line.split(" ART", 1)
    source = source.split(":", 1)[1].strip()
    source = source.strip("`").strip()
    quote = quote.split("`")[1].removeprefix("> ").strip("“”")
    return source, quote
