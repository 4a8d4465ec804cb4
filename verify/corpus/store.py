"""Reading a corpus: what it holds, asked of its database (`database.py`) in SQL that every database knows.

With the standard library alone, since `check` opens one at every start.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import zlib
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from verify.corpus.database import Database, Row, is_address, open_database
from verify.errors import CorpusError
from verify.types import Passage, Source, Span, Turn

if TYPE_CHECKING:
    import numpy

    from verify.corpus.copies import Copy
    from verify.corpus.scoring import Totals, Whole
    from verify.corpus.shards import Shards
    from verify.naming.people import Registry

_FIELDS = (
    "number, id, publisher, speaker, kind, language, title, published, url, provenance, licence, sha256, path, "
    "importer, problem, notes"
)
_AT_ONCE = 500
_MOST_TEXTS = 2000


@dataclass(frozen=True, slots=True)
class Stats:
    """How much a corpus holds. `versions` counts sources with their older versions."""

    sources: int
    versions: int
    passages: int
    vectors: int
    people: int
    languages: tuple[tuple[str, int], ...]
    first: date | None  # the earliest and latest day that a source was published
    last: date | None


def open_corpus(paths: str | Path | Sequence[str | Path]) -> Corpus | Shards:
    """The corpus at a path or an address; of several, or of a folder with corpora, all of them as one."""
    found = expanded(paths)
    if len(found) == 1:
        return Corpus.open(found[0])
    from verify.corpus.shards import Shards

    opened: list[Corpus] = []
    try:
        for path in found:
            opened.append(Corpus.open(path))
            opened[-1].require(2)
    except CorpusError:
        for corpus in opened:
            corpus.close()
        raise
    return Shards(opened)


def expanded(paths: str | Path | Sequence[str | Path]) -> tuple[str | Path, ...]:
    """Paths and addresses, with the corpora of a folder (`*.db`, by name) in its place."""
    given = (paths,) if isinstance(paths, str | Path) else tuple(paths)
    return tuple(each for path in given for each in _inside(path))


def _inside(path: str | Path) -> Sequence[str | Path]:
    if is_address(path) or not os.path.isdir(path):
        return (path,)
    return sorted(Path(path).glob("*.db")) or (path,)


def digest_of(sources: Iterable[tuple[str, str]], people: Iterable[str]) -> str:
    """The fingerprint of sources (id, sha256) and people (records), each in order."""
    digest = hashlib.sha256()
    for id, sha256 in sources:
        digest.update(f"source\t{id}\t{sha256}\n".encode("utf-8", "replace"))
    for record in people:
        digest.update(f"person\t{record}\n".encode("utf-8", "replace"))
    return digest.hexdigest()


class Corpus:
    """An open corpus. Use it as a context manager, or call `close`. `path` names it in reports: no password is in it."""

    scans = False  # whether the signs of vectors are always looked through where they are

    def __init__(self, database: Database):
        self.database = database
        self.path = database.path
        self._texts: dict[int, str] = {}
        self._ids: dict[int, str] = {}
        self._state: Hashable = None
        self._noted: dict[str, dict[Any, Any]] = {}

    @classmethod
    def open(cls, path: str | Path, write: bool = False, busy: float | None = None) -> Corpus:
        """The corpus in a file or at the address of a server; `write` makes a missing one. `CorpusError` where it cannot
        be used."""
        return cls(open_database(path, write, busy))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self.database.close()

    def sources(self, text: bool = True) -> tuple[Source, ...]:
        """The current versions of all sources, by id, without raw bytes; with `text` false also without text and turns."""
        rows = self.rows(f"select {_FIELDS} from sources where current = 1 order by id")
        return tuple(self._source(row, text) for row in rows)

    def source(self, id: str) -> Source:
        """The current version of one source, with its raw bytes. `CorpusError` where there is none of that id."""
        rows = self.rows(f"select {_FIELDS}, raw from sources where id = ? and current = 1", (id,))
        if not rows:
            raise CorpusError(f"no source {id!r}", self.path, "`verify corpus list` shows all")
        return self._source(rows[0][:-1], True, zlib.decompress(rows[0][-1] or zlib.compress(b"")))

    def passages(self, ids: Iterable[int]) -> tuple[Passage, ...]:
        """The passages of these ids in the order asked for; ids that there are none of are left out."""
        wanted = list(ids)
        found: dict[int, Passage] = {}
        for part in _parts(wanted):
            marks = ",".join("?" * len(part))
            query = f'select id, source, start, "end", speaker, role from passages where id in ({marks})'
            for number, source, start, end, speaker, role in self.rows(query, part):
                span = Span(start, end)
                found[number] = Passage(number, self._id(source), span, span.of(self._text(source)), speaker, role)
        return tuple(found[number] for number in wanted if number in found)

    def passage_ids(self, source_id: str | None = None) -> tuple[int, ...]:
        """The ids of all passages, or of those of one source, in order."""
        if source_id is None:
            return tuple(row[0] for row in self.rows("select id from passages order by id"))
        query = """select passages.id from passages join sources on sources.number = passages.source
                   where sources.id = ? and sources.current = 1 order by passages.id"""
        return tuple(row[0] for row in self.rows(query, (source_id,)))

    def fingerprint(self) -> str:
        """A digest of the current sources and the people, whatever the order in which they came."""
        return digest_of(self.digests(), (row[0] for row in self.rows("select record from people order by name")))

    def digests(self) -> list[Row]:
        """Id and sha256 of the current sources, by id."""
        return self.rows("select id, sha256 from sources where current = 1 order by id")

    def history(self, id: str) -> list[Row]:
        """Version, sha256, whether it is current, and text of all versions of a source, in order."""
        return self.rows("select version, sha256, current, text from sources where id = ? order by version", (id,))

    def counts(self) -> tuple[int, int]:
        """How many current sources and how many passages there are."""
        found = self.noted("counts")
        if not found:
            query = "select (select count(*) from sources where current = 1), (select count(*) from passages)"
            found.update(zip(("sources", "passages"), self.rows(query)[0], strict=True))
        return found["sources"], found["passages"]

    def state(self) -> Hashable:
        """Another value once anybody has written."""
        with self.database.guarded():
            return self.database.state()

    def noted(self, about: str) -> dict[Any, Any]:
        """What callers note of this corpus under a name; forgotten as soon as somebody writes to it."""
        state = self.state()
        if state != self._state:
            self._state = state
            self._noted.clear()
        return self._noted.setdefault(about, {})

    def copies(self) -> dict[str, Copy]:
        """The secondary sources by id; see `verify.corpus.copies`."""
        from verify.corpus.copies import secondary

        found = self.noted("copies")
        if "all" not in found:
            found["all"] = secondary(self)
        return found["all"]

    def stats(self) -> Stats:
        """How many of each there are, in which languages, of which days."""

        def one(query: str) -> int:
            return int(self.rows(query)[0][0])

        first, last = self.rows("select min(published), max(published) from sources where current = 1")[0]
        spoken = self.rows(
            "select language, count(*) from sources where current = 1 group by language order by language"
        )
        return Stats(
            sources=one("select count(*) from sources where current = 1"),
            versions=one("select count(*) from sources"),
            passages=one("select count(*) from passages"),
            vectors=one("select count(*) from vectors"),
            people=one("select count(*) from people"),
            languages=tuple((code, number) for code, number in spoken),
            first=date.fromisoformat(first) if first else None,
            last=date.fromisoformat(last) if last else None,
        )

    def people(self) -> Registry:
        """The registry of the people in this corpus."""
        from verify.naming.people import Registry

        rows = self.rows("select name, record, keys from people order by name")
        return Registry.of_stored(rows, self.meta("people") or "{}")

    def speakers(self) -> tuple[str, ...]:
        """Every name that a passage is under, sorted."""
        rows = self.rows("select distinct speaker from passages where speaker is not null order by speaker")
        return tuple(row[0] for row in rows)

    def meta(self, key: str) -> str | None:
        """A remark on the corpus as a whole, such as the `encoder` of its vectors."""
        rows = self.rows("select value from meta where key = ?", (key,))
        return rows[0][0] if rows else None

    def about(self, ids: Iterable[str]) -> list[Row]:
        """Id, language, kind and day (ISO 8601) of current sources."""
        found: list[Row] = []
        for part in _parts(sorted(ids)):
            marks = ",".join("?" * len(part))
            query = f"select id, language, kind, published from sources where current = 1 and id in ({marks})"
            found += self.rows(query, part)
        return found

    def sentences(self, ids: Iterable[int]) -> tuple[int, ...]:
        """Those of these passages that are one sentence, in order."""
        found: list[int] = []
        for part in _parts(sorted(ids)):
            marks = ",".join("?" * len(part))
            query = f"select id from passages where kind = 'sentence' and id in ({marks}) order by id"
            found += (row[0] for row in self.rows(query, part))
        return tuple(found)

    # --- the database's own

    def rows(self, query: str, values: Sequence[Any] = ()) -> list[Row]:
        """The rows of a query; `CorpusError` for what the database raises."""
        with self.database.guarded():
            return self.database.execute(query, values).fetchall()

    def parts(self, query: str, values: Sequence[Any] = (), size: int = 20_000) -> Iterator[list[Row]]:
        """As `rows`, some thousands at a time, for what would fill the memory."""
        with self.database.guarded():
            yield from self.database.parts(query, values, size)

    @contextlib.contextmanager
    def writing(self) -> Iterator[Database]:
        """The database, to be written to: all that is done within is kept whole or, where anything is raised, not at
        all. Other writers wait."""
        with self.database.writing():
            yield self.database

    def require(self, version: int) -> None:
        """`CorpusError` where the tables are older than that: what is asked for was not kept then."""
        with self.database.guarded():
            found = self.database.version()
        if found < version:
            raise CorpusError(
                f"made by an older verify (tables {found})",
                self.path,
                f"Bring it up to date with `verify corpus add {self.path} --no-vectors`",
            )

    # --- words and vectors

    def count_words(self, words: Sequence[str]) -> dict[str, int]:
        """In how many passages each of these folded words stands, of those that stand in any."""
        with self.database.guarded():
            return self.database.count_words(words)

    def find_words(
        self, words: Sequence[str], limit: int, speakers: Sequence[str] | None = None, whole: Whole | None = None
    ) -> list[tuple[int, float]]:
        """The passages with any of these folded words as (id, score), best first: BM25, more is better. `whole` is what
        the scores go by where this is a shard."""
        with self.database.guarded():
            return self.database.find_words(words, limit, speakers, whole)

    def totals(self) -> Totals:
        """How many passages the word index holds, of how many words."""
        with self.database.guarded():
            return self.database.totals()

    def without_vectors(self, encoder: str, since: int = 0) -> tuple[int, ...]:
        """The ids of the passages, from `since` on, that have no vector of that encoder. Counting is fifty times
        cheaper than looking for each, and nearly always enough."""
        counts = "select (select count(*) from passages), (select count(*) from vectors where encoder = ?)"
        if not since and len(set(self.rows(counts, (encoder,))[0])) == 1:
            return ()
        query = """select id from passages where id >= ?
                   and not exists (select 1 from vectors where passage = passages.id and encoder = ?) order by id"""
        return tuple(row[0] for row in self.rows(query, (since, encoder)))

    def add_vectors(self, encoder: str, ids: Sequence[int], vectors: numpy.ndarray) -> None:
        """Stores a vector for each passage: float16, and the signs as packed bits. One transaction."""
        from verify.corpus.vectors import pack

        with self.writing() as database:
            rows = ((int(id), bits, vector) for id, (bits, vector) in zip(ids, pack(vectors), strict=True))
            database.add_vectors(encoder, rows)

    def vectors(self, encoder: str, ids: Sequence[int]) -> list[tuple[int, bytes]]:
        """The stored vectors of passages as (id, float16), in any order."""
        found: list[Row] = []
        for part in _parts(ids):
            marks = ",".join("?" * len(part))
            query = f"select passage, vector from vectors where encoder = ? and passage in ({marks})"
            found += self.rows(query, (encoder, *part))
        return found

    def all_vectors(self, encoder: str) -> list[tuple[int, bytes]]:
        """The stored vectors of all passages by id."""
        return self.rows("select passage, vector from vectors where encoder = ? order by passage", (encoder,))

    def sign_bits(self, encoder: str) -> Iterator[list[tuple[int, bytes]]]:
        """The sign bits of all passages by id, some thousands at a time."""
        with self.database.guarded():
            yield from self.database.sign_bits(encoder)

    def nearest_signs(self, encoder: str, bits: Sequence[bytes], count: int) -> list[list[tuple[int, int]]] | None:
        """For each query the passages whose signs differ least as (id, how many), where the database can say."""
        with self.database.guarded():
            return self.database.nearest_signs(encoder, bits, count)

    # --- rows as records

    def _source(self, row: tuple[Any, ...], text: bool, raw: bytes = b"") -> Source:
        number, id, publisher, speaker, kind, language, title, published, url, provenance, licence = row[:11]
        sha256, path, importer, problem, notes = row[11:]
        return Source(
            id=id,
            text=self._text(number) if text else "",
            language=language,
            publisher=publisher,
            speaker=speaker,
            kind=kind,
            title=title,
            published=date.fromisoformat(published) if published else None,
            url=url,
            provenance=provenance,
            licence=licence,
            sha256=sha256,
            raw=raw,
            path=path or "",
            importer=importer or "",
            turns=self._turns(number) if text else (),
            problem=problem,
            notes=tuple(notes.split("\n")) if notes else (),
        )

    def _turns(self, number: int) -> tuple[Turn, ...]:
        query = 'select speaker, start, "end", role from turns where source = ? order by start'
        return tuple(Turn(who, Span(start, end), role) for who, start, end, role in self.rows(query, (number,)))

    def _text(self, number: int) -> str:
        text = self._texts.get(number)
        if text is None:
            rows = self.rows("select text from sources where number = ?", (number,))
            text = rows[0][0] if rows else ""
            if len(self._texts) >= _MOST_TEXTS:
                self._texts.clear()
            self._texts[number] = text
        return text

    def _id(self, number: int) -> str:
        if number not in self._ids:
            self._ids[number] = self.rows("select id from sources where number = ?", (number,))[0][0]
        return self._ids[number]


def _parts(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for at in range(0, len(values), _AT_ONCE):
        yield values[at : at + _AT_ONCE]
