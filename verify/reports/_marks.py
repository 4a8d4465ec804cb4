"""Text with marks in it, as safe HTML: stretches of the text as printed, escaped, inside elements.

What could turn the page round or hide itself (bidirectional overrides, control characters) is shown by its number
instead of taking effect.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup, escape

_CONTROLS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufff9-\ufffb\ufffe\uffff"
    "\U000e0000-\U000e007f]"
)
_LINK = re.compile(r"https?://(?![^/?#]*@)[^\s\x00-\x1f]+\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Mark:
    """Half-open stretch in code points, and the HTML around it."""

    start: int
    end: int
    before: str
    after: str


def shown(text: object) -> Markup:
    """Text escaped for the body of a page; control characters by number.

    >>> str(shown("<b>"))
    '&lt;b&gt;'
    """
    return Markup(_CONTROLS.sub(_numbered, str(escape(text or ""))))


def _numbered(match: re.Match[str]) -> str:
    return f"<span class=ctl>U+{ord(match.group()):04X}</span>"


def plain(text: object) -> str:
    """Text for an attribute, not yet escaped; control characters by number."""
    return _CONTROLS.sub(lambda match: f"U+{ord(match.group()):04X}", str(text or ""))


def is_link(address: str) -> bool:
    """Whether an address may be a link: one of the web, that nothing in it turns round, and that names no other host
    before its own.

    >>> is_link("https://example.org/a"), is_link("https://known.example@other.example/"), is_link("ftp://a.example")
    (True, False, False)
    """
    return _LINK.match(address) is not None and not _CONTROLS.search(address)


def leaning(text: object) -> str:
    """The direction that most letters of a text have, where its first one need not tell: `note: ...` in Arabic.

    >>> leaning("note: \u0642\u0635\u0629 \u0642\u0635\u064a\u0631\u0629")
    'rtl'
    """
    kinds = [unicodedata.bidirectional(letter) for letter in str(text or "")]
    return "rtl" if sum(kind in ("R", "AL") for kind in kinds) > kinds.count("L") else "ltr"


def apart(marks: Iterable[Mark], length: int) -> list[Mark]:
    """The marks inside `0..length`, in order and free of overlaps: where two meet, the earlier in the list stays."""
    kept: list[Mark] = []
    starts: list[int] = []
    for mark in marks:
        start, end = max(0, mark.start), min(length, mark.end)
        if start >= end:
            continue
        at = bisect_left(starts, start)
        if (at and kept[at - 1].end > start) or (at < len(kept) and kept[at].start < end):
            continue
        starts.insert(at, start)
        kept.insert(at, Mark(start, end, mark.before, mark.after))
    return kept


def marked(text: str, marks: Sequence[Mark]) -> Markup:
    """The text with its marks, which are those of `apart`."""
    out: list[str] = []
    at = 0
    for mark in marks:
        out += (shown(text[at : mark.start]), mark.before, shown(text[mark.start : mark.end]), mark.after)
        at = mark.end
    out.append(shown(text[at:]))
    return Markup("".join(out))


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of one line: `item` is the innermost item that it belongs to, `opens` the items met first here."""

    start: int
    end: int
    item: int | None
    opens: tuple[int, ...]


def pieces(start: int, end: int, spans: Sequence[tuple[int, int, int]], opened: set[int]) -> Iterator[Piece]:
    """The stretch cut wherever an item begins or ends; the shortest item wins. `spans` are `(start, end, item)` in
    order of start. `opened` holds the items met before and takes up those met now."""
    inside = [span for span in spans if span[0] < end and span[1] > start]
    cuts = sorted({start, end, *(max(start, s) for s, _, _ in inside), *(min(end, e) for _, e, _ in inside)})
    active: list[tuple[int, int, int]] = []
    at = 0
    for begin, stop in pairwise(cuts):
        while at < len(inside) and inside[at][0] <= begin:
            active.append(inside[at])
            at += 1
        active = [span for span in active if span[1] > begin]
        numbers = [number for _, _, number in sorted(active, key=lambda span: (span[1] - span[0], span[2]))]
        opens = tuple(sorted(set(numbers) - opened))
        opened.update(opens)
        yield Piece(begin, stop, numbers[0] if numbers else None, opens)


def lines(text: str) -> Iterator[tuple[int, int]]:
    """The lines of a text that hold more than white space, without the white space around them."""
    for match in re.finditer(r"[^\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+", text):
        line = match.group()
        stripped = line.strip()
        if stripped:
            start = match.start() + len(line) - len(line.lstrip())
            yield start, start + len(stripped)
