"""Posts as scrapers save them: snscrape and twscrape a record a line in their older and newer names, and what X's own
pages load (GraphQL), by itself or within a HAR file."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from verify.importers.jsontext import Record, get, head_of, list_at, records, text_at
from verify.importers.posts import Post, make_post
from verify.importers.records import NotASource, distinct, one_line, only_article
from verify.importers.stamps import Stamp, read_stamp
from verify.importers.x_status import Account, posts_of_status, unescaped
from verify.types import Article, Source

SUFFIXES = (".json", ".jsonl", ".ndjson", ".har")
LARGEST = "largest_archive"

_MOST_VALUES = 5_000_000
IMPORTER = "scraper"


def sniff(data: bytes) -> bool:
    """True for records of a scraper, for what X's pages load, and for a HAR file."""
    head = head_of(data)
    if b'"rawContent"' in head or b"snscrape.modules" in head:
        return True
    if b'"content"' in head and b'"conversationId"' in head:
        return True
    if b'"log"' in head[:2000] and b'"entries"' in head:
        return True
    return b'"legacy"' in head and b'"full_text"' in head


def read_article(data: bytes, path: str) -> Article:
    """The story of a file with one post."""
    return only_article(read_source(data, path), path)


def read_source(data: bytes, path: str) -> tuple[Source, ...]:
    """The posts of a file in its order. What is quoted or reposted is its own author's."""
    found: list[Source] = []
    for record, raw in records(data, path):
        if not isinstance(record, dict):
            continue
        posts = _scraped(record) if _is_scraped(record) else _loaded(record)
        for post in posts:
            source = make_post(post, raw=raw, path=path, importer=IMPORTER, provenance="scraped")
            if source is not None:
                found.append(source)
    if not found:
        raise NotASource("no post in it holds words", path, "Get the file again")
    once = {(source.id, source.text): source for source in reversed(found)}
    return distinct(tuple(reversed(once.values())))


# --- snscrape and twscrape -----------------------------------------------------------------------------------------


def _is_scraped(record: Record) -> bool:
    return "rawContent" in record or "content" in record or "snscrape" in text_at(record, "_type")


def _scraped(record: Record, reposter: str | None = None) -> Iterator[Post]:
    id = text_at(record, "id_str") or text_at(record, "id")
    text = text_at(record, "rawContent") or text_at(record, "content") or text_at(record, "renderedContent")
    kind = text_at(record, "_type")
    if not id or (kind and "twitter" not in kind):
        return  # a deleted post, a mere reference, another network
    account = _account(record)
    original = get(record, "retweetedTweet")
    if isinstance(original, dict) and (text_at(original, "rawContent") or text_at(original, "content")):
        for post in _scraped(original):
            yield replace(post, reposter=account.handle or "unknown", notes=(*post.notes, f"repost: x-{id}"))
        return
    notes = []
    reply = text_at(record, "inReplyToTweetIdStr") or text_at(record, "inReplyToTweetId")
    if reply:
        notes.append(f"reply to x-{reply}")
    quoted = get(record, "quotedTweet")
    other = text_at(quoted, "id_str") or text_at(quoted, "id")
    if other:
        notes.append(f"quotes x-{other}")
    text = unescaped(text)
    for link in list_at(record, "links"):
        short, long = text_at(link, "tcourl"), text_at(link, "url")
        if short and long:
            text = text.replace(short, long)
    for short, long in zip(_strings(record, "tcooutlinks"), _strings(record, "outlinks"), strict=False):
        text = text.replace(short, long)
    yield Post(
        id=id,
        text=text,
        handle=account.handle,
        name=account.name,
        created=read_stamp(text_at(record, "date")),
        lang=text_at(record, "lang") or None,
        reposter=reposter,
        notes=tuple(notes),
    )
    if isinstance(quoted, dict):
        yield from _scraped(quoted)


def _strings(record: Record, key: str) -> list[str]:
    found = get(record, key)
    return [one for one in found if isinstance(one, str) and one] if isinstance(found, list) else []


def _account(record: Record) -> Account:
    user = get(record, "user")
    if isinstance(user, dict):
        return Account(one_line(text_at(user, "username")), one_line(text_at(user, "displayname")))
    return Account(one_line(text_at(record, "username")), None)


# --- what pages load -----------------------------------------------------------------------------------------------


def _loaded(record: Record) -> Iterator[Post]:
    """The posts in a response, however deep: records with a `legacy` that has a text."""
    entries = list_at(record, "log", "entries")
    if entries:
        for entry in entries:
            captured = read_stamp(text_at(entry, "startedDateTime"))
            for value in _body(get(entry, "response", "content")):
                yield from _found(value, captured)
    else:
        yield from _found(record, None)


def _body(content: Any) -> Iterator[Any]:
    text = text_at(content, "text")
    if '"legacy"' not in text and text_at(content, "encoding") != "base64":
        return
    if text_at(content, "encoding") == "base64":
        try:
            text = base64.b64decode(text, validate=False).decode("utf-8")
        except (binascii.Error, ValueError):
            return
        if '"legacy"' not in text:
            return
    try:
        yield json.loads(text)
    except (ValueError, RecursionError):
        return


def _found(root: Any, captured: Stamp | None) -> Iterator[Post]:
    waiting = [root]
    left = _MOST_VALUES
    while waiting and left:
        left -= 1
        value = waiting.pop()
        if isinstance(value, list):
            waiting.extend(reversed(value))
        elif isinstance(value, dict):
            if text_at(value, "legacy", "full_text"):
                for post in posts_of_status(_status(value)):
                    yield replace(post, captured=captured)
            else:
                waiting.extend(reversed(list(value.values())))


def _status(result: Record, depth: int = 0) -> Record:
    """A result as a status of version 1.1, with the posts in it as such too."""
    status = dict(get(result, "legacy"))
    status.setdefault("id_str", text_at(result, "rest_id"))
    if get(result, "note_tweet"):
        status["note_tweet"] = get(result, "note_tweet")
    user = get(result, "core", "user_results", "result")
    handle = text_at(user, "legacy", "screen_name") or text_at(user, "core", "screen_name")
    name = text_at(user, "legacy", "name") or text_at(user, "core", "name")
    if handle:
        status["user"] = {"screen_name": handle, "name": name}
    for key, inner in (
        ("retweeted_status", get(result, "legacy", "retweeted_status_result", "result")),
        ("quoted_status", get(result, "quoted_status_result", "result")),
    ):
        inner = get(inner, "tweet") or inner
        if isinstance(inner, dict) and text_at(inner, "legacy", "full_text") and depth < 3:
            status[key] = _status(inner, depth + 1)
    return status
