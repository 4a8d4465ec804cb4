"""What is packed, unpacked within bounds: zip archives and gzip, read from memory and never written to disk, so that no
name in an archive can lead anywhere."""

from __future__ import annotations

import functools
import io
import struct
import zlib
from typing import Final

from verify.errors import InputError
from verify.settings import DEFAULTS

_CHUNK: Final = 1 << 16
_STORED, _DEFLATED = 0, 8


@functools.cache
def _unreadable() -> tuple[type[Exception], ...]:
    """What the standard library raises for a damaged archive, as bytes turned at random showed."""
    import zipfile  # costs 15 ms, and most files are no archives

    return (
        zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, struct.error, EOFError, OSError, RuntimeError,
        ValueError, KeyError, IndexError, OverflowError, NotImplementedError,
    )  # fmt: skip


class Archive:
    """A zip archive in memory. What comes out of all its members together is bounded."""

    def __init__(self, data: bytes, where: object, most: int | None = None):
        import zipfile

        self.where = where
        self.left = DEFAULTS.largest_unpacked if most is None else most
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            infos = self._zip.infolist()
        except _unreadable() as error:
            raise InputError("damaged or cut-off archive", where, "Get the file again") from error
        if len(infos) > DEFAULTS.most_members:
            raise InputError(f"more than {DEFAULTS.most_members:,} files in the archive", where, "Unpack it first")
        named = ((info.filename.replace("\\", "/"), info) for info in infos)
        self._infos = {name: info for name, info in named if name and not name.endswith("/")}

    def names(self) -> tuple[str, ...]:
        """The names of all files in it, with `/` between folders."""
        return tuple(self._infos)

    def __contains__(self, name: str) -> bool:
        return name in self._infos

    def read(self, name: str, most: int | None = None) -> bytes:
        """The bytes of one file, `most` at most. `InputError` where there is none, it is damaged, or too large."""
        info = self._infos.get(name)
        if info is None:
            raise InputError(f"there is no {name} in the archive", self.where, "Get the file again")
        if info.compress_type not in (_STORED, _DEFLATED):
            raise InputError(f"{name} is packed in an unusual way", self.where, "Pack it as an ordinary zip")
        limit = self.left if most is None else min(most, self.left)
        out = bytearray()
        try:
            with self._zip.open(info) as file:
                while chunk := file.read(_CHUNK):
                    out += chunk
                    _check_size(len(out), info.compress_size, limit, self.where)
        except _unreadable() as error:
            raise InputError(f"{name} in the archive is damaged or locked", self.where, "Get the file again") from error
        self.left -= len(out)
        return bytes(out)


def is_zip(data: bytes) -> bool:
    """True where the bytes begin as a zip archive does."""
    return data.startswith(b"PK\x03\x04")


def zip_names(data: bytes) -> tuple[str, ...]:
    """The names of the files in a zip archive; empty where it is none or damaged."""
    if not is_zip(data):
        return ()
    try:
        return Archive(data, None).names()
    except InputError:
        return ()


def is_tar(data: bytes) -> bool:
    """True where the bytes begin as a tar archive does."""
    return data[257:262] == b"ustar"


def zip_of_tar(data: bytes, where: object) -> bytes:
    """The files of a tar archive as a zip archive, nothing packed; folders, links and devices left out."""
    import tarfile
    import zipfile

    out, size = io.BytesIO(), 0
    try:
        with tarfile.open(fileobj=io.BytesIO(data), mode="r:") as tar, zipfile.ZipFile(out, "w") as made:
            for count, member in enumerate(tar):
                if count > DEFAULTS.most_members:
                    raise InputError(
                        f"more than {DEFAULTS.most_members:,} files in the archive", where, "Unpack it first"
                    )
                # What a header says need not be there: a file with holes may claim to be of any size.
                file = tar.extractfile(member) if member.isreg() and not member.issparse() else None
                if file is not None:
                    content = file.read(DEFAULTS.largest_archive)
                    size += len(content)
                    _check_size(size, len(data), DEFAULTS.largest_unpacked, where)
                    made.writestr(zipfile.ZipInfo(member.name), content)
    except (tarfile.TarError, *_unreadable()) as error:
        raise InputError("damaged or cut-off archive", where, "Get the file again") from error
    return out.getvalue()


def gunzip(data: bytes, where: object, most: int | None = None, members: bool = True) -> bytes:
    """What gzip (or zlib, or bare deflate) packed, one member behind the other, `most` bytes at most.
    `InputError` where it is damaged, cut off or too large."""
    limit = DEFAULTS.largest_unpacked if most is None else most
    out = bytearray()
    rest = data
    while rest:
        wrapper = zlib.MAX_WBITS | 32 if rest[:1] in (b"\x1f", b"\x78") else -zlib.MAX_WBITS
        rest = _inflate(rest, wrapper, out, len(data), limit, where)
        if not members or rest[:2] != b"\x1f\x8b":
            break
    return bytes(out)


def _inflate(data: bytes, wrapper: int, out: bytearray, packed: int, limit: int, where: object) -> bytes:
    stream = zlib.decompressobj(wrapper)
    try:
        waiting = data
        while not stream.eof:
            before = len(out)
            out += stream.decompress(waiting, _CHUNK)
            _check_size(len(out), packed, limit, where)
            waiting = stream.unconsumed_tail
            if len(out) == before and not waiting and not stream.eof:
                raise InputError("cut-off compressed data", where, "Get the file again")
    except zlib.error as error:
        raise InputError("damaged compressed data", where, "Get the file again") from error
    return stream.unused_data


def unbrotli(data: bytes, where: object, most: int | None = None) -> bytes:
    """What brotli packed, `most` bytes at most. `InputError` where it is damaged, too large, or there is no brotli."""
    try:
        import brotli
    except ImportError as error:
        raise InputError("packed with brotli", where, "Install it: pip install 'verify-quotes[formats]'") from error
    limit = DEFAULTS.largest_unpacked if most is None else most
    stream = brotli.Decompressor()
    out = bytearray()
    try:
        if hasattr(stream, "can_accept_more_data"):  # brotli 1.2 on can be asked for a bounded piece
            waiting = data
            while not stream.is_finished():
                before = len(out)
                out += stream.process(waiting, output_buffer_limit=_CHUNK)
                _check_size(len(out), len(data), limit, where)
                if len(out) == before and not waiting:
                    raise InputError("cut-off compressed data", where, "Get the file again")
                waiting = b""
        else:
            for at in range(0, len(data), 1024):
                out += stream.process(data[at : at + 1024])
                _check_size(len(out), len(data), limit, where)
            if not stream.is_finished():
                raise InputError("cut-off compressed data", where, "Get the file again")
    except brotli.error as error:
        raise InputError("damaged compressed data", where, "Get the file again") from error
    return bytes(out)


def _check_size(size: int, packed: int, limit: int, where: object) -> None:
    if size > limit:
        raise InputError(f"unpacks to more than {limit // 1_000_000} MB", where, "Unpack it, and give the parts needed")
    if size > DEFAULTS.unpacked_free and size > DEFAULTS.unpacked_ratio * max(packed, 1):
        raise InputError("unpacks to hundreds of times its size", where, "Check where the file comes from")
