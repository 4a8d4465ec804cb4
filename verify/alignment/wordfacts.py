"""Numbers and dates inside the stretches in which a quote and its source differ, compared by value."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from verify.alignment.wordgroups import Group, Pair, words_in
from verify.languages import Language
from verify.types import DateMention, Number, Span

# How far around the aligned stretch the source is read for facts, in code points: a unit or a month stands near.
_AROUND = 80


@dataclass(frozen=True, slots=True)
class Facts:
    """The numbers and dates of the quote and of the source around its stretch, in code points of either text."""

    quote_numbers: tuple[Number, ...]
    source_numbers: tuple[Number, ...]
    quote_dates: tuple[DateMention, ...]
    source_dates: tuple[DateMention, ...]

    @property
    def ours(self) -> list[Span]:
        return [fact.span for fact in (*self.quote_numbers, *self.quote_dates)]

    @property
    def theirs(self) -> list[Span]:
        return [fact.span for fact in (*self.source_numbers, *self.source_dates)]

    def compared(self, group: Group) -> Iterator[tuple[str, str, tuple[str, str]]]:
        """(code, kind, values) for the facts that a group holds: another value, or the same in another form."""
        dates = _meeting(self.quote_dates, group.quote), _meeting(self.source_dates, group.source)
        numbers = _meeting(self.quote_numbers, group.quote), _meeting(self.source_numbers, group.source)
        if dates[0] and dates[1]:
            values = _listed(_day, dates[0]), _listed(_day, dates[1])
            same = len(dates[0]) == len(dates[1]) and all(map(_same_day, *dates))
            yield ("typography", "number-form", values) if same else ("date-differs", "date", values)
            inside = [one.span for one in (*dates[0], *dates[1])]
            numbers = tuple(
                tuple(one for one in side if not any(span.covers(one.span) for span in inside)) for side in numbers
            )  # type: ignore[assignment]
        if numbers[0] and numbers[1]:
            yield from _numbers(*numbers)
        elif numbers[0] and not dates[0]:
            yield "number-differs", "number", (_listed(_value, numbers[0]), "")

    def beside(self, group: Group, wide: Group, pair: Pair) -> bool:
        """True where the group holds words that are in none of its numbers and dates."""
        for reading, span, facts in (
            (pair.ours, group.quote, self.ours),
            (pair.theirs, group.source, self.theirs),
        ):
            for at in range(*words_in(reading, span)):
                if not any(fact.start <= reading.starts[at] < fact.end for fact in facts):
                    return True
        return False


def facts_in(pair: Pair) -> Facts:
    """Reads the facts of the quote and of the source around the aligned stretch."""
    start = max(0, pair.stretch.start - _AROUND)
    while start and pair.source[start - 1].isalnum() and pair.stretch.start - start < 2 * _AROUND:
        start -= 1
    end = min(len(pair.source), pair.stretch.end + _AROUND)
    while end < len(pair.source) and pair.source[end].isalnum() and end - pair.stretch.end < 2 * _AROUND:
        end += 1
    numbers, dates = read_facts(pair.quote, pair.language)
    other_numbers, other_dates = read_facts(pair.source[start:end], pair.language)
    return Facts(
        numbers,
        tuple(_moved(number, start) for number in other_numbers),
        dates,
        tuple(_moved(date, start) for date in other_dates),
    )


def read_facts(text: str, language: Language) -> tuple[tuple[Number, ...], tuple[DateMention, ...]]:
    """The numbers that belong to no date, and the dates. No day to count from is needed: relative dates are compared by
    their words."""
    from verify.facts.dates import read_dates
    from verify.facts.numbers import read_numbers
    from verify.facts.tokens import scan

    tokens = scan(text, language)
    dates = read_dates(tokens, None)
    for found in dates:
        tokens.block(range(found.first, found.end))
    return read_numbers(tokens), tuple(found.mention for found in dates)


def _moved(fact, by: int):  # type: ignore[no-untyped-def]
    from dataclasses import replace

    return replace(fact, span=Span(fact.span.start + by, fact.span.end + by))


def _meeting(facts, span: Span):  # type: ignore[no-untyped-def]
    return tuple(fact for fact in facts if fact.span.meets(span))


def _listed(name, facts) -> str:  # type: ignore[no-untyped-def]
    return ", ".join(name(fact) for fact in facts)


def _value(number: Number) -> str:
    value = number.value
    plain = str(value.numerator) if value.denominator == 1 else f"{float(value):.10g}"
    high = f"-{float(number.high):.10g}" if number.high is not None else ""
    return f"{plain}{high} {number.unit}" if number.unit else plain + high


def _day(date: DateMention) -> str:
    if date.first is not None and date.last is not None:
        return str(date.first) if date.first == date.last else f"{date.first}..{date.last}"
    if date.month is not None or date.day is not None:
        return f"{date.month or '?'}-{date.day or '?'}"
    return " ".join(date.text.casefold().split())


def _same_day(one: DateMention, other: DateMention) -> bool:
    """True where two dates may be one day; one without a year may be that of any."""
    if _day(one) == _day(other):
        return True
    bare, full = (one, other) if one.first is None else (other, one)
    if bare.first is not None or full.first is None or bare.month != full.first.month:
        return False
    return bare.day is None or bare.day == full.first.day


def _numbers(ours: tuple[Number, ...], theirs: tuple[Number, ...]) -> Iterator[tuple[str, str, tuple[str, str]]]:
    values = _listed(_value, ours), _listed(_value, theirs)
    if len(ours) == len(theirs) and all(_same(a, b) for a, b in zip(ours, theirs, strict=True)):
        yield "typography", "number-form", values
    elif len(ours) == len(theirs) and all(_same(a, b) or _rounds(a, b) for a, b in zip(ours, theirs, strict=True)):
        yield "rounded", "number", values
    else:
        yield "number-differs", "number", values


def _same(one: Number, other: Number) -> bool:
    units = one.unit == other.unit or one.unit is None or other.unit is None
    values = {one.value, *one.readings} & {other.value, *other.readings}
    return units and bool(values) and one.high == other.high


def _rounds(one: Number, other: Number) -> bool:
    """True where the quote says `about` and its number is the other, rounded to its last digit that is not nought."""
    if one.hedge not in ("about", "nearly", "more-than", "less-than") or not other.value or one.unit != other.unit:
        return False
    step = 1
    value = one.value
    while value and value.denominator == 1 and value % (step * 10) == 0:
        step *= 10
    return abs(one.value - other.value) <= step / 2 or abs(one.value - other.value) / other.value <= 0.02
