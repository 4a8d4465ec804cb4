"""Which words of two languages may translate each other, by a table of common words.

`languages/CODE/lexicon_OTHER.tsv` holds rows of forms in one language and words in the other; a row is a concept. Two words may
translate each other where they share one. Forms are found with and without clitics, endings and verb prefixes
(`affixes.tsv`).
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from verify.alignment.spelling import stem
from verify.kept import kept
from verify.languages import Language
from verify.text import fold, folded_words

_NONE: frozenset[int] = frozenset()
_LONGEST_PHRASE = 4


@dataclass(frozen=True, slots=True)
class Side:
    """One language's half of a lexicon: single words, stems and phrases (by their first word) -> concepts."""

    single: Mapping[str, frozenset[int]]
    stems: Mapping[str, frozenset[int]]
    phrases: Mapping[str, tuple[tuple[tuple[str, ...], int], ...]]


@functools.cache
def sides(one: Language, other: Language) -> tuple[Side, Side] | None:
    """The two halves of the lexicon of a pair of languages, in that order; None where there is none."""
    halves = _halves(one, other)
    if halves:
        return Side(*halves[0]), Side(*halves[1])
    halves = _halves(other, one)
    return (Side(*halves[1]), Side(*halves[0])) if halves else None


Half = tuple[dict[str, frozenset[int]], dict[str, frozenset[int]], dict[str, tuple[tuple[tuple[str, ...], int], ...]]]


@kept
def _halves(one: Language, other: Language) -> tuple[Half, Half] | None:
    rows = one.rows(f"lexicon_{other.code}")
    return (_side(rows, 0, one), _side(rows, 1, other)) if rows else None


def _side(rows: Sequence[Sequence[str]], column: int, language: Language) -> Half:
    single: dict[str, set[int]] = {}
    stems: dict[str, set[int]] = {}
    phrases: dict[str, list[tuple[tuple[str, ...], int]]] = {}
    for concept, row in enumerate(rows):
        for form in row[column].split("|"):
            folded = fold(form, language).text
            if " " in folded or "-" in folded:
                parts = tuple(light_key(word, language) for word in folded_words(form, language))
                phrases.setdefault(parts[0], []).append((parts, concept))
                continue
            single.setdefault(folded, set()).add(concept)
            if folded.endswith("ه") and len(folded) > 3:
                single.setdefault(folded[:-1], set()).add(concept)
            stems.setdefault(stem(folded, language), set()).add(concept)
    return (
        {key: frozenset(value) for key, value in single.items()},
        {key: frozenset(value) for key, value in stems.items() if len(key) >= 3},
        {key: tuple(value) for key, value in phrases.items()},
    )


@functools.lru_cache(maxsize=100_000)
def light_key(word: str, language: Language) -> str:
    """A folded word for the comparison of phrases: without clitics in front and the commonest ending."""
    for clitic in language.clitics:
        if word.startswith(clitic) and len(word) - len(clitic) >= 3:
            word = word[len(clitic) :]
            break
    return word[:-1] if language.clitics == () and word.endswith("s") and len(word) > 3 else word


@functools.lru_cache(maxsize=100_000)
def concepts(word: str, language: Language, other: Language) -> frozenset[int]:
    """Concepts of one folded word in the lexicon of the pair; the plainest reading that has any."""
    pair = sides(language, other)
    if pair is None:
        return _NONE
    side = pair[0]
    for tier in forms(word, language):
        found = frozenset().union(*(side.single.get(form, _NONE) for form in tier))
        if found:
            return found
    return side.stems.get(stem(word, language), _NONE) if len(word) >= 4 else _NONE


@functools.lru_cache(maxsize=100_000)
def listed(word: str, language: Language, other: Language) -> bool:
    """True for a folded word that the lexicon of the pair lists as it stands, or with a clitic in front."""
    pair = sides(language, other)
    if pair is None:
        return False
    tiers = forms(word, language)
    plain = tiers[0] | tiers[1] if len(tiers) > 2 else tiers[0]
    return any(form in pair[0].single for form in plain)


@functools.lru_cache(maxsize=100_000)
def forms(word: str, language: Language) -> tuple[frozenset[str], ...]:
    """Forms under which a folded word may be listed, in tiers: as it stands and without clitics, without endings,
    without verb prefixes."""
    suffixes, verbs = _affixes(language)
    bare = {word, _irregular(language).get(word, word)}
    for clitic in language.clitics:
        if word.startswith(clitic) and len(word) - len(clitic) >= 2:
            bare.add(word[len(clitic) :])
    cut = {form for one in bare for form in _without_endings(one, suffixes)}
    stripped = {
        one[len(prefix) :]
        for one in bare | cut
        for prefix in verbs
        if one.startswith(prefix) and len(one) - len(prefix) >= 2
    }
    verbal = stripped | {form for one in stripped for form in _without_endings(one, suffixes)}
    return (
        (frozenset((word,)), frozenset(bare), frozenset(cut), frozenset(verbal))
        if verbs
        else (frozenset(bare), frozenset(cut))
    )


def _without_endings(word: str, suffixes: tuple[tuple[str, str], ...]) -> set[str]:
    found = set()
    for suffix, instead in suffixes:
        left = len(word) - len(suffix)
        if left >= 2 and word.endswith(suffix):
            found.add(word[:left] + instead)
            if instead == "" and left >= 4 and word[left - 1] == word[left - 2]:
                found.add(word[: left - 1])
    return found


@functools.cache
def _affixes(language: Language) -> tuple[tuple[tuple[str, str], ...], tuple[str, ...]]:
    suffixes: list[tuple[str, str]] = []
    verbs: list[str] = []
    for row in language.rows("affixes"):
        cut, instead = fold(row[1], language).text, fold(row[2], language).text if len(row) > 2 else ""
        if row[0] == "suffix":
            suffixes.append((cut, instead))
        else:
            verbs.append(cut)
    return tuple(suffixes), tuple(verbs)


@functools.cache
def _irregular(language: Language) -> Mapping[str, str]:
    return {
        fold(form, language).text: fold(lemma, language).text
        for lemma, *inflected in language.rows("irregular")
        for form in inflected
    }


def phrase_concepts(folded: Sequence[str], language: Language, other: Language) -> list[tuple[int, int, int]]:
    """Phrases of the lexicon in a row of folded words: (first word, word behind the last, concept)."""
    pair = sides(language, other)
    if pair is None:
        return []
    table = pair[0].phrases
    keys = [light_key(word, language) for word in folded]
    found = []
    for start, key in enumerate(keys):
        for parts, concept in table.get(key, ()):
            if tuple(keys[start : start + len(parts)]) == parts:
                found.append((start, start + len(parts), concept))
    return found
