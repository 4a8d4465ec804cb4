"""What a paragraph of a page is, by its words: a picture's caption, a byline, boilerplate, an attribution line.

The phrases are language data (`languages/CODE/pages.tsv`), matched as whole folded words.
"""

from __future__ import annotations

import functools
import re

from verify import languages
from verify.languages import Language
from verify.text import fold, folded_words, paragraphs
from verify.types import Region, Span

_LONGEST = {"caption": 260, "byline": 120, "boilerplate": 260, "attribution": 220}
_LONGEST_PART = max(_LONGEST.values())
_SHORT_LINE = 60
_READ_FROM_HEAD, _READ_FROM_TAIL = 400, 50  # paragraphs; no story has more, and a hostile file may have millions
_FINAL = ".!?؟۔…:\"”»'’"
_HEADLINE = 220
_CREDIT = re.compile(r"(?:\([^()]{1,80}\)|\[[^\[\]]{1,80}\]|[|][^|]{1,80})\s*\Z")
_ADDRESS = re.compile(r"https?://[^\s<>\"'»”)\]]{3,2000}")


def part_kind(paragraph: str) -> str | None:
    """`caption`, `byline`, `boilerplate` or `attribution` where the words of a paragraph say so, else None."""
    if not 3 < len(paragraph) <= _LONGEST_PART:
        return None
    if paragraph.lstrip()[:1] == "©":
        return "boilerplate"
    credit = _CREDIT.search(paragraph)
    # Several languages are read at once: an English credit stands under pictures of Arabic pages too.
    for language, phrases in _phrases():
        whole = _folded(paragraph, language)
        end = _folded(credit[0], language) if credit else ""
        for kind, place, phrase, colon in phrases:
            if len(paragraph) > _LONGEST[kind]:
                continue
            if place == "credit":
                hit = phrase in end
            elif place == "start":
                hit = whole.startswith(phrase) and (not colon or ":" in paragraph[: len(phrase) + 4])
            else:
                hit = phrase in whole
            if hit:
                return kind
    return None


@functools.cache
def _phrases() -> tuple[tuple[Language, tuple[tuple[str, str, str, bool], ...]], ...]:
    """By language: kind, place, the folded phrase, whether a colon must follow it."""
    found = []
    for language in map(languages.load, languages.codes()):
        rows = []
        for name, phrase in language.rows("pages"):
            kind, _, place = name.partition("-")
            rows.append((kind, place, _folded(phrase, language), phrase.endswith(":")))
        if rows:
            found.append((language, tuple(rows)))
    return tuple(found)


def _folded(phrase: str, language: Language) -> str:
    return " " + " ".join(folded_words(phrase, language)) + " "


def is_headline(paragraph: str) -> bool:
    """True where a first paragraph may be a headline: one short line without a full stop."""
    line = paragraph.strip()
    return 0 < len(line) <= _HEADLINE and "\n" not in line and line[-1] not in ".،,;؛:" and any(map(str.isalpha, line))


def find_regions(text: str, title: str | None) -> tuple[Region, ...]:
    """The parts of a plain text that are none of the story's own sentences: captions, bylines, boilerplate."""
    spans = paragraphs(text)
    found = []
    opening = True  # still above the first full paragraph, where captions and bylines stand
    for index, span in enumerate(spans):
        line = span.of(text)
        if index == 0 and title is not None and line.startswith(title):
            found.append(Region("heading", span))
            continue
        at_edge = index < _READ_FROM_HEAD or index >= len(spans) - _READ_FROM_TAIL
        kind = part_kind(line) if at_edge else None
        if kind is None and opening and title is not None and _is_short_line(line) and index + 1 < len(spans):
            kind = "caption"
        opening = opening and (kind is not None)
        if kind is not None:
            found.append(Region(kind, span))
    return tuple(found)


def _is_short_line(line: str) -> bool:
    return len(line) <= _SHORT_LINE and line[-1] not in _FINAL and "\n" not in line


def find_addresses(text: str) -> tuple[tuple[str, Span], ...]:
    """The web addresses that stand in a text, in order."""
    found = []
    for match in _ADDRESS.finditer(text):
        address = match[0].rstrip(".,;:!?؟،؛")
        found.append((address, Span(match.start(), match.start() + len(address))))
    return tuple(found)


def attributed_to(line: str) -> str | None:
    """Whom an attribution line names: `The below is attributable to Spokesperson A. Person:` gives `A. Person`."""
    from verify.importers.transcript import without_honorifics

    for language in map(languages.load, languages.codes()):
        folded = fold(line, language)
        for kind, phrase in language.rows("pages"):
            if not kind.startswith("attribution"):
                continue
            at = folded.text.find(fold(phrase, language).text)
            if at >= 0:
                end = at + len(fold(phrase, language).text)
                name = line[folded.back(at, end).end :].strip(" :.\t\u00a0\n")
                return without_honorifics(name, language) or None
    return None
