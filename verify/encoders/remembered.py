"""Words are asked for again and again, so each is encoded once."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

_MOST = 10_000  # 20 MB of vectors; then it starts anew


class WordVectors:
    """Gives a row for each word, encoding those that it has not seen. They lie in one matrix, so that many are taken
    at once."""

    def __init__(self, encode: Callable[[Sequence[str]], np.ndarray], dimensions: int):
        self._encode = encode
        self._rows = np.zeros((0, dimensions), dtype=np.float32)
        self._places: dict[str, int] = {}

    def __call__(self, words: Sequence[str]) -> np.ndarray:
        missing = [word for word in dict.fromkeys(words) if word not in self._places]
        if missing:
            if len(self._places) + len(missing) > _MOST:
                self._places.clear()
                missing = list(dict.fromkeys(words))
            start = len(self._places)
            self._make_room(start + len(missing))
            self._rows[start : start + len(missing)] = self._encode(missing)
            self._places.update(zip(missing, range(start, start + len(missing)), strict=True))
        return self._rows[[self._places[word] for word in words]]

    def _make_room(self, needed: int) -> None:
        if needed > len(self._rows):
            rows = np.zeros((max(needed, 2 * len(self._rows)), self._rows.shape[1]), dtype=np.float32)
            rows[: len(self._rows)] = self._rows
            self._rows = rows
