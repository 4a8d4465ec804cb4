"""SARIF 2.1.0 for code scanning: GitHub, Azure DevOps, editors.

Limits of GitHub's upload are kept: one run, `MOST_RESULTS` results, each with one location, and compact JSON.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote

from verify.reports._items import Row, as_json, faults, line, message, title, unread
from verify.reports.json import printable

Json = dict[str, Any]
SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
MOST_RESULTS = 5000
"""GitHub shows the first 5,000 results of a run and refuses more than 25,000; the worst come first."""
ROOT = "%SRCROOT%"
NOTE_UNREAD = "unread"


def render(report: Json, *, root: str | Path = ".", **_: Any) -> str:
    """The faults of a report as SARIF, worst first. Waived ones carry a suppression, those of the baseline the state
    `unchanged`; files that could not be read make the run unsuccessful."""
    found = faults(report, root)
    kept = found[:MOST_RESULTS]
    codes = sorted({row.code for row in kept})
    based = any(row.state == "known" for row in found)
    lost = unread(report)
    invocation: Json = {"executionSuccessful": not lost}
    if lost:
        invocation["toolExecutionNotifications"] = [_notification(path, what) for path, what in lost]
    tool = report.get("tool") or {}
    run: Json = {
        "tool": {
            "driver": {
                "name": str(tool.get("name", "verify")),
                "version": str(tool.get("version", "")),
                "semanticVersion": str(tool.get("version", "0.0.0")),
                "rules": [_rule(code) for code in codes],
            }
        },
        "columnKind": "unicodeCodePoints",
        "invocations": [invocation],
        "results": [_result(row, codes, based) for row in kept],
    }
    if len(found) > len(kept):
        run["properties"] = {"resultsLeftOut": len(found) - len(kept)}
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return as_json(log, separators=(",", ":")) + "\n"


def _result(row: Row, codes: list[str], based: bool) -> Json:
    text = message(row)
    place = row.place
    result: Json = {
        "ruleId": row.code,
        "ruleIndex": codes.index(row.code),
        "level": row.level,
        "message": {"text": text},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": uri(row.path), "uriBaseId": ROOT},
                    "region": {
                        "startLine": place.line,
                        "startColumn": place.column,
                        "endLine": place.end_line,
                        "endColumn": place.end_column,
                    },
                }
            }
        ],
        "partialFingerprints": {"verifyItem/v1": row.fingerprint},
        "properties": {
            "item": row.item.get("id"),
            "label": row.item.get("label"),
            "confidence": row.item.get("confidence"),
            "codes": [reason["code"] for reason in row.item.get("reasons") or ()],
        },
    }
    if row.state == "waived":
        result["suppressions"] = [{"kind": "external", "status": "accepted", "justification": row.waiver}]
    if based:
        result["baselineState"] = "unchanged" if row.state == "known" else "new"
    return result


def _rule(code: str) -> Json:
    """What is said of a code; its name is the code in capitals, as viewers want it."""
    from verify.rules.reasons import reasons

    rule: Json = {"id": code, "name": "".join(part.capitalize() for part in code.split("-"))}
    reason = reasons().get(code)
    if reason is None:
        return rule | {"shortDescription": {"text": title(code)}}
    level = {"note": "note", "warning": "warning", "error": "error"}[reason.weight]
    plain = f"{reason.means}\n\nExample: {reason.example}\n\nWhat to do: {reason.todo}"
    marked = f"{reason.means}\n\n**Example.** {reason.example}\n\n**What to do.** {reason.todo}"
    return rule | {
        "shortDescription": {"text": reason.title},
        "fullDescription": {"text": reason.means},
        "help": {"text": plain, "markdown": marked},
        "defaultConfiguration": {"level": level},
        "properties": {"tags": ["quotes-and-claims"]},
    }


def _notification(path: str, what: str) -> Json:
    location = {"physicalLocation": {"artifactLocation": {"uri": uri(path), "uriBaseId": ROOT}}}
    return {
        "level": "error",
        "message": {"text": line(what)},
        "locations": [location],
        "descriptor": {"id": NOTE_UNREAD},
    }


def uri(path: str) -> str:
    """A path as a relative address: each byte of UTF-8 that is not plain ASCII percent-encoded.

    >>> uri("stories/two words.md")
    'stories/two%20words.md'
    """
    return quote(printable(path).replace("\\", "/").lstrip("/"), safe="/-._~")
