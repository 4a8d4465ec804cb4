"""The outputs: a format a file, each with `render(report) -> str`, where `report` is the dict of the contract's JSON.

A new format is a new file here; files that begin with an underscore are parts of the others.
"""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

from verify.errors import InputError


def names() -> tuple[str, ...]:
    """The names of all formats, sorted.

    >>> "json" in names()
    True
    """
    return tuple(sorted(path.stem for path in Path(__file__).parent.glob("[!_]*.py")))


def render(name: str, report: dict[str, Any], **options: Any) -> str:
    """The report in the format of that name; `InputError` where there is none. Options are the format's own."""
    if name not in names():
        raise InputError(f"no report format {name!r}", mend=f"There are: {', '.join(names())}")
    return importlib.import_module(f"{__name__}.{name}").render(report, **options)
