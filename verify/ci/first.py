"""The first `verify.toml` of a project, made of what lies in its folder."""

from __future__ import annotations

from pathlib import Path

from verify.ci.config import NAME, WAIVERS
from verify.errors import InputError
from verify.files import write_whole

_STORIES = ("stories", "articles", "news", "content", "posts")
_SOURCES = ("sources", "corpus", "documents", "primary-sources")
_SUFFIXES = (".md", ".html", ".htm", ".txt")


def write_first(folder: Path) -> tuple[Path, str]:
    """Writes `verify.toml` into a folder and gives its path and its text. `InputError` where there is one already."""
    path = folder / NAME
    if path.exists():
        raise InputError("is there already", path, "Edit it, or move it away")
    text = first_config(folder)
    write_whole(path, text)
    return path, text


def first_config(folder: Path) -> str:
    """The text of a first `verify.toml`: what is found is filled in, what is not is the usual."""
    inner = folder / "people.json"
    stories = next((name for name in _STORIES if (folder / name).is_dir()), _STORIES[0])
    sources = next((name for name in _SOURCES if (folder / name).is_dir()), _SOURCES[0])
    corpus = next((path.name for path in sorted(folder.glob("*.db"))), None)
    there = {path.suffix.lower() for path in (folder / stories).rglob("*")} if (folder / stories).is_dir() else set()
    patterns = [f"{stories}/**/*{suffix}" for suffix in _SUFFIXES if suffix in there] or [f"{stories}/**/*.md"]
    people = 'people = "people.json"' if inner.is_file() and not corpus else '# people = "people.json"'
    against = f'corpus = "{corpus}"\n# sources = ["{sources}"]' if corpus else f'sources = ["{sources}"]'
    return f"""# What `verify ci` checks. Paths count from this file's folder; docs/ci.md says all there is to say.

stories = [{", ".join(f'"{pattern}"' for pattern in patterns)}]
# exclude = ["{stories}/drafts/**"]

# Primary sources: folders and files that are indexed when they change, or a corpus that `verify corpus add` made.
{against}
{people}

# House rules: strict, default or tidy. And the labels that make a run fail.
profile = "default"
fail-on = ["unsupported"]

# Faults that somebody has looked at and accepted; `verify ci --waive ITEM` adds one.
waivers = "{WAIVERS}"

# Other choices for some stories; the last one that matches counts.
# [[override]]
# paths = ["{stories}/opinion/**"]
# profile = "tidy"
# fail-on = []

# Files to write at every run: format = file.
# [outputs]
# sarif = "verify.sarif"
# junit = "verify-junit.xml"
"""
