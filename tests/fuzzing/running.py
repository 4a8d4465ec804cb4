"""Starts a target under atheris for some minutes, begins again where it died, and says how it went."""

from __future__ import annotations

import json
import os
import re
import resource
import subprocess
import sys
import time
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from fuzzing.seeds import seeds_of, tokens_of

ROOT = Path(__file__).parents[2]
LARGEST = {"extraction": 3_000, "alignment": 2_000}
LARGEST_OTHER = 20_000
MEGABYTES = 1_500
"""Memory at which a run is ended as over its bound: what the process takes at its start, coverage tables included, is
a tenth of it."""
HANG_SECONDS = 1_200
"""Time on the clock after which an input is taken for one that never ends: long, as others may use the machine; what takes
too much of its own time is found by `guided.SLOW_SECONDS`."""
_STATUS = re.compile(rb"#(\d+)\s+\S+\s+cov: (\d+) ft: (\d+) corp: (\d+)/\S+ .*?exec/s: \d+ rss: (\d+)Mb")
_DIED = re.compile(r"SUMMARY: libFuzzer: (.*)")


@dataclass(slots=True)
class Run:
    """What a run came to; `processor` is in minutes of processor time, less than `minutes` where others used the machine;
    `peak` in megabytes, `slowest` in seconds of processor time for one input."""

    target: str
    day: str
    minutes: float
    processor: float = 0.0
    executions: int = 0
    edges: int = 0
    features: int = 0
    inputs: int = 0
    peak: int = 0
    slowest: float = 0.0
    deaths: list[str] = field(default_factory=list)
    faults: list[dict[str, str]] = field(default_factory=list)

    def to_dict(self) -> dict[str, object]:
        return asdict(self)


def run(target: str, minutes: float, work: Path, seed: int = 1) -> Run:
    """Fuzzes a target; its inputs are kept under `work` and are where the next run begins."""
    folder = work / target
    inputs = folder / "inputs"
    inputs.mkdir(parents=True, exist_ok=True)
    for number, data in enumerate(seeds_of(target)):
        (inputs / f"seed-{number}").write_bytes(data)
    words = folder / "tokens.dict"
    words.write_text("".join(f'"{_escaped(token)}"\n' for token in tokens_of(target)), encoding="ascii")
    for old in (folder / "faults.jsonl", folder / "slowest.json"):
        old.unlink(missing_ok=True)
    found = Run(target, datetime.now(UTC).date().isoformat(), minutes)
    end, before = time.monotonic() + 60 * minutes, _spent()
    while (left := int(end - time.monotonic())) > 0:
        log = folder / "log.txt"
        _once(target, folder, inputs, words, log, left, seed)
        if not _read_log(found, log):
            break
        seed += 1
    found.processor = round((_spent() - before) / 60, 1)
    if (folder / "slowest.json").exists():
        found.slowest = json.loads((folder / "slowest.json").read_text())["seconds"]
    if (folder / "faults.jsonl").exists():
        found.faults = [json.loads(line) for line in (folder / "faults.jsonl").read_text(encoding="utf-8").splitlines()]
    return found


def _spent() -> float:
    """Seconds of processor time of all processes that were started here and are over."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _once(target: str, folder: Path, inputs: Path, words: Path, log: Path, seconds: int, seed: int) -> None:
    arguments = [
        f"-max_total_time={seconds}",
        f"-max_len={LARGEST.get(target, LARGEST_OTHER)}",
        f"-rss_limit_mb={MEGABYTES}",
        f"-timeout={HANG_SECONDS}",
        f"-seed={seed}",
        f"-dict={words}",
        f"-artifact_prefix={folder}/",
        "-len_control=20",
        "-print_final_stats=1",
        str(inputs),
    ]
    command = [sys.executable, "-m", "fuzzing.guided", target, str(folder), *arguments]
    path = os.pathsep.join([str(ROOT), str(ROOT / "tests")])
    with open(log, "wb") as out:
        subprocess.run(command, stderr=out, stdout=out, env={**os.environ, "PYTHONPATH": path}, check=False)


def _read_log(found: Run, log: Path) -> bool:
    """Adds what a process said; whether it died before its time."""
    data = log.read_bytes()
    states = _STATUS.findall(data)
    if states:
        executions, edges, features, inputs, _ = map(int, states[-1])
        found.executions += executions
        found.edges, found.features = max(found.edges, edges), max(found.features, features)
        found.inputs = inputs
        found.peak = max(found.peak, *(int(state[-1]) for state in states))
    died = _DIED.search(data.decode("utf-8", "replace"))
    if died is None and not states:
        found.deaths.append("did not start")
        return False
    if died is not None:
        found.deaths.append(died.group(1))
    return died is not None


def _escaped(token: str) -> str:
    data = token.encode("utf-8", "surrogatepass")
    return "".join(chr(byte) if 32 < byte < 127 and byte not in b'"\\' else f"\\x{byte:02X}" for byte in data)
