"""Texts to vectors. `load(None)` gives the encoder that comes with the package; a name or a folder gives a model of
sentence-transformers."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np

EMBEDDED = "embedded"


class Encoder(Protocol):
    """What the rest of the package asks of an encoder. `key` names the model, its version and the cleaning of texts:
    vectors with different keys must never be compared."""

    name: str
    key: str
    dimensions: int

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """A float32 row of length 1 for each text; a row of zeros where a text holds nothing to encode."""
        ...

    def word_vectors(self, words: Sequence[str]) -> np.ndarray:
        """As `encode`, for words and short phrases; each is encoded once in the life of the encoder."""
        ...


def load(name: str | None = None) -> Encoder:
    """The encoder of that name, loaded once a process. `EncoderError` where it cannot be had."""
    return _load(name or EMBEDDED)


@functools.cache
def _load(name: str) -> Encoder:
    if name == EMBEDDED:
        from verify.encoders import embedded

        return embedded.load()
    from verify.encoders import transformers

    return transformers.load(name)
