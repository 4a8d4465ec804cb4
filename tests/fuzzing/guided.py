"""Runs inside a process of its own: one target under atheris until its time is over. Faults are written to a file and
the run goes on, each once by the place where it was raised; what libFuzzer says of coverage goes to standard error."""

from __future__ import annotations

import hashlib
import importlib
import json
import pkgutil
import sys
import time
import traceback
from pathlib import Path

SLOW_SECONDS = 5.0
"""Processor time that no input of a target's size may need: a hundred times what a good one does."""


def main(name: str, work: str, arguments: list[str]) -> None:
    """Fuzzes the target `name`; `work` is the folder for what it finds, `arguments` go to libFuzzer."""
    import atheris

    with atheris.instrument_imports(include=["verify"], enable_loader_override=False):
        import verify

        for module in pkgutil.walk_packages(verify.__path__, "verify."):
            if not module.name.startswith(("verify.cli", "verify.encoders", "verify.__main__", "verify.runners")):
                importlib.import_module(module.name)
        from fuzzing.targets import TARGETS
    watch = Watch(TARGETS[name], Path(work))
    atheris.Setup([sys.argv[0], *arguments], watch)
    atheris.Fuzz()


class Watch:
    """A target with a clock; what goes wrong is kept instead of raised."""

    def __init__(self, target, work: Path):
        self.target, self.work = target, work
        self.seen: set[str] = set()
        self.slowest = 0.0

    def __call__(self, data: bytes) -> None:
        start = time.process_time()
        try:
            self.target(data)
        except Exception as error:  # noqa: BLE001 - every kind is a fault here
            self._keep(data, f"{type(error).__name__} at {_place(error)}", str(error))
        spent = time.process_time() - start
        if spent > SLOW_SECONDS:
            self._keep(data, "slow", f"{spent:.1f} s for {len(data)} bytes")
        if spent > self.slowest:
            self.slowest = spent
            (self.work / "slowest.bin").write_bytes(data)
            (self.work / "slowest.json").write_text(json.dumps({"seconds": round(spent, 3), "bytes": len(data)}))

    def _keep(self, data: bytes, what: str, why: str) -> None:
        if what in self.seen:
            return
        self.seen.add(what)
        name = f"fault-{hashlib.sha256(what.encode()).hexdigest()[:12]}.bin"
        (self.work / name).write_bytes(data)
        with open(self.work / "faults.jsonl", "a", encoding="utf-8") as file:
            file.write(json.dumps({"what": what, "why": why[:200], "input": name}) + "\n")


def _place(error: BaseException) -> str:
    """The innermost line of ours that the error came through."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "/verify/" in frame.filename]
    frames = frames or traceback.extract_tb(error.__traceback__)
    return f"{'/'.join(Path(frames[-1].filename).parts[-2:])}:{frames[-1].name}"


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
