"""The one door to what keeps a corpus: `sqlite.py`, a file, or `postgres.py`, a server.

Both know the same tables (`tables.py`) and are asked in the SQL that both understand, with `?` where a value goes, so
that what a corpus says is written once (`store.py`, `writing.py`) and is the same in both. What they do each in their
own way is a method here. A third database needs no more than this.
"""

from __future__ import annotations

import os
import re
from collections.abc import Hashable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from verify.corpus.scoring import Totals, Whole

VERSION = 2
"""Of the tables (`tables.py`)."""

APPLICATION_ID = 0x56524659  # "VRFY"
"""What marks a corpus as ours."""

Row = tuple[Any, ...]


class Rows(Protocol):
    """What a query brings."""

    def fetchone(self) -> Row | None: ...

    def fetchall(self) -> list[Row]: ...

    def __iter__(self) -> Iterator[Row]: ...


class Database(Protocol):
    """An open corpus. `path` is how reports and messages name it, without a password. What it raises are one-line
    `CorpusError`s within `guarded` and `writing`."""

    path: str

    def execute(self, query: str, values: Sequence[Any] = ()) -> Rows: ...

    def executemany(self, query: str, rows: Iterable[Sequence[Any]]) -> object: ...

    def each(self, query: str, rows: Iterable[Sequence[Any]]) -> Iterator[list[Row]]:
        """What a query brings for each of many values, without waiting for one after the other."""
        ...

    def parts(self, query: str, values: Sequence[Any], size: int) -> Iterator[list[Row]]:
        """The rows of a query, so many at a time: never all in memory."""
        ...

    def guarded(self) -> AbstractContextManager[None]:
        """Turns what the database raises into `CorpusError`."""
        ...

    def writing(self) -> AbstractContextManager[None]:
        """A transaction that no other writer can enter, kept whole or, where anything is raised, not at all."""
        ...

    def state(self) -> Hashable:
        """Another value once anybody has written."""
        ...

    def version(self) -> int:
        """Of the tables."""
        ...

    def faults(self) -> Iterator[str]:
        """What is wrong with the database itself, a line each."""
        ...

    def close(self) -> None: ...

    # --- words: those of `passages.index_words`, cut alike by both

    def add_words(self, rows: Iterable[tuple[int, str]]) -> None:
        """Puts the words of passages, each by its id, into the index."""
        ...

    def drop_words(self, rows: Iterable[tuple[int, str]]) -> None:
        """Takes them out; the words must be those that were put in."""
        ...

    def count_words(self, words: Sequence[str]) -> dict[str, int]:
        """In how many passages each stands; those that stand in none are left out."""
        ...

    def find_words(
        self, words: Sequence[str], limit: int, speakers: Sequence[str] | None, whole: Whole | None
    ) -> list[tuple[int, float]]:
        """The passages, of these speakers where they are given, with any of the words as (id, score): the best by BM25,
        equals by id. `whole` is what the scores go by where this is a part of a corpus."""
        ...

    def totals(self) -> Totals:
        """How much the index holds."""
        ...

    def holds_words(self, id: int, text: str) -> bool:
        """True where the index has all words of a text under that passage."""
        ...

    # --- vectors

    def add_vectors(self, encoder: str, rows: Iterable[tuple[int, bytes, bytes]]) -> None:
        """Stores (passage, sign bits, float16) in the caller's transaction; none for a passage that is gone by now."""
        ...

    def sign_bits(self, encoder: str) -> Iterator[list[tuple[int, bytes]]]:
        """The sign bits of all passages by id, some thousands at a time."""
        ...

    def nearest_signs(self, encoder: str, bits: Sequence[bytes], count: int) -> list[list[tuple[int, int]]] | None:
        """For each query the passages whose signs differ least as (id, how many differ), equals by id; None where the
        database cannot say."""
        ...


def open_database(path: str | Path, write: bool = False, busy: float | None = None) -> Database:
    """An open corpus, by the path of a file or the address of a server. With `write` its tables are made where they
    are missing. `busy` is how many seconds to wait for another writer (`busy_seconds` of the settings).
    `CorpusError` where it is missing, foreign, newer than this program, locked or damaged."""
    from verify.settings import DEFAULTS

    wait = DEFAULTS.busy_seconds if busy is None else busy
    if is_address(path):
        from verify.corpus import postgres

        return postgres.connect(str(path), write, wait)
    from verify.corpus import sqlite

    return sqlite.connect(path, write, wait)


# --- addresses -----------------------------------------------------------------------------------------------------


def is_address(path: str | Path) -> bool:
    """True for the address of a server, where it is not the path of a file."""
    return str(path).startswith(("postgresql://", "postgres://"))


def located(path: str | Path) -> str:
    """The corpus as it is found from any folder."""
    return str(path) if is_address(path) else os.path.abspath(path)


def shown(path: str | Path) -> str:
    """The corpus as it may be printed: a path as it is, an address without password and options. Of an address that is
    not in form, where a part of a password might be taken for something else, only that it is one."""
    if not is_address(path):
        return str(path)
    scheme, _, rest = str(path).partition("://")
    place, _, query = rest.partition("?")
    user, at, server = place.rpartition("@")
    if "@" in user + query or not _SERVER.fullmatch(server):
        return f"{scheme}://…"
    kept = "&".join(part for part in query.split("&") if part.partition("=")[0] in _SHOWN)
    return f"{scheme}://{user.partition(':')[0]}{at}{server}" + (f"?{kept}" if kept else "")


_HOST = r"(?:\[[0-9A-Fa-f:.]+\]|[\w.%-]*)(?::\d*)?"
_SERVER = re.compile(rf"{_HOST}(?:,{_HOST})*(?:/[^/@:]*)?")
_SHOWN = {"schema", "host", "port", "dbname", "user"}


def is_there(path: str | Path) -> bool:
    """True where there is something to open for reading: a file, or a server with tables in the place."""
    if not is_address(path):
        return Path(path).exists()
    from verify.corpus import postgres

    return postgres.is_there(str(path))
