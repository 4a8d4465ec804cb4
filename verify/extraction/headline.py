"""Words that a headline or a first line sets in marks, and that somebody says in marks below: `Mayor ‘proud’ of new pier`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from verify.extraction.marks import QuotedSpan
from verify.languages import Language
from verify.text import paragraphs, words

if TYPE_CHECKING:
    from verify.attribution.attribution import Attribution

_MOST = 3  # words of such a quotation


def said_again_below(
    text: str,
    language: Language,
    doubtful: Sequence[QuotedSpan],
    speech: Sequence[tuple[QuotedSpan, Attribution | None]],
) -> list[tuple[QuotedSpan, Attribution | None]]:
    """Of the quotations that nobody seems to have said, those of the first paragraph whose words stand in marks further
    down as somebody's speech: they are that speaker's, who is not named by the words around them."""
    first = next(iter(paragraphs(text)), None)
    if first is None:
        return []
    found = []
    for quoted in doubtful:
        if quoted.span.start >= first.end:
            break
        ours = [word.folded for word in words(quoted.span.of(text), language)]
        if not 0 < len(ours) <= _MOST:
            continue
        for other, who in speech:
            if who is None or who.speaker is None or other.span.start < first.end:
                continue
            theirs = [word.folded for word in words(other.span.of(text), language)]
            if any(theirs[at : at + len(ours)] == ours for at in range(len(theirs) - len(ours) + 1)):
                speaker = replace(who.speaker, surface=None, span=None)
                found.append((quoted, replace(who, speaker=speaker, cue=None)))
                break
    return found
