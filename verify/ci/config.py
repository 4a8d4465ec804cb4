"""`verify.toml`: what a project has checked, against what, and what makes it fail."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from verify.ci import globs
from verify.ci.fingerprints import LABELS
from verify.errors import InputError

NAME = "verify.toml"
CACHE = ".verify"
WAIVERS = "verify-waivers.toml"
BASELINE = "verify-baseline.json"


@dataclass(frozen=True, slots=True)
class Override:
    """Other choices for the stories that match `paths`; None: as for all."""

    paths: tuple[str, ...]
    profile: str | None = None
    fail_on: tuple[str, ...] | None = None
    min_worth: float | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Config:
    """The settings of a project. Paths and patterns count from `root`, the folder of the file."""

    root: Path
    stories: tuple[str, ...]
    exclude: tuple[str, ...] = ()
    corpus: str | None = None
    sources: tuple[str, ...] = ()
    people: str | None = None
    profile: str = "default"
    fail_on: tuple[str, ...] = ("unsupported",)
    min_worth: float | None = None
    language: str | None = None
    encoder: str | None = None
    waivers: str = WAIVERS
    baseline: str | None = None
    cache: str = CACHE
    fail_on_stale: bool = False
    overrides: tuple[Override, ...] = ()
    outputs: tuple[tuple[str, str], ...] = ()
    path: str = field(default=NAME, compare=False)

    def for_story(self, story: str) -> Override:
        """The choices for one story, the last override that matches first."""
        profile, fail_on, worth, language = self.profile, self.fail_on, self.min_worth, self.language
        for override in self.overrides:
            if globs.matches(story, override.paths):
                profile = override.profile or profile
                fail_on = fail_on if override.fail_on is None else override.fail_on
                worth = worth if override.min_worth is None else override.min_worth
                language = override.language or language
        return Override((story,), profile, fail_on, worth, language)


# Key of the file -> how its value is read. The names are those of the command line.
_SHARED = {"profile": "profile", "fail-on": "labels", "min-worth": "share", "language": "text"}
_KEYS = _SHARED | {
    "stories": "patterns",
    "exclude": "patterns",
    "corpus": "text",
    "sources": "texts",
    "people": "text",
    "encoder": "text",
    "waivers": "text",
    "baseline": "text",
    "cache": "text",
    "fail-on-stale": "switch",
}


def read_config(path: str | Path) -> Config:
    """The settings in a file. `InputError` where it is missing, no TOML, or says what nobody understands."""
    try:
        data = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise InputError("no such file", path, "`verify ci --init` writes a first one") from error
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot be read ({error})", path, "Check the file and its rights") from error
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"no TOML ({error})", path, "Mend that line") from error
    return config_of(data, Path(path).absolute().parent, str(path))


def config_of(data: dict[str, Any], root: Path, path: str = NAME) -> Config:
    """The settings in a table of TOML."""
    tables = {"override", "outputs"}
    values = _read(data, _KEYS, tables, path)
    if not values.get("stories"):
        raise InputError("names no stories", path, 'Add a line such as stories = ["stories/**/*.md"]')
    if bool(values.get("corpus")) == bool(values.get("sources")):
        raise InputError("must name a corpus or the folders of its sources, one of both", path, 'corpus = "FILE.db"')
    if values.get("people") and not values.get("sources"):
        raise InputError("people go with sources", path, "Load them with `verify corpus people DB FILE` instead")
    overrides = tuple(_override(entry, path) for entry in _tables(data.get("override", []), "override", path))
    outputs = data.get("outputs", {})
    if not isinstance(outputs, dict) or not all(isinstance(file, str) for file in outputs.values()):
        raise InputError("[outputs] is a table of format = file", path, 'Such as sarif = "verify.sarif"')
    return Config(root=root, path=path, overrides=overrides, outputs=tuple(outputs.items()), **values)


def _override(entry: dict[str, Any], path: str) -> Override:
    values = _read(entry, _SHARED | {"paths": "patterns"}, set(), path)
    if not values.get("paths"):
        raise InputError("an [[override]] names no paths", path, 'Add paths = ["stories/opinion/**"] to it')
    return Override(**values)


def _tables(value: object, name: str, path: str) -> list[dict[str, Any]]:
    if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
        raise InputError(f"{name} is a list of tables", path, f"Begin each with [[{name}]]")
    return value


def _read(data: dict[str, Any], keys: dict[str, str], tables: set[str], path: str) -> dict[str, Any]:
    values = {}
    for key, value in data.items():
        if key in tables:
            continue
        if key not in keys:
            near = get_close_matches(key, [*keys, *tables], 1)
            mend = f"Did you mean {near[0]!r}?" if near else f"There are: {', '.join(sorted([*keys, *tables]))}"
            raise InputError(f"no setting {key!r}", path, mend)
        values[key.replace("-", "_")] = _READERS[keys[key]](key, value, path)
    return values


def _text(key: str, value: Any, path: str) -> str:
    if not isinstance(value, str) or not value:
        raise InputError(f"{key} is a text in quote marks", path, f'{key} = "…"')
    return value


def _texts(key: str, value: Any, path: str) -> tuple[str, ...]:
    if isinstance(value, str):
        value = [value]
    if not isinstance(value, list) or not all(isinstance(each, str) and each for each in value):
        raise InputError(f"{key} is a list of texts", path, f'{key} = ["…"]')
    return tuple(value)


def _patterns(key: str, value: Any, path: str) -> tuple[str, ...]:
    found = tuple(each.replace("\\", "/") for each in _texts(key, value, path))
    for each in found:
        if each.startswith("/") or ".." in each.split("/"):
            raise InputError(f"{each!r} leads out of the project", path, "Patterns count from the file's own folder")
        try:
            globs.compiled(each)
        except re.error as error:
            raise InputError(f"{each!r} is no pattern ({error})", path, "Try it without brackets") from error
    return found


def _labels(key: str, value: Any, path: str) -> tuple[str, ...]:
    found = _texts(key, value, path)
    for label in found:
        if label not in LABELS:
            raise InputError(f"no label {label!r}", path, f"{key} takes: {', '.join(LABELS)}")
    return found


def _profile(key: str, value: Any, path: str) -> str:
    from verify.rules.reasons import profiles

    if value not in profiles():
        raise InputError(f"no profile {value!r}", path, f"There are: {', '.join(profiles())}")
    return str(value)


def _share(key: str, value: Any, path: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise InputError(f"{key} is a number from 0 to 1", path, f"{key} = 0.3")
    return float(value)


def _switch(key: str, value: Any, path: str) -> bool:
    if not isinstance(value, bool):
        raise InputError(f"{key} is true or false", path, f"{key} = true")
    return value


_READERS = {
    "text": _text,
    "texts": _texts,
    "patterns": _patterns,
    "labels": _labels,
    "profile": _profile,
    "share": _share,
    "switch": _switch,
}
