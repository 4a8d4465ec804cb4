"""Extraction: spans of quotes, what is no quote, claims, and the order of claims by worth."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from gate import Figure

from verify import languages
from verify.extraction.extract import extract
from verify.extraction.worth import worth
from verify.types import Article

Pair = tuple[int, int]


def figures(shared: Path) -> Iterator[Figure]:
    yield from stories("seed", [shared / "seed" / "gold.json"])
    yield from stories("stories", sorted((shared / "stories").glob("*/gold.json")))
    for name in ("quotes_en_polnear_train", "quotes_en_polnear_devtest", "quotes_ar_silver"):
        yield from speech_spans(name, shared / "eval" / f"{name}.jsonl")
    yield from check_worthiness(shared / "eval" / "checkworthy_ar-en_clef18.jsonl")


# --- stories: exact spans, claims that must be found, stretches that are none ---------------------------------------


def stories(name: str, paths: Sequence[Path]) -> Iterator[Figure]:
    """Quotes by span within one code point, claims by an overlap of half of the shorter: the contract's measures."""
    found = wanted = taken = extra = claims = claims_wanted = wrong_claims = 0
    data: list[Path] = []
    for path in paths:
        gold = json.loads(path.read_text(encoding="utf-8"))
        article_path = _plain_article(path.parent, gold["article"])
        data += [path, article_path]
        text = article_path.read_bytes().decode("utf-8")
        published = date.fromisoformat(gold["published"])
        extraction = extract(Article("story", "story", text, gold["language"], published=published))
        spans = [(quote.span.start, quote.span.end) for quote in extraction.quotes]
        hits = [quote for quote in gold["quotes"] if any(_same((quote["start"], quote["end"]), span) for span in spans)]
        found, wanted, taken = found + len(hits), wanted + len(gold["quotes"]), taken + len(spans)
        extra += sum(any(_same((no["start"], no["end"]), span) for span in spans) for no in gold["not_quotes"])
        stated = [(claim.span.start, claim.span.end) for claim in extraction.claims]
        claims += sum(
            any(_overlap((one["start"], one["end"]), span) > 0.5 for span in stated) for one in gold["claims"]
        )
        claims_wanted += len(gold["claims"])
        wrong_claims += sum(
            any(_overlap((one["start"], one["end"]), span) > 0.5 for span in stated)
            for one in gold.get("not_claims", [])
        )
    files = tuple(data)
    yield Figure(f"{name}: quote spans, F1", 2 * found / (wanted + taken), files)
    yield Figure(f"{name}: names and titles taken as quotes", extra, files, "low")
    yield Figure(f"{name}: claims found, share", claims / claims_wanted, files)
    yield Figure(f"{name}: captions, opinions, questions taken as claims", wrong_claims, files, "low")


def _plain_article(folder: Path, name: str) -> Path:
    return folder / name if name.endswith(".txt") else folder / "article.txt"


def _same(gold: Pair, span: Pair) -> bool:
    return abs(gold[0] - span[0]) <= 1 and abs(gold[1] - span[1]) <= 1


def _overlap(one: Pair, other: Pair) -> float:
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return max(0, shared) / max(1, min(one[1] - one[0], other[1] - other[0]))


# --- labelled quotations ------------------------------------------------------------------------------------------------


def speech_spans(name: str, path: Path) -> Iterator[Figure]:
    """Precision and recall of what is taken as speech. A labelled quotation is found where nine tenths of it are
    covered; wrong is what lies on words in marks that are labelled as nobody's. Marks without any label count for
    nothing."""
    hits = wanted = wrong = 0
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        gold, nobody = _labelled(row)
        quotes = extract(Article(row["id"], row["id"], row["text"], row["lang"])).quotes
        taken = [(part.start, part.end) for quote in quotes for part in quote.fragments]
        hits += sum(any(_shared(one, span) >= 0.9 * (one[1] - one[0]) for span in taken) for one in gold)
        wanted += len(gold)
        wrong += sum(
            any(_overlap(one, span) > 0.5 for one in nobody) and not any(_overlap(one, span) > 0.5 for one in gold)
            for span in taken
        )
    precision, recall = hits / max(1, hits + wrong), hits / max(1, wanted)
    yield Figure(f"{name}: speech, precision", precision, (path,))
    yield Figure(f"{name}: speech, recall", recall, (path,))
    yield Figure(f"{name}: speech, F1", 2 * precision * recall / max(1e-9, precision + recall), (path,))


def _labelled(row: dict) -> tuple[list[Pair], list[Pair]]:
    marked = [quote for quote in row["quotes"] if quote["kind"] != "indirect"]
    gold = {tuple(span) for quote in marked for span in quote.get("quoted", [(quote["start"], quote["end"])])}
    return sorted(gold), [tuple(span) for span in row["unattributed_quoted"]]


def _shared(one: Pair, other: Pair) -> int:
    return max(0, min(one[1], other[1]) - max(one[0], other[0]))


# --- check-worthiness ------------------------------------------------------------------------------------------------------


def check_worthiness(path: Path) -> Iterator[Figure]:
    """Mean over the debates of average precision, sentences ranked by worth."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    for code in sorted({row["lang"] for row in rows}):
        language = languages.load(code)
        debates: dict[str, list[tuple[float, bool]]] = {}
        for row in rows:
            if row["lang"] == code:
                scored = (worth(row["claim"], language), row["label"] == "checkworthy")
                debates.setdefault(row["id"].split(":")[1], []).append(scored)
        precisions = [_average_precision(scored) for scored in debates.values()]
        yield Figure(f"{path.stem}: {code}, mean average precision", sum(precisions) / len(precisions), (path,))


def _average_precision(scored: list[tuple[float, bool]]) -> float:
    ranked = sorted(scored, key=lambda pair: -pair[0])
    hits, total = 0, 0.0
    for place, (_, good) in enumerate(ranked, 1):
        if good:
            hits += 1
            total += hits / place
    return total / max(1, hits)
