"""The characters of a PDF with their places, by pdfminer, within bounds of time and memory."""

from __future__ import annotations

import contextlib
import io
import logging
import re
import signal
import threading
import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from verify.errors import InputError
from verify.importers.stamps import Stamp, read_stamp
from verify.settings import DEFAULTS

_STREAM = re.compile(rb"stream\r?\n")
_TWICE = re.compile(rb"/Filter\s*\[[^\]]{0,200}(?:Flate|LZW|RunLength)\w{0,20}[^\]]{0,200}(?:Flate|LZW|RunLength)")
_RANGE = re.compile(rb"<([0-9A-Fa-f]{1,16})>\s*<([0-9A-Fa-f]{1,16})>")
_WIDTHS = re.compile(rb"/W\s*\[([^\[\]]{0,2000})")
_LARGEST_RANGE = 70_000
_DATE = re.compile(r"D:(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2}))?")
_CHUNK = 1 << 16
_NO_WIDTH = 0.05
LOST = "\ufffd"


@dataclass(frozen=True, slots=True)
class Char:
    """A glyph: what it stands for, its left and right edge, the height of its line, its size."""

    text: str
    left: float
    right: float
    base: float
    size: float


@dataclass(frozen=True, slots=True)
class PdfText:
    """The pages' characters, what the file says of itself, and how many letters could not be told."""

    pages: tuple[tuple[Char, ...], ...]
    title: str | None
    author: str | None
    made: Stamp | None
    unknown: int
    turned: int  # characters that do not stand upright, left out


def read_chars(data: bytes, where: object) -> PdfText:
    """The characters of all pages. `InputError` where the file is damaged, locked, or costs more than it may."""
    _check_streams(data, where)
    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)
    try:
        with _limited():
            return _read(data, where)
    except InputError:
        raise
    except _OutOfTime as error:
        raise InputError(f"took more than {DEFAULTS.pdf_seconds} s to read", where, "Give the pages needed") from error
    except ImportError as error:
        raise InputError("a PDF", where, "Install what reads it: pip install 'verify-quotes[formats]'") from error
    except Exception as error:  # the library raises whatever a damaged file makes it stumble over
        name = type(error).__name__
        if "Password" in name or "Encryption" in name:
            raise InputError("locked with a password", where, "Unlock it first") from error
        raise InputError("damaged PDF", where, "Get the file again, or save its words as text") from error


class _OutOfTime(Exception):
    """Reading took longer than it may."""


@contextlib.contextmanager
def _limited() -> Iterator[None]:
    """Stops what runs inside after the time that it may take. Only the main thread of a POSIX system can be stopped
    anywhere; elsewhere the clock is looked at between characters."""
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return

    def stop(*_: Any) -> None:
        raise _OutOfTime

    old = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, DEFAULTS.pdf_seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, old)


def _read(data: bytes, where: object) -> PdfText:
    from pdfminer.pdfdocument import PDFDocument
    from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
    from pdfminer.pdfpage import PDFPage
    from pdfminer.pdfparser import PDFParser

    document = PDFDocument(PDFParser(io.BytesIO(data)))
    manager = PDFResourceManager()
    device = _collector(manager)
    interpreter = PDFPageInterpreter(manager, device)
    pages = []
    for number, page in enumerate(PDFPage.create_pages(document), 1):
        if number > DEFAULTS.most_pages:
            raise InputError(f"more than {DEFAULTS.most_pages:,} pages", where, "Give the pages needed")
        device.chars = []
        interpreter.process_page(page)
        pages.append(tuple(device.chars))
    info = document.info[0] if document.info else {}
    return PdfText(
        pages=tuple(pages),
        title=_said(info.get("Title")),
        author=_said(info.get("Author")),
        made=_made(_said(info.get("CreationDate"))),
        unknown=device.unknown,
        turned=device.turned,
    )


def _collector(manager: Any) -> Any:
    """The library's device that draws pages, made to keep the characters and nothing else."""
    from pdfminer.converter import PDFLayoutAnalyzer

    until = time.monotonic() + DEFAULTS.pdf_seconds

    class Collector(PDFLayoutAnalyzer):
        chars: list[Char]
        unknown = 0
        turned = 0
        count = 0

        def render_char(self, matrix: Any, font: Any, fontsize: float, *rest: Any, **more: Any) -> float:
            self.count += 1
            if self.count > DEFAULTS.largest_file or (self.count % 1000 == 0 and time.monotonic() > until):
                raise _OutOfTime
            advance: float = super().render_char(matrix, font, fontsize, *rest, **more)
            item = self.cur_item._objs.pop()  # the character just added
            self._keep(item)
            return advance

        def handle_undefined_char(self, font: Any, cid: int) -> str:
            return LOST

        def _keep(self, item: Any) -> None:
            text = item.get_text()
            if LOST in text or "\0" in text:  # some producers give a letter of no known meaning as NUL
                if item.width < _NO_WIDTH * item.size:
                    return  # a mark on another letter
                self.unknown += 1
                text = LOST
            across, up, *_ = item.matrix
            if abs(up) > 0.2 * abs(across) or across <= 0:
                self.turned += bool(text.strip())
            elif text:
                size = abs(item.matrix[3] * item.fontsize) if getattr(item, "fontsize", None) else item.size
                self.chars.append(Char(text, item.x0, item.x1, item.matrix[5], size or item.size or 1.0))

        def render_image(self, name: str, stream: Any) -> None:
            return None

        def paint_path(self, *_: Any, **__: Any) -> None:
            return None

    return Collector(manager, laparams=None)


def _said(value: Any) -> str | None:
    from pdfminer.pdftypes import resolve1

    value = resolve1(value)
    if not isinstance(value, bytes):
        return None
    if value.startswith((b"\xfe\xff", b"\xff\xfe")):
        text = value.decode("utf-16", "replace")
    else:
        text = value.decode("utf-8" if value.startswith(b"\xef\xbb\xbf") else "latin-1", "replace")
    return " ".join(text.replace("\0", "").split())[:300] or None


def _made(text: str | None) -> Stamp | None:
    found = _DATE.match(text or "")
    if found is None:
        return None
    day = "-".join(found.group(1, 2, 3))
    return read_stamp(f"{day}T{found[4]}:{found[5]}:{found[6]}" if found[4] else day)


# --- what would cost too much --------------------------------------------------------------------------------------


def _check_streams(data: bytes, where: object) -> None:
    """Looks at what the packed streams hold before the library unpacks them without bounds: decompression bombs, and
    tables of characters that claim billions of entries."""
    if not data[:1024].lstrip().startswith(b"%PDF") and b"%PDF-" not in data[:1024]:
        raise InputError("not a PDF", where, "Give a PDF file")
    if _TWICE.search(data):
        raise InputError("packed more than once", where, "Save the PDF again")
    left = DEFAULTS.largest_unpacked
    _check_tables(data, where)
    for match in _STREAM.finditer(data):
        head = data[max(0, match.start() - 400) : match.start()]
        head = head[head.rfind(b" obj") + 1 :]
        if b"/Image" in head or b"DCT" in head or (b"/Length1" in head):
            continue
        unpacked = _start_of(data, match.end(), left)
        left -= len(unpacked)
        if left <= 0:
            megabytes = DEFAULTS.largest_unpacked // 1_000_000
            raise InputError(f"unpacks to more than {megabytes} MB", where, "Give the pages needed")
        _check_tables(unpacked, where)


def _start_of(data: bytes, at: int, limit: int) -> bytes:
    """What a deflated stream unpacks to, `limit` bytes at most; empty for one that is packed in another way."""
    stream = zlib.decompressobj()
    out = bytearray()
    try:
        waiting: bytes = data[at : at + _CHUNK]
        at += len(waiting)
        while len(out) < limit and not stream.eof and waiting:
            out += stream.decompress(waiting, _CHUNK)
            waiting = stream.unconsumed_tail
            if not waiting:
                waiting = data[at : at + _CHUNK]
                at += len(waiting)
    except zlib.error:
        pass
    return bytes(out)


def _check_tables(data: bytes, where: object) -> None:
    if b"range" in data:
        for match in _RANGE.finditer(data):
            low, high = int(match[1], 16), int(match[2], 16)
            if len(match[1]) == len(match[2]) and high - low > _LARGEST_RANGE and high < 1 << 33:
                raise InputError("a table of characters that is far too long", where, "Save the PDF again")
    for match in _WIDTHS.finditer(data):
        if any(len(number) > 6 for number in re.findall(rb"\d+", match[1])):
            raise InputError("a table of widths that is far too long", where, "Save the PDF again")
