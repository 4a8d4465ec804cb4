"""Alignment and wording: the right passage, verbatim told from edited, labels of the stories."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from verify import languages
from verify.alignment.align import align
from verify.alignment.wording import verdict
from verify.text import sentences
from verify.types import Alignment, Span


@dataclass(frozen=True, slots=True)
class GoldQuote:
    """A quote of a story with the source of its own language that it was taken from."""

    language: str
    text: str
    fragments: tuple[Span, ...] | None
    around: str
    source: str
    labels: tuple[str, ...]
    reasons: tuple[str, ...]

    @property
    def misattributed(self) -> bool:
        """True where the words are right and only who, when or where they were said is not."""
        return any(reason.startswith("wrong-") for reason in self.reasons)


def gold_quotes(shared: Path) -> Iterator[GoldQuote]:
    """The quotes of the seed and the stories whose source is in the story's language."""
    for path in [shared / "seed" / "gold.json", *sorted((shared / "stories").glob("*/gold.json"))]:
        gold = json.loads(path.read_text(encoding="utf-8"))
        article = (path.parent / gold["article"]).read_bytes().decode("utf-8")
        sources = dict(_source(file) for file in sorted((path.parent / "sources").glob("*.md")))
        for row in gold["quotes"]:
            for name in row["source"] if isinstance(row["source"], list) else [row["source"]]:
                if name is None or sources[name][0] != gold["language"]:
                    continue
                yield _gold_quote(row, article, gold["language"], sources[name][1])


def _source(path: Path) -> tuple[str, tuple[str, str]]:
    text = path.read_text(encoding="utf-8")
    _, head, body = text.split("---\n", 2)
    front = dict(re.findall(r"^(\w+): *(.*)$", head, re.MULTILINE))
    return front["id"], (front["lang"], body)


def _gold_quote(row: dict, article: str, language: str, source: str) -> GoldQuote:
    start, end = row["start"], row["end"]
    parts = row.get("fragments") or [[start, end]]
    spans = tuple(Span(first - start, last - start) for first, last in parts) if len(parts) > 1 else None
    around = [
        article[span.start : max(span.start, start)] + " " + article[min(end, span.end) : span.end]
        for span in sentences(article, languages.load(language))
        if span.start < end and start < span.end
    ]
    labels = row["label"] if isinstance(row["label"], list) else [row["label"]]
    reasons = row.get("reasons") or [row["reason"]]
    return GoldQuote(language, row["text"], spans, " ".join(around), source, tuple(labels), tuple(reasons))


def figures(shared: Path) -> dict[str, float]:
    found = dict(_source_match(shared / "eval" / "source_match_en_trump.jsonl"))
    found["wording.stories.label"] = _stories(shared)
    return found


def _stories(shared: Path) -> float:
    right = total = 0
    for quote in gold_quotes(shared):
        label, _, _ = verdict(
            quote.text, quote.source, languages.load(quote.language), fragments=quote.fragments, context=quote.around
        )
        total += 1
        right += label in quote.labels or (quote.misattributed and label == "consistent")
    return right / total


def _source_match(path: Path) -> Iterator[tuple[str, float]]:
    """The right passage against the distractor, and edited against verbatim; a contraction written out is an edit."""
    english = languages.load("en")
    right = told = total = 0
    spent = 0.0
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        start = time.process_time()
        here, there = (align(row["quote"], row[side]["text"], english) for side in ("source", "distractor"))
        spent += time.process_time() - start
        total += 1
        right += here is not None and (there is None or here.similarity > there.similarity)
        told += _is_edited(here, row["quote"], row["source"]["text"]) == (row["relation"] == "edited")
    yield "alignment.source_match.right", right / total
    yield "alignment.source_match.edited_told", told / total
    yield "alignment.source_match.ms", 500 * spent / total


def _is_edited(found: Alignment | None, quote: str, source: str) -> bool:
    if found is None:
        return True
    for edit in found.edits:
        if edit.op not in ("same", "typography", "inserted"):
            return True
        ours, theirs = (
            re.findall(r"[^\W_]+", text.casefold()) for text in (edit.quote.of(quote), edit.source.of(source))
        )
        if edit.op == "typography" and "".join(ours) != "".join(theirs):
            return True
    return False
