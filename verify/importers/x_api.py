"""Posts as X's interfaces give them: version 2 with its `includes`, whole responses a line as twarc writes them or
flattened, and version 1.1. What was quoted or reposted is a source of its own, with its own author."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from verify.importers.jsontext import Record, get, head_of, list_at, records, text_at
from verify.importers.posts import Post, make_post
from verify.importers.records import NotASource, distinct, one_line, only_article
from verify.importers.stamps import Stamp, read_stamp
from verify.importers.x_status import Account, posts_of_status, unescaped, with_links
from verify.types import Article, Source

SUFFIXES = (".json", ".jsonl", ".ndjson")
LARGEST = "largest_archive"

_SURE = (b'"edit_history_tweet_ids"', b'"author_id"', b'"__twarc"', b'"referenced_tweets"')
_RESPONSE = re.compile(rb'"(?:includes|newest_id|result_count|conversation_id)"\s*:')
_NUMBER = re.compile(rb'"id"\s*:\s*"\d{1,25}"')
IMPORTER = "X interface"


def sniff(data: bytes) -> bool:
    """True for responses of the interface and for the posts out of them."""
    head = head_of(data)
    if not head or b'"legacy"' in head:
        return False
    if any(mark in head for mark in _SURE) or (b'"screen_name"' in head and b'"id_str"' in head):
        return True
    return bool(_RESPONSE.search(head) and _NUMBER.search(head) and b'"text"' in head)


def read_article(data: bytes, path: str) -> Article:
    """The story of a file with one post."""
    return only_article(read_source(data, path), path)


def read_source(data: bytes, path: str) -> tuple[Source, ...]:
    """The posts of a file in its order, each followed by what is quoted in it where that is not there by itself."""
    found: list[Source] = []
    for record, raw in records(data, path):
        if isinstance(record, dict):
            for post in _posts(record):
                source = make_post(post, raw=raw, path=path, importer=IMPORTER, provenance="X interface")
                if source is not None:
                    found.append(source)
    if not found:
        raise NotASource("no post in it holds words", path, "Get the file again")
    return _each_once(found)


def _each_once(sources: list[Source]) -> tuple[Source, ...]:
    """A post once, however many responses hold it: the longest text of it, at its first place."""
    best: dict[str, Source] = {}
    for source in sources:
        old = best.get(source.id)
        if old is None or (old.problem and not source.problem) or len(source.text) > len(old.text):
            best[source.id] = source
    return distinct(tuple(best.values()))


def _posts(record: Record) -> Iterator[Post]:
    data = get(record, "data")
    if isinstance(data, (list, dict)):
        captured = read_stamp(get(record, "__twarc", "retrieved_at"))
        known = {text_at(one, "id"): one for one in list_at(record, "includes", "tweets")}
        users = {text_at(one, "id"): one for one in list_at(record, "includes", "users")}
        given = list_at(record, "data") or ([data] if isinstance(data, dict) else [])
        for tweet in given:
            yield from _tweet(tweet, users, known, captured)
        done = {text_at(one, "id") for one in given}
        reposted = {id for one in given for kind, id in _references(one) if kind == "retweeted"}
        for id, tweet in known.items():
            if id not in done and id not in reposted:
                yield from _tweet(tweet, users, known, captured)
    elif get(record, "screen_name") is None and (get(record, "user", "screen_name") or "full_text" in record):
        yield from posts_of_status(record)
    elif "id" in record and "text" in record:
        captured = read_stamp(get(record, "__twarc", "retrieved_at"))
        inner = [one for one in list_at(record, "referenced_tweets") if text_at(one, "text")]
        known = {text_at(one, "id"): one for one in inner}
        yield from _tweet(record, {}, known, captured)
        for one in inner:
            if text_at(one, "type") != "retweeted":
                yield from _tweet(one, {}, known, captured)


def _references(tweet: Record) -> list[tuple[str, str]]:
    return [(text_at(one, "type"), text_at(one, "id")) for one in list_at(tweet, "referenced_tweets")]


def _tweet(tweet: Record, users: dict[str, Record], known: dict[str, Record], captured: Stamp | None) -> Iterator[Post]:
    id, account = text_at(tweet, "id"), _author(tweet, users)
    if not id:
        return
    references = _references(tweet)
    reposted = next((other for kind, other in references if kind == "retweeted"), None)
    if reposted is not None and reposted in known:
        for post in _tweet(known[reposted], users, {}, captured):
            yield replace(post, reposter=account.handle or "unknown", notes=(*post.notes, f"repost: x-{id}"))
        return
    long = text_at(tweet, "note_tweet", "text")
    entities = get(tweet, "note_tweet", "entities") if long else get(tweet, "entities")
    text, _ = with_links(unescaped(long or text_at(tweet, "text")), {"urls": list_at(entities, "urls")})
    notes = [f"{'quotes' if kind == 'quoted' else 'reply to'} x-{other}" for kind, other in references if other and kind != "retweeted"]  # fmt: skip
    history = get(tweet, "edit_history_tweet_ids")
    if isinstance(history, list) and len(history) > 1:
        last = str(history[-1])
        notes.append("edited after it was posted" if last == id else f"replaced by x-{last}")
    yield Post(
        id=id,
        text=text,
        handle=account.handle,
        name=account.name,
        created=read_stamp(text_at(tweet, "created_at")),
        captured=captured,
        lang=text_at(tweet, "lang") or None,
        notes=tuple(notes),
    )


def _author(tweet: Record, users: dict[str, Record]) -> Account:
    user = get(tweet, "author") or users.get(text_at(tweet, "author_id")) or {}
    handle = one_line(text_at(user, "username"))
    if handle is None and text_at(tweet, "author_id"):
        return Account(None, None)
    return Account(handle, one_line(text_at(user, "name")))
