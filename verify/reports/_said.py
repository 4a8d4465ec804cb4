"""What an item states, in plain dicts: numbers, dates, polarity, modality, names; of a claim its subject and content."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from verify import languages
from verify.reports._plain import day, plain_number, printable, span_dict
from verify.types import Claim, Facts, Quote, Span

if TYPE_CHECKING:
    from collections.abc import Iterator


def number_dicts(facts: Facts) -> list[dict[str, Any]]:
    """The numbers: value, unit and place; the upper end of a range, a hedge and other readings where there are any."""
    return [
        {
            "value": plain_number(number.value),
            **({"high": plain_number(number.high)} if number.high is not None else {}),
            "unit": number.unit,
            **({"hedge": number.hedge} if number.hedge else {}),
            **({"readings": [plain_number(value) for value in number.readings]} if number.readings else {}),
            "text": number.text,
            **span_dict(number.span),
        }
        for number in facts.numbers
    ]


def date_dicts(facts: Facts) -> list[dict[str, Any]]:
    """The dates as closed ranges of days; `conflict` where weekday and day disagree."""
    return [
        {
            "from": day(mention.first),
            "to": day(mention.last),
            **({"conflict": mention.conflict} if mention.conflict else {}),
            "text": mention.text,
            **span_dict(mention.span),
        }
        for mention in facts.dates
    ]


def statement_dict(item: Quote | Claim, facts: Facts, text: str, code: str) -> dict[str, Any]:
    """Polarity (`negative` where a negation stands in it), modality and names of an item, each with its place; of a
    claim also subject and content. A name's kind is that of the gazetteer (country, city, region, org, ...), else null."""
    data: dict[str, Any] = {
        "polarity": "negative" if facts.negations else "positive",
        "modality": [{"kind": modal.kind, **_place(modal.span, text)} for modal in facts.modals],
        "names": [{**_place(span, text), "kind": kind} for span, kind in _names(item, text, code)],
    }
    if isinstance(item, Claim):
        data["subject"] = _place(item.subject, text) if item.subject else None
        data["content"] = _place(item.content, text) if item.content else None
    return data


def _place(span: Span, text: str) -> dict[str, Any]:
    return {"text": printable(span.of(text)), **span_dict(span)}


def _names(item: Quote | Claim, text: str, code: str) -> Iterator[tuple[Span, str | None]]:
    from verify.naming.gazetteer import known_names
    from verify.naming.namefinding import find_names
    from verify.text import words

    language = languages.load(code)
    for fragment in getattr(item, "fragments", (item.span,)):
        for name in find_names(fragment.of(text), language):
            folded = [word.folded for word in words(name.text, language)]
            known = [one for one in known_names(folded, language) if one.stop - one.first == len(folded)]
            kinds = sorted(known[0].kinds) if known else []
            if not name.span.start and len(folded) == 1 and not kinds and _has_case(name.text):
                continue  # a capital that may only open the sentence
            span = Span(fragment.start + name.span.start, fragment.start + name.span.end)
            yield span, kinds[0] if len(kinds) == 1 and kinds[0] else None


def _has_case(text: str) -> bool:
    return text.lower() != text.upper()
