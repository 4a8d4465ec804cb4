"""Takes stars and underscores of Markdown emphasis out of a text; those that mark nothing stay. Linear."""

from __future__ import annotations

import re
from collections.abc import Sequence

_RUN = re.compile(r"\*+|_+|~~")
_MOST_OPEN = 50


def strip_emphasis(text: str, places: Sequence[int] = ()) -> tuple[str, list[int]]:
    """The text without the marks, and where the given places of it (ascending) are now.

    >>> strip_emphasis("**8 May**, 3 * 4 and snake_case")[0]
    '8 May, 3 * 4 and snake_case'
    """
    cuts: list[tuple[int, int]] = []
    opened: list[list[int]] = []  # start, how many marks, of runs that may open
    for run in _RUN.finditer(text):
        mark, size = run[0][0], len(run[0])
        opens, closes = _flanks(text, run.start(), run.end(), mark)
        start = run.start()
        while closes and size:
            at = next((i for i in range(len(opened) - 1, -1, -1) if text[opened[i][0]] == mark), None)
            if at is None:
                break
            del opened[at + 1 :]
            used = min(size, opened[at][1])
            end = opened[at][0] + opened[at][1]
            cuts.append((end - used, end))
            cuts.append((start, start + used))
            opened[at][1] -= used
            start, size = start + used, size - used
            if not opened[at][1]:
                opened.pop()
        if opens and size:
            opened.append([start, size])
            del opened[:-_MOST_OPEN]
    return _cut(text, sorted(cuts), places)


def _flanks(text: str, start: int, end: int, mark: str) -> tuple[bool, bool]:
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    if before.isdigit() and after.isdigit():  # a product
        return False, False
    opens = not after.isspace() and (after.isalnum() or before.isspace() or not before.isalnum())
    closes = not before.isspace() and (before.isalnum() or after.isspace() or not after.isalnum())
    if mark == "_":  # never inside a word
        return opens and not before.isalnum(), closes and not after.isalnum()
    return opens, closes


def _cut(text: str, cuts: list[tuple[int, int]], places: Sequence[int]) -> tuple[str, list[int]]:
    kept: list[str] = []
    moved: list[int] = []
    at = gone = 0
    waiting = list(places)
    index = 0
    for start, end in cuts:
        while index < len(waiting) and waiting[index] <= start:
            moved.append(waiting[index] - gone)
            index += 1
        kept.append(text[at:start])
        at = end
        gone += end - start
        while index < len(waiting) and waiting[index] <= end:
            moved.append(end - gone)
            index += 1
    kept.append(text[at:])
    moved.extend(place - gone for place in waiting[index:])
    return "".join(kept), moved
