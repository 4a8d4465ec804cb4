"""A copy of the unpacked model that opens quickly.

Unpacking the package's files costs half a second of processor time, so what comes out is kept in the user's cache
folder as one file: its weights are mapped into memory, its rows of embeddings are read as they are asked for. The copy
is never needed: where it cannot be written or read, the files are unpacked as before. The environment variable
`VERIFY_CACHE` names another folder; set but empty it turns the copy off.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
import weakref
import zlib
from array import array
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from verify.encoders import network
from verify.kept import cache_folder

_LAYOUT = 1  # raised when the form of the file changes
_HEAD = 4096


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """The model unpacked. `rows` gives the embeddings' bytes at the given places; `table` is all of them, by
    chunk, where they are in memory."""

    rows: Callable[[np.ndarray], np.ndarray]
    weights: dict[str, np.ndarray]
    pieces: list[str]
    scores: array
    table: tuple[np.ndarray, ...] = ()


def path_for(digest: str) -> Path | None:
    """Where the copy of the model with that digest lies, or would."""
    folder = cache_folder()
    return folder / f"use-multilingual-3-{digest[:16]}-{_LAYOUT}{sys.byteorder[0]}.bin" if folder is not None else None


def write(path: Path, model: Model) -> None:
    """Head (JSON, padded), then each part at a multiple of 64 bytes, the table last. A failure leaves nothing behind:
    the file appears whole or not at all."""
    import tempfile

    if not model.table:
        return
    parts = {name: model.weights[name] for name in network.SHAPES}
    parts["pieces"] = np.frombuffer("\n".join(model.pieces).encode(), dtype=np.uint8)
    parts["scores"] = np.frombuffer(model.scores, dtype=np.float32)
    body = bytearray()
    places: dict[str, tuple[int, int]] = {}
    for name, values in parts.items():
        places[name] = (len(body), values.nbytes)
        body += values.tobytes()
        body += bytes(-len(body) % 64)
    head = json.dumps({"body": len(body), "check": zlib.crc32(body), "parts": places}).encode()
    temporary = ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=path.name)
        with os.fdopen(handle, "wb") as file:
            file.write(head.ljust(_HEAD))
            file.write(body)
            file.writelines(chunk.data for chunk in model.table)
        os.replace(temporary, path)
    except OSError:
        with contextlib.suppress(OSError):
            os.unlink(temporary)


def read(path: Path) -> Model | None:
    """The model from the copy; None where that is not there or not whole."""
    try:
        mapped = np.memmap(path, dtype=np.uint8, mode="r")
        head = json.loads(bytes(mapped[:_HEAD]))
        start = _HEAD + head["body"]
        body = np.asarray(mapped[_HEAD:start])
        if len(mapped) - start != network.TABLE_ROWS * network.DIMENSIONS or zlib.crc32(body) != head["check"]:
            return None
        parts = {name: body[at : at + size] for name, (at, size) in head["parts"].items()}
        weights = {name: parts[name].view(np.float32).reshape(shape) for name, shape in network.SHAPES.items()}
        pieces = bytes(parts["pieces"]).decode().split("\n")
        return Model(_rows_of(path, start), weights, pieces, array("f", parts["scores"].tobytes()))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _rows_of(path: Path, start: int) -> Callable[[np.ndarray], np.ndarray]:
    """Reads rows of the table from the file. Mapped into memory, each would drag its neighbours along: 64 MB in all
    after a hundred sentences."""
    width = network.DIMENSIONS
    if not hasattr(os, "pread"):
        return np.memmap(path, dtype=np.uint8, mode="r", offset=start, shape=(network.TABLE_ROWS, width)).__getitem__
    handle = os.open(path, os.O_RDONLY)

    def rows(places: np.ndarray) -> np.ndarray:
        data = b"".join([os.pread(handle, width, start + width * place) for place in places.tolist()])
        return np.frombuffer(data, dtype=np.uint8).reshape(len(places), width)

    weakref.finalize(rows, os.close, handle)
    return rows
