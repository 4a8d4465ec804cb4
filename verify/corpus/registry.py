"""The people of a corpus: those of its own people files, and those of known publishers that its sources call for.

The corpus' own files have the last word. Somebody known from the start is taken in only where none of the own people
has the name, the family name or the office; and only where a recognised source names him, or he held its publisher's
office on that day. What is taken in follows from the sources and the own people alone, whatever the order they came in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from verify.corpus.database import Database
from verify.corpus.store import Corpus
from verify.corpus.writing import cells, set_meta
from verify.naming.people import Registry
from verify.naming.person_keys import dump_index, dump_record, tokens_of
from verify.naming.person_records import Person, load_person, read_records
from verify.publishers.records import FOLDER, publishers

_SHIPPED = "publishers"
_OWN = (
    "insert into people (name, record, keys, origin) values (?, ?, ?, null) on conflict (name) do update set "
    "record = excluded.record, keys = excluded.keys, origin = null"
)


def add_people(corpus: Corpus, path: str | Path) -> int:
    """Loads the people of a file into an open corpus; a name that is there gets the new record. How many there were."""
    people = read_records(path)
    with corpus.writing() as database:
        put_people(database, people)
    return len(people)


def put_people(database: Database, people: Iterable[Person], folders: Sequence[Path] = (FOLDER,)) -> None:
    """Writes the corpus' own people, and looks anew for those that they leave room for."""
    database.executemany(_OWN, map(dump_record, people))
    settle_people(database, folders)
    _index(database)


def settle_people(database: Database, folders: Sequence[Path] = (FOLDER,)) -> None:
    """Takes in and out the people of known publishers, as sources and own people call for."""
    own = [
        load_person(record)
        for record in cells(database.execute("select record from people where origin is null order by name").fetchall())
    ]
    called = cells(
        database.execute(
            "select distinct name from roles join sources on sources.number = roles.source "
            "where sources.current = 1 and role in ('principal', 'speaker', 'named') order by name"
        ).fetchall()
    )
    wanted = {row[0]: row for row in map(dump_record, welcome(called, own, known_people(folders)))} if called else {}
    held = dict(database.execute("select name, record from people where origin = ?", (_SHIPPED,)).fetchall())
    if held == {name: row[1] for name, row in wanted.items()}:
        return
    database.execute("delete from people where origin = ?", (_SHIPPED,))
    database.executemany(
        "insert into people (name, record, keys, origin) values (?, ?, ?, ?)",
        ((*row, _SHIPPED) for row in wanted.values()),
    )
    _index(database)


def _index(database: Database) -> None:
    stored = database.execute("select name, keys from people order by name").fetchall()
    set_meta(database, "people", dump_index(stored))


def welcome(names: Sequence[str], own: Sequence[Person], people: Mapping[str, Person]) -> list[Person]:
    """Those of these names among people known from the start that the own people leave room for."""
    registry = Registry.of(own)
    return [people[name] for name in names if name in people and not _is_taken(people[name], registry)]


def _is_taken(person: Person, own: Registry) -> bool:
    """True where the corpus' own people say otherwise: one has the name, the family name or, then, the office."""
    if person.name in own.people:
        return True
    asked = [*person.names, *(tokens_of(name)[-1] for name in person.names if tokens_of(name))]
    if any(own.resolve(name) is not None for name in asked):
        return True
    return any(
        own.resolve(office.title, on=day) is not None
        for office in person.offices
        for day in (office.start or office.end, office.end)
    )


def known_people(folders: Sequence[Path] = (FOLDER,)) -> dict[str, Person]:
    """Everybody of the known publishers by name; who is in several files has the offices of all."""
    found: dict[str, Person] = {}
    for folder in folders:
        for publisher in publishers(folder):
            for person in publisher.people:
                old = found.get(person.name)
                found[person.name] = person if old is None else _together(old, person)
    return found


def _together(one: Person, other: Person) -> Person:
    return Person(
        name=one.name,
        kind=one.kind,
        names=tuple(dict.fromkeys((*one.names, *other.names))),
        titles=tuple(dict.fromkeys((*one.titles, *other.titles))),
        offices=tuple(dict.fromkeys((*one.offices, *other.offices))),
    )
