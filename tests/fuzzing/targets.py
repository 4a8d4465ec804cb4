"""What coverage-guided fuzzing feeds: a function a target, from bytes to nothing. One line of error (`VerifyError`) is a
right answer; anything else that is raised is a fault, and so is a span that leads out of its text."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

from fuzzing.samples import PACKED, packed
from verify import facts, importers, languages
from verify.alignment import wording
from verify.ci.baseline import read_baseline
from verify.ci.config import read_config
from verify.ci.waivers import read_waivers
from verify.corpus.changed import changes
from verify.corpus.store import Corpus
from verify.errors import VerifyError
from verify.extraction.extract import extract
from verify.facts.compare import compare_facts
from verify.importers.columns import read_map
from verify.naming.person_records import read_records
from verify.review import carrying, exporting
from verify.text import fold, paragraphs, sentences, words
from verify.types import Article, Region, Span

PAGES = ("a.html", "a.md", "a.txt", "a.xhtml")
DOCUMENTS = ("a.pdf", "a.docx", "packed.docx", "packed.docx")
RECORDS = (
    "a.xml", "a.json", "a.jsonl", "a.csv", "a.tsv", "a.srt", "a.vtt", "a.sbv", "a.warc", "a.car", "tweets.js", "a.ninjs",
    "a.har", "a.zip", "a.gz", "a.wacz", "packed.x.zip", "packed.mastodon.zip", "a.mhtml",
    "a.tar",
)  # fmt: skip
ANCHOR = date(2024, 3, 12)


def pages(data: bytes) -> None:
    """Web pages, Markdown, text and their front matter."""
    read(data, PAGES)


def documents(data: bytes) -> None:
    """PDF and Word, the latter as it comes and as parts that are packed here: packed bytes hide what is in them."""
    read(data, DOCUMENTS)


def records(data: bytes) -> None:
    """Feeds, tables, lines of JSON, subtitles, web archives, archives of posts."""
    read(data, RECORDS)


def read(data: bytes, names: tuple[str, ...]) -> None:
    """Reads a file whose first byte says the format, and whether as an article or as sources."""
    kind, data = data[0] if data else 0, data[1:]
    name = names[kind % 64 % len(names)]
    if name in PACKED:
        data = packed(name, data)
    try:
        if kind & 64:
            article = importers.read_article_bytes(data, name)
            _check(article.text, [region.span for region in article.regions])
        else:
            for source in importers.read_sources_bytes(data, name):
                _check(source.text, [turn.span for turn in source.turns])
    except VerifyError as error:
        if "\n" in str(error):
            raise AssertionError("more than one line") from error


def extraction(data: bytes) -> None:
    """Folding, sentences, facts, quotes, speakers and claims."""
    kind, text = data[0] if data else 0, data[1:].decode("utf-8", "surrogateescape")
    code = languages.codes()[kind % len(languages.codes())]
    language = languages.load(code)
    folded = fold(text, language)
    if folded.starts is not None:
        assert len(folded.starts) == len(folded.ends) == len(folded.text)
    for spans in (paragraphs(text), sentences(text, language), [word.span for word in words(text, language)]):
        _check(text, spans)
    found = facts.find(text, language, ANCHOR)
    for group in (found.numbers, found.dates, found.negations, found.modals, found.markers):
        _check(text, [one.span for one in group])
    regions = ()
    if kind & 128:
        part = Span(len(text) // 4, len(text) // 2)
        regions = (Region(("block-quote", "embedded-post", "caption", "byline")[kind // 8 % 4], part, author="Harper"),)
    article = extract(Article("a", "a", text, code, published=ANCHOR, regions=regions))
    for item in (*article.quotes, *article.not_speech, *article.claims):
        _check(text, [item.span])
        assert item.span.start < item.span.end


def alignment(data: bytes) -> None:
    """A quote laid beside a source of its language: alignment, differences, polarity, facts."""
    kind, data = data[0] if data else 0, data[1:]
    code = languages.codes()[kind % len(languages.codes())]
    language = languages.load(code)
    quote, _, source = data.decode("utf-8", "surrogateescape").partition("\0")
    _, found, aligned = wording.verdict(quote, source, language)
    for one in found:
        _check(quote, [one.quote])
        _check(source, [one.source])
    if aligned is not None:
        _check(source, [aligned.source])
        for edit in aligned.edits:
            _check(quote, [edit.quote])
            _check(source, [edit.source])
    other = languages.load(languages.codes()[kind // 8 % len(languages.codes())])
    compare_facts(facts.find(quote, language, ANCHOR), facts.find(source, other, ANCHOR))


def settings(data: bytes) -> None:
    """Reports, waivers, baselines, decisions, people, column maps and verify.toml."""
    kind, data = data[0] if data else 0, data[1:]
    path = _scratch()
    path.write_bytes(data)
    try:
        SETTINGS[kind % len(SETTINGS)](path)
    except VerifyError as error:
        if "\n" in str(error):
            raise AssertionError("more than one line") from error


def _report(path: Path) -> None:
    """A report as the review reads it, up to the page."""
    from verify.review.requests import Desk
    from verify.review.store import Store

    desk = Desk(carrying.read_report(path), Store(path.with_suffix(".db")))
    desk.decisions()


def _changes(path: Path) -> None:
    """An earlier report laid beside a corpus of now."""
    with Corpus.open(path.with_name("empty.db"), write=True) as corpus:
        changes(corpus, path)


SETTINGS: tuple[Callable[[Path], object], ...] = (
    _report,
    read_waivers,
    read_config,
    read_baseline,
    exporting.read,
    read_records,
    read_map,
    _changes,
)


def _scratch() -> Path:
    if not _folder:
        _folder.append(tempfile.TemporaryDirectory(prefix="fuzz-"))
    return Path(_folder[0].name, "file.json")


_folder: list[tempfile.TemporaryDirectory] = []


def _check(text: str, spans) -> None:
    for span in spans:
        if not 0 <= span.start <= span.end <= len(text):
            raise AssertionError(f"{span} leads out of {len(text)}")


TARGETS: dict[str, Callable[[bytes], None]] = {
    "extraction": extraction,
    "records": records,
    "pages": pages,
    "documents": documents,
    "alignment": alignment,
    "settings": settings,
}
