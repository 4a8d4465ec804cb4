"""The Test Anything Protocol, version 14: a test point an item."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from verify.reports._items import Row, as_json, line, message, rows, short, unread
from verify.settings import DEFAULTS


def render(report: dict[str, Any], *, root: str | Path = ".", **_: Any) -> str:
    """The report as TAP. What a waiver or the baseline excuses is `not ok … # TODO`, which no harness counts as
    failed; a file that could not be read is `not ok`."""
    points = [_point(row) for row in rows(report, root)]
    points += [(False, f"{line(path)}: can be read", "", {"message": what}) for path, what in unread(report)]
    lines = ["TAP version 14", f"1..{len(points)}" + ("" if points else " # SKIP no items")]
    for number, (good, name, directive, more) in enumerate(points, 1):
        word = "ok" if good else "not ok"
        lines.append(f"{word} {number} - {_escaped(name)}" + (f" # TODO {_escaped(directive)}" if directive else ""))
        if more:
            lines += [
                "  ---",
                *(f"  {key}: {as_json(value)}" for key, value in more.items()),
                "  ...",
            ]
    return "\n".join(lines) + "\n"


def _point(row: Row) -> tuple[bool, str, str, dict[str, Any]]:
    words = short(line(row.item.get("text")), DEFAULTS.reason_words)
    name = f"{line(row.path)} {line(row.item.get('id'))} “{words}”"
    if row.state == "passed":
        return True, name, "", {}
    more = {
        "message": message(row),
        "severity": "fail" if row.state == "failed" else "comment",
        "label": row.item.get("label"),
        "codes": [reason["code"] for reason in row.item.get("reasons") or ()],
        "at": {"file": row.path, "line": row.place.line, "column": row.place.column},
    }
    if row.state == "noted":
        return True, name, "", more
    directive = {"waived": f"waived: {row.waiver}", "known": "in the baseline"}.get(row.state, "")
    return False, name, directive, more


def _escaped(text: str) -> str:
    """A name that no harness takes for a directive."""
    return text.replace("\\", "\\\\").replace("#", "\\#")
