"""Made-up sources of any number: words of syllables, as unevenly common as words are (Zipf)."""

from __future__ import annotations

import random
import re
from pathlib import Path

import numpy as np

_SENTENCES = 26  # of a source: about as many passages again are pairs of neighbours
_WORDS = 40_000


def vocabulary(seed: int = 1) -> list[str]:
    chance = random.Random(seed)
    onsets, vowels = "b d f g h k l m n p r s t v z br dr kl st tr".split(), "a e i o u ai ou".split()
    found: dict[str, None] = {}
    while len(found) < _WORDS:
        found[
            "".join(chance.choice(onsets) + chance.choice(vowels) for _ in range(chance.choice((1, 2, 2, 3, 3, 4))))
        ] = None
    return list(found)


def write_sources(folder: Path, passages: int, seed: int = 2) -> list[str]:
    """Writes sources with about so many passages; gives some sentences of them, spread over all."""
    chance = np.random.default_rng(seed)
    words = vocabulary()
    weights = 1.0 / (np.arange(_WORDS) + 3.0) ** 1.05
    weights /= weights.sum()
    count = max(1, passages // (2 * _SENTENCES - 1))
    kept: list[str] = []
    folder.mkdir(parents=True)
    for number in range(count):
        lengths = chance.integers(12, 34, _SENTENCES)
        drawn = chance.choice(_WORDS, int(lengths.sum()), p=weights)
        start, sentences = 0, []
        for length in lengths:
            row = [words[at] for at in drawn[start : start + length]]
            start += length
            sentences.append(" ".join([row[0].capitalize(), *row[1:]]) + ".")
        head = f"---\nid: made-{number:06d}\nkind: statement\nspeaker: Speaker {number % 40}\nlang: en\npublished: 2031-01-01\n---\n"
        inner = folder / f"{number // 1000:03d}"
        inner.mkdir(exist_ok=True)
        (inner / f"{number:06d}.md").write_text(head + " ".join(sentences) + "\n", encoding="utf-8")
        if number % max(1, count // 60) == 0:
            kept.append(sentences[_SENTENCES // 2])
    return kept


def varied(text: str, seed: int) -> str:
    """A text with every twelfth word or so exchanged for another of it, so that hardly a sentence is as it was."""
    chance = random.Random(seed)
    words = [word for word in text.split() if word.isalpha()]
    return "".join(
        chance.choice(words) if part.isalpha() and chance.random() < 0.08 else part for part in re.split(r"(\s+)", text)
    )


def changed(sentence: str, chance: random.Random) -> str:
    """A sentence as a careless quoter has it: every ninth word another."""
    words = sentence.rstrip(".").split()
    for at in range(chance.randrange(9), len(words), 9):
        words[at] = "something"
    return " ".join(words)


def vectors(count: int, dimensions: int, seed: int = 3) -> np.ndarray:
    """Unit vectors in topics of a few hundred, as an encoder's are; float16, since that is how they are stored."""
    chance = np.random.default_rng(seed)
    topics = chance.standard_normal((max(1, count // 400), dimensions), dtype=np.float32)
    rows = np.empty((count, dimensions), dtype=np.float16)
    for start in range(0, count, 20_000):
        part = topics[chance.integers(0, len(topics), min(20_000, count - start))]
        part = part + 1.1 * chance.standard_normal(part.shape, dtype=np.float32)
        rows[start : start + len(part)] = part / np.linalg.norm(part, axis=1, keepdims=True)
    return rows
