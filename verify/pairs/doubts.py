"""A second look at a statement that a passage of its own language seems to hold: what speaks against it, as a reason code.

Words that are carried one by one may say another thing together. `doubt` lays the statement beside the sentences that
answer it and, where it has one, beside the whole document.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from verify.languages import Language
from verify.pairs import judge_claim, judge_pair
from verify.settings import DEFAULTS, Settings

if TYPE_CHECKING:
    from verify.encoders import Encoder

# What a signal of `pairs.Judged.why` is called among the reason codes.
CODES = {
    "numbers": "number-differs",
    "dates": "date-differs",
    "names": "name-differs",
    "another name": "name-differs",
    "opposites": "polarity-differs",
    "negation": "polarity-differs",
    "small words": "quantifier-differs",
}
# Facts that are laid beside the source's one by one elsewhere: a sentence alone may lack what the next one gives.
_BOUND = ("numbers", "dates", "names")


@dataclass(frozen=True, slots=True)
class Doubt:
    """`code` is a reason code, `why` the signal, `chance` 0..1 how likely the statement does not follow. `firm` says that
    a fact was named; else only the words are not carried together, which is a matter of wording."""

    code: str
    why: str
    chance: float
    firm: bool


def doubt(
    statement: str,
    sentences: str,
    document: str | None,
    language: Language,
    encoder: Encoder,
    settings: Settings = DEFAULTS,
) -> Doubt | None:
    """What speaks against a statement beside the sentences that answer it; None where nothing does. Three encodings of a
    sentence's length and one a word, about 10 ms."""
    judged = judge_pair(sentences, statement, language, encoder)
    if judged.label != "entailed" and judged.probability_against >= settings.pair_doubt:
        code = CODES.get(judged.why, "reworded") if judged.label == "contradicted" else "reworded"
        firm = code != "reworded" and judged.why not in _BOUND
        return Doubt(code if firm else "reworded", judged.why, judged.probability_against, firm)
    if document is None:
        return None
    found = judge_claim(statement, document, language, encoder)
    if found.support < settings.document_doubt:
        return Doubt("reworded", found.why, 1.0 - found.support, firm=False)
    return None
