"""Speakers without a verb: `NAME: “...”`, `“...” - NAME`, a name on the line before."""

from __future__ import annotations

from verify.attribution.coreference import Cast
from verify.attribution.frames import Frame, sentence_of, small_words
from verify.attribution.mentions import Mention, phrase_from, phrase_to

_LONGEST_LINE = 7  # tokens of a line that is nothing but a name
_LONGEST_TAIL = 12  # tokens behind the dash


def find_label(frame: Frame, cast: Cast, at: int, low: int, high: int) -> Mention | None:
    """Who is named in front of the colon before the quotation at token `at`, or behind the dash after it."""
    tokens = frame.tokens
    colon = next((place for place in range(low, at) if tokens[place].word == ":"), -1)
    if colon > low:
        mention = phrase_from(frame, low, colon)
        if mention is not None and mention.high == colon and _may_be_label(frame, cast, mention, colon == at - 1):
            return _without_field(frame, mention)
        if mention is not None and mention.name[1] and colon == at - 1 and _is_apposition(frame, mention.high, colon):
            return mention
        return _last_name(frame, low, colon, cast) if colon == at - 1 else None
    after = at + 1
    if after >= high:
        return _dash_behind(frame, high)
    if after < high - 1 and tokens[after].word == "-" and high - after <= _LONGEST_TAIL:
        return phrase_from(frame, after + 1, high)
    return None


def _is_apposition(frame: Frame, low: int, colon: int) -> bool:
    """True where nothing but `, the harbour master` stands between a name and the colon."""
    words = frame.tokens[low:colon]
    determined = len(words) > 1 and words[1].word in small_words(frame.language).lists["determiners"]
    return determined and words[0].word == "," and all(token.kind == "w" for token in words[1:])


def _dash_behind(frame: Frame, at: int) -> Mention | None:
    """`- NAME` as a sentence or a line of its own behind a quotation that ends in a full stop."""
    if at >= len(frame.tokens) or frame.tokens[at].word != "-":
        return None
    high = frame.sentences[sentence_of(frame, at)][1]
    if not 2 <= high - at <= _LONGEST_TAIL:
        return None
    mention = phrase_from(frame, at + 1, high)
    return mention if mention is not None and mention.name[1] else None


def _may_be_label(frame: Frame, cast: Cast, mention: Mention, adjacent: bool) -> bool:
    if mention.kind in ("title", "body", "group"):
        return True
    if mention.name[1] and (adjacent or small_words(frame.language).capitals or mention.head):
        return True
    return bool(mention.name[1]) and cast.is_known(*mention.name)


def _without_field(frame: Frame, mention: Mention) -> Mention:
    """`Envoy on the drought` as `Envoy`."""
    small = small_words(frame.language)
    if mention.name[1] or not small.capitals:
        return mention
    for at in range(mention.low + 1, mention.high):
        if frame.tokens[at].word in small.lists["inner"]:
            return phrase_from(frame, mention.low, at) or mention
    return mention


def line_before(frame: Frame, number: int) -> Mention | None:
    """The name that stands alone on the line in front of a sentence."""
    paragraphs = frame.paragraphs
    if not number or paragraphs[number - 1] == paragraphs[number]:
        return None
    low, high = frame.sentences[number - 1]
    if not 1 <= high - low <= _LONGEST_LINE or number >= 2 and paragraphs[number - 2] == paragraphs[number - 1]:
        return None
    mention = phrase_from(frame, low, high)
    if mention is None or not mention.name[1] or mention.high < high - 1:
        return None
    return mention if frame.tokens[high - 1].word not in (".", "!") else None


def _last_name(frame: Frame, low: int, high: int, cast: Cast) -> Mention | None:
    """The phrase right in front of a colon: `Rate stays where it is and Roe: “...”`."""
    mention = phrase_to(frame, high, low)
    if mention is None:
        return None
    if mention.name[1] and mention.name[1] == mention.high and small_words(frame.language).capitals:
        return mention
    last = phrase_from(frame, high - 1, high)
    if last is not None and (last.cut or cast.is_known(high - 1, high)):
        return last
    return mention if mention.kind != "phrase" else None
