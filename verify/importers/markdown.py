"""Markdown: marks taken out, the words left as they are, the same way for articles and sources.

The text is the title, then the paragraphs, a blank line between them. What the marks said is kept as `Region`s.
"""

from __future__ import annotations

import hashlib
import html
import re
from dataclasses import dataclass

from verify.errors import InputError
from verify.importers import parts
from verify.importers.assemble import make_source, pick_language
from verify.importers.decoding import decode
from verify.importers.emphasis import strip_emphasis
from verify.importers.front import Front, read_date, read_front
from verify.types import Article, Region, Source, Span

SUFFIXES = (".md", ".markdown", ".mdown")

_HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+(.*?)[ \t]*#*[ \t]*\Z")
_RULE = re.compile(r" {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})\Z")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-{2,})[ \t]*\Z")
_BULLET = re.compile(r"[ \t]{0,8}(?:[-*+]|\d{1,3}[.)])[ \t]+(?=\S)")
_FENCE = re.compile(r" {0,3}(?:```|~~~)")
_DEFINITION = re.compile(r" {0,3}\[([^\[\]]{1,200})\]:[ \t]*<?(\S{1,2000}?)>?(?:[ \t]+[\"'(].*)?\Z")
_INLINE = re.compile(
    r"\\(?P<escaped>[!-/:-@\[-`{-~])"
    r"|(?P<ticks>`{1,3})(?P<code>[^`\n]{1,500})(?P=ticks)"
    r"|(?P<image>!)?\[(?P<label>[^\[\]]{0,1000})\]"
    r"(?:\([ \t]*<?(?P<target>[^()\s<>]{0,2000}(?:\([^()\s]{0,200}\)[^()\s<>]{0,500})?)>?"
    r"(?:[ \t]+[\"'][^\"'\n]{0,300}[\"'])?[ \t]*\)"
    r"|\[(?P<key>[^\[\]]{0,200})\])"
    r"|<(?P<auto>https?://[^\s<>]{1,2000})>"
    r"|\[\^[^\[\]\s]{1,40}\]"
    r"|</?[A-Za-z][^<>\n]{0,300}>"
    r"|&(?P<entity>#?\w{1,31});",
    re.DOTALL,
)
_NOTE = re.compile(r" {0,3}\[\^[^\[\]\s]{1,40}\]:[ \t]*")
_JOINABLE = 60
_LABEL_AHEAD = re.compile(r"[^\s:][^:\n]{0,60}:\s")


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph without its marks; `links` are spans of `text` with their address."""

    kind: str  # paragraph, heading, block-quote, caption, boilerplate
    text: str
    level: int = 0
    links: tuple[tuple[Span, str], ...] = ()
    group: int = 0  # pieces of one block quote share it


@dataclass(frozen=True, slots=True)
class Page:
    """A text put together from its pieces."""

    text: str
    regions: tuple[Region, ...]
    links: tuple[str, ...]


def sniff(data: bytes) -> bool:
    """True where a file without a known suffix starts with front matter."""
    return data.startswith((b"---\n", b"---\r\n"))


def read_article(data: bytes, path: str) -> Article:
    """The story of a Markdown file: its title and its paragraphs, without marks."""
    from verify.importers import name_of

    decoded = decode(data, path)
    front = read_front(decoded.text, path)
    title, pieces = take_title(front, read_pieces(front.body))
    if not pieces and front.fields:
        raise InputError("there is no text behind the front matter", path, "Add the story's words")
    page = put_together(title, pieces)
    language, notes = pick_language(front, page.text)
    return Article(
        id=front.get("id") or name_of(path),
        path=path,
        text=page.text,
        language=language,
        title=title,
        author=front.get("author", "authors"),
        published=read_date(front.get("published", "date"), "published", path),
        url=front.get("url", "link"),
        sha256=hashlib.sha256(data).hexdigest(),
        links=page.links,
        regions=page.regions,
        notes=(*front.notes, *notes, *((f"read as {decoded.encoding}",) if decoded.encoding else ())),
    )


def read_source(data: bytes, path: str) -> tuple[Source, ...]:
    """The one source of a Markdown file; its title stands apart from its text."""
    decoded = decode(data, path)
    front = read_front(decoded.text, path)
    title, pieces = take_title(front, read_pieces(front.body))
    page = put_together(None, pieces)
    return (make_source(data, path, front, page.text, "markdown", encoding=decoded.encoding, title=title),)


def take_title(front: Front, pieces: list[Piece]) -> tuple[str | None, list[Piece]]:
    """The title (front matter, else the first heading where it opens the text) and the pieces without it."""
    title = front.get("title")
    if title is not None:
        title = _inline(title, {})[0]
    if pieces and pieces[0].kind == "heading" and (title is None or pieces[0].text == title):
        return pieces[0].text, pieces[1:]
    return title, pieces


def put_together(title: str | None, pieces: list[Piece]) -> Page:
    """The text of a page and where its parts stand in it."""
    lines: list[str] = []
    regions: list[Region] = []
    links: list[str] = []
    at = 0
    if title:
        lines.append(title)
        regions.append(Region("heading", Span(0, len(title))))
        at = len(title) + 2
    quoted = 0
    for piece in pieces:
        span = Span(at, at + len(piece.text))
        if piece.kind == "block-quote" and quoted == piece.group:
            opened = regions.pop(next(i for i in range(len(regions) - 1, -1, -1) if regions[i].kind == "block-quote"))
            regions.append(Region("block-quote", Span(opened.span.start, span.end)))
        elif piece.kind != "paragraph":
            regions.append(Region(piece.kind, span))
            quoted = piece.group
        for place, address in piece.links:
            links.append(address)
            regions.append(Region("link", Span(at + place.start, at + place.end), url=address))
        lines.append(piece.text)
        at = span.end + 2
    regions.sort(key=lambda region: (region.span.start, region.span.end, region.kind))
    return Page("\n\n".join(lines), tuple(regions), tuple(dict.fromkeys(links)))


def read_pieces(body: str) -> list[Piece]:
    """The paragraphs of a Markdown text in order, without marks."""
    blocks, addresses = _blocks(_without_comments(body))
    pieces: list[Piece] = []
    picture = False
    for kind, level, group, lines in blocks:
        raw = _joined(lines)
        had_picture = re.fullmatch(r"(?:!\[[^\[\]]{0,1000}\]\([^()]{0,2000}\)\s*)+", raw.strip()) is not None
        text, links = _inline(raw, addresses)
        if not text.strip():
            picture = picture or had_picture
            continue
        if kind == "paragraph":
            kind = _kind(raw, text, links, picture)
        picture = False
        pieces.append(Piece(kind, text, level, links, group))
    return pieces


def _without_comments(body: str) -> str:
    kept, at = [], 0
    while (start := body.find("<!--", at)) >= 0 and (end := body.find("-->", start)) >= 0:
        kept.append(body[at:start])
        at = end + 3
    return "".join([*kept, body[at:]])


def _kind(raw: str, text: str, links: tuple[tuple[Span, str], ...], after_picture: bool) -> str:
    bare = raw.strip()
    italic = len(bare) > 2 and bare[0] in "*_" and bare[-1] == bare[0] and bare[1] != bare[0]
    if after_picture and (italic or parts.part_kind(text) == "caption"):
        return "caption"
    if links and sum(len(place) for place, _ in links) >= 0.8 * len(text) and len(text) < 300:
        return "boilerplate"
    return parts.part_kind(text) or "paragraph"


def _blocks(body: str) -> tuple[list[tuple[str, int, int, list[str]]], dict[str, str]]:
    """Blocks as (kind, heading level, quote number, lines), and the addresses that references name."""
    blocks: list[tuple[str, int, int, list[str]]] = []
    addresses: dict[str, str] = {}
    current: list[str] = []
    quoting, group, fenced = False, 0, False

    def close() -> None:
        nonlocal current
        if current:
            blocks.append(("block-quote" if quoting else "paragraph", 0, group if quoting else 0, current))
        current = []

    for line in re.split(r"\r\n|\r|\n", body):
        if _FENCE.match(line):
            close()
            fenced = not fenced
            continue
        if fenced:
            current.append(line)
            continue
        is_quote = line.lstrip(" ").startswith(">") and len(line) - len(line.lstrip(" ")) < 4
        if is_quote != quoting and (is_quote or not line.strip() or not current):
            close()
            group += is_quote
            quoting = is_quote
        if is_quote:
            line = re.sub(r"\A *(?:> ?){1,6}", "", line)
        note = _NOTE.match(line)
        if note:  # of a footnote the words stay, in a paragraph of their own
            close()
            line = line[note.end() :]
        definition = _DEFINITION.match(line)
        heading = _HEADING.match(line)
        if not line.strip():
            close()
        elif definition and not definition[1].startswith("^"):
            addresses[definition[1].casefold()] = definition[2]
        elif heading:
            close()
            blocks.append(("heading", len(heading[1]), 0, [heading[2]]))
        elif _UNDERLINE.match(line) and len(current) == 1 and not quoting and len(current[0]) <= 200:
            blocks.append(("heading", 1 if "=" in line else 2, 0, current))
            current = []
        elif _RULE.match(line):
            close()
        else:
            bullet = _BULLET.match(line)
            if bullet:
                close()
                line = line[bullet.end() :]
            current.append(line.strip(" \t"))
    close()
    return blocks, addresses


def _joined(lines: list[str]) -> str:
    """The lines of a paragraph: a line that was only wrapped is joined with the next, any other break stays."""
    text = lines[0]
    last = lines[0]
    for line in lines[1:]:
        wrapped = len(last) >= _JOINABLE and last[-1:] not in '.!?؟:"”»…' and not _LABEL_AHEAD.match(line)
        text += (" " if wrapped else "\n") + line
        last = line
    return text


def _inline(raw: str, addresses: dict[str, str]) -> tuple[str, tuple[tuple[Span, str], ...]]:
    """A paragraph's words without the marks inside it, and its links."""
    out: list[str] = []
    links: list[tuple[int, int, str]] = []
    at = length = 0

    def put(text: str) -> None:
        nonlocal length
        out.append(text)
        length += len(text)

    for match in _INLINE.finditer(raw):
        put(raw[at : match.start()])
        at = match.end()
        if match["escaped"]:
            put(_ESCAPES.get(match["escaped"], match["escaped"]))
        elif match["code"] is not None:
            put(match["code"].translate(_HIDE))
        elif match["label"] is not None:
            target = match["target"]
            if target is None:
                target = addresses.get((match["key"] or match["label"]).casefold())
            if target is None:
                put(match[0])  # two brackets that are no link: an editor's insertion
            elif not match["image"]:
                start = length
                put(match["label"])
                links.append((start, length, target))
        elif match["auto"]:
            start = length
            put(match["auto"])
            links.append((start, length, match["auto"]))
        elif match["entity"]:
            put(html.unescape(match[0]))
    put(raw[at:])
    text, places = strip_emphasis("".join(out), [place for start, end, _ in links for place in (start, end)])
    lead = len(text) - len(text.lstrip())
    text = text.strip().translate(_SHOW)
    spans = []
    for index, (_, _, target) in enumerate(links):
        start, end = (min(max(places[2 * index + side] - lead, 0), len(text)) for side in (0, 1))
        if start < end and re.match(r"https?://", target):
            spans.append((Span(start, end), target))
    return text, tuple(spans)


# Stars and underscores that the writer escaped, or that stand in code, are hidden from the reading of emphasis.
_ESCAPES = {"*": "\ue000", "_": "\ue001"}
_HIDE = str.maketrans(_ESCAPES)
_SHOW = str.maketrans({"\ue000": "*", "\ue001": "_"})
