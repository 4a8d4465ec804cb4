"""The report as the contract's JSON (`verify-report/1`): the form that every other output is a view of."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from verify import __version__, languages
from verify.reports._plain import day, pair, printable, span_dict
from verify.reports._said import date_dicts, number_dicts, statement_dict
from verify.reports._selectors import selectors
from verify.types import Evidence, Finding, Opinion, Quote

if TYPE_CHECKING:
    from verify.check import ArticleReport, Report

SCHEMA = "verify-report/1"


def render(report: dict[str, Any]) -> str:
    """The report as text: UTF-8 letters as they are, two runs the same bytes."""
    return json.dumps(report, ensure_ascii=False, indent=1) + "\n"


def as_dict(report: Report) -> dict[str, Any]:
    """The whole report in plain dicts and lists, as the contract lays it down; what it adds is documented in
    docs/report.md."""
    return {
        "schema": SCHEMA,
        "tool": {"name": "verify", "version": __version__},
        "corpus": report.corpus,
        "encoder": report.encoder,
        "profile": report.profile,
        "articles": [article_dict(article) for article in report.articles],
    }


def article_dict(report: ArticleReport) -> dict[str, Any]:
    """One article with its items in the order of the text."""
    article = report.article
    language = languages.load(article.language)
    data: dict[str, Any] = {
        "id": article.id,
        "path": article.path,
        "url": article.url,
        "title": article.title,
        "language": article.language,
        "direction": language.direction,
        "published": day(article.published),
        "sha256": article.sha256,
        "text": printable(article.text),
        "items": [item_dict(place, article.text, report) for place in range(len(report.verdicts))],
        "not_speech": [
            {**span_dict(quoted.span), "text": printable(quoted.span.of(article.text)), "why": quoted.why}
            for quoted in report.not_speech
        ],
        "notes": list(article.notes),
    }
    if report.judged:
        labels = [verdict.label for verdict in report.verdicts]
        data["summary"] = {label: labels.count(label) for label in ("consistent", "paraphrased", "unsupported")}
    return data


def item_dict(place: int, text: str, report: ArticleReport) -> dict[str, Any]:
    """A quote or a claim with its verdict; without label, reasons and evidence where nothing was judged."""
    verdict, facts = report.verdicts[place], report.facts[place]
    item = verdict.item
    data: dict[str, Any] = {
        "id": report.ids[place],
        "kind": "quote" if isinstance(item, Quote) else "claim",
        **span_dict(item.span),
        "text": printable(item.span.of(text)),
        "selectors": selectors(printable(text), item.span.start, item.span.end),
        "fragments": [pair(span) for span in (item.fragments if isinstance(item, Quote) else (item.span,))],
        "speaker": {
            "name": printable(item.speaker.name),
            "surface": printable(item.speaker.surface) if item.speaker.surface else None,
            "start": item.speaker.span.start if item.speaker.span else None,
            "end": item.speaker.span.end if item.speaker.span else None,
        }
        if item.speaker
        else None,
        "cue": {"text": item.cue.text, **span_dict(item.cue.span)} if item.cue else None,
        "channel": item.channel,
        "said_on": day(item.said_on),
    }
    if isinstance(item, Quote):
        data |= {"via": item.via, "closed": item.closed}
    else:
        data |= {"claim_type": item.claim_type, "worth": round(item.worth, 3)}
    data["numbers"], data["dates"] = number_dicts(facts), date_dicts(facts)
    data |= statement_dict(item, facts, text, report.article.language)
    if report.judged:
        data["label"] = verdict.label
        data["confidence"] = round(verdict.confidence, 2)
        data["reasons"] = [reason_dict(finding) for finding in verdict.findings]
        data["evidence"] = [evidence_dict(evidence, report) for evidence in verdict.evidence]
        if report.opinions and (opinion := report.opinions[place]) is not None:
            data["second_opinion"] = opinion_dict(opinion)
    return data


def opinion_dict(opinion: Opinion) -> dict[str, Any]:
    """What another model says of the item beside its first evidence. No label rests on it."""
    return {
        "by": printable(opinion.by),
        "label": opinion.label,
        "probability": opinion.probability,
        "source": opinion.source_id,
    }


def reason_dict(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "message": printable(finding.message),
        "weight": finding.weight,
        "article": pair(finding.article) if finding.article else None,
        "source": pair(finding.source) if finding.source else None,
    }


def evidence_dict(evidence: Evidence, report: ArticleReport) -> dict[str, Any]:
    source = report.sources[evidence.source_id]
    context = evidence.context or evidence.span
    data: dict[str, Any] = {
        "source": evidence.source_id,
        "publisher": evidence.publisher,
        "speaker": evidence.speaker,
        "published": day(evidence.published),
        "language": evidence.language,
        "direction": languages.load(evidence.language).direction,
        "url": evidence.url,
        "title": source.title,
        "kind": source.kind,
        "sha256": source.sha256,
        **span_dict(evidence.span),
        "text": printable(evidence.text),
        "selectors": selectors(printable(source.text), evidence.span.start, evidence.span.end),
        "before": printable(source.text[context.start : evidence.span.start]),
        "after": printable(source.text[evidence.span.end : context.end]),
        "fuzzy": round(evidence.fuzzy, 3),
        "semantic": round(evidence.semantic, 3),
        "relation": evidence.relation,
    }
    if evidence.secondary:
        data["copy_of"] = evidence.original
    if evidence.alignment is not None:
        data["edits"] = [
            {"op": edit.op, "article": pair(edit.quote), "source": pair(edit.source)}
            for edit in evidence.alignment.edits
        ]
    if evidence.links:
        data["links"] = [
            {"article": pair(article), "source": pair(source) if source else None, "score": round(score, 3)}
            for article, source, score in evidence.links
        ]
    return data
