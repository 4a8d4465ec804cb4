"""The head of a paper of paragraphs: its title and the line that dates it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from verify.importers import parts
from verify.importers.dating import find_day
from verify.importers.markdown import Piece

_DATE_LINE = 60
_DATE_WORDS = 6
_HEAD, _FOOT = 5, 2


def take_title(pieces: Sequence[Piece]) -> tuple[str | None, list[Piece]]:
    """The first heading where it opens the paper, else a first line that looks like a headline; and the rest."""
    first = pieces[0]
    if first.kind == "heading":
        return first.text, list(pieces[1:])
    if first.kind == "paragraph" and len(pieces) > 1 and parts.is_headline(first.text) and day_alone(first) is None:
        return first.text, list(pieces[1:])
    return None, list(pieces)


def take_date(pieces: Sequence[Piece]) -> tuple[date | None, list[Piece]]:
    """The day of a line that holds hardly more than a date, at the head or the foot; the line becomes a byline."""
    published = None
    found = list(pieces)
    for index, piece in enumerate(pieces):
        if _HEAD <= index < len(pieces) - _FOOT:
            continue
        day = day_alone(piece)
        if day is not None:
            published = published or day
            found[index] = replace(piece, kind="byline")
    if published is None:
        bylines = (piece for piece in found[: _HEAD + 1] if piece.kind == "byline")
        published = next((day for piece in bylines if (day := find_day(piece.text))), None)
    return published, found


def day_alone(piece: Piece) -> date | None:
    """The day that a line names which holds hardly more than it."""
    if piece.kind not in {"paragraph", "byline", "heading"} or len(piece.text) > _DATE_LINE:
        return None
    return find_day(piece.text) if len(piece.text.split()) <= _DATE_WORDS else None
