"""What may be shown on a terminal and must not go into a pipe: colour, and how far long work has got."""

from __future__ import annotations

import contextlib
import os
import sys
import unicodedata
from collections.abc import Callable, Iterator
from typing import TextIO

import click

Progress = Callable[[int, int, str], None]
_LINE = 60  # columns for what is being worked on


def coloured(stream: TextIO | None = None) -> bool:
    """Whether colour may be used: on a terminal, where neither NO_COLOR (https://no-color.org) nor TERM forbids it."""
    terminal = (stream or sys.stdout).isatty()
    return terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


@contextlib.contextmanager
def progress(quiet: bool = False) -> Iterator[Progress | None]:
    """A line on standard error that says how many of how many are done, and is gone at the end; nothing in a pipe."""
    if quiet or not sys.stderr.isatty():
        yield None
        return

    def show(done: int, total: int, what: str) -> None:
        click.echo(f"\r\x1b[K{done}/{total} {_plain(what)}", err=True, nl=False, color=True)

    try:
        yield show
    finally:
        click.echo("\r\x1b[K", err=True, nl=False, color=True)


def _plain(what: str) -> str:
    """The end of a name in so many columns, without what a terminal would obey."""
    kept, width = [], 0
    for letter in reversed(what):
        width += 2 if unicodedata.east_asian_width(letter) in "WF" else int(not unicodedata.combining(letter))
        if width > _LINE:
            break
        kept.append(letter if letter.isprintable() else "?")
    return "".join(reversed(kept))
