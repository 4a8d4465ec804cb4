"""Who said it, by which cue, on which channel, when, and passed on by whom."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from verify.attribution.channels import channel_of_region
from verify.attribution.entities import People
from verify.attribution.frames import Quoted
from verify.attribution.reading import Reading, Said, read
from verify.languages import Language, load
from verify.types import Cue, Region, Span, Speaker

_NESTED = 4  # regions inside one another that may begin in front of a quotation


@dataclass(frozen=True, slots=True)
class Attribution:
    """Whose words they are. `via` is who passed them on (the office whose statement reports them). `strength` in 0..1
    is how sure the tie between words and speaker is: under 0.3 nothing but nearness speaks for it."""

    speaker: Speaker | None
    cue: Cue | None
    channel: str | None
    said_on: date | None
    via: str | None
    strength: float


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence that reports speech without marks: `content` is what is said, without the attribution."""

    attribution: Attribution
    content: Span


def attribute(
    text: str,
    language: Language | str,
    spans: Sequence[Quoted],
    *,
    regions: Sequence[Region] = (),
    people: People | None = None,
    published: date | None = None,
) -> list[Attribution | None]:
    """One attribution a span, in the order of `spans`; None where the article ties the words to nobody.

    All spans of an article are given at once, since a pronoun and a left-out subject mean an earlier speaker.
    """
    reading = read(text, _language(language), tuple(spans), people, published)
    found: list[Attribution | None] = []
    authored = sorted((one for one in regions if one.author), key=lambda one: one.span)
    starts = [one.span.start for one in authored]
    for number, span in enumerate(spans):
        near = authored[max(0, bisect_right(starts, span.span.start) - _NESTED) : bisect_right(starts, span.span.start)]
        region = next((one for one in reversed(near) if one.span.covers(span.span)), None)
        if region is not None:
            found.append(_of_region(region, reading, language))
            continue
        said = reading.quotes[number]
        found.append(None if said is None else _attribution(said, reading))
    return found


def attribute_statement(
    text: str,
    language: Language | str,
    sentence: Span,
    *,
    spans: Sequence[Quoted] = (),
    people: People | None = None,
    published: date | None = None,
) -> Statement | None:
    """The attribution of a sentence that reports speech without marks, and what is said; None where it reports none.

    `spans` are the quotations of the whole text; with the same text and spans as before nothing is read twice.
    """
    reading = read(text, _language(language), tuple(spans), people, published)
    first = bisect_right(
        reading.statements, sentence.start, key=lambda said: said.sentence.start if said.sentence else 0
    )
    for said in map(reading.statements.__getitem__, range(max(0, first - 1), len(reading.statements))):
        if said.sentence is not None and said.sentence.start >= sentence.end:
            break
        if said.sentence is not None and said.sentence.meets(sentence) and said.content is not None:
            content = Span(max(said.content.start, sentence.start), min(said.content.end, sentence.end))
            if len(content):
                return Statement(_attribution(said, reading), content)
    return None


def _language(language: Language | str) -> Language:
    return load(language) if isinstance(language, str) else language


def _attribution(said: Said, reading: Reading) -> Attribution:
    speaker = None
    if said.entity is not None:
        span = said.mention.surface(reading.frame) if said.mention is not None else None
        speaker = Speaker(said.entity.display, span.of(reading.frame.text) if span else None, span)
    cue = None
    if said.cue is not None:
        span = said.cue.span(reading.frame)
        cue = Cue(span.of(reading.frame.text), span)
    via = said.via.display if said.via is not None and said.via is not said.entity else None
    return Attribution(speaker, cue, said.channel, said.said_on, via, said.strength)


def _of_region(region: Region, reading: Reading, language: Language | str) -> Attribution:
    name = reading.cast.resolve(region.author or "") or (region.author or "")
    return Attribution(Speaker(name, region.author, None), None, channel_of_region(region), region.published, None, 1.0)
