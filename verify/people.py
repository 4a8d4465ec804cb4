"""The registry of people and offices: whom a printed name or title means.

A look-up goes from sure to unsure: the name itself, the name behind a title, the family name, the title alone, last a
misspelt or transliterated name. Each step answers only where one person fits. All keys are folded; nothing is searched
through but the few names that sound alike at their start.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from verify.errors import InputError
from verify.languages import Language
from verify.person_keys import (
    PARTS,
    Keys,
    index_of,
    keys_of,
    kinds_of,
    places_in,
    sound_keys,
    title_tokens,
    tokens_of,
    without_places,
)
from verify.settings import DEFAULTS
from verify.text import stem_forms, words
from verify.types import Span

_LONGEST_MENTION = 8
_LONGEST_SURFACE = 200


@dataclass(frozen=True, slots=True)
class Office:
    """An office and the days on which it was held; None is open."""

    title: str
    start: date | None = None
    end: date | None = None

    def holds(self, day: date) -> bool:
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


@dataclass(frozen=True, slots=True)
class Person:
    """A person or body. `name` is how reports spell it; `names` its other spellings, in any script."""

    name: str
    kind: str = "person"
    names: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    offices: tuple[Office, ...] = ()


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
                    if start and tokens[start - 1] in kinds_of().links:
                        continue  # a spokesman for him is not he
                    rest = tokens[:start] + tokens[start + size :]
                    others = [other for other in self.names.of(key) if other != name]
                    if self._may_stand_beside(rest, name, key) and not any(
                        self._may_stand_beside(rest, other, key) for other in others
                    ):
                        return name
        return None

    def _by_family(self, tokens: tuple[str, ...], on: date | None) -> str | None:
        fitting = [
            name for name in self.families.of(tokens[-1]) if self._may_stand_beside(tokens[:-1], name, tokens[-1])
        ]
        return _only(fitting)

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
        from verify.names import similarity

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
        from verify.names import same_name

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
        found: list[Mention] = []
        at = 0
        while at < len(marks):
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


def read_records(path: str | Path) -> tuple[Person, ...]:
    """The people in a JSON file, in its order. `InputError` where it cannot be read or has another form."""
    try:
        data = json.loads(Path(path).read_bytes())
    except FileNotFoundError as error:
        raise InputError("no such file", path, "Check the name") from error
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror})", path, "Check the file and its rights") from error
    except (ValueError, RecursionError) as error:
        raise InputError("not valid JSON", path, "Write an object of name: {names, titles}") from error
    if not isinstance(data, dict):
        raise InputError("not a list of people", path, "Write an object of name: {names, titles}")
    return tuple(_person(name, record, path) for name, record in data.items())


def _person(name: str, record: Any, where: object) -> Person:
    if not isinstance(record, dict):
        raise InputError(f"{name!r} has no record", where, 'Write {"names": [...], "titles": [...]}')
    if not name.strip():
        raise InputError("a person without a name", where, "Give the record a name")
    return Person(
        name=name,
        kind=record.get("kind") if isinstance(record.get("kind"), str) else "person",
        names=_texts(record.get("names"), name, "names", where),
        titles=_texts(record.get("titles"), name, "titles", where),
        offices=tuple(_office(entry, name, where) for entry in record.get("offices") or ()),
    )


def _texts(value: Any, name: str, key: str, where: object) -> tuple[str, ...]:
    if value is None:
        return ()
    if isinstance(value, str):
        return (value,)
    if not isinstance(value, list) or not all(isinstance(entry, str) for entry in value):
        raise InputError(f"{key} of {name!r} is not a list of texts", where, f'Write "{key}": ["...", "..."]')
    return tuple(value)


def _office(entry: Any, name: str, where: object) -> Office:
    if isinstance(entry, str):
        return Office(entry)
    if not isinstance(entry, dict) or not isinstance(entry.get("title"), str):
        raise InputError(f"an office of {name!r} has no title", where, 'Write {"title": ..., "from": ..., "to": ...}')
    return Office(entry["title"], _day(entry.get("from"), name, where), _day(entry.get("to"), name, where))


def _day(value: Any, name: str, where: object) -> date | None:
    if value is None or value == "":
        return None
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise InputError(f"an office of {name!r}: {value!r} is no date", where, "Write it as YYYY-MM-DD") from error


def dump_record(person: Person) -> tuple[str, str, str]:
    """A person as the corpus keeps it: name, record and keys, both as JSON."""
    record = {"name": person.name, "kind": person.kind, "names": person.names, "titles": person.titles}
    if person.offices:
        record["offices"] = [
            [office.title, *(day.isoformat() if day else None for day in (office.start, office.end))]
            for office in person.offices
        ]
    dumped = [json.dumps(value, ensure_ascii=False) for value in (record, keys_of(person).to_lists())]
    safe = [text.encode("utf-8", "replace").decode("utf-8") for text in (person.name, *dumped)]
    return safe[0], safe[1], safe[2]


def dump_index(rows: Iterable[tuple[str, str]]) -> str:
    """The index over names and keys as `dump_record` gives them, as JSON."""
    return json.dumps(index_of((name, load_keys(keys)) for name, keys in rows), ensure_ascii=False)


def load_person(record: str) -> Person:
    """The person in a record of the corpus."""
    data = json.loads(record)
    offices = tuple(
        Office(title, *(date.fromisoformat(day) if day else None for day in days))
        for title, *days in data.get("offices", ())
    )
    return Person(data["name"], data["kind"], tuple(data["names"]), tuple(data["titles"]), offices)


def load_keys(keys: str) -> Keys:
    return Keys.from_lists(json.loads(keys))


class Stored(Mapping[str, Any]):
    """Records by name, each read from its JSON when it is first asked for."""

    def __init__(self, texts: Mapping[str, str], load: Callable[[str], Any]):
        self._texts, self._load = texts, load
        self._loaded: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._loaded:
            self._loaded[name] = self._load(self._texts[name])
        return self._loaded[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)


def _comparable(person: Person, text: str) -> tuple[str, ...]:
    """The names of a person that a text may be measured against: not a family name alone where it has a first name."""
    names = (person.name, *person.names)
    if len(tokens_of(text)) < 2:
        return names
    return tuple(name for name in names if len(tokens_of(name)) > 1) or names


def _only(names: Iterable[str]) -> str | None:
    """The one name there is, None for none and for several."""
    found = tuple(dict.fromkeys(names))
    return found[0] if len(found) == 1 else None
