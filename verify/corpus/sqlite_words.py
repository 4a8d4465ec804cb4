"""The word index of a corpus file as one part of several: scores by what all parts hold.

FTS5 scores by its own totals alone, so that its index is read here: where words stand by its table `instance`, how long
a passage is and how many there are from its own tables, whose form is fixed by files that are in use.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Sequence

from verify.corpus.scoring import Totals, Whole, score

_PLACES = "create virtual table if not exists temp.places using fts5vocab('main', 'words', 'instance')"
_AT_ONCE = 500


def totals(connection: sqlite3.Connection) -> Totals:
    """How much the index holds."""
    row = connection.execute("select block from words_data where id = 1").fetchone()
    numbers = _numbers(row[0]) if row and row[0] else []
    return Totals(numbers[0], numbers[1]) if len(numbers) > 1 else Totals(0, 0)


def find(
    connection: sqlite3.Connection, words: Sequence[str], limit: int, speakers: Sequence[str] | None, whole: Whole
) -> list[tuple[int, float]]:
    """The best passages, as FTS5 would give them if all parts were one."""
    connection.execute("pragma query_only = 0")  # for a table of this connection alone
    connection.execute(_PLACES)
    connection.execute("pragma query_only = 1")
    held = [
        connection.execute("select doc, count(*) from temp.places where term = ? group by doc", (word,)).fetchall()
        for word in words
    ]
    sizes = _sizes(connection, sorted({id for rows in held for id, _ in rows}), speakers)
    found: dict[int, float] = defaultdict(float)
    for weight, rows in zip(whole.weights(words), held, strict=True):
        for id, times in rows:
            if id in sizes:
                found[id] += score(weight, times, sizes[id], whole.totals.average)
    return sorted(found.items(), key=lambda one: (-one[1], one[0]))[:limit]


def _sizes(connection: sqlite3.Connection, ids: Sequence[int], speakers: Sequence[str] | None) -> dict[int, int]:
    """How many words each of these passages has; of other speakers none."""
    found: dict[int, int] = {}
    of = f" and speaker in ({','.join('?' * len(speakers))})" if speakers is not None else ""
    for at in range(0, len(ids), _AT_ONCE):
        part = ids[at : at + _AT_ONCE]
        marks = ",".join("?" * len(part))
        query = f"select words_docsize.id, sz from words_docsize join passages on passages.id = words_docsize.id where words_docsize.id in ({marks}){of}"
        for id, data in connection.execute(query, (*part, *(speakers or ()))):
            found[id] = _numbers(data)[0]
    return found


def _numbers(data: bytes) -> list[int]:
    """Numbers as SQLite packs them: seven bits a byte, the highest first, the last byte without its top bit."""
    found, number = [], 0
    for byte in data:
        number = number << 7 | byte & 0x7F
        if not byte & 0x80:
            found.append(number)
            number = 0
    return found
