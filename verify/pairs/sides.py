"""One statement read for a comparison with another of its language: words, names, figures, negations."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from verify.alignment.spelling import Reading, is_light, key_of, read, stem
from verify.alignment.wordfacts import read_facts
from verify.alignment.wordkinds import is_number, small_kinds
from verify.extraction.marks import find_quoted
from verify.facts.polarity import LEXICAL, Hit, hits, restrictions
from verify.languages import Language
from verify.naming.gazetteer import Known, known_names
from verify.translation.carry import Token, tokens
from verify.types import DateMention, Number, Span


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """A statement. `content` holds its words of content, stem -> word of the reading; `tokens` the words that carry
    something by themselves, those left out that say how exact a figure is (`more than`); `stems` those of the tokens."""

    text: str
    language: Language
    reading: Reading
    content: Mapping[str, int]
    tokens: tuple[Token, ...]
    stems: tuple[str, ...]
    known: tuple[Known, ...]
    numbers: tuple[Number, ...]
    dates: tuple[DateMention, ...]
    negations: tuple[Hit, ...]
    refusals: tuple[Hit, ...]


@functools.lru_cache(maxsize=512)
def side_of(text: str, language: Language) -> Side:
    """A statement read once."""
    reading = read(text, language)
    numbers, dates = read_facts(text, language)
    known = known_names(reading.plain, language, [reading.printed(at) for at in range(len(reading))])
    named = {at for name in known for at in range(name.first, name.stop)}
    left_out = {hit.first for hit, _ in restrictions(reading, language)} | _named(reading)
    hedges = _hedges(reading, numbers, dates)
    content: dict[str, int] = {}
    for at, key in enumerate(reading.keys):
        kinds = {group for group, _ in small_kinds(key, language)} - {"marker"}
        if (
            reading.starts[at] in hedges
            or is_light(key, language)
            or kinds
            or (at not in named and is_number(key, language))
        ):
            continue
        content.setdefault(stem(key, language), at)
    row = tuple(token for token in tokens(text, language, language) if token.span.start not in hedges)
    return Side(
        text,
        language,
        reading,
        content,
        row,
        tuple(stem(key_of(token.folded, language), language) for token in row),
        known,
        numbers,
        dates,
        tuple(
            hit
            for hit in (*hits(reading, language, "negation"), *_noughts(reading, numbers))
            if hit.first not in left_out
        ),
        _refusals(reading),
    )


_TITLE_WORDS = 5


def _named(reading: Reading) -> frozenset[int]:
    """Words inside a few words in quote marks: a name or a title, whose negation denies nothing."""
    found = set()
    for quoted in find_quoted(reading.text, reading.language):
        first, stop = reading.opening(quoted.span), reading.opening(Span(quoted.span.end, quoted.span.end))
        if stop - first <= _TITLE_WORDS:
            found.update(range(first, stop))
    return frozenset(found)


def _noughts(reading: Reading, numbers: tuple[Number, ...]) -> Iterator[Hit]:
    """`Zero victims` says that there were none."""
    for number in numbers:
        if number.value == 0 and number.high is None and number.unit is None:
            at = reading.opening(number.span)
            yield Hit(at, at + 1, "negation", "not")


def _refusals(reading: Reading) -> tuple[Hit, ...]:
    """Verbs that negate, and the phrases of `holdbacks.txt`: what stands behind them did not come about."""
    found = [hit for hit in hits(reading, reading.language, "marker") if hit.kind == LEXICAL]
    taken = {at for hit in found for at in range(hit.first, hit.stop)}
    table = _holdbacks(reading.language)
    for at, key in enumerate(reading.keys):
        for phrase in table.get(key, ()):
            stop = at + len(phrase)
            if reading.keys[at:stop] == phrase and taken.isdisjoint(range(at, stop)):
                found.append(Hit(at, stop, "marker", LEXICAL))
                taken.update(range(at, stop))
    return tuple(sorted(found, key=lambda hit: hit.first))


@functools.cache
def _holdbacks(language: Language) -> Mapping[str, tuple[tuple[str, ...], ...]]:
    table: dict[str, list[tuple[str, ...]]] = {}
    for entry in language.words("holdbacks"):
        keys = read(entry, language).keys
        table.setdefault(keys[0], []).append(keys)
    return {first: tuple(sorted(phrases, key=len, reverse=True)) for first, phrases in table.items()}


def _hedges(reading: Reading, numbers: tuple[Number, ...], dates: tuple[DateMention, ...]) -> frozenset[int]:
    """Where the small words begin that stand right before a figure: they are compared with it."""
    openings = {reading.opening(fact.span) for fact in (*numbers, *dates)}
    return frozenset(
        reading.starts[at]
        for hit in hits(reading, reading.language, "marker")
        if hit.stop in openings
        for at in range(hit.first, hit.stop)
    )
