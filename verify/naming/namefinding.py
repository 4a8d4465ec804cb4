"""Proper names in a text: what the tables of names know, runs of capitals, and the words behind a title."""

from __future__ import annotations

import functools

from verify import languages
from verify.alignment.spelling import is_light, key_of
from verify.kept import kept
from verify.languages import Language
from verify.naming import gazetteer
from verify.text import Word, fold, folded_words, words
from verify.translation import bilingual
from verify.types import Name, Span

_LONGEST_RUN = 8
_PARTS_BEHIND_TITLE = 4
_WORDS_OF_TITLE = 5
_TITLES = ("honorific", "office")
_NO_PART = ("honorific", "office", "portfolio", "place", "body", "group")


@functools.lru_cache(maxsize=128)
def find_names(text: str, language: Language) -> tuple[Name, ...]:
    """The proper names of a text in order of place, none overlapping: known places and bodies, runs of capitals that
    are not just the beginning of a sentence, and up to four unknown words behind a title."""
    row = words(text, language)
    printed = [word.span.of(text) for word in row]
    taken: dict[int, int] = {}
    for known in gazetteer.known_names([word.folded for word in row], language, printed):
        taken[known.first] = known.stop
    runs = _capital_runs(text, row, printed, language) + _behind_titles(text, row, printed, language)
    for first, stop in runs:
        held = [(at, end) for at, end in taken.items() if at < stop and first < end]
        if all(first <= at and end <= stop for at, end in held):
            for at, _ in held:
                del taken[at]
            taken[first] = max(stop, taken.get(first, 0))
    found = []
    for first, stop in sorted(taken.items()):
        span = Span(row[first].span.start, row[stop - 1].span.end)
        found.append(Name(span, span.of(text)))
    return tuple(found)


# --- capitals ------------------------------------------------------------------------------------------------------


def _capital_runs(text: str, row: tuple[Word, ...], printed: list[str], language: Language) -> list[tuple[int, int]]:
    """Runs of capitalised words, small links inside them allowed, without common words and titles in front."""
    found = []
    at = 0
    while at < len(row):
        if not _is_capital(printed[at]):
            at += 1
            continue
        stop = at + 1
        while stop < len(row) and stop - at < _LONGEST_RUN and _joined(text, row[stop - 1], row[stop]):
            if _is_capital(printed[stop]):
                stop += 1
            elif _is_link(row[stop].folded, language) and stop + 1 < len(row) and _is_capital(printed[stop + 1]):
                if not _joined(text, row[stop], row[stop + 1]):
                    break
                stop += 2
            else:
                break
        first = _without_common_front(text, row, printed, at, stop, language)
        if first < stop:
            found.append((first, stop))
        at = stop
    return found


def _is_capital(printed: str) -> bool:
    return printed[0].isupper() and printed not in ("I",)


def _joined(text: str, one: Word, other: Word) -> bool:
    gap = text[one.span.end : other.span.start]
    return len(gap) <= 2 and not gap.strip(" -\u00a0.’'") and not (gap.strip().startswith(".") and len(one.folded) > 3)


@functools.cache
def name_links(language: Language) -> frozenset[str]:
    """Folded small words inside names: articles and links (`al`, `bin`)."""
    return frozenset(word for kind, word in language.rows("names") if kind in ("link", "article", "assimilated"))


def _is_link(word: str, language: Language) -> bool:
    return word in name_links(language)


def _without_common_front(
    text: str, row: tuple[Word, ...], printed: list[str], first: int, stop: int, language: Language
) -> int:
    """Where the name itself begins: behind a common word that only opens the sentence, and behind titles."""
    at = first
    titles = _title_words(language)
    while at < stop:
        word = row[at].folded
        opens = at == first and _opens_sentence(text, row[at].span.start)
        calendar = first == at == stop - 1 and _is_calendar(word)
        common = is_light(key_of(word, language), language) or (opens and is_common(word, language))
        if not (common or calendar or titles.get(word) in _TITLES):
            break
        at += 1
    return at


def _opens_sentence(text: str, start: int) -> bool:
    before = text[max(0, start - 4) : start].rstrip(" \t\n\"'“”‘’«»([—–-")
    return not before or before[-1] in ".!?:…"


@functools.cache
def _calendar() -> frozenset[str]:
    """Names of months and days in all languages: capitals that name nobody."""
    found = set()
    for code in languages.codes():
        for cells in languages.load(code).rows("dates"):
            if cells[0] in ("month", "weekday"):
                found.update(word for cell in cells[1:] for word in cell.casefold().split("|"))
    return frozenset(found)


def _is_calendar(word: str) -> bool:
    return word in _calendar()


@functools.lru_cache(maxsize=50_000)
def is_common(word: str, language: Language) -> bool:
    """True for a folded word that is small or that the lexicon of any pair of languages lists."""
    if is_light(key_of(word, language), language):
        return True
    others = [languages.load(code) for code in languages.codes() if code != language.code]
    return any(bilingual.listed(word, language, other) for other in others)


@functools.cache
def given_names(language: Language) -> frozenset[str]:
    """Folded common given names of a language."""
    return frozenset(fold(name, language).text for name in language.words("givennames"))


# --- behind titles -------------------------------------------------------------------------------------------------


@kept
def _title_words(language: Language) -> dict[str, str]:
    found: dict[str, str] = {}
    for row in language.rows("titles"):
        parts = folded_words(row[0], language)
        if len(parts) == 1:
            found.setdefault(parts[0], row[1])
    return found


def _kind_of(word: str, language: Language) -> str | None:
    titles = _title_words(language)
    if word in titles:
        return titles[word]
    for clitic in language.clitics:
        rest = word[len(clitic) :]
        if word.startswith(clitic) and len(rest) >= 3 and rest in titles:
            return titles[rest]
    return None


def _behind_titles(text: str, row: tuple[Word, ...], printed: list[str], language: Language) -> list[tuple[int, int]]:
    """In scripts without capitals: the unknown words behind a title and what belongs to it."""
    found = []
    at = 0
    while at < len(row):
        if printed[at].upper() != printed[at].lower() or _kind_of(row[at].folded, language) not in _TITLES:
            at += 1
            continue
        first = at + 1
        while first < len(row) and first - at < _WORDS_OF_TITLE and _belongs_to_title(row[first].folded, language):
            first += 1
        stop = first
        while stop < len(row) and stop - first < _PARTS_BEHIND_TITLE and _is_name_part(text, row, stop, language):
            stop += 1
        if stop > first and row[first].folded[0].isalpha():
            found.append((first, stop))
        at = max(stop, at + 1)
    return found


@functools.lru_cache(maxsize=50_000)
def heads_name(word: str, language: Language) -> bool:
    """True for a folded title, or another word behind which a proper name stands (`city`, `bank`)."""
    if _kind_of(word, language) in _TITLES:
        return True
    heads = _heads(language)
    return word in heads or any(word.startswith(clitic) and word[len(clitic) :] in heads for clitic in language.clitics)


@functools.cache
def _heads(language: Language) -> frozenset[str]:
    return frozenset(fold(head, language).text for head in language.words("nameheads"))


def _belongs_to_title(word: str, language: Language) -> bool:
    if _kind_of(word, language) in _NO_PART:
        return True
    known = gazetteer.known_names((word,), language)
    return bool(known) and known[0].kinds <= {"country", "region"}


def _is_name_part(text: str, row: tuple[Word, ...], at: int, language: Language) -> bool:
    gap = text[row[at - 1].span.end : row[at].span.start]
    word = row[at].folded
    return (
        not gap.strip(" ،,\u00a0")
        and (not gap.strip() or _kind_of(row[at - 1].folded, language) is not None)
        and len(word) >= 2
        and word.isalpha()
        and (word in given_names(language) or not is_common(word, language))
    )
