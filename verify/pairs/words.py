"""Which words of a statement another one of its language has: the same word in any form, the same name or concept, or
one that its vector says is near."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from verify.pairs.figures import Compared
from verify.pairs.sides import Side
from verify.settings import DEFAULTS
from verify.translation.carry import PLACES, Token

if TYPE_CHECKING:
    import numpy as np

    from verify.encoders import Encoder

SAME = 1.0
MEANT = 0.95  # one concept of the lexicon


@dataclass(frozen=True, slots=True, eq=False)
class Carried:
    """`table` has a row for each token of the second statement and a column for each of the first, 0..1; `scores` the
    best of each row, `back` that of each column. `asked` are the rows that count: all but those of a subject that the
    first statement does not name at all, since it may stand there as `he` or `the film`."""

    left: Side
    right: Side
    table: np.ndarray
    scores: tuple[float, ...]
    back: tuple[float, ...]
    asked: tuple[int, ...]

    def answer(self, at: int) -> int | None:
        """The token of the first statement that carries a token of the second best; None where there is none."""
        return int(self.table[at].argmax()) if self.table.size else None

    def asked_scores(self) -> tuple[float, ...]:
        return tuple(self.scores[at] for at in self.asked)


def carried(left: Side, right: Side, figures: Compared, encoder: Encoder) -> Carried:
    """How far the first statement carries each word of the second. A word inside a figure is carried as the figure is:
    not at all where it differs or is absent."""
    import numpy as np

    table = _table(left, right, encoder)
    scores = table.max(axis=1, initial=0.0) if table.size else np.zeros(len(right.tokens), dtype=np.float32)
    back = table.max(axis=0, initial=0.0) if table.size else np.zeros(len(left.tokens), dtype=np.float32)
    for at, token in enumerate(right.tokens):
        if any(one.span.meets(token.span) for one in figures.held):
            scores[at] = SAME
        elif any(one.span.meets(token.span) for one in (*figures.differ, *figures.absent)):
            scores[at] = 0.0
    found = tuple(float(score) for score in scores)
    return Carried(left, right, table, found, tuple(float(one) for one in back), _asked(right, found))


def _table(left: Side, right: Side, encoder: Encoder) -> np.ndarray:
    import numpy as np

    ours, theirs = right.tokens, left.tokens
    if not ours or not theirs:
        return np.zeros((len(ours), len(theirs)), dtype=np.float32)
    rows = encoder.word_vectors([token.printed for token in ours])
    columns = encoder.word_vectors([token.printed for token in theirs])
    table = np.clip(rows @ columns.T / DEFAULTS.word_cosine_full, 0.0, 0.99 * MEANT)
    for i, one in enumerate(ours):
        for j, other in enumerate(theirs):
            table[i, j] = _pair(one, other, right.stems[i] == left.stems[j], float(table[i, j]))
    return table


def _pair(one: Token, other: Token, same: bool, near: float) -> float:
    if one.folded.isdigit() or other.folded.isdigit():
        return float(one.folded == other.folded)
    if same or one.entities & other.entities:
        return SAME
    if one.concepts & other.concepts:
        return MEANT
    if one.entities and other.entities:
        return min(near, DEFAULTS.unlike_names)
    if PLACES & (one.kinds | other.kinds):
        return min(near, DEFAULTS.place_by_vector)
    return near


def _asked(side: Side, scores: Sequence[float]) -> tuple[int, ...]:
    subject = subject_of(side)
    named = sum(scores[at] for at in subject) / len(subject) if subject else 1.0
    everything = tuple(range(len(side.tokens)))
    if named >= DEFAULTS.name_carried or len(subject) == len(everything):
        return everything
    return everything[len(subject) :]


def subject_of(side: Side) -> tuple[int, ...]:
    """The tokens of the name that a statement begins with; none in a script without capitals, where a first word may
    be anything."""
    found: list[int] = []
    for at, token in enumerate(side.tokens):
        capital = token.printed[0].isupper() and token.name or (found and token.printed[0].isdigit())
        if not capital or (found and token.place - side.tokens[found[-1]].place > 2):
            break
        if not found and token.place > 2:
            break
        found.append(at)
    return tuple(found)


# --- a word in the place of another --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Replaced:
    """A word of the second statement with the word that the first has in its place, beside a word that both have."""

    ours: int
    theirs: int
    near: float


def replaced(words: Carried) -> tuple[Replaced, ...]:
    """Words that are hardly carried and stand beside a word that is, where the first statement has another word beside
    it that answers nothing: `built in the harbour` for `built in the hills`."""
    found = []
    for at in words.asked:
        if words.scores[at] >= DEFAULTS.pair_carried:
            continue
        for step in (-1, 1):
            beside = at + step
            if not 0 <= beside < len(words.scores) or words.scores[beside] < DEFAULTS.carried_well:
                continue
            there = words.answer(beside)
            if there is None:
                continue
            for place in (there - step, there + step):
                if 0 <= place < len(words.back) and words.back[place] < DEFAULTS.pair_carried:
                    found.append(Replaced(at, place, float(words.table[at, place])))
    return tuple(found)
