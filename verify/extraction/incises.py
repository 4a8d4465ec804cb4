"""An attribution inside the marks, as French sets it: « The harvest is lost, sighs Roe, and nobody helps. »

Only for languages that say so (`inside` of `marks.toml`). The words of the attribution are cut out of the quotation,
which then has two fragments, or ends in front of them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from verify.attribution.cues import lexicon
from verify.attribution.frames import Small, elided, small_words
from verify.extraction.grouping import mark_words
from verify.languages import Language
from verify.text import fold
from verify.types import Span

_COMMA = re.compile(r"[,،–—]\s+(?=([^\W\d_][\w'’-]{0,30}))")
_WORD = re.compile(r"[^\W\d_](?:[\w'’-]{0,40})")
_END = re.compile(r"\s*[,–—]\s|\s*[.!?…](?=\s|$)|\s*$")
_LONGEST = 160  # characters of an attribution
_MOST_VERBS = 3  # words of its verb: a également précisé


def without_incises(text: str, fragments: Sequence[Span], language: Language) -> tuple[Span, ...]:
    """The fragments of a quotation without the attributions that stand between commas in them."""
    if not language.table("marks").get("inside", False):
        return tuple(fragments)
    return tuple(part for fragment in fragments for part in _parts(text, fragment, language))


def _parts(text: str, fragment: Span, language: Language) -> list[Span]:
    parts: list[Span] = []
    start = fragment.start
    for comma in _COMMA.finditer(text, fragment.start, fragment.end):
        if comma.start() <= start or not _may_open(comma.group(1), language):
            continue
        end = _incise_end(text, comma.end(), fragment.end, language)
        if end is None:
            continue
        parts.append(Span(start, comma.start()))
        start = end
    if start < fragment.end or not parts:
        parts.append(Span(start, fragment.end))
    return parts


def _may_open(word: str, language: Language) -> bool:
    folded = fold(word, language).text
    return _is_verb(folded, language) or folded in small_words(language).lists["skip"]


def _is_verb(word: str, language: Language) -> bool:
    """True for a verb of speech that may stand alone between commas."""
    form = lexicon(language).single.get(word)
    firm = form is not None and form.kind == "finite" and not form.weak
    return firm or word in mark_words(language).cues


def _incise_end(text: str, at: int, limit: int, language: Language) -> int | None:
    """Where the words of the quotation go on behind an attribution that begins at `at`; None where none does: a verb,
    and behind it a name, a determiner or nothing where the pronoun is part of the verb."""
    small = small_words(language)
    for _ in range(_MOST_VERBS):
        match = _WORD.match(text, at, limit)
        if match is None:
            return None
        word = fold(match.group(), language).text
        at = match.end()
        while at < limit and text[at].isspace():
            at += 1
        if _is_verb(word, language):
            break
        if word not in small.lists["skip"] and not _has_pronoun(word, small):
            return None
    else:
        return None
    subject = _WORD.match(text, at, limit)
    named = subject is not None and (
        subject.group()[0].isupper() or _determines(fold(subject.group(), language).text, small, language)
    )
    if not (named or _has_pronoun(word, small) or _follows_pronoun(text, match.start(), small, language)):
        return None
    stop = _END.search(text, at, min(limit, at + _LONGEST))
    if stop is None:
        return None
    end = stop.end()
    while end < limit and text[end].isspace():
        end += 1
    return min(end, limit)


def _has_pronoun(word: str, small: Small) -> bool:
    return "-" in word and word.rsplit("-", 1)[1] in small.pronouns


def _follows_pronoun(text: str, at: int, small: Small, language: Language) -> bool:
    """True where the word before has the pronoun: a-t-il ajouté."""
    before = text[max(0, at - 30) : at].split()
    return bool(before) and _has_pronoun(fold(before[-1], language).text, small)


def _determines(word: str, small: Small, language: Language) -> bool:
    return word in small.lists["determiners"] or elided(word, language) > 0
