"""Whether a negation in one language is answered in another, at the words that it governs, never by count alone."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from verify.alignment.spelling import stem
from verify.facts.polarity import find_modals, find_negations
from verify.languages import Language
from verify.settings import DEFAULTS
from verify.text import fold, words
from verify.translation import bilingual
from verify.translation.carry import Token
from verify.types import Negation, Span

if TYPE_CHECKING:
    import numpy as np


@dataclass(frozen=True, slots=True)
class Half:
    """One of two texts: its tokens, and the stretch of it that is compared."""

    text: str
    language: Language
    tokens: tuple[Token, ...]
    stretch: Span


# --- negation ------------------------------------------------------------------------------------------------------


def polarity_differs(a: Half, b: Half, table: np.ndarray) -> tuple[tuple[Span | None, Span | None], ...]:
    """Negations of one side that nothing on the other side answers, although what they govern stands there: pairs of
    spans, `a` first, the missing one None. A negation is answered by one near what answers the words that it governs, or
    by a word that holds a negation in itself (`unable`, `refuse`)."""
    ours, theirs = _negations(a), _negations(b)
    left, right = _paired(ours, theirs, a, b, table)
    found: list[tuple[Span | None, Span | None]] = []
    found.extend((one.span, None) for one in left if not _answered(one, ours, a, b, table))
    found.extend((None, one.span) for one in right if not _answered(one, theirs, b, a, table.T))
    return tuple(found)


def _negations(half: Half) -> list[Negation]:
    return [
        negation
        for negation in find_negations(half.text, half.language)
        if half.stretch.start <= negation.span.start < half.stretch.end
    ]


def governed(scope: Span, half: Half, most: int) -> list[int]:
    """The first tokens of what a small word governs."""
    return [at for at, token in enumerate(half.tokens) if scope.covers(token.span)][:most]


def _heads(negation: Negation, half: Half, most: int = 3) -> list[int]:
    """The first words that carry something in what a negation governs; those in front where nothing is behind it."""
    behind = governed(negation.scope, half, most)
    if behind:
        return behind
    return [at for at, token in enumerate(half.tokens) if token.span.end <= negation.span.start][-2:]


def counterparts(heads: Sequence[int], table: np.ndarray) -> list[int]:
    """The columns that best carry the rows asked for: where anything does, or where row and column are each other's
    best and not far."""
    if not table.size:
        return []
    found = []
    for at in heads:
        best = int(table[at].argmax())
        value = table[at, best]
        if value >= DEFAULTS.carried or (value >= DEFAULTS.carried_mutually and value >= table[:, best].max()):
            found.append(best)
    return found


def unpaired(a: Half, b: Half, table: np.ndarray) -> tuple[list[Negation], list[Negation]]:
    """Negations of either side that are left when each is paired with the nearest that governs the same."""
    return _paired(_negations(a), _negations(b), a, b, table)


def _paired(
    ours: list[Negation], theirs: list[Negation], a: Half, b: Half, table: np.ndarray
) -> tuple[list[Negation], list[Negation]]:
    costs = []
    for i, one in enumerate(ours):
        spots = [b.tokens[at].place for at in counterparts(_heads(one, a), table)]
        for j, other in enumerate(theirs):
            place = _place(other, b)
            distance = min((abs(spot - place - 1) for spot in spots), default=DEFAULTS.negation_reach)
            if distance <= DEFAULTS.negation_reach:
                costs.append((distance, i, j))
    free_ours, free_theirs = set(range(len(ours))), set(range(len(theirs)))
    for _, i, j in sorted(costs):
        if i in free_ours and j in free_theirs:
            free_ours.discard(i)
            free_theirs.discard(j)
    # What is left on both sides is negated on both sides, if in other words.
    both = min(len(free_ours), len(free_theirs))
    return [ours[i] for i in sorted(free_ours)[both:]], [theirs[j] for j in sorted(free_theirs)[both:]]


def _place(negation: Negation, half: Half) -> int:
    row = words(half.text, half.language)
    return next((at for at, word in enumerate(row) if word.span.end > negation.span.start), len(row))


def _answered(negation: Negation, same_side: list[Negation], half: Half, other: Half, table: np.ndarray) -> bool:
    """True where a left-over negation says nothing against the other side."""
    if _only_stresses(negation, same_side, half):
        return True
    if _is_weak(negation, half) or _says_it_again(negation, same_side, half):
        return True
    if _denies_ability(negation, half) and any(_is_unable(token.folded, other.language) for token in other.tokens):
        return True
    heads = _heads(negation, half)
    targets = counterparts(heads, table) or counterparts(_heads(negation, half, DEFAULTS.negation_heads), table)
    if not targets:
        return bool(heads)  # what it governs is not there: nothing is denied
    # A word near the counterpart that holds a negation in itself, and that nothing negative on this side answers.
    places = [other.tokens[at].place for at in targets]
    if (
        _is_mild(negation, half)
        and max((table[at].max(initial=0.0) for at in heads[:1]), default=0.0) < DEFAULTS.carried_surely
    ):
        return True
    if _soft_beside(places, other):
        return True
    near = [
        at
        for at, token in enumerate(other.tokens)
        if min(abs(token.place - place) for place in places) <= 2 and holds_negation(token.folded, other.language)
    ]
    return any(_is_free(at, heads, table) or _negates_head(at, heads, half, other, table) for at in near)


def _is_free(column: int, heads: Sequence[int], table: np.ndarray) -> bool:
    """True for a word that no other word of this side accounts for: surely by one that the negation governs, well by
    another."""
    row = int(table[:, column].argmax())
    bar = DEFAULTS.carried_surely if row in heads else DEFAULTS.carried_well
    return bool(table[row, column] < bar)


def _negates_head(column: int, heads: Sequence[int], half: Half, other: Half, table: np.ndarray) -> bool:
    """True where a word is the very one that the negation governs, with the negation built in (`un-`)."""
    if not _built_in(other.tokens[column].folded, other.language):
        return False
    return any(
        table[at, column] >= DEFAULTS.carried_surely and not holds_negation(half.tokens[at].folded, half.language)
        for at in heads
    )


def _soft_beside(places: Sequence[int], half: Half) -> bool:
    """True where a small word that holds a negation in itself (`yet`, `non-`) stands just before one of the places."""
    row = words(half.text, half.language)
    listed = {token.place for token in half.tokens}
    return any(
        at not in listed and row[at].folded in _soft(half.language)["word"]
        for place in places
        for at in range(max(0, place - 3), place)
    )


def _denies_ability(negation: Negation, half: Half) -> bool:
    """True for a negation of being able (`could not`, `was not able to`)."""
    row = words(half.text[negation.span.end :], half.language)[:2]
    reach = negation.span.end + (row[-1].span.end if row else 0)
    return any(
        modal.kind in ("can", "could") and modal.span.end > negation.span.start and modal.span.start < reach
        for modal in find_modals(half.text, half.language)
    )


@functools.lru_cache(maxsize=50_000)
def _is_unable(word: str, language: Language) -> bool:
    """True for a folded word that says of itself that something could not be done."""
    listed = _soft(language)["unable"]
    return bool(listed) and any(not listed.isdisjoint(tier) for tier in bilingual.forms(word, language))


def leaves_open(half: Half) -> bool:
    """True where a noun of conjecture stands in the stretch (`speculation`, `chances`): it says of itself that nothing
    is settled."""
    listed = _soft(half.language)["open"]
    return any(
        half.stretch.covers(token.span)
        and any(not listed.isdisjoint(tier) for tier in bilingual.forms(token.folded, half.language)[:3])
        for token in half.tokens
    )


def _is_mild(negation: Negation, half: Half) -> bool:
    """True for what negates one adjective (`غير`), which other languages often say in one word of another root."""
    return fold(negation.text, half.language).text in _soft(half.language)["mild"]


def _is_weak(negation: Negation, half: Half) -> bool:
    """True for what is a negation in some readings only: it may answer one, and says nothing when left over."""
    return fold(negation.text, half.language).text in _soft(half.language)["weak"]


def _says_it_again(negation: Negation, same_side: list[Negation], half: Half) -> bool:
    """True where another negation of the same side governs the same word first."""
    first = [half.tokens[at].folded for at in _heads(negation, half, 1)]
    return (
        any(
            one is not negation and [half.tokens[at].folded for at in _heads(one, half, 1)] == first != []
            for one in same_side
        )
        and len({half.tokens[at].place for one in same_side for at in _heads(one, half, 1)}) > 1
    )


def _only_stresses(negation: Negation, same_side: list[Negation], half: Half) -> bool:
    """True for a second negation that only stresses one before it in the same clause (`لن ... أبدا`)."""
    if fold(negation.text, half.language).text not in _soft(half.language)["stress"]:
        return False
    return any(one is not negation and abs(one.span.start - negation.span.start) < 60 for one in same_side)


@functools.lru_cache(maxsize=50_000)
def holds_negation(word: str, language: Language) -> bool:
    """True for a folded word that holds a negation in itself (`softneg.tsv`).

    >>> from verify import languages
    >>> holds_negation("unfounded", languages.load("en"))
    True
    """
    soft = _soft(language)
    forms = {word, *(form for tier in bilingual.forms(word, language)[:3] for form in tier)}
    if not forms.isdisjoint(soft["word"]) or stem(word, language) in soft["word"]:
        return True
    if not forms.isdisjoint(soft["never"]):
        return False
    return _built_in(word, language)


def _built_in(word: str, language: Language) -> bool:
    soft = _soft(language)
    return any(word.startswith(start) and len(word) >= len(start) + 4 for start in soft["start"]) or any(
        word.endswith(end) and len(word) >= len(end) + 3 for end in soft["end"]
    )


@functools.cache
def _soft(language: Language) -> Mapping[str, frozenset[str]]:
    table: dict[str, set[str]] = {"start": set(), "end": set(), "word": set(), "never": set()}
    table |= {kind: set() for kind in ("weak", "mild", "stress", "loose", "unable", "open")}
    for kind, entry, *rest in language.rows("softneg"):
        table[kind].add(fold(entry, language).text)
        for listed in rest:
            table["never"].update(fold(word, language).text for word in listed.split("|"))
    return {kind: frozenset(found) for kind, found in table.items()}
