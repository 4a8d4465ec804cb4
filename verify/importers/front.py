"""Front matter: the `---` block of `key: value` lines at the head of a text.

All values are read as strings, so that an id keeps its leading zeros and a date that does not exist is found here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from verify import languages
from verify.errors import InputError

_BLOCK = re.compile(r"\A-{3}[ \t]*\r?\n(.{0,65536}?)^-{3}[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_KEY = re.compile(r"\s*(?:#.*\n\s*)*[\w-]{1,40}[ \t]*:(?:\s|\Z)")
_ISO = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?=\Z|[T\s])")
_KNOWN_KEYS = (
    "id title author authors publisher kind type speaker lang language published date url link provenance "
    "licence license truncated tags"
)
_ADDRESSES = (
    "source",
    "source_url",
    "source-url",
    "canonical",
    "canonical_url",
    "permalink",
    "original_url",
    "original",
)
_KNOWN = frozenset(_KNOWN_KEYS.split())


@dataclass(frozen=True, slots=True)
class Front:
    """What the front matter says; `body` is the text behind it."""

    body: str
    fields: dict[str, str]
    notes: tuple[str, ...] = ()

    def get(self, *keys: str) -> str | None:
        """The value of the first of these keys that has one."""
        for key in keys:
            if self.fields.get(key):
                return self.fields[key]
        return None


def read_front(text: str, where: object) -> Front:
    """The front matter of a text and what follows. A text without one comes back whole.
    `InputError` where the block is not readable."""
    match = _BLOCK.match(text)
    if match is None or not _KEY.match(match[1]):
        return Front(text, {})
    data = _parse(match[1], where)
    if data is None:
        return Front(text, {})
    fields: dict[str, str] = {}
    notes: list[str] = []
    for key, value in data.items():
        if not isinstance(key, str):
            continue
        plain = _plain(value)
        if plain is None:
            continue
        name = key.strip().lower()
        fields.setdefault(name, plain)
        if name not in _KNOWN:
            notes.append(f"{name}: {plain[:200]}")
    if not any(fields.get(name) for name in ("url", "link")):
        # Programs that clip pages call the address otherwise, and some a source that is no address.
        named = (fields[name] for name in _ADDRESSES if fields.get(name, "").startswith(("http://", "https://")))
        fields["url"] = next(named, "")
    return Front(text[match.end() :], fields, tuple(notes))


def _parse(block: str, where: object) -> dict[Any, Any] | None:
    import yaml
    from frontmatter.default_handlers import YAMLHandler

    try:
        data = YAMLHandler().load(block, Loader=yaml.BaseLoader)
    except yaml.MarkedYAMLError as error:
        line = (error.problem_mark.line + 2) if error.problem_mark else 1
        problem = error.problem or "not readable"
        raise InputError(
            f"front matter is not valid YAML in line {line} ({problem})", where, "Put the value in quote marks"
        ) from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise InputError("front matter is not valid YAML", where, "Write lines of `key: value`") from error
    return data if isinstance(data, dict) else None


def _plain(value: Any) -> str | None:
    """A scalar as it stands, a flat list joined with commas, None for anything deeper or empty."""
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, list) and all(isinstance(entry, str) for entry in value):
        return ", ".join(entry.strip() for entry in value[:20]) or None
    return None


def read_date(value: str | None, key: str, where: object) -> date | None:
    """The day that a value names, written `YYYY-MM-DD` (a time behind it is left out) or with the month's name.
    `InputError` where there is no such day."""
    if value is None:
        return None
    match = _ISO.match(value)
    if match:
        try:
            return date(int(match[1]), int(match[3]), int(match[4]))
        except ValueError as error:
            raise InputError(f"{key}: there is no day {match[0]}", where, "Write a real day as YYYY-MM-DD") from error
    from verify.importers.dating import find_day

    day = find_day(value)
    if day is None:
        raise InputError(f"{key}: {value[:60]!r} is not a date", where, "Write it as YYYY-MM-DD")
    return day


def read_language(value: str | None) -> str | None:
    """The code of a language that there is a folder for, from a tag such as `en-US` or a name; else None."""
    if not value:
        return None
    tag = value.strip().lower()
    for code in languages.codes():
        if re.split(r"[-_]", tag)[0] == code or tag == languages.load(code).name.lower():
            return code
    return None


def is_yes(value: str | None) -> bool:
    return (value or "").strip().lower() in {"true", "yes", "1", "on"}
