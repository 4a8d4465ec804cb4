"""Numbers, dates and the small words that turn a statement round, found in text and compared as facts."""

from __future__ import annotations

from datetime import date

from verify.facts.dates import read_dates
from verify.facts.numbers import read_numbers
from verify.facts.tokens import scan
from verify.languages import Language
from verify.text import Folded, fold
from verify.types import Facts


def find(
    text: str,
    language: Language,
    anchor: date | None = None,
    folded: Folded | None = None,
    times: bool = False,
) -> Facts:
    """The numbers, dates, negations, modals and markers of a text, in order of place. `anchor` is the day of writing.
    Figures that belong to a date are no numbers; clock times come along as numbers of kind `time` and unit `clock` only
    where `times` says so. Names are left empty."""
    from verify.facts import polarity

    folded = folded or fold(text, language)
    tokens = scan(text, language, folded)
    dates = read_dates(tokens, anchor)
    for found in dates:
        tokens.block(range(found.first, found.end))
    return Facts(
        numbers=read_numbers(tokens, times),
        dates=tuple(found.mention for found in dates),
        negations=polarity.find_negations(text, language, folded),
        modals=polarity.find_modals(text, language, folded),
        markers=polarity.find_markers(text, language, folded),
    )
