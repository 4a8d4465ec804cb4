"""The tables of a corpus file, and the checks that a file is one.

A file is ours where its `application_id` is `APPLICATION_ID`; `user_version` is the version of the tables.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from verify.corpus.tables import VERSION
from verify.errors import CorpusError
from verify.settings import DEFAULTS

APPLICATION_ID = 0x56524659  # "VRFY"


class _Open(Protocol):
    path: str
    connection: sqlite3.Connection


def connect(path: str | Path, write: bool = False, busy: float | None = None) -> sqlite3.Connection:
    """An open connection to a corpus; with `write` the file and its tables are made where they are missing. `busy` is
    how many seconds to wait for another writer (`busy_seconds` of the settings).
    `CorpusError` where the file is missing, foreign, newer than this program, locked or damaged."""
    _check_place(path, write)
    connection = _open(path, write, DEFAULTS.busy_seconds if busy is None else busy)
    try:
        with guarded(path):
            _check_kind(connection, path, write)
    except BaseException:
        connection.close()
        raise
    return connection


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


def require(corpus: _Open, version: int) -> None:
    """`CorpusError` where the tables are older than that: what is asked for was not kept then."""
    with guarded(corpus.path):
        (found,) = corpus.connection.execute("pragma user_version").fetchone()
    if found < version:
        raise CorpusError(
            f"made by an older verify (tables {found})",
            corpus.path,
            f"Bring it up to date with `verify corpus add {corpus.path} --no-vectors`",
        )


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
