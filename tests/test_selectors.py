"""Selectors find the words again, and anchors stay where they were."""

import re

import pytest

from verify import importers
from verify.check import extract_file
from verify.reports import html
from verify.reports._selectors import selectors

STORY = (
    "Lamps for the quay\nThe mayor, Ines Roth, spoke on Monday. “We will light the whole quay,” she said.\n"
    "«سنضيء الرصيف كله», she added. 😀 “We will light the whole quay,” the clerk said too.\n"
)


@pytest.fixture
def items(tmp_path):
    path = tmp_path / "lamps.txt"

    def read(text):
        path.write_text(text, encoding="utf-8")
        return importers.read_article(path).text, extract_file(str(path)).to_dict()

    return read


def found(text, selector):
    whole = selector["prefix"] + selector["exact"] + selector["suffix"]
    return [match.start() + len(selector["prefix"]) for match in re.finditer(re.escape(whole), text)]


def test_a_selector_finds_its_words_and_no_others(items):
    text, report = items(STORY)
    assert len(report["articles"][0]["items"]) >= 3
    for item in report["articles"][0]["items"]:
        quote, place = item["selectors"]
        assert (quote["exact"], place["start"], place["end"]) == (item["text"], item["start"], item["end"])
        assert found(text, quote) == [item["start"]]


def test_a_selector_holds_when_the_text_above_is_edited(items):
    _, before = items(STORY)
    text, _ = items(STORY.replace("The mayor", "At eight, and then again at nine, the old mayor"))
    for item in before["articles"][0]["items"][1:]:
        assert len(found(text, item["selectors"][0])) == 1


def test_the_ends_of_a_text_are_no_trouble():
    assert selectors("abc", 0, 3)[0] == {"type": "TextQuoteSelector", "exact": "abc", "prefix": "", "suffix": ""}
    assert selectors("", 0, 0)[0]["exact"] == ""


def test_an_items_anchor_in_the_page_holds_through_edits(items):
    def anchors(report):
        return re.findall(r'<section class="item [a-z]+" id=(\S+?)>', html.render(report))

    _, before = items(STORY)
    _, after = items("Lamps for the quay\nA new first paragraph, with 40 lamps in it.\n" + STORY.split("\n", 1)[1])
    assert set(anchors(before)) and set(anchors(before)) <= set(anchors(after))
