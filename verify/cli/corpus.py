"""`verify corpus`: make and look into a corpus of primary sources."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from verify.corpus.adding import Event
    from verify.types import Passage


@click.group()
def corpus() -> None:
    """Make a corpus of primary sources, and look into it."""


@corpus.command()
@click.argument("db", metavar="DB")
@click.argument("paths", nargs=-1, metavar="PATH...")
@click.option(
    "--no-vectors", is_flag=True, help="Index the words alone; `check` then makes the vectors, or asks for it."
)
@click.option(
    "--encoder", metavar="NAME", help="A sentence-transformers model by name or folder; else the embedded one."
)
@click.option(
    "--publishers",
    "folders",
    multiple=True,
    metavar="FOLDER",
    help="Also know the publishers of the .toml files there.",
)
@click.option("--dry-run", is_flag=True, help="Say what each file would be taken for and why, and write nothing.")
@click.option("--quiet", is_flag=True, help="Say only what went wrong.")
def add(
    db: str,
    paths: tuple[str, ...],
    no_vectors: bool,
    encoder: str | None,
    folders: tuple[str, ...],
    dry_run: bool,
    quiet: bool,
) -> int:
    """Index source documents, files or folders, into the SQLite file DB.

    \b
    verify corpus add iraq.db sources/
    verify corpus add iraq.db statement.md briefing.html people.json
    verify corpus add iraq.db saved-pages/ --dry-run

    What is there already stays as it is; a changed file becomes the new version of its source. A people.json in an added
    folder is loaded too. Without PATH, only missing vectors are made. For each file it says what it was taken for and,
    where something was not said but known of the publisher, why.
    """
    from verify import encoders
    from verify.corpus.adding import add as add_files

    model = None if no_vectors or dry_run else encoders.load(encoder)
    places = publisher_folders(folders)

    def tell(event: Event) -> None:
        if event.outcome == "failed":
            click.echo(f"verify: {event.what}", err=True)
        elif not quiet:
            click.echo(f"{event.path}: {event.outcome}: {event.what}")

    with _encoding_bar(quiet) as encoding:
        done = add_files(db, paths, encoder=model, progress=tell, encoding=encoding, folders=places, dry_run=dry_run)
    if done.errors and not done.count("added", "changed", "unchanged", "people", "would add", "would change"):
        return 2
    if dry_run and not quiet:
        new, changed = done.count("would add"), done.count("would change")
        click.echo(f"{new} would be added, {changed} changed; nothing was written")
    elif not quiet:
        sources, passages = _counts(db)
        new, changed = done.count("added"), done.count("changed")
        click.echo(
            f"{new} added, {changed} changed; {db} holds {_many(sources, 'source')}, {_many(passages, 'passage')}"
        )
    return 0


@corpus.command()
@click.argument("db", metavar="DB")
@click.argument("file", metavar="FILE")
def people(db: str, file: str) -> int:
    """Load people and offices from a JSON FILE into DB.

    \b
    {"Jane Doe": {"kind": "person", "names": ["Jane Doe", "جين دو"], "titles": ["Minister of Roads"],
                  "offices": [{"title": "Minister of Roads", "from": "2021-03-01", "to": null}]}}
    """
    from verify.corpus import Corpus
    from verify.corpus.adding import add_people

    with Corpus.open(db, write=True) as store:
        number = add_people(store, file)
    click.echo(f"{file}: {number} people")
    return 0


@corpus.command(name="list")
@click.argument("db", metavar="DB")
def list_sources(db: str) -> int:
    """List the sources in DB: id, date, language, speaker, publisher."""
    from verify.corpus import Corpus

    with Corpus.open(db) as store:
        for source in store.sources(text=False):
            day = source.published.isoformat() if source.published else "-"
            cells = (source.id, day, source.language, source.speaker or "-", source.publisher or "-")
            click.echo("\t".join(" ".join(cell.split()) for cell in cells))
    return 0


@corpus.command()
@click.argument("db", metavar="DB")
@click.argument("source_id", metavar="ID")
def show(db: str, source_id: str) -> int:
    """Show one source of DB with all that is known of it."""
    from verify.cli._corpusviews import provenance_fields
    from verify.corpus import Corpus

    with Corpus.open(db) as store:
        source = store.source(source_id)
        passages = len(store.passage_ids(source_id))
        origin = provenance_fields(store, source_id)
    fields: dict[str, Any] = {
        "id": source.id,
        "title": source.title,
        "publisher": source.publisher,
        "speaker": source.speaker,
        "kind": source.kind,
        "language": source.language,
        "published": source.published,
        "url": source.url,
        "provenance": source.provenance,
        "licence": source.licence,
        "file": source.path,
        "read as": source.importer,
        "sha256": source.sha256,
        "passages": passages,
        "turns": len(source.turns) or None,
        "problem": source.problem,
        **origin,
    }
    for name, value in fields.items():
        if value is not None and value != "":
            click.echo(f"{name}: {value}")
    for note in source.notes:
        click.echo(f"note: {note}")
    click.echo(f"\n{source.text.rstrip()}")
    return 0


@corpus.command()
@click.argument("db", metavar="DB")
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


@corpus.command()
@click.argument("db", metavar="DB")
def verify(db: str) -> int:
    """Check that DB is whole: digests of raw bytes and texts, spans, indexes. Exit status 1 where something is wrong."""
    from verify.corpus import Corpus
    from verify.corpus.integrity import check_corpus

    with Corpus.open(db) as store:
        done = check_corpus(store)
    for fault in done.faults:
        click.echo(f"{fault.source}: {fault.what}")
    state = "whole" if not done.faults else _many(len(done.faults), "fault")
    click.echo(f"{db}: {_many(done.versions, 'version')}, {_many(done.passages, 'passage')}: {state}")
    return 1 if done.faults else 0


@corpus.command()
@click.argument("db", metavar="DB")
@click.option("--kind", "kinds", multiple=True, metavar="KIND", help="Only complaints of this kind.")
def doctor(db: str, kinds: tuple[str, ...]) -> int:
    """Say what looks wrong in DB: sources without day, speaker or publisher, doubles, copies, cut-off texts.

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


@corpus.command()
@click.argument("db", metavar="DB")
@click.argument("folder", metavar="FOLDER")
def export(db: str, folder: str) -> int:
    """Write all of DB into a new FOLDER: raw bytes, texts, records. `verify corpus add` reads it back to an equal corpus."""
    from verify.corpus import Corpus
    from verify.corpus.export import export as write_folder

    with Corpus.open(db) as store:
        number = write_folder(store, folder)
    click.echo(f"{folder}: {_many(number, 'source')}")
    return 0


@corpus.command()
@click.argument("db", metavar="DB")
@click.argument("report", metavar="REPORT")
def changed(db: str, report: str) -> int:
    """Say which sources of an earlier JSON REPORT have another version in DB now. Exit status 1 where one has."""
    from verify.corpus import Corpus
    from verify.corpus.changed import changes

    with Corpus.open(db) as store:
        found = changes(store, report)
    for one in found:
        now = "gone" if one.now is None else f"version {one.versions[1]}"
        words = "" if one.now is None else ", the quoted words unchanged" if one.kept else ", the quoted words too"
        click.echo(f"{one.source}: {now}{words} ({_many(len(one.items), 'item')}: {', '.join(one.items)})")
    if not found:
        click.echo("no source of the report has changed")
    return 1 if found else 0


@corpus.command()
@click.argument("db", metavar="DB")
@click.argument("addresses", nargs=-1, metavar="ADDRESS...")
@click.option("--feed", "feeds", multiple=True, metavar="ADDRESS", help="Fetch the pages that this feed names.")
@click.option("--most", type=click.IntRange(1, 10_000), default=50, show_default=True, help="Pages of a feed at most.")
@click.option("--delay", type=click.FloatRange(0, 3600), help="Seconds between two requests to one host.")
@click.option("--allow-private", is_flag=True, help="Allow addresses of this machine and of private networks.")
@click.option("--agent", metavar="TEXT", help="Who is asking, as servers see it; name a way to reach you.")
@click.option("--again", is_flag=True, help="Fetch also what the server says has not changed.")
@click.option("--no-vectors", is_flag=True, help="Index the words alone.")
@click.option("--quiet", is_flag=True, help="Say only what went wrong.")
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
    from verify.fetching import Manners

    if not addresses and not feeds:
        raise click.UsageError("Give an ADDRESS, or --feed.")
    manners = Manners.of(delay=delay, allow_private=allow_private, agent=agent)
    model = None if no_vectors else encoders.load(None)

    def tell(event: Event) -> None:
        if event.outcome == "failed":
            click.echo(f"verify: {event.what}", err=True)
        elif not quiet:
            click.echo(f"{event.path}: {event.outcome}: {event.what}")

    with _encoding_bar(quiet) as encoding:
        wish = Wish(addresses, feeds, most, again)
        done = fetch_into(db, wish, manners, encoder=model, progress=tell, encoding=encoding)
    if done.errors and not done.count("added", "changed", "unchanged"):
        return 2
    return 0


@corpus.command()
@click.argument("db", metavar="DB")
@click.argument("query", nargs=-1, required=True, metavar="WORDS...")
@click.option("--speaker", metavar="NAME", help="Only what this person said.")
@click.option("--limit", type=click.IntRange(1, 1000), default=10, show_default=True, help="Show at most so many.")
def search(db: str, query: tuple[str, ...], speaker: str | None, limit: int) -> int:
    """Find the passages of DB with these WORDS; found words stand between [ and ] on paper, bold on a terminal."""
    from verify import languages
    from verify.corpus import Corpus
    from verify.corpus.words import found_words, search_sentences
    from verify.text import detect_language

    text = " ".join(query)
    with Corpus.open(db) as store:
        language = languages.load(detect_language(text))
        passages = search_sentences(store, text, language, limit, speaker)
        for passage in passages:
            spans = found_words(passage.text, text, language)
            click.echo(f"{passage.source_id} {passage.span.start}-{passage.span.end} {_marked(passage, spans)}")
    if not passages:
        click.echo("nothing found", err=True)
    return 0


@corpus.command()
@click.argument("db", metavar="DB")
def stats(db: str) -> int:
    """Count what DB holds."""
    from verify.corpus import Corpus

    with Corpus.open(db) as store:
        held = store.stats()
        encoder, fingerprint = store.meta("encoder"), store.fingerprint()
    click.echo(f"sources: {held.sources}")
    click.echo(f"versions: {held.versions}")
    click.echo(f"passages: {held.passages}")
    click.echo(f"vectors: {held.vectors}" + (f" ({encoder})" if encoder else ""))
    click.echo(f"people: {held.people}")
    click.echo("languages: " + (", ".join(f"{code} {number}" for code, number in held.languages) or "-"))
    click.echo(f"published: {held.first or '-'} to {held.last or '-'}")
    click.echo(f"fingerprint: {fingerprint}")
    return 0


def publisher_folders(folders: tuple[str, ...]) -> tuple[Any, ...]:
    """Folders of publishers as paths; `InputError` where one is none, or its files are not in form."""
    from pathlib import Path

    from verify.errors import InputError
    from verify.publishers import publishers

    places = tuple(Path(folder) for folder in folders)
    for place in places:
        if not place.is_dir() or not publishers(place):
            raise InputError("no publishers there", place, "Name a folder with .toml files; see docs/publishers.md")
    return places


def _counts(db: str) -> tuple[int, int]:
    from verify.corpus import Corpus

    with Corpus.open(db) as store:
        return store.counts()


def _many(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")


def _marked(passage: Passage, spans: tuple[Any, ...]) -> str:
    out, at = [], 0
    bold = sys.stdout.isatty()
    for span in spans:
        word = span.of(passage.text)
        out += [passage.text[at : span.start], click.style(word, bold=True) if bold else f"[{word}]"]
        at = span.end
    out.append(passage.text[at:])
    return " ".join("".join(out).split())


@contextlib.contextmanager
def _encoding_bar(quiet: bool) -> Iterator[Callable[[int, int], None] | None]:
    """A bar for the making of vectors, on a terminal only."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("encoding passages", total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)
