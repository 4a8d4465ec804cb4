"""Annotations of GitHub Actions: the worst ten, which is what GitHub shows of a step; the rest is for the summary."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from verify.reports._items import Row, faults, line, message, title, unread

MOST = 10
"""GitHub shows ten annotations of a kind for a step, and drops the others without a word."""
_KINDS = {"error": "error", "warning": "warning", "note": "notice"}


def render(report: dict[str, Any], *, root: str | Path = ".", most: int = MOST, **_: Any) -> str:
    """Commands for the log of a step: files that could not be read, then the worst faults, at most `most` together;
    one more line says how many are left out. What a waiver or the baseline excuses is not told."""
    commands = [_command("error", {"file": path, "title": "Cannot be read"}, what) for path, what in unread(report)]
    commands += [_fault(row) for row in faults(report, root) if row.state in ("failed", "noted")]
    lines = commands[:most]
    if len(commands) > len(lines):
        lines.append(f"verify: {len(commands) - len(lines)} more in the job summary and in the other outputs")
    return "".join(each + "\n" for each in lines)


def _fault(row: Row) -> str:
    place = row.place
    properties: dict[str, Any] = {"file": row.path, "line": place.line, "endLine": place.end_line}
    if place.line == place.end_line and place.exact:
        properties |= {"col": place.column, "endColumn": place.end_column}
    return _command(
        _KINDS[row.level], properties | {"title": f"{title(row.code)} ({row.item.get('id')})"}, message(row)
    )


def _command(kind: str, properties: dict[str, Any], text: str) -> str:
    given = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items())
    return f"::{kind} {given}::{_data(line(text))}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(line(text)).replace(":", "%3A").replace(",", "%2C")
