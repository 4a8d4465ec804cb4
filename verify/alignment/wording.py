"""What the differences between a quote and its source change: nothing, the style, or a fact.

`differences` gives every difference a reason code of the contract, a finer kind and a weight. The kinds:

- `spelling`, `number-form`, `clitic`, `ellipsis`, `bracket`, `speech`: note; the words are the source's
- `style`, `person`, `order`, `dropped`, `added`, `words`: warning; the wording is not the source's
- `number`, `date`, `name`, `negation`, `opposite`, `modal`, `amount`, `condition`, `cause`, `invented`: error
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from verify.alignment.wordfacts import Facts, facts_in
from verify.alignment.wordgroups import Group, Pair, groups_of, pair_of, widened
from verify.alignment.wordsense import Sense, content_sense, invented, small_sense, small_spans
from verify.languages import Language
from verify.settings import DEFAULTS
from verify.types import Alignment, Label, Span

__all__ = ["Difference", "differences", "label_of", "verdict"]


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that the quote has otherwise than the source. `quote` and `source` are code points of the two texts;
    the values are what the facts are worth (`540`, `450`), else the words."""

    code: str
    kind: str
    weight: str
    quote: Span
    source: Span
    quote_text: str
    source_text: str
    quote_value: str = ""
    source_value: str = ""


WEIGHTS = {
    "typography": "note",
    "cleaned-speech": "note",
    "omission-marked": "note",
    "insertion-marked": "note",
    "rounded": "note",
    "truncated": "note",
    "reworded": "warning",
    "words-dropped": "warning",
    "words-added": "warning",
}


def differences(
    alignment: Alignment, quote: str, source: str, language: Language, *, fragments: Iterable[Span] = ()
) -> tuple[Difference, ...]:
    """The differences of an aligned quote in the order of the quote; none where the words are the same letter by
    letter. Punctuation, marks and spelling variants come as one `typography` each."""
    pair = pair_of(quote, source, language, alignment.source)
    facts = facts_in(pair)
    found: list[Difference] = []
    for edit in alignment.edits:
        if edit.op == "typography" and edit.quote.of(quote) != edit.source.of(source):
            found.append(_difference(pair, "typography", "spelling", edit.quote, edit.source))
    groups = groups_of(alignment, pair)
    moved = _moved(groups, pair)
    for group in groups:
        found.extend(_of_group(group, moved, alignment, pair, facts))
    found.sort(key=lambda one: (one.quote, one.source, one.code))
    return tuple(found)


def label_of(found: Iterable[Difference]) -> Label:
    """The label that differences give: unsupported with an error, paraphrased with a warning, else consistent."""
    weights = {difference.weight for difference in found}
    return "unsupported" if "error" in weights else "paraphrased" if "warning" in weights else "consistent"


def verdict(
    quote: str, source: str, language: Language, *, fragments: tuple[Span, ...] | None = None, context: str = ""
) -> tuple[Label, tuple[Difference, ...], Alignment | None]:
    """Aligns and judges in one call: label, differences with what was cut around the quote, and the alignment. A quote
    that is nowhere is unsupported with none."""
    from verify.alignment.align import occurrences
    from verify.alignment.truncation import truncations

    best: tuple[Label, tuple[Difference, ...], Alignment | None] = ("unsupported", (), None)
    order = ("consistent", "paraphrased", "unsupported")
    for alignment in occurrences(quote, source, language, fragments=fragments):
        found = (
            *differences(alignment, quote, source, language),
            *truncations(alignment, source, language, quote=quote, context=context),
        )
        label = label_of(found)
        if best[2] is None or order.index(label) < order.index(best[0]):
            best = (label, found, alignment)
    return best


def _difference(
    pair: Pair, code: str, kind: str, quote: Span, source: Span, values: tuple[str, str] = ("", "")
) -> Difference:
    return Difference(
        code, kind, WEIGHTS.get(code, "error"), quote, source, quote.of(pair.quote), source.of(pair.source), *values
    )


# --- one group ---------------------------------------------------------------------------------------------------


def _of_group(
    group: Group, moved: frozenset[Group], alignment: Alignment, pair: Pair, facts: Facts
) -> Iterator[Difference]:
    if group.op == "elided":
        yield from _elided(group, pair)
        return
    if group.op == "inserted":
        yield from _inserted(group, pair)
        return
    if group.op == "added" and _stands_elsewhere(group, pair):
        yield _difference(pair, "out-of-context", "order", group.quote, group.source)
        return
    if invented(group, pair) and _all_else_same(alignment):
        yield _difference(pair, "no-source", "invented", group.quote, group.source)
        return
    wide = widened(group, alignment, pair, facts.ours, facts.theirs)
    told = list(_facts(wide, pair, facts))
    yield from told
    if any(one.kind == "number-form" for one in told) and not facts.beside(group, wide, pair):
        return
    phrases = [
        small_spans(reading, stretch, pair.language)
        for reading, stretch in ((pair.ours, group.quote), (pair.theirs, group.source))
    ]
    sense = small_sense(widened(group, alignment, pair, *phrases), pair) or (
        None if told else content_sense(group, pair)
    )
    if group in moved and (sense is None or sense.code in ("words-dropped", "words-added")):
        sense = Sense("reworded", "order")
    if sense is not None and not (told and sense.kind in ("words", "added", "dropped", "style", "name")):
        yield _difference(pair, sense.code, sense.kind, group.quote, group.source, (sense.ours, sense.theirs))
    if told or sense is not None:
        return
    yield _plain(group, pair)


def _facts(group: Group, pair: Pair, facts: Facts) -> Iterator[Difference]:
    """Numbers and dates of both sides, compared by value."""
    for code, kind, values in facts.compared(group):
        yield _difference(pair, code, kind, group.quote, group.source, values)


def _plain(group: Group, pair: Pair) -> Difference:
    """A difference that changes no fact: words left out, put in, or other words."""
    if group.op == "dropped":
        return _difference(pair, "words-dropped", "dropped", group.quote, group.source)
    if group.op == "added":
        return _difference(pair, "words-added", "added", group.quote, group.source)
    return _difference(pair, "reworded", "words", group.quote, group.source)


def _elided(group: Group, pair: Pair) -> Iterator[Difference]:
    """An ellipsis: a negation that reaches beyond what was left out is swallowed, one of its own clause is told."""
    from verify.alignment.truncation import elided_negation

    yield _difference(pair, "omission-marked", "ellipsis", group.quote, group.source)
    found = elided_negation(group, pair)
    if found is not None:
        span, swallowed = found
        if swallowed:
            yield _difference(pair, "polarity-differs", "negation", group.quote, span)
        else:
            yield _difference(pair, "omission-marked", "elided-negation", group.quote, span)


def _inserted(group: Group, pair: Pair) -> Iterator[Difference]:
    """Words in brackets: the editor's, unless they turn what they stand in for."""
    yield _difference(pair, "insertion-marked", "bracket", group.quote, group.source)
    sense = small_sense(group, pair)
    if sense is not None and sense.code == "polarity-differs":
        yield _difference(pair, sense.code, sense.kind, group.quote, group.source, (sense.ours, sense.theirs))


def _moved(groups: tuple[Group, ...], pair: Pair) -> frozenset[Group]:
    """Groups whose words stand elsewhere on the other side: what was dropped here was added there."""
    dropped = {pair.source_keys(group): group for group in groups if group.op == "dropped"}
    found: set[Group] = set()
    for group in groups:
        other = dropped.get(pair.quote_keys(group)) if group.op == "added" else None
        if other is not None:
            found.update((group, other))
    return frozenset(found)


def _all_else_same(alignment: Alignment) -> bool:
    """True where one stretch of added words is all that differs: then it has nothing in the source to answer to."""
    return sum(1 for edit in alignment.edits if edit.op in ("changed", "added", "dropped")) == 1


def _stands_elsewhere(group: Group, pair: Pair) -> bool:
    """True for words that the source has, but not in this place: parts of a quote in another order."""
    from verify.alignment.places import runs

    words = pair.quote_keys(group)
    return len(words) >= DEFAULTS.short_quote and bool(runs(words, pair.theirs, pair.language))
