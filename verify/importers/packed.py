"""Files packed together or alone: a zip of documents, a gzip of one. Each is read by the importer of its own name."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import PurePosixPath

from verify.errors import InputError
from verify.importers.bounded import Archive, gunzip, is_tar, is_zip, zip_of_tar
from verify.importers.records import NotASource, only_article
from verify.settings import DEFAULTS
from verify.types import Article, Source

SUFFIXES = (".zip", ".gz", ".tgz", ".tar")
LARGEST = "largest_archive"
GENERIC = True

_LEADS_OUT = re.compile(r"\A(?:/|[A-Za-z]:)|(?:\A|/)\.\.(?:/|\Z)|\0")
_MOST_FILES = 20_000


def sniff(data: bytes) -> bool:
    """True where a file begins as a zip, a gzip or a tar does."""
    return is_zip(data) or data.startswith(b"\x1f\x8b") or is_tar(data)


def read_article(data: bytes, path: str) -> Article:
    """The story of an archive that holds one."""
    from verify import importers

    inner, name = _unpacked(data, path)
    if name != path:
        return importers.read_article_bytes(inner, name)
    return only_article(read_source(data, path), path)


def read_source(data: bytes, path: str) -> tuple[Source, ...]:
    """The sources of all files in an archive that there is an importer for, in the order of their names."""
    from verify import importers

    inner, name = _unpacked(data, path)
    if name != path:
        found = importers.read_sources_bytes(inner, name, name=False)
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


def _unpacked(data: bytes, path: str) -> tuple[bytes, str]:
    """What a gzip or a tar holds, a tar as a zip, with the name to read it by; others as they are."""
    name = path
    if data.startswith(b"\x1f\x8b"):
        data, name = gunzip(data, path), re.sub(r"\.(?:gz|tgz)\Z", "", path, flags=re.IGNORECASE)
        if is_zip(data) or data.startswith(b"\x1f\x8b"):
            raise InputError("packed more than once", path, "Unpack it first")
        name = name if name != path else f"{path}.txt"
    if is_tar(data):
        return zip_of_tar(data, path), f"{re.sub(r'[.]tar$', '', name, flags=re.IGNORECASE)}.zip"
    return data, name
