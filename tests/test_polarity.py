"""Every line of `tables/LANGUAGE/polarity.tsv` is a test: text, negations, kinds of modals, kinds of markers."""

from __future__ import annotations

import pytest

from test_wording import rows
from verify import languages
from verify.facts.polarity import find_markers, find_modals, find_negations


@pytest.mark.parametrize(("code", "cells"), rows("polarity"))
def test_small_words(code: str, cells: list[str]) -> None:
    text, negations, modals, markers = (*cells, "", "", "")[:4]
    language = languages.load(code)
    found = find_negations(text, language)
    assert [one.text for one in found] == [part for part in negations.split("|") if part]
    assert all(one.span.of(text) == one.text and one.span.end <= one.scope.end or not len(one.scope) for one in found)
    assert {one.kind for one in find_modals(text, language)} == set(modals.split())
    assert set(markers.split()) <= {one.kind for one in find_markers(text, language)}


@pytest.mark.parametrize("text", ["", "\0" * 50, "not " * 3000, "لا " * 3000, "\ud800 not"])
def test_hostile_text(text: str) -> None:
    for code in languages.codes():
        find_negations(text, languages.load(code))
        find_markers(text, languages.load(code))
