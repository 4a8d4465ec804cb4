"""Disks that are full or may not be written to, and programs that are killed while they write: one line of error, and
nothing half-written."""

from __future__ import annotations

import json
import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import reporting
from verify.corpus import Corpus
from verify.corpus.adding import add
from verify.corpus.export import MANIFEST
from verify.corpus.integrity import check_corpus
from verify.errors import VerifyError

ROOT = Path(__file__).parents[2]
STORY = """The harbour office said the ferry line would open before the holidays.

"We will open it," the mayor said on Monday. The ministry approved the school budget at a cost of 40 million.
"""
SOURCE = "---\nspeaker: Anna Bell\npublished: 2031-04-0{day}\n---\nWe will open it. The cost is {number} million, she said.\n"
CONFIG = 'stories = ["*.txt"]\nsources = ["sources"]\n'
COMMANDS: dict[str, tuple[str, ...]] = {
    "add": ("corpus", "add", "desk.db", "sources", "--quiet"),
    "add to a new corpus": ("corpus", "add", "new.db", "sources", "--no-vectors", "--quiet"),
    "check": ("check", "story.txt", "--corpus", "desk.db", "--published", "2031-05-01", "--json", "report.json", "--html", "new.html"),
    "extract": ("extract", "story.txt", "--json", "extract.json"),
    "decide": ("review", "decide", "desk.json", "ITEM", "accept", "--reviewer", "Ilka"),
    "merge": ("review", "merge", "merged.db", "desk.jsonl"),
    "list": ("review", "list", "desk.json", "--json", "reviewed.json"),
    "export of decisions": ("review", "export", "decisions.db", "--output", "out.jsonl"),
    "export of a corpus": ("corpus", "export", "desk.db", "exported"),
    "people": ("corpus", "people", "desk.db", "people.json"),
    "ci": ("ci", "--format", "sarif", "--output", "out.sarif"),
    "init": ("ci", "--init"),
}  # fmt: skip


def prepare(place: Path) -> None:
    """A desk: a story, sources, a corpus of half of them, a report with a decision, people, settings of `ci`."""
    prepare_sources(place)
    (place / "story.txt").write_text(STORY, encoding="utf-8")
    (place / "people.json").write_text('{"Anna Bell": {"names": ["Anna Bell"], "titles": ["Mayor"]}}')
    (place / "verify.toml").write_text(CONFIG)
    report = reporting.report(reporting.many_stories(1, 5, 2)["articles"][0])
    (place / "desk.json").write_text(json.dumps(report), encoding="utf-8")
    (place / "report.json").write_text('{"old": true}')
    add(place / "desk.db", [place / "sources" / f"{number}.md" for number in (1, 2, 3)])
    item = report["articles"][0]["items"][0]["id"]
    run(place, ("review", "decide", "desk.json", item, "reject", "--reviewer", "Bero"))
    run(place, ("review", "export", "decisions.db", "--output", "desk.jsonl"))
    (place / "item").write_text(item)


def prepare_sources(place: Path) -> None:
    (place / "sources").mkdir(parents=True)
    for number in range(1, 9):
        text = SOURCE.format(day=number, number=number) + f"Sentence {number} of this source speaks of boats. " * 60
        (place / "sources" / f"{number}.md").write_text(text, encoding="utf-8")


def run(place: Path, arguments: tuple[str, ...], limit: int | None = None) -> tuple[int, str]:
    """Exit code and standard error of a command; no file of it may grow beyond `limit` bytes."""
    process = start(place, arguments, limit)
    _, errors = process.communicate(timeout=300)
    return process.returncode, errors.decode(errors="replace")


def start(place: Path, arguments: tuple[str, ...], limit: int | None = None) -> subprocess.Popen[bytes]:
    item = (place / "item").read_text() if (place / "item").exists() else ""
    given = [item if one == "ITEM" else one for one in arguments]

    def bound() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    return subprocess.Popen(
        [sys.executable, "-m", "verify", *given], cwd=place, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)}, preexec_fn=None if limit is None else bound,
    )  # fmt: skip


def faults_of(place: Path, code: int | None, errors: str, before: dict[str, bytes]) -> Iterator[str]:
    """What is wrong after a command: its code and words (None for one that was killed), its files."""
    lines = [line for line in errors.splitlines() if line.strip()]
    if code is not None:
        if code not in (0, 1, 2):
            yield f"exit {code}: {errors.strip()[-200:]}"
        if "Traceback" in errors or "fault in verify" in errors:
            yield errors.strip()[-300:]
        if "rollback" in errors:
            yield f"the error is about something else: {errors.strip()[:200]}"
        if code == 2 and len([line for line in lines if line.startswith("verify: ")]) != 1:
            yield f"exit 2 with {len(lines)} lines: {errors.strip()[:300]}"
        yield from (f"{path.name} is left over" for path in place.rglob("*.part*") if code == 2)
    for path in sorted(place.rglob("*")):
        if path.suffix == ".json" and path.is_file() and path.parent.name != "sources" and not _is_json(path):
            yield f"{path.relative_to(place)} is half-written"
    if (place / "exported").exists() and not (place / "exported" / MANIFEST).exists():
        yield "an export is half-written"
    for name, data in before.items():
        now = (place / name).read_bytes() if (place / name).exists() else b""
        if now != data and not (name == "report.json" and _is_json(place / name)):
            yield f"{name} was there and is another now"
    yield from databases_faults(place)


def _is_json(path: Path) -> bool:
    try:
        json.loads(path.read_bytes())
    except ValueError:
        return False
    return True


def databases_faults(place: Path) -> Iterator[str]:
    """Copied to where there is room first, with what a killed program left beside them."""
    copies = place.parent / f"{place.name}-copies"
    shutil.rmtree(copies, ignore_errors=True)
    copies.mkdir()
    for path in place.rglob("*.db"):
        for part in path.parent.glob(f"{path.name}*"):
            shutil.copy(part, copies)
        copy = copies / path.name
        connection = sqlite3.connect(copy)
        try:
            yield from (
                f"{path.name}: {row[0]}" for row in connection.execute("pragma integrity_check") if row[0] != "ok"
            )
        except sqlite3.DatabaseError as error:
            yield f"{path.name}: {error}"
        finally:
            connection.close()
        if path.name not in ("decisions.db", "merged.db"):
            yield from _corpus(copy)
    shutil.rmtree(copies, ignore_errors=True)


def _corpus(path: Path) -> Iterator[str]:
    try:
        with Corpus.open(path) as corpus:
            yield from (f"{path.name}: {fault.source}: {fault.what}" for fault in check_corpus(corpus).faults)
    except VerifyError as error:
        if "is empty" not in str(error):
            yield str(error)


def held(place: Path) -> dict[str, bytes]:
    """What no command may touch but for the better."""
    return {
        name: (place / name).read_bytes()
        for name in ("story.txt", "people.json", "verify.toml", "desk.json", "report.json")
    }


def on_full_disk(desk: Path, place: Path, frees: tuple[int, ...]) -> tuple[str, list[str]]:
    """Every command on a disk with so many bytes free: a small one of memory where it may be mounted, else by a limit on
    the size of files."""
    mounted = _may_mount(place)
    faults, failed, done = [], 0, 0
    for free in frees:
        for name, arguments in COMMANDS.items():
            shutil.rmtree(place, ignore_errors=True) if not mounted else None
            with _Disk(desk, place, free, mounted) as limit:
                if name == "init":
                    (place / "verify.toml").unlink()
                before = {key: data for key, data in held(desk).items() if (place / key).exists()}
                code, errors = run(place, arguments, limit)
                faults += [f"{name}, {free} bytes free: {fault}" for fault in faults_of(place, code, errors, before)]
                failed, done = failed + (code == 2), done + (code != 2)
    way = "tmpfs" if mounted else "limit on files"
    return (
        f"{len(frees)} sizes of free space ({way}), {len(COMMANDS)} commands: {done} done, {failed} refused in a line",
        faults,
    )


class _Disk:
    """A copy of the desk where so many bytes are free; what it gives is the limit of a file's size, if that is how."""

    def __init__(self, desk: Path, place: Path, free: int, mounted: bool):
        self.desk, self.place, self.free, self.mounted = desk, place, free, mounted

    def __enter__(self) -> int | None:
        if not self.mounted:
            shutil.copytree(self.desk, self.place)
            return max(self.free, 1)
        self.place.mkdir(exist_ok=True)
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", self.place], check=True)
        shutil.copytree(self.desk, self.place, dirs_exist_ok=True)
        room = shutil.disk_usage(self.place).free - self.free
        (self.place / "filler").write_bytes(b"\0" * max(0, room))
        return None

    def __exit__(self, *_: object) -> None:
        if self.mounted:
            subprocess.run(["umount", "-l", self.place], check=True)


def _may_mount(place: Path) -> bool:
    place.mkdir(exist_ok=True)
    if subprocess.run(["mount", "-t", "tmpfs", "tmpfs", place], capture_output=True, check=False).returncode:
        return False
    subprocess.run(["umount", "-l", place], check=True)
    return True


def read_only(desk: Path, place: Path) -> tuple[str, list[str]]:
    """Every command in a folder that may not be written to."""
    mounted = _may_mount(place)
    if not mounted and os.geteuid() == 0:
        return "not tried: nothing may be mounted here, and rights do not bind root", []
    faults, failed, done = [], 0, 0
    for name, arguments in COMMANDS.items():
        with _Disk(desk, place, 1_000_000, True) if mounted else _Rights(desk, place):
            if name == "init":
                (place / "verify.toml").unlink()
            if mounted:
                subprocess.run(["mount", "-o", "remount,ro", place], check=True)
            code, errors = run(place, arguments)
            before = {key: data for key, data in held(desk).items() if (place / key).exists()}
            faults += [f"{name}, read-only: {fault}" for fault in faults_of(place, code, errors, before)]
            failed, done = failed + (code == 2), done + (code != 2)
    return f"{len(COMMANDS)} commands in a read-only folder: {done} done, {failed} refused in a line", faults


class _Rights(_Disk):
    def __init__(self, desk: Path, place: Path):
        super().__init__(desk, place, 0, False)

    def __enter__(self) -> int | None:
        shutil.rmtree(self.place, ignore_errors=True)
        shutil.copytree(self.desk, self.place)
        self.place.chmod(0o555)
        return None

    def __exit__(self, *_: object) -> None:
        self.place.chmod(0o755)


def interrupted(desk: Path, place: Path, times: int, seed: int = 1) -> tuple[str, list[str]]:
    """Every command killed at random moments."""
    chance, faults, killed = random.Random(seed), [], 0
    for name, arguments in COMMANDS.items():
        if name == "init":
            continue
        length = _length(desk, place, arguments)
        for turn in range(times):
            shutil.rmtree(place, ignore_errors=True)
            shutil.copytree(desk, place)
            process = start(place, arguments)
            # Most of the time goes into starting; what is written is written towards the end.
            time.sleep(length * (1 - chance.random() ** 2 * 0.7))
            process.send_signal(signal.SIGKILL)
            process.communicate()
            killed += process.returncode == -signal.SIGKILL
            faults += [f"{name}, kill {turn}: {fault}" for fault in faults_of(place, None, "", held(desk))]
            code, errors = run(place, arguments)
            faults += [
                f"{name}, again after kill {turn}: {fault}" for fault in faults_of(place, code, errors, held(desk))
            ]
            if code == 2 and "is there already" not in errors:  # killed behind its last step
                faults.append(f"{name}, again after kill {turn}: {errors.strip()[:200]}")
    return f"{len(COMMANDS) - 1} commands killed {times} times each, {killed} while they ran, and run again", faults


def _length(desk: Path, place: Path, arguments: tuple[str, ...]) -> float:
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(desk, place)
    begun = time.monotonic()
    run(place, arguments)
    return time.monotonic() - begun


PARTS: dict[str, Callable[..., tuple[str, list[str]]]] = {
    "full disk": on_full_disk,
    "read-only folder": read_only,
    "interrupted writes": interrupted,
}
