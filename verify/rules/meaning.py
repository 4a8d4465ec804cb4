"""Other words or another language: what the source carries, and which fact differs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from verify.rules import rule
from verify.rules.case import Case
from verify.rules.wording import message, quoted
from verify.types import DateMention, Finding, Number, Span

if TYPE_CHECKING:
    from verify.encoders import Encoder
    from verify.matching.binding import Bound


@rule("translation", "reworded")
def carried(case: Case) -> Iterator[Finding]:
    """The source says it in other words, or in another language."""
    if case.support is None or not case.holds_words:
        return
    faithful = case.is_faithful
    if case.translated and (faithful or not case.is_quote):
        language = case.source_language.name
        yield case.finding("translation", f"The source says it in {language}", None, case.stretch)
    if not case.is_quote:
        if not case.translated:
            yield case.finding("reworded", "The source says it in other words", None, case.stretch, "note")
        if not faithful:
            yield case.finding("reworded", "The source says about the same", None, case.stretch, "warning")
    elif not case.translated or not faithful:
        parts = ", ".join(quoted(span.of(case.text)) for span in case.support.unsupported[:3])
        more = f"; not found in it: {parts}" if parts else ""
        yield case.finding("reworded", f"The source says it in other words{more}", None, case.stretch)


def doubted(case: Case, encoder: Encoder) -> Finding | None:
    """What a second look at a statement beside its passage and its whole source says against it, by `pairs.doubts`: an
    error where a fact is named, else that the source says about the same. None where nothing speaks against it."""
    from verify.pairs.doubts import doubt

    found = doubt(case.text, case.around, case.source.text, case.language, encoder, case.settings)
    if found is None:
        return None
    if found.firm and not (found.code == "name-differs" and _names_all(case)):
        said = f"The source seems to say otherwise ({found.why})"
        return case.finding(found.code, said, None, case.stretch, "error")
    return case.finding("reworded", "The source says about the same", None, case.stretch, "warning")


def _names_all(case: Case) -> bool:
    """True where the source names, somewhere or as who speaks in it, everybody whom the item names: its sentence may say
    `he` or `the Secretary` for them."""
    from verify.naming.names import find_names

    names = [found.text for found in find_names(case.text, case.language)]
    return all(case.speaks_for(name) or case.names(name) for name in names)


@rule("number-differs", "date-differs", "name-differs", "polarity-differs", "modality-differs", "quantifier-differs")
def facts_differ(case: Case) -> Iterator[Finding]:
    """A fact of the item has another value in the words of the source that answer it."""
    found = case.support
    if found is None or not case.holds_words:
        return
    inside = case.names_in_marks
    for one, other in found.names_differ:
        yield _pair(case, "name-differs", one, other)
    for one, other in found.polarity_differs:
        if one is not None and any(span.covers(one) for span in inside):
            continue
        yield _pair(case, "polarity-differs", one, other)
    for one, other in found.opposites:
        yield _pair(case, "polarity-differs", one, other, "opposite")
    for one, other in found.modality_differs:
        yield _pair(case, "modality-differs", one, other)
    for one, other in found.markers_differ:
        yield _pair(case, "quantifier-differs", one, other)


def _pair(case: Case, code: str, ours: Span | None, theirs: Span | None, kind: str = "") -> Finding:
    there = case.in_source(theirs) if theirs is not None else None
    said = message(
        code,
        kind,
        quoted(ours.of(case.text)) if ours is not None else "",
        quoted(there.of(case.source.text)) if there is not None else "",
    )
    return case.finding(code, said, case.in_article(ours) if ours is not None else None, there)


@rule("combined")
def combined(case: Case) -> Iterator[Finding]:
    """What this source leaves open, another one says."""
    for other in case.also:
        yield case.finding(
            "combined", f"Together with {other.source.id}: {quoted(other.stretch.of(other.source.text))}"
        )


@rule("number-differs", "date-differs", "out-of-context", "rounded", "summed", "converted")
def figures(case: Case) -> Iterator[Finding]:
    """Each figure of the item beside the source's figure for the same thing."""
    if case.support is None or not case.holds_words:
        return
    for one in case.bound:
        if isinstance(one.figure, DateMention) and one.figure.conflict:
            said = f"Weekday and date do not fit: {quoted(one.figure.text)}"
            yield case.finding("date-differs", said, case.in_article(one.figure.span), None, "warning")
            continue
        ours = case.in_article(one.figure.span)
        said = quoted(one.figure.text)
        code = "number-differs" if isinstance(one.figure, Number) else "date-differs"
        if one.relation == "differs" and one.answer is not None:
            if isinstance(one.figure, DateMention) and not (_day_is_firm(one.figure, case) or _is_told(one, case)):
                continue
            theirs = one.answer.span
            yield case.finding(code, f"The story has {said}, the source has {quoted(one.answer.text)}", ours, theirs)
        elif one.relation in ("summed", "rounded", "converted"):
            parts = one.parts or ((one.answer,) if one.answer is not None else ())
            shown = (" + " if one.relation == "summed" else " of ").join(part.text for part in parts)
            yield case.finding(one.relation, f"The story has {said}, the source {shown}", ours, parts[0].span)
        elif one.relation == "absent" and isinstance(one.figure, Number):
            yield case.finding("number-differs", f"The source does not give {said}", ours)
        elif _is_later(one.figure, one.relation, case):
            yield case.finding(code, f"The source is older than {said}", ours, None, "warning")
        elif one.relation == "absent" and _day_is_firm(one.figure, case):
            yield case.finding(code, f"The source does not give {said}", ours, None, "warning")
        elif one.agreement < case.settings.bound_least and isinstance(one.figure, Number) and not case.is_quote:
            there = one.answer.span if one.answer is not None else None
            yield case.finding("out-of-context", f"The source has {said}, but of something else", ours, there)


@rule("name-differs")
def names(case: Case) -> Iterator[Finding]:
    """A name that the source does not have; an error where the source names somebody or something else in its place."""
    if case.support is None or not case.holds_words:
        return
    for one in case.missing:
        ours = quoted(one.name.of(case.text))
        if one.instead is not None:
            theirs = quoted(one.instead.of(case.source.text))
            said = f"The story names {ours}, the source {theirs}"
            yield case.finding("name-differs", said, case.in_article(one.name), one.instead)
        elif one.sure and not case.is_quote:
            yield case.finding(
                "name-differs", f"The source does not name {ours}", case.in_article(one.name), None, "warning"
            )


def _is_told(one: Bound, case: Case) -> bool:
    """True where both name a day and nothing else of the item is dated: it is what happened that is dated, not when the
    source came out."""
    day, other = one.figure, one.answer
    if not isinstance(day, DateMention) or not isinstance(other, DateMention) or other.first != other.last:
        return False
    return (
        day.first == day.last
        and day.first is not None
        and sum(isinstance(x.figure, DateMention) for x in case.bound) == 1
    )


def _is_later(figure: Number | DateMention, relation: str, case: Case) -> bool:
    """True for a day of the story, past when it came out, that the source cannot have known and gives no day for."""
    if not isinstance(figure, DateMention) or relation not in ("within", "absent") or case.source.published is None:
        return False
    story = case.article.published
    if figure.first is None or figure.first != figure.last or story is None or figure.first > story:
        return False
    if figure.kind == "relative" and (story - figure.first).days > case.settings.day_tolerance:
        return False  # `the beginning of the month` is no day
    return (figure.first - case.source.published).days > case.settings.day_tolerance


def _day_is_firm(day: DateMention, case: Case) -> bool:
    """False for a day that is only when the source came out: `on Wednesday`, `yesterday`."""
    published = case.source.published
    if published is None or day.first is None or day.last is None:
        return day.first is not None
    near = abs((day.first - published).days) <= case.settings.day_tolerance
    return not near and not (day.first <= published <= day.last)
