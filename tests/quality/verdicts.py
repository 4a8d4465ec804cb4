"""The whole judgement on public pairs: the second text as an article's claim or quote, the first as the only source.

Stories are few and were read while rules were made; these texts are many and of other kinds, and harder. A text that
follows should not be called unsupported, one that does not should not be called consistent.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gate import Figure

# name -> language of the item, of the source, kind of item; every so many rows, as a judgement takes 50 ms
SETS = {
    "claims_en_fever_symmetric": ("en", "en", "claim", 3),
    "claims_en_qags_news": ("en", "en", "claim", 3),
    "claims_en_vitaminc": ("en", "en", "claim", 1),
    "pairs_ar_ans": ("ar", "ar", "claim", 7),
    "pairs_xl_ntrex_numbers": ("ar", "en", "quote", 3),
    "pairs_xl_ntrex_quotes": ("ar", "en", "quote", 3),
}
FOLLOWS = ("entailed", "equivalent")
NEAREST = 8


class OneSource:
    """A corpus of a single source, as far as a judgement asks for it."""

    def __init__(self, source: Any):
        self._source = source

    def counts(self) -> tuple[int, int]:
        return 1, NEAREST

    def copies(self) -> dict[str, Any]:
        return {}

    def source(self, id: str) -> Any:
        return self._source

    def sources(self, text: bool = True) -> tuple[Any, ...]:
        return (self._source,)


@dataclass(frozen=True)
class Told:
    """What was said of a pair; `follows` says whether the item follows from its source."""

    set: str
    follows: bool
    verdict: Any

    @property
    def right(self) -> bool:
        return self.verdict.label != ("unsupported" if self.follows else "consistent")


def judged(shared: Path, name: str) -> Iterator[Told]:
    """The verdict on each pair of a set."""
    language, source_language, kind, step = SETS[name]
    lines = (shared / "eval" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    for row in map(json.loads, lines[::step]):
        source, item = row.get("a") or row["evidence"], row.get("b") or row["claim"]
        if source_language != language:
            source, item = item, source  # these sets name the article's side first
        yield Told(name, row["label"] in FOLLOWS, judge_pair(item, language, source, source_language, kind))


def judge_pair(item: str, language: str, source: str, source_language: str, kind: str) -> Any:
    """The verdict on one text as a quote or a claim, beside another one as its only source."""
    from verify import check, encoders, judge
    from verify.naming.people import Registry
    from verify.types import Article, Claim, Quote, Source, Span

    encoder = encoders.load(None)
    whole = Span(0, len(item))
    made = Quote(whole, (whole,), sentence=whole) if kind == "quote" else Claim(whole, "event")
    article = Article("article", "article", item, language)
    only = Source("source", source, source_language)
    room = judge.Room(article, OneSource(only), encoder, Registry(), "default", check.Options().settings)
    return judge.judge(made, check.facts_of(made, article), _near(item, only, encoder), room)


def _near(item: str, source: Any, encoder: Any) -> list[Any]:
    """The passages of a source that are nearest by meaning."""
    from verify.corpus.passages import cut_source
    from verify.types import Candidate, Passage

    cuts = cut_source(source)
    vectors = encoder.encode([item, *(cut.span.of(source.text) for cut in cuts)])
    near = vectors[1:] @ vectors[0]
    order = sorted(range(len(cuts)), key=lambda at: -near[at])[:NEAREST]
    return [
        Candidate(
            Passage(at + 1, source.id, cuts[at].span, cuts[at].span.of(source.text)),
            words=float(near[at]),
            meaning=float(near[at]),
            rank=float(near[at]),
        )
        for at in order
    ]


@functools.cache
def all_told(shared: Path, name: str) -> tuple[Told, ...]:
    return tuple(judged(shared, name))


def figures(shared: Path) -> Iterator[Figure]:
    for name in SETS:
        told = all_told(shared, name)
        data = (shared / "eval" / f"{name}.jsonl",)
        for follows, label in ((False, "consistent"), (True, "unsupported")):
            asked = [one for one in told if one.follows == follows]
            share = sum(one.verdict.label == label for one in asked) / len(asked)
            what = "follows" if follows else "does not follow"
            yield Figure(f"verdicts, {name}: {what}, called {label}", share, data, "low")
