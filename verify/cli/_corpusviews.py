"""How corpus commands print what the library found. No command of its own."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Self

import click

from verify.cli._terminal import coloured

if TYPE_CHECKING:
    from verify.corpus import Corpus
    from verify.corpus.adding import Event
    from verify.corpus.diff import Change, Difference

_AROUND = 60
_MOST_LINES = 10  # of one file


def show_difference(found: Difference) -> None:
    """Prints two versions' fields and words that differ, with the words around."""
    old, new = found.old, found.new
    click.echo(f"{_named(old)} -> {_named(new)}")
    for name, before, after in found.fields:
        click.echo(f"{name}: {before if before is not None else '-'} -> {after if after is not None else '-'}")
    for change in found.changes:
        click.echo(_context(old.text, new.text, change))
    if not found.fields and not found.changes:
        click.echo("no word differs")


def _named(version: object) -> str:
    captured = f", captured {version.captured}" if version.captured else ""  # type: ignore[attr-defined]
    return f"{version.id} version {version.version} ({version.sha256[:12]}{captured})"  # type: ignore[attr-defined]


def _context(old: str, new: str, change: Change) -> str:
    before = new[max(0, change.new.start - _AROUND) : change.new.start]
    after = new[change.new.end : change.new.end + _AROUND]
    gone, come = change.old.of(old), change.new.of(new)
    colour = coloured()
    parts = []
    if gone:
        parts.append(click.style(gone, fg="red", strikethrough=True) if colour else f"[-{gone}-]")
    if come:
        parts.append(click.style(come, fg="green") if colour else f"{{+{come}+}}")
    head = "…" if change.new.start > _AROUND else ""
    tail = "…" if change.new.end + _AROUND < len(new) else ""
    return " ".join(
        f"{change.new.start}: {head}{before}{' '.join(parts)}{' ' if not come else ''}{after}{tail}".split()
    )


def provenance_fields(store: Corpus, source_id: str) -> dict[str, object]:
    """What a corpus keeps of a source beside the source: nothing in a corpus that an older version made."""
    from verify.corpus.copies import secondary
    from verify.corpus.provenance import provenance
    from verify.errors import CorpusError

    try:
        origin = provenance(store, source_id)
    except CorpusError:
        return {}
    copy = secondary(store).get(source_id)
    people = store.rows(
        "select roles.name, roles.role from roles join sources on sources.number = roles.source "
        "where sources.id = ? and sources.current = 1 and roles.role != 'named' order by roles.role, roles.name",
        (source_id,),
    )
    return {
        "canonical": origin.canonical,
        "published at": origin.published_at,
        "captured": origin.captured,
        "added": origin.added,
        "read by": origin.importer_version,
        "known publisher": origin.known_publisher,
        "standing": origin.standing,
        "secondary": copy.why if copy else None,
        "in office then": ", ".join(f"{name} ({role})" for name, role in people) or None,
    }


class Teller:
    """Prints what became of each file; of one that holds many sources the first few, and how many more."""

    def __init__(self, quiet: bool):
        self.quiet = quiet
        self.last: tuple[str, str] = ("", "")
        self.said = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._close(("", ""))

    def __call__(self, event: Event) -> None:
        if event.outcome == "failed":
            click.echo(f"verify: {event.what}", err=True)
            return
        if self.quiet:
            return
        self._close((event.path, event.outcome))
        self.said += 1
        if self.said <= _MOST_LINES:
            click.echo(f"{event.path}: {event.outcome}: {event.what}")

    def _close(self, now: tuple[str, str]) -> None:
        if now != self.last:
            if self.said > _MOST_LINES:
                more = self.said - _MOST_LINES
                click.echo(f"{self.last[0]}: {self.last[1]}: and {more} more (`verify corpus list` shows all)")
            self.last, self.said = now, 0


def many(number: int, noun: str) -> str:
    """A number with its noun."""
    return f"{number} {noun}" + ("" if number == 1 else "s")


@contextlib.contextmanager
def encoding_bar(quiet: bool) -> Iterator[Callable[[int, int], None] | None]:
    """A bar for the making of vectors, on a terminal only."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("encoding passages", total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)
