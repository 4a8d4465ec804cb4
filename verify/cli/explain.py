"""`verify explain`: what a reason code means."""

from __future__ import annotations

import click

from verify.cli import _options
from verify.cli._options import REASON
from verify.rules import reasons


@click.command(cls=_options.Command, short_help="Say what a reason code means.")
@click.argument("code", required=False, type=REASON)
def explain(code: str | None) -> None:
    """Say what a reason CODE means, with an example and what to do; without CODE, list them all.

    \b
    verify explain number-differs
    verify explain
    """
    if code:
        click.echo(reasons.explain(code), nl=False)
        return
    for reason in reasons.reasons().values():
        click.echo(f"{reason.code:<20} {reason.title}")
