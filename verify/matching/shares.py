"""Shares told by two figures: `two in three` beside `61 of 92`, `15 of the 60` beside `a quarter`."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from verify.languages import Language
from verify.settings import Settings
from verify.text import fold, words
from verify.types import Number, Span

_BACK = 120  # characters from a whole to its part in the sentence behind
_OWNERS = 3  # words of an owner between the two figures: fifteen of the harbour's 60


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole: `figures` are the numbers that say it, `whole` is told for two figures only."""

    value: Fraction
    figures: tuple[Number, ...]
    hedge: str | None

    @property
    def span(self) -> Span:
        return Span(min(one.span.start for one in self.figures), max(one.span.end for one in self.figures))


def shares_in(text: str, language: Language, numbers: Sequence[Number]) -> tuple[Share, ...]:
    """The shares of a text in order: fractions, percentages, and two figures that a word of sharing joins."""
    found = []
    plain = [one for one in numbers if one.high is None]
    for number in plain:
        if number.kind == "fraction" or number.unit == "%":
            value = number.value if number.kind == "fraction" else number.value / 100
            found.append(Share(value, (number,), number.hedge))
    for part, whole in itertools.pairwise(plain):
        if part.unit is None and whole.kind == part.kind == "cardinal" and 0 < part.value < whole.value:
            if joins(text[part.span.end : whole.span.start], language):
                found.append(Share(part.value / whole.value, (part, whole), part.hedge))
    found += _one_in(text, language, plain) + _of_them(text, language, plain)
    return tuple(sorted(found, key=lambda one: one.span))


def _one_in(text: str, language: Language, numbers: Sequence[Number]) -> list[Share]:
    """`one in five`, where one is no figure by itself."""
    listed = _entries(language, "one_in")
    found = []
    for number in numbers if listed else ():
        before = tuple(
            word.folded for word in words(text[max(0, number.span.start - 24) : number.span.start], language)
        )
        if number.kind == "cardinal" and number.value > 1 and any(before[-len(entry) :] == entry for entry in listed):
            found.append(Share(1 / number.value, (number,), number.hedge))
    return found


def _of_them(text: str, language: Language, numbers: Sequence[Number]) -> list[Share]:
    """`60 hotels. Twelve of them`: a part of the last larger figure with a noun before it."""
    listed = _entries(language, "of_them")
    found = []
    for place, part in enumerate(numbers if listed else ()):
        behind = tuple(word.folded for word in words(text[part.span.end : part.span.end + 16], language))
        if part.kind != "cardinal" or not any(behind[: len(entry)] == entry for entry in listed):
            continue
        whole = next((one for one in reversed(numbers[:place]) if one.noun and one.value > part.value > 0), None)
        if whole is not None and part.span.start - whole.span.end <= _BACK:
            found.append(Share(part.value / whole.value, (part, whole), part.hedge))
    return found


def joins(between: str, language: Language) -> bool:
    """True for words that make a share of the two figures around them."""
    if len(between) > 48 or any(char in ".,;:!?()" for char in between):
        return False
    row = [word.folded for word in words(between, language)]
    listed = _joining(language)
    longest = max((len(entry) for entry in listed), default=0)
    for size in range(min(longest, len(row)), 0, -1):
        if tuple(row[:size]) in listed:
            rest = row[size:]
            return not rest or (len(rest) <= _OWNERS and row[0] == _first(language))
    return False


def _joining(language: Language) -> frozenset[tuple[str, ...]]:
    return _entries(language, "shares")


@functools.cache
def _entries(language: Language, name: str) -> frozenset[tuple[str, ...]]:
    """A list of `claims.toml` as rows of folded words."""
    listed = language.table("claims").get(name, ())
    return frozenset(tuple(word.folded for word in words(entry, language)) for entry in listed)


def _first(language: Language) -> str:
    """The word of sharing that an owner may follow: the first of the list."""
    listed = language.table("claims").get("shares", ())
    return fold(listed[0], language).text if listed else ""


def answering(share: Share, others: Sequence[Share], settings: Settings) -> tuple[Share, str] | None:
    """The share of a source that says the same, and how: `converted`, or `rounded` where it is only near. A share of two
    figures beside one of two others must be a round one (four in five)."""
    best: tuple[Fraction, Share] | None = None
    for other in others:
        if len(share.figures) == len(other.figures) == 1 and share.value.numerator != 1 != other.value.numerator:
            continue
        off = abs(share.value - other.value)
        if best is None or off < best[0]:
            best = (off, other)
    if best is None:
        return None
    off, other = best
    if off == 0:
        return other, "converted"
    rounds = share.hedge is not None or other.hedge is not None or max(one.value for one in share.figures) <= 10
    reach = Fraction(settings.rounding_hedged) if rounds else Fraction(settings.rounding_plain)
    return (other, "rounded") if off <= reach * share.value else None
