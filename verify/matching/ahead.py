"""What judging will ask the encoder for, asked in one go: a hundred small batches cost three times one large one.

Only a forecast: what is forgotten here is encoded when it is asked for, with the same vectors."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from verify import languages
from verify.types import Candidate, Claim, Quote

if TYPE_CHECKING:
    from verify.matching.beside import Room


def encode_ahead(items: Sequence[Quote | Claim], found: Sequence[Sequence[Candidate]], room: Room) -> None:
    """Has the encoder work out the vectors of the items, of the passages that came near them, and of their words."""
    if room.encoder is None:
        return
    wanted: dict[str, None] = {}
    for item, near in zip(items, found, strict=True):
        wanted.update(dict.fromkeys(_texts(item, near, room)))
    if wanted:
        room.encoder.word_vectors(list(wanted))


def _texts(item: Quote | Claim, near: Sequence[Candidate], room: Room) -> Iterable[str]:
    from verify.translation.carry import tokens, vector_texts
    from verify.translation.translate import units

    text = (item.content or item.span if isinstance(item, Claim) else item.span).of(room.article.text)
    for candidate in _likely(item, near, room):
        language = languages.load(room.source(candidate.passage.source_id).language)
        passage = candidate.passage.text
        row = tokens(text, room.language, language)
        if not row:
            continue
        yield text
        yield from (unit.of(passage) for unit in units(passage, language))
        yield from vector_texts(row)
        yield from vector_texts(tokens(passage, language, room.language))


def _likely(item: Quote | Claim, near: Sequence[Candidate], room: Room) -> list[Candidate]:
    """The candidates that will be read by their meaning. Quotes are laid beside sources of their own language word by
    word, and where the words are there nothing else is read."""
    settings = room.settings
    best = max((candidate.rank for candidate in near), default=0.0)
    by_source: dict[str, list[Candidate]] = {}
    for candidate in near:
        by_source.setdefault(candidate.passage.source_id, []).append(candidate)
    found: list[Candidate] = []
    for source_id, candidates in by_source.items():
        ranked = sorted(candidates, key=lambda one: -one.rank)[: settings.passages_read]
        same = room.source(source_id).language == room.article.language
        if isinstance(item, Quote) and same:
            if any(candidate.words >= settings.same_words for candidate in candidates):
                return []
        elif ranked[0].rank >= settings.rank_share * best:
            found += ranked
    return found
