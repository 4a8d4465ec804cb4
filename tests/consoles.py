"""The examples of the documentation: pages whose ```console blocks are run, in order, in one empty folder.

`$ COMMAND` is run and what follows is its output, standard error behind standard output; a lone `…` stands for any lines.
`# exit status N` behind a command says with what it ends, else with 0. A block behind `<!-- file: NAME -->` is put
into that file. `scripts/docs` writes outputs anew that are no longer so; the tests compare.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGES = sorted(path for path in (ROOT / "docs").glob("*.md") if "```console" in path.read_text(encoding="utf-8"))
HOME = "/home/you"
REST = "…"
_BLOCK = re.compile(
    r"(?:<!-- file: (?P<file>\S+) -->\n)?```(?P<kind>\w+)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL
)
_STATUS = re.compile(r"\s+# exit status (\d+)$")


@dataclass(frozen=True, slots=True)
class Step:
    """A command with what it should print; `line` is its number in the page, from 1."""

    command: str
    shown: tuple[str, ...]
    status: int
    line: int


def steps(body: str, first: int) -> Iterator[Step]:
    command, line, shown = "", first, []
    for number, text in enumerate([*body.splitlines(), "$ "], first):
        if not text.startswith("$ "):
            shown.append(text)
            continue
        if command:
            status = _STATUS.search(command)
            yield Step(_STATUS.sub("", command), tuple(shown), int(status[1]) if status else 0, line)
        command, line, shown = text[2:], number, []


def fresh(page: str, folder: Path, shims: Path) -> Iterator[tuple[Step | None, str, tuple[str, ...]]]:
    """The page in pieces: a text as it stands, or a step with what it prints now. `AssertionError` where a command ends
    otherwise than it should."""
    at = 0
    for block in _BLOCK.finditer(page):
        if block["file"]:
            path = folder / block["file"]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block["body"], encoding="utf-8")
        if block["kind"] != "console":
            continue
        start = block.start("body")
        yield None, page[at:start], ()
        at = block.end("body")
        for step in steps(block["body"], page[:start].count("\n") + 1):
            status, printed = done(step.command, folder, shims)
            assert status == step.status, f"line {step.line}: {step.command}: exit status {status}\n" + "\n".join(
                printed
            )
            yield step, "", printed
    yield None, page[at:], ()


def done(command: str, folder: Path, shims: Path) -> tuple[int, tuple[str, ...]]:
    """The exit status of a command and the lines it prints. One of verify's alone is run in this process."""
    if command.startswith("verify ") and not set("|><*;&$`") & set(command):
        status, text = here(shlex.split(command)[1:], folder)
    else:
        env = {**os.environ, "PATH": f"{shims}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
        run = subprocess.run(["bash", "-c", command], cwd=folder, env=env, capture_output=True, text=True, check=False)
        status, text = run.returncode, run.stdout + run.stderr
    text = text.replace(str(folder.resolve()), HOME)
    return status, tuple(line.rstrip() for line in text.splitlines())


def here(args: list[str], folder: Path) -> tuple[int, str]:
    from verify.cli import run

    out, error = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    with contextlib.chdir(folder), contextlib.redirect_stdout(out), contextlib.redirect_stderr(error):
        status = run(args)
    return status, "".join(stream.buffer.getvalue().decode() for stream in (out, error))


def shim(folder: Path) -> Path:
    """A folder with a `verify` in it that runs this checkout's."""
    program = folder / "verify"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m verify "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    return folder


def fits(shown: tuple[str, ...], printed: tuple[str, ...]) -> bool:
    """Whether what is shown is what was printed, where a lone `…` stands for any lines."""
    pattern = "".join(r"(?:.*\n)*" if line.strip() == REST else re.escape(line.rstrip()) + "\n" for line in shown)
    return re.fullmatch(pattern, "".join(line + "\n" for line in printed)) is not None


def mended(page: str, folder: Path, shims: Path) -> str:
    """The page with the outputs that are no longer so written anew: as many lines as there were before a `…`."""
    out = []
    for step, text, printed in fresh(page, folder, shims):
        if step is None:
            out.append(text)
            continue
        status = f"   # exit status {step.status}" if step.status else ""
        lines = step.shown
        if not fits(lines, printed):
            kept = lines.index(REST) if REST in lines else len(printed)
            lines = printed if len(printed) <= kept else (*printed[:kept], REST)
        out.append("".join(f"{line}\n" for line in (f"$ {step.command}{status}", *lines)))
    return "".join(out)
