"""A second opinion beside the rules: a model that says of two texts whether the one follows from the other.

It is shown and never counts: labels, reasons and confidence are those of the rules, with it or without. Nothing of the
kind comes with the package (what could be trained on open data was right on 54 % of Arabic pairs); a desk that has a
model names it. A name is looked for among the entry points of the group `verify.opinions` (a function without arguments
that gives a `Judge`), then among models of sentence-transformers; a folder is one of these.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from verify.errors import EncoderError
from verify.types import Article, Opinion, Quote, Source, Verdict

ENTRY_POINTS = "verify.opinions"
LABELS = ("entailed", "contradicted", "neutral")
_LONGEST = 2_000  # characters of either text: such models read some hundred words


class Judge(Protocol):
    """What a plug-in gives. `name` is shown with each opinion."""

    name: str

    def judge(self, pairs: Sequence[tuple[str, str]]) -> Sequence[Sequence[float]]:
        """For each pair (what the source says, what the story says) the probabilities 0..1 of entailed, contradicted
        and neutral, in that order."""
        ...


@functools.cache
def load(name: str) -> Judge:
    """The judge of that name, loaded once a process. `EncoderError` where it cannot be had."""
    from importlib.metadata import entry_points

    for entry in entry_points(group=ENTRY_POINTS, name=name):
        try:
            return _checked(entry.load()(), name)
        except Exception as error:
            raise EncoderError(f"the second opinion {name!r} cannot be loaded ({_short(error)})") from error
    from verify.opinions import crossencoder

    return crossencoder.load(name)


def of(
    judge: Judge,
    article: Article,
    verdicts: Sequence[Verdict],
    sources: Mapping[str, Source],
) -> tuple[Opinion | None, ...]:
    """An opinion for each verdict on its first evidence, read with the sentences around it; None where there is none.
    `EncoderError` where the judge gives something else than three probabilities a pair."""
    places, pairs = [], []
    for place, verdict in enumerate(verdicts):
        if verdict.evidence:
            places.append(place)
            pairs.append((_said_by_source(verdict, sources), _said_by_story(verdict, article)))
    found: list[Opinion | None] = [None] * len(verdicts)
    for place, row in zip(places, _answers(judge, pairs), strict=True):
        best = max(range(len(LABELS)), key=row.__getitem__)
        source = verdicts[place].evidence[0].source_id
        found[place] = Opinion(judge.name, LABELS[best], round(row[best], 3), source)  # type: ignore[arg-type]
    return tuple(found)


def _answers(judge: Judge, pairs: Sequence[tuple[str, str]]) -> list[list[float]]:
    if not pairs:
        return []
    try:
        rows = [[float(value) for value in row] for row in judge.judge(pairs)]
    except Exception as error:
        raise EncoderError(f"the second opinion {judge.name!r} failed ({_short(error)})") from error
    if len(rows) != len(pairs) or any(len(row) != len(LABELS) or not _probable(row) for row in rows):
        raise EncoderError(
            f"the second opinion {judge.name!r} gave something else than three probabilities for each pair"
        )
    return rows


def _probable(row: Sequence[float]) -> bool:
    return all(0.0 <= value <= 1.0 for value in row)


def _said_by_source(verdict: Verdict, sources: Mapping[str, Source]) -> str:
    evidence = verdict.evidence[0]
    span = evidence.context or evidence.span
    text = span.of(sources[evidence.source_id].text)
    return (text if len(text) <= _LONGEST else evidence.text)[:_LONGEST]


def _said_by_story(verdict: Verdict, article: Article) -> str:
    item = verdict.item
    spans = item.fragments if isinstance(item, Quote) else (item.content or item.span,)
    return " ".join(span.of(article.text) for span in spans)[:_LONGEST]


def _checked(judge: Any, name: str) -> Judge:
    if not isinstance(getattr(judge, "name", None), str) or not callable(getattr(judge, "judge", None)):
        raise TypeError(f"{name} has no name or no judge()")
    return judge  # type: ignore[no-any-return]


def _short(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).split("\n", 1)[0]
