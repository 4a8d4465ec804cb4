"""Text as an encoder should see it.

The embedded model knows no Arabic-Indic digits (all of them are one unknown token to it) and is thrown far off by vowel
marks, tatweel and direction marks, so all of that goes before a text is encoded. Nothing here is for display.
"""

from __future__ import annotations

import re
import unicodedata

VERSION = 1
"""Raised whenever the same text would be cleaned otherwise: vectors of another version are made anew."""

MAX_CHARACTERS = 600
"""A longer text is encoded piece by piece and averaged: cost and memory grow with the longest piece, and the parts of a
long text say more. Twelve news sentences and their translation in Arabic, 1,500 characters: median cosine 0.79 so, 0.77
in one piece."""

MAX_PIECES = 16
"""Of a text longer than ten thousand characters the beginning counts: no passage or quote is as long."""

# Vowel marks and Koranic signs of the Arabic block, tatweel, control and direction marks, soft hyphen, joiners.
_DROPPED = re.compile(
    "[\u0000-\u0008\u000e-\u001f\u007f\u00ad\u034f\u0610-\u061a\u061c\u0640\u064b-\u065f\u0670\u06d6-\u06dc"
    "\u06df-\u06e8\u06ea-\u06ed\u08d3-\u08ff\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_DIGIT = re.compile(r"(?![0-9])\d")
_SPACE = re.compile(r"\s+")
_SIGNS = str.maketrans({"٫": ".", "٬": ",", "٪": "%"})


def clean(text: str) -> str:
    """NFKC, digits as ASCII, one space for white space; no vowel marks, tatweel, invisible marks, NULs; a lone
    surrogate becomes U+FFFD. Empty where nothing is left.

    >>> clean("عامَ ١٩٩٩")
    'عام 1999'
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    text = _SURROGATE.sub("\ufffd", text)
    text = _DROPPED.sub("", text) if text.isascii() else _DROPPED.sub("", unicodedata.normalize("NFKC", text))
    text = _DIGIT.sub(lambda match: str(unicodedata.digit(match.group())), text).translate(_SIGNS)
    return _SPACE.sub(" ", text).strip()


def pieces(text: str, limit: int = MAX_CHARACTERS) -> tuple[str, ...]:
    """A cleaned text cut at spaces into pieces of at most `limit` characters, at most `MAX_PIECES` of them."""
    if len(text) <= limit:
        return (text,) if text else ()
    cut: list[str] = []
    start = 0
    text = text[: limit * MAX_PIECES]
    while len(text) - start > limit:
        end = text.rfind(" ", start + limit // 2, start + limit)
        end = end if end > 0 else start + limit
        cut.append(text[start:end].strip())
        start = end
    cut.append(text[start:].strip())
    return tuple(piece for piece in cut if piece)[:MAX_PIECES]
