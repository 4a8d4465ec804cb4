"""What the rules may look at: one item of an article beside one source."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from verify.languages import Language
from verify.matching.voices import SourceReading, Voices
from verify.settings import Settings
from verify.types import Alignment, Article, Claim, Facts, Finding, Quote, Source, Span

if TYPE_CHECKING:
    from verify.alignment.wording import Difference
    from verify.matching.binding import Bound
    from verify.matching.namecheck import NameMissing
    from verify.naming.people import Registry
    from verify.translation.translate import Support


@dataclass(frozen=True, slots=True)
class Case:
    """One item beside one source.

    `stretch` is the part of the source's text that answers; `fit` in 0..1 says how well it does. Of words in one
    language `alignment` and `differences` tell how they differ; of words in two, and of claims, `support` tells what
    is carried. `offset` is where the item's text begins in the article: the spans of `differences` and `support` count
    from there; the source's spans of `support` count from `passage`. `bound` are the figures of a claim or a translation
    beside the source's; `also` are cases of other sources that answer what this one leaves open.
    """

    item: Quote | Claim
    text: str
    offset: int
    facts: Facts
    article: Article
    language: Language
    source: Source
    source_language: Language
    stretch: Span
    fit: float
    semantic: float
    reading: SourceReading
    people: Registry
    settings: Settings
    alignment: Alignment | None = None
    differences: tuple[Difference, ...] = ()
    support: Support | None = None
    passage: int = 0
    carried: float = 0.0
    bound: tuple[Bound, ...] = ()
    missing: tuple[NameMissing, ...] = ()
    cited: frozenset[str] = frozenset()
    also: tuple[Case, ...] = ()
    speakers: frozenset[str] = frozenset()

    @property
    def voices(self) -> Voices:
        """Who speaks in the source at the stretch."""
        return self.reading.voices_at(self.stretch)

    @property
    def translated(self) -> bool:
        return self.language.code != self.source_language.code

    @property
    def is_quote(self) -> bool:
        return isinstance(self.item, Quote)

    @property
    def holds_words(self) -> bool:
        """True where the source holds the item's words or their meaning, whatever fact differs."""
        if self.alignment is not None:
            return self.fit >= self.settings.holds_fit
        least = self.settings.carried_fit if self.is_quote else self.settings.stated_fit
        return self.fit >= least - (self.settings.known_voice if self.is_expected else 0.0)

    @property
    def is_expected(self) -> bool:
        """True where the source is of the named speaker and of the days in question."""
        said, day = self.item.speaker, self.item.said_on or self.article.published
        if said is None or day is None or self.source.published is None:
            return False
        near = abs((day - self.source.published).days) <= self.settings.known_voice_days
        return near and (self.speaks_for(said.name) or self.same_person(said.name, self.voices.inner))

    @property
    def is_faithful(self) -> bool:
        """True where what the source carries is near enough to the item for a translation to be called faithful."""
        least = self.settings.faithful_fit - (self.settings.known_voice if self.is_expected else 0.0)
        return self.fit >= least or self.carried >= self.settings.faithful_words

    @property
    def is_whole(self) -> bool:
        """True where every word of the item was found."""
        return self.fit >= self.settings.whole_fit

    @property
    def source_kinds(self) -> frozenset[str]:
        """The kind of the source, and the kinds that the publisher's line names."""
        kinds = {(self.source.kind or "").casefold()}
        line = (self.source.publisher or "").casefold()
        kinds |= {kind for kind in ("briefing", "press conference", "interview", "speech", "remarks") if kind in line}
        return frozenset(kinds)

    def finding(
        self, code: str, message: str, article: Span | None = None, source: Span | None = None, weight: str = ""
    ) -> Finding:
        return Finding(code, message, weight, article, source)

    def in_article(self, span: Span) -> Span:
        """A span of the item's text in the article's code points."""
        return Span(span.start + self.offset, span.end + self.offset)

    def in_source(self, span: Span) -> Span:
        """A source span of `support` in the source's code points."""
        return Span(span.start + self.passage, span.end + self.passage)

    @property
    def around(self) -> str:
        """The sentences of the source that its stretch lies in."""
        return self.around_span.of(self.source.text)

    @property
    def around_span(self) -> Span:
        """Where the sentences stand that the stretch lies in."""
        spans = [span for span in self.reading.sentences if span.meets(self.stretch)]
        if not spans:
            return self.stretch
        return Span(min(span.start for span in spans), max(span.end for span in spans))

    @property
    def own_sentence(self) -> str:
        """The sentence of the story that the item stands in, with what the item itself leaves out."""
        span = self.item.sentence if isinstance(self.item, Quote) and self.item.sentence else self.item.span
        return span.of(self.article.text)

    def keys(self, text: str, language: Language) -> list[tuple[str, str, Span]]:
        """The words of a text as they are compared within one language, each with its stem; light words left out."""
        from verify.alignment.spelling import is_light, read, stem

        reading = read(text, language)
        return [
            (key, stem(key, language), reading.span(at, at + 1))
            for at, key in enumerate(reading.keys)
            if not is_light(key, language)
        ]

    @property
    def names_in_marks(self) -> tuple[Span, ...]:
        """Stretches of a claim's text that stand in quote marks: names and titles, whose words state nothing."""
        if self.is_quote:
            return ()
        from verify.extraction.marks import find_quoted

        return tuple(one.span for one in find_quoted(self.text, self.language))

    # --- who is who

    def same_person(self, one: str | None, other: str | None) -> bool:
        """True where two names or titles mean one person or body."""
        if not one or not other:
            return False
        return self.people.same(one, other) or same_body(one, other)

    def speaks_for(self, name: str) -> bool:
        """True where the name is that of the outer speaker or of the publisher."""
        if self.same_person(name, self.voices.outer):
            return True
        return any(self.same_person(name, part) for part in publisher_names(self.source.publisher))

    def names(self, name: str) -> bool:
        """True where the source's text names this person by any of the registry's names, or one alike."""
        return names_in(self.source, self.source_language, name, self.people)

    def is_known(self, name: str) -> bool:
        return self.people.resolve(name) is not None or name in self.speakers

    @property
    def is_passed_on(self) -> bool:
        """True where the article says that the source's speaker passes the words on."""
        via = getattr(self.item, "via", None)
        return bool(via) and self.speaks_for(via)

    def is_unnamed(self, name: str) -> bool:
        """True for a speaker whom the article does not name: a farmer, the companies, a capital that stands for a state."""
        from verify.naming.names import find_names

        return not self.is_known(name) and (not find_names(name, self.language) or is_place(name, self.language))

    def is_vague(self, name: str) -> bool:
        """True for a pronoun or a bare word that names nobody."""
        return len(name) < 3


_ASIDE = re.compile(r",| on (?=[A-Z])|\(|،| على ")


def publisher_names(publisher: str | None) -> tuple[str, ...]:
    """The publisher's line and its name alone: what stands before a comma, a bracket or the platform."""
    if not publisher:
        return ()
    short = _ASIDE.split(publisher)[0].strip()
    return (publisher, short) if short and short != publisher else (publisher,)


def names_in(source: Source, language: Language, name: str, people: Registry) -> bool:
    """True where a source's text names a person."""
    from verify.naming.names import find_names, same_name

    if any(mention.name == name for mention in people.find(source.text, language)):
        return True
    known = people.resolve(name)
    alike = (name, *(people.people[known].names if known else ()))
    return any(same_name(one, found.text) for found in find_names(source.text, language) for one in alike)


def is_place(name: str, language: Language) -> bool:
    """True for the name of a country, region or city."""
    from verify.naming.gazetteer import known_names
    from verify.text import words

    row = words(name, language)
    known = known_names(tuple(word.folded for word in row), language, tuple(word.span.of(name) for word in row))
    return any(one.stop - one.first == len(row) and one.kinds & {"country", "region", "city"} for one in known)


@functools.lru_cache(maxsize=4096)
def same_body(one: str, other: str) -> bool:
    """True where two names of a body differ only in how they name its country: American embassy, U.S. Embassy."""
    ours, theirs = _body(one), _body(other)
    return bool(ours) and ours == theirs


def _body(name: str) -> frozenset[str]:
    """The words of a name without small ones, each country by one name whatever its form."""
    from verify import languages
    from verify.alignment.spelling import is_light, key_of, stem
    from verify.naming.gazetteer import known_names
    from verify.text import detect_language, words

    language = languages.load(detect_language(name))
    row = words(name, language)
    folded = tuple(word.folded for word in row)
    parts = ["" if is_light(word, language) else stem(key_of(word, language), language) for word in folded]
    for known in known_names(folded, language, tuple(word.span.of(name) for word in row)):
        for place in range(known.first, known.stop):
            parts[place] = min(known.entities)
    return frozenset(parts) - {""}
