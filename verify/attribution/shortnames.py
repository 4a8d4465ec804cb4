"""Whom a noun without a name means by what was said before: `the cell` the Joint Rescue Cell, `the mother` Jane Roe,
whose son was spoken of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from verify.attribution.frames import Frame, small_words

if TYPE_CHECKING:
    from verify.attribution.coreference import Cast, Entity
    from verify.attribution.mentions import Mention

_MET = 40  # entities that are looked through
_APPOSITION = 6  # words of an apposition up to its noun
_BACK = 60  # tokens from the one who is spoken of to the noun that stands for them


def by_short_name(cast: Cast, mention: Mention) -> Entity | None:
    """The entity met before that a definite phrase of one noun stands for; None where none fits."""
    frame, small = cast.frame, small_words(cast.frame.language)
    if not small.capitals or not mention.definite or mention.name[1] or mention.kind not in ("phrase", "title"):
        return None
    low = mention.low
    if mention.high - low != 2 or frame.tokens[low].word not in small.lists["articles"]:
        return None
    noun = frame.tokens[low + 1].word
    for entity in reversed(cast.entities[-_MET:]):
        if len(entity.parts) > 2 and entity.parts[-1] == noun and entity.first < low and entity.kind != "title":
            return entity
    if noun in small.lists["kin"]:
        return _relative(cast, frame, low)
    return _explained(cast, frame, low, noun)


def _explained(cast: Cast, frame: Frame, at: int, noun: str) -> Entity | None:
    """Who was named with this noun in an apposition (`Jane Roe, a conservator,`) or right behind it (`conservator Jane
    Roe`); the last one."""
    small = small_words(frame.language)
    for low, entity in reversed([place for place in cast.places if place[0] < at][-12:]):
        if entity.kind != "name":
            continue
        high = low
        while high < at and frame.has_capital(high) and frame.tokens[high].kind == "w":
            high += 1
        if frame.tokens[high].word == "," and frame.tokens[high + 1].word in small.lists["determiners"]:
            for place in range(high + 2, min(at, high + _APPOSITION)):
                token = frame.tokens[place]
                if token.kind != "w" or token.word in small.lists["inner"]:
                    break
                if token.word == noun:
                    return entity
        before = low - 1 - (frame.tokens[low - 1].word == "," if low else 0)
        if before >= 0 and frame.tokens[before].word == noun and frame.tokens[before].kind == "w":
            return entity
    return None


def _relative(cast: Cast, frame: Frame, at: int) -> Entity | None:
    """The last one named before, where a word of kinship stands right behind the name: `Jane Roe, whose son`."""
    kin = small_words(frame.language).lists["kin"]
    named = cast.named_before(at)
    if named is None or named.kind != "name":
        return None
    place = max((low for low, entity in cast.places if entity is named and low < at), default=-1)
    if place < 0 or at - place > _BACK:
        return None
    return named if any(frame.tokens[i].word in kin for i in range(place, at)) else None
