"""A table for spreadsheets: a row an item, in which no cell is taken for a formula."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

from verify.reports._items import Row, rows, unread
from verify.reports.json import printable

COLUMNS = (
    "story", "line", "id", "kind", "label", "state", "confidence", "speaker", "text", "codes", "reasons", "source",
    "publisher", "source speaker", "source date", "source language", "source text", "address", "fuzzy", "semantic",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def render(report: dict[str, Any], *, root: str | Path = ".", bom: bool = True, **_: Any) -> str:
    """The table as RFC 4180 has it. It begins with a byte order mark, without which Excel takes Arabic for Latin-1;
    a text that a spreadsheet would compute has an apostrophe in front."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in rows(report, root):
        writer.writerow([safe(cell) for cell in _cells(row)])
    for path, what in unread(report):
        writer.writerow([safe(path), 1, "", "", "unread", "failed", "", "", "", "", safe(what), *[""] * 9])
    return ("\ufeff" if bom else "") + printable(out.getvalue())


def safe(cell: Any) -> Any:
    """A cell that no spreadsheet takes for a formula; numbers stay numbers.

    >>> safe("=1+1")
    "'=1+1"
    """
    if not isinstance(cell, str):
        return "" if cell is None else cell
    text = cell.replace("\0", "\ufffd")
    return (
        f"'{text}"
        if text.lstrip(" \u00a0\u200b\u200e\u200f\u2066\u2067\u2068\u2069\ufeff").startswith(_FORMULA)
        else text
    )


def _cells(row: Row) -> list[Any]:
    item, evidence = row.item, row.evidence
    reasons = item.get("reasons") or ()
    return [
        row.path, row.place.line, item.get("id"), item.get("kind"), item.get("label"), row.state,
        item.get("confidence"), (item.get("speaker") or {}).get("name"), item.get("text"),
        " ".join(reason["code"] for reason in reasons), "; ".join(reason.get("message") or "" for reason in reasons),
        evidence.get("source"), evidence.get("publisher"), evidence.get("speaker"), evidence.get("published"),
        evidence.get("language"), evidence.get("text"), evidence.get("url"), evidence.get("fuzzy"),
        evidence.get("semantic"),
    ]  # fmt: skip
