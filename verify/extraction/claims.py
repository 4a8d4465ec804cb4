"""Statements of an article that a source could bear out or contradict: what was said without marks, figures, events.

A claim is a whole sentence, without its dateline. Left out are headlines, captions, bylines, boilerplate, questions,
opinions, words about the article itself, and sentences that are mostly a quotation.
"""

from __future__ import annotations

import functools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Literal

from verify.extraction.splitting import parts_of, within
from verify.extraction.worth import features, worth_of
from verify.languages import Language
from verify.settings import DEFAULTS, Settings
from verify.text import fold, paragraphs, sentences, words
from verify.types import Claim, Facts, Region, Span

if TYPE_CHECKING:
    from verify.attribution.attribution import Statement
    from verify.attribution.frames import Quoted
    from verify.naming.people import People

NO_PROSE = ("caption", "heading", "byline", "boilerplate", "block-quote", "embedded-post")
_FINAL = frozenset(".!?؟۔…:;؛")
_CLOSERS = " \t\u00a0\"“”„«»‹›‘’'`)]*_\u200e\u200f"
_QUESTION = re.compile(r"[?؟][\"”»’)\s]*$")
_BRACKETS = re.compile(r"\(([^()]{2,60})\)\s*$|[|–—-]\s*([^|–—-]{2,60})$|[.:]\s+([^.:]{2,40}(?::\s*[^.]{2,40})?)$")
_DATELINE = re.compile(r"[^.!?؟\n]{2,70}?(?:\s*--?|\s*[–—]|:)\s+(?=\S)")
_DATELINE_DASH = re.compile(r"(?:\s*--?|\s*[–—])\s+")
_NAMING_CUES = ("describe", "close")
_SIGNS = ("names", "past", "deed", "digits", "number", "topic", "change", "money", "share", "reported")


@dataclass(frozen=True, slots=True)
class _Phrases:
    boilerplate: re.Pattern[str]
    credit: re.Pattern[str]
    coverage: re.Pattern[str]
    opinion: re.Pattern[str]


@functools.cache
def _phrases(language: Language) -> _Phrases:
    table = language.table("claims")
    return _Phrases(
        *(_any_of(table.get(name, ()), language) for name in ("boilerplate", "credit", "coverage", "opinion"))
    )


def _any_of(entries: Iterable[str], language: Language) -> re.Pattern[str]:
    """Matches any of the phrases as whole words, in folded text; nothing where there are none."""
    folded = sorted((fold(entry, language).text for entry in entries), key=len, reverse=True)
    clitics = "|".join(re.escape(clitic) for clitic in language.clitics) or "(?!)"
    bounded = [re.escape(entry) + (r"\b" if entry[-1].isalnum() else "") for entry in folded]
    return re.compile(rf"\b(?:{clitics})?(?:{'|'.join(bounded)})" if bounded else r"(?!)")


def find_claims(
    text: str,
    language: Language,
    quotes: Sequence[Quoted] = (),
    *,
    spans: Sequence[Quoted] | None = None,
    names: Sequence[Span] = (),
    regions: Sequence[Region] = (),
    title: str | None = None,
    people: People | None = None,
    published: date | None = None,
    settings: Settings = DEFAULTS,
) -> tuple[Claim, ...]:
    """The claims of a text in order. `quotes` are its quotations that are speech, `names` the stretches in marks that
    are names and titles: a number within one counts nothing. `spans` are those that `attribute` was given, the same as
    `quotes` where left out. `published` is the anchor of relative dates; `people` names the speakers as the registry
    does."""
    from verify.extraction.topics import subject_of

    found: list[Claim] = []
    parts = [part for quote in quotes for part in quote.fragments]
    read = tuple(quotes if spans is None else spans)
    for whole in candidate_sentences(text, language, regions, title, settings):
        sentence = Span(_behind_dateline(text, language, whole), whole.end) if not found else whole
        claim = _claim(text, language, whole, sentence, read, parts, people, published, settings)
        if claim is not None:
            claim = _without_names(claim, names) if names else claim
            split = parts_of(claim, text, language, parts, settings)
            for span, content in split if len(split) > 1 else ():
                subject = subject_of(text, language, content, spans=read, people=people, published=published)
                part = within(claim, span, content, subject)
                found.append(replace(part, claim_type=_type(part.facts, claim.speaker is not None)))
            if len(split) == 1:
                found.append(claim)
    return tuple(found)


# --- which sentences ---------------------------------------------------------------------------------------------------


def candidate_sentences(
    text: str,
    language: Language,
    regions: Sequence[Region] = (),
    title: str | None = None,
    settings: Settings = DEFAULTS,
) -> list[Span]:
    """The sentences of an article's own prose."""
    blocks = paragraphs(text)
    prose = [
        block
        for number, block in enumerate(blocks)
        if _is_prose(text, language, number, block, blocks, regions, title, settings)
    ]
    starts = [block.start for block in prose]
    found: list[Span] = []
    for sentence in sentences(text, language):
        place = bisect_right(starts, sentence.start) - 1
        if place >= 0 and prose[place].covers(sentence):
            found.append(sentence)
    return found


def _is_prose(
    text: str,
    language: Language,
    number: int,
    block: Span,
    blocks: Sequence[Span],
    regions: Sequence[Region],
    title: str | None,
    settings: Settings,
) -> bool:
    for region in regions:
        if region.kind in NO_PROSE and region.span.meets(block):
            shared = min(region.span.end, block.end) - max(region.span.start, block.start)
            if shared * 2 > len(block):
                return False
    printed = block.of(text)
    if len(printed) < 400:
        folded = fold(printed, language).text
        known = _phrases(language)
        if known.boilerplate.search(folded) or known.coverage.search(folded) or _has_credit(printed, language):
            return False
        if title and folded.strip(_CLOSERS + ".…") == fold(title, language).text.strip(_CLOSERS + ".…"):
            return False
    bare = printed.rstrip(_CLOSERS)
    if bare and bare[-1] not in _FINAL and len(blocks) > 1:
        count = len(words(printed[:600], language))
        return count > (settings.headline_words if number == 0 else settings.line_words)
    return True


def _has_credit(printed: str, language: Language) -> bool:
    """True for a caption: its last bracket, or what stands behind its last bar or stop, names a picture."""
    match = _BRACKETS.search(printed)
    if match is None:
        return False
    tail = next(group for group in match.groups() if group is not None)
    return _phrases(language).credit.search(fold(tail, language).text) is not None


def _behind_dateline(text: str, language: Language, sentence: Span) -> int:
    """Where the sentence starts behind `CITY, March 3 (Agency) — `: a few words without a verb of saying."""
    match = _DATELINE.match(text, sentence.start, min(sentence.end, sentence.start + 90))
    if match is None:
        return sentence.start
    end = match.end()
    further = _DATELINE.match(text, end, min(sentence.end, sentence.start + 90))
    if further is not None and text[further.end() - 2] in ":-–—":
        inner = text[end : further.end()]
        end = further.end() if len(inner.split()) <= 5 else end
    head = text[sentence.start : end]
    known = words(head, language)
    if not 1 <= len(known) <= 9 or any(char in head for char in '"“”«»‘’'):
        return sentence.start
    dashed = _DATELINE_DASH.search(head) is not None
    cased = any(char.isupper() for char in head) and not head.split()[0].isupper() and "(" not in head
    if not dashed or cased:
        return sentence.start
    return end


# --- claims ------------------------------------------------------------------------------------------------------------


def _claim(
    text: str,
    language: Language,
    whole: Span,
    sentence: Span,
    quotes: Sequence[Quoted],
    parts: Sequence[Span],
    people: People | None,
    published: date | None,
    settings: Settings,
) -> Claim | None:
    from verify.attribution.attribution import attribute_statement
    from verify.extraction.topics import subject_of
    from verify.facts import find

    printed = sentence.of(text)
    if _QUESTION.search(printed):
        return None
    outside = _outside(text, sentence, parts)
    share = 1 - sum(map(len, outside)) / (len(printed) or 1)
    rest = " ".join(outside)
    folded = fold(rest, language)
    known = [word.folded for word in words(rest, language, folded)]
    values = features(rest, language, known)
    if not _stands_alone(len(known), share, values, settings):
        return None
    said = attribute_statement(text, language, whole, spans=quotes, people=people, published=published)
    if said is not None and not _says(said, text, language):
        said = None
    if said is None and not _is_factual(rest, folded.text, language, values):
        return None
    facts = shifted(find(printed, language, published), sentence.start)
    attribution = said.attribution if said is not None else None
    content = _clipped(said.content, sentence) if said else sentence
    return Claim(
        span=sentence,
        claim_type=_type(facts, said is not None),
        speaker=attribution.speaker if attribution else None,
        cue=attribution.cue if attribution else None,
        channel=attribution.channel if attribution else None,
        said_on=attribution.said_on if attribution else None,
        subject=subject_of(text, language, content, spans=quotes, people=people, published=published),
        content=content,
        facts=facts,
        worth=round(worth_of(values, settings), 3),
    )


def _says(said: Statement, text: str, language: Language) -> bool:
    """Does the cue bring a statement? A verb of describing names something, and a weak cue is often no cue, unless
    `that` follows."""
    from verify.attribution.cues import word_cue
    from verify.attribution.frames import small_words

    cue = said.attribution.cue
    if cue is None:
        return said.attribution.speaker is not None
    form = word_cue(fold(cue.text, language).text, language)
    if form is None or not form.weak and form.group not in _NAMING_CUES:
        return True
    first = words(said.content.of(text)[:40], language)[:1]
    if form.group not in _NAMING_CUES and first and first[0].folded in small_words(language).lists["quoted_from"]:
        return True  # revealed a shortage: the verb with its preposition
    if form.group in _NAMING_CUES or said.content.start <= cue.span.end:
        return False
    between = words(text[cue.span.end : said.content.start], language)
    return bool(between) and between[-1].folded in small_words(language).lists["complement"]


def _clipped(content: Span, sentence: Span) -> Span:
    start, end = max(content.start, sentence.start), min(content.end, sentence.end)
    return Span(start, end) if start < end else sentence


def _outside(text: str, sentence: Span, parts: Sequence[Span]) -> list[str]:
    """The stretches of a sentence outside quotations."""
    first = bisect_left(parts, Span(sentence.start, 0))
    if first and parts[first - 1].end > sentence.start:
        first -= 1
    stretches: list[str] = []
    at = sentence.start
    for part in parts[first:]:
        if part.start >= sentence.end:
            break
        if part.start > at:
            stretches.append(text[at : part.start])
        at = max(at, part.end)
    if at < sentence.end:
        stretches.append(text[at : sentence.end])
    return stretches


def _stands_alone(count: int, share: float, values: dict[str, float], settings: Settings) -> bool:
    """Is there a statement besides the quotation? A sentence around one needs a figure of its own. `count` are the
    words outside quotations, `share` the part of the sentence inside."""
    if count < settings.claim_words:
        return False
    if share <= 0.01:
        return True
    return share < settings.quoted_share and bool(values.get("digits")) and count >= 2 * settings.claim_words


def _is_factual(rest: str, folded: str, language: Language, values: dict[str, float]) -> bool:
    """No opinion, and at least one sign of something that happened, is counted, or bears a name."""
    if _phrases(language).opinion.search(folded):
        return False
    return any(values.get(sign) for sign in _SIGNS) or not _has_case(rest)


def _has_case(text: str) -> bool:
    return any(char.isupper() or char.islower() for char in text[:200])


def _type(facts: Facts, reported: bool) -> Literal["reported", "quantity", "event"]:
    if any(number.kind != "ordinal" for number in facts.numbers):
        return "quantity"
    return "reported" if reported else "event"


def _without_names(claim: Claim, names: Sequence[Span]) -> Claim:
    inner = names[bisect_left(names, Span(claim.span.start, 0)) : bisect_left(names, Span(claim.span.end, 0))]
    numbers = tuple(one for one in claim.facts.numbers if not any(name.covers(one.span) for name in inner))
    if len(numbers) == len(claim.facts.numbers):
        return claim
    facts = replace(claim.facts, numbers=numbers)
    return replace(claim, facts=facts, claim_type=_type(facts, claim.cue is not None or claim.speaker is not None))


def shifted(facts: Facts, by: int) -> Facts:
    """The facts of a stretch with their spans counted in the text that it is taken from."""
    if not by:
        return facts

    def move(record, *names):  # type: ignore[no-untyped-def]
        spans = {name: getattr(record, name) for name in names}
        moved = {name: Span(span.start + by, span.end + by) for name, span in spans.items() if span is not None}
        return replace(record, **moved)

    return Facts(
        numbers=tuple(move(one, "span", "noun_span") for one in facts.numbers),
        dates=tuple(move(one, "span") for one in facts.dates),
        negations=tuple(move(one, "span", "scope") for one in facts.negations),
        modals=tuple(move(one, "span", "scope") for one in facts.modals),
        markers=tuple(move(one, "span") for one in facts.markers),
        names=tuple(move(one, "span") for one in facts.names),
    )
