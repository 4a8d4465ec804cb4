"""Filling a corpus: files to sources to passages.

A transaction holds some sources whole, as many as were read in a fraction of a second: a kill leaves whole sources
only, and the disk is not made to wait for each of them."""

from __future__ import annotations

import hashlib
import os
import re
import sqlite3
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from verify import importers, languages
from verify.corpus import schema
from verify.corpus.passages import Cut, cut_source, index_words
from verify.corpus.store import Corpus
from verify.errors import InputError, VerifyError
from verify.importers.front import read_front
from verify.importers.records import NotASource
from verify.settings import DEFAULTS
from verify.types import Source

if TYPE_CHECKING:
    from verify.encoders import Encoder

PEOPLE = "people.json"
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Event:
    """What became of one file: `outcome` is added, changed, unchanged, people, skipped or failed; `what` says more."""

    path: str
    outcome: str
    what: str


@dataclass(frozen=True, slots=True)
class Added:
    """What an `add` did, file by file."""

    events: tuple[Event, ...]
    errors: tuple[VerifyError, ...] = ()

    def count(self, *outcomes: str) -> int:
        """How many events had one of these outcomes."""
        return sum(event.outcome in outcomes for event in self.events)


@dataclass(frozen=True, slots=True)
class _Ready:
    """A source cut into passages, waiting to be written."""

    source: Source
    cuts: tuple[Cut, ...]
    named: bool  # its id is its own, not the file's name


def add(
    db: str | Path,
    paths: Iterable[str | Path],
    *,
    encoder: Encoder | None = None,
    progress: Callable[[Event], None] | None = None,
    encoding: Callable[[int, int], None] | None = None,
) -> Added:
    """Indexes files and folders of sources; with `encoder` every passage gets its vector, also those that were there.
    What is there already is left alone; a changed file with the same id becomes the source's new version. A file that
    cannot be read is an event `failed` and the others go on. `progress` is told of each file, `encoding` how many
    passages of how many have their vectors. `CorpusError` where the corpus itself cannot be used."""
    events: list[Event] = []
    errors: list[VerifyError] = []

    def tell(event: Event) -> None:
        events.append(event)
        if progress is not None:
            progress(event)

    with Corpus.open(db, write=True) as corpus:
        waiting: list[_Ready] = []
        since = time.monotonic()
        for path, given in walk(paths):
            try:
                if path.name == PEOPLE:
                    tell(Event(str(path), "people", f"{add_people(corpus, path)} people"))
                elif not given and path.suffix.lower() not in importers.importers():
                    tell(Event(str(path), "skipped", f"no reader for {path.suffix or 'files without suffix'}"))
                elif not given and _is_readme(path):
                    tell(Event(str(path), "skipped", "a read-me without front matter"))
                else:
                    waiting += _prepare(corpus, path, tell)
            except NotASource as error:
                if given:
                    errors.append(error)
                tell(Event(str(path), "failed" if given else "skipped", str(error) if given else error.what))
            except InputError as error:
                errors.append(error)
                tell(Event(str(path), "failed", str(error)))
            if waiting and time.monotonic() - since > DEFAULTS.commit_seconds:
                _write_all(corpus, waiting, tell)
                waiting, since = [], time.monotonic()
        _write_all(corpus, waiting, tell)
        if encoder is not None:
            from verify.corpus import vectors

            vectors.ensure_vectors(corpus, encoder, encoding)
            with schema.guarded(corpus.path), _writing(corpus) as connection:
                connection.execute("insert or replace into meta values ('encoder', ?)", (encoder.key,))
    return Added(tuple(events), tuple(errors))


def walk(paths: Iterable[str | Path]) -> Iterator[tuple[Path, bool]]:
    """The files to read in order, folders with all below them but hidden files; True for those that were named."""
    for given in paths:
        place = Path(given)
        if not place.is_dir():
            yield place, True
            continue
        for folder, inner, names in os.walk(place):
            inner[:] = sorted(name for name in inner if not name.startswith("."))
            for name in sorted(names):
                if not name.startswith("."):
                    yield Path(folder) / name, False


def add_people(corpus: Corpus, path: str | Path) -> int:
    """Loads the people of a file into an open corpus; a name that is there gets the new record. How many there were."""
    from verify.person_keys import dump_index, dump_record
    from verify.person_records import read_records

    people = read_records(path)
    rows = [dump_record(person) for person in people]
    with schema.guarded(corpus.path), _writing(corpus) as connection:
        connection.executemany("insert or replace into people (name, record, keys) values (?, ?, ?)", rows)
        stored = connection.execute("select name, keys from people order by name").fetchall()
        connection.execute("insert or replace into meta values ('people', ?)", (dump_index(stored),))
    return len(people)


def _is_readme(path: Path) -> bool:
    if path.stem.lower() != "readme":
        return False
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return not read_front(file.read(70_000), path).fields
    except OSError:
        return False


def _prepare(corpus: Corpus, path: Path, tell: Callable[[Event], None]) -> list[_Ready]:
    data = importers.read_bytes(path)
    sha256 = hashlib.sha256(data).hexdigest()
    rows = corpus.rows("select id from sources where sha256 = ? and current = 1", (sha256,))
    if rows:
        tell(Event(str(path), "unchanged", rows[0][0]))
        return []
    found = importers.read_sources_bytes(data, str(path), name=False)
    name = importers.name_of(str(path))
    ready = []
    for place, source in enumerate(found, 1):
        own = name if len(found) == 1 else f"{name}-{place}"
        ready.append(_Ready(replace(source, id=source.id or own), cut_source(source), bool(source.id)))
    return ready


def _write_all(corpus: Corpus, waiting: Sequence[_Ready], tell: Callable[[Event], None]) -> None:
    """Writes sources in one transaction, and tells of them when they are safe."""
    if not waiting:
        return
    with schema.guarded(corpus.path), _writing(corpus) as connection:
        events = [_write(connection, ready) for ready in waiting]
    for event in events:
        tell(event)


def _write(connection: sqlite3.Connection, ready: _Ready) -> Event:
    """Writes one source, looking again at what is there, since others may be adding too."""
    source = replace(ready.source, id=_free_id(connection, ready))
    old = connection.execute(
        "select number, version, sha256, path from sources where id = ? and current = 1", (source.id,)
    ).fetchone()
    if old is None and not ready.named:
        same = connection.execute(
            "select id from sources where sha256 = ? and current = 1", (source.sha256,)
        ).fetchone()
        if same is not None:
            return Event(source.path, "unchanged", same[0])
    if old is not None and old[2] == source.sha256:
        return Event(source.path, "unchanged", source.id)
    if old is not None:
        _retire(connection, old[0])
    version = old[1] + 1 if old is not None else 1
    _insert(connection, source, version, ready.cuts)
    what = f"{source.id}, {_kind_of(source)}, {len(ready.cuts)} passages"
    if old is None:
        return Event(source.path, "added", what)
    elsewhere = f" (version {version - 1} came from {old[3]})" if _resolved(old[3]) != _resolved(source.path) else ""
    return Event(source.path, "changed", f"{what}, now version {version}{elsewhere}")


def _free_id(connection: sqlite3.Connection, ready: _Ready) -> str:
    """The source's id. One that is only a file's name is put behind its folder's where another file has it."""
    source = ready.source
    if ready.named:
        return source.id
    wanted = source.id
    for folder in (Path(p) for p in (_parent(source.path), *Path(source.path).absolute().parents)):
        row = connection.execute("select path from sources where id = ? and current = 1", (wanted,)).fetchone()
        if row is None or _resolved(row[0]) == _resolved(source.path):
            return wanted
        wanted = f"{folder.name}/{wanted}" if folder.name else wanted
    return f"{wanted}-{source.sha256[:8]}"


def _parent(path: str) -> Path:
    return Path(path).absolute().parent


def _resolved(path: str | None) -> str:
    return os.path.realpath(path) if path else ""


def _kind_of(source: Source) -> str:
    words = [source.kind or "document", source.language]
    if source.speaker:
        words.append(source.speaker)
    if source.published:
        words.append(source.published.isoformat())
    if source.turns:
        words.append(f"{len(source.turns)} turns")
    if source.problem:
        words.append(source.problem)
    return ", ".join(words)


def _retire(connection: sqlite3.Connection, number: int) -> None:
    """Takes an old version out of all that is searched; the version itself stays."""
    text, code = connection.execute("select text, language from sources where number = ?", (number,)).fetchone()
    language = languages.load(code)
    rows = connection.execute('select id, start, "end" from passages where source = ?', (number,)).fetchall()
    connection.executemany(
        "insert into words (words, rowid, body) values ('delete', ?, ?)",
        ((id, index_words(text[start:end], language)) for id, start, end in rows),
    )
    connection.executemany("delete from vectors where passage = ?", ((id,) for id, _, _ in rows))
    connection.execute("delete from passages where source = ?", (number,))
    connection.execute("update sources set current = 0 where number = ?", (number,))


def _insert(connection: sqlite3.Connection, source: Source, version: int, cuts: Sequence[Cut]) -> None:
    from sqlite_utils import Database

    database = Database(connection)
    row = _row(source, version)
    row["number"] = connection.execute("select coalesce(max(number), 0) + 1 from sources").fetchone()[0]
    database.table("sources").insert(row)
    number = row["number"]
    connection.executemany(
        'insert into turns (source, start, "end", speaker, role) values (?, ?, ?, ?, ?)',
        ((number, turn.span.start, turn.span.end, _safe(turn.speaker), turn.role) for turn in source.turns),
    )
    # Ids are never used twice, so that no vector can come under another passage.
    first = int(_meta(connection, "next_passage") or 1)
    ids = range(first, first + len(cuts))
    connection.execute("insert or replace into meta values ('next_passage', ?)", (str(first + len(cuts)),))
    connection.executemany(
        'insert into passages (id, source, start, "end", speaker, role, kind) values (?, ?, ?, ?, ?, ?, ?)',
        (
            (id, number, cut.span.start, cut.span.end, _safe(cut.speaker), cut.role, cut.kind)
            for id, cut in zip(ids, cuts, strict=True)
        ),
    )
    language = languages.load(source.language)
    connection.executemany(
        "insert into words (rowid, body) values (?, ?)",
        ((id, index_words(cut.span.of(row["text"]), language)) for id, cut in zip(ids, cuts, strict=True)),
    )


def _row(source: Source, version: int) -> dict[str, Any]:
    return {
        "id": _safe(source.id),
        "version": version,
        "current": 1,
        "publisher": _safe(source.publisher),
        "speaker": _safe(source.speaker),
        "kind": _safe(source.kind),
        "language": source.language,
        "title": _safe(source.title),
        "published": source.published.isoformat() if source.published else None,
        "url": _safe(source.url),
        "provenance": _safe(source.provenance),
        "licence": _safe(source.licence),
        "sha256": source.sha256,
        "raw": zlib.compress(source.raw),
        "text": _safe(source.text),
        "path": _safe(source.path),
        "importer": source.importer,
        "problem": source.problem,
        "notes": _safe("\n".join(" ".join(note.split()) for note in source.notes)) or None,
    }


def _safe(text: str | None) -> str | None:
    """The text with lone surrogates, which SQLite cannot hold, replaced one for one."""
    if text is None or text.isascii():
        return text
    return _SURROGATE.sub("\ufffd", text)


def _meta(connection: sqlite3.Connection, key: str) -> str | None:
    row = connection.execute("select value from meta where key = ?", (key,)).fetchone()
    return row[0] if row else None


class _writing:
    """A transaction that holds the file for writing from its start; rolled back where anything is raised."""

    def __init__(self, corpus: Corpus):
        self.connection = corpus.connection

    def __enter__(self) -> sqlite3.Connection:
        self.connection.execute("begin immediate")
        return self.connection

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self.connection.execute("commit" if kind is None else "rollback")
