"""Where a sentence begins: behind a dateline, behind an introduction, with the phrase that opens it."""

from __future__ import annotations

from verify.attribution.frames import Frame, Small
from verify.attribution.mentions import Mention, is_stop, phrase_from

_PARENTHESIS = 40  # words between two commas


def opening_phrase(frame: Frame, low: int, high: int, small: Small, verbs: bool = False) -> Mention | None:
    """The phrase that opens a sentence, behind an introduction that ends in a comma. `verbs` as in `phrase_from`."""
    tokens = frame.tokens
    at = _behind_dateline(frame, low, high)
    for _ in range(3):
        while at < high and (
            tokens[at].kind == "q"
            or tokens[at].word in small.lists["skip"] - small.lists["prepositions"]
            or tokens[at].word in small.lists["join"]
            or tokens[at].word in ("-", ",", "،")
        ):
            at += 1
        if at >= high:
            return None
        word = tokens[at].word
        if (
            word in small.lists["prepositions"]
            or word in small.lists["conjunctions"]
            or is_stop(frame, at, small)
            and word not in small.pronouns
        ):
            comma = _next_comma(frame, at, high)
            if comma < 0:
                return None
            at = comma + 1
            continue
        opening = phrase_from(frame, at, high, verbs)
        if (
            opening is not None
            and opening.kind == "phrase"
            and opening.high < high - 1
            and is_comma(frame, opening.high)
        ):
            # `A few days later, Roe changed her mind`: time or place in front of the one who acts.
            behind = phrase_from(frame, opening.high + 1, high)
            return behind if behind is not None and (behind.name[1] or behind.kind == "pronoun") else opening
        return opening
    return None


def _behind_dateline(frame: Frame, low: int, high: int) -> int:
    """The token behind `NEW YORK, May 3 (Wire) -` at the start of a sentence, else its first."""
    tokens = frame.tokens
    for at in range(low + 1, min(high, low + 14)):
        token = tokens[at]
        if token.kind == "q" or token.word == ":":
            break
        if token.word == "-" and (
            tokens[at - 1].word == ")"
            or tokens[at - 1].kind == "n"
            or frame.has_capital(at - 1)
            and frame.has_capital(low)
        ):
            return at + 1
    return low


def _next_comma(frame: Frame, at: int, high: int) -> int:
    for place in range(at, min(high, at + _PARENTHESIS)):
        if is_comma(frame, place):
            return place
    return -1


def is_comma(frame: Frame, at: int) -> bool:
    token = frame.tokens[at]
    return token.kind == "p" and token.word in ",،-"
