"""The words of a text with their spelling variants made one, for comparison word by word.

A contraction becomes its words (`don't` is `do` and `not`, both at the place of the printed word), British and American
or Levantine and Gulf spellings become one key, and a stem is what remains of a word without endings. All of it is data:
`contractions.tsv`, `variants.tsv` and `stems.toml` of the language.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from verify.languages import Language
from verify.text import WORD, fold
from verify.types import Span

_CHUNK = re.compile(r"\S+")
# Where a link of a Markdown text points to: printed nowhere, said by nobody.
_LINK_TARGET = re.compile(r"\]\((?:[a-z]{3,6}:|/|#)[^()\s]{0,400}\)", re.IGNORECASE)
_CACHED_CHUNKS = 60_000
_LONGEST_CHUNK = 400


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """A text as a row of words. `keys[i]` is what the word is compared by, `spans` its place in the text as printed;
    the parts of one contraction have the same place. `plain[i]` is the folded word as printed."""

    text: str
    keys: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    plain: tuple[str, ...]
    language: Language

    def __len__(self) -> int:
        return len(self.keys)

    def span(self, first: int, stop: int) -> Span:
        """The stretch of the text for the words `first` up to, not with, `stop`."""
        if first >= stop:
            at = self.starts[first] if first < len(self.starts) else (self.ends[-1] if self.ends else 0)
            return Span(at, at)
        return Span(self.starts[first], self.ends[stop - 1])

    def printed(self, index: int) -> str:
        return self.text[self.starts[index] : self.ends[index]]

    def opening(self, span: Span) -> int:
        """The first word that begins at or after `span.start`."""
        from bisect import bisect_left

        return bisect_left(self.starts, span.start)


def read(text: str, language: Language) -> Reading:
    """The words of a text in order. Linear in its length; the last texts are kept."""
    return _read(text, language)


@functools.lru_cache(maxsize=96)
def _read(text: str, language: Language) -> Reading:
    skipped = [(match.start() + 1, match.end()) for match in _LINK_TARGET.finditer(text)] if "](" in text else []
    keys: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    plain: list[str] = []
    pieces = _chunk_table(language)
    next_skip = 0
    for match in _CHUNK.finditer(text):
        at, chunk = match.start(), match.group()
        found = pieces.get(chunk)
        if found is None:
            found = _pieces_of(chunk, language)
            if len(pieces) < _CACHED_CHUNKS and len(chunk) < 60:
                pieces[chunk] = found
        for key, start, end, word in found:
            while next_skip < len(skipped) and skipped[next_skip][1] <= at + start:
                next_skip += 1
            if next_skip < len(skipped) and skipped[next_skip][0] <= at + start:
                continue
            keys.append(key)
            starts.append(at + start)
            ends.append(at + end)
            plain.append(word)
    return Reading(text, tuple(keys), tuple(starts), tuple(ends), tuple(plain), language)


Piece = tuple[str, int, int, str]


@functools.cache
def _chunk_table(language: Language) -> dict[str, tuple[Piece, ...]]:
    return {}


def _pieces_of(chunk: str, language: Language) -> tuple[Piece, ...]:
    folded = fold(chunk, language)
    found: list[Piece] = []
    for match in WORD.finditer(folded.text):
        word = match.group()
        word = word.replace(".", "") if word[0].isalpha() and "." in word else word
        span = folded.back(match.start(), match.end())
        for key in expanded(word, language, chunk[span.start : span.end]):
            found.append((key, span.start, span.end, word))
    return tuple(found)


# --- contractions and variants -----------------------------------------------------------------------------------


@functools.lru_cache(maxsize=60_000)
def expanded(word: str, language: Language, printed: str = "") -> tuple[str, ...]:
    """The keys of a folded word: one, or those of a contraction; one that folds to a common word counts only where it
    is `printed` as the table has it.

    >>> from verify import languages
    >>> expanded("don't", languages.load("en"))
    ('do', 'not')
    """
    whole, endings = _contractions(language)
    if word in whole and (word not in _only_as_printed(language) or _bare(printed) == _only_as_printed(language)[word]):
        return tuple(key_of(part, language) for part in whole[word])
    for ending, parts in endings:
        if word.endswith(ending) and len(word) > len(ending):
            return (key_of(word[: -len(ending)], language), *parts)
    return (key_of(word, language),)


@functools.cache
def _contractions(language: Language) -> tuple[dict[str, tuple[str, ...]], tuple[tuple[str, tuple[str, ...]], ...]]:
    """Whole contractions, and endings (written `*n't` in the table) with what they stand for."""
    whole: dict[str, tuple[str, ...]] = {}
    endings: list[tuple[str, tuple[str, ...]]] = []
    for row in language.rows("contractions"):
        shape, meant = row[0], tuple(fold(row[1], language).text.split())
        if shape.startswith("*"):
            endings.append((fold(shape[1:], language).text, meant))
        else:
            whole[fold(shape.removeprefix("="), language).text] = meant
    return whole, tuple(sorted(endings, key=lambda pair: -len(pair[0])))


@functools.cache
def _only_as_printed(language: Language) -> dict[str, str]:
    """Folded contractions that are meant in one spelling only (`=` in the table), with it."""
    shapes = [row[0][1:] for row in language.rows("contractions") if row[0].startswith("=")]
    return {fold(shape, language).text: shape for shape in shapes}


def _bare(printed: str) -> str:
    return "".join(char for char in printed if not unicodedata.combining(char))


@functools.lru_cache(maxsize=60_000)
def key_of(word: str, language: Language) -> str:
    """The one spelling that stands for all variants of a folded word."""
    whole, rules = _variants(language)
    if word in whole:
        return whole[word]
    for kind, old, new, least in rules:
        if kind == "end" and word.endswith(old) and len(word) - len(old) >= least:
            word = word[: -len(old)] + new
        elif kind == "in" and old in word and len(word) >= least:
            word = word.replace(old, new)
    return word


@functools.cache
def _variants(language: Language) -> tuple[Mapping[str, str], tuple[tuple[str, str, str, int], ...]]:
    """Whole words (`tyre TAB tire`), endings (`*our TAB *or TAB 3`: at least three letters before) and stretches
    (`*x* TAB *y* TAB 5`: words of at least five letters)."""
    whole: dict[str, str] = {}
    rules: list[tuple[str, str, str, int]] = []
    for row in language.rows("variants"):
        old, new = fold(row[0], language).text, fold(row[1], language).text
        least = int(row[2]) if len(row) > 2 else 0
        if old.startswith("*") and old.endswith("*"):
            rules.append(("in", old.strip("*"), new.strip("*"), least))
        elif old.startswith("*"):
            rules.append(("end", old[1:], new[1:], least))
        else:
            whole[old] = new
    return whole, tuple(rules)


@functools.cache
def loose_keys(language: Language) -> Mapping[str, frozenset[str]]:
    """Keys that may stand for several words: `'s` is `is`, `has` or `us`. Both ways round."""
    table: dict[str, set[str]] = {}
    for left, right in language.rows("loose"):
        one, other = fold(left, language).text, fold(right, language).text
        table.setdefault(one, set()).add(other)
        table.setdefault(other, set()).add(one)
    return {key: frozenset(values) for key, values in table.items()}


# --- stems -------------------------------------------------------------------------------------------------------


@functools.lru_cache(maxsize=60_000)
def stem(word: str, language: Language) -> str:
    """What remains of a folded word without clitics, verb prefixes, endings and weak letters, for asking whether two
    words are forms of one. Light on purpose: forms of one word mostly meet, unlike words seldom do."""
    table = _stem_table(language)
    word = bare(word, language)
    if word in table.irregular:
        return table.irregular[word]
    left = len(word) - table.least
    for length in table.ending_lengths:
        if length <= left and word[-length:] in table.endings:
            word = word[:-length] + table.endings[word[-length:]]
            break
    if word.startswith(table.prefixes):
        for prefix in table.prefixes:
            if word.startswith(prefix) and len(word) - len(prefix) >= table.least:
                word = word[len(prefix) :]
                break
    if table.weak:
        short = word[:1].translate(table.first_weak) + word[1:].translate(table.weak)
        word = short if len(short) >= 2 else word
    if table.doubled and len(word) > table.least and word[-1] == word[-2]:
        word = word[:-1]
    return word


@functools.lru_cache(maxsize=60_000)
def bare(word: str, language: Language) -> str:
    """A folded word without the clitics written in front of it: the longest that leaves at least three letters. Words
    of `irregular.tsv` are left whole."""
    table = _stem_table(language)
    if word in table.irregular:
        return word
    if word.startswith(table.clitics):
        for clitic in table.clitics:
            if word.startswith(clitic) and len(word) - len(clitic) >= 3:
                return word[len(clitic) :]
    return word


@dataclass(frozen=True, slots=True)
class _Stems:
    least: int
    endings: Mapping[str, str]
    ending_lengths: tuple[int, ...]  # longest first
    prefixes: tuple[str, ...]
    clitics: tuple[str, ...]
    weak: dict[int, None]
    first_weak: dict[int, None]
    doubled: bool
    irregular: Mapping[str, str]


@functools.cache
def _stem_table(language: Language) -> _Stems:
    data = language.table("stems")
    endings = {fold(end, language).text: fold(new, language).text for end, new in data.get("endings", {}).items()}
    irregular = {}
    for lemma, *forms in language.rows("irregular"):
        for form in forms:
            irregular[fold(form, language).text] = fold(lemma, language).text
        irregular[fold(lemma, language).text] = fold(lemma, language).text
    return _Stems(
        least=data.get("least", 3),
        endings=endings,
        ending_lengths=tuple(sorted({len(ending) for ending in endings}, reverse=True)),
        prefixes=tuple(sorted((fold(one, language).text for one in data.get("prefixes", ())), key=len, reverse=True)),
        clitics=tuple(sorted(data.get("clitics", language.clitics), key=lambda one: (-len(one), one))),
        weak={ord(letter): None for letter in data.get("weak", "")},
        first_weak={ord(letter): None for letter in data.get("first_weak", "")},
        doubled=bool(data.get("doubled", False)),
        irregular=irregular,
    )


@functools.cache
def light_words(language: Language) -> frozenset[str]:
    """Keys of the words that carry little by themselves (articles, prepositions, auxiliaries): `light.txt`."""
    light = {key_of(fold(word, language).text, language) for word in language.words("light")}
    return frozenset(light | {ending for _, parts in _contractions(language)[1] for ending in parts})


@functools.lru_cache(maxsize=60_000)
def is_light(key: str, language: Language) -> bool:
    """True for a word that carries little by itself, with or without a clitic."""
    light = light_words(language)
    return key in light or any(
        key.startswith(clitic) and key[len(clitic) :] in light for clitic in language.clitics if len(clitic) == 1
    )
