"""BM25 as SQLite's FTS5 has it, for indexes that are asked elsewhere or in parts.

Robertson & Zaragoza 2009, "The Probabilistic Relevance Framework", with k1 = 1.2 and b = 0.75; the steps are those of
`fts5_aux.c` in the same order, so that the scores are the same numbers.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

K1, B = 1.2, 0.75
_LEAST = 1e-6  # the weight of a word that stands in half of all passages


@dataclass(frozen=True, slots=True)
class Totals:
    """How many passages an index holds, of how many words together."""

    passages: int
    words: int

    @property
    def average(self) -> float:
        return self.words / self.passages

    def __add__(self, other: Totals) -> Totals:
        return Totals(self.passages + other.passages, self.words + other.words)


@dataclass(frozen=True, slots=True)
class Whole:
    """What a part of a corpus must know of all of it: the totals, and in how many passages each asked word stands."""

    totals: Totals
    counts: Mapping[str, int]

    def weights(self, words: Sequence[str]) -> list[float]:
        """The weight of each word: the rarer, the more."""
        return [self._weight(self.counts.get(word, 0)) for word in words]

    def _weight(self, holding: int) -> float:
        weight = math.log((self.totals.passages - holding + 0.5) / (holding + 0.5))
        return weight if weight > 0.0 else _LEAST


def score(weight: float, times: int, size: int, average: float) -> float:
    """What a word that stands so many times in a passage of so many words adds to its score."""
    return weight * ((times * (K1 + 1.0)) / (times + K1 * (1.0 - B + B * size / average)))
