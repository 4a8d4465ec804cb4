"""What one command costs from its start to its end."""

from __future__ import annotations

import tempfile
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

from measure import EXAMPLE, Table, command


def tables(options: Namespace) -> Iterator[Table]:
    table = Table(
        "One command",
        "A process of its own, the best of several runs. The embedded model and the tables of the languages are kept in "
        "the user's cache folder from an earlier run; `no cache` has none to read and none to write.",
        ("command", "processor s", "wall s", "memory MB"),
    )
    with tempfile.TemporaryDirectory() as folder:
        database = str(Path(folder, "example.db"))
        command(["-m", "verify", "corpus", "add", database, str(EXAMPLE / "sources")], 1)
        command(["-m", "verify", "corpus", "people", database, str(EXAMPLE / "people.json")], 1)
        for name, args in (
            ("python, nothing else", ["-c", "pass"]),
            ("python, numpy loaded", ["-c", "import numpy"]),
            ("verify --version", ["-m", "verify", "--version"]),
        ):
            add(table, name, args, options.runs)
        for language in ("ar", "en"):
            story = str(EXAMPLE / "stories" / f"{language}-after-the-call.md")
            words = len(Path(story).read_text(encoding="utf-8").split())
            add(table, f"verify extract, {words} words, {language}", ["-m", "verify", "extract", story], options.runs)
            check = ["-m", "verify", "check", story, "--corpus", database, "--quiet"]
            add(table, f"verify check, {words} words, {language}", check, options.runs)
            add(table, "the same, no cache", check, options.runs, {"VERIFY_CACHE": ""})
        add(
            table,
            "the same with --html and the table",
            [*check[:-1], "--html", str(Path(folder, "r.html"))],
            options.runs,
        )
        if options.story:
            yield from own_story(table, folder, options)
    yield table


def own_story(table: Table, folder: str, options: Namespace) -> Iterator[Table]:
    database = str(Path(folder, "own.db"))
    command(["-m", "verify", "corpus", "add", database, str(options.sources)], 1)
    if options.people:
        command(["-m", "verify", "corpus", "people", database, str(options.people)], 1)
    words = len(Path(options.story).read_text(encoding="utf-8").split())
    args = ["-m", "verify", "check", str(options.story), "--corpus", database, "--quiet"]
    if options.published:
        args += ["--published", options.published]
    add(table, f"verify check, a published story of {words} words", args, options.runs)
    add(table, "the same, no cache", args, options.runs, {"VERIFY_CACHE": ""})
    yield from ()


def add(table: Table, name: str, args: list[str], runs: int, env: dict[str, str] | None = None) -> None:
    cost = command(args, runs, env)
    table.add(name, cost.cpu, cost.wall, cost.megabytes)
