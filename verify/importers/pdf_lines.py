"""Characters with places put together to lines and columns, whatever the order in which a PDF draws them."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

from verify.importers.bidi_order import kind_of
from verify.importers.pdf_chars import Char

_LINE = 0.35  # of the size: how far apart two characters of one line may stand in height
_GUTTER = 0.8  # of the size: a gap that may part columns, where it runs down through several lines
_COLUMN = 2.0  # of the size: a gap that parts columns or cells in any case
_NARROWEST = 6.0  # of the size: a column is at least so wide
_SPACE = 0.16  # of the size: a gap between words where no spaces are written
_WIDE_SPACE = 0.22  # the same where they are
_SMALL = 0.9  # of the usual size: from where down a raised figure is a footnote's mark
_DEEPEST = 12
_MARK_REACH = 0.5  # of the size: how far a mark may stand from its letter
_LONG = 25  # letters from which a stretch is no cell of a table


@dataclass(frozen=True, slots=True)
class Line:
    """A stretch of a line: its units from left to right, and its box."""

    units: tuple[str, ...]
    left: float
    right: float
    base: float
    size: float
    page: int


def find_lines(chars: Sequence[Char], page: int) -> tuple[list[Line], int]:
    """The lines of a page in the order in which columns are read where text runs from the left, and how many raised
    figures were left out."""
    chars = _once(chars)
    if not chars:
        return [], 0
    usual = median(char.size for char in chars if char.text.strip()) if any(c.text.strip() for c in chars) else 1.0
    spaced = sum(char.text.isspace() for char in chars) > 0.05 * len(chars)
    rows, raised = _rows(chars, usual)
    lines = []
    for row in rows:
        lines.extend(_segments(row, spaced, page))
    return lines, raised


def _once(chars: Sequence[Char]) -> list[Char]:
    """The characters without those drawn twice to look bold."""
    seen: set[tuple[str, int, int, int]] = set()
    found = []
    for char in chars:
        step = max(char.size * 0.12, 0.01)
        size = round(char.size * 10)  # steps are of the size: places of two sizes are no neighbours
        left, base = round(char.left / step), round(char.base / step)
        near = [(char.text, size, left + dx, base + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)]
        if char.text.strip() and any(one in seen for one in near):
            continue
        seen.add((char.text, size, left, base))
        found.append(char)
    return found


def _rows(chars: Sequence[Char], usual: float) -> tuple[list[list[Char]], int]:
    """Characters of one height together, from the top; raised figures that mark footnotes left out."""
    rows: list[list[Char]] = []
    bases: list[float] = []
    raised = 0
    small = []
    for char in sorted(chars, key=lambda char: (-char.base, char.left)):
        if char.size < _SMALL * usual and char.text.isdigit():
            small.append(char)
            continue
        if rows and abs(bases[-1] - char.base) <= _LINE * max(char.size, rows[-1][0].size):
            rows[-1].append(char)
        else:
            rows.append([char])
            bases.append(char.base)
    alone = []
    for char in small:
        for row in rows:
            size = max(one.size for one in row[:50])
            if 0.12 * size < char.base - row[0].base < size and any(abs(one.right - char.left) < size for one in row):
                raised += 1
                break
        else:
            alone.append(char)
    for char in alone:
        row = min(rows, key=lambda row: abs(row[0].base - char.base), default=None)
        if row is not None and abs(row[0].base - char.base) <= _LINE * char.size:
            row.append(char)
        else:
            rows.append([char])
    rows.sort(key=lambda row: -row[0].base)
    return rows, raised


def _segments(row: Sequence[Char], spaced: bool, page: int) -> list[Line]:
    units = _with_marks(row)
    lines = []
    current: list[str] = []
    left = right = 0.0
    sizes: list[float] = []
    base = row[0].base

    def close() -> None:
        while current and current[-1] == " ":
            current.pop()
        if current:
            lines.append(Line(tuple(current), left, right, base, median(sizes), page))

    for text, low, high, size in units:
        if text.isspace():
            if current and current[-1] != " ":
                current.append(" ")
            continue
        gap = low - right
        if current and gap > _GUTTER * size:
            close()
            current, sizes = [], []
        if not current:
            left, right = low, high
        elif gap > (_WIDE_SPACE if spaced else _SPACE) * size and current[-1] != " ":
            current.append(" ")
        current.append(text)
        sizes.append(size)
        right = max(right, high)
    close()
    return lines


def _with_marks(row: Sequence[Char]) -> list[tuple[str, float, float, float]]:
    """What stands on a line from left to right: text, left, right, size; marks with the letter that they stand at,
    letters of ligatures in plain letters."""
    bases: list[list[object]] = []
    marks = []
    for char in row:
        text = _plain(char.text)
        if text and all(unicodedata.category(one) == "Mn" for one in text):
            marks.append((text, (char.left + char.right) / 2))
        elif text:
            bases.append([text, char.left, char.right, char.size])
    bases.sort(key=lambda unit: (unit[1] + unit[2]) / 2)  # type: ignore[operator]
    letters = [unit for unit in bases if not str(unit[0]).isspace()]  # a mark stands on no space
    for text, middle in marks:
        near = _marked(letters, middle)
        if near is not None:
            near[0] = f"{near[0]}{text}"
    return [(str(unit[0]), float(unit[1]), float(unit[2]), float(unit[3])) for unit in bases]  # type: ignore[arg-type]


def _marked(letters: Sequence[list[object]], middle: float) -> list[object] | None:
    """The letter that a mark stands at: the one below it; between words that run from the right the one on its right,
    whose last mark leans into the gap; else the nearest."""
    near = min(letters, key=lambda unit: _distance(unit, middle), default=None)
    if near is None or _distance(near, middle) < 0:
        return near
    right = min((unit for unit in letters if unit[1] >= middle), key=lambda unit: unit[1], default=None)  # type: ignore
    if right is not None and kind_of(str(right[0])[:1]) == "R" and right[1] - middle < _MARK_REACH * right[3]:  # type: ignore
        return right
    return near


def _distance(unit: list[object], middle: float) -> float:
    _, left, right, _ = unit
    if left <= middle <= right:  # type: ignore[operator]
        return -1.0 / (1.0 + right - left)  # type: ignore[operator]
    return abs((left + right) / 2 - middle)  # type: ignore[operator]


def _plain(text: str) -> str:
    """Letters for the forms that they take in a word, and for ligatures; nothing for what is invisible."""
    out = []
    for char in text:
        if "\ufb00" <= char <= "\ufdff" or "\ufe70" <= char <= "\ufefe":
            char = unicodedata.normalize("NFKC", char).strip()
        if char and (char == "\u200c" or unicodedata.category(char[0]) not in ("Cf", "Cc", "Cn", "Co", "Cs")):
            out.append(" " if char in ("\u00a0", "\u2009", "\u202f") else char)
        elif char in ("\t", "\n"):
            out.append(" ")
        elif char == "\u00ad":
            out.append(char)
    return "".join(out)


# --- columns -------------------------------------------------------------------------------------------------------


def in_columns(lines: Sequence[Line], rtl: bool, depth: int = 0) -> list[list[Line]]:
    """The lines of a page in blocks, in the order of reading: a page is cut where a gap runs through from top to
    bottom, else where the widest gaps run across."""
    if not lines:
        return []
    if len(lines) > 1 and depth <= _DEEPEST:
        columns = _cut_down(lines)
        if len(columns) > 1:
            if rtl:
                columns.reverse()
            return [block for column in columns for block in in_columns(column, rtl, depth + 1)]
        if any(abs(one.base - two.base) < _LINE * one.size for one, two in _neighbours(lines)):
            bands = _cut_across(lines)
            if len(bands) > 1:
                return [block for band in bands for block in in_columns(band, rtl, depth + 1)]
    return [_rejoined(lines, rtl)]


def _rejoined(lines: Sequence[Line], rtl: bool) -> list[Line]:
    """The lines from the top, with stretches of one line put together again that no column parts."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: -line.base):
        if rows and abs(rows[-1][0].base - line.base) < _LINE * line.size:
            rows[-1].append(line)
        else:
            rows.append([line])
    found = []
    for row in rows:
        row.sort(key=lambda line: line.left)
        whole = [row[0]]
        for line in row[1:]:
            last = whole[-1]
            if line.left - last.right <= _COLUMN * line.size:
                whole[-1] = replace(last, units=(*last.units, " ", *line.units), right=max(last.right, line.right))
            else:
                whole.append(line)
        found.extend(reversed(whole) if rtl else whole)
    return found


def _neighbours(lines: Sequence[Line]) -> list[tuple[Line, Line]]:
    ordered = sorted(lines, key=lambda line: -line.base)
    return list(zip(ordered, ordered[1:], strict=False))


def _cut_down(lines: Sequence[Line]) -> list[list[Line]]:
    """The columns of a group of lines from the left: each of two lines at least, a gap of a letter between."""
    ordered = sorted(lines, key=lambda line: line.left)
    groups: list[list[Line]] = [[ordered[0]]]
    right = ordered[0].right
    for line in ordered[1:]:
        if line.left - right > _GUTTER * line.size:
            groups.append([])
        groups[-1].append(line)
        right = max(right, line.right)
    if len(groups) > 1 and all(_is_column(group) for group in groups):
        return groups
    return [list(lines)]


def _is_column(group: Sequence[Line]) -> bool:
    width = max(line.right for line in group) - min(line.left for line in group)
    return len({round(line.base) for line in group}) > 1 and width > _NARROWEST * group[0].size


def stand_beside(block: Sequence[Line]) -> bool:
    """True where two long stretches of text stand beside each other in one block, so that their order is a guess."""
    return any(
        abs(one.base - two.base) < _LINE * one.size and min(len(one.units), len(two.units)) >= _LONG
        for one, two in _neighbours(block)
    )


def _cut_across(lines: Sequence[Line]) -> list[list[Line]]:
    ordered = sorted(lines, key=lambda line: -line.base)
    gaps = [one.base - two.base - two.size for one, two in zip(ordered, ordered[1:], strict=False)]
    widest = max(gaps)
    if widest <= 0.3 * ordered[0].size:
        return [list(lines)]
    bands: list[list[Line]] = [[ordered[0]]]
    for gap, line in zip(gaps, ordered[1:], strict=True):
        if gap >= 0.9 * widest:
            bands.append([])
        bands[-1].append(line)
    return bands


# --- what repeats on every page --------------------------------------------------------------------


def without_running_heads(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """The lines of each page without page numbers, and without what stands at the head or foot of most pages."""
    if len(pages) < 2:
        return [list(page) for page in pages]
    counts: Counter[str] = Counter()
    for page in pages:
        counts.update({_shape(line) for line in _edges(page)})
    least = max(3, len(pages) // 2) if len(pages) > 3 else 2
    found = []
    for page in pages:
        edges = _edges(page)
        dropped = {id(line) for line in edges if counts[_shape(line)] >= least or _is_number(line)}
        found.append([line for line in page if id(line) not in dropped])
    return found


def _edges(page: Sequence[Line]) -> list[Line]:
    ordered = sorted(page, key=lambda line: -line.base)
    return [*ordered[:3], *ordered[-3:]] if len(ordered) > 6 else ordered[:1] + ordered[-1:]


def _shape(line: Line) -> str:
    return "".join("0" if char.isdigit() else char for char in "".join(line.units) if not char.isspace())


def _is_number(line: Line) -> bool:
    bare = "".join(line.units).strip(" -–—|./")
    return bare.isdigit() and len(bare) < 5
