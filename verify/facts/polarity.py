"""Negations, modals and the other small words that carry meaning, found by the tables of a language and compared.

`polarity.tsv` of a language holds a row a phrase: class, kind, words. The longest phrase wins; a phrase of the class
`skip` (not only, no doubt) looks like a negation and is none. A negation that an exception takes up again (no ... but)
is no negation but the marker `only`.
"""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from verify.alignment.spelling import Reading, read, stem
from verify.kept import kept
from verify.languages import Language
from verify.settings import DEFAULTS
from verify.text import Folded
from verify.types import Marker, Modal, Negation, Span

LEXICAL = "refuse"


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase of a table, found: words `first` up to `stop` of the reading."""

    first: int
    stop: int
    group: str
    kind: str


@dataclass(frozen=True, slots=True)
class _Phrase:
    words: tuple[str, ...]
    group: str
    kind: str
    printed: str = ""  # where only this spelling of the first word is meant


@dataclass(frozen=True, slots=True)
class _Lexicon:
    by_word: Mapping[str, tuple[_Phrase, ...]]
    by_stem: Mapping[str, tuple[_Phrase, ...]]
    by_start: tuple[tuple[str, _Phrase], ...]


@functools.cache
def _lexicon(language: Language, groups: frozenset[str]) -> _Lexicon:
    by_word, by_stem, by_start = _read(language, " ".join(sorted(groups)))
    order = {word: tuple(sorted((_Phrase(*one) for one in found), key=_rank)) for word, found in by_word.items()}
    stems = {word: tuple(sorted((_Phrase(*one) for one in found), key=_rank)) for word, found in by_stem.items()}
    return _Lexicon(order, stems, tuple((start, _Phrase(*one)) for start, one in by_start))


_Row = tuple[tuple[str, ...], str, str, str]  # as `_Phrase`


@kept
def _read(
    language: Language, groups: str
) -> tuple[dict[str, list[_Row]], dict[str, list[_Row]], list[tuple[str, _Row]]]:
    """The phrases of some classes by their first word, by its stem, by its beginning."""
    by_word: dict[str, list[_Row]] = {}
    by_stem: dict[str, list[_Row]] = {}
    by_start: list[tuple[str, _Row]] = []
    wanted = groups.split()
    for group, kind, entry in language.rows("polarity"):
        if group not in wanted:
            continue
        first, *rest = entry.split(" ")
        tail = tuple(key for part in rest for key in _entry_keys(part, language))
        if first.startswith("~"):
            head = stem(read(first[1:], language).plain[0], language)
            by_stem.setdefault(head, []).append(((head, *tail), group, kind, ""))
        elif first.endswith("@"):
            printed = first[1:-1] if first.startswith("=") else ""
            head = read(first.strip("=@"), language).plain[0]
            by_start.append((head, ((head, *tail), group, kind, printed)))
        else:
            printed = first[1:] if first.startswith("=") else ""
            words = (*_entry_keys(first.removeprefix("="), language), *tail)
            by_word.setdefault(words[0], []).append((words, group, kind, printed))
    return by_word, by_stem, by_start


def _rank(phrase: _Phrase) -> tuple[int, bool, bool]:
    """Longer phrases first; of two alike, the one for this spelling, and what means something."""
    return -len(phrase.words), not phrase.printed, phrase.group == "skip"


def _entry_keys(word: str, language: Language) -> tuple[str, ...]:
    """A word of an entry as keys; one that only begins a word keeps its `@`."""
    if word.endswith("@"):
        return (read(word[:-1], language).plain[0] + "@",)
    return read(word, language).keys


def hits(reading: Reading, language: Language, *groups: str) -> tuple[Hit, ...]:
    """The phrases of the classes asked for (`negation`, `modal`, `marker`, `condition`, `operator`) in order of place,
    those of the class `skip` left out. Small words compete for their place, whichever were asked for; conditions and
    operators, which are longer, are looked for apart."""
    wanted = frozenset(groups)
    found = _hits(reading, language, _SMALL if wanted.issubset(_SMALL) else wanted)
    return found if wanted == _SMALL else tuple(hit for hit in found if hit.group in wanted)


_SMALL = frozenset(("negation", "modal", "marker"))


@functools.lru_cache(maxsize=256)
def _hits(reading: Reading, language: Language, groups: frozenset[str]) -> tuple[Hit, ...]:
    lexicon = _lexicon(language, groups | {"skip"})
    keys = reading.keys
    found: list[Hit] = []
    at = 0
    while at < len(keys):
        phrase = _longest(reading, at, lexicon, language)
        if phrase is None:
            at += 1
            continue
        stop = at + len(phrase.words)
        if phrase.group != "skip":
            found.append(Hit(at, stop, phrase.group, phrase.kind))
        at = stop
    return tuple(found)


def _longest(reading: Reading, at: int, lexicon: _Lexicon, language: Language) -> _Phrase | None:
    keys = reading.keys
    best: _Phrase | None = None
    for word in _fronts(keys[at], language):
        for phrase in lexicon.by_word.get(word, ()):
            if phrase.printed and not _as_printed(phrase, reading, at):
                continue
            if (best is None or len(phrase.words) > len(best.words)) and _rest_fits(phrase, keys, at):
                best = phrase
                break
        if best is None:
            for start, phrase in lexicon.by_start:
                if phrase.printed and not _starts_as_printed(phrase, reading, at):
                    continue
                if word.startswith(start) and len(word) >= len(start) + 3 and _rest_fits(phrase, keys, at):
                    best = phrase
                    break
    for phrase in lexicon.by_stem.get(stem(keys[at], language), ()):
        if (best is None or len(phrase.words) > len(best.words)) and _rest_fits(phrase, keys, at):
            best = phrase
    return best


def _as_printed(phrase: _Phrase, reading: Reading, at: int) -> bool:
    """True where the word has the spelling that the phrase asks for, vowel marks and a joining letter aside."""
    bare = _bare(reading.printed(at))
    return bare.endswith(phrase.printed) and len(bare) - len(phrase.printed) <= 1


def _bare(printed: str) -> str:
    return "".join(char for char in printed if not unicodedata.combining(char))


def _starts_as_printed(phrase: _Phrase, reading: Reading, at: int) -> bool:
    """True where the word begins with the spelling that the phrase asks for, a joining letter aside."""
    return 0 <= _bare(reading.printed(at)).find(phrase.printed) <= 1


def _rest_fits(phrase: _Phrase, keys: tuple[str, ...], at: int) -> bool:
    for offset, wanted in enumerate(phrase.words[1:], 1):
        if at + offset >= len(keys):
            return False
        key = keys[at + offset]
        if wanted.endswith("@"):
            if not (key.startswith(wanted[:-1]) and len(key) > len(wanted)):
                return False
        elif key != wanted and not (offset == len(phrase.words) - 1 and len(wanted) == 2 and key.startswith(wanted)):
            return False
    return True


@functools.lru_cache(maxsize=60_000)
def _fronts(key: str, language: Language) -> tuple[str, ...]:
    """A key, and it without one joining letter in front (`joins` of `stems.toml`), where two letters remain."""
    fronts = [key]
    for join in language.table("stems").get("joins", ()):
        if key.startswith(join) and len(key) - len(join) >= 2:
            fronts.append(key[len(join) :])
    return tuple(fronts)


def find_negations(text: str, language: Language, folded: Folded | None = None) -> tuple[Negation, ...]:
    """The negations of a text with what each governs: from the word behind it to the end of its clause. Restrictions
    (`no ... but`) are left out: they are markers of the kind `only`."""
    reading = read(text, language)
    restricted = {hit.first for hit, _ in restrictions(reading, language)}
    return tuple(
        Negation(span, span.of(text), scope_of(reading, hit.stop))
        for hit in hits(reading, language, "negation")
        if hit.first not in restricted
        for span in [reading.span(hit.first, hit.stop)]
    )


def find_modals(text: str, language: Language, folded: Folded | None = None) -> tuple[Modal, ...]:
    """The words that say how firmly, with what each governs. Right before a figure such a word only rounds it: `perhaps
    40 boats`."""
    reading = read(text, language)
    return tuple(
        Modal(span, span.of(text), hit.kind, scope_of(reading, hit.stop))
        for hit in hits(reading, language, "modal")
        for span in [reading.span(hit.first, hit.stop)]
        if not (hit.kind in ("may", "allegedly") and _rounds(reading, hit.stop))
    )


def _rounds(reading: Reading, at: int) -> bool:
    """True where a figure stands at a word."""
    from verify.alignment.wordkinds import is_number

    return at < len(reading.keys) and is_number(reading.keys[at], reading.language)


def find_markers(text: str, language: Language, folded: Folded | None = None) -> tuple[Marker, ...]:
    """All other small words that carry meaning, verbs that negate (`refuse`) and restrictions among them."""
    reading = read(text, language)
    found = [
        Marker(span, span.of(text), hit.kind)
        for hit in hits(reading, language, "marker")
        for span in [reading.span(hit.first, hit.stop)]
    ]
    for hit, stop in restrictions(reading, language):
        span = reading.span(hit.first, stop)
        found.append(Marker(span, span.of(text), "only"))
    return tuple(sorted(found, key=lambda marker: (marker.span, marker.kind)))


def find_provisos(text: str, language: Language) -> tuple[Span, ...]:
    """The words that make a statement depend on another (`if`, `unless`), firm ones only."""
    reading = read(text, language)
    return tuple(reading.span(hit.first, hit.stop) for hit in hits(reading, language, "proviso") if hit.kind != "none")


def may_be_provisos(text: str, language: Language) -> bool:
    """True where a text has any word that may stand for a condition in other words or another language."""
    reading = read(text, language)
    if hits(reading, language, "condition") or find_provisos(text, language):
        return True
    return any(hit.kind in _LIKE_CONDITIONS for hit in hits(reading, language, "marker"))


_LIKE_CONDITIONS = frozenset(("if", "unless", "until", "except", "only"))


def restrictions(reading: Reading, language: Language) -> tuple[tuple[Hit, int], ...]:
    """Negations that an exception behind them in the same clause takes up again, each with the end of that word."""
    negations = hits(reading, language, "negation")
    if not negations:
        return ()
    markers = hits(reading, language, "marker")
    found = []
    for hit in negations:
        for marker in markers:
            if marker.first < hit.stop or marker.kind not in ("except", "unless", "only"):
                continue
            if marker.first - hit.stop > DEFAULTS.restriction_reach:
                break
            if marker.kind != "only" and not _parted(reading, hit.stop, marker.first):
                found.append((hit, marker.stop))
                break
    return tuple(found)


_CLAUSE_ENDS = frozenset(".;!?؟؛:")
_SOFT_ENDS = frozenset(',،—–()«»"“”\n')


def _parted(reading: Reading, first: int, stop: int) -> bool:
    """True where a sentence ends between two words."""
    for index in range(max(first, 1), stop + 1):
        if index < len(reading.keys) and not _CLAUSE_ENDS.isdisjoint(_gap(reading, index)):
            return True
    return False


def _gap(reading: Reading, index: int) -> str:
    """What is printed between a word and the one before it."""
    if index <= 0:
        return ""
    return reading.text[reading.ends[index - 1] : reading.starts[index]] if index < len(reading.keys) else ""


def scope_of(reading: Reading, first: int) -> Span:
    """What a word governs that ends before word `first`: up to the end of its clause."""
    stop = first
    while stop < len(reading.keys) and stop - first < DEFAULTS.scope_words:
        gap = _gap(reading, stop)
        if stop > first and not (_CLAUSE_ENDS | _SOFT_ENDS).isdisjoint(gap):
            break
        stop += 1
    return reading.span(first, stop)


# --- comparing ---------------------------------------------------------------------------------------------------

# Kinds that reported speech, translation and house style exchange without a change of meaning.
_ALIKE = (
    frozenset(("will", "would")),
    frozenset(("can", "could")),
    frozenset(("intend", "will")),
    frozenset(("intend", "want")),
    frozenset(("promise", "will")),
    frozenset(("may", "could")),
)
_OPPOSED_MARKERS = (
    frozenset(("all", "none")),
    frozenset(("all", "some")),
    frozenset(("all", "few")),
    frozenset(("most", "few")),
    frozenset(("many", "few")),
    frozenset(("before", "after")),
    frozenset(("more", "less")),
    frozenset(("first", "last")),
    frozenset(("caused-by", "causes")),
    frozenset(("alone", "together")),
)


def modals_alike(one: str, other: str) -> bool:
    """True where two kinds of modal may stand for each other."""
    return one == other or frozenset((one, other)) in _ALIKE


def markers_opposed(one: str, other: str) -> bool:
    """True where two kinds of marker exclude each other."""
    return frozenset((one, other)) in _OPPOSED_MARKERS
