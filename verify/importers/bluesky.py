"""Posts of Bluesky: an account's repository (CAR), and the JSON of its interface in all the shapes that lists of posts take.

Offsets of links count bytes of UTF-8 there. Reposted and quoted words are their own author's.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from verify.importers.cbor import Link, read_blocks
from verify.importers.jsontext import Record, get, head_of, list_at, records, text_at
from verify.importers.posts import Post, make_post
from verify.importers.records import NotASource, distinct, one_line, only_article
from verify.importers.stamps import read_stamp
from verify.types import Article, Source

SUFFIXES = (".car", ".json", ".jsonl", ".ndjson")
LARGEST = "largest_archive"

_POST = "app.bsky.feed.post"
_URI = re.compile(r"at://([^/]{1,300})/app\.bsky\.feed\.post/([\w.~:-]{1,64})")
_LISTS = ("feed", "posts", "records", "replies")
_DEEPEST = 200
IMPORTER = "Bluesky"


def sniff(data: bytes) -> bool:
    """True for JSON that speaks of Bluesky's posts, and for a CAR file."""
    return _POST.encode() in head_of(data) or _is_car(data)


def _is_car(data: bytes) -> bool:
    return b"eroots" in data[:20]


def read_article(data: bytes, path: str) -> Article:
    """The story of a file with one post."""
    return only_article(read_source(data, path), path)


def read_source(data: bytes, path: str) -> tuple[Source, ...]:
    """The posts of a file in its order."""
    found: list[Source] = []
    for post, raw in _from_car(data, path) if _is_car(data) else _from_json(data, path):
        source = make_post(post, raw=raw, path=path, importer=IMPORTER, provenance="Bluesky")
        if source is not None:
            found.append(source)
    if not found:
        raise NotASource("no post in it holds words", path, "Get the file again")
    once = {(source.id, source.text): source for source in reversed(found)}
    return distinct(tuple(reversed(once.values())))


# --- the interface -------------------------------------------------------------------------------------------------


def _from_json(data: bytes, path: str) -> Iterator[tuple[Post, bytes]]:
    for record, raw in records(data, path):
        if isinstance(record, dict):
            for post in _walk(record):
                yield post, raw


def _walk(root: Record) -> Iterator[Post]:
    """The posts of a response in order: of a feed, a search, a thread, a list of records, or one alone."""
    waiting: list[tuple[Record, str | None, int]] = [(root, None, 0)]
    while waiting:
        record, reposter, depth = waiting.pop()
        if depth > _DEEPEST:
            continue
        inner: list[tuple[Record, str | None, int]] = []
        if text_at(record, "$type").startswith(_POST) and "text" in record:
            yield from _post(record, text_at(record, "uri"), {}, reposter)
        elif isinstance(get(record, "value"), dict):
            yield from _post(get(record, "value"), text_at(record, "uri"), get(record, "author"), reposter)
        elif isinstance(get(record, "record"), dict):
            yield from _post(get(record, "record"), text_at(record, "uri"), get(record, "author"), reposter)
            inner.extend((one, None, depth + 1) for one in _quoted(get(record, "embed")))
        if isinstance(get(record, "thread"), dict):
            inner.append((get(record, "thread"), None, depth + 1))
        if isinstance(get(record, "post"), dict):
            by = text_at(record, "reason", "by", "handle") if "Repost" in text_at(record, "reason", "$type") else ""
            inner.append((get(record, "post"), by or None, depth + 1))
        for key in _LISTS:
            inner.extend((one, None, depth + 1) for one in list_at(record, key))
        waiting.extend(reversed(inner))


def _quoted(embed: Any) -> list[Record]:
    """The posts that a post shows inside, with their authors."""
    found = []
    for one in (get(embed, "record"), get(embed, "record", "record")):
        if isinstance(one, dict) and isinstance(get(one, "value"), dict):
            found.append(one)
    return found


def _post(value: Record, uri: str, author: Any, reposter: str | None) -> Iterator[Post]:
    place = _URI.match(uri)
    handle = one_line(text_at(author, "handle")) or (place[1] if place else None)
    id = place[2] if place else text_at(value, "createdAt")
    if not id or not isinstance(get(value, "text"), str):
        return
    notes = []
    reply = _URI.match(text_at(value, "reply", "parent", "uri"))
    if reply:
        notes.append(f"reply to bluesky-{reply[2]}")
    for quoted in (text_at(value, "embed", "record", "uri"), text_at(value, "embed", "record", "record", "uri")):
        if found := _URI.match(quoted):
            notes.append(f"quotes bluesky-{found[2]}")
    tongues = get(value, "langs")
    yield Post(
        id=id,
        text=with_links(text_at(value, "text"), list_at(value, "facets")),
        handle=handle,
        name=one_line(text_at(author, "displayName")),
        created=read_stamp(text_at(value, "createdAt")),
        network="Bluesky",
        url=f"https://bsky.app/profile/{handle}/post/{id}" if place and handle else None,
        lang=tongues[0] if isinstance(tongues, list) and len(tongues) == 1 and isinstance(tongues[0], str) else None,
        reposter=reposter,
        notes=tuple(notes),
    )


def with_links(text: str, facets: list[Record]) -> str:
    """The text with the whole address where it shows a shortened one. Offsets of facets count bytes of UTF-8."""
    raw = text.encode("utf-8", "surrogatepass")
    spots = []
    for facet in facets:
        start, end = get(facet, "index", "byteStart"), get(facet, "index", "byteEnd")
        address = next((text_at(one, "uri") for one in list_at(facet, "features") if text_at(one, "uri")), "")
        if isinstance(start, int) and isinstance(end, int) and 0 <= start < end <= len(raw) and address:
            spots.append((start, end, address))
    for start, end, address in sorted(spots, reverse=True):
        if raw[start:end].endswith((b"...", "…".encode())):
            raw = raw[:start] + address.encode("utf-8", "surrogatepass") + raw[end:]
    return raw.decode("utf-8", "replace")


# --- the repository ------------------------------------------------------------------------------------------------


def _from_car(data: bytes, path: str) -> Iterator[tuple[Post, bytes]]:
    """The posts of an account's repository by their keys, which grow with time."""
    roots, blocks = read_blocks(data, path)
    commit = next((blocks[root] for root in roots if root in blocks), None)
    who = text_at(commit, "did")
    keys = _keys(blocks)
    for link, key in sorted(keys.items(), key=lambda pair: pair[1]):
        value = blocks.get(link)
        if isinstance(value, dict) and text_at(value, "$type") == _POST:
            raw = json.dumps(value, ensure_ascii=False, default=_shown).encode("utf-8", "surrogatepass")
            for post in _post(value, f"at://{who}/{key}", {}, None):
                yield replace(post, url=f"https://bsky.app/profile/{who}/post/{post.id}"), raw


def _shown(value: Any) -> str:
    return f"0x{value.hex()}" if isinstance(value, bytes) else str(value)


def _keys(blocks: dict[Link, Any]) -> dict[Link, str]:
    """The key of each record: every node of the tree lists keys, each beginning as the one before for some bytes."""
    found: dict[Link, str] = {}
    for node in blocks.values():
        entries = list_at(node, "e")
        before = b""
        for entry in entries:
            shared, rest, link = get(entry, "p"), get(entry, "k"), get(entry, "v")
            if not isinstance(shared, int) or not isinstance(rest, bytes) or not isinstance(link, Link):
                break
            before = before[: max(shared, 0)] + rest
            found[link] = before.decode("utf-8", "replace")
    return found
