"""A corpus as a folder of files, and back: what came byte for byte, the text as it was read, and a record beside them.

    FOLDER/corpus.json                       what this is, and how many sources are in it
    FOLDER/people.json                       the corpus' own people
    FOLDER/sources/NAME/1/record.json        all that is known of the first version of a source
    FOLDER/sources/NAME/1/raw.html           its bytes as they came
    FOLDER/sources/NAME/1/text.txt           its text as it was read, which all spans count in

`verify corpus add` reads the folder back to an equal corpus. Texts are not read out of the raw bytes again, so that an
export of today is the same corpus under a reader of tomorrow; whoever wants a new reading adds the raw files.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import zlib
from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

from verify import __version__
from verify.corpus import copies
from verify.corpus.passages import cut_source
from verify.corpus.provenance import Provenance, text_digest
from verify.corpus.store import Corpus
from verify.corpus.writing import Ready
from verify.errors import InputError, VerifyError
from verify.naming.person_records import Person, load_person, read_records
from verify.types import Source, Span, Turn

MANIFEST = "corpus.json"
SCHEMA = "verify-corpus/1"
_FIELDS = (
    "id", "language", "publisher", "speaker", "kind", "title", "published", "url", "provenance", "licence", "sha256",
    "path", "importer", "problem",
)  # fmt: skip
_ORIGIN = tuple(field.name for field in fields(Provenance))
_PLAIN = re.compile(r"[^\w. -]|^[.]|[. ]$")
_AT_ONCE = 20  # texts with their raw bytes in memory
_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,8}")


def is_export(folder: Path) -> bool:
    """True for a folder that `export` made."""
    try:
        with open(folder / MANIFEST, encoding="utf-8") as file:
            return f'"{SCHEMA}"' in file.read(2000)
    except (OSError, ValueError):
        return False


def export(corpus: Corpus, folder: str | Path) -> int:
    """Writes all sources with all their versions, and the corpus' own people, into a new folder; how many sources.
    The folder is there whole or not at all. `InputError` where it cannot be made."""
    corpus.require(2)
    target = Path(folder)
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise InputError("is there already", target, "Name a folder that does not exist")
    part = target.with_name(f"{target.name}.part")
    try:
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True)
        number = _write_sources(corpus, part)
        _write_people(corpus, part / "people.json")
        manifest = {
            "schema": SCHEMA,
            "tool": {"name": "verify", "version": __version__},
            "fingerprint": corpus.fingerprint(),
            "sources": number,
        }
        _write_json(part / MANIFEST, manifest)
        if target.exists():
            target.rmdir()
        part.rename(target)
    except OSError as error:
        shutil.rmtree(part, ignore_errors=True)
        raise InputError(f"cannot be written ({error.strerror})", target, "Choose another place") from error
    return number


def _write_sources(corpus: Corpus, folder: Path) -> int:
    taken: dict[str, str] = {}
    query = f"select number, version, {', '.join(_FIELDS)}, notes, text, raw, {', '.join(_ORIGIN)} from sources order by id, version"
    for row in (row for rows in corpus.parts(query, size=_AT_ONCE) for row in rows):
        number, version = row[:2]
        at = 2 + len(_FIELDS)
        record = dict(zip(_FIELDS, row[2:at], strict=True))
        notes, text, raw = row[at : at + 3]
        place = folder / "sources" / _name(record["id"], taken) / str(version)
        place.mkdir(parents=True)
        record["notes"] = notes.split("\n") if notes else []
        record["turns"] = [
            {"speaker": who, "start": start, "end": end, "role": role}
            for who, start, end, role in corpus.rows(
                'select speaker, start, "end", role from turns where source = ? order by start', (number,)
            )
        ]
        record["roles"] = [
            {"name": name, "role": role, "office": office}
            for name, role, office in corpus.rows(
                "select name, role, office from roles where source = ? order by role, name", (number,)
            )
        ]
        record["origin"] = dict(zip(_ORIGIN, row[at + 3 :], strict=True))
        suffix = Path(record["path"] or "").suffix
        (place / f"raw{suffix if _SUFFIX.fullmatch(suffix) else '.bin'}").write_bytes(zlib.decompress(raw))
        (place / "text.txt").write_bytes(text.encode("utf-8"))
        _write_json(place / "record.json", record)
    return len(taken)


def _name(id: str, taken: dict[str, str]) -> str:
    """A name for the folder of a source, its own for each id also where large and small letters are the same."""
    name = _PLAIN.sub(lambda match: f"%{ord(match[0]):02X}", id) or "%"
    if len(name.encode("utf-8")) > 120:
        name = f"{name[:30]}-{hashlib.sha256(id.encode()).hexdigest()[:16]}"
    key = name.casefold()
    if taken.setdefault(key, id) != id:
        name = f"{name}-{hashlib.sha256(id.encode()).hexdigest()[:16]}"
        taken.setdefault(name.casefold(), id)
    return name


def _write_people(corpus: Corpus, path: Path) -> None:
    rows = corpus.rows("select record from people where origin is null order by name")
    data = {}
    for (record,) in rows:
        person = load_person(record)
        data[person.name] = {"kind": person.kind, "names": list(person.names), "titles": list(person.titles)}
        if person.offices:
            data[person.name]["offices"] = [
                {"title": office.title, "from": _iso(office.start), "to": _iso(office.end)} for office in person.offices
            ]
    if data:
        _write_json(path, data)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _write_json(path: Path, data: Any) -> None:
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def read_export(folder: Path) -> tuple[tuple[Person, ...], Iterator[list[Ready] | VerifyError]]:
    """The people of an export and its sources, each with all its versions in order; an error in the place of a source
    that was altered or cannot be read. `InputError` where it is no export."""
    if not is_export(folder):
        raise InputError("not an exported corpus", folder, f"There must be a {MANIFEST} of `verify corpus export`")
    people = read_records(folder / "people.json") if (folder / "people.json").exists() else ()
    return people, _groups(folder)


def _groups(folder: Path) -> Iterator[list[Ready] | VerifyError]:
    root = folder / "sources"
    found = 0
    for place in sorted(root.iterdir()) if root.is_dir() else ():
        try:
            numbers = sorted((int(path.name), path) for path in place.iterdir() if path.name.isdecimal())
            group = [_read_version(path) for _, path in numbers]
        except InputError as error:
            yield error
            found += 1
            continue
        if group:
            found += 1
            yield group
    try:
        stated = json.loads((folder / MANIFEST).read_text(encoding="utf-8")).get("sources")
    except (OSError, ValueError, AttributeError):
        stated = None
    if stated != found:
        yield InputError(f"{found} of {stated} sources are there", folder, "Export the corpus again")


def _read_version(place: Path) -> Ready:
    try:
        record = json.loads((place / "record.json").read_text(encoding="utf-8"))
        text = (place / "text.txt").read_bytes().decode("utf-8")
        (file,) = [path for path in place.iterdir() if path.stem == "raw"]
        raw = file.read_bytes()
        turns = tuple(
            Turn(turn["speaker"], Span(int(turn["start"]), int(turn["end"])), turn["role"]) for turn in record["turns"]
        )
        day = record["published"]
        given = {name: record[name] for name in _FIELDS if name not in {"published", "path"}}
        source = Source(
            text=text,
            raw=raw,
            turns=turns,
            notes=tuple(record["notes"]),
            published=date.fromisoformat(day) if day else None,
            path=record["path"] or "",
            **given,
        )
        origin = Provenance(**record["origin"])
        roles = tuple((role["name"], role["role"], role["office"]) for role in record["roles"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(f"not a source of an export ({error})", place, "Export the corpus again") from error
    if hashlib.sha256(raw).hexdigest() != source.sha256:
        raise InputError("the raw bytes are not those that were exported", place, "Add the altered file by itself")
    if origin.text_sha256 is not None and text_digest(text) != origin.text_sha256:
        raise InputError("the text is not the one that was exported", place, "Export the corpus again")
    return Ready(source, cut_source(source), True, origin, roles, copies.kept_shingles(source))
