"""Filling a corpus: files to sources to passages.

A transaction holds some sources whole, as many as were read in a fraction of a second: a kill leaves whole sources
only, and the disk is not made to wait for each of them. What follows from all sources together, which people they call
for, is settled at the end and again whenever anything is added."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from verify import importers
from verify.corpus import copies, provenance
from verify.corpus.database import is_there
from verify.corpus.export import MANIFEST, is_export, read_export
from verify.corpus.passages import cut_source
from verify.corpus.registry import add_people, put_people, settle_people
from verify.corpus.store import Corpus
from verify.corpus.telling import told, what_of
from verify.corpus.writing import Ready, Written, insert, resolved, set_meta, write
from verify.errors import InputError, VerifyError
from verify.importers.front import read_front
from verify.importers.records import NotASource
from verify.publishers import fill
from verify.publishers.records import FOLDER
from verify.settings import DEFAULTS
from verify.types import Source

if TYPE_CHECKING:
    from verify.encoders import Encoder

__all__ = ["PEOPLE", "Added", "Event", "add", "add_people", "prepare", "walk"]

PEOPLE = "people.json"
_ROWS = frozenset(("table", "JSON"))
_LONGEST_ROW_NUMBER = 6


@dataclass(frozen=True, slots=True)
class Event:
    """What became of one file: `outcome` is added, changed, unchanged, people, skipped or failed, in a dry run also
    would add and would change; `what` says more."""

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


@dataclass(slots=True)
class _Run:
    """One `add` under way."""

    corpus: Corpus | None
    folders: tuple[Path, ...]
    dry: bool
    progress: Callable[[Event], None] | None
    encoder: Encoder | None = None
    encoding: Callable[[int, int], None] | None = None
    events: list[Event] = field(default_factory=list)
    errors: list[VerifyError] = field(default_factory=list)
    waiting: list[Ready] = field(default_factory=list)
    since: float = field(default_factory=time.monotonic)
    written: list[int] = field(default_factory=list)  # rows of sources without vectors yet

    def tell(self, path: object, outcome: str, what: str) -> None:
        event = Event(str(path), outcome, what)
        self.events.append(event)
        if self.progress is not None:
            self.progress(event)

    def fail(self, path: object, error: VerifyError) -> None:
        self.errors.append(error)
        self.tell(path, "failed", str(error))


def add(
    db: str | Path,
    paths: Iterable[str | Path],
    *,
    encoder: Encoder | None = None,
    progress: Callable[[Event], None] | None = None,
    encoding: Callable[[int, int], None] | None = None,
    folders: Sequence[Path] = (),
    dry_run: bool = False,
) -> Added:
    """Indexes files and folders of sources; with `encoder` every passage gets its vector, also those that were there.
    What is there already is left alone; a changed file with the same id becomes the source's new version. A file that
    cannot be read is an event `failed` and the others go on. `progress` is told of each file, `encoding` how many
    passages of how many have their vectors. `folders` hold publishers of one's own, as `verify/publishers/known` does.
    With `dry_run` nothing is written, and the events say what would be. `CorpusError` where the corpus itself cannot
    be used."""
    places = (FOLDER, *folders)
    if dry_run:
        corpus = Corpus.open(db) if is_there(db) else None
        run = _Run(corpus, places, True, progress)
        try:
            _read_all(run, paths)
        finally:
            if corpus is not None:
                corpus.close()
        return Added(tuple(run.events), tuple(run.errors))
    with Corpus.open(db, write=True) as corpus:
        run = _Run(corpus, places, False, progress, encoder, encoding)
        _read_all(run, paths)
        finish(corpus, places, encoder, encoding)
    return Added(tuple(run.events), tuple(run.errors))


def finish(
    corpus: Corpus,
    folders: Sequence[Path] = (FOLDER,),
    encoder: Encoder | None = None,
    encoding: Callable[[int, int], None] | None = None,
) -> None:
    """What follows when sources were added: the people that they call for, and the vectors."""
    with corpus.writing() as database:
        settle_people(database, folders)
    if encoder is not None:
        from verify.corpus import vectors

        vectors.ensure_vectors(corpus, encoder, encoding)
        with corpus.writing() as database:
            set_meta(database, "encoder", encoder.key)
            set_meta(database, "encoder_name", encoder.name)


def walk(paths: Iterable[str | Path]) -> Iterator[tuple[Path, bool]]:
    """The files to read in order, folders with all below them but hidden files and the parts of saved pages; True for
    those that were named. Of an exported corpus only its manifest."""
    for given in paths:
        place = Path(given)
        if not place.is_dir():
            yield place, True
            continue
        for folder, inner, names in os.walk(place):
            if is_export(Path(folder)):
                inner.clear()
                yield Path(folder) / MANIFEST, True
                continue
            pages = {name.rsplit(".", 1)[0] for name in names if name.lower().endswith((".html", ".htm"))}
            inner[:] = sorted(name for name in inner if not name.startswith(".") and not _is_parts(name, pages))
            for name in sorted(names):
                if not name.startswith("."):
                    yield Path(folder) / name, False


def _is_parts(name: str, pages: set[str]) -> bool:
    """True for the folder that a browser puts beside a saved page, with its pictures and frames."""
    return name.endswith(("_files", ".files")) and name[:-6] in pages


def _read_all(run: _Run, paths: Iterable[str | Path]) -> None:
    for path, given in walk(paths):
        try:
            _read_one(run, path, given)
        except NotASource as error:
            if given:
                run.fail(path, error)
            else:
                run.tell(path, "skipped", error.what)
        except InputError as error:
            run.fail(path, error)
        if run.waiting and (time.monotonic() - run.since > DEFAULTS.commit_seconds or _is_much(run.waiting)):
            _write_all(run)
    _write_all(run)


def _is_much(waiting: Sequence[Ready]) -> bool:
    return sum(len(ready.cuts) for ready in waiting) >= DEFAULTS.encode_batch


def _read_one(run: _Run, path: Path, given: bool) -> None:
    if path.name == MANIFEST and is_export(path.parent):
        _write_all(run)
        _restore(run, path.parent)
    elif path.name == PEOPLE:
        if run.corpus is None or run.dry:
            run.tell(path, "people", "would be loaded")
        else:
            run.tell(path, "people", f"{add_people(run.corpus, path)} people")
    elif not given and path.suffix.lower() not in importers.importers():
        run.tell(
            path,
            "skipped",
            f"files that end in {path.suffix} cannot be read" if path.suffix else "a file without suffix",
        )
    elif not given and _is_readme(path):
        run.tell(path, "skipped", "a read-me, no source (with front matter it would be one)")
    else:
        data = importers.read_bytes(path)
        found = known_already(run.corpus, data)
        if found is not None:
            run.tell(path, "unchanged", f"{found} (it is in the corpus already)")
        else:
            run.waiting += prepare(data, str(path), folders=run.folders)


def _is_readme(path: Path) -> bool:
    if path.stem.lower() != "readme":
        return False
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return not read_front(file.read(70_000), path).fields
    except OSError:
        return False


def known_already(corpus: Corpus | None, data: bytes) -> str | None:
    """The id of the current source with exactly these bytes."""
    if corpus is None:
        return None
    digest = hashlib.sha256(data).hexdigest()
    rows = corpus.rows("select id from sources where sha256 = ? and current = 1 order by number", (digest,))
    return rows[0][0] if rows else None


def prepare(
    data: bytes,
    path: str,
    *,
    name: str | None = None,
    id: str | None = None,
    url: str | None = None,
    notes: Sequence[str] = (),
    folders: Sequence[Path] = (FOLDER,),
) -> list[Ready]:
    """The sources in some bytes, ready to be written. `name` is what the bytes are read as where that is not `path`;
    `id` and `url` stand where a source says none of its own; `notes` are added. `InputError` where nothing can be
    read."""
    found = importers.read_sources_bytes(data, name or path, name=False)
    ours = importers.name_of(path)
    moment = datetime.now(UTC).replace(microsecond=0).isoformat()
    ready = []
    for place, source in enumerate(found, 1):
        own = ours if len(found) == 1 else f"{ours}-{place}"
        given = id if id is None or len(found) == 1 else f"{id}-{place}"
        source = replace(source, path=path, url=source.url or url, notes=(*source.notes, *notes))
        known = fill(source, folders)
        source = replace(known.source, id=known.source.id or given or own)
        named = bool(known.source.id or given) and not _is_row_number(source)
        ready.append(_ready(source, named, known.publisher, known.standing, moment, known))
    return ready


def _is_row_number(source: Source) -> bool:
    """True for an id that other tables will have too."""
    return source.importer in _ROWS and source.id.isdigit() and len(source.id) <= _LONGEST_ROW_NUMBER


def _ready(
    source: Source, named: bool, publisher: str | None, standing: str | None, moment: str, known: object
) -> Ready:
    return Ready(
        source,
        cut_source(source),
        named,
        provenance.of(source, known_publisher=publisher, standing=standing, added=moment),
        known.roles,  # type: ignore[attr-defined]
        copies.kept_shingles(source),
        known.why,  # type: ignore[attr-defined]
    )


def _write_all(run: _Run) -> None:
    """Writes sources in one transaction, and tells of them when they are safe."""
    waiting, run.waiting, run.since = run.waiting, [], time.monotonic()
    if not waiting:
        return
    if run.dry or run.corpus is None:
        for ready in waiting:
            run.tell(ready.source.path, _would(run.corpus, ready), what_of(ready, ready.source.id))
        return
    done = write_sources(run.corpus, waiting)
    for written in done:
        run.tell(written.ready.source.path, written.outcome, told(written))
    _encode(run, done)


def _encode(run: _Run, done: Sequence[Written]) -> None:
    """Makes the vectors of what was written as it comes: a check under way then finds few passages without."""
    run.written += [one.number for one in done if one.number is not None]
    if run.encoder is None or run.corpus is None or not run.written:
        return
    from verify.corpus import vectors

    rows = run.corpus.rows("select min(id), count(*) from passages where source >= ?", (min(run.written),))
    if rows[0][1] >= DEFAULTS.encode_batch // 2:
        vectors.ensure_vectors(run.corpus, run.encoder, run.encoding, since=rows[0][0])
        run.written = []


def write_sources(corpus: Corpus, waiting: Sequence[Ready]) -> list[Written]:
    """Writes sources in one transaction, and marks the copies among them."""
    with corpus.writing() as database:
        done = [write(database, ready) for ready in waiting]
        copies.mark(database, [one.number for one in done if one.number is not None])
    return done


def _would(corpus: Corpus | None, ready: Ready) -> str:
    if corpus is None:
        return "would add"
    rows = corpus.rows("select sha256, path from sources where id = ? and current = 1", (ready.source.id,))
    if rows and rows[0][0] == ready.source.sha256:
        return "unchanged"
    same_file = bool(rows) and (ready.named or resolved(rows[0][1]) == resolved(ready.source.path))
    return "would change" if same_file else "would add"


def _restore(run: _Run, folder: Path) -> None:
    """Takes in an exported corpus: its sources with all their versions, then its people."""
    batch: list[tuple[str, list[Ready]]] = []
    since = time.monotonic()
    people, groups = read_export(folder)
    for group in groups:
        if isinstance(group, VerifyError):
            run.fail(group.where or folder, group)
            continue
        batch.append((group[-1].source.id, group))
        if time.monotonic() - since > DEFAULTS.commit_seconds:
            _restore_all(run, folder, batch)
            batch, since = [], time.monotonic()
    _restore_all(run, folder, batch)
    if people and not run.dry and run.corpus is not None:
        with run.corpus.writing() as database:
            put_people(database, people, run.folders)
    if people:
        run.tell(folder / PEOPLE, "people", f"{len(people)} people")


def _restore_all(run: _Run, folder: Path, batch: Sequence[tuple[str, list[Ready]]]) -> None:
    if not batch:
        return
    if run.dry or run.corpus is None:
        for id, group in batch:
            run.tell(folder, _would(run.corpus, group[-1]), what_of(group[-1], id))
        return
    done: list[Written] = []
    with run.corpus.writing() as database:
        for id, group in batch:
            held = database.execute("select 1 from sources where id = ?", (id,)).fetchone()
            if held is None:
                for number, old in enumerate(group[:-1], 1):
                    insert(database, old.source, number, old, current=False)
                last = group[-1]
                number = insert(database, last.source, len(group), last)
                done.append(Written(last, "added", id, number, len(group)))
            else:
                done.append(write(database, group[-1]))
        copies.mark(database, [one.number for one in done if one.number is not None])
    for written in done:
        run.tell(folder, written.outcome, told(written))
    _encode(run, done)
