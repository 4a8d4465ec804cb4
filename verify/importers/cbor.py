"""The form of CBOR in which Bluesky keeps an account, and the file (CAR) that holds its blocks.

Only what such files hold: whole numbers, strings, lists, maps, links to other blocks.
"""

from __future__ import annotations

import struct
from typing import Any

from verify.errors import InputError
from verify.settings import DEFAULTS

_DEEPEST = 64


class Link(bytes):
    """The address of another block."""


def read_blocks(data: bytes, where: object) -> tuple[list[Link], dict[Link, Any]]:
    """The roots of a CAR file and its blocks by their addresses. `InputError` where it is damaged or cut off."""
    try:
        size, at = _varint(data, 0)
        head, _ = _item(data, at, 0)
        at += size
        blocks: dict[Link, Any] = {}
        while at < len(data):
            size, at = _varint(data, at)
            end = at + size
            if not 0 < size or end > len(data):
                raise ValueError("a block that is cut off")
            link, start = _address(data, at)
            if start > end:
                raise ValueError("a block without content")
            if _is_record(link):
                blocks[link] = _item(data[start:end], 0, 0)[0]
            at = end
            if len(blocks) > 4 * DEFAULTS.most_records:
                raise InputError("too many blocks", where, "Split it")
        roots = head.get("roots") if isinstance(head, dict) else None
        if not isinstance(roots, list):
            raise ValueError("no roots")
        return [root for root in roots if isinstance(root, Link)], blocks
    except (ValueError, IndexError, struct.error, RecursionError, OverflowError) as error:
        raise InputError("damaged or cut-off CAR file", where, "Get the file again") from error


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7
        if shift > 63:
            raise ValueError("a number without an end")


def _address(data: bytes, at: int) -> tuple[Link, int]:
    """A block's address: version, kind of content, kind and length of the hash, the hash."""
    start = at
    version, at = _varint(data, at)
    if version != 1:
        raise ValueError("an address of another version")
    _, at = _varint(data, at)
    _, at = _varint(data, at)
    size, at = _varint(data, at)
    if at + size > len(data):
        raise ValueError("an address that is cut off")
    return Link(data[start : at + size]), at + size


def _is_record(link: Link) -> bool:
    """True where a block holds CBOR, not the bytes of a picture."""
    return _varint(link, 1)[0] == 0x71


def _item(data: bytes, at: int, depth: int) -> tuple[Any, int]:
    if depth > _DEEPEST:
        raise ValueError("nests too deep")
    first = data[at]
    kind, short = first >> 5, first & 31
    at += 1
    if kind == 7:
        if short == 27:
            return struct.unpack(">d", data[at : at + 8])[0], at + 8
        return {20: False, 21: True}.get(short), at
    if short < 24:
        value = short
    elif short < 28:
        size = 1 << (short - 24)
        if at + size > len(data):
            raise ValueError("a number that is cut off")
        value = int.from_bytes(data[at : at + size], "big")
        at += size
    else:
        raise ValueError("a form that such files do not hold")
    if kind == 0:
        return value, at
    if kind == 1:
        return -1 - value, at
    if kind in (2, 3):
        if at + value > len(data):
            raise ValueError("a string that is cut off")
        raw = data[at : at + value]
        return (raw if kind == 2 else raw.decode("utf-8")), at + value
    if kind == 6:
        inner, at = _item(data, at, depth + 1)
        return (Link(inner[1:]) if value == 42 and isinstance(inner, bytes) else inner), at
    if value > len(data) - at:
        raise ValueError("a list that is longer than the file")
    if kind == 4:
        items = []
        for _ in range(value):
            one, at = _item(data, at, depth + 1)
            items.append(one)
        return items, at
    found = {}
    for _ in range(value):
        key, at = _item(data, at, depth + 1)
        one, at = _item(data, at, depth + 1)
        if isinstance(key, str):
            found[key] = one
    return found, at
