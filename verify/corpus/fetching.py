"""Pages from the network into a corpus: under their canonical address, with what the server said of them, so that the
next time only what is new is asked for."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin, urlsplit

from verify import importers
from verify.corpus.adding import Added, Event, finish, prepare, told, write_sources
from verify.corpus.provenance import canonical_address, text_digest
from verify.corpus.store import Corpus
from verify.errors import InputError, VerifyError
from verify.web.fetching import Fetched, Manners, Session, clean

if TYPE_CHECKING:
    from verify.encoders import Encoder

_SUFFIXES = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "application/pdf": ".pdf",
    "application/rss+xml": ".rss",
    "application/atom+xml": ".atom",
    "application/xml": ".xml",
    "text/xml": ".xml",
    "application/json": ".json",
    "application/x-ndjson": ".jsonl",
    "text/csv": ".csv",
    "text/vtt": ".vtt",
    "application/x-subrip": ".srt",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/warc": ".warc",
}


@dataclass(frozen=True, slots=True)
class Wish:
    """What to fetch: pages, feeds whose pages are wanted, how many of a feed at most, and whether to ask for all of it
    even where the server would say that nothing has changed."""

    addresses: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    most: int = 50
    again: bool = False


def fetch_into(
    db: str | Path,
    wish: Wish,
    manners: Manners,
    *,
    encoder: Encoder | None = None,
    progress: Callable[[Event], None] | None = None,
    encoding: Callable[[int, int], None] | None = None,
    session: Session | None = None,
) -> Added:
    """Fetches pages into a corpus. Events are as those of `add`, with addresses for paths; an address that cannot be
    fetched is an event `failed` and the others go on. `CorpusError` where the corpus cannot be used."""
    asking = session or Session(manners)
    events: list[Event] = []
    errors: list[VerifyError] = []

    def tell(path: str, outcome: str, what: str) -> None:
        event = Event(path, outcome, what)
        events.append(event)
        if progress is not None:
            progress(event)

    with Corpus.open(db, write=True) as corpus:
        waiting = list(wish.addresses)
        for feed in wish.feeds:
            try:
                links = feed_links(asking.fetch(feed), wish.most)
                waiting += links
                tell(feed, "feed", f"{len(links)} pages")
            except InputError as error:
                errors.append(error)
                tell(feed, "failed", str(error))
        for address in dict.fromkeys(waiting):
            try:
                outcome, what = _fetch_one(corpus, asking, address, wish.again)
                tell(address, outcome, what)
            except InputError as error:
                errors.append(error)
                tell(address, "failed", str(error))
        finish(corpus, encoder=encoder, encoding=encoding)
    return Added(tuple(events), tuple(errors))


def feed_links(fetched: Fetched, most: int) -> list[str]:
    """The addresses of a feed's pages, RSS or Atom, in its order. `InputError` where it is no feed."""
    from verify.importers.xmltree import local, parse_xml

    root = parse_xml(fetched.body, fetched.address, lenient=True)
    found: dict[str, None] = {}
    for entry in root.iter():
        if local(entry) not in {"item", "entry"}:
            continue
        for child in entry:
            if local(child) != "link" or child.get("rel", "alternate") != "alternate":
                continue
            link = (child.get("href") or child.text or "").strip()
            if link:
                found[urljoin(fetched.address, link)] = None
                break
    if not found and local(root) not in {"rss", "feed", "rdf"}:
        raise InputError("not a feed", fetched.address, "Give the address of an RSS or Atom feed")
    return list(found)[:most]


def _fetch_one(corpus: Corpus, asking: Session, address: str, again: bool) -> tuple[str, str]:
    asked = clean(address)
    rows = corpus.rows("select etag, last_modified, source from fetches where address = ?", (asked,))
    etag, modified, known = rows[0] if rows and not again else (None, None, None)
    fetched = asking.fetch(asked, etag, modified)
    if fetched.status == 304:
        if known is None:
            raise InputError("the server says that nothing has changed", address, "Say --again")
        _remember(corpus, asked, fetched, known)
        return "unchanged", known
    outcome, what, source = _take(corpus, fetched)
    _remember(corpus, asked, fetched, source)
    return outcome, what


def _take(corpus: Corpus, fetched: Fetched) -> tuple[str, str, str]:
    """Puts what was fetched into the corpus: outcome, what to say, and the source's id."""
    canonical = canonical_address(fetched.address) or fetched.address
    held = corpus.rows(
        "select id, sha256, text_sha256 from sources where canonical = ? and current = 1 order by id", (canonical,)
    )
    digest = hashlib.sha256(fetched.body).hexdigest()
    for id, sha256, _ in held:
        if sha256 == digest:
            return "unchanged", id, id
    id = held[0][0] if held else canonical
    try:
        ready = prepare(
            fetched.body,
            fetched.address,
            name=_name(fetched),
            id=id,
            url=fetched.address,
            notes=(f"captured: {fetched.moment}",),
        )
    except InputError as error:
        raise InputError(error.what, fetched.address, error.mend) from error
    if len(ready) == 1:
        # The page's own canonical address is known only now; and what changes at every request is not its text.
        one = ready[0]
        if one.origin.canonical and one.origin.canonical != canonical and not held:
            held = corpus.rows(
                "select id, sha256, text_sha256 from sources where canonical = ? and current = 1 order by id",
                (one.origin.canonical,),
            )
            wanted = held[0][0] if held else one.origin.canonical
            ready = [replace(one, source=replace(one.source, id=wanted))]
        if any(text == text_digest(one.source.text) for _, _, text in held):
            return "unchanged", f"{held[0][0]} (only what stands around the text)", held[0][0]
    done = write_sources(corpus, ready)
    first = done[0]
    return first.outcome, "; ".join(told(one) for one in done[:3]), first.id


def _name(fetched: Fetched) -> str:
    """What to read the bytes as: the type that the server states, else the address' own suffix."""
    path = unquote(urlsplit(fetched.address).path)
    stem = Path(path).stem or "page"
    suffix = _SUFFIXES.get(fetched.content_type)
    if suffix is None or (suffix in {".txt", ".xml"} and Path(path).suffix.lower() in importers.importers()):
        suffix = Path(path).suffix.lower()
    if suffix not in importers.importers():
        raise InputError(
            f"there is no reader for {fetched.content_type}", fetched.address, "Save its text as a .txt file"
        )
    return f"{stem}{suffix}"


def _remember(corpus: Corpus, address: str, fetched: Fetched, source: str) -> None:
    digest = hashlib.sha256(fetched.body).hexdigest() if fetched.body else None
    with corpus.writing() as database:
        database.execute(
            "insert into fetches (address, source, fetched, status, etag, last_modified, sha256) "
            "values (?, ?, ?, ?, ?, ?, ?) on conflict (address) do update set source = excluded.source, "
            "fetched = excluded.fetched, status = excluded.status, etag = coalesce(excluded.etag, fetches.etag), "
            "last_modified = coalesce(excluded.last_modified, fetches.last_modified), "
            "sha256 = coalesce(excluded.sha256, fetches.sha256)",
            (address, source, fetched.moment, fetched.status, fetched.etag, fetched.last_modified, digest),
        )
