"""Where a source came from and when: what a corpus keeps of that beside the text.

Publication and capture are two times. An importer says both in a source's notes (`published: ` and `captured: ` with
ISO 8601 behind it) where a day is not all that is known.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from verify import __version__
from verify.errors import CorpusError
from verify.publishers.addresses import canonical_address
from verify.types import Source

__all__ = ["Provenance", "canonical_address", "of", "provenance"]

_PUBLISHED, _CAPTURED = "published: ", "captured: "


@dataclass(frozen=True, slots=True)
class Provenance:
    """`canonical` is one form of the address for all mirrors of it; times are ISO 8601; `importer_version` is the
    program that read the text out of the bytes; `known_publisher` the key of a publisher known from the start;
    `standing` is `own` at the publisher's own address, `copy` at another's, None where it cannot be told."""

    canonical: str | None = None
    published_at: str | None = None
    captured: str | None = None
    importer_version: str | None = None
    text_sha256: str | None = None
    known_publisher: str | None = None
    standing: str | None = None
    added: str | None = None


def of(
    source: Source, *, known_publisher: str | None = None, standing: str | None = None, added: str | None = None
) -> Provenance:
    """The provenance of a source as an importer gave it."""
    return Provenance(
        canonical=canonical_address(source.url),
        published_at=_noted(source, _PUBLISHED),
        captured=_noted(source, _CAPTURED),
        importer_version=f"verify {__version__}",
        text_sha256=text_digest(source.text),
        known_publisher=known_publisher,
        standing=standing,
        added=added,
    )


def provenance(corpus: object, source_id: str) -> Provenance:
    """The provenance of the current version of a stored source. `CorpusError` where there is none."""
    from verify.corpus.store import Corpus

    if not isinstance(corpus, Corpus):
        raise TypeError("an open corpus is needed")
    corpus.require(2)
    rows = corpus.rows(
        "select canonical, published_at, captured, importer_version, text_sha256, known_publisher, standing, added "
        "from sources where id = ? and current = 1",
        (source_id,),
    )
    if not rows:
        raise CorpusError(f"no source {source_id!r}", corpus.path, "`verify corpus list` shows all")
    return Provenance(*rows[0])


def text_digest(text: str) -> str:
    """The digest of an extracted text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _noted(source: Source, front: str) -> str | None:
    """The last note that says it: what a later step knows better stands behind."""
    return next((note.removeprefix(front) for note in reversed(source.notes) if note.startswith(front)), None)
