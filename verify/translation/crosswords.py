"""How firmly something is said, small words, and names, compared across languages at the words that answer each other.

A word that is carried says nothing; a difference needs a word on either side, in the same place of the statement.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import TYPE_CHECKING

from verify.facts.polarity import find_markers, find_modals, markers_opposed, modals_alike
from verify.languages import Language
from verify.naming import names
from verify.naming.namefinding import heads_name
from verify.naming.sounds import same_first_sound
from verify.settings import DEFAULTS
from verify.text import fold, words
from verify.translation import bilingual
from verify.translation.carry import PLACES, Token, without_joining
from verify.translation.crossnegation import Half, counterparts, governed, leaves_open
from verify.types import Modal, Span

if TYPE_CHECKING:
    import numpy as np

Pair = tuple[Span, Span]
_SHORTEST_NAME = 3


# --- how firmly, and small words -------------------------------------------------------------------------------------

_FIRM = ("must", "should", "may", "could", "can", "will", "would", "allegedly", "want")
# Translations exchange these freely, since languages cut necessity and possibility differently.
_EXCHANGED = (
    frozenset(("must", "should")),
    frozenset(("can", "may")),
    frozenset(("would", "could")),
    frozenset(("may", "would")),
    frozenset(("want", "will")),
    frozenset(("want", "would")),
    frozenset(("can", "will")),
    frozenset(("can", "would")),
)


def modality_differs(a: Half, b: Half, table: np.ndarray) -> tuple[Pair, ...]:
    """Pairs of words that say with unlike firmness what answers each other (`will` for `may`)."""
    ours, theirs = _modals(a), _modals(b)
    found = [*_bare(a, ours, b, theirs, table)]
    found.extend((other, one) for one, other in _bare(b, theirs, a, ours, table.T))
    for one in ours:
        targets = counterparts(_said_of(one, a), table)
        near = [other for other in theirs if _governs(other, targets, b)]
        if not near or any(_exchangeable(one.kind, other.kind) for other in near):
            continue
        back = [other for other in near if not any(_exchangeable(mine.kind, other.kind) for mine in ours)]
        if back:
            found.append((one.span, back[0].span))
    return tuple(found)


def _bare(a: Half, ours: list[Modal], b: Half, theirs: list[Modal], table: np.ndarray) -> list[Pair]:
    """Words of `a` that leave open what `b` says outright: a `may` with no modal anywhere in the stretch of `b`."""
    found = []
    for one in ours:
        if one.kind != "may" or theirs or _is_loose(one, a.language) or leaves_open(b):
            continue
        targets = counterparts(_said_of(one, a)[:2], table)
        if targets:
            found.append((one.span, b.tokens[targets[0]].span))
    return found


def _is_loose(modal: Modal, language: Language) -> bool:
    """True for a modal that is none in most of its uses (`loose` in `softneg.tsv`), with or without a clitic."""
    loose = {fold(row[1], language).text for row in language.rows("softneg") if row[0] == "loose"}
    row = words(modal.text, language)
    return bool(row) and any(not loose.isdisjoint(tier) for tier in bilingual.forms(row[0].folded, language)[:2])


def _said_of(modal: Modal, half: Half) -> list[int]:
    """The first words that a modal speaks of, its own first where it is bound to the verb."""
    own = [at for at, token in enumerate(half.tokens) if modal.span.meets(token.span)]
    return own + governed(modal.scope, half, 3)


def _exchangeable(one: str, other: str) -> bool:
    return modals_alike(one, other) or frozenset((one, other)) in _EXCHANGED


def _modals(half: Half) -> list[Modal]:
    """The modals of a stretch. One written with a capital in mid-sentence is a name or a month."""
    found = []
    for modal in find_modals(half.text, half.language):
        if modal.kind not in _FIRM or not half.stretch.meets(modal.span):
            continue
        inside = half.text[: modal.span.start].rstrip(" \"'“”‘’«»([—–-")[-1:] not in ("", ".", "!", "?", ":", "…", "\n")
        if not (inside and modal.text[:1].isupper()):
            found.append(modal)
    return found


def _governs(modal: Modal, targets: Sequence[int], half: Half) -> bool:
    return any(
        modal.scope.covers(half.tokens[at].span) or modal.span.covers(half.tokens[at].span) for at in targets
    ) and (
        any(
            0 <= len(words(half.text[modal.span.end : half.tokens[at].span.end])) <= DEFAULTS.modal_reach
            for at in targets
        )
    )


def markers_differ(a: Half, b: Half) -> tuple[Pair, ...]:
    """Small words that exclude each other (all, none; before, after), one on each side and neither on the other's."""
    ours = [marker for marker in find_markers(a.text, a.language) if a.stretch.meets(marker.span)]
    theirs = [marker for marker in find_markers(b.text, b.language) if b.stretch.meets(marker.span)]
    kinds, other_kinds = {marker.kind for marker in ours}, {marker.kind for marker in theirs}
    return tuple(
        (one.span, other.span)
        for one in ours
        for other in theirs
        if markers_opposed(one.kind, other.kind) and one.kind not in other_kinds and other.kind not in kinds
    )


# --- names -----------------------------------------------------------------------------------------------------------


def names_differ(a: Half, b: Half, table: np.ndarray) -> tuple[Pair, ...]:
    """Names of `a` that nothing in `b` carries, each beside a name of the stretch of `b` that answers none of `a`: both
    known to the tables of names as unlike things of one kind, or in the same place among words that answer each other."""
    mine = _unanswered_names(a, b, table)
    free = _unanswered_names(b, a, table.T)
    found: list[Pair] = []
    for i in mine:
        likes = [j for j in free if _in_one_slot(i, j, a, b, table)]
        match = next((j for j in likes if _stands_alike(i, j, a, b, table)), likes[0] if likes else None)
        if match is None:
            continue
        found.append((a.tokens[i].span, b.tokens[match].span))
        entities = b.tokens[match].entities
        free = [j for j in free if j != match and not (entities and b.tokens[j].entities == entities)]
    return _joined(found, a.text, b.text)


def _unanswered_names(half: Half, other: Half, table: np.ndarray) -> list[int]:
    """Names that nothing carries, or that are said more often than the other side says them."""
    found = []
    for at, token in enumerate(half.tokens):
        if not token.name or not half.stretch.covers(token.span):
            continue
        if table[at].max(initial=0.0) < DEFAULTS.name_carried or _said_oftener(token, half, other):
            found.append(at)
    return found


def _said_oftener(token: Token, half: Half, other: Half) -> bool:
    if not token.entities:
        return False
    return _times(token.entities, half) > _times(token.entities, other) > 0


def _times(entities: frozenset[str], half: Half) -> int:
    places = [token.place for token in half.tokens if token.entities & entities]
    return sum(place - 1 not in places for place in places)


def _in_one_slot(i: int, j: int, a: Half, b: Half, table: np.ndarray) -> bool:
    one, other = a.tokens[i], b.tokens[j]
    if one.entities and other.entities:
        carried = max(table[i].max(initial=0.0), table[:, j].max(initial=0.0)) >= DEFAULTS.carried_surely
        return (
            not (one.entities & other.entities)
            and _kinds_meet(one.kinds, other.kinds)
            and (not carried or _stands_alike(i, j, a, b, table))
        )
    cased, plain = (one, other) if _cased_name(one) else (other, one)
    if not _cased_name(cased) or may_be_one(one.folded, other.folded):
        return False
    if not cased.entities and _is_abbreviation(cased.printed):
        return False
    if plain.kinds & PLACES and not cased.entities:
        return _stands_alike(i, j, a, b, table)
    return _beside_name(i, j, a, b, table) or ((not plain.concepts or plain.given) and _behind_title(i, j, a, b, table))


def _is_abbreviation(printed: str) -> bool:
    """True for capitals (`BBC`, which are read out in many ways) and for what is too short to be told by sound."""
    return len(printed) <= _SHORTEST_NAME or printed.upper() == printed


@functools.lru_cache(maxsize=50_000)
def may_be_one(one: str, other: str) -> bool:
    """True where two spellings may be one name that was written oddly: near by sound, or as near as half with the same
    first sound."""
    pairs = [(left, right) for left in without_joining(one) for right in without_joining(other)]
    return any(names.reaches(left, right, DEFAULTS.name_near) for left, right in pairs) or (
        same_first_sound(one, other)
        and any(names.reaches(left, right, DEFAULTS.name_near_first) for left, right in pairs)
    )


def _beside_name(i: int, j: int, a: Half, b: Half, table: np.ndarray) -> bool:
    """True where the word just before or behind each is one name on both sides, and no common word."""
    return any(
        step_answers(i, j, step, a, b, table)
        and a.tokens[i + step].name
        and b.tokens[j + step].name
        and not (a.tokens[i + step].concepts & b.tokens[j + step].concepts)
        for step in (-1, 1)
    )


def _behind_title(i: int, j: int, a: Half, b: Half, table: np.ndarray) -> bool:
    """True where a title, or a word behind which names stand, answers another just before both."""
    return step_answers(i, j, -1, a, b, table) and (
        heads_name(a.tokens[i - 1].folded, a.language) or heads_name(b.tokens[j - 1].folded, b.language)
    )


def _kinds_meet(one: frozenset[str], other: frozenset[str]) -> bool:
    return bool(one & other) or (bool(one & PLACES) and bool(other & PLACES))


def _cased_name(token: Token) -> bool:
    return token.name and token.printed[:1].isupper()


def _stands_alike(i: int, j: int, a: Half, b: Half, table: np.ndarray) -> bool:
    """True where the word just before, or just behind, answers that of the other: names keep their place beside a
    title or another part of the name."""
    return any(step_answers(i, j, step, a, b, table) for step in (-1, 1))


def step_answers(i: int, j: int, step: int, a: Half, b: Half, table: np.ndarray, there: int = 0) -> bool:
    """True where the next token of one side answers that of the other; `step` is -1 or 1, `there` the step on the other
    side where that is another."""
    one, other = i + step, j + (there or step)
    if not (0 <= one < len(a.tokens) and 0 <= other < len(b.tokens)):
        return False
    near = abs(a.tokens[one].place - a.tokens[i].place) <= 2 and abs(b.tokens[other].place - b.tokens[j].place) <= 2
    return near and bool(table[one, other] >= DEFAULTS.neighbour_carried)


def _joined(pairs: list[Pair], text: str, other_text: str) -> tuple[Pair, ...]:
    """Pairs whose words stand side by side on both sides as one."""
    found: list[Pair] = []
    for one, other in pairs:
        if found:
            last, last_other = found[-1]
            if _beside(last, one, text) and (
                _beside(last_other, other, other_text) or _beside(other, last_other, other_text)
            ):
                found[-1] = (
                    Span(last.start, one.end),
                    Span(min(last_other.start, other.start), max(last_other.end, other.end)),
                )
                continue
        found.append((one, other))
    return tuple(found)


def _beside(first: Span, second: Span, text: str) -> bool:
    return 0 <= second.start - first.end <= 3 and not text[first.end : second.start].strip(" -")
