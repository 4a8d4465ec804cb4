"""`verify check`: a story against a corpus."""

from __future__ import annotations

import sys

import click

from verify.cli import _options
from verify.cli._options import FILE, PROFILE
from verify.cli._terminal import coloured, progress
from verify.files import write_whole

LABELS = ("consistent", "paraphrased", "unsupported")


def labels(ctx: click.Context, param: click.Parameter, value: str | None) -> tuple[str, ...]:
    wanted = tuple(part.strip() for part in (value or "").split(",") if part.strip())
    for label in wanted:
        if label not in LABELS:
            raise click.BadParameter(f"no label {label!r}; there are: {', '.join(LABELS)}")
    return wanted


@click.command(cls=_options.Command, short_help="Check stories against a corpus.")
@click.argument("articles", nargs=-1, required=True, type=FILE, metavar="ARTICLE...")
@click.option(
    "--corpus",
    "corpora",
    multiple=True,
    required=True,
    type=FILE,
    metavar="DB",
    help="The corpus that `verify corpus add` made: a file or postgresql://…; of several, or a folder of them, all as one.",
)
@_options.published
@_options.language
@click.option("--json", "json_path", type=FILE, metavar="FILE", help="Write the report as JSON; - for standard output.")
@click.option(
    "--html", "html_path", type=FILE, metavar="FILE", help="Write the report as one HTML page; - for standard output."
)
@_options.formats
@_options.outputs
@click.option("--fail-on", callback=labels, metavar="LABEL[,LABEL]", help="Exit 1 if an item has one of these labels.")
@click.option(
    "--profile", default="default", show_default=True, type=PROFILE, help="House rules: strict, default or tidy."
)
@click.option(
    "--encoder", metavar="NAME", help="A sentence-transformers model by name or folder; else the embedded one."
)
@click.option(
    "--second-opinion",
    metavar="NAME",
    help="A model that judges entailment, by name or folder; shown beside the verdicts, it changes none.",
)
@click.option(
    "--previous",
    type=FILE,
    metavar="REPORT",
    help="An earlier JSON report: say which of its sources have changed since.",
)
@_options.min_worth
@click.option(
    "--jobs", type=click.IntRange(1, 256), default=1, metavar="N", help="Check stories in N processes at once."
)
@click.option("--cluster", metavar="ADDRESS", help="Check stories on a Dask cluster, tcp://host:8786.")
@_options.interface
@_options.quiet
def check(
    articles: tuple[str, ...],
    corpora: tuple[str, ...],
    published: str | None,
    language: str | None,
    json_path: str | None,
    html_path: str | None,
    formats: tuple[str, ...],
    outputs: tuple[str, ...],
    fail_on: tuple[str, ...],
    profile: str,
    encoder: str | None,
    second_opinion: str | None,
    previous: str | None,
    min_worth: float | None,
    jobs: int,
    cluster: str | None,
    interface: str | None,
    quiet: bool,
) -> int:
    """Check the quotes and claims of each ARTICLE against a corpus of primary sources. `-` is standard input.

    \b
    verify check story.txt --corpus iraq.db
    verify check story.html --corpus iraq.db --html report.html --json report.json
    verify check stories/*.md --corpus iraq.db --jobs 4 --fail-on unsupported
    verify check story.html --corpus iraq.db --previous report.json --json report.json
    pbpaste | verify check - --corpus iraq.db --published 2024-05-03
    """
    from verify import check as library
    from verify.cli._formats import pairs, rendered, told
    from verify.reports import json as as_json

    wanted = pairs(formats, outputs)
    options = library.Options(profile=profile, encoder=encoder, min_worth=min_worth, second_opinion=second_opinion)
    with progress(quiet) as told_of:
        report, unread = library.check_files(
            articles,
            corpora,
            published=published,
            language=language,
            options=options,
            jobs=jobs,
            cluster=cluster,
            previous=previous,
            progress=told_of,
        )
    for error in unread:
        click.echo(f"verify: {error}", err=True)
    data = as_json.as_dict(report)
    written = write_outputs(data, json_path, html_path, interface)
    for name, path in wanted:
        write(path, rendered(name, told(data, fail_on, unread), interface=interface))
    if not quiet and "-" not in (json_path, html_path, *(path for _, path in wanted)):
        show_table(data)
        for line in written:
            click.echo(line)
    found = {item["label"] for article in data["articles"] for item in article["items"]}
    if unread:
        return 2
    return 1 if found & set(fail_on) else 0


def write_outputs(data: dict, json_path: str | None, html_path: str | None, interface: str | None) -> list[str]:
    """Writes the asked files and gives a line about each."""
    lines = []
    if json_path:
        from verify.reports import json as as_json

        write(json_path, as_json.render(data))
        lines.append(f"JSON report: {json_path}")
    if html_path:
        from verify.reports import html

        write(html_path, html.render(data, interface=interface))
        lines.append(f"HTML report: {html_path}")
    return lines


def write(path: str, text: str) -> None:
    """Writes a file whole or not at all; `-` is standard output."""
    if path == "-":
        sys.stdout.write(text)
        return
    write_whole(path, text)


def show_table(data: dict) -> None:
    """Prints the report as a table, in colour on a terminal."""
    import shutil

    from verify.reports import table

    terminal = sys.stdout.isatty()
    width = shutil.get_terminal_size((100, 24)).columns if terminal else 100
    color = coloured()
    click.echo(table.render(data, width=width, color=color), nl=False, color=True if color else None)
