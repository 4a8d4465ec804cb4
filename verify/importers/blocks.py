"""A web page's element as blocks of text in order: paragraphs, headings, captions, block quotes, embedded posts."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from verify.importers import parts
from verify.importers.dating import find_day
from verify.types import Span

if TYPE_CHECKING:
    from lxml.html import HtmlElement


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_DROPPED = _set(
    "script style noscript template svg iframe form nav aside button select option input textarea object canvas "
    "audio video dialog head title meta link menu map datalist"
)
_BLOCKS = _set(
    "address article blockquote center dd details div dl dt fieldset figcaption figure footer h1 h2 h3 h4 h5 h6 header "
    "hr li main ol p pre section summary table tbody td tfoot th thead tr ul body html"
)
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
# Words of class and id names that say a part is no part of the story, or is its byline.
_FURNITURE = _set(
    "share sharing social related newsletter subscribe subscription cookie cookies comments comment disqus advert "
    "advertisement ad ads promo promoted sponsored sidebar breadcrumb breadcrumbs menu navbar navigation popup modal "
    "recommended recommendations toolbar copyright pagination pager hidden offscreen readmore tags taglist paywall "
    "skip accessibility masthead trending leftnav topnav sidenav globalnav"
)
_BYLINE = _set("byline author authors dateline date time timestamp published pubdate posted")
_CAPTION = _set("caption credit figcaption")
_PULL = _set("pullquote pull")
_POSTS = re.compile(
    r"\b(?:twitter-tweet|twitter-video|instagram-media|mastodon-embed|bluesky-embed|fb-post|telegram-post)\b"
)
_SIGNED = re.compile(r"[—–-]\s*([^()]{1,120}?)\s*\((@[\w.@-]{1,80})\)\s*(.{0,60})\Z", re.DOTALL)
_NAME_PARTS = re.compile(r"[\s_-]+")
_SPACES = re.compile(r"[ \t\r\n\f]+")
_LONGEST_BYLINE = 200


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph: `links` are spans of its text with their address; blocks of one quote or post share a `group`."""

    kind: str
    text: str
    links: tuple[tuple[Span, str], ...] = ()
    author: str | None = None
    published: date | None = None
    url: str | None = None
    group: int = 0


class _Reader:
    """Collects text until a block ends. Walks without recursion, since pages nest deeper than Python may."""

    def __init__(self, root: HtmlElement):
        self.skipped: HtmlElement | None = None
        self.blocks: list[Block] = []
        self.pieces: list[str] = []
        self.links: list[tuple[int, int, str]] = []  # pieces from, to, address
        self.kinds: list[tuple[HtmlElement, str]] = []
        self.group = 0
        self.size = sum(len(piece) for piece in root.itertext()) or 1

    def read(self, root: HtmlElement) -> list[Block]:
        from lxml.etree import iterwalk

        walk = iterwalk(root, events=("start", "end", "comment", "pi"))
        opened: list[tuple[HtmlElement, int, str]] = []
        for event, element in walk:
            if event in {"comment", "pi"}:
                self.pieces.append(element.tail or "")
                continue
            if event == "start":
                if element is not root and self._is_dropped(element):
                    walk.skip_subtree()
                    if element.tag in _BLOCKS or element.tag in {"aside", "nav", "form"}:
                        self._flush()
                    self.skipped = element  # its end still comes
                    continue
                self._open(element, opened)
            else:
                if self.skipped is element:
                    self.skipped = None
                else:
                    self._close(element, opened)
                if element is not root:
                    self.pieces.append(element.tail or "")
        self._flush()
        return self.blocks

    def _open(self, element: HtmlElement, opened: list[tuple[HtmlElement, int, str]]) -> None:
        tag = element.tag
        if tag in _BLOCKS:
            self._flush()
        kind = _kind(element)
        if kind is not None:
            if kind in {"block-quote", "embedded-post"}:
                self.group += 1
            self.kinds.append((element, kind))
        if tag == "br":
            self.pieces.append("\n\ue000")
        elif tag == "a" and re.match(r"https?://", element.get("href") or ""):
            opened.append((element, len(self.pieces), element.get("href").strip()))
        self.pieces.append(element.text or "")

    def _close(self, element: HtmlElement, opened: list[tuple[HtmlElement, int, str]]) -> None:
        if opened and opened[-1][0] is element:
            _, start, address = opened.pop()
            self.links.append((start, len(self.pieces), address))
        if element.tag in _BLOCKS:
            self._flush()
        if self.kinds and self.kinds[-1][0] is element:
            self.kinds.pop()

    def _flush(self) -> None:
        pieces, links = self.pieces, self.links
        self.pieces, self.links = [], []
        for text, places in _paragraphs(pieces, links):
            self._add(text, places)

    def _add(self, text: str, links: tuple[tuple[Span, str], ...]) -> None:
        element, kind = self.kinds[-1] if self.kinds else (None, "paragraph")
        if kind == "paragraph":
            kind = parts.part_kind(text) or kind
        if kind == "byline" and len(text) > _LONGEST_BYLINE:
            kind = "paragraph"
        block = Block(kind, text, links)
        if kind == "attribution":
            block = replace(block, author=parts.attributed_to(text))
        elif kind == "block-quote" and element is not None:
            cite = " ".join(element.xpath("string(.//cite | .//footer)").split()).lstrip("—–- ")
            block = replace(block, author=cite or None, url=element.get("cite"), group=self.group)
        elif kind == "embedded-post" and element is not None:
            if _SIGNED.match(text):
                return
            block = replace(block, group=self.group, **_signature(element))
        self.blocks.append(block)

    def _is_dropped(self, element: HtmlElement) -> bool:
        tag = element.tag
        if not isinstance(tag, str) or tag in _DROPPED:
            return True
        if tag == "header" and not any(parent.tag in {"article", "main"} for parent in element.iterancestors()):
            return True
        if tag == "footer" and not any(parent.tag == "blockquote" for parent in element.iterancestors()):
            return True
        style = (element.get("style") or "").replace(" ", "").lower()
        if element.get("hidden") is not None or "display:none" in style or element.get("aria-hidden") == "true":
            return True
        if tag in {"body", "main", "article", "html"} or not (_names(element) & (_FURNITURE | _PULL)):
            return False
        return sum(len(piece) for piece in element.itertext()) < 0.4 * self.size


def read_blocks(root: HtmlElement) -> list[Block]:
    """The blocks of an element in the order of the page; scripts, forms, navigation and what is hidden left out."""
    return _Reader(root).read(root)


def _kind(element: HtmlElement) -> str | None:
    tag = element.tag
    if tag == "blockquote":
        return "embedded-post" if _POSTS.search(element.get("class") or "") else "block-quote"
    if tag in _HEADINGS:
        return "heading"
    if tag == "figcaption":
        return "caption"
    if tag in {"footer", "cite"}:  # of a block quote: who is quoted, said behind the quote
        return "paragraph"
    names = _names(element)
    if names & _CAPTION:
        return "caption"
    if (names & _BYLINE or element.get("rel") == "author") and tag not in {"body", "article", "main"}:
        return "byline" if len("".join(element.itertext()).strip()) <= _LONGEST_BYLINE else None
    return None


def _names(element: HtmlElement) -> frozenset[str]:
    """The words of an element's class, id and role."""
    said = f"{element.get('class') or ''} {element.get('id') or ''} {element.get('role') or ''}"
    return frozenset(_NAME_PARTS.split(said.lower()))


def _signature(element: HtmlElement) -> dict[str, object]:
    """Author, day and address of an embedded post, from its last line `— Name (@handle) day`."""
    whole = " ".join(" ".join(element.itertext()).split())
    signed = _SIGNED.search(whole)
    addresses = [link.get("href") for link in element.iter("a") if "/status" in (link.get("href") or "")]
    return {
        "author": signed[1].strip() if signed else None,
        "published": find_day(signed[3]) if signed else None,
        "url": addresses[-1] if addresses else (element.get("cite") or element.get("data-instgrm-permalink")),
    }


def _paragraphs(pieces: list[str], links: list[tuple[int, int, str]]) -> list[tuple[str, tuple[tuple[Span, str], ...]]]:
    """The paragraphs of the collected pieces: two line breaks part them, white space is one space, hard ones stay."""
    edges: dict[int, int] = {}
    out: list[str] = []
    length = 0
    wanted = {place for start, end, _ in links for place in (start, end)}
    for index, piece in enumerate([*pieces, ""]):
        if index in wanted:
            edges[index] = length
        for part in re.split("(\n\ue000)", piece):
            if part == "\n\ue000":
                while out and out[-1] == " ":
                    out.pop()
                    length -= 1
                text = "\n"
            else:
                text = _SPACES.sub(" ", part)
                if text.startswith(" ") and (not out or out[-1][-1:] in {" ", "\n"}):
                    text = text[1:]
            if text:
                out.append(text)
                length += len(text)
    whole = "".join(out)
    found = []
    at = 0
    for part in re.split(r"(\n[ \n]*\n)", whole):
        lead = len(part) - len(part.lstrip())
        text = part.strip()
        if text:
            spans = []
            for start, end, address in links:
                low, high = edges[start] - at - lead, edges[end] - at - lead
                if 0 <= low < high <= len(text):
                    spans.append((Span(low, high), address))
            found.append((text, tuple(spans)))
        at += len(part)
    return found
