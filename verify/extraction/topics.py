"""What a statement is about: its subject, the noun phrase that does or is what the statement says.

A reading by small words and endings, for display and for choosing what to check; no verdict rests on it.
"""

from __future__ import annotations

import functools
from bisect import bisect_left
from typing import TYPE_CHECKING

from verify.attribution.frames import Frame, Small, small_words
from verify.attribution.openings import is_comma
from verify.types import Span

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from verify.attribution.frames import Quoted
    from verify.languages import Language
    from verify.naming.people import People

_LONGEST = 12  # tokens of a subject
_VERBS = ("deed", "change", "reported", "will")


def subject_of(
    text: str,
    language: Language,
    content: Span,
    *,
    spans: Sequence[Quoted] = (),
    people: People | None = None,
    published: date | None = None,
) -> Span | None:
    """The stretch of `content` that names its subject, None where none was found. The arguments are those of
    `attribute_statement`; with the same text and spans nothing is read twice."""
    from verify.attribution.reading import read

    frame = read(text, language, tuple(spans), people, published).frame
    small = small_words(language)
    low, high = _tokens_in(frame, content)
    low = _behind_introduction(frame, low, high, small)
    found = _behind_verb(frame, low, high, small) if small.verb_first else _before_verb(frame, low, high, small)
    if found is None:
        return None
    span = frame.span(*found)
    return span if content.covers(span) and len(span) < len(content) else None


def _tokens_in(frame: Frame, content: Span) -> tuple[int, int]:
    """The tokens of a stretch of the text: first, and one past the last."""
    places = range(len(frame.tokens))
    low = bisect_left(places, content.start, key=lambda at: frame.span(at, at + 1).start)
    end = low
    while end < len(frame.tokens) and frame.span(end, end + 1).end <= content.end:
        end += 1
    return low, end


def _behind_introduction(frame: Frame, low: int, high: int, small: Small) -> int:
    """The token behind `In March,` or `While they waited,`: words that a preposition or conjunction opens, to the last
    of the commas in front of the clause itself."""
    tokens, lists = frame.tokens, small.lists
    at = low
    for _ in range(2):
        while at < high and (tokens[at].word in lists["join"] or tokens[at].kind == "p"):
            at += 1
        if at >= high or tokens[at].word not in lists["prepositions"] | lists["conjunctions"] | lists["relative"]:
            return at
        comma = next((place for place in range(at, high) if is_comma(frame, place)), -1)
        if comma < 0 or tokens[at].word in lists["prepositions"] and tokens[at + 1 : at + 2] and _figure(frame, at + 1):
            return at  # about 900 advisers
        at = comma + 1
    return at


def _figure(frame: Frame, at: int) -> bool:
    return frame.tokens[at].kind == "n"


def _before_verb(frame: Frame, low: int, high: int, small: Small) -> tuple[int, int] | None:
    """Subject, then verb: up to the first word that is a verb, or opens what is no part of a noun phrase."""
    tokens, lists = frame.tokens, small.lists
    stop = (lists["skip"] - lists["inner"]) | lists["relative"] | lists["complement"]
    at = low
    while at < min(high, low + _LONGEST):
        word = tokens[at].word
        if tokens[at].kind in "pq" or word in stop:
            break
        if at > low and _is_verb(frame, at, small):
            break
        if at > low and word in lists["prepositions"] and not _inner(frame, at, small):
            break
        at += 1
    while at > low and tokens[at - 1].word in lists["inner"] | lists["determiners"]:
        at -= 1
    return (low, at) if at > low and at < high and not _empty(frame, low, at, small) else None


def _empty(frame: Frame, low: int, high: int, small: Small) -> bool:
    """True for a small word alone that names nothing."""
    word = frame.tokens[low].word
    unnamed = word in small.lists["openers"] | small.lists["conjunctions"] | small.lists["prepositions"]
    return high - low == 1 and unnamed and word not in small.pronouns and not _figure(frame, low)


def _inner(frame: Frame, at: int, small: Small) -> bool:
    """True for a preposition between the parts of one phrase: no day or month follows."""
    words = frame.tokens
    follows = words[at + 1].word if at + 1 < len(words) else ""
    if words[at].word not in small.lists["inner"] or not follows:
        return False
    return follows not in small.lists["times"] and not _is_calendar(follows, frame.language)


def _is_calendar(word: str, language: Language) -> bool:
    from verify.facts.lexicon import lexicon

    return any(hit.role in ("month", "weekday") for hit in lexicon(language).look_up(word))


@functools.cache
def _verbs(language: Language) -> frozenset[str]:
    """Words that are mostly verbs, of the lists by which worth is told."""
    from verify.text import fold

    entries = (entry for feature, row in language.rows("worth") if feature in _VERBS for entry in row.split("|"))
    return frozenset(fold(entry, language).text for entry in entries)


def _is_verb(frame: Frame, at: int, small: Small) -> bool:
    """True for a listed verb, or a word with a verb's ending, behind a noun."""
    token, before = frame.tokens[at], frame.tokens[at - 1].word
    if token.kind != "w" or frame.has_capital(at) or before in small.lists["determiners"] | small.lists["inner"]:
        return False
    if before.endswith(small.adverbs) and small.adverbs:
        return False
    if token.word in small.lists["verbs"] or token.word in _verbs(frame.language):
        return True
    return bool(small.past) and token.word.endswith(small.past) and len(token.word) > 4 and "-" not in token.word


def _behind_verb(frame: Frame, low: int, high: int, small: Small) -> tuple[int, int] | None:
    """Verb, then subject; or the subject at the front, where a word with the article opens."""
    tokens, lists = frame.tokens, small.lists
    if low >= high or tokens[low].kind != "w":
        return None
    opens_definite = tokens[low].word.startswith(small.article)
    first = low if opens_definite else low + 1
    while first < high and (is_comma(frame, first) or tokens[first].word in lists["skip"]):
        first += 1
    if first >= high or tokens[first].kind != "w" or tokens[first].word in lists["prepositions"] | lists["complement"]:
        return None
    stop = lists["prepositions"] | lists["conjunctions"] | lists["relative"] | lists["complement"] | lists["skip"]
    at, definite = first, False
    while at < min(high, first + _LONGEST):
        word = tokens[at].word
        if tokens[at].kind != "w" or word in stop:
            break
        has_article = word.startswith(small.article)
        if definite and not has_article and not _goes_on(frame, at, small):
            break
        definite = definite or has_article
        at += 1
    return (first, at) if first < at < high else None


def _goes_on(frame: Frame, at: int, small: Small) -> bool:
    """True for a name behind a title: a given name, or a name that is known."""
    from verify.attribution.givennames import given

    word, before = frame.tokens[at].word, frame.tokens[at - 1].word
    known = given(frame.language)
    return word in known or word in small.lists["particles"] or before in known or before in small.lists["particles"]
