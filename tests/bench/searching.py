"""What one quote costs to look for, from ten thousand passages on, and what other ways to look cost."""

from __future__ import annotations

import importlib.util
import random
import tempfile
import time
import tracemalloc
from argparse import Namespace
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from made import changed, vectors, write_sources
from measure import Table, each_ms

from verify import languages
from verify.corpus import Corpus, words
from verify.corpus.adding import add
from verify.corpus.vectors import index_of
from verify.matching import candidates
from verify.settings import DEFAULTS

DIMENSIONS = 512
_EXACT_PEERS = 20_000  # passages beyond which rapidfuzz is not asked: it reads every one


class Made:
    """An encoder that gives the vector of the passage that a text stands in, a little moved; of any other text that of
    some passage. What is measured is the search."""

    name, key, dimensions = "made", "made/1", DIMENSIONS

    def __init__(self, rows: np.ndarray):
        self.rows = rows
        self.places: dict[str, int] = {}
        self.chance = np.random.default_rng(6)

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        different = list(dict.fromkeys(texts))
        if len(different) < len(texts) and any(different):
            rows = dict(zip(different, self.encode(different), strict=True))
            return np.array([rows[text] for text in texts])
        some = self.chance.integers(0, len(self.rows), len(texts))
        places = [self.places.get(text, at) for text, at in zip(texts, some, strict=True)]
        picked = self.rows[places].astype(np.float32)
        moved = picked + 0.02 * self.chance.standard_normal(picked.shape, dtype=np.float32)
        return moved / np.linalg.norm(moved, axis=1, keepdims=True)

    word_vectors = encode


def tables(options: Namespace) -> Iterator[Table]:
    ours = Table(
        "Looking for one quote",
        "Milliseconds of processor time a quote, one thread: by words (FTS5, the rarest words), by meaning (sign bits, "
        "then the stored vectors of 400 candidates), and the whole of it as `check` does, for an exact quote and for one "
        "in which every ninth word is another. `found` says how often the passage comes first among the candidates. "
        "Memory is what the index of vectors holds. Text and vectors are made up.",
        (
            "passages",
            "scan",
            "words",
            "meaning",
            "whole, exact",
            "found",
            "whole, near miss",
            "found",
            "memory MB",
            "bytes a passage",
        ),
    )
    peers = Table(
        "Beside other ways",
        "The same quotes and vectors. `all vectors` multiplies a float32 matrix, as `semantic_search` of "
        "sentence-transformers does; rapidfuzz reads every passage. Recall is that of the ten nearest.",
        ("passages", "way", "ms a quote", "ratio to ours", "memory MB", "recall"),
    )
    seen: list[tuple[int, tuple[float, ...]]] = []
    for count in options.passages:
        with tempfile.TemporaryDirectory() as folder:
            database, sentences = made_corpus(Path(folder), count)
            seen.append(one_size(database, sentences, ours, peers, options))
    if len(seen) > 1:
        (first, times), (last, later) = seen[0], seen[-1]
        growth = [f"x {b / a:.1f}" for a, b in zip(times, later, strict=True)]
        ours.add(f"x {last / first:.0f}", "growth", growth[0], growth[1], growth[2], "", growth[3], "", "", "")
    yield ours
    yield peers


def made_corpus(folder: Path, count: int) -> tuple[Path, list[str]]:
    sentences = write_sources(folder / "made", count)
    database = folder / "made.db"
    add(database, [folder / "made"])
    with Corpus.open(database, write=True) as corpus:
        ids = corpus.passage_ids()
        rows = vectors(len(ids), DIMENSIONS)
        for start in range(0, len(ids), 20_000):
            corpus.add_vectors(Made.key, ids[start : start + 20_000], rows[start : start + 20_000].astype(np.float32))
    return database, sentences


def one_size(
    database: Path, sentences: list[str], ours: Table, peers: Table, options: Namespace
) -> tuple[int, tuple[float, ...]]:
    english, chance = languages.load("en"), random.Random(7)
    with Corpus.open(database) as corpus:
        total = corpus.counts()[1]
        rows = vectors(total, DIMENSIONS)
        encoder = Made(rows)
        queries = encoder.encode([""] * 40)
        misses = [changed(text, chance) for text in sentences]
        for text, miss in zip(sentences, misses, strict=True):
            encoder.places[text] = encoder.places[miss] = row_of(corpus, text)
        by_words = each_ms([lambda text=text: words.search(corpus, text, english, 50) for text in sentences])[0]
        kept: tuple[float, ...] = ()
        for scan in scans():
            settings = replace(DEFAULTS, vector_scan=scan)
            tracemalloc.start()
            index = index_of(corpus, encoder, settings)
            index.search(queries[:1], 10)
            memory = tracemalloc.get_traced_memory()[0] / 1e6
            tracemalloc.stop()
            by_meaning = each_ms([lambda row=row, index=index: index.search(row[None], 10) for row in queries])[0]
            whole, found = each_whole(corpus, encoder, sentences, sentences, settings)
            near, near_found = each_whole(corpus, encoder, misses, sentences, settings)
            size = 1e6 * memory / total
            ours.add(total, scan, by_words, by_meaning, whole, found, near, near_found, memory, size)
            if not kept:
                kept = (by_words, by_meaning, whole, near)
                nearest = index.search(queries, 10)[0]
        others(corpus, total, rows, queries, sentences, nearest, kept, peers)
    return total, kept


def row_of(corpus: Corpus, sentence: str) -> int:
    """The row of the vector of the passage that is this sentence."""
    ids = corpus.passage_ids()
    found = words.search_sentences(corpus, sentence, languages.load("en"), 1)[0]
    return ids.index(found.id)


def scans() -> list[str]:
    return ["numpy", *(["faiss"] if importlib.util.find_spec("faiss") else [])]


def each_whole(
    corpus: Corpus, encoder: Made, asked: Sequence[str], meant: Sequence[str], settings: object
) -> tuple[float, str]:
    """Milliseconds a quote, and how often the first candidate holds the sentence that was meant."""
    taken, hits = 0.0, 0
    for text, sentence in zip(asked, meant, strict=True):
        start = time.process_time()
        found = candidates.find_many(corpus, encoder, [candidates.Query(text)], "en", settings=settings)[0]  # type: ignore[arg-type]
        taken += time.process_time() - start
        hits += bool(found) and sentence.rstrip(".") in found[0].passage.text
    return 1000 * taken / len(asked), f"{hits}/{len(asked)}"


def others(
    corpus: Corpus,
    total: int,
    rows: np.ndarray,
    queries: np.ndarray,
    sentences: list[str],
    nearest: np.ndarray,
    ours: tuple[float, ...],
    table: Table,
) -> None:
    from threadpoolctl import threadpool_limits

    ids = np.array(corpus.passage_ids())
    matrix = rows.astype(np.float32)

    def product(row: np.ndarray) -> np.ndarray:
        scores = matrix @ row
        top = np.argpartition(-scores, 10)[:10]
        return ids[top[np.argsort(-scores[top])]]

    exact = [set(product(row).tolist()) for row in queries]
    with threadpool_limits(1):
        taken = each_ms([lambda row=row: product(row) for row in queries[:20]])[0]
    recall = np.mean([len(one & set(found.tolist())) / 10 for one, found in zip(exact, nearest, strict=True)])
    table.add(total, "ours, meaning", ours[1], 1.0, total * 64 / 1e6, f"{recall:.4f}")
    table.add(total, "all vectors, numpy", taken, taken / ours[1], matrix.nbytes / 1e6, "1")
    if importlib.util.find_spec("sentence_transformers") is not None:
        from sentence_transformers.util import semantic_search

        taken = each_ms([lambda row=row: semantic_search(row[None], matrix, top_k=10) for row in queries[:10]])[0]
        table.add(total, "sentence-transformers semantic_search", taken, taken / ours[1], matrix.nbytes / 1e6, "1")
    table.add(total, "ours, words and meaning", ours[3], 1.0, "", "")
    if total <= _EXACT_PEERS:
        from rapidfuzz import fuzz, process

        texts = [passage.text for passage in corpus.passages(corpus.passage_ids())]
        some = sentences[:5]
        taken = each_ms(
            [lambda text=text: process.extractOne(text, texts, scorer=fuzz.partial_ratio) for text in some]
        )[0]
        memory = sum(map(len, texts)) / 1e6
        table.add(total, "rapidfuzz extractOne, partial_ratio", taken, taken / ours[3], memory, "")
