"""What is installed here and what it can do: for `verify doctor`, and for whoever reports a fault."""

from __future__ import annotations

import platform
import sqlite3
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from verify import __version__, kept, languages
from verify.errors import VerifyError

PACKAGE = "verify-quotes"


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that was looked at. `works` is None where it is no matter: an extra that nobody asked for."""

    name: str
    told: str
    works: bool | None = True


def facts(corpus: str | None = None, encoder: str | None = None) -> Iterator[Fact]:
    """All that was found, in a fixed order; what does not work is told as one, and never raised."""
    yield Fact("verify", f"{__version__}, {Path(__file__).parent}")
    yield Fact("python", f"{platform.python_version()}, {sys.executable}")
    yield Fact("system", f"{platform.system()} {platform.machine()}")
    yield _sqlite()
    yield from _libraries()
    yield Fact("languages", ", ".join(f"{code} ({languages.load(code).name})" for code in languages.codes()))
    yield _interfaces()
    folder = kept.cache_folder()
    yield Fact("cache", str(folder) if folder else "none: tables are worked out at each start", None)
    yield _encoder(encoder)
    if corpus is not None:
        yield from _corpus(corpus, encoder)


def _sqlite() -> Fact:
    try:
        sqlite3.connect(":memory:").execute("create virtual table words using fts5(text)")
    except sqlite3.Error as error:
        return Fact("sqlite", f"{sqlite3.sqlite_version}, without FTS5 ({error})", False)
    return Fact("sqlite", f"{sqlite3.sqlite_version}, with FTS5")


def _libraries() -> Iterator[Fact]:
    """What the package asks for, then its extras, each with the version that is there."""
    try:
        wanted = metadata.requires(PACKAGE) or []
    except metadata.PackageNotFoundError:
        yield Fact("package", "not installed: run from its sources", None)
        return
    for line in wanted:
        needed, _, marker = line.partition(";")
        name = needed.strip().split("[")[0]
        for sign in "<>=!~ (":
            name = name.split(sign)[0]
        extra = marker.partition("extra ==")[2].strip(" '\")")
        if extra in ("test", "docs") or name == PACKAGE:
            continue
        try:
            yield Fact(name, metadata.version(name) + (f" (extra {extra})" if extra else ""))
        except metadata.PackageNotFoundError:
            mend = f"pip install '{PACKAGE}[{extra}]'" if extra else f"pip install '{needed.strip()}'"
            yield Fact(name, f"not installed: {mend}", None if extra else False)


def _interfaces() -> Fact:
    from verify.reports._wording import available

    return Fact("interfaces", ", ".join(available()))


def _encoder(name: str | None) -> Fact:
    """The encoder, loaded and put to work; of the embedded one the digest of its weights."""
    from verify import encoders

    try:
        encoder = encoders.load(name)
        encoder.encode(["one"])
        told = f"{encoder.name}, {encoder.dimensions} dimensions, key {encoder.key}"
        if name is None:
            from verify.encoders import model_files

            told += f", sha256 {model_files.digest(model_files.folder() / 'weights.npz')}"
    except VerifyError as error:
        return Fact("encoder", str(error), False)
    return Fact("encoder", told)


def _corpus(path: str, encoder: str | None) -> Iterator[Fact]:
    """A corpus, who made its vectors, and whether the encoder can use them."""
    from verify import encoders
    from verify.corpus import Corpus, vectors

    try:
        with Corpus.open(path) as corpus:
            held = corpus.stats()
            yield Fact(
                "corpus",
                f"{corpus.path}: {held.sources} sources, {held.passages} passages, {held.people} people, "
                f"fingerprint {corpus.fingerprint()}",
            )
            made_by = corpus.meta("encoder")
            yield Fact("vectors", f"{held.vectors}, made by {made_by}" if made_by else "none", bool(made_by) or None)
            vectors.check_encoder(corpus, encoders.load(encoder))
    except VerifyError as error:
        yield Fact("corpus", str(error), False)
