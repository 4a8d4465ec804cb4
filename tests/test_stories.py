"""Whole stories, all invented: what is speech, whose it is, and what is a claim, held to what a careful reader finds.

A file of `tests/stories` is a story with its gold. A quote is its words, speaker, cue, channel, day and who passed it on;
`-` is none, `*` anything, `|` parts what is right either way.
"""

import tomllib
from datetime import date
from pathlib import Path

import pytest

from verify.extraction.extract import extract
from verify.naming.people import Person, Registry
from verify.types import Article

STORIES = sorted((Path(__file__).parent / "stories").glob("*.toml"))
FIELDS = ("speaker", "cue", "channel", "day", "via")


def read(path):
    story = tomllib.loads(path.read_text(encoding="utf-8"))
    story["text"] = story["text"].strip("\n")
    titles = story.get("titles", {})
    people = [
        Person(name, "person" if name in titles else "organisation", tuple(names), tuple(titles.get(name, ())))
        for name, names in story.get("people", {}).items()
    ]
    article = Article(path.stem, path.name, story["text"], story["language"], published=story["published"])
    return story, extract(article, Registry.of(people) if people else None)


def value(found):
    return "-" if found is None else found.isoformat() if isinstance(found, date) else str(found)


def told(quote):
    return (
        value(quote.speaker and quote.speaker.name),
        value(quote.cue and quote.cue.text),
        *map(value, (quote.channel, quote.said_on, quote.via)),
    )


def agrees(wanted, found):
    return wanted == "*" or found in wanted.split("|")


def faults(path):
    """One line a fault."""
    story, found = read(path)
    text = story["text"]
    quotes = {quote.span.of(text): quote for quote in reversed(found.quotes)}
    lines = []
    for words, *wanted in story["quotes"]:
        quote = quotes.pop(words, None)
        if quote is None:
            lines.append(f"quote not found: {words}")
            continue
        for name, right, is_now in zip(FIELDS, wanted, told(quote), strict=True):
            if not agrees(right, is_now):
                lines.append(f"{name} of “{words[:40]}”: {is_now}, not {right}")
    lines += [f"taken as a quote: {words}" for words in quotes]
    for words, speaker in story["claims"]:
        claim = next((one for one in found.claims if words in one.span.of(text)), None)
        if claim is None:
            lines.append(f"claim not found: {words}")
        elif not agrees(speaker, value(claim.speaker and claim.speaker.name)):
            lines.append(f"speaker of claim “{words}”: {value(claim.speaker and claim.speaker.name)}, not {speaker}")
    for words in story.get("not_claims", ()):
        lines += [f"taken as a claim: {words}" for one in found.claims if words in one.span.of(text)]
    lines += [f"not seen as no speech: {words}" for words in story["not_quotes"] if words not in {no.span.of(text) for no in found.not_speech}]  # fmt: skip
    return lines


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_story(path):
    assert faults(path) == []
