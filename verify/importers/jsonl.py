"""Records of no known format, as JSON or a record a line: the keys say what is what, or a map beside the file."""

from __future__ import annotations

import itertools

from verify.importers.columns import MAP, find_columns, read_map, record_source
from verify.importers.jsontext import Record, head_of, list_at, records
from verify.importers.records import NotASource, distinct, only_article
from verify.types import Article, Source

SUFFIXES = (".jsonl", ".ndjson", ".json")
LARGEST = "largest_archive"
GENERIC = True

_LISTS = ("items", "records", "sources", "results", "statements", "posts", "documents", "data")


def sniff(data: bytes) -> bool:
    """True where a file may be JSON at all."""
    return bool(head_of(data))


def read_article(data: bytes, path: str) -> Article:
    """The story of a file with one record."""
    return only_article(read_source(data, path), path)


def read_source(data: bytes, path: str) -> tuple[Source, ...]:
    """The records of a file in order, those without a text left out."""
    if path.endswith(MAP):
        raise NotASource("a map of columns", path, "Give the file that it belongs to")
    own = read_map(path)
    given = ((record, raw) for record, raw in records(data, path) if isinstance(record, dict))
    first = list(itertools.islice(given, 2))
    if len(first) == 1:
        first = _inside(first[0][0], first[0][1], own)
    found = []
    columns: dict[tuple[str, ...], dict[str, str]] = {}
    for record, raw in itertools.chain(first, given):
        keys = tuple(record)
        if keys not in columns:
            columns[keys] = find_columns(keys, own)
        source = record_source(record, columns[keys], raw, path, "JSON")
        if source is not None:
            found.append(source)
    if not found:
        raise NotASource("no record with a text", path, f'Say which key is the text in {path}{MAP}: {{"text": "KEY"}}')
    return distinct(found)


def _inside(record: Record, raw: bytes, own: dict[str, str]) -> list[tuple[Record, bytes]]:
    """The records of the list that a lone record holds, where it has no text of its own."""
    if "text" in find_columns(record, own) and not any(list_at(record, key) for key in _LISTS):
        return [(record, raw)]
    import json

    for key in _LISTS:
        inner = list_at(record, key)
        if inner:
            return [(one, json.dumps(one, ensure_ascii=False).encode("utf-8", "surrogatepass")) for one in inner]
    return [(record, raw)]
