"""Decisions carried over to a report: they hold where the quote, its verdict and its evidence are the same."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from verify.errors import InputError
from verify.review.decisions import LABELS, Decision, Subject, digest_of, is_conflict, standing
from verify.review.store import Store

Json = dict[str, Any]
SCHEMA = "verify-report/1"
EVIDENCE_CHANGED, LABEL_CHANGED, ITEM_GONE = "evidence-changed", "label-changed", "item-gone"


@dataclass(frozen=True, slots=True)
class Entry:
    """What is decided on one item: `stands` is on its verdict as it is now, `stale` on what it was, each with why."""

    subject: Subject
    stands: tuple[Decision, ...]
    stale: tuple[tuple[Decision, str], ...]
    history: tuple[Decision, ...]

    @property
    def state(self) -> str | None:
        """An action of `decisions.ACTIONS`, `conflict`, or None where nobody has decided."""
        if is_conflict(self.stands):
            return "conflict"
        return next((each.action for each in reversed(self.stands) if each.outcome), "open") if self.stands else None

    @property
    def label(self) -> str | None:
        """The label that holds; None where it is rejected, open or in conflict."""
        outcome = next((each.outcome for each in self.stands if each.outcome), None)
        return outcome if outcome in LABELS and self.state != "conflict" else None


def read_report(path: str | Path) -> Json:
    """The report in a JSON file; `InputError` where it is none, or holds no verdict to decide on."""
    mend = "Give what `verify check --json` wrote"
    try:
        report = json.loads(Path(path).read_bytes())
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror})", path, mend) from error
    except (ValueError, RecursionError) as error:
        raise InputError("this is no JSON", path, mend) from error
    if not isinstance(report, dict) or report.get("schema") != SCHEMA or not _is_whole(report):
        raise InputError(f"this is no report of the form {SCHEMA}", path, mend)
    if not any(item.get("label") in LABELS for article in report["articles"] for item in article["items"]):
        raise InputError("this report holds no verdict to decide on", path, mend)
    return report


def _is_whole(report: Json) -> bool:
    """Whether the parts are there that decisions are tied to."""
    try:
        return all(
            isinstance(article.get("text"), str) and isinstance(item["id"], str) and bool(evidence_digest(item))
            for article in report["articles"]
            for item in article["items"]
        )
    except (KeyError, TypeError, AttributeError, IndexError):
        return False


def subjects(report: Json) -> Iterator[tuple[Json, Json, Subject]]:
    """Each judged item of a report with its article and what a decision on it is tied to."""
    for article, story in zip(report["articles"], story_keys(report), strict=True):
        for item in article["items"]:
            if item.get("label") in LABELS:
                yield article, item, Subject(story, _storable(item["id"]), item["label"], evidence_digest(item))


def story_keys(report: Json) -> list[str]:
    """What the stories of a report are called in decisions: their ids; their paths where two have one id."""
    names = [str(article.get("id") or article.get("path")) for article in report["articles"]]
    counts = Counter(names)
    keys = [
        name if counts[name] == 1 else str(article.get("path"))
        for name, article in zip(names, report["articles"], strict=True)
    ]
    if len(set(keys)) < len(keys):
        raise InputError("two stories of this report have the same id and path", mend="Check each by itself")
    return [_storable(key) for key in keys]


def evidence_digest(item: Json) -> str:
    """32 hexadecimal digits for what a verdict rests on: the best passage and the digest of its source, the reasons'
    codes, and who is said to have said it, when and where. The reasons' wording takes no part, nor the scores: a new
    version of the program may change them and find the same."""
    best = next(iter(item.get("evidence") or ()), {})
    reasons = sorted({reason["code"] for reason in item.get("reasons") or ()})
    said = [(item.get("speaker") or {}).get("name"), item.get("said_on"), item.get("channel")]
    return digest_of([best.get("sha256"), best.get("text"), reasons, said])[:32]


def entry(subject: Subject, decisions: list[Decision]) -> Entry:
    """What the decisions on one item come to for its verdict as it is now."""
    heads = standing(decisions)
    stale = tuple((each, why) for each in heads if (why := _stale(each, subject)))
    return Entry(subject, tuple(each for each in heads if not _stale(each, subject)), stale, tuple(decisions))


def _stale(decision: Decision, subject: Subject) -> str | None:
    if decision.label != subject.label:
        return LABEL_CHANGED
    return EVIDENCE_CHANGED if decision.digest != subject.digest else None


def gone(report: Json, decisions: list[Decision]) -> list[Decision]:
    """The decisions that stand on items which are no more in the report's stories; other stories are left alone."""
    here = {(subject.story, subject.item) for _, _, subject in subjects(report)}
    stories = set(story_keys(report))
    left = by_item(decision for decision in decisions if decision.story in stories)
    return [decision for key, group in sorted(left.items()) if key not in here for decision in standing(group)]


def by_item(decisions: Any) -> dict[tuple[str, str], list[Decision]]:
    groups: dict[tuple[str, str], list[Decision]] = {}
    for decision in decisions:
        groups.setdefault((decision.story, decision.item), []).append(decision)
    return groups


def carry(report: Json, store: Store) -> Json:
    """The report with a `decision` on each item where one holds, and a list `stale` of those that no longer do.

    `decision` is `{"state", "label", "decisions"}`: an action or `conflict`, the label that holds or None, and the
    decisions that stand. An entry of `stale` is `{"story", "item", "why", "decision"}`. The report given stays as it
    was."""
    decisions = store.decisions()
    groups = by_item(decisions)
    found = {id(item): entry(subject, groups.get((subject.story, subject.item), []))
             for _, item, subject in subjects(report)}  # fmt: skip
    stale = [(each, why) for one in found.values() for each, why in one.stale]
    stale += [(each, ITEM_GONE) for each in gone(report, decisions)]
    articles = [
        {**article, "items": [_with_decision(item, found.get(id(item))) for item in article["items"]]}
        for article in report["articles"]
    ]
    listed = [{"story": each.story, "item": each.item, "why": why, "decision": each.to_dict()} for each, why in stale]
    return {**report, "articles": articles, "stale": listed}


def _with_decision(item: Json, found: Entry | None) -> Json:
    rest = {key: value for key, value in item.items() if key != "decision"}
    if found is None or found.state is None:
        return rest
    stands = [decision.to_dict() for decision in found.stands]
    return {**rest, "decision": {"state": found.state, "label": found.label, "decisions": stands}}


def _storable(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")
