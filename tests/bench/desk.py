"""A desk's corpus: sources in all formats, from empty to searchable by meaning, and what it costs to look after it."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

from measure import ROOT, Cost, Table, command

from verify.corpus import Corpus

NOTE = "The lamp at pier nine is lit at dusk. Nobody waits for it."


def tables(options: Namespace) -> Iterator[Table]:
    number = options.build
    table = Table(
        "A desk's corpus",
        f"{number:,} generated sources in all formats (`scripts/generate-corpus`), by the commands of the program, each in "
        "a process of its own. `half-way` is a run that was killed, and `the rest` the one that went on from there.",
        ("what", "sources", "passages with vectors", "processor s", "memory MB", "MB of corpus"),
    )
    with tempfile.TemporaryDirectory() as name:
        folder, database = Path(name, "in"), Path(name, "desk.db")
        generate = [sys.executable, str(ROOT / "scripts" / "generate-corpus"), str(folder), "--sources", str(number)]
        subprocess.run(generate, check=True, capture_output=True)
        note = Path(name, "note.txt")
        note.write_text(NOTE, encoding="utf-8")
        words = ["add", str(database), str(folder), "--no-vectors", "--quiet"]
        row(table, "added, without vectors", database, verify(words))
        row(table, "one more", database, verify(["add", str(database), str(note), "--no-vectors", "--quiet"]))
        for what, share in (("vectors, half-way", 0.5), ("vectors, the rest", None)):
            row(table, what, database, verify(["add", str(database), "--quiet"], kill_at=share, database=database))
        row(
            table,
            "all added again, nothing has changed",
            database,
            verify(["add", str(database), str(folder), "--quiet"]),
        )
        for what in ("verify", "doctor"):
            row(table, f"`corpus {what}`", database, verify([what, str(database)]))
        exported, other = Path(name, "out"), Path(name, "other.db")
        row(table, "`corpus export`", database, verify(["export", str(database), str(exported)]))
        words = ["add", str(other), str(exported), "--no-vectors", "--quiet"]
        row(table, "the export added to an empty corpus", other, verify(words))
        with Corpus.open(database) as one, Corpus.open(other) as two:
            if one.fingerprint() != two.fingerprint():
                raise RuntimeError("an exported corpus is not equal to its original")
    yield table


def row(table: Table, what: str, database: Path, cost: Cost) -> None:
    with Corpus.open(database) as corpus:
        held = corpus.stats()
    table.add(what, held.sources, held.vectors, cost.cpu, cost.megabytes or "", database.stat().st_size / 1e6)


def verify(args: list[str], kill_at: float | None = None, database: Path | None = None) -> Cost:
    """What a command of `verify corpus` costs; one with `kill_at` is killed when that share of vectors is made."""
    if kill_at is None:
        return command(["-m", "verify", "corpus", *args], times=1)
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen([sys.executable, "-m", "verify", "corpus", *args], env=env, stdout=subprocess.DEVNULL)
    while process.poll() is None:
        with Corpus.open(database or "") as corpus:
            held = corpus.stats()
        if held.vectors >= kill_at * held.passages:
            process.send_signal(signal.SIGKILL)
            break
        time.sleep(0.5)
    process.wait()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(cpu, time.perf_counter() - start, 0.0)  # of one that was killed the memory is not known
