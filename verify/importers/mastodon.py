"""Posts of Mastodon and its like: an account's archive (zip), its `outbox.json` alone, and statuses of the interface.

A boost is an address in an archive, without words, and the other author's words in the interface.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from verify.errors import InputError
from verify.importers.bounded import Archive, is_zip, zip_names
from verify.importers.decoding import decode
from verify.importers.fragments import read_fragment
from verify.importers.jsontext import Record, get, head_of, list_at, load, records, text_at
from verify.importers.posts import Post, make_post
from verify.importers.records import NotASource, distinct, one_line, only_article
from verify.importers.stamps import read_stamp
from verify.settings import DEFAULTS
from verify.types import Article, Source

SUFFIXES = (".zip", ".json", ".jsonl", ".ndjson")
LARGEST = "largest_archive"

_OUTBOX = re.compile(r"(?:\A|/)outbox\.json\Z")
_NUMBER = re.compile(r"(\d{1,25})(?:/activity)?/?\Z")
_SAID = frozenset(("note", "question", "article", "page"))
IMPORTER = "Mastodon"


def sniff(data: bytes) -> bool:
    """True for an archive with an outbox, an outbox, and statuses."""
    if is_zip(data):
        return any(_OUTBOX.search(name) for name in zip_names(data))
    head = head_of(data)
    if b'"orderedItems"' in head or (b"activitystreams" in head and b'"content"' in head):
        return True
    return b'"acct"' in head and b'"content"' in head


def read_article(data: bytes, path: str) -> Article:
    """The story of a file with one post."""
    return only_article(read_source(data, path), path)


def read_source(data: bytes, path: str) -> tuple[Source, ...]:
    """The posts of a file in its order, boosts without words left out."""
    found = []
    for post, raw in _posts(data, path):
        source = make_post(post, raw=raw, path=path, importer=IMPORTER, provenance="Mastodon")
        if source is not None:
            found.append(source)
    if not found:
        raise NotASource("no post in it holds words", path, "Get the file again")
    return distinct(found)


def _posts(data: bytes, path: str) -> Iterator[tuple[Post, bytes]]:
    actor: Any = None
    if is_zip(data):
        archive = Archive(data, path)
        name = next(name for name in archive.names() if _OUTBOX.search(name))
        data = archive.read(name)
        beside = name.replace("outbox.json", "actor.json")
        if beside in archive:
            actor = load(decode(archive.read(beside, DEFAULTS.largest_file), path).text, path)
    else:
        actor = _beside(path)
    for record, raw in records(data, path):
        if not isinstance(record, dict):
            continue
        items = list_at(record, "orderedItems") or list_at(record, "statuses") or [record]
        for item in items:
            for post in _activity(item, actor) if "account" not in item else _status(item):
                yield post, raw if len(items) == 1 else _bytes(item)


def _bytes(item: Record) -> bytes:
    import json

    return json.dumps(item, ensure_ascii=False).encode("utf-8", "surrogatepass")


def _beside(path: str) -> Any:
    """Who the account is, from the file beside an unpacked outbox."""
    place = Path(path).parent / "actor.json"
    try:
        if Path(path).name != "outbox.json" or not place.is_file() or place.stat().st_size > DEFAULTS.largest_file:
            return None
        return load(decode(place.read_bytes(), place).text, place)
    except (OSError, ValueError) as error:
        raise InputError("cannot be read", place, "Check the file and its rights") from error


def _activity(item: Record, actor: Any) -> Iterator[Post]:
    """The post of an activity that made one, or of a note by itself."""
    note = get(item, "object") if text_at(item, "type").lower() in ("create", "update") else item
    if not isinstance(note, dict) or text_at(note, "type").lower() not in _SAID:
        return
    address = text_at(note, "id")
    found = _NUMBER.search(address)
    notes = []
    reply = text_at(note, "inReplyTo")
    if reply:
        notes.append(f"reply to {reply}")
    if text_at(note, "summary"):
        notes.append(f"content warning: {' '.join(text_at(note, 'summary').split())}")
    if text_at(note, "updated"):
        notes.append(f"edited: {text_at(note, 'updated')}")
    names = get(note, "contentMap")
    content = text_at(note, "content")
    handle, name = _account(actor, text_at(note, "attributedTo") or text_at(item, "actor"))
    yield Post(
        id=_at_home(found[1], address) if found else address,
        text=read_fragment(content).text,
        handle=handle,
        name=name,
        created=read_stamp(text_at(note, "published") or text_at(item, "published")),
        network="Mastodon",
        url=text_at(note, "url") or address or None,
        lang=next((tag for tag, text in names.items() if text == content), None) if isinstance(names, dict) else None,
        notes=tuple(notes),
    )


def _account(actor: Any, address: str) -> tuple[str | None, str | None]:
    """Handle and display name: what the actor says, else the end of the account's address."""
    address = address or text_at(actor, "id")
    host = _host(address)
    user = text_at(actor, "preferredUsername") or address.rstrip("/").rpartition("/")[2].lstrip("@")
    if not user:
        return None, None
    return (f"{user}@{host}" if host else user), one_line(text_at(actor, "name"))


def _host(address: str) -> str | None:
    try:
        return urlsplit(address).hostname if address.startswith(("http://", "https://")) else None
    except ValueError:
        return None


def _at_home(number: str, address: str) -> str:
    """A post's number with its server, since each counts for itself."""
    host = _host(address)
    return f"{number}@{host}" if host and number.isdigit() else number


def _status(status: Record) -> Iterator[Post]:
    """The post of a status of the interface; of a boost the one that is boosted."""
    acct = one_line(text_at(status, "account", "acct"))
    boosted = get(status, "reblog")
    if isinstance(boosted, dict):
        for post in _status(boosted) if get(boosted, "reblog") is None else ():
            yield replace(post, reposter=acct or "unknown")
        return
    notes = []
    if text_at(status, "in_reply_to_id"):
        notes.append(f"reply to mastodon-{text_at(status, 'in_reply_to_id')}")
    if text_at(status, "spoiler_text"):
        notes.append(f"content warning: {' '.join(text_at(status, 'spoiler_text').split())}")
    if text_at(status, "edited_at"):
        notes.append(f"edited: {text_at(status, 'edited_at')}")
    yield Post(
        id=_at_home(text_at(status, "id"), text_at(status, "url")) or text_at(status, "uri"),
        text=read_fragment(text_at(status, "content")).text,
        handle=acct,
        name=one_line(text_at(status, "account", "display_name")),
        created=read_stamp(text_at(status, "created_at")),
        network="Mastodon",
        url=text_at(status, "url") or text_at(status, "uri") or None,
        lang=text_at(status, "language") or None,
        notes=tuple(notes),
    )
    quoted = get(status, "quote")
    quoted = get(quoted, "quoted_status") or quoted
    if isinstance(quoted, dict) and get(quoted, "quote") is None:
        yield from _status(quoted)
