"""Where an item stands in the story's file: lines and columns.

An item's offsets count in the article's text, which of Markdown or HTML is not the file's. Where the file holds that
text as it is, the offsets are moved; else the item's words are looked for in the file, whatever marks stand between
them; else the item is at line 1.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Json = dict[str, Any]
BEGINNINGS = (6, 3)
"""Words of an item's beginning that are looked for where not all of them are there in a row."""
_WORD = re.compile(r"\w+")
_LINE = re.compile(r"\r\n|\r|\n")
_HIDDEN = {
    kind: (re.compile(opening, re.IGNORECASE), re.compile(closing, re.IGNORECASE))
    for kind, opening, closing in (
        ("comment", "<!--", "-->"),
        *((name, rf"<{name}\b", rf"</{name}\s{{0,9}}>") for name in ("head", "script", "style")),
    )
}
"""What a page holds besides its words: how it begins, how it ends."""
_MARKUP = re.compile(r"<[^<>]*>|&#?\w{1,31};|\]\([^()\s]*\)")
_MOST_PLACES = 500


@dataclass(frozen=True, slots=True)
class Place:
    """Lines and columns from 1, in code points, the end exclusive; `bytes_` columns count UTF-8 bytes. `exact` is
    False where the item was not found in the file."""

    line: int = 1
    column: int = 1
    end_line: int = 1
    end_column: int = 1
    byte_column: int = 1
    end_byte_column: int = 1
    exact: bool = False


@dataclass(slots=True)
class _Words:
    """The words of a text in a row, to be searched, with where each stands."""

    line: str
    ends: list[int]
    spans: list[tuple[int, int]]


class Places:
    """The places of one article's items in its file, which lies at its path from `root`; in the article's text where
    there is no such file."""

    def __init__(self, article: Json, root: str | Path = "."):
        self.article: str = article.get("text") or ""
        found = _read(article.get("path"), root)
        self.text = self.article if found is None else found
        self.shift = self.text.find(self.article) if self.article else -1
        self._starts: list[int] | None = None
        self._words: dict[bool, _Words] = {}
        self._found: dict[tuple[bool, str], list[int]] = {}

    def of(self, item: Json) -> Place:
        """The place of an item."""
        start, end = item.get("start"), item.get("end")
        if not isinstance(start, int) or not isinstance(end, int):
            return Place()
        if self.shift >= 0:
            return self._place(start + self.shift, end + self.shift)
        words = _WORD.findall(self.article[start:end])
        for wanted in (words, *(words[:count] for count in BEGINNINGS if count < len(words))):
            span = self._look(wanted, start)
            if span:
                return self._place(*span)
        return Place()

    def _look(self, wanted: list[str], start: int) -> tuple[int, int] | None:
        """Where these words stand in the file. Of several places the one that is as manieth as the item is in the
        article; copies that the article does not have are taken to stand in front, as titles and descriptions do."""
        there = self._all(True, wanted)
        if not there:
            return None
        here, own = self._all(False, wanted), self._row(False)
        nth = sum(own.spans[place][0] < start for place in here)
        place = there[min(max(0, nth + max(0, len(there) - len(here))), len(there) - 1)]
        spans = self._row(True).spans
        return spans[place][0], spans[place + len(wanted) - 1][1]

    def _all(self, in_file: bool, wanted: list[str]) -> list[int]:
        """The number of the first word of each place where the words stand in a row."""
        needle = "\0" + "\0".join(wanted) + "\0"
        key = (in_file, needle)
        if wanted and key not in self._found:
            row, at = self._row(in_file), -1
            places: list[int] = []
            while len(places) < _MOST_PLACES and (at := row.line.find(needle, at + 1)) >= 0:
                places.append(bisect_left(row.ends, at))
            self._found[key] = places
        return self._found.get(key, [])

    def _row(self, in_file: bool) -> _Words:
        if in_file not in self._words:
            text = _bared(self.text) if in_file else self.article
            spans, ends, at = [], [], 0
            for match in _WORD.finditer(text):
                spans.append(match.span())
                ends.append(at)
                at += match.end() - match.start() + 1
            line = "\0" + "\0".join(text[start:end] for start, end in spans) + "\0"
            self._words[in_file] = _Words(line, ends, spans)
        return self._words[in_file]

    def _place(self, start: int, end: int) -> Place:
        line, column, in_bytes = self._position(start)
        end_line, end_column, end_bytes = self._position(max(start, end))
        return Place(line, column, end_line, end_column, in_bytes, end_bytes, True)

    def _position(self, offset: int) -> tuple[int, int, int]:
        """Line, column in code points and column in bytes."""
        if self._starts is None:
            self._starts = [0, *(match.end() for match in _LINE.finditer(self.text))]
        offset = min(offset, len(self.text))
        line = bisect_right(self._starts, offset)
        before = self.text[self._starts[line - 1] : offset]
        return line, len(before) + 1, len(before.encode("utf-8", "surrogatepass")) + 1


def _read(path: object, root: str | Path) -> str | None:
    """The text of the story's file; None where there is none to be had."""
    if not isinstance(path, str) or not path or path == "-":
        return None
    from verify.errors import InputError
    from verify.importers.decoding import decode
    from verify.settings import DEFAULTS

    try:
        with open(Path(root) / path, "rb") as file:
            return decode(file.read(DEFAULTS.largest_file), path).text
    except (OSError, ValueError, InputError):
        return None


def _bared(text: str) -> str:
    """The text with markup made blank, a space for each character, so that offsets hold."""
    if "<" in text:
        for opening, closing in _HIDDEN.values():
            text = _blanked(text, opening, closing)
    return _MARKUP.sub(lambda match: " " * len(match.group()), text)


def _blanked(text: str, opening: re.Pattern[str], closing: re.Pattern[str]) -> str:
    """The text with what lies between two marks made blank; what is opened and never closed stays."""
    parts, at = [], 0
    while (begin := opening.search(text, at)) and (end := closing.search(text, begin.end())):
        parts += [text[at : begin.start()], " " * (end.end() - begin.start())]
        at = end.end()
    return "".join([*parts, text[at:]])
