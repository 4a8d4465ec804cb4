"""From findings to one label: the only place with the order of severity."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from verify.rules.reasons import weight_of
from verify.types import Finding, Label

LABELS: dict[str, Label] = {"note": "consistent", "warning": "paraphrased", "error": "unsupported"}
ORDER = ("note", "warning", "error")

# Which of several reasons of one weight is told first: what a reader must know before all else.
FIRST = (
    "cannot-check", "wrong-speaker", "polarity-differs", "number-differs", "date-differs", "name-differs",
    "modality-differs", "quantifier-differs", "out-of-context", "wrong-date", "no-coverage", "no-source",
    "source-changed", "only-in-copy", "not-in-cited-source", "wrong-channel", "words-dropped", "words-added", "reworded",
    "omission-marked", "insertion-marked", "cleaned-speech", "combined", "summed", "converted", "rounded", "translation",
    "typography", "verbatim", "truncated", "copy-differs", "from-copy",
)  # fmt: skip


def weigh(findings: Iterable[Finding], profile: str) -> tuple[Finding, ...]:
    """The findings with the weights of a profile, unless a rule gave its own; the heaviest first, each said once."""
    from dataclasses import replace

    weighed = [replace(finding, weight=finding.weight or weight_of(finding.code, profile)) for finding in findings]
    weighed.sort(key=lambda finding: (-ORDER.index(finding.weight), _place(finding.code)))
    seen: set[tuple[object, ...]] = set()
    kept = []
    for finding in weighed:
        key = (finding.code, finding.message)
        if key not in seen:
            seen.add(key)
            kept.append(finding)
    return tuple(kept)


def label_of(findings: Sequence[Finding]) -> Label:
    """The label that the heaviest of weighed findings gives; unsupported where nothing was found."""
    if not findings:
        return "unsupported"
    return LABELS[max((finding.weight for finding in findings), key=ORDER.index)]


def _place(code: str) -> int:
    return FIRST.index(code) if code in FIRST else len(FIRST)
