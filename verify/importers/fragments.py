"""A piece of HTML, as feeds and posts carry it, as paragraphs: with the links in it, and whose words are set apart."""

from __future__ import annotations

import html as entities
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from verify.importers.blocks import Block, read_blocks
from verify.importers.records import clean
from verify.types import Span

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_TAG = re.compile(r"<[a-zA-Z/!][^<>]{0,2000}>")
# A pair of tags around something, or a tag that stands alone: what no writer types by accident.
_PAIR = re.compile(
    r"<(p|div|span|a|b|i|em|strong|ul|ol|li|h[1-6]|blockquote|table|figure|section|article)(?:\s[^<>]{0,2000})?>"
)
_SINGLE = re.compile(r"<(?:br|img|hr)(?:\s[^<>]{0,2000})?/?>", re.IGNORECASE)
_DEEPEST = 250
_SPARED = re.compile(r"&(lt|gt|#60|#62|#x3c|#x3e);", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Fragment:
    """The text with a blank line between paragraphs; `links` and `voices` are places in it."""

    text: str
    links: tuple[tuple[Span, str], ...] = ()
    voices: tuple[tuple[str, Span], ...] = ()


def read_fragment(markup: str) -> Fragment:
    """The paragraphs of a piece of HTML. What was escaped twice is unescaped once more, but only if tags result; text
    without tags keeps an escaped `<` or `>`, which may be what its writer meant to show."""
    markup = clean(markup)
    if not has_tags(markup):
        again = entities.unescape(markup)
        if not has_tags(again):
            return Fragment(_unescaped(markup).strip())
        markup = again
    root = parse_fragment(markup)
    if root is None:
        return Fragment(_unescaped(_TAG.sub(" ", markup)).strip())
    return join_blocks(read_blocks(root))


def has_tags(text: str) -> bool:
    """True where a text is HTML: a tag is there with its counterpart, or one that stands alone."""
    if _SINGLE.search(text):
        return True
    seen: set[str] = set()
    for match in _PAIR.finditer(text):
        name = match[1]
        if name not in seen:
            seen.add(name)
            if f"</{name}>" in text[match.end() :]:
                return True
    return False


def parse_fragment(markup: str) -> HtmlElement | None:
    """The tree of a piece of HTML; None where it cannot be read, or nests far deeper than any page."""
    from lxml import etree, html

    try:
        root = html.fragment_fromstring(markup, create_parent="div")
    except (etree.LxmlError, ValueError, RecursionError):
        return None
    return root


def join_blocks(blocks: Sequence[Block]) -> Fragment:
    """Blocks put together, with whose words an embedded post or a block quote holds."""
    lines: list[str] = []
    links: list[tuple[Span, str]] = []
    voices: list[tuple[str, Span]] = []
    at = 0
    for block in blocks:
        links.extend((Span(at + place.start, at + place.end), address) for place, address in block.links)
        if block.author and block.kind in {"embedded-post", "block-quote"}:
            voices.append((block.author, Span(at, at + len(block.text))))
        lines.append(block.text)
        at += len(block.text) + 2
    return Fragment("\n\n".join(lines), tuple(links), tuple(voices))


def plain_line(markup: str | None) -> str | None:
    """A title, which feeds write as text or as HTML, on one line; None where there is nothing in it."""
    if not markup or not markup.strip():
        return None
    return " ".join(read_fragment(markup).text.split()) or None


def _unescaped(text: str) -> str:
    """Entities as characters, but for `<` and `>`."""
    kept = _SPARED.sub(lambda match: f"\ue000{match[1]}\ue001", text)
    return entities.unescape(kept).replace("\ue000", "&").replace("\ue001", ";")
