"""Text as printed, and a folded copy that knows the way back.

Folding is for comparison and look-up only: Arabic vowel marks, tatweel, letter seats, presentation forms, digits of all
three sets, case, accents, kinds of apostrophe, dash and space, invisible characters. Every folded character keeps the
stretch of the original that it stands for, so that offsets always lead back to the words as printed.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass

from verify.languages import Language
from verify.types import Span

TATWEEL = "\u0640"
APOSTROPHES = "'’‘‛`´ʼʹ′＇"
DASHES = "-‐‑‒–—―−﹣－"
_ASCII_KEPT = {"…": "…"}


@dataclass(frozen=True, slots=True)
class Folded:
    """`text` folded; character `i` of it stands for `original[starts[i]:ends[i]]`. Where each letter became
    one letter both are None and offsets are the same."""

    text: str
    starts: tuple[int, ...] | None
    ends: tuple[int, ...] | None

    def back(self, start: int, end: int) -> Span:
        """The stretch of the original for a stretch of the folded text; combining marks behind it are included."""
        if self.starts is None or self.ends is None:
            return Span(start, end)
        if start >= end:
            at = self.starts[start] if start < len(self.starts) else (self.ends[-1] if self.ends else 0)
            return Span(at, at)
        return Span(self.starts[start], self.ends[end - 1])

    def forth(self, span: Span) -> Span:
        """The stretch of the folded text that stands for a stretch of the original."""
        if self.starts is None or self.ends is None:
            return span
        return Span(bisect_left(self.starts, span.start), bisect_right(self.ends, span.end))


@dataclass(frozen=True, slots=True)
class Word:
    """A word: where it stands in the original, and its folded form."""

    span: Span
    folded: str


def fold(text: str, language: Language | None = None) -> Folded:
    """The folded text with its way back. The language adds its letters.

    >>> fold("Don’t").text
    "don't"
    """
    if text.isascii():
        return Folded(text.lower(), None, None)
    plain, table = _tables(language)
    folded = text.translate(plain)
    if _OTHER not in folded:
        return Folded(folded, None, None)
    return _fold_clusters(text, folded, plain.letters, table)


_OTHER = "\ue000"  # a letter of private use: where a text holds it, it is only looked at more closely


_MOST_MARKS = 64  # of a letter, looked at together: bringing marks into their order takes the square of their number


def _fold_clusters(text: str, plain: str, letters: Mapping[str, str], table: dict[str, str]) -> Folded:
    """Folds letters together with the marks behind them, each of which may become none, one or several. `plain` is the
    text letter by letter, with `_OTHER` for what has to be looked at here."""
    out: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    done = 0
    at = plain.find(_OTHER)
    while at >= 0:
        start = at - 1 if at > done and unicodedata.combining(text[at]) else at
        stop = at + 1
        most = min(len(text), start + _MOST_MARKS)
        while stop < most and text[stop] > "\u02ff" and unicodedata.combining(text[stop]):
            stop += 1
        out.append(plain[done:start])
        starts += range(done, start)
        ends += range(done + 1, start + 1)
        cluster = text[start:stop]
        folded = table.get(cluster)
        if folded is None:
            folded = _fold_cluster(cluster, letters)
            if len(table) < 20000:
                table[cluster] = folded
        out.append(folded)
        starts += [start] * len(folded)
        ends += [stop] * len(folded)
        done = stop
        at = plain.find(_OTHER, stop)
    out.append(plain[done:])
    starts += range(done, len(text))
    ends += range(done + 1, len(text) + 1)
    return Folded("".join(out), tuple(starts), tuple(ends))


class _Plain(dict[int, str]):
    """Letters that are folded to one letter, whatever stands beside them; all others to `_OTHER`. Filled as it is
    asked; for `str.translate`."""

    def __init__(self, letters: Mapping[str, str]):
        super().__init__()
        self.letters = letters

    def __missing__(self, code: int) -> str:
        char = chr(code)
        folded = "" if unicodedata.combining(char) else _fold_cluster(char, self.letters)
        self[code] = folded = folded if len(folded) == 1 else _OTHER
        return folded


@functools.cache
def _tables(language: Language | None) -> tuple[_Plain, dict[str, str]]:
    """What is known of single letters, and of letters with marks."""
    return _Plain(language.letters if language is not None else {}), {}


def _fold_cluster(cluster: str, letters: Mapping[str, str]) -> str:
    """A base character and its marks, folded: usually one character, none for what is invisible."""
    out: list[str] = []
    composed = cluster if cluster in _ASCII_KEPT else unicodedata.normalize("NFKC", cluster)
    for char in composed:
        if char in letters:
            out.append(letters[char])
            continue
        if char in APOSTROPHES:
            out.append("'")
            continue
        if char in DASHES:
            out.append("-")
            continue
        if char == "٫":
            out.append(".")
            continue
        if char == "٬":
            out.append(",")
            continue
        for part in unicodedata.normalize("NFD", char):
            category = unicodedata.category(part)
            if category in ("Mn", "Me", "Cf", "Cs") or part == TATWEEL:
                continue
            if category == "Nd":
                out.append(str(unicodedata.digit(part)))
            elif category == "Zs":
                out.append(" ")
            else:
                folded = part.casefold()
                out.extend(letters.get(one, one) for one in folded)
    return "".join(out)


# A number with its marks, an acronym with its stops, or letters with inner apostrophes.
WORD = re.compile(r"\d+(?:[.,]\d+)*|(?:[^\W\d_]\.){2,}(?:[^\W\d_](?!\w))?|[^\W\d_]+(?:'[^\W\d_]+)*'?(?<!')|[^\W_]+")


def words(text: str, language: Language | None = None, folded: Folded | None = None) -> tuple[Word, ...]:
    """The words of a text in order, each with its place in the original. Hyphens part words; an acronym loses its
    stops (`U.S.` is `us`)."""
    if folded is None:
        return _words(text, language) if len(text) <= _SHORT else _words.__wrapped__(text, language)
    return tuple(
        Word(folded.back(match.start(), match.end()), _plain(match.group())) for match in WORD.finditer(folded.text)
    )


_SHORT = 2000  # texts of which the last ones' words are kept: about 100 kB each at most


@functools.lru_cache(maxsize=128)
def _words(text: str, language: Language | None) -> tuple[Word, ...]:
    return words(text, language, fold(text, language))


def folded_words(text: str, language: Language | None = None) -> tuple[str, ...]:
    """The folded words of a text in order, without their places."""
    folded = fold(text, language).text
    found = WORD.findall(folded)
    return tuple(map(_plain, found) if "." in folded else found)


def _plain(word: str) -> str:
    return word.replace(".", "") if word[0].isalpha() and "." in word else word


@functools.lru_cache(maxsize=20_000)
def stem_forms(word: str, language: Language) -> tuple[str, ...]:
    """A folded word and what remains when a clitic of the language is cut from its front, longest clitic first.
    At least three letters remain."""
    forms = [word]
    for clitic in language.clitics:
        if word.startswith(clitic) and len(word) - len(clitic) >= 3:
            forms.append(word[len(clitic) :])
    return tuple(forms)


# --- paragraphs and sentences --------------------------------------------------------------------------------------

_BREAK = re.compile(r"(?<![ \t\u00a0])[ \t\u00a0]*(?:\r\n|\r|\n)(?:[ \t\u00a0]*(?:\r\n|\r|\n))*[ \t\u00a0]*")
_STOP = re.compile(r"[.!?؟۔…]+(?:[ \u00a0\u202f]?[»›]|[\"'”’“)\]])*(?=\s|$)|[.!?؟۔]+(?=[\"“«‹„][^\s])")
_LOWER = re.compile(r"\s+[\"'“‘«(\[]?[a-zà-ÿ]")
_MAX_SENTENCE = 1200


def paragraphs(text: str) -> tuple[Span, ...]:
    """The paragraphs of a text without the white space around them. Where blank lines stand, a single line break
    inside a block still parts paragraphs unless the line before reads on (no final stop, next line in lower case)."""
    spans: list[Span] = []
    start = 0
    for match in _BREAK.finditer(text):
        newlines = match.group().count("\n") + match.group().count("\r") - match.group().count("\r\n")
        before = text[start : match.start()].rstrip()
        if newlines == 1 and before and _reads_on(before, text[match.end() : match.end() + 2]):
            continue
        _add_trimmed(spans, text, start, match.start())
        start = match.end()
    _add_trimmed(spans, text, start, len(text))
    return tuple(spans)


def _reads_on(before: str, after: str) -> bool:
    return len(before) > 40 and before[-1].isalpha() and after[:1].islower()


def _add_trimmed(spans: list[Span], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        spans.append(Span(start, end))


def sentences(text: str, language: Language) -> tuple[Span, ...]:
    """The sentences of a text, never over a paragraph's end. A full stop behind an abbreviation, an initial or a
    number in front of a lower-case word ends none; a comma, of whatever script, never does."""
    spans: list[Span] = []
    for paragraph in paragraphs(text):
        start = paragraph.start
        for match in _STOP.finditer(text, paragraph.start, paragraph.end):
            end = match.end()
            if end >= paragraph.end:
                break
            if not _ends_sentence(text, match.start(), end, paragraph.end, language):
                continue
            _add_trimmed(spans, text, start, end)
            start = end
        _add_trimmed(spans, text, start, paragraph.end)
    return tuple(piece for span in spans for piece in _bounded(text, span))


def _ends_sentence(text: str, stop: int, end: int, limit: int, language: Language) -> bool:
    if _LOWER.match(text, end, min(limit, end + 8)):
        return False
    if text[stop] != "." or text[stop + 1 : stop + 2] == ".":
        return True
    head = text[max(0, stop - 16) : stop]
    word = re.search(r"[\w.'’]*$", head).group()  # type: ignore[union-attr]
    bare = word.casefold().rstrip(".")
    if end - stop > 1:  # closing marks behind the stop
        return bare not in language.abbreviations or len(bare) < 3
    if bare in language.abbreviations:
        return False
    return not (len(bare) == 1 and bare.isalpha() and word.isupper())


def _bounded(text: str, span: Span) -> list[Span]:
    """Cuts a sentence that is far too long (no stops, hostile text) at white space, so that cost stays bounded."""
    pieces: list[Span] = []
    start = span.start
    while span.end - start > _MAX_SENTENCE:
        cut = text.rfind(" ", start + _MAX_SENTENCE // 2, start + _MAX_SENTENCE)
        cut = cut if cut > 0 else start + _MAX_SENTENCE
        _add_trimmed(pieces, text, start, cut)
        start = cut
    _add_trimmed(pieces, text, start, span.end)
    return pieces


def detect_language(text: str, known: tuple[str, ...] | None = None) -> str:
    """The code of the language that the text is in, by script and by the commonest short words of each language
    folder (`common.txt`); English where nothing tells."""
    from verify import languages

    sample = text[:20000]
    tokens = [word.folded for word in words(sample)]
    best, best_score = "en", 0.0
    for code in known or languages.codes():
        language = languages.load(code)
        common = set(language.words("common"))
        score = sum(1 for token in tokens if token in common) / (len(tokens) or 1)
        if score > best_score:
            best, best_score = code, score
    if best_score < 0.02:
        arabic = sum(1 for char in sample if "\u0600" <= char <= "\u06ff")
        latin = sum(1 for char in sample if char.isascii() and char.isalpha())
        if arabic != latin:
            wanted = "rtl" if arabic > latin else "ltr"
            for code in languages.codes() if known is None else known:
                if languages.load(code).direction == wanted:
                    return code
    return best
