"""JSON of others: whole, a record a line, or the elements of an array, each with the very bytes that it stands in."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from verify.errors import InputError
from verify.importers.decoding import decode
from verify.settings import DEFAULTS

_SPACE = re.compile(r"[ \t\r\n]*")
_LINE = re.compile(r"[^\n]*\n?")
_HEAD = 200_000
_DECODER = json.JSONDecoder()
Record = dict[str, Any]


def head_of(data: bytes) -> bytes:
    """The beginning of a file that may be JSON; empty where it cannot be."""
    head = data[:_HEAD].removeprefix(b"\xef\xbb\xbf").lstrip()
    return head if head.startswith((b"{", b"[")) else b""


def load(text: str, where: object) -> Any:
    """The value of a JSON text. `InputError` where it is none, or nests too deep."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise InputError(f"not valid JSON in line {error.lineno}", where, "Get the file again") from error
    except (ValueError, RecursionError) as error:
        raise InputError("JSON that nests too deep or holds an endless number", where, "Check the file") from error


def records(data: bytes, where: object) -> Iterator[tuple[Any, bytes]]:
    """The values in a file with their bytes, one at a time: the elements of an array, the lines of JSON lines, or the
    one value."""
    text = decode(data, where).text
    start = _SPACE.match(text).end()  # type: ignore[union-attr]
    if text.startswith("[", start):
        yield from elements(text, start, where)
        return
    value, end = _value(text, start, where)
    rest = _SPACE.match(text, end).end()  # type: ignore[union-attr]
    if rest >= len(text):
        yield value, text[start:end].encode("utf-8", "surrogatepass")
    else:
        yield from _lines(text, where)


def elements(text: str, start: int, where: object) -> Iterator[tuple[Any, bytes]]:
    """The elements of the array that begins at `start`; what stands behind its end is left alone."""
    at = _SPACE.match(text, start + 1).end()  # type: ignore[union-attr]
    count = 0
    while not text.startswith("]", at):
        value, end = _value(text, at, where)
        count += 1
        if count > DEFAULTS.most_records:
            raise InputError(f"more than {DEFAULTS.most_records:,} records", where, "Split it")
        yield value, text[at:end].encode("utf-8", "surrogatepass")
        at = _SPACE.match(text, end).end()  # type: ignore[union-attr]
        if text.startswith(",", at):
            at = _SPACE.match(text, at + 1).end()  # type: ignore[union-attr]
        elif not text.startswith("]", at):
            raise InputError(f"not valid JSON in line {text.count(chr(10), 0, at) + 1}", where, "Get the file again")


def _value(text: str, at: int, where: object) -> tuple[Any, int]:
    try:
        return _DECODER.raw_decode(text, at)
    except json.JSONDecodeError as error:
        raise InputError(f"not valid JSON in line {error.lineno}", where, "Get the file again") from error
    except (ValueError, RecursionError) as error:
        raise InputError("JSON that nests too deep or holds an endless number", where, "Check the file") from error


def _lines(text: str, where: object) -> Iterator[tuple[Any, bytes]]:
    count = 0
    for number, match in enumerate(_LINE.finditer(text), 1):
        bare = match[0].strip(" \t\r\n\x1e")
        if not bare:
            continue
        count += 1
        if count > DEFAULTS.most_records:
            raise InputError(f"more than {DEFAULTS.most_records:,} records", where, "Split it")
        try:
            value = json.loads(bare)
        except (ValueError, RecursionError) as error:
            raise InputError(f"line {number} is no JSON", where, "Get the file again, or take the line out") from error
        yield value, bare.encode("utf-8", "surrogatepass")


def get(record: Any, *path: str) -> Any:
    """What stands at the end of a path of keys; None where it ends before."""
    for key in path:
        record = record.get(key) if isinstance(record, dict) else None
    return record


def text_at(record: Any, *path: str) -> str:
    """The string, or the number as one, at the end of a path of keys; empty where there is none."""
    found = get(record, *path)
    if isinstance(found, bool):
        return ""
    return str(found) if isinstance(found, (str, int)) else ""


def list_at(record: Any, *path: str) -> list[Record]:
    """The records of the list at the end of a path of keys; empty where there is none."""
    found = get(record, *path)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
