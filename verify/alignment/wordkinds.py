"""Of what kind a word is: number, modal, negation, small word; and which words are opposites (`opposites.tsv`)."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence

from verify.alignment.spelling import bare, is_light, read, stem
from verify.kept import kept
from verify.languages import Language


@functools.lru_cache(maxsize=60_000)
def small_kinds(key: str, language: Language) -> frozenset[tuple[str, str]]:
    """(class, kind) of every one-word phrase of `polarity.tsv` that the word is."""
    from verify.facts.polarity import hits

    found = {(hit.group, hit.kind) for hit in hits(read(key, language), language, "negation", "modal", "marker")}
    return frozenset(found)


@functools.lru_cache(maxsize=60_000)
def is_number(key: str, language: Language) -> bool:
    """True for digits and for a word that says a number."""
    if any(char.isdigit() for char in key):
        return True
    from verify.facts.numbers import find_numbers

    return bool(find_numbers(key, language))


@functools.lru_cache(maxsize=60_000)
def is_date(key: str, language: Language) -> bool:
    """True for a word that is a date by itself: the name of a month or a weekday, tomorrow."""
    if len(key) < 3 or key.isdigit():
        return False
    from verify.facts.dates import find_dates

    return bool(find_dates(key, language, None))


@functools.cache
def kin(language: Language) -> Callable[[str, str], bool]:
    """A function that says of two unlike keys whether one may stand where the other stood, so that the change says
    something: two numbers, two modals, two negations, two amounts, two opposites."""

    def of_one_kind(word: str, other: str) -> bool:
        if not kinds_of(word, language).isdisjoint(kinds_of(other, language)):
            return True
        return opposed(word, other, language, in_place=True)

    return of_one_kind


_IN_PLACE = "in place"  # the third cell of a row of opposites
Sides = dict[str, frozenset[str]]


# --- opposites ---------------------------------------------------------------------------------------------------


@kept
def _opposites(language: Language) -> tuple[Sides, Sides, Sides]:
    """Words, those of them of which every form counts, and stems -> numbers of the rows and sides that hold them, as
    `row+` and `row-`, with `~` in between for rows that count in place only. A cell may hold several words that mean the
    same, parted by `|`; one with `=` in front counts as it stands, with or without a clitic. Stems are not asked where
    `stems.toml` says `opposites = false`: there the listed endings tell the forms, and words of one root mislead."""
    exact: dict[str, set[str]] = {}
    plain: dict[str, set[str]] = {}
    stems: dict[str, set[str]] = {}
    by_stem = language.table("stems").get("opposites", True)
    for number, row in enumerate(language.rows("opposites")):
        mark = "~" if row[2:] == (_IN_PLACE,) else ""
        for side, cell in zip("+-", row[:2], strict=True):
            for word in cell.split("|"):
                form = read(word.lstrip("="), language).keys
                if len(form) != 1:
                    continue
                exact.setdefault(form[0], set()).add(f"{number}{mark}{side}")
                if word.startswith("="):
                    continue
                plain.setdefault(form[0], set()).add(f"{number}{mark}{side}")
                if by_stem:
                    stems.setdefault(stem(form[0], language), set()).add(f"{number}{mark}{side}")
    return _frozen(exact), _frozen(plain), _frozen(stems)


def _frozen(table: dict[str, set[str]]) -> Sides:
    return {key: frozenset(value) for key, value in table.items()}


@functools.lru_cache(maxsize=60_000)
def sides(key: str, language: Language) -> frozenset[str]:
    """The rows of opposites that a word belongs to, each with its side."""
    from verify.translation import bilingual

    exact, plain, stems = _opposites(language)
    found = exact.get(key) or exact.get(bare(key, language)) or frozenset()
    if found and (not language.clitics or any("~" not in side for side in found)):
        return found
    for tier in bilingual.forms(key, language):
        more = frozenset().union(*(plain.get(form, frozenset()) for form in tier))
        if not more.issubset(found):
            return found | more
    return found | stems.get(stem(key, language), frozenset())


def opposed(word: str, other: str, language: Language, *, in_place: bool = False) -> bool:
    """True where the two words mean opposite things, by the table or by a beginning that negates (`illegal`). Some words
    are opposites only where one stands in the place of the other (`in_place`): many a sentence has both day and night."""
    if negates(word, other, language) or negates(other, word, language):
        return True
    met = other_sides(word, language) & sides(other, language)
    return bool(met) if in_place else any("~" not in side for side in met)


def first_opposed(ours: Sequence[str], theirs: Sequence[str], language: Language) -> tuple[int, int] | None:
    """The first word of one row of keys that the other row lacks and has the opposite of: (place in one, in the other).

    Nothing is found where the other row has a word of the same side too. Rows of opposites that count in place only need
    a word beside both that is the same."""
    held, said = {stem(key, language) for key in ours}, {stem(key, language) for key in theirs}
    for i, key in enumerate(ours):
        if stem(key, language) in said:
            continue
        mine = sides(key, language)
        if any(not mine.isdisjoint(sides(other, language)) for other in theirs):
            continue
        for j, other in enumerate(theirs):
            if stem(other, language) in held or not opposed(key, other, language, in_place=True):
                continue
            if opposed(key, other, language) or _beside_the_same(ours, i, theirs, j, language):
                return i, j
    return None


def _beside_the_same(ours: Sequence[str], i: int, theirs: Sequence[str], j: int, language: Language) -> bool:
    """True where the nearest word that carries something, before or behind, is one on both sides."""
    return any(
        one is not None and one == _nearest(theirs, j, step, language)
        for step in (-1, 1)
        if (one := _nearest(ours, i, step, language)) is not None
    )


def _nearest(row: Sequence[str], at: int, step: int, language: Language) -> str | None:
    at += step
    while 0 <= at < len(row):
        if not is_light(row[at], language):
            return stem(row[at], language)
        at += step
    return None


@functools.lru_cache(maxsize=60_000)
def other_sides(key: str, language: Language) -> frozenset[str]:
    """The rows of opposites, each with the side on which the opposites of the word stand."""
    return frozenset(side[:-1] + ("-" if side[-1] == "+" else "+") for side in sides(key, language))


def negates(word: str, other: str, language: Language) -> bool:
    """True where a word is another with a beginning that turns it round: `unsatisfied` for `satisfied`."""
    return stem(other, language) in without_negation(word, language)


@functools.lru_cache(maxsize=60_000)
def without_negation(word: str, language: Language) -> tuple[str, ...]:
    """The stems that a word may have without a beginning that negates; none where it has no such beginning."""
    found = []
    for start in _negating_starts(language):
        rest = word[len(start) :]
        if word.startswith(start) and len(rest) > 3:
            found.append(stem(rest, language))
    return tuple(found)


@functools.cache
def _negating_starts(language: Language) -> tuple[str, ...]:
    return tuple(language.table("stems").get("negative", ()))


@functools.lru_cache(maxsize=60_000)
def kinds_of(key: str, language: Language) -> frozenset[str]:
    """The kinds of a word as `kin` compares them: number, date, and the classes of its small words."""
    if is_number(key, language):
        return frozenset(("number",))
    found = {group for group, _ in small_kinds(key, language)}
    if is_date(key, language):
        found.add("date")
    return frozenset(found)
