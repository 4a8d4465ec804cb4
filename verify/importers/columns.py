"""Which column of a table, or key of a record, holds which field of a source.

The names that are known are language data (`languages/CODE/columns.tsv`). A file's own map stands beside it, in
`FILE.map.json`: `{"text": "Body", "speaker": "who.name"}`, where a dot leads into a record inside.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from verify import languages
from verify.errors import InputError
from verify.importers.dating import day_in_digits
from verify.importers.fragments import plain_line, read_fragment
from verify.importers.front import is_yes
from verify.importers.jsontext import get
from verify.importers.records import make_record, one_line
from verify.importers.stamps import read_stamp
from verify.publishers.addresses import place_of
from verify.text import fold
from verify.types import Source

MAP = ".map.json"

_FIELDS = frozenset(
    "id text title speaker publisher kind published captured url lang provenance licence truncated author".split()
)
_LARGEST_MAP = 100_000
_MOST_NOTES = 20


@functools.cache
def _known() -> dict[str, tuple[str, int]]:
    """Field and rank of each known name, folded."""
    found: dict[str, tuple[str, int]] = {}
    for language in map(languages.load, languages.codes()):
        for rank, (field, name) in enumerate(language.rows("columns")):
            found.setdefault(_folded(name), (field, rank))
    return found


def _folded(name: str) -> str:
    """A name without case, marks, spaces and variants of letters."""
    for language in map(languages.load, languages.codes()):
        name = fold(name, language).text
    return "".join(filter(str.isalnum, name))


def find_columns(names: Iterable[str], own: Mapping[str, str] | None = None) -> dict[str, str]:
    """The column of each field: as the file's own map says, else the nearest known name."""
    best: dict[str, tuple[int, str]] = {}
    for name in names:
        known = _known().get(_folded(name))
        if known is not None and (known[0] not in best or known[1] < best[known[0]][0]):
            best[known[0]] = (known[1], name)
    columns = {field: name for field, (_, name) in best.items()}
    columns.update(own or {})
    return columns


def read_map(path: str) -> dict[str, str]:
    """The map beside a file; empty where there is none. `InputError` where it is not readable."""
    place = Path(f"{path}{MAP}")
    try:
        if not place.is_file():
            return {}
        with open(place, encoding="utf-8") as file:
            found = json.loads(file.read(_LARGEST_MAP))
    except (OSError, ValueError, RecursionError) as error:
        raise InputError("not a readable map of columns", place, 'Write {"text": "name of the column", ...}') from error
    if not isinstance(found, dict) or not all(isinstance(name, str) for name in found.values()):
        raise InputError("not a map of columns", place, 'Write {"text": "name of the column", ...}')
    for field in found:
        if field not in _FIELDS:
            raise InputError(f"there is no field {field!r}", place, f"There are: {', '.join(sorted(_FIELDS))}")
    return found


def record_source(
    record: Mapping[str, Any],
    columns: Mapping[str, str],
    raw: bytes,
    path: str,
    importer: str,
    order: str | None = None,
) -> Source | None:
    """The source of one record; None where the text's column is empty. Columns that are no field of a source are
    kept as notes. `order` says how the column of dates writes them where that is in digits."""
    values = {field: _value(record, name) for field, name in columns.items()}
    text = read_fragment(values.get("text") or "").text
    if not text:
        return None
    url = one_line(values.get("url"))
    notes = [f"author: {values['author']}"] if values.get("author") else []
    used = {name.partition(".")[0] for name in columns.values()}
    for name, value in record.items():
        if name not in used and isinstance(value, (str, int, float)) and str(value).strip():
            if len(notes) < _MOST_NOTES:
                notes.append(f"{name}: {' '.join(str(value).split())[:200]}")
    published = read_stamp(values.get("published"))
    if published is None and order is not None and (day := day_in_digits(values.get("published") or "", order)):
        published = read_stamp(day.isoformat())
    if values.get("published") and published is None:
        notes.append(f"published, not understood: {values['published'][:80]}")
    return make_record(
        id=values.get("id") or (place_of(url) if url else ""),
        text=text,
        raw=raw,
        path=path,
        importer=importer,
        title=plain_line(values.get("title")),
        published=published,
        captured=read_stamp(values.get("captured")),
        url=url,
        speaker=values.get("speaker"),
        publisher=values.get("publisher"),
        kind=values.get("kind"),
        lang=values.get("lang"),
        provenance=values.get("provenance"),
        licence=values.get("licence"),
        problem="truncated" if is_yes(values.get("truncated")) else None,
        notes=notes,
    )


def _value(record: Mapping[str, Any], name: str) -> str:
    """What a column holds, as text: a name by itself first, else a path; a list of paragraphs joined."""
    value = record[name] if name in record else get(record, *name.split("."))
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return "\n\n".join(value)
    if isinstance(value, dict):
        value = value.get("name") or value.get("value")
    if isinstance(value, bool):
        return "yes" if value else ""
    return str(value).strip() if isinstance(value, (str, int, float)) else ""
