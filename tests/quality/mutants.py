"""How many false versions of true items are still called consistent, and how many true twins are not.

Every item of the stories that the gold calls consistent is changed in one fact by the rules of `mutations.py`, put back
into its article, and judged alone against the same corpus.
"""

from __future__ import annotations

import json
import re
import tempfile
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from mutations import Mutant, mutants, twins

OTHERS = 10  # people to whom the words of an item are given, those of the article first


@dataclass(frozen=True)
class Tried:
    """A mutant with what was said of it."""

    story: str
    item: str
    across: bool
    mutant: Mutant
    label: str
    codes: tuple[str, ...]

    @property
    def right(self) -> bool:
        return (self.label == "consistent") == (self.mutant.kind == "twin")

    @property
    def reasoned(self) -> bool:
        """True where the reason is one that names the change; of a twin always."""
        return self.mutant.kind == "twin" or bool(self.mutant.codes & set(self.codes))


def stories(shared: Path) -> Iterator[Path]:
    if (shared / "seed").exists():
        yield shared / "seed"
    yield from sorted(path.parent for path in (shared / "stories").glob("*/gold.json"))


def try_all(shared: Path, one_in: int = 1, only: Sequence[str] = ()) -> list[Tried]:
    """Every mutant and twin of every consistent item, judged; of so many only one, and of some stories, where that is
    asked."""
    wanted = [story for story in stories(shared) if not only or story.name in only]
    return [tried for story in wanted for tried in _try_story(story, shared, one_in)]


def _people_of(story: Path, shared: Path, folder: Path) -> Path:
    """The file of a story's people; where several stand beside the stories, one made of them all."""
    if (story / "people.json").exists():
        return story / "people.json"
    files = sorted(story.parent.glob("speakers*.json")) or [shared / "stories" / "speakers.json"]
    merged: dict[str, Any] = {}
    for path in files:
        merged |= json.loads(path.read_text(encoding="utf-8"))
    (folder / "people.json").write_text(json.dumps(merged), encoding="utf-8")
    return folder / "people.json"


def _try_story(story: Path, shared: Path, one_in: int = 1) -> Iterator[Tried]:
    from verify import check, encoders, importers
    from verify.corpus import Corpus
    from verify.corpus.adding import add, add_people
    from verify.types import Claim

    gold = json.loads((story / "gold.json").read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "corpus.db"
        encoder = encoders.load(None)
        people = _people_of(story, shared, Path(folder))
        add(database, [story / "sources"], encoder=encoder)
        with Corpus.open(database, write=True) as corpus:
            add_people(corpus, people)
        corpus = Corpus.open(database)
        registry = corpus.people()
        article = importers.read_article(story / gold["article"], published=date.fromisoformat(gold["published"]))
        options = check.Options()
        items, _ = check.items_of(article, registry, options)
        report = check.check_article(article, corpus, encoder, registry, options)
        speakers = json.loads(people.read_text(encoding="utf-8"))
        names = sorted(
            speakers, key=lambda name: (not any(one in article.text for one in speakers[name]["names"]), name)
        )[:OTHERS]
        for verdict in report.verdicts:
            wanted = _gold_of(verdict.item, gold)
            if wanted is None or "consistent" not in wanted["label"] or verdict.label != "consistent":
                continue
            across = report.sources[verdict.evidence[0].source_id].language != article.language
            words = _said(verdict.item).of(article.text)
            if len(getattr(verdict.item, "fragments", ())) > 1:
                continue  # the attribution stands inside
            claim = isinstance(verdict.item, Claim)
            versions = [
                *mutants(words, article.language, _groups(people, article.text)),
                *twins(words, article.language, claim=claim),
            ]
            for mutant in versions:
                if not _sampled(f"{story.name} {verdict.item.span.start} {mutant.text}", one_in):
                    continue
                changed, item = _put(article, verdict.item, mutant.text)
                told = judge_alone(changed, item, corpus, encoder, registry, options)
                kind = "c" if isinstance(item, Claim) else "q"
                yield Tried(story.name, f"{kind}{item.span.start}", across, mutant, told[0], told[1])
            if getattr(verdict.item, "speaker", None) is not None and not isinstance(verdict.item, Claim):
                for name in names:
                    key = f"{story.name} {verdict.item.span.start} {name}"
                    if (
                        name != verdict.item.speaker.name
                        and _sampled(key, one_in)
                        and not _voiced(name, verdict, report, registry)
                    ):
                        item = replace(verdict.item, speaker=replace(verdict.item.speaker, name=name), via=None)
                        told = judge_alone(article, item, corpus, encoder, registry, options)
                        mutant = Mutant("speaker", f"{name}: {words}", frozenset({"wrong-speaker", "no-source"}))
                        yield Tried(story.name, f"s{item.span.start}", across, mutant, told[0], told[1])


def _voiced(name: str, verdict: Any, report: Any, registry: Any) -> bool:
    """True for one who may be said to have said it too: the source's speaker or publisher, or one it names."""
    for evidence in verdict.evidence:
        source = report.sources[evidence.source_id]
        if evidence is not verdict.evidence[0] and evidence.relation != "supports":
            continue
        if any(registry.same(name, other) for other in (source.speaker, source.publisher, verdict.item.via) if other):
            return True
        known = registry.people.get(name)
        names = known.names if known else (name,)
        if any(part in source.text for one in names for part in (one, one.split()[-1].removeprefix("al-"))):
            return True
    return False


def _groups(people: Path, text: str) -> list[list[list[str]]]:
    """People, and bodies, that a text names: the names of each in a row, in the text's own script."""
    arabic = bool(re.search("[\u0621-\u064a]", text[:200]))
    groups: dict[str, list[list[str]]] = {}
    for entry in json.loads(people.read_text(encoding="utf-8")).values():
        names = [name for name in entry["names"] if bool(re.search("[\u0621-\u064a]", name)) == arabic]
        if names and any(name in text for name in names):
            groups.setdefault(entry["kind"], []).append(names)
    return list(groups.values())


def _sampled(key: str, one_in: int) -> bool:
    """True for one in so many, always the same ones."""
    return one_in == 1 or zlib.crc32(key.encode()) % one_in == 0


def _gold_of(item: Any, gold: dict[str, Any]) -> dict[str, Any] | None:
    from verify.types import Quote

    for entry in gold["quotes"] if isinstance(item, Quote) else gold["claims"]:
        shared = min(entry["end"], item.span.end) - max(entry["start"], item.span.start)
        if shared > 0.5 * min(entry["end"] - entry["start"], len(item.span)):
            return entry
    return None


def _said(item: Any) -> Any:
    """What an item states: of a claim without the words that say who reports it."""
    return getattr(item, "content", None) or item.span


def _put(article: Any, item: Any, words: str) -> tuple[Any, Any]:
    """The article with other words in place of what an item states, and the item there."""
    from verify.types import Claim, Facts, Span

    old = _said(item)
    text = article.text[: old.start] + words + article.text[old.end :]
    grown = len(words) - len(old)
    span = Span(old.start, old.start + len(words))
    changed = replace(article, text=text, regions=())
    if isinstance(item, Claim):
        whole = Span(item.span.start, item.span.end + grown)
        return changed, replace(item, span=whole, content=span, facts=Facts(), cue=None)
    sentence = Span(item.sentence.start, item.sentence.end + grown) if item.sentence else None
    return changed, replace(item, span=span, fragments=(span,), sentence=sentence, cue=None)


def judge_alone(
    article: Any, item: Any, corpus: Any, encoder: Any, people: Any, options: Any
) -> tuple[str, tuple[str, ...]]:
    """The label and the reason codes of one item of an article."""
    from verify import check, judge
    from verify.matching import candidates

    facts = check.facts_of(item, article)
    near = candidates.find_many(corpus, encoder, [check.query_of(item, article)], article.language)
    room = judge.Room(article, corpus, encoder, people, options.profile, options.settings)
    verdict = judge.judge(item, facts, near[0], room)
    return verdict.label, tuple(finding.code for finding in verdict.findings)


def shares(tried: list[Tried]) -> dict[str, float]:
    """Caught of the false ones and kept of the true ones, in one language and across, and right reasons of the caught."""
    figures: dict[str, float] = {
        "mutants": float(sum(one.mutant.kind != "twin" for one in tried)),
        "mutants.twins": float(sum(one.mutant.kind == "twin" for one in tried)),
    }
    for name, across in (("same", False), ("across", True)):
        false = [one for one in tried if one.across == across and one.mutant.kind != "twin"]
        true = [one for one in tried if one.across == across and one.mutant.kind == "twin"]
        caught = [one for one in false if one.right]
        reasoned = [one for one in caught if one.reasoned]
        figures[f"mutants.{name}.caught"] = len(caught) / len(false) if false else 0.0
        figures[f"mutants.{name}.reason"] = len(reasoned) / len(caught) if caught else 0.0
        figures[f"mutants.{name}.twins"] = sum(one.right for one in true) / len(true) if true else 0.0
    return figures


def by_kind(tried: list[Tried]) -> list[str]:
    """A line a kind of change: how many, caught, with the right reason."""
    lines = []
    for across in (False, True):
        rows = [one for one in tried if one.across == across]
        for kind, count in sorted(Counter(one.mutant.kind for one in rows).items()):
            mine = [one for one in rows if one.mutant.kind == kind]
            right = sum(one.right for one in mine)
            reason = sum(one.right and one.reasoned for one in mine)
            lines.append(
                f"{'across' if across else 'same':7} {kind:11} {count:5}  right {right / count:.3f}  reason {reason / count:.3f}"
            )
    return lines


ONE_IN = 3  # the gate judges a third, always the same; `scripts/mutate` all of them


def figures(shared: Path) -> dict[str, float]:
    found = shares(try_all(shared, ONE_IN))
    return {name: value for name, value in found.items() if name.count(".") == 2}  # how many there are is no quality
