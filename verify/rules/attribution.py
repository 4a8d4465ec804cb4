"""Was it this speaker, on this channel, on this day?"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from verify.rules import rule
from verify.rules.case import Case
from verify.text import words
from verify.types import Finding, Speaker

_HANDLE = re.compile(r"@([\w.-]{1,60}(?:@[\w.-]{1,100})?)")


@rule("wrong-speaker")
def wrong_speaker(case: Case) -> Iterator[Finding]:
    """The words are in the source, but the source gives them to somebody else, or they are a reporter's question."""
    said = case.item.speaker
    if said is None or not case.holds_words:
        return
    if not case.is_quote:
        yield from _wrong_reporter(case, said)
        return
    voices = case.voices
    where = said.span
    handle, theirs = _handle(case, said), _handles(case)
    if handle and theirs and voices.role != "question" and voices.inner is None:
        if handle not in theirs:
            yield case.finding("wrong-speaker", f"{voices.outer} said this, not @{handle}", where)
        return
    other = _anothers_turn(case, said.name)
    if voices.role == "question":
        yield case.finding("wrong-speaker", f"These are words of a reporter's question, not of {said.name}", where)
    elif other is not None and not case.is_passed_on and not case.same_person(said.name, voices.inner):
        yield case.finding("wrong-speaker", f"{other} said this, not {said.name}", where)
    elif case.same_person(said.name, voices.inner) or case.is_passed_on or case.is_unnamed(said.name):
        return
    elif voices.inner and voices.quoted and not case.is_vague(voices.inner):
        yield case.finding("wrong-speaker", f"{voices.inner} said this, quoted in the source, not {said.name}", where)
    elif case.speaks_for(said.name):
        return
    elif voices.inner and case.is_known(voices.inner):
        yield case.finding("wrong-speaker", f"{voices.inner} said this, not {said.name}", where)
    elif not case.names(said.name):
        who = voices.outer or voices.publisher or "somebody else"
        yield case.finding("wrong-speaker", f"{who} said this, not {said.name}", where)


def _handle(case: Case, said: Speaker) -> str | None:
    """The account that the article names as the speaker, in small letters: a name with an `@` in front."""
    surface = said.surface or said.name
    if said.span is not None and said.span.start and case.article.text[said.span.start - 1] == "@":
        surface = f"@{surface}"
    match = _HANDLE.fullmatch(surface)
    return match[1].lower() if match else None


def _handles(case: Case) -> frozenset[str]:
    """The accounts of who speaks at the place: in the speaker's name, else the one that posted the source."""
    outer = case.voices.outer or ""
    found = _HANDLE.findall(outer)
    if not found and outer == (case.source.speaker or ""):
        notes = (note.removeprefix("account: ") for note in case.source.notes if note.startswith("account: "))
        found = [handle for note in notes for handle in _HANDLE.findall(note)]
    return frozenset(handle.lower() for handle in found)


def _anothers_turn(case: Case, name: str) -> str | None:
    """Whose turn of a transcript the words stand in, where it is another's than the named one's, who has turns as well."""
    turns = case.source.turns
    here = next((turn for turn in turns if turn.span.meets(case.stretch)), None)
    if here is None or _is_label_of(case, here.speaker, name):
        return None
    return here.speaker if any(_is_label_of(case, turn.speaker, name) for turn in turns) else None


def _is_label_of(case: Case, label: str, name: str) -> bool:
    """True where a turn's label is a person's name, with or without honorific and given name."""
    from verify.importers.transcript import names_speaker, without_honorifics
    from verify.naming.names import similarity

    bare = without_honorifics(label, case.source_language)
    if case.same_person(label, name) or case.same_person(bare, name):
        return True
    known = case.people.resolve(name)
    names = (name, *(case.people.people[known].names if known else ()))
    return any(
        names_speaker(label, one, case.source_language) or similarity(bare, one) >= case.settings.label_likeness
        for one in names
    )


def _wrong_reporter(case: Case, said: Speaker) -> Iterator[Finding]:
    """A claim that is put down to somebody whom the source neither is of nor names: a warning, since what is reported
    may have been reported by several. Where the source names another person as the one who said it, whatever else it
    names, that one is told."""
    inner = case.voices.inner
    if not case.also and inner and _is_anothers(case, said.name, inner):
        yield case.finding("wrong-speaker", f"{inner} said this, not {said.name}", said.span, None, "warning")
        return
    if case.also or not case.is_known(said.name) or case.speaks_for(said.name) or case.names(said.name):
        return
    who = case.voices.outer or case.source.publisher or "somebody else"
    yield case.finding("wrong-speaker", f"{who} said this, not {said.name}", said.span, None, "warning")


def _is_anothers(case: Case, name: str, inner: str) -> bool:
    """True where a claim's speaker and the one to whom the source gives it are two persons of the registry, and the
    sentence in the source is about the second one alone. Who releases a text passes on all that is in it."""
    if case.speaks_for(name):
        return False
    ours, theirs = (case.people.resolve(one, on=case.source.published) for one in (name, inner))
    if ours is None or theirs is None or ours == theirs:
        return False
    if any(case.people.people[one].kind != "person" for one in (ours, theirs)):
        return False
    around = case.around
    if any(mention.name == ours for mention in case.people.find(around, case.source_language)):
        return False
    pronouns = case.source_language.table("attribution").get("pronouns", {})
    return not any(pronouns.get(word.folded) == "plural" for word in words(around, case.source_language))


@rule("wrong-channel")
def wrong_channel(case: Case) -> Iterator[Finding]:
    """The article names another kind of document than the source is."""
    told, kind = case.item.channel, case.source.kind
    if not told or not kind or not case.holds_words:
        return
    allowed = _channels().get(told)
    if allowed is None or not allowed.isdisjoint(case.source_kinds):
        return
    yield case.finding("wrong-channel", f"The story says {told}; the source is a {kind}")


@rule("wrong-date")
def wrong_date(case: Case) -> Iterator[Finding]:
    """The article gives another day than the source. One day is none: capitals lie in different zones."""
    told, published = case.item.said_on, case.source.published
    if told is None or published is None or not case.holds_words:
        return
    if not case.is_quote and not _lately(case):
        return
    if abs((told - published).days) > case.settings.day_tolerance:
        yield case.finding("wrong-date", f"The story says {told.isoformat()}; the source is of {published.isoformat()}")


def _lately(case: Case) -> bool:
    """True for a day within a week of the story: of an older one a claim tells when something was, not when it was said."""
    day, story = case.item.said_on, case.article.published
    return day is not None and story is not None and 0 <= (story - day).days < 7


@functools.cache
def _channels() -> dict[str, frozenset[str]]:
    data = tomllib.loads((Path(__file__).parent / "channels.toml").read_text(encoding="utf-8"))
    return {channel: frozenset(kinds) for channel, kinds in data.items()}
