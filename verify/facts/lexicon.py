"""The words of a language that make numbers, units and dates, ready for look-up by folded token.

They come from `numbers.tsv`, `units.tsv` and `dates.tsv` of the language folder, three or four cells a line:
role, value, entry, and for some a flag. Prefixes that a language writes together with a word (role `prefix`) are cut
at look-up, so that the tables hold each word once.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from verify.errors import LanguageError
from verify.kept import kept
from verify.languages import Language
from verify.text import fold

# Roles whose entries take no prefix: signs, units behind a figure, endings, words that only count as they stand.
_BARE = frozenset({"unit", "per", "suffix", "ordinal-suffix", "skip", "clock-after", "filler", "setting"})
_PIECES = re.compile(r"\d+|[^\W\d_]+|\S")
_NUMERIC = frozenset(
    ("small", "teen", "tens", "hundred", "hundreds", "scale", "scales", "dual-scale", "dual-scale-short", "fraction")
    + ("fractions", "ordinal", "vague", "month", "hijri-month", "weekday", "day-word", "decade", "quarter", "half")
    + ("mod-before", "mod-after", "year-mod", "week-mod")
)


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry met in a text. `rest` are the tokens that must follow; `joined` says that an `and` is written together
    with the word, `definite` that an article is."""

    role: str
    value: str
    number: Fraction | None
    rest: tuple[str, ...]
    flag: str
    joined: bool = False
    definite: bool = False
    prefixed: bool = False
    cut: int = 0  # letters of the prefix, 0 where it is an article


Entry = tuple[str, str, tuple[int, int] | None, tuple[str, ...], str]
"""An entry as it is kept: role, value, number as a fraction, the tokens that must follow, flag."""


def _hit(entry: Entry, joined: bool = False, definite: bool = False, prefixed: bool = False, cut: int = 0) -> Hit:
    role, value, number, rest, flag = entry
    return Hit(role, value, Fraction(*number) if number else None, rest, flag, joined, definite, prefixed, cut)


Known = tuple[tuple[Hit, ...], frozenset[str]]  # the entries of a token, and their roles


class _Memory(dict[str, Known]):
    """Remembers what each token of a text is, up to a bound."""

    def __init__(self, lex: Lexicon):
        super().__init__()
        self.lex = lex

    def __missing__(self, word: str) -> Known:
        hits = self.lex.look_up(word)
        roles = frozenset(hit.role for hit in hits)
        found = (hits, roles | {"digits"} if word[:1].isdigit() else roles)
        if len(self) < 50000:
            self[word] = found
        return found


@dataclass(slots=True)
class Lexicon:
    """`entries` by first token; `prefixes` longest first as (prefix, joined, definite); `settings` of role `setting`."""

    entries: dict[str, list[Entry]] = field(default_factory=dict)
    prefixes: list[tuple[str, bool, bool]] = field(default_factory=list)
    settings: dict[str, str] = field(default_factory=dict)
    endings: list[tuple[str, str]] = field(default_factory=list)  # (ending of a dual, what the singular ends in)
    verb_prefixes: dict[str, list[str]] = field(default_factory=dict)  # role -> beginnings of words
    memory: _Memory = field(init=False)

    def __post_init__(self) -> None:
        self.memory = _Memory(self)

    def look_up(self, word: str) -> tuple[Hit, ...]:
        """The entries that begin with a token, those that match as they stand first, longer ones before shorter."""
        found = [_hit(entry) for entry in self.entries.get(word, ())]
        for prefix, joined, definite in self.prefixes:
            if len(word) > len(prefix) and word.startswith(prefix):
                cut = 0 if definite else len(prefix)
                for entry in self.entries.get(word[len(prefix) :], ()):
                    if entry[0] not in _BARE:
                        found.append(_hit(entry, joined, definite, True, cut))
        found.sort(key=lambda hit: (-len(hit.rest), hit.prefixed))
        return tuple(found)

    def setting(self, name: str, default: str = "") -> str:
        return self.settings.get(name, default)


@functools.cache
def lexicon(language: Language) -> Lexicon:
    """The look-up tables of a language; empty where its folder has none. `LanguageError` names a row that is wrong."""
    return Lexicon(*_read(language))


@kept
def _read(language: Language) -> tuple[Any, ...]:
    lex = Lexicon()
    for name in ("numbers", "units", "dates"):
        for cells in language.rows(name):
            if len(cells) < 3:
                raise LanguageError(
                    f"a row of {len(cells)} cells: {cells!r}", f"{language.code}/{name}.tsv", "Give three"
                )
            _add(lex, language, cells)
    _add_duals(lex, language)
    lex.prefixes.sort(key=lambda prefix: -len(prefix[0]))
    return lex.entries, lex.prefixes, lex.settings, lex.endings, lex.verb_prefixes


def _add(lex: Lexicon, language: Language, cells: tuple[str, ...]) -> None:
    role, value, entry = cells[:3]
    flag = cells[3] if len(cells) > 3 else ""
    if role == "setting":
        lex.settings[value] = entry
    elif role == "prefix":
        lex.prefixes.append((fold(entry, language).text, "and" in value, "def" in value))
    elif role in ("future-prefix", "not-future"):
        lex.verb_prefixes.setdefault(role, []).append(fold(entry, language).text)
    elif role == "dual-ending":
        lex.endings.append((fold(entry, language).text, "" if value == "-" else fold(value, language).text))
    else:
        tokens = tuple(_PIECES.findall(fold(entry, language).text))
        if tokens:
            row = (role, value, _number(role, value, language), tokens[1:], flag)
            known = lex.entries.setdefault(tokens[0], [])
            if row not in known:
                known.append(row)


def _number(role: str, value: str, language: Language) -> tuple[int, int] | None:
    if role not in _NUMERIC:
        return None
    try:
        return Fraction(value).as_integer_ratio()
    except ValueError:
        raise LanguageError(f"{value!r} is no number (role {role})", f"languages/{language.code}") from None


def _add_duals(lex: Lexicon, language: Language) -> None:
    """Counted nouns of `duals.txt` in the dual, which alone says two."""
    for noun in language.words("duals"):
        folded = fold(noun, language).text
        for ending, replaced in lex.endings:
            if folded.endswith(replaced) and (replaced or not _replaced(lex, folded)):
                form = folded[: len(folded) - len(replaced)] + ending
                lex.entries.setdefault(form, []).append(("dual", "2", (2, 1), (), ""))


def _replaced(lex: Lexicon, noun: str) -> bool:
    return any(replaced and noun.endswith(replaced) for _, replaced in lex.endings)
