"""`verify ci`: a project's stories, again and again."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from verify.cli import _options
from verify.cli._formats import check_names, pairs, rendered
from verify.cli._options import FILE
from verify.cli._terminal import progress
from verify.cli.check import write
from verify.errors import InputError

if TYPE_CHECKING:
    from verify.ci import CiResult, Config

SUMMARY = "GITHUB_STEP_SUMMARY"
SUMMARY_LIMIT = 900_000
"""Bytes of a job's summary, of which GitHub takes a MiB."""


@click.command(cls=_options.Command, short_help="Check a set of stories, of these what changed.")
@click.argument("stories", nargs=-1, type=FILE, metavar="[STORY...]")
@click.option(
    "--config",
    "config_path",
    default="verify.toml",
    show_default=True,
    type=FILE,
    metavar="FILE",
    help="The settings.",
)
@_options.formats
@_options.outputs
@click.option("--baseline", type=FILE, metavar="FILE", help="Faults that are in this file do not count.")
@click.option("--write-baseline", is_flag=True, help="Put all faults there are into the baseline, and end well.")
@click.option("--waive", metavar="ITEM", help="Add a waiver for an item, by its id, or STORY:ID.")
@click.option("--reason", metavar="TEXT", help="Why it is waived.")
@click.option("--author", metavar="NAME", help="Who waives it.")
@click.option("--expires", metavar="YYYY-MM-DD", help="Its last day, or never.")
@click.option("--init", is_flag=True, help="Write a first verify.toml.")
@_options.quiet
def ci(
    stories: tuple[str, ...],
    config_path: str,
    formats: tuple[str, ...],
    outputs: tuple[str, ...],
    baseline: str | None,
    write_baseline: bool,
    waive: str | None,
    reason: str | None,
    author: str | None,
    expires: str | None,
    init: bool,
    quiet: bool,
) -> int:
    """Check the stories that verify.toml names, and of these only what changed since the last run.

    \b
    verify ci --init                                    write a first verify.toml
    verify ci                                           check, print the faults, exit 1 if there are any
    verify ci --format github --format sarif --output - --output verify.sarif
    verify ci --write-baseline                          start clean: what is there now does not count
    verify ci --waive q-1a2b3c4d --reason "Taped interview" --author "D. Quill" --expires 2027-01-31

    Exit status: 0 nothing fails, 1 something does, 2 a file could not be read or there was nothing to check.
    """
    from verify import ci as library

    if init:
        return _init(Path(config_path).parent)
    wanted = pairs(formats, outputs)
    config = library.read_config(config_path)
    wanted = wanted or [(name, str(config.root / file)) for name, file in config.outputs]
    check_names(name for name, _ in wanted)
    if write_baseline:
        return _write_baseline(config, stories, baseline, quiet)
    result = _run(config, stories, baseline, quiet)
    _tell(result)
    if waive:
        return _waive(config, result, waive, reason, author, expires)
    _write_outputs(result, wanted)
    if not quiet and "-" not in {file for _, file in wanted}:
        from verify.reports import text

        click.echo(text.render(result.report, root=result.base), nl=False)
    if not quiet:
        click.echo(f"verify: {result.summary}", err=True)
    return result.exit_code


def _init(folder: Path) -> int:
    from verify.ci.first import write_first

    path, _ = write_first(folder)
    click.echo(f"{path}: written. Look through it, then run `verify ci`")
    return 0


def _run(config: Config, stories: tuple[str, ...], baseline: str | None, quiet: bool) -> CiResult:
    """The run; on a terminal with a line that says which story is being checked."""
    from verify import ci as library

    with progress(quiet) as told_of:
        return library.run(config, only=stories, baseline=baseline, progress=told_of)


def _tell(result: CiResult) -> None:
    """A line on standard error for each thing that is wrong besides the stories."""
    for line in result.unread:
        click.echo(f"verify: {line}", err=True)
    for waiver in result.expired:
        click.echo(f"verify: waiver {waiver.fault.item} expired on {waiver.expires}: {waiver.reason}", err=True)
    for stale in result.stale:
        where = f" of {stale.waiver.story}" if stale.waiver.story else ""
        click.echo(f"verify: stale waiver {stale.waiver.fault.item}{where}: {stale.why}", err=True)
    for note in result.notes:
        click.echo(f"verify: {note}", err=True)


def _write_outputs(result: CiResult, wanted: list[tuple[str, str]]) -> None:
    """Writes each format to its file; that of GitHub also fills the job's summary."""
    for name, file in wanted:
        write(file, rendered(name, result.report, root=result.base))
        summary = os.environ.get(SUMMARY)
        if name == "github" and summary:
            text = rendered("markdown", result.report, root=result.base, limit=SUMMARY_LIMIT)
            try:
                with open(summary, "a", encoding="utf-8") as out:
                    out.write(text)
            except OSError as error:
                raise InputError(f"cannot be written ({error.strerror})", summary, f"Check {SUMMARY}") from error


def _write_baseline(config: Config, stories: tuple[str, ...], baseline: str | None, quiet: bool) -> int:
    """Writes the faults that no waiver excuses, whatever the baseline was before."""
    from dataclasses import replace

    from verify.ci.baseline import written
    from verify.ci.config import BASELINE

    if stories:
        raise InputError("a baseline is of all stories", "--write-baseline", "Name no story")
    path = baseline or str(config.root / (config.baseline or BASELINE))
    result = _run(replace(config, baseline=None), (), None, quiet)
    _tell(result)
    write(path, written(result.faults))
    total = sum(map(len, result.faults.values()))
    named = "" if config.baseline or baseline else f'. Add baseline = "{BASELINE}" to {config.path}'
    click.echo(f"{path}: {total} fault{'' if total == 1 else 's'}{named}")
    return 2 if result.unread else 0


def _waive(
    config: Config, result: CiResult, item: str, reason: str | None, author: str | None, expires: str | None
) -> int:
    """Adds a waiver to the project's file."""
    from verify.ci.waivers import NEVER, written

    if not (reason and author and expires):
        raise InputError("needs --reason, --author and --expires", "--waive", "A waiver says why, who and how long")
    try:
        last = None if expires == NEVER else date.fromisoformat(expires)
    except ValueError as error:
        raise InputError(f"{expires!r} is no date", "--expires", "Write it as YYYY-MM-DD, or never") from error
    story, _, name = item.rpartition(":")
    found = [
        (article["ci"]["story"], each)
        for article in result.report["articles"]
        for each in article["items"]
        if each["id"] == name and each["ci"]["state"] in ("failed", "noted") and story in ("", article["ci"]["story"])
    ]
    if len(found) != 1:
        what = "no fault of that id" if not found else f"in {len(found)} stories"
        mend = "`verify ci` prints the ids" if not found else f"Write {found[0][0]}:{name}"
        raise InputError(what, item, mend)
    path = config.root / config.waivers
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    write(str(path), before + ("\n" if before else "") + written(found[0][1], found[0][0], reason, author, last))
    click.echo(f"{path}: waiver for {name} added")
    return 0
