"""An item laid beside a source: which stretch answers it, how well, and what differs. Makes the `Case`s that rules read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from verify import languages
from verify.matching.voices import SourceReading, read
from verify.rules.case import Case
from verify.settings import Settings
from verify.types import Article, Candidate, Claim, Facts, Number, Passage, Quote, Source, Span

if TYPE_CHECKING:
    from datetime import date

    from verify.corpus import Corpus
    from verify.encoders import Encoder
    from verify.matching.binding import Bound, Side
    from verify.matching.namecheck import NameMissing
    from verify.naming.people import Registry
    from verify.translation.translate import Support

OPEN = ("absent", "differs")


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
    _sides: dict[tuple[str, str, str], Side] = field(default_factory=dict)

    def source(self, source_id: str) -> Source:
        if source_id not in self._sources:
            self._sources[source_id] = self.corpus.source(source_id)
        return self._sources[source_id]

    def reading(self, source_id: str) -> SourceReading:
        if source_id not in self._readings:
            self._readings[source_id] = read(self.source(source_id), self.people)
        return self._readings[source_id]

    def side(self, text: str, language: str, other: str, day: date | None) -> Side:
        """A text read for its figures, once."""
        from verify.matching.binding import side_of

        key = (text, language, other)
        if key not in self._sides:
            self._sides[key] = side_of(text, languages.load(language), languages.load(other), day)
        return self._sides[key]

    def source_side(self, source: Source) -> Side:
        return self.side(source.text, source.language, self.article.language, source.published)

    @cached_property
    def language(self) -> languages.Language:
        return languages.load(self.article.language)

    @cached_property
    def pool_size(self) -> int:
        return self.corpus.counts()[1]

    @cached_property
    def speakers(self) -> frozenset[str]:
        """Whom the sources of the corpus are by."""
        return frozenset(source.speaker for source in self.corpus.sources(text=False) if source.speaker)

    def cited(self, item: Quote | Claim) -> frozenset[str]:
        """Ids of the sources that the article links to for an item: in its sentence, else in its paragraph before it,
        else where no place is known of a link (plain text names its sources at the end). A comment or footnote of a
        document is a link on the words that it stands at."""
        links = [(region.span, region.url) for region in self.article.regions if region.kind == "link" and region.url]
        sentence = item.sentence if isinstance(item, Quote) and item.sentence else item.span
        start = self.article.text.rfind("\n", 0, sentence.start) + 1
        placed = {url for _, url in links}
        found = (
            {url for span, url in links if span.meets(sentence)}
            or {url for span, url in links if start <= span.start < sentence.start}
            or set(self.article.links) - placed
        )
        return frozenset().union(*(self._linked.get(url, ()) for url in found))

    @cached_property
    def _linked(self) -> dict[str, frozenset[str]]:
        """The sources at each address that the article links to; who links to a copy names its original too."""
        from verify.publishers.addresses import canonical_address as canonical

        urls = {region.url for region in self.article.regions if region.kind == "link" and region.url}
        urls.update(self.article.links)
        if not urls:
            return {}
        known: dict[str | None, set[str]] = {}
        for source in self.corpus.sources(text=False):
            if source.url:
                known.setdefault(canonical(source.url), set()).add(source.id)
        linked = {url: known.get(canonical(url), set()) for url in urls}
        originals = self.originals
        return {
            url: frozenset({*ids, *(one for id in ids if (one := originals.get(id)))}) for url, ids in linked.items()
        }

    @cached_property
    def originals(self) -> dict[str, str | None]:
        """Of each secondary source the id of what it is a copy of in the end, None where that is not in the corpus."""
        held = self.corpus.copies()
        found = {id: copy.original for id, copy in held.items()}
        for id in found:
            seen = {id}
            while (further := found.get(found[id] or "")) is not None and further not in seen:
                seen.add(further)
                found[id] = further
        return found


def cases(item: Quote | Claim, facts: Facts, near: Sequence[Candidate], room: Room) -> list[Case]:
    """The item beside each source that may hold it, one case a place where its words or their meaning stand. Where a
    source has the very words, no other is read for their meaning."""
    by_source: dict[str, list[Candidate]] = {}
    for candidate in near:
        by_source.setdefault(candidate.passage.source_id, []).append(candidate)
    found: list[Case] = []
    if isinstance(item, Quote):
        for source_id, candidates in by_source.items():
            found += _aligned(item, facts, room.source(source_id), candidates, room)
        if any(case.fit >= room.settings.same_words for case in found):
            return found
    aligned = {case.source.id for case in found if case.fit >= room.settings.aligned_fit}
    best = max((candidate.rank for candidate in near), default=0.0)
    for source_id, candidates in by_source.items():
        worth_reading = max(candidate.rank for candidate in candidates) >= room.settings.rank_share * best
        if source_id not in aligned and worth_reading:
            found += _carried(item, facts, room.source(source_id), candidates, room)
    both = _together(found, room) if isinstance(item, Claim) else None
    return found if both is None else [*found, both]


def _together(found: Sequence[Case], room: Room) -> Case | None:
    """Two sources that say together what neither says alone: the figures that the better one leaves open are answered
    by the other one, for the same thing. None where one suffices or two do not."""
    ranked = sorted((case for case in found if case.bound), key=lambda case: (-case.fit, case.source.id))
    for first in ranked[:2]:
        open_ = [one for one in first.bound if one.relation in OPEN and isinstance(one.figure, Number)]
        if not open_:
            continue
        for second in ranked:
            if second is first or second.text != first.text:
                continue
            answers = {
                one.figure.span: one
                for one in second.bound
                if one.relation not in OPEN or not isinstance(one.figure, Number)
            }
            if not _adds(first, second):
                continue
            if all(_closes(answers.get(one.figure.span), one, room.settings) for one in open_):
                bound = tuple(_better(one, answers.get(one.figure.span), open_) for one in first.bound)
                fit = figures_fit(_union_fit(first, second, room.settings), bound, room.settings)
                return replace(first, bound=bound, fit=max(first.fit, fit), also=(second,))
    return None


def _better(one: Bound, other: Bound | None, open_: Sequence[Bound]) -> Bound:
    """Of the answers of two sources the one for an open figure, and of two for a day the one about the same thing."""
    if other is None or one in open_:
        return other or one
    return other if not isinstance(one.figure, Number) and other.agreement > one.agreement else one


def _adds(first: Case, second: Case) -> bool:
    """True where the first source answers a figure that the second one leaves open: else the second one suffices."""
    left = {one.figure.span for one in second.bound if one.relation in OPEN}
    return any(one.relation not in OPEN and one.figure.span in left for one in first.bound)


def _closes(answer: Bound | None, left: Bound, settings: Settings) -> bool:
    """True where an answer of another source settles a figure that was left open."""
    if answer is None or answer.agreement < settings.bound_agreement:
        return False
    return left.relation == "absent" or answer.agreement >= left.agreement - settings.rival_lead


def _union_fit(first: Case, second: Case, settings: Settings) -> float:
    """The fit of two passages read as one."""
    if first.support is None or second.support is None:
        return first.fit
    words = [
        replace(one, score=max(one.score, other.score))
        for one, other in zip(first.support.words, second.support.words, strict=False)
    ]
    meaning = max(first.support.sentence, second.support.sentence)
    return words_fit(replace(first.support, words=tuple(words), sentence=meaning), first.text, first.language, settings)


def _aligned(item: Quote, facts: Facts, source: Source, candidates: Sequence[Candidate], room: Room) -> Iterator[Case]:
    """Word by word, where article and source are in one language."""
    if source.language != room.article.language:
        return
    from verify.alignment.align import occurrences
    from verify.alignment.truncation import truncations
    from verify.alignment.wording import differences

    text = item.span.of(room.article.text)
    offset = item.span.start
    parts = tuple(Span(part.start - offset, part.end - offset) for part in item.fragments)
    around = _without(item, room.article.text)
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


def _without(item: Quote, text: str) -> str:
    """The sentence around a quote without what it quotes: a condition told there is not lost."""
    if item.sentence is None:
        return ""
    parts, start = [], item.sentence.start
    for fragment in item.fragments:
        parts.append(text[start : fragment.start])
        start = max(start, fragment.end)
    return " ".join((*parts, text[start : max(start, item.sentence.end)]))


def _carried(
    item: Quote | Claim, facts: Facts, source: Source, candidates: Sequence[Candidate], room: Room
) -> Iterator[Case]:
    """By meaning: other words, or another language. Each passage that came near is read word by word, and the figures
    of the item are bound to those of the whole source; the best passage stands for the source."""
    if room.encoder is None:
        return
    from verify.translation.translate import support

    span = item.content or item.span if isinstance(item, Claim) else item.span
    text = span.of(room.article.text)
    day = item.said_on or room.article.published
    best: tuple[float, Support, Candidate] | None = None
    read = sorted(candidates, key=lambda one: -one.rank)[: room.settings.passages_read]
    if isinstance(item, Claim):
        read += _by_figures(text, day, source, read, room)
    for candidate in read:
        found = support(
            text,
            room.article.language,
            candidate.passage.text,
            source.language,
            room.encoder,
            anchors=(day, source.published),
        )
        fit = words_fit(found, text, room.language, room.settings)
        if best is None or fit > best[0] + 1e-9:
            best = (fit, found, candidate)
    if best is None or best[0] < room.settings.least_fit:
        return
    fit, found, candidate = best
    bound, missing = (), ()
    start = candidate.passage.span.start
    stretch = Span(found.source_span.start + start, found.source_span.end + start)
    if fit >= room.settings.figures_fit_from:
        bound, missing = _figures_and_names(text, day, source, stretch, room)
    yield _case(
        item, text, facts, source, stretch, room, offset=span.start,
        fit=figures_fit(fit, bound, room.settings, isinstance(item, Claim)), carried=carried_share(found, text, room.language, room.settings),
        semantic=candidate.meaning or found.sentence, support=found, passage=start, bound=bound, missing=missing,
    )  # fmt: skip


def _by_figures(text: str, day: date | None, source: Source, read: Sequence[Candidate], room: Room) -> list[Candidate]:
    """The sentences of a source that hold a figure of the item and are in no passage that is read already: of two
    languages, a figure is often all that a short statement shares with its source to the letter."""
    from verify.matching.binding import sentences_with

    ours = room.side(text, room.article.language, source.language, day)
    if not ours.facts.numbers and not ours.facts.dates:
        return []
    found = []
    for span in sentences_with(ours, room.source_side(source), source.published, room.settings):
        if not any(one.passage.span.covers(span) for one in read):
            passage = Passage(0, source.id, span, span.of(source.text))
            found.append(Candidate(passage, words=0.0, meaning=0.0, rank=0.0))
    return found[: room.settings.figures_read]


def _figures_and_names(
    text: str, day: date | None, source: Source, stretch: Span, room: Room
) -> tuple[tuple[Bound, ...], tuple[NameMissing, ...]]:
    """The figures of the item bound to those of the whole source, and the names that it lacks."""
    from verify.matching.binding import bind
    from verify.matching.namecheck import missing_names
    from verify.translation.carry import carried

    ours, theirs = room.side(text, room.article.language, source.language, day), room.source_side(source)
    table = carried(ours.tokens, theirs.tokens, room.encoder)
    missing = missing_names(ours, theirs, table, stretch, room.settings)
    return bind(ours, theirs, table, room.settings), tuple(
        one for one in missing if not _told(one.name.of(text), source, room)
    )


def _told(name: str, source: Source, room: Room) -> bool:
    """True for a name that the source's own card holds: its publisher or title. Its speaker is no such name: who speaks
    is not spoken of."""
    from verify.naming.names import same_name
    from verify.rules.case import publisher_names

    card = [one for one in (source.title, *publisher_names(source.publisher)) if one]
    return any(room.people.same(name, one) or same_name(name, one) for one in card)


def words_fit(found: Support, text: str, language: languages.Language, settings: Settings) -> float:
    """How well a passage answers, 0..1: the share of words that are surely carried, and the meaning of the whole."""
    meaning = min(1.0, found.sentence / settings.full_meaning)
    return (
        settings.words_weight * carried_share(found, text, language, settings) + (1 - settings.words_weight) * meaning
    )


def carried_share(found: Support, text: str, language: languages.Language, settings: Settings) -> float:
    """The share of an item's words that a passage surely carries. Figures are left out, as they are compared by value;
    of a name of several parts the last one stands for all."""
    from verify.naming.names import find_names

    floor, full = settings.carried_floor, settings.carried_full
    scores = {
        word.span: min(1.0, max(0.0, (word.score - floor) / (full - floor)))
        for word in found.words
        if not word.span.of(text)[:1].isdigit()
    }
    for name in find_names(text, language):
        parts = sorted(span for span in scores if name.span.covers(span))
        if len(parts) > 1:
            for span in parts[:-1]:
                scores[span] = max(scores[span], scores[parts[-1]])
    return sum(scores.values()) / len(scores) if scores else 0.0


def figures_fit(fit: float, bound: Sequence[Bound], settings: Settings, stated: bool = False) -> float:
    """The fit with what the figures say: all answered for the same thing speak for a passage, absent ones against it.
    `stated` is true for a claim: its figures are what is checked."""
    if not bound:
        return fit
    answered = [one for one in bound if one.relation not in ("absent", "differs")]
    if stated and len(answered) == len(bound):
        agreement = sum(one.agreement for one in answered) / len(answered)
        if agreement >= settings.stated_agreement:
            return min(1.0, fit + settings.stated_gain)
    held = [one for one in answered if one.agreement >= settings.bound_agreement]
    if len(held) == len(bound):
        return min(1.0, fit + settings.figures_gain)
    absent = sum(one.relation == "absent" and isinstance(one.figure, Number) for one in bound)
    return max(0.0, fit - settings.figures_gain * absent / len(bound))


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
        reading=room.reading(source.id),
        people=room.people,
        settings=room.settings,
        cited=room.cited(item),
        speakers=room.speakers,
        **more,  # type: ignore[arg-type]
    )
