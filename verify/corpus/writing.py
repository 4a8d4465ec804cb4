"""Writing sources into a corpus: each whole, in the caller's transaction, with all that is derived from it."""

from __future__ import annotations

import os
import re
import zlib
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields, replace
from pathlib import Path
from typing import Any

from verify import languages
from verify.corpus.database import Database
from verify.corpus.passages import Cut, index_words
from verify.corpus.provenance import Provenance
from verify.types import Source

_NEVER = re.compile("[\0\ud800-\udfff]")
_ADDRESS = re.compile(r"\bhttps?://\S+|\b(?:pic\.(?:twitter|x)\.com|t\.co)/\S+")
_TOLD = ("publisher", "speaker", "kind", "title", "published", "url", "licence")
_PROVENANCE = tuple(field.name for field in fields(Provenance))
_COLUMNS = (
    "number", "id", "version", "current", "publisher", "speaker", "kind", "language", "title", "published", "url",
    "provenance", "licence", "sha256", "raw", "text", "path", "importer", "problem", "notes", *_PROVENANCE,
)  # fmt: skip
_INSERT = f"insert into sources ({', '.join(_COLUMNS)}) values ({', '.join('?' * len(_COLUMNS))})"


@dataclass(frozen=True, slots=True)
class Ready:
    """A source cut into passages, waiting to be written. `named` says that its id is its own, not the file's name;
    `roles` are people with a part in it as (name, role, office); `shingles` what copies of it are found by; `why` says
    for each thing that was filled in what it was taken from."""

    source: Source
    cuts: tuple[Cut, ...]
    named: bool
    origin: Provenance
    roles: tuple[tuple[str, str, str | None], ...] = ()
    shingles: tuple[int, ...] = ()
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """What became of a source: `outcome` is added, changed or unchanged; `number` that of its row where it has a new
    one, `id` the one that it got, `was` the file of the version before."""

    ready: Ready
    outcome: str
    id: str
    number: int | None = None
    version: int = 1
    was: str | None = None


def write(database: Database, ready: Ready) -> Written:
    """Writes one source, looking again at what is there, since others may be adding too."""
    source = replace(ready.source, id=free_id(database, ready))
    old = database.execute(
        "select number, version, sha256, path from sources where id = ? and current = 1", (source.id,)
    ).fetchone()
    if old is None and not ready.named:
        same = database.execute(
            "select id from sources where sha256 = ? and current = 1 order by number", (source.sha256,)
        ).fetchone()
        if same is not None:
            return Written(ready, "unchanged", same[0])
    if old is not None and (old[2] == source.sha256 or _says_nothing_new(database, old[0], old[3], ready)):
        return Written(ready, "unchanged", source.id)
    if old is not None:
        retire(database, old[0])
    version = old[1] + 1 if old is not None else 1
    number = insert(database, source, version, ready)
    return Written(
        ready,
        "added" if old is None else "changed",
        source.id,
        number,
        version,
        old[3] if old is not None and resolved(old[3]) != resolved(source.path) else None,
    )


def _says_nothing_new(database: Database, number: int, path: str, ready: Ready) -> bool:
    """True for a text that another file brought already, such as a post that stands in an archive and in a feed: the
    two would replace each other for ever. The one that is cut short, or that knows nothing which the stored one leaves
    open, is no new version; a file that was edited itself is, whatever was changed in it."""
    source = ready.source
    if resolved(path) == resolved(source.path):
        return False
    text, problem, *held = database.execute(
        f"select text, problem, {', '.join(_TOLD)} from sources where number = ?", (number,)
    ).fetchone()
    ours, theirs = _bare(source.text), _bare(text)
    if source.kind == "post" and not problem and theirs.startswith(ours) and theirs != ours:
        return True  # what is quoted in a post stands in its text in some files only
    if source.problem and not problem:
        return theirs.startswith(ours.rstrip("\u2026. "))
    if problem and not source.problem or ours != theirs:
        return False
    brings = [name for name, value in zip(_TOLD, held, strict=True) if value is None and getattr(source, name)]
    lacks = [name for name, value in zip(_TOLD, held, strict=True) if value is not None and not getattr(source, name)]
    return not brings or bool(lacks)


def _bare(text: str) -> str:
    """A text without addresses, which each service writes in its own way, and with single spaces."""
    return " ".join(_ADDRESS.sub(" ", text).split())


def free_id(database: Database, ready: Ready) -> str:
    """The source's id. One that is only a file's name is put behind its folder's where another file has it."""
    source = ready.source
    if ready.named:
        return source.id
    wanted = source.id
    for folder in (Path(p) for p in (_parent(source.path), *Path(source.path).absolute().parents)):
        row = database.execute("select path from sources where id = ? and current = 1", (wanted,)).fetchone()
        if row is None or resolved(row[0]) == resolved(source.path):
            return wanted
        wanted = f"{folder.name}/{wanted}" if folder.name else wanted
    return f"{wanted}-{source.sha256[:8]}"


def _parent(path: str) -> Path:
    return Path(path).absolute().parent


def resolved(path: str | None) -> str:
    """The one path of a file, whatever way it was named; addresses are left as they are."""
    return "" if not path else path if "://" in path else os.path.realpath(path)


def retire(database: Database, number: int) -> None:
    """Takes an old version out of all that is searched; the version itself stays."""
    text, code = database.execute("select text, language from sources where number = ?", (number,)).fetchone()
    language = languages.load(code)
    rows = database.execute('select id, start, "end" from passages where source = ?', (number,)).fetchall()
    database.drop_words((id, index_words(text[start:end], language)) for id, start, end in rows)
    database.executemany("delete from vectors where passage = ?", ((id,) for id, _, _ in rows))
    database.execute("delete from passages where source = ?", (number,))
    database.execute("delete from shingles where source = ?", (number,))
    database.execute("update sources set current = 0 where number = ?", (number,))


def insert(database: Database, source: Source, version: int, ready: Ready, current: bool = True) -> int:
    """Writes a version of a source and gives the number of its row; one that is not current is not searched."""
    (number,) = database.execute("select coalesce(max(number), 0) + 1 from sources").fetchone()
    text = safe(source.text) or ""
    database.execute(_INSERT, _row(source, number, version, current, text, ready.origin))
    database.executemany(
        'insert into turns (source, start, "end", speaker, role) values (?, ?, ?, ?, ?)',
        ((number, turn.span.start, turn.span.end, safe(turn.speaker), turn.role) for turn in source.turns),
    )
    database.executemany(
        "insert into roles (source, name, role, office) values (?, ?, ?, ?) on conflict do nothing",
        ((number, *role) for role in ready.roles),
    )
    if not current:
        return number
    # Ids are never used twice, so that no vector can come under another passage.
    first = int(meta(database, "next_passage") or 1)
    ids = range(first, first + len(ready.cuts))
    set_meta(database, "next_passage", str(first + len(ready.cuts)))
    database.executemany(
        'insert into passages (id, source, start, "end", speaker, role, kind) values (?, ?, ?, ?, ?, ?, ?)',
        (
            (id, number, cut.span.start, cut.span.end, safe(cut.speaker), cut.role, cut.kind)
            for id, cut in zip(ids, ready.cuts, strict=True)
        ),
    )
    language = languages.load(source.language)
    database.add_words((id, index_words(cut.span.of(text), language)) for id, cut in zip(ids, ready.cuts, strict=True))
    database.executemany(
        "insert into shingles (hash, source) values (?, ?) on conflict do nothing",
        ((hash, number) for hash in ready.shingles),
    )
    return number


def _row(source: Source, number: int, version: int, current: bool, text: str, origin: Provenance) -> tuple[Any, ...]:
    return (
        number,
        safe(source.id),
        version,
        int(current),
        safe(source.publisher),
        safe(source.speaker),
        safe(source.kind),
        source.language,
        safe(source.title),
        source.published.isoformat() if source.published else None,
        safe(source.url),
        safe(source.provenance),
        safe(source.licence),
        source.sha256,
        zlib.compress(source.raw),
        text,
        safe(source.path),
        source.importer,
        source.problem,
        safe("\n".join(" ".join(note.split()) for note in source.notes)) or None,
        *(safe(value) for value in astuple(origin)),
    )


def safe(text: str | None) -> str | None:
    """The text with lone surrogates and NUL, which databases cannot hold, replaced one for one."""
    if text is None or (text.isascii() and "\0" not in text):
        return text
    return _NEVER.sub("\ufffd", text)


def meta(database: Database, key: str) -> str | None:
    """A remark on the corpus as a whole."""
    row = database.execute("select value from meta where key = ?", (key,)).fetchone()
    return row[0] if row else None


def set_meta(database: Database, key: str, value: str) -> None:
    query = "insert into meta (key, value) values (?, ?) on conflict (key) do update set value = excluded.value"
    database.execute(query, (key, value))


def cells(rows: Sequence[tuple[Any, ...]]) -> list[Any]:
    """The only column of rows."""
    return [row[0] for row in rows]
