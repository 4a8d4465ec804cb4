"""`verify extract`: the quotes and claims of a story, without a corpus."""

from __future__ import annotations

import click

from verify.cli import _options
from verify.cli._formats import pairs, rendered
from verify.cli._options import FILE
from verify.cli.check import show_table, write


@click.command(cls=_options.Command, short_help="Show quotes and claims, no corpus needed.")
@click.argument("article", type=FILE)
@click.option("--json", "json_path", type=FILE, metavar="FILE", help="Write them as JSON; - for standard output.")
@_options.formats
@_options.outputs
@_options.published
@_options.language
@click.option("--people", type=FILE, metavar="FILE", help="People and offices, in the form of people.json.")
@_options.min_worth
@_options.interface
@_options.quiet
def extract(
    article: str,
    json_path: str | None,
    formats: tuple[str, ...],
    outputs: tuple[str, ...],
    published: str | None,
    language: str | None,
    people: str | None,
    min_worth: float | None,
    interface: str | None,
    quiet: bool,
) -> None:
    """Show the quotes and claims of an ARTICLE, and what stands in quote marks without being speech. `-` is standard
    input.

    \b
    verify extract story.txt
    verify extract story.html --json items.json
    verify extract story.html --format csv --output items.csv
    pbpaste | verify extract -
    """
    from verify import check as library
    from verify.reports import json as as_json

    wanted = pairs(formats, outputs)
    options = library.Options(min_worth=min_worth)
    report = library.extract_file(article, published=published, language=language, people=people, options=options)
    data = as_json.as_dict(report)
    if json_path:
        write(json_path, as_json.render(data))
    for name, path in wanted:
        write(path, rendered(name, data, interface=interface))
    if not quiet and "-" not in (json_path, *(path for _, path in wanted)):
        show_table(data)
