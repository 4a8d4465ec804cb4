"""Web pages: the story's own paragraphs, with what is not running text kept as `Region`s.

trafilatura says where on the page the story stands; the paragraphs are then read from the page itself, in order and
each once, since that keeps captions, block quotes and embedded posts apart. Of a page too short for trafilatura (a
readout of two sentences comes out of it fused, or not at all) the most telling container is taken.
"""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from verify.errors import InputError
from verify.importers import parts
from verify.importers.assemble import make_source, pick_language
from verify.importers.blocks import Block, read_blocks
from verify.importers.dating import day_in_digits, find_day
from verify.importers.decoding import decode
from verify.importers.front import Front
from verify.importers.page_facts import PageFacts, read_facts
from verify.importers.savedpage import read_archive_today, read_saved, without_toolbar
from verify.settings import DEFAULTS
from verify.types import Article, Region, Source, Span

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from verify.publishers.pages import PageReading

SUFFIXES = (".html", ".htm", ".xhtml")

_DECLARED = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]{2,40})", re.IGNORECASE)
_XML = re.compile(r"\A\s*<\?xml[^>]{0,300}\?>")
_LINE = re.compile(r"[^\w]+")
_LONG_LINE, _HEAD_BLOCKS = 120, 10
_CONTAINERS = (
    "//*[@itemprop='articleBody']",
    "//article",
    "//*[contains(concat(' ', normalize-space(@class), ' '), ' entry-content ')]",
    "//main | //*[@role='main']",
    "//body",
)


def sniff(data: bytes) -> bool:
    """True where the first tag is one of a web page."""
    head = data[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return head.startswith((b"<!doctype html", b"<html", b"<head", b"<body", b"<article", b"<main"))


def read_article(data: bytes, path: str) -> Article:
    """The story of a page: its `text` is the headline and the paragraphs, a blank line between them."""
    from verify.importers import name_of

    tree, encoding = _parse(data, path)
    facts, known, _ = _known(tree, data)
    blocks = _story(tree, facts, known)
    facts, blocks = _take_lines(*_take_heading(tree, facts, blocks), known is not None and known.day_first)
    text, regions = _put_together(facts.title, blocks)
    if not text.strip():
        raise InputError("no text found on the page", path, "Save the story's text as a .txt file")
    language, notes = pick_language(Front("", {}), text)
    return Article(
        id=name_of(path),
        path=path,
        text=text,
        language=language,
        title=facts.title,
        author=facts.author,
        published=facts.published,
        url=facts.url,
        sha256=hashlib.sha256(data).hexdigest(),
        links=tuple(dict.fromkeys(region.url for region in regions if region.kind == "link" and region.url)),
        regions=regions,
        notes=(*notes, *((f"read as {encoding}",) if encoding else ())),
    )


def read_source(data: bytes, path: str) -> tuple[Source, ...]:
    """The one source of a page. Title, date and attribution line stand apart; its `text` is the body alone."""
    tree, encoding = _parse(data, path)
    facts, known, notes = _known(tree, data)
    blocks = _story(tree, facts, known)
    facts, blocks = _take_lines(*_take_heading(tree, facts, blocks), known is not None and known.day_first)
    attribution = next((block for block in blocks if block.kind == "attribution"), None)
    body = [block for block in blocks if block.kind not in {"attribution", "caption", "boilerplate", "byline"}]
    text, _ = _put_together(None, body)
    if not text.strip():
        raise InputError("no text found on the page", path, "Save the source's words as a .txt file")
    fields = {"publisher": facts.publisher, "url": facts.url}
    if attribution is not None:
        fields["speaker"] = attribution.author
        notes = (*notes, f"attribution: {attribution.text}")
    front = Front(text, {key: value for key, value in fields.items() if value}, notes)
    source = make_source(
        data, path, front, text, "web page", encoding=encoding, title=facts.title, published=facts.published
    )
    return (source,)


def _parse(data: bytes, path: str) -> tuple[HtmlElement, str | None]:
    from lxml import etree, html

    declared = _DECLARED.search(data[:4000])
    decoded = decode(data, path, declared[1].decode("ascii", "replace") if declared else None)
    text = _XML.sub("", decoded.text)
    try:
        tree = html.document_fromstring(text)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise InputError("not readable as a web page", path, "Save the story's text as a .txt file") from error
    if tree.find("body") is None:
        raise InputError("no text found on the page", path, "Save the story's text as a .txt file")
    return tree, decoded.encoding


def _known(tree: HtmlElement, data: bytes) -> tuple[PageFacts, PageReading | None, tuple[str, ...]]:
    """What the page says of itself, with what the rules of a known publisher's pages and the program that saved it
    add; and notes on how it was recognised and when it was captured."""
    from verify.publishers.addresses import unwrapped
    from verify.publishers.pages import read_page

    saved = read_saved(data)
    without_toolbar(tree)
    facts = read_facts(tree)
    if (copied := read_archive_today(tree)) is not None:
        saved, facts = copied, facts.changed(url=copied.url, published=None)
    url, archived = unwrapped(facts.url or saved.url or "")
    known = read_page(tree, url)
    facts = facts.changed(url=url or None)
    if known is not None:
        facts = facts.changed(
            title=known.title or facts.title,
            published=known.published or facts.published,
            publisher=facts.publisher or known.publisher,
        )
        if (facts.title or "").casefold() in known.lines:
            facts = facts.changed(title=None)
    notes = known.notes if known is not None else ()
    if saved.captured or archived is not None:
        notes = (*notes, f"captured: {saved.captured or (archived.isoformat() if archived else '')}")
    return facts, known, notes


def _story(tree: HtmlElement, facts: PageFacts, known: PageReading | None) -> list[Block]:
    """The blocks of the story, boilerplate left out and nothing twice."""
    if known is not None and known.body is not None:
        kept_lines: set[str] = set()
        found = read_blocks(known.body)
    else:
        kept_lines = _main_lines(tree)
        found = read_blocks(_container(tree, kept_lines))
    blocks: list[Block] = []
    seen: set[str] = set()
    for block in _without_rows(found):
        line = _line(block.text)
        if known is not None and block.text.strip().casefold() in known.ends:
            break
        if known is not None and block.text.strip().casefold() in known.lines:
            continue
        if not line and block.kind != "embedded-post":
            continue  # a row of bullets, an end mark
        if line == _line(facts.title or "") or (len(line) > 60 and line in seen):
            continue
        seen.add(line)
        if block.kind == "paragraph" and line not in kept_lines and _is_furniture(block):
            continue
        blocks.append(block)
    return blocks


def _without_rows(blocks: list[Block]) -> Iterator[Block]:
    """The blocks, those parted that hold a row of bullets between line breaks: what stands around it is signature,
    date or a list, and no sentence."""
    for block in blocks:
        lines = block.text.split("\n")
        if len(lines) == 1 or all(_line(line) for line in lines):
            yield block
            continue
        at = 0
        for line in lines:
            place = Span(at, at + len(line))
            links = tuple(
                (Span(span.start - at, span.end - at), address) for span, address in block.links if place.covers(span)
            )
            yield replace(block, text=line.strip(), links=links)
            at = place.end + 1


def _is_furniture(block: Block) -> bool:
    """A paragraph that trafilatura left out and that is mostly links, or hardly a line."""
    linked = sum(len(span) for span, _ in block.links)
    return linked > 0.6 * len(block.text)


def _main_lines(tree: HtmlElement) -> set[str]:
    """The folded paragraphs of what trafilatura takes for the story; empty where it finds little."""
    from copy import deepcopy

    if sum(len(piece) for piece in tree.itertext()) < DEFAULTS.short_page:
        return set()
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    from trafilatura import extract

    found = extract(deepcopy(tree), output_format="txt", include_comments=False, include_tables=True) or ""
    if len(found) < DEFAULTS.short_page:
        return set()
    return {line for line in map(_line, found.split("\n")) if line}


def _container(tree: HtmlElement, lines: set[str]) -> HtmlElement:
    """The smallest element that holds the story."""
    body = tree.find("body")
    if lines:
        wanted = {line for line in lines if len(line) > 40} or lines
        best = body
        held = _held(body, wanted)
        while held:
            inner = [child for child in best if isinstance(child.tag, str) and _held(child, wanted) >= 0.9 * held]
            if len(inner) != 1 or inner[0].tag in {"p", "blockquote"}:
                break
            best = inner[0]
        if held:
            return _with_head(best)
    for path in _CONTAINERS:
        found = [element for element in tree.xpath(path) if len(_line("".join(element.itertext()))) > 0]
        if found:
            outer = [element for element in found if not any(parent in found for parent in element.iterancestors())]
            if len(outer) == 1:
                return outer[0]
    return body


def _held(element: HtmlElement, wanted: set[str]) -> int:
    text = _line(" ".join(element.itertext()))
    return sum(len(line) for line in wanted if line in text)


def _with_head(element: HtmlElement) -> HtmlElement:
    """The element, or the article or main around it where that is near: headline and date stand there."""
    for parent in (element, *element.iterancestors()):
        if parent.tag in {"article", "main"}:
            return parent
    return element


def _take_heading(tree: HtmlElement, facts: PageFacts, blocks: list[Block]) -> tuple[PageFacts, list[Block]]:
    """Of a page whose title stands in its head alone, the heading that opens the story as title, which says more; of
    one that calls all its pages by one name, the first line where it looks like a headline."""
    if facts.title is None and len(blocks) > 1 and parts.is_headline(blocks[0].text) and not find_day(blocks[0].text):
        return facts.changed(title=blocks[0].text), blocks[1:]
    opening = next((place for place, block in enumerate(blocks[:3]) if block.kind == "heading"), None)
    if opening is None or tree.find(".//h1") is not None or any(len(one.text) > _LONG_LINE for one in blocks[:opening]):
        return facts, blocks
    heading = blocks[opening].text
    if facts.title and _line(heading) in _line(facts.title):
        return facts, blocks
    return facts.changed(title=heading), [*blocks[:opening], *blocks[opening + 1 :]]


def _take_lines(facts: PageFacts, blocks: list[Block], day_first: bool = False) -> tuple[PageFacts, list[Block]]:
    """Takes out the lines that are the page's date or byline, and what they say into its facts. `day_first` says how a
    day in digits is to be read there."""
    published, author = facts.published, facts.author
    kept: list[Block] = []
    long = (place for place, block in enumerate(blocks) if len(block.text) > _LONG_LINE)
    head = max(4, min(next(long, 0), _HEAD_BLOCKS))
    for place, block in enumerate(blocks):
        at_edge = place < head or place >= len(blocks) - 3
        day = find_day(block.text) if at_edge and len(block.text) < 60 else None
        if block.kind == "byline" or (day is not None and _is_date_alone(block.text, day)):
            published = published or day or find_day(block.text[:120])
            published = published or (day_in_digits(block.text, "dmy") if day_first else None)
            continue
        if block.kind == "attribution":
            author = author or block.author
        kept.append(block)
    return facts.changed(published=published, author=author), kept


def _is_date_alone(text: str, day: date) -> bool:
    """True where a line is hardly more than a date: at most two words beside day, month and year."""
    return len(text.split()) <= 6


def _put_together(title: str | None, blocks: list[Block]) -> tuple[str, tuple[Region, ...]]:
    lines: list[str] = []
    regions: list[Region] = []
    at = 0
    if title:
        lines.append(title)
        regions.append(Region("heading", Span(0, len(title))))
        at = len(title) + 2
    last_group = 0
    quotations: dict[str, int] = {}  # the region of each kind of quotation in the group at hand
    for block in blocks:
        span = Span(at, at + len(block.text))
        if block.group != last_group:
            quotations.clear()
        if block.group and block.kind in quotations:
            index = quotations[block.kind]
            first = regions[index]
            regions[index] = Region(
                first.kind, Span(first.span.start, span.end), first.author, first.published, first.url
            )
        elif block.kind != "paragraph":
            if block.kind in {"block-quote", "embedded-post"}:
                quotations[block.kind] = len(regions)
            regions.append(Region(block.kind, span, block.author, block.published, block.url))
        last_group = block.group
        for place, address in block.links:
            regions.append(Region("link", Span(at + place.start, at + place.end), url=address))
        lines.append(block.text)
        at = span.end + 2
    regions.sort(key=lambda region: (region.span.start, region.span.end, region.kind))
    return "\n\n".join(lines), tuple(regions)


def _line(text: str) -> str:
    """A paragraph without spaces and marks, to tell whether two are the same."""
    return _LINE.sub("", text).casefold()
