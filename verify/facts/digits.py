"""What a figure written in digits may mean: its value and the other values that the same marks allow."""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction
from typing import NamedTuple

from verify.facts.tokens import Scan

_ARABIC_DECIMAL, _ARABIC_THOUSANDS, _ARABIC_COMMA = "٫", "٬", "،"
_MOST_DIGITS = 27
_DECIMALS = re.compile(r"\d{3}[.,]\d{1,9}")
_LONGEST = 30  # figures beyond a nonillion are no figures; bounds the cost of exact arithmetic


class Figure(NamedTuple):
    """`readings` are the other values, most likely first."""

    value: Fraction
    readings: tuple[Fraction, ...] = ()
    grouped: bool = False  # marks of thousands were written


def read_figure(folded: str, printed: str, comma: str, point: str) -> Figure | None:
    """The value of a figure. `folded` has ASCII digits; `printed` tells the Arabic marks apart, which folding does not.
    `comma` and `point` say what one mark in front of exactly three digits means in this language: `thousands` or
    `decimal`. None where the marks fit no figure (`1.2.3`, `12,34,5`) or it is too long.

    >>> read_figure("20.800", "20.800", "thousands", "decimal").readings
    (Fraction(20800, 1),)
    """
    if len(folded) > _LONGEST:
        return None
    folded = folded.replace(_ARABIC_COMMA, ",").replace("'", ",")
    marks = [char for char in folded if not char.isdecimal()]
    if not marks:
        return Figure(Fraction(int(folded)))
    if _ARABIC_DECIMAL in printed:
        return _explicit(folded, printed)
    kinds = set(marks)
    if len(kinds) == 2:
        return _two_marks(folded, marks)
    mark = marks[0]
    groups = folded.split(mark)
    thousands = _is_grouped(groups)
    if len(marks) > 1:
        return Figure(Fraction(int("".join(groups))), grouped=True) if thousands else None
    decimal = Fraction(folded.replace(",", "."))
    if not thousands:
        return Figure(decimal)
    whole = Fraction(int("".join(groups)))
    if _ARABIC_THOUSANDS in printed or "'" in printed:
        return Figure(whole, grouped=True)
    if (comma if mark == "," else point) == "thousands":
        return Figure(whole, (decimal,) if mark == "." else (), grouped=True)
    return Figure(decimal, (whole,))


def _is_grouped(groups: list[str]) -> bool:
    return 1 <= len(groups[0]) <= 3 and groups[0][0] != "0" and all(len(group) == 3 for group in groups[1:])


def _explicit(folded: str, printed: str) -> Figure | None:
    """Of a figure with the Arabic decimal sign, which folds to a point; None where it is not the one last mark."""
    whole, _, part = folded.rpartition(".")
    _, _, behind = printed.rpartition(_ARABIC_DECIMAL)
    if printed.count(_ARABIC_DECIMAL) != 1 or "." in behind or not part.isdecimal():
        return None
    digits = whole.replace(",", "").replace(".", "")
    return Figure(Fraction(f"{digits or '0'}.{part}"), grouped="," in whole)


def _two_marks(folded: str, marks: list[str]) -> Figure | None:
    """Of two kinds of mark the last stands once and is the decimal one."""
    last = marks[-1]
    whole, _, part = folded.rpartition(last)
    groups = re.split(r"[.,]", whole)
    if marks.count(last) != 1 or not _is_grouped(groups):
        return None
    return Figure(Fraction(f"{''.join(groups)}.{part}"), grouped=True)


def read_vulgar(printed: str) -> Fraction | None:
    """The value of `½` or `2½`, which folding spells out as `1⁄2` and `21⁄2`; None for anything else."""
    sign = printed[-1:]
    if not sign or unicodedata.category(sign) != "No" or "VULGAR" not in unicodedata.name(sign, ""):
        return None
    part = Fraction(unicodedata.numeric(sign)).limit_denominator(10)
    whole = printed[:-1].strip()
    return part + int(whole) if whole.isdecimal() and len(whole) < _LONGEST else part if not whole else None


def read_digits(scan: Scan, index: int) -> tuple[Figure | None, int]:
    """A figure in digits, groups parted by a space included, and the token behind it."""
    if scan.word(index + 1) == "⁄" and scan.touches(index + 1):
        vulgar = read_vulgar(scan.printed(index))
        return (Figure(vulgar) if vulgar is not None else None), index + 3
    word = scan.words[index]
    end = index + 1
    digits = word
    if len(word) <= 3 and word.isdecimal() and word[0] != "0":
        while digits.isdecimal() and len(digits) < _MOST_DIGITS and _is_group(scan, end):
            digits += scan.words[end]
            end += 1
        if end > index + 1 and not (scan.is_digits(end) and scan.gap(end) == " "):
            return Figure(Fraction(digits.replace(",", ".")), grouped=True), end
        end = index + 1
    lex = scan.lex
    printed = scan.printed(index)
    return read_figure(word, printed, lex.setting("comma", "thousands"), lex.setting("point", "decimal")), end


def _is_group(scan: Scan, index: int) -> bool:
    """Three digits behind one space, the last three perhaps with decimals: always where the space is a no-break one, else where the language does so."""
    word = scan.word(index)
    if (
        not word[:3].isdecimal()
        or len(word) < 3
        or (len(word) != 3 and not _DECIMALS.fullmatch(word))
        or scan.gap(index) != " "
    ):
        return False
    after = scan.word(index + 1)
    if after in ("/", ":", "-") and scan.touches(index + 1):
        return False
    printed = scan.text[scan.span(index - 1, index).end : scan.span(index, index + 1).start]
    return printed != " " or scan.lex.setting("space-groups") == "yes"
