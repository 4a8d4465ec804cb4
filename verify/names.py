"""Is it the same name, across spellings and across scripts.

A name is read as the sounds that its letters may stand for (`languages/CODE/romanise.tsv`); two names are as near as the
cheapest way to turn one row of sounds into the other, where vowels cost little and consonants cost much. What a
table of names knows to be one name (`languages/CODE/names_OTHER.tsv`) is not measured at all.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Mapping
from dataclasses import dataclass

from verify import gazetteer, languages
from verify.namefinding import find_names
from verify.settings import DEFAULTS
from verify.text import fold

__all__ = ["find_names", "name_parts", "part_similarity", "same_name", "similarity"]

_PART = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_WEIGHT = {"c": 1.0, "w": 0.5, "v": 0.3, "l": 0.4}
_LONGEST_NAME = 200
_MOST_PARTS = 12


@dataclass(frozen=True, slots=True, eq=False)
class Sound:
    """A letter or a group of letters of a name: the sounds that it may stand for, and how much it weighs."""

    letters: str
    sounds: frozenset[str]
    kind: str
    script: str


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


@functools.cache
def _known() -> Mapping[str, frozenset[str]]:
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
def _letter_rows() -> tuple[Mapping[str, str], ...]:
    """How letters are folded in the languages whose spellings are known by sound."""
    every = [languages.load(code) for code in languages.codes()]
    return tuple(language.letters for language in every if language.rows("romanise"))


@functools.lru_cache(maxsize=50000)
def name_parts(name: str) -> tuple[str, ...]:
    """The folded words of a name that tell it from others: without articles and links, `Abd al-X` as one part."""
    small = _small_words()
    rows = _letter_rows()
    folded = fold(name[:_LONGEST_NAME]).text
    folded = "".join(next((row[char] for row in rows if char in row), char) for char in folded)
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
    for article in _small_words()["article"]:
        least = 4 if article.isascii() else 2
        if len(article) == 2 and word.startswith(article) and len(word) - len(article) >= least:
            return word[len(article) :]
    return None


def _without_inner_article(word: str) -> str:
    """`abdulrahman` and its kin as `abdrahman`: the article behind a glued first part, cut."""
    small = _small_words()
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
        same = bool(_sounds(a)[0].sounds & _sounds(b)[0].sounds)
        return 0.9 if same and max(len(a), len(b)) > 1 else 0.0
    bare_a, bare_b = _article_cut(a), _article_cut(b)
    best = _sound_similarity(_sounds(a), _sounds(b))
    if bare_a and bare_b:
        return max(best, _sound_similarity(_sounds(bare_a), _sounds(bare_b)))
    if bare_a:
        return max(best, 0.99 * _sound_similarity(_sounds(bare_a), _sounds(b)))
    if bare_b:
        return max(best, 0.99 * _sound_similarity(_sounds(a), _sounds(bare_b)))
    return best


@functools.lru_cache(maxsize=100_000)
def skeleton(word: str) -> tuple[tuple[int, ...], int]:
    """The consonants of a folded word and all its sounds, as bits: what another word must have to sound like it."""
    needed, held = [], 0
    for sound in _sounds(word):
        bits = 0
        for one in (*sound.sounds, sound.letters):
            bits |= _bit(one)
        held |= bits
        if sound.kind == "c":
            needed.append(bits)
    return tuple(needed), held


@functools.cache
def _bit(sound: str) -> int:
    return 1 << next(_bits)


_bits = itertools.count()


def far_apart(core: str, other: str) -> bool:
    """True where a word lacks so many consonants of another that the two cannot be one name: a cheap test before the
    edit distance. `core` is the shortest form of the one, `other` the longest of the other."""
    needed, (_, held) = skeleton(core)[0], skeleton(other)
    allowed = 0 if len(needed) < 5 else 1 if len(needed) < 9 else 2
    for bits in needed:
        if not bits & held:
            if not allowed:
                return True
            allowed -= 1
    return False


# --- sounds --------------------------------------------------------------------------------------------------------


@functools.cache
def _letters() -> tuple[Mapping[str, Sound], int]:
    table: dict[str, Sound] = {}
    for code in languages.codes():
        for letters, kind, sounds in languages.load(code).rows("romanise"):
            table[letters] = Sound(letters, frozenset(sounds.split()), kind, code)
    return table, max((len(letters) for letters in table), default=1)


@functools.lru_cache(maxsize=50000)
def _sounds(word: str) -> tuple[Sound, ...]:
    """The sounds of a folded word; a doubled consonant counts once, letters of no table stand for themselves."""
    table, longest = _letters()
    found: list[Sound] = []
    at = 0
    while at < len(word):
        for size in range(longest, 0, -1):
            sound = table.get(word[at : at + size])
            if sound is not None:
                break
        else:
            size, sound = 1, _unknown_letter(word[at])
        at += size
        if sound.letters == "x":
            found.extend((table.get("k", sound), table.get("s", sound)))
        elif not found or found[-1].letters != sound.letters:
            found.append(sound)
    return tuple(found)


@functools.lru_cache(maxsize=5_000)
def _unknown_letter(letter: str) -> Sound:
    return Sound(letter, frozenset(letter), "c", "")


def same_first_sound(one: str, other: str) -> bool:
    """True where two folded words may begin with one sound."""
    a, b = _sounds(one), _sounds(other)
    return bool(a and b and a[0].sounds & b[0].sounds)


def _sound_similarity(a: tuple[Sound, ...], b: tuple[Sound, ...]) -> float:
    weight = max(sum(_WEIGHT[sound.kind] for sound in side) for side in (a, b))
    if not weight:
        return 0.0
    across = a[0].script != b[0].script
    # One letter more or less is a slip in a long name and another name where it is short.
    strictness = min(1.5, max(0.7, 4.6 / weight))
    return max(0.0, 1.0 - strictness * _distance(a, b, across) / weight)


def _distance(a: tuple[Sound, ...], b: tuple[Sound, ...], across: bool) -> float:
    """Cheapest edit of one row of sounds to the other, neighbours that changed places included."""
    before: list[float] = []
    row = [0.0]
    outs = [_left_out(sound, place == len(b) - 1, across) for place, sound in enumerate(b)]
    for out in outs:
        row.append(row[-1] + out)
    for i, one in enumerate(a):
        out_a = _left_out(one, i == len(a) - 1, across)
        cost = row[0] + out_a
        new = [cost]
        diagonal = row[0]
        for j, (above, instead, out) in enumerate(zip(row[1:], _costs(one, b, across), outs, strict=True)):
            # The least of three written out: this is the innermost loop of all comparison of names.
            cost += out
            if diagonal + instead < cost:
                cost = diagonal + instead
            if above + out_a < cost:
                cost = above + out_a
            if i and j and not across and a[i - 1].letters == b[j].letters and one.letters == b[j - 1].letters:
                cost = min(cost, before[j - 1] + 0.5)
            new.append(cost)
            diagonal = above
        before, row = row, new
    return row[-1]


@functools.lru_cache(maxsize=100_000)
def _costs(one: Sound, row: tuple[Sound, ...], across: bool) -> tuple[float, ...]:
    """What each sound of a row costs instead of another."""
    return tuple(_instead(one, other, across) for other in row)


def _left_out(sound: Sound, final: bool, across: bool) -> float:
    """Arabic leaves short vowels out, but not at the end of a name; a final `e` is often silent."""
    if sound.kind == "c":
        return 1.0
    if sound.kind in "wl":
        return 0.5
    if final and sound.letters not in ("e", "ع", "ء"):
        return 0.75
    return 0.12 if across else 0.3


def _instead(one: Sound, other: Sound, across: bool) -> float:
    if one.letters == other.letters:
        return 0.0
    vowels = one.kind in "vl" and other.kind in "vl"
    if one.sounds & other.sounds:
        return 0.0 if across else 0.2 if vowels else 0.15
    if vowels:
        return 0.25 if across else 0.5
    if "c" in (one.kind, other.kind) or one.kind == other.kind:
        return 1.0
    return 0.3 if across else 0.5
