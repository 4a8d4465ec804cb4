"""The corpus that stories are checked against: a file that is there, or one made of folders of sources.

One that is made lies in the cache and is made anew whenever a source, the people, the encoder or this program has
changed: never added to, so that a run with and one without a cache see the same corpus.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from verify.ci import cache
from verify.ci.config import Config
from verify.errors import CorpusError, InputError
from verify.files import write_whole

if TYPE_CHECKING:
    from verify.corpus import Corpus

Progress = Callable[[str], None]
NAME = "corpus.db"


@dataclass(frozen=True, slots=True)
class Opened:
    """An open corpus; `unread` are the sources that could not be read, path and line of each, `skipped` those of kinds
    that nothing here reads."""

    corpus: Corpus
    unread: tuple[tuple[str, str], ...] = ()
    skipped: tuple[str, ...] = ()


def open_corpus(config: Config, folder: Path, progress: Progress | None = None) -> Opened:
    """The corpus of a project. `CorpusError` or `InputError` where there is none or nothing in it."""
    from verify.corpus import Corpus
    from verify.corpus.database import is_address, shown

    if config.corpus:
        opened = Opened(Corpus.open(config.corpus if is_address(config.corpus) else config.root / config.corpus))
    else:
        opened = _made(config, folder, progress)
    if not opened.corpus.counts()[0]:
        opened.corpus.close()
        where = shown(config.corpus) if config.corpus else ", ".join(config.sources)
        lost = f" ({opened.unread[0][1]})" if opened.unread else ""
        raise CorpusError(f"no source in it{lost}", where, "Nothing can be checked against an empty corpus")
    return opened


def _made(config: Config, folder: Path, progress: Progress | None) -> Opened:
    """The corpus in the cache, made where it is missing or old."""
    from verify.corpus import Corpus

    paths = _paths(config)
    key = cache.digest(cache.tool_digest(), cache.encoder_digest(config.encoder), _contents(config.root, paths))
    db, note = folder / NAME, folder / "corpus.json"
    state = _state(note)
    if state.get("key") != key or not db.exists():
        if progress:
            progress("reading the sources")
        state = {"key": key, **_make(db, paths, config)}
        write_whole(note, json.dumps(state, ensure_ascii=False))
    return Opened(Corpus.open(db), tuple((path, line) for path, line in state["unread"]), tuple(state["skipped"]))


def _paths(config: Config) -> list[Path]:
    """The files and folders of sources, the people last so that theirs is the final word."""
    named = [*config.sources, *([config.people] if config.people else [])]
    paths = [config.root / name for name in named]
    for name, path in zip(named, paths, strict=True):
        if not path.exists():
            raise InputError("no such file or folder of sources", name, f"Mend {config.path}")
    return paths


def _contents(root: Path, paths: list[Path]) -> list[tuple[str, str]]:
    """The files of sources with a digest of the bytes of each."""
    from verify.corpus.adding import walk

    found = []
    for path, _ in walk(paths):
        try:
            state = hashlib.sha256(path.read_bytes()).hexdigest()
        except OSError as error:
            state = f"unread: {error.strerror}"
        found.append((os.path.relpath(path, root), state))
    return found


def _make(db: Path, paths: list[Path], config: Config) -> dict[str, Any]:
    """Makes the corpus beside the old one and puts it in its place when it is whole."""
    from verify import encoders
    from verify.corpus.adding import add, add_people
    from verify.corpus.store import Corpus

    part = db.with_name(f"{db.name}.{os.getpid()}.part")
    _remove(part)
    try:
        people = [paths.pop()] if config.people else []
        done = add(part, paths, encoder=encoders.load(config.encoder))
        with Corpus.open(part, write=True) as corpus:
            for path in people:
                add_people(corpus, path)
        try:
            part.replace(db)
        except OSError as error:
            raise CorpusError(f"cannot be written ({error.strerror})", db, "Name another folder: cache = …") from error
    finally:
        _remove(part)
    return {
        "unread": [(_inner(error.where, config), _inner(error, config)) for error in done.errors],
        "skipped": [_inner(f"{each.path}: {each.what}", config) for each in done.events if each.outcome == "skipped"],
    }


def _inner(text: object, config: Config) -> str:
    """A path, or a line with one, as seen from the settings' folder: reports name no folder of the machine."""
    return str(text).replace(f"{config.root}{os.sep}", "")


def _remove(path: Path) -> None:
    for each in (path, *(path.with_name(path.name + end) for end in ("-wal", "-shm", "-journal"))):
        with contextlib.suppress(OSError):
            each.unlink(missing_ok=True)


def _state(note: Path) -> dict[str, Any]:
    try:
        state = json.loads(note.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    whole = isinstance(state, dict) and all(isinstance(state.get(key), list) for key in ("unread", "skipped"))
    return state if whole else {}
