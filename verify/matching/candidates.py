"""Passages that may be the one an item was taken from, by words and by meaning.

An item is asked for twice: with its own words and with the whole sentence around it, since two translated words have no
meaning alone. In a small corpus every passage is scored; in a large one those that the word index and the vectors
bring. Words and meaning stay apart in a `Candidate`; `rank` puts them in one order, in which speaker, channel and day
only tip the scale.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from verify import languages
from verify.matching.pool import Meaning, Pool, gather
from verify.settings import DEFAULTS, Settings
from verify.types import Candidate, Span

if TYPE_CHECKING:
    from verify.corpus.store import Corpus
    from verify.encoders import Encoder


@dataclass(frozen=True, slots=True)
class Query:
    """What to ask of an item: its own words, the sentence around it, and who is said to have said it, where, when."""

    text: str
    context: str = ""
    speaker: str | None = None
    channel: str | None = None
    day: date | None = None


def find(
    corpus: Corpus,
    encoder: Encoder | None,
    item_text: str,
    context_text: str,
    language: str,
    *,
    speaker: str | None = None,
    channel: str | None = None,
    day: date | None = None,
    limit: int | None = None,
    settings: Settings = DEFAULTS,
) -> tuple[Candidate, ...]:
    """The candidates for one item; see `find_many`."""
    query = Query(item_text, context_text, speaker, channel, day)
    return find_many(corpus, encoder, [query], language, limit=limit, settings=settings)[0]


def find_many(
    corpus: Corpus,
    encoder: Encoder | None,
    queries: Sequence[Query],
    language: str,
    *,
    limit: int | None = None,
    settings: Settings = DEFAULTS,
) -> tuple[tuple[Candidate, ...], ...]:
    """For each query at most `limit` (else `settings.considered`) candidates, best first. Without an encoder only words
    count. Of passages that overlap only the best one stays; the two best of the presumed speaker are always kept."""
    if not queries:
        return ()
    asked = languages.load(language)
    meaning = Meaning.of(encoder, queries, settings) if encoder is not None else None
    pool = gather(corpus, queries, meaning, asked, settings)
    if not pool.passages:
        return tuple(() for _ in queries)
    if meaning is not None:
        meaning.score(corpus, pool)
    sides = [_side(corpus, pool, query, settings) for query in queries]
    if meaning is None:
        ranks = [side.words + side.leaning for side in sides]
    else:
        ranks = [_together(pool, side, meaning.scores[row], settings) for row, side in enumerate(sides)]
        meaning.raise_by_clauses(pool, [np.argsort(-rank, kind="stable")[: settings.by_clause] for rank in ranks])
        ranks = [_together(pool, side, meaning.scores[row], settings) for row, side in enumerate(sides)]
    limit = settings.considered if limit is None else limit
    found = []
    for row, (query, side, rank) in enumerate(zip(queries, sides, ranks, strict=True)):
        chosen = _choose(pool, np.round(rank, 6), pool.by_speaker.get(query.speaker or "", ()), limit)
        scores = meaning.scores[row] if meaning is not None else np.zeros(len(pool.passages))
        found.append(tuple(_candidate(pool, place, side.words, scores, rank) for place in chosen))
    return tuple(found)


def accept_threshold(pool_size: int, settings: Settings = DEFAULTS) -> float:
    """The least meaning with which the best of `pool_size` passages in another language may be taken for the source:
    about one item in ten that has no source there still comes this near. Between the measured sizes by the logarithm of
    the size, beyond them as at the last."""
    points = settings.accept_meaning
    return float(
        np.interp(math.log(max(pool_size, 1)), [math.log(size) for size, _ in points], [at for _, at in points])
    )


# --- one query ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class _Side:
    """What a query has with each passage but meaning."""

    words: np.ndarray
    leaning: np.ndarray


def _side(corpus: Corpus, pool: Pool, query: Query, settings: Settings) -> _Side:
    by_words = pool.word_scores(corpus, query.text)
    around = pool.word_scores(corpus, query.context) if query.context and query.context != query.text else by_words
    return _Side(by_words, _leaning(pool, query, around, settings))


def _together(pool: Pool, side: _Side, meaning: np.ndarray, settings: Settings) -> np.ndarray:
    within = settings.words_share * side.words + (1.0 - settings.words_share) * meaning
    across = meaning + settings.foreign_words * side.words
    return np.where(pool.same_language, within, across) + side.leaning


def _candidate(pool: Pool, row: int, by_words: np.ndarray, meaning: np.ndarray, rank: np.ndarray) -> Candidate:
    return Candidate(
        pool.passages[row],
        words=round(float(by_words[row]), 6),
        meaning=round(max(float(meaning[row]), 0.0), 6),
        rank=round(float(rank[row]), 6),
    )


def _leaning(pool: Pool, query: Query, around: np.ndarray, settings: Settings) -> np.ndarray:
    """What tips the scale between passages that are alike: the speaker, the day, the channel, and what stands in front
    of the passage (the question, where an answer is quoted)."""
    leaning = settings.lean_context * pool.before(around)
    if query.speaker is not None:
        leaning[pool.by_speaker[query.speaker]] += settings.lean_speaker
    for row, about in enumerate(pool.about):
        if query.day is not None and about.published is not None:
            apart = abs((about.published - query.day).days)
            leaning[row] += settings.lean_day * math.exp(-apart / settings.lean_days)
        if query.channel and about.kind and about.kind.casefold() in query.channel.casefold().split():
            leaning[row] += settings.lean_channel
    return leaning


def _choose(pool: Pool, rank: np.ndarray, by_speaker: Sequence[int], limit: int) -> list[int]:
    lengths = np.array([len(passage.span) for passage in pool.passages])
    order = np.lexsort((pool.ids, lengths, -rank)).tolist()  # of equals the shorter one: a sentence before its window
    chosen = _without_overlap(pool, order, limit)
    theirs = {int(row) for row in by_speaker}
    kept = _without_overlap(pool, [row for row in order if row in theirs], min(2, limit))
    missing = [row for row in kept if row not in chosen]
    if missing and len(chosen) + len(missing) > limit:
        others = [row for row in chosen if row not in kept]
        dropped = set(others[len(others) - (len(chosen) + len(missing) - limit) :])
        chosen = [row for row in chosen if row not in dropped]
    return sorted(chosen + missing, key=order.index)


def _without_overlap(pool: Pool, order: Sequence[int], limit: int) -> list[int]:
    taken: dict[str, list[Span]] = {}
    chosen: list[int] = []
    for row in order:
        if len(chosen) == limit:
            break
        passage = pool.passages[row]
        spans = taken.setdefault(passage.source_id, [])
        if not any(span.meets(passage.span) for span in spans):
            spans.append(passage.span)
            chosen.append(row)
    return chosen
