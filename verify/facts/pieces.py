"""One number with what belongs to it: unit, noun, kind."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from verify.facts.amounts import Amount, read_amount
from verify.facts.lexicon import Hit
from verify.facts.setting import Surroundings, hedge_of
from verify.facts.tokens import Scan
from verify.facts.units import unit_before, unit_behind
from verify.types import Number

_NOUN_WINDOW = 3  # words behind a number among which the counted noun is looked for


@dataclass(frozen=True, slots=True)
class Piece:
    """`first` and `end` are the tokens of the span; `noun` is the token of the counted noun, `high` the upper end of
    a range, `fixed_hedge` the hedge of one."""

    tokens: Scan
    amount: Amount
    first: int
    end: int
    unit: str | None = None
    kind: str = "cardinal"
    noun: int | None = None
    high: Fraction | None = None
    fixed_hedge: str | None = None

    @classmethod
    def of_dual(cls, tokens: Scan, index: int, met: tuple[Hit, int]) -> Piece:
        hit, _ = met
        amount = Amount(index, index + 1, Fraction(2))
        end = index + 1
        again = read_amount(tokens, end) if tokens.is_word(end) else None
        if again is not None and again.value == 2:
            end = again.end
        if hit.role == "dual":
            return cls(tokens, amount, index, end, noun=index)
        half = _half_behind(tokens, end)
        if half is not None:
            amount, end = replace(amount, value=Fraction(5, 2)), half
        return cls(tokens, amount, index, end, hit.value, hit.flag or "measure")

    def number(self, around: Surroundings) -> Number:
        tokens = self.tokens
        span = tokens.cut_span(self.first, self.end)
        noun_span = tokens.cut_span(self.noun, self.noun + 1) if self.noun is not None else None
        hedge = self.fixed_hedge or hedge_of(tokens, around, self.first, self.end)
        if hedge is None and self.kind == "dozens":
            hedge = "about"
        return Number(
            span=span,
            text=span.of(tokens.text),
            value=self.amount.value,
            high=self.high,
            unit=self.unit,
            kind=self.kind,
            hedge=hedge,
            noun=noun_span.of(tokens.text) if noun_span else None,
            noun_span=noun_span,
            readings=self.amount.readings if self.high is None else (),
        )


def _half_behind(tokens: Scan, index: int) -> int | None:
    """The token behind `and a half`."""
    met = tokens.hit(index, ("and",))
    at = met[1] if met is not None else index
    article = tokens.hit(at, ("article",))
    half = tokens.hit(article[1] if article else at, ("fraction",))
    if half is None or half[0].number != Fraction(1, 2) or not (met is not None or half[0].joined):
        return None
    return half[1]


def read_piece(tokens: Scan, index: int, around: Surroundings, joins: bool = True) -> Piece | None:
    """The number that begins at a token with its unit and noun; None where none begins."""
    amount = read_amount(tokens, index, joins)
    if amount is None:
        return None
    labelled = amount.plain and unit_behind(tokens, amount.end) is None
    if index in around.models and labelled:
        return None
    if amount.kind == "fraction":
        whole = _unit_and_part(tokens, amount)
        if whole is not None:
            return whole
        if tokens.word(amount.end) == "-" and tokens.touches(amount.end):
            return None  # `half-hearted`
    amount, end = _with_suffix(tokens, amount)
    if amount.kind == "ordinal":
        return _ordinal(tokens, amount, index, end)
    if index in around.labels and labelled:
        return Piece(tokens, amount, index, end, None, "ordinal")
    money = unit_before(tokens, index)
    first, unit, kind = index, None, amount.kind
    if money is not None:
        unit, first = money
        kind = "money"
    for length in (1, 2, 3) if unit is None else ():
        said = tokens.hit(index - length, ("unit-before",))
        if said is not None and said[1] == index:
            unit, kind, first = said[0].value, said[0].flag or "measure", index - length
            break
    behind = _unit_past_filler(tokens, end, amount.kind)
    if behind is not None and (unit is None or behind[1] == "money"):
        unit, kind, end = behind if unit is None else (unit, kind, behind[2])
        amount = _scaled_unit(tokens, amount, behind)
    half = _half_behind(tokens, end) if kind == "measure" else None
    if half is not None:
        amount, end = replace(amount, value=amount.value + Fraction(1, 2)), half
    if amount.kind == "dozens":
        kind = "dozens"
    of = tokens.hit(end, ("vague-of",)) if kind == "dozens" and unit is None else None
    noun = find_noun(tokens, of[1] if of is not None else end) if unit is None else None
    piece = Piece(tokens, amount, first, end, unit, kind, noun)
    return _with_noun_before(piece) if amount.value == 1 and not amount.digits else piece


def _with_noun_before(piece: Piece) -> Piece:
    """`ديناراً واحداً`: where `one` follows what it counts."""
    tokens, before = piece.tokens, piece.amount.first - 1
    if tokens.lex.setting("one") != "before" or piece.amount.end != before + 2 or piece.unit is not None:
        return piece
    if not tokens.is_word(before) or tokens.hit(before, ("function",)) is not None:
        return piece
    unit = tokens.hit(before, ("unit",))
    if unit is not None and unit[1] == before + 1:
        return replace(piece, first=before, unit=unit[0].value, kind=unit[0].flag or "measure")
    return replace(piece, noun=before)


def _unit_and_part(tokens: Scan, amount: Amount) -> Piece | None:
    """`an hour and a half`, `ساعة ونصف`: a unit without a number, and a part of it."""
    at = amount.first
    joined = any(hit.joined for hit in tokens.hits[at])
    if not joined:
        if tokens.hit(at - 1, ("and",)) is None:
            return None
        at -= 1
    for length in (1, 2, 3):
        met = tokens.hit(at - length, ("unit",))
        if met is not None and met[1] == at and met[0].flag != "percent":
            first = at - length
            if tokens.hit(first - 1, ("article",)) is not None:
                first -= 1
            whole = replace(amount, first=first, value=amount.value + 1, kind="cardinal")
            return Piece(tokens, whole, first, amount.end, met[0].value, met[0].flag or "measure")
    return None


def _scaled_unit(tokens: Scan, amount: Amount, behind: tuple[str, str, int]) -> Amount:
    """Marks in front of three digits are decimal in `1.250%`: a percentage in the thousands is not meant."""
    if behind[1] == "percent" and amount.readings and amount.value >= 1000:
        return replace(amount, value=amount.readings[0], readings=(amount.value,))
    return amount


def _unit_past_filler(tokens: Scan, index: int, kind: str) -> tuple[str, str, int] | None:
    """The unit behind a figure; a hyphen or one word such as `more` may stand between, `of` behind `millions`, an
    article behind `half`."""
    between = {"dozens": ("filler", "vague-of"), "fraction": ("filler", "article")}.get(kind, ("filler",))
    behind = unit_behind(tokens, index)
    if behind is None and tokens.word(index) == "-" and tokens.touches(index) and tokens.touches(index + 1):
        behind = unit_behind(tokens, index + 1)
    if behind is None:
        filler = tokens.hit(index, between)
        if filler is not None:
            behind = unit_behind(tokens, filler[1])
    return behind


def _with_suffix(tokens: Scan, amount: Amount) -> tuple[Amount, int]:
    """`22nd`, and `5bn` or `3.5m` where the letters cannot be a unit."""
    end = amount.end
    if not amount.digits or not tokens.touches(end) or not tokens.is_word(end):
        return amount, end
    if tokens.hit(end, ("ordinal-suffix",)) is not None:
        return replace(amount, kind="ordinal", end=end + 1), end + 1
    met = tokens.hit(end, ("scale-suffix",))
    if met is None or met[0].number is None and not met[0].value.isdigit():
        return amount, end
    scale = int(met[0].value)
    is_unit = tokens.hit(end, ("unit",)) is not None
    if is_unit and unit_before(tokens, amount.first) is None and not tokens.is_word(end + 1):
        return amount, end
    return replace(
        amount, value=amount.value * scale, coefficient=amount.value, scale=scale, readings=(), plain=False, end=end + 1
    ), end + 1


def _ordinal(tokens: Scan, amount: Amount, first: int, end: int) -> Piece:
    """An ordinal: its noun stands behind it, or in front where the adjectives of the language follow the noun."""
    noun = find_noun(tokens, end, plural=False)
    article = tokens.lex.setting("definite")
    definite = tokens.lex.setting("ordinal-noun") == "before" or (
        article and any(hit.definite or tokens.words[first].startswith(article) for hit in tokens.hits[first])
    )
    if definite and tokens.is_word(first - 1):
        noun = first - 1 if tokens.hit(first - 1, ("function",)) is None else noun
    return Piece(tokens, amount, first, end, None, "ordinal", noun)


def _begins_with_and(tokens: Scan, index: int) -> bool:
    """Whether an `and` written together with a word goes on to something else; nouns that begin so are listed."""
    letter = tokens.words[index][0]
    joined = any(joined and prefix == letter for prefix, joined, _ in tokens.lex.prefixes)
    joined = joined and any(entry[0] == "and" for entry in tokens.lex.entries.get(letter, ()))
    return joined and tokens.hit(index, ("noun",)) is None


def find_noun(tokens: Scan, index: int, plural: bool = True) -> int | None:
    """The token of the counted noun behind a number. Where adjectives come first, the first word in the plural of the
    next few, else the first word."""
    if tokens.word(index) == "-" and tokens.touches(index) and tokens.touches(index + 1):
        index += 1
    filler = tokens.hit(index, ("filler",))
    if filler is not None:
        index = filler[1]
    if not tokens.is_word(index) or tokens.hit(index, ("function",)) is not None:
        return None
    if tokens.touches(index + 1) and tokens.is_digits(index + 1):
        return None
    if _begins_with_and(tokens, index):
        return None
    if tokens.lex.setting("noun") == "adjacent" or not plural:
        return index
    ending = tokens.lex.setting("plural", "s")
    for at in range(index, index + _NOUN_WINDOW):
        if not tokens.is_word(at) or tokens.hit(at, ("function",)) is not None:
            break
        if tokens.words[at].endswith(ending) or tokens.hit(at, ("noun",)) is not None:
            return at
    return index
