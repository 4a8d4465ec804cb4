"""Speech or not, from the tables of each language."""

from pathlib import Path

import pytest

from verify import languages
from verify.attribution.attribution import attribute
from verify.extraction.marks import find_quoted
from verify.extraction.speech import names_in_marks, why_not_speech

TABLES = Path(__file__).parent / "tables"
REASONS = {"name", "title", "nickname", "term", "scare-quote"}


def rows(name):
    found = []
    for path in sorted(TABLES.glob(f"*/{name}.tsv")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if line and not line.startswith("#"):
                found.append(pytest.param(path.parent.name, *line.split("\t"), id=f"{path.parent.name}:{number}"))
    return found


@pytest.mark.parametrize(("code", "text", "inner", "expected"), rows("speech"))
def test_speech_table(code, text, inner, expected):
    language = languages.load(code)
    spans = find_quoted(text, language)
    place = next(number for number, quoted in enumerate(spans) if quoted.span.of(text) == inner)
    attributions = attribute(text, language, spans)
    why = names_in_marks(text, language, spans)[place]
    why = why or why_not_speech(text, language, spans[place], attributions[place])
    if expected == "speech":
        assert why is None
    else:
        assert why in (REASONS if expected == "no" else {expected})


def test_name_is_a_name_wherever_it_stands_again():
    text = "The film “The Last Ferry” opened. People stood in line for “The Last Ferry” all day."
    language = languages.load("en")
    spans = find_quoted(text, language)
    assert names_in_marks(text, language, spans) == ["title", "title"]


def test_block_quote_is_speech():
    from verify.types import Region, Span

    text = "Lee wrote:\n\nOpen road"
    (quoted,) = find_quoted(text, languages.load("en"), [Region("block-quote", Span(12, len(text)))])
    assert why_not_speech(text, languages.load("en"), quoted) is None
