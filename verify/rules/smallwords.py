"""Small words in other words or another language: how firmly, how many, and words that mean the opposite."""

from __future__ import annotations

from collections.abc import Iterator

from verify.facts.numbers import find_numbers
from verify.rules import rule
from verify.rules.case import Case
from verify.rules.wording import quoted
from verify.types import Finding, Number, Span

# What a modal may be answered by. A kind that the source has none of is the story's own.
ANSWERS = {
    "may": frozenset(("may", "can", "could", "would", "allegedly", "want")),
    "should": frozenset(("should", "must", "want", "would")),
    "allegedly": frozenset(("allegedly", "may", "would")),
}
ANSWERS_SAME = ANSWERS | {"should": frozenset(("should", "want")), "must": frozenset(("must",))}
_CLOSE = 8  # characters from a word for all to its figure
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
    from verify.facts.polarity import find_markers

    ours = [one for one in find_markers(case.text, case.language) if one.kind in AMOUNTS]
    theirs = {one.kind: one for one in find_markers(case.around, case.source_language) if one.kind in AMOUNTS}
    kinds = {one.kind for one in ours}
    for one in ours:
        other = next((theirs[kind] for kind in theirs if kind not in kinds and _opposed(one.kind, kind, case)), None)
        if other is not None and one.kind not in theirs:
            said = f"The story has {quoted(one.text)}, the source {quoted(other.text)}"
            yield case.finding("quantifier-differs", said, case.in_article(one.span), case.stretch)
            return


def _opposed(ours: str, theirs: str, case: Case) -> bool:
    """True where two amounts exclude each other; who says all for most says too much, who
    translates most for all too little."""
    from verify.facts.polarity import markers_opposed

    if case.translated and (ours, theirs) == ("most", "all"):
        return True
    return markers_opposed(ours, theirs) or (ours, theirs) == ("all", "most")


@rule("quantifier-differs")
def part_for_whole(case: Case) -> Iterator[Finding]:
    """The story says all of a number of which the source says a part: all nine for six of the nine."""
    if case.support is None or not case.holds_words:
        return
    from verify.facts.polarity import find_markers
    from verify.matching.shares import joins

    alls = [one for one in find_markers(case.text, case.language) if one.kind == "all"]
    text = case.source.text
    for bound in case.bound if alls else ():
        whole = bound.answer
        if bound.relation != "same" or not isinstance(whole, Number) or not isinstance(bound.figure, Number):
            continue
        marker = next((one for one in alls if 0 <= bound.figure.span.start - one.span.end <= _CLOSE), None)
        before = text[max(0, whole.span.start - 60) : whole.span.start]
        parts = find_numbers(before, case.source_language) if marker is not None else ()
        if parts and parts[-1].value < whole.value and joins(before[parts[-1].span.end :], case.source_language):
            start = whole.span.start - len(before) + parts[-1].span.start
            there = Span(start, whole.span.end)
            span = Span(marker.span.start, bound.figure.span.end)
            said = f"The story has {quoted(span.of(case.text))}, the source {quoted(there.of(text))}"
            yield case.finding("quantifier-differs", said, case.in_article(span), there)


@rule("quantifier-differs")
def parts(case: Case) -> Iterator[Finding]:
    """The story speaks of some of what the source speaks of without a word for how many."""
    if case.support is None or not case.holds_words or case.support.markers_differ:
        return
    from verify.facts.polarity import find_markers

    if any(one.kind in AMOUNTS for one in find_markers(case.around, case.source_language)):
        return
    partly = case.language.words("partitives")
    for one in find_markers(case.text, case.language):
        if one.kind == "some" and not _in_name(one.span, case) and _is_partitive(one.span, case.text, partly):
            said = f"The story has {quoted(one.text)}, the source speaks of them all"
            yield case.finding("quantifier-differs", said, case.in_article(one.span), case.stretch, "warning")
            return


def _is_partitive(span: Span, text: str, partly: tuple[str, ...]) -> bool:
    """True for `some of`, and for `some` before a word with an article that is written with it."""
    here = text[span.start :].casefold()
    return any(here.startswith(words) for words in partly)


@rule("out-of-context")
def provisos(case: Case) -> Iterator[Finding]:
    """A condition that only the story makes, or that the source makes just there and a claim leaves out."""
    if case.support is None or not case.holds_words:
        return
    from verify.facts.polarity import find_provisos, may_be_provisos

    ours = [span for span in find_provisos(case.text, case.language) if not _in_name(span, case)]
    if ours and not may_be_provisos(case.around, case.source_language):
        said = f"The story makes a condition that the source does not: {quoted(case.text[ours[0].start :])}"
        yield case.finding("out-of-context", said, case.in_article(ours[0]), case.stretch)
    if ours or case.is_quote or may_be_provisos(case.own_sentence, case.language):
        return  # of quotes `translated.condition_cut` tells it
    reach = Span(case.stretch.start, case.stretch.end + case.settings.proviso_reach)
    sentence = case.around_span
    for span in find_provisos(case.around, case.source_language):
        there = Span(span.start + sentence.start, span.end + sentence.start)
        if reach.start <= there.start < reach.end:
            left = there.start, min(sentence.end, there.start + 80)
            said = f"The source makes a condition: {quoted(case.source.text[left[0] : left[1]])}"
            yield case.finding("out-of-context", said, None, there, "warning")
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
