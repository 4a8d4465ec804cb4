"""What a web page says of itself: title, author, date, address, publisher. Nothing is guessed from its text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from verify.importers.dating import find_day

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_TITLES = ("og:title", "twitter:title", "dc.title")
_DATES = (
    "article:published_time", "og:article:published_time", "datepublished", "date", "pubdate", "publishdate",
    "publish-date", "dc.date", "dc.date.issued", "dcterms.created", "parsely-pub-date", "sailthru.date",
)  # fmt: skip
_AUTHORS = ("author", "article:author", "dc.creator", "parsely-author")
_ADDRESSES = ("og:url",)
_PUBLISHERS = ("og:site_name", "application-name", "dc.publisher")
_STORIES = re.compile(r"article|report|posting|statement|webpage", re.IGNORECASE)
_SITE = re.compile(r"\s+(?:[|»·]|-|–|—)\s+")


@dataclass(frozen=True, slots=True)
class PageFacts:
    """None where the page does not say it."""

    title: str | None = None
    author: str | None = None
    published: date | None = None
    url: str | None = None
    publisher: str | None = None

    def changed(self, **fields: Any) -> PageFacts:
        return replace(self, **fields)


def read_facts(tree: HtmlElement) -> PageFacts:
    """Meta elements first, then JSON-LD, then the page's own headline and times."""
    meta = _meta(tree)
    story = next(_stories(tree), {})
    author = _first(meta, _AUTHORS) or _name(story.get("author"))
    if author and author.startswith(("http:", "https:")):
        author = _name(story.get("author"))
    canonical = tree.xpath("string(//link[@rel='canonical']/@href)").strip()
    published = (
        _day(_first(meta, _DATES)) or _day(story.get("datePublished")) or _day(_itemprop(tree)) or _day(_time(tree))
    )
    return PageFacts(
        title=_title(tree, meta, story),
        author=author,
        published=published,
        url=canonical or _first(meta, _ADDRESSES),
        publisher=_first(meta, _PUBLISHERS) or _name(story.get("publisher")),
    )


def _meta(tree: HtmlElement) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        key = element.get("property") or element.get("name") or element.get("itemprop")
        content = " ".join((element.get("content") or "").split())
        if key and content:
            found.setdefault(key.lower(), content)
    return found


def _first(meta: dict[str, str], keys: tuple[str, ...]) -> str | None:
    return next((meta[key] for key in keys if key in meta), None)


def _title(tree: HtmlElement, meta: dict[str, str], story: dict[str, Any]) -> str | None:
    headings = [_text(element) for element in tree.iter("h1")]
    headings = [heading for heading in dict.fromkeys(headings) if heading]
    whole = _text(tree.find(".//title")) if tree.find(".//title") is not None else ""
    named = _first(meta, _TITLES) or (story.get("headline") if isinstance(story.get("headline"), str) else None)
    if len(headings) == 1:
        return headings[0]
    for heading in headings:
        if heading == named or (whole and heading in whole):
            return heading
    if named:
        return named
    if headings:
        return headings[0]
    return max(_SITE.split(whole), key=len) if whole else None


def _text(element: HtmlElement) -> str:
    return " ".join("".join(element.itertext()).split())


def _stories(tree: HtmlElement) -> Iterator[dict[str, Any]]:
    """The JSON-LD records that describe a story."""
    for element in tree.xpath("//script[@type='application/ld+json']"):
        try:
            data = json.loads(element.text or "")
        except (ValueError, RecursionError):
            continue
        waiting = [data]
        for _ in range(200):
            if not waiting:
                break
            record = waiting.pop(0)
            if isinstance(record, list):
                waiting.extend(record)
            elif isinstance(record, dict):
                if _STORIES.search(str(record.get("@type", ""))):
                    yield record
                if isinstance(record.get("@graph"), list):
                    waiting.extend(record["@graph"])


def _name(value: Any) -> str | None:
    if isinstance(value, list):
        names = [name for name in map(_name, value[:10]) if name]
        return ", ".join(names) or None
    if isinstance(value, dict):
        value = value.get("name")
    return " ".join(value.split()) or None if isinstance(value, str) else None


def _itemprop(tree: HtmlElement) -> str | None:
    for element in tree.xpath("//*[@itemprop='datePublished']"):
        return element.get("datetime") or element.get("content") or _text(element)
    return None


def _time(tree: HtmlElement) -> str | None:
    """The one day that the story's `time` elements agree on; of a page with several stories none."""
    found = tree.xpath("//article//time[@datetime] | //main//time[@datetime]") or tree.xpath("//time[@datetime]")
    days = {element.get("datetime")[:10] for element in found}
    return days.pop() if len(days) == 1 else (found[0].get("datetime") if found and found[0].get("pubdate") else None)


def _day(value: Any) -> date | None:
    return find_day(value[:100]) if isinstance(value, str) else None
