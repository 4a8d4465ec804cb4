"""What a browser prints above and below a page that is saved as a PDF: its address, its title, when, which sheet."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from verify.importers.pdf_lines import Line

_STAMP = re.compile(r"\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4},? ?(?:at )?\d{1,2}[:.]\d{2}(?: ?[AaPp]\.?[Mm]\.?)?\Z")
_SHEET = re.compile(r"(?:[A-Za-z]{2,12} )?\d{1,4} ?(?:/|of|de|sur|von) ?\d{1,4}\Z")
_ADDRESS = re.compile(r"(?:https?|file)://\S{3,2000}\Z")
_ROW = 2.0  # points within which segments are of one row


@dataclass(frozen=True, slots=True)
class Printed:
    """The pages without those rows, and the address and the title that stood in them."""

    pages: tuple[tuple[Line, ...], ...]
    url: str | None
    title: str | None
    rows: int


def without_printed(pages: Sequence[Sequence[Line]]) -> Printed:
    """Takes the topmost and the lowest row of each page where they are a browser's: an address, a moment or a sheet's
    number, beside at most one other text, the title."""
    kept, urls, titles, rows = [], [], [], 0
    for page in pages:
        lines = list(page)
        for top in (True, False):
            row = _edge(lines, top)
            texts = ["".join(line.units).strip() for line in row]
            known = [text for text in texts if _STAMP.match(text) or _ADDRESS.match(text) or _SHEET.match(text)]
            telling = any(_STAMP.match(text) or _ADDRESS.match(text) for text in known)
            if telling and len(texts) - len(known) <= 1 and len(row) < len(lines):
                lines = [line for line in lines if line not in row]
                urls += [text for text in known if text.startswith("http")]
                titles += [text for text in texts if text not in known]
                rows += 1
        kept.append(tuple(lines))
    url = urls[0] if urls and len(set(urls)) == 1 else None
    return Printed(tuple(kept), url, titles[0] if titles else None, rows)


def _edge(lines: Sequence[Line], top: bool) -> list[Line]:
    """The segments of the topmost or the lowest row."""
    if not lines:
        return []
    edge = (max if top else min)(line.base for line in lines)
    return [line for line in lines if abs(line.base - edge) <= _ROW]
