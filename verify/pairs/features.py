"""What is measured of two statements, each a number with a plain meaning. The first is the source, the second the one
that is asked about.

- `coverage`, `same`: share of the second's words that are carried, 0..1, and that stand there in some form; names and
  figures count more
- `weakest`, `weak`: support of the word carried least; number of words carried badly
- `names-lost`, `words-lost`, `figure-absent`: names, other words and figures without an answer
- `replaced`, `names-replaced`, `replaced-near`: words in whose place the first has others, and how near the nearest is
- `back`: share of the first's words that the second carries; `inverted`: words in another order
- `meaning`, `burdens`: cosine with the nearest stretch; share of words without which the two would be nearer
- `number`, `date`, `name`, `opposite`, `bound`, `class`, `small`: a fact, word or small word that differs
- `negation`, `one-negated`, `denies-beyond`: negations on one side
- `turned`: a difference that no negation makes good, or a negation without one
- `stronger`: the second says only, all, most, first, and the first does not
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from verify.pairs import turns
from verify.pairs.figures import compare
from verify.pairs.sides import Side
from verify.pairs.words import Carried, carried, replaced
from verify.settings import DEFAULTS

if TYPE_CHECKING:
    from verify.encoders import Encoder

_MOST_WORDS = 16  # words of a statement that are left out one by one


def features(left: Side, right: Side, encoder: Encoder) -> Mapping[str, float]:
    figures = compare(left, right)
    words = carried(left, right, figures, encoder)
    found = _of_words(words)
    found |= _of_meaning(words, encoder)
    found |= _of_facts(left, right, words)
    found["number"] = float(figures.numbers_differ)
    found["date"] = float(figures.dates_differ)
    found["figure-absent"] = float(len(figures.absent))
    other = any(found[name] for name in ("number", "date", "name", "opposite", "bound", "class"))
    lost = found["denies-beyond"] and found["weakest"] < DEFAULTS.carried
    found["turned"] = float((other or bool(lost)) != bool(found["negation"] or found["denies-beyond"]))
    return found


def _of_words(words: Carried) -> dict[str, float]:
    scores = words.asked_scores() or (0.0,)
    weights = [words.right.tokens[at].weight for at in words.asked] or [1.0]
    total = sum(weights)
    lost = [at for at in words.asked if words.scores[at] < DEFAULTS.pair_carried]
    swaps = replaced(words)
    order = [words.answer(at) for at in words.asked if words.scores[at] >= DEFAULTS.carried_well]
    return {
        "coverage": sum(score * weight for score, weight in zip(scores, weights, strict=False)) / total,
        "same": sum(weight for score, weight in zip(scores, weights, strict=False) if score >= 0.95) / total,
        "weakest": min(scores),
        "weak": float(sum(score < DEFAULTS.carried for score in scores)),
        "back": sum(words.back) / len(words.back) if words.back else 0.0,
        "names-lost": float(sum(words.right.tokens[at].name for at in lost)),
        "words-lost": float(sum(not words.right.tokens[at].name for at in lost)),
        "replaced": float(len({one.ours for one in swaps})),
        "names-replaced": float(
            len({one.ours for one in swaps if words.right.tokens[one.ours].name and words.left.tokens[one.theirs].name})
        ),
        "replaced-near": max((one.near for one in swaps), default=0.0),
        "inverted": _inverted([place for place in order if place is not None]),
    }


def _inverted(order: Sequence[int]) -> float:
    """The share of pairs of words that stand in the other order in the first statement."""
    pairs = [(one, other) for at, one in enumerate(order) for other in order[at + 1 :] if one != other]
    return sum(one > other for one, other in pairs) / len(pairs) if pairs else 0.0


def _of_meaning(words: Carried, encoder: Encoder) -> dict[str, float]:
    """The nearness of the statement to the stretch of the first that is nearest, and how much of it hangs on the
    word that hurts it most: a word whose loss makes the two more alike is not said there."""
    text = words.right.text
    stretches = encoder.encode(_stretches(words))
    asked = words.asked[:_MOST_WORDS]
    without = [text[: span.start] + text[span.end :] for span in (words.right.tokens[at].span for at in asked)]
    near = encoder.encode([text, *without]) @ stretches.T
    whole = float(near[0].max())
    best = near[1:].max(axis=1, initial=-1.0)
    gains = [whole - float(one) for one in best]
    return {
        "meaning": whole,
        "burdens": sum(gain < 0 for gain in gains) / len(gains) if gains else 0.0,
    }


def _stretches(words: Carried) -> list[str]:
    """The first statement, and stretches of it about as long as the second."""
    tokens, text = words.left.tokens, words.left.text
    size = max(4, len(words.right.tokens) + 2)
    found = [text]
    for first in range(0, max(0, len(tokens) - size + 1), 2):
        found.append(text[tokens[first].span.start : tokens[first + size - 1].span.end])
    return found


def _of_facts(left: Side, right: Side, words: Carried) -> dict[str, float]:
    return {
        "name": float(turns.names_differ(left, right)),
        "opposite": float(turns.opposites_differ(left, right)),
        "bound": float(turns.bound_opposites_differ(left, right)),
        "negation": float(turns.negation_differs(left, right)),
        "one-negated": float(bool(left.negations) != bool(right.negations)),
        "denies-beyond": float(turns.denies_beyond(left, right, words)),
        "stronger": float(turns.stronger(left, right)),
        "small": float(turns.small_words_differ(left, right)),
        "class": float(turns.classes_differ(left, right, words)),
    }
