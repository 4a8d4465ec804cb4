"""What an article says and whom it lets speak: its quotes, its claims, and quote marks that hold no speech."""

from __future__ import annotations

from typing import TYPE_CHECKING

from verify.attribution.attribution import Attribution, attribute
from verify.extraction.claims import find_claims
from verify.extraction.headline import said_again_below
from verify.extraction.marks import QUOTING_REGIONS, QuotedSpan, find_quoted
from verify.extraction.speech import NAMED, names_in_marks, why_not_speech
from verify.languages import load
from verify.settings import DEFAULTS, Settings
from verify.types import Article, Extraction, NotSpeech, Quote

if TYPE_CHECKING:
    from verify.naming.people import People

_KINDS = {"block-quote": "block", "embedded-post": "embedded-post"}


def extract(article: Article, people: People | None = None, settings: Settings = DEFAULTS) -> Extraction:
    """All quotes (those of the headline too), claims and non-speech of an article, each in order of place. `people`
    names speakers as the registry does.

    1. marks: every quoted span; 2. names and titles among them; 3. who says the others, the names being read as words
    of the article; 4. what nobody says; 5. claims in what is left.
    """
    text, language = article.text, load(article.language)
    spans = [span for span in find_quoted(text, language, article.regions) if not _in_boilerplate(span, article)]
    names = names_in_marks(text, language, spans, settings)
    no_speech = [NotSpeech(span.span, why) for span, why in zip(spans, names, strict=True) if why is not None]
    spans = [span for span, why in zip(spans, names, strict=True) if why is None]
    found = attribute(text, language, spans, regions=article.regions, people=people, published=article.published)
    speech: list[tuple[QuotedSpan, Attribution | None]] = []
    doubtful: list[QuotedSpan] = []
    for span, who in zip(spans, found, strict=True):
        why = why_not_speech(text, language, span, who, settings)
        if why is None:
            speech.append((span, who))
        else:
            no_speech.append(NotSpeech(span.span, why))
            if why not in NAMED:
                doubtful.append(span)
    for span, who in said_again_below(text, language, doubtful, speech):
        no_speech = [no for no in no_speech if no.span != span.span]
        speech.append((span, who))
    speech.sort(key=lambda one: one[0].span)
    no_speech.sort(key=lambda no: no.span)
    claims = find_claims(
        text,
        language,
        [span for span, _ in speech],
        spans=spans,
        names=[no.span for no in no_speech],
        regions=article.regions,
        title=article.title,
        people=people,
        published=article.published,
        settings=settings,
    )
    return Extraction(
        quotes=tuple(_quote(span, who, article) for span, who in speech),
        not_speech=tuple(no_speech),
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
