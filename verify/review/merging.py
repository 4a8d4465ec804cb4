"""The decisions of several reviewers' files in one, and where they disagree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from verify.review.carrying import by_item
from verify.review.decisions import Decision, Subject, is_conflict, standing
from verify.review.exporting import read
from verify.review.store import Store


@dataclass(frozen=True, slots=True)
class Merged:
    """`new` and `known` count the decisions that were read; `conflicts` are those of all that the store now holds."""

    new: int
    known: int
    conflicts: tuple[tuple[Decision, ...], ...]


def merge(store: Store, paths: Sequence[str | Path]) -> Merged:
    """Adds the decisions of the files to the store, all or none. The order of the files makes no difference."""
    found = {decision.id: decision for path in paths for decision in read(path)}
    new = store.take(found.values())
    return Merged(new, len(found) - new, tuple(conflicts(store.decisions())))


def conflicts(decisions: Sequence[Decision]) -> list[tuple[Decision, ...]]:
    """The groups of decisions that stand side by side on the same verdict and say different things, by story and
    item."""
    found = []
    for _, group in sorted(by_item(decisions).items()):
        sides: dict[Subject, list[Decision]] = {}
        for decision in standing(group):
            sides.setdefault(decision.subject, []).append(decision)
        found += [tuple(side) for side in sides.values() if is_conflict(side)]
    return found
