"""The paragraphs of a Word document as they read once every tracked change is accepted.

The XML itself is walked, since libraries drop what stands in insertions, moves and content controls.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from verify.importers.xmltree import local
from verify.types import Span

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_DROPPED = frozenset(("del", "movefrom", "ppr", "rpr", "instrtext", "deltext", "delinstrtext", "fallback", "rt"))
_FIELD = re.compile(r"\s*HYPERLINK\s+(?:\\[a-z]\s+)*\"([^\"]{1,2000})\"", re.IGNORECASE)
_LEVEL = re.compile(r"(?:heading|head|h)\s*([1-9])\Z")
_MOST_CHANGES = 200


@dataclass(slots=True)
class Paragraph:
    """A paragraph being read. `links` are places with an address or a relation's id; `notes` where footnotes stand."""

    text: str = ""
    style: str = ""
    links: list[tuple[int, int, str]] = field(default_factory=list)
    marks: list[tuple[int, str, str]] = field(default_factory=list)  # place, kind (comment-start, ...), id
    runs_on: bool = False  # its end is deleted: the next one continues it


@dataclass(frozen=True, slots=True)
class Change:
    """A tracked change: `kind` is inserted or deleted."""

    kind: str
    text: str
    author: str | None


class Walk:
    """Reads the body of a part, and collects what was changed and what is hidden."""

    def __init__(self, relations: dict[str, str]):
        self.relations = relations
        self.changes: list[Change] = []
        self.tracked = False
        self.hidden = False
        self.fields: list[list[str | int | None]] = []  # of each open field: its address, where its result begins

    def paragraphs(self, root: Element) -> list[Paragraph]:
        """The paragraphs below an element, in order; those of text boxes behind the one that holds them."""
        found: list[Paragraph] = []
        open_one: Paragraph | None = None
        for element in _paragraph_elements(root, self):
            paragraph = open_one or Paragraph()
            if open_one is None:
                paragraph.style = _style(element)
            self._content(element, paragraph)
            paragraph.runs_on = _mark_is(element, "del")
            if _mark_is(element, "ins") or paragraph.runs_on:
                self.tracked = True
            open_one = paragraph if paragraph.runs_on else None
            if open_one is None:
                found.append(paragraph)
        if open_one is not None:
            found.append(open_one)
        return found

    def _content(self, root: Element, into: Paragraph) -> None:
        """Walks a paragraph without recursion: documents can nest deeper than Python may."""
        stack: list[tuple[Element, Iterator[Element], int]] = [(root, iter(root), 0)]
        while stack:
            element, children, start = stack[-1]
            child = next(children, None)
            if child is None:
                stack.pop()
                self._leave(element, start, into)
                continue
            name = local(child)
            if name in {"ins", "moveto"}:
                self._changed("inserted", child)
            if name == "del":
                self._changed("deleted", child)
            if name == "movefrom":
                self.tracked = True
            if not name or name in _DROPPED or name in {"txbxcontent", "p", "tbl"} or self._is_hidden(child, name):
                continue
            self._enter(child, name, into)
            stack.append((child, iter(child), len(into.text)))

    def _enter(self, element: Element, name: str, into: Paragraph) -> None:
        if name == "t":
            into.text += element.text or ""
        elif name in {"tab", "ptab"}:
            into.text += "\t"
        elif name in {"br", "cr"}:
            into.text += "\n"
        elif name == "nobreakhyphen":
            into.text += "\u2011"
        elif name == "fldchar":
            self._field(attribute(element, "fldCharType"), into)
        elif name in {"footnotereference", "endnotereference"}:
            into.marks.append((len(into.text), name.removesuffix("reference"), attribute(element, "id")))
        elif name in {"commentrangestart", "commentrangeend", "commentreference"}:
            into.marks.append((len(into.text), name.replace("comment", "comment-"), attribute(element, "id")))
        elif name == "r" and self.fields and self.fields[-1][1] is None:
            code = "".join(piece.text or "" for piece in element if local(piece) == "instrtext")
            self.fields[-1][0] = f"{self.fields[-1][0] or ''}{code}"[:4000]

    def _leave(self, element: Element, start: int, into: Paragraph) -> None:
        name = local(element)
        address = None
        if name == "hyperlink":
            address = self.relations.get(attribute(element, "id"))
        elif name == "fldsimple":
            match = _FIELD.match(attribute(element, "instr"))
            address = match[1] if match else None
        if address and start < len(into.text):
            into.links.append((start, len(into.text), address))

    def _field(self, kind: str, into: Paragraph) -> None:
        if kind == "begin" and len(self.fields) < 50:
            self.fields.append([None, None])
        elif kind == "separate" and self.fields:
            self.fields[-1][1] = len(into.text)
        elif kind == "end" and self.fields:
            code, start = self.fields.pop()
            match = _FIELD.match(str(code or ""))
            if match and isinstance(start, int) and start < len(into.text):
                into.links.append((start, len(into.text), match[1]))

    def _changed(self, kind: str, element: Element) -> None:
        self.tracked = True
        wanted = {"t", "deltext"}
        text = "".join(piece.text or "" for piece in element.iter() if local(piece) in wanted)
        if text and len(self.changes) < _MOST_CHANGES:
            self.changes.append(Change(kind, text[:200], attribute(element, "author") or None))

    def _is_hidden(self, element: Element, name: str) -> bool:
        if name != "r":
            return False
        for properties in element:
            if local(properties) == "rpr":
                for one in properties:
                    if local(one) == "vanish" and attribute(one, "val") not in {"0", "false", "off"}:
                        self.hidden = True
                        return True
        return False


def attribute(element: Element, name: str) -> str:
    """The value of an attribute whatever its namespace; empty where there is none."""
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return value
    return ""


def _paragraph_elements(root: Element, walk: Walk) -> Iterator[Element]:
    """Every paragraph that is not deleted, and of alternatives for other programs the first only."""
    from lxml.etree import iterwalk

    steps = iterwalk(root, events=("start", "end"))
    for event, element in steps:
        if event == "end":
            continue
        name = local(element)
        if name in {"del", "movefrom", "fallback"}:
            if name != "fallback":
                walk.tracked = True
            steps.skip_subtree()
        elif name == "tr" and _row_is_deleted(element):
            walk.tracked = True
            steps.skip_subtree()
        elif name == "p":
            yield element


def _row_is_deleted(row: Element) -> bool:
    return any(local(one) == "trpr" and any(local(mark) == "del" for mark in one) for one in row)


def _mark_is(paragraph: Element, change: str) -> bool:
    """True where the mark at the paragraph's end is itself inserted or deleted."""
    for properties in paragraph:
        if local(properties) == "ppr":
            return any(local(one) == "rpr" and any(local(mark) == change for mark in one) for one in properties)
    return False


def _style(paragraph: Element) -> str:
    for properties in paragraph:
        if local(properties) == "ppr":
            level = ""
            for one in properties:
                if local(one) == "pstyle":
                    return attribute(one, "val")
                if local(one) == "outlinelvl" and attribute(one, "val").isdecimal():
                    level = f"heading {int(attribute(one, 'val')[:1]) + 1}"
            return level
    return ""


def heading_level(style: str) -> int | None:
    """0 of a title, 1 to 9 of a heading, by the name of the style; None of any other."""
    plain = style.casefold().strip()
    if plain == "title":
        return 0
    match = _LEVEL.match(plain)
    return int(match[1]) if match else None


def trimmed(paragraph: Paragraph) -> tuple[str, list[tuple[Span, str]], list[tuple[int, str, str]]]:
    """The paragraph without white space around it; places moved along and kept inside."""
    text = paragraph.text.strip()
    lead = len(paragraph.text) - len(paragraph.text.lstrip())

    def at(place: int) -> int:
        return min(max(place - lead, 0), len(text))

    links = [(Span(at(start), at(end)), address) for start, end, address in paragraph.links if at(start) < at(end)]
    return text, links, [(at(place), kind, id) for place, kind, id in paragraph.marks]
