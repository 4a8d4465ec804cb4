"""A publisher as its file in `known/` describes it: names, hosts, page rules, house style, people with their offices.

A day may be written as a year or a month: `from` then begins with the first day of it, `to` ends with the last. What is
written bounds the time for which it is known that somebody held an office, so an office without `to` is known to be
held until the file's own `known` day and no longer.
"""

from __future__ import annotations

import calendar
import functools
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from verify.errors import InputError
from verify.naming.person_records import Office, Person

FOLDER = Path(__file__).parent / "known"


@dataclass(frozen=True, slots=True)
class PageRule:
    """Where on a page of one era its parts stand, as simple selectors. It is the rule of a page that has all `marks`."""

    marks: tuple[str, ...]
    title: tuple[str, ...] = ()
    date: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    author: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    own: bool = False  # no other publisher's pages look like this


@dataclass(frozen=True, slots=True)
class KindRule:
    """The kind of a source by a phrase in its title, its path, or what the page calls itself."""

    where: str
    phrase: str
    kind: str


@dataclass(frozen=True, slots=True)
class Style:
    """A phrase of the house: `where` is `line` (a line that is the phrase and hardly more), `office` (a phrase that
    names the publisher's office) or `attribution` (a phrase that counts with a spokesperson's name beside it)."""

    where: str
    phrase: str
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class Holding:
    """An office held by a person: all its `titles` with the days between which it is known to be so."""

    person: str
    office: str
    role: str
    titles: tuple[str, ...]
    start: date | None
    end: date

    def holds(self, day: date) -> bool:
        return (self.start is None or self.start <= day) and day <= self.end


@dataclass(frozen=True, slots=True, eq=False)  # by identity, as a key of caches
class Publisher:
    """A publisher of primary sources. `hosts` gives for each host the one under which its pages are known now, `handles` for each account
    whose it is (None: the publisher's), `accounts` for those that go with an office the keys of it."""

    key: str
    name: str
    names: tuple[str, ...]
    hosts: Mapping[str, str]
    handles: Mapping[str, str | None]
    accounts: Mapping[str, tuple[str, ...]]
    languages: tuple[str, ...]
    voice: Mapping[str, str]
    kinds: tuple[KindRule, ...]
    pages: tuple[PageRule, ...]
    styles: tuple[Style, ...]
    ends: tuple[str, ...]
    lines: tuple[str, ...]
    by: tuple[str, ...]
    people: tuple[Person, ...]
    held: tuple[Holding, ...]
    known: date
    day_first: bool = False  # writes 5/12/2003 for the fifth of December
    reports: bool = False  # prints others' texts: what stands at its address is not by that an original

    def account(self, handle: str, day: date | None) -> str:
        """Who speaks in a post of an account: a person, who held its office on that day, else the publisher."""
        held = {one.person for one in self.in_office(day) if one.office in self.accounts.get(handle, ())}
        return held.pop() if len(held) == 1 else self.handles.get(handle) or self.name

    def in_office(self, day: date | None) -> tuple[Holding, ...]:
        """The offices that are known to be held on a day; none where the day is not known."""
        return tuple(one for one in self.held if day is not None and one.holds(day))


@functools.cache
def publishers(folder: Path = FOLDER) -> tuple[Publisher, ...]:
    """The publishers of a folder, by key. `InputError` where a file breaks the form of docs/publishers.md."""
    found = []
    for path in sorted(folder.glob("*.toml")):
        try:
            data = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise InputError(f"not a publisher's file ({error})", path, "See docs/publishers.md") from error
        try:
            found.append(_publisher(path.stem, data))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise InputError(f"not a publisher's file (at {error})", path, "See docs/publishers.md") from error
    return tuple(found)


def _publisher(key: str, data: dict[str, Any]) -> Publisher:
    known = first_day(data["known"])
    offices = {office["key"]: office for office in data.get("offices", ())}
    held = tuple(
        _holding(person["name"], one, offices, known)
        for person in data.get("people", ())
        for one in person.get("held", ())
    )
    handles: dict[str, str | None] = {handle.lower(): None for handle in data.get("handles", ())}
    for person in data.get("people", ()):
        handles.update((handle.lower(), person["name"]) for handle in person.get("handles", ()))
    accounts = {handle.lower(): tuple(keys) for handle, keys in data.get("accounts", {}).items()}
    if missing := {key for keys in accounts.values() for key in keys} - set(offices):
        raise ValueError(f"offices {sorted(missing)}")
    handles.update(dict.fromkeys(accounts))
    hosts = {host: host for host in data.get("hosts", ())}
    hosts.update(data.get("moved", {}))
    return Publisher(
        key=key,
        name=data["name"],
        names=(data["name"], *data.get("names", ())),
        hosts=hosts,
        handles=handles,
        accounts=accounts,
        languages=tuple(data.get("languages", ())),
        voice=dict(data.get("voice", {})),
        kinds=tuple(KindRule(**rule) for rule in data.get("kinds", ())),
        pages=tuple(_page(rule) for rule in data.get("pages", ())),
        styles=tuple(Style(**style) for style in data.get("styles", ())),
        ends=tuple(data.get("ends", ())),
        lines=tuple(data.get("lines", ())),
        by=tuple(data.get("by", ())),
        people=(_body(data), *(_person(person, held) for person in data.get("people", ()))),
        held=held,
        known=known,
        day_first=bool(data.get("day_first")),
        reports=bool(data.get("reports")),
    )


def _page(rule: dict[str, Any]) -> PageRule:
    parts = {name: tuple(value) for name, value in rule.items() if name not in {"own", "era"}}
    return PageRule(own=bool(rule.get("own")), **parts)


def _holding(person: str, one: dict[str, Any], offices: dict[str, Any], known: date) -> Holding:
    office = offices[one["office"]]
    start = first_day(one["from"]) if "from" in one else None
    end = last_day(one["to"]) if "to" in one else known
    return Holding(person, office["key"], office["role"], tuple(office["titles"]), start, end)


def _person(data: dict[str, Any], held: Iterable[Holding]) -> Person:
    own = [one for one in held if one.person == data["name"]]
    return Person(
        name=data["name"],
        names=(data["name"], *data.get("names", ())),
        titles=tuple(data.get("titles", ())),
        offices=tuple(Office(title, one.start, one.end) for one in own for title in one.titles),
    )


def _body(data: dict[str, Any]) -> Person:
    """The publisher itself as a body that may be named as a speaker."""
    return Person(name=data["name"], kind="organisation", names=(data["name"], *data.get("names", ())))


def first_day(value: Any) -> date:
    """The day of a date, the first one of a month (`2023-04`) or year (`2023`)."""
    return _days(value)[0]


def last_day(value: Any) -> date:
    """The day of a date, the last one of a month or year."""
    return _days(value)[1]


def _days(value: Any) -> tuple[date, date]:
    if isinstance(value, date):
        return value, value
    parts = [int(part) for part in str(value).split("-")]
    if len(parts) == 3:
        day = date(*parts)
        return day, day
    month = parts[1] if len(parts) > 1 else None
    last = calendar.monthrange(parts[0], month or 12)[1]
    return date(parts[0], month or 1, 1), date(parts[0], month or 12, last)
