"""One sentence, several statements: where a comma and a joining word begin a clause with a verb and figures of its own."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from verify.text import fold, words
from verify.types import Claim, Facts, Span

if TYPE_CHECKING:
    from verify.languages import Language
    from verify.settings import Settings

_COMMA = re.compile(r"[,;،؛]\s+")
_MOST = 6  # parts of one sentence


def parts_of(
    claim: Claim, text: str, language: Language, quoted: Sequence[Span], settings: Settings
) -> tuple[tuple[Span, Span], ...]:
    """The parts of a claim, each as its span and that of what it says; one where it states one thing. A part has a
    figure of its own, a verb, and as many words as a claim must have; nothing is parted within a quotation."""
    content = claim.content or claim.span
    cuts = [cut for cut in _cuts(text, language, content) if not any(part.covers(Span(*cut)) for part in quoted)]
    starts, ends = [content.start], []
    for low, high in cuts[: _MOST - 1]:
        if _states(Span(starts[-1], low), claim.facts, text, language, settings) and _states(
            Span(high, content.end), claim.facts, text, language, settings
        ):
            ends.append(low)
            starts.append(high)
    ends.append(content.end)
    if len(starts) == 1:
        return ((claim.span, content),)
    said = [Span(start, end) for start, end in zip(starts, ends, strict=True)]
    # What stands around the content, an attribution, goes with the part beside it.
    whole = [Span(claim.span.start, said[0].end), *said[1:]]
    whole[-1] = Span(whole[-1].start, claim.span.end)
    return tuple(zip(whole, said, strict=True))


def within(claim: Claim, span: Span, content: Span, subject: Span | None) -> Claim:
    """The part of a claim in a span of its sentence, with the facts that lie there."""
    facts = Facts(
        **{
            name: tuple(fact for fact in getattr(claim.facts, name) if span.covers(fact.span))
            for name in ("numbers", "dates", "negations", "modals", "markers", "names")
        }
    )
    return replace(claim, span=span, content=content, subject=subject, facts=facts)


def _cuts(text: str, language: Language, content: Span) -> list[tuple[int, int]]:
    """Where a clause may begin: the place of the comma, and the first letter of the clause."""
    found = []
    for match in _COMMA.finditer(text, content.start, content.end):
        following = words(text[match.end() : min(content.end, match.end() + 120)], language)[:3]
        if following and _begins_clause([word.folded for word in following], language):
            found.append((match.start(), match.end()))
    return found


def _begins_clause(following: Sequence[str], language: Language) -> bool:
    joins, prefixes, article = _joining(language)
    if following[0] in joins:
        return len(following) > 1
    prefix = next((one for one in prefixes if following[0].startswith(one) and len(following[0]) > len(one) + 2), "")
    return bool(prefix) and not following[0][len(prefix) :].startswith(article) and bool(article)


@functools.cache
def _joining(language: Language) -> tuple[frozenset[str], tuple[str, ...], str]:
    """Words that join clauses, conjunctions written together with the next word, and the article."""
    table = language.table("claims")
    joins = frozenset(fold(word, language).text for word in table.get("joins", ()))
    prefixes = tuple(fold(word, language).text for word in table.get("joins_attached", ()))
    return joins, prefixes, fold(language.table("attribution").get("article", ""), language).text


def _states(part: Span, facts: Facts, text: str, language: Language, settings: Settings) -> bool:
    figures = any(part.covers(fact.span) for fact in (*facts.numbers, *facts.dates))
    return figures and len(words(part.of(text), language)) >= settings.claim_words
