"""People and bodies as records: in a JSON file that people write, and as a corpus keeps them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from verify.errors import InputError


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


def load_person(record: str) -> Person:
    """The person in a record of the corpus."""
    data = json.loads(record)
    offices = tuple(
        Office(title, *(date.fromisoformat(day) if day else None for day in days))
        for title, *days in data.get("offices", ())
    )
    return Person(data["name"], data["kind"], tuple(data["names"]), tuple(data["titles"]), offices)


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
