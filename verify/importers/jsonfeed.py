"""JSON Feed, both versions; an item is a source."""

from __future__ import annotations

from verify.importers.decoding import decode
from verify.importers.fragments import plain_line, read_fragment
from verify.importers.jsontext import Record, get, head_of, list_at, load, text_at
from verify.importers.records import NotASource, distinct, make_record, one_line, only_article
from verify.importers.stamps import read_stamp
from verify.publishers.addresses import place_of
from verify.types import Article, Source

SUFFIXES = (".json", ".feed")


def sniff(data: bytes) -> bool:
    """True where a file names the version of JSON Feed that it follows."""
    return b"jsonfeed.org/version" in head_of(data)


def read_article(data: bytes, path: str) -> Article:
    """The story of a feed with one item."""
    return only_article(read_source(data, path), path)


def read_source(data: bytes, path: str) -> tuple[Source, ...]:
    """The items of a feed that hold words, in order."""
    import json

    feed = load(decode(data, path).text, path)
    found = []
    for item in list_at(feed, "items"):
        raw = json.dumps(item, ensure_ascii=False).encode("utf-8", "surrogatepass")
        source = _source(item, feed, raw, path)
        if source is not None:
            found.append(source)
    if not found:
        raise NotASource("no item of the feed holds words", path, "Get the feed again")
    return distinct(found)


def _source(item: Record, feed: Record, raw: bytes, path: str) -> Source | None:
    text = text_at(item, "content_text").strip() or read_fragment(text_at(item, "content_html")).text
    text = text or text_at(item, "summary").strip()
    if not text:
        return None
    url = text_at(item, "url") or text_at(item, "external_url")
    people = list_at(item, "authors") or ([get(item, "author")] if isinstance(get(item, "author"), dict) else [])
    names = [name for one in people if (name := one_line(text_at(one, "name")))]
    notes = [f"author: {', '.join(names)}"] if names else []
    updated = read_stamp(text_at(item, "date_modified"))
    if updated is not None:
        notes.append(f"updated: {updated.iso}")
    return make_record(
        id=place_of(url) if url else text_at(item, "id"),
        text=text,
        raw=raw,
        path=path,
        importer="JSON feed",
        title=plain_line(text_at(item, "title")),
        published=read_stamp(text_at(item, "date_published")),
        url=url or None,
        publisher=text_at(feed, "title"),
        lang=text_at(item, "language") or text_at(feed, "language"),
        provenance=f"feed {text_at(feed, 'feed_url') or text_at(feed, 'home_page_url')}".strip(),
        notes=notes,
    )
