"""The commands of `verify corpus` that look after a corpus, and that fetch into one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from verify.cli import _options
from verify.cli._corpusviews import encoding_bar, many
from verify.cli._options import FILE

if TYPE_CHECKING:
    from verify.corpus.adding import Event


@click.command(cls=_options.Command, short_help="Show what changed between two versions.")
@click.argument("db", type=FILE, metavar="DB")
@click.argument("source_id", metavar="ID")
@click.argument("versions", nargs=-1, type=int, metavar="[V1 V2]")
@click.option("--with", "other", metavar="ID", help="Compare with another source: a copy with its original.")
def diff(db: str, source_id: str, versions: tuple[int, ...], other: str | None) -> int:
    """Show word by word what changed between two versions of a source.

    \b
    verify corpus diff iraq.db readout-7                  the last two versions
    verify corpus diff iraq.db readout-7 1 3
    verify corpus diff iraq.db readout-7 --with copy-7    a copy against its original

    Dropped words stand in [-...-], added ones in {+...+}; on a terminal they are red and green.
    """
    from verify.cli._corpusviews import show_difference
    from verify.corpus import Corpus
    from verify.corpus.diff import between, current, difference

    if len(versions) > 2 or (other and versions):
        raise click.UsageError("Give two versions, or --with, or neither.")
    with Corpus.open(db) as store:
        if other:
            found = between(current(store, source_id), current(store, other))
        else:
            found = difference(store, source_id, *versions)
    show_difference(found)
    return 0


@click.command(cls=_options.Command, short_help="Check that it is whole.")
@click.argument("db", type=FILE, metavar="DB")
def verify(db: str) -> int:
    """Check that DB is whole: digests of raw bytes and texts, spans, indexes. Exit status 1 where something is wrong.

    \b
    verify corpus verify iraq.db
    """
    from verify.corpus import Corpus
    from verify.corpus.integrity import check_corpus

    with Corpus.open(db) as store:
        done = check_corpus(store)
    for fault in done.faults:
        click.echo(f"{fault.source}: {fault.what}")
    state = "whole" if not done.faults else many(len(done.faults), "fault")
    click.echo(f"{store.path}: {many(done.versions, 'version')}, {many(done.passages, 'passage')}: {state}")
    return 1 if done.faults else 0


@click.command(cls=_options.Command, short_help="Say what looks wrong in it.")
@click.argument("db", type=FILE, metavar="DB")
@click.option("--kind", "kinds", multiple=True, metavar="KIND", help="Only complaints of this kind.")
def doctor(db: str, kinds: tuple[str, ...]) -> int:
    """Say what looks wrong in DB: sources without day, speaker or publisher, doubles, copies, cut-off texts.

    \b
    verify corpus doctor iraq.db
    verify corpus doctor iraq.db --kind undated

    A line a complaint: kind, source, what. It is a list to look through, so the exit status is 0 all the same.
    """
    from verify.corpus import Corpus
    from verify.corpus.doctor import KINDS, examine

    for kind in kinds:
        if kind not in KINDS:
            raise click.BadParameter(f"no kind {kind!r}; there are: {', '.join(KINDS)}", param_hint="--kind")
    with Corpus.open(db) as store:
        found = [one for one in examine(store) if not kinds or one.kind in kinds]
    for one in found:
        click.echo(f"{one.kind}\t{one.id}\t{one.what}")
    counts = {kind: sum(one.kind == kind for one in found) for kind in KINDS}
    click.echo("; ".join(f"{kind} {number}" for kind, number in counts.items() if number) or "nothing to complain of")
    return 0


@click.command(cls=_options.Command, short_help="Write all of it into a folder.")
@click.argument("db", type=FILE, metavar="DB")
@click.argument("folder", type=FILE, metavar="FOLDER")
@_options.quiet
def export(db: str, folder: str, quiet: bool) -> int:
    """Write all of DB into a new FOLDER: raw bytes, texts, records. `verify corpus add` reads it back to an equal corpus.

    \b
    verify corpus export iraq.db iraq-corpus/
    """
    from verify.corpus import Corpus
    from verify.corpus.export import export as write_folder

    with Corpus.open(db) as store:
        number = write_folder(store, folder)
    if not quiet:
        click.echo(f"{folder}: {many(number, 'source')}")
    return 0


@click.command(cls=_options.Command, short_help="Say which sources of a report have changed.")
@click.argument("db", type=FILE, metavar="DB")
@click.argument("report", type=FILE, metavar="REPORT")
def changed(db: str, report: str) -> int:
    """Say which sources of an earlier JSON REPORT have another version in DB now. Exit status 1 where one has.

    \b
    verify corpus changed iraq.db report.json
    """
    from verify.corpus import Corpus
    from verify.corpus.changed import changes

    with Corpus.open(db) as store:
        found = changes(store, report)
    for one in found:
        now = "gone" if one.now is None else f"version {one.versions[1]}"
        words = "" if one.now is None else ", the quoted words unchanged" if one.kept else ", the quoted words too"
        click.echo(f"{one.source}: {now}{words} ({many(len(one.items), 'item')}: {', '.join(one.items)})")
    if not found:
        click.echo("no source of the report has changed")
    return 1 if found else 0


@click.command(cls=_options.Command, short_help="Fetch pages into it.")
@click.argument("db", type=FILE, metavar="DB")
@click.argument("addresses", nargs=-1, metavar="ADDRESS...")
@click.option("--feed", "feeds", multiple=True, metavar="ADDRESS", help="Fetch the pages that this feed names.")
@click.option("--most", type=click.IntRange(1, 10_000), default=50, show_default=True, help="Pages of a feed at most.")
@click.option("--delay", type=click.FloatRange(0, 3600), help="Seconds between two requests to one host.")
@click.option("--allow-private", is_flag=True, help="Allow addresses of this machine and of private networks.")
@click.option("--agent", metavar="TEXT", help="Who is asking, as servers see it; name a way to reach you.")
@click.option("--again", is_flag=True, help="Fetch also what the server says has not changed.")
@click.option("--no-vectors", is_flag=True, help="Index the words alone.")
@_options.quiet
def fetch(
    db: str,
    addresses: tuple[str, ...],
    feeds: tuple[str, ...],
    most: int,
    delay: float | None,
    allow_private: bool,
    agent: str | None,
    again: bool,
    no_vectors: bool,
    quiet: bool,
) -> int:
    """Fetch pages into DB, politely: robots.txt, a pause between requests, and nothing that has not changed.

    \b
    verify corpus fetch iraq.db https://www.state.gov/...
    verify corpus fetch iraq.db --feed https://www.un.org/.../rss.xml
    """
    from verify import encoders
    from verify.corpus.fetching import Wish, fetch_into
    from verify.web.fetching import Manners

    if not addresses and not feeds:
        raise click.UsageError("Give an ADDRESS, or --feed.")
    manners = Manners.of(delay=delay, allow_private=allow_private, agent=agent)
    model = None if no_vectors else encoders.load(None)

    def tell(event: Event) -> None:
        if event.outcome == "failed":
            click.echo(f"verify: {event.what}", err=True)
        elif not quiet:
            click.echo(f"{event.path}: {event.outcome}: {event.what}")

    with encoding_bar(quiet) as encoding:
        wish = Wish(addresses, feeds, most, again)
        done = fetch_into(db, wish, manners, encoder=model, progress=tell, encoding=encoding)
    if done.errors and not done.count("added", "changed", "unchanged"):
        return 2
    return 0


COMMANDS = (diff, verify, doctor, export, changed, fetch)
