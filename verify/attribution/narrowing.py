"""Which of the words behind a verb are its subject, where what follows it has no preposition in front."""

from __future__ import annotations

from verify.attribution.frames import MARKS, Frame, Small
from verify.attribution.mentions import Mention, title_kind

_BYNAME = 5  # words of a name in marks


def narrowed(frame: Frame, phrase: Mention, high: int, small: Small, known) -> Mention:
    """The subject in front of an object (`Roe the deal`, `Cairo the arrest of two men`), or with the name that stands
    in marks behind a bare noun (`the paper “The Hill”`). `known(low, high)` says whether words are a name met elsewhere."""
    tokens, language = frame.tokens, frame.language
    if phrase.high - phrase.low > 1 and is_plural_subject(frame, phrase.low, small):
        behind = tokens[phrase.low + 1].word
        if behind.startswith(small.article) and not behind.endswith(small.nominative):
            return Mention(phrase.low, phrase.low + 1, "group", head=tokens[phrase.low].word)
    if phrase.kind == "body" and phrase.high - phrase.low == 1:
        return _with_marked_name(frame, phrase, high)
    if phrase.kind == "title" and phrase.high - phrase.low > 1 and tokens[phrase.low].word.startswith(small.article):
        # `described the envoy statements of the ministry`: the definite title is complete.
        if title_kind(tokens[phrase.low + 1].word, language)[1] in ("document", "group"):
            return phrase._replace(high=phrase.low + 1)
    if phrase.head or not phrase.name[1] or phrase.high - phrase.low < 2:
        return phrase
    word = tokens[phrase.low].word
    if title_kind(word, language) == (word, "place"):
        return Mention(phrase.low, phrase.low + 1, "body")
    if known is None or phrase.name[0] != phrase.low:
        return phrase
    end = phrase.low
    while end < phrase.high and known(end, end + 1):
        end += 1
    if phrase.low < end < phrase.name[1] and tokens[end].word.startswith(small.article):
        return Mention(phrase.low, end, "name", (phrase.low, end), cut=phrase.cut)
    return phrase


def is_plural_subject(frame: Frame, at: int, small: Small) -> bool:
    """True for a plural with the article whose ending is that of a subject: `accused the rebels the army`."""
    word = frame.tokens[at].word
    return bool(small.nominative) and word.startswith(small.article) and word.endswith(small.nominative)


def _with_marked_name(frame: Frame, phrase: Mention, high: int) -> Mention:
    tokens = frame.tokens
    start = phrase.high
    if start >= high or tokens[start].kind != "p" or tokens[start].word not in MARKS:
        return phrase
    for end in range(start + 2, min(high, start + _BYNAME + 2)):
        if tokens[end].kind == "p":
            return phrase._replace(high=end + 1) if tokens[end].word in MARKS else phrase
    return phrase
