"""Whose text a source is: by its address, by the look of its page, by the publisher it names, by the house's own words."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from verify.naming.person_keys import tokens_of
from verify.publishers.addresses import handle_of, host_of, unwrapped
from verify.publishers.records import FOLDER, Publisher, publishers
from verify.types import Source

LAYOUT = "layout: "
_HEAD, _TAIL = 3_000, 1_500
_LONGEST_LINE = 90


@dataclass(frozen=True, slots=True)
class Recognised:
    """A publisher, how it was recognised, and whether the text is at its own address: `own`, else `copy` where the
    address is somebody else's, None where there is no address to tell by."""

    publisher: Publisher
    why: str
    standing: str | None


def recognise(source: Source, folders: Sequence[Path] = (FOLDER,)) -> Recognised | None:
    """The publisher of a source, None where none of the known ones is."""
    known = _all(tuple(folders))
    address, _ = unwrapped(source.url or "")
    host = host_of(address)
    by_host = _by_host(known).get(host)
    if by_host is not None:
        return Recognised(by_host, f"its address is at {host}", None if by_host.reports else "own")
    handle = handle_of(address) or _handle_speaker(source)
    by_handle = next((one for one in known if handle in one.handles), None) if handle else None
    if by_handle is not None:
        return Recognised(by_handle, f"a post of @{handle}", "own")
    elsewhere = "copy" if host and not is_reserved(host) else None
    for note in source.notes:
        if note.startswith(LAYOUT):
            publisher = next((one for one in known if one.key == note.removeprefix(LAYOUT)), None)
            if publisher is not None:
                return Recognised(publisher, "its page is laid out like theirs", elsewhere)
    named = _named(source.publisher, known)
    if named is not None:
        return Recognised(named, "it names them as publisher", elsewhere)
    return _by_style(source, known, elsewhere)


def home_of(host: str) -> str:
    """The host under which pages of this one are known now; of an unknown host itself."""
    return _homes().get(host, host)


def is_reserved(host: str) -> bool:
    """True for hosts that nobody can have (RFC 2606), as made-up sources use them."""
    return host.rpartition(".")[2] in {"example", "test", "invalid", "localhost"} or host.startswith("example.")


@functools.cache
def _all(folders: tuple[Path, ...]) -> tuple[Publisher, ...]:
    """The publishers of all folders; of two with one key the later folder's."""
    found = {publisher.key: publisher for folder in folders for publisher in publishers(folder)}
    return tuple(found[key] for key in sorted(found))


@functools.cache
def _by_host(known: tuple[Publisher, ...]) -> dict[str, Publisher]:
    return {host: publisher for publisher in known for host in publisher.hosts}


@functools.cache
def _homes() -> dict[str, str]:
    return {host: home for publisher in publishers() for host, home in publisher.hosts.items()}


def _handle_speaker(source: Source) -> str | None:
    """A source whose speaker is only a handle."""
    speaker = (source.speaker or "").strip()
    return speaker[1:].lower() if speaker.startswith("@") and len(speaker.split()) == 1 else None


@functools.cache
def _names(known: tuple[Publisher, ...]) -> dict[tuple[str, ...], Publisher]:
    return {tokens_of(name): publisher for publisher in known for name in publisher.names}


def _named(name: str | None, known: tuple[Publisher, ...]) -> Publisher | None:
    """The publisher that a name means: as a whole, or what stands before a comma or bar."""
    if not name or len(name) > 300:
        return None
    names = _names(known)
    for part in (name, *name.replace("|", ",").replace("،", ",").split(",")):
        found = names.get(tokens_of(part))
        if found is not None:
            return found
    return None


def _by_style(source: Source, known: tuple[Publisher, ...], standing: str | None) -> Recognised | None:
    lines = _edge_lines(source)
    for publisher in known:
        for style in publisher.styles:
            wanted = tokens_of(style.phrase)
            for line in lines:
                if style.where == "line" and _is_line(tokens_of(line), wanted):
                    return Recognised(publisher, f"signed {style.phrase!r}", standing)
                if style.where == "office" and _holds(tokens_of(line), wanted):
                    return Recognised(publisher, f"attributed to their office: {line[:80]!r}", standing)
                if style.where == "attribution" and _is_attribution(line, wanted, publisher):
                    return Recognised(publisher, f"attributed to their spokesperson: {line[:80]!r}", standing)
    return None


def attributions(source: Source, publisher: Publisher) -> tuple[str, ...]:
    """Short lines at the edges of a text that say, in the publisher's own words, to whom it is attributed."""
    phrases = [tokens_of(style.phrase) for style in publisher.styles if style.where in {"attribution", "office"}]
    return tuple(line for line in _edge_lines(source) if any(_holds(tokens_of(line), phrase) for phrase in phrases))


def _edge_lines(source: Source) -> tuple[str, ...]:
    """Short lines at the head and foot of a text, and the attribution line that a page's reader took out."""
    notes = [note.removeprefix("attribution: ") for note in source.notes if note.startswith("attribution: ")]
    head, tail = source.text[:_HEAD], source.text[-_TAIL:]
    found = [line.strip() for part in (head, tail) for line in part.split("\n")]
    short = [line for line in found if 3 < len(line) <= 2 * _LONGEST_LINE]
    return tuple(dict.fromkeys([*notes, *short[:8], *short[-6:]]))


def _is_line(line: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    return len(line) <= len(wanted) + 3 and line[: len(wanted)] == wanted


def _is_attribution(line: str, wanted: tuple[str, ...], publisher: Publisher) -> bool:
    """A line with the phrase and the name of one of the publisher's spokespersons: the phrase alone is anybody's."""
    tokens = tokens_of(line)
    if not _holds(tokens, wanted):
        return False
    speakers = {holding.person for holding in publisher.held if holding.role == "spokesperson"}
    names = [tokens_of(name) for person in publisher.people if person.name in speakers for name in person.names]
    return any(_holds(tokens, name) for name in names)


def _holds(tokens: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    size = len(wanted)
    return any(tokens[at : at + size] == wanted for at in range(len(tokens) - size + 1)) if size else False
