"""What was cut just before or behind a quote, or inside its ellipsis, and whether that turns what is left.

A quote may be true to the letter and still say what its speaker did not: `we will sign` from `we will sign only if they
do`, `the road is safe` from `I do not think that the road is safe`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from verify.alignment.spelling import Reading, is_light, read
from verify.alignment.wordgroups import Group, Pair, words_in
from verify.facts.polarity import Hit, hits, restrictions
from verify.languages import Language
from verify.settings import DEFAULTS
from verify.types import Alignment, Span

if TYPE_CHECKING:
    from verify.alignment.wording import Difference

_CLAUSE = frozenset(",;:،؛—–()\n")
_SENTENCE = frozenset(".!?؟\n")


def truncations(
    alignment: Alignment, source: str, language: Language, *, quote: str = "", context: str = ""
) -> tuple[Difference, ...]:
    """What was cut from the source's sentence at either end of the quote: `polarity-differs` for a negation that governs
    the quoted clause, `out-of-context` for a condition, `truncated` for anything else. `context` is what the article
    itself says around the quote: a negation or condition told there is not lost."""
    reading = read(source, language)
    words = words_in(reading, alignment.source)
    if words[0] >= words[1]:
        return ()
    sentence = _sentence_around(reading, words)
    around = read(context, language)
    found = [
        *_before(reading, words, sentence, around, language),
        *_behind(reading, words, sentence, around, language),
    ]
    if not found and (sentence[0] < words[0] or words[1] < sentence[1]):
        cut = (words[1], sentence[1]) if words[1] < sentence[1] else (sentence[0], words[0])
        found.append(_cut(reading, "truncated", "truncated", cut))
    return tuple(_at(one, alignment, quote) for one in found)


def _at(found: Difference, alignment: Alignment, quote: str) -> Difference:
    """The place in the quote: its end for what was cut behind, its start for what was cut before."""
    from dataclasses import replace

    end = max((edit.quote.end for edit in alignment.edits), default=0)
    start = min((edit.quote.start for edit in alignment.edits), default=0)
    at = start if found.source.end <= alignment.source.start else end
    return replace(found, quote=Span(at, at))


def _cut(reading: Reading, code: str, kind: str, words: tuple[int, int]) -> Difference:
    from verify.alignment.wording import WEIGHTS, Difference

    span = reading.span(*words)
    return Difference(code, kind, WEIGHTS.get(code, "error"), Span(0, 0), span, "", span.of(reading.text))


def _sentence_around(reading: Reading, words: tuple[int, int]) -> tuple[int, int]:
    """The words of the sentences that the quote begins and ends in."""
    first, stop = words
    low = first
    while low > 0 and first - low < DEFAULTS.scope_words and not _ends(reading, low):
        low -= 1
    high = stop
    while high < len(reading) and high - stop < DEFAULTS.scope_words and not _ends(reading, high):
        high += 1
    return low, high


def _gap(reading: Reading, at: int) -> str:
    if at <= 0 or at >= len(reading):
        return "\n"
    return reading.text[reading.ends[at - 1] : reading.starts[at]]


def _ends(reading: Reading, at: int) -> bool:
    """True where a sentence ends before word `at`."""
    gap = _gap(reading, at)
    if "\n" in gap or any(char in "!?؟" for char in gap):
        return True
    if "." not in gap:
        return False
    behind = reading.text[reading.starts[at] : reading.starts[at] + 1]
    return not behind.islower() or any(char in '"”»' for char in gap)


def _before(
    reading: Reading, words: tuple[int, int], sentence: tuple[int, int], around: Reading, language: Language
) -> Iterator[Difference]:
    first = words[0]
    low = sentence[0]
    if low >= first:
        return
    governing = _governing(reading, low, first, language)
    if governing is not None:
        if not _told(around, language, "negation", "operator") and not _told_lexical(around, language):
            yield _cut(reading, "polarity-differs", "negation", (governing.first, first))
        return
    condition = _leading_condition(reading, low, first, language)
    if condition is not None and not _told(around, language, "condition"):
        yield _cut(reading, "out-of-context", "condition", (condition.first, first))


def _governing(reading: Reading, low: int, first: int, language: Language) -> Hit | None:
    """A negation or a clause that denies (`I do not think that`), standing right before the quoted words."""
    that = {read(word, language).keys[0] for word in language.words("that")}
    for hit in hits(reading, language, "operator"):
        if low <= hit.first and hit.stop <= first and hit.kind == "negation":
            between = reading.keys[hit.stop : first]
            if all(key in that for key in between) and not _clause_parts(reading, hit.stop, first, "،,;:"):
                return hit
    taken = {hit.first for hit, _ in restrictions(reading, language)}
    auxiliaries = {read(word, language).keys[0] for word in language.words("auxiliaries")}
    for hit in hits(reading, language, "negation"):
        if hit.first < low or hit.first in taken:
            continue
        if hit.first < first < hit.stop:
            return hit
        if hit.stop > first or not all(key in auxiliaries for key in reading.keys[hit.stop : first]):
            continue
        if not _clause_parts(reading, hit.stop, first, "،,;:.—–"):
            return hit
    return None


def _clause_parts(reading: Reading, first: int, stop: int, marks: str) -> bool:
    return any(char in marks for at in range(first, stop + 1) for char in _gap(reading, at) if at < len(reading))


def _leading_condition(reading: Reading, low: int, first: int, language: Language) -> Hit | None:
    """A condition that opens the sentence and ends right before the quote: `If they leave, | we will stay`."""
    gap = _gap(reading, first)
    if not any(char in ",،" for char in gap) and not is_light(reading.keys[first - 1], language):
        return None
    for hit in hits(reading, language, "condition"):
        if hit.kind == "if" and low <= hit.first <= low + 1 and hit.stop < first:
            return hit
    return None


def _behind(
    reading: Reading, words: tuple[int, int], sentence: tuple[int, int], around: Reading, language: Language
) -> Iterator[Difference]:
    stop, high = words[1], sentence[1]
    if stop >= high:
        return
    for hit in hits(reading, language, "condition"):
        if hit.first < stop or hit.first >= min(high, stop + DEFAULTS.condition_reach):
            continue
        if hit.kind != "if" or not all(is_light(key, language) for key in reading.keys[stop : hit.first]):
            break
        if not _told(around, language, "condition"):
            yield _cut(reading, "out-of-context", "condition", (stop, high))
        return


def _told(around: Reading, language: Language, *groups: str) -> bool:
    return any(hit.kind != "soft" for hit in hits(around, language, *groups))


def _told_lexical(around: Reading, language: Language) -> bool:
    return any(hit.kind == "refuse" for hit in hits(around, language, "marker"))


def _pauses(gap: str) -> bool:
    """True where a clause may end in what is printed between two words; a hyphen within a word parts nothing."""
    return not (_CLAUSE | _SENTENCE).isdisjoint(gap) or "--" in gap or " - " in gap


# --- inside an ellipsis ------------------------------------------------------------------------------------------


def elided_negation(group: Group, pair: Pair) -> tuple[Span, bool] | None:
    """A negation among the words that an ellipsis stands for, and whether it is swallowed: it governs words that were
    kept, since no clause of its own begins before it or ends behind it in what was left out. None where there is no
    negation."""
    reading, (first, stop) = pair.theirs, group.source_words
    taken = {hit.first for hit, _ in restrictions(reading, pair.language)}
    inside = [
        hit
        for hit in hits(reading, pair.language, "negation")
        if first <= hit.first and hit.stop <= stop and hit.first not in taken
    ]
    if not inside:
        return None
    openers = {read(word, pair.language).keys[0] for word in pair.language.words("openers")}
    for hit in inside:
        opened = any(
            reading.keys[at] in openers or _pauses(_gap(reading, at)) or _ends(reading, at)
            for at in range(first, hit.first + 1)
            if at > 0
        )
        closed = any(_pauses(_gap(reading, at)) for at in range(hit.stop, stop + 1))
        if not (opened and closed):
            return reading.span(hit.first, hit.stop), True
    return reading.span(inside[0].first, inside[0].stop), False
