"""Cross-encoders of sentence-transformers that judge entailment, by name or folder, as a second opinion.

Nothing is fetched: a name must have been downloaded before. The model must say itself which of its outputs is which
(`id2label` of its `config.json`): guessing an order would turn opinions round.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from verify.encoders import cleaning
from verify.encoders.transformers import quiet
from verify.errors import EncoderError

_BATCH = 16
# What models call their outputs, by what they mean here.
_NAMES = {
    "entailed": ("entailment", "entailed", "entails", "supports", "supported"),
    "contradicted": ("contradiction", "contradicted", "contradicts", "refutes", "refuted"),
    "neutral": ("neutral", "not_entailment", "not entailment", "not enough info", "not_enough_info", "unrelated"),
}


class CrossEncoderJudge:
    """See `verify.opinions.Judge`."""

    def __init__(self, name: str, model: Any):
        self.name = name
        self._model = model
        self._columns = columns(model.config.id2label or {}, name)

    def judge(self, pairs: Sequence[tuple[str, str]]) -> list[list[float]]:
        import torch

        cleaned = [(cleaning.clean(source), cleaning.clean(story)) for source, story in pairs]
        scores = self._model.predict(
            cleaned,
            batch_size=_BATCH,
            activation_fn=torch.nn.Identity(),
            convert_to_numpy=True,
            show_progress_bar=False,
        )
        logits = np.asarray(scores, dtype=np.float64).reshape(len(pairs), -1)
        logits -= logits.max(axis=1, keepdims=True)
        shares = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
        return [[sum(float(row[at]) for at in places) for places in self._columns] for row in shares]


def columns(names: Mapping[int, str], model: str) -> tuple[tuple[int, ...], ...]:
    """Which outputs mean entailed, contradicted and neutral, by their names. `EncoderError` where none is named
    entailment or one has a name that says nothing.

    >>> columns({0: "CONTRADICTION", 1: "ENTAILMENT", 2: "NEUTRAL"}, "some-model")
    ((1,), (0,), (2,))
    """
    known = {alias: label for label, aliases in _NAMES.items() for alias in aliases}
    found: dict[str, list[int]] = {label: [] for label in _NAMES}
    for place, name in names.items():
        label = known.get(str(name).strip().lower())
        if label is None:
            break
        found[label].append(int(place))
    else:
        if found["entailed"] and len(names) > 1:
            return tuple(tuple(found[label]) for label in _NAMES)
    raise EncoderError(
        f"the model does not say which of its outputs is entailment (labels: {', '.join(map(str, names.values()))})",
        model,
        "Give a cross-encoder for entailment whose config.json names them (id2label).",
    )


def load(name: str) -> CrossEncoderJudge:
    """The model in a folder, or one of that name that was downloaded before. `EncoderError` where there is none."""
    folder = Path(name)
    if not folder.is_dir() and (folder.is_absolute() or name.startswith(".") or name.count("/") > 1):
        raise EncoderError("no such folder", name, "Give the folder of a cross-encoder of sentence-transformers.")
    try:
        with quiet():
            from sentence_transformers import CrossEncoder
    except ImportError as error:
        raise EncoderError(
            f"the second opinion {name!r} needs sentence-transformers, which is not installed",
            mend="pip install 'verify-quotes[sentence-transformers]'",
        ) from error
    try:
        with quiet():
            model = CrossEncoder(name, device="cpu", local_files_only=True)
    except (OSError, ValueError, RuntimeError, KeyError, ImportError) as error:
        if folder.is_dir():
            reason = (str(error).strip() or type(error).__name__).split("\n", 1)[0]
            raise EncoderError(f"no usable cross-encoder ({reason})", name) from error
        raise EncoderError(
            f"no second opinion is named {name!r}, and no such model has been downloaded on this machine",
            mend="Install the plug-in, or give the folder of a model: --second-opinion FOLDER",
        ) from error
    return CrossEncoderJudge(folder.resolve().name if folder.is_dir() else name, model)
