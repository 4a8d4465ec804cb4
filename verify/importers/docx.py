"""Word documents: tracked changes read as accepted, comments and footnotes kept as pointers from a claim to its backup.

A comment or footnote with an address in it becomes a link on the words that it stands at; what it says is a note.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from verify.errors import InputError
from verify.importers import parts
from verify.importers.assemble import make_source, pick_language
from verify.importers.bounded import Archive, is_zip, zip_names
from verify.importers.docx_walk import Paragraph, Walk, attribute, heading_level, trimmed
from verify.importers.front import Front
from verify.importers.heads import take_date, take_title
from verify.importers.markdown import Piece, put_together
from verify.importers.stamps import read_stamp
from verify.importers.xmltree import local, parse_xml
from verify.settings import DEFAULTS
from verify.types import Article, Source, Span

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

SUFFIXES = (".docx", ".docm", ".dotx")

_MAIN = "word/document.xml"
_BOUNDARY = re.compile(r"[.!?؟۔…][\"'”’»)\]]{0,3}\s+")
_QUOTES = frozenset(("quote", "intense quote", "intensequote", "block text", "blocktext", "quotations"))
_CAPTIONS = frozenset(("caption", "figure", "illustration"))
_MOST_NOTES = 500
_SHOWN = 120


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment or a footnote: who wrote it, and what it says with its addresses."""

    text: str
    author: str | None
    addresses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A document read: its paragraphs with the marks in them, what stands beside them, and remarks on the reading."""

    title: str | None
    pieces: tuple[Piece, ...]
    published: date | None
    author: str | None
    notes: tuple[str, ...]


def sniff(data: bytes) -> bool:
    """True where a zip archive holds a Word document."""
    return is_zip(data) and _MAIN in zip_names(data)


def read_article(data: bytes, path: str) -> Article:
    """The story of a document: its title and its paragraphs, every tracked change accepted."""
    from verify.importers import name_of

    document = _read(data, path)
    page = put_together(document.title, list(document.pieces))
    language, notes = pick_language(Front("", {}), page.text)
    return Article(
        id=name_of(path),
        path=path,
        text=page.text,
        language=language,
        title=document.title,
        author=document.author,
        published=document.published,
        sha256=hashlib.sha256(data).hexdigest(),
        links=page.links,
        regions=page.regions,
        notes=(*document.notes, *notes),
    )


def read_source(data: bytes, path: str) -> tuple[Source, ...]:
    """The one source of a document; title, date line and byline stand apart from its text."""
    document = _read(data, path)
    attribution = next((piece.text for piece in document.pieces if piece.kind == "attribution"), None)
    body = [piece for piece in document.pieces if piece.kind not in {"attribution", "byline", "caption"}]
    page = put_together(None, body)
    fields = {}
    notes = document.notes
    if attribution is not None:
        fields = {"speaker": parts.attributed_to(attribution) or ""}
        notes = (f"attribution: {attribution}", *notes)
    front = Front("", fields, notes)
    source = make_source(data, path, front, page.text, "docx", title=document.title, published=document.published)
    return (source,)


def _read(data: bytes, path: str) -> Document:
    archive = Archive(data, path)
    main = _main_part(archive, path)
    root = _part(archive, main, path)
    relations = _relations(archive, main, path)
    walk = Walk(relations)
    body = next((child for child in root if local(child) == "body"), root)
    paragraphs = walk.paragraphs(body)
    remarks = _remarks(archive, main, path)
    styles = _styles(archive, main, path)
    pieces, said = _pieces(paragraphs, styles, remarks)
    if not any(piece.text for piece in pieces):
        raise InputError("there is no text in the document", path, "Save the story's words in it")
    title, pieces = take_title(pieces)
    published, pieces = take_date(pieces)
    core = _core(archive, path)
    notes = (*_change_notes(walk), *said[:_MOST_NOTES], *core[1])
    return Document(title, tuple(pieces), published, core[0], notes)


# --- parts of the archive ------------------------------------------------------------------------------------------


def _main_part(archive: Archive, path: str) -> str:
    for kind, target in _targets(archive, "_rels/.rels", path):
        if kind == "officeDocument":
            name = posixpath.normpath(target.lstrip("/"))
            if name in archive:
                return name
    if _MAIN in archive:
        return _MAIN
    raise InputError("there is no Word document in it", path, "Save it as .docx")


def _part(archive: Archive, name: str, path: str) -> Element:
    data = archive.read(name, DEFAULTS.largest_file)
    if b"<!DOCTYPE" in data[:2000]:
        raise InputError(f"{name} is no part of a Word document", path, "Save it again as .docx")
    return parse_xml(data, path)


def _targets(archive: Archive, name: str, path: str) -> Iterator[tuple[str, str]]:
    if name in archive:
        for relation in _part(archive, name, path):
            yield attribute(relation, "Type").rpartition("/")[2], attribute(relation, "Target")


def _relations(archive: Archive, main: str, path: str) -> dict[str, str]:
    """The web addresses that a part's links point to, by their ids."""
    name = f"{posixpath.dirname(main)}/_rels/{posixpath.basename(main)}.rels".lstrip("/")
    if name not in archive:
        return {}
    return {
        attribute(relation, "Id"): attribute(relation, "Target")
        for relation in _part(archive, name, path)
        if attribute(relation, "Target").startswith(("http://", "https://"))
    }


def _beside(main: str, name: str) -> str:
    return posixpath.join(posixpath.dirname(main), name)


def _styles(archive: Archive, main: str, path: str) -> dict[str, str]:
    """The names of the paragraph styles by their ids; a style that is based on a heading is one."""
    name = _beside(main, "styles.xml")
    if name not in archive:
        return {}
    names: dict[str, str] = {}
    based: dict[str, str] = {}
    for style in _part(archive, name, path):
        if local(style) != "style":
            continue
        id = attribute(style, "styleId")
        for one in style:
            if local(one) == "name":
                names[id] = attribute(one, "val")
            elif local(one) == "basedon":
                based[id] = attribute(one, "val")
    for id, other in based.items():
        if heading_level(names.get(id, id)) is None and heading_level(names.get(other, other)) is not None:
            names[id] = names.get(other, other)
    return names


def _remarks(archive: Archive, main: str, path: str) -> dict[tuple[str, str], Remark]:
    """Comments, footnotes and endnotes by kind and id."""
    found: dict[tuple[str, str], Remark] = {}
    for kind, file in (("comment", "comments.xml"), ("footnote", "footnotes.xml"), ("endnote", "endnotes.xml")):
        name = _beside(main, file)
        if name not in archive:
            continue
        relations = _relations(archive, name, path)
        for element in _part(archive, name, path):
            if local(element) != kind or attribute(element, "type") in {"separator", "continuationSeparator"}:
                continue
            walk = Walk(relations)
            said = walk.paragraphs(element)
            text = " ".join(" ".join(one.text for one in said).split())
            linked = [address for one in said for _, _, address in one.links]
            addresses = dict.fromkeys([*linked, *(address for address, _ in parts.find_addresses(text))])
            if text:
                found[kind, attribute(element, "id")] = Remark(
                    text, attribute(element, "author") or None, tuple(addresses)
                )
    return found


def _core(archive: Archive, path: str) -> tuple[str | None, tuple[str, ...]]:
    """Who made the document, and when, which is not when it was published."""
    if "docProps/core.xml" not in archive:
        return None, ()
    author, notes = None, []
    for element in _part(archive, "docProps/core.xml", path):
        value = " ".join((element.text or "").split())[:200]
        if local(element) == "creator" and value:
            author = value
        elif local(element) in {"created", "modified"} and (stamp := read_stamp(value)) is not None:
            notes.append(f"document {local(element)}: {stamp.iso}")
    return author, tuple(notes)


# --- paragraphs to pieces ------------------------------------------------------------------------------------------


def _pieces(
    paragraphs: Sequence[Paragraph], styles: dict[str, str], remarks: dict[tuple[str, str], Remark]
) -> tuple[list[Piece], list[str]]:
    """The paragraphs with text as pieces, links of remarks on them, and what the remarks say."""
    pieces: list[Piece] = []
    notes: list[str] = []
    opened: dict[str, tuple[int, int]] = {}  # comments that are open: piece and place where they begin
    seen: set[str] = set()
    group = 0
    last = ""
    for paragraph in paragraphs:
        text, links, marks = trimmed(paragraph)
        name = styles.get(paragraph.style, paragraph.style).casefold()
        for place, mark, id in marks:
            kind = mark.partition("-")[0]
            remark = remarks.get((kind, id))
            if mark == "comment-rangestart":
                opened[id] = (len(pieces), place)
            elif mark == "comment-rangeend" and remark is not None:
                begun = opened.pop(id, (len(pieces), place))
                start = begun[1] if begun[0] == len(pieces) else 0
                _point(remark, "comment", text, Span(start, place), links, notes)
                _point_back(remark, pieces, begun, len(pieces))
                seen.add(id)
            elif remark is not None and not (kind == "comment" and id in seen):
                _point(remark, kind, text, _sentence_before(text, place), links, notes)
                seen.add(id)
        if not text:
            continue
        kind, level = _kind(name, text)
        group += kind == "block-quote" and last != "block-quote"
        last = kind
        pieces.append(Piece(kind, text, level, tuple(links), group if kind == "block-quote" else 0))
    return pieces, notes


def _point(remark: Remark, kind: str, text: str, span: Span, links: list[tuple[Span, str]], notes: list[str]) -> None:
    """Links the words that a remark stands at to its addresses, and notes what it says."""
    if span.start < span.end:
        links.extend((span, address) for address in remark.addresses)
    at = " ".join(span.of(text).split())[:_SHOWN]
    who = f" ({remark.author})" if remark.author else ""
    notes.append(f"{kind} on “{at}”{who}: {remark.text[:1000]}" if at else f"{kind}{who}: {remark.text[:1000]}")


def _point_back(remark: Remark, pieces: list[Piece], begun: tuple[int, int], end: int) -> None:
    """Links the paragraphs in full that a comment over several began with."""
    for index in range(max(begun[0], end - 20), end):
        piece = pieces[index]
        span = Span(begun[1] if index == begun[0] else 0, len(piece.text))
        if span.start < span.end:
            pieces[index] = replace(piece, links=(*piece.links, *((span, address) for address in remark.addresses)))


def _sentence_before(text: str, place: int) -> Span:
    """The sentence that a footnote's mark stands at the end of, or in."""
    start = 0
    for match in _BOUNDARY.finditer(text, max(0, place - 2000), place):
        if match.end() < place:
            start = match.end()
    return Span(start, place)


def _kind(style: str, text: str) -> tuple[str, int]:
    level = heading_level(style)
    if level is not None:
        return "heading", max(level, 1)
    if style in _QUOTES:
        return "block-quote", 0
    if style in _CAPTIONS:
        return "caption", 0
    return parts.part_kind(text) or "paragraph", 0


def _change_notes(walk: Walk) -> tuple[str, ...]:
    notes = []
    if walk.tracked:
        notes.append("document has tracked changes: read as accepted")
    for change in walk.changes:
        who = f" by {change.author}" if change.author else ""
        notes.append(f"tracked change{who}: {change.kind} “{change.text}”")
    if walk.hidden:
        notes.append("hidden text left out")
    return tuple(notes)
