"""Which quote mark opens, which closes, and which opens with which.

A mark's neighbours tell more than its shape: sites print closing marks that look like opening ones, reversed marks,
straight ones. Shape and parity decide only where the neighbours leave a paragraph unbalanced. Each family of marks is
paired by itself within a paragraph, so that a stray mark costs no more than its own paragraph.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from verify.types import Span

MARK = re.compile(r"\"+|“+|”+|„+|‟+|＂+|«+|»+|‹+|›+|「|」|『|』|``|''|’’|‘‘|\(\(|\)\)|[‘’‚‛'`´]")
FAMILIES = {
    **dict.fromkeys(('"', "“", "”", "„", "‟", "＂", "``", "''", "’’", "‘‘"), "double"),
    **dict.fromkeys("«»", "angle"),
    **dict.fromkeys("‹›", "small-angle"),
    **dict.fromkeys("「」", "corner"),
    **dict.fromkeys("『』", "white-corner"),
    **dict.fromkeys(("((", "))"), "paren"),
    **dict.fromkeys("‘’‚‛'`´", "single"),
}
_OPENING_SHAPES = frozenset(("“", "„", "‟", "``", "‘‘", "«", "‹", "「", "『", "((", "‘", "‚", "‛"))
_CLOSING_SHAPES = frozenset(("”", "''", "’’", "»", "›", "」", "』", "))", "’", "´"))
_FIXED = frozenset(("corner", "white-corner", "paren"))
_QUOTES = frozenset("\"“”„‟＂«»‹›「」『』‘’‚‛'`´")
_BEFORE_OPENING = frozenset("([{<—–-―−‐/:|*_~")
_BEHIND_CLOSING = frozenset(".,!?؟،؛;:…۔)]}>—–-―−‐/|*_~")
_INVISIBLE = frozenset("\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
_MAX_DEPTH = 8
_MAX_TAG = 600
_TAG = re.compile(r"<[A-Za-z/!][^<>]{0,600}>")
_STOPS = frozenset(".!?؟۔…")
_DECADE = re.compile(r"\d0s\b")
_SHORT_YEAR = re.compile(r"\d0s\b|\d\d\b(?![.,]?\d)")
_FEET = re.compile(r"\d'\d{1,2}$")

OPEN, CLOSE, EITHER = 1, -1, 0


@dataclass(frozen=True, slots=True)
class Mark:
    """A quote mark, or several of one shape in a row (`count`): the role that its neighbours give it (`OPEN`, `CLOSE`
    or `EITHER`) and the one that its shape has."""

    start: int
    end: int
    family: str
    role: int
    shape: int
    count: int


@dataclass(frozen=True, slots=True)
class Pair:
    """An opening mark with its closing one: the inner stretch is `start:end`. `close` is None where none was found;
    `firm` says that the opening mark could be nothing else."""

    family: str
    open: int
    start: int
    end: int
    close: int | None
    firm: bool = True


def find_marks(text: str, elisions: frozenset[str]) -> list[Mark]:
    """All quote marks of a text in order, without apostrophes, signs for feet and inches, and those in markup."""
    tags = [match.span() for match in _TAG.finditer(text)] if "<" in text else []
    starts = [start for start, _ in tags]
    marks: list[Mark] = []
    skip_until = -1
    for match in MARK.finditer(text):
        start, end = match.span()
        at = bisect_right(starts, start) - 1
        if start < skip_until or (at >= 0 and start < tags[at][1]):
            continue
        if start and text[start - 1] == "=":
            # The value of an attribute in broken markup: the mark and its partner are no quotation.
            partner = text.find(match.group()[0], end, end + _MAX_TAG)
            skip_until = partner + 1 if partner >= 0 else end
            continue
        mark = _mark(text, start, end, match.group(), elisions)
        if mark is not None:
            marks.append(mark)
    return marks


def _mark(text: str, start: int, end: int, shape: str, elisions: frozenset[str]) -> Mark | None:
    key = shape if shape in FAMILIES else shape[0]
    family = FAMILIES[key]
    side = OPEN if key in _OPENING_SHAPES else CLOSE if key in _CLOSING_SHAPES else EITHER
    count = 1 if family == "paren" or len(key) > 1 else len(shape)
    if family in _FIXED:
        return Mark(start, end, family, side, side, count)
    left, right = _neighbour(text, start - 1, -1), _neighbour(text, end, 1)
    if family == "single":
        role = _single_role(text, start, end, key, left, right, elisions)
        return None if role is None else Mark(start, end, family, role, side, 1)
    if family == "double" and text[start] in '"”″' and _FEET.search(text[max(0, start - 5) : start]):
        return None
    role = _role(left, right)
    return Mark(start, end, family, role, side, count)


def _neighbour(text: str, at: int, step: int) -> str:
    """The next character that is neither a quote mark nor invisible; a space where the text or the reach ends."""
    for _ in range(6):
        if at < 0 or at >= len(text):
            return " "
        char = text[at]
        if char not in _QUOTES and char not in _INVISIBLE:
            return char
        at += step
    return " "


def _role(left: str, right: str) -> int:
    left_edge = left.isspace() or left in _BEFORE_OPENING
    right_edge = right.isspace() or right in _BEHIND_CLOSING
    if left.isspace() and right in "….-–—":
        return EITHER
    if left_edge and not right_edge:
        return OPEN
    if not left_edge and right_edge:
        return CLOSE
    if left == ":" and right.isspace():
        return OPEN
    return EITHER


def _single_role(
    text: str, start: int, end: int, key: str, left: str, right: str, elisions: frozenset[str]
) -> int | None:
    """None for an apostrophe. A closing single mark may still be one: the pairing decides."""
    raw_left = text[start - 1] if start else " "
    raw_right = text[end] if end < len(text) else " "
    if raw_left.isalnum() and raw_right.isalnum():
        return None
    if not left.isalnum() and (right.isalnum() or right in "[(…$£€¿") and not raw_right.isspace():
        if left not in " \t\n\r\u00a0" and left not in _BEFORE_OPENING and not left.isspace() and left not in ",.،":
            return None
        word = re.match(r"\w{1,12}", text[end : end + 12])
        folded = word.group().casefold() if word else ""
        if folded in elisions or (_DECADE if key == "‘" else _SHORT_YEAR).match(text, end):
            return None
        return OPEN if key not in "’´" else None
    if not left.isspace() and (right.isspace() or right in _BEHIND_CLOSING):
        return CLOSE if key != "‘" else EITHER
    return EITHER if left.isspace() and right.isspace() and key in "‘’" else None


# --- pairing -----------------------------------------------------------------------------------------------------------


def pair_marks(
    text: str, marks: Sequence[Mark], paragraph: Span, leads: frozenset[str] = frozenset()
) -> tuple[list[Pair], list[Mark]]:
    """The pairs of one family in one paragraph, in order of their opening marks, and the closing marks that are left
    over. A pair may hold others; one without closing mark runs to the end of the paragraph. `leads` are words that
    introduce words of others: the mark behind one opens."""
    best, strays, errors = _stacked(text, marks, [mark.role for mark in marks], paragraph)
    for roles in (_by_shape, _by_turns):
        if not errors:
            break
        given = roles(text, marks, leads)
        if given is not None:
            other = _stacked(text, marks, given, paragraph)
            if other[2] < errors:
                best, strays, errors = other
    return best, strays


def _by_shape(text: str, marks: Sequence[Mark], leads: frozenset[str]) -> list[int] | None:
    return [mark.shape for mark in marks] if all(mark.shape for mark in marks) else None


def _by_turns(text: str, marks: Sequence[Mark], leads: frozenset[str]) -> list[int] | None:
    """Open, close, open, close: only where no mark that must then close stands at the start of a sentence or behind
    a word that introduces speech."""
    if len(marks) % 2 or any(mark.count > 1 for mark in marks):
        return None
    for mark in marks[1::2]:
        if mark.role == OPEN:
            if starts_sentence(text, mark.start) or text[mark.end : mark.end + 1].isupper():
                return None
            before = text[max(0, mark.start - 24) : mark.start].split()
            if before and before[-1].casefold() in leads:
                return None
    return [OPEN if place % 2 == 0 else CLOSE for place in range(len(marks))]


def starts_sentence(text: str, at: int) -> bool:
    """True for a place at the start of a paragraph or sentence, or behind a colon or comma: where speech begins."""
    before = text[max(0, at - 4) : at]
    bare = before.rstrip()
    return not bare or "\n" in before[len(bare) :] or bare[-1] in _STOPS or bare[-1] in ":،,"


def _stacked(
    text: str, marks: Sequence[Mark], roles: Sequence[int], paragraph: Span
) -> tuple[list[Pair], list[Mark], int]:
    """Pairs, closing marks left over, and how many marks found no partner."""
    stack: list[Mark] = []
    pairs: list[Pair] = []
    strays: list[Mark] = []
    for mark, given in zip(marks, roles, strict=True):
        role = given or (CLOSE if stack else OPEN)
        if role == OPEN:
            if len(stack) < _MAX_DEPTH:
                stack.append(mark)
            continue
        if not stack:
            strays.append(mark)
            continue
        for _ in range(min(mark.count, len(stack))):
            opening = stack.pop()
            pairs.append(Pair(opening.family, opening.start, opening.end, mark.start, mark.end, opening.role == OPEN))
    pairs.sort(key=lambda pair: pair.open)
    return _with_unclosed(text, pairs, stack, paragraph), strays, len(strays) + len(stack)


def _with_unclosed(text: str, pairs: list[Pair], stack: list[Mark], paragraph: Span) -> list[Pair]:
    """Adds what is left open. Pairs behind an open mark are inner ones where they start in mid clause, and the last
    closing mark then serves both; else they are quotations of their own and the open one ends before them."""
    if not stack:
        return pairs
    added: list[Pair] = []
    for place, mark in enumerate(stack):
        following = [pair for pair in pairs if pair.open > mark.start]
        until = stack[place + 1].start if place + 1 < len(stack) else None
        first = following[0].open if following else None
        if first is None and until is None:
            added.append(Pair(mark.family, mark.start, mark.end, paragraph.end, None, mark.role == OPEN))
            continue
        cut = min(at for at in (first, until) if at is not None)
        if starts_sentence(text, cut):
            added.append(Pair(mark.family, mark.start, mark.end, cut, None, mark.role == OPEN))
            continue
        last = following[-1] if following else None
        tail = text[last.close : paragraph.end] if last is not None and last.close is not None else "x"
        if last is not None and starts_sentence(text, mark.start):
            shared = not any(char.isalnum() for char in tail[:8])
            end, close = (last.end, last.close) if shared else (paragraph.end, None)
            added.append(Pair(mark.family, mark.start, mark.end, end, close, mark.role == OPEN))
            break
    return sorted(pairs + added, key=lambda pair: (pair.open, -pair.end))


def pair_singles(text: str, marks: Sequence[Mark], paragraph: Span) -> list[Pair]:
    """The pairs of single marks in one stretch without other pairs' ends. A closing mark behind a plural in the
    middle of a clause is a possessive where a better one follows."""
    pairs: list[Pair] = []
    opening: Mark | None = None
    for place, mark in enumerate(marks):
        if mark.role == OPEN or (mark.role == EITHER and opening is None and mark.shape == OPEN):
            if opening is None or not _closes_later(marks, place):
                opening = mark
            continue
        if opening is None:
            continue
        if _possessive(text, mark) and _better_follows(text, marks, place):
            continue
        pairs.append(Pair("single", opening.start, opening.end, mark.start, mark.end))
        opening = None
    if opening is not None and text[opening.start] in "‘‚" and starts_sentence(text, opening.start):
        pairs.append(Pair("single", opening.start, opening.end, paragraph.end, None))
    return pairs


def _closes_later(marks: Sequence[Mark], place: int) -> bool:
    """True where two closing marks follow an opening one: it is an inner one of the same kind."""
    return [mark.role for mark in marks[place + 1 : place + 3]] == [CLOSE, CLOSE]


def _possessive(text: str, mark: Mark) -> bool:
    before, behind = text[max(0, mark.start - 2) : mark.start], text[mark.end : mark.end + 2]
    plural = before[-1:] in "sSzx" or before.casefold() == "in"
    return plural and behind[:1] == " " and behind[1:].islower()


def _better_follows(text: str, marks: Sequence[Mark], place: int) -> bool:
    for mark in marks[place + 1 : place + 12]:
        if mark.role == OPEN:
            return False
        if not _possessive(text, mark):
            return True
    return False
