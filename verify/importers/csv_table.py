"""Tables as text, a source a row: the first row names the columns, or a map beside the file does."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

from verify.errors import InputError
from verify.importers.columns import MAP, find_columns, read_map, record_source
from verify.importers.dating import order_of_days
from verify.importers.decoding import decode
from verify.importers.records import NotASource, distinct, only_article
from verify.settings import DEFAULTS
from verify.types import Article, Source

SUFFIXES = (".csv", ".tsv")
LARGEST = "largest_archive"

_MARKS = ",;\t|"
_SAID = re.compile(r"\ufeff?sep=([,;\t|])[ \t]*(?:\r\n|\r|\n)", re.IGNORECASE)
_MOST_COLUMNS = 500


def read_article(data: bytes, path: str) -> Article:
    """The story of a table with one row."""
    return only_article(read_source(data, path), path)


def read_source(data: bytes, path: str) -> tuple[Source, ...]:
    """The rows of a table in order, those without a text left out."""
    text = decode(data, path).text
    said = _SAID.match(text)  # how Excel says what stands between the cells
    text = text[said.end() :] if said else text
    rows = _rows(text, path, said[1] if said else _mark(text))
    head, first = next(rows, ([], ""))
    names = [name.strip() for name in head]
    if len(names) > _MOST_COLUMNS:
        raise InputError(f"more than {_MOST_COLUMNS} columns", path, "Give a table of sources")
    columns = find_columns([name for name in names if name], read_map(path))
    if "text" not in columns or columns["text"] not in names:
        raise NotASource("no column is known to hold the text", path, f'Say which in {path}{MAP}: {{"text": "COLUMN"}}')
    records = []
    for number, (cells, line) in enumerate(rows, 2):
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) > len(names):
            raise InputError(f"row {number} has {len(cells)} cells for {len(names)} columns", path, "Mend the row")
        raw = (first + line).encode("utf-8", "surrogatepass")
        records.append(({name: cell for name, cell in zip(names, cells, strict=False) if name}, raw))
    order = order_of_days(record.get(columns.get("published", ""), "") for record, _ in records)
    read = (record_source(record, columns, raw, path, "table", order) for record, raw in records)
    found = [source for source in read if source is not None]
    if not found:
        raise NotASource(
            "no row with a text", path, f'Say which column is the text in {path}{MAP}: {{"text": "COLUMN"}}'
        )
    return distinct(found)


def _rows(text: str, path: str, mark: str) -> Iterator[tuple[list[str], str]]:
    """The rows with the lines that they stand in."""
    taken: list[str] = []

    def lines() -> Iterator[str]:
        for line in io.StringIO(text, newline=""):
            taken.append(line)
            yield line

    csv.field_size_limit(DEFAULTS.largest_file)
    try:
        for count, row in enumerate(csv.reader(lines(), delimiter=mark, strict=True)):
            if count > DEFAULTS.most_records:
                raise InputError(f"more than {DEFAULTS.most_records:,} rows", path, "Split it")
            yield row, "".join(taken)
            taken.clear()
    except csv.Error as error:
        raise InputError(f"not a readable table ({error})", path, "Save it again as CSV in UTF-8") from error


def _mark(text: str) -> str:
    """What stands between the cells: the commonest of the usual marks in the first line, outside quote marks."""
    first = re.sub(r'"[^"]*"', "", re.split(r"\r\n|\r|\n", text[:20_000], maxsplit=1)[0])
    return max(_MARKS, key=first.count)
