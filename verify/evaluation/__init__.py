"""How good an encoder is on labelled texts: `verify eval`, and the forms of its files.

A file is JSON Lines, of one form:

    {"a": TEXT, "b": TEXT}                                  translation: each `b` is the translation of its `a`
    {"a": TEXT, "b": TEXT, "score": NUMBER}                 similarity: graded by people, any scale
    {"query": TEXT, "right": [TEXT], "wrong": [TEXT]}       retrieval: `wrong` may be left out; every text of the file
                                                            is among the passages of every query

`label` may stand for `score`; other fields are passed over, as are a translation's lines with a `label` in words other
than `equivalent`. With `lang_a` and `lang_b`, languages that have a lexicon, a similarity file is also scored by
`Support.related`, which is what a check across languages goes by.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from verify.errors import InputError

KINDS = ("translation", "similarity", "retrieval")
LARGEST = 100_000_000  # bytes of a file
MOST = 20_000  # lines: a matrix of so many by so many cosines takes 1.6 GB


@dataclass(frozen=True, slots=True)
class Pair:
    a: str
    b: str
    score: float = 0.0
    languages: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A query with the passages that answer it; `wrong` are others that only look so."""

    query: str
    right: tuple[str, ...]
    wrong: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Set:
    """The lines of a file; of `pairs` and `asked` one is empty. `kind` is one of `KINDS`."""

    name: str
    kind: str
    pairs: tuple[Pair, ...] = ()
    asked: tuple[Asked, ...] = ()

    def __len__(self) -> int:
        return len(self.pairs) + len(self.asked)


def read(path: str | Path) -> Set:
    """The set in a file. `InputError`, with the line, where it is of no form or of two."""
    place = Path(path)
    try:
        if place.stat().st_size > LARGEST:
            raise InputError(f"more than {LARGEST // 1_000_000} MB", path, "Give fewer lines.")
        text = place.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "not UTF-8"
        raise InputError(f"cannot be read ({reason})", path) from error
    kind = ""
    pairs: list[Pair] = []
    asked: list[Asked] = []
    for number, row in _rows(text, path):
        found, record = _record(row, f"{path}:{number}")
        if kind and found != kind:
            raise InputError(f"a line for {found} among lines for {kind}", f"{path}:{number}", "Give each its file.")
        kind = found
        if len(pairs) + len(asked) == MOST:
            raise InputError(f"more than {MOST} lines", path, "Give fewer.")
        if isinstance(record, Pair):
            pairs.append(record)
        elif record is not None:
            asked.append(record)
    if len(pairs) + len(asked) < 2:
        raise InputError("fewer than two lines to score", path, "See `verify eval --help` for the forms.")
    return Set(place.stem, kind, tuple(pairs), tuple(asked))


def _rows(text: str, path: str | Path) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise InputError("no JSON", f"{path}:{number}", "Write one object a line.") from error
        if not isinstance(row, dict):
            raise InputError("no JSON object", f"{path}:{number}", "Write one object a line.")
        yield number, row


def _record(row: dict[str, Any], where: str) -> tuple[str, Pair | Asked | None]:
    if "query" in row:
        right, wrong = _texts(row.get("right")), _texts(row.get("wrong", []))
        if not isinstance(row["query"], str) or not right or wrong is None:
            raise InputError("a query needs texts in `right`", where, 'Write {"query": "…", "right": ["…"]}.')
        return "retrieval", Asked(row["query"], right, wrong)
    if not isinstance(row.get("a"), str) or not isinstance(row.get("b"), str):
        raise InputError("neither `query` nor `a` and `b`", where, "See `verify eval --help` for the forms.")
    graded = row.get("score", row.get("label"))
    if isinstance(graded, (int, float)) and not isinstance(graded, bool):
        if graded != graded or abs(graded) == float("inf"):
            raise InputError("a score that is no number", where, "Leave the line out.")
        codes = row.get("lang_a"), row.get("lang_b")
        known = (codes[0], codes[1]) if isinstance(codes[0], str) and isinstance(codes[1], str) else None
        return "similarity", Pair(row["a"], row["b"], float(graded), known)
    if isinstance(graded, str) and graded != "equivalent":
        return "translation", None
    return "translation", Pair(row["a"], row["b"])


def _texts(value: Any) -> tuple[str, ...] | None:
    if not isinstance(value, Sequence) or isinstance(value, str) or not all(isinstance(one, str) for one in value):
        return None
    return tuple(value)
