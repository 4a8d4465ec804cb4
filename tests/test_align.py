"""Where a quote stands in its source, word by word."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from test_wording import rows
from verify import languages
from verify.alignment.align import align, occurrences, similarity
from verify.types import Span

ENGLISH = languages.load("en")
PLAIN = ("same", "typography")


@pytest.mark.parametrize(("code", "cells"), rows("align"))
def test_stretch_and_steps(code: str, cells: list[str]) -> None:
    quote, source, stretch, steps = (*cells, "")[:4]
    found = align(quote, source, languages.load(code))
    if stretch == "-":
        assert found is None
        return
    assert found is not None
    assert found.source.of(source) == stretch
    assert [edit.op for edit in found.edits if edit.op not in PLAIN] == steps.split()


@pytest.mark.parametrize(("code", "cells"), [*rows("align"), *rows("wording")])
def test_edits_are_in_order_and_inside(code: str, cells: list[str]) -> None:
    quote, source = cells[:2]
    found = align(quote, source, languages.load(code))
    if found is None:
        return
    for before, after in zip(found.edits, found.edits[1:], strict=False):
        assert before.quote.start <= after.quote.start
    for edit in found.edits:
        assert 0 <= edit.quote.start <= edit.quote.end <= len(quote)
        assert 0 <= edit.source.start <= edit.source.end <= len(source)


def test_source_stretch_never_ends_inside_a_word() -> None:
    source = "They say they've painted the hull twice. They'd like a rest."
    found = align("They say they painted the hull twice", source, ENGLISH)
    assert found is not None
    assert found.source.of(source) == "They say they've painted the hull twice"


def test_fragments_leave_the_attribution_out() -> None:
    quote = "This is no ferry,” the captain told us, “it is a raft."
    first, second = quote.index("”"), quote.index("“") + 1
    found = align(
        quote, "This is no ferry; it is a raft.", ENGLISH, fragments=(Span(0, first), Span(second, len(quote)))
    )
    assert found is not None
    assert {edit.op for edit in found.edits} <= set(PLAIN)


def test_whole_sentences_between_fragments_count_as_marked() -> None:
    quote = "The boat is old.” She paused. “We love her."
    first, second = quote.index("”"), quote.index("“") + 1
    found = align(
        quote,
        "The boat is old. It was built by hand. We love her.",
        ENGLISH,
        fragments=(Span(0, first), Span(second, len(quote))),
    )
    assert found is not None
    assert [edit.op for edit in found.edits if edit.op not in PLAIN] == ["elided"]


def test_all_places_of_a_text_that_stands_twice() -> None:
    source = "Q: Is it sold? A: No. Q: Is it safe? A: No."
    assert [found.source.start for found in occurrences("No.", source, ENGLISH)] == [
        source.index("No"),
        source.rindex("No"),
    ]


def test_parts_follow_each_other_in_one_place() -> None:
    source = "The pier is old. " + "Boats come and go all day. " * 40 + "The pier is closed, they say, to boats."
    found = align("The pier is closed … to boats", source, ENGLISH)
    assert found is not None
    assert found.source.of(source) == "The pier is closed, they say, to boats"


def test_similarity_ranks_and_stays_in_range() -> None:
    near = similarity("the old pier is closed", "They said the old pier was closed today", ENGLISH)
    far = similarity("the old pier is closed", "Bread costs more than it did last year", ENGLISH)
    assert 0 <= far < near <= 1
    assert similarity("", "words", ENGLISH) == 0


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\0",
        "\ud800",
        "“" * 5000,
        "..." * 3000,
        "[" * 3000,
        "[]()" * 2000,
        "'" * 3000,
        "a " * 3000,
        "\u0640" * 2000,
        "boat … " * 1500,
        "boat [x] " * 1500,
    ],
)
def test_hostile_text_raises_nothing(text: str) -> None:
    for code in languages.codes():
        language = languages.load(code)
        align(text, "The old pier is closed to boats", language)
        align("The old pier is closed to boats", text, language)
        align(text, text, language)


_WORD = st.sampled_from(
    re.findall(r"\S+", "the old pier is not closed to 12 boats , . … [ ] ( ) “ ” can't we will الرصيف لا في")
)


@settings(max_examples=150, deadline=None)
@given(st.lists(_WORD, max_size=14), st.lists(_WORD, max_size=30))
def test_any_words_give_edits_that_cover_the_quote(quote_words: list[str], source_words: list[str]) -> None:
    quote, source = " ".join(quote_words), " ".join(source_words)
    for code in languages.codes():
        found = align(quote, source, languages.load(code))
        if found is not None:
            assert 0 < found.similarity <= 1
            assert found.source.end <= len(source)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["boats", "come", "by", "night", "from", "far"]), min_size=4, max_size=20))
def test_a_text_is_verbatim_in_itself(words: list[str]) -> None:
    text = " ".join(words)
    found = align(text, f"Well: {text}, they said", ENGLISH)
    assert found is not None
    assert [edit.op for edit in found.edits] == ["same"]


def test_cost_grows_with_the_source_and_no_faster() -> None:
    words = [f"word{number * 7919 % 2003}" for number in range(16_000)]
    quote = " ".join([*words[900:915], "another", *words[916:930]])
    spent = []
    for count in (2000, 16_000):
        source = " ".join(words[:count])
        start = time.process_time()
        assert align(quote, source, ENGLISH) is not None
        spent.append(time.process_time() - start)
    assert spent[1] < 40 * max(spent[0], 0.002)


def test_contractions_that_lead_out_of_the_band_are_no_way() -> None:
    from verify import languages

    quote = "the the the the the can't can't can't can't"
    assert align(quote, "the", languages.load("en")) is None
