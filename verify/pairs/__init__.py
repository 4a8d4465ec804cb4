"""Two statements of one language side by side: does the second say what the first says? And a statement beside a document.

A judgement from what can be pointed at: facts that differ (numbers, dates, names), a negation or a refusal on one side,
opposites, words in the place of others, and how much of the second is in the first, by words and by their vectors. What
needs knowledge of the world is beyond it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from verify.languages import Language
from verify.pairs.scorer import Judgement, chances_of, supported
from verify.settings import DEFAULTS
from verify.types import Span

if TYPE_CHECKING:
    from verify.encoders import Encoder

__all__ = ["ClaimJudged", "Judged", "Judgement", "judge_claim", "judge_pair"]

# Signals in the order in which they are told: the plainest first.
_SIGNALS = (
    ("number", "numbers"),
    ("date", "dates"),
    ("name", "names"),
    ("opposite", "opposites"),
    ("bound", "opposites"),
    ("negation", "negation"),
    ("denies-beyond", "negation"),
    ("small", "small words"),
    ("class", "classes"),
    ("names-replaced", "another name"),
    ("replaced", "another word"),
)


@dataclass(frozen=True, slots=True)
class Judged:
    """`label` with what it rests on: `why` names the signal, `coverage` is the share 0..1 of the second statement's
    words that the first carries, `probability` how likely the label is, `probability_against` how likely the second does
    not follow; both 0 in a language without weights."""

    label: Judgement
    why: str
    coverage: float
    probability: float = 0.0
    probability_against: float = 0.0


@dataclass(frozen=True, slots=True)
class ClaimJudged:
    """`entailed`, or `neutral` where the document does not bear it out, with the probability 0..1 that the document bears the statement out, the sentences
    that answer it best, and the signal that `why` names."""

    label: Judgement
    why: str
    support: float
    sentences: tuple[Span, ...] = ()


def judge_pair(a: str, b: str, language: Language, encoder: Encoder | None = None) -> Judged:
    """Whether statement `b` follows from `a` (`entailed`), goes against it (`contradicted`) or says something else
    (`neutral`). Without an encoder the one that comes with the package is used."""
    from verify.pairs.features import features
    from verify.pairs.sides import side_of

    left, right = (side_of(text[: DEFAULTS.pair_longest], language) for text in (a, b))
    found = features(left, right, encoder or _embedded())
    told = chances_of(found, language)
    if told is None:
        label = _by_rules(found)
        return Judged(label, _why(label, found), found["coverage"])
    label = max(told, key=told.__getitem__)
    return Judged(label, _why(label, found), found["coverage"], told[label], 1.0 - told["entailed"])


def judge_claim(claim: str, document: str, language: Language, encoder: Encoder | None = None) -> ClaimJudged:
    """Whether a document bears a statement out. A document is read once for any number of statements."""
    from verify.pairs.documents import document_of, figures_missing, look

    read = document_of(document, language)
    claim = claim[: DEFAULTS.pair_longest]
    found = look(claim, read, encoder or _embedded())
    if not found.features:
        return ClaimJudged("neutral", "nothing to compare", 0.0)
    if figures_missing(claim, read):
        return ClaimJudged("neutral", "figures", 0.0, found.sentences)
    chance = supported(found.features, DEFAULTS)
    if chance >= 0.5:
        return ClaimJudged("entailed", "one sentence", chance, found.sentences)
    why = "words missing" if found.features["missing"] else "words of several sentences"
    return ClaimJudged("neutral", why, chance, found.sentences)


def _embedded() -> Encoder:
    from verify import encoders

    return encoders.load(None)


def _by_rules(found: Mapping[str, float]) -> Judgement:
    """For languages without weights: a difference of fact, else how many words are shared."""
    if found["coverage"] < DEFAULTS.pair_unlike:
        return "neutral"
    if found["turned"] or found["small"]:
        return "contradicted"
    return "entailed" if found["coverage"] >= DEFAULTS.pair_like else "neutral"


def _why(label: Judgement, found: Mapping[str, float]) -> str:
    if label == "contradicted":
        return next((why for name, why in _SIGNALS if found[name]), "words not carried")
    if label == "entailed":
        return "words carried"
    return "figures not given" if found["figure-absent"] else "words not carried"
