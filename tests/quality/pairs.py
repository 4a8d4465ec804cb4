"""Statements beside statements and beside documents, on the developers' sets.

Each set is parted in two by its texts. The figures are those of weights that were set on the other half, so no row is
judged by weights that it helped to set. The weights that ship are set on all rows by the same rules (`scripts/weigh`).
"""

from __future__ import annotations

import functools
import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from gate import Figure
from weights import weights

from verify import encoders, languages
from verify.pairs.documents import document_of, figures_missing, look
from verify.pairs.features import features
from verify.pairs.scorer import DOCUMENT, LABELS, PAIR, chances
from verify.pairs.sides import side_of

SETS = {"claims_en_vitaminc": "en", "claims_en_fever_symmetric": "en", "pairs_ar_ans": "ar"}
ARTICLES = "claims_en_qags_news"
SAID = {"equivalent": "entailed", "unrelated": "neutral"}
# How much a row of a label counts beside its equal share: an agreeing pair called a contradiction is the worse error.
FAVOUR = {"ar": {"entailed": 1.5}}
# The sign of a weight by label: contradicted, entailed, neutral. What is carried speaks for, what differs against.
_FOR, _AGAINST, _LOST = (0, 1, 0), (1, -1, 0), (0, -1, 0)
SIGNS = {
    **dict.fromkeys(("coverage", "same", "weakest", "meaning"), _FOR),
    **dict.fromkeys(
        ("weak", "names-lost", "words-lost", "replaced", "names-replaced", "figure-absent", "stronger"), _LOST
    ),
    **dict.fromkeys(
        ("number", "date", "name", "opposite", "bound", "negation", "one-negated", "small", "class", "turned"), _AGAINST
    ),
}
# Words that other sentences have, where one has few of them, are those of a statement pieced together: either sign.
DOCUMENT_SIGNS = {
    **dict.fromkeys(("one-sentence", "copied", "nearest"), (-1, 1)),
    "missing": (1, -1),
}
ROWS = 300  # what a set counts for, whatever its size


@dataclass(frozen=True)
class Row:
    """A labelled pair with what was measured of it. `half` is 0 or 1; rows that share a text are in one."""

    gold: str
    half: int
    features: Mapping[str, float]
    missing: bool = False


def _read(shared: Path, name: str) -> Iterator[tuple[str, str, str]]:
    """(source text, statement, label)"""
    for line in (shared / "eval" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        yield row.get("a") or row["evidence"], row.get("b") or row["claim"], SAID.get(row["label"], row["label"])


def _halves(pairs: Sequence[tuple[str, str, str]]) -> list[int]:
    """Half of each pair: pairs that share either text, directly or over others, are in one half."""
    owner: dict[str, str] = {}

    def root(text: str) -> str:
        while owner.setdefault(text, text) != text:
            owner[text] = owner[owner[text]]
            text = owner[text]
        return text

    for source, statement, _ in pairs:
        owner[root(statement)] = root(source)
    return [int(hashlib.sha1(root(source).encode()).hexdigest()[:8], 16) % 2 for source, _, _ in pairs]


@functools.cache
def rows(shared: Path, name: str) -> tuple[Row, ...]:
    language, encoder = languages.load(SETS[name]), encoders.load(None)
    pairs = list(_read(shared, name))
    return tuple(
        Row(gold, half, features(side_of(source, language), side_of(statement, language), encoder))
        for (source, statement, gold), half in zip(pairs, _halves(pairs), strict=True)
    )


@functools.cache
def article_rows(shared: Path) -> tuple[Row, ...]:
    language, encoder = languages.load("en"), encoders.load(None)
    pairs = list(_read(shared, ARTICLES))
    found = []
    for (source, statement, gold), half in zip(pairs, _halves(pairs), strict=True):
        read = document_of(source, language)
        found.append(Row(gold, half, look(statement, read, encoder).features, bool(figures_missing(statement, read))))
    return tuple(found)


def _counted(found: Iterable[Row], favour: Mapping[str, float]) -> list[tuple[Mapping[str, float], str, float]]:
    """The rows with what each counts: every label alike, a set as much as any other."""
    kept = list(found)
    size = Counter(row.gold for row in kept)
    return [(row.features, row.gold, favour.get(row.gold, 1.0) * ROWS / len(size) / size[row.gold]) for row in kept]


def pair_weights(shared: Path, code: str, keep: Callable[[Row], bool] = lambda row: True) -> dict[str, list[float]]:
    """The weights of a language, set on the rows of all its sets that are kept."""
    counted = [
        one
        for name, language in SETS.items()
        if language == code
        for one in _counted(filter(keep, rows(shared, name)), FAVOUR.get(code, {}))
    ]
    return weights(counted, PAIR, LABELS, SIGNS)


def document_weights(shared: Path, keep: Callable[[Row], bool] = lambda row: True) -> dict[str, float]:
    found = weights(
        _counted(filter(keep, article_rows(shared)), {}), DOCUMENT, ("unsupported", "entailed"), DOCUMENT_SIGNS
    )
    return {name: round(row[1] - row[0], 3) for name, row in found.items()}


# --- figures -----------------------------------------------------------------------------------------------------


def figures(shared: Path) -> list[Figure]:
    return list(_figures(shared))


def _figures(shared: Path) -> Iterator[Figure]:
    for name, code in SETS.items():
        data = (shared / "eval" / f"{name}.jsonl",)
        told = _told(shared, name, code)
        yield Figure(f"{name}: macro-F1", macro_f1([pair for _, pair in told]), data)
        for half in (0, 1):
            part = [pair for place, pair in told if place == half]
            yield Figure(f"{name}: macro-F1, half {half + 1}", macro_f1(part), data)
        follows = [found for _, (gold, found) in told if gold == "entailed"]
        wrong = sum(found == "contradicted" for found in follows) / len(follows)
        yield Figure(f"{name}: entailed, called contradicted", wrong, data, "low")
    data = (shared / "eval" / f"{ARTICLES}.jsonl",)
    told = _told_of_articles(shared)
    yield Figure(f"{ARTICLES}: balanced accuracy", balanced([pair for _, pair in told]), data)
    for half in (0, 1):
        part = [pair for place, pair in told if place == half]
        yield Figure(f"{ARTICLES}: balanced accuracy, half {half + 1}", balanced(part), data)


def _told(shared: Path, name: str, code: str) -> list[tuple[int, tuple[str, str]]]:
    """(half, (gold, found)) of each row, by weights set on the other half. Where a set knows two labels, what does not
    follow counts as contradicted."""
    mine = rows(shared, name)
    known = {row.gold for row in mine}
    found = []
    for half in (0, 1):
        table = pair_weights(shared, code, lambda row, half=half: row.half != half)
        for row in mine:
            if row.half == half:
                told = chances(row.features, table)
                if "neutral" not in known:
                    told["contradicted"] += told.pop("neutral")
                found.append((half, (row.gold, max(told, key=told.__getitem__))))
    return found


def _told_of_articles(shared: Path) -> list[tuple[int, tuple[str, str]]]:
    found = []
    for half in (0, 1):
        table = document_weights(shared, lambda row, half=half: row.half != half)
        for row in article_rows(shared):
            if row.half == half:
                total = table["constant"] + sum(table[name] * row.features[name] for name in DOCUMENT)
                said = "entailed" if total >= 0 and not row.missing else "unsupported"
                found.append((half, (row.gold, said)))
    return found


def macro_f1(pairs: Sequence[tuple[str, str]]) -> float:
    labels = sorted({gold for gold, _ in pairs})
    total = 0.0
    for label in labels:
        right = sum(gold == found == label for gold, found in pairs)
        either = sum(gold == label for gold, _ in pairs) + sum(found == label for _, found in pairs)
        total += 2 * right / either if either else 0.0
    return total / len(labels)


def balanced(pairs: Sequence[tuple[str, str]]) -> float:
    """The mean over the labels of the share of its rows that is found."""
    labels = sorted({gold for gold, _ in pairs})
    return sum(
        sum(gold == found == label for gold, found in pairs) / sum(gold == label for gold, _ in pairs)
        for label in labels
    ) / len(labels)


# --- the weights that ship ---------------------------------------------------------------------------------------

HEAD = """\
# Weights of `verify/pairs`: feature, contradicted, entailed, neutral. Set by `scripts/weigh --write`; the meaning of
# each feature stands in verify/pairs/features.py
"""


def write_weights(shared: Path, folder: Path) -> None:
    """Writes `entailment.tsv` of each language and prints the weights of documents for the settings."""
    for code in sorted(set(SETS.values())):
        table = pair_weights(shared, code)
        lines = ["\t".join([name, *(f"{one:g}" for one in row)]) for name, row in table.items()]
        (folder / code / "entailment.tsv").write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")
    for name, weight in document_weights(shared).items():
        print(f'        ("{name}", {weight:g}),')
