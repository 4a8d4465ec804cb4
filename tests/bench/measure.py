"""Taking times: of commands in processes of their own, and of calls in this one. Processor time first, since other work
on the machine hardly moves it; the load stands beside every table."""

from __future__ import annotations

import os
import platform
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "corpora" / "washington-baghdad"


@dataclass(slots=True)
class Table:
    """A table of the page, with the load under which it was measured."""

    title: str
    text: str
    head: tuple[str, ...]
    rows: list[tuple[str, ...]] = field(default_factory=list)
    load: tuple[float, float] = (0.0, 0.0)

    def add(self, *cells: object) -> None:
        self.rows.append(tuple(shown(cell) for cell in cells))


@dataclass(frozen=True, slots=True)
class Cost:
    """Processor and wall seconds, and the most memory in MB, of a command: the best of some runs."""

    cpu: float
    wall: float
    megabytes: float


def shown(value: object) -> str:
    """Numbers with three figures that count."""
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def command(
    args: Sequence[str], times: int = 5, env: dict[str, str] | None = None, python: str = sys.executable
) -> Cost:
    """What `python ARGS` costs in a process of its own."""
    costs = []
    for _ in range(times):
        before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        own = [python, "-c", _WATCHED, *args]
        done = subprocess.run(
            own, env={**os.environ, "PYTHONPATH": str(ROOT), **(env or {})}, capture_output=True, text=True, check=False
        )
        wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
        if done.returncode not in (0, 1) or not done.stderr.strip():
            raise RuntimeError(f"{' '.join(args)}: {done.stderr}")
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        costs.append((cpu, wall, int(done.stderr.split()[-1]) / 1024))
    return Cost(*(min(values) for values in zip(*costs, strict=True)))


# Runs `-m MODULE ARGS` or `-c CODE` and tells its own peak of memory.
_WATCHED = """
import resource, runpy, sys
kind, what, *rest = sys.argv[1:]
sys.argv = [what, *rest]
try:
    runpy.run_module(what, run_name="__main__", alter_sys=True) if kind == "-m" else exec(what)
finally:
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)
"""


def cpu_seconds(call: Callable[[], object], times: int = 5) -> float:
    """The processor time of a call, the best of some."""
    found = []
    for _ in range(times):
        start = time.process_time()
        call()
        found.append(time.process_time() - start)
    return min(found)


def each_ms(calls: Sequence[Callable[[], object]]) -> tuple[float, float]:
    """Milliseconds of processor time of a call: the mean and the best of them."""
    found = []
    for call in calls:
        start = time.process_time()
        call()
        found.append(1000 * (time.process_time() - start))
    return statistics.fmean(found), min(found)


def load() -> float:
    return os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0


def machine() -> str:
    """The machine and what computes on it, in one line."""
    import numpy

    name = platform.processor() or platform.machine()
    try:
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                name = line.split(":", 1)[1].strip()
                break
    except OSError:
        pass
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9 if hasattr(os, "sysconf") else 0
    return (
        f"{name}, {os.cpu_count()} cores, {memory:.0f} GB, {platform.system()} {platform.release()}, "
        f"Python {platform.python_version()}, numpy {numpy.__version__}"
    )
