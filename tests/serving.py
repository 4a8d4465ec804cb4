"""A PostgreSQL server for tests: on a socket in a folder of its own, by a user that is not root, gone when they end."""

import contextlib
import itertools
import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import pytest

PLACES = ["file", pytest.param("server", marks=pytest.mark.postgres)]
USER, LOCKED, PASSWORD = "desk", "guest", "wharf-7"
_FAST = "fsync=off synchronous_commit=off full_page_writes=off listen_addresses= shared_buffers=32MB".split()


@dataclass
class Server:
    """`folder` holds the socket. `USER` comes in without a password, `LOCKED` by `PASSWORD` only."""

    folder: Path
    numbers: itertools.count = field(default_factory=itertools.count)

    def address(self, schema=None, *, user=USER, database="postgres", **more):
        asked = {"host": self.folder, "schema": schema, **more}
        query = "&".join(f"{name}={value}" for name, value in asked.items() if value is not None)
        return f"postgresql://{user}@/{database}?{query}"

    def corpora(self):
        number = next(self.numbers)
        return lambda name="corpus": self.address(f"c{number}_{name}")

    def sql(self, *queries, database="postgres"):
        import psycopg

        with psycopg.connect(host=str(self.folder), user=USER, dbname=database, autocommit=True) as connection:
            for query in queries:
                cursor = connection.execute(query)
            return cursor.fetchall() if cursor.description else None


def places(request, folder):
    """For a fixture with `PLACES` as its parameters: a function from a name to a corpus that is not there yet."""
    if request.param == "file":
        return lambda name="corpus": folder / f"{name}.db"
    return request.getfixturevalue("server").corpora()


def programs():
    """The folder of the server's programs, the newest version; None where it is not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    other = shutil.which("initdb")
    places = [path.parent for path in found] or ([Path(other).parent] if other else [])
    return places[-1] if places else None


@contextlib.contextmanager
def server():
    pytest.importorskip("psycopg", reason="the extra postgres is not installed")
    place = programs()
    if place is None:
        pytest.skip("no PostgreSQL server is installed")
    other = {"user": "nobody", "group": "nogroup", "extra_groups": []} if os.geteuid() == 0 else {}
    folder = Path(tempfile.mkdtemp(prefix="verify-pg-"))  # a socket's path must be short
    try:
        if other:
            shutil.chown(folder, "nobody", "nogroup")
        data = folder / "data"

        def run(program, *arguments):
            command = [place / program, "-D", data, *arguments]
            subprocess.run(command, check=True, capture_output=True, cwd=folder, timeout=60, **other)

        run("initdb", "-U", USER, "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync")
        rules = data / "pg_hba.conf"
        rules.write_text(f"local all {LOCKED} scram-sha-256\n{rules.read_text()}")
        options = " ".join(f"-c {option}" for option in (*_FAST, f"unix_socket_directories={folder}"))
        run("pg_ctl", "-l", folder / "log", "-w", "-o", options, "start")
        try:
            running = Server(folder)
            running.sql(f"create role {LOCKED} login password '{PASSWORD}'")
            yield running
        finally:
            run("pg_ctl", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
