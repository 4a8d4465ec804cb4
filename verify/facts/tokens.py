"""A folded text cut into tokens, each with what the language's tables know about it."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from verify.facts.lexicon import Hit, Lexicon, lexicon
from verify.languages import Language
from verify.text import Folded, fold
from verify.types import Span

# An address or a handle in one piece, digits with their marks, letters, the end of a paragraph, any other sign.
TOKEN = re.compile(
    r"(?:https?://|www\.|[@#](?=\w))\S{1,300}|\d+(?:[.,،]\d+|'\d{3}(?!\d))*|[^\W\d_]+|\n[^\S\n]*\n\s*|\S"
)
BARRIER = "\n\n"


@dataclass(slots=True)
class Scan:
    """A text as tokens: `words[i]` is folded and stands at `starts[i]:ends[i]` of the folded text; `hits[i]` are the
    entries of the language that begin there, `roles[i]` their roles (`digits` for a figure)."""

    text: str
    folded: Folded
    lex: Lexicon
    words: list[str]
    starts: list[int]
    ends: list[int]
    hits: list[tuple[Hit, ...]]
    roles: list[frozenset[str]]

    def __len__(self) -> int:
        return len(self.words)

    def span(self, first: int, last: int) -> Span:
        """The stretch of the printed text that tokens `first` to `last` (exclusive) stand for."""
        return self.folded.back(self.starts[first], self.ends[last - 1])

    def cut_span(self, first: int, last: int) -> Span:
        """As `span`, without a prefix in front of the first word that is neither an article nor part of it."""
        cut = min((hit.cut for hit in self.hits[first]), default=0)
        return self.folded.back(self.starts[first] + cut, self.ends[last - 1])

    def printed(self, index: int) -> str:
        return self.span(index, index + 1).of(self.text)

    def word(self, index: int) -> str:
        return self.words[index] if 0 <= index < len(self.words) else BARRIER

    def touches(self, index: int) -> bool:
        """True where no space stands between the token and the one before it."""
        return 0 < index < len(self.words) and self.starts[index] == self.ends[index - 1]

    def gap(self, index: int) -> str:
        """What stands between the token before and this one, in folded text."""
        return self.folded.text[self.ends[index - 1] : self.starts[index]] if 0 < index < len(self.words) else ""

    def is_digits(self, index: int) -> bool:
        return 0 <= index < len(self.words) and "digits" in self.roles[index]

    def is_word(self, index: int) -> bool:
        return 0 <= index < len(self.words) and self.words[index].isalpha()

    def hits_at(self, index: int) -> tuple[Hit, ...]:
        return self.hits[index] if 0 <= index < len(self.words) else ()

    def hit(self, index: int, roles: Collection[str]) -> tuple[Hit, int] | None:
        """The longest entry of one of these roles that begins at a token, and the token behind it."""
        if 0 <= index < len(self.words) and not self.roles[index].isdisjoint(roles):
            for hit in self.hits[index]:
                if hit.role in roles:
                    end = self.after(hit, index)
                    if end:
                        return hit, end
        return None

    def hit_ending(self, index: int, length: int, roles: Collection[str]) -> bool:
        """True where an entry of one of these roles, so many tokens long, ends right in front of a token."""
        met = self.hit(index - length, roles)
        return met is not None and met[1] == index

    def after(self, hit: Hit, index: int) -> int:
        """The token behind an entry that begins at a token; 0 where its other words do not follow."""
        rest = hit.rest
        if not rest:
            return index + 1
        end = index + 1 + len(rest)
        return end if tuple(self.words[index + 1 : end]) == rest else 0

    def block(self, taken: Collection[int]) -> None:
        """Makes tokens unreadable, so that nothing is found in them or across them."""
        for index in taken:
            self.words[index] = BARRIER
            self.hits[index] = ()
            self.roles[index] = frozenset()


def scan(text: str, language: Language, folded: Folded | None = None) -> Scan:
    """The tokens of a text. `folded` saves the folding where the caller has it already."""
    folded = folded or fold(text, language)
    lex = lexicon(language)
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for match in TOKEN.finditer(folded.text):
        word = match.group()
        start, end = match.span()
        if word[0] == "\n":
            word = BARRIER
        elif word[0].isalpha() and end - start > 40:
            word = word[:40]  # no entry is so long; keeps the memory of looked-up words small
        words.append(word)
        starts.append(start)
        ends.append(end)
    memory = lex.memory
    known = [memory[word] for word in words]
    return Scan(text, folded, lex, words, starts, ends, [one[0] for one in known], [one[1] for one in known])
