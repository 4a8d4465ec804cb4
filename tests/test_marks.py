"""Quote marks, from the tables of each language, and what must hold for any text."""

import random
from pathlib import Path

import pytest

from verify import languages
from verify.extraction.marks import find_quoted
from verify.types import Region, Span

TABLES = Path(__file__).parent / "tables"


def rows(name):
    for path in sorted(TABLES.glob(f"*/{name}.tsv")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if line and not line.startswith("#"):
                cells = [cell.replace("\\n", "\n") for cell in line.split("\t")]
                yield pytest.param(path.parent.name, *cells, id=f"{path.parent.name}/{name}.tsv:{number}")


@pytest.mark.parametrize(("code", "text", "expected"), list(rows("marks")))
def test_marks_table(code, text, expected):
    quotations = []
    for quoted in find_quoted(text, languages.load(code)):
        quotations.append(" | ".join(part.of(text) for part in quoted.fragments) + ("" if quoted.closed else "~"))
    assert " || ".join(quotations) == expected


def test_regions_are_quotations():
    text = "Lee spoke.\n\nThe road is open and the bridge is shut.\n\nOrtiz left."
    start = text.index("The road")
    region = Region("block-quote", Span(start, text.index("\n\nOrtiz")), author="Lee")
    (quoted,) = find_quoted(text, languages.load("en"), [region])
    assert quoted.style == "block-quote"
    assert quoted.span.of(text) == "The road is open and the bridge is shut."


def test_marked_region_is_one_quotation():
    text = "“The road is open.”"
    (quoted,) = find_quoted(text, languages.load("en"), [Region("block-quote", Span(0, len(text)))])
    assert (quoted.span.of(text), quoted.style) == ("The road is open.", "block-quote")


def test_nested_on_demand():
    text = "“He told me ‘go home’ and I went,” she said."
    depths = [quoted.depth for quoted in find_quoted(text, languages.load("en"), nested=True)]
    assert depths == [0, 1]


def test_sentence_holds_the_attribution():
    text = "Lee came. “The road is open,” Ortiz said. He left."
    (quoted,) = find_quoted(text, languages.load("en"))
    assert quoted.sentence.of(text) == "“The road is open,” Ortiz said."


def test_stray_mark_costs_its_own_paragraph_only():
    stories = ["Lee waited at the depot.", "“We left at six,” Ortiz said.", "Nobody came.", "“It rained,” Lee said."]
    for place in range(len(stories)):
        for mark in '"“”«»‘':
            broken = list(stories)
            broken[place] = broken[place].replace(" at ", f" {mark}at ", 1).replace(" came", f" {mark}came")
            text = "\n\n".join(broken)
            found = {quoted.span.of(text) for quoted in find_quoted(text, languages.load("en"))}
            kept = {"We left at six,", "It rained,"} - ({"We left at six,"} if place == 1 else set())
            assert kept <= found, (place, mark, found)


PIECES = [
    *"\"“”„‟«»‹›「」‘’'`()<>=",
    "a",
    "word ",
    "كلمة ",
    ". ",
    ", ",
    "، ",
    "\n",
    "\n\n",
    " ",
    "said ",
    "قال ",
    "1",
    "\0",
    "\ud800",
]


@pytest.mark.parametrize("code", languages.codes())
def test_any_text_gives_ordered_spans_inside_it(code):
    chance = random.Random(7)
    for _ in range(200):
        text = "".join(chance.choice(PIECES) for _ in range(chance.randint(0, 200)))
        last = 0
        for quoted in find_quoted(text, languages.load(code)):
            assert last <= quoted.span.start < quoted.span.end <= len(text)
            assert all(quoted.span.covers(part) for part in quoted.fragments)
            assert quoted.sentence.covers(quoted.span)
            last = quoted.span.end
