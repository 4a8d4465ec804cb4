"""One record of a file that holds several, as a `Source`: its own bytes, its own hash, its own id."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

from verify import languages
from verify.errors import InputError
from verify.importers.assemble import pick_language
from verify.importers.front import Front
from verify.importers.stamps import Stamp
from verify.importers.transcript import find_turns, is_cut
from verify.types import Article, Region, Source, Span, Turn

_BROKEN = re.compile("[\ud800-\udfff\x00]")
_NO_LANGUAGE = frozenset(("und", "zxx", "mul", "mis", "art", "in"))
_LONGEST_ID = 200


class NotASource(InputError):
    """A file that is sound but holds nothing that could be a source."""


def make_record(
    *,
    id: str,
    text: str,
    raw: bytes,
    path: str,
    importer: str,
    title: str | None = None,
    published: Stamp | None = None,
    captured: Stamp | None = None,
    url: str | None = None,
    speaker: str | None = None,
    publisher: str | None = None,
    kind: str | None = None,
    lang: str | None = None,
    provenance: str | None = None,
    licence: str | None = None,
    problem: str | None = None,
    turns: tuple[Turn, ...] | None = None,
    notes: Sequence[str] = (),
) -> Source:
    """The source of one record; its id may be empty. `published` gives the day; its time and zone, and when the record
    was captured, stand in the notes. Without `turns` they are looked for in the text."""
    text = clean(text)
    tag = (lang or "").strip()
    if tag.casefold() in _NO_LANGUAGE or tag.casefold().startswith("q"):
        tag = ""
    code, unknown = pick_language(Front("", {"lang": tag} if tag else {}), text)
    said = [*notes, *unknown]
    if published is not None and published.iso != published.day.isoformat():
        said.append(f"published: {published.iso}")
    if captured is not None:
        said.append(f"captured: {captured.iso}")
    speaker, kind = one_line(speaker), one_line(kind)
    return Source(
        id=(one_line(id) or "")[:_LONGEST_ID],
        text=text,
        language=code,
        publisher=one_line(publisher),
        speaker=speaker,
        kind=kind,
        title=one_line(title),
        published=published.day if published else None,
        url=one_line(url),
        provenance=one_line(provenance),
        licence=one_line(licence),
        sha256=hashlib.sha256(raw).hexdigest(),
        raw=raw,
        path=path,
        importer=importer,
        turns=find_turns(text, languages.load(code), speaker, kind) if turns is None else turns,
        problem=problem or ("truncated" if is_cut(text) else None),
        notes=tuple(clean(note) for note in said),
    )


def clean(text: str) -> str:
    """The text with NULs and lone surrogates, which no store can hold, replaced one for one."""
    return text if text.isascii() and "\0" not in text else _BROKEN.sub("\ufffd", text)


def one_line(value: object) -> str | None:
    """A string on one line, None where there is nothing in it or it is no string."""
    if not isinstance(value, str):
        return None
    return " ".join(clean(value).split()) or None


def distinct(sources: Sequence[Source]) -> tuple[Source, ...]:
    """The sources with the same record kept once, and another number behind an id that two records share."""
    from dataclasses import replace

    seen: dict[str, set[str]] = {}
    found = []
    for source in sources:
        hashes = seen.setdefault(source.id, set()) if source.id else set()
        if source.sha256 in hashes:
            continue
        hashes.add(source.sha256)
        found.append(source if len(hashes) == 1 else replace(source, id=f"{source.id}-{len(hashes)}"))
    return tuple(found)


def only_article(sources: Sequence[Source], path: str) -> Article:
    """The one record of a file as an article, its title the headline. `InputError` where there are several."""
    from verify.importers import name_of

    if len(sources) != 1:
        raise InputError(
            f"holds {len(sources)} records, not one article", path, "Add it to a corpus, or give one record as a file"
        )
    source = sources[0]
    text, regions = source.text, []
    if source.title and not text.startswith(source.title):
        text = f"{source.title}\n\n{text}"
    if source.title and text.startswith(source.title):
        regions.append(Region("heading", Span(0, len(source.title))))
    return Article(
        id=source.id or name_of(path),
        path=path,
        text=text,
        language=source.language,
        title=source.title,
        author=source.speaker,
        published=source.published,
        url=source.url,
        sha256=source.sha256,
        regions=tuple(regions),
        notes=source.notes,
    )
