"""From what was measured to a label: a weighted sum a label, whose weights a reader can look at.

The weights of statements stand in `entailment.tsv` of a language (feature, contradicted, entailed, neutral), those of
documents in the settings; `scripts/weigh` sets them anew. They add up what single rules see: no word, name or figure of
any text is among them.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Mapping, Sequence
from typing import Literal

from verify.languages import Language
from verify.settings import Settings

Judgement = Literal["entailed", "contradicted", "neutral"]
LABELS: tuple[Judgement, ...] = ("contradicted", "entailed", "neutral")
CONSTANT = "constant"

# What is looked at, and only that: the columns of the weights.
PAIR = (
    "coverage", "same", "weakest", "weak", "back", "names-lost", "words-lost", "replaced", "names-replaced",
    "replaced-near", "inverted", "meaning", "burdens", "number", "date", "figure-absent", "name", "opposite", "bound",
    "negation", "one-negated", "stronger", "small", "class", "turned",
)  # fmt: skip
DOCUMENT = ("one-sentence", "two-sentences", "anywhere", "missing", "copied", "nearest")


# A difference that no negation makes good: nothing that is carried besides can make the statement follow.
_DIFFERING = ("number", "date", "name", "opposite", "bound")


def chances_of(features: Mapping[str, float], language: Language) -> dict[Judgement, float] | None:
    """The probability of each label by the language's weights; None where it has none."""
    weights = _weights(language)
    return chances(features, weights) if weights else None


def chances(features: Mapping[str, float], weights: Mapping[str, Sequence[float]]) -> dict[Judgement, float]:
    """The probability of each label. Where a fact differs, that of `entailed` goes to `contradicted`."""
    values = {**features, CONSTANT: 1.0}
    sums = [sum(weights[name][place] * values[name] for name in weights) for place in range(len(LABELS))]
    top = max(sums)
    powers = [math.exp(one - top) for one in sums]
    found = {label: power / sum(powers) for label, power in zip(LABELS, powers, strict=True)}
    if features["turned"] and any(features[name] for name in _DIFFERING):
        found["contradicted"] += found["entailed"]
        found["entailed"] = 0.0
    return found


@functools.cache
def _weights(language: Language) -> Mapping[str, tuple[float, ...]]:
    return {name: tuple(map(float, cells)) for name, *cells in language.rows("entailment")}


def supported(features: Mapping[str, float], settings: Settings) -> float:
    """How likely a document bears a statement out, 0..1."""
    values = {**features, CONSTANT: 1.0}
    total = sum(weight * values[name] for name, weight in settings.document_weights)
    return 1.0 / (1.0 + math.exp(-total))
