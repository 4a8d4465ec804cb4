"""Words are asked for again and again, so each is encoded once."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

_MOST = 10_000  # 20 MB of vectors; then it starts anew


class WordVectors:
    """Gives a row for each word, encoding those that it has not seen."""

    def __init__(self, encode: Callable[[Sequence[str]], np.ndarray], dimensions: int):
        self._encode = encode
        self._dimensions = dimensions
        self._known: dict[str, np.ndarray] = {}

    def __call__(self, words: Sequence[str]) -> np.ndarray:
        missing = [word for word in dict.fromkeys(words) if word not in self._known]
        if missing:
            if len(self._known) + len(missing) > _MOST:
                self._known.clear()
                missing = list(dict.fromkeys(words))
            self._known.update(zip(missing, self._encode(missing), strict=True))
        return np.array([self._known[word] for word in words], dtype=np.float32).reshape(len(words), self._dimensions)
