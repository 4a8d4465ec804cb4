"""A corpus in an SQLite file: the checks that a file is one, and its words by FTS5.

A file is ours where its `application_id` is `APPLICATION_ID`; `user_version` is the version of the tables. With the
standard library alone, since `check` opens one at every start.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from verify.corpus.database import APPLICATION_ID, VERSION
from verify.errors import CorpusError

if TYPE_CHECKING:
    from verify.corpus.scoring import Totals, Whole

_AT_ONCE = 500
_BITS_AT_ONCE = 20_000


def connect(path: str | Path, write: bool, busy: float) -> SqliteDatabase:
    """An open corpus file; see `open_database`."""
    _check_place(path, write)
    connection = _open(path, write, busy)
    try:
        with guarded(path):
            _check_kind(connection, path, write)
    except BaseException:
        connection.close()
        raise
    return SqliteDatabase(str(path), connection)


class SqliteDatabase:
    """A `Database` in one file."""

    def __init__(self, path: str, connection: sqlite3.Connection):
        self.path = path
        self.connection = connection
        self.execute = connection.execute
        self.executemany = connection.executemany
        self.close = connection.close

    def each(self, query: str, rows: Iterable[Sequence[Any]]) -> Iterator[list[tuple[Any, ...]]]:
        return (self.connection.execute(query, values).fetchall() for values in rows)

    def parts(self, query: str, values: Sequence[Any], size: int) -> Iterator[list[tuple[Any, ...]]]:
        cursor = self.connection.execute(query, values)
        while rows := cursor.fetchmany(size):
            yield rows

    def guarded(self) -> AbstractContextManager[None]:
        return guarded(self.path)

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        with guarded(self.path):
            self.execute("begin immediate")
            try:
                yield
                self.execute("commit")
            finally:
                self.connection.rollback()  # nothing behind a commit, or where a full disk has ended it already

    def state(self) -> tuple[int, int]:
        return self.execute("pragma data_version").fetchone()[0], self.connection.total_changes

    def version(self) -> int:
        return self.execute("pragma user_version").fetchone()[0]

    def faults(self) -> Iterator[str]:
        for (line,) in self.execute("pragma integrity_check(20)"):
            if line != "ok":
                yield f"the file: {line}"
        for table, row, parent, _ in self.execute("pragma foreign_key_check"):
            yield f"{table} {row} points to no row of {parent}"

    def add_words(self, rows: Iterable[tuple[int, str]]) -> None:
        self.executemany("insert into words (rowid, body) values (?, ?)", rows)

    def drop_words(self, rows: Iterable[tuple[int, str]]) -> None:
        self.executemany("insert into words (words, rowid, body) values ('delete', ?, ?)", rows)

    def count_words(self, words: Sequence[str]) -> dict[str, int]:
        found: dict[str, int] = {}
        for at in range(0, len(words), _AT_ONCE):
            part = words[at : at + _AT_ONCE]
            marks = ",".join("?" * len(part))
            found.update(self.execute(f"select term, doc from vocabulary where term in ({marks})", part).fetchall())
        return found

    def find_words(
        self, words: Sequence[str], limit: int, speakers: Sequence[str] | None, whole: Whole | None
    ) -> list[tuple[int, float]]:
        if whole is not None:
            from verify.corpus import sqlite_words

            return sqlite_words.find(self.connection, words, limit, speakers, whole)
        question = " OR ".join(map(_quoted, words))
        if speakers is None:
            query = "select rowid, -rank from words where words match ? order by rank, rowid limit ?"
            return self.execute(query, (question, limit)).fetchall()
        marks = ",".join("?" * len(speakers))
        query = f"""select words.rowid, -rank from words join passages on passages.id = words.rowid
                    where words match ? and passages.speaker in ({marks}) order by rank, words.rowid limit ?"""
        return self.execute(query, (question, *speakers, limit)).fetchall()

    def totals(self) -> Totals:
        from verify.corpus import sqlite_words

        return sqlite_words.totals(self.connection)

    def holds_words(self, id: int, text: str) -> bool:
        asked = " AND ".join(map(_quoted, text.split()))
        return self.execute("select 1 from words where words match ? and rowid = ?", (asked, id)).fetchone() is not None

    def add_vectors(self, encoder: str, rows: Iterable[tuple[int, bytes, bytes]]) -> None:
        self.executemany(
            "insert or replace into vectors (passage, encoder, bits, vector) "
            "select ?, ?, ?, ? where exists (select 1 from passages where id = ?)",
            ((id, encoder, bits, vector, id) for id, bits, vector in rows),
        )

    def sign_bits(self, encoder: str) -> Iterator[list[tuple[int, bytes]]]:
        query = "select passage, bits from vectors where encoder = ? order by passage"
        return self.parts(query, (encoder,), _BITS_AT_ONCE)  # type: ignore[return-value]

    def nearest_signs(self, encoder: str, bits: Sequence[bytes], count: int) -> None:
        return None


def _quoted(word: str) -> str:
    return '"' + word.replace('"', '""') + '"'


@contextlib.contextmanager
def guarded(path: object) -> Iterator[None]:
    """Turns what SQLite raises into one-line `CorpusError`s."""
    try:
        yield
    except sqlite3.OperationalError as error:
        text = str(error)
        if "locked" in text or "busy" in text:
            raise CorpusError("locked by another program", path, "Try again when that one has ended") from error
        if "readonly" in text or "unable to open" in text:
            raise CorpusError("cannot be opened", path, "Check the rights on the file and its folder") from error
        if "full" in text:
            raise CorpusError("the disk is full", path, "Make room and run the command again") from error
        if "disk I/O" in text:
            raise CorpusError("the disk fails", path, "Check the disk, then run the command again") from error
        raise CorpusError(f"cannot be read ({text})", path, "Make it again with `verify corpus add`") from error
    except sqlite3.DatabaseError as error:
        if "not a database" in str(error):
            raise CorpusError("this is not a corpus", path, "Give the file that `verify corpus add` made") from error
        raise CorpusError(f"damaged ({error})", path, "Make it again with `verify corpus add`") from error


def _check_place(path: str | Path, write: bool) -> None:
    place = Path(path)
    try:
        if place.is_dir():
            raise CorpusError("this is a folder, not a corpus", path, "Name a file, such as sources.db")
        if write:
            if not place.absolute().parent.is_dir():
                raise CorpusError("its folder does not exist", path, f"Make {place.parent} first")
        elif not place.exists():
            raise CorpusError("no such corpus", path, f"Make it with `verify corpus add {path} SOURCES`")
    except (OSError, ValueError) as error:
        raise CorpusError("cannot be opened", path, "Check the name and the rights on its folder") from error


def _open(path: str | Path, write: bool, busy: float) -> sqlite3.Connection:
    with guarded(path):
        if write:
            connection = sqlite3.connect(path, timeout=busy)
            connection.isolation_level = None
            return connection
        # Opened for writing where the rights allow, since the file of an adder that was killed is rolled back by the
        # next one who opens it, and a read-only connection could not do that. `query_only` keeps readers from writing.
        mode = "rw" if os.access(path, os.W_OK) and os.access(Path(path).absolute().parent, os.W_OK) else "ro"
        connection = sqlite3.connect(
            f"{Path(path).absolute().as_uri()}?mode={mode}",
            uri=True,
            timeout=busy,
            check_same_thread=False,
        )
        connection.isolation_level = None
        connection.execute("pragma query_only = 1")
        return connection


def _check_kind(connection: sqlite3.Connection, path: object, write: bool) -> None:
    (application,) = connection.execute("pragma application_id").fetchone()
    if application != APPLICATION_ID and write and _is_empty(connection):
        _create(connection)
        (application,) = connection.execute("pragma application_id").fetchone()
    if application != APPLICATION_ID:
        if _is_empty(connection):
            raise CorpusError("this corpus is empty", path, f"Fill it with `verify corpus add {path} SOURCES`")
        raise CorpusError("an SQLite file of another program", path, "Give the file that `verify corpus add` made")
    (version,) = connection.execute("pragma user_version").fetchone()
    if version > VERSION:
        raise CorpusError(
            f"made by a newer verify (tables {version}, here {VERSION})",
            path,
            "Update verify, or make the corpus again.",
        )
    if version < VERSION and write:
        _upgrade(connection)


def _upgrade(connection: sqlite3.Connection) -> None:
    from verify.corpus import tables

    connection.execute("begin immediate")
    try:
        (version,) = connection.execute("pragma user_version").fetchone()
        if version < VERSION:  # else another adder was first
            tables.upgrade(connection, version)
        connection.execute("commit")
    except BaseException:
        connection.rollback()
        raise


def _is_empty(connection: sqlite3.Connection) -> bool:
    return connection.execute("select count(*) from sqlite_master").fetchone()[0] == 0


def _create(connection: sqlite3.Connection) -> None:
    from verify.corpus import tables

    connection.execute("begin immediate")
    try:
        if _is_empty(connection):  # else another adder was first
            tables.create_tables(connection)
            connection.execute(f"pragma application_id = {APPLICATION_ID}")
            connection.execute(f"pragma user_version = {VERSION}")
        connection.execute("commit")
    except BaseException:
        connection.rollback()
        raise
