"""Sets the weights of `verify/pairs/scorer.py`: logistic regression with a prior, every label of a set counting alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np

STEPS = 400
RATE = 0.5
MOMENTUM = 0.9
PRIOR = 20.0


def weights(
    rows: Sequence[tuple[Mapping[str, float], str, float]],
    names: Sequence[str],
    labels: Sequence[str],
    signs: Mapping[str, Sequence[int]] = MappingProxyType({}),
    prior: float = PRIOR,
) -> dict[str, list[float]]:
    """Feature -> a weight a label, for features as they are measured, with those of the constant. A row is features,
    label and how much it counts. `signs` holds the sign, 1 or -1 or 0 for either, that a weight may have: what a feature
    means is known beforehand, and where rows say otherwise it is their habit."""
    values = np.array([[float(features[name]) for name in names] for features, _, _ in rows])
    truth = np.eye(len(labels))[[labels.index(label) for _, label, _ in rows]]
    counts = np.array([count for _, _, count in rows])
    middle, spread = values.mean(axis=0), values.std(axis=0)
    spread[spread == 0] = 1.0
    table = np.hstack([(values - middle) / spread, np.ones((len(rows), 1))])
    found, speed = np.zeros((table.shape[1], len(labels))), 0.0
    wanted = np.array([*(signs.get(name, (0,) * len(labels)) for name in names), (0,) * len(labels)])
    for _ in range(STEPS):
        slope = table.T @ ((_shares(table @ found) - truth) * counts[:, None])
        slope[:-1] += prior * found[:-1]
        speed = MOMENTUM * speed - RATE * slope / counts.sum()
        found = found + speed
        found[found * wanted < 0] = 0.0
    plain = found[:-1] / spread[:, None]
    constant = found[-1] - middle @ plain
    table_ = {name: [round(float(one), 3) for one in row] for name, row in zip(names, plain, strict=True)}
    return {**table_, "constant": [round(float(one), 3) for one in constant]}


def _shares(sums: np.ndarray) -> np.ndarray:
    powers = np.exp(sums - sums.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)
