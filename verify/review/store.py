"""Decisions in an SQLite file to which one can only add."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from verify.errors import InputError
from verify.review.decisions import Decision, Subject, decide, from_dict, in_order, standing
from verify.settings import DEFAULTS

APPLICATION_ID = 0x56524657  # "VRFW"
VERSION = 1
_TABLES = """
create table decisions (
    number integer primary key, id text not null unique, story text not null, item text not null, label text not null,
    digest text not null, action text not null, override text, note text not null, reviewer text not null,
    time text not null, previous text not null
) strict;
create index decisions_by_item on decisions (story, item);
create trigger decisions_stay before update on decisions begin select raise(abort, 'decisions are never changed'); end;
create trigger decisions_are_kept before delete on decisions begin select raise(abort, 'decisions are kept'); end;
"""
_COLUMNS = tuple(Decision.__dataclass_fields__)
_SELECT = f"select {', '.join(_COLUMNS)} from decisions"
_INSERT = f"insert or ignore into decisions ({', '.join(_COLUMNS)}) values ({', '.join('?' * len(_COLUMNS))})"


def now() -> datetime:
    return datetime.now(UTC)


class Store:
    """A file of decisions; it is made when the first is added. Threads and other programs may use it at the same
    time. `clock` gives the time of a new decision."""

    def __init__(self, path: str | Path, clock: Callable[[], datetime] = now):
        self.path = Path(path)
        self.clock = clock
        self._turn = threading.Lock()  # threads of one program queue here, so that none waits for SQLite's busy timer

    def decide(
        self,
        subject: Subject,
        action: str,
        reviewer: str,
        *,
        override: str | None = None,
        note: str = "",
        seen: Iterable[str] | None = None,
    ) -> Decision:
        """Adds a decision. It answers those in `seen`, which are on the same item; without `seen` all that stand."""
        with self._writing() as connection:
            known = _read(connection, subject.story, subject.item)
            if seen is None:
                answered = {decision.id for decision in standing(known)}
            elif not (answered := set(seen)) <= {decision.id for decision in known}:
                raise InputError("a decision that is answered is not one on this item", mend="Load the page again")
            made = decide(
                subject, action, reviewer, self.clock(), override=override, note=note, previous=answered
            )  # fmt: skip
            _insert(connection, (made,))
        return made

    def take(self, decisions: Iterable[Decision]) -> int:
        """Adds decisions made elsewhere, all or none, and says how many were new."""
        with self._writing() as connection:
            return _insert(connection, in_order(decisions))

    def decisions(self, story: str | None = None, item: str | None = None) -> list[Decision]:
        """All decisions, or those on a story or an item, in order; none where there is no file yet."""
        if not self.path.exists():
            return []
        with self._open() as connection:
            if _is_empty(connection):
                return []
            self._check(connection)
            return _read(connection, story, item)

    def count(self) -> int:
        """How many decisions there are: it grows with each, so that who has read so many has read all."""
        if not self.path.exists():
            return 0
        with self._open() as connection:
            return 0 if _is_empty(connection) else connection.execute("select count(*) from decisions").fetchone()[0]

    @contextlib.contextmanager
    def _open(self, *, make: bool = False) -> Iterator[sqlite3.Connection]:
        with _guarded(self.path):
            # Opened for writing where the rights allow, also by readers: they may have to roll back what a killed
            # program began.
            mode = "rwc" if make else "rw" if os.access(self.path, os.W_OK) else "ro"
            address = f"{self.path.absolute().as_uri()}?mode={mode}"
            connection = sqlite3.connect(address, uri=True, timeout=DEFAULTS.busy_seconds, isolation_level=None)
            try:
                yield connection
            finally:
                connection.close()

    @contextlib.contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        if not self.path.absolute().parent.is_dir():
            raise InputError("its folder does not exist", self.path, "Make the folder first")
        with self._turn, self._open(make=True) as connection:
            connection.execute("begin immediate")
            try:
                if _is_empty(connection):
                    for statement in _statements():
                        connection.execute(statement)
                self._check(connection)
                yield connection
                connection.execute("commit")
            except BaseException:
                connection.rollback()  # nothing where a full disk has ended the transaction already
                raise

    def _check(self, connection: sqlite3.Connection) -> None:
        (application,) = connection.execute("pragma application_id").fetchone()
        (version,) = connection.execute("pragma user_version").fetchone()
        if application != APPLICATION_ID:
            raise InputError("no file of decisions", self.path, "Give the one that `verify review` made, or a new name")
        if version > VERSION:
            raise InputError(f"made by a newer verify (tables {version}, here {VERSION})", self.path, "Update verify")


def _is_empty(connection: sqlite3.Connection) -> bool:
    """True for a file just made, or left so by one who was refused."""
    return not connection.execute("select count(*) from sqlite_master").fetchone()[0]


def _statements() -> Iterator[str]:
    """One statement at a time, since `executescript` would end the transaction."""
    statement = ""
    for line in _TABLES.splitlines():
        statement += line + "\n"
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
    yield f"pragma application_id = {APPLICATION_ID}"
    yield f"pragma user_version = {VERSION}"


def _read(connection: sqlite3.Connection, story: str | None, item: str | None) -> list[Decision]:
    where = {"story": story, "item": item}
    given = {key: value for key, value in where.items() if value is not None}
    condition = " and ".join(f"{key} = ?" for key in given)
    rows = connection.execute(f"{_SELECT} where {condition or '1'} order by time, id", tuple(given.values()))
    return [_decision(row) for row in rows]


def _decision(row: tuple) -> Decision:
    data = dict(zip(_COLUMNS, row, strict=True))
    return from_dict({**data, "previous": data["previous"].split()}, f"decision {data['id']}")


def _insert(connection: sqlite3.Connection, decisions: Iterable[Decision]) -> int:
    rows = ({**decision.to_dict(), "previous": " ".join(decision.previous)} for decision in decisions)
    return sum(connection.execute(_INSERT, tuple(row[key] for key in _COLUMNS)).rowcount for row in rows)


@contextlib.contextmanager
def _guarded(path: Path) -> Iterator[None]:
    """Turns what SQLite and the disk raise into one-line errors."""
    try:
        yield
    except sqlite3.OperationalError as error:
        text = str(error)
        if "locked" in text or "busy" in text:
            raise InputError("locked by another program", path, "Try again when that one has ended") from error
        if "full" in text:
            raise InputError("the disk is full", path, "Make room and decide again") from error
        raise InputError(f"cannot be used ({text})", path, "Check the name and the rights on its folder") from error
    except sqlite3.DatabaseError as error:
        mend = "Give the one that `verify review` made, or a new name"
        raise InputError(f"no file of decisions, or a damaged one ({error})", path, mend) from error
    except (OSError, ValueError) as error:
        if isinstance(error, UnicodeError):
            raise InputError("holds text that is none", path, "Export it again") from error
        raise InputError("cannot be opened", path, "Check the name and the rights on its folder") from error
