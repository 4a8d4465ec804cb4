"""Models of sentence-transformers, by name or folder, and how any model of that package is opened (`opened`).

A folder is read as it is; a name is looked for among the models that were downloaded before. Nothing is ever fetched:
a check must not hang on a network, nor a model change behind its name.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
import warnings
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from verify.encoders import cleaning
from verify.encoders.remembered import WordVectors
from verify.errors import EncoderError

_BATCH = 64
Model = TypeVar("Model")


class TransformersEncoder:
    """See `verify.encoders.Encoder`. `key` holds a digest of the model's weights, so that another model in the same
    folder is another encoder, and the same model under another name is not."""

    def __init__(self, name: str, model: Any):
        self.name = name
        self.key = f"sentence-transformers/{_digest(model)}/{cleaning.VERSION}"
        self._model = model
        self.dimensions = int(model.encode(["a"], show_progress_bar=False).shape[1])
        self._words = WordVectors(self.encode, self.dimensions)

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        rows = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        cleaned = [cleaning.clean(text) for text in texts]
        owners: list[int] = []
        parts: list[str] = []
        for row, text in enumerate(cleaned):
            for part in cleaning.pieces(text):
                owners.append(row)
                parts.append(part)
        if not parts:
            return rows
        different = list(dict.fromkeys(parts))
        vectors = dict(zip(different, self._encode(different), strict=True))
        for row, part in zip(owners, parts, strict=True):
            rows[row] += vectors[part] * np.float32(len(part))
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        return np.divide(rows, lengths, out=rows, where=lengths > 0.0)

    def word_vectors(self, words: Sequence[str]) -> np.ndarray:
        return self._words(words)

    def _encode(self, texts: list[str]) -> np.ndarray:
        found = self._model.encode(
            texts, batch_size=_BATCH, convert_to_numpy=True, normalize_embeddings=True, show_progress_bar=False
        )
        return np.asarray(found, dtype=np.float32)


def load(name: str) -> TransformersEncoder:
    """The model in a folder, or one of that name that was downloaded before. `EncoderError` where the extra is not
    installed, the folder holds no model, or the name is unknown here."""

    def make(found: str, shown: str) -> TransformersEncoder:
        from sentence_transformers import SentenceTransformer

        return TransformersEncoder(shown, SentenceTransformer(found, device="cpu", local_files_only=True))

    return opened(
        name,
        make,
        asked=f"the encoder {name!r}",
        kind="sentence-transformers model",
        unknown=f"the model {name!r} has not been downloaded on this machine",
        mend="Download it first and give its folder: --encoder FOLDER",
    )


def opened(name: str, make: Callable[[str, str], Model], *, asked: str, kind: str, unknown: str, mend: str) -> Model:
    """What `make` gives for a folder or a name, and for how it is shown; nothing is downloaded. `EncoderError` in the
    words of the caller: `asked` is what needs the library, `kind` what the folder should hold, `unknown` and `mend` are
    for a name that is not on this machine."""
    folder = Path(name)
    if not folder.is_dir() and (folder.is_absolute() or name.startswith(".") or name.count("/") > 1):
        raise EncoderError("no such folder", name, f"Give the folder of a {kind}.")
    try:
        with quiet():
            import sentence_transformers  # noqa: F401
    except ImportError as error:
        raise EncoderError(
            f"{asked} needs sentence-transformers, which is not installed",
            mend="pip install 'verify-quotes[sentence-transformers]'",
        ) from error
    try:
        with quiet():
            return make(name, folder.resolve().name if folder.is_dir() else name)
    except (OSError, ValueError, RuntimeError, KeyError, ImportError) as error:
        if folder.is_dir():
            reason = (str(error).strip() or type(error).__name__).split("\n", 1)[0]
            raise EncoderError(f"no usable {kind} ({reason})", name) from error
        raise EncoderError(unknown, mend=mend) from error


def _digest(model: Any) -> str:
    """Of the names and shapes of all weights, and of a few values of each: all values would take seconds."""
    digest = hashlib.sha256()
    for name, weights in sorted(model.state_dict().items()):
        flat = weights.flatten()
        step = max(1, len(flat) // 64)
        digest.update(f"{name} {tuple(weights.shape)} {flat[::step].tolist()}".encode())
    return digest.hexdigest()[:16]


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Keeps a library's warnings and progress bars off the terminal while it loads."""
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    os.environ.setdefault("TQDM_DISABLE", "1")
    levels = {name: logging.getLogger(name).level for name in ("sentence_transformers", "transformers")}
    for name in levels:
        logging.getLogger(name).setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        for name, level in levels.items():
            logging.getLogger(name).setLevel(level)
