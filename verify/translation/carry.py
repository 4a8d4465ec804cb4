"""Which words of one text carry which words of another, across languages.

A word carries another where the lexicon or the tables of names say so, where both are the same digits, where both may
be one name by sound, or as far as their vectors are near (single words and neighbours in pairs; cosine ÷ 0.75, after the
measurements on news sentences in two languages).
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from verify.alignment.spelling import is_light, key_of, read
from verify.facts.polarity import hits
from verify.languages import Language
from verify.naming import gazetteer, names
from verify.naming.namefinding import given_names, name_links
from verify.naming.sounds import far_apart
from verify.settings import DEFAULTS
from verify.text import Word, fold, words
from verify.translation import bilingual
from verify.types import Span

if TYPE_CHECKING:
    import numpy as np

    from verify.encoders import Encoder


PLACES = frozenset(("country", "region", "city"))


@dataclass(frozen=True, slots=True)
class Token:
    """A word that carries something by itself. `place` is its number among all words of the text; `entities` what it
    names by the tables, `given` that it is a common given name, `name` that it looks like a proper name."""

    place: int
    span: Span
    printed: str
    folded: str
    weight: float
    digits: bool
    name: bool
    given: bool
    concepts: frozenset[int]
    entities: frozenset[str]
    kinds: frozenset[str]


@functools.lru_cache(maxsize=256)
def tokens(text: str, language: Language, other: Language) -> tuple[Token, ...]:
    """The words of a text that carry something by themselves, with what the tables of the pair of languages know."""
    row = words(text, language)
    folded = [word.folded for word in row]
    printed = [word.span.of(text) for word in row]
    concepts = [set(bilingual.concepts(word, language, other)) for word in folded]
    for first, stop, concept in bilingual.phrase_concepts(folded, language, other):
        for at in range(first, stop):
            concepts[at].add(concept)
    entities: dict[int, gazetteer.Known] = {}
    for known in gazetteer.known_names(folded, language, printed):
        for at in range(known.first, known.stop):
            entities[at] = known
    small = _small_places(text, language)
    found = []
    for place, word in enumerate(row):
        known = entities.get(place)
        light = is_light(key_of(word.folded, language), language) or word.folded in name_links(language)
        if known is None and (light or word.span.start in small):
            continue
        opens = _opens(text, word.span.start)
        given = word.folded in given_names(language)
        plain = bilingual.listed(word.folded, language, other) and not given
        token = _token(place, word, printed[place], frozenset(concepts[place]), known, opens, plain, given)
        found.append(token)
    return tuple(found)


def _token(
    place: int,
    word: Word,
    printed: str,
    concepts: frozenset[int],
    known: gazetteer.Known | None,
    opens: bool,
    listed: bool,
    given: bool,
) -> Token:
    digits = printed[0].isdigit()
    cased = printed.upper() != printed.lower()
    name = known is not None or (not digits and (printed[0].isupper() if cased else not listed))
    if cased and opens and listed and known is None:
        name = False
    weight = 1.5 if digits or (name and cased) or known else 1.0
    return Token(
        place,
        word.span,
        printed,
        word.folded.removesuffix("'s").removesuffix("'") if name else word.folded,
        weight,
        digits,
        name,
        given,
        concepts,
        known.entities if known else frozenset(),
        known.kinds if known else frozenset(),
    )


def _opens(text: str, start: int) -> bool:
    """True for the first word of a text or sentence, whose capital says nothing."""
    before = text[max(0, start - 4) : start].rstrip(" \t\n\"'“”‘’«»([—–-")
    return start == 0 or not before or before[-1] in ".!?:…"


# Modals that a translation renders as a word of its own: they are compared as words.
_FULL_VERBS = frozenset(("want", "intend", "promise"))


def _small_places(text: str, language: Language) -> frozenset[int]:
    """Where the negations and modals stand: they are compared by themselves. One that is bound to a verb stays."""
    reading = read(text, language)
    plain = _plain_small(language)
    return frozenset(
        reading.starts[hit.first]
        for hit in hits(reading, language, "negation", "modal")
        if hit.stop - hit.first == 1 and not plain.isdisjoint((reading.plain[hit.first], reading.keys[hit.first]))
    )


@functools.cache
def _plain_small(language: Language) -> frozenset[str]:
    """The one-word entries of `polarity.tsv` that are matched as they stand, with and without a clitic in front."""
    found = set()
    for group, kind, entry in language.rows("polarity"):
        if group in ("negation", "modal") and kind not in _FULL_VERBS and entry[-1] != "@" and " " not in entry:
            found.add(fold(entry.lstrip("~="), language).text)
    short = [clitic for clitic in language.clitics if len(clitic) == 1]
    return frozenset(found | {clitic + word for clitic in short for word in found})


def carried(a: Sequence[Token], b: Sequence[Token], encoder: Encoder) -> np.ndarray:
    """A row for each token of `a`, a column for each of `b`: how far each carries the other, 0..1."""
    import numpy as np

    if not a or not b:
        return np.zeros((len(a), len(b)), dtype=np.float32)
    rows, columns = (encoder.word_vectors([token.printed for token in side]) for side in (a, b))
    table = _by_vectors(rows, columns)
    known = [(j, other) for j, other in enumerate(b) if other.digits or other.concepts or other.kinds or other.entities]
    for i, one in enumerate(a):
        for j, other in enumerate(b) if one.digits or one.kinds else known:
            if one.digits or other.digits:
                table[i, j] = float(one.folded == other.folded)
            elif not one.concepts.isdisjoint(other.concepts) or not one.entities.isdisjoint(other.entities):
                table[i, j] = 1.0
            elif one.entities and other.entities:
                table[i, j] = min(table[i, j], DEFAULTS.unlike_names)
            elif PLACES & (one.kinds | other.kinds):
                # Vectors place a country near all that is said of it; only another name carries it.
                table[i, j] = min(table[i, j], DEFAULTS.place_by_vector)
    _by_pairs(a, b, columns, table, encoder)
    _by_pairs(b, a, rows, table.T, encoder)
    _by_sound(a, b, table)
    return table


def _by_vectors(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    import numpy as np

    cosines = a @ b.T
    cosines /= DEFAULTS.word_cosine_full
    return np.minimum(np.maximum(cosines, 0.0, out=cosines), 0.99, out=cosines)


def _by_pairs(a: Sequence[Token], b: Sequence[Token], columns: np.ndarray, table: np.ndarray, encoder: Encoder) -> None:
    """Two neighbours of `a` that together carry a word of `b` which neither carries alone. A name next to a word that
    is carried is not carried with it."""
    import numpy as np

    places = _pair_places(a)
    if not places:
        return
    pairs = [f"{a[at].printed} {a[at + 1].printed}" for at in places]
    wide = np.zeros((len(a) - 1, len(b)), dtype=table.dtype)
    wide[places] = 0.97 * _by_vectors(encoder.word_vectors(pairs), columns)
    gain = wide > np.maximum(table[:-1], table[1:]) + DEFAULTS.pair_gain
    wide = np.where(gain & np.array([_is_plain(token) for token in b]), wide, 0.0)
    table[:-1] = np.maximum(table[:-1], wide)
    table[1:] = np.maximum(table[1:], wide)


def _pair_places(row: Sequence[Token]) -> list[int]:
    """The words that may be carried together with the next."""
    return [at for at in range(len(row) - 1) if _is_plain(row[at]) and _is_plain(row[at + 1])]


def _is_plain(token: Token) -> bool:
    return not (token.digits or _is_proper(token) or token.kinds & PLACES)


def vector_texts(row: Sequence[Token]) -> list[str]:
    """All that the encoder is asked for a row of words."""
    printed = [token.printed for token in row]
    return [*printed, *(f"{printed[at]} {printed[at + 1]}" for at in _pair_places(row))]


def _is_proper(token: Token) -> bool:
    return token.name and not token.concepts and token.printed[:1].isupper()


def _by_sound(a: Sequence[Token], b: Sequence[Token], table: np.ndarray) -> None:
    """Names by sound, each alone and with its neighbour: scripts differ in where a name is parted."""
    names_b = [(j, other) for j, other in enumerate(b) if other.name]
    joined_a, joined_b = _joined_names(a), _joined_names(b)
    for i, one in enumerate(a):
        if not one.name:
            continue
        for j, other in names_b:
            if table[i, j] >= 1.0 or (one.entities and other.entities):
                continue
            if sounds_alike(one.folded, other.folded):
                table[i, j] = 1.0
        _by_joined_sound(one.folded, joined_b, table[i])
    for j, other in names_b:
        _by_joined_sound(other.folded, joined_a, table[:, j])


def _joined_names(row: Sequence[Token]) -> list[tuple[int, str]]:
    """Neighbouring names written together, by the place of the first."""
    return [
        (at, one.folded + other.folded)
        for at, (one, other) in enumerate(itertools.pairwise(row))
        if one.name and other.name and other.place == one.place + 1
    ]


def _by_joined_sound(name: str, joined: Sequence[tuple[int, str]], row: np.ndarray) -> None:
    """One name against two neighbours of the other side written together; `row` is what it carries of them."""
    for at, other in joined:
        if row[at] < 1.0 and sounds_alike(name, other):
            row[at] = row[at + 1] = 1.0


@functools.lru_cache(maxsize=200_000)
def sounds_alike(one: str, other: str) -> bool:
    """True where two folded words may be one name by sound; clitics in front may be there or not."""
    if min(len(one), len(other)) < 2:
        return False
    if far_apart(_core(other), one) or far_apart(_core(one), other):
        return False
    return names.reaches(one, other, DEFAULTS.name_same) or any(
        names.reaches(left, right, DEFAULTS.name_same)
        for left in without_joining(one)
        for right in without_joining(other)
        if (left, right) != (one, other)
    )


@functools.lru_cache(maxsize=50_000)
def _core(word: str) -> str:
    return min(without_joining(word), key=len)


@functools.lru_cache(maxsize=50_000)
def without_joining(word: str) -> tuple[str, ...]:
    """A word, and it without what scripts that join small words to names put in front."""
    from verify import languages

    found = [word]
    for code in languages.codes():
        for clitic in languages.load(code).clitics:
            if word.startswith(clitic) and len(word) - len(clitic) >= 3:
                found.append(word[len(clitic) :])
    return tuple(found)
