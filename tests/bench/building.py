"""How long a corpus takes to make, part by part, and how large it is."""

from __future__ import annotations

import tempfile
import time
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

from made import write_sources
from measure import EXAMPLE, Table

from verify import encoders
from verify.corpus import Corpus
from verify.corpus.adding import add
from verify.corpus.vectors import ensure_vectors


def tables(options: Namespace) -> Iterator[Table]:
    table = Table(
        "Making a corpus",
        "`corpus add` of Markdown files: reading, cutting into passages and the index of words, then the vectors.",
        ("what", "passages", "MB of text", "processor s", "passages a second", "MB of corpus"),
    )
    with tempfile.TemporaryDirectory() as folder:
        sources = Path(folder, "made")
        write_sources(sources, options.build)
        bytes_ = sum(path.stat().st_size for path in sources.rglob("*.md")) / 1e6
        database = Path(folder, "made.db")
        start = time.process_time()
        add(database, [sources])
        words = time.process_time() - start
        with Corpus.open(database) as corpus:
            passages = corpus.counts()[1]
        table.add("reading and words", passages, bytes_, words, passages / words, database.stat().st_size / 1e6)
        few, small = min(passages, options.build // 5), Path(folder, "few")
        write_sources(small, few)
        other = Path(folder, "few.db")
        add(other, [small])
        encoder = encoders.load()
        with Corpus.open(other, write=True) as corpus:
            passages = corpus.counts()[1]
            start = time.process_time()
            ensure_vectors(corpus, encoder)
            seconds = time.process_time() - start
        bytes_ = sum(path.stat().st_size for path in small.rglob("*.md")) / 1e6
        table.add("vectors", passages, bytes_, seconds, passages / seconds, other.stat().st_size / 1e6)
        start = time.process_time()
        add(database, [sources])
        table.add("again, nothing has changed", "", "", time.process_time() - start, "", "")
        start = time.process_time()
        example = Path(folder, "example.db")
        add(example, [EXAMPLE / "sources"], encoder=encoder)
        seconds = time.process_time() - start
        with Corpus.open(example) as corpus:
            passages = corpus.counts()[1]
        table.add("the shipped example, both", passages, "", seconds, passages / seconds, example.stat().st_size / 1e6)
    yield table
