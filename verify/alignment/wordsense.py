"""What a differing stretch changes beside numbers and dates: negation, firmness, amount, condition, name, or style."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass

from verify.alignment.spelling import Reading, is_light, read, stem
from verify.alignment.wordgroups import Group, Pair, words_in
from verify.alignment.wordkinds import opposed, small_kinds
from verify.alignment.wordpath import joined_variants
from verify.facts.polarity import Hit, hits, markers_opposed, modals_alike, restrictions
from verify.kept import kept
from verify.languages import Language
from verify.settings import DEFAULTS
from verify.types import Span


@dataclass(frozen=True, slots=True)
class Sense:
    """A reason code with a finer kind, and what stands on either side."""

    code: str
    kind: str
    ours: str = ""
    theirs: str = ""


# Modals whose loss or arrival changes what was said; the others come and go with style and tense.
_WEIGHTY = frozenset(("must", "should", "may", "allegedly", "want", "intend", "promise", "can"))
_AMOUNTS = frozenset(("all", "none", "some", "most", "many", "few", "almost", "more", "less"))
_AMOUNTS_TOLD = frozenset(("some", "most", "few", "only", "almost"))
_CONDITIONS = frozenset(("if", "unless", "except", "until"))


def small_spans(reading: Reading, stretch: Span, language: Language) -> list[Span]:
    """The phrases of several words near a stretch of a text, which a difference must not cut in two."""
    low, high = stretch.start - 60, stretch.end + 60
    return [
        reading.span(hit.first, hit.stop)
        for hit in hits(reading, language, "negation", "modal", "marker")
        if hit.stop - hit.first > 1 and low < reading.starts[hit.first] < high
    ]


def small_sense(group: Group, pair: Pair) -> Sense | None:
    """What the small words of a stretch change; None where they change nothing."""
    if group.op == "dropped" and (said_again(group, pair) or said_twice(group, pair)):
        return None
    return _negation(group, pair) or _modal(group, pair) or _marker(group, pair)


def _inside(reading: Reading, words: tuple[int, int], language: Language, *groups: str) -> list[Hit]:
    """The phrases of the whole text that meet the words: `no` of `no doubt` is no negation, though it stands alone."""
    if words[0] >= words[1]:
        return []
    return [hit for hit in hits(reading, language, *groups) if hit.first < words[1] and words[0] < hit.stop]


def _negation(group: Group, pair: Pair) -> Sense | None:
    ours, theirs = _negations(pair.ours, group.quote_words, pair), _negations(pair.theirs, group.source_words, pair)
    if ours[0].isdisjoint(theirs[0]) and not _turned(group, pair):
        return Sense("polarity-differs", "negation", ours[1], theirs[1])
    return None


def _turned(group: Group, pair: Pair) -> bool:
    """True where the two sides hold opposites: `rejected` for `did not accept`."""
    return _opposite(pair.quote_keys(group), pair.source_keys(group), pair.language) is not None


def _negations(reading: Reading, words: tuple[int, int], pair: Pair) -> tuple[frozenset[int], str]:
    """The parities that the stretch may have, a verb that negates (refuse) counting or not, and its negating words."""
    plain = _plain_negations(reading, words, pair.language)
    lexical = [hit for hit in _inside(reading, words, pair.language, "marker") if hit.kind == "refuse"]
    text = " ".join(reading.span(hit.first, hit.stop).of(reading.text) for hit in plain)
    return frozenset((len(plain) + extra) % 2 for extra in range(len(lexical) + 1)), text


def _plain_negations(reading: Reading, words: tuple[int, int], language: Language) -> list[Hit]:
    taken_up = {hit.first for hit, _ in restrictions(reading, language)}
    return [hit for hit in _inside(reading, words, language, "negation") if hit.first not in taken_up]


def _modal(group: Group, pair: Pair) -> Sense | None:
    ours = {hit.kind for hit in _inside(pair.ours, group.quote_words, pair.language, "modal")}
    theirs = {hit.kind for hit in _inside(pair.theirs, group.source_words, pair.language, "modal")}
    for one in sorted(ours - theirs):
        if any(modals_alike(one, other) for other in theirs):
            continue
        if theirs - ours or (one in _WEIGHTY and not _elsewhere(one, "modal", pair)):
            return Sense("modality-differs", "modal", one, ", ".join(sorted(theirs)))
    for other in sorted(theirs - ours):
        if any(modals_alike(one, other) for one in ours):
            continue
        if other in _WEIGHTY and not _elsewhere(other, "modal", pair):
            return Sense("modality-differs", "modal", ", ".join(sorted(ours)), other)
    return None


def _marker(group: Group, pair: Pair) -> Sense | None:
    ours = _marker_kinds(pair.ours, group.quote_words, pair)
    theirs = _marker_kinds(pair.theirs, group.source_words, pair)
    for one in sorted(ours - theirs):
        for other in sorted(theirs - ours):
            if markers_opposed(one, other):
                code = "quantifier-differs" if {one, other} <= _AMOUNTS else "polarity-differs"
                return Sense(code, "cause" if "cause" in one else "amount", one, other)
    for kinds, here, there in ((theirs - ours, "", "source"), (ours - theirs, "quote", "")):
        for kind in sorted(kinds):
            told = ("", kind) if there else (kind, "")
            if _elsewhere(kind, "marker", pair):
                continue
            if kind in _CONDITIONS and not (ours & _CONDITIONS and theirs & _CONDITIONS):
                return Sense("out-of-context", "condition", *told)
            if kind == "only":
                return Sense("quantifier-differs", "amount", *told)
            if kind in _AMOUNTS_TOLD or (kind == "all" and here and not _only_any(group, pair)):
                return Sense("quantifier-differs", "amount", *told)
    return None


def _only_any(group: Group, pair: Pair) -> bool:
    """True where a negation governs the amounts of a stretch of the quote: `not ... anyone` counts nobody in."""
    negated = [hit for hit in hits(pair.ours, pair.language, "negation") if hit.stop <= group.quote_words[0]]
    return bool(negated) and group.quote_words[0] - negated[-1].stop <= DEFAULTS.negation_reach


def _elsewhere(kind: str, group: str, pair: Pair) -> bool:
    """True where the whole quote and the whole stretch of the source have a kind equally often: it only moved."""
    low, high = words_in(pair.theirs, pair.stretch)
    ours = sum(1 for hit in hits(pair.ours, pair.language, group) if hit.kind == kind)
    theirs = sum(
        1
        for hit in hits(pair.theirs, pair.language, group)
        if hit.kind == kind and low <= hit.first and hit.stop <= high
    )
    return ours == theirs > 0


def _marker_kinds(reading: Reading, words: tuple[int, int], pair: Pair) -> set[str]:
    kinds = {hit.kind for hit in _inside(reading, words, pair.language, "marker")}
    for hit, stop in restrictions(reading, pair.language):
        if words[0] < words[1] and hit.first < words[1] and words[0] < stop:
            kinds -= {"except", "unless"}
            kinds.add("only")
    return kinds


# --- words of content --------------------------------------------------------------------------------------------


def content_sense(group: Group, pair: Pair) -> Sense | None:
    """What the other words of a stretch change; None where they merely differ."""
    ours, theirs = pair.quote_keys(group), pair.source_keys(group)
    language = pair.language
    if ours and theirs:
        counts = [
            len(_plain_negations(reading, words, language))
            for reading, words in ((pair.ours, group.quote_words), (pair.theirs, group.source_words))
        ]
        if (counts[0] + counts[1]) % 2 == 0 and (turned := _opposite(ours, theirs, language)) is not None:
            return turned
        if (named := _name(group, pair)) is not None:
            return named
        if len(ours) == len(theirs) and all(_person(a, b, language) for a, b in zip(ours, theirs, strict=True)):
            return Sense("reworded", "person")
        if all(a == b or joined_variants(a, b, language) for a, b in zip(ours, theirs, strict=False)) and len(
            ours
        ) == len(theirs):
            return Sense("typography", "clitic")
    if not ours and theirs and is_speech(theirs, group, pair):
        return Sense("cleaned-speech", "speech")
    if group.op == "added" and (named := _added_name(group, pair)) is not None:
        return named
    if all(is_light(key, language) for key in (*ours, *theirs)):
        code = "words-dropped" if not ours else "words-added" if not theirs else "reworded"
        return Sense(code, "style")
    return None


def invented(group: Group, pair: Pair) -> bool:
    """True for so many added words in a row that they are a statement of their own."""
    ours = pair.quote_keys(group) if group.op == "added" else ()
    content = [key for key in ours if not is_light(key, pair.language)]
    return len(ours) >= DEFAULTS.invented_words and len(content) >= 2


def _opposite(ours: Iterable[str], theirs: Iterable[str], language: Language) -> Sense | None:
    for one in ours:
        for other in theirs:
            if one != other and opposed(one, other, language, in_place=True):
                return Sense("polarity-differs", "opposite", one, other)
    return None


def _person(one: str, other: str, language: Language) -> bool:
    """True where the quote has the third person, or the first, for the other of the source."""
    if one == other:
        return True
    table = _persons(language)
    if other in table.get(one, ()) or one in table.get(other, ()):
        return True
    letters = language.table("stems").get("person", "")
    return len(one) == len(other) > 3 and one[1:] == other[1:] and one[0] in letters and other[0] in letters


@functools.cache
def _persons(language: Language) -> dict[str, frozenset[str]]:
    table: dict[str, frozenset[str]] = {}
    for first, others in language.rows("persons"):
        keys = frozenset(key for word in others.split("|") for key in read(word, language).keys)
        table[read(first, language).keys[0]] = keys
    return table


def is_speech(theirs: tuple[str, ...], group: Group, pair: Pair) -> bool:
    """True for words of the source that are hesitations, stage directions, or said twice."""
    phrases, longest = _disfluencies(pair.language)
    at = 0
    while at < len(theirs):
        width = next((n for n in range(min(longest, len(theirs) - at), 0, -1) if theirs[at : at + n] in phrases), 0)
        if not width:
            break
        at += width
    if at >= len(theirs):
        return True
    return said_twice(group, pair) or said_again(group, pair)


def said_twice(group: Group, pair: Pair) -> bool:
    """True for words of the source that stand right behind or before them again, hesitations aside: `by the, er, by the
    pier`."""
    first, stop = group.source_words
    keys = pair.theirs.keys
    phrases, longest = _disfluencies(pair.language)
    rest: list[str] = []
    at = first
    while at < stop:
        width = next((n for n in range(min(longest, stop - at), 0, -1) if keys[at : at + n] in phrases), 0)
        rest += () if width else keys[at : at + 1]
        at += width or 1
    count = len(rest)
    around = keys[stop : stop + count], keys[first - count : first] if first >= count else ()
    return 0 < count and tuple(rest) in around


def said_again(group: Group, pair: Pair) -> bool:
    """True for a word or two that only repeat, behind a pause, what was said just before: `it never came, never`."""
    first, stop = group.source_words
    if not 0 < stop - first <= 2 or first < 2:
        return False
    pause = pair.source[pair.theirs.ends[first - 1] : pair.theirs.starts[first]].strip()
    return bool(pause) and set(pair.theirs.keys[first:stop]) <= set(pair.theirs.keys[max(0, first - 4) : first])


@functools.cache
def _disfluencies(language: Language) -> tuple[frozenset[tuple[str, ...]], int]:
    phrases = frozenset(read(entry, language).keys for entry in language.words("disfluencies"))
    return phrases, max((len(phrase) for phrase in phrases), default=0)


# --- names -------------------------------------------------------------------------------------------------------


def _name(group: Group, pair: Pair) -> Sense | None:
    """Two unlike names in one place."""
    ours, theirs = _names(pair.ours, group.quote_words, pair), _names(pair.theirs, group.source_words, pair)
    if not ours or not theirs:
        return None
    from verify.naming import names

    if names.similarity(" ".join(ours), " ".join(theirs)) >= DEFAULTS.name_same:
        return Sense("typography", "spelling", " ".join(ours), " ".join(theirs))
    return Sense("name-differs", "name", " ".join(ours), " ".join(theirs))


def _added_name(group: Group, pair: Pair) -> Sense | None:
    ours = _names(pair.ours, group.quote_words, pair, headed=False)
    titles = _titles(pair.language)
    ours = [
        word for word in ours if read(word, pair.language).keys[-1:] and read(word, pair.language).keys[0] not in titles
    ]
    return Sense("name-differs", "name", " ".join(ours), "") if ours else None


def _names(reading: Reading, words: tuple[int, int], pair: Pair, *, headed: bool = True) -> list[str]:
    """The words of a stretch that are names: in capitals inside a sentence, known as names, or behind a word that heads
    names (general, bank)."""
    found = []
    for at in range(*words):
        printed = reading.printed(at)
        key = reading.keys[at]
        if found and printed == found[-1]:
            continue
        if (key,) in _disfluencies(pair.language)[0]:
            continue
        if printed[:1].isdigit() or is_light(key, pair.language) or small_kinds(key, pair.language):
            continue
        if (
            (printed[:1].isupper() and _inside_sentence(reading, at))
            or known_name(reading.plain[at], pair.language)
            or (headed and not printed[:1].islower() and _headed(reading, at, pair.language))
        ):
            found.append(printed)
    return found


def _inside_sentence(reading: Reading, at: int) -> bool:
    if at == 0:
        return False
    gap = reading.text[reading.ends[at - 1] : reading.starts[at]]
    return not any(char in '.!?:;\n"“‘«(' for char in gap) or ("." in gap and len(reading.plain[at - 1]) <= 3)


def _headed(reading: Reading, at: int, language: Language) -> bool:
    """True where a title or another head of names stands up to three words before, with no light word between."""
    heads = _titles(language) | _heads(language)
    for back in range(1, 4):
        if at - back < 0:
            return False
        key = reading.keys[at - back]
        gap = reading.text[reading.ends[at - back] : reading.starts[at - back + 1]]
        if gap.strip() or is_light(key, language):
            return False
        if key in heads or stem(key, language) in heads:
            return True
    return False


@kept
def _titles(language: Language) -> frozenset[str]:
    return _keyed(language, (row[0] for row in language.rows("titles")))


@kept
def _heads(language: Language) -> frozenset[str]:
    return _keyed(language, language.words("nameheads"))


def _keyed(language: Language, words: Iterable[str]) -> frozenset[str]:
    keys = set()
    for word in words:
        parts = read(word, language).keys
        if len(parts) == 1:
            keys.add(parts[0])
    return frozenset(keys)


@functools.lru_cache(maxsize=60_000)
def known_name(word: str, language: Language) -> bool:
    """True for a folded word that is a country, a nationality or another name of the gazetteer."""
    from verify.naming.gazetteer import known_names

    return bool(known_names((word,), language))
