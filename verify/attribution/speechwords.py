"""The words around quote marks that tell a name, a title or a term from speech."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass

from verify.languages import Language
from verify.text import fold


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The lists of `speech.toml`, folded."""

    before: Mapping[str, str]  # phrase -> why
    before_cased: Mapping[str, str]
    behind: Mapping[str, str]
    skip: frozenset[str]
    denied: frozenset[str]
    longest: int
    what_open: frozenset[str]
    what_verbs: frozenset[str]
    naming: frozenset[str]
    nouns: Mapping[str, str]
    between: frozenset[str]
    between_nouns: frozenset[str]
    title_before: frozenset[str]
    possessive: tuple[str, ...]
    one_capital: bool  # a title has a capital in its first word only
    scare_before: frozenset[str]
    statement: frozenset[str]
    media: frozenset[str]
    media_prefixes: frozenset[str]
    media_article: tuple[str, ...]
    relative: frozenset[str]
    plural: frozenset[str]
    single: frozenset[str]
    persons: frozenset[str]
    names: frozenset[str]
    past: frozenset[str]
    some: frozenset[str]
    says: frozenset[str]
    known_as: frozenset[str]  # the word that opens `as the book is known`
    known: frozenset[str]
    is_called: frozenset[str]
    bearers: frozenset[str]  # things that words are written on
    bearing: frozenset[str]  # verbs for what they say


@functools.cache
def vocabulary_of(language: Language) -> Vocabulary:
    """The words of a language around quote marks that hold no speech."""
    table = language.table("speech")

    def folded(section: str, key: str) -> frozenset[str]:
        return frozenset(fold(entry, language).text for entry in table.get(section, {}).get(key, ()))

    skip = folded("before", "skip")
    before = {entry: why for why in table.get("before", {}) if why != "skip" for entry in folded("before", why)}
    behind = {entry: why for why in table.get("behind", {}) for entry in folded("behind", why)}
    cased = {entry: why for why in table.get("before_cased", {}) for entry in folded("before_cased", why)}
    nouns = {entry: why for why in table.get("nouns", {}) for entry in folded("nouns", why)}
    return Vocabulary(
        before=before,
        before_cased=cased,
        behind=behind,
        skip=skip,
        denied=folded("denied", "words"),
        longest=max((len(entry.split()) for entry in (*before, *cased)), default=0),
        what_open=folded("what", "open"),
        what_verbs=folded("what", "verbs"),
        naming=folded("what", "naming"),
        nouns=nouns,
        between=folded("nouns_between", "words"),
        between_nouns=folded("nouns_between", "nouns"),
        title_before=folded("title_case", "before"),
        possessive=tuple(sorted(folded("title_case", "possessive"))),
        one_capital=table.get("title_case", {}).get("one", False),
        scare_before=folded("scare", "before"),
        statement=folded("statement", "starts"),
        media=folded("media", "nouns"),
        media_prefixes=folded("media", "prefixes"),
        media_article=tuple(folded("media", "article")),
        relative=folded("what", "relative"),
        plural=folded("what", "plural"),
        single=folded("what", "single"),
        persons=folded("what", "persons"),
        names=folded("what", "names"),
        past=folded("what", "past"),
        some=folded("what", "some"),
        says=folded("what", "says"),
        known_as=folded("behind_as", "opens"),
        known=folded("behind_as", "words"),
        is_called=folded("behind_as", "being"),
        bearers=folded("inscription", "nouns"),
        bearing=folded("inscription", "verbs"),
    )
