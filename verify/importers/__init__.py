"""A format a file: bytes to an `Article` or to `Source`s.

An importer is a module of this folder with `SUFFIXES`, `read_article(data, path)`, `read_source(data, path)` and, where
content tells the format of a file, `sniff(data)`. It is found by being there. Of several importers of one suffix the
first whose `sniff` says yes reads the file; one that is `GENERIC` is asked last. `LARGEST` names the setting that bounds
the size of its files, where that is another than `largest_file`.
"""

from __future__ import annotations

import dataclasses
import functools
import importlib
import pkgutil
import re
import sys
from datetime import date
from pathlib import Path
from types import ModuleType

from verify.errors import InputError
from verify.importers.front import read_language
from verify.kept import kept
from verify.settings import DEFAULTS
from verify.types import Article, Source

STDIN = "-"
"""The path that is standard input, wherever an article is taken; its id is `stdin`."""
_PLAIN = ".txt"
_SUFFIXES = re.compile(r"^SUFFIXES = \(([^)]{0,1000})\)", re.MULTILINE)
_SUFFIX = re.compile(r'"(\.[^"]+)"')
_GENERIC = re.compile(r"^GENERIC = True$", re.MULTILINE)


@functools.cache
def importers() -> dict[str, tuple[ModuleType, ...]]:
    """The importers of each suffix, in the order in which they are asked."""
    return {suffix: importers_of(suffix) for suffix in _names()}


def importers_of(suffix: str) -> tuple[ModuleType, ...]:
    """The importers of one suffix in their order; the others are not loaded."""
    return tuple(importlib.import_module(f"{__name__}.{name}") for name in _names().get(suffix, ()))


@kept
def _names() -> dict[str, tuple[str, ...]]:
    """The modules of each suffix, in order. They are not loaded for it, as the readers of some formats are slow to
    load: what they say of themselves is read off their text."""
    found: dict[str, list[tuple[bool, str]]] = {}
    for entry in pkgutil.iter_modules(__path__):
        suffixes, generic = _said_of(entry.name)
        for suffix in suffixes:
            found.setdefault(suffix, []).append((generic, entry.name))
    return {suffix: tuple(name for _, name in sorted(modules)) for suffix, modules in sorted(found.items())}


def _said_of(name: str) -> tuple[tuple[str, ...], bool]:
    """`SUFFIXES` and `GENERIC` of a module of this folder."""
    try:
        text = Path(__path__[0], f"{name}.py").read_text(encoding="utf-8")
    except OSError:  # installed without its sources
        module = importlib.import_module(f"{__name__}.{name}")
        return tuple(getattr(module, "SUFFIXES", ())), bool(getattr(module, "GENERIC", False))
    said = _SUFFIXES.search(text)
    return tuple(_SUFFIX.findall(said.group(1))) if said else (), bool(_GENERIC.search(text))


def read_article(path: str | Path, *, published: date | None = None, language: str | None = None) -> Article:
    """The article in a file, or with `-` on standard input. `published` and `language` stand where given, whatever the
    file says. `InputError` where it cannot be read."""
    data = _read_stdin() if str(path) == STDIN else read_bytes(path)
    return read_article_bytes(data, str(path), published=published, language=language)


def read_article_bytes(
    data: bytes, name: str, *, published: date | None = None, language: str | None = None
) -> Article:
    """The article in these bytes; the suffix of `name` says the format."""
    module = importer_for(name, data)
    _check_size(data, name, module)
    article = module.read_article(data, name)
    if not article.text.strip():
        raise InputError("there is no text in it", name, "Give a file with the story's words")
    if language is not None:
        code = read_language(language)
        if code is None:
            raise InputError(f"there is no language {language!r}", name, "Try `ar` or `en`")
        article = dataclasses.replace(article, language=code)
    if published is not None:
        article = dataclasses.replace(article, published=published)
    return article


def read_sources(path: str | Path) -> tuple[Source, ...]:
    """The sources in a file, mostly one. `InputError` where it cannot be read."""
    return read_sources_bytes(read_bytes(path), str(path))


def read_sources_bytes(data: bytes, path: str, *, name: bool = True) -> tuple[Source, ...]:
    """The sources in these bytes; the suffix of `path` says the format. A source without an id of its own gets the
    file's name, or with `name=False` stays without."""
    module = importer_for(path, data)
    _check_size(data, path, module)
    found = tuple(module.read_source(data, path))
    if not name:
        return found
    return tuple(dataclasses.replace(source, id=source.id or name_of(path)) for source in found)


def importer_for(name: str, data: bytes) -> ModuleType:
    """The importer for a file, by suffix and content, else by content alone, else plain text."""
    named = importers_of(Path(name).suffix.lower())
    if len(named) == 1:
        return named[0]
    every = named or [module for modules in importers().values() for module in modules]
    for module in dict.fromkeys(sorted(every, key=lambda module: getattr(module, "GENERIC", False))):
        if hasattr(module, "sniff") and module.sniff(data):
            return module
    return named[-1] if named else importers_of(_PLAIN)[0]


def name_of(path: str) -> str:
    """The name of a file without folder and suffix, as the id of what has none of its own."""
    return "stdin" if path == STDIN else Path(path).stem or "untitled"


def read_bytes(path: str | Path) -> bytes:
    """The bytes of a file. `InputError` where it cannot be read; of one that is too large no more than tells so."""
    if Path(path).is_dir():
        raise InputError("this is a folder, not a file", path, "Name the files in it")
    try:
        with open(path, "rb") as file:  # bounded, since a pipe or a device does not say its size
            data = file.read(max(DEFAULTS.largest_file, DEFAULTS.largest_archive) + 1)
    except FileNotFoundError as error:
        raise InputError("no such file", path, "Check the name") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(f"cannot be read ({reason})", path, "Check the file and its rights") from error
    return data


def _read_stdin() -> bytes:
    """The bytes of standard input, no more than tell that they are too many."""
    try:
        return sys.stdin.buffer.read(max(DEFAULTS.largest_file, DEFAULTS.largest_archive) + 1)
    except (AttributeError, OSError, ValueError) as error:  # there is none, or it is closed
        raise InputError("standard input cannot be read", STDIN, "Pipe the story into it") from error


def _check_size(data: bytes, name: str, module: ModuleType) -> None:
    most = getattr(DEFAULTS, getattr(module, "LARGEST", "largest_file"))
    if len(data) > most:
        megabytes = most // 1_000_000
        raise InputError(f"larger than {megabytes} MB", name, "Split it, or give the text alone")
