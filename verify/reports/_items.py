"""What the formats for machines and terminals show of a report: a row an item, and words that are safe on a line."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from verify.ci.fingerprints import codes_of, fingerprint
from verify.reports._places import Place, Places
from verify.reports.json import printable
from verify.settings import DEFAULTS

Json = dict[str, Any]
UNDECIDED = ("no-source", "no-coverage", "cannot-check")
"""Codes that say that nothing was found, and not that something is wrong."""
LEVELS = {"unsupported": "error", "paraphrased": "warning"}
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2066-\u2069\ufeff\ufff9-\uffff\ud800-\udfff\U000e0000-\U000e0fff]"
)
_OBEYED = re.compile("[\x7f-\x9f\u200b\u2028-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff]")
_CODE = re.compile(r"[^\w-]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Row:
    """An item with its article. `state` is failed, waived, known (in the baseline), noted or passed; `level` error,
    warning or note; `code` its gravest reason."""

    article: Json
    item: Json
    state: str
    level: str
    code: str
    place: Place

    @property
    def path(self) -> str:
        return path_of(self.article)

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.item, (self.article.get("ci") or {}).get("story") or self.path)

    @property
    def reason(self) -> Json:
        return next(iter(self.item.get("reasons") or ()), {})

    @property
    def evidence(self) -> Json:
        return next(iter(self.item.get("evidence") or ()), {})

    @property
    def waiver(self) -> str:
        """Who waived it and why, on one line."""
        ci = self.item.get("ci") or {}
        until = f", until {ci['expires']}" if ci.get("expires") else ""
        return line(f"{ci.get('reason', '')} ({ci.get('author', '')}{until})")


def rows(report: Json, root: str | Path = ".", *, places: bool = True) -> Iterator[Row]:
    """The items of a report in order. Without `places` no file is looked into and all stand at line 1."""
    for article in report.get("articles", ()):
        found: Places | None = None
        fail_on = (article.get("ci") or {}).get("fail_on", ("unsupported",))
        for item in article.get("items", ()):
            state = (item.get("ci") or {}).get("state") or _state(item, fail_on)
            place = Place()
            if places:
                found = found or Places(article, root)
                place = found.of(item)
            yield Row(article, item, state, _level(item, state), code_of(item), place)


def faults(report: Json, root: str | Path = ".") -> list[Row]:
    """The items that are not consistent, worst first; the files are looked into for these alone."""
    wanted = [row for row in rows(report, places=False) if row.state != "passed"]
    found: dict[int, Places] = {}
    placed = []
    for row in sorted(wanted, key=gravity):
        key = id(row.article)
        if key not in found:
            found[key] = Places(row.article, root)
        placed.append(Row(row.article, row.item, row.state, row.level, row.code, found[key].of(row.item)))
    return placed


def gravity(row: Row) -> tuple[Any, ...]:
    """A key that sorts the worst first: what fails, what is unsupported, what is found wrong and not only not found,
    and of those the surest."""
    return (
        ("failed", "noted", "known", "waived", "passed").index(row.state),
        ("error", "warning", "note").index(row.level),
        row.code in UNDECIDED,
        -float(row.item.get("confidence") or 0),
    )


def unread(report: Json) -> list[tuple[str, str]]:
    """Path and one line for each file that could not be read; the line does not begin with the path again."""
    entries = (report.get("ci") or {}).get("unread", ())
    return [(str(each["path"]), line(each["message"]).removeprefix(f"{line(each['path'])}: ")) for each in entries]


def path_of(article: Json) -> str:
    return str(article.get("path") or article.get("id") or "-")


def code_of(item: Json) -> str:
    """The code of the gravest reason, which comes first."""
    codes = codes_of(item)
    reasons = [reason["code"] for reason in item.get("reasons") or ()]
    return _CODE.sub("-", next((code for code in reasons if code in codes), "unjudged")) or "unknown"


def message(row: Row, *, quote: int = DEFAULTS.reason_words) -> str:
    """One line for an item: its words, who said them, what is wrong, and what the source has."""
    speaker = line((row.item.get("speaker") or {}).get("name"))
    said = f" ({speaker})" if speaker else ""
    return f"“{short(line(row.item.get('text')), quote)}”{said}: {why(row)}"


def why(row: Row) -> str:
    """What is wrong with an item, and which source is nearest, on one line."""
    texts: dict[str, list[str]] = {}
    for reason in row.item.get("reasons") or ():
        if reason.get("weight") in ("warning", "error") or reason is row.reason:
            texts.setdefault(title(reason["code"]), []).append(line(reason.get("message")).rstrip("."))
    told = [
        ": ".join([name, "; ".join(dict.fromkeys(filter(None, each)))]).rstrip(": ") for name, each in texts.items()
    ]
    source = source_of(row.evidence)
    return ". ".join(told or ["Not judged"]) + (f". Nearest source: {source}" if source else "")


def source_of(evidence: Json) -> str:
    """Publisher, day and address of a source on one line; empty where there is none."""
    name = evidence.get("publisher") or evidence.get("speaker") or evidence.get("source")
    return ", ".join(line(part) for part in (name, evidence.get("published"), evidence.get("url")) if part)


def title(code: str) -> str:
    """What a code is called; the code in words where nothing is said of it."""
    return _titles().get(code) or line(code).replace("-", " ").capitalize()


@functools.cache
def _titles() -> dict[str, str]:
    from verify.rules.reasons import reasons

    return {code: reason.title for code, reason in reasons().items()}


def line(text: object) -> str:
    """Text on one line; a character that a terminal or a page would obey becomes a replacement character."""
    return " ".join(_UNSAFE.sub(lambda match: " " if match.group().isspace() else "\ufffd", str(text or "")).split())


def as_json(data: Any, **options: Any) -> str:
    """JSON in UTF-8 letters, in which what a terminal or an editor would obey is written as an escape. Lone
    surrogates, which no file can hold, become replacement characters."""
    text = printable(json.dumps(data, ensure_ascii=False, **options))
    return _OBEYED.sub(lambda match: json.dumps(match.group())[1:-1], text)


def short(text: str, limit: int) -> str:
    """The text, cut with an ellipsis where it is longer than `limit` code points."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def _state(item: Json, fail_on: Any) -> str:
    label = item.get("label")
    if label is None or label == "consistent":
        return "passed"
    return "failed" if label in fail_on else "noted"


def _level(item: Json, state: str) -> str:
    if state == "failed":
        return "error"
    return LEVELS.get(item.get("label", ""), "note")
