"""What became of the sources since an earlier report: items that rested on one which has changed say so.

A report knows each source by the digest of its bytes. Where the corpus holds another version now, an item that rested
on the old one gets `source-changed`: a warning where the words that it rested on are gone, a note where they still
stand there, nothing where only bytes around the same text changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from verify.corpus.changed import SourceChange, changes, read_report
from verify.types import Finding, Verdict
from verify.verdict import label_of, weigh

if TYPE_CHECKING:
    from verify.check import ArticleReport, Report
    from verify.corpus import Corpus

_RESTED_ON = ("supports", "contradicts")
_SHOWN = 80


def since(report: Report, corpus: Corpus, previous: Report | Mapping[str, Any] | str | Path) -> Report:
    """The report with a finding on each item whose sources changed since an earlier report, which is given as one in
    memory, its JSON, or its file. Stories are known again by their path or id, items by their words. `InputError` where
    the file is no report."""
    earlier = read_report(previous)
    changed = {(one.source, one.was): one for one in changes(corpus, earlier) if not one.same_text}
    if not changed:
        return report
    articles = tuple(
        _marked(article, _items(article, report, earlier), changed, corpus, report) for article in report.articles
    )
    return replace(report, articles=articles)


def _items(article: ArticleReport, report: Report, earlier: Mapping[str, Any]) -> dict[str, list[Mapping[str, Any]]]:
    """The evidence on which each item of a story rested, by the item's id."""
    stories = [one for one in earlier.get("articles") or () if isinstance(one, Mapping)]
    same = [one for one in stories if one.get("path") == article.article.path]
    same = same or [one for one in stories if one.get("id") == article.article.id]
    if not same and len(stories) == len(report.articles) == 1:
        same = stories
    return {
        str(item.get("id")): [
            one for one in item.get("evidence") or () if isinstance(one, Mapping) and one.get("relation") in _RESTED_ON
        ]
        for item in (same[0].get("items") or () if same else ())
    }


def _marked(
    article: ArticleReport,
    rested: Mapping[str, Sequence[Mapping[str, Any]]],
    changed: Mapping[tuple[str, str], SourceChange],
    corpus: Corpus,
    report: Report,
) -> ArticleReport:
    verdicts: list[Verdict] = []
    for id, verdict in zip(article.ids, article.verdicts, strict=True):
        found = sorted(_findings(rested.get(id, ()), changed, corpus), key=lambda finding: finding.weight == "note")
        if found:
            told = weigh((*verdict.findings, found[0]), report.profile)
            verdict = replace(verdict, findings=told, label=label_of(told))
        verdicts.append(verdict)
    return replace(article, verdicts=tuple(verdicts))


def _findings(
    evidence: Sequence[Mapping[str, Any]], changed: Mapping[tuple[str, str], SourceChange], corpus: Corpus
) -> Iterator[Finding]:
    for one in evidence:
        change = changed.get((str(one.get("source")), str(one.get("sha256"))))
        if change is None:
            continue
        words = " ".join(str(one.get("text") or "").split())
        if change.now is None:
            told = f"{change.source} was in the corpus at the last check and is not now"
            yield Finding("source-changed", told, "note")
        elif words in " ".join(corpus.source(change.source).text.split()):
            told = f"{change.source} has changed since the last check{_versions(change)}; these words have not"
            yield Finding("source-changed", told, "note")
        else:
            words = words if len(words) <= _SHOWN else f"{words[: _SHOWN - 1].rstrip()}…"
            told = f"{change.source} has changed since the last check{_versions(change)}: “{words}” is no longer there"
            yield Finding("source-changed", told)


def _versions(change: SourceChange) -> str:
    was, now = change.versions
    return f" (version {was}, now {now})" if was and now else ""
