"""Bytes to text: UTF-8, UTF-16 with its mark, else the old code page whose reading holds the most common words.

Nothing is translated: line breaks stay what they are, so that offsets count in the file as it is.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from verify import languages
from verify.errors import InputError
from verify.text import words

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 4000
_SIGNATURES = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a zip archive or an office document"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "compressed data"),
    (b"SQLite format 3\x00", "an SQLite database"),
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text, and the encoding where it was not UTF-8."""

    text: str
    encoding: str | None = None


def decode(data: bytes, where: object, declared: str | None = None) -> Decoded:
    """The text of a file without its byte order mark. `declared` is what the file says of itself.
    `InputError` where it is empty, no text at all, or damaged UTF-8."""
    if not data.strip():
        raise InputError("the file is empty", where, "Give a file with text in it")
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decode_marked(data[len(mark) :], encoding, where)
    refuse_binary(data, where)
    try:
        return Decoded(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        if _mostly_utf8(data, error.start):
            line = data.count(b"\n", 0, error.start) + 1
            raise InputError(f"damaged UTF-8 in line {line}", where, "Save the file as UTF-8") from error
    return _decode_old(data, where, declared)


def refuse_binary(data: bytes, where: object) -> None:
    """`InputError` where the bytes are those of a known binary format or hold NULs."""
    for signature, name in _SIGNATURES:
        if data.startswith(signature):
            raise InputError(f"this is {name}, not a text", where, "Save it as text, Markdown or HTML")
    if b"\0" in data:
        line = data.count(b"\n", 0, data.index(b"\0")) + 1
        raise InputError(f"NUL bytes in line {line}: not a text", where, "Save it as UTF-8 text")


def _decode_marked(data: bytes, encoding: str, where: object) -> Decoded:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise InputError(f"damaged {encoding.upper()}", where, "Save the file as UTF-8") from error
    if "\0" in text:
        raise InputError("NUL characters: not a text", where, "Save it as UTF-8 text")
    if not text.strip():
        raise InputError("the file is empty", where, "Give a file with text in it")
    return Decoded(text, None if encoding == "utf-8" else encoding)


def _mostly_utf8(data: bytes, start: int) -> bool:
    """True where the bytes are UTF-8 with some damage, so that no old code page may claim them."""
    sample = data[max(0, start - 50_000) : start + 50_000].decode("utf-8", errors="replace")
    bad = sample.count("\ufffd")
    good = sum(1 for char in sample if char > "\x7f") - bad
    return good > bad or b"\xed\xa0" in data or b"\xed\xb0" in data


def _decode_old(data: bytes, where: object, declared: str | None) -> Decoded:
    if declared:
        try:
            text = data.decode(declared)
            if "\0" not in text:
                return Decoded(text, declared.lower())
        except (LookupError, UnicodeDecodeError):
            pass
    best, best_score = None, 0.0
    for code in languages.codes():
        language = languages.load(code)
        common = set(language.words("common"))
        for encoding in language.words("encodings"):
            try:
                sample = data[:_SAMPLE].decode(encoding)
            except UnicodeDecodeError:
                continue
            tokens = [word.folded for word in words(sample)]
            score = sum(1 for token in tokens if token in common) / (len(tokens) or 1)
            if score > best_score:
                best, best_score = encoding, score
    if best is None:
        best = _guess(data)
    if best is not None:
        try:
            return Decoded(data.decode(best), best)
        except UnicodeDecodeError:
            pass
    raise InputError("not UTF-8, and no other encoding fits", where, "Save the file as UTF-8")


def _guess(data: bytes) -> str | None:
    """charset-normalizer's best guess among the code pages that the languages name."""
    from charset_normalizer import from_bytes

    pages = [page for code in languages.codes() for page in languages.load(code).words("encodings")]
    best = from_bytes(data[:50_000], cp_isolation=pages).best()
    return best.encoding if best is not None else None
