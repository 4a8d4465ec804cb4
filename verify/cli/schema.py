"""`verify schema`: the JSON Schema of the report."""

from __future__ import annotations

import click

from verify.cli import _options


@click.command(cls=_options.Command, short_help="Print the JSON Schema of the report.")
def schema() -> None:
    """Print the JSON Schema of the report, for programs that read it.

    \b
    verify schema > report.schema.json
    """
    from verify.reports._schema import schema_text

    click.echo(schema_text(), nl=False)
