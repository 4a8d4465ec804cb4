"""Files packed together or alone: a zip of documents, a gzip of one. Each is read by the importer of its own name."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import PurePosixPath

from verify.errors import InputError
from verify.importers.bounded import Archive, gunzip, is_zip
from verify.importers.records import NotASource, only_article
from verify.settings import DEFAULTS
from verify.types import Article, Source

SUFFIXES = (".zip", ".gz")
LARGEST = "largest_archive"
GENERIC = True

_LEADS_OUT = re.compile(r"\A(?:/|[A-Za-z]:)|(?:\A|/)\.\.(?:/|\Z)|\0")
_MOST_FILES = 20_000


def sniff(data: bytes) -> bool:
    """True where a file begins as a zip or a gzip does."""
    return is_zip(data) or data.startswith(b"\x1f\x8b")


def read_article(data: bytes, path: str) -> Article:
    """The story of an archive that holds one."""
    from verify import importers

    if data.startswith(b"\x1f\x8b"):
        inner = gunzip(data, path)
        return importers.read_article_bytes(_not_packed(inner, path), path.removesuffix(".gz"))
    return only_article(read_source(data, path), path)


def read_source(data: bytes, path: str) -> tuple[Source, ...]:
    """The sources of all files in an archive that there is an importer for, in the order of their names."""
    from verify import importers

    if data.startswith(b"\x1f\x8b"):
        inner = _not_packed(gunzip(data, path), path)
        found = importers.read_sources_bytes(inner, path.removesuffix(".gz"), name=False)
        return tuple(replace(source, path=path) for source in found)
    archive = Archive(data, path)
    names = sorted(archive.names())
    if len(names) > _MOST_FILES:
        raise InputError(f"more than {_MOST_FILES:,} files in the archive", path, "Unpack it first")
    known = importers.importers()
    sources: list[Source] = []
    for name in names:
        if _LEADS_OUT.search(name):
            raise InputError(f"{name[:80]!r} leads out of the archive", path, "Check where the file comes from")
        place = PurePosixPath(name)
        if place.suffix.lower() in SUFFIXES or place.suffix.lower() not in known or place.name.startswith("."):
            continue
        if place.parts[0] == "__MACOSX" or place.stem.lower() == "readme":
            continue
        inside = archive.read(name, DEFAULTS.largest_file)
        try:
            found = importers.read_sources_bytes(inside, f"{path}/{name}", name=False)
        except NotASource:
            continue
        for number, source in enumerate(found, 1):
            own = source.id or (place.stem if len(found) == 1 else f"{place.stem}-{number}")
            sources.append(replace(source, id=own, path=path, notes=(*source.notes, f"file in the archive: {name}")))
    if not sources:
        raise NotASource("no file in the archive holds a source", path, "Unpack it, and give the files")
    return tuple(sources)


def _not_packed(data: bytes, path: str) -> bytes:
    """What came out of a gzip, unless it is packed again."""
    if sniff(data):
        raise InputError("packed more than once", path, "Unpack it first")
    return data
