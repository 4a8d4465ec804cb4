"""The records of a web archive, one after the other, whether packed record by record, as a whole, or not at all.

Read as a stream within bounds: a record that is larger than any source may be is passed over.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from verify.errors import InputError
from verify.importers.bounded import gunzip, unbrotli
from verify.settings import DEFAULTS

_CHUNK = 1 << 16
_LONGEST_LINE = 65_536
_MOST_LINES = 1_000


@dataclass(frozen=True, slots=True)
class WarcRecord:
    """The fields of a record by name in small letters, and its content; None where that is too large."""

    fields: dict[str, str]
    content: bytes | None


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server answered: status, fields by name in small letters, the body as it came."""

    status: int
    fields: dict[str, str]
    body: bytes


class _Stream:
    """Bytes to read in order, unpacked as they are needed."""

    def __init__(self, data: bytes, where: object):
        self.data, self.where = data, where
        self.packed = data.startswith(b"\x1f\x8b")
        self.buffer = bytearray()
        self.at = 0
        self.out = 0
        self.stream = zlib.decompressobj(zlib.MAX_WBITS | 16)
        self.open = False  # a packed member has begun and not ended
        self.waiting = b""

    def _fill(self) -> bool:
        """Adds to the buffer; False at the end."""
        if not self.packed:
            piece = self.data[self.at : self.at + _CHUNK]
            self.at += len(piece)
        else:
            piece = self._unpacked()
        self.buffer += piece
        self.out += len(piece)
        if self.packed and self.out > DEFAULTS.unpacked_free and self.out > DEFAULTS.unpacked_ratio * len(self.data):
            raise InputError("unpacks to hundreds of times its size", self.where, "Check where the file comes from")
        return bool(piece)

    def _unpacked(self) -> bytes:
        """The next bytes that come out of the packing, one member behind the other; empty at the end."""
        while True:
            if not self.waiting:
                self.waiting = self.data[self.at : self.at + _CHUNK]
                self.at += len(self.waiting)
            if not self.waiting:
                if self.open:
                    raise InputError("cut-off web archive", self.where, "Get the file again")
                return b""
            if not self.open:
                if not self.waiting.startswith(b"\x1f"):
                    return b""  # what stands behind the last member is padding
                self.stream, self.open = zlib.decompressobj(zlib.MAX_WBITS | 16), True
            try:
                piece: bytes = self.stream.decompress(self.waiting, _CHUNK)
            except zlib.error as error:
                raise InputError("damaged web archive", self.where, "Get the file again") from error
            self.waiting = self.stream.unconsumed_tail
            if self.stream.eof:
                self.waiting, self.open = self.stream.unused_data, False
            if piece:
                return piece

    def line(self) -> bytes | None:
        """The next line without its end; None at the end of the file."""
        start = 0
        while True:
            end = self.buffer.find(b"\n", start)
            if end >= 0:
                found = bytes(self.buffer[:end]).rstrip(b"\r")
                del self.buffer[: end + 1]
                return found
            start = len(self.buffer)
            if start > _LONGEST_LINE:
                raise InputError("a field without an end in it", self.where, "Get the file again")
            if not self._fill():
                if not self.buffer:
                    return None
                found = bytes(self.buffer)
                self.buffer.clear()
                return found

    def take(self, size: int, keep: bool) -> bytes:
        """The next bytes, or nothing where they are only to be passed over. `InputError` where they are not there."""
        kept = bytearray()
        left = size
        while left:
            if not self.buffer and not self._fill():
                raise InputError("cut-off web archive", self.where, "Get the file again")
            piece = self.buffer[:left]
            if keep:
                kept += piece
            left -= len(piece)
            del self.buffer[: len(piece)]
        return bytes(kept)


def read_records(data: bytes, where: object) -> Iterator[WarcRecord]:
    """The records of a file in order. `InputError` where it is damaged or cut off."""
    stream = _Stream(data, where)
    count = 0
    while True:
        line = stream.line()
        if line is None:
            return
        if not line.strip():
            continue
        if not line.startswith(b"WARC/"):
            raise InputError("not a web archive", where, "Get the file again")
        count += 1
        if count > DEFAULTS.most_records:
            raise InputError(f"more than {DEFAULTS.most_records:,} records", where, "Split it")
        fields = _fields(stream, where)
        length = fields.get("content-length", "")
        if not length.isdecimal() or len(length) > 15:
            raise InputError("a record without its length", where, "Get the file again")
        keep = int(length) <= DEFAULTS.largest_file
        content = stream.take(int(length), keep)
        yield WarcRecord(fields, content if keep else None)


def _fields(stream: _Stream, where: object) -> dict[str, str]:
    fields: dict[str, str] = {}
    last = ""
    for _ in range(_MOST_LINES):
        line = stream.line()
        if not line:
            return fields
        text = line.decode("utf-8", "replace")
        if text[0] in " \t" and last:
            fields[last] += f" {text.strip()}"
            continue
        name, _, value = text.partition(":")
        last = name.strip().lower()
        fields.setdefault(last, value.strip())
    raise InputError("a record with endless fields", where, "Get the file again")


def read_reply(content: bytes) -> Reply | None:
    """The reply of a server in a record; None where it is none."""
    head, mark, body = content.partition(b"\r\n\r\n")
    if not mark:
        head, mark, body = content.partition(b"\n\n")
    lines = head[:_LONGEST_LINE].decode("latin-1").replace("\r\n", "\n").split("\n")
    first = lines[0].split()
    if len(first) < 2 or not first[0].startswith("HTTP/") or not first[1].isdecimal():
        return None
    fields: dict[str, str] = {}
    for line in lines[1:_MOST_LINES]:
        name, _, value = line.partition(":")
        fields.setdefault(name.strip().lower(), value.strip())
    return Reply(int(first[1][:4]), fields, body)


def payload(reply: Reply, where: object) -> bytes:
    """The body of a reply as the page was: chunks put together, unpacked. `InputError` where that cannot be done."""
    body = reply.body
    if "chunked" in reply.fields.get("transfer-encoding", "").lower():
        body = _unchunked(body)
    for coding in reversed(reply.fields.get("content-encoding", "").lower().split(",")):
        coding = coding.strip()
        if coding in ("gzip", "x-gzip", "deflate") and body:
            # Some crawlers unpack the body and leave the field as it was.
            if coding == "deflate" or body.startswith(b"\x1f\x8b"):
                body = gunzip(body, where, DEFAULTS.largest_file)
        elif coding == "br" and body:
            body = unbrotli(body, where, DEFAULTS.largest_file)
        elif coding not in ("", "identity", "gzip", "x-gzip", "deflate", "br"):
            raise InputError(f"packed as {coding[:20]!r}", where, "Save the page by itself")
    return body


def _unchunked(body: bytes) -> bytes:
    """Chunks put together; the body as it is where it holds none, since some crawlers put them together themselves."""
    out = bytearray()
    at = 0
    while True:
        end = body.find(b"\n", at, at + 1000)
        size = body[at:end].split(b";")[0].strip() if end >= 0 else b""
        if not size or len(size) > 8 or any(byte not in b"0123456789abcdefABCDEF" for byte in size):
            return bytes(out) if out else body
        length = int(size, 16)
        if not length:
            return bytes(out)
        out += body[end + 1 : end + 1 + length]
        at = end + 1 + length
        at += 2 if body.startswith(b"\r\n", at) else 1
