"""Speakers and cues against labelled articles, gold quotations given: `figures(shared)`."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import date
from difflib import SequenceMatcher
from pathlib import Path

from verify.attribution.attribution import Attribution, attribute
from verify.extraction.marks import QuotedSpan
from verify.naming.names import similarity
from verify.naming.people import read_people
from verify.types import Span

_LIKE = 0.8  # difflib ratio of two names taken as one, as in the contract's scorer


def figures(shared: Path) -> dict[str, float]:
    """Share of quotations with the right speaker, cue, channel and day, set by set, and milliseconds an article."""
    found: dict[str, float] = {}
    seed = list(_stories([shared / "seed"], shared / "seed" / "people.json"))
    stories = list(_stories(sorted((shared / "stories").glob("*/")), shared / "stories" / "speakers.json"))
    for name, rows in (("seed", seed), ("stories", stories)):
        for field in ("speaker", "surface", "cue", "channel", "said_on", "via"):
            found[f"attribution.{name}.{field}"] = _share(row[field] for row in rows)
    for name, path in (("polnear", "quotes_en_polnear_devtest"), ("ar_silver", "quotes_ar_silver")):
        rows = list(labelled(shared / "eval" / f"{path}.jsonl"))
        found[f"attribution.{name}.speaker"] = _share(row["speaker"] for row in rows if row["speaker"] is not None)
        found[f"attribution.{name}.cue"] = _share(row["cue"] for row in rows if row["cue"] is not None)
    return found


def _share(values) -> float:
    values = list(values)
    return round(sum(values) / len(values), 4) if values else 0.0


def _stories(folders, people: Path) -> Iterator[dict]:
    registry = read_people(people)
    for folder in folders:
        path = folder / "gold.json"
        if not path.exists():
            continue
        gold = json.loads(path.read_text(encoding="utf-8"))
        text = (folder / gold["article"]).read_bytes().decode("utf-8")
        spans = [
            _quoted([tuple(part) for part in quote.get("fragments") or [(quote["start"], quote["end"])]])
            for quote in gold["quotes"]
        ]
        found = attribute(
            text, gold["language"], spans, people=registry, published=date.fromisoformat(gold["published"])
        )
        for quote, said in zip(gold["quotes"], found, strict=True):
            yield _compare_story(quote, said) | {"gold": quote, "said": said, "story": folder.name}


def _compare_story(quote: dict, said: Attribution | None) -> dict:
    speaker = said.speaker if said else None
    name = speaker.name if speaker else ""
    cue = said.cue.text if said and said.cue else None
    day = said.said_on.isoformat() if said and said.said_on else None
    right = (
        quote["speaker"] is None or SequenceMatcher(None, name.casefold(), quote["speaker"].casefold()).ratio() > _LIKE
    )
    return {
        "speaker": right,
        "surface": (speaker.surface if speaker else None) == quote["surface"],
        "cue": cue == quote["cue"],
        "channel": (said.channel if said else None) == quote["channel"],
        "said_on": day == quote["said_on"],
        "via": (said.via if said else None) == quote.get("via"),
    }


def labelled(path: Path) -> Iterator[dict]:
    """A row a quoted piece: `speaker` and `cue` say whether they share a letter with the gold ones, None where the gold
    has none."""
    for line in path.read_text(encoding="utf-8").splitlines():
        article = json.loads(line)
        pieces = []
        for quote in article["quotes"]:
            if quote["kind"] in ("direct", "mixed"):
                for start, end in quote.get("quoted") or [(quote["start"], quote["end"])]:
                    pieces.append((quote, _quoted([(start, end)])))
        pieces.sort(key=lambda piece: piece[1].span)
        began = time.process_time()
        found = attribute(article["text"], article["lang"], [piece for _, piece in pieces])
        spent = time.process_time() - began
        for (quote, piece), said in zip(pieces, found, strict=True):
            yield {
                "speaker": _meets_speaker(quote, said),
                "cue": _meets(quote["cue_spans"], said.cue.span if said and said.cue else None),
                "gold": quote, "said": said, "piece": piece, "text": article["text"], "id": article["id"], "spent": spent,
            }  # fmt: skip


def _meets_speaker(quote: dict, said: Attribution | None) -> bool | None:
    if not quote["speaker_spans"]:
        return None
    speaker = said.speaker if said else None
    if speaker is None:
        return False
    if speaker.span is not None and _meets(quote["speaker_spans"], speaker.span):
        return True
    # The gold names the nearest earlier mention where the sentence has none.
    return not quote.get("speaker_local", True) and similarity(speaker.name, quote["speaker"]) > _LIKE


def _meets(gold: list, span: Span | None) -> bool | None:
    if not gold:
        return None
    return span is not None and any(span.meets(Span(start, end)) for start, end in gold)


def _quoted(parts: list[tuple[int, int]]) -> QuotedSpan:
    spans = tuple(Span(start, end) for start, end in parts)
    whole = Span(spans[0].start, spans[-1].end)
    return QuotedSpan(whole, spans, whole, whole)
