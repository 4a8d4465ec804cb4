"""The keys under which the registry keeps a person: folded names, family names, titles, and how a name may sound."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from verify import languages
from verify.kept import kept
from verify.languages import Language
from verify.text import folded_words

if TYPE_CHECKING:
    from verify.naming.person_records import Person


@dataclass(frozen=True, slots=True)
class Keys:
    """All keys of one person; `words` are the words of all names and titles, `places` the nations in the titles."""

    names: tuple[str, ...]
    families: tuple[str, ...]
    titles: tuple[str, ...]
    bare_titles: tuple[str, ...]
    sounds: tuple[str, ...]
    words: frozenset[str]
    places: frozenset[str]

    def to_lists(self) -> list[list[str]]:
        return [
            list(self.names),
            list(self.families),
            list(self.titles),
            list(self.bare_titles),
            list(self.sounds),
            sorted(self.words),
            sorted(self.places),
        ]

    @classmethod
    def from_lists(cls, lists: list[list[str]]) -> Keys:
        names, families, titles, bare, sounds, own, places = lists
        return cls(
            tuple(names), tuple(families), tuple(titles), tuple(bare), tuple(sounds), frozenset(own), frozenset(places)
        )


@dataclass(frozen=True, slots=True)
class Kinds:
    """Folded words that stand beside names, of all languages together."""

    honorifics: frozenset[str]
    offices: frozenset[str]
    portfolios: frozenset[str]
    places: frozenset[str]
    links: frozenset[str]
    beside: frozenset[str]  # all of them that may stand beside a name


def keys_of(person: Person) -> Keys:
    """The keys of a person. A body has no family name, and is not looked for by sound."""
    spelled = [tokens for tokens in map(tokens_of, (person.name, *person.names)) if tokens]
    worded = [tokens for tokens in map(tokens_of, [*person.titles, *(o.title for o in person.offices)]) if tokens]
    titles = [title_tokens(tokens) for tokens in worded]
    is_person = person.kind == "person"
    families = [tokens[-1] for tokens in spelled if len(tokens[-1]) > 1] if is_person else []
    return Keys(
        names=_once(" ".join(tokens) for tokens in spelled),
        families=_once(families),
        titles=_once(" ".join(tokens) for tokens in titles),
        bare_titles=_once(" ".join(without_places(tokens)) for tokens in titles if without_places(tokens)),
        sounds=_once(key for family in families for key in sound_keys(family)),
        words=frozenset(token for tokens in (*spelled, *worded, *titles) for token in tokens),
        places=frozenset(place for tokens in titles for place in places_in(tokens)),
    )


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


def load_keys(keys: str) -> Keys:
    return Keys.from_lists(json.loads(keys))


PARTS = ("names", "families", "titles", "bare_titles", "sounds")


def index_of(people: Iterable[tuple[str, Keys]]) -> dict[str, dict[str, str | list[str]]]:
    """For each part of the keys, the names of people by key; one name alone is no list."""
    lists: dict[str, dict[str, list[str]]] = {part: {} for part in PARTS}
    for name, keys in people:
        for part in PARTS:
            for key in getattr(keys, part):
                lists[part].setdefault(key, []).append(name)
    return {
        part: {key: names[0] if len(names) == 1 else names for key, names in rows.items()}
        for part, rows in lists.items()
    }


@functools.lru_cache(maxsize=20_000)
def tokens_of(text: str) -> tuple[str, ...]:
    """The folded words of a name or title that say something: without articles, links and possessive endings."""
    rows = _rows()
    tokens = []
    all_words = folded_words(text[:400], any_language())
    for token in all_words:
        for suffix in rows.suffixes:
            token = token.removesuffix(suffix)
        if token and token not in rows.dropped:
            tokens.append(token)
    return tuple(tokens) or all_words


@functools.lru_cache(maxsize=20_000)
def title_tokens(tokens: tuple[str, ...]) -> tuple[str, ...]:
    """The words of a title with one wording an office, and a code such as `@iq` for whatever names a nation."""
    rows = _rows()
    out: list[str] = []
    at = 0
    while at < len(tokens):
        for size in range(min(rows.longest, len(tokens) - at), 0, -1):
            new = rows.phrases.get(tokens[at : at + size])
            if new is not None:
                out.extend(new)
                at += size
                break
        else:
            out.append(tokens[at])
            at += 1
    return tuple(out)


def places_in(tokens: tuple[str, ...]) -> frozenset[str]:
    """The codes of the nations among the words of a title."""
    return frozenset(token for token in tokens if token.startswith("@"))


def without_places(tokens: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(token for token in tokens if not token.startswith("@"))


def sound_keys(word: str) -> tuple[str, ...]:
    """How a folded name may sound at its start, in any script: two consonants, in each way that they may be said."""
    table, longest = _sounds()
    for article in _rows().articles:
        if word.startswith(article) and len(word) - len(article) > 2:
            word = word[len(article) :]
    heard: list[tuple[str, ...]] = []
    at = 0
    while at < len(word) and len(heard) < 2:
        size = next((n for n in range(longest, 0, -1) if word[at : at + n] in table), 0)
        if size:
            kind, sounds = table[word[at : at + size]]
            if kind == "c" and (not heard or heard[-1] != sounds):
                heard.append(sounds)
        else:
            heard.append((word[at],))
        at += size or 1
    if not heard:
        return (word[:1],)
    seconds = heard[1] if len(heard) > 1 else ("",)
    return tuple(dict.fromkeys(first[:1] + second[:1] for first in heard[0] for second in seconds))


@dataclass(frozen=True, slots=True)
class _Rows:
    dropped: frozenset[str]
    suffixes: tuple[str, ...]
    phrases: dict[tuple[str, ...], tuple[str, ...]]
    longest: int
    links: frozenset[str]
    articles: tuple[str, ...]
    nations: frozenset[str]


@functools.cache
def any_language() -> Language:
    """The letters of all languages folded at once, for names whose language nobody says."""
    letters: dict[str, str] = {}
    kept: set[str] = set()  # what one language folds to, another must not fold further
    for language in map(languages.load, languages.codes()):
        for letter, folded in language.letters.items():
            if letter not in kept:
                letters.setdefault(letter, folded)
        kept.update(language.letters.values())
    return Language("any", "any", "ltr", letters, (), frozenset())


@functools.cache
def _rows() -> _Rows:
    return _Rows(*_read())


@kept
def _read() -> tuple[Any, ...]:
    """The fields of `_Rows`."""
    found: dict[str, list[tuple[str, ...]]] = {}
    articles: list[str] = []
    for language in map(languages.load, languages.codes()):
        for kind, *cells in language.rows("people"):
            found.setdefault(kind, []).append(tuple(cells))
        for kind, word, *_ in language.rows("names"):
            if kind == "article" and not word.isascii():
                articles.append(_folded(word)[0])
    dropped = frozenset(token for (word,) in found.get("drop", ()) for token in _folded(word))
    phrases = {}
    for wording, office in found.get("word", ()):
        phrases[_kept(wording, dropped)] = _kept(office, dropped)
    nations: set[str] = set()
    for wording, code in found.get("place", ()):
        key = _kept(wording, dropped)
        phrases[key] = (f"@{code}",)
        nations.update(key if len(key) == 1 else ())
    return (
        dropped,
        tuple(suffix for (suffix,) in found.get("suffix", ())),
        phrases,
        max((len(key) for key in phrases), default=1),
        frozenset(token for (word,) in found.get("link", ()) for token in _folded(word)),
        tuple(articles),
        frozenset(nations),
    )


def _folded(text: str) -> tuple[str, ...]:
    return folded_words(text, any_language())


def _kept(text: str, dropped: frozenset[str]) -> tuple[str, ...]:
    return tuple(token for token in _folded(text) if token not in dropped)


@functools.cache
def kinds_of() -> Kinds:
    """The words that may stand beside a name, from the languages' tables of titles."""
    return Kinds(*_kinds())


@kept
def _kinds() -> tuple[frozenset[str], ...]:
    found: dict[str, set[str]] = {kind: set() for kind in ("honorific", "office", "portfolio", "place", "body")}
    articles = _rows().articles
    for language in map(languages.load, languages.codes()):
        for kind, word in (
            *((row[1], row[0]) for row in language.rows("titles") if len(row) > 1),
            *(row[:2] for row in language.rows("transcripts") if row[0] == "honorific"),
        ):
            if kind in found:
                tokens = _folded(word)
                found[kind].update(tokens)
                if tokens and not tokens[0].isascii():
                    found[kind].update(article + tokens[0] for article in articles)
    links = _rows().links
    offices = frozenset(found["office"])
    portfolios = frozenset(found["portfolio"] | found["body"])
    places = frozenset(found["place"]) | _rows().nations
    honorifics = frozenset(found["honorific"]) - offices
    return honorifics, offices, portfolios, places, links, honorifics | offices | portfolios | places


@functools.cache
def _sounds() -> tuple[dict[str, tuple[str, tuple[str, ...]]], int]:
    table = {}
    for language in map(languages.load, languages.codes()):
        for letters, kind, sounds in language.rows("romanise"):
            table[letters] = (kind, tuple(dict.fromkeys(sound[:1] for sound in sounds.split())))
    return table, max((len(letters) for letters in table), default=1)


def _once(keys: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(keys))
