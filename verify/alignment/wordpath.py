"""The cheapest way from the words of a quote to the words of a stretch of a source.

A local alignment of words (Smith and Waterman, with affine gaps on the source's side after Gotoh): every word of the
quote is accounted for, the source may begin and end anywhere. A word that merely differs is paired with what stands in
its place only inside the quote; at its edges only if the two are of one kind (two numbers, two modals, two forms of
a word), so that an invented tail does not eat the words that follow in the source.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from verify.alignment.spelling import is_light, loose_keys, stem
from verify.languages import Language
from verify.settings import DEFAULTS
from verify.text import stem_forms

# Costs in units of a full match of a light word; set on made-up pairs so that one differing word is a change, three
# differing words in a row are a change, and a gap must be paid for by two words of content behind it.
MATCH_LIGHT, MATCH = 1.0, 2.0
MISMATCH, KIN = -1.1, -0.3
ADDED_LIGHT, ADDED = -0.6, -0.9
GAP_OPEN, GAP_MORE = -1.2, -0.15

# What a step means: two words that are one, two that differ, a word only the quote or only the source has, two words of
# one side written as one on the other.
SAME, CHANGED, ADD, DROP, JOINED_QUOTE, JOINED_SOURCE = "same", "changed", "added", "dropped", "joined-q", "joined-s"


@dataclass(frozen=True, slots=True)
class Step:
    """Words `quote` (first, stop) beside words `source` (first, stop); an empty pair where a side has none."""

    op: str
    quote: tuple[int, int]
    source: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Path:
    """`first` and `stop` are the source's words that the path covers; `score` is in units of a light word."""

    steps: tuple[Step, ...]
    first: int
    stop: int
    score: float


# Moves of a path that pair two words of one side with one of the other.
ONE_FOR_TWO, TWO_FOR_ONE = 3, 4

Kin = Callable[[str, str], bool]


def best_path(
    quote: Sequence[str], source: Sequence[str], first: int, stop: int, language: Language, kin: Kin
) -> Path | None:
    """The best path of all quote words through the source words `first` up to `stop`; None where no word is shared.
    Only a band is looked at: quote word `i` may stand some words before its place at the window's start, or as far
    behind it as the window has room. Cost: words of the quote times width of the band."""
    words = source[first:stop]
    n, m = len(quote), len(words)
    if not n or not m:
        return None
    scores = _pair_scores(quote, words, language, kin)
    slack = min(60, 8 + n // 4)
    joined = _joints(quote, words)
    rows: list[list[float]] = [[0.0] * (m + 1)]
    moves: list[list[int]] = []
    offsets: list[int] = []
    for i, word in enumerate(quote, 1):
        light = is_light(word, language)
        gain, lost = (MATCH_LIGHT, ADDED_LIGHT) if light else (MATCH, ADDED)
        j_from, j_to = max(0, i - slack), min(m, i + max(1, m - n) + slack)
        row, back = _row(rows[-1], words, scores[word], gain, lost, j_from, j_to, last=i == n)
        for j, kind in joined.get(i, ()):
            score = (rows[-2][j - 1] if kind == ONE_FOR_TWO else rows[-1][j - 2]) + gain * 1.9
            if j_from <= j <= j_to and score > row[j]:
                row[j] = score
                back[j - j_from] = kind
        moves.append(back)
        offsets.append(j_from)
        rows = [rows[-1], row]
    end = max(range(m + 1), key=lambda j: (row[j], -j))
    return _walked(moves, offsets, end, first, row[end], scores, quote, words)


def _row(
    above: list[float],
    words: Sequence[str],
    pairs: dict[str, float],
    gain: float,
    lost: float,
    j_from: int,
    j_to: int,
    *,
    last: bool,
) -> tuple[list[float], list[int]]:
    """The scores of one quote word at every source word of its band, and the move that led there: 1 beside the word, 2
    added, 100 and more beside an earlier one with so many source words left out behind it."""
    none = float("-inf")
    row = [none] * len(above)
    back = [0] * (j_to - j_from + 1)
    gap, gap_from = none, 0
    for j in range(j_from, j_to + 1):
        best, move = above[j] + lost, 2
        if j:
            pair = pairs.get(words[j - 1])
            step = above[j - 1] + (MISMATCH if pair is None else pair * gain if pair > 0 else pair)
            if step >= best:
                best, move = step, 1
            opened = row[j - 1] + GAP_OPEN
            gap += GAP_MORE
            if opened > gap:
                gap, gap_from = opened, j - 1
            if gap > best and not last:
                best, move = gap, 100 + j - gap_from
        row[j] = best
        back[j - j_from] = move
    return row, back


def _walked(
    moves: list[list[int]],
    offsets: list[int],
    end: int,
    first: int,
    score: float,
    scores: dict[str, dict[str, float]],
    quote: Sequence[str],
    words: Sequence[str],
) -> Path | None:
    i, j = len(moves), end
    steps: list[Step] = []
    while i > 0:
        place = j - offsets[i - 1]
        if not 0 <= place < len(moves[i - 1]):
            return None  # two words for one led out of the band: no way worth having
        move = moves[i - 1][place]
        if move == 1:
            like = (scores[quote[i - 1]].get(words[j - 1]) or 0.0) >= 0.95
            steps.append(Step(SAME if like else CHANGED, (i - 1, i), (first + j - 1, first + j)))
            i, j = i - 1, j - 1
        elif move == 2:
            steps.append(Step(ADD, (i - 1, i), (first + j, first + j)))
            i -= 1
        elif move == ONE_FOR_TWO:
            steps.append(Step(JOINED_SOURCE, (i - 2, i), (first + j - 1, first + j)))
            i, j = i - 2, j - 1
        elif move == TWO_FOR_ONE:
            steps.append(Step(JOINED_QUOTE, (i - 1, i), (first + j - 2, first + j)))
            i, j = i - 1, j - 2
        elif move >= 100:
            width = move - 100
            steps.append(Step(DROP, (i, i), (first + j - width, first + j)))
            j -= width
        else:
            break
    steps.reverse()
    paired = [step for step in steps if step.op not in (ADD, DROP)]
    if not any(step.op != CHANGED for step in paired):
        return None
    return Path(tuple(steps), paired[0].source[0], paired[-1].source[1], score)


def _joints(quote: Sequence[str], words: Sequence[str]) -> dict[int, list[tuple[int, int]]]:
    """Where two neighbouring words of one side are one word of the other: quote index -> (source index, kind)."""
    found: dict[int, list[tuple[int, int]]] = {}
    singles: dict[str, list[int]] = {}
    pairs: dict[str, list[int]] = {}
    for j, word in enumerate(words, 1):
        singles.setdefault(word, []).append(j)
        if j > 1:
            pairs.setdefault(words[j - 2] + word, []).append(j)
    for i, word in enumerate(quote, 1):
        if i > 1:
            for j in singles.get(quote[i - 2] + word, ()):
                found.setdefault(i, []).append((j, ONE_FOR_TWO))
        for j in pairs.get(word, ()):
            found.setdefault(i, []).append((j, TWO_FOR_ONE))
    return found


def _pair_scores(
    quote: Sequence[str], words: Sequence[str], language: Language, kin: Kin
) -> dict[str, dict[str, float]]:
    """Quote word -> source word -> how well they pair: 1 the same, 0..1 forms of one word, a small loss for two of one
    kind; pairs that merely differ are left out. Only words that share a trait are compared."""
    sharing: dict[str, list[str]] = {}
    for other in set(words):
        for trait in traits(other, language)[0]:
            sharing.setdefault(trait, []).append(other)
    table: dict[str, dict[str, float]] = {}
    for word in set(quote):
        found: dict[str, float] = {}
        for trait in traits(word, language)[1]:
            for other in sharing.get(trait, ()):
                if other not in found:
                    score = pair_score(word, other, language, kin)
                    if score is not None:
                        found[other] = score
        table[word] = found
    return table


@functools.lru_cache(maxsize=100_000)
def traits(word: str, language: Language) -> tuple[frozenset[str], frozenset[str]]:
    """What a word is found by among others, and what it looks for: itself, its stem, its first and last letters, its
    kind, its opposites."""
    from verify.alignment.wordkinds import kinds_of, other_sides, sides, without_negation

    own = {"=" + word, "~" + stem(word, language), *(f"^{form}" for form in stem_forms(word, language))}
    if len(word) > 3:
        own.update(("<" + word[:3], ">" + word[-3:]))
    own.update("#" + kind for kind in kinds_of(word, language))
    wanted = set(own)
    own.update("!" + side for side in sides(word, language))
    wanted.update("!" + side for side in other_sides(word, language))
    wanted.update("=" + other for other in loose_keys(language).get(word, ()))
    plain = without_negation(word, language)
    if plain:
        own.update("%" + form for form in plain)
        wanted.update("~" + form for form in plain)
    wanted.add("%" + stem(word, language))
    return frozenset(own), frozenset(wanted)


@functools.lru_cache(maxsize=200_000)
def pair_score(word: str, other: str, language: Language, kin: Kin) -> float | None:
    """How well two words pair: 1 the same, 0..1 a clitic apart or forms of one word, below 0 two of one kind, else None."""
    if word == other or other in loose_keys(language).get(word, ()):
        return 1.0
    if language.clitics and clitic_variants(word, other, language):
        return 0.8
    if kin(word, other):
        return KIN
    if len(word) > 2 and len(other) > 2:
        if stem(word, language) == stem(other, language):
            return 0.6
        if len(word) > 3 and len(other) > 3 and fuzz.ratio(word, other) >= DEFAULTS.near_word:
            return 0.4
    return None


@functools.lru_cache(maxsize=60_000)
def clitic_variants(word: str, other: str, language: Language) -> bool:
    """True where two words differ by a clitic in front alone."""
    if len(word) == len(other):
        return False
    short, long = (word, other) if len(word) < len(other) else (other, word)
    if len(short) < 2:
        return False
    if long.endswith(short) and long[: -len(short)] in language.clitics:
        return True
    if len(short) < 4:
        return False
    return not set(stem_forms(short, language)[1:]).isdisjoint(stem_forms(long, language)[1:])


@functools.lru_cache(maxsize=60_000)
def joined_variants(word: str, other: str, language: Language) -> bool:
    """True where two words differ by a letter in front that only joins them to what stood before."""
    short, long = (word, other) if len(word) < len(other) else (other, word)
    joins = language.table("stems").get("joins", ())
    return len(short) >= 2 and len(long) == len(short) + 1 and long[0] in joins and long.endswith(short)
