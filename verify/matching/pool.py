"""The passages that are scored for the items of a story, and their scores by words and by meaning.

`candidates.py` puts them in order. Up to `settings.pool_all` passages are all scored; of a larger corpus those that the
word index and the vector index bring for any of the items.
"""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from verify import languages
from verify.corpus import words as word_index
from verify.languages import Language
from verify.settings import Settings
from verify.text import folded_words
from verify.types import Passage

if TYPE_CHECKING:
    from verify.corpus.store import Corpus
    from verify.encoders import Encoder
    from verify.matching.candidates import Query

_CLAUSE = re.compile(r"[,;:،؛—–]\s+|\s-\s")
_LEAST_CLAUSE = 3  # words
_MOST_WORDS = 60


@dataclass(frozen=True, slots=True)
class About:
    """What is known of a passage's source."""

    language: str
    kind: str | None
    published: date | None


@dataclass(frozen=True, slots=True, eq=False)
class Pool:
    """The passages that are scored, a row each. `rows` says in which rows a folded word stands; `previous` is the row
    of the passage right before, -1 where it is not here; `by_speaker` holds the rows of each presumed speaker; `whole`
    says that the pool is the corpus."""

    asked: Language
    passages: tuple[Passage, ...]
    ids: np.ndarray
    about: tuple[About, ...]
    same_language: np.ndarray
    rows: Mapping[str, Sequence[int]]
    previous: np.ndarray
    corpus_size: int
    whole: bool
    by_speaker: Mapping[str, np.ndarray]

    def word_scores(self, corpus: Corpus, text: str) -> np.ndarray:
        """For each passage how much of a text's words it holds, in any form with or without clitics: 0 to 1, a word
        counting the more the rarer it is (the weights of BM25, Robertson & Spärck Jones)."""
        asked = list(dict.fromkeys(folded_words(text, self.asked)))[:_MOST_WORDS]
        counts = None if self.whole else _corpus_counts(corpus, text, self.asked)
        scores = np.zeros(len(self.passages))
        total = 0.0
        for word in asked:
            held = np.zeros(len(self.passages), dtype=bool)
            for form in _forms(word, self.asked):
                if form in self.rows:
                    held[self.rows[form]] = True
            count = int(held.sum()) if counts is None else max(counts.get(word, 0), int(held.sum()))
            weight = math.log(1.0 + (self.corpus_size - count + 0.5) / (count + 0.5))
            scores[held] += weight
            total += weight
        return scores / total if total > 0.0 else scores

    def before(self, scores: np.ndarray) -> np.ndarray:
        """The scores of the passages right before each one, 0 where there is none."""
        return np.where(self.previous >= 0, scores[self.previous], 0.0)


def gather(
    corpus: Corpus, queries: Sequence[Query], meaning: Meaning | None, asked: Language, settings: Settings
) -> Pool:
    """The pool for all queries together."""
    size = corpus.counts()[1]
    whole = size <= settings.pool_all
    if whole:
        read = _whole(corpus)
    else:
        ids = _brought(corpus, queries, meaning, asked, settings)
        read = _read(corpus, ids, _asked_forms(queries, asked))
    passages = read.passages
    return Pool(
        asked=asked,
        passages=passages,
        ids=np.array([passage.id for passage in passages], dtype=np.int64),
        about=read.about,
        same_language=np.array([about.language == asked.code for about in read.about], dtype=bool),
        rows=read.rows,
        previous=read.previous,
        corpus_size=size,
        whole=whole,
        by_speaker=_by_speaker(corpus, passages, {query.speaker for query in queries if query.speaker is not None}),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Read:
    """What a pool says of passages whatever is asked."""

    passages: tuple[Passage, ...]
    about: tuple[About, ...]
    rows: Mapping[str, Sequence[int]]
    previous: np.ndarray
    vectors: dict[str, np.ndarray] = field(default_factory=dict)  # by the encoder's key, once they were asked for


def _asked_forms(queries: Sequence[Query], language: Language) -> frozenset[str]:
    """The words that any of the queries asks for, in all forms."""
    texts = {text for query in queries for text in (query.text, query.context)}
    asked = {word for text in texts for word in folded_words(text, language)}
    return frozenset(form for word in asked for form in _forms(word, language))


def _read(corpus: Corpus, ids: Sequence[int], asked: frozenset[str] | None = None) -> _Read:
    """With `asked`, only these words are looked for."""
    passages = corpus.passages(ids)
    about = _sources(corpus, {passage.source_id for passage in passages})
    rows = _rows_of_words(passages, about, asked)
    return _Read(passages, tuple(about[passage.source_id] for passage in passages), rows, _previous(passages))


def _whole(corpus: Corpus) -> _Read:
    """All passages of a small corpus, read once for many stories; anew where somebody wrote to it."""
    held = corpus.noted("pool")
    if not held:
        held["whole"] = _read(corpus, corpus.passage_ids())
    return held["whole"]


def _rows_of_words(
    passages: Sequence[Passage], about: Mapping[str, About], asked: frozenset[str] | None
) -> dict[str, list[int]]:
    """In which rows each folded word stands."""
    rows: dict[str, list[int]] = {}
    for row, passage in enumerate(passages):
        language = languages.load(about[passage.source_id].language)
        held = set(folded_words(passage.text, language))
        for word in held if asked is None else held & asked:
            rows.setdefault(word, []).append(row)
    return rows


def _brought(
    corpus: Corpus, queries: Sequence[Query], meaning: Meaning | None, asked: Language, settings: Settings
) -> list[int]:
    ids: set[int] = set()
    for query in queries:
        for text in dict.fromkeys((query.text, query.context)):
            ids.update(found for found, _ in word_index.search(corpus, text, asked, settings.pool_words))
        if query.speaker is not None:
            theirs = word_index.search(corpus, query.text, asked, settings.pool_words, query.speaker)
            ids.update(found for found, _ in theirs)
    if meaning is not None:
        ids |= meaning.nearest(corpus)
    return sorted(ids)


def _sources(corpus: Corpus, ids: set[str]) -> dict[str, About]:
    about: dict[str, About] = {}
    for id, language, kind, published in corpus.about(ids):
        about[id] = About(language, kind, date.fromisoformat(published) if published else None)
    return about


def _by_speaker(corpus: Corpus, passages: Sequence[Passage], asked: set[str]) -> dict[str, np.ndarray]:
    if not asked:
        return {}
    registry = corpus.people()
    rows: dict[str, list[int]] = {}
    for row, passage in enumerate(passages):
        if passage.speaker is not None:
            rows.setdefault(passage.speaker, []).append(row)
    return {
        name: np.array(
            sorted(
                row for other, where in rows.items() if other == name or registry.same(other, name) for row in where
            ),
            dtype=np.int64,
        )
        for name in sorted(asked)
    }


def _previous(passages: Sequence[Passage]) -> np.ndarray:
    order = sorted(range(len(passages)), key=lambda row: (passages[row].source_id, passages[row].span))
    previous = np.full(len(passages), -1)
    ended: list[tuple[int, int]] = []  # end and row of the passages of this source so far, the last end last
    source = None
    for row in order:
        passage = passages[row]
        if passage.source_id != source:
            source, ended = passage.source_id, []
        before = [where for end, where in ended if end <= passage.span.start]
        if before:
            previous[row] = before[-1]
        ended.append((passage.span.end, row))
        ended.sort()
        del ended[:-4]
    return previous


def _corpus_counts(corpus: Corpus, text: str, language: Language) -> dict[str, int]:
    return {term.word: term.passages for term in word_index.rarest(corpus, text, language, _MOST_WORDS)}


@functools.lru_cache(maxsize=20_000)
def _forms(word: str, language: Language) -> tuple[str, ...]:
    return word_index.written_forms(word, language)


# --- meaning -----------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Meaning:
    """Cosines of the queries of a story with the passages of a pool. Those of a query's own words and of its sentence
    are mixed by the number of words: alone, two words mean nothing to an encoder."""

    encoder: Encoder
    own: np.ndarray
    around: np.ndarray
    shares: np.ndarray
    settings: Settings
    scores: np.ndarray = field(default_factory=lambda: np.zeros((0, 0)))

    @classmethod
    def of(cls, encoder: Encoder, queries: Sequence[Query], settings: Settings) -> Meaning:
        texts = [query.text for query in queries] + [query.context or query.text for query in queries]
        vectors = encoder.word_vectors(texts)  # kept: they are asked for again when passages are read
        counts = np.array([len(query.text.split()) for query in queries], dtype=np.float32)
        return cls(
            encoder,
            vectors[: len(queries)],
            vectors[len(queries) :],
            np.minimum(counts / settings.words_alone, 1.0),
            settings,
        )

    def nearest(self, corpus: Corpus) -> set[int]:
        """The ids of the nearest passages of each query and each sentence."""
        from verify.corpus import vectors

        index = vectors.index_of(corpus, self.encoder, self.settings)
        # Where no sentence stands around a text, both are one question.
        queries = np.unique(np.concatenate([self.own, self.around]), axis=0)
        ids, _ = index.search(queries, self.settings.pool_meaning)
        return {int(found) for found in ids.ravel()}

    def score(self, corpus: Corpus, pool: Pool) -> None:
        """Fills `scores`, a row a query, a column a passage."""
        from verify.corpus import vectors

        held = _whole(corpus).vectors if pool.whole else {}
        stored = held.get(self.encoder.key)
        if stored is None:
            stored = vectors.vectors_of(corpus, self.encoder, pool.passages)
            held[self.encoder.key] = stored
        shares = self.shares[:, None]
        self.scores = shares * (self.own @ stored.T) + (1.0 - shares) * (self.around @ stored.T)

    def raise_by_clauses(self, pool: Pool, rows: Sequence[Sequence[int]]) -> None:
        """Raises for each query the scores of the given passages half-way to that of their best clause: a quote is
        often but a part of a sentence."""
        clauses = {row: _clauses(pool.passages[row].text) for some in rows for row in some}
        different = list(dict.fromkeys(clause for parts in clauses.values() for clause in parts))
        if not different:
            return
        places = {clause: place for place, clause in enumerate(different)}
        cosines = self.own @ self.encoder.encode(different).T
        for query, some in enumerate(rows):
            for row in some:
                if clauses[row]:
                    found = cosines[query, [places[clause] for clause in clauses[row]]].max()
                    self.scores[query, row] += self.settings.clause_share * max(found - self.scores[query, row], 0.0)


def _clauses(text: str) -> tuple[str, ...]:
    parts = [part.strip() for part in _CLAUSE.split(text)]
    return tuple(part for part in parts if part != text and len(part.split()) >= _LEAST_CLAUSE)
