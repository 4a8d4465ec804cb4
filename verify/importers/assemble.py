"""What all importers share: a `Source` from its front matter and its text."""

from __future__ import annotations

import hashlib
import itertools
from datetime import date

from verify import languages
from verify.errors import InputError
from verify.importers import dating, parts
from verify.importers.front import Front, is_yes, read_date, read_language
from verify.importers.transcript import find_turns, is_cut
from verify.text import detect_language
from verify.types import Source

_HEAD, _HEAD_LINES = 3_000, 12
_FOOT, _FOOT_LINES = 400, 4
_LONG_LINE = 120


def pick_language(front: Front, text: str) -> tuple[str, tuple[str, ...]]:
    """The language that the front matter names, else that of the words; with a note where the named one is unknown."""
    said = front.get("lang", "language")
    known = read_language(said)
    if known is not None:
        return known, ()
    found = detect_language(text)
    return found, ((f"language {said!r} is unknown here: read as {found!r}",) if said else ())


def make_source(
    data: bytes,
    path: str,
    front: Front,
    text: str,
    importer: str,
    *,
    encoding: str | None = None,
    title: str | None = None,
    published: date | None = None,
) -> Source:
    """The source of a file: fields of the front matter first, then what the importer found (`title`, `published`).
    Its id is empty where the file gives none. `InputError` where there is no text."""
    if not text.strip():
        raise InputError("there is no text behind the front matter", path, "Add the source's words")
    code, notes = pick_language(front, text)
    if encoding:
        notes = (*notes, f"read as {encoding}")
    speaker, kind = front.get("speaker") or _attributed(text), front.get("kind", "type")
    said = read_date(front.get("published", "date"), "published", path)
    cut = is_yes(front.get("truncated")) or is_cut(text)
    return Source(
        id=front.get("id") or "",
        text=text,
        language=code,
        publisher=front.get("publisher"),
        speaker=speaker,
        kind=kind,
        title=front.get("title") or title,
        published=said or published or _dated(text),
        url=front.get("url", "link"),
        provenance=front.get("provenance"),
        licence=front.get("licence", "license"),
        sha256=hashlib.sha256(data).hexdigest(),
        raw=data,
        path=path,
        importer=importer,
        turns=find_turns(text, languages.load(code), speaker, kind),
        problem="truncated" if cut else None,
        notes=(*front.notes, *notes),
    )


def _attributed(text: str) -> str | None:
    """Whom an attribution line at the head of the text names."""
    for line in _lines(text[:_HEAD])[:_HEAD_LINES]:
        if parts.part_kind(line) == "attribution":
            return parts.attributed_to(line)
    return None


def _dated(text: str) -> date | None:
    """The day of a line at the head, above the first full paragraph, or at the foot, that holds nothing else."""
    head = list(itertools.takewhile(lambda line: len(line) <= _LONG_LINE, _lines(text[:_HEAD])[:_HEAD_LINES]))
    foot = _lines(text[-_FOOT:])[-_FOOT_LINES:]
    days = {day for line in (*head, *foot) if (day := dating.day_alone(line)) is not None}
    return days.pop() if len(days) == 1 else None


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]
