"""Many stories with one worker and with more."""

from __future__ import annotations

import importlib.util
import os
import random
import resource
import tempfile
import time
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

from measure import EXAMPLE, ROOT, Table

from verify import check, encoders
from verify.corpus import Corpus
from verify.corpus.adding import add, add_people


def tables(options: Namespace) -> Iterator[Table]:
    table = Table(
        "Many stories",
        f"{options.stories} stories, each the paragraphs of a shipped one in another order with some left out, through "
        "`check_files`. Workers start afresh, which is part of the time.",
        ("workers", "wall s", "processor s", "stories a second", "ratio to one", "processor ms a story"),
    )
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder, "example.db")
        add(database, [EXAMPLE / "sources"], encoder=encoders.load())
        with Corpus.open(database, write=True) as corpus:
            add_people(corpus, EXAMPLE / "people.json")
        paths = written(Path(folder), options.stories)
        check.check_files(paths[:2], str(database))
        alone = None
        for workers in (1, 2, 4):
            if workers > 2 * (os.cpu_count() or 1):
                break
            wall, cpu = timed(paths, database, jobs=workers)
            alone = alone or wall
            table.add(workers, wall, cpu, len(paths) / wall, alone / wall, 1000 * cpu / len(paths))
        if importlib.util.find_spec("distributed") is not None and alone is not None:
            on_cluster(table, paths, database, alone)
    yield table


def written(folder: Path, count: int) -> list[str]:
    chance = random.Random(8)
    stories = [path.read_text(encoding="utf-8") for path in sorted((EXAMPLE / "stories").glob("*.md"))]
    paths = []
    for number in range(count):
        _, head, body = stories[number % len(stories)].split("---", 2)
        parts = [part for part in body.strip().split("\n\n") if chance.random() < 0.8]
        chance.shuffle(parts)
        path = folder / f"story-{number:04d}.md"
        path.write_text(f"---{head}---\n" + "\n\n".join(parts or [body]) + "\n", encoding="utf-8")
        paths.append(str(path))
    return paths


def timed(paths: list[str], database: Path, **how: object) -> tuple[float, float]:
    def cpu() -> float:
        both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        return sum(use.ru_utime + use.ru_stime for use in both)

    before, start = cpu(), time.perf_counter()
    report, failed = check.check_files(paths, str(database), **how)  # type: ignore[arg-type]
    if failed or len(report.articles) != len(paths):
        raise RuntimeError(f"{len(failed)} stories failed: {failed[:1]}")
    return time.perf_counter() - start, cpu() - before


def on_cluster(table: Table, paths: list[str], database: Path, alone: float) -> None:
    from distributed import LocalCluster

    os.environ["PYTHONPATH"] = str(ROOT)
    with LocalCluster(n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=None) as cluster:
        wall, _ = timed(paths, database, cluster=cluster.scheduler_address)
    table.add("2, Dask", wall, "", len(paths) / wall, alone / wall, "")
