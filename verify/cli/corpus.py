"""`verify corpus`: make and look into a corpus of primary sources."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from verify.cli import _options
from verify.cli._corpuscare import COMMANDS
from verify.cli._corpusviews import Teller, encoding_bar, many
from verify.cli._options import FILE
from verify.cli._terminal import coloured

if TYPE_CHECKING:
    from verify.types import Passage


@click.group(cls=_options.Group, short_help="Make a corpus, and look into it.")
def corpus() -> None:
    """Make a corpus of primary sources, and look into it.

    \b
    verify corpus add iraq.db sources/          index files and folders
    verify corpus search iraq.db "the pipeline" look for words in it
    verify corpus diff iraq.db readout-7        what changed between two versions of a source
    """


for _command in COMMANDS:
    corpus.add_command(_command)


@corpus.command(short_help="Index files and folders.")
@click.argument("db", type=FILE, metavar="DB")
@click.argument("paths", nargs=-1, type=FILE, metavar="PATH...")
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
    type=FILE,
    metavar="FOLDER",
    help="Also know the publishers of the .toml files there.",
)
@click.option("--dry-run", is_flag=True, help="Say what each file would be taken for and why, and write nothing.")
@_options.quiet
def add(
    db: str,
    paths: tuple[str, ...],
    no_vectors: bool,
    encoder: str | None,
    folders: tuple[str, ...],
    dry_run: bool,
    quiet: bool,
) -> int:
    """Index source documents, files or folders, into DB: an SQLite file, or the address of a PostgreSQL corpus.

    \b
    verify corpus add iraq.db sources/
    verify corpus add iraq.db statement.md briefing.html people.json
    verify corpus add iraq.db saved-pages/ --dry-run
    verify corpus add postgresql://desk@db.example/verify sources/

    What is there already stays as it is; a changed file becomes the new version of its source. A people.json in an added
    folder is loaded too. Without PATH, only missing vectors are made. For each file it says what it was taken for and,
    where something was not said but known of the publisher, why.
    """
    from verify import encoders
    from verify.corpus.adding import add as add_files
    from verify.corpus.database import shown

    model = None if no_vectors or dry_run else encoders.load(encoder)
    places = publisher_folders(folders)

    with Teller(quiet) as tell, encoding_bar(quiet) as encoding:
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
            f"{new} added, {changed} changed; {shown(db)} holds {many(sources, 'source')}, {many(passages, 'passage')}"
        )
    return 0


@corpus.command(short_help="Load people and offices.")
@click.argument("db", type=FILE, metavar="DB")
@click.argument("file", type=FILE, metavar="FILE")
@_options.quiet
def people(db: str, file: str, quiet: bool) -> int:
    """Load people and offices from a JSON FILE into DB.

    \b
    verify corpus people iraq.db people.json
    \b
    {"Jane Doe": {"kind": "person", "names": ["Jane Doe", "جين دو"], "titles": ["Minister of Roads"],
                  "offices": [{"title": "Minister of Roads", "from": "2021-03-01", "to": null}]}}
    """
    from verify.corpus import Corpus
    from verify.corpus.adding import add_people

    with Corpus.open(db, write=True) as store:
        number = add_people(store, file)
    if not quiet:
        click.echo(f"{file}: {number} people")
    return 0


@corpus.command(name="list", short_help="List the sources in it.")
@click.argument("db", type=FILE, metavar="DB")
def list_sources(db: str) -> int:
    """List the sources in DB: id, date, language, speaker, publisher, with a tab between.

    \b
    verify corpus list iraq.db
    """
    from verify.corpus import Corpus

    with Corpus.open(db) as store:
        for source in store.sources(text=False):
            day = source.published.isoformat() if source.published else "-"
            cells = (source.id, day, source.language, source.speaker or "-", source.publisher or "-")
            click.echo("\t".join(" ".join(cell.split()) for cell in cells))
    return 0


@corpus.command(short_help="Show one source.")
@click.argument("db", type=FILE, metavar="DB")
@click.argument("source_id", metavar="ID")
def show(db: str, source_id: str) -> int:
    """Show one source of DB with all that is known of it.

    \b
    verify corpus show iraq.db readout-7
    """
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


@corpus.command(short_help="Find passages by their words.")
@click.argument("db", type=FILE, metavar="DB")
@click.argument("query", nargs=-1, required=True, metavar="WORDS...")
@click.option("--speaker", metavar="NAME", help="Only what this person said.")
@click.option("--limit", type=click.IntRange(1, 1000), default=10, show_default=True, help="Show at most so many.")
def search(db: str, query: tuple[str, ...], speaker: str | None, limit: int) -> int:
    """Find the passages of DB with these WORDS; found words stand between [ and ] on paper, bold on a terminal.

    \b
    verify corpus search iraq.db oil exports
    verify corpus search iraq.db "oil exports" --speaker "Jane Roe" --limit 3
    """
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


@corpus.command(short_help="Count what it holds.")
@click.argument("db", type=FILE, metavar="DB")
def stats(db: str) -> int:
    """Count what DB holds.

    \b
    verify corpus stats iraq.db
    """
    from verify.corpus import Corpus

    with Corpus.open(db) as store:
        held = store.stats()
        encoder, name, fingerprint = store.meta("encoder"), store.meta("encoder_name"), store.fingerprint()
    click.echo(f"sources: {held.sources}")
    click.echo(f"versions: {held.versions}")
    click.echo(f"passages: {held.passages}")
    click.echo(f"vectors: {held.vectors}" + (f" ({encoder})" if encoder else ""))
    if name:
        click.echo(f"encoder: {name}")
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


def _marked(passage: Passage, spans: tuple[Any, ...]) -> str:
    out, at = [], 0
    bold = coloured()
    for span in spans:
        word = span.of(passage.text)
        out += [passage.text[at : span.start], click.style(word, bold=True) if bold else f"[{word}]"]
        at = span.end
    out.append(passage.text[at:])
    return " ".join("".join(out).split())
