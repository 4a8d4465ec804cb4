"""An item laid beside a source: which stretch answers it, how well, and what differs. Makes the `Case`s that rules read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from verify import languages
from verify.rules.case import Case
from verify.settings import Settings
from verify.types import Article, Candidate, Claim, Facts, Quote, Source, Span
from verify.voices import SourceReading, read

if TYPE_CHECKING:
    from verify.corpus import Corpus
    from verify.encoders import Encoder
    from verify.people import Registry
    from verify.translate import Support


@dataclass(slots=False, eq=False)
class Room:
    """Where the items of one article are judged: the article, the corpus, and what was already read of its sources."""

    article: Article
    corpus: Corpus
    encoder: Encoder | None
    people: Registry
    profile: str
    settings: Settings
    _sources: dict[str, Source] = field(default_factory=dict)
    _readings: dict[str, SourceReading] = field(default_factory=dict)
    coverage: dict[str, bool] = field(default_factory=dict)

    def source(self, source_id: str) -> Source:
        if source_id not in self._sources:
            self._sources[source_id] = self.corpus.source(source_id)
        return self._sources[source_id]

    def reading(self, source_id: str) -> SourceReading:
        if source_id not in self._readings:
            self._readings[source_id] = read(self.source(source_id), self.people)
        return self._readings[source_id]

    @cached_property
    def language(self) -> languages.Language:
        return languages.load(self.article.language)

    @cached_property
    def pool_size(self) -> int:
        return self.corpus.counts()[1]

    @cached_property
    def cited(self) -> frozenset[str]:
        """Ids of the sources that the article links to."""
        from verify.addresses import canonical

        linked = {canonical(link) for link in self.article.links}
        if not linked:
            return frozenset()
        return frozenset(
            source.id for source in self.corpus.sources(text=False) if source.url and canonical(source.url) in linked
        )


def cases(item: Quote | Claim, facts: Facts, near: Sequence[Candidate], room: Room) -> list[Case]:
    """The item beside each source that may hold it, one case a place where its words or their meaning stand."""
    found: list[Case] = []
    by_source: dict[str, list[Candidate]] = {}
    for candidate in near:
        by_source.setdefault(candidate.passage.source_id, []).append(candidate)
    for source_id, candidates in by_source.items():
        source = room.source(source_id)
        made = list(_aligned(item, facts, source, candidates, room)) if isinstance(item, Quote) else []
        if not any(case.fit >= room.settings.aligned_fit for case in made):
            made += _carried(item, facts, source, candidates, room)
        found += made
    return found


def _aligned(
    item: Quote, facts: Facts, source: Source, candidates: Sequence[Candidate], room: Room
) -> Iterator[Case]:
    """Word by word, where article and source are in one language."""
    if source.language != room.article.language:
        return
    from verify.align import occurrences
    from verify.truncation import truncations
    from verify.wording import differences

    text = item.span.of(room.article.text)
    offset = item.span.start
    parts = tuple(Span(part.start - offset, part.end - offset) for part in item.fragments)
    around = item.sentence.of(room.article.text) if item.sentence else ""
    semantic = max((candidate.meaning for candidate in candidates), default=0.0)
    places = occurrences(text, source.text, room.language, fragments=parts if len(parts) > 1 else None)
    for alignment in places[: room.settings.places]:
        told = (
            *differences(alignment, text, source.text, room.language),
            *truncations(alignment, source.text, room.language, quote=text, context=around),
        )
        yield _case(
            item, text, facts, source, alignment.source, room,
            fit=alignment.similarity, semantic=semantic, alignment=alignment, differences=told,
        )  # fmt: skip


def _carried(
    item: Quote | Claim, facts: Facts, source: Source, candidates: Sequence[Candidate], room: Room
) -> Iterator[Case]:
    """By meaning: other words, or another language. Each passage that came near is read word by word; the best one
    stands for the source."""
    if room.encoder is None:
        return
    from verify.translate import support

    span = item.content or item.span if isinstance(item, Claim) else item.span
    text = span.of(room.article.text)
    day = item.said_on or room.article.published
    best = None
    for candidate in sorted(candidates, key=lambda one: -one.rank)[: room.settings.passages_read]:
        passage = candidate.passage
        found = support(
            text, room.article.language, passage.text, source.language, room.encoder, anchors=(day, source.published)
        )
        fit = fit_of(found)
        if best is None or fit > best[0] + 1e-9:
            best = (fit, found, candidate)
    if best is None:
        return
    fit, found, candidate = best
    start = candidate.passage.span.start
    stretch = Span(found.source_span.start + start, found.source_span.end + start)
    yield _case(
        item, text, facts, source, stretch, room, offset=span.start,
        fit=fit, semantic=candidate.meaning, support=found, passage=start,
    )  # fmt: skip


def fit_of(found: Support) -> float:
    """How well a passage answers, 0..1: meaning of the whole and words carried, both ways."""
    return found.related


def _case(
    item: Quote | Claim,
    text: str,
    facts: Facts,
    source: Source,
    stretch: Span,
    room: Room,
    offset: int | None = None,
    **more: object,
) -> Case:
    return Case(
        item=item,
        text=text,
        offset=item.span.start if offset is None else offset,
        facts=facts,
        article=room.article,
        language=room.language,
        source=source,
        source_language=languages.load(source.language),
        stretch=stretch,
        voices=room.reading(source.id).voices_at(stretch),
        people=room.people,
        settings=room.settings,
        cited=room.cited,
        **more,  # type: ignore[arg-type]
    )
