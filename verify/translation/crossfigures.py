"""Numbers, dates and clock times of a quote against those of the stretch of a source in another language that answers
it. What is equal anywhere in the source's passage is no difference; a difference needs a figure on either side.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from verify import facts
from verify.facts.compare import DateAnswer, NumberAnswer, compare_facts, compare_numbers
from verify.facts.numbers import find_times
from verify.languages import Language
from verify.text import fold
from verify.types import DateMention, Facts, Number, Span

# Any day does: where neither side's day is known, both count their relative dates from the same one.
SOME_DAY = date(2000, 1, 5)
_DIGITS = re.compile(r"\d+(?:[.,:]\d+)*")
_SMALL = (Fraction(1), Fraction(1, 2), Fraction(2))


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a text: facts, clock times, and runs of digits that are neither (a code, part of a name)."""

    facts: Facts
    times: tuple[Number, ...]
    digits: tuple[tuple[Span, str], ...]


@dataclass(frozen=True, slots=True)
class FigureDiffers:
    """A figure of the quote and the one that stands for it in the source; `kind` is number or date. `rounded` says that
    the quote's may be the source's, said less exactly."""

    kind: str
    quote: Span
    source: Span
    rounded: bool = False


@functools.lru_cache(maxsize=256)
def figures(text: str, language: Language, anchor: date | None) -> Figures:
    """The figures of a text; relative dates count from `anchor`."""
    found = facts.find(text, language, anchor)
    times = find_times(text, language)
    taken = [item.span for item in (*found.numbers, *found.dates, *times)]
    folded = fold(text, language)
    loose = []
    for match in _DIGITS.finditer(folded.text):
        span = folded.back(match.start(), match.end())
        if not any(span.meets(other) for other in taken):
            loose.append((span, match.group().lstrip("0") or "0"))
    return Figures(found, times, tuple(loose))


def figures_differ(
    quote: str,
    quote_language: Language,
    source: str,
    source_language: Language,
    stretch: Span,
    anchors: tuple[date | None, date | None] = (None, None),
) -> tuple[tuple[FigureDiffers, ...], tuple[Span, ...]]:
    """What differs, and the spans of the quote's figures that nothing in the source stands for."""
    one, other = anchors
    if one is None or other is None:
        one = other = SOME_DAY
    ours, theirs = figures(quote, quote_language, one), figures(source, source_language, other)
    found: list[FigureDiffers] = []
    answers = compare_facts(ours.facts, theirs.facts)
    values = _all_values(theirs)
    for answer in (*answers.numbers, *compare_numbers(ours.times, theirs.times)):
        if answer.relation == "differs" and _in(stretch, answer.source) and not _is_among(answer.item, values):
            found.append(FigureDiffers("number", answer.item.span, answer.source.span))
        elif answer.relation == "rounded" and _in(stretch, answer.source) and _rounded_away(answer, values):
            found.append(FigureDiffers("number", answer.item.span, answer.source.span, rounded=True))
    for answer in answers.dates:
        if answer.relation == "differs" and _in(stretch, answer.source) and not _same_but_for_year(answer):
            found.append(FigureDiffers("date", answer.item.span, answer.source.span))
    mine = _unanswered(ours, theirs)
    free = [item for item in _unanswered(theirs, ours) if stretch.meets(item[0])]
    mine = [item for item in mine if not any(item[0].meets(one.quote) for one in found)]
    free = [item for item in free if not any(item[0].meets(one.source) for one in found)]
    for span, kind in list(mine):
        match = next((item for item in free if item[1] == kind), free[0] if free else None)
        if match is not None:
            found.append(FigureDiffers("date" if "date" in (kind, match[1]) else "number", span, match[0]))
            free.remove(match)
            mine.remove((span, kind))
    return tuple(found), tuple(span for span, _ in mine)


def _in(stretch: Span, item: Number | DateMention | None) -> bool:
    return item is not None and stretch.meets(item.span)


def _rounded_away(answer: NumberAnswer, values: frozenset[Fraction]) -> bool:
    """True for a number that is rounded without a word that says so, or behind the same word as the exact one: words
    in quote marks are not rounded."""
    item, other = answer.item, answer.source
    if other is None or item.high is not None or other.high is not None or _is_among(item, values):
        return False
    return item.hedge is None or item.hedge == other.hedge


def _same_but_for_year(answer: DateAnswer) -> bool:
    """True where both name one weekday, or one month and day, and only the week or the year is open."""
    one, other = answer.item, answer.source
    if other is None:
        return False
    if one.month is not None and (one.month, one.day) == (other.month, other.day):
        return "partial" in (one.kind, other.kind)
    if one.kind != "weekday" or other.kind != "weekday" or not one.first or not other.first:
        return False
    return (one.first - other.first).days % 7 == 0


def _unanswered(ours: Figures, theirs: Figures) -> list[tuple[Span, str]]:
    """Figures of one side whose value the other has nowhere: (span, number or date), in order of place."""
    answers = compare_facts(ours.facts, theirs.facts)
    values = _all_values(theirs)
    found: list[tuple[Span, str]] = []
    for answer in (*answers.numbers, *compare_numbers(ours.times, theirs.times)):
        plain = [value for value in _plain_values(answer.item.text) if value not in values]
        if answer.relation in ("differs", "absent") and (plain or not _is_among(answer.item, values)):
            if plain or answer.item.value not in _SMALL:
                found.append((answer.item.span, "number"))
        elif answer.item.high is not None and plain and answer.relation == "rounded":
            found.append((answer.item.span, "number"))
    for answer in answers.dates:
        if answer.relation != "same" and any(value not in values for value in _plain_values(answer.item.text)):
            found.append((answer.item.span, "date"))
    for span, digits in ours.digits:
        if digits not in {other for _, other in theirs.digits} and Fraction(_integer(digits)) not in values:
            found.append((span, "number"))
    return sorted(found)


def _integer(digits: str) -> int:
    return int(re.sub(r"\D", "", digits)[:15] or "0")


def _all_values(figures_: Figures) -> frozenset[Fraction]:
    found: set[Fraction] = set()
    for number in (*figures_.facts.numbers, *figures_.times):
        found.update((number.value, *number.readings))
        if number.high is not None:
            found.add(number.high)
        found.update(_plain_values(number.text))
    for mention in figures_.facts.dates:
        found.update(_plain_values(mention.text))
        found.update(Fraction(part) for part in (mention.day, mention.month) if part is not None)
    found.update(Fraction(int(digits)) for _, digits in figures_.digits if digits.isdecimal() and len(digits) < 15)
    return frozenset(found)


def _plain_values(text: str) -> list[Fraction]:
    return [Fraction(int(part)) for part in re.findall(r"\d{1,12}", fold(text).text)]


def _is_among(number: Number, values: frozenset[Fraction]) -> bool:
    """True where the other side has the value in whatever unit or kind: a matter of form, not of fact."""
    return bool(values & {number.value, *number.readings}) or (number.high is not None and number.high in values)
