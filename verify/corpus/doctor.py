"""What looks wrong in a corpus to somebody who has to rely on it: gaps, doubles, oddities. Nothing is changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from verify.corpus import copies
from verify.corpus.store import Corpus
from verify.text import detect_language

KINDS = {
    "undated": "no day of publication: a claim's date cannot be checked against it",
    "unattributed": "nobody is named as speaking in it",
    "unpublished": "no publisher and no address",
    "duplicate": "the same text, or the same address, twice",
    "near-duplicate": "much the same words, not marked as copy and original",
    "secondary": "a copy of somebody's words at another address",
    "language": "the language is not known here, or is not the one that it says",
    "damaged": "what it holds cannot be relied on, such as a text that is cut off",
    "odd-date": "published before 1900, or after it was captured or added",
    "short": "hardly any text was found in it",
}
_SHORT = 40
_EARLY = date(1900, 1, 1)


@dataclass(frozen=True, slots=True)
class Complaint:
    """What looks wrong with a source: `kind` is one of `KINDS`, `what` says it for this one."""

    kind: str
    id: str
    what: str


def examine(corpus: Corpus) -> tuple[Complaint, ...]:
    """All that looks wrong, by kind in the order of `KINDS`, then by id."""
    corpus.require(2)
    found = [*_single(corpus), *_doubles(corpus), *_copies(corpus)]
    order = list(KINDS)
    return tuple(sorted(found, key=lambda one: (order.index(one.kind), one.id, one.what)))


def _single(corpus: Corpus) -> Iterator[Complaint]:
    """What a source tells by itself."""
    query = (
        "select id, published, speaker, publisher, url, language, problem, notes, captured, added, text, "
        "exists (select 1 from turns where turns.source = sources.number) from sources where current = 1"
    )
    for id, published, speaker, publisher, url, code, problem, notes, captured, added, text, turns in corpus.rows(
        query
    ):
        if published is None:
            yield Complaint("undated", id, "no day of publication")
        elif oddity := _odd_date(published, captured or added):
            yield Complaint("odd-date", id, oddity)
        if speaker is None and not turns:
            yield Complaint("unattributed", id, "no speaker")
        if publisher is None and url is None:
            yield Complaint("unpublished", id, "no publisher and no address")
        if problem:
            yield Complaint("damaged", id, problem)
        for note in (notes or "").split("\n"):
            if note.startswith("language ") and "is unknown" in note:
                yield Complaint("language", id, note)
        if len(text.strip()) < _SHORT:
            yield Complaint("short", id, f"{len(text.strip())} characters")
        else:
            heard = detect_language(text[:5000])
            if heard != code:
                yield Complaint("language", id, f"stored as {code}, reads like {heard}")


def _odd_date(published: str, seen: str | None) -> str | None:
    day = date.fromisoformat(published)
    if day < _EARLY:
        return f"published {published}"
    try:
        last = date.fromisoformat(seen[:10]) if seen else None
    except ValueError:
        last = None
    # A day more, since the publisher may be a day ahead.
    return f"published {published}, but here since {last}" if last and day > last + timedelta(days=1) else None


def _doubles(corpus: Corpus) -> Iterator[Complaint]:
    for column, what in (("text_sha256", "the same text as {}"), ("canonical", "the same address as {}")):
        groups: dict[str, list[str]] = defaultdict(list)
        for id, value in corpus.rows(
            f"select id, {column} from sources where current = 1 and {column} is not null and {column} != '' order by id"
        ):
            groups[value].append(id)
        for ids in groups.values():
            for id in ids[1:]:
                yield Complaint("duplicate", id, what.format(ids[0]))


def _copies(corpus: Corpus) -> Iterator[Complaint]:
    for copy in copies.secondary(corpus).values():
        words = f", {copy.differing} words differ: `verify corpus diff`" if copy.differing else ""
        missing = "" if copy.original else "; the original is not in the corpus"
        yield Complaint("secondary", copy.id, f"{copy.why}{words}{missing}")
    for one, other, share in copies.alike(corpus):
        yield Complaint("near-duplicate", one, f"{round(100 * share)} % of the shorter text as in {other}")
