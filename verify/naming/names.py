"""Is it the same name, across spellings and across scripts.

A name is read as the sounds that its letters may stand for (`languages/CODE/romanise.tsv`); two names are as near as the
cheapest way to turn one row of sounds into the other, where vowels cost little and consonants cost much. What a
table of names knows to be one name (`languages/CODE/names_OTHER.tsv`) is not measured at all.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping

from verify import languages
from verify.kept import kept
from verify.naming import gazetteer
from verify.naming.namefinding import find_names
from verify.naming.sounds import likeness, most_likeness, sounds_of
from verify.settings import DEFAULTS
from verify.text import fold

__all__ = ["find_names", "name_parts", "part_similarity", "same_name", "similarity"]

_PART = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_LONGEST_NAME = 200
_MOST_PARTS = 12


def same_name(a: str, b: str) -> bool:
    """True where two spellings may be one name: `similarity` at least `name_same` of the settings."""
    return similarity(a, b) >= DEFAULTS.name_same


@functools.lru_cache(maxsize=50000)
def similarity(a: str, b: str) -> float:
    """How near two names are, 0..1: 1 the same, about 0.95 a family name beside the full name, under 0.8 another.

    >>> similarity("Mohammed", "Muhammad") > 0.9
    True
    >>> similarity("Nadir", "Nadira") < 0.84
    True
    """
    parts_a, parts_b = name_parts(a), name_parts(b)
    if not parts_a or not parts_b:
        return 0.0
    if parts_a == parts_b:
        return 1.0
    known = _both_known(a, b)
    if known is not None:
        return 1.0 if known else 0.3
    return max(_parts_similarity(parts_a, parts_b), _whole_similarity(parts_a, parts_b))


def _both_known(a: str, b: str) -> bool | None:
    """True where a table holds both as one name, False where it holds them as two, None where it lacks one."""
    table = _known()
    one, other = table.get(_key(a)), table.get(_key(b))
    if not one or not other:
        return None
    return bool(one & other)


@kept
def _known() -> dict[str, frozenset[str]]:
    """Key of a known name -> what it names, all languages together."""
    found: dict[str, set[str]] = {}
    for code in languages.codes():
        for spelling, (entities, _) in gazetteer.spellings(languages.load(code)).items():
            found.setdefault(_key(" ".join(spelling)), set()).update(entities)
    return {key: frozenset(value) for key, value in found.items()}


@functools.lru_cache(maxsize=50000)
def _key(name: str) -> str:
    return " ".join(_article_cut(part) or part for part in name_parts(name))


@functools.cache
def _small_words() -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {"article": set(), "assimilated": set(), "link": set(), "glue": set()}
    for code in languages.codes():
        for kind, word in languages.load(code).rows("names"):
            found[kind].add(word)
    return {kind: frozenset(words) for kind, words in found.items()}


@functools.cache
def _glues() -> tuple[str, ...]:
    return tuple(_small_words()["glue"])


@functools.cache
def _letters_folded() -> Mapping[int, str]:
    """How letters are folded in the languages whose spellings are known by sound; the first that has a letter counts."""
    every = [languages.load(code) for code in languages.codes()]
    rows = [language.letters for language in every if language.rows("romanise")]
    return {ord(letter): folded for row in reversed(rows) for letter, folded in row.items()}


@functools.lru_cache(maxsize=50000)
def name_parts(name: str) -> tuple[str, ...]:
    """The folded words of a name that tell it from others: without articles and links, `Abd al-X` as one part."""
    small = _small_words()
    folded = fold(name[:_LONGEST_NAME]).text.translate(_letters_folded())
    raw = [match.group().replace("'", "") for match in _PART.finditer(folded)][:_MOST_PARTS]
    parts: list[str] = []
    glue = ""
    for place, word in enumerate(raw):
        last = place == len(raw) - 1
        following = "" if last else raw[place + 1]
        if not last and (word in small["article"] or word in small["assimilated"] and following.startswith(word[1:])):
            continue
        if parts and not last and word in small["link"]:
            continue
        if not last and word in small["glue"]:
            glue += word
            continue
        parts.append(glue + (_article_cut(word) or word) if glue else word)
        glue = ""
    return tuple(_without_inner_article(part) for part in parts)


def _article_cut(word: str) -> str | None:
    """A folded word without the article that is written together with it; None where it can have none."""
    if word[:2] in _small_words()["article"] and len(word) - 2 >= (4 if word[:2].isascii() else 2):
        return word[2:]
    return None


def _without_inner_article(word: str) -> str:
    """`abdulrahman` and its kin as `abdrahman`: the article behind a glued first part, cut."""
    small = _small_words()
    if not word.startswith(_glues()):
        return word
    for glue in small["glue"]:
        rest = word[len(glue) :]
        if not word.startswith(glue) or len(rest) < 3:
            continue
        for article in small["article"]:
            if not article.isascii() and rest.startswith(article) and len(rest) > len(article) + 1:
                return glue + rest[len(article) :]
        if glue.startswith("abd") and len(glue) == 5:
            return glue[:3] + rest
    return word


# --- parts against parts -------------------------------------------------------------------------------------------


def _parts_similarity(a: tuple[str, ...], b: tuple[str, ...]) -> float:
    """The parts of the shorter name, in order, each against the best part of the longer."""
    short, long = (a, b) if len(a) <= len(b) else (b, a)
    if len(short) == 1 and len(long) > 1:
        scores = [part_similarity(short[0], part) for part in long]
        best = max(scores)
        # A given name alone names nobody; the family name, which comes last, does.
        return best * (0.96 if best in scores[1:] else 0.8)
    total, worst, start = 0.0, 1.0, 0
    for place, part in enumerate(short):
        room = range(start, len(long) - (len(short) - place) + 1)
        best, start = max(((part_similarity(part, long[at]), at + 1) for at in room), key=lambda pair: pair[0])
        total += best
        worst = min(worst, best)
    mean = total / len(short)
    score = mean if worst >= 0.75 else min(mean, 0.5 * (mean + worst))
    return score * (0.97 if len(short) < len(long) else 1.0)


def _whole_similarity(a: tuple[str, ...], b: tuple[str, ...]) -> float:
    """All parts written together, for names that one side parts and the other does not."""
    if len(a) == len(b):
        return 0.0
    return part_similarity("".join(a), "".join(b))


@functools.lru_cache(maxsize=100000)
def part_similarity(a: str, b: str) -> float:
    """How near two folded parts are, 0..1; an article written together with the name may be missing on one side, and
    an initial stands for a part that begins with its sound."""
    if a == b:
        return 1.0
    if min(len(a), len(b)) == 1:
        same = bool(sounds_of(a)[0].sounds & sounds_of(b)[0].sounds)
        return 0.9 if same and max(len(a), len(b)) > 1 else 0.0
    bare_a, bare_b = _article_cut(a), _article_cut(b)
    best = likeness(sounds_of(a), sounds_of(b))
    if bare_a and bare_b:
        return max(best, likeness(sounds_of(bare_a), sounds_of(bare_b)))
    if bare_a:
        return max(best, 0.99 * likeness(sounds_of(bare_a), sounds_of(b)))
    if bare_b:
        return max(best, 0.99 * likeness(sounds_of(a), sounds_of(bare_b)))
    return best


@functools.lru_cache(maxsize=200_000)
def reaches(a: str, b: str, level: float) -> bool:
    """True where `part_similarity` is at least so much. Most names are too far apart for that, which shows by their
    consonants before any distance is worked out."""
    if a != b and min(len(a), len(b)) > 1:
        bare_a, bare_b = _article_cut(a), _article_cut(b)
        bare = (bare_a or a, bare_b or b)
        if most_likeness(a, b) < level - 1e-6 and ((bare == (a, b)) or most_likeness(*bare) < level - 1e-6):
            return False
    return part_similarity(a, b) >= level
