"""Plain text, with or without front matter."""

from __future__ import annotations

import hashlib

from verify.importers import parts
from verify.importers.assemble import make_source, pick_language
from verify.importers.decoding import decode
from verify.importers.front import read_date, read_front
from verify.text import paragraphs
from verify.types import Article, Source

SUFFIXES = (".txt", ".text")


def read_article(data: bytes, path: str) -> Article:
    """The story of a text file. Its `text` is the file's as decoded, without the front matter, nothing converted."""
    from verify.importers import name_of

    decoded = decode(data, path)
    front = read_front(decoded.text, path)
    text = front.body
    first = paragraphs(text[:4000])[:2]
    title = front.get("title")
    if title is None and len(first) > 1 and parts.is_headline(first[0].of(text)):
        title = first[0].of(text)
    language, notes = pick_language(front, text)
    if decoded.encoding:
        notes = (*notes, f"read as {decoded.encoding}")
    return Article(
        id=front.get("id") or name_of(path),
        path=path,
        text=text,
        language=language,
        title=title,
        author=front.get("author", "authors"),
        published=read_date(front.get("published", "date"), "published", path),
        url=front.get("url", "link"),
        sha256=hashlib.sha256(data).hexdigest(),
        links=tuple(dict.fromkeys(address for address, _ in parts.find_addresses(text))),
        regions=parts.find_regions(text, title),
        notes=(*front.notes, *notes),
    )


def read_source(data: bytes, path: str) -> tuple[Source, ...]:
    """The one source of a text file."""
    decoded = decode(data, path)
    front = read_front(decoded.text, path)
    return (make_source(data, path, front, front.body, "text", encoding=decoded.encoding),)
