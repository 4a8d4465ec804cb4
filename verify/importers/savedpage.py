"""What a program that saved a page wrote into it: from which address, and when it was captured.

Browsers, SingleFile, HTTrack and the Wayback Machine say so in comments at the head or foot of the page. When a page was
captured is not when it was published.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from verify.importers.stamps import read_stamp

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_BROWSER = re.compile(r"<!--\s*saved from url=\(\d{1,6}\)\s*(https?://[^\s>]{1,4000}?)\s*-->")
_SINGLE_FILE = re.compile(r"<!--\s*(?:Page saved with SingleFile|Archive processed by SingleFile)([^>]{0,6000})")
_SINGLE_URL = re.compile(r"\burl:\s*(https?://\S{1,4000})")
_SINGLE_DATE = re.compile(r"\bsaved date:\s*([^\n(]{8,80})")
_HTTRACK = re.compile(r"<!--\s*Mirrored from (\S{3,4000}) by HTTrack[^,>]{0,80},\s*([^>]{8,60}?)\s*-->")
_WAYBACK = re.compile(r"FILE ARCHIVED ON (\d{1,2}:\d{2}:\d{2}) (\w{3} \d{1,2}, \d{4}) AND RETRIEVED FROM THE")
_WAYBACK_LINK = re.compile(r"https?://web\.archive\.org/web/(\d{14})(?:[a-z]{2}_)?/(https?://[^\s\"'<>]{4,4000})")
_BROWSER_DATE = re.compile(r"\w{3} (\w{3}) (\d{1,2}) (\d{4}) (\d{2}:\d{2}:\d{2}) GMT([+-]\d{4})")
_TOOLBAR = ("wm-ipp-base", "wm-ipp-print", "wm-ipp", "donato")
_HEAD, _TAIL = 20_000, 6_000


@dataclass(frozen=True, slots=True)
class Saved:
    """The page's address and, as ISO 8601, when it was captured; None where the page does not say it."""

    url: str | None = None
    captured: str | None = None


def read_saved(data: bytes) -> Saved:
    """What the comments at the head and foot of a saved page say."""
    text = data[:_HEAD].decode("utf-8", "replace")
    foot = data[-_TAIL:].decode("utf-8", "replace")
    single = _SINGLE_FILE.search(text)
    if single is not None:
        url, day = _SINGLE_URL.search(single[1]), _SINGLE_DATE.search(single[1])
        return Saved(url[1] if url else None, _iso(day[1]) if day else None)
    wayback = _WAYBACK.search(foot) or _WAYBACK.search(text)
    link = _WAYBACK_LINK.search(text)
    if wayback is not None:
        return Saved(link[2] if link else None, _iso(f"{wayback[2]} {wayback[1]} GMT"))
    browser = _BROWSER.search(text)
    if browser is not None:
        return Saved(browser[1])
    mirrored = _HTTRACK.search(text) or _HTTRACK.search(foot)
    if mirrored is not None:
        return Saved(f"https://{mirrored[1]}" if "://" not in mirrored[1] else mirrored[1], _iso(mirrored[2]))
    return Saved()


def read_archive_today(tree: HtmlElement) -> Saved | None:
    """What a copy of archive.today says of the page in it, and the copy without the archive's own head; None for other
    pages. The dates in such a page's head are those of the copy."""
    from verify.publishers.addresses import unwrapped

    for link in tree.xpath("//link[@rel='bookmark']/@href"):
        inner, moment = unwrapped(str(link))
        if moment is not None and "//archive." in link:
            for element in tree.xpath("//*[@id='HEADER'] | //*[@id='FOOTER']"):
                if element.getparent() is not None:
                    element.drop_tree()
            return Saved(inner, moment.isoformat())
    return None


def without_toolbar(tree: HtmlElement) -> None:
    """Takes the archive's own bar out of a page."""
    for name in _TOOLBAR:
        for element in tree.xpath(f"//*[@id='{name}']"):
            if element.getparent() is not None:
                element.drop_tree()


def _iso(text: str) -> str | None:
    match = _BROWSER_DATE.match(text.strip())
    if match is not None:
        text = f"{match[2]} {match[1]} {match[3]} {match[4]} {match[5]}"
    stamp = read_stamp(text.strip())
    return stamp.iso if stamp is not None else None
