"""Ranges: `between 5 and 6`, `from 10 to 12`, `10-12`, `two or three`."""

from __future__ import annotations

from dataclasses import replace

from verify.facts.pieces import Piece, read_piece
from verify.facts.setting import Surroundings, hedge_of
from verify.facts.tokens import Scan
from verify.facts.units import SIGNS
from verify.types import Number

_ALTERNATIVES = 3  # in `two or three` the second is at most this many times the first


def read_range(tokens: Scan, low: Piece, around: Surroundings) -> tuple[list[Number], int] | None:
    """The range that begins with a number, or the two numbers where a change is told (`fell from 12 to 10`), and the
    token behind; None where no range begins."""
    if low.kind in ("ordinal", "dozens"):
        return None
    start = _without_prefix(tokens, low.first)
    if start in around.between:
        return _between(tokens, low, around)
    opened = start in around.origins
    place = _past(tokens, low.end, opened)
    if place is None:
        return None
    high = read_piece(tokens, place, around)
    if high is None or high.kind in ("ordinal", "dozens") or not _same_kind(low, high):
        return None
    low = _spread(low, high)
    change = around.changes_before(around.origins[start]) if opened else around.changes_before(low.first, 2)
    if change or high.amount.value <= low.amount.value:
        if not opened:
            return None
        return [low.number(around), high.number(around)], high.end
    return [_joined(tokens, low, high, around)], high.end


def _between(tokens: Scan, low: Piece, around: Surroundings) -> tuple[list[Number], int] | None:
    for piece in (low, read_piece(tokens, low.amount.first, around, joins=False)):
        if piece is None:
            continue
        met = tokens.hit(piece.end, ("range-and", "and"))
        joined = any(hit.joined for hit in tokens.hits[piece.end]) if piece.end < len(tokens) else False
        place = _past_signs(tokens, met[1]) if met is not None else piece.end if joined else None
        high = read_piece(tokens, place, around) if place is not None else None
        if high is None or high.kind in ("ordinal", "dozens") or not _same_kind(piece, high):
            continue
        piece = _spread(piece, high)
        if high.amount.value > piece.amount.value:
            return [_joined(tokens, piece, high, around)], high.end
        return [piece.number(around), high.number(around)], high.end
    return None


def _past(tokens: Scan, index: int, opened: bool) -> int | None:
    """The token behind what joins the two ends of a range."""
    word = tokens.word(index)
    if word == "-":
        tight = tokens.touches(index) and tokens.touches(index + 1)
        loose = not tokens.touches(index) and not tokens.touches(index + 1)
        at = _past_signs(tokens, index + 1)
        if tokens.is_digits(at) and (tight or loose):
            return at
        if tight and tokens.hit(index + 1, ("to", "or")) is not None and tokens.word(index + 2) == "-":
            return index + 3
        return None
    met = tokens.hit(index, ("to",) if opened else ("to", "or"))
    if met is None:
        return None
    end = met[1]
    return _past_signs(tokens, end)


def _past_signs(tokens: Scan, index: int) -> int:
    """Past a prefix written in front of digits, and past the sign of a currency."""
    while index < len(tokens) and tokens.touches(index + 1) and tokens.is_digits(index + 1):
        if tokens.words[index] not in _prefixes(tokens) and SIGNS.get(tokens.words[index], ("", ""))[1] != "money":
            break
        index += 1
    return index


def _prefixes(tokens: Scan) -> set[str]:
    return {prefix for prefix, _, _ in tokens.lex.prefixes}


def _without_prefix(tokens: Scan, index: int) -> int:
    while tokens.touches(index) and tokens.word(index - 1) in _prefixes(tokens):
        index -= 1
    return index


def _same_kind(low: Piece, high: Piece) -> bool:
    return low.unit is None or high.unit is None or low.unit == high.unit


def _spread(low: Piece, high: Piece) -> Piece:
    """Gives the lower end the unit and, as in `3 to 4 million`, the scale of the upper one."""
    amount = low.amount
    if high.amount.scale > 1 and amount.scale == 1 and 0 < amount.value <= high.amount.coefficient:
        amount = replace(amount, value=amount.value * high.amount.scale, scale=high.amount.scale, readings=())
    unit, kind = (low.unit, low.kind) if low.unit is not None else (high.unit, high.kind)
    return replace(low, amount=amount, unit=unit, kind=kind, noun=low.noun if low.noun is not None else high.noun)


def _joined(tokens: Scan, low: Piece, high: Piece, around: Surroundings) -> Number:
    unit = high.unit or low.unit
    kind = high.kind if high.unit is not None else low.kind
    value = high.amount.value
    hedge = low.fixed_hedge or hedge_of(tokens, around, low.first, high.end)
    whole = replace(low, end=high.end, unit=unit, kind=kind, noun=high.noun, high=value, fixed_hedge=hedge)
    return whole.number(around)
