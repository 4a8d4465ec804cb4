"""Reviewdog's diagnostic format (`-f=rdjson`), which it turns into comments on GitHub, GitLab, Bitbucket or Gerrit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from verify.reports._items import Row, as_json, faults, message, unread

_SEVERITIES = {"error": "ERROR", "warning": "WARNING", "note": "INFO"}


def render(report: dict[str, Any], *, root: str | Path = ".", **_: Any) -> str:
    """The faults as one `DiagnosticResult`, worst first; columns count UTF-8 bytes, as the format wants. What a
    waiver or the baseline excuses is left out."""
    diagnostics = [
        {"message": what, "location": {"path": path}, "severity": "ERROR", "code": {"value": "unread"}}
        for path, what in unread(report)
    ]
    diagnostics += [_diagnostic(row) for row in faults(report, root) if row.state in ("failed", "noted")]
    result = {"source": {"name": "verify"}, "diagnostics": diagnostics}
    return as_json(result, indent=1) + "\n"


def _diagnostic(row: Row) -> dict[str, Any]:
    place = row.place
    return {
        "message": message(row),
        "location": {
            "path": row.path,
            "range": {
                "start": {"line": place.line, "column": place.byte_column},
                "end": {"line": place.end_line, "column": place.end_byte_column},
            },
        },
        "severity": _SEVERITIES[row.level],
        "code": {"value": row.code},
    }
