"""What turns a statement round: a negation or refusal, opposites, small words, another class of thing."""

from __future__ import annotations

from verify.alignment.spelling import Reading, is_light, key_of, read, stem
from verify.alignment.wordkinds import opposed, other_sides, sides
from verify.facts.polarity import LEXICAL, Hit, hits, markers_opposed
from verify.pairs.sides import Side
from verify.pairs.words import Carried
from verify.settings import DEFAULTS


def names_differ(left: Side, right: Side) -> bool:
    """True where the second statement names a place, people or body that the first does not, and the first names
    another of that kind in its stead."""
    missing = [known for known in right.known if not any(known.entities & one.entities for one in left.known)]
    spare = [known for known in left.known if not any(known.entities & one.entities for one in right.known)]
    return any(one.kinds & other.kinds for one in missing for other in spare)


def opposites_differ(left: Side, right: Side) -> bool:
    """True where a word of the second statement has its opposite in the first, and neither stands on both sides."""
    for word, at in right.content.items():
        if word in left.content:
            continue
        key = right.reading.keys[at]
        for other, place in left.content.items():
            if other not in right.content and opposed(key, left.reading.keys[place], right.language, in_place=True):
                return True
    return False


def bound_opposites_differ(left: Side, right: Side) -> bool:
    """True where a word that both have stands beside a word on one side and beside its opposite on the other: two
    things of which one rises and the other falls, told the other way round."""
    against = 0
    for at, token in enumerate(right.tokens):
        turned = other_sides(key_of(token.folded, right.language), right.language)
        if not turned:
            continue
        same = sides(key_of(token.folded, right.language), right.language)
        for place in _places_beside(right, at, left):
            nearest = _nearest_of(left, place, turned | same)
            if nearest is not None:
                against += 1 if nearest & turned and not nearest & same else -1
    return against > 0


def _places_beside(side: Side, at: int, other: Side) -> list[int]:
    """Where the other side has the nearest words of content on either side of a token."""
    found = []
    for step in (1, -1):
        near = at + step
        if 0 <= near < len(side.tokens) and side.stems[near] in other.stems:
            found.append(other.stems.index(side.stems[near]))
    return found


def _nearest_of(side: Side, place: int, wanted: frozenset[str]) -> frozenset[str] | None:
    """The rows of opposites of the token nearest to a place that belongs to any of those wanted; None where two are as
    near, or none is within reach."""
    for reach in range(1, DEFAULTS.pair_beside + 1):
        found = [
            sides(key_of(side.tokens[near].folded, side.language), side.language) & wanted
            for near in (place - reach, place + reach)
            if 0 <= near < len(side.tokens)
        ]
        found = [one for one in found if one]
        if found:
            return found[0] if len(found) == 1 else None
    return None


# --- negation ----------------------------------------------------------------------------------------------------


def negation_differs(left: Side, right: Side) -> bool:
    """True where one side negates, or refuses, what the other states. Where both negate something, which of their
    statements answer each other is not known, and nothing is said."""
    ours, theirs = _governed(left, right), _governed(right, left)
    if ours and theirs:
        return (len(ours) + len(theirs)) % 2 == 1
    if theirs and (left.negations or left.refusals or any(not number.value for number in left.numbers)):
        return False
    return bool(ours) != bool(theirs)


def _governed(side: Side, other: Side) -> list[Hit]:
    """The negations and refusals of a side that govern a word which the other side has too."""
    found = []
    for hit in (*side.negations, *side.refusals):
        words = side.reading.keys[hit.first : hit.stop]
        if hit.kind == LEXICAL and any(_answered(word, side, other) for word in words):
            continue
        near = side.reading.keys[hit.stop : hit.stop + DEFAULTS.pair_reach]
        if any(stem(word, side.language) in other.content and not _stated(word, hit, side) for word in near):
            found.append(hit)
    return found


def _stated(word: str, hit: Hit, side: Side) -> bool:
    """True where a word behind a negation also stands outside of its reach: it is said of something else as well."""
    wanted = stem(word, side.language)
    outside = (*side.reading.keys[: hit.first], *side.reading.keys[hit.stop + DEFAULTS.pair_reach :])
    return any(stem(key, side.language) == wanted for key in outside)


def _answered(word: str, side: Side, other: Side) -> bool:
    """True where the other side has the same verb that negates, or its opposite, which counts by itself."""
    if stem(word, side.language) in other.content:
        return True
    return any(opposed(word, other.reading.keys[at], side.language) for at in other.content.values())


# --- small words and classes -------------------------------------------------------------------------------------


def small_words_differ(left: Side, right: Side) -> bool:
    """True where the two have small words that exclude each other (all, none; before, after)."""
    ours, theirs = _marker_kinds(left), _marker_kinds(right)
    return any(
        markers_opposed(one, other)
        for one in ours - theirs
        for other in theirs - ours
        if "cause" not in one  # which of two things caused the other depends on their order
    )


_STRONG = frozenset(("only", "all", "none", "most", "first", "last", "many"))


def stronger(left: Side, right: Side) -> bool:
    """True where the second statement says more than the first by a small word: only, all, most, the first."""
    return bool((_marker_kinds(right) & _STRONG) - _marker_kinds(left))


def denies_beyond(left: Side, right: Side, words: Carried) -> bool:
    """True where only the second statement negates something, and what it negates is not carried: `is no painter` of
    somebody who sings."""
    if left.negations or left.refusals or not right.negations:
        return False
    carried = {right.tokens[at].span.start for at, score in enumerate(words.scores) if score >= DEFAULTS.carried_well}
    for hit in right.negations:
        behind = right.reading.starts[hit.stop : hit.stop + DEFAULTS.pair_reach]
        if any(token.span.start in behind and token.span.start not in carried for token in right.tokens):
            return True
    return False


def _marker_kinds(side: Side) -> set[str]:
    """The kinds of small words; those that stand before a number say how exact it is and are compared with it."""
    starts = {side.reading.opening(fact.span) for fact in (*side.numbers, *side.dates)}
    return {hit.kind for hit in hits(side.reading, side.language, "marker") if hit.stop not in starts}


def classes_differ(left: Side, right: Side, words: Carried) -> bool:
    """True where both say what the subject is, and the first has no word that carries one of the second's class."""
    ours, theirs = _class_of(left.reading), _class_of(right.reading)
    if not ours or not theirs:
        return False
    spans = [right.reading.span(at, at + 1) for at in theirs]
    return all(words.scores[at] < DEFAULTS.carried_well for at, token in enumerate(right.tokens) if token.span in spans)


def _class_of(reading: Reading) -> tuple[int, ...]:
    """The words of content behind the first `is a`, up to the end of its phrase."""
    language = reading.language
    for entry in language.words("copulas"):
        words = read(entry, language).keys
        for at in range(1, len(reading) - len(words)):
            if reading.keys[at : at + len(words)] != words:
                continue
            found = []
            for index in range(at + len(words), min(len(reading), at + len(words) + 6)):
                gap = reading.text[reading.ends[index - 1] : reading.starts[index]]
                if found and (gap.strip() or is_light(reading.keys[index], language)):
                    break
                found.append(index)
            return tuple(at for at in found if not is_light(reading.keys[at], language))
    return ()
