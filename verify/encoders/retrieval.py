"""Which of many passages is the translation: scores that know how near a text is to everything."""

from __future__ import annotations

import numpy as np


def margin_scores(queries: np.ndarray, passages: np.ndarray, neighbours: int = 4) -> np.ndarray:
    """For each query (row) and passage (column) their cosine, divided by the mean cosine of both with their nearest
    `neighbours` on the other side. About 1 where two texts are no nearer to each other than to anything else; a text
    that is near to everything no longer wins.

    The ratio margin of Artetxe & Schwenk 2019, "Margin-based Parallel Corpus Mining with Multilingual Sentence
    Embeddings". It needs some hundred texts on both sides: with a fixed background, or one side alone, it did not beat
    the plain cosine. Rows of zeros score 0.
    """
    cosines = queries @ passages.T
    if not cosines.size:
        return cosines
    of_queries = _mean_of_nearest(cosines, min(neighbours, cosines.shape[1]))
    of_passages = _mean_of_nearest(cosines.T, min(neighbours, cosines.shape[0]))
    around = (of_queries[:, None] + of_passages[None, :]) / 2.0
    return np.divide(cosines, around, out=np.zeros_like(cosines), where=around > 0.0)


def _mean_of_nearest(cosines: np.ndarray, count: int) -> np.ndarray:
    return np.partition(cosines, cosines.shape[1] - count, axis=1)[:, cosines.shape[1] - count :].mean(axis=1)
