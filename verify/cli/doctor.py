"""`verify doctor`: what is installed, and whether it works."""

from __future__ import annotations

import click

from verify.cli import _options
from verify.cli._options import FILE


@click.command(cls=_options.Command, short_help="Say what is installed, and whether it works.")
@click.option("--corpus", "corpus_path", type=FILE, metavar="DB", help="Look at this corpus too, and at its vectors.")
@click.option(
    "--encoder", metavar="NAME", help="A sentence-transformers model by name or folder; else the embedded one."
)
@_options.quiet
def doctor(corpus_path: str | None, encoder: str | None, quiet: bool) -> int:
    """Say what is installed, which encoder and which corpus, and whether all of it works.

    \b
    verify doctor
    verify doctor --corpus iraq.db

    A line a thing: what, and what was found, with a tab between. Exit status: 0 all works, 2 something that `verify check`
    needs does not, with a line on standard error. An extra that is not installed is no fault.
    """
    from verify.installed import facts

    broken = 0
    for fact in facts(corpus_path, encoder):
        if fact.works is False:
            broken += 1
            click.echo(f"verify: {fact.name}: {' '.join(fact.told.split())}", err=True)
        elif not quiet:
            click.echo(f"{fact.name}\t{fact.told}")
    return 2 if broken else 0
