"""Ways to search a corpus, for tests of what must answer alike: all passages; words and vectors; signs of vectors."""

from __future__ import annotations

import dataclasses

import pytest

from verify.settings import DEFAULTS

WAYS = {
    "all": DEFAULTS,
    "words-and-vectors": dataclasses.replace(DEFAULTS, pool_all=0, pool_words=5, pool_meaning=5),
    "signs": dataclasses.replace(DEFAULTS, pool_all=0, pool_words=5, pool_meaning=5, exact_passages=0, candidates=7),
}
searched = pytest.mark.parametrize("settings", WAYS.values(), ids=WAYS)
