"""The figures of an encoder on a set: by the evaluators of sentence-transformers, or by their definitions here.

Both give the same; those of sentence-transformers are what other people's tables are made with.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from verify import languages
from verify.encoders import Encoder
from verify.encoders.retrieval import margin_scores
from verify.evaluation import Asked, Pair, Set

_FEW = 10  # places that a reader looks at


@dataclass(frozen=True, slots=True)
class Scored:
    """Figures 0..1 (correlations -1..1) by name. `by` is sentence-transformers or verify."""

    set: str
    kind: str
    encoder: str
    by: str
    lines: int
    figures: Mapping[str, float]


def score(data: Set, encoder: Encoder, *, library: bool) -> Scored:
    """The figures of a set; with `library` by sentence-transformers' evaluators, which must be installed."""
    encoder = _Once(encoder)
    scorers: Mapping[str, Callable[[Set, Encoder], dict[str, float]]] = _PLAIN
    if library:
        from verify.evaluation import evaluators

        scorers = evaluators.SCORERS
    found = dict(scorers[data.kind](data, encoder))
    found.update(_ours(data, encoder))
    figures = {name: round(float(value), 4) for name, value in found.items()}
    return Scored(
        data.name, data.kind, encoder.name, "sentence-transformers" if library else "verify", len(data), figures
    )


class _Once:
    """An encoder that encodes each text of a set once, whoever asks."""

    def __init__(self, encoder: Encoder):
        self.name, self.key, self.dimensions = encoder.name, encoder.key, encoder.dimensions
        self.word_vectors = encoder.word_vectors
        self._encode = encoder.encode
        self._rows: dict[str, np.ndarray] = {}

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        missing = [text for text in dict.fromkeys(texts) if text not in self._rows]
        if missing:
            self._rows.update(zip(missing, self._encode(missing), strict=True))
        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        return np.stack([self._rows[text] for text in texts])


def _ours(data: Set, encoder: Encoder) -> dict[str, float]:
    """What no evaluator of the library gives: scores that the rest of this package goes by."""
    if data.kind == "translation":
        a, b = _sides(data.pairs, encoder)
        margins = margin_scores(a, b)
        return {"a to b, margin": _first(margins), "b to a, margin": _first(margins.T)}
    if data.kind == "similarity" and all(_can_relate(pair.languages) for pair in data.pairs):
        from verify.translation.translate import support

        related = [
            support(pair.a, pair.languages[0], pair.b, pair.languages[1], encoder).related  # type: ignore[index]
            for pair in data.pairs
        ]
        return {"Spearman, with words": spearman(related, [pair.score for pair in data.pairs])}
    return {}


def _can_relate(codes: tuple[str, str] | None) -> bool:
    from verify.translation import bilingual

    if codes is None or codes[0] == codes[1] or not set(codes) <= set(languages.codes()):
        return False
    return bilingual.sides(languages.load(codes[0]), languages.load(codes[1])) is not None


# --- by their definitions ----------------------------------------------------------------------------------------


def translation(data: Set, encoder: Encoder) -> dict[str, float]:
    """Share of texts whose translation is the nearest of the other side, both ways."""
    a, b = _sides(data.pairs, encoder)
    cosines = a @ b.T
    return {"a to b": _first(cosines), "b to a": _first(cosines.T)}


def similarity(data: Set, encoder: Encoder) -> dict[str, float]:
    """Correlation of the cosine with what people said: of the ranks, and of the values."""
    a, b = _sides(data.pairs, encoder)
    cosines = np.einsum("ij,ij->i", a, b)
    told = [pair.score for pair in data.pairs]
    return {"Spearman": spearman(cosines, told), "Pearson": _correlation(cosines, np.array(told))}


def retrieval(data: Set, encoder: Encoder) -> dict[str, float]:
    """How high the right passages stand: first, first right one's place (MRR), and all of them (nDCG), of ten."""
    passages = passages_of(data.asked)
    places = {text: at for at, text in enumerate(passages)}
    cosines = encoder.encode([one.query for one in data.asked]) @ encoder.encode(passages).T
    first = ranks = gains = 0.0
    for row, one in zip(cosines, data.asked, strict=True):
        right = {places[text] for text in one.right}
        hits = [at in right for at in np.argsort(-row, kind="stable")[:_FEW]]
        first += hits[0]
        ranks += 1 / (hits.index(True) + 1) if True in hits else 0.0
        best = sum(1 / np.log2(at + 2) for at in range(min(len(right), _FEW)))
        gains += sum(hit / np.log2(at + 2) for at, hit in enumerate(hits)) / best
    count = len(data.asked)
    return {"first": first / count, "MRR@10": ranks / count, "nDCG@10": gains / count}


_PLAIN = {"translation": translation, "similarity": similarity, "retrieval": retrieval}


def passages_of(asked: Sequence[Asked]) -> list[str]:
    """Every passage of a retrieval set, once."""
    return list(dict.fromkeys(text for one in asked for text in (*one.right, *one.wrong)))


def spearman(values: Sequence[float] | np.ndarray, told: Sequence[float]) -> float:
    """Correlation of ranks, equals sharing their mean; 0 where one side has one value alone."""
    return _correlation(_ranks(np.asarray(values, dtype=float)), _ranks(np.asarray(told, dtype=float)))


def _correlation(one: np.ndarray, other: np.ndarray) -> float:
    if not one.std() or not other.std():
        return 0.0
    return float(np.corrcoef(one, other)[0, 1])


def _ranks(values: np.ndarray) -> np.ndarray:
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    return (np.cumsum(counts) - (counts - 1) / 2.0)[inverse]


def _sides(pairs: Sequence[Pair], encoder: Encoder) -> tuple[np.ndarray, np.ndarray]:
    return encoder.encode([pair.a for pair in pairs]), encoder.encode([pair.b for pair in pairs])


def _first(scores: np.ndarray) -> float:
    return float((scores.argmax(axis=1) == np.arange(len(scores))).mean())
