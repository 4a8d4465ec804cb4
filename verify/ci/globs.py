"""Patterns of paths as in verify.toml: `*` within a name, `**` over folders, `?`, `[abc]`; always with `/`."""

from __future__ import annotations

import functools
import os
import re
from collections.abc import Iterable
from pathlib import Path

SKIPPED = ("node_modules", "__pycache__")


@functools.cache
def compiled(pattern: str) -> re.Pattern[str]:
    """The pattern as a regular expression over whole paths. A folder's name alone stands for all that is in it."""
    parts = [part for part in pattern.split("/") if part not in ("", ".")]
    out = ""
    for place, part in enumerate(parts):
        last = place == len(parts) - 1
        if part == "**":
            out += ".*" if last else "(?:[^/]+/)*"
        else:
            out += _name(part) + ("" if last else "/")
    return re.compile(out + ("" if parts and parts[-1] == "**" else "(?:/.*)?"), re.DOTALL)


def matches(path: str, patterns: Iterable[str]) -> bool:
    """Whether a path with `/` matches one of the patterns.

    >>> matches("stories/2024/a.md", ["stories/**/*.md"])
    True
    >>> matches("stories/a.md", ["*.md"])
    False
    """
    return any(compiled(pattern).fullmatch(path) for pattern in patterns)


def find(root: Path, patterns: Iterable[str], exclude: Iterable[str] = ()) -> tuple[str, ...]:
    """The files below a folder that match, sorted, as paths from it. Hidden folders and files are left out unless a
    pattern names one, as are folders of packages."""
    patterns, exclude = tuple(patterns), tuple(exclude)
    hidden = any(part.startswith(".") and part not in (".", "..") for each in patterns for part in each.split("/"))
    found = []
    for start in _starts(root, patterns):
        for folder, inner, names in os.walk(start):
            inner[:] = sorted(name for name in inner if _shown(name, hidden) and name not in SKIPPED)
            for name in names:
                path = Path(folder, name).relative_to(root).as_posix()
                if _shown(name, hidden) and matches(path, patterns) and not matches(path, exclude):
                    found.append(path)
    return tuple(sorted(set(found)))


def _starts(root: Path, patterns: tuple[str, ...]) -> list[Path]:
    """The folders to walk: what each pattern names before its first wild card; none that lies within another."""
    starts = set()
    for pattern in patterns:
        plain = []
        for part in pattern.split("/")[:-1] if not (root / pattern).is_dir() else pattern.split("/"):
            if any(letter in part for letter in "*?["):
                break
            plain.append(part)
        starts.add(root.joinpath(*plain))
    return sorted(start for start in starts if not any(other in start.parents for other in starts))


def _shown(name: str, hidden: bool) -> bool:
    return hidden or not name.startswith(".")


def _name(part: str) -> str:
    """One name of a path; runs of stars are one star, so that no pattern is slow."""
    out, at = "", 0
    while at < len(part):
        letter = part[at]
        if letter == "*":
            while at + 1 < len(part) and part[at + 1] == "*":
                at += 1
            out += "[^/]*"
        elif letter == "?":
            out += "[^/]"
        elif letter == "[" and (end := part.find("]", at + 2)) > 0:
            inside = part[at + 1 : end].replace("\\", "\\\\").replace("[", "\\[")
            out += f"[^/{inside[1:]}]" if inside[0] in "!^" else f"[{inside}]"
            at = end
        else:
            out += re.escape(letter)
        at += 1
    return out
