"""News items as agencies send them in ninjs: 1.x with one headline and body, 2 and 3 with lists of them."""

from __future__ import annotations

import re
from typing import Any

from verify.importers.fragments import plain_line, read_fragment
from verify.importers.jsontext import Record, get, head_of, list_at, records, text_at
from verify.importers.records import NotASource, distinct, make_record, one_line, only_article
from verify.importers.stamps import read_stamp
from verify.types import Article, Source

SUFFIXES = (".json", ".jsonl", ".ninjs")
LARGEST = "largest_archive"

_MARKS = (
    b'"body_html"',
    b'"body_text"',
    b'"body_xhtml"',
    b'"bodies"',
    b'"versioncreated"',
    b'"versionCreated"',
    b"ninjs",
)
_WITHDRAWN = frozenset(("canceled", "cancelled", "withheld"))
_MAIN = re.compile(r"main|body|story|text|\A\Z", re.IGNORECASE)


def sniff(data: bytes) -> bool:
    """True for a record with an agency's address and a body or a version's date."""
    head = head_of(data)
    return b'"uri"' in head and any(mark in head for mark in _MARKS)


def read_article(data: bytes, path: str) -> Article:
    """The story of a file with one item."""
    return only_article(read_source(data, path), path)


def read_source(data: bytes, path: str) -> tuple[Source, ...]:
    """The text items of a file, in order; pictures and the like hold no words of their own."""
    found = []
    for record, raw in records(data, path):
        items = list_at(record, "items") or list_at(record, "_items") if isinstance(record, dict) else []
        for item in items or ([record] if isinstance(record, dict) else []):
            source = _source(item, raw, path)
            if source is not None:
                found.append(source)
    if not found:
        raise NotASource("no item in it holds words", path, "Get the file again")
    return distinct(found)


def _source(item: Record, raw: bytes, path: str) -> Source | None:
    body = _body(item)
    text = read_fragment(body).text if "<" in body or "&" in body else body.strip()
    if not text:
        return None
    notes = []
    by = one_line(text_at(item, "byline")) or one_line(text_at(item, "by"))
    if by:
        notes.append(f"author: {by}")
    for key in ("people", "person", "organisations", "organisation"):
        names = [name for one in list_at(item, key) if (name := one_line(text_at(one, "name")))]
        if names:
            notes.append(f"{key}: {', '.join(names[:20])}")
    status = text_at(item, "pubstatus") or text_at(item, "pubStatus")
    version = read_stamp(_either(item, "versioncreated", "versionCreated"))
    first = read_stamp(_either(item, "firstcreated", "firstCreated", "contentcreated", "contentCreated"))
    if version is not None and first is not None and version.iso != first.iso:
        notes.append(f"version: {version.iso}")
    return make_record(
        id=text_at(item, "uri") or text_at(item, "guid"),
        text=text,
        raw=raw,
        path=path,
        importer="ninjs",
        title=plain_line(_headline(item)),
        published=first or version,
        url=_address(item),
        publisher=_publisher(item),
        lang=text_at(item, "language"),
        licence=one_line(text_at(item, "usageterms")) or one_line(text_at(item, "usageTerms")),
        problem=f"{status} by its publisher" if status in _WITHDRAWN else None,
        notes=notes,
    )


def _either(item: Record, *keys: str) -> str:
    return next((found for key in keys if (found := text_at(item, key))), "")


def _body(item: Record) -> str:
    """The body in HTML before plain text; of several the main one, else the longest."""
    found = _either(item, "body_html", "body_xhtml", "body_text")
    if found:
        return found
    for key in ("bodies", "body"):
        bodies = list_at(item, key)
        main = [one for one in bodies if _MAIN.search(text_at(one, "role"))] or bodies
        if main:
            return max((text_at(one, "value") for one in main), key=len)
    return next((text_at(item, key) for key in item if key.startswith("body_") and text_at(item, key)), "")


def _headline(item: Record) -> str:
    found = text_at(item, "headline")
    if found:
        return found
    heads = list_at(item, "headlines")
    main = [one for one in heads if _MAIN.search(text_at(one, "role"))] or heads
    return text_at(main[0], "value") if main else text_at(item, "title")


def _address(item: Record) -> str | None:
    for address in (text_at(item, "url"), *_links(item), text_at(item, "uri")):
        if address.startswith(("http://", "https://")):
            return address
    return None


def _links(item: Record) -> list[str]:
    found: Any = get(item, "altids")
    if isinstance(found, dict):
        return [value for value in found.values() if isinstance(value, str)]
    return [text_at(one, "value") for one in list_at(item, "altids")]


def _publisher(item: Record) -> str | None:
    for key in ("infosources", "infoSources", "infosource"):
        for one in list_at(item, key):
            if name := one_line(text_at(one, "name")):
                return name
    return one_line(_either(item, "provider", "source", "copyrightholder", "copyrightHolder"))
