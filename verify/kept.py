"""Tables that are worked out from the word lists, kept from one process to the next.

Folding and stemming the lists of two languages takes a quarter of the time of checking one story, and gives the same
every time. So what a function with `@kept` gives is written to the user's cache folder, all of it in one file, and read
from there as long as no file of this package has changed. The copy is never needed: where it cannot be written or read,
or `VERIFY_CACHE` is set but empty, the tables are worked out as before.

The file is trusted as much as the compiled modules in `__pycache__` are, and is read by the same means (`marshal`).
"""

from __future__ import annotations

import contextlib
import functools
import marshal
import os
import sys
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")
_HERE = Path(__file__).parent
_MADE_OF = (".py", ".toml", ".tsv", ".txt")


def cache_folder() -> Path | None:
    """The folder for files that can be made again; None where there is to be none."""
    chosen = os.environ.get("VERIFY_CACHE")
    if chosen is not None:
        return Path(chosen) if chosen else None
    try:
        home = Path.home()
    except RuntimeError:
        return None
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local") / "verify" / "Cache"
    if sys.platform == "darwin":
        return home / "Library" / "Caches" / "verify"
    base = Path(os.environ.get("XDG_CACHE_HOME") or home / ".cache")
    return base / "verify" if base.is_absolute() else None


def kept(build: Callable[P, T]) -> Callable[P, T]:
    """As `functools.cache`, over processes too, for a function of languages or strings that gives nothing but
    dictionaries, tuples, lists, sets, strings and numbers. Nobody may change what it gives."""
    name = f"{build.__module__}.{build.__qualname__}"

    @functools.cache
    def table(*args: P.args, **kwargs: P.kwargs) -> T:
        key = " ".join((name, *(getattr(arg, "code", arg) for arg in args)))  # type: ignore[arg-type]
        tables = _tables()
        if key in tables.held:
            return marshal.loads(tables.held[key])
        made = build(*args, **kwargs)
        tables.made[key] = made
        return made

    return functools.update_wrapper(table, build)


def save() -> None:
    """Writes what was worked out in this process beside what is kept already; where that cannot be, nothing."""
    tables = _tables()
    if tables.path is None or not tables.made:
        return
    import tempfile

    held = tables.held | {key: marshal.dumps(made) for key, made in tables.made.items()}
    body = marshal.dumps((tables.stamp, held))
    temporary = ""
    try:
        tables.path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=tables.path.parent, prefix=tables.path.name)
        with os.fdopen(handle, "wb") as file:
            file.write(zlib.crc32(body).to_bytes(4, "big") + body)
        os.replace(temporary, tables.path)
        tables.held, tables.made = held, {}
    except OSError:
        with contextlib.suppress(OSError):
            os.unlink(temporary)


class _Tables:
    """`held` came from the file, each table still packed; `made` was worked out in this process."""

    def __init__(self, path: Path | None):
        self.stamp = _stamp() if path is not None else ""
        self.path = path if self.stamp else None
        self.held: dict[str, bytes] = _read(path, self.stamp) if path is not None and self.stamp else {}
        self.made: dict[str, object] = {}


@functools.cache
def _tables() -> _Tables:
    folder = cache_folder()
    if folder is None:
        return _Tables(None)
    installed = zlib.crc32(os.fsencode(_HERE))
    return _Tables(folder / f"tables-{sys.implementation.cache_tag}-{installed:08x}.bin")


def _stamp() -> str:
    """Changes whenever a file of this package does: of each the name, the size and the time of its last change.
    Empty where the package is no folder."""
    found: list[tuple[str, int, int]] = []
    folders = [str(_HERE)]
    try:
        while folders:
            with os.scandir(folders.pop()) as entries:
                for entry in entries:
                    if entry.name.endswith(_MADE_OF):
                        state = entry.stat()
                        found.append((entry.path, state.st_size, state.st_mtime_ns))
                    elif "." not in entry.name and entry.name != "__pycache__" and entry.is_dir():
                        folders.append(entry.path)
    except OSError:
        return ""
    return repr(sorted(found))


def _read(path: Path, stamp: str) -> dict[str, bytes]:
    try:
        data = path.read_bytes()
        if int.from_bytes(data[:4], "big") != zlib.crc32(data[4:]):
            return {}
        was, held = marshal.loads(data[4:])
    except (OSError, ValueError, EOFError, TypeError):
        return {}
    return held if was == stamp else {}
