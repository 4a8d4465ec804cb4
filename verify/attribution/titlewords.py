"""Words that head the name of a speaker, and the record of a phrase that names one."""

from __future__ import annotations

import functools
from typing import NamedTuple

from verify.attribution.frames import Frame, elided, fold_all, small_words
from verify.languages import Language
from verify.text import stem_forms
from verify.types import Span

_KINDS = {"office": "title", "honorific": "title", "person": "title", "portfolio": "phrase", "place": "body"}


class Mention(NamedTuple):
    """Tokens low..high-1 that name somebody. `name` is the range of the proper name in it, (0, 0) where there is none;
    `head` the folded noun of office or body; `kind` name, title, body, group, document, pronoun or phrase."""

    low: int
    high: int
    kind: str
    name: tuple[int, int] = (0, 0)
    head: str = ""
    gender: str = ""
    definite: bool = True
    cut: int = 0  # folded characters of a clitic at the front, no part of the name

    def surface(self, frame: Frame) -> Span:
        """The name where there is one, else the whole phrase."""
        low, high = self.name if self.name[1] else (self.low, self.high)
        cut = self.cut if low == self.low else 0
        return frame.folded.back(frame.tokens[low].start + cut, frame.tokens[high - 1].end)


@functools.cache
def titles(language: Language) -> dict[str, str]:
    """Folded word of `titles.tsv` -> kind; plurals of Latin letters by their ending."""
    rows = language.rows("titles")
    return {
        word.rstrip("."): row[1] for word, row in zip(fold_all([row[0] for row in rows], language), rows, strict=True)
    }


@functools.lru_cache(maxsize=50000)
def title_kind(word: str, language: Language) -> tuple[str, str]:
    """The title word and its kind, clitics and possessives cut; two empty strings where the word is none."""
    table, small = titles(language), small_words(language)
    kind = table.get(word)
    if kind:
        return word, kind
    for form in stem_forms(word, language)[1:]:
        if form in table:
            return form, table[form]
    for suffix in small.suffixes:
        if word.endswith(suffix):
            for form in stem_forms(word[: -len(suffix)], language):
                if form in table:
                    return form, table[form]
                feminine = (
                    form[:-1] + small.feminine[0]
                    if small.joined_feminine and form[-1:] == small.joined_feminine
                    else ""
                )
                if feminine in table:
                    return feminine, table[feminine]
    if small.plural and word.endswith(small.plural) and len(word) > 4:
        single = word[: -len(small.plural)]
        if single in table:
            return single, table[single] if table[single] in ("body", "document") else "group"
    if "-" in word:
        head = word.rsplit("-", 1)[1]
        if head in table:
            return head, table[head]
    return "", ""


def front_cut(word: str, language: Language) -> int:
    """How many characters of a conjunction are written together with the word: where what remains is a title or has
    the article, and the word as it stands is no title."""
    small = small_words(language)
    elision = elided(word, language)
    if elision:
        return elision
    if not small.prefixes or word in titles(language):
        return 0
    for prefix in small.prefixes:
        rest = word[len(prefix) :]
        if word.startswith(prefix) and (
            rest in titles(language) or rest.startswith(small.article) and len(rest) > 4 or rest in small.pronouns
        ):
            return len(prefix)
    return 0


def kind_of(title: str) -> str:
    """The kind of a mention without a name, by the kind of its title word."""
    return _KINDS.get(title, title or "phrase")
