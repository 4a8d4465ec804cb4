"""How near two words are by the sounds that their letters may stand for, in any script.

The letters are those of `languages/CODE/romanise.tsv`; two rows of sounds are as near as the cheapest way to turn one into
the other, where vowels cost little and consonants cost much.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Mapping
from dataclasses import dataclass

from verify import languages

_WEIGHT = {"c": 1.0, "w": 0.5, "v": 0.3, "l": 0.4}


@dataclass(frozen=True, slots=True, eq=False)
class Sound:
    """A letter or a group of letters of a name: the sounds that it may stand for, and how much it weighs."""

    letters: str
    sounds: frozenset[str]
    kind: str
    script: str


@functools.cache
def _letters() -> tuple[Mapping[str, Sound], int]:
    table: dict[str, Sound] = {}
    for code in languages.codes():
        for letters, kind, sounds in languages.load(code).rows("romanise"):
            table[letters] = Sound(letters, frozenset(sounds.split()), kind, code)
    return table, max((len(letters) for letters in table), default=1)


@functools.lru_cache(maxsize=50000)
def sounds_of(word: str) -> tuple[Sound, ...]:
    """The sounds of a folded word; a doubled consonant counts once, letters of no table stand for themselves."""
    table, longest = _letters()
    found: list[Sound] = []
    at = 0
    while at < len(word):
        for size in range(longest, 0, -1):
            sound = table.get(word[at : at + size])
            if sound is not None:
                break
        else:
            size, sound = 1, _unknown_letter(word[at])
        at += size
        if sound.letters == "x":
            found.extend((table.get("k", sound), table.get("s", sound)))
        elif not found or found[-1].letters != sound.letters:
            found.append(sound)
    return tuple(found)


@functools.lru_cache(maxsize=5_000)
def _unknown_letter(letter: str) -> Sound:
    return Sound(letter, frozenset(letter), "c", "")


def same_first_sound(one: str, other: str) -> bool:
    """True where two folded words may begin with one sound."""
    a, b = sounds_of(one), sounds_of(other)
    return bool(a and b and a[0].sounds & b[0].sounds)


def likeness(a: tuple[Sound, ...], b: tuple[Sound, ...]) -> float:
    weight = max(sum(_WEIGHT[sound.kind] for sound in side) for side in (a, b))
    if not weight:
        return 0.0
    across = a[0].script != b[0].script
    return max(0.0, 1.0 - _strictness(weight) * _distance(a, b, across) / weight)


def _strictness(weight: float) -> float:
    """One letter more or less is a slip in a long name and another name where it is short."""
    return min(1.5, max(0.7, 4.6 / weight))


def _distance(a: tuple[Sound, ...], b: tuple[Sound, ...], across: bool) -> float:
    """Cheapest edit of one row of sounds to the other, neighbours that changed places included."""
    before: list[float] = []
    row = [0.0]
    outs = [_left_out(sound, place == len(b) - 1, across) for place, sound in enumerate(b)]
    for out in outs:
        row.append(row[-1] + out)
    for i, one in enumerate(a):
        out_a = _left_out(one, i == len(a) - 1, across)
        cost = row[0] + out_a
        new = [cost]
        diagonal = row[0]
        for j, (above, instead, out) in enumerate(zip(row[1:], _costs(one, b, across), outs, strict=True)):
            # The least of three written out: this is the innermost loop of all comparison of names.
            cost += out
            if diagonal + instead < cost:
                cost = diagonal + instead
            if above + out_a < cost:
                cost = above + out_a
            if i and j and not across and a[i - 1].letters == b[j].letters and one.letters == b[j - 1].letters:
                cost = min(cost, before[j - 1] + 0.5)
            new.append(cost)
            diagonal = above
        before, row = row, new
    return row[-1]


@functools.lru_cache(maxsize=100_000)
def _costs(one: Sound, row: tuple[Sound, ...], across: bool) -> tuple[float, ...]:
    """What each sound of a row costs instead of another."""
    return tuple(_instead(one, other, across) for other in row)


def _left_out(sound: Sound, final: bool, across: bool) -> float:
    """Arabic leaves short vowels out, but not at the end of a name; a final `e` is often silent."""
    if sound.kind == "c":
        return 1.0
    if sound.kind in "wl":
        return 0.5
    if final and sound.letters not in ("e", "ع", "ء"):
        return 0.75
    return 0.12 if across else 0.3


def _instead(one: Sound, other: Sound, across: bool) -> float:
    if one.letters == other.letters:
        return 0.0
    vowels = one.kind in "vl" and other.kind in "vl"
    if one.sounds & other.sounds:
        return 0.0 if across else 0.2 if vowels else 0.15
    if vowels:
        return 0.25 if across else 0.5
    if "c" in (one.kind, other.kind) or one.kind == other.kind:
        return 1.0
    return 0.3 if across else 0.5


# --- cheap bounds -----------------------------------------------------------------------------------------------------


def most_likeness(a: str, b: str) -> float:
    """No less than the likeness of two words by sound: each consonant that no sound of the other word can stand for
    costs one, and a sound stands for one consonant only."""
    ours, theirs = _outline(a), _outline(b)
    weight = max(ours.weight, theirs.weight)
    if not weight:
        return 0.0
    lost = max(_lost(ours, theirs), _lost(theirs, ours))
    return 1.0 - _strictness(weight) * lost / weight


def _lost(ours: _Outline, theirs: _Outline) -> int:
    held, met = theirs.held, ours.needed
    alone = sum(1 for bits in ours.consonants if not bits & held)
    return max(alone, len(ours.consonants) - sum(1 for bits in theirs.sounds if bits & met))


@dataclass(frozen=True, slots=True)
class _Outline:
    """The sounds of a word as bits; `held` all of them, `needed` those of its consonants."""

    sounds: tuple[int, ...]
    consonants: tuple[int, ...]
    held: int
    needed: int
    weight: float


@functools.lru_cache(maxsize=100_000)
def _outline(word: str) -> _Outline:
    row = sounds_of(word)
    bits = tuple(_bits_of(sound) for sound in row)
    consonants = tuple(one for one, sound in zip(bits, row, strict=True) if sound.kind == "c")
    weight = sum(_WEIGHT[sound.kind] for sound in row)
    return _Outline(bits, consonants, _joined_bits(bits), _joined_bits(consonants), weight)


def _joined_bits(row: tuple[int, ...]) -> int:
    return functools.reduce(lambda one, other: one | other, row, 0)


@functools.lru_cache(maxsize=10_000)
def _bits_of(sound: Sound) -> int:
    return _joined_bits(tuple(_bit(one) for one in (*sound.sounds, sound.letters)))


@functools.cache
def _bit(sound: str) -> int:
    return 1 << next(_bits)


_bits = itertools.count()


def far_apart(core: str, other: str) -> bool:
    """True where a word lacks so many consonants of another that the two cannot be one name: a cheap test before the
    edit distance. `core` is the shortest form of the one, `other` the longest of the other."""
    needed, held = _outline(core).consonants, _outline(other).held
    allowed = 0 if len(needed) < 5 else 1 if len(needed) < 9 else 2
    for bits in needed:
        if not bits & held:
            if not allowed:
                return True
            allowed -= 1
    return False
