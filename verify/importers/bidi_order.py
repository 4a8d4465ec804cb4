"""What stands on a line from left to right, put into the order in which it is read.

The Unicode bidirectional algorithm run backwards, as far as that can be: letters of scripts that run from right to
left turn the line round, while numbers and words in Latin letters inside keep theirs. Two things are lost in print and
are decided by what is commoner: `Airbus 320` is taken for a name with its number, and a number behind such letters is
taken to have been written behind them.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Sequence

_SEPARATORS = frozenset(".,:/\u066b\u066c\u00a0")
_SIGNS = frozenset("+-\u2212")
_ATTACHED = frozenset("%\u066a\u2030$\u20ac\u00a3#\u00b0")
_PAIRS = "()[]{}<>«»‹›"
_MIRRORED = {
    **{one: other for one, other in zip(_PAIRS[::2], _PAIRS[1::2], strict=True)},
    **{other: one for one, other in zip(_PAIRS[::2], _PAIRS[1::2], strict=True)},
}


def kind_of(unit: str) -> str:
    """`R`, `L`, `N` of a number, `A` of one in Arabic digits, or empty for all else."""
    for char in unit:
        kind = unicodedata.bidirectional(char)
        if kind in ("R", "AL"):
            return "R"
        if kind == "L":
            return "L"
        if kind == "EN":
            return "N"
        if kind == "AN" and char.isdigit():
            return "A"
    return ""


def reading_order(units: Sequence[str], rtl: bool, mirror: bool = False) -> str:
    """The text of a line whose units (a letter with its marks, a ligature) are given from left to right. `rtl` is the
    direction of the paragraph; `mirror` says that brackets are given as they look, not as they were written.

    >>> reading_order(list("2 كلم"[::-1]), True)
    '2 كلم'
    """
    kinds = [kind_of(unit) for unit in units]
    if rtl:
        return "".join(_from_right(units, kinds, 0, len(units), mirror))
    out: list[str] = []
    at = 0
    while at < len(units):
        if kinds[at] != "R":
            out.append(units[at])
            at += 1
            continue
        end = at
        for place in range(at, len(units)):
            if kinds[place] == "L":
                break
            if kinds[place] == "R":
                end = place + 1
        out.extend(_from_right(units, kinds, at, end, mirror))
        at = end
    return "".join(out)


def _from_right(units: Sequence[str], kinds: Sequence[str], low: int, high: int, mirror: bool) -> list[str]:
    out: list[str] = []
    latin = _latin_starts(kinds, low, high)
    behind_letters = True  # whether the strong letter before, as read, is one that runs from the right
    at = high - 1
    while at >= low:
        kind = kinds[at]
        if kind in ("", "R"):
            unit = units[at]
            out.append(_MIRRORED.get(unit, unit) if mirror and not kind else unit)
            behind_letters = behind_letters or kind == "R"
            at -= 1
            continue
        start = latin[at - low] if kind != "A" else None
        if start is not None:
            behind_letters = False
        else:
            start = _number_from(units, kinds, low, at, behind_letters)
        out.extend(units[start : at + 1])
        at = start - 1
    return out


def _latin_starts(kinds: Sequence[str], low: int, high: int) -> list[int | None]:
    """For each place, where the words in Latin letters begin that reach it; None where there are none before other
    letters."""
    found: list[int | None] = []
    start = None
    for place in range(low, high):
        if kinds[place] in ("R", "A"):
            start = None
        elif kinds[place] == "L" and start is None:
            start = place
        found.append(start)
    return found


def _number_from(units: Sequence[str], kinds: Sequence[str], low: int, at: int, behind_letters: bool) -> int:
    """Where the number begins that ends at a place. Behind letters that run from the right a hyphen parts numbers and
    a sign of percent stands for itself, as the algorithm has it."""
    kind = kinds[at]
    start = at
    while start > low:
        before = start - 1
        if kinds[before] == kind:
            start = before
        elif before > low and kinds[before - 1] == kind and _joins(units[before], behind_letters):
            start = before - 1
        else:
            break
    if not behind_letters and kind == "N" and start > low and units[start - 1] in _ATTACHED:
        start -= 1
    return start


def _joins(unit: str, behind_letters: bool) -> bool:
    return unit in _SEPARATORS or (unit in _SIGNS and not behind_letters)


def stretchers(lines: Sequence[Sequence[str]]) -> frozenset[str]:
    """The Latin letters that stand for strokes which lengthen words: found between two letters that run from the right,
    and hardly anywhere else. Some producers write them so in justified text."""
    inside: Counter[str] = Counter()
    every: Counter[str] = Counter()
    for units in lines:
        kinds = [kind_of(unit) for unit in units]
        if "R" not in kinds:
            continue
        for at, (unit, kind) in enumerate(zip(units, kinds, strict=True)):
            if kind == "L":
                every[unit] += 1
                if 0 < at < len(units) - 1 and kinds[at - 1] == "R" and kinds[at + 1] == "R":
                    inside[unit] += 1
    return frozenset(unit for unit, count in inside.items() if count >= 3 and count >= 0.9 * every[unit])


def brackets_are_turned(lines: Sequence[str]) -> bool | None:
    """True where the brackets of these lines stand the wrong way round more often than not, None where they do about
    as often."""
    right = wrong = 0
    for line in lines:
        for opening, closing in zip(_PAIRS[::2], _PAIRS[1::2], strict=True):
            if opening == "<":
                continue
            first, last = line.find(opening), line.rfind(closing)
            if first < 0 or last < 0:
                continue
            right += first < last
            wrong += first > last
    if not right and not wrong:
        return False
    if min(right, wrong) * 3 > max(right, wrong):
        return None
    return wrong > right
