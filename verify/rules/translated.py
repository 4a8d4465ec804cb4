"""What a translated quote makes of the source's sentence: a condition left behind, reported speech made direct."""

from __future__ import annotations

import re
from collections.abc import Iterator

from verify.rules import rule
from verify.rules.case import Case
from verify.rules.wording import quoted
from verify.text import words
from verify.types import Finding, Quote, Span

_CONDITIONS = ("if", "unless")
_JOINT = re.compile(r"[\s,،–—]*")
_LEAD = 3  # characters before the condition: a joining letter


def _sentence(case: Case) -> Span:
    met = [span for span in case.reading.sentences if span.meets(case.stretch)]
    return Span(met[0].start, met[-1].end) if met else case.stretch


@rule("out-of-context")
def condition_cut(case: Case) -> Iterator[Finding]:
    """The source's sentence goes on with a condition right behind the translated words, and the story does not tell it."""
    if not isinstance(case.item, Quote) or not case.translated or case.support is None or not case.holds_words:
        return
    from verify.facts.polarity import find_markers

    rest = case.source.text[case.stretch.end : _sentence(case).end]
    joint = _JOINT.match(rest)
    skipped = joint.end() if joint else 0
    marker = next((one for one in find_markers(rest, case.source_language) if one.kind in _CONDITIONS), None)
    if marker is None or marker.span.start - skipped > _LEAD:
        return
    around = case.item.sentence or case.item.span
    if any(one.kind in _CONDITIONS for one in find_markers(around.of(case.article.text), case.language)):
        return
    there = Span(case.stretch.end + marker.span.start, _sentence(case).end)
    said = f"What was cut changes the meaning: {quoted(there.of(case.source.text)[:80])}"
    yield case.finding("out-of-context", said, None, there, "warning")


@rule("reworded")
def made_direct(case: Case) -> Iterator[Finding]:
    """The story lets somebody say `we` where the source only reports what was said, without marks or a colon."""
    if not case.is_quote or not case.translated or case.support is None or not case.holds_words:
        return
    voices = case.voices
    if not voices.inner or voices.quoted:
        return
    first = case.language.table("attribution").get("first_person", {}).get("words", ())
    if not any(word.folded.split("'")[0] in first for word in words(case.text, case.language)):
        return
    sentence = _sentence(case)
    if ":" in case.source.text[sentence.start : case.stretch.start]:
        return
    yield case.finding("reworded", "The source reports this, it does not quote it", None, case.stretch)
