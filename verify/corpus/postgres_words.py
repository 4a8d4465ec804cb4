"""The word index of a corpus in PostgreSQL, with the answers of SQLite's FTS5."""

from __future__ import annotations

import hashlib
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from verify.corpus.scoring import K1, B, Totals, Whole
from verify.corpus.tables import WORDS_TABLE

if TYPE_CHECKING:
    from verify.corpus.postgres import PostgresDatabase

TOTALS = {"indexed passages": "0", "indexed words": "0"}
_LONGEST = 500  # bytes of a word that an index can hold; of a longer one its digest stands there

_FIND = """
    with asked as (
        select word, weight, place from unnest(cast(? as text[]), cast(? as float8[])) with ordinality
            as given (word, weight, place)
    ), held as (
        select words.passage, words.size, asked.place, asked.weight,
            cast(cardinality(array_positions(words.terms, asked.word collate "C")) as float8) as times
        from asked join words on words.terms @> array[asked.word collate "C"]
    )
    select held.passage, sum(
        weight * ((times * ?) / (times + ? * (? + ? * size / ?))) order by place
    ) as score
    from held {speakers} group by held.passage order by score desc, held.passage limit ?"""


class Cutter:
    """Cuts texts into words as SQLite does, by letting it do it."""

    def __init__(self) -> None:
        self._connection: sqlite3.Connection | None = None

    def cut(self, rows: Iterable[tuple[int, str]]) -> dict[int, list[str]]:
        """The words of each text, in the order of the words; a word stands as often as in the text."""
        if self._connection is None:
            self._connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
            self._connection.execute(WORDS_TABLE)
            self._connection.execute("create virtual table places using fts5vocab('words', 'instance')")
        held = list(rows)
        found: dict[int, list[str]] = {id: [] for id, _ in held}
        self._connection.execute("begin")
        self._connection.executemany("insert into words (rowid, body) values (?, ?)", held)
        for id, term in self._connection.execute("select doc, term from places"):
            found[id].append(_key(term))
        self._connection.execute("rollback")
        return {id: sorted(words) for id, words in found.items()}


def _key(word: str) -> str:
    data = word.encode("utf-8", "surrogatepass")
    return word if len(data) <= _LONGEST else f"#{hashlib.sha256(data).hexdigest()}"


def create(database: PostgresDatabase) -> None:
    """The tables of the index: `words`, a row a passage, and `vocabulary`."""
    database.execute(
        "create table words (passage bigint primary key references passages (id), size integer not null, "
        'terms text[] collate "C" not null)'
    )
    database.execute("create index words_terms on words using gin (terms)")
    database.execute('create table vocabulary (term text collate "C" primary key, doc bigint not null)')


def add(database: PostgresDatabase, cut: Mapping[int, Sequence[str]]) -> None:
    """Puts the words of passages into the index."""
    database.executemany(
        "insert into words (passage, size, terms) values (?, ?, ?)",
        ((id, len(words), list(words)) for id, words in cut.items()),
    )
    _count_in(database, cut.values(), 1)


def drop(database: PostgresDatabase, ids: Sequence[int]) -> None:
    """Takes the words of passages out of the index."""
    held = database.execute("delete from words where passage = any(?) returning terms", (list(ids),)).fetchall()
    _count_in(database, [row[0] for row in held], -1)


def _count_in(database: PostgresDatabase, texts: Iterable[Sequence[str]], sign: int) -> None:
    held = list(texts)
    counts = Counter(word for words in held for word in set(words))
    words = sorted(counts)
    database.execute(
        "insert into vocabulary (term, doc) select * from unnest(cast(? as text[]), cast(? as bigint[])) "
        "on conflict (term) do update set doc = vocabulary.doc + excluded.doc",
        (words, [sign * counts[word] for word in words]),
    )
    if sign < 0:
        database.execute("delete from vocabulary where doc <= 0 and term = any(?)", (words,))
    totals = zip(TOTALS, (len(held), sum(map(len, held))), strict=True)
    database.executemany(
        "update meta set value = cast(cast(value as bigint) + ? as text) where key = ?",
        [(sign * number, name) for name, number in totals],
    )


def count(database: PostgresDatabase, words: Sequence[str]) -> dict[str, int]:
    """In how many passages each word stands."""
    keys = {_key(word): word for word in words}
    rows = database.execute("select term, doc from vocabulary where term = any(?)", (list(keys),)).fetchall()
    return {keys[term]: number for term, number in rows}


def find(
    database: PostgresDatabase,
    words: Sequence[str],
    limit: int,
    speakers: Sequence[str] | None,
    whole: Whole | None,
) -> list[tuple[int, float]]:
    """The best passages by the BM25 of FTS5."""
    whole = whole or Whole(totals(database), count(database, words))
    if not whole.totals.words:
        return []
    keys = [_key(word) for word in words]
    values = [keys, whole.weights(words), K1 + 1.0, K1, 1.0 - B, B, whole.totals.average]
    if speakers is None:
        return database.execute(_FIND.format(speakers=""), (*values, limit)).fetchall()
    only = "join passages on passages.id = held.passage and passages.speaker = any(?)"
    return database.execute(_FIND.format(speakers=only), (*values, list(speakers), limit)).fetchall()


def totals(database: PostgresDatabase) -> Totals:
    """How much the index holds."""
    held = dict(database.execute("select key, value from meta where key = any(?)", (list(TOTALS),)).fetchall())
    return Totals(*(int(held[name]) for name in TOTALS))


def holds(database: PostgresDatabase, id: int, words: Sequence[str]) -> bool:
    """True where the index has all these words under a passage."""
    query = "select 1 from words where passage = ? and terms @> cast(? as text[])"
    return database.execute(query, (id, list(words))).fetchone() is not None


def faults(database: PostgresDatabase) -> Iterator[str]:
    """Where index, vocabulary and totals do not go together."""
    query = (
        "select count(*) from passages full join words on words.passage = passages.id where id is null or size is null"
    )
    ((number,),) = database.execute(query).fetchall()
    if number:
        yield f"{number} passages and the word index do not go together"
    query = """
        select count(*) from vocabulary full join (
            select term, count(distinct passage) as held from words, unnest(terms) as term group by term
        ) as counted on counted.term = vocabulary.term where doc is distinct from held"""
    ((number,),) = database.execute(query).fetchall()
    if number:
        yield f"{number} words stand in another number of passages than counted"
    ((passages, size),) = database.execute("select count(*), coalesce(sum(size), 0) from words").fetchall()
    if totals(database) != Totals(passages, int(size)):
        yield "the totals of the word index are wrong"
