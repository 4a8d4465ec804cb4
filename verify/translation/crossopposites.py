"""Words that mean the opposite of what stands in their place in another language (`opposites.tsv` and the lexicon).

A table of opposites alone meets every second pair of sentences by chance, so a difference needs a word on either side
that nothing else accounts for, in the same place of the statement.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from verify.alignment import wordkinds
from verify.alignment.spelling import key_of
from verify.languages import Language
from verify.settings import DEFAULTS
from verify.text import words
from verify.translation import bilingual
from verify.translation.carry import Token
from verify.translation.crossnegation import Half, unpaired
from verify.translation.crosswords import Pair, step_answers
from verify.types import Negation

if TYPE_CHECKING:
    import numpy as np


def opposites_differ(a: Half, b: Half, table: np.ndarray) -> tuple[Pair, ...]:
    """Words of `a` whose opposite stands in the stretch of `b`, where nothing carries the word itself."""
    held = _held(a, b)
    if not held:
        return ()
    told = table.copy()
    for cell in held:
        told[cell] = 0.0  # the vectors of opposites are near: that carries nothing
    surely_a = told.max(axis=1, initial=0.0) >= DEFAULTS.carried_surely
    surely_b = _accounted(told)
    left, right = unpaired(a, b, table)
    found: dict[int, Pair] = {}
    for (i, j), sides in held.items():
        if i in found or surely_a[i] or surely_b[j] or not _in_place(i, j, a, b, table):
            continue
        if _has_opposite(i, a) and _has_opposite(j, b):
            continue
        near = sides > 1 or table[i, j] >= DEFAULTS.opposite_nearer or _between_the_same(i, j, a, b, table)
        if near and _is_negated(a.tokens[i], a, left) == _is_negated(b.tokens[j], b, right):
            found[i] = (a.tokens[i].span, b.tokens[j].span)
    return tuple(found.values())


def _held(a: Half, b: Half) -> dict[tuple[int, int], int]:
    """The words that the tables hold for opposites: by how many of the two languages' tables."""
    ours = [i for i, one in enumerate(a.tokens) if one.concepts and a.stretch.covers(one.span)]
    theirs = [j for j in _within(b) if b.tokens[j].concepts]
    found = {}
    for i in ours:
        for j in theirs:
            sides = opposed(a.tokens[i], a.language, b.tokens[j], b.language)
            if sides:
                found[i, j] = sides
    return found


def _within(half: Half) -> list[int]:
    """The tokens of a stretch, and the next on either side in its clause: an opposite carries nothing, so that a stretch
    may end just before it."""
    found = [at for at, token in enumerate(half.tokens) if half.stretch.covers(token.span)]
    if not found:
        return []
    front, back = found[0] - 1, found[-1] + 1
    if front >= 0 and _ENDS.isdisjoint(half.text[half.tokens[front].span.end : half.stretch.start]):
        found.insert(0, front)
    if back < len(half.tokens) and _ENDS.isdisjoint(half.text[half.stretch.end : half.tokens[back].span.start]):
        found.append(back)
    return found


_ENDS = frozenset(".!?؟؛;:،,\n")


def _accounted(table: np.ndarray) -> list[bool]:
    """For each column whether a row surely carries it that carries no better one: a word said once accounts for one."""
    best = table.argmax(axis=1) if table.shape[1] else None
    found = []
    for column in range(table.shape[1]):
        rows = [row for row in range(table.shape[0]) if table[row, column] >= DEFAULTS.carried_surely]
        twice = rows and all(
            best[row] != column and table[row, best[row]] >= DEFAULTS.carried_surely  # type: ignore[index]
            for row in rows
        )
        found.append(bool(rows) and not twice)
    return found


def _in_place(i: int, j: int, a: Half, b: Half, table: np.ndarray) -> bool:
    """True where two words may stand for each other: opposites are used alike, so their vectors are near, nearer than
    those of most others, and words beside them answer each other; or where the very next word answers the other's."""
    value = table[i, j]
    if _alone_left(i, j, a, b, table):
        return True
    if value >= DEFAULTS.opposite_beside and _beside_the_same(i, j, a, b, table):
        return True
    if value < DEFAULTS.opposite_near:
        return False
    if value < max(_rival(i, j, table) - 0.15, _rival(j, i, table.T) - 0.15):
        return False
    return len(a.tokens) <= 2 or neighbours_answer(i, j, a, b, table, 3)


def _has_opposite(at: int, half: Half) -> bool:
    """True where another word of the stretch is the opposite of one (`from beginning to end`): both sides then say both."""
    mine = wordkinds.other_sides(key_of(half.tokens[at].folded, half.language), half.language)
    return any(
        not mine.isdisjoint(wordkinds.sides(key_of(token.folded, half.language), half.language))
        for place, token in enumerate(half.tokens)
        if place != at and half.stretch.covers(token.span)
    )


def _beside_the_same(i: int, j: int, a: Half, b: Half, table: np.ndarray) -> bool:
    """True where a neighbour answers a neighbour of the other: on one side, or on the two as an adjective stands before
    its noun in one language and behind it in another."""
    return any(step_answers(i, j, step, a, b, table, there) for step in (-1, 1) for there in (-1, 1))


def _between_the_same(i: int, j: int, a: Half, b: Half, table: np.ndarray) -> bool:
    return all(step_answers(i, j, step, a, b, table) for step in (-1, 1))


def _alone_left(i: int, j: int, a: Half, b: Half, table: np.ndarray) -> bool:
    """True where all that stands around either word is carried by the other side: the two are what is left."""
    return _all_else(i, a, table.max(axis=1)) and _all_else(j, b, table.max(axis=0))


def _all_else(at: int, half: Half, carried: np.ndarray) -> bool:
    near = [
        place
        for place, token in enumerate(half.tokens)
        if place != at
        and abs(token.place - half.tokens[at].place) <= DEFAULTS.opposite_window
        and half.stretch.covers(token.span)
    ]
    return len(near) >= DEFAULTS.opposite_company and all(
        carried[place] >= DEFAULTS.neighbour_carried for place in near
    )


def _rival(row: int, column: int, table: np.ndarray) -> float:
    """The best that a row has beside a column, among columns that no other row answers better."""
    best = table.argmax(axis=0)
    return max((float(table[row, at]) for at in range(table.shape[1]) if at != column and best[at] == row), default=0.0)


def neighbours_answer(i: int, j: int, a: Half, b: Half, table: np.ndarray, reach: int) -> bool:
    """True where a neighbour of either token surely answers a neighbour of the other's."""
    beside_a = [at for at, token in enumerate(a.tokens) if 0 < abs(token.place - a.tokens[i].place) <= reach]
    beside_b = [at for at, token in enumerate(b.tokens) if 0 < abs(token.place - b.tokens[j].place) <= reach]
    return any(table[one, other] >= DEFAULTS.neighbour_carried for one in beside_a for other in beside_b)


def _is_negated(token: Token, half: Half, negations: Sequence[Negation]) -> bool:
    """True where one of some negations stands at most two words before a word."""
    before = half.text[max(0, token.span.start - 60) : token.span.start]
    row = words(before, half.language)
    start = token.span.start - len(before) + row[-3].span.start if len(row) >= 3 else token.span.start - len(before)
    return any(start <= negation.span.start < token.span.start for negation in negations)


def opposed(one: Token, language: Language, other: Token, other_language: Language) -> int:
    """How many of the two languages' tables of opposites hold the words of one against those of the other."""
    return _against(one, language, other, other_language) + _against(other, other_language, one, language)


def _against(one: Token, language: Language, other: Token, other_language: Language) -> bool:
    key = key_of(one.folded, language)
    turned = wordkinds.other_sides(key, language)
    if not turned or not other.concepts.isdisjoint(one.concepts):
        return False
    if _is_amount(key, language) and _is_amount(key_of(other.folded, other_language), other_language):
        return False  # how many is compared by itself, with all the small words in view
    theirs = frozenset().union(*(_sides_of(concept, language, other_language) for concept in other.concepts))
    return not theirs.isdisjoint(turned) and theirs.isdisjoint(wordkinds.sides(key, language))


_AMOUNTS = frozenset(("marker", kind) for kind in ("all", "some", "most", "many", "few"))


def _is_amount(key: str, language: Language) -> bool:
    return not _AMOUNTS.isdisjoint(wordkinds.small_kinds(key, language))


@functools.lru_cache(maxsize=20_000)
def _sides_of(concept: int, language: Language, other: Language) -> frozenset[str]:
    """The rows and sides of a language's opposites that hold a word for a concept."""
    forms = _forms_of_concepts(language, other).get(concept, ())
    return frozenset(side for form in forms for side in wordkinds.sides(key_of(form, language), language))


@functools.cache
def _forms_of_concepts(language: Language, other: Language) -> Mapping[int, Sequence[str]]:
    pair = bilingual.sides(language, other)
    found: dict[int, list[str]] = {}
    for form, concepts in (pair[0].single if pair else {}).items():
        for concept in concepts:
            found.setdefault(concept, []).append(form)
    return found
