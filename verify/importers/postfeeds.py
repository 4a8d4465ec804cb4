"""Feeds of accounts on Mastodon and Bluesky: an entry is a post of the account."""

from __future__ import annotations

import re
from collections.abc import Mapping

from verify.importers.fragments import read_fragment
from verify.importers.posts import Post, make_post
from verify.importers.stamps import Stamp, read_stamp
from verify.types import Source

_MASTODON = re.compile(r"https?://([^/\s]{3,200})/(?:@|users/)(\w{1,60})(?:/(?:statuses/)?(\d{1,25}))?/?\Z")
_BLUESKY = re.compile(r"https?://bsky\.app/profile/([\w.:-]{3,200})(?:/post/(\w{1,40}))?/?\Z")
_TITLED = re.compile(r"\A@[\w.-]{1,200} - ")


def account_of(link: str, generator: str) -> tuple[str, str] | None:
    """Network and handle of the account whose feed it is, by the feed's own address; None for any other feed."""
    if (found := _BLUESKY.match(link)) is not None:
        return "Bluesky", found[1]
    found = _MASTODON.match(link)
    if found is not None and generator.casefold().startswith(("mastodon", "glitch", "hometown", "pleroma", "akkoma")):
        return "Mastodon", f"{found[2]}@{found[1]}"
    return None


def read_item(
    said: Mapping[str, str],
    title: str,
    account: tuple[str, str],
    raw: bytes,
    path: str,
    captured: Stamp | None,
    provenance: str,
) -> Source | None:
    """The source of one post; None where it holds no words. `said` are the entry's children by name."""
    network, handle = account
    link = said.get("link") or said.get("guid") or ""
    found = (_BLUESKY if network == "Bluesky" else _MASTODON).match(link)
    number = (found[found.lastindex or 0] if found else None) or said.get("guid") or link
    if network == "Mastodon" and found is not None and found[3]:
        number = f"{found[3]}@{found[1]}"
    post = Post(
        id=number,
        text=read_fragment(said.get("description") or said.get("encoded") or said.get("content") or "").text,
        handle=handle,
        name=_TITLED.sub("", title),
        created=read_stamp(said.get("pubdate") or said.get("published")),
        captured=captured,
        network=network,
        url=link or None,
    )
    return make_post(post, raw=raw, path=path, importer=f"{network} feed", provenance=provenance)
