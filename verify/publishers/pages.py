"""A page of a known publisher read by its landmarks: where title, date, kind, author and body stand."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from verify.importers.dating import find_day
from verify.publishers.addresses import host_of, unwrapped
from verify.publishers.filling import PAGE_AUTHOR, PAGE_KIND
from verify.publishers.recognising import LAYOUT
from verify.publishers.records import PageRule, Publisher, publishers

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_STEP = re.compile(r"([a-z][a-z0-9]*)?((?:[.#][\w-]+)*)\Z")
_PART = re.compile(r"([.#])([\w-]+)")


@dataclass(frozen=True, slots=True)
class PageReading:
    """What the landmarks of a page gave; None and empty where a landmark is not there. Text behind a line that is one
    of `ends` and lines that are one of `lines` are no part of the source."""

    body: HtmlElement | None
    title: str | None = None
    published: date | None = None
    publisher: str | None = None
    notes: tuple[str, ...] = ()
    ends: frozenset[str] = frozenset()
    lines: frozenset[str] = frozenset()
    day_first: bool = False  # how the publisher writes days in digits


def read_page(tree: HtmlElement, address: str | None) -> PageReading | None:
    """The reading of a page at a known host, or of one that looks like no other publisher's; else None."""
    host = host_of(unwrapped(address or "")[0])
    for publisher in publishers():
        at_home = host in publisher.hosts
        for rule in publisher.pages:
            if (at_home or rule.own) and all(tree.xpath(_path(mark)) for mark in rule.marks):
                return _reading(tree, publisher, rule)
        if at_home:
            ends, lines = _set(publisher.ends), _set(publisher.lines)
            return PageReading(None, publisher=publisher.name, ends=ends, lines=lines, day_first=publisher.day_first)
    return None


def _reading(tree: HtmlElement, publisher: Publisher, rule: PageRule) -> PageReading:
    body = _first(tree, rule.body)
    kind, author, day = (_text(_first(tree, where)) for where in (rule.kind, rule.author, rule.date))
    title = _text(_first(tree, rule.title))
    stamp = _first(tree, rule.date)
    if body is not None:
        for selector in rule.drop:
            for element in body.xpath(_path(selector, ".")):
                if element.getparent() is not None and element is not body:
                    element.drop_tree()
    published = find_day(day or "") or (find_day(stamp.get("datetime") or "") if stamp is not None else None)
    notes = [f"{LAYOUT}{publisher.key}"]
    notes += [f"{PAGE_KIND}{kind[:200]}"] if kind else []
    notes += [f"{PAGE_AUTHOR}{author[:200]}"] if author else []
    return PageReading(
        body, title or None, published, publisher.name, tuple(notes), _set(publisher.ends), _set(publisher.lines)
    )


def _set(lines: tuple[str, ...]) -> frozenset[str]:
    return frozenset(line.casefold() for line in lines)


def _first(tree: HtmlElement, selectors: tuple[str, ...]) -> HtmlElement | None:
    """The first element that the first fitting selector finds with text in it."""
    for selector in selectors:
        for element in tree.xpath(_path(selector)):
            if any(piece.strip() for piece in element.itertext()):
                return element
    return None


def _text(element: HtmlElement | None) -> str:
    return " ".join(" ".join(element.itertext()).split()) if element is not None else ""


@functools.cache
def _path(selector: str, root: str = "") -> str:
    """An XPath for `tag.class#id` steps with spaces between them.

    >>> _path("p.date time")
    "//p[contains(concat(' ', normalize-space(@class), ' '), ' date ')]//time"
    """
    steps = []
    for step in selector.split():
        match = _STEP.match(step)
        if match is None:
            raise ValueError(f"selector {selector!r}")
        tests = [
            f"[contains(concat(' ', normalize-space(@class), ' '), ' {name} ')]" if mark == "." else f"[@id='{name}']"
            for mark, name in _PART.findall(match[2])
        ]
        steps.append(f"{match[1] or '*'}{''.join(tests)}")
    return root + "//" + "//".join(steps)
