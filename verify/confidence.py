"""How sure a verdict is: the share of verdicts like it that were right on the developers' stories and their false versions.

A verdict is known by how it came about (word by word, by meaning, or because no source holds it), by its label, by how
well the passage fits, and by how many facts were found to differ. The weights of each way are in the settings, set by
`scripts/calibrate`, which also writes the table in `docs/accuracy.md` of what was said and what came out.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from verify.settings import DEFAULTS, Settings
from verify.types import Finding, Label

# The fit from which the slopes count: a middling one.
MIDDLE = 0.8
MOST_ERRORS = 3


def way_of(label: Label, *, aligned: bool, held: bool) -> str:
    """How a verdict came about: `words-LABEL`, `meaning-LABEL` or `nothing`."""
    if not held:
        return "nothing"
    return f"{'words' if aligned else 'meaning'}-{label}"


def measures(fit: float, findings: Sequence[Finding], *, translated: bool, quote: bool) -> tuple[float, ...]:
    """What is weighed besides the way: the constant, fit, another language, a quote, facts that differ beyond one."""
    errors = sum(finding.weight == "error" for finding in findings)
    return 1.0, fit - MIDDLE, float(translated), float(quote), float(min(MOST_ERRORS, max(0, errors - 1)))


def confidence(
    label: Label,
    fit: float,
    findings: Sequence[Finding],
    *,
    aligned: bool,
    translated: bool,
    quote: bool,
    held: bool = True,
    settings: Settings = DEFAULTS,
) -> float:
    """The probability 0.05..0.99 that the label is right. `fit` is that of the case which decided, or of the best one
    where no source `held` the item; `aligned` says that it was compared word by word."""
    weights = dict(settings.confidence_weights)[way_of(label, aligned=aligned, held=held)]
    values = measures(fit, findings, translated=translated, quote=quote)
    total = sum(weight * value for weight, value in zip(weights, values, strict=True))
    return max(0.05, min(0.99, 1.0 / (1.0 + math.exp(-total))))
