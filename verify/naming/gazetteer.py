"""What the tables of names know: places, peoples and organisations, each spelling of each language with what it names.

`languages/CODE/names_OTHER.tsv` is ours, `territories_OTHER.tsv` comes from the Unicode CLDR. A row is spellings, spellings of the
other language (the first stands for all) and a kind: country, region, city, org, event, work, person. Nationalities
stand with their country.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass

from verify import languages
from verify.kept import kept
from verify.languages import Language
from verify.text import fold, folded_words

TABLES = ("names", "territories")
_SHORTEST = 2
_ABBREVIATION = 3


@dataclass(frozen=True, slots=True)
class Known:
    """A known name in a row of words: from word `first` up to, not with, `stop`; what it may name, and the kinds."""

    first: int
    stop: int
    entities: frozenset[str]
    kinds: frozenset[str]


@kept
def spellings(language: Language) -> dict[tuple[str, ...], tuple[frozenset[str], frozenset[str]]]:
    """Folded words of every spelling in a language -> what it names, and the kinds."""
    found: dict[tuple[str, ...], tuple[set[str], set[str]]] = {}
    for code in languages.codes():
        for other in languages.codes():
            for name in TABLES:
                for row in languages.load(code).rows(f"{name}_{other}"):
                    mine = row[0] if code == language.code else row[1] if other == language.code else ""
                    entity = row[1].split("|")[0]
                    for spelling in mine.split("|"):
                        key = folded_words(spelling, language)
                        if key:
                            entities, kinds = found.setdefault(key, (set(), set()))
                            entities.add(fold(entity).text)
                            kinds.add(row[2])
    return {key: (frozenset(value[0]), frozenset(value[1])) for key, value in found.items()}


@kept
def _by_first(language: Language) -> dict[str, tuple[tuple[str, ...], ...]]:
    table: dict[str, list[tuple[str, ...]]] = {}
    for key in spellings(language):
        table.setdefault(key[0], []).append(key)
    return {first: tuple(sorted(keys, key=len, reverse=True)) for first, keys in table.items()}


@functools.lru_cache(maxsize=50_000)
def _heads(word: str, language: Language) -> tuple[str, ...]:
    """A folded word, without its clitics, and with the article where only that is listed."""
    heads = [word]
    if "'" in word and word.index("'") >= _SHORTEST:
        heads.append(word[: word.index("'")])  # what belongs to a name
    articles = [clitic for clitic in language.clitics if len(clitic) == 2]
    for clitic in language.clitics:
        rest = word[len(clitic) :]
        if word.startswith(clitic) and len(rest) >= _SHORTEST:
            heads.append(rest)
            heads.extend(article + rest for article in articles)
    return tuple(dict.fromkeys(heads))


def known_names(folded: Sequence[str], language: Language, printed: Sequence[str] | None = None) -> tuple[Known, ...]:
    """The known names in a row of folded words, the longest at each place; none overlap. With the words as printed,
    what scripts with capitals write small is no name (`us`, `turkey`), and a short one must be all capitals (`WHO`)."""
    table, all_spellings = _by_first(language), spellings(language)
    found: list[Known] = []
    at = 0
    while at < len(folded):
        best: tuple[str, ...] | None = None
        for head in _heads(folded[at], language):
            for key in table.get(head, ()):
                if best is not None and len(key) <= len(best):
                    continue
                if _fits(key, folded, at, language) and (printed is None or _capital(key, printed[at])):
                    best = key
        if best is None:
            at += 1
            continue
        found.append(Known(at, at + len(best), *all_spellings[best]))
        at += len(best)
    return tuple(found)


def _fits(key: tuple[str, ...], folded: Sequence[str], at: int, language: Language) -> bool:
    if at + len(key) > len(folded):
        return False
    return all(
        part == folded[at + offset] or part in _heads(folded[at + offset], language)
        for offset, part in enumerate(key[1:], 1)
    )


def _capital(key: tuple[str, ...], printed: str) -> bool:
    if printed.upper() == printed.lower():
        return True
    if len(key) == 1 and len(key[0]) <= _ABBREVIATION:
        return printed.upper() == printed
    return printed[0].isupper()
