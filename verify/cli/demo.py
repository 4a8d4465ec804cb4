"""`verify demo`: the shipped example, checked."""

from __future__ import annotations

from pathlib import Path

import click

from verify.cli import _options
from verify.cli._options import FILE
from verify.cli.check import show_table, write


@click.command(cls=_options.Command, short_help="Check the shipped example.")
@click.argument("folder", required=False, type=FILE, metavar="[FOLDER]")
@_options.interface
@_options.quiet
def demo(folder: str | None, interface: str | None, quiet: bool) -> int:
    """Check the shipped example, a story in each language: print the table, write the report, and say where it is.

    \b
    verify demo                in a folder of its own among the temporary ones
    verify demo tryout         in a new folder `tryout`: change a word of a story there, and run it again

    Sources and stories of the example are constructed, and say so.
    """
    import tempfile

    from verify import check, encoders, example
    from verify.corpus.adding import add
    from verify.reports import html
    from verify.reports import json as as_json

    place = Path(folder) if folder else Path(tempfile.mkdtemp(prefix="verify-demo-"))
    example.copy_into(place)
    db = place / "demo.db"
    for old in place.glob("demo.db*"):
        old.unlink()
    add(db, [place / "sources", place / "people.json"], encoder=encoders.load(None))
    report, _ = check.check_files(example.stories(place), str(db))
    data = as_json.as_dict(report)
    write(str(place / "report.json"), as_json.render(data))
    write(str(place / "report.html"), html.render(data, interface=interface))
    if not quiet:
        show_table(data)
        click.echo(f"Stories and sources: {place.resolve()}")
        click.echo(f"HTML report: {place.resolve() / 'report.html'}")
    return 0
