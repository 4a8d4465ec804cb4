"""The faults of a report as a compiler prints them, `path:line:column: …`, for terminals, logs and editors."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from verify.reports._items import faults, line, message, unread


def render(report: dict[str, Any], *, root: str | Path = ".", **_: Any) -> str:
    """A line a fault in the order of the text, and a line a file that could not be read; empty where all is well. What
    a waiver or the baseline excuses is not told; what does not fail is marked."""
    order = {id(article): place for place, article in enumerate(report.get("articles", ()))}
    told = [row for row in faults(report, root) if row.state in ("failed", "noted")]
    lines = [f"{line(path)}: unread: {what}" for path, what in unread(report)]
    for row in sorted(told, key=lambda row: (order[id(row.article)], row.item.get("start") or 0)):
        where = f"{line(row.path)}:{row.place.line}:{row.place.column}"
        state = "" if row.state == "failed" else f" [{row.state}]"
        lines.append(f"{where}: {row.item.get('label')} {line(row.item.get('id'))} {row.code}: {message(row)}{state}")
    return "".join(each + "\n" for each in lines)
