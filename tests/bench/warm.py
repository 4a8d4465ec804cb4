"""What stories cost in a process that is already at work."""

from __future__ import annotations

import tempfile
import time
from argparse import Namespace
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from made import varied
from measure import EXAMPLE, Table

from verify import check, encoders, importers
from verify.corpus import Corpus
from verify.corpus.adding import add, add_people
from verify.extraction.extract import extract
from verify.types import Article


def tables(options: Namespace) -> Iterator[Table]:
    table = Table(
        "Stories, one after the other",
        "In one process, no two the same: shipped stories with every twelfth word exchanged. The first one of a language "
        "also loads what belongs to it.",
        ("what", "stories", "words", "processor ms a story", "ms per 1,000 words"),
    )
    encoder = encoders.load()
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder, "example.db")
        add(database, [EXAMPLE / "sources"], encoder=encoder)
        with Corpus.open(database, write=True) as corpus:
            add_people(corpus, EXAMPLE / "people.json")
        with Corpus.open(database) as corpus:
            people = corpus.people()
            for language in ("ar", "en"):
                story = importers.read_article(EXAMPLE / "stories" / f"{language}-after-the-call.md")
                made = [replace(story, text=varied(story.text, seed)) for seed in range(4 * options.runs)]
                half = len(made) // 2

                def checked(article: Article) -> object:
                    return check.check_article(article, corpus, encoder, people, check.Options())

                measure(table, f"check, {language}, first", [story], checked)
                measure(table, f"check, {language}, later", made[:half], checked)
                measure(table, f"extraction alone, {language}", made[half:], lambda article: extract(article, people))
    yield table


def measure(table: Table, name: str, articles: Sequence[Article], call: Callable[[Article], object]) -> None:
    start = time.process_time()
    for article in articles:
        call(article)
    seconds = (time.process_time() - start) / len(articles)
    words = sum(len(article.text.split()) for article in articles) // len(articles)
    table.add(name, len(articles), words, 1000 * seconds, 1e6 * seconds / words)
