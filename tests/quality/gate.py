"""The quality gate: figures on labelled sets, held to floors that never sink by themselves.

A module beside this one with a function `figures(shared)` is a part of the gate: it gives `Figure`s, or a plain
dictionary of values. `floors.json` holds each figure's floor
and a digest of the data that it was measured on, so that no goal is moved by an edit of the data.
"""

from __future__ import annotations

import hashlib
import importlib
import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

HERE = Path(__file__).parent
FLOORS = HERE / "floors.json"
SHARED = HERE.parents[2] / "shared"
_DIGITS = 4
_BETTER_LOW = ("false alarms",)
_SLACK = 0.004  # another processor rounds vectors otherwise: one item of the smaller sets


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured value. `data` are the files it was measured on; `best` says which way is better: high or low."""

    name: str
    value: float
    data: tuple[Path, ...]
    best: str = "high"

    def line(self, floor: float | None) -> str:
        held = "new" if floor is None else f"floor {floor:g}"
        return f"{self.name:<58} {self.value:8.4f}  {held}"


def parts(wanted: Sequence[str] = ()) -> Iterator[tuple[str, ModuleType]]:
    """The modules beside this one that measure something, by name; those of `wanted` only, where it names any."""
    if str(HERE) not in sys.path:
        sys.path.insert(0, str(HERE))
    for path in sorted(HERE.glob("*.py")):
        if path.stem in ("gate", "__init__") or (wanted and path.stem not in wanted):
            continue
        module = importlib.import_module(path.stem)
        if hasattr(module, "figures"):
            yield path.stem, module


def measured(module: ModuleType, shared: Path) -> Iterator[Figure]:
    """The figures of a part. In a dictionary, a name that ends in `.ms` is better when low."""
    result: Iterable[Figure] | Mapping[str, float] = module.figures(shared)
    if not isinstance(result, Mapping):
        yield from result
        return
    data = tuple(sorted([*shared.glob("eval/*.jsonl"), *shared.glob("stories/*/gold.json"), *shared.glob("seed/*.json")]))
    for name, value in result.items():
        yield Figure(name, float(value), data, "low" if name.startswith(_BETTER_LOW) else "high")


def digest(paths: tuple[Path, ...]) -> str:
    """A short digest of the content of some files."""
    total = hashlib.sha256()
    for path in sorted(paths):
        total.update(path.name.encode())
        total.update(path.read_bytes())
    return total.hexdigest()[:16]


def fault(figure: Figure, entry: dict[str, object] | None) -> str | None:
    """What is wrong with a figure, or None: it fell under its floor, or its data changed."""
    if entry is None or is_timing(figure):
        return None
    if entry["digest"] != digest(figure.data):
        return f"{figure.name}: the data changed; look at it and run with --update"
    floor = float(entry["floor"])  # type: ignore[arg-type]
    fell = figure.value < floor - _SLACK if figure.best == "high" else figure.value > floor + _SLACK
    return f"{figure.name}: {figure.value:.4f} is worse than the floor {floor:.4f}" if fell else None


def is_timing(figure: Figure) -> bool:
    """True for a speed: it is printed, never held to a floor."""
    return figure.name.endswith((".ms", "_a_second"))


def updated(figure: Figure, entry: dict[str, object] | None, allow_regression: bool) -> dict[str, object]:
    """The new entry of a figure. A floor only sinks where that is allowed, or where the data is another."""
    value = round(figure.value, _DIGITS)
    now = digest(figure.data)
    if entry is not None and entry["digest"] == now and not allow_regression:
        choose = max if figure.best == "high" else min
        value = choose(value, float(entry["floor"]))  # type: ignore[arg-type]
    return {"floor": value, "best": figure.best, "digest": now}


def read_floors() -> dict[str, dict[str, object]]:
    return json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {}


def write_floors(floors: dict[str, dict[str, object]]) -> None:
    FLOORS.write_text(json.dumps(dict(sorted(floors.items())), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
