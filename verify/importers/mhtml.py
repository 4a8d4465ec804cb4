"""Pages that a browser saved in one file (MHTML): the page in it is read as any saved page, its pictures are not."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from email.errors import MessageError
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32

from verify.errors import InputError
from verify.importers import webpage
from verify.importers.stamps import read_stamp
from verify.types import Article, Source

SUFFIXES = (".mhtml", ".mht")

_HEAD = 4_000
_MOST_PARTS = 5_000


def sniff(data: bytes) -> bool:
    """True for a message of several parts that belong together."""
    head = data[:_HEAD].lower()
    return b"mime-version:" in head and b"multipart/related" in head


def read_article(data: bytes, path: str) -> Article:
    """The story of the page in the file."""
    page, _ = _page(data, path)
    return replace(webpage.read_article(page, path), sha256=hashlib.sha256(data).hexdigest())


def read_source(data: bytes, path: str) -> tuple[Source, ...]:
    """The source of the page in the file; when it was saved stands in the notes."""
    page, saved = _page(data, path)
    stamp = read_stamp(saved)
    captured = (f"captured: {stamp.iso}",) if stamp is not None else ()
    return tuple(
        replace(source, raw=data, sha256=hashlib.sha256(data).hexdigest(), notes=(*source.notes, *captured))
        for source in webpage.read_source(page, path)
    )


def _page(data: bytes, path: str) -> tuple[bytes, str]:
    """The first page in the file, in UTF-8 with its address in front as browsers write it, and when it was saved."""
    if data.lower().count(b"\nmime-version:") + data.lower().count(b"content-type: multipart") > _MOST_PARTS:
        raise InputError("a message of too many parts", path, "Save the page again")
    try:
        message = BytesParser(policy=compat32).parsebytes(data)
        mark = message.get_boundary()
        if mark and f"--{mark}--".encode("latin-1", "replace") not in data:
            raise InputError("cut-off saved page", path, "Save the page again")
        part = next((part for part in message.walk() if part.get_content_type() == "text/html"), None)
        body = part.get_payload(decode=True) if part is not None else None
    except (MessageError, ValueError, LookupError, RecursionError, TypeError, AttributeError) as error:
        raise InputError("not a readable saved page", path, "Save the page again, as HTML") from error
    if part is None or not isinstance(body, bytes) or not body.strip():
        raise InputError("no page in it", path, "Save the page again, as HTML")
    charset = part.get_content_charset()
    if charset and charset not in ("utf-8", "utf8", "us-ascii"):
        try:
            body = body.decode(charset).encode("utf-8")
        except (LookupError, ValueError):
            pass  # the page itself may say it
    address = _line(message, "Snapshot-Content-Location") or _line(part, "Content-Location")
    is_address = address.startswith(("http://", "https://")) and ">" not in address
    front = f"<!-- saved from url=({len(address):04}){address} -->\n".encode() if is_address else b""
    return _after_doctype(body, front), _line(message, "Date")


def _line(message: Message, name: str) -> str:
    """A header's value; an address may be folded over lines."""
    value = str(message.get(name) or "")
    return value.strip() if name == "Date" else "".join(value.split())


def _after_doctype(body: bytes, front: bytes) -> bytes:
    """The page with a comment in it, not before its document type."""
    at = body.find(b">") + 1 if body[:200].lstrip().lower().startswith(b"<!doctype") else 0
    return body[:at] + front + body[at:]
