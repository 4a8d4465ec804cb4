"""What a known publisher's text leaves unsaid, filled in: publisher, kind, speaker, and who held which office then."""

from __future__ import annotations

import contextlib
import functools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from verify import languages
from verify.importers.transcript import find_turns
from verify.naming.people import Registry
from verify.naming.person_keys import tokens_of
from verify.publishers.addresses import handle_of, host_of, path_of, unwrapped
from verify.publishers.recognising import Recognised, _holds, attributions, recognise
from verify.publishers.records import FOLDER, Publisher, publishers
from verify.types import Source

PAGE_KIND, PAGE_AUTHOR = "page kind: ", "page author: "
_READ = 20_000
_HEAD, _HEAD_LINES = 600, 8
_DIGITS = re.compile(r"\s*(\d{1,2})/(\d{1,2})/(\d{4})\s*\Z")
_LONGEST_SIGNATURE = 120
_STOPS = '.!?؟۔…:"”»'
_TITLED = frozenset(("speech", "interview", "transcript"))  # kinds whose title names the speaker


@dataclass(frozen=True, slots=True)
class Known:
    """A source with what was filled in, the key of its publisher, `own` or `copy` where that can be told, the people
    with a part in it as (name, role, office), and why each thing was taken so."""

    source: Source
    publisher: str | None = None
    standing: str | None = None
    roles: tuple[tuple[str, str, str | None], ...] = ()
    why: tuple[str, ...] = ()


def fill(source: Source, folders: Sequence[Path] = (FOLDER,)) -> Known:
    """The source with its gaps filled from what is known of its publisher; as it was where nobody is recognised."""
    found = recognise(source, folders)
    if found is None:
        return Known(source)
    publisher, why = found.publisher, [f"{found.publisher.name}: {found.why}"]
    kind = source.kind
    if kind is None:
        kind, reason = _kind(source, publisher)
        if kind:
            why.append(f"{kind}: {reason}")
    turns = source.turns
    if kind != source.kind:
        turns = find_turns(source.text, languages.load(source.language), source.speaker, kind) or turns
    source = replace(source, kind=kind, turns=turns)
    if source.publisher is None and found.standing != "copy":
        source = replace(source, publisher=publisher.name)
    if source.published is None and publisher.day_first:
        day = _day_first(source)
        if day is not None:
            why.append(f"{day.isoformat()}: it is written there with the day first")
            source = replace(source, published=day)
    speaker, reason = _speaker(source, found)
    if speaker and speaker != source.speaker:
        why.append(f"{speaker}: {reason}")
        source = replace(source, speaker=speaker)
        if turns:
            source = replace(
                source, turns=find_turns(source.text, languages.load(source.language), speaker, kind) or turns
            )
    return Known(source, publisher.key, found.standing, _roles(source, publisher), tuple(why))


def _kind(source: Source, publisher: Publisher) -> tuple[str | None, str]:
    """The kind by what the page calls itself, then by its title, its path, its host."""
    said = next((note.removeprefix(PAGE_KIND) for note in source.notes if note.startswith(PAGE_KIND)), "")
    address, _ = unwrapped(source.url or "")
    path = path_of(address)
    host = publisher.hosts.get(host_of(address), "")
    if handle_of(address) in publisher.handles:
        return "post", "a post's address"
    for where, tokens in (("page", tokens_of(said[:200])), ("title", tokens_of((source.title or "")[:300]))):
        for rule in publisher.kinds:
            if rule.where == where and tokens and _holds(tokens, tokens_of(rule.phrase)):
                return rule.kind, f"its {where} says {rule.phrase!r}"
    if source.turns and any(turn.role == "question" for turn in source.turns):
        return "transcript", "it has questions and answers"
    for rule in publisher.kinds:
        if rule.where == "path" and path and rule.phrase.casefold() in f"{path}/":
            return rule.kind, f"its address has {rule.phrase!r}"
    for style in publisher.styles:
        if style.kind and any(_holds(tokens_of(line), tokens_of(style.phrase)) for line in _signed(source)):
            return style.kind, f"it says {style.phrase!r}"
    for rule in publisher.kinds:
        if rule.where == "host" and host == rule.phrase:
            return rule.kind, f"what stands at {host}"
    return None, ""


def _signed(source: Source) -> tuple[str, ...]:
    """Short lines at the edges, where a house says whose text it is."""
    notes = [note for note in source.notes if note.startswith("attribution: ")]
    head = source.text[:600].split("\n")[:4]
    return (*notes, *(line for line in (*head, *_foot(source)) if 3 < len(line) < 200))


def _foot(source: Source) -> list[str]:
    """The last lines that are not empty."""
    return [line.strip() for line in source.text.rstrip().rsplit("\n", 6)[1:] if line.strip()]


def _day_first(source: Source) -> date | None:
    """The day of a line at the head that is nothing but a date in digits, the day in front."""
    for line in source.text[:_HEAD].split("\n")[:_HEAD_LINES]:
        match = _DIGITS.match(line)
        if match is not None:
            with contextlib.suppress(ValueError):
                return date(int(match[3]), int(match[2]), int(match[1]))
    return None


def _speaker(source: Source, found: Recognised) -> tuple[str | None, str]:
    """Who speaks: whom the file names (as the registry spells it), a post's owner, whom title or labels name, else
    the office in whose name such texts go out."""
    publisher, day = found.publisher, source.published
    registry = registry_of(publisher)
    said = source.speaker
    if said:
        handle = said[1:].lower() if said.startswith("@") else ""
        if handle in publisher.handles:
            return publisher.account(handle, day), f"the account @{handle}"
        mentions = registry.find(said[:300], languages.load(source.language))
        person = mentions[-1].name if mentions else None
        if person and _is_person(publisher, person) and tokens_of(said) != tokens_of(person):
            return person, f"named as {said!r}"
        return said, ""
    handle = handle_of(unwrapped(source.url or "")[0])
    if handle in publisher.handles:
        return publisher.account(handle, day), f"the account @{handle}"
    for note in source.notes:
        if note.startswith(PAGE_AUTHOR):
            person = _one_person(note.removeprefix(PAGE_AUTHOR), registry, publisher, source)
            if person:
                return person, "the page names the author"
    for line in attributions(source, publisher):
        person = _one_person(line, registry, publisher, source)
        if person:
            return person, f"attributed: {line[:80]!r}"
    person = _by_labels(source, registry, publisher)
    if person:
        return person, "most turns are under that name"
    title = tokens_of((source.title or "")[:300])
    if source.title and (source.kind in _TITLED or any(_holds(title, tokens_of(phrase)) for phrase in publisher.by)):
        person = _one_person(source.title, registry, publisher, source)
        if person:
            return person, "the title names nobody else of theirs"
    for line in _foot(source)[-3:]:
        signature = len(line) < _LONGEST_SIGNATURE and line[-1] not in _STOPS
        person = _one_person(line, registry, publisher, source) if signature else None
        if person and any(one.person == person for one in publisher.in_office(day)):
            return person, f"signed {line[:80]!r}"
    if source.kind in publisher.voice:
        return publisher.voice[source.kind], f"in whose name a {source.kind} goes out"
    return None, ""


def _by_labels(source: Source, registry: Registry, publisher: Publisher) -> str | None:
    """The person of the publisher under whose label most turns stand."""
    said: Counter[str] = Counter()
    for label, times in Counter(turn.speaker for turn in source.turns if turn.role == "speaker").items():
        person = registry.resolve(label, on=source.published)
        if person and _is_person(publisher, person):
            said[person] += times
    return said.most_common(1)[0][0] if said else None


def _one_person(text: str, registry: Registry, publisher: Publisher, source: Source) -> str | None:
    """The one person of the publisher whom a line names in full, else by the family name of one then in office."""
    found = {mention.name for mention in registry.find(text[:300], languages.load(source.language))}
    people = [name for name in found if _is_person(publisher, name)]
    if not people:
        tokens = set(tokens_of(text[:300]))
        held = {one.person: tokens_of(one.person)[-1] for one in publisher.in_office(source.published)}
        people = [name for name, family in held.items() if family in tokens]
    return people[0] if len(people) == 1 else None


def _is_person(publisher: Publisher, name: str) -> bool:
    return any(person.name == name and person.kind == "person" for person in publisher.people)


def _roles(source: Source, publisher: Publisher) -> tuple[tuple[str, str, str | None], ...]:
    """The speaker, and who held the publisher's offices on the day; several on a day of change."""
    held = publisher.in_office(source.published)
    found = [(one.person, one.role, one.titles[0]) for one in held]
    speaker = source.speaker
    if speaker and not _is_person(publisher, speaker):  # an office stays as it was named; who held it is said here
        speaker = registry_of(publisher).resolve(speaker, on=source.published)
    if speaker and _is_person(publisher, speaker):
        office = next((one.titles[0] for one in held if one.person == speaker), None)
        found.append((speaker, "speaker", office))
    found += [(name, "named", None) for name in _named_people(source)]
    return tuple(dict.fromkeys(found))


def _named_people(source: Source) -> list[str]:
    """Whom of all known people the text names in full: the other side of a call is another publisher's."""
    registry = _registry(tuple(person for one in publishers() for person in one.people if person.kind == "person"))
    mentions = registry.find(source.text[:_READ], languages.load(source.language))
    return sorted({mention.name for mention in mentions})


@functools.lru_cache(maxsize=256)
def _registry(people: tuple[object, ...]) -> Registry:
    return Registry.of(people)  # type: ignore[arg-type]


def registry_of(publisher: Publisher) -> Registry:
    """The publisher's people by their names and offices."""
    return _registry(publisher.people)
