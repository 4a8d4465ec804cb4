"""The registry of people and offices: whom a printed name or title means.

A look-up goes from sure to unsure: the name itself, the name behind a title, the family name, the title alone, last a
misspelt or transliterated name. Each step answers only where one person fits. All keys are folded; nothing is searched
through but the few names that sound alike at their start.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from verify.languages import Language
from verify.naming.person_keys import (
    PARTS,
    Keys,
    index_of,
    keys_of,
    kinds_of,
    load_keys,
    places_in,
    sound_keys,
    title_tokens,
    tokens_of,
    without_places,
)
from verify.naming.person_records import Office, Person, Stored, load_person, read_records
from verify.settings import DEFAULTS
from verify.text import stem_forms, words
from verify.types import Span

__all__ = ["EMPTY", "Mention", "Office", "Person", "Registry", "read_people"]

_LONGEST_MENTION = 8
_LONGEST_SURFACE = 200


@dataclass(frozen=True, slots=True)
class Mention:
    """A place in a text where a person of the registry is named; `name` as the registry spells it."""

    span: Span
    name: str
    surface: str


@dataclass(frozen=True, slots=True)
class Index:
    """The names of people by a key; a name that is alone under its key is no list, for the sake of loading."""

    entries: Mapping[str, str | list[str]]

    def of(self, key: str) -> tuple[str, ...]:
        found = self.entries.get(key)
        if found is None:
            return ()
        return (found,) if isinstance(found, str) else tuple(found)


@dataclass(frozen=True, slots=True)
class Registry:
    """People by their keys. Made by `Registry.of`."""

    people: Mapping[str, Person] = field(default_factory=dict)
    names: Index = field(default_factory=lambda: Index({}))
    families: Index = field(default_factory=lambda: Index({}))
    titles: Index = field(default_factory=lambda: Index({}))
    bare_titles: Index = field(default_factory=lambda: Index({}))
    sounds: Index = field(default_factory=lambda: Index({}))
    keys: Mapping[str, Keys] = field(default_factory=dict)
    _seen: dict[tuple[str, date | None], str | None] = field(default_factory=dict, compare=False, repr=False)
    _first_words: set[str] = field(default_factory=set, compare=False, repr=False)

    @classmethod
    def of(cls, people: Iterable[Person]) -> Registry:
        """The registry of these people; of two records with one name the later one stands."""
        records = {person.name: person for person in people}
        keyed = {name: keys_of(person) for name, person in records.items()}
        return cls._indexed(records, keyed, index_of(keyed.items()))

    @classmethod
    def of_stored(cls, rows: Iterable[tuple[str, str, str]], index: str) -> Registry:
        """The registry from the rows and the index that a corpus keeps: a record is read when it is asked for."""
        held = list(rows)
        return cls._indexed(
            Stored({name: record for name, record, _ in held}, load_person),
            Stored({name: keys for name, _, keys in held}, load_keys),
            json.loads(index),
        )

    @classmethod
    def _indexed(
        cls, people: Mapping[str, Person], keys: Mapping[str, Keys], index: Mapping[str, Mapping[str, str | list[str]]]
    ) -> Registry:
        parts = {part: Index(index.get(part, {})) for part in PARTS}
        return cls(people=people, keys=keys, **parts)

    def __len__(self) -> int:
        return len(self.people)

    def resolve(self, surface: str | None, language_code: str | None = None, on: date | None = None) -> str | None:
        """The registered name of whom a printed name or title means, None where nobody or more than one fits. `on` is
        the day on which an office must have been held. `language_code` is not needed: all scripts are folded alike."""
        if not surface or not self.people:
            return None
        asked = (surface[:_LONGEST_SURFACE], on)
        if asked not in self._seen:
            if len(self._seen) > 20_000:
                self._seen.clear()
            self._seen[asked] = self._resolve(asked[0], on)
        return self._seen[asked]

    def _resolve(self, surface: str, on: date | None) -> str | None:
        tokens = tokens_of(surface)
        if not tokens:
            return None
        for step in (self._by_name, self._behind_title, self._by_family, self._by_title):
            found = step(tokens, on)
            if found is not None:
                return found
        return self._by_sound(surface, tokens)

    def _by_name(self, tokens: tuple[str, ...], on: date | None) -> str | None:
        return _only(self.names.of(" ".join(tokens)))

    def _behind_title(self, tokens: tuple[str, ...], on: date | None) -> str | None:
        """A registered name inside the surface, all other words of it being titles, places or other names of his."""
        for size in range(len(tokens) - 1, 0, -1):
            for start in range(len(tokens) - size, -1, -1):
                key = " ".join(tokens[start : start + size])
                for name in self.names.of(key):
                    if self._speaks_for(tokens[:start], name):
                        continue
                    rest = tokens[:start] + tokens[start + size :]
                    others = [other for other in self.names.of(key) if other != name]
                    if self._may_stand_beside(rest, name, key) and not any(
                        self._may_stand_beside(rest, other, key) for other in others
                    ):
                        return name
        return None

    def _by_family(self, tokens: tuple[str, ...], on: date | None) -> str | None:
        before = tokens[:-1]
        fitting = [
            name
            for name in self.families.of(tokens[-1])
            if self._may_stand_beside(before, name, tokens[-1]) and not self._speaks_for(before, name)
        ]
        return _only(fitting)

    def _speaks_for(self, before: tuple[str, ...], name: str) -> bool:
        """True where the words before a name say `for`: a spokesman for him is not he."""
        own = {token for key in self.keys[name].names for token in key.split()}
        for token in reversed(before):
            if token in kinds_of().links:
                return True
            if token not in own:
                return False
        return False

    def _may_stand_beside(self, rest: tuple[str, ...], name: str, key: str) -> bool:
        own = self.keys[name]
        kinds = kinds_of()
        # A family name that is a nation's adjective too means the nation behind an office that is not his.
        strict = key in kinds.places or key in kinds.portfolios
        for token in rest:
            if token in own.words or token in kinds.honorifics:
                continue
            if token not in kinds.beside:
                return False
            if strict and token in kinds.offices:
                return False
        return True

    def _by_title(self, tokens: tuple[str, ...], on: date | None) -> str | None:
        honorifics = kinds_of().honorifics
        tokens = title_tokens(tuple(token for token in tokens if token not in honorifics) or tokens)
        exact = [name for name in self.titles.of(" ".join(tokens)) if self._held(name, tokens, on)]
        if exact:
            return _only(exact)
        places = places_in(tokens)
        bare = without_places(tokens)
        if not bare:
            return None
        fitting = [
            name
            for name in self.bare_titles.of(" ".join(bare))
            if self._held(name, bare, on)
            and (not places or not self.keys[name].places or places & self.keys[name].places)
        ]
        return _only(fitting)

    def _held(self, name: str, tokens: tuple[str, ...], on: date | None) -> bool:
        offices = self.people[name].offices
        if on is None or not offices:
            return True
        wanted = without_places(tokens)
        held = [office for office in offices if without_places(title_tokens(tokens_of(office.title))) == wanted]
        return not held or any(office.holds(on) for office in held)

    def _by_sound(self, surface: str, tokens: tuple[str, ...]) -> str | None:
        from verify.naming.names import similarity

        kinds = kinds_of()
        parts = [token for token in tokens if token not in kinds.beside]
        if not parts or any(token in kinds.links for token in tokens):
            return None
        spoken = " ".join(parts)
        near: dict[str, float] = {}
        for key in sound_keys(parts[-1]):
            for name in self.sounds.of(key):
                if name not in near:
                    near[name] = max(similarity(spoken, other) for other in _comparable(self.people[name], spoken))
        best = sorted(near.items(), key=lambda pair: -pair[1])[:2]
        if not best or best[0][1] < DEFAULTS.person_near:
            return None
        if len(best) > 1 and best[0][1] - best[1][1] < DEFAULTS.person_lead:
            return None
        return best[0][0]

    def same(self, a: str, b: str) -> bool:
        """True where two names or titles mean one person: by the registry where it knows either, else by likeness."""
        from verify.naming.names import same_name

        if tokens_of(a) == tokens_of(b):
            return True
        first, second = self.resolve(a), self.resolve(b)
        if first is not None and second is not None:
            return first == second
        if first is None and second is None:
            return same_name(a, b)
        known, other = (first, b) if first is not None else (second, a)
        return any(same_name(other, name) for name in _comparable(self.people[known or ""], other))

    def find(self, text: str, language: Language) -> tuple[Mention, ...]:
        """The places where a text names somebody of the registry by a name, longest first, none inside another."""
        if not self.people:
            return ()
        marks = words(text, language)
        folded = [tokens_of(word.folded) for word in marks]
        if not self._first_words:
            self._first_words.update(key.split(" ", 1)[0] for key in self.names.entries)
        found: list[Mention] = []
        at = 0
        while at < len(marks):
            if not folded[at] or self._first_words.isdisjoint(stem_forms(folded[at][0], language)):
                at += 1
                continue
            for size in range(min(_LONGEST_MENTION, len(marks) - at), 0, -1):
                name = self._named(folded[at : at + size], language)
                if name is not None:
                    span = Span(marks[at].span.start, marks[at + size - 1].span.end)
                    found.append(Mention(span, name, span.of(text)))
                    at += size
                    break
            else:
                at += 1
        return tuple(found)

    def _named(self, parts: list[tuple[str, ...]], language: Language) -> str | None:
        if not parts[0] or not parts[-1]:
            return None
        tail = [token for part in parts[1:] for token in part]
        for head in stem_forms(parts[0][0], language):
            name = _only(self.names.of(" ".join([head, *parts[0][1:], *tail])))
            if name is not None:
                return name
        return None


EMPTY = Registry()


def read_people(path: str | Path) -> Registry:
    """The registry in a JSON file: name to kind, names, titles, offices. `InputError` where it is not one."""
    return Registry.of(read_records(path))


def _comparable(person: Person, text: str) -> tuple[str, ...]:
    """The names of a person that a text may be measured against: a family name by family names, and a name with a
    first name by those that have one too."""
    names = (person.name, *person.names)
    if len(tokens_of(text)) < 2:
        families = tuple(tokens_of(name)[-1] for name in names if tokens_of(name)) if person.kind == "person" else ()
        return (*names, *families)
    return tuple(name for name in names if len(tokens_of(name)) > 1) or names


def _only(names: Iterable[str]) -> str | None:
    """The one name there is, None for none and for several."""
    found = tuple(dict.fromkeys(names))
    return found[0] if len(found) == 1 else None
