"""Which sources of an earlier report have changed since."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from verify.corpus.store import Corpus
from verify.errors import InputError

if TYPE_CHECKING:
    from verify.check import Report


@dataclass(frozen=True, slots=True)
class SourceChange:
    """A source that an earlier report stands on: `was` is its digest then and `now` the one of the current version,
    None where the source is gone. `versions` are their numbers, None where that version was never stored. `kept` says
    that each stretch that the report quotes stands in the new text word for word, `same_text` that the whole text is as
    it was and only the bytes around it are others. `items` are the ids of the report's items that stand on it."""

    source: str
    was: str
    now: str | None
    versions: tuple[int | None, int | None]
    kept: bool
    items: tuple[str, ...]
    same_text: bool = False


def changes(corpus: Corpus, report: Report | Mapping[str, Any] | str | Path) -> list[SourceChange]:
    """The sources used by an earlier report (one in memory, its JSON as a mapping, or its file) whose current version
    is another, in the order of their ids. `InputError` where the file is no report."""
    used: dict[tuple[str, str], tuple[dict[str, None], dict[str, None]]] = {}
    for item, evidence in _evidence(read_report(report)):
        digest = evidence.get("sha256")
        if isinstance(digest, str) and digest and isinstance(evidence.get("source"), str):
            items, texts = used.setdefault((evidence["source"], digest), ({}, {}))
            items[item] = None
            texts[str(evidence.get("text") or "")] = None
    found = []
    for (id, was), (items, texts) in sorted(used.items()):
        rows = corpus.history(id)
        now = next(((version, sha, text) for version, sha, current, text in rows if current), None)
        if now is not None and now[1] == was:
            continue
        then = next((version for version, sha, _, _ in reversed(rows) if sha == was), None)
        before = next((text for version, _, _, text in rows if version == then), None)
        kept = now is not None and all(text in now[2] for text in texts)
        numbers = (then, now[0] if now else None)
        same = now is not None and now[2] == before
        found.append(SourceChange(id, was, now[1] if now else None, numbers, kept, tuple(items), same))
    return found


def read_report(report: Report | Mapping[str, Any] | str | Path) -> Mapping[str, Any]:
    """A report as its JSON, whatever form it is given in. `InputError` where a file is none."""
    if isinstance(report, Mapping):
        return report
    if isinstance(report, str | Path):
        try:
            data = json.loads(Path(report).read_bytes())
        except OSError as error:
            raise InputError(f"cannot be read ({error.strerror})", report, "Check the name") from error
        except (ValueError, RecursionError) as error:
            raise InputError("not a JSON report", report, "Give what `verify check --json` wrote") from error
        if not isinstance(data, dict) or not str(data.get("schema", "")).startswith("verify-report/"):
            raise InputError("not a JSON report", report, "Give what `verify check --json` wrote")
        return data
    return report.to_dict()


def _evidence(report: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for article in report.get("articles") or ():
        for item in article.get("items") or ():
            for evidence in item.get("evidence") or ():
                if isinstance(evidence, Mapping):
                    yield str(item.get("id", "")), evidence
