"""Numbers in running text: counts, ordinals, percentages, money, measures, fractions and orders of magnitude."""

from __future__ import annotations

from verify.facts.amounts import AMOUNT_ROLES, starts_amount
from verify.facts.clock import read_times
from verify.facts.pieces import Piece, read_piece
from verify.facts.ranges import read_range
from verify.facts.setting import Surroundings, look_around
from verify.facts.tokens import Scan, scan
from verify.facts.units import SHORT
from verify.languages import Language
from verify.text import Folded
from verify.types import Number

_STARTS = AMOUNT_ROLES | {"dual", "dual-unit", "digits"}
_LIST_LABEL = 30  # the highest number that is taken for the label of a list


def find_numbers(text: str, language: Language, folded: Folded | None = None) -> tuple[Number, ...]:
    """The numbers of a text in order, spans in code points of it. A span holds the figure with its scale and unit, not
    the hedge and not the counted noun. Clock times, telephone numbers, names with figures (`F-16`) and labels of lists
    are left out. Figures of dates are not: `facts.find` leaves them out.

    >>> from verify import languages
    >>> [str(number.value) for number in find_numbers("two and a half million", languages.load("en"))]
    ['2500000']
    """
    return read_numbers(scan(text, language, folded))


def find_times(text: str, language: Language, folded: Folded | None = None) -> tuple[Number, ...]:
    """Clock times as numbers of kind `time` and unit `clock`; `value` is the hour as printed, minutes as its part."""
    return tuple(time.number for time in read_times(scan(text, language, folded)))


def read_numbers(tokens: Scan, times: bool = False) -> tuple[Number, ...]:
    """As `find_numbers`, of a text already cut, with the clock times among them where `times` says so. Blocks the
    tokens of clock times and of phrases that count nothing."""
    found: list[Number] = []
    for time in read_times(tokens):
        tokens.block(range(time.first, time.end))
        if times:
            found.append(time.number)
    around = look_around(tokens)
    index, count = 0, len(tokens)
    while index < count:
        if tokens.roles[index].isdisjoint(_STARTS):
            index += 1
            continue
        numbers, after = _read_at(tokens, index, around)
        found.extend(numbers)
        index = max(after, index + 1)
    return tuple(sorted(found, key=lambda number: number.span))


def _read_at(tokens: Scan, index: int, around: Surroundings) -> tuple[list[Number], int]:
    """The number or numbers that begin at a token, and the token behind them."""
    dual = _read_dual(tokens, index)
    if dual is not None:
        return [dual.number(around)], dual.end
    if not starts_amount(tokens, index):
        return [], index + 1
    if tokens.is_digits(index):
        skipped = _foreign_digits(tokens, index)
        if skipped:
            return [], skipped
    piece = read_piece(tokens, index, around)
    if piece is None:
        return [], index + 1
    pair = read_range(tokens, piece, around)
    if pair is not None:
        return pair
    return ([piece.number(around)] if _counts(tokens, piece) else []), piece.end


def _read_dual(tokens: Scan, index: int) -> Piece | None:
    """A noun or a unit in the dual; with an article it is `the two`, which says nothing new."""
    met = tokens.hit(index, ("dual-unit", "dual"))
    if met is None or met[0].definite:
        return None
    return Piece.of_dual(tokens, index, met)


def _counts(tokens: Scan, piece: Piece) -> bool:
    """False for a `one` that is a pronoun."""
    amount = piece.amount
    if amount.value != 1 or amount.digits or amount.kind != "cardinal" or amount.end - amount.first > 1:
        return True
    if amount.scale > 1 or piece.unit is not None:
        return True
    mode = tokens.lex.setting("one", "never")
    if mode == "before":
        return piece.noun == amount.first - 1
    return mode == "after" and piece.noun is not None


def _foreign_digits(tokens: Scan, index: int) -> int:
    """The token behind digits that are no number: part of a name, a telephone number, a label; 0 where they are one."""
    word = tokens.words[index]
    if _is_in_name(tokens, index):
        return index + 1
    end = index + 1
    digits, groups = len(word), 1
    while tokens.word(end) in ("-", "/", ":", ".") and tokens.touches(end) and _next_digits(tokens, end):
        digits, groups, end = digits + len(tokens.words[end + 1]), groups + 1, end + 2
    slashed = tokens.word(index + 1) in ("/", ":") and groups == 2
    telephone = groups > 2 or (groups == 2 and digits >= 7 and len(word) == 3 and len(tokens.words[end - 1]) == 4)
    if slashed or telephone or (tokens.word(index - 1) == "+" and tokens.touches(index)):
        return _behind_telephone(tokens, end)
    if word[0] == "0" and len(word) > 1 and word.isdecimal():
        return _behind_telephone(tokens, end)
    return index + 1 if _is_label(tokens, index) else 0


def _behind_telephone(tokens: Scan, index: int) -> int:
    while tokens.is_digits(index) and tokens.gap(index) in (" ", "-"):
        index += 1
    return index


def _next_digits(tokens: Scan, index: int) -> bool:
    return tokens.is_digits(index + 1) and tokens.touches(index + 1)


def _is_in_name(tokens: Scan, index: int) -> bool:
    """`G20`, `F-16`, `3D`, `#5`: letters touch the digits in front, or letters that say nothing do behind."""
    if tokens.touches(index):
        before = index - 1
        if tokens.words[before] == "-" and tokens.touches(before):
            before -= 1
        word = tokens.words[before]
        if word.isalpha() and not _is_prefix(tokens, word):
            # Where letters have no case, a word written together with digits is a missing space more often than a name.
            return word.isascii() or not tokens.lex.prefixes or before < index - 1
        if word in ("_", "#", "@") or (word == "." and tokens.touches(before) and tokens.is_word(before - 1)):
            return True
    if tokens.touches(index + 1) and tokens.is_word(index + 1):
        known = {"ordinal-suffix", "scale-suffix", "unit", "scale", "scales"}
        word = tokens.words[index + 1]
        return word not in SHORT and tokens.hit(index + 1, known) is None and not tokens.lex.prefixes
    return False


def _is_prefix(tokens: Scan, word: str) -> bool:
    return any(word == prefix for prefix, _, _ in tokens.lex.prefixes)


def _is_label(tokens: Scan, index: int) -> bool:
    """`2.` or `(3)` at the start of a line or right behind a sentence, with text behind it."""
    word = tokens.words[index]
    if not word.isdecimal() or len(word) > 2 or int(word) > _LIST_LABEL:
        return False
    start = tokens.starts[index]
    before = tokens.folded.text[max(0, start - 40) : start].rstrip(" \t(")
    if before and before[-1] not in "\n.:;!?":
        return False
    if tokens.word(index + 1) not in (".", ")") or not tokens.touches(index + 1):
        return False
    return not before or before[-1] == "\n" or tokens.word(index + 1) == ")"
