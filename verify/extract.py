"""What an article says and whom it lets speak: its quotes, its claims, and quote marks that hold no speech."""

from __future__ import annotations

from typing import TYPE_CHECKING

from verify.attribution import Attribution, attribute
from verify.claims import find_claims
from verify.languages import load
from verify.marks import QUOTING_REGIONS, QuotedSpan, find_quoted
from verify.settings import DEFAULTS, Settings
from verify.speech import judge_all
from verify.types import Article, Extraction, NotSpeech, Quote

if TYPE_CHECKING:
    from verify.people import People

_KINDS = {"block-quote": "block", "embedded-post": "embedded-post"}


def extract(article: Article, people: People | None = None, settings: Settings = DEFAULTS) -> Extraction:
    """All quotes (those of the headline too), claims and non-speech of an article, each in order of place. `people`
    names speakers as the registry does.

    1. marks: every quoted span; 2. who says it; 3. whether it is speech; 4. once more who says it, now that names in
    marks are read as names; 5. claims in what is left.
    """
    text, language = article.text, load(article.language)
    spans = [span for span in find_quoted(text, language, article.regions) if not _in_boilerplate(span, article)]

    def attributed(some: list[QuotedSpan]) -> list[Attribution | None]:
        return attribute(text, language, some, regions=article.regions, people=people, published=article.published)

    found = attributed(spans)
    reasons = judge_all(text, language, spans, found, settings)
    speech = [span for span, why in zip(spans, reasons, strict=True) if why is None]
    if len(speech) < len(spans):
        found = attributed(speech)
    claims = find_claims(
        text,
        language,
        speech,
        names=[span.span for span, why in zip(spans, reasons, strict=True) if why is not None],
        regions=article.regions,
        title=article.title,
        people=people,
        published=article.published,
        settings=settings,
    )
    return Extraction(
        quotes=tuple(_quote(span, who, article) for span, who in zip(speech, found, strict=True)),
        not_speech=tuple(
            NotSpeech(span.span, why) for span, why in zip(spans, reasons, strict=True) if why is not None
        ),
        claims=claims,
    )


def _in_boilerplate(span: QuotedSpan, article: Article) -> bool:
    return any(region.kind == "boilerplate" and region.span.covers(span.span) for region in article.regions)


def _quote(span: QuotedSpan, who: Attribution | None, article: Article) -> Quote:
    region = next(
        (one for one in article.regions if one.kind in QUOTING_REGIONS and one.span.covers(span.span)),
        None,
    )
    return Quote(
        span=span.span,
        fragments=span.fragments,
        speaker=who.speaker if who else None,
        cue=who.cue if who else None,
        channel=who.channel if who else None,
        said_on=who.said_on if who else None,
        via=who.via if who else None,
        sentence=span.sentence,
        closed=span.closed,
        kind=_KINDS.get(span.style, "marked"),
        cited=region.url if region else None,
    )
