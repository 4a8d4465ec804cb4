"""GitLab's Code Quality report: an issue a fault, worst first."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from verify.reports._items import UNDECIDED, Row, as_json, faults, message, unread


def render(report: dict[str, Any], *, root: str | Path = ".", **_: Any) -> str:
    """The issues as JSON. What a waiver or the baseline excuses is left out, since GitLab knows no such state. No two
    fingerprints are the same: GitLab shows only the first of equals."""
    issues = [_issue("unread", what, path, 1, 1, "blocker", _digest(path, what)) for path, what in unread(report)]
    for row in faults(report, root):
        if row.state in ("failed", "noted"):
            place = row.place
            issues.append(
                _issue(row.code, message(row), row.path, place.line, place.end_line, _severity(row), row.fingerprint)
            )
    return as_json(issues, indent=1) + "\n"


def _issue(code: str, text: str, path: str, first: int, last: int, severity: str, fingerprint: str) -> dict[str, Any]:
    return {
        "description": text,
        "check_name": code,
        "fingerprint": fingerprint,
        "severity": severity,
        "location": {"path": path, "lines": {"begin": first, "end": last}},
    }


def _severity(row: Row) -> str:
    """What is found wrong is critical, what no source says major, other words minor."""
    if row.item.get("label") == "unsupported":
        return "major" if row.code in UNDECIDED else "critical"
    return "major" if row.state == "failed" else "minor"


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]
