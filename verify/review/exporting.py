"""Decisions as files: JSON lines, which can be merged again, and a table for spreadsheets."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from pathlib import Path

from verify.errors import InputError
from verify.review.decisions import Decision, from_dict, in_order
from verify.review.store import Store

SCHEMA = "verify-decision/1"
FORMATS = ("jsonl", "csv")
COLUMNS = ("time", "reviewer", "story", "item", "label", "action", "override", "note", "id", "previous", "digest")
_SQLITE = b"SQLite format 3\0"


def as_jsonl(decisions: Iterable[Decision]) -> str:
    """A decision a line, all fields, in order."""
    rows = ({"schema": SCHEMA, **decision.to_dict()} for decision in in_order(decisions))
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def as_csv(decisions: Iterable[Decision]) -> str:
    """A row a decision, in order; no cell is taken for a formula, and the byte order mark tells Excel the encoding."""
    from verify.reports.csv import safe

    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for decision in in_order(decisions):
        row = {**decision.to_dict(), "previous": " ".join(decision.previous)}
        writer.writerow([safe(row[column]) for column in COLUMNS])
    return "\ufeff" + out.getvalue()


def read(path: str | Path) -> list[Decision]:
    """The decisions in a file of either kind: a store, or JSON lines. `InputError` names the line that is none."""
    mend = "Give a file of decisions, or what `verify review export` wrote"
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror})", path, mend) from error
    if data.startswith(_SQLITE):
        return Store(path).decisions()
    try:
        lines = data.decode("utf-8-sig").split("\n")
    except UnicodeDecodeError as error:
        raise InputError("this is no file of decisions", path, mend) from error
    return [_read_line(line, f"{path}:{number}") for number, line in enumerate(lines, 1) if line.strip()]


def _read_line(line: str, where: str) -> Decision:
    try:
        data = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise InputError("this line is no JSON", where, "Give what `verify review export` wrote") from error
    return from_dict(data, where)
