"""How the words differ, in one language: what each difference changes, and the plain cases where nothing does."""

from __future__ import annotations

from collections.abc import Iterator

from verify.rules import rule
from verify.rules.case import Case
from verify.types import Finding, Span

# Reading on from a difference of wording to words that an editor can use.
SAYS = {
    "number-differs": "The story has {ours}, the source has {theirs}",
    "date-differs": "The story has {ours}, the source has {theirs}",
    "name-differs": "The story names {ours}, the source {theirs}",
    "modality-differs": "The story has {ours}, the source {theirs}",
    "quantifier-differs": "The story has {ours}, the source {theirs}",
    "reworded": "The story has {ours} where the source has {theirs}",
    "words-dropped": "Left out without a mark: {theirs}",
    "words-added": "Not in the source: {ours}",
    "cleaned-speech": "Left out of the speech: {theirs}",
    "omission-marked": "Left out, and marked: {theirs}",
    "insertion-marked": "Added in brackets: {ours}",
    "rounded": "The story rounds {theirs} to {ours}",
    "truncated": "The source's sentence goes on",
    "typography": "Only typography or spelling differs",
}
PLAIN = "The words are the source's"


@rule("verbatim", "typography")
def same_words(case: Case) -> Iterator[Finding]:
    """The words are the source's, to the letter or but for typography and spelling."""
    if case.alignment is None:
        return
    heavy = [one for one in case.differences if one.code not in ("typography", "truncated")]
    if heavy:
        return
    if any(one.code == "typography" for one in case.differences):
        yield case.finding("typography", SAYS["typography"], None, case.stretch)
    else:
        yield case.finding("verbatim", PLAIN, None, case.stretch)


@rule(
    "words-dropped", "words-added", "reworded", "cleaned-speech", "omission-marked", "insertion-marked", "truncated",
    "number-differs", "date-differs", "name-differs", "polarity-differs", "modality-differs", "quantifier-differs",
    "out-of-context", "rounded", "no-source",
)  # fmt: skip
def other_words(case: Case) -> Iterator[Finding]:
    """Each difference of wording, with what stands on either side."""
    if case.alignment is None:
        return
    for one in case.differences:
        if one.code == "typography":
            continue
        ours = quoted(one.quote_value or one.quote_text)
        theirs = quoted(
            one.source_value or one.source_text or (_number_near(case, one.source) if one.kind == "number" else "")
        )
        yield case.finding(
            one.code,
            message(one.code, one.kind, ours, theirs),
            case.in_article(one.quote) if len(one.quote) else None,
            one.source if len(one.source) else None,
        )


def _number_near(case: Case, place: Span) -> str:
    """The figure of the source nearest to a place, for a number of the story that answers none by itself."""
    from verify.facts.numbers import find_numbers

    text = case.source.text[max(0, place.start - 60) : place.end + 60]
    middle = min(60, place.start)
    found = find_numbers(text, case.source_language)
    return min(found, key=lambda number: abs(number.span.start - middle)).text if found else ""


def message(code: str, kind: str, ours: str, theirs: str) -> str:
    """A difference in words that an editor can use."""
    if code == "polarity-differs":
        if kind == "opposite":
            return f"The story has {ours}, the source the opposite: {theirs}"
        if not theirs:
            return f"The story negates what the source does not: {ours}"
        return (
            f"A negation of the source is lost: {theirs}" if not ours else f"The story has {ours}, the source {theirs}"
        )
    if code == "out-of-context":
        return f"What was cut changes the meaning: {theirs}" if theirs else "What was cut changes the meaning"
    if code == "no-source":
        return f"No source for: {ours}"
    if not ours and code in (
        "number-differs",
        "date-differs",
        "name-differs",
        "modality-differs",
        "quantifier-differs",
    ):
        return f"The source has {theirs}, the story does not"
    if not theirs and code in (
        "number-differs",
        "date-differs",
        "name-differs",
        "modality-differs",
        "quantifier-differs",
    ):
        return f"The story has {ours}, the source does not"
    return SAYS.get(code, "{ours} / {theirs}").format(ours=ours or "nothing", theirs=theirs or "nothing")


def quoted(text: str) -> str:
    """Words for a message, in marks and not too long."""
    words = " ".join(text.split())
    if not words:
        return ""
    return f"“{words if len(words) <= 90 else words[:88].rstrip() + '…'}”"
