"""Copies of one text: republished, syndicated, cut or re-worded elsewhere.

A copy in circulation may have other words than the original and would make true quotes look false, so it is marked
secondary and points to the original. Copies are found by shingles, runs of five folded words: a quarter of them, chosen
by their digest, is stored, so that texts with common shingles are found by look-up and never by comparing all with all
(Broder 1997, "On the resemblance and containment of documents"). What is found is then compared in full.

What is a copy of what is decided for pairs: the publisher's own address comes first, then the earlier day, then the id.
Texts of one publisher at its own addresses are never copies of each other: monthly statements are alike by nature.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from verify import languages
from verify.corpus.database import Database
from verify.corpus.store import Corpus
from verify.publishers.addresses import host_of, is_post_host, unwrapped
from verify.publishers.recognising import is_reserved
from verify.settings import DEFAULTS
from verify.text import words
from verify.types import Source

_RUN = 5
_KEPT = 4  # one in so many shingles is stored
_COMMON = 40  # a stored shingle in more sources than this is a formula of the trade
_MOST_SHINGLES = 4_000
_MOST_COMPARED = 12
_READ = 1_000_000  # characters of a text, some 160,000 words, in which copies are looked for


@dataclass(frozen=True, slots=True)
class Copy:
    """A secondary source: `original` is the id of what it copies, None where that is not in the corpus; `share` of its
    words that stand in the original in runs of five, 0..1; `differing` words of the two that do not answer each other."""

    id: str
    original: str | None
    share: float
    differing: int | None
    why: str


@dataclass(frozen=True, slots=True)
class _Text:
    number: int
    id: str
    language: str
    text: str
    url: str
    published: str | None
    publisher: str | None
    standing: str | None
    kind: str | None

    def rank(self) -> tuple[int, str, str]:
        """What is nearer to an original comes first."""
        standing = {"own": 0, None: 1, "copy": 2}[self.standing]
        return standing, self.published or "9999", self.id

    def host(self) -> str:
        host = host_of(unwrapped(self.url)[0])
        return "" if is_reserved(host) or is_post_host(host) else host


_POINT = (
    "insert into copies (source, original, share, differing, why) values (?, ?, ?, ?, ?) on conflict (source) "
    "do update set original = excluded.original, share = excluded.share, differing = excluded.differing, "
    "why = excluded.why"
)
_FIELDS = "number, id, language, text, url, published, known_publisher, standing, kind"


def shingles(text: str, code: str) -> frozenset[int]:
    """The digests of all runs of five folded words of a text; of a shorter text none."""
    folded = [word.folded for word in words(text[:_READ], languages.load(code))]
    return frozenset(_digest(" ".join(folded[at : at + _RUN])) for at in range(len(folded) - _RUN + 1))


def _digest(run: str) -> int:
    """63 bits, as SQLite's integers hold them."""
    data = hashlib.blake2b(run.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(data, "big") >> 1


def kept_shingles(source: Source) -> tuple[int, ...]:
    """Those shingles of a source that are stored."""
    kept = sorted(hash for hash in shingles(source.text, source.language) if hash % _KEPT == 0)
    return tuple(kept[:_MOST_SHINGLES])


def secondary(corpus: Corpus) -> dict[str, Copy]:
    """The secondary sources of a corpus by id; empty in a corpus made before they were marked."""
    with corpus.database.guarded():
        if corpus.database.version() < 2:
            return {}
    rows = corpus.rows(
        "select sources.id, original.id, copies.share, copies.differing, copies.why from copies "
        "join sources on sources.number = copies.source and sources.current = 1 "
        "left join sources as original on original.number = copies.original order by sources.id"
    )
    return {row[0]: Copy(*row) for row in rows}


def mark(database: Database, numbers: Sequence[int]) -> None:
    """Looks for copies and originals of sources that are new, within the caller's transaction; and anew for the copies
    whose original was replaced."""
    orphans = database.execute(
        "select copies.source from copies join sources on sources.number = copies.original "
        "join sources as own on own.number = copies.source where sources.current = 0 and own.current = 1 order by copies.source"
    ).fetchall()
    database.execute("delete from copies where source in (select number from sources where current = 0)")
    waiting = dict.fromkeys((*numbers, *(row[0] for row in orphans)))
    database.executemany("delete from copies where source = ?", ((number,) for number in waiting))
    for number in waiting:
        ours = _text(database, number)
        if ours is None:
            continue
        _mark_alone(database, ours)
        for theirs, shared in _near(database, ours):
            copy, original = (ours, theirs) if theirs.rank() < ours.rank() else (theirs, ours)
            if _is_copy(copy, original, shared):
                _point(database, copy, original, shared)


def alike(corpus: Corpus) -> list[tuple[str, str, float]]:
    """Pairs of sources with much the same words as (id, id, share of the shorter one's runs), that are not marked as
    copy and original."""
    corpus.require(2)
    marked = {(row[0], row[1]) for row in corpus.rows("select source, original from copies")}
    found = []
    for (number,) in corpus.rows("select number from sources where current = 1 order by number"):
        ours = _text(corpus.database, number)
        if ours is None:
            continue
        for theirs, shares in _near(corpus.database, ours):
            pair = (number, theirs.number)
            if theirs.number > number and pair not in marked and pair[::-1] not in marked:
                found.append((ours.id, theirs.id, max(shares)))
    return sorted(found)


def _text(database: Database, number: int) -> _Text | None:
    row = database.execute(f"select {_FIELDS} from sources where number = ? and current = 1", (number,)).fetchone()
    return _Text(*row[:4], row[4] or "", *row[5:]) if row is not None else None


def _near(database: Database, ours: _Text) -> list[tuple[_Text, tuple[float, float]]]:
    """The sources that share much with one, each with how much of its own and of the other's runs are shared."""
    kept = [
        row[0] for row in database.execute("select hash from shingles where source = ? order by hash", (ours.number,))
    ]
    common: Counter[int] = Counter()
    query = "select source from shingles where hash = ? order by source limit ?"
    for held in database.each(query, ((hash, _COMMON + 1) for hash in kept)):
        if len(held) <= _COMMON:
            common.update(row[0] for row in held)
    common.pop(ours.number, None)
    least = max(1, 0.3 * min(len(kept), 20))
    candidates = [number for number, times in common.most_common(_MOST_COMPARED) if times >= least]
    if not candidates:
        return []
    own = shingles(ours.text, ours.language)
    found = []
    for number in candidates:
        theirs = _text(database, number)
        if theirs is None or theirs.language != ours.language:
            continue
        other = shingles(theirs.text, theirs.language)
        if min(len(own), len(other)) < DEFAULTS.copy_words:
            continue
        shared = len(own & other)
        if shared >= DEFAULTS.copy_share * min(len(own), len(other)):
            found.append((theirs, (shared / len(own), shared / len(other))))
    return found


def _is_copy(copy: _Text, original: _Text, shares: tuple[float, float]) -> bool:
    """True where two texts with much in common are original and copy, and not two texts of one house, or a post beside
    a statement."""
    if copy.standing == "own":
        return False
    if copy.standing == "copy":
        return original.standing != "copy" or copy.host() != original.host()
    if copy.kind == "post" or not copy.host() or copy.host() == original.host():
        return False
    if original.standing == "own":
        return True
    # Two that are nobody's own: only the same text, at different hosts and known days.
    return bool(original.host() and copy.published and original.published and min(shares) >= DEFAULTS.copy_same)


def _mark_alone(database: Database, text: _Text) -> None:
    """A house's text at another address is secondary even where its original is not at hand."""
    if text.standing == "copy":
        why = f"words of {text.publisher} at {text.host() or 'another address'}"
        database.execute(_POINT, (text.number, None, None, None, why))


def _point(database: Database, copy: _Text, original: _Text, shares: tuple[float, float]) -> None:
    """Lets a copy point to an original, unless it points to a better one already."""
    from verify.corpus.diff import compare

    row = database.execute("select original from copies where source = ?", (copy.number,)).fetchone()
    if row is not None and row[0] is not None:
        old = _text(database, row[0])
        if old is not None and old.rank() <= original.rank():
            return
    own = shingles(copy.text, copy.language)
    share = len(own & shingles(original.text, original.language)) / max(1, len(own))
    changes = compare(original.text, copy.text, languages.load(copy.language))
    differing = sum(max(change.old_words, change.new_words) for change in changes)
    why = f"{round(100 * share)} % of its words are those of {original.id}"
    database.execute(
        _POINT,
        (copy.number, original.number, round(share, 3), differing, why),
    )
