"""The tables, views and indexes of a corpus, as docs/corpus.md describes them, and how older ones are brought up to them.

Reading (`store.py`) asks only for what the tables of version 1 had, so that an older corpus can still be checked
against; whoever writes brings it up to date first.
"""

from __future__ import annotations

import hashlib
import sqlite3
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from verify.corpus.database import VERSION

# What is indexed is our own words with a space between: `52.3`, `1,200` and `don't` are one word each.
_TOKENS = "tokenize=\"unicode61 remove_diacritics 0 tokenchars '.,'''\""
WORDS_TABLE = f"create virtual table words using fts5(body, content='', {_TOKENS})"
VOCABULARY_TABLE = "create virtual table vocabulary using fts5vocab('words', 'row')"

_SINCE_2 = {
    "canonical": str,
    "published_at": str,
    "captured": str,
    "importer_version": str,
    "text_sha256": str,
    "known_publisher": str,
    "standing": str,
    "added": str,
}
_SOURCES = {
    "number": int,
    "id": str,
    "version": int,
    "current": int,
    "publisher": str,
    "speaker": str,
    "kind": str,
    "language": str,
    "title": str,
    "published": str,
    "url": str,
    "provenance": str,
    "licence": str,
    "sha256": str,
    "raw": bytes,
    "text": str,
    "path": str,
    "importer": str,
    "problem": str,
    "notes": str,
    **_SINCE_2,
}


@dataclass(frozen=True, slots=True)
class Table:
    """A table as every database has it: columns with their kinds, the columns of its key, `references` as (column,
    table, column), `indexes` as name and columns, those of them that are `unique`, the `required` columns, and whether
    it is all key (`lean`)."""

    columns: Mapping[str, type]
    key: tuple[str, ...]
    references: tuple[tuple[str, str, str], ...] = ()
    indexes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unique: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    lean: bool = False


_OF_SOURCE = ("source", "sources", "number")
TABLES = {
    "meta": Table({"key": str, "value": str}, ("key",)),
    "sources": Table(
        _SOURCES,
        ("number",),
        indexes={
            "idx_sources_id_version": ("id", "version"),
            "idx_sources_sha256": ("sha256",),
            "sources_current": ("current", "id", "sha256"),
        },
        unique=("idx_sources_id_version",),
        required=("id", "version", "current", "language", "sha256", "text"),
    ),
    "turns": Table(
        {"source": int, "start": int, "end": int, "speaker": str, "role": str}, ("source", "start"), (_OF_SOURCE,)
    ),
    "passages": Table(
        {"id": int, "source": int, "start": int, "end": int, "speaker": str, "role": str, "kind": str},
        ("id",),
        (_OF_SOURCE,),
        {"idx_passages_source": ("source",)},
    ),
    "vectors": Table(
        {"passage": int, "encoder": str, "bits": bytes, "vector": bytes},
        ("passage", "encoder"),
        (("passage", "passages", "id"),),
        # The scan reads all bits and few vectors: from the index alone it reads a fifteenth of the pages.
        {"vectors_bits": ("encoder", "passage", "bits")},
    ),
    "people": Table({"name": str, "record": str, "keys": str, "origin": str}, ("name",)),
}
SINCE_2 = {
    "roles": Table({"source": int, "name": str, "role": str, "office": str}, ("source", "role", "name"), (_OF_SOURCE,)),
    "copies": Table(
        {"source": int, "original": int, "share": float, "differing": int, "why": str},
        ("source",),
        (_OF_SOURCE, ("original", "sources", "number")),
    ),
    "fetches": Table(
        {
            "address": str,
            "source": str,
            "fetched": str,
            "status": int,
            "etag": str,
            "last_modified": str,
            "sha256": str,
        },
        ("address",),
    ),
    # Rows of two numbers, looked up by the first: SQLite keeps them in half the room without a number for each row.
    "shingles": Table(
        {"hash": int, "source": int},
        ("hash", "source"),
        (_OF_SOURCE,),
        {"shingles_source": ("source",)},
        required=("hash", "source"),
        lean=True,
    ),
}
VIEWS = {
    "documents": """
        select number, id, published, language, kind, speaker, publisher, title, url, captured, standing, problem,
               length(text) as characters, text
        from sources where current = 1""",
    "statements": """
        select passages.id, passages.source, sources.id as document, sources.published, sources.language,
               passages.speaker, passages.role,
               substr(sources.text, passages.start + 1, passages."end" - passages.start) as text, sources.url
        from passages join sources on sources.number = passages.source
        where passages.kind = 'sentence'""",
    "versions": """
        select number, id, version, current, captured, added, published, title, sha256, text_sha256, path, importer,
               importer_version
        from sources""",
    "secondary": """
        select copies.source, sources.id as copy, copies.original, original.id as original_id, copies.share,
               copies.differing, copies.why, sources.url, original.url as original_url
        from copies join sources on sources.number = copies.source
        left join sources as original on original.number = copies.original""",
    "speakers": """
        select passages.speaker, count(*) as sentences, count(distinct passages.source) as documents,
               min(sources.published) as first, max(sources.published) as last
        from passages join sources on sources.number = passages.source
        where passages.kind = 'sentence' and passages.role = 'speaker' and passages.speaker is not null
        group by passages.speaker""",
    "offices": """
        select roles.name, roles.role, roles.office, count(*) as documents, min(sources.published) as first,
               max(sources.published) as last
        from roles join sources on sources.number = roles.source where sources.current = 1
        group by roles.name, roles.role, roles.office""",
}


def create_tables(connection: sqlite3.Connection) -> None:
    """All tables of an empty SQLite file, within the caller's transaction."""
    from sqlite_utils import Database

    database = Database(connection)
    for name, table in TABLES.items():
        _create(database, name, table)
    database.execute(WORDS_TABLE)
    database.execute(VOCABULARY_TABLE)
    _create_since_2(database)


def _create(database: Any, name: str, table: Table) -> None:
    made = database.table(name)
    if table.lean:  # which sqlite-utils cannot make
        columns = [f"{column} integer not null" for column in table.columns]
        for column, other, target in table.references:
            columns[list(table.columns).index(column)] += f" references {other}({target})"
        database.execute(
            f"create table {name} ({', '.join(columns)}, primary key ({', '.join(table.key)})) without rowid"
        )
    else:
        key = table.key[0] if len(table.key) == 1 else table.key
        needed = set(table.required) or None
        made.create(dict(table.columns), pk=key, foreign_keys=list(table.references), not_null=needed)
    for index, columns in table.indexes.items():
        made.create_index(list(columns), index_name=index, unique=index in table.unique)


def upgrade(connection: sqlite3.Connection, version: int) -> None:
    """Brings the tables of an older version up to this one, within the caller's transaction."""
    from sqlite_utils import Database

    database = Database(connection)
    if version < 2:
        for column, kind in _SINCE_2.items():
            database.table("sources").add_column(column, kind)
        database.table("people").add_column("origin", str)
        # `references` can be added to a table only by making it anew, which sqlite-utils does in place.
        database.table("turns").transform(add_foreign_keys=[("source", "sources", "number")])
        database.table("passages").transform(add_foreign_keys=[("source", "sources", "number")])
        database.table("vectors").transform(add_foreign_keys=[("passage", "passages", "id")])
        _create_since_2(database)
        _fill_since_2(connection)
    connection.execute(f"pragma user_version = {VERSION}")


def _create_since_2(database: Any) -> None:
    database.table("sources").create_index(["canonical"], index_name="sources_canonical")
    for name, table in SINCE_2.items():
        _create(database, name, table)
    for name, query in VIEWS.items():
        database.execute(f"create view {name} as {query.strip()}")


def _fill_since_2(connection: sqlite3.Connection) -> None:
    """What can be said of sources that an older version stored."""
    from verify.corpus.provenance import canonical_address

    rows = connection.execute("select number, url, text, raw from sources").fetchall()
    for number, url, text, raw in rows:
        digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        # Empty bytes were stored packed already; nothing else needs to be made anew.
        packed = raw if raw else zlib.compress(b"")
        connection.execute(
            "update sources set canonical = ?, text_sha256 = ?, raw = ? where number = ?",
            (canonical_address(url) if url else None, digest, packed, number),
        )
