"""A language is a folder of data: `languages/CODE/language.toml` and the tables beside it.

`load("ar")` gives a `Language`; its `table(name)` parses `name.toml`, `words(name)` reads `name.txt` (an entry a line),
`rows(name)` reads `name.tsv` (cells a line). `#` starts a comment line in both. Each file is checked when it is first
read: NFC, no presentation forms, no entry twice in one list. What was read is kept (`verify.kept`).
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from verify.errors import LanguageError
from verify.kept import kept

HERE = Path(__file__).parent
_PRESENTATION = re.compile("[\ufb50-\ufdff\ufe70-\ufefe]")


@dataclass(frozen=True, slots=True, eq=False)
class Language:
    """What the rest of the package may ask of a language. There is one of each code (`load`), so that it is equal to
    itself only: tables are looked up by it a hundred thousand times a story."""

    code: str
    name: str
    direction: str  # "ltr" or "rtl"
    letters: Mapping[str, str]  # letter -> what it is folded to
    clitics: tuple[str, ...]  # folded prefixes that are written together with a word, longest first
    abbreviations: frozenset[str]  # folded words after which a full stop ends no sentence

    def __reduce__(self) -> tuple[Any, ...]:
        return load, (self.code,)

    def table(self, name: str) -> dict[str, Any]:
        """The parsed `name.toml` of the language; empty where it has none."""
        return _table(self.code, name)

    def words(self, name: str) -> tuple[str, ...]:
        """The lines of `name.txt`; empty where the language has none."""
        return _words(self.code, name)

    def rows(self, name: str) -> tuple[tuple[str, ...], ...]:
        """The rows of `name.tsv`, each a tuple of cells; empty where the language has none."""
        return _rows(self.code, name)


@functools.cache
def codes() -> tuple[str, ...]:
    """Codes of all languages there are, sorted: the folders that hold a `language.toml`."""
    return tuple(sorted(path.parent.name for path in HERE.glob("*/language.toml")))


@functools.cache
def load(code: str) -> Language:
    """The language of that code; `LanguageError` where there is none."""
    if code not in codes():
        raise LanguageError(f"no language {code!r}", mend=f"There are: {', '.join(codes())}")
    data = _table(code, "language")
    return Language(
        code=code,
        name=data["name"],
        direction=data["direction"],
        letters=MappingProxyType(dict(data.get("letters", {}))),
        clitics=tuple(sorted(data.get("clitics", ()), key=lambda prefix: (-len(prefix), prefix))),
        abbreviations=frozenset(data.get("abbreviations", ())),
    )


@kept
def _table(code: str, name: str) -> dict[str, Any]:
    path = HERE / code / f"{name}.toml"
    if not path.exists():
        return {}
    text = path.read_text(encoding="utf-8")
    check_text(text, path)
    import tomllib

    data = tomllib.loads(text)
    check_lists(data, path)
    return data


@kept
def _words(code: str, name: str) -> tuple[str, ...]:
    lines = tuple(_lines(HERE / code / f"{name}.txt"))
    check_once(lines, HERE / code / f"{name}.txt")
    return lines


@kept
def _rows(code: str, name: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(line.split("\t")) for line in _lines(HERE / code / f"{name}.tsv"))


def _lines(path: Path) -> Iterable[str]:
    if not path.exists():
        return
    text = path.read_text(encoding="utf-8")
    check_text(text, path)
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            yield line.rstrip()


def check_text(text: str, path: Path) -> None:
    """`LanguageError` where a data file is not NFC or holds presentation forms, which real text never matches."""
    if text.isascii() or unicodedata.is_normalized("NFC", text) and not _PRESENTATION.search(text):
        return
    for number, line in enumerate(text.splitlines(), 1):
        if line != unicodedata.normalize("NFC", line):
            raise LanguageError("not in normal form NFC", f"{path.parent.name}/{path.name}:{number}", "Save it as NFC")
        if _PRESENTATION.search(line):
            raise LanguageError("presentation forms", f"{path.parent.name}/{path.name}:{number}", "Use plain letters")


def check_lists(data: Any, path: Path) -> None:
    if isinstance(data, dict):
        for value in data.values():
            check_lists(value, path)
    elif isinstance(data, list):
        if all(isinstance(entry, str) for entry in data):
            check_once(data, path)
        for entry in data:
            check_lists(entry, path)


def check_once(entries: Iterable[str], path: Path) -> None:
    seen: set[str] = set()
    for entry in entries:
        if entry in seen:
            raise LanguageError(f"{entry!r} stands twice in one list", f"{path.parent.name}/{path.name}", "Remove one")
        seen.add(entry)
