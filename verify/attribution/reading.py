"""An article read from top to bottom: each quotation and each reported sentence tied to its speaker.

One pass in the order of the text, since a pronoun or a left-out subject means somebody who spoke before.
"""

from __future__ import annotations

import operator
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from verify.attribution.channels import find_channel, find_day
from verify.attribution.clauses import is_nested, main_clause, read_clauses
from verify.attribution.coreference import Cast
from verify.attribution.cues import CueHit
from verify.attribution.entities import Entity, People, fits
from verify.attribution.frames import Frame, Quoted, phrase_at, read_frame, small_words
from verify.attribution.labels import find_label, line_before
from verify.attribution.mentions import Mention, phrase_from, title_kind
from verify.attribution.openings import opening_phrase
from verify.attribution.parted import with_name_behind
from verify.attribution.ranking import rank
from verify.attribution.statements import around, said_tokens, stretches
from verify.attribution.subjects import Clause, with_apposition
from verify.attribution.telling import told_by
from verify.languages import Language
from verify.types import Span


@dataclass(slots=True)
class Said:
    """An attribution while it is worked out. `mention` is None where the article leaves the speaker out."""

    entity: Entity | None
    mention: Mention | None
    cue: CueHit | None
    strength: float
    via: Entity | None = None
    channel: str | None = None
    said_on: date | None = None
    sentence: Span | None = None
    content: Span | None = None
    paragraph: int = -1
    how: str = ""


@dataclass(slots=True)
class Reading:
    frame: Frame
    cast: Cast
    quotes: list[Said | None]
    statements: list[Said]


_KEPT = 16  # readings: the article and the sources that its items are laid beside in turn
_LONG = 60_000  # characters of a text from which only the last reading is kept
_readings: list[tuple[tuple, tuple, Reading]] = []  # what it was asked for, that by its values, what came of it


def read(
    text: str, language: Language, spans: tuple[Quoted, ...], people: People | None, published: date | None
) -> Reading:
    """The reading of a text; the last ones are kept, as quotes, claims and the voices of sources ask for the same."""
    asked = (text, language, spans, people, published)
    for one in _readings:
        if all(map(operator.is_, one[0], asked)):  # the very same: no comparing span by span
            return one[2]
    key = (text, language.code, tuple((span.span, span.fragments) for span in spans), published)
    same = next((one for one in _readings if one[1] == key and one[2].cast.people is people), None)
    reading = same[2] if same else _read(text, language, spans, people, published)
    others = [one for one in _readings if one is not same and len(one[0][0]) < _LONG]
    _readings[:] = [(asked, key, reading), *others[: _KEPT - 1]]
    return reading


def _read(text: str, language: Language, spans: tuple[Quoted, ...], people, published) -> Reading:
    frame = read_frame(text, language, spans)
    cast = Cast(frame, people)
    reading = Reading(frame, cast, [None] * len(spans), [])
    reader = _Reader(reading, published)
    for number in range(len(frame.sentences)):
        reader.read_sentence(number)
    _give_inner(reading, spans)
    return reading


def _give_inner(reading: Reading, spans: Sequence[Quoted]) -> None:
    """Gives a quotation inside another the attribution of the outer one, where it has none."""
    outer = -1
    for number in sorted(range(len(spans)), key=lambda one: (spans[one].span.start, -spans[one].span.end)):
        if outer >= 0 and spans[outer].span.covers(spans[number].span):
            if reading.quotes[number] is None:
                reading.quotes[number] = reading.quotes[outer]
        else:
            outer = number


class _Reader:
    """What is remembered from sentence to sentence."""

    def __init__(self, reading: Reading, published: date | None):
        self.reading = reading
        self.frame = reading.frame
        self.cast = reading.cast
        self.small = small_words(reading.frame.language)
        self.published = published
        self.previous: Said | None = None  # of the quotation or statement before
        self.previous_quote = -1  # token of the quotation before
        self.chosen = -1  # the clause that brought the sentence's last quotation
        self.issuer: Entity | None = None  # the body whose statement was cited last
        self.opened: Said | None = None  # a sentence that ended in a colon

    # --- one sentence ---

    def read_sentence(self, number: int) -> None:
        low, high = self.frame.sentences[number]
        if low >= high:
            return
        clauses = read_clauses(self.frame, low, high, self.cast.is_known)
        entities: list[Entity | None] = []
        for place, clause in enumerate(clauses):
            entities.append(self._entity(clause, clauses[:place], entities, low))
        quotes = [at for at in range(low, high) if self.frame.tokens[at].kind == "q"]
        self.chosen = -1
        for at in quotes:
            self._attribute_quote(at, number, low, high, clauses, entities)
        self._remember(number, low, high, clauses, entities, bool(quotes))

    def _entity(self, clause: Clause, before: list[Clause], entities: list[Entity | None], low: int) -> Entity | None:
        subject = clause.subject
        if subject is None:
            gender = "plural" if clause.cue.gender == "p" else clause.cue.gender
            named = self._named_in_front(clause, before, gender)
            if named is not None:
                return named
            for place in range(len(before) - 1, -1, -1):
                earlier = entities[place]
                if before[place].how in ("before", "after", "elided") and earlier is not None and fits(earlier, gender):
                    return earlier
            sole = self._sole_name(clause, low, gender)
            if sole is not None:
                return sole
            return self.cast.last_speaker(gender) or (None if gender in ("m", "f") else self.cast.last_speaker())
        return self._of_mention(subject)

    def _sole_name(self, clause: Clause, low: int, gender: str) -> Entity | None:
        """The only name of the sentence in front of a verb that `since` or `but` joins to it: `for Roe it is another
        story, since she said`."""
        before = self.frame.tokens[clause.cue.low - 1].word if clause.cue.low > low else ""
        if not self.small.verb_first or before not in self.small.lists["join"]:
            return None
        named = self.cast.named_in(low, clause.cue.low)
        return named[0] if len(named) == 1 and fits(named[0], gender) else None

    def _named_in_front(self, clause: Clause, before: list[Clause], gender: str) -> Entity | None:
        """The last name in front of a verb that tells what was said in what the clause before tells of (`had a call
        with Roe, in which she voiced`)."""
        tokens, at = self.frame.tokens, clause.cue.high
        if at >= len(tokens) or tokens[at].word not in self.small.lists["within_it"] or clause.cue.prefix:
            return None
        found = self.cast.named_before(clause.cue.low)
        return found if found is not None and fits(found, gender) else None

    def _of_mention(self, mention: Mention) -> Entity | None:
        if mention.kind == "pronoun":
            return self.cast.of_pronoun(mention)
        if mention.kind == "document":
            return self._owner(mention) or self.issuer or self.cast.meet(mention)
        if mention.kind == "title" and self._is_same(mention):
            return self.cast.bearer_of(mention) or self.cast.last_speaker() or self.cast.meet(mention)
        return self.cast.meet(mention)

    def _is_same(self, mention: Mention) -> bool:
        """True for `the same source`: whoever spoke last, where nobody bears the title."""
        words = self.frame.tokens[mention.low : mention.high]
        return words[0].word in self.small.lists["same"] or words[-1].word in self.small.lists["same"]

    def _owner(self, document: Mention) -> Entity | None:
        """Whose statement or report a document is: `a statement by the ministry`; alone, the last body that spoke."""
        frame, small = self.frame, self.small
        for at in range(document.low, min(document.high + 2, len(frame.tokens))):
            word, before = frame.tokens[at].word, frame.tokens[at - 1].word
            links = (
                word in small.lists["link"] or word in small.lists["quoted_from"] and before in small.lists["issued"]
            )
            article = small.article and at and word.startswith(small.article) and before.startswith(small.article)
            if article and not links and not title_kind(word, frame.language)[1]:
                continue  # the new statements: an adjective
            if links or document.low < at < document.high and not small.capitals:
                inner = phrase_from(frame, at + links, len(frame.tokens))
                if inner is not None and not inner.head and inner.high - inner.low > 1 and not small.capitals:
                    behind = phrase_from(frame, at + 1, inner.high)  # a joint statement of
                    fronted = not frame.tokens[at + 1].word.startswith(small.article)
                    inner = behind if behind is not None and (behind.head or fronted) else inner
                if inner is not None and inner.kind in ("body", "title", "name", "group"):
                    return self.cast.meet(inner)
        return None

    # --- quotations ---

    def _attribute_quote(self, at: int, number: int, low: int, high: int, clauses, entities) -> None:
        token = self.frame.tokens[at]
        if token.quote < 0:
            return
        earlier = self.reading.quotes[token.quote]
        said = self._choose(at, number, low, high, clauses, entities)
        if said is None:
            said = self._without_cue(at, number, low, high, clauses)
        if said is not None and (earlier is None or said.strength > earlier.strength + 0.05):
            self.reading.quotes[token.quote] = said
        if said is not None:
            self.previous = said
        self.previous_quote = at

    def _choose(self, at: int, number: int, low: int, high: int, clauses: list[Clause], entities) -> Said | None:
        best, strength = rank(self.frame, at, low, high, clauses)
        if best < 0:
            return None
        best = told_by(self.frame, at, clauses, best, self.small)
        clause = clauses[best]
        outermost = clause.how not in ("owner", "relative") and not (
            best and is_nested(self.frame, clauses, best, self.small)
        )
        self.chosen = best if outermost and clause.subject is not None else self.chosen
        said = Said(
            entities[best],
            None if clause.how == "elided" or self._left_out(clause) else clause.subject,
            clause.cue,
            strength,
        )
        said.how = clause.how
        said.paragraph = self.frame.paragraphs[number]
        said.via = self._via(best, clauses, entities)
        behind = self._passed_on(at, best, clauses)
        if behind >= 0 and entities[behind] is not None:
            said.entity, said.mention, said.via = entities[behind], clauses[behind].subject, entities[best]
        self._channel_and_day(said, around(self.frame, best, clauses, low, high))
        return said

    def _passed_on(self, at: int, best: int, clauses: list[Clause]) -> int:
        """The clause of `quoting Roe` right behind a body's verb (`reported the paper, quoting Roe, that`); -1 where
        there is none."""
        subject, behind = clauses[best].subject, best + 1
        if subject is None or subject.kind != "body" or behind >= len(clauses) or clauses[behind].how != "source":
            return -1
        other = clauses[behind]
        near = other.cue.low - subject.high <= 1 and other.cue.high < at
        passing = phrase_at(self.frame.tokens, other.cue.low, other.cue.high, self.small.phrases["passing"])
        return behind if near and passing and other.subject is not None else -1

    def _left_out(self, clause: Clause) -> bool:
        """True where the speaker is named by an earlier verb of the sentence only."""
        return clause.how == "shared" and clause.subject is None

    def _via(self, best: int, clauses: list[Clause], entities) -> Entity | None:
        clause = clauses[best]
        if clause.how == "owner":
            for place in range(best - 1, -1, -1):
                if clauses[place].cue.group == "quote":
                    return entities[place]
        for place, other in enumerate(clauses):
            if place != best and other.how == "source" and entities[place] is not entities[best]:
                return entities[place]
        if clause.how == "relative" or clause.subject is not None and best and clause.how == "before":
            outer = next(
                (
                    place
                    for place in range(best)
                    if clauses[place].how in ("before", "after")
                    and clauses[place].subject is not clause.subject
                    and clauses[place].cue.group != "other"
                ),
                -1,
            )
            if outer >= 0 and clauses[outer].cue.kind == "finite" and self._inside(clauses[outer], clause):
                return entities[outer]
        return None

    def _inside(self, outer: Clause, inner: Clause) -> bool:
        """True where nothing ends the outer clause in front of the inner: no quotation, no `and`, no `while`."""
        start = outer.cue.high
        end = min(inner.cue.low, inner.subject.low if inner.subject else inner.cue.low)
        for at in range(start, end):
            token = self.frame.tokens[at]
            if (
                token.kind == "q"
                or token.word == ":"
                or token.word in self.small.lists["join"]
                or token.word in self.small.lists["conjunctions"]
            ):
                return False
        return True

    def _without_cue(self, at: int, number: int, low: int, high: int, clauses: list[Clause]) -> Said | None:
        """A label, a line before, a sentence that ended in a colon, a quotation that goes on, else the sentence's
        subject."""
        paragraph = self.frame.paragraphs[number]
        label = find_label(self.frame, self.cast, at, low, high)
        if label is not None:
            return self._of_label(label, paragraph)
        if self.opened is not None and at - low <= 1:
            return replace(self.opened, strength=0.8)
        alone = self._alone(at, low, high)
        token = self.frame.tokens[at]
        earlier = self.reading.quotes[token.quote]
        if earlier is not None:
            return None
        if alone:
            named = line_before(self.frame, number)
            if named is not None:
                return self._of_label(named, paragraph)
            if self.previous is not None:
                same = self.previous.paragraph == paragraph
                return replace(self.previous, strength=0.7 if same else 0.5, paragraph=paragraph)
            return None
        subject = opening_phrase(self.frame, low, at, self.small)
        if subject is not None and self.frame.tokens[at - 1].word == ":":
            subject = with_apposition(self.frame, subject, at, self.small)
        if subject is not None and self._may_speak(subject):
            entity = self._of_mention(subject)
            return Said(entity, subject, None, 0.2, paragraph=paragraph)
        if self.previous is not None and self.previous.paragraph == paragraph:
            return replace(self.previous, strength=0.25)
        return None

    def _alone(self, at: int, low: int, high: int) -> bool:
        """True where the sentence is nothing but quotations and marks."""
        return all(self.frame.tokens[i].kind in "qp" for i in range(low, high))

    def _of_label(self, mention: Mention, paragraph: int) -> Said:
        entity = self._of_mention(mention)
        return Said(entity, mention, None, 0.8, paragraph=paragraph)

    # --- channel and day ---

    def _channel_and_day(self, said: Said, stretches: list[Span]) -> None:
        said.channel = find_channel(self.frame, said.cue, stretches)
        if said.channel == "phone call" and said.entity is not None and said.entity.kind == "body":
            said.channel = None  # the call is what an office tells of, not how it tells it
        said.said_on = find_day(self.frame, stretches, self.published)
        previous = self.previous
        goes_on = said.mention is None or said.mention.kind in ("pronoun", "title") or said.how == "shared"
        if previous is not None and goes_on and previous.entity is said.entity and previous.paragraph == said.paragraph:
            if said.channel is None and said.said_on is None:
                said.said_on = previous.said_on
            if said.channel is None:
                said.channel = previous.channel

    # --- what is remembered ---

    def _remember(self, number: int, low: int, high: int, clauses: list[Clause], entities, quoted: bool) -> None:
        main = self.chosen if self.chosen >= 0 else main_clause(self.frame, clauses, self.small)
        self.opened = None
        if main < 0:
            self._meet_subject(low, high)
            return
        clause, entity = clauses[main], entities[main]
        if entity is None:
            return
        self.cast.speaks(entity, low, clause.cue.gender if clause.how in ("after", "before", "inverted") else "")
        self._note_issuer(main, clauses, entities, low, high)
        said = Said(entity, clause.subject, clause.cue, 0.6, paragraph=self.frame.paragraphs[number], how=clause.how)
        if clause.how == "elided":
            said.mention = None
        said.via = self._via(main, clauses, entities)
        said.sentence = self.frame.spans[number]
        if not quoted:
            place = said_tokens(self.frame, clause, clauses, low, high)
            if place is not None:
                said.content = self.frame.span(*place)
                outside = stretches(self.frame, low, place[0]) + stretches(self.frame, place[1], high)
                self._channel_and_day(said, outside)
                self.reading.statements.append(said)
            else:
                self._channel_and_day(said, around(self.frame, main, clauses, low, high))
            if clause.cue.group != "other" and (place is not None or not clause.cue.weak):
                self.previous = said
        if self.frame.tokens[high - 1].word == ":":
            self.opened = said

    def _note_issuer(self, main: int, clauses: list[Clause], entities, low: int, high: int) -> None:
        for place, entity in enumerate(entities):
            spoke = entity is not None and entity.kind == "body" and (place == main or clauses[place].how == "source")
            if spoke and find_channel(self.frame, None, around(self.frame, place, clauses, low, high)) == "statement":
                self.issuer = entity

    def _may_speak(self, subject: Mention) -> bool:
        """True for a phrase that is no mere noun: without capitals, a name must be known."""
        if subject.kind == "phrase" or self.small.capitals or not subject.name[1] or subject.head:
            return subject.kind != "phrase"
        return self.cast.is_known(*subject.name)

    def _meet_subject(self, low: int, high: int) -> None:
        subject = opening_phrase(self.frame, low, high, self.small, verbs=True)
        if subject is not None and not subject.name[1]:
            subject = with_name_behind(self.frame, subject, high)
        if subject is not None and subject.name[1] and self._may_speak(subject):
            self.cast.acts(self.cast.meet(subject), low)
            if subject.low == low and subject.high < high and self.frame.tokens[subject.high].word == ":":
                self.cast.speaks(self.cast.meet(subject), low)
