"""Files that are written whole or not at all."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from verify.errors import InputError


def write_whole(path: str | Path, text: str) -> None:
    """Writes a text, in UTF-8, in place of what was there: a reader sees the old file or the new one, whatever happens
    meanwhile. A link stays one; what is no file, such as `/dev/stdout` or a pipe, is written to. `InputError` where it
    cannot be written; what was there stays then."""
    try:
        target = Path(path)
        if target.is_dir():
            raise InputError("is a folder", path, "Give the name of a file to write")
        if target.exists() and not target.is_file():
            target.write_text(text, encoding="utf-8")
        else:
            _put(target.resolve(), text)
    except (OSError, RuntimeError, ValueError) as error:  # a link to itself, a name with a zero in it
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(f"cannot be written ({reason})", path, "Choose another place") from error


def _put(target: Path, text: str) -> None:
    part = target.with_name(f"{target.name}.{os.getpid()}.part")  # of this process alone: two may write at once
    try:
        part.write_text(text, encoding="utf-8")
        part.replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        raise
