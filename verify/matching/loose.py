"""One quote against a handful of sources that are in no corpus: for programs that have both in hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from verify.types import Article, Candidate, Passage, Quote, Source, Span, Speaker, Verdict

if TYPE_CHECKING:
    import numpy as np

    from verify.check import Options
    from verify.corpus.copies import Copy
    from verify.naming.people import Registry


@dataclass(frozen=True, slots=True)
class Sources:
    """Sources in memory, with what `judge` asks of a corpus."""

    held: tuple[Source, ...]
    path: Path = Path("-")

    def source(self, source_id: str) -> Source:
        return next(source for source in self.held if source.id == source_id)

    def sources(self, text: bool = True) -> tuple[Source, ...]:
        return self.held

    def copies(self) -> dict[str, Copy]:
        return {}

    def counts(self) -> tuple[int, int]:
        return len(self.held), len(self.held)


def check_quote(
    quote: str,
    sources: Sequence[Source],
    *,
    language: str | None = None,
    speaker: str | None = None,
    parts: Sequence[str] = (),
    published: date | None = None,
    people: Registry | None = None,
    options: Options | None = None,
) -> Verdict:
    """The verdict on a quote, word for word as it is printed, against some sources. `parts` are what stands
    between its marks where an attribution splits it. Every sentence of them is looked at,
    so this is for dozens of sources and not for thousands."""
    from verify import check, encoders, judge
    from verify.naming.people import EMPTY
    from verify.text import detect_language

    options = options or check.Options()
    encoder = encoders.load(options.encoder)
    article = Article("quote", "-", quote, language or detect_language(quote), published=published)
    whole = Span(0, len(quote))
    fragments = tuple(Span(quote.index(part), quote.index(part) + len(part)) for part in parts) or (whole,)
    item = Quote(whole, fragments, Speaker(speaker) if speaker else None)
    store = Sources(tuple(sources))
    room = judge.Room(article, store, encoder, people or EMPTY, options.profile, options.settings)  # type: ignore[arg-type]
    near = _nearest(quote, store, encoder.encode, options.settings.considered)
    return judge.judge(item, check.facts_of(item, article), near, room)


def _nearest(quote: str, store: Sources, encode: object, limit: int) -> tuple[Candidate, ...]:
    """The sentences and pairs of all sources, those nearest in meaning first."""
    import numpy as np

    from verify.corpus.passages import cut_source

    passages = [
        Passage(number, source.id, cut.span, cut.span.of(source.text), cut.speaker, cut.role)
        for source in store.held
        for number, cut in enumerate(cut_source(source))
    ]
    if not passages:
        return ()
    vectors: np.ndarray = encode([quote, *(passage.text for passage in passages)])  # type: ignore[operator]
    meaning = vectors[1:] @ vectors[0]
    order = np.argsort(-meaning, kind="stable")
    best: dict[str, int] = {}
    found = []
    for place in order:
        passage = passages[int(place)]
        if len(found) >= limit and passage.source_id in best:
            continue
        best[passage.source_id] = 1
        score = float(meaning[place])
        found.append(Candidate(passage, 0.0, score, max(score, 0.0)))
    return tuple(found)
