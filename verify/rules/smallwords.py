"""Small words in other words or another language: how firmly, how many, and words that mean the opposite."""

from __future__ import annotations

from collections.abc import Iterator

from verify.rules import rule
from verify.rules.case import Case
from verify.rules.wording import quoted
from verify.types import Finding, Span

# What a modal may be answered by. A kind that the source has none of is the story's own.
ANSWERS = {
    "may": frozenset(("may", "can", "could", "would", "allegedly", "want")),
    "should": frozenset(("should", "must", "want", "would")),
    "allegedly": frozenset(("allegedly", "may", "would")),
}
ANSWERS_SAME = ANSWERS | {"should": frozenset(("should", "want")), "must": frozenset(("must",))}
AMOUNTS = frozenset(("all", "none", "some", "most", "many", "few"))


@rule("modality-differs")
def firmness(case: Case) -> Iterator[Finding]:
    """The story calls possible or wished for what the source says outright, or the other way round."""
    if case.support is None or not case.holds_words or case.support.modality_differs:
        return
    from verify.facts.polarity import find_modals

    theirs = {modal.kind for modal in find_modals(case.around, case.source_language)}
    answers = ANSWERS if case.translated else ANSWERS_SAME
    for modal in find_modals(case.text, case.language):
        wanted = answers.get(modal.kind)
        if wanted is not None and theirs.isdisjoint(wanted) and not _in_name(modal.span, case):
            said = f"The story has {quoted(modal.text)}, the source says it outright"
            yield case.finding("modality-differs", said, case.in_article(modal.span), case.stretch)
            return


@rule("quantifier-differs")
def amounts(case: Case) -> Iterator[Finding]:
    """A word for how many that the source's words exclude: some for all."""
    if case.support is None or not case.holds_words or case.support.markers_differ:
        return
    from verify.facts.polarity import find_markers, markers_opposed

    ours = [one for one in find_markers(case.text, case.language) if one.kind in AMOUNTS]
    theirs = {one.kind: one for one in find_markers(case.around, case.source_language) if one.kind in AMOUNTS}
    kinds = {one.kind for one in ours}
    for one in ours:
        other = next((theirs[kind] for kind in theirs if kind not in kinds and markers_opposed(one.kind, kind)), None)
        if other is not None and one.kind not in theirs:
            said = f"The story has {quoted(one.text)}, the source {quoted(other.text)}"
            yield case.finding("quantifier-differs", said, case.in_article(one.span), case.stretch)
            return


@rule("polarity-differs")
def opposites(case: Case) -> Iterator[Finding]:
    """A word of the story whose opposite the source has in its place, in one language."""
    if case.support is None or case.translated or not case.holds_words:
        return
    from verify.alignment.wordkinds import first_opposed

    ours, theirs = case.keys(case.text, case.language), case.keys(case.around, case.source_language)
    found = first_opposed([key for key, *_ in ours], [key for key, *_ in theirs], case.language)
    if found is not None:
        span, other = ours[found[0]][-1], theirs[found[1]][-1]
        message = (
            f"The story has {quoted(span.of(case.text))}, the source the opposite: {quoted(other.of(case.around))}"
        )
        yield case.finding("polarity-differs", message, case.in_article(span), case.stretch)


def _in_name(span: Span, case: Case) -> bool:
    return any(name.covers(span) for name in case.names_in_marks)
