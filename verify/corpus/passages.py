"""A source cut into what is searched: its sentences, and windows of two that follow each other in one turn."""

from __future__ import annotations

from dataclasses import dataclass

from verify import languages
from verify.importers.transcript import names_speaker
from verify.languages import Language
from verify.text import sentences, words
from verify.types import Source, Span


@dataclass(frozen=True, slots=True)
class Cut:
    """A stretch of a source that is searched as one. `kind` is `sentence` or `window`."""

    span: Span
    speaker: str | None
    role: str
    kind: str


def cut_source(source: Source) -> tuple[Cut, ...]:
    """The passages of a source in order of place, a sentence before the window that it opens."""
    language = languages.load(source.language)
    cuts: list[Cut] = []
    for stretch, speaker, role in _stretches(source, language):
        found = [
            Span(stretch.start + span.start, stretch.start + span.end)
            for span in sentences(stretch.of(source.text), language)
        ]
        for index, span in enumerate(found):
            cuts.append(Cut(span, speaker, role, "sentence"))
            if index + 1 < len(found):
                cuts.append(Cut(Span(span.start, found[index + 1].end), speaker, role, "window"))
    return tuple(cuts)


def _stretches(source: Source, language: Language) -> list[tuple[Span, str | None, str]]:
    """The stretches of one voice: what stands before the first turn, then each turn."""
    first = source.turns[0] if source.turns else None
    if first is None:
        return [(Span(0, len(source.text)), source.speaker, "speaker")]
    found: list[tuple[Span, str | None, str]] = []
    head = source.text.rfind("\n", 0, first.span.start) if first.span.start else -1
    if head > 0:
        found.append((Span(0, head), source.speaker, "speaker"))
    for turn in source.turns:
        ours = turn.role == "speaker" and names_speaker(turn.speaker, source.speaker, language)
        found.append((turn.span, source.speaker if ours else turn.speaker, turn.role))
    return found


def index_words(text: str, language: Language) -> str:
    """What the word index holds of a passage: its folded words, a space between."""
    return " ".join(word.folded for word in words(text, language))
