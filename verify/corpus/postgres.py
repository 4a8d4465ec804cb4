"""A corpus on a PostgreSQL server (extra `postgres`, psycopg 3): `postgresql://user@host/database?schema=name`.

Its tables stand in a schema of their own, `verify` where the address names none, so that one database may hold several
corpora beside other things. What SQLite does and PostgreSQL does not is made up for so that both give the same answers:

- Words are cut by SQLite's own tokenizer (FTS5 in memory) and stored as arrays with an index; `vocabulary` counts in how
  many passages each stands. The score is FTS5's BM25, in the same order of the same floating-point steps.
- Texts are compared byte by byte (collation C).
- One writer at a time: a transaction that writes locks `meta` first, and others wait for it. Readers never wait.

Signs are a `varbit` each. pgvector (0.7 and later) counts differing ones fastest, `bit_count` does everywhere else.
"""

from __future__ import annotations

import contextlib
import functools
import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from verify.corpus import postgres_words
from verify.corpus.database import APPLICATION_ID, Row, Rows, shown
from verify.corpus.tables import SINCE_2, TABLES, VERSION, VIEWS, Table
from verify.errors import CorpusError

if TYPE_CHECKING:
    import psycopg

    from verify.corpus.scoring import Totals, Whole

SCHEMA = "verify"
_MARK = "verify-corpus"
_AT_ONCE = 20_000
_CONNECTING = 10  # seconds
_KINDS = {int: "bigint", str: 'text collate "C"', bytes: "bytea", float: "double precision"}
_ODD_KINDS = {("start", int): "integer", ("end", int): "integer", ("bits", bytes): "varbit"}
_numbers = itertools.count(1)  # of what is read in parts, since several may be under way
_NAME = re.compile(r"[a-z_][a-z0-9_]{0,62}")


def connect(address: str, write: bool, busy: float) -> PostgresDatabase:
    """An open corpus on a server; see `open_database`."""
    place = shown(address)
    conninfo, schema = _parsed(address, place)
    connection = _connection(conninfo, place)
    database = PostgresDatabase(place, connection, schema)
    try:
        with database.guarded():
            _prepare(connection, schema, write, busy)
            _check_kind(database, write)
            database.vectors_in = _pgvector(connection)
    except BaseException:
        connection.close()
        raise
    return database


def is_there(address: str) -> bool:
    """True where the server has tables in the schema, ours or not."""
    place = shown(address)
    conninfo, schema = _parsed(address, place)
    with contextlib.closing(_connection(conninfo, place)) as connection, _guarded(place):
        return _held(connection, schema)


class PostgresDatabase:
    """A `Database` on a server."""

    def __init__(self, path: str, connection: psycopg.Connection, schema: str):
        self.path = path
        self.connection = connection
        self.schema = schema
        self.vectors_in: str | None = None  # the schema of pgvector, where it is there
        self._words = postgres_words.Cutter()
        self.close = connection.close

    def __del__(self) -> None:
        self.connection.close()  # as SQLite does for whoever does not

    def execute(self, query: str, values: Sequence[Any] = ()) -> Rows:
        cursor = self.connection.execute(_translated(query), values)
        return cursor if cursor.description else _Nothing()  # type: ignore[return-value]

    def executemany(self, query: str, rows: Iterable[Sequence[Any]]) -> None:
        with self.connection.cursor() as cursor:
            cursor.executemany(_translated(query), list(rows))

    def each(self, query: str, rows: Iterable[Sequence[Any]]) -> Iterator[list[Row]]:
        held = list(rows)
        with self.connection.cursor() as cursor:
            cursor.executemany(_translated(query), held, returning=True)
            for _ in held:
                yield cursor.fetchall()
                cursor.nextset()

    def parts(self, query: str, values: Sequence[Any], size: int) -> Iterator[list[Row]]:
        with (
            self.connection.transaction(),
            self.connection.cursor(name=f"parts_{next(_numbers)}", binary=True) as cursor,
        ):
            cursor.execute(_translated(query), values)
            while rows := cursor.fetchmany(size):
                yield rows

    def guarded(self) -> AbstractContextManager[None]:
        return _guarded(self.path)

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        with self.guarded(), self.connection.transaction():
            self.execute("lock table meta in share row exclusive mode")
            self.execute("update meta set value = cast(cast(value as bigint) + 1 as text) where key = 'changes'")
            yield

    def state(self) -> str:
        row = self.execute("select value from meta where key = 'changes'").fetchone()
        return row[0] if row else ""

    def version(self) -> int:
        row = self.execute("select value from meta where key = 'tables'").fetchone()
        return int(row[0]) if row else 0

    def faults(self) -> Iterator[str]:
        return postgres_words.faults(self)

    def add_words(self, rows: Iterable[tuple[int, str]]) -> None:
        postgres_words.add(self, self._words.cut(rows))

    def drop_words(self, rows: Iterable[tuple[int, str]]) -> None:
        postgres_words.drop(self, [id for id, _ in rows])

    def count_words(self, words: Sequence[str]) -> dict[str, int]:
        return postgres_words.count(self, words)

    def find_words(
        self, words: Sequence[str], limit: int, speakers: Sequence[str] | None, whole: Whole | None
    ) -> list[tuple[int, float]]:
        return postgres_words.find(self, words, limit, speakers, whole)

    def totals(self) -> Totals:
        return postgres_words.totals(self)

    def holds_words(self, id: int, text: str) -> bool:
        return postgres_words.holds(self, id, self._words.cut([(id, text)])[id])

    def add_vectors(self, encoder: str, rows: Iterable[tuple[int, bytes, bytes]]) -> None:
        self.executemany(
            "insert into vectors (passage, encoder, bits, vector) select ?, ?, cast(? as varbit), ? "
            "where exists (select 1 from passages where id = ?) on conflict (passage, encoder) "
            "do update set bits = excluded.bits, vector = excluded.vector",
            ((id, encoder, _varbit(bits), vector, id) for id, bits, vector in rows),
        )

    def sign_bits(self, encoder: str) -> Iterator[list[tuple[int, bytes]]]:
        # As they are sent, they stand behind four bytes with their number.
        query = "select passage, substring(varbit_send(bits) from 5) from vectors where encoder = ? order by passage"
        return self.parts(query, (encoder,), _AT_ONCE)  # type: ignore[return-value]

    def nearest_signs(self, encoder: str, bits: Sequence[bytes], count: int) -> list[list[tuple[int, int]]] | None:
        if self.connection.info.server_version < 140_000:  # without `bit_count`
            return None
        if self.vectors_in is None:
            differing = "bit_count(bits # cast(? as varbit))"
        else:
            # In this form an index of pgvector over the signs is used, where there is one.
            kind = f"bit({len(bits[0]) * 8})" if bits else "varbit"
            differing = f"(cast(bits as {kind}) operator({_named(self.vectors_in)}.<~>) cast(? as {kind}))"
        query = f"select passage, cast({differing} as integer) from vectors where encoder = ? order by {differing}, passage limit ?"
        asked = ((_varbit(one), encoder, _varbit(one), count) for one in bits)
        return [self.execute(query, values).fetchall() for values in asked]


class _Nothing:
    """The rows of what brings none."""

    def fetchone(self) -> None:
        return None

    def fetchall(self) -> list[Row]:
        return []

    def __iter__(self) -> Iterator[Row]:
        return iter(())


@functools.lru_cache(maxsize=500)
def _translated(query: str) -> str:
    return query.replace("%", "%%").replace("?", "%s")


def _varbit(bits: bytes) -> str:
    return f"x{bits.hex()}"


def _named(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


# --- connecting ------------------------------------------------------------------------------------------------------


def _parsed(address: str, place: str) -> tuple[str, str]:
    """What libpq is given, and the schema."""
    psycopg = _psycopg(place)
    base, _, query = address.partition("?")
    asked = [part for part in query.split("&") if part]
    schemas = [unquote(part.partition("=")[2]) for part in asked if part.partition("=")[0] == "schema"]
    schema = schemas[-1] if schemas else SCHEMA
    if not _NAME.fullmatch(schema):
        raise CorpusError("no name of a schema", place, "Small letters, digits and _ make one: ?schema=iraq")
    rest = "&".join(part for part in asked if part.partition("=")[0] != "schema")
    try:
        given = psycopg.conninfo.conninfo_to_dict(base + (f"?{rest}" if rest else ""))
    except psycopg.Error:  # its message may hold a part of a password
        raise CorpusError(*_no_address(place)) from None
    if not re.fullmatch(r"[\d,]*", str(given.get("port") or "")):
        raise CorpusError(*_no_address(place))
    given.setdefault("connect_timeout", str(_CONNECTING))
    given.setdefault("application_name", "verify")
    return psycopg.conninfo.make_conninfo(**given), schema


def _no_address(place: str) -> tuple[str, str, str]:
    mend = "Write it as postgresql://user@host:port/database, with %40 and the like for special characters"
    return "not an address of PostgreSQL", place, mend


def _psycopg(place: str) -> Any:
    try:
        import psycopg
    except ImportError as error:
        mend = "pip install 'verify-quotes[postgres]'"
        raise CorpusError("psycopg is not installed", place, mend) from error
    return psycopg


def _connection(conninfo: str, place: str) -> psycopg.Connection:
    psycopg = _psycopg(place)
    try:
        return psycopg.connect(conninfo, autocommit=True, client_encoding="utf8")
    except psycopg.Error as error:
        raise CorpusError(*_why_not(str(error), place)) from None  # the error holds the connection, and its password


def _why_not(said: str, place: str) -> tuple[str, str, str]:
    """What to say where no connection comes about."""
    if "password" in said or "authentication" in said:
        return "the server refuses this user or password", place, "Give the password in PGPASSWORD or in ~/.pgpass"
    if "database" in said and "does not exist" in said:
        return "there is no such database", place, "Make it with createdb, then fill it with `verify corpus add`"
    if "role" in said and "does not exist" in said:
        return "there is no such user", place, "Name one that the server knows"
    return "no server answers", place, "Check the host and the port, and that PostgreSQL is running there"


def _prepare(connection: psycopg.Connection, schema: str, write: bool, busy: float) -> None:
    wait = max(1, round(busy * 1000))
    connection.execute(
        f"set search_path to {_named(schema)}; set lock_timeout = {wait}; set client_min_messages = warning; "
        f"set extra_float_digits = 1; set default_transaction_read_only = {'off' if write else 'on'}"
    )


def _pgvector(connection: psycopg.Connection) -> str | None:
    """The schema of pgvector, where it knows bits."""
    row = connection.execute(
        "select nspname, extversion from pg_extension join pg_namespace on pg_namespace.oid = extnamespace "
        "where extname = 'vector'"
    ).fetchone()
    return row[0] if row and tuple(map(int, re.findall(r"\d+", row[1])[:2])) >= (0, 7) else None


@contextlib.contextmanager
def _guarded(place: str) -> Iterator[None]:
    """Turns what psycopg raises into one-line `CorpusError`s."""
    import psycopg
    from psycopg import errors

    try:
        yield
    except (errors.LockNotAvailable, errors.DeadlockDetected) as error:
        raise CorpusError("locked by another program", place, "Try again when that one has ended") from error
    except (errors.InsufficientPrivilege, errors.ReadOnlySqlTransaction) as error:
        raise CorpusError(f"not allowed ({_line(error)})", place, "Ask its administrator for the rights") from error
    except errors.DiskFull as error:
        raise CorpusError("the disk is full", place, "Make room on the server and run the command again") from error
    except (errors.UndefinedTable, errors.UndefinedColumn) as error:
        raise CorpusError(f"damaged ({_line(error)})", place, "Make it again with `verify corpus add`") from error
    except psycopg.OperationalError as error:
        raise CorpusError(f"the server broke off ({_line(error)})", place, "Run the command again") from error
    except psycopg.Error as error:
        raise CorpusError(f"cannot be used ({_line(error)})", place, "Check the server's log") from error


def _line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:200]


# --- the tables ------------------------------------------------------------------------------------------------------


def _held(connection: psycopg.Connection, schema: str) -> bool:
    query = (
        "select exists (select 1 from pg_class join pg_namespace on pg_namespace.oid = relnamespace where nspname = %s)"
    )
    row = connection.execute(query, (schema,)).fetchone()
    return bool(row and row[0])


def _check_kind(database: PostgresDatabase, write: bool) -> None:
    connection, schema, path = database.connection, database.schema, database.path
    if write and not _held(connection, schema):
        _create(database)
    if not _held(connection, schema):
        raise CorpusError("this corpus is empty", path, f"Fill it with `verify corpus add {path} SOURCES`")
    if not connection.execute("select has_schema_privilege(%s, 'usage')", (schema,)).fetchone()[0]:  # type: ignore[index]
        raise CorpusError(f"not allowed to use the schema {schema}", path, "Ask its administrator for the rights")
    if not _is_ours(database):
        mend = f"Name another schema: {path}{'&' if '?' in path else '?'}schema=NAME"
        raise CorpusError(f"the schema {schema} is that of another program", path, mend)
    version = database.version()
    if version > VERSION:
        what = f"made by a newer verify (tables {version}, here {VERSION})"
        raise CorpusError(what, path, "Update verify, or make the corpus again")


def _is_ours(database: PostgresDatabase) -> bool:
    from psycopg import errors

    try:
        row = database.execute("select value from meta where key = 'application'").fetchone()
    except (errors.UndefinedTable, errors.UndefinedColumn, errors.UndefinedFunction):
        return False
    return row is not None and row[0] == _MARK


def _create(database: PostgresDatabase) -> None:
    connection = database.connection
    (encoding,) = connection.execute("show server_encoding").fetchone()  # type: ignore[misc]
    if encoding != "UTF8":
        mend = "Make one with createdb --encoding=UTF8 --template=template0"
        raise CorpusError(f"a database in {encoding}, not in UTF-8", database.path, mend)
    with connection.transaction():
        database.execute("select pg_advisory_xact_lock(?)", (APPLICATION_ID,))
        if _held(connection, database.schema):  # another adder was first
            return
        if not connection.execute("select to_regnamespace(%s)", (database.schema,)).fetchone()[0]:  # type: ignore[index]
            database.execute(f"create schema {_named(database.schema)}")
        for name, table in (TABLES | SINCE_2).items():
            _create_table(database, name, table)
        database.execute("create index sources_canonical on sources (canonical)")
        postgres_words.create(database)
        for name, query in VIEWS.items():
            database.execute(f"create view {name} as {query.strip()}")
        marks = {"application": _MARK, "tables": str(VERSION), "changes": "0"} | postgres_words.TOTALS
        database.executemany("insert into meta (key, value) values (?, ?)", marks.items())


def _create_table(database: PostgresDatabase, name: str, table: Table) -> None:
    lines = []
    for column, kind in table.columns.items():
        needed = " not null" if column in table.required else ""
        lines.append(f"{_named(column)} {_ODD_KINDS.get((column, kind), _KINDS[kind])}{needed}")
    lines.append(f"primary key ({', '.join(map(_named, table.key))})")
    lines += (f"foreign key ({column}) references {other} ({target})" for column, other, target in table.references)
    database.execute(f"create table {name} ({', '.join(lines)})")
    for index, columns in table.indexes.items():
        if "bits" not in columns:  # that one spares SQLite the pages of the vectors
            unique = "unique " if index in table.unique else ""
            database.execute(f"create {unique}index {index} on {name} ({', '.join(map(_named, columns))})")
