"""A JSON object a line: each item with what is needed to use it without the report; then what could not be read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from verify.reports._items import as_json, path_of, rows, unread


def render(report: dict[str, Any], *, root: str | Path = ".", **_: Any) -> str:
    """Lines of `"type": "item"`, in order, with the article's `path`, `title`, `language`, `published`, `url` under
    `story`, the `line` and `column` in its file, and all fields of the item; then lines of `"type": "unread"`."""
    lines = []
    for row in rows(report, root):
        story = {key: row.article.get(key) for key in ("id", "title", "language", "published", "url", "sha256")}
        place = {"line": row.place.line, "column": row.place.column}
        lines.append({"type": "item", "story": {"path": path_of(row.article), **story}, **place, **row.item})
    lines += [{"type": "unread", "path": path, "message": what} for path, what in unread(report)]
    return "".join(as_json(each) + "\n" for each in lines)
