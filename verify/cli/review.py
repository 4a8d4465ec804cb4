"""`verify review`: decide on the items of a report, and keep what was decided."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from verify.cli import _options
from verify.cli._options import FILE
from verify.errors import InputError

if TYPE_CHECKING:
    from verify.review import Store
    from verify.review.decisions import Decision, Subject

DECISIONS = "decisions.db"
_decisions = click.option(
    "--decisions",
    "decisions_path",
    type=FILE,
    metavar="FILE",
    help=f"Where decisions are kept; else {DECISIONS} beside the report.",
)


@click.group(cls=_options.Group, short_help="Decide on items, and keep every decision.")
def review() -> None:
    """Decide on the items of a report, and keep every decision.

    \b
    verify check story.txt --corpus desk.db --json report.json
    verify review serve report.json             decide in the browser
    verify review list report.json              what is decided, and what no longer holds
    verify review merge desk.db jane.db li.db   bring several reviewers' files together
    """


@review.command(short_help="Open a report with decisions in the browser.")
@click.argument("report_path", type=FILE, metavar="REPORT.json")
@_decisions
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="The port; without it, a free one.")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address; any but loopback is open to others.")
@_options.interface
def serve(report_path: str, decisions_path: str | None, port: int, host: str, interface: str | None) -> int:
    """Open REPORT.json as a page with decisions, on this machine alone, until Ctrl-C.

    \b
    verify review serve report.json
    verify review serve report.json --decisions desk.db --port 8123
    """
    from verify.review.carrying import read_report
    from verify.review.requests import Desk, names_of
    from verify.review.server import Server

    report, store = read_report(report_path), _store(report_path, decisions_path)
    store.decisions()  # a file that is none is told now, not at the first decision
    hosts = names_of(host)
    with Server(Desk(report, store, interface=interface, hosts=hosts), host, port) as server:
        if hosts:
            click.echo(f"verify: {host} is not loopback: who has the address can decide, unencrypted", err=True)
        try:
            click.echo(f"{server.url}\nDecisions are kept in {store.path}. Ctrl-C stops.")
            sys.stdout.flush()
            server.serve_forever()
        except KeyboardInterrupt:
            click.echo("stopped")
    return 0


@review.command(short_help="Decide on one item.")
@click.argument("report_path", type=FILE, metavar="REPORT.json")
@click.argument("item", metavar="ITEM")
@click.argument("action", metavar="accept|reject|open|label=LABEL")
@click.option("--reviewer", required=True, envvar="VERIFY_REVIEWER", metavar="NAME", help="Who decides.")
@click.option("--note", default="", metavar="TEXT", help="Why.")
@click.option("--story", metavar="ID", help="The item's story, where several have that item.")
@_decisions
def decide(
    report_path: str,
    item: str,
    action: str,
    reviewer: str,
    note: str,
    story: str | None,
    decisions_path: str | None,
) -> int:
    """Decide on one ITEM of REPORT.json, by the id that `verify review list` shows.

    \b
    accept         the verdict is right
    reject         the verdict is wrong
    label=LABEL    another label is right: consistent, paraphrased or unsupported
    open           not decided (again); a note may say why
    \b
    verify review decide report.json q-1a2b3c4d accept --reviewer Jane --note "Checked by telephone"
    verify review decide report.json q-1a2b3c4d label=paraphrased --reviewer Jane
    """
    from verify.review.carrying import read_report

    name, _, override = action.partition("=")
    subject = _subject(read_report(report_path), item, story, report_path)
    store = _store(report_path, decisions_path)
    made = store.decide(subject, name, reviewer, override=override if "=" in action else None, note=note)
    click.echo(_told(made))
    return 0


@review.command(name="list", short_help="List items with what is decided.")
@click.argument("report_path", type=FILE, metavar="REPORT.json")
@click.option("--open", "only_open", is_flag=True, help="Only items that nobody has decided, or that need it again.")
@click.option(
    "--json", "json_path", type=FILE, metavar="FILE", help="Write the report with its decisions; - for standard output."
)
@_decisions
def list_items(report_path: str, only_open: bool, json_path: str | None, decisions_path: str | None) -> int:
    """List the items of REPORT.json with what is decided on each, then the decisions that no longer hold.

    \b
    verify review list report.json --open
    verify review list report.json --json reviewed.json
    """
    from verify.cli.check import write
    from verify.reports import json as as_json
    from verify.review import carry
    from verify.review.carrying import read_report, subjects

    report, store = read_report(report_path), _store(report_path, decisions_path, reading=True)
    carried = carry(report, store)
    if json_path:
        write(json_path, as_json.render(carried))
    if json_path == "-":
        return 0
    for _, item, subject in subjects(carried):
        found = item.get("decision") or {"state": "-", "decisions": []}
        if not only_open or found["state"] in ("-", "open", "conflict"):
            said = "; ".join(_said(each) for each in found["decisions"])
            cells = (subject.story, item["id"], item["label"], found["state"], said, _short(item.get("text", "")))
            click.echo("\t".join(_line(cell) for cell in cells))
    for one in carried["stale"]:
        said = _said(one["decision"])
        click.echo("\t".join(_line(cell) for cell in (one["story"], one["item"], "stale", one["why"], said)))
    return 0


@review.command(short_help="Show every decision in a file.")
@click.argument("path", type=FILE, metavar="DECISIONS")
@click.option("--story", metavar="ID", help="Only this story.")
@click.option("--item", metavar="ID", help="Only this item.")
def history(path: str, story: str | None, item: str | None) -> int:
    """Show every decision in a file, in order, also those that others answered.

    \b
    verify review history decisions.db --item q-1a2b3c4d
    """
    from verify.review.exporting import read

    for decision in read(path):
        if story in (None, decision.story) and item in (None, decision.item):
            click.echo(_told(decision))
    return 0


@review.command(short_help="Write every decision to a file.")
@click.argument("path", type=FILE, metavar="DECISIONS")
@click.option("--format", "form", type=click.Choice(["jsonl", "csv"]), default="jsonl", show_default=True)
@click.option("--output", default="-", type=FILE, metavar="FILE", help="Where to; else standard output.")
def export(path: str, form: str, output: str) -> int:
    """Write every decision as JSON lines, which `merge` reads, or as a table for spreadsheets.

    \b
    verify review export decisions.db --output jane.jsonl
    verify review export decisions.db --format csv --output decisions.csv
    """
    from verify.cli.check import write
    from verify.review import exporting

    decisions = exporting.read(path)
    write(output, exporting.as_csv(decisions) if form == "csv" else exporting.as_jsonl(decisions))
    return 0


@review.command(short_help="Bring several files of decisions together.")
@click.argument("into", type=FILE, metavar="DECISIONS")
@click.argument("paths", nargs=-1, required=True, type=FILE, metavar="FILE...")
@_options.quiet
def merge(into: str, paths: tuple[str, ...], quiet: bool) -> int:
    """Add the decisions in each FILE, a decisions file or an export of one, to DECISIONS, and show where they disagree.

    \b
    verify review merge desk.db jane.db li.jsonl
    """
    from verify.review import Store
    from verify.review.merging import merge as merge_files

    merged = merge_files(Store(into), paths)
    if not quiet:
        click.echo(f"{into}: {merged.new} added, {merged.known} known, {len(merged.conflicts)} in conflict")
    for side in merged.conflicts:
        said = " against ".join(_said(each.to_dict()) for each in side)
        click.echo("\t".join(_line(cell) for cell in (side[0].story, side[0].item, said)))
    return 0


def _store(report_path: str, decisions_path: str | None, *, reading: bool = False) -> Store:
    from verify.review import Store

    if reading and decisions_path and not Path(decisions_path).exists():
        raise InputError("no such file", decisions_path, "Give the one that `verify review` made")
    return Store(decisions_path or Path(report_path).with_name(DECISIONS))


def _subject(report: dict[str, Any], wanted: str, story: str | None, path: str) -> Subject:
    """The item of that id; `InputError` where there is none, or one in several stories."""
    from verify.review.carrying import subjects

    found = {each for _, _, each in subjects(report) if each.item == wanted and story in (None, each.story)}
    if not found:
        raise InputError(f"no judged item {wanted!r}", path, "See `verify review list` for those there are")
    if len(found) > 1:
        stories = ", ".join(sorted({each.story for each in found}))
        raise InputError(f"{wanted!r} is in several stories", path, f"Say --story, one of: {stories}")
    return found.pop()


def _told(decision: Decision) -> str:
    cells = (decision.time, decision.story, decision.item, decision.label, _said(decision.to_dict()))
    return "\t".join(_line(cell) for cell in cells)


def _said(decision: dict[str, Any]) -> str:
    """Who said what, as in `accept by Jane (note)`."""
    override = f"={decision['override']}" if decision["override"] else ""
    note = f" ({decision['note']})" if decision["note"] else ""
    return f"{decision['action']}{override} by {decision['reviewer']}{note}"


def _short(text: str) -> str:
    from verify.reports._items import short

    return short(" ".join(text.split()), 60)


def _line(text: str) -> str:
    from verify.reports._items import line

    return line(text)
