"""How much a statement is worth checking, 0..1: a weighted sum of a few features that a reader can name.

The weights are those of a logistic regression on the developers' half of the debates of CLEF 2018 (sentences that
journalists chose to check), rounded by hand; the words of each feature are `languages/CODE/worth.tsv`.
"""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Iterator, Mapping, Sequence

from verify.languages import Language
from verify.settings import DEFAULTS, Settings
from verify.text import fold, stem_forms, words

_DIGITS = re.compile(r"\d+")
_QUESTION = re.compile(r"[?؟]\s*[\"”»’)]*\s*$")
_CAPITAL = re.compile(r"(?<=[^\W\d_] )[A-ZÀ-Þ][\w’'-]+|(?<=[,;:] )[A-ZÀ-Þ][\w’'-]+")
_CAP = 3
_LEAD = 5
_STEM = 3


@functools.cache
def _feature_words(language: Language) -> Mapping[str, tuple[str, ...]]:
    """Word -> the features that it serves."""
    found: dict[str, list[str]] = {}
    for feature, entries in language.rows("worth"):
        for entry in entries.split("|"):
            found.setdefault(fold(entry, language).text, []).append(feature)
    return {word: tuple(features) for word, features in found.items()}


def _stems(word: str, language: Language) -> Iterator[str]:
    """What remains of a word without its clitic, without its suffixed pronoun, and without both."""
    forms = stem_forms(word, language)
    yield from forms[1:]
    for suffix in _suffixes(language):
        if word.endswith(suffix):
            yield from (form[: -len(suffix)] for form in forms if len(form) - len(suffix) >= _STEM)


@functools.cache
def _suffixes(language: Language) -> tuple[str, ...]:
    return tuple(word for word, features in _feature_words(language).items() if "suffix" in features)


def features(text: str, language: Language, folded: Sequence[str] | None = None) -> dict[str, float]:
    """What the score is made of: how many words of each feature there are, up to three, and a few signs that need no
    words. Each value lies in 0..1. `folded` are the words of the text where they are known."""
    known = _feature_words(language)
    if folded is None:
        folded = [word.folded for word in words(text, language)]
    counts: dict[str, int] = {}
    lead: set[str] = set()
    for place, word in enumerate(folded):
        hit = known.get(word)
        if hit is None:
            hit = next((known[form] for form in _stems(word, language) if form in known), ())
        for feature in hit:
            if feature == "suffix":
                continue
            counts[feature] = counts.get(feature, 0) + 1
            if place < _LEAD:
                lead.add(feature)
    values = {feature: min(count, _CAP) / _CAP for feature, count in counts.items()}
    digits = len(_DIGITS.findall(text))
    values["digits"] = min(digits, 2) / 2
    about_others = bool(lead & {"other", "you"}) and "self" not in lead
    content = min(counts.get("topic", 0) + counts.get("deed", 0) + counts.get("change", 0), _CAP) / _CAP
    values["accuses"] = content if about_others else 0.0
    values["subject-self"] = 1.0 if "self" in lead else 0.0
    values["development"] = 1.0 if "topic" in counts and "change" in counts else 0.0
    values["record"] = 1.0 if "topic" in counts and ("deed" in counts or "extent" in counts) else 0.0
    values["question"] = 1.0 if _QUESTION.search(text) else 0.0
    values["names"] = min(len(_CAPITAL.findall(text)), _CAP) / _CAP
    values["long"] = min(len(folded), 30) / 30
    values["short"] = 1.0 if len(folded) < 5 else 0.0
    return values


def worth(text: str, language: Language, settings: Settings = DEFAULTS) -> float:
    """How much a statement is worth checking, 0..1."""
    return worth_of(features(text, language), settings)


def worth_of(values: Mapping[str, float], settings: Settings = DEFAULTS) -> float:
    """The same for features that are known."""
    weights = dict(settings.worth_weights)
    total = weights.get("bias", 0.0) + sum(weights.get(name, 0.0) * value for name, value in values.items())
    return 1.0 / (1.0 + math.exp(-total))
