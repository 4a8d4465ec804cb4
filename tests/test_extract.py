"""Marks, speech, attribution and claims in one call."""

import random
from datetime import date

import pytest

from verify import languages
from verify.extraction.extract import extract
from verify.types import Article, Region, Span

STORY = """Harper: “The ferry will sail”

A boat at the pier. (Photo: Gull Press)

PORT NEWS, May 3 (Gull Press) — The ferry carried 4,200 people in April, the harbour office said on Friday.

“The ferry will sail,” Dana Harper, who runs the harbour office, told reporters, “but the pier is weak.”

She said the boat, known as “The Tub,” had “never been late.”

Will it sail at all? Subscribe to our newsletter.
"""


def article(text, code="en", **more):
    return Article("story", "story.txt", text, code, published=date(2024, 5, 3), **more)


def test_story_quotes():
    found = extract(article(STORY))
    assert [quote.span.of(STORY) for quote in found.quotes] == [
        "The ferry will sail",
        "The ferry will sail,” Dana Harper, who runs the harbour office, told reporters, “but the pier is weak.",
        "never been late.",
    ]
    assert len(found.quotes[1].fragments) == 2
    assert found.quotes[1].speaker.name == "Dana Harper"


def test_story_names_are_not_speech():
    found = extract(article(STORY))
    assert [no.span.of(STORY) for no in found.not_speech] == ["The Tub,"]


def test_story_claims():
    found = extract(article(STORY))
    (claim,) = found.claims
    assert claim.span.of(STORY) == ("The ferry carried 4,200 people in April, the harbour office said on Friday.")


def test_embedded_post_is_a_quote_of_its_author():
    text = "Harper wrote on Friday.\n\nThe ferry sails at noon.\n\nNobody came."
    start = text.index("The ferry")
    span = Span(start, start + len("The ferry sails at noon."))
    post = Region("embedded-post", span, author="Dana Harper", url="https://posts.example/1")
    (quote,) = extract(article(text, regions=(post,))).quotes
    assert (quote.kind, quote.speaker.name, quote.cited) == ("embedded-post", "Dana Harper", "https://posts.example/1")


def test_boilerplate_is_left_out():
    text = "It rained on Friday in Port News.\n\n“The ferry will sail,” Harper said."
    region = Region("boilerplate", Span(text.index("“"), len(text)))
    assert extract(article(text, regions=(region,))).quotes == ()


PIECES = [
    *"\"“”«»‘’'()<>=:",
    "Harper ",
    "said ",
    "قال المدير ",
    "word ",
    "كلمة ",
    ". ",
    ", ",
    "، ",
    "\n\n",
    "12 ",
    "%",
    "\0",
    "\ud800",
    "? ",
]


@pytest.mark.parametrize("code", languages.codes())
def test_any_text_gives_spans_inside_it(code):
    chance = random.Random(11)
    for _ in range(60):
        text = "".join(chance.choice(PIECES) for _ in range(chance.randint(0, 200)))
        found = extract(article(text, code))
        for item in (*found.quotes, *found.not_speech, *found.claims):
            assert 0 <= item.span.start < item.span.end <= len(text)
        for items in (found.quotes, found.not_speech, found.claims):
            assert list(items) == sorted(items, key=lambda item: item.span)
