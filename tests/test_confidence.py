"""The confidence of a verdict: a probability that moves the way it should."""

from __future__ import annotations

from dataclasses import replace

import pytest

from verify.confidence import confidence, measures, way_of
from verify.settings import DEFAULTS
from verify.types import Finding

WAYS = [
    (label, aligned, held)
    for label in ("consistent", "paraphrased", "unsupported")
    for aligned, held in ((True, True), (False, True), (False, False))
    if held or label == "unsupported"
]


@pytest.mark.parametrize(("label", "aligned", "held"), WAYS)
def test_every_way_has_weights_and_a_probability(label: str, aligned: bool, held: bool) -> None:
    for fit in (0.0, 0.5, 1.0):
        found = confidence(label, fit, (), aligned=aligned, translated=False, quote=True, held=held)
        assert 0.05 <= found <= 0.99
    weights = dict(DEFAULTS.confidence_weights)[way_of(label, aligned=aligned, held=held)]
    assert len(weights) == len(measures(0.5, (), translated=False, quote=True))


def test_a_better_fit_makes_no_verdict_of_consistency_less_sure() -> None:
    low, high = (confidence("consistent", fit, (), aligned=False, translated=True, quote=True) for fit in (0.6, 0.95))
    assert low <= high


def test_facts_beyond_the_first_count_three_times_at_most() -> None:
    errors = [Finding("number-differs", "", "error")] * 9
    assert measures(0.8, errors, translated=False, quote=False)[-1] == 3.0
    assert measures(0.8, errors[:1], translated=False, quote=False)[-1] == 0.0


def test_weights_are_those_of_the_settings() -> None:
    weights = tuple((way, (0.0, *values[1:])) for way, values in DEFAULTS.confidence_weights)
    settings = replace(DEFAULTS, confidence_weights=weights)
    found = confidence("paraphrased", 0.8, (), aligned=True, translated=False, quote=False, settings=settings)
    assert found == pytest.approx(0.5, abs=0.05)
