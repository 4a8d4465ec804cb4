"""Reviewers by the dozen at one `verify review serve`, well-behaved and not: what was acknowledged must be kept."""

from __future__ import annotations

import http.client
import json
import os
import random
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import reporting

ROOT = Path(__file__).parents[2]
NOTES = ("", "as printed", "<b>&amp;", "\u202e\x1b[1m", "\ud800", "نعم، كما طبع", "x" * 300)
GROWTH = 5_000
"""Kilobytes by which the server may grow while the same is asked of it again. While decisions come in it grows with them: an
answer holds them all, and twelve clients ask at once (40 kB a decision)."""


@dataclass(slots=True)
class Served:
    """A server in a process of its own, on a report that is made here."""

    place: Path
    process: subprocess.Popen[bytes] | None = None
    host: str = ""
    port: int = 0
    token: str = ""
    items: int = 0

    def start(self, stories: int = 10, items: int = 10) -> Served:
        report = self.place / "report.json"
        if not report.exists():
            report.write_text(json.dumps(reporting.many_stories(stories, items, 2)), encoding="utf-8")
        self.items = items
        self.process = subprocess.Popen(
            [sys.executable, "-m", "verify", "review", "serve", str(report)],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(ROOT)},
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # ignored where this runs in the background
        )  # fmt: skip
        url = urlsplit(self.process.stdout.readline().decode().strip())
        self.host, self.port, self.token = url.hostname, url.port, url.path.strip("/")
        return self

    @property
    def decisions(self) -> Path:
        return self.place / "decisions.db"

    def memory(self) -> int:
        """Kilobytes that the server holds."""
        for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS"):
                return int(line.split()[1])
        return 0

    def handles(self) -> int:
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))

    def stop(self) -> tuple[int, str]:
        """The exit code after Ctrl-C, and what was said on standard error."""
        self.process.send_signal(signal.SIGINT)
        _, errors = self.process.communicate(timeout=20)
        return self.process.returncode, errors.decode(errors="replace")


@dataclass(slots=True)
class Tally:
    """What clients did. `acknowledged` are the notes of decisions that the server said it had kept."""

    requests: int = 0
    acknowledged: set[str] = field(default_factory=set)
    refused: int = 0
    busy: int = 0
    slowest: float = 0.0
    faults: list[str] = field(default_factory=list)


def soak(served: Served, clients: int, seconds: float, seed: int = 1) -> Tally:
    """Lets clients loose on a server for some seconds."""
    tally, lock = Tally(), threading.Lock()
    end = time.monotonic() + seconds
    names = [f"{seed}.{number}" for number in range(clients)]
    threads = [threading.Thread(target=_client, args=(served, name, end, tally, lock)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return tally


def _client(served: Served, name: str, end: float, tally: Tally, lock: threading.Lock) -> None:
    """Does one thing after the other; every fourth client also what nobody should."""
    chance, turn, known = random.Random(name), 0, None
    rude = int(name.partition(".")[2]) % 4 == 3
    while time.monotonic() < end:
        turn += 1
        ways = (_decide, _decide, _decide, _look, _look, _page, _garbage, _break_off, _foreign)
        way = chance.choice(ways if rude else ways[:6])
        start = time.monotonic()
        try:
            status, told, known = way(served, chance, f"{name}-{turn}", known)
        except (OSError, http.client.HTTPException) as error:
            if served.process.poll() is not None or time.monotonic() >= end:
                return
            status, told = (0, "") if way in (_garbage, _break_off) else (-1, f"{way.__name__}: {error!r}")
        with lock:
            tally.requests += 1
            tally.slowest = max(tally.slowest, time.monotonic() - start)
            if status == 201:
                tally.acknowledged.add(told)
            elif status == 503:
                tally.busy += 1
            elif 400 <= status < 500:
                tally.refused += 1
            elif status >= 500 or status < 0:
                tally.faults.append(f"{status} {told[:200]}")


Came = tuple[int, str, str | None]


def _ask(served: Served, method: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, bytes, str | None]:
    connection = http.client.HTTPConnection(served.host, served.port, timeout=30)
    try:
        connection.request(method, f"/{served.token}/{path}", body or None, headers)
        answer = connection.getresponse()
        return answer.status, answer.read(), answer.headers["ETag"]
    finally:
        connection.close()


def _decide(served: Served, chance: random.Random, name: str, known: str | None) -> Came:
    note = f"{name} {chance.choice(NOTES)}"
    action = chance.choice(("accept", "reject", "open", "label"))
    asked = {
        "at": f"{chance.randrange(3)}.{chance.randrange(served.items)}", "action": action, "note": note, "seen": [],
        "override": chance.choice(("consistent", "paraphrased")) if action == "label" else None, "reviewer": f"R{name.split('-')[0]}",
    }  # fmt: skip
    status, body, _ = _ask(
        served, "POST", "decisions", json.dumps(asked).encode(), **{"X-Verify-Token": served.token, "Content-Type": "application/json"}
    )  # fmt: skip
    return status, name if status == 201 else body.decode(errors="replace"), known


def _look(served: Served, chance: random.Random, name: str, known: str | None) -> Came:
    status, body, tag = _ask(served, "GET", "decisions", **({"If-None-Match": known} if known else {}))
    if status == 200:
        json.loads(body)
    return status, "", tag or known


def _page(served: Served, chance: random.Random, name: str, known: str | None) -> Came:
    return *_ask(served, "GET", "")[:1], "", known


def _foreign(served: Served, chance: random.Random, name: str, known: str | None) -> Came:
    """Asks as another site's page would."""
    status, _, _ = _ask(served, "POST", "decisions", b"{}", Origin="https://news.example", **{"X-Verify-Token": "no"})
    return (status if status != 201 else -1), "another page's request was answered", known


def _garbage(served: Served, chance: random.Random, name: str, known: str | None) -> Came:
    with socket.create_connection((served.host, served.port), timeout=30) as sock:
        sock.sendall(chance.randbytes(chance.choice((1, 100, 70_000))) + b"\r\n\r\n")
        sock.shutdown(socket.SHUT_WR)
        while sock.recv(4096):
            pass
    return 0, "", known


def _break_off(served: Served, chance: random.Random, name: str, known: str | None) -> Came:
    """Says that more comes, and goes."""
    with socket.create_connection((served.host, served.port), timeout=30) as sock:
        head = f"POST /{served.token}/decisions HTTP/1.1\r\nHost: {served.host}\r\nX-Verify-Token: {served.token}\r\n"
        sock.sendall(
            f"{head}Content-Type: application/json\r\nContent-Length: 500\r\n\r\n{{".encode()[
                : chance.randrange(20, 400)
            ]
        )
    return 0, "", known


def faults_of(path: Path, acknowledged: set[str]) -> list[str]:
    """What is wrong with a file of decisions: its integrity, a decision that was acknowledged and is not there."""
    if not path.exists():
        return [f"{len(acknowledged)} decisions acknowledged, none kept"] if acknowledged else []
    connection = sqlite3.connect(path)
    try:
        state = [row[0] for row in connection.execute("pragma integrity_check")]
        made = connection.execute("select count(*) from sqlite_master").fetchone()[0]
        rows = connection.execute("select note from decisions") if made else ()
        kept = [row[0].split(" ", 1)[0] for row in rows]
    except sqlite3.DatabaseError as error:
        return [f"{path.name}: {error}"]
    finally:
        connection.close()
    faults = [f"{path.name}: {line}" for line in state if line != "ok"]
    lost = acknowledged - set(kept)
    if lost:
        faults.append(f"{len(lost)} acknowledged decisions are lost, such as {min(lost)}")
    if len(kept) != len(set(kept)):
        faults.append("decisions are kept twice")
    return faults


def load(place: Path, clients: int, seconds: float, seed: int = 1) -> tuple[str, list[str]]:
    """Clients at a server that stays: what it came to, in words, and faults."""
    served = Served(place).start()
    soak(served, clients, min(2.0, seconds / 4), seed + 1)
    memory, handles = served.memory(), served.handles()
    tally = soak(served, clients, seconds, seed)
    time.sleep(0.3)
    grown, left = served.memory() - memory, served.handles() - handles
    _read_all(served, clients)
    full = served.memory()
    _read_all(served, clients)
    more = served.memory() - full
    code, errors = served.stop()
    faults = [*tally.faults, *faults_of(served.decisions, tally.acknowledged)]
    if code != 0 or errors.strip():
        faults.append(f"exit {code} after Ctrl-C: {errors.strip()[:300]}")
    if more > GROWTH:
        faults.append(f"grown by {more // 1000} MB while the same was asked again")
    if left > 8:
        faults.append(f"{left} handles left open")
    said = (
        f"{clients} clients, {seconds:g} s: {tally.requests:,} requests, {len(tally.acknowledged):,} decisions kept, {tally.refused:,} "
        f"refused, {tally.busy} told to wait, slowest answer {tally.slowest:.2f} s, memory {grown / 1000:+.1f} MB with the decisions, {more / 1000:+.1f} MB while the same was asked again"
    )
    return said, faults


def _read_all(served: Served, clients: int, times: int = 10) -> None:
    """Every client asks for all decisions, some times."""

    def read() -> None:
        for _ in range(times):
            _ask(served, "GET", "decisions")

    threads = [threading.Thread(target=read) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def kills(place: Path, times: int, seed: int = 1) -> tuple[str, list[str]]:
    """Kills the server under load, again and again over one file of decisions."""
    chance, faults = random.Random(seed), []
    acknowledged: set[str] = set()
    for turn in range(times):
        served = Served(place).start()
        timer = threading.Timer(chance.uniform(0.05, 0.6), served.process.kill)
        timer.start()
        acknowledged |= soak(served, 4, 1.0, seed * 1000 + turn).acknowledged
        timer.join()
        served.process.communicate()
        faults += [f"kill {turn}: {fault}" for fault in faults_of(served.decisions, acknowledged)]
    return f"{times} kills under load: {len(acknowledged):,} acknowledged decisions, all there after each kill", faults
