"""Cleaned text to the embedded model's word pieces.

The unigram segmentation of SentencePiece (Kudo 2018, "Subword Regularization"), word by word: no piece of this model
holds a space but in front, so the best path of a text is that of its words one after the other, and each word is worked
out once. The model's own normaliser changes nothing in text that went through `cleaning.clean` but two signs
(`tests/test_encoders.py` holds it to that), so it is not needed.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence

SPACE = "\u2581"
UNKNOWN, START, END = 0, 1, 2
_BLANKED = str.maketrans({SPACE: " ", "\ufffd": " "})
_REMEMBERED = 100_000
_LONG_WORD = 40


class Tokenizer:
    """`pieces` in the order of their ids, and their log-probabilities."""

    def __init__(self, pieces: Sequence[str], scores: array):
        self._ids = dict(zip(pieces, range(len(pieces)), strict=True))
        self._scores = scores
        self._longest = 16
        self._unknown_score = min(scores) - 10.0
        self._words: dict[str, tuple[int, ...]] = {}

    def ids(self, text: str) -> list[int]:
        """Piece ids of a cleaned text between those of start and end."""
        if SPACE in text or "\ufffd" in text:
            text = text.translate(_BLANKED)
        known = self._words
        ids = [START]
        for word in text.split():
            found = known.get(word)
            if found is None:
                found = self._best_path(SPACE + word)
                if len(word) <= _LONG_WORD:
                    if len(known) >= _REMEMBERED:
                        known.clear()
                    known[word] = found
            ids += found
        if len(ids) == 1:
            ids.append(UNKNOWN)
        ids.append(END)
        return ids

    def _best_path(self, word: str) -> tuple[int, ...]:
        length = len(word)
        best = [0.0] + [-1e38] * length
        came_from = [0] * (length + 1)
        piece_at = [UNKNOWN] * (length + 1)
        get, scores, longest = self._ids.get, self._scores, self._longest
        for start in range(length):
            base = best[start]
            single = False
            for end in range(start + 1, min(start + longest, length) + 1):
                piece = get(word[start:end])
                if piece is None:
                    continue
                if end == start + 1:
                    single = True
                score = base + scores[piece]
                if score > best[end]:
                    best[end], came_from[end], piece_at[end] = score, start, piece
            if not single and base + self._unknown_score > best[start + 1]:
                best[start + 1], came_from[start + 1] = base + self._unknown_score, start
                piece_at[start + 1] = UNKNOWN
        path: list[int] = []
        while length > 0:
            path.append(piece_at[length])
            length = came_from[length]
        return tuple(reversed(path))


def read_pieces(data: bytes) -> tuple[list[str], array]:
    """The pieces and scores of a `sp.model`: field 1 of the message again and again, each with a text (1), a score (2)
    and perhaps a kind (3), all shorter than 128 bytes. `ValueError` where the bytes are something else."""
    import numpy as np

    starts: list[int] = []
    at, size = 0, len(data)
    while at < size and data[at] == 0x0A:
        starts.append(at)
        at += 2 + data[at + 1]
    if not starts or at > size:
        raise ValueError("no pieces in front")
    values = np.frombuffer(data, dtype=np.uint8).copy()
    first = np.array(starts) + 4
    last = first + values[first - 1]
    if (values[first - 2] != 0x0A).any() or (values[last] != 0x15).any():
        raise ValueError("not the form of a model with its pieces first")
    scores = array("f", values[last[:, None] + np.arange(1, 5)].tobytes())
    # One string of all texts, a line each, parts quicker than a hundred thousand slices.
    values[last] = 0x0A
    step = np.zeros(size + 1, dtype=np.int8)
    step[first] = 1
    step[last + 1] = -1
    lines = values[np.cumsum(step[:-1], dtype=np.int8).view(bool)].tobytes().decode()
    pieces = lines.split("\n")[:-1]
    if len(pieces) != len(scores):
        raise ValueError("a piece holds a line break")
    return pieces, scores
