"""Feeds: RSS 0.9 to 2.0, RDF and Atom of both generations; an entry is a source.

Read leniently, as feeds need it, and without a library that cleans: what an entry says is kept as it came.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from verify.errors import InputError
from verify.importers import nitter, parts, postfeeds
from verify.importers.fragments import Fragment, plain_line, read_fragment
from verify.importers.records import NotASource, clean, distinct, make_record, one_line, only_article
from verify.importers.stamps import Stamp, read_stamp
from verify.importers.transcript import is_cut
from verify.importers.xmltree import local, parse_xml
from verify.publishers.addresses import place_of
from verify.settings import DEFAULTS
from verify.types import Article, Source, Turn

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

SUFFIXES = (".rss", ".atom", ".rdf", ".xml", ".feed")

_ROOT = re.compile(rb"<\s*(?:\w{1,20}:)?(rss|feed|rdf)\b", re.IGNORECASE)
_CLOSED = re.compile(rb"</\s*(?:\w{1,20}:)?(?:rss|feed|rdf)\s*>", re.IGNORECASE)
_ITEM = re.compile(rb"<(item|entry)\b[^>]{0,2000}>.*?</\1\s*>", re.DOTALL)
_FOOTER = re.compile(r"The post .{1,400} (?:appeared first on|first appeared on) .{1,200}\Z", re.DOTALL)
_BODIES = ("encoded", "content", "description", "summary", "body")
_DATES = ("pubdate", "published", "date", "issued", "created", "updated", "modified")


def sniff(data: bytes) -> bool:
    """True where the root of a file is a feed's."""
    head = data[:4000]
    if not head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return False
    head = re.sub(rb"<!--.{0,3000}?-->|<[?!][^>]{0,1000}>", b"", head, flags=re.DOTALL).lstrip(b"\xef\xbb\xbf \t\r\n")
    return _ROOT.match(head) is not None


def read_article(data: bytes, path: str) -> Article:
    """The story of a feed with one entry."""
    return only_article(read_source(data, path), path)


def read_source(data: bytes, path: str) -> tuple[Source, ...]:
    """The entries of a feed that hold words, in order."""
    root = parse_xml(data, path, lenient=True)
    items = [element for element in root.iter() if local(element) in {"item", "entry"}]
    if local(root) not in {"rss", "feed", "rdf"} and not items:
        raise NotASource("XML, but no feed", path, "Save its words as text, Markdown or HTML")
    if b"\0" not in data[:1000] and not _CLOSED.search(data[-1000:]):
        raise InputError("cut-off feed", path, "Get the feed again")
    if len(items) > DEFAULTS.most_records:
        raise InputError(f"more than {DEFAULTS.most_records:,} entries", path, "Split it")
    head = _head(root)
    raws = _raws(data, items)
    fields = [_fields(item) for item in items]
    title = plain_line(_text(head.get("title"))) or ""
    link = _link(head, root) or ""
    captured = read_stamp(
        _text(head.get("lastbuilddate")) or (_text(head.get("updated")) if local(root) == "feed" else "")
    )
    provenance = " ".join(f"feed {link or title}".split())
    found: list[Source | None] = []
    if nitter.is_nitter(title, fields):
        for item, raw in zip(fields, raws, strict=True):
            found.append(nitter.read_item(item, title, raw, path, captured, provenance))
    elif (account := postfeeds.account_of(link, _text(head.get("generator")))) is not None:
        for item, element, raw in zip(fields, items, raws, strict=True):
            said = {name: _text(child) for name, child in item.items()} | {"link": _link(item, element) or ""}
            found.append(postfeeds.read_item(said, title, account, raw, path, captured, provenance))
    else:
        for item, element, raw in zip(fields, items, raws, strict=True):
            found.append(_entry(item, element, raw, path, title, link, captured, provenance))
    sources = [source for source in found if source is not None]
    if not sources:
        raise NotASource("no entry of the feed holds words", path, "Get the feed again")
    return distinct(sources)


def _head(root: Element) -> dict[str, Element]:
    """The children of the channel, or of an Atom feed itself."""
    channel = next((child for child in root if local(child) == "channel"), root)
    return _fields(channel)


def _fields(element: Element) -> dict[str, Element]:
    """The children of an entry by name; of several with one name the first that holds something."""
    found: dict[str, Element] = {}
    for child in element:
        name = local(child)
        if name and name not in {"item", "entry"}:
            if name == "content" and "media" in str(child.tag).rpartition("}")[0]:
                continue
            if name == "group":  # what a video's entry says of it stands one deeper
                found.update(
                    (local(one), one) for one in child if local(one) == "description" and local(one) not in found
                )
                continue
            if name not in found or not (len(found[name]) or (found[name].text or "").strip()):
                found[name] = child
    return found


def _text(element: Element | None) -> str:
    return "" if element is None else clean("".join(element.itertext())).strip()


def _link(fields: dict[str, Element], element: Element) -> str | None:
    """The address of an entry or a feed: text in RSS, an attribute in Atom."""
    bases = (one.get("{http://www.w3.org/XML/1998/namespace}base") for one in (element, *element.iterancestors()))
    base = next((base for base in bases if base), "")
    links = [child for child in element if local(child) == "link"]
    channel = next((child for child in element if local(child) == "channel"), None)
    if channel is not None:
        links += [child for child in channel if local(child) == "link"]
    for child in links:
        if child.get("href") and (child.get("rel") or "alternate") == "alternate":
            return _joined(base, child.get("href") or "")
    for child in links:
        if _text(child):
            return _joined(base, _text(child))
    guid = fields.get("guid")
    if guid is not None and _text(guid).startswith(("http://", "https://")) and guid.get("isPermaLink") != "false":
        return _text(guid)
    return None


def _joined(base: str, address: str) -> str:
    try:
        return urljoin(base, address.strip())
    except ValueError:
        return address.strip()


def _raws(data: bytes, items: Sequence[Element]) -> list[bytes]:
    """The bytes of each entry as they came; written anew where the file's own cannot be told apart."""
    found = [match[0] for match in _ITEM.finditer(data)]
    if len(found) == len(items):
        return found
    from lxml import etree

    return [etree.tostring(item, encoding="utf-8", with_tail=False) for item in items]


def _entry(
    item: dict[str, Element],
    element: Element,
    raw: bytes,
    path: str,
    feed: str,
    home: str,
    captured: Stamp | None,
    provenance: str,
) -> Source | None:
    title = _title(item.get("title"))
    body, whole = _body(item)
    url = _link(item, element)
    if url and home:
        url = _joined(home, url)
    notes = []
    author = one_line(_text(item.get("creator")) or _author(item.get("author")))
    if author:
        notes.append(f"author: {author}")
    text, speaker = _attribution(_without_footer(body.text), notes)
    if not text:
        text, body = title or "", Fragment(title or "")
        notes.append("title alone")
    if not text:
        return None
    updated = read_stamp(_text(item.get("updated")) or _text(item.get("modified")))
    published = next((stamp for name in _DATES if (stamp := read_stamp(_text(item.get(name)))) is not None), None)
    if updated is not None and published is not None and updated.iso != published.iso:
        notes.append(f"updated: {updated.iso}")
    name = _text(item.get("guid")) or _text(item.get("id"))
    turns = tuple(Turn(who, span) for who, span in body.voices) if body.text.startswith(text) and body.voices else None
    return make_record(
        id=place_of(url) if url else name,
        text=text,
        raw=raw,
        path=path,
        importer="feed",
        title=title if text != title else None,
        published=published,
        captured=captured,
        url=url,
        speaker=speaker,
        publisher=feed,
        lang=_language(element),
        provenance=provenance,
        problem=None if whole else "truncated",
        turns=turns,
        notes=notes,
    )


def _title(element: Element | None) -> str | None:
    if element is None:
        return None
    if (element.get("type") or "").lower() == "text":
        return one_line(_text(element))
    return plain_line(_text(element))


def _body(item: dict[str, Element]) -> tuple[Fragment, bool]:
    """The longest of what an entry gives as its text, and whether its end is there."""
    best = Fragment("")
    for name in _BODIES:
        element = item.get(name)
        if element is None:
            continue
        kind = (element.get("type") or "").lower()
        if kind == "xhtml" or (len(element) and not (element.text or "").strip()):
            from lxml import etree

            markup = "".join(etree.tostring(child, encoding="unicode") for child in element)
            fragment = read_fragment(_without_prefixes(markup))
        elif kind in {"text", "text/plain"}:
            fragment = Fragment(_text(element))
        else:
            fragment = read_fragment(_text(element))
        if len(fragment.text) > len(best.text):
            best = fragment
    return best, not _leads_on(best)


def _without_prefixes(markup: str) -> str:
    """XHTML with its namespaces taken out, so that it reads as HTML."""
    return re.sub(
        r"(</?)[A-Za-z]{1,20}:(?=[a-z])", r"\1", re.sub(r"\sxmlns(?::\w{1,20})?=\"[^\"]{0,200}\"", "", markup)
    )


def _leads_on(body: Fragment) -> bool:
    """True where a text breaks off, or does so before a last link that leads to the rest."""
    text = body.text.rstrip()
    if is_cut(text):
        return True
    last = max((span for span, _ in body.links), key=lambda span: span.end, default=None)
    return last is not None and last.end >= len(text) - 2 and is_cut(text[: last.start].rstrip(" ([→"))


def _without_footer(text: str) -> str:
    """The text without the last line that WordPress puts under every entry."""
    head, _, last = text.rpartition("\n\n")
    return head if head and _FOOTER.match(last) else text


def _attribution(text: str, notes: list[str]) -> tuple[str, str | None]:
    """The text without a line at its head that says whose words they are, and who that is."""
    head, _, rest = text.partition("\n\n")
    if rest and parts.part_kind(head) == "attribution":
        notes.append(f"attribution: {head}")
        return rest, parts.attributed_to(head)
    return text, None


def _author(element: Element | None) -> str:
    """Name of an author: an element of Atom with one inside, or `mail@host (Name)` of RSS."""
    if element is None:
        return ""
    name = next((_text(child) for child in element if local(child) == "name"), None)
    if name is not None:
        return name
    text = _text(element)
    found = re.fullmatch(r"\S{1,200}@\S{1,200}\s*\(([^()]{1,200})\)", text)
    return found[1] if found else text


def _language(element: Element) -> str | None:
    """What the entry or the feed around it says of its language."""
    for one in (element, *element.iterancestors()):
        said = one.get("{http://www.w3.org/XML/1998/namespace}lang")
        if said:
            return said
        for child in one:
            if local(child) == "language" and (child.text or "").strip():
                return (child.text or "").strip()
    return None
