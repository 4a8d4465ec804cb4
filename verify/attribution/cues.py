"""Words that bring speech: `said`, `adding`, `according to`, with and without clitics, and what they tell of their subject."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from verify.attribution.frames import Frame, Small, fold_all, phrase_at, small_words
from verify.attribution.givennames import is_second_name
from verify.languages import Language
from verify.text import fold
from verify.types import Span


class Form(NamedTuple):
    """What a form of the list is: `group` is its class (say, tell, describe ...), `kind` finite, participle or noun."""

    group: str
    kind: str
    gender: str
    weak: bool
    plain: bool = False


class CueHit(NamedTuple):
    """A cue in a frame: tokens low..high-1, of which `cut` folded characters at the front are a clitic."""

    low: int
    high: int
    cut: int
    group: str
    kind: str  # finite, participle, noun, according
    gender: str = ""  # m, f, p or empty
    weak: bool = False
    prefix: str = ""
    plain: bool = False  # takes no noun as its object

    def span(self, frame: Frame) -> Span:
        """The cue without its clitic."""
        tokens = frame.tokens
        return frame.folded.back(tokens[self.low].start + self.cut, tokens[self.high - 1].end)


@dataclass(frozen=True, slots=True)
class Lexicon:
    single: dict[str, Form]
    phrases: dict[str, list[tuple[tuple[str, ...], Form]]]
    nouns: dict[str, Form]


@functools.cache
def lexicon(language: Language) -> Lexicon:
    """The forms of `cues.tsv` by folded spelling. Nouns stand apart: they are cues in few surroundings only."""
    rows = language.rows("cues")
    weak = set(fold_all(language.words("cues-weak"), language))
    plain = set(fold_all(language.words("cues-plain"), language))
    single: dict[str, Form] = {}
    phrases: dict[str, list[tuple[tuple[str, ...], Form]]] = {}
    nouns: dict[str, Form] = {}
    header = rows[0] if rows else ()
    folded = iter(fold_all([cell for row in rows[1:] for cell in row[1 : len(header)]], language))
    for row in rows[1:]:
        for column, _ in zip(header[1:], row[1:], strict=False):
            kind, _, gender = column.partition("-")
            for word in filter(None, next(folded).split("|")):
                form = Form(row[0], kind, gender, word in weak, word in plain)
                if kind == "noun":
                    nouns.setdefault(word, form)
                elif " " in word:
                    words = tuple(word.split())
                    phrases.setdefault(words[0], []).append((words, form))
                else:
                    single.setdefault(word, form)
    return Lexicon(single, phrases, nouns)


def find_cues(frame: Frame, low: int, high: int) -> list[CueHit]:
    """The cues among tokens low..high-1, in order."""
    found: list[CueHit] = []
    small = small_words(frame.language)
    words = lexicon(frame.language)
    tokens = frame.tokens
    title_case = small.capitals and _is_title_case(frame, low, high)
    at = low
    while at < high:
        token = tokens[at]
        if token.kind != "w":
            at += 1
            continue
        size = phrase_at(tokens, at, high, small.phrases["according"])
        prefix = ""
        if not size:
            for prefix in small.prefixes:
                if token.word.startswith(prefix) and token.word[len(prefix) :] in small.phrases["according"]:
                    size = _prefixed_phrase(frame, at, high, prefix)
                    break
        if size:
            found.append(
                CueHit(
                    at,
                    at + size,
                    len(prefix) if prefix and token.word.startswith(prefix) else 0,
                    "according",
                    "according",
                )
            )
            at += size
            continue
        hit = _phrase_cue(tokens, at, high, words)
        if hit is None:
            single = word_cue(token.word, frame.language)
            hit = single._replace(low=at, high=at + 1) if single is not None else None
        if hit is not None and hit.weak and small.capitals and at > low and frame.has_capital(at):
            hit = None
        if hit is not None and at > low and hit.high == at + 1 and not hit.cut and is_second_name(frame, at):
            hit = None
        if (
            hit is not None
            and (hit.kind == "noun" or hit.group == "describe" and hit.kind == "finite")
            and small.suffixes
            and frame.printed(at, at + 1).endswith(small.feminine_printed)
        ):
            hit = None  # a feminine noun; only folding makes its ending a possessive
        if hit is not None and not (
            small.capitals and frame.has_capital(at) and not title_case and at > low and tokens[at - 1].kind != "q"
        ):
            found.append(hit)
            at = hit.high
        else:
            at += 1
    return found


def _is_title_case(frame: Frame, low: int, high: int) -> bool:
    """True for a headline in capitals, in which a verb of speech has one as well."""
    words = [at for at in range(low, high) if frame.tokens[at].kind == "w" and len(frame.tokens[at].word) > 3]
    return len(words) >= 3 and sum(frame.has_capital(at) for at in words) > 0.7 * len(words)


def _prefixed_phrase(frame: Frame, at: int, high: int, prefix: str) -> int:
    rest = frame.tokens[at].word[len(prefix) :]
    for words in small_words(frame.language).phrases["according"].get(rest, ()):
        if at + len(words) <= high and all(frame.tokens[at + i].word == words[i] for i in range(1, len(words))):
            return len(words)
    return 0


def _phrase_cue(tokens: Sequence, at: int, high: int, words: Lexicon) -> CueHit | None:
    for phrase, form in words.phrases.get(tokens[at].word, ()):
        if at + len(phrase) <= high and all(tokens[at + i].word == phrase[i] for i in range(1, len(phrase))):
            return CueHit(at, at + len(phrase), 0, form.group, form.kind, form.gender, form.weak)
    return None


@functools.lru_cache(maxsize=50000)
def word_cue(word: str, language: Language) -> CueHit | None:
    """The cue that a folded word is, with its clitic, as if it stood at token 0; None where it is none."""
    words, small = lexicon(language), small_words(language)
    form = words.single.get(word)
    if form is not None:
        return CueHit(0, 1, 0, form.group, form.kind, form.gender, form.weak, plain=form.plain)
    for prefix in small.prefixes:
        if word.startswith(prefix) and len(word) > len(prefix) + 1:
            form = words.single.get(word[len(prefix) :])
            if form is not None:
                return CueHit(0, 1, len(prefix), form.group, form.kind, form.gender, form.weak, prefix, form.plain)
    if not small.suffixes:
        form = words.nouns.get(word)
        return CueHit(0, 1, 0, form.group, "noun", "", form.weak) if form is not None else None
    return _with_suffix(word, words, small) or _with_article(word, words, small)


def _with_suffix(word: str, words: Lexicon, small: Small) -> CueHit | None:
    """A verb with its object or a noun with its owner written at its end (`he announced it`, `his saying`)."""
    for cut, prefix in _fronts(word, small.prefixes + small.noun_prefixes):
        rest = word[cut:]
        for suffix, gender in zip(small.suffixes, small.suffix_gender, strict=True):
            stem = rest[: -len(suffix)] if rest.endswith(suffix) else ""
            if len(stem) < 2:
                continue
            form = words.single.get(stem)
            if (
                form is not None
                and form.kind == "finite"
                and (not form.weak or form.group == "describe")
                and len(stem) > 2
                and prefix in ("", *small.prefixes)
            ):
                return CueHit(0, 1, cut, form.group, "finite", form.gender, form.weak, prefix)
            form = words.nouns.get(stem)
            if form is not None:
                return CueHit(0, 1, cut, form.group, "noun", gender, form.weak)
    return None


def _with_article(word: str, words: Lexicon, small: Small) -> CueHit | None:
    """A noun with the article behind a preposition: `with the saying`."""
    for prefix in small.noun_prefixes:
        rest = word[len(prefix) :] if word.startswith(prefix) else ""
        if rest.startswith(small.article):
            form = words.nouns.get(rest[len(small.article) :])
            if form is not None:
                return CueHit(0, 1, len(prefix), form.group, "noun", "", form.weak)
    return None


def cue_at(frame: Frame, at: int) -> CueHit | None:
    """The cue that begins at a token, of one word or several; None where none does."""
    hit = _phrase_cue(frame.tokens, at, len(frame.tokens), lexicon(frame.language))
    return hit if hit is not None else word_cue(frame.tokens[at].word, frame.language)


def _fronts(word: str, prefixes: Sequence[str]) -> list[tuple[int, str]]:
    return [(0, "")] + [(len(prefix), prefix) for prefix in prefixes if word.startswith(prefix)]


def is_cue(words: str, language: Language) -> bool:
    """True where the last of some printed words is a form that the table of cues has."""
    last = fold(words, language).text.split()[-1:]
    return bool(last) and word_cue(last[0], language) is not None
