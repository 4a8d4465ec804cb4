"""Amounts in digits and words, read from left to right: `two and a half million`, `خمسة وعشرون ألفا`, `3 آلاف و500`.

A running sum holds what is finished (`total`, down to the scale `limit`) and the group being built (`group`). Each
token either fits what stands before it, or ends the amount. What the languages do differently is said by settings in
their `numbers.tsv`: whether `and` must join the parts, whether units come before tens, whether a scale may stand bare.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from verify.facts.digits import Figure, read_digits, read_vulgar
from verify.facts.lexicon import Hit
from verify.facts.tokens import Scan

AMOUNT_ROLES = frozenset(
    ("small", "teen", "tens", "hundred", "hundreds", "scale", "scales", "dual-scale", "dual-scale-short", "fraction")
    + ("fractions", "ordinal", "vague", "several", "article")
)
_BELOW_HUNDRED = frozenset({"small", "teen", "tens"})
_TANWEEN = "\u064b"


@dataclass(frozen=True, slots=True)
class Amount:
    """`first` and `end` are tokens; `coefficient` is what stood in front of the last scale (`scale`, 1 without one).
    `kind` as of `Number`; `plain` says that it is one figure in digits without marks or scale."""

    first: int
    end: int
    value: Fraction
    readings: tuple[Fraction, ...] = ()
    kind: str = "cardinal"
    coefficient: Fraction = Fraction(0)
    scale: int = 1
    digits: bool = False
    plain: bool = False


@dataclass(slots=True)
class _Sum:
    total: Fraction = Fraction(0)
    group: Fraction | None = None
    last: str = ""
    limit: Fraction = Fraction(0)
    scale: int = 1
    coefficient: Fraction = Fraction(0)
    article: bool = False
    closed: bool = False
    kind: str = "cardinal"
    figure: Figure | None = None
    words: bool = False
    vulgar: bool = False

    @property
    def empty(self) -> bool:
        return self.group is None and not self.total

    def value(self) -> Fraction:
        if self.group is None:
            return self.total
        return self.total + self.group * (self.limit if self.last == "pending" else 1)


def starts_amount(scan: Scan, index: int) -> bool:
    """A cheap test whether an amount may begin at a token."""
    return scan.is_digits(index) or not scan.roles[index].isdisjoint(AMOUNT_ROLES)


def read_amount(scan: Scan, first: int, joins: bool = True) -> Amount | None:
    """The longest amount that begins at a token. Without `joins` an `and` ends it."""
    vague = _read_vague(scan, first)
    if vague is not None:
        return vague
    sum_ = _Sum()
    at = end = first
    while at < len(scan) and not sum_.closed:
        place, joined = (at, False) if at == first else _connector(scan, at, sum_)
        if joined and not joins:
            break
        at = _step(scan, place, sum_, joined, joins)
        if not at:
            break
        end = at
    if sum_.empty or end == first:
        return None
    if sum_.group is not None and sum_.last == "article":
        return None
    return _amount(sum_, first, end)


def _amount(sum_: _Sum, first: int, end: int) -> Amount:
    value = sum_.value()
    part = sum_.last == "lead" or (sum_.vulgar and value < 1)
    kind = "fraction" if part and not sum_.total else sum_.kind
    readings: tuple[Fraction, ...] = ()
    figure = sum_.figure
    if figure is not None and figure.readings and sum_.kind == "cardinal" and not sum_.words:
        readings = figure.readings
    plain = figure is not None and not sum_.words and not figure.grouped and value.denominator == 1
    coefficient = sum_.coefficient if sum_.scale > 1 else value
    return Amount(first, end, value, readings, kind, coefficient, sum_.scale, figure is not None, plain)


def _connector(scan: Scan, index: int, sum_: _Sum) -> tuple[int, bool]:
    """Skips a hyphen inside a written-out number, an `and`, the `of` of `three quarters of a million`; says whether there
    was an `and`."""
    if sum_.last == "lead" and scan.word(index) != "-":
        of = scan.hit(index, ("vague-of",))
        article = scan.hit(of[1], ("article",)) if of is not None else None
        if of is not None and article is not None and scan.hit(article[1], ("scale",)) is not None:
            return of[1], False
    if scan.word(index) == "-" and scan.touches(index) and scan.touches(index + 1):
        if scan.is_digits(index - 1) or scan.is_digits(index + 1):
            return index, False
        index += 1
    met = scan.hit(index, ("and",))
    if met is None:
        return index, False
    end = met[1]
    if scan.word(end) == "-" and scan.touches(end):
        end += 1
    return end, True


def _step(scan: Scan, index: int, sum_: _Sum, joined: bool, joins: bool) -> int:
    """Takes one more word or figure into the sum; the token behind it, 0 where it does not fit."""
    if index >= len(scan):
        return 0
    if scan.is_digits(index):
        return _step_digits(scan, index, sum_, joined)
    for hit in scan.hits[index]:
        if hit.role not in AMOUNT_ROLES or (hit.joined and not joins and not sum_.empty):
            if hit.role == "unit" and hit.flag == "percent" and scan.after(hit, index):
                return 0  # `in the hundred` is a unit, not a factor
            continue
        end = scan.after(hit, index)
        if not end:
            continue
        if hit.role == "article":
            end = _step_article(scan, end, sum_, joined)
            if end:
                return end
        elif _take(scan, index, end, hit, sum_, joined or hit.joined):
            sum_.words = True
            return end
    return 0


def _step_article(scan: Scan, index: int, sum_: _Sum, joined: bool) -> int:
    """`a million`, `a third of`, `two and a half`, `half a million`."""
    if not (sum_.empty or joined or sum_.last == "lead"):
        return 0
    for hit in scan.hits[index] if index < len(scan) else ():
        end = scan.after(hit, index)
        if end and hit.role in ("hundred", "scale", "fraction"):
            sum_.article = True
            if _take(scan, index, end, hit, sum_, joined):
                sum_.words = True
                return end
    return 0


def _step_digits(scan: Scan, index: int, sum_: _Sum, joined: bool) -> int:
    if sum_.group is not None:
        vulgar = read_vulgar(scan.printed(index)) if sum_.last == "digits" and scan.word(index + 1) == "⁄" else None
        if vulgar is None or vulgar >= 1:
            return 0
        sum_.group += vulgar
        return index + 3
    figure, end = read_digits(scan, index)
    if figure is None:
        return 0
    if not sum_.empty:
        required = scan.lex.setting("and") == "required"
        scaled = scan.hit(end, ("scale", "scales"))
        smaller = scaled is not None and (scaled[0].number or 0) < sum_.limit
        if not joined or not (smaller or (required and 10 <= figure.value < sum_.limit)):
            return 0
    else:
        sum_.figure = figure
        sum_.vulgar = scan.word(index + 1) == "⁄"
    sum_.group, sum_.last = figure.value, "digits"
    return end


def _take(scan: Scan, index: int, end: int, hit: Hit, sum_: _Sum, joined: bool) -> bool:
    """Adds an entry to the sum where it fits."""
    number = hit.number
    if number is None:
        return False
    role = hit.role
    needs_and = scan.lex.setting("and") == "required"
    if role in _BELOW_HUNDRED or role == "hundreds":
        return _take_group(scan, role, number, sum_, joined, needs_and)
    if role == "hundred":
        return _take_hundred(scan, sum_, joined, needs_and)
    if role in ("scale", "scales"):
        return _take_scale(scan, role, number, sum_, joined)
    if role == "dual-scale" or role == "dual-scale-short":
        return _take_dual(scan, index, end, role, number, sum_, joined)
    if role == "ordinal":
        return _take_ordinal(scan, end, hit, sum_, joined)
    return _take_fraction(scan, end, role, hit, sum_, joined)


def _take_group(scan: Scan, role: str, number: Fraction, sum_: _Sum, joined: bool, needs_and: bool) -> bool:
    group, last = sum_.group, sum_.last
    if sum_.kind == "ordinal":
        if role != "tens" or not joined or last != "ordinal" or group is None or group >= 10:
            return False
        sum_.group, sum_.closed = group + number, True
        return True
    if group is None:
        if sum_.total and (number >= sum_.limit or (needs_and and not joined)):
            return False
        sum_.group = number
    elif (needs_and and not joined) or not _fits_behind(scan, role, last, group, joined):
        return False
    else:
        sum_.group = group + number
    sum_.last = "hundred" if role == "hundreds" else role
    return True


def _fits_behind(scan: Scan, role: str, last: str, group: Fraction, joined: bool) -> bool:
    """Whether a number below a hundred can be added to a group that ends in `last`."""
    lex = scan.lex
    if last == "hundred":
        return True
    if last == "tens":
        if joined and lex.setting("and") == "optional":
            return False  # `twenty and five` are two numbers
        return role == "small" or (role == "teen" and group % 100 in (60, 80))
    return role == "tens" and last == "small" and joined and lex.setting("order") == "reversed" and group % 100 < 10


def _take_hundred(scan: Scan, sum_: _Sum, joined: bool, needs_and: bool) -> bool:
    group = sum_.group
    if sum_.kind == "ordinal":
        return False
    if group is None:
        bare = scan.lex.setting("bare") == "yes" or sum_.article
        if not bare or (sum_.total and (sum_.limit <= 100 or (needs_and and not joined))):
            return False
        sum_.group = Fraction(100)
    elif not joined and sum_.last in ("small", "teen", "tens", "digits") and 1 < group < 100 or group == 1:
        sum_.group = group * 100
    else:
        return False
    sum_.last = "hundred"
    return True


def _take_scale(scan: Scan, role: str, number: Fraction, sum_: _Sum, joined: bool) -> bool:
    group, total = sum_.group, sum_.total
    if sum_.kind == "ordinal":
        return False
    if group is None:
        if not total:
            if role == "scales" or not (scan.lex.setting("bare") == "yes" or sum_.article):
                return False
            sum_.total, sum_.coefficient = number, Fraction(1)
        elif not joined and number > sum_.limit:
            sum_.total = total * number
        elif joined and number < sum_.limit and role == "scale":
            sum_.total = total + number
        else:
            return False
    elif sum_.last == "pending":
        if number != sum_.limit:
            return False
        sum_.total = total + group * number
    elif joined:
        return False
    elif not total or number < sum_.limit:
        sum_.coefficient, sum_.total = group, total + group * number
    elif number > sum_.limit:
        sum_.total = (total + group) * number
    else:
        return False
    sum_.group, sum_.limit, sum_.scale, sum_.last = None, number, int(number), "scale"
    sum_.closed = number < 100  # nothing is added to a dozen
    return True


def _take_dual(scan: Scan, index: int, end: int, role: str, number: Fraction, sum_: _Sum, joined: bool) -> bool:
    """`ألفان`, two thousand. The short form, which a noun must follow, looks like the accusative of the singular."""
    if sum_.kind == "ordinal":
        return False
    if role == "dual-scale-short" and (sum_.group is not None or _is_singular(scan, index, end)):
        return _take_scale(scan, "scale", number, sum_, joined)
    if sum_.group is not None or (sum_.total and (number >= sum_.limit or not joined)):
        return False
    sum_.group, sum_.last = Fraction(2), "small"
    return _take_scale(scan, "scale", number, sum_, False)


def _is_singular(scan: Scan, index: int, end: int) -> bool:
    if _TANWEEN in scan.printed(index) or not scan.is_word(end):
        return True
    return any(hit.joined and hit.role in AMOUNT_ROLES for hit in scan.hits[end]) or scan.hit(end, ("and",)) is not None


def _take_ordinal(scan: Scan, end: int, hit: Hit, sum_: _Sum, joined: bool) -> bool:
    number = hit.number or Fraction(0)
    if hit.flag == "compound" and not any(tens.role == "tens" and tens.joined for tens in scan.hits_at(end)):
        return False  # stands for `one` only in `twenty-first` and its like
    if sum_.empty and not sum_.article:
        sum_.group, sum_.last, sum_.kind = number, "ordinal", "ordinal"
        sum_.closed = scan.lex.setting("order") != "reversed"
        return True
    fits = (sum_.last == "tens" and number < 10) or (sum_.last == "hundred" and number < 100)
    if not fits and not (sum_.group is None and sum_.total and number < sum_.limit):
        return False
    if sum_.last == "tens" and joined and scan.lex.setting("and") != "free":
        return False
    sum_.group = (sum_.group or Fraction(0)) + number
    sum_.last, sum_.kind, sum_.closed = "ordinal", "ordinal", True
    return True


def _take_fraction(scan: Scan, end: int, role: str, hit: Hit, sum_: _Sum, joined: bool) -> bool:
    number, group = hit.number or Fraction(0), sum_.group
    if sum_.kind == "ordinal" or sum_.last in ("lead", "pending", "fraction"):
        return False
    if role == "fractions":
        if group is None or sum_.total or joined or not 1 <= group < 1 / number:
            return False
        sum_.group, sum_.last = group * number, "lead"
        return True
    if hit.flag == "of" and not _ends_phrase(scan, end):
        return False  # `a third term` is an ordinal
    if sum_.empty:
        if hit.flag == "of" and not sum_.article:
            return False
        sum_.group, sum_.last = number, "lead"
    elif joined and group is not None:
        sum_.group, sum_.last = group + number, "fraction"
    elif joined and sum_.total:
        sum_.group, sum_.last = number, "pending"
    elif group == 1 and sum_.last == "small":
        sum_.group, sum_.last = number, "lead"
    else:
        return False
    return True


def _ends_phrase(scan: Scan, index: int) -> bool:
    return not scan.is_word(index) or scan.hit(index, ("vague-of", "function")) is not None


def _read_vague(scan: Scan, first: int) -> Amount | None:
    """`dozens`, `hundreds of thousands`, `عشرات الآلاف`, `several million`: an order of magnitude as value."""
    met = scan.hit(first, ("several", "vague", "scales"))
    if met is None:
        return None
    hit, end = met
    if hit.role == "several":
        more = scan.hit(end, ("scale", "scales", "hundred", "vague"))
        if more is None:
            return None
        value = more[0].number if more[0].role != "hundred" else Fraction(100)
        return Amount(first, more[1], value or Fraction(1), kind="dozens")
    value = hit.number or Fraction(1)
    found = hit.flag != "of"
    for _ in range(2):
        of = scan.hit(end, ("vague-of",))
        more = scan.hit(of[1] if of else end, ("vague", "scales"))
        if more is None or more[0].joined or (more[0].number or 0) <= 10:
            break
        value, end, found = value * (more[0].number or 1), more[1], True
    return Amount(first, end, value, kind="dozens") if found else None
