"""`verify explain`: what a reason code means."""

from __future__ import annotations

import click

from verify.rules import reasons


@click.command()
@click.argument("code", required=False)
def explain(code: str | None) -> None:
    """Say what a reason CODE means, with an example and what to do; without CODE, list them all.

    \b
    verify explain number-differs
    """
    if code:
        click.echo(reasons.explain(code), nl=False)
        return
    for reason in reasons.reasons().values():
        click.echo(f"{reason.code:<20} {reason.title}")
