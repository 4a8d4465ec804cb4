"""Given names that are small words as well: in folded Arabic `Ali` is `on`, and `Basim` is `in the name of`."""

from __future__ import annotations

import functools

from verify.attribution.frames import Frame, fold_all, small_words
from verify.languages import Language

_SMALL = ("inner", "prepositions", "skip", "conjunctions")


@functools.cache
def _doubles(language: Language) -> dict[str, tuple[str, str]]:
    """Folded word -> the name and the small word as they are spelt."""
    given = language.words("givennames")
    names = dict(zip(fold_all(given, language), given, strict=True))
    table = language.table("attribution")
    found: dict[str, tuple[str, str]] = {}
    for section in _SMALL:
        small = table.get(section, ())
        for folded, printed in zip(fold_all(small, language), small, strict=True):
            if folded in names and (section == "inner" or names[folded] != printed):
                found.setdefault(folded, (names[folded], printed))
    return found


@functools.cache
def _pronouns(language: Language) -> dict[str, str]:
    """Folded first person -> the given name that is spelt so when folded."""
    given = language.words("givennames")
    names = dict(zip(fold_all(given, language), given, strict=True))
    printed = language.table("attribution").get("first_person", {}).get("words", ())
    return {word: names[word] for word in fold_all(printed, language) if word in names}


@functools.lru_cache(maxsize=64)
def _is_printed(text: str, word: str) -> bool:
    return f" {word} " in text


def is_given_name(frame: Frame, at: int, low: int) -> bool:
    """True where a small word is a given name here: it is spelt as the name, and the text spells the small word
    otherwise; or, where both are spelt alike, nothing in low..at-1 asks for the small word (a spokesman speaks in the
    name of somebody), or it has had it."""
    doubles = _doubles(frame.language)
    word = frame.tokens[at].word
    if word in _pronouns(frame.language):
        return frame.printed(at, at + 1) == _pronouns(frame.language)[word]
    if word not in doubles:
        return False
    name, small = doubles[word]
    if name != small:
        return frame.printed(at, at + 1) == name and _is_printed(frame.text, small)
    asking = small_words(frame.language).lists["speaks_for"]
    asked = any(frame.tokens[i].word in asking for i in range(max(0, low), at))
    return not asked or any(frame.tokens[i].word == word for i in range(low, at))


def is_second_name(frame: Frame, at: int) -> bool:
    """True for a given name that is spelt like a verb: right behind another (`John Grant`), or where only folding makes
    them one."""
    known = given(frame.language)
    if frame.tokens[at].word not in known:
        return False
    if at and frame.tokens[at - 1].word in known:
        return True
    printed = frame.printed(at, at + 1)
    return printed in _spelt(frame.language, "names") and printed not in _spelt(frame.language, "cues")


@functools.cache
def _spelt(language: Language, what: str) -> frozenset[str]:
    """The given names, or the forms of verbs of speech, as they are printed."""
    if what == "names":
        return frozenset(language.words("givennames"))
    return frozenset(form for row in language.rows("cues")[1:] for cell in row[1:] for form in cell.split("|"))


@functools.cache
def given(language: Language) -> frozenset[str]:
    """The folded given names of a language."""
    return frozenset(fold_all(language.words("givennames"), language))
