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
    """The pieces and scores of a `sp.model`: field 1 of the message, each with a text (1), a score (2) and perhaps a
    kind (3). `ValueError` where the bytes are something else."""
    pieces: list[str] = []
    raw_scores = bytearray()
    at, size = 0, len(data)
    while at < size and data[at] == 0x0A:
        length = data[at + 1]
        text_length = data[at + 3]
        text_end = at + 4 + text_length
        if length > 127 or text_length > 127 or data[at + 2] != 0x0A or data[text_end] != 0x15:
            raise ValueError(f"unknown form of a piece at byte {at}")
        pieces.append(data[at + 4 : text_end].decode())
        raw_scores += data[text_end + 1 : text_end + 5]
        at += 2 + length
    scores = array("f")
    scores.frombytes(raw_scores)
    return pieces, scores
