"""Cross-encoders of sentence-transformers that judge entailment, by name or folder, as a second opinion.

Nothing is fetched: a name must have been downloaded before. The model must say itself which of its outputs is which
(`id2label` of its `config.json`): guessing an order would turn opinions round.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from verify.encoders import cleaning
from verify.encoders.transformers import opened
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
    """The model in a folder, or one of that name that was downloaded before. `EncoderError` where there is none, or
    where its outputs have no names that say what they mean."""

    def make(found: str, shown: str) -> tuple[str, Any]:
        from sentence_transformers import CrossEncoder

        return shown, CrossEncoder(found, device="cpu", local_files_only=True)

    shown, model = opened(
        name,
        make,
        asked=f"the second opinion {name!r}",
        kind="cross-encoder of sentence-transformers",
        unknown=f"no second opinion is named {name!r}, and no such model has been downloaded on this machine",
        mend="Install the plug-in, or give the folder of a model: --second-opinion FOLDER",
    )
    return CrossEncoderJudge(shown, model)
