"""The lines of a paper put together to paragraphs, by gaps, sizes, indents and lines that end before they must."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from verify.importers.pdf_lines import Line

_LEADING = 1.4  # of the usual distance between lines: a larger one parts paragraphs
_FINAL = ".!?؟۔…:\"”»'’)"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """The texts of a paragraph's lines, and the size of its letters."""

    lines: tuple[str, ...]
    size: float
    block: int
    closed: bool  # its last line ends before the margin, or in a full stop


def find_paragraphs(blocks: Sequence[Sequence[Line]], texts: dict[int, str], rtl: bool) -> list[Paragraph]:
    """The paragraphs of blocks: parted by a wider gap, another size, an indent, or a line that ends early in a full
    stop. `texts` gives the text of each line by its `id`."""
    steps = [one.base - two.base for block in blocks for one, two in zip(block, block[1:], strict=False)]
    sizes = [line.size for block in blocks for line in block]
    steps = sorted(step for step in steps if step > 0)
    # Papers of short paragraphs have more wide steps than narrow ones: the fifth narrowest is one within a paragraph.
    usual = min(steps[len(steps) // 5] if steps else 0.0, 1.6 * median(sizes)) if sizes else 1.0
    usual = usual or 1.2 * (median(sizes) if sizes else 1.0)
    found: list[Paragraph] = []
    for number, block in enumerate(blocks):
        margins = _margins(block if len(block) > 1 else _widest(block[0], blocks), usual, rtl)
        current: list[Line] = []
        for line in block:
            if current and _parts(current[-1], line, texts[id(line)], margins):
                found.append(_paragraph(current, texts, margins, number))
                current = []
            current.append(line)
        if current:
            found.append(_paragraph(current, texts, margins, number))
    return _run_on(found)


@dataclass(frozen=True, slots=True)
class _Margins:
    """Those of a block; `aligned` says that most of its lines begin at one, `usual` is the step from line to line."""

    left: float
    right: float
    rtl: bool
    aligned: bool
    usual: float

    def indent(self, line: Line) -> float:
        return self.right - line.right if self.rtl else line.left - self.left

    def room(self, line: Line) -> float:
        return (self.right - self.left) - (line.right - line.left)


def _widest(line: Line, blocks: Sequence[Sequence[Line]]) -> list[Line]:
    """A line alone with the lines of its page that stand above or below it, so that one can tell whether it is full."""
    return [
        other
        for block in blocks
        if block[0].page == line.page
        for other in block
        if other is line or (other.left < line.right and line.left < other.right)
    ]


def _margins(block: Sequence[Line], usual: float, rtl: bool) -> _Margins:
    left, right = min(line.left for line in block), max(line.right for line in block)
    gaps = [(right - line.right if rtl else line.left - left) / line.size for line in block]
    return _Margins(left, right, rtl, sum(gap < 0.3 for gap in gaps) * 2 >= len(gaps), usual)


def _parts(one: Line, two: Line, text: str, margins: _Margins) -> bool:
    """True where a paragraph ends between two lines; `text` is the second one's."""
    step = one.base - two.base
    size = max(one.size, two.size)
    if step > _LEADING * max(margins.usual, 1.1 * size):
        return True
    if abs(one.size - two.size) > 0.15 * size:
        return True
    if margins.aligned and margins.indent(two) > 0.9 * size and margins.indent(one) < 0.5 * size:
        return True
    # Where the next line's first word had room on this one, the break was meant.
    first = text.split(maxsplit=1)[:1]
    width = (two.right - two.left) * len(first[0] if first else "") / max(len(two.units), 1)
    return margins.room(one) > width + 1.2 * size


def _paragraph(lines: Sequence[Line], texts: dict[int, str], margins: _Margins, block: int) -> Paragraph:
    last = lines[-1]
    early = margins.room(last) > 0.25 * (margins.right - margins.left)
    closed = texts[id(last)].rstrip()[-1:] in _FINAL or early
    return Paragraph(tuple(texts[id(line)] for line in lines), median(line.size for line in lines), block, closed)


def _run_on(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """Paragraphs that run on put together: in the next column or page, or wherever the next begins with a small letter."""
    found: list[Paragraph] = []
    for one in paragraphs:
        before = found[-1] if found else None
        first = one.lines[0].lstrip()[:1]
        if (
            before is not None
            and not before.closed
            and abs(one.size - before.size) < 0.1 * one.size
            and (first.islower() or (one.block != before.block and first.isalpha() and not first.isupper()))
        ):
            found[-1] = Paragraph((*before.lines, *one.lines), before.size, one.block, one.closed)
        else:
            found.append(one)
    return found
