"""Feeds of X accounts as Nitter writes them: who posted, who passed it on, and whose post is quoted inside."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from verify.importers.blocks import read_blocks
from verify.importers.fragments import join_blocks, parse_fragment
from verify.importers.posts import Post, Voice, make_post
from verify.importers.records import clean
from verify.importers.stamps import Stamp, read_stamp
from verify.importers.xmltree import local
from verify.types import Source

if TYPE_CHECKING:
    from lxml.etree import _Element as Element
    from lxml.html import HtmlElement

_STATUS = re.compile(r"(?:/|\A)(\w{1,30})/status(?:es)?/(\d{1,25})")
_OWNER = re.compile(r"\A(.{0,200}?)\s*/\s*@(\w{1,30})\s*\Z", re.DOTALL)
_PREFIX = re.compile(r"\A(?:Pinned: )?(?:(RT by|R to) @(\w{1,30}):\s?)?")
_MEDIA = frozenset(("Image", "Video", "Gif"))
_BY = re.compile(r"\A(.{0,200}?)\s*\(@(\w{1,30})\)\s*\Z", re.DOTALL)
_NAMED = re.compile(r"\A@(\w{1,30}):?\s+")


def is_nitter(title: str, items: list[dict[str, Element]]) -> bool:
    """True where a feed is one of an X account: posts by number, written by an `@handle`."""
    if not items:
        return False
    posts = sum(1 for item in items if (_text(item, "creator")).startswith("@") or _is_status(item))
    return posts == len(items) and (
        _OWNER.match(title) is not None or any(_text(item, "creator").startswith("@") for item in items)
    )


def _is_status(item: dict[str, Element]) -> bool:
    return _STATUS.search(_text(item, "link") or _text(item, "guid")) is not None


def read_item(
    item: dict[str, Element], title: str, raw: bytes, path: str, captured: Stamp | None, provenance: str
) -> Source | None:
    """The source of one post of the feed; None where it holds no words at all, as one of pictures only."""
    owner = _OWNER.match(title)
    place = _STATUS.search(_text(item, "link")) or _STATUS.search(_text(item, "guid"))
    head = _text(item, "title")
    prefix = _PREFIX.match(head)
    said_by = prefix[2] if prefix else None
    passed_on = said_by if prefix and prefix[1] == "RT by" else None
    handle = _text(item, "creator").lstrip("@") or (place[1] if place else owner[2] if owner else "")
    own, quoted = _words(_text(item, "description"))
    if not own and not quoted:
        own = head[prefix.end() :].strip() if prefix else head
        own = "" if own in _MEDIA else own
    notes = [f"reply to @{said_by}"] if prefix and prefix[1] == "R to" else []
    if head.startswith("Pinned: "):
        notes.append("pinned")
    post = Post(
        id=(place[2] if place else _text(item, "guid")) or "unknown",
        text=own,
        handle=handle or None,
        name=owner[1] if owner and owner[2].casefold() == handle.casefold() else None,
        created=read_stamp(_text(item, "pubdate")),
        captured=captured,
        reposter=passed_on,
        quoted=quoted,
        notes=tuple(notes),
    )
    return make_post(post, raw=raw, path=path, importer="Nitter feed", provenance=provenance)


def _text(item: dict[str, Element], name: str) -> str:
    element = item.get(name)
    return "" if element is None else clean("".join(element.itertext())).strip()


def _words(markup: str) -> tuple[str, tuple[Voice, ...]]:
    """The post's own words, and those of the posts that are quoted in it."""
    root = parse_fragment(markup) if markup else None
    if root is None:
        return "", ()
    for link in root.iter("a"):
        shown, target = "".join(link.itertext()), link.get("href") or ""
        bare = target.partition("://")[2]
        if target.startswith(("http://", "https://")) and (shown.endswith("…") or shown.strip("/ ") == bare.strip("/")):
            for child in list(link):
                link.remove(child)
            link.text = target
    voices = []
    for quote in [one for one in root.iter("blockquote") if one.getparent() is not None]:
        if any(local(parent) == "blockquote" for parent in quote.iterancestors()):
            continue
        voice = _voice(quote)
        if voice is not None:
            voices.append(voice)
        tail = quote.tail
        parent = quote.getparent()
        parent.remove(quote)
        if tail and tail.strip():
            parent.text = f"{parent.text or ''}\n{tail}"
    return join_blocks(read_blocks(root)).text, tuple(voices)


def _voice(quote: HtmlElement) -> Voice | None:
    """Who is quoted: the line `Name (@handle)` at its head, else the handle in the address at its foot."""
    handle, name = None, None
    for element in quote.iter("b", "strong"):
        found = _BY.match("".join(element.itertext()).strip())
        if found is not None:
            name, handle = found[1], found[2]
            element.text = ""
            for child in list(element):
                element.remove(child)
            break
    for link in quote.iter("a"):
        found = _STATUS.search(link.get("href") or "")
        if found is not None:
            handle = handle or found[1]
    for foot in [one for one in quote.iter("footer", "cite") if one.getparent() is not None]:
        foot.text, foot.tail = "", foot.tail
        for child in list(foot):
            foot.remove(child)
    text = join_blocks(read_blocks(quote)).text.strip()
    led = _NAMED.match(text)
    if handle is None and led is not None:
        handle, text = led[1], text[led.end() :].strip()
    if not text:
        return None
    if handle is None:
        return Voice("unknown", text)
    return Voice(f"@{handle}" if not name else f"{name} (@{handle})", text)
