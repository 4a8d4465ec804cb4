"""Is a corpus whole: bytes that have their digests, spans that lie in their texts, indexes that hold what they should."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from verify import languages
from verify.corpus.database import Database
from verify.corpus.passages import index_words
from verify.corpus.provenance import text_digest
from verify.corpus.store import Corpus

_AT_ONCE = 20  # texts with their raw bytes in memory


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is not as it was stored: of which source (with its version), and what."""

    source: str
    what: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What was looked at and what was wrong with it."""

    versions: int
    passages: int
    faults: tuple[Fault, ...]


def check_corpus(corpus: Corpus) -> Checked:
    """Reads all of a corpus and compares. One pass over the file; memory for one source at a time."""
    corpus.require(2)
    faults: list[Fault] = []
    versions = passages = 0
    with corpus.database.guarded():
        database = corpus.database
        faults += [Fault("-", what) for what in database.faults()]
        query = (
            "select number, id, version, current, sha256, text_sha256, language, raw, text from sources order by number"
        )
        rows = (row for part in database.parts(query, (), _AT_ONCE) for row in part)
        for number, id, version, current, sha256, text_sha256, code, raw, text in rows:
            versions += 1
            name = f"{id} (version {version})" if not current else id
            faults += [Fault(name, what) for what in _bytes_of(sha256, text_sha256, raw, text)]
            faults += [Fault(name, what) for what in _turns_of(database, number, len(text))]
            count, wrong = _passages_of(database, number, text, code, bool(current))
            passages += count
            faults += [Fault(name, what) for what in wrong]
        faults += list(_vectors(database))
    return Checked(versions, passages, tuple(faults))


def _bytes_of(sha256: str, text_sha256: str | None, raw: bytes, text: str) -> Iterator[str]:
    try:
        data = zlib.decompress(raw)
    except (zlib.error, TypeError):
        yield "its raw bytes cannot be unpacked"
    else:
        if hashlib.sha256(data).hexdigest() != sha256:
            yield "its raw bytes are not those with its sha256"
    if text_sha256 is not None and text_digest(text) != text_sha256:
        yield "its text is not the one that was read"


def _turns_of(database: Database, number: int, size: int) -> Iterator[str]:
    at = 0
    rows = database.execute('select start, "end" from turns where source = ? order by start', (number,))
    for start, end in rows:
        if not at <= start <= end <= size:
            yield f"its turn {start}-{end} does not lie in the text behind the one before"
        at = end


def _passages_of(database: Database, number: int, text: str, code: str, current: bool) -> tuple[int, list[str]]:
    """How many passages a version has, and what is wrong with them and their words."""
    rows = database.execute('select id, start, "end" from passages where source = ?', (number,)).fetchall()
    if rows and not current:
        return len(rows), ["an old version is searched"]
    if not rows and current and text.strip():
        return 0, ["none of it is searched"]
    wrong = [
        f"its passage {start}-{end} does not lie in the text"
        for _, start, end in rows
        if not 0 <= start < end <= len(text)
    ]
    if rows and not wrong:
        # The index keeps no texts: that a passage's rarest word leads to it is what can be asked of it.
        id, start, end = max(rows, key=lambda row: row[2] - row[1])
        language = languages.load(code)
        words = index_words(text[start:end], language).split()
        if words and not database.holds_words(id, max(words, key=len)):
            wrong.append("its words are not in the index")
    return len(rows), wrong


def _vectors(database: Database) -> Iterator[Fault]:
    query = "select encoder, count(*), count(distinct length(vector)), count(distinct length(bits)) from vectors group by encoder order by encoder"
    for encoder, _, sizes, bits in database.execute(query):
        if sizes > 1 or bits > 1:
            yield Fault("-", f"the vectors of {encoder} are of several lengths")
    (stray,) = database.execute(
        "select count(*) from vectors left join passages on passages.id = vectors.passage where passages.id is null"
    ).fetchone()
    if stray:
        yield Fault("-", f"{stray} vectors have no passage")
