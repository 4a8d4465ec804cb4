"""Verdicts with what they rest on, for the calibration of their confidence: stories, false versions, public pairs.

A verdict on an item of a story is right where the gold has its label; one on a false version where it is not
`consistent`, one on a twin where it is; one on a public pair where what follows is not called unsupported and what does
not is not called consistent.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import mutants
import numpy as np
import verdicts

from verify.confidence import measures, way_of

WAYS = (
    "words-consistent", "words-paraphrased", "words-unsupported",
    "meaning-consistent", "meaning-paraphrased", "meaning-unsupported", "nothing",
)  # fmt: skip
BINS = (0.0, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.98, 1.001)
SHARES = {"natural": 2, "version": 2, "pair": 1}
PRIOR = 4.0  # rows that speak for the way's plain share; small groups say little about slopes
STEPS = 3000


@dataclass(frozen=True)
class Given:
    """A verdict: of which story, a false version or an item of the story itself, how it came about, and whether it was
    right. `before` is the confidence that the program gave it."""

    story: str
    kind: str  # natural, pair, twin, or the kind of change
    label: str
    way: str
    measures: tuple[float, ...]
    right: bool
    before: float
    reason: str = ""
    reasoned: bool = False  # a false version that was caught with a reason code that names the change


@contextmanager
def _watched() -> Iterator[list[tuple[Any, Any, str, tuple[float, ...]]]]:
    """Each verdict that is given meanwhile: item, verdict, way and measures."""
    from verify import judge

    seen: list[tuple[Any, Any, str, tuple[float, ...]]] = []
    told: list[tuple[str, tuple[float, ...]]] = []
    plain, plain_judge, plain_nothing = judge.confidence, judge.judge, judge.confidence_of_nothing

    def confidence(one: Any) -> float:
        case = one.case
        way = way_of(one.label, aligned=case.alignment is not None, held=True)
        told.append((way, measures(case.fit, one.findings, translated=case.translated, quote=case.is_quote)))
        return plain(one)

    def confidence_of_nothing(judged: Any, *rest: Any) -> float:
        fit = max((one.case.fit for one in judged), default=0.0)
        first = judged[0].case if judged else None
        translated, quote = bool(first and first.translated), bool(first and first.is_quote)
        told.append(("nothing", measures(fit, (), translated=translated, quote=quote)))
        return plain_nothing(judged, *rest)

    def judged(item: Any, *rest: Any) -> Any:
        verdict = plain_judge(item, *rest)
        seen.append((item, verdict, *told[-1]))
        return verdict

    judge.confidence, judge.confidence_of_nothing, judge.judge = confidence, confidence_of_nothing, judged
    try:
        yield seen
    finally:
        judge.confidence, judge.confidence_of_nothing, judge.judge = plain, plain_nothing, plain_judge


def gather_pairs(shared: Path) -> tuple[Given, ...]:
    """The verdicts on the public pairs, a set a story."""
    found = []
    for name in verdicts.SETS:
        with _watched() as seen:
            for told in verdicts.judged(shared, name):
                way, values = seen[-1][2:]
                sure = told.verdict.confidence
                found.append(Given(name, "pair", told.verdict.label, way, values, told.right, sure))
                seen.clear()
    return tuple(found)


def gather(shared: Path) -> tuple[Given, ...]:
    """The verdicts on all items of the stories and on all their false versions."""
    found: list[Given] = []
    for story in mutants.stories(shared):
        gold = json.loads((story / "gold.json").read_text(encoding="utf-8"))
        with _watched() as seen:
            natural = False
            for tried in mutants._try_story(story, shared):
                if not natural:
                    found += _natural(story.name, seen[:-1], gold)
                    natural = True
                _, verdict, way, values = seen[-1]
                reasoned = tried.right and bool(tried.mutant.codes & set(tried.codes))
                sure = verdict.confidence
                kind, label = tried.mutant.kind, verdict.label
                found.append(Given(story.name, kind, label, way, values, tried.right, sure, reasoned=reasoned))
                seen.clear()
    return tuple(found)


def _natural(
    story: str, seen: Sequence[tuple[Any, Any, str, tuple[float, ...]]], gold: dict[str, Any]
) -> Iterator[Given]:
    for item, verdict, way, values in seen:
        entry = mutants._gold_of(item, gold)
        if entry is None:
            continue
        labels = entry["label"] if isinstance(entry["label"], list) else [entry["label"]]
        reason = entry.get("reason") or ",".join(entry.get("reasons") or ())
        right = verdict.label in labels
        yield Given(story, "natural", verdict.label, way, values, right, verdict.confidence, reason or "")


# --- weights -----------------------------------------------------------------------------------------------------


def counts(given: Sequence[Given]) -> np.ndarray:
    """What each verdict counts: all items of the stories together as much as all their versions, the public pairs, which
    are of other kinds of text, half as much."""
    size = Counter(_group(one) for one in given)
    total = sum(SHARES[group] for group in size)
    return np.array([len(given) * SHARES[_group(one)] / total / size[_group(one)] for one in given])


def _group(one: Given) -> str:
    return one.kind if one.kind in SHARES else "version"


def set_weights(given: Sequence[Given]) -> dict[str, tuple[float, ...]]:
    """The weights of each way: a logistic regression drawn towards the share of right ones in the way."""
    weighed = counts(given)
    return {
        way: _way([(one, count) for one, count in zip(given, weighed, strict=True) if one.way == way]) for way in WAYS
    }


def _way(rows: Sequence[tuple[Given, float]]) -> tuple[float, ...]:
    width = len(measures(0.0, (), translated=False, quote=False))
    right = sum(count for one, count in rows if one.right) + 0.9 * PRIOR
    total = sum(count for _, count in rows) + PRIOR
    start = float(np.log(right / max(total - right, 0.02 * total)))
    found = np.array([start, *[0.0] * (width - 1)])
    if not rows:
        return tuple(float(one) for one in found.round(3))
    values = np.array([one.measures for one, _ in rows])
    truth = np.array([float(one.right) for one, _ in rows])
    weights = np.array([count for _, count in rows])
    middle = found.copy()
    for _ in range(STEPS):
        said = 1.0 / (1.0 + np.exp(-values @ found))
        slope = values.T @ ((said - truth) * weights) + np.array([0.5, *[PRIOR] * (width - 1)]) * (found - middle)
        found = found - slope / (0.25 * weights.sum() + PRIOR)
        found[1] = max(found[1], 0.0) if rows[0][0].way != "nothing" else min(found[1], 0.0)
    return tuple(round(float(one), 3) for one in found)


def said(weights: dict[str, tuple[float, ...]], one: Given) -> float:
    total = float(np.dot(weights[one.way], one.measures))
    return max(0.05, min(0.99, 1.0 / (1.0 + float(np.exp(-total)))))


def crossed(given: Sequence[Given]) -> list[tuple[Given, float]]:
    """Each verdict with the confidence that weights give it which were set without its story."""
    found = []
    for story in sorted({one.story for one in given}):
        weights = set_weights([one for one in given if one.story != story])
        found += [(one, said(weights, one)) for one in given if one.story == story]
    return found


@dataclass(frozen=True)
class Bin:
    low: float
    high: float
    verdicts: int
    said: float
    right: float


def reliability(rows: Sequence[tuple[Given, float]]) -> list[Bin]:
    """What was said and what came out, by how sure the verdicts were; counted as in `counts`."""
    weighed = counts([one for one, _ in rows])
    found = []
    for low, high in zip(BINS, BINS[1:], strict=False):
        inside = [(one, sure, count) for (one, sure), count in zip(rows, weighed, strict=True) if low <= sure < high]
        if inside:
            total = sum(count for _, _, count in inside)
            mean = sum(sure * count for _, sure, count in inside) / total
            right = sum(count for one, _, count in inside if one.right) / total
            found.append(Bin(low, min(high, 1.0), len(inside), mean, right))
    return found


def error(rows: Sequence[tuple[Given, float]]) -> float:
    """Expected calibration error: the mean distance of what was said from what came out (Naeini et al. 2015)."""
    weighed = counts([one for one, _ in rows])
    total = 0.0
    for low, high in zip(BINS, BINS[1:], strict=False):
        inside = [
            (one.right, sure, count) for (one, sure), count in zip(rows, weighed, strict=True) if low <= sure < high
        ]
        total += abs(sum((sure - right) * count for right, sure, count in inside))
    return total / weighed.sum() if len(weighed) else 0.0
