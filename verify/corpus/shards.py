"""Several corpora that are read as one: a corpus too large for one file, or kept by year or by desk.

The answers are those of one corpus that the sources were added to in the order of the shards: words are scored by what
all shards hold, the nearest passages are chosen among those of all, and a tie goes to the earlier shard. A source must
be in one shard only. Copies are looked for when sources are added, within their shard: a copy belongs where its original
is.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Self

from verify.corpus.database import Row
from verify.corpus.scoring import Whole
from verify.corpus.store import Corpus, digest_of
from verify.errors import CorpusError
from verify.types import Passage, Source

if TYPE_CHECKING:
    from verify.corpus.copies import Copy
    from verify.naming.people import Registry

_ROOM = 1 << 40  # passages of a shard: its number stands in front of theirs

Near = list[list[tuple[int, int]]]
"""For each query passages as (id, how many signs differ)."""


class Shards:
    """What `check` asks of a `Corpus`, of several. `asking`, where it is set, has all shards looked through elsewhere
    for the vectors nearest to the signs of queries; else that is done here."""

    scans = True

    def __init__(self, parts: Sequence[Corpus]):
        self.parts = tuple(parts)
        self.path = ", ".join(part.path for part in parts)
        self.asking: Callable[[str, Sequence[bytes], int], Sequence[Near]] | None = None
        self._state: Any = None
        self._noted: dict[str, dict[Any, Any]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        for part in self.parts:
            part.close()

    def sources(self, text: bool = True) -> tuple[Source, ...]:
        """The current versions of all sources, by id."""
        return tuple(sorted((source for part in self.parts for source in part.sources(text)), key=lambda one: one.id))

    def source(self, id: str) -> Source:
        """The current version of one source. `CorpusError` where there is none of that id."""
        for part in self.parts:
            if part.about([id]):
                return part.source(id)
        raise CorpusError(f"no source {id!r}", self.path, "`verify corpus list` shows those of a shard")

    def history(self, id: str) -> list[Row]:
        """The versions of a source; see `Corpus.history`."""
        return [row for part in self.parts for row in part.history(id)]

    def passages(self, ids: Iterable[int]) -> tuple[Passage, ...]:
        """The passages of these ids in the order asked for; ids that there are none of are left out."""
        wanted = list(ids)
        found = {
            number * _ROOM + passage.id: replace(passage, id=number * _ROOM + passage.id)
            for number, own in self._split(wanted)
            for passage in self.parts[number].passages(own)
        }
        return tuple(found[id] for id in wanted if id in found)

    def passage_ids(self, source_id: str | None = None) -> tuple[int, ...]:
        """The ids of all passages, or of those of one source, in order."""
        return tuple(
            number * _ROOM + id for number, part in enumerate(self.parts) for id in part.passage_ids(source_id)
        )

    def fingerprint(self) -> str:
        """The digest that one corpus of these sources and people has. `CorpusError` where a source is in two shards."""
        held: dict[str, tuple[str, str]] = {}
        for part in self.parts:
            for id, sha256 in part.digests():
                if id in held:
                    raise CorpusError(
                        f"{id!r} is in {held[id][1]} too", part.path, "A source must be in one shard only"
                    )
                held[id] = (sha256, part.path)
        sources = ((id, held[id][0]) for id in sorted(held))
        return digest_of(sources, (record for _, record, _ in self._people()))

    def counts(self) -> tuple[int, int]:
        """How many current sources and how many passages there are."""
        counted = [part.counts() for part in self.parts]
        return sum(map(itemgetter(0), counted)), sum(map(itemgetter(1), counted))

    def noted(self, about: str) -> dict[Any, Any]:
        """What callers note under a name; forgotten as soon as somebody writes to a shard."""
        state = tuple(part.state() for part in self.parts)
        if state != self._state:
            self._state = state
            self._noted.clear()
        return self._noted.setdefault(about, {})

    def people(self) -> Registry:
        """The registry of the people of all shards."""
        from verify.naming.people import Registry
        from verify.naming.person_keys import dump_index

        rows = self._people()
        return Registry.of_stored(rows, dump_index([(name, keys) for name, _, keys in rows]))

    def _people(self) -> list[tuple[str, str, str]]:
        """Their rows: own people, of two of one name the later one, and those known from the start that these leave
        room for."""
        from verify.corpus.registry import welcome
        from verify.naming.person_records import load_person

        held = self.noted("people")
        if not held:
            rows = [row for part in self.parts for row in part.rows("select name, record, keys, origin from people")]
            own = {name: (name, record, keys) for name, record, keys, origin in rows if origin is None}
            known = {name: (name, record, keys) for name, record, keys, origin in rows if origin is not None}
            people = [load_person(record) for _, record, _ in own.values()]
            welcomed = welcome(sorted(known), people, {name: load_person(row[1]) for name, row in known.items()})
            found = own | {person.name: known[person.name] for person in welcomed}
            held["rows"] = [found[name] for name in sorted(found)]
        return held["rows"]

    def speakers(self) -> tuple[str, ...]:
        """Every name that a passage is under, sorted."""
        return tuple(sorted({name for part in self.parts for name in part.speakers()}))

    def copies(self) -> dict[str, Copy]:
        """The secondary sources by id."""
        return dict(sorted(one for part in self.parts for one in part.copies().items()))

    def meta(self, key: str) -> str | None:
        """A remark on the corpus as a whole, as the first shard has it."""
        return self.parts[0].meta(key)

    def about(self, ids: Iterable[str]) -> list[Row]:
        """Id, language, kind and day of current sources."""
        wanted = list(ids)
        return [row for part in self.parts for row in part.about(wanted)]

    # --- words and vectors

    def count_words(self, words: Sequence[str]) -> dict[str, int]:
        """In how many passages each of these folded words stands, of those that stand in any."""
        found: dict[str, int] = {}
        for part in self.parts:
            for word, number in part.count_words(words).items():
                found[word] = found.get(word, 0) + number
        return found

    def find_words(
        self, words: Sequence[str], limit: int, speakers: Sequence[str] | None = None
    ) -> list[tuple[int, float]]:
        """The passages with any of these folded words as (id, score), best first."""
        totals = self.noted("totals")
        if not totals:
            first, *others = (part.totals() for part in self.parts)
            totals["all"] = sum(others, start=first)
        whole = Whole(totals["all"], self.count_words(words))
        found = [
            (number * _ROOM + id, score)
            for number, part in enumerate(self.parts)
            for id, score in part.find_words(words, limit, speakers, whole)
        ]
        return sorted(found, key=lambda one: (-one[1], one[0]))[:limit]

    def without_vectors(self, encoder: str) -> tuple[int, ...]:
        """The ids of the passages that have no vector of that encoder."""
        return tuple(
            number * _ROOM + id for number, part in enumerate(self.parts) for id in part.without_vectors(encoder)
        )

    def vectors(self, encoder: str, ids: Sequence[int]) -> list[tuple[int, bytes]]:
        """The stored vectors of passages as (id, float16), in any order."""
        return [
            (number * _ROOM + id, vector)
            for number, own in self._split(ids)
            for id, vector in self.parts[number].vectors(encoder, own)
        ]

    def all_vectors(self, encoder: str) -> list[tuple[int, bytes]]:
        """The stored vectors of all passages by id."""
        return [
            (number * _ROOM + id, vector)
            for number, part in enumerate(self.parts)
            for id, vector in part.all_vectors(encoder)
        ]

    def nearest_signs(self, encoder: str, bits: Sequence[bytes], count: int) -> Near:
        """For each query the passages whose signs differ least, equals by id."""
        if self.asking is not None:
            near = self.asking(encoder, bits, count)
        else:
            near = [near_signs(part, encoder, bits, count) for part in self.parts]
        merged = []
        for place in range(len(bits)):
            every = (
                (differing, number * _ROOM + id) for number, found in enumerate(near) for id, differing in found[place]
            )
            merged.append([(id, differing) for differing, id in heapq.nsmallest(count, every)])
        return merged

    def _split(self, ids: Iterable[int]) -> Iterator[tuple[int, list[int]]]:
        """The number of each shard with the ids in it, as it has them."""
        own: dict[int, list[int]] = {}
        for id in ids:
            own.setdefault(id // _ROOM, []).append(id % _ROOM)
        yield from ((number, some) for number, some in sorted(own.items()) if number < len(self.parts))


def near_signs(corpus: Corpus, key: str, bits: Sequence[bytes], count: int) -> Near:
    """For each query the passages of a shard whose signs differ least as (id, how many), equals by id: by the database
    where it can say, else in memory, where the signs are kept for the next time."""
    import numpy as np

    from verify.corpus.vectors import NumpyScan

    served = corpus.nearest_signs(key, bits, count)
    if served is not None:
        return served
    held = corpus.noted("signs")
    if key not in held:
        held.clear()
        scan, ids = NumpyScan(), []
        for rows in corpus.sign_bits(key):
            ids += [passage for passage, _ in rows]
            scan.add(np.frombuffer(b"".join(sign for _, sign in rows), dtype=np.uint8).reshape(len(rows), -1))
        held[key] = scan, np.array(ids, dtype=np.int64)
    scan, ids = held[key]
    if not len(ids):
        return [[] for _ in bits]
    asked = np.frombuffer(b"".join(bits), dtype=np.uint8).reshape(len(bits), -1)
    found = []
    for query, places in zip(asked, scan.nearest(asked, min(count, len(ids))), strict=True):
        differing = scan.differing(query, places).tolist()
        ranked = sorted(zip(differing, ids[places].tolist(), strict=True))
        found.append([(id, number) for number, id in ranked])
    return found
