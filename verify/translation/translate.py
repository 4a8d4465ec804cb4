"""Does a source in one language carry what a quote in another says, and which fact differs.

The quote is laid beside the stretch of the source that answers it best: sentences are found by their vectors, words by a
lexicon, tables of names, sound, equal figures and vectors (`carry`). A high likeness proves nothing by itself, since a
negation or another number barely moves it; so figures, names, negations, firmness and opposite words are compared one by
one at the words that answer each other.
"""

from __future__ import annotations

import functools
import itertools
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Literal

from verify import languages
from verify.languages import Language
from verify.settings import DEFAULTS
from verify.text import sentences
from verify.translation.carry import Token, carried, tokens
from verify.translation.crossfigures import FigureDiffers, figures_differ
from verify.translation.crossnegation import Half, polarity_differs
from verify.translation.crossopposites import neighbours_answer, opposites_differ
from verify.translation.crosswords import Pair, markers_differ, modality_differs, names_differ
from verify.types import Span

if TYPE_CHECKING:
    import numpy as np

    from verify.encoders import Encoder

Judgement = Literal["equivalent", "contradicted", "unrelated"]
_CLAUSE_MARKS = frozenset(',،;؛:.!?؟…—–()"“”«»\n')


@dataclass(frozen=True, slots=True)
class WordSupport:
    """A word of the quote that carries something: how far the source's stretch carries it, 0..1, and by which word."""

    span: Span
    score: float
    source: Span | None


@dataclass(frozen=True, slots=True)
class Support:
    """What a source says to a quote in another language. Spans count in the quote and in the source as printed.

    `sentence` is the cosine of the quote with the best sentence or pair of sentences; `coverage` the weighted share of the
    quote that the source carries, `back_coverage` that of the stretch `source_span` that the quote carries. `unsupported` are
    stretches of the quote that nothing carries, `missing` stretches of the clause around `source_span` that the quote leaves
    out. `exchanged` is what both shares gain where figures that stand in each other's place count as carried. All `*_differ` hold pairs of spans (quote, source); in `polarity_differs` the side without the word is None."""

    sentence: float
    words: tuple[WordSupport, ...]
    coverage: float
    back_coverage: float
    source_span: Span
    unsupported: tuple[Span, ...] = ()
    missing: tuple[Span, ...] = ()
    names_differ: tuple[Pair, ...] = ()
    figures_differ: tuple[FigureDiffers, ...] = ()
    figures_missing: tuple[Span, ...] = ()
    polarity_differs: tuple[tuple[Span | None, Span | None], ...] = ()
    modality_differs: tuple[Pair, ...] = ()
    opposites: tuple[Pair, ...] = ()
    markers_differ: tuple[Pair, ...] = ()
    exchanged: float = 0.0

    @property
    def differs(self) -> tuple[str, ...]:
        """The kinds of fact that differ: number, date, name, polarity, modality; in that order."""
        kinds = {figure.kind for figure in self.figures_differ}
        if self.names_differ:
            kinds.add("name")
        if self.polarity_differs or self.opposites or self.markers_differ:
            kinds.add("polarity")
        if self.modality_differs:
            kinds.add("modality")
        return tuple(kind for kind in ("number", "date", "name", "polarity", "modality") if kind in kinds)

    @property
    def related(self) -> float:
        """How surely the source speaks of the same thing, 0..1, whatever it says of it: figures that stand in each
        other's place count as carried."""
        covered = self.coverage + self.back_coverage + self.exchanged
        return max(0.0, min(1.0, 0.5 * self.sentence + 0.25 * covered))


NOTHING = Support(0.0, (), 0.0, 0.0, Span(0, 0))


def support(
    quote: str,
    quote_language: str,
    source: str,
    source_language: str,
    encoder: Encoder,
    *,
    anchors: tuple[date | None, date | None] = (None, None),
) -> Support:
    """What the source says to the quote. `anchors` are the days of the quote's article and of the source, from which
    relative dates count. A passage costs a few milliseconds; of a long source only the part around its best sentence
    is looked at word by word."""
    ours, theirs = languages.load(quote_language), languages.load(source_language)
    quote_tokens = tokens(quote, ours, theirs)
    if not quote_tokens or not source.strip():
        return NOTHING
    sentence, region = _best_region(quote, ours, source, theirs, encoder)
    text = region.of(source)
    source_tokens = tokens(text, theirs, ours)
    table = carried(quote_tokens, source_tokens, encoder)
    stretch = _stretch(quote_tokens, source_tokens, table, text, theirs)
    if ours is theirs:
        stretch = _main_sentences(stretch, source_tokens, table, text, theirs)
    a = Half(quote, ours, quote_tokens, Span(0, len(quote)))
    b = Half(text, theirs, source_tokens, stretch)
    inside = [at for at, token in enumerate(source_tokens) if stretch.covers(token.span)]
    around = _sentences_of(text, theirs, stretch)
    figures, figures_missing = figures_differ(quote, ours, text, theirs, around, anchors)
    found = Support(
        sentence=sentence,
        words=_word_supports(quote_tokens, source_tokens, table, region.start),
        coverage=_share(quote_tokens, range(len(quote_tokens)), table.max(axis=1, initial=0.0)),
        back_coverage=_share(source_tokens, inside, table.max(axis=0, initial=0.0)),
        source_span=stretch,
        unsupported=_weak_runs(quote_tokens, table.max(axis=1, initial=0.0), Span(0, len(quote))),
        missing=_weak_runs(source_tokens, table.max(axis=0, initial=0.0), _clause(text, stretch)),
        names_differ=names_differ(a, replace(b, stretch=around), table),
        figures_differ=figures,
        figures_missing=figures_missing,
        polarity_differs=polarity_differs(a, b, table),
        modality_differs=modality_differs(a, b, table),
        opposites=opposites_differ(a, b, table),
        markers_differ=markers_differ(a, b),
        exchanged=_exchanged(a, b, figures, table),
    )
    return _moved(found, region.start)


# --- where in the source -------------------------------------------------------------------------------------------


@functools.lru_cache(maxsize=64)
def units(text: str, language: Language) -> tuple[Span, ...]:
    """Sentences, and pairs of neighbours."""
    single = sentences(text, language)
    pairs = [Span(one.start, other.end) for one, other in itertools.pairwise(single)]
    return (*single, *pairs)


@functools.lru_cache(maxsize=2048)
def _vector(text: str, encoder: Encoder) -> np.ndarray:
    return encoder.word_vectors([text])[0]  # most were worked out ahead


def _best_region(
    quote: str, quote_language: Language, source: str, language: Language, encoder: Encoder
) -> tuple[float, Span]:
    """The best cosine of the quote with a sentence or pair of the source, and the part of the source to be read word by
    word: all of a short one, else as many sentences as the quote has and one on either side of the best."""
    pieces = units(source, language)
    if not pieces:
        return 0.0, Span(0, len(source))
    aim = _vector(quote, encoder)
    cosines = [float(aim @ _vector(piece.of(source), encoder)) for piece in pieces]
    best = max(range(len(pieces)), key=cosines.__getitem__)
    single = [unit for unit in sentences(source, language)]
    if len(single) <= DEFAULTS.region_sentences:
        return cosines[best], Span(0, len(source))
    around = max(1, len(sentences(quote, quote_language)))
    first = next(at for at, unit in enumerate(single) if unit.end > pieces[best].start)
    last = next(at for at, unit in enumerate(single) if unit.end >= pieces[best].end)
    return cosines[best], Span(single[max(0, first - around)].start, single[min(len(single) - 1, last + around)].end)


def _stretch(ours: tuple[Token, ...], row: tuple[Token, ...], table: np.ndarray, text: str, language: Language) -> Span:
    """The stretch of the region that carries most of the quote with fewest words: what the quote gains by a longer
    stretch must outweigh the words, and the sentence ends, that it takes in. With the small words beside it."""
    import numpy as np

    if not row:
        return Span(0, len(text))
    weights = np.array([token.weight for token in ours], dtype=np.float32)
    solid = np.where(table >= DEFAULTS.not_carried, table, 0.0) * weights[:, None]
    ends = [span.end for span in sentences(text, language)]
    sentence_of = np.array([sum(token.span.start >= end for end in ends) for token in row], dtype=np.float32)
    best, first, last = -1.0, 0, len(row) - 1
    for start in range(len(row)):
        gains = np.maximum.accumulate(solid[:, start:], axis=1).sum(axis=0)
        length = np.arange(gains.size, dtype=np.float32)
        crossed = sentence_of[start:] - sentence_of[start]
        scores = gains - DEFAULTS.stretch_word * length - DEFAULTS.stretch_sentence * crossed
        at = int(scores.argmax())
        if scores[at] > best + 1e-6:
            best, first, last = float(scores[at]), start, start + at
    first, last = _over_carried(first, last, row, table, text)
    return _widened(Span(row[first].span.start, row[last].span.end), row, text)


def _main_sentences(stretch: Span, row: tuple[Token, ...], table: np.ndarray, text: str, language: Language) -> Span:
    """A stretch without a first or last sentence that brings no more than one word of the quote: what that sentence
    denies or doubts is not said of the quote."""
    parts = [Span(max(one.start, stretch.start), min(one.end, stretch.end)) for one in sentences(text, language)]
    parts = [part for part in parts if part.start < part.end]
    if len(parts) < 2 or not table.size:
        return stretch
    best = table.argmax(axis=1)
    surely = table.max(axis=1) >= DEFAULTS.carried
    brought = [
        sum(bool(sure) and part.covers(row[at].span) for at, sure in zip(best, surely, strict=True)) for part in parts
    ]
    first, last = 0, len(parts) - 1
    while first < last and min(brought[first], brought[last]) <= 1 < max(brought):
        if brought[last] <= brought[first]:
            last -= 1
        else:
            first += 1
    if (first, last) == (0, len(parts) - 1):
        return stretch
    kept = [token for token in row if token.span.start >= parts[first].start and token.span.end <= parts[last].end]
    if not kept:
        return stretch
    return _widened(Span(kept[0].span.start, kept[-1].span.end), row, text)


def _over_carried(first: int, last: int, row: tuple[Token, ...], table: np.ndarray, text: str) -> tuple[int, int]:
    """A stretch of tokens with the carried ones beside it in the same clause: the quote may say twice what the source
    says once, and a word's neighbour may have been carried along with it."""
    carried_by = table.max(axis=0)
    for step in (-1, 1):
        edge = first if step < 0 else last
        at = edge + step
        while 0 <= at < len(row) and abs(at - edge) <= 2:
            between = text[min(row[at].span.end, row[edge].span.end) : max(row[at].span.start, row[edge].span.start)]
            if not _CLAUSE_MARKS.isdisjoint(between):
                break
            if carried_by[at] >= DEFAULTS.carried:
                edge = at
            at += step
        if step < 0:
            first = edge
        else:
            last = edge
    return first, last


def _widened(span: Span, row: tuple[Token, ...], text: str) -> Span:
    """A span with the small words on either side, up to the next word that carries something or the clause's end."""
    front = max((token.span.end for token in row if token.span.end <= span.start), default=0)
    back = min((token.span.start for token in row if token.span.start >= span.end), default=len(text))
    start, end = span.start, span.end
    while start > front and text[start - 1] not in _CLAUSE_MARKS:
        start -= 1
    while end < back and text[end] not in _CLAUSE_MARKS:
        end += 1
    while start < span.start and text[start].isspace():
        start += 1
    while end > span.end and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def _sentences_of(text: str, language: Language, stretch: Span) -> Span:
    met = [span for span in sentences(text, language) if span.meets(stretch)]
    return Span(met[0].start, met[-1].end) if met else stretch


def _clause(text: str, stretch: Span) -> Span:
    start, end = stretch.start, stretch.end
    while start > 0 and text[start - 1] not in _CLAUSE_MARKS:
        start -= 1
    while end < len(text) and text[end] not in _CLAUSE_MARKS:
        end += 1
    return Span(start, end)


# --- what is carried -----------------------------------------------------------------------------------------------


def _word_supports(
    ours: tuple[Token, ...], theirs: tuple[Token, ...], table: np.ndarray, offset: int
) -> tuple[WordSupport, ...]:
    found = []
    for token, row in zip(ours, table, strict=True):
        at = int(row.argmax()) if row.size else -1
        score = float(row[at]) if row.size else 0.0
        span = theirs[at].span if row.size and score >= DEFAULTS.carried else None
        moved = Span(span.start + offset, span.end + offset) if span else None
        found.append(WordSupport(token.span, score, moved))
    return tuple(found)


def _share(row: tuple[Token, ...], places: range | list[int], scores: np.ndarray) -> float:
    total = sum(row[at].weight for at in places)
    return sum(row[at].weight * float(scores[at]) for at in places) / total if total else 0.0


def _exchanged(a: Half, b: Half, figures: tuple[FigureDiffers, ...], table: np.ndarray) -> float:
    """What the shares carried of both sides gain where the digits of figures that differ count as carried: those beside
    which words answer each other too."""
    places: tuple[set[int], set[int]] = (set(), set())
    for figure in figures:
        ours, theirs = _digits_in(figure.quote, a), _digits_in(figure.source, b)
        if any(neighbours_answer(i, j, a, b, table, 3) for i in ours for j in theirs):
            places[0].update(ours)
            places[1].update(theirs)
    gained = 0.0
    for half, found in zip((a, b), places, strict=True):
        inside = [token.weight for token in half.tokens if half.stretch.covers(token.span)]
        gained += min(1.0, sum(half.tokens[at].weight for at in found) / max(1.0, sum(inside)))
    return gained


def _digits_in(span: Span, half: Half) -> list[int]:
    return [at for at, token in enumerate(half.tokens) if token.digits and span.meets(token.span)]


def _weak_runs(row: tuple[Token, ...], scores: np.ndarray, within: Span) -> tuple[Span, ...]:
    """Stretches of neighbouring tokens that are carried by less than half."""
    found: list[Span] = []
    before = None
    for at, token in enumerate(row):
        if not within.covers(token.span) or scores[at] >= DEFAULTS.not_carried:
            continue
        if before is not None and before == at - 1 and found:
            found[-1] = Span(found[-1].start, token.span.end)
        else:
            found.append(token.span)
        before = at
    return tuple(found)


def _moved(found: Support, offset: int) -> Support:
    """The spans of the source moved from the region to the whole."""
    if not offset:
        return found

    def there(span: Span) -> Span:
        return Span(span.start + offset, span.end + offset)

    def pairs(items: tuple[Pair, ...]) -> tuple[Pair, ...]:
        return tuple((one, there(other)) for one, other in items)

    return replace(
        found,
        source_span=there(found.source_span),
        missing=tuple(there(span) for span in found.missing),
        names_differ=pairs(found.names_differ),
        figures_differ=tuple(replace(item, source=there(item.source)) for item in found.figures_differ),
        polarity_differs=tuple((one, there(other) if other else None) for one, other in found.polarity_differs),
        modality_differs=pairs(found.modality_differs),
        opposites=pairs(found.opposites),
        markers_differ=pairs(found.markers_differ),
    )


# --- one answer ----------------------------------------------------------------------------------------------------


def judge_pair(a: str, a_language: str, b: str, b_language: str, encoder: Encoder) -> tuple[Judgement, Support]:
    """Whether two statements say the same, against each other, or of unlike things; with what was found."""
    found = support(a, a_language, b, b_language, encoder)
    if found.related < DEFAULTS.related:
        return "unrelated", found
    return ("contradicted" if found.differs else "equivalent"), found
