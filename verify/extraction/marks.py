"""Quote marks paired into quoted spans, whatever their kind and however they are broken."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from verify.extraction import pairing
from verify.extraction.grouping import Group, mark_words, quotations
from verify.extraction.incises import without_incises
from verify.languages import Language
from verify.text import paragraphs, sentences, stem_forms, words
from verify.types import Region, Span

QUOTING_REGIONS = ("block-quote", "embedded-post")
_MAX_GAP = 240
_SENTENCE_END = re.compile(r"[.!?؟۔](?:\s|$)")
_JOINTS = ",،—–-"


@dataclass(frozen=True, slots=True)
class QuotedSpan:
    """Words between quote marks. `span` runs from the first word to the last without the marks; `fragments` are its
    parts where an attribution or a new paragraph splits it, else the span alone. `sentence` is the sentence (or the
    sentences) around it, `paragraph` the paragraph that it begins in. `closed` is False where the closing mark is
    missing. `style` is `double`, `single`, `angle`, `corner`, `paren`, `backtick`, or the kind of the region
    (`block-quote`, `embedded-post`) where no marks show it. `depth` is 0 for an outer quotation."""

    span: Span
    fragments: tuple[Span, ...]
    sentence: Span
    paragraph: Span
    closed: bool = True
    style: str = "double"
    depth: int = 0


def find_quoted(
    text: str, language: Language, regions: Sequence[Region] = (), *, nested: bool = False
) -> tuple[QuotedSpan, ...]:
    """The quoted spans of a text in order. A quotation within one is left out unless `nested` is said. Block quotes
    and embedded posts of `regions` are quotations too. Raises nothing, whatever the text."""
    known = mark_words(language)
    blocks = paragraphs(text)
    marks = [mark for mark in pairing.find_marks(text, known.elisions) if mark.family in known.families]
    groups = quotations(text, language, blocks, marks) if marks else []
    sentence_spans = sentences(text, language)
    found = [_record(text, group, blocks, sentence_spans, language) for group in groups]
    spans = [quoted for quoted in found if quoted is not None]
    spans = _with_regions(text, spans, regions, blocks, sentence_spans)
    spans = _with_depth(spans)
    outer = _join_split([quoted for quoted in spans if quoted.depth == 0], text, language)
    if not nested:
        return tuple(outer)
    return tuple(
        sorted(outer + [quoted for quoted in spans if quoted.depth], key=lambda q: (q.span.start, -q.span.end))
    )


# --- records -----------------------------------------------------------------------------------------------------------


def _record(
    text: str, group: Group, blocks: Sequence[Span], sentence_spans: Sequence[Span], language: Language
) -> QuotedSpan | None:
    fragments = without_incises(text, [_stripped(text, pair.start, pair.end) for pair in group], language)
    fragments = tuple(span for span in fragments if span.start < span.end)
    if not fragments:
        return None
    span = Span(fragments[0].start, fragments[-1].end)
    first = group[0]
    style = "backtick" if text[first.open] == "`" else first.family.replace("small-", "").replace("white-", "")
    last_mark = group[-1].close or span.end
    return QuotedSpan(
        span=span,
        fragments=fragments,
        sentence=_around(sentence_spans, first.open, last_mark, span),
        paragraph=_around(blocks, first.open, first.open + 1, span),
        closed=group[-1].close is not None,
        style=style,
    )


def _stripped(text: str, start: int, end: int) -> Span:
    while start < end and (text[start].isspace() or text[start] in "\u200e\u200f\ufeff"):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in "\u200e\u200f\ufeff"):
        end -= 1
    return Span(start, end)


def _around(spans: Sequence[Span], start: int, end: int, fallback: Span) -> Span:
    """The stretch from the first to the last of the ordered spans that meet `start:end`."""
    left = bisect_right(spans, Span(start, 1 << 62)) - 1
    if left < 0 or spans[left].end <= start:
        left += 1
    right = bisect_left(spans, Span(end, 0)) - 1
    if left > right or left >= len(spans):
        return fallback
    return Span(min(spans[left].start, fallback.start), max(spans[right].end, fallback.end))


def _with_regions(
    text: str,
    spans: list[QuotedSpan],
    regions: Sequence[Region],
    blocks: Sequence[Span],
    sentence_spans: Sequence[Span],
) -> list[QuotedSpan]:
    for region in regions:
        if region.kind not in QUOTING_REGIONS:
            continue
        span = _stripped(text, region.span.start, min(region.span.end, len(text)))
        if span.start >= span.end:
            continue
        whole = [quoted for quoted in spans if span.covers(quoted.span) and len(quoted.span) + 4 >= len(span)]
        if whole:
            spans = [replace(quoted, style=region.kind) if quoted in whole else quoted for quoted in spans]
            continue
        around = _around(sentence_spans, span.start, span.end, span)
        paragraph = _around(blocks, span.start, span.start + 1, span)
        spans.append(QuotedSpan(span, (span,), around, paragraph, True, region.kind))
    return spans


def _with_depth(spans: list[QuotedSpan]) -> list[QuotedSpan]:
    stack: list[int] = []
    placed: list[QuotedSpan] = []
    for quoted in sorted(spans, key=lambda q: (q.span.start, -q.span.end)):
        while stack and stack[-1] <= quoted.span.start:
            stack.pop()
        placed.append(replace(quoted, depth=len(stack)) if stack else quoted)
        stack.append(quoted.span.end)
    return placed


# --- split quotations --------------------------------------------------------------------------------------------------


def _join_split(spans: list[QuotedSpan], text: str, language: Language) -> list[QuotedSpan]:
    joined: list[QuotedSpan] = []
    for quoted in spans:
        if joined and _goes_on(joined[-1], quoted, text, language):
            first = joined[-1]
            joined[-1] = replace(
                first,
                span=Span(first.span.start, quoted.span.end),
                fragments=first.fragments + quoted.fragments,
                sentence=Span(first.sentence.start, max(first.sentence.end, quoted.sentence.end)),
                closed=quoted.closed,
            )
        else:
            joined.append(quoted)
    return joined


def _goes_on(first: QuotedSpan, second: QuotedSpan, text: str, language: Language) -> bool:
    """True for `"A," X said, "b"`: an attribution between commas that ends no sentence, with one verb of saying."""
    if not first.closed or not second.closed or first.style != second.style or first.style in QUOTING_REGIONS:
        return False
    start, end = first.span.end, second.span.start
    if end - start > _MAX_GAP or not first.paragraph.covers(Span(second.span.start, second.span.start)):
        return False
    gap = text[start:end].strip(" \t\u00a0\"“”„‟＂«»‹›「」『』‘’'`´\u200f\u200e")
    if len(gap) < 3 or gap[-1] not in _JOINTS or _ends_sentence(gap, language):
        return False
    before = text[start - 1]
    halved = before in _JOINTS or gap[0] in _JOINTS
    asked = before in "?!؟" and text[end].islower()
    return (halved or asked) and _is_attribution(gap, language)


def _ends_sentence(gap: str, language: Language) -> bool:
    """True where a sentence ends in the words between two quotations: a stop that is no abbreviation's (`Sgt. Maj.`)."""
    for match in _SENTENCE_END.finditer(gap, 1):
        before = words(gap[max(0, match.start() - 24) : match.start()], language)
        short = bool(before) and (before[-1].folded in language.abbreviations or len(before[-1].folded) == 1)
        if gap[match.start()] != "." or not short:
            return True
    return False


def _is_attribution(gap: str, language: Language) -> bool:
    known = mark_words(language)
    found = words(gap, language)
    if not found or found[0].folded in known.joining:
        return False
    if len(found) > 1 and found[-1].folded in known.titled and found[-2].folded in known.owners:
        return False  # `said Roe, whose memoir, “...”`: what follows is a title
    cues = 0
    for place, word in enumerate(found):
        if word.folded in known.cues:
            cues += 1
        elif any(form in known.cues for form in stem_forms(word.folded, language)[1:]):
            return False  # a conjunction joined to the verb: an attribution of the next quotation
        if word.folded in known.joining and place:
            return False
    return cues == 1
