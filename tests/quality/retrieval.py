"""Retrieval across languages and within one, on labelled sets: `figures(shared)`."""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from verify import encoders, languages
from verify.corpus.adding import add
from verify.corpus.store import Corpus
from verify.corpus.vectors import NumpyScan, pack
from verify.encoders.retrieval import margin_scores
from verify.matching.candidates import Query, accept_threshold, find_many
from verify.text import sentences
from verify.translation.translate import support


def figures(shared: Path) -> dict[str, float]:
    """Accuracies (share of queries whose right passage is first, or whose right source is first or among three),
    Spearman's rank correlation, recall of the sign bits, and encoding speed in texts a second of processor time."""
    encoder = encoders.load()
    news = _encoded(shared, "pairs_xl_ntrex", encoder)
    everyday = _encoded(shared, "pairs_xl_tatoeba", encoder)
    found = {
        "retrieval.ntrex.ar_en": _accuracy(margin_scores(*news)),
        "retrieval.ntrex.ar_en.cosine": _accuracy(news[0] @ news[1].T),
        "retrieval.tatoeba.ar_en": _accuracy(margin_scores(*everyday)),
        "retrieval.tatoeba.ar_en.cosine": _accuracy(everyday[0] @ everyday[1].T),
        "retrieval.signs.recall_at_10": _sign_recall(*news),
    }
    for name in ("xl_sts17_ar-en", "ar_sts17_ar-ar", "en_sts17_en-en"):
        found[f"similarity.{name.partition('_')[2]}"] = _spearman(shared, f"pairs_{name}", encoder)
    # Across languages what says how near two texts are is `Support.related`, not the cosine alone.
    found["similarity.sts17_ar-en.cosine"] = found["similarity.sts17_ar-en"]
    found["similarity.sts17_ar-en"] = _spearman_of_related(shared, "pairs_xl_sts17_ar-en", encoder)
    for size in (40, 200, 1000):
        found[f"accept.{size}.found"], found[f"accept.{size}.right_refusals"] = _accepted(*news, size)
    found.update(_sources_first(shared, encoder))
    found["encode.texts_a_second"] = _speed(shared, encoder)
    return {name: round(float(value), 4) for name, value in found.items()}


def _rows(shared: Path, name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (shared / "eval" / f"{name}.jsonl").open(encoding="utf-8")]


def _encoded(shared: Path, name: str, encoder: encoders.Encoder) -> tuple[np.ndarray, np.ndarray]:
    pairs = _rows(shared, name)
    return encoder.encode([pair["a"] for pair in pairs]), encoder.encode([pair["b"] for pair in pairs])


def _accuracy(scores: np.ndarray) -> float:
    return float((scores.argmax(axis=1) == np.arange(len(scores))).mean())


def _spearman(shared: Path, name: str, encoder: encoders.Encoder) -> float:
    pairs = _rows(shared, name)
    left, right = _encoded(shared, name, encoder)
    cosines = np.einsum("ij,ij->i", left, right)
    return float(np.corrcoef(_ranks(cosines), _ranks(np.array([pair["label"] for pair in pairs])))[0, 1])


def _spearman_of_related(shared: Path, name: str, encoder: encoders.Encoder) -> float:
    pairs = _rows(shared, name)
    related = [support(pair["a"], pair["lang_a"], pair["b"], pair["lang_b"], encoder).related for pair in pairs]
    return float(np.corrcoef(_ranks(np.array(related)), _ranks(np.array([pair["label"] for pair in pairs])))[0, 1])


def _ranks(values: np.ndarray) -> np.ndarray:
    """Ranks, equals sharing their mean."""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    return (np.cumsum(counts) - (counts - 1) / 2.0)[inverse]


def _sign_recall(queries: np.ndarray, passages: np.ndarray) -> float:
    """Share of the ten nearest that are among the 100 nearest by sign bits, of some thousand."""
    scan = NumpyScan()
    scan.add(np.array([np.frombuffer(bits, dtype=np.uint8) for bits, _ in pack(passages)]))
    nearest = np.argsort(-(queries @ passages.T), axis=1)[:, :10]
    kept = scan.nearest(np.array([np.frombuffer(bits, dtype=np.uint8) for bits, _ in pack(queries)]), 100)
    return float(np.mean([np.isin(one, other).mean() for one, other in zip(nearest, kept, strict=True)]))


def _accepted(queries: np.ndarray, passages: np.ndarray, size: int) -> tuple[float, float]:
    """With pools of `size`: share of queries whose right passage is best and accepted, and share of those whose right
    passage is not there that are refused."""
    threshold = accept_threshold(size)
    chance = np.random.default_rng(1)
    cosines = queries @ passages.T
    taken = refused = 0
    for row, scores in enumerate(cosines):
        others = chance.permutation(np.delete(np.arange(len(scores)), row))[: size - 1]
        best_other = scores[others].max()
        taken += scores[row] >= max(threshold, best_other)
        refused += best_other < threshold
    return taken / len(cosines), refused / len(cosines)


def _sources_first(shared: Path, encoder: encoders.Encoder) -> Iterator[tuple[str, float]]:
    """For the gold items of all stories that have a source: is it the first, or among three. Each story against its
    own sources, and against those of all stories; without the encoder for items in their source's language."""
    places: dict[str, list[int]] = {}
    folders = [shared / "seed", *sorted((shared / "stories").glob("*/"))]
    with tempfile.TemporaryDirectory() as scratch:
        everything = Path(scratch) / "all.db"
        add(everything, [folder / "sources" for folder in folders], encoder=encoder)
        for number, folder in enumerate(folders):
            own = Path(scratch) / f"{number}.db"
            add(own, [folder / "sources"], encoder=encoder)
            for pool, db in (("own", own), ("all", everything)):
                with Corpus.open(db) as corpus:
                    for name, place in _story_places(folder, corpus, encoder):
                        places.setdefault(f"{pool}.{name}", []).append(place)
    for name, found in sorted(places.items()):
        yield f"sources.{name}.first", sum(place == 0 for place in found) / len(found)
        yield f"sources.{name}.in_three", sum(place < 3 for place in found) / len(found)


def _story_places(folder: Path, corpus: Corpus, encoder: encoders.Encoder) -> Iterator[tuple[str, int]]:
    gold = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
    text = (folder / gold["article"]).read_text(encoding="utf-8")
    spoken = {source.id: source.language for source in corpus.sources(text=False)}
    language = languages.load(gold["language"])
    around = sentences(text, language)
    items = [(kind, item) for kind in ("quotes", "claims") for item in gold[kind] if _named(item)]
    queries = [_query(item, kind, text, around, gold["published"]) for kind, item in items]
    for model in (encoder, None):
        candidates = find_many(corpus, model, queries, language.code)
        for (kind, item), found in zip(items, candidates, strict=True):
            same = spoken[_named(item)[0]] == language.code
            if model is None and not same:
                continue
            order = list(dict.fromkeys(candidate.passage.source_id for candidate in found))
            place = min((order.index(source) for source in _named(item) if source in order), default=len(order) + 3)
            how = "words_alone" if model is None else ("same_language" if same else "translated")
            yield f"{kind}.{how}", place


def _named(item: dict[str, Any]) -> list[str]:
    source = item.get("source")
    return [one for one in (source if isinstance(source, list) else [source]) if one]


def _query(item: dict[str, Any], kind: str, text: str, around: Sequence[Any], published: str) -> Query:
    parts = item.get("fragments") or [[item["start"], item["end"]]]
    words = " ".join(text[start:end] for start, end in parts)
    within = [span for span in around if span.start < item["end"] and item["start"] < span.end]
    context = text[within[0].start : within[-1].end] if kind == "quotes" else words
    day = item.get("said_on")
    channel = item.get("channel")
    return Query(
        text=words,
        context=context,
        speaker=item.get("speaker"),
        channel=channel if isinstance(channel, str) else None,
        day=date.fromisoformat(day if isinstance(day, str) and len(day) == 10 else published),
    )


def _speed(shared: Path, encoder: encoders.Encoder) -> float:
    texts = [pair[side] for pair in _rows(shared, "pairs_xl_ntrex")[:300] for side in ("a", "b")]
    started = time.process_time()
    encoder.encode(texts)
    return len(texts) / (time.process_time() - started)
