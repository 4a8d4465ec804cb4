"""A text as a row of words with each quotation folded into one token, so that what stands around quotations can be read."""

from __future__ import annotations

import functools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from verify.languages import Language
from verify.text import Folded, fold, sentences
from verify.types import Span

GENITIVE = "'s"  # a token of its own: `Roe's claim` has the owner in front
MARKS = frozenset("\"“”„‟«»‹›‘’‚‛`'′″*_<>")
_TOKEN = re.compile(
    r"(?P<n>\d+(?:[.,:/]\d+)*)|(?P<w>(?:[^\W\d_]\.){2,}|[^\W\d_]+(?:-[^\W\d_]+)*(?:'(?!s\b)[^\W\d_]+)*|'s\b)|(?P<p>[^\w\s])"
)
_CLOSERS = ".,!?…؟،؛;:"
_FILLER = "x"


class Quoted(Protocol):
    """What is needed of a quoted span: its words and its parts."""

    @property
    def span(self) -> Span: ...

    @property
    def fragments(self) -> tuple[Span, ...]: ...


class Token(NamedTuple):
    """A word (`w`), number (`n`), mark (`p`) or quotation (`q`). `start` and `end` count in the folded text; `quote` is
    the number of the quotation and `closes` the stop or comma that ends its words, else empty."""

    word: str
    start: int
    end: int
    kind: str
    quote: int = -1
    closes: str = ""


@dataclass(slots=True)
class Frame:
    """The tokens of a text, and its sentences as ranges of tokens. `starts` are the tokens' places, for look-up."""

    text: str
    language: Language
    folded: Folded
    tokens: list[Token]
    sentences: list[tuple[int, int]]
    spans: list[Span]
    paragraphs: list[int]

    def span(self, low: int, high: int) -> Span:
        """The stretch of the text for tokens low..high-1."""
        return self.folded.back(self.tokens[low].start, self.tokens[high - 1].end)

    def printed(self, low: int, high: int) -> str:
        return self.span(low, high).of(self.text)

    def has_capital(self, at: int) -> bool:
        token = self.tokens[at]
        start = token.start + elided(token.word, self.language)
        place = start if self.folded.starts is None else self.folded.starts[start]
        if self.text[place].isupper():
            return True
        # al-Sarraj: the part behind the article has the capital.
        if "-" not in token.word:
            return False
        end = self.folded.back(token.start, token.end).end
        return any(self.text[i].isupper() for i in range(place, end))


@functools.lru_cache(maxsize=20000)
def elided(word: str, language: Language) -> int:
    """How many characters of a folded word are an article or preposition that lost its vowel: two in `l'onu`."""
    if "'" not in word:
        return 0
    return next(
        (len(one) for one in language.clitics if one[-1] == "'" and word.startswith(one) and len(word) > len(one)), 0
    )


def read_frame(text: str, language: Language, quotes: Sequence[Quoted]) -> Frame:
    """The frame of a text; each fragment of a quotation is one token."""
    folded = fold(text, language)
    parts = _fragments(quotes)
    tokens = _without_marks_of_bynames(_tokens(folded, parts), folded, text)
    masked = _masked(text, [span for span, _ in parts])
    spans = list(sentences(masked, language))
    return Frame(text, language, folded, tokens, _ranges(tokens, folded, spans), spans, _paragraph_numbers(text, spans))


def _fragments(quotes: Sequence[Quoted]) -> list[tuple[Span, int]]:
    """All fragments in order of place; one that lies inside another is left out."""
    parts = sorted(
        ((part, number) for number, quote in enumerate(quotes) for part in quote.fragments or (quote.span,)),
        key=lambda pair: (pair[0].start, -pair[0].end),
    )
    kept: list[tuple[Span, int]] = []
    for part, number in parts:
        if len(part) and (not kept or part.start >= kept[-1][0].end):
            kept.append((part, number))
    return kept


def _masked(text: str, parts: Sequence[Span]) -> str:
    """The text with the words of quotations blotted out, so that a stop inside one ends no sentence. A full stop in
    front of the closing mark stays: it does end the sentence where a capital follows."""
    pieces: list[str] = []
    at = 0
    for part in parts:
        # The first letter stays: a small one shows that the sentence reads on.
        first, last = text[part.start], text[part.end - 1]
        inside = (
            (first if first.isalpha() else _FILLER.upper())
            + _FILLER * (len(part) - 2)
            + (last if last == "." else _FILLER)
        )
        pieces += [text[at : part.start], inside[: len(part)]]
        at = part.end
    pieces.append(text[at:])
    return "".join(pieces)


def _tokens(folded: Folded, parts: Sequence[tuple[Span, int]]) -> list[Token]:
    tokens: list[Token] = []
    at = 0
    for part, number in parts:
        place = folded.forth(part)
        _add_words(tokens, folded.text, at, place.start, after_quote=bool(at))
        while tokens and tokens[-1].kind == "p" and tokens[-1].word in MARKS:
            tokens.pop()
        inside = folded.text[place.start : place.end].rstrip()
        closes = inside[-1] if inside and inside[-1] in _CLOSERS else ""
        tokens.append(Token("", place.start, place.end, "q", number, closes))
        at = place.end
    _add_words(tokens, folded.text, at, len(folded.text), after_quote=bool(at))
    return tokens


def _add_words(tokens: list[Token], text: str, start: int, end: int, after_quote: bool) -> None:
    fresh = after_quote
    for match in _TOKEN.finditer(text, start, end):
        word, kind = match.group(), match.lastgroup or "p"
        if fresh and kind == "p" and word in MARKS:
            continue
        fresh = False
        if kind == "w" and "." in word:
            word = word.replace(".", "")
        if (
            word == "'"
            and start < match.start()
            and text[match.start() - 1] == "s"
            and text[match.end() : match.end() + 1] == " "
        ):
            word, kind = GENITIVE, "w"  # the workers' union
        tokens.append(Token(word, match.start(), match.end(), kind))


def _without_marks_of_bynames(tokens: list[Token], folded: Folded, text: str) -> list[Token]:
    """The tokens without the marks around a by-name inside a name: Jane “Doc” Roe is one name."""
    dropped: set[int] = set()

    def capital(token: Token) -> bool:
        return token.kind == "w" and text[folded.back(token.start, token.end).start].isupper()

    for at, token in enumerate(tokens):
        if token.kind != "p" or token.word not in MARKS or not 0 < at < len(tokens) - 3 or at in dropped:
            continue
        close = at + 2 if tokens[at + 2].word in MARKS else at + 3
        if close >= len(tokens) - 1 or tokens[close].kind != "p" or tokens[close].word not in MARKS:
            continue
        inside, after = tokens[at + 1 : close], tokens[close + 1]
        if token.end != inside[0].start or inside[-1].end != tokens[close].start or after.start == tokens[close].end:
            continue
        if capital(tokens[at - 1]) and capital(after) and all(capital(one) for one in inside):
            dropped.update((at, close))
    return [token for at, token in enumerate(tokens) if at not in dropped] if dropped else tokens


def _ranges(tokens: Sequence[Token], folded: Folded, spans: Sequence[Span]) -> list[tuple[int, int]]:
    starts = [token.start for token in tokens]
    ranges = []
    for span in spans:
        place = folded.forth(span)
        ranges.append((bisect_left(starts, place.start), bisect_left(starts, place.end)))
    # A quotation whose opening mark begins the sentence is within it; one that a mark parts from it is not lost.
    return ranges


def _paragraph_numbers(text: str, spans: Sequence[Span]) -> list[int]:
    numbers: list[int] = []
    number = 0
    for place, span in enumerate(spans):
        if place and "\n" in text[spans[place - 1].end : span.start]:
            number += 1
        numbers.append(number)
    return numbers


def sentence_of(frame: Frame, token: int) -> int:
    """The number of the sentence that holds a token."""
    return max(0, bisect_right(frame.sentences, (token, len(frame.tokens) + 1)) - 1)


def fold_all(entries: Sequence[str], language: Language) -> list[str]:
    """The entries of a list, folded in one go: a tenth of the time of folding each."""
    return fold("\n".join(entries), language).text.split("\n") if entries else []


@functools.cache
def small_words(language: Language) -> Small:
    """The lists of `attribution.toml`, folded."""
    table = language.table("attribution")

    def folded(name: str) -> frozenset[str]:
        return frozenset(fold_all(table.get(name, ()), language))

    phrases = {
        name: _phrases(table.get(name, ()), language)
        for name in ("according", "switch", "passive", "eulogies", "thus", "passing")
    }
    pronouns = {fold(word, language).text: kind for word, kind in table.get("pronouns", {}).items()}
    return Small(
        capitals=table.get("capitals", False),
        verb_first=table.get("verb_first", False),
        verb_last=table.get("verb_last", False),
        parted=table.get("parted", False),
        article=fold(table.get("article", ""), language).text,
        prefixes=tuple(fold(word, language).text for word in table.get("prefixes", ())),
        noun_prefixes=tuple(fold(word, language).text for word in table.get("noun_prefixes", ())),
        suffixes=tuple(fold(word, language).text for word in table.get("suffixes", ())),
        possessives=table.get("possessives", {}),
        suffix_gender=tuple(table.get("suffixes", {}).values()),
        relational=tuple(fold(word, language).text for word in table.get("relational", ())),
        feminine=tuple(fold(word, language).text for word in table.get("feminine", ())),
        joined_feminine=table.get("joined_feminine", ""),
        feminine_printed=tuple(table.get("feminine", ())),
        adverbs=tuple(table.get("adverbs", ())),
        definite=tuple(fold(word, language).text for word in table.get("definite", ())),
        linking=tuple(fold(word, language).text for word in table.get("linking", ())),
        plural=table.get("plural", ""),
        place_gender=table.get("place_gender", ""),
        attached=tuple(fold(word, language).text for word in table.get("attached", ())),
        accusative=tuple(table.get("accusative", ())),
        no_article=tuple(table.get("no_article", ())),
        past=tuple(table.get("past", ())),
        assimilated=tuple(fold(word, language).text for word in table.get("assimilated", ())),
        imperfect=tuple(table.get("imperfect", ())),
        nominative=tuple(table.get("nominative", ())),
        oblique=tuple(table.get("oblique", ())),
        verbal_noun=re.compile("|".join(table.get("verbal_nouns", ())) or r"(?!)"),
        lists={
            name: folded(name)
            for name in (
                "skip", "complement", "conjunctions", "join", "prepositions", "inner", "relative", "determiners",
                "particles", "openers", "link", "negation", "passive",
                "indefinite", "office_links", "articles", "issued", "quoted_from", "never_verbs", "speaks_for", "had", "times", "verbs", "topic", "generic", "what", "beforehand", "resumptive", "takes_preposition", "being", "named", "within", "adjectives", "same", "within_it", "names_it", "withheld", "kin", "name_ends", "partitive", "needs_that",
            )
        },
        phrases=phrases,
        pronouns=pronouns,
        first_person=frozenset(fold(word, language).text for word in table.get("first_person", {}).get("words", ())),
    )  # fmt: skip


def _phrases(entries: Sequence[str], language: Language) -> dict[str, list[tuple[str, ...]]]:
    """Phrases by their first word, longest first."""
    table: dict[str, list[tuple[str, ...]]] = {}
    for entry in fold_all(entries, language):
        words = tuple(entry.split())
        table.setdefault(words[0], []).append(words)
    for rows in table.values():
        rows.sort(key=len, reverse=True)
    return table


@dataclass(frozen=True, slots=True)
class Small:
    """The small words of a language around cue and speaker, folded; `phrases` by first word, longest first."""

    capitals: bool
    verb_first: bool
    verb_last: bool  # adverbials stand between a subject and its verb
    parted: bool  # adverbials stand between a verb and the subject behind it
    article: str
    prefixes: tuple[str, ...]
    noun_prefixes: tuple[str, ...]
    suffixes: tuple[str, ...]
    possessives: dict[str, str]  # words of their own, as against suffixes
    suffix_gender: tuple[str, ...]
    relational: tuple[str, ...]
    feminine: tuple[str, ...]
    joined_feminine: str  # how the feminine ending is spelt in front of a possessive
    feminine_printed: tuple[str, ...]
    plural: str
    adverbs: tuple[str, ...]  # endings
    definite: tuple[str, ...]  # endings that are the article
    linking: tuple[str, ...]  # endings that tie the next word to a title
    place_gender: str  # of most names of countries and towns
    attached: tuple[str, ...]
    accusative: tuple[str, ...]  # as printed
    no_article: tuple[str, ...]  # first letters, as printed, of words that only folding makes begin with the article
    past: tuple[str, ...]  # endings of verbs, where a proper name stands in front
    assimilated: tuple[str, ...]  # prepositions into which the article went
    imperfect: tuple[str, ...]  # beginnings of verbs, where the word is no name
    nominative: tuple[str, ...]  # endings of plurals that are subjects
    oblique: tuple[str, ...]  # endings of plurals that are objects
    verbal_noun: re.Pattern[str]  # folded shapes of verbal nouns behind a preposition written together with them
    lists: dict[str, frozenset[str]]
    phrases: dict[str, dict[str, list[tuple[str, ...]]]]
    pronouns: dict[str, str]
    first_person: frozenset[str]


def phrase_at(tokens: Sequence[Token], at: int, high: int, table: dict[str, list[tuple[str, ...]]]) -> int:
    """How many tokens from `at` on are a phrase of the table; 0 where none is."""
    for words in table.get(tokens[at].word, ()):
        size = len(words)
        if at + size <= high and all(tokens[at + i].word == words[i] for i in range(1, size)):
            return size
    return 0
