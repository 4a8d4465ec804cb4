"""A statement beside a whole document: the sentences that answer it, and how much of it stands there together.

What a summary gets wrong is seldom a word that the document lacks; it is words of several sentences joined to a
statement that none of them makes. So what counts is how much one sentence has, and how much of it in that order (in the
manner of Grusky et al. 2018, "Newsroom", and Lin 2004, "ROUGE"); words that only other sentences have count against.
"""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from verify.alignment.spelling import is_light, read, stem
from verify.languages import Language
from verify.pairs.figures import compare
from verify.pairs.sides import side_of
from verify.settings import DEFAULTS
from verify.text import fold, sentences
from verify.types import Number, Span

if TYPE_CHECKING:
    import numpy as np

    from verify.encoders import Encoder


@dataclass(frozen=True, slots=True, eq=False)
class Sentence:
    """A sentence of a document: all stems in order, and those that carry something."""

    span: Span
    text: str
    stems: tuple[str, ...]
    content: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    text: str
    language: Language
    sentences: tuple[Sentence, ...]
    rarity: Mapping[str, float]  # stem -> weight; rarer ones say more

    def weight(self, word: str) -> float:
        return self.rarity.get(word) or self.rarity[""]


@functools.lru_cache(maxsize=32)
def document_of(text: str, language: Language) -> Document:
    """A document read once; sentences beyond `document_sentences` are not looked at."""
    text = text[: DEFAULTS.document_longest]
    found = []
    for span in sentences(text, language)[: DEFAULTS.document_sentences]:
        stems, content = _stems(span.of(text), language)
        found.append(Sentence(span, span.of(text), stems, content))
    holders: dict[str, int] = {}
    for one in found:
        for word in set(one.content):
            holders[word] = holders.get(word, 0) + 1
    total = len(found) + 1
    rarity = {word: math.log(total / (count + 0.5)) + 0.3 for word, count in holders.items()}
    rarity[""] = math.log(total / 0.5) + 0.3
    return Document(text, language, tuple(found), rarity)


def _stems(text: str, language: Language) -> tuple[tuple[str, ...], tuple[str, ...]]:
    reading = read(text, language)
    stems = tuple(stem(key, language) for key in reading.keys)
    content = tuple(word for word, key in zip(stems, reading.keys, strict=True) if not is_light(key, language))
    return stems, content


@dataclass(frozen=True, slots=True)
class Found:
    """`sentences` of the document that answer a statement, the best first; `features` what was measured."""

    sentences: tuple[Span, ...]
    features: Mapping[str, float]


def look(claim: str, document: Document, encoder: Encoder) -> Found:
    """What a document says to a statement."""
    stems, content = _stems(claim, document.language)
    if not content or not document.sentences:
        return Found((), {})
    shares = [_share(content, set(one.content), document) for one in document.sentences]
    order = sorted(range(len(shares)), key=lambda at: (-shares[at], at))
    best = order[0]
    second = max(
        order,
        key=lambda at: _share(content, {*document.sentences[best].content, *document.sentences[at].content}, document),
    )
    near = document.sentences[best], document.sentences[second]
    looked = order[: DEFAULTS.document_nearest]
    cosines = _vectors(tuple(document.sentences[at].text for at in looked), encoder) @ _vectors((claim,), encoder)[0]
    everything = {word for one in document.sentences for word in one.content}
    found = {
        "one-sentence": shares[best],
        "two-sentences": _share(content, {*near[0].content, *near[1].content}, document),
        "anywhere": _share(content, everything, document),
        "missing": float(sum(word not in everything for word in content)),
        "copied": _copied(stems, document),
        "nearest": float(cosines.max()),
    }
    spans = tuple(dict.fromkeys(one.span for one in near))
    return Found(spans, found)


def figures_missing(claim: str, document: Document) -> tuple[Number, ...]:
    """The figures of a statement that the document gives nowhere: not their value, and not their digits, whatever is
    printed between them."""
    end = document.sentences[-1].span.end if document.sentences else 0
    whole, ours = side_of(document.text[:end], document.language), side_of(claim, document.language)
    compared = compare(whole, ours)
    digits = _digits(whole.text)
    return tuple(
        figure
        for figure in (*compared.differ, *compared.absent)
        if isinstance(figure, Number) and figure.text[:1].isdigit() and not _digits(figure.text) <= digits
    )


def _digits(text: str) -> frozenset[str]:
    return frozenset(re.sub(r"\D", "", run) for run in _DIGITS.findall(fold(text).text))


_DIGITS = re.compile(r"\d(?:[\d.]|, ?(?=\d)| (?=\d{3}))*")


def _share(content: tuple[str, ...], there: set[str], document: Document) -> float:
    """The share of a statement's words, rare ones counting more, that a set has."""
    total = sum(document.weight(word) for word in content)
    return sum(document.weight(word) for word in content if word in there) / total if total else 0.0


def _copied(stems: tuple[str, ...], document: Document) -> float:
    """The share of three words in a row that stand so in the document."""
    runs = [stems[at : at + 3] for at in range(len(stems) - 2)]
    if not runs:
        return 0.0
    there = {one.stems[at : at + 3] for one in document.sentences for at in range(len(one.stems) - 2)}
    return sum(run in there for run in runs) / len(runs)


@functools.lru_cache(maxsize=256)
def _vectors(texts: tuple[str, ...], encoder: Encoder) -> np.ndarray:
    return encoder.encode(texts)
