"""Who speaks at a place of a source: the chain from the one whose words are reported there out to the publisher.

A readout that the spokesman signs says what the Secretary said, and may hold words of the Prime Minister: three voices.
A reporter's question in a transcript is nobody's answer.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from verify import languages
from verify.types import Source, Span

if TYPE_CHECKING:
    from verify.naming.people import Registry


@dataclass(frozen=True, slots=True)
class Voices:
    """`inner` is the one whose words the source reports at the place, None where it reports nobody's; `quoted` says
    that they stand in the source's own quote marks; `outer` is the speaker of the turn or of the whole text; `role` is
    `question` in a reporter's turn; `named` are all who are named as speaking in the source's text."""

    inner: str | None
    outer: str | None
    publisher: str | None
    role: str = "speaker"
    quoted: bool = False

    def chain(self) -> tuple[str, ...]:
        """The voices from the innermost out, each once."""
        names = [name for name in (self.inner, self.outer) if name]
        return tuple(dict.fromkeys(names))


@dataclass(frozen=True, slots=True)
class SourceReading:
    """A source with its own quotations and reported statements found once."""

    source: Source
    people: Registry | None
    quoted: tuple[object, ...]
    sentences: tuple[Span, ...]
    _known: dict[Span, Voices] = field(default_factory=dict, compare=False, repr=False)

    def voices_at(self, span: Span) -> Voices:
        """Who speaks at a stretch of the source's text."""
        if span not in self._known:
            self._known[span] = self._voices_at(span)
        return self._known[span]

    def _voices_at(self, span: Span) -> Voices:
        from verify.attribution.attribution import attribute, attribute_statement

        source = self.source
        turn = next((turn for turn in source.turns if turn.span.meets(span)), None)
        outer, role = source.speaker, "speaker"
        if turn is not None:
            role = turn.role
            outer = self._same_or(turn.speaker, source.speaker) if role == "speaker" else turn.speaker
        inner, in_marks = None, False
        language = languages.load(source.language)
        holder = next((one for one in self.quoted if one.span.covers(span)), None)  # type: ignore[attr-defined]
        if holder is not None:
            found = attribute(source.text, language, self.quoted, people=self.people, published=source.published)
            said = found[self.quoted.index(holder)]
            if said is not None and said.speaker is not None:
                inner, in_marks = said.speaker.name, True
        if inner is None:
            for sentence in self.sentences:
                if not sentence.meets(span):
                    continue
                statement = attribute_statement(
                    source.text,
                    language,
                    sentence,
                    spans=self.quoted,
                    people=self.people,
                    published=source.published,
                )
                if statement is not None and statement.content.meets(span) and statement.attribution.speaker:
                    inner = self._somebody(statement.attribution.speaker.name)
                    break
        return Voices(inner, outer, source.publisher, role, in_marks)

    def _somebody(self, name: str) -> str | None:
        """The name, unless it says that there is nobody: `Nobody will be asked`."""
        from verify.facts import find

        return None if find(name, languages.load(self.source.language)).negations else name

    def _same_or(self, label: str, speaker: str | None) -> str:
        """The source's speaker where a turn's label is a short form of the name, else the label."""
        from verify.naming.names import similarity

        if speaker and self.people is not None and self.people.same(label, speaker):
            return speaker
        return speaker if speaker and similarity(label, speaker) >= 0.8 else label


def read(source: Source, people: Registry | None) -> SourceReading:
    """The source with its quotations found."""
    from verify.extraction.marks import find_quoted
    from verify.text import sentences

    language = languages.load(source.language)
    return SourceReading(source, people, find_quoted(source.text, language), sentences(source.text, language))
