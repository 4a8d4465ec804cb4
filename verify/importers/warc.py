"""Web archives: WARC, packed or not, and WACZ. Each page that was captured is a source, read by the importer of its kind.

When a page was captured is not when it was published: the first stands in the notes. A record that only says "the same
as before" takes the page from the record that it refers to.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from verify.errors import InputError
from verify.importers.bounded import Archive, is_zip, zip_names
from verify.importers.jsontext import records as json_records
from verify.importers.jsontext import text_at
from verify.importers.records import NotASource, only_article
from verify.importers.stamps import read_stamp
from verify.importers.warc_records import Reply, WarcRecord, payload, read_records, read_reply
from verify.publishers.addresses import place_of
from verify.settings import DEFAULTS
from verify.types import Article, Source

SUFFIXES = (".warc", ".wacz", ".gz", ".zip")
LARGEST = "largest_archive"

_KINDS = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "application/pdf": ".pdf",
    "application/json": ".json",
    "application/rss+xml": ".rss",
    "application/atom+xml": ".atom",
    "application/xml": ".xml",
    "text/xml": ".xml",
    "text/csv": ".csv",
    "text/vtt": ".vtt",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}
_PAGES = frozenset((".html", ".txt", ".pdf"))  # what a list of pages may name
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{2,40})", re.IGNORECASE)
_META = re.compile(rb"<meta[^>]{0,200}charset", re.IGNORECASE)
_WAYBACK = re.compile(r"https?://web\.archive\.org/web/(\d{14})(?:[a-z]{2}_)?/(https?:/{1,2}.+)\Z")
_TOOLBAR = re.compile(
    rb"<!--\s*BEGIN WAYBACK TOOLBAR INSERT\s*-->.{0,200000}?<!--\s*END WAYBACK TOOLBAR INSERT\s*-->", re.DOTALL
)
_MEMBER = re.compile(r"(?:\A|/)[^/]+\.warc(?:\.gz)?\Z")
_SHOWN = 5
IMPORTER = "web archive"


@dataclass(slots=True)
class _Capture:
    """A page as it was captured."""

    address: str
    date: str
    id: str
    digest: str
    data: bytes
    suffix: str
    charset: str | None
    again: list[str]


def sniff(data: bytes) -> bool:
    """True for a WARC, packed or not, and for a zip that holds one."""
    if data.startswith(b"WARC/"):
        return True
    if is_zip(data):
        return any(_MEMBER.search(name) for name in zip_names(data))
    if data.startswith(b"\x1f\x8b"):
        import zlib

        try:
            return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(data[:2000], 10).startswith(b"WARC/")
        except zlib.error:
            return False
    return False


def read_article(data: bytes, path: str) -> Article:
    """The story of an archive that holds one page."""
    return only_article(read_source(data, path), path)


def read_source(data: bytes, path: str) -> tuple[Source, ...]:
    """The pages of an archive in the order in which they were captured. Of a WACZ those that its list of pages names,
    where it has one."""
    files, listed = [data], None
    if is_zip(data):
        archive = Archive(data, path, DEFAULTS.largest_archive)
        files = [archive.read(name) for name in sorted(archive.names()) if _MEMBER.search(name)]
        listed = _listed(archive, path)
        if not files:
            raise NotASource("no web archive in it", path, "Give a WACZ or WARC file")
    captures: list[_Capture] = []
    troubles: list[str] = []
    redirects: dict[str, str] = {}
    for file in files:
        _collect(file, path, captures, redirects, troubles)
    wanted = _with_targets(listed, redirects)
    found = list(_sources(captures, wanted, path, troubles))
    if not found and troubles:
        raise InputError(troubles[0], path, "Get the file again")
    if not found:
        raise NotASource("no page in it holds words", path, "Give an archive of the pages themselves")
    if troubles:
        note = f"{len(troubles)} captures not read: {'; '.join(troubles[:_SHOWN])}"
        found[0] = replace(found[0], notes=(*found[0].notes, note))
    return tuple(found)


def _collect(file: bytes, path: str, captures: list[_Capture], redirects: dict[str, str], troubles: list[str]) -> None:
    by_id: dict[str, _Capture] = {}
    by_place: dict[tuple[str, str], _Capture] = {}
    by_digest: dict[str, _Capture] = {}
    visits: list[WarcRecord] = []
    for record in read_records(file, path):
        kind = record.fields.get("warc-type", "").lower()
        if kind == "revisit":
            visits.append(record)
        address = _address(record)
        if kind not in ("response", "resource") or not _is_address(address) or address.endswith("/robots.txt"):
            continue
        try:
            capture = _capture(record, kind, path, redirects)
        except InputError as error:
            if error.mend and "pip install" in error.mend:
                raise
            troubles.append(f"{address[:200]} ({error.what})")
            continue
        if capture is None:
            continue
        captures.append(capture)
        by_id[capture.id] = by_place[place_of(capture.address), capture.date] = capture
        if capture.digest:
            by_digest.setdefault(capture.digest, capture)
    for record in visits:
        _revisit(record, captures, by_id, by_place, by_digest, troubles)


def _revisit(
    record: WarcRecord,
    captures: list[_Capture],
    by_id: dict[str, _Capture],
    by_place: dict[tuple[str, str], _Capture],
    by_digest: dict[str, _Capture],
    troubles: list[str],
) -> None:
    """A capture that is the same as an earlier one: of one address another date of it, else a page of its own."""
    fields = record.fields
    place = (place_of(fields.get("warc-refers-to-target-uri", "")), fields.get("warc-refers-to-date", ""))
    original = (
        by_id.get(fields.get("warc-refers-to", ""))
        or by_place.get(place)
        or by_digest.get(fields.get("warc-payload-digest", ""))
    )
    address, date = _address(record), fields.get("warc-date", "")
    if original is None:
        if _is_address(address):
            troubles.append(f"{address[:200]} (the same as a page that is not here)")
    elif place_of(address) == place_of(original.address):
        original.again.append(date)
    else:
        captures.append(replace(original, address=address, date=date, id=fields.get("warc-record-id", ""), again=[]))


def _address(record: WarcRecord) -> str:
    return record.fields.get("warc-target-uri", "").strip("<> ")


def _is_address(address: str) -> bool:
    return address.startswith(("http://", "https://"))


def _capture(record: WarcRecord, kind: str, path: str, redirects: dict[str, str]) -> _Capture | None:
    if record.content is None:
        return None
    if kind == "response":
        reply = read_reply(record.content)
        if reply is None:
            return None
        if 300 <= reply.status < 400 and reply.fields.get("location"):
            redirects[place_of(_address(record))] = place_of(_absolute(_address(record), reply.fields["location"]))
        if reply.status not in (200, 203):
            return None
    else:
        reply = Reply(200, {"content-type": record.fields.get("content-type", "")}, record.content)
    said = reply.fields.get("content-type", "")
    suffix = _KINDS.get(said.partition(";")[0].strip().lower())
    if suffix is None:
        return None
    data = payload(reply, path)
    if not data.strip():
        return None
    charset = _CHARSET.search(said)
    return _Capture(
        address=_address(record),
        date=record.fields.get("warc-date", ""),
        id=record.fields.get("warc-record-id", ""),
        digest=record.fields.get("warc-payload-digest", ""),
        data=data,
        suffix=suffix,
        charset=charset[1].lower() if charset else None,
        again=[],
    )


def _absolute(base: str, address: str) -> str:
    from urllib.parse import urljoin

    try:
        return urljoin(base, address)
    except ValueError:
        return address


# --- which pages ---------------------------------------------------------------------------------------------------


def _listed(archive: Archive, path: str) -> set[str] | None:
    """The canonical addresses of the pages that a WACZ lists; None where it lists none."""
    found = set()
    for name in archive.names():
        if re.search(r"(?:\A|/)pages/[^/]+\.jsonl\Z", name):
            data = archive.read(name, DEFAULTS.largest_file)
            for record, _ in json_records(data, path) if data.strip() else ():
                address = text_at(record, "url")
                if _is_address(address):
                    found.add(place_of(address))
    return found or None


def _with_targets(listed: set[str] | None, redirects: dict[str, str]) -> set[str] | None:
    """The listed pages with where they lead to."""
    if listed is None:
        return None
    found = set(listed)
    for address in listed:
        for _ in range(10):
            address = redirects.get(address, address)
            found.add(address)
    return found


# --- pages to sources ----------------------------------------------------------------------------------------------


def _sources(captures: Sequence[_Capture], wanted: set[str] | None, path: str, troubles: list[str]) -> Iterator[Source]:
    seen: dict[str, set[str]] = {}
    for capture in captures:
        if wanted is not None and capture.suffix in _PAGES and place_of(capture.address) not in wanted:
            continue
        digest = hashlib.sha256(capture.data).hexdigest()
        address, date = _original(capture)
        place = place_of(address)
        if digest in seen.setdefault(place, set()):
            continue
        later = bool(seen[place])
        seen[place].add(digest)
        try:
            read = _read(capture, path)
        except NotASource:
            continue
        except InputError as error:
            if error.mend and "pip install" in error.mend:
                raise
            troubles.append(f"{address[:200]} ({error.what})")
            continue
        stamp = read_stamp(date)
        for source in read:
            alone = len(read) == 1
            notes = [*source.notes, *([f"captured: {stamp.iso}"] if stamp else [])]
            notes += [f"captured again: {one}" for one in capture.again[:20]]
            if alone and source.url and place_of(source.url) != place:
                notes.append(f"the page gives its address as {source.url}")
            own = (place if alone else source.id) or place
            yield replace(
                source,
                id=f"{own}@{date[:19]}" if later else own,
                url=address if alone else source.url or address,
                raw=capture.data if alone else source.raw,
                sha256=digest if alone else source.sha256,
                path=path,
                provenance=source.provenance or "web archive",
                notes=tuple(notes),
            )


def _original(capture: _Capture) -> tuple[str, str]:
    """The address and the date of a page, also of one that was captured out of the Wayback Machine."""
    found = _WAYBACK.match(capture.address)
    return (found[2], found[1]) if found else (capture.address, capture.date)


def _read(capture: _Capture, path: str) -> tuple[Source, ...]:
    from verify import importers

    data = _TOOLBAR.sub(b"", capture.data) if capture.suffix == ".html" else capture.data
    if capture.charset and capture.charset not in ("utf-8", "utf8") and not _META.search(data[:4000]):
        try:
            data = data.decode(capture.charset).encode("utf-8")
        except (LookupError, ValueError):
            pass
    return importers.read_sources_bytes(data, f"{path}/page{capture.suffix}", name=False)
