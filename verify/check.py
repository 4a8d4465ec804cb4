"""The stages in order, and the library's front door.

>>> report = verify.check("story.txt", "iraq.db")               # doctest: +SKIP
>>> report.articles[0].verdicts[0].label                        # doctest: +SKIP
'consistent'
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import repeat
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from verify import kept, languages
from verify.errors import InputError, VerifyError
from verify.settings import DEFAULTS, Settings
from verify.types import Article, Claim, Facts, NotSpeech, Opinion, Quote, Source, Span, Verdict

if TYPE_CHECKING:
    from verify.corpus import Corpus
    from verify.corpus.shards import Shards
    from verify.encoders import Encoder
    from verify.naming.people import Registry

Item = Quote | Claim


@dataclass(frozen=True, slots=True)
class Options:
    """What a caller may choose: a profile of house rules, an encoder by name or folder, the least worth of a claim, a
    model whose opinion is shown beside the verdicts (`verify.opinions`)."""

    profile: str = "default"
    encoder: str | None = None
    min_worth: float | None = None
    settings: Settings = DEFAULTS
    second_opinion: str | None = None


@dataclass(frozen=True, slots=True)
class ArticleReport:
    """A story with a verdict an item. `facts`, `ids` and, where one was asked for, `opinions` are by place in
    `verdicts`."""

    article: Article
    verdicts: tuple[Verdict, ...]
    facts: tuple[Facts, ...]
    ids: tuple[str, ...]
    not_speech: tuple[NotSpeech, ...] = ()
    sources: dict[str, Source] = field(default_factory=dict)
    judged: bool = True
    opinions: tuple[Opinion | None, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class Report:
    """All stories of a run, with what they were checked against. In a notebook it shows itself as the page."""

    articles: tuple[ArticleReport, ...]
    corpus: dict[str, Any] | None = None
    encoder: dict[str, Any] | None = None
    profile: str = "default"

    def to_dict(self) -> dict[str, Any]:
        """The report in the form of the contract (`verify-report/1`)."""
        from verify.reports import json

        return json.as_dict(self)

    @property
    def items(self) -> list[dict[str, Any]]:
        """The quotes and claims of all stories, in order, as they stand in `to_dict()`."""
        return [item for article in self.to_dict()["articles"] for item in article["items"]]

    def to_html(self, interface: str | None = None) -> str:
        """The report as one page, in the interface of that language; without one, of the stories' language."""
        from verify.reports import html

        return html.render(self.to_dict(), interface=interface)

    def _repr_html_(self) -> str:
        """What a notebook shows: the page in a frame that can reach nothing of the notebook."""
        from verify.reports import html

        return html.framed(self.to_dict())

    def __repr__(self) -> str:
        labels = [verdict.label for article in self.articles for verdict in article.verdicts if article.judged]
        counts = ", ".join(f"{labels.count(label)} {label}" for label in dict.fromkeys(sorted(labels)))
        total = sum(len(article.verdicts) for article in self.articles)
        return (
            f"<verify.Report of {len(self.articles)}, items: {total}{' (' * bool(counts)}{counts}{')' * bool(counts)}>"
        )


def check(
    article: str | Path | Article,
    corpus: str | Path | Sequence[str | Path] | Corpus | Shards,
    *,
    options: Options = Options(),
    previous: Report | Mapping[str, Any] | str | Path | None = None,
) -> Report:
    """Checks one story against a corpus: a path or what `importers.read_article` gave, and a path (or an address, or
    those of several shards) or an open corpus.
    With the `previous` report, in memory, as JSON or its file, it says which sources changed since."""
    from verify import importers
    from verify.corpus.store import open_corpus

    story = article if isinstance(article, Article) else importers.read_article(article)
    if not isinstance(corpus, str | Path | Sequence):
        return _since(_checked([story], corpus, options), corpus, previous)
    with open_corpus(corpus) as opened:
        return _since(_checked([story], opened, options), opened, previous)


def check_files(
    paths: Sequence[str],
    corpus_path: str | Sequence[str],
    *,
    published: str | None = None,
    language: str | None = None,
    options: Options = Options(),
    jobs: int = 1,
    cluster: str | None = None,
    previous: str | Path | None = None,
    progress: Callable[[int, int, str], None] | None = None,
) -> tuple[Report, list[VerifyError]]:
    """Checks stories by path against a corpus (several are taken as one), in `jobs` processes or on the Dask cluster at
    an address; what comes out is the same.
    With the file of a `previous` report it says which sources changed since. Where several are given, those that
    cannot be read come back as errors and the others are checked; a single one raises, and only a single one may be
    standard input (`-`). `progress` is told how many of how many are done, and of which story."""
    from verify import importers
    from verify.corpus.database import located
    from verify.corpus.store import open_corpus
    from verify.rules.reasons import weight_of

    weight_of("verbatim", options.profile)  # an unknown profile is an error before any work
    if importers.STDIN in paths and len(paths) > 1:
        raise InputError("standard input goes alone", importers.STDIN, "Check it by itself")
    day = parse_day(published)
    with open_corpus(corpus_path) as corpus:
        if previous is not None:
            from verify.corpus.changed import read_report

            read_report(previous)  # what is no report is an error before any work
        if len(paths) == 1:
            story = importers.read_article(paths[0], published=day, language=language)
            return _since(_checked([story], corpus, options), corpus, previous), []
        from verify import runners

        encoder = _encoder_for(corpus, options)
        places = (corpus_path,) if isinstance(corpus_path, str) else corpus_path
        job = runners.Job(tuple(map(located, places)), corpus.fingerprint(), encoder.key, options, day, language)
        outcomes = list(runners.run(paths, job, jobs, cluster, progress))
        failed = [outcome for outcome in outcomes if isinstance(outcome, VerifyError)]
        found = tuple(outcome for outcome in outcomes if not isinstance(outcome, VerifyError))
        kept.save()
        return _since(_report(found, corpus, encoder, options), corpus, previous), failed


def _since(report: Report, corpus: Corpus, previous: Report | Mapping[str, Any] | str | Path | None) -> Report:
    if previous is None:
        return report
    from verify.previous import since

    return since(report, corpus, previous)


def extract_file(
    path: str,
    *,
    published: str | None = None,
    language: str | None = None,
    people: str | None = None,
    options: Options = Options(),
) -> Report:
    """The quotes and claims of a story, without a corpus."""
    from verify import importers
    from verify.naming.people import read_people

    article = importers.read_article(path, published=parse_day(published), language=language)
    registry = read_people(people) if people else None
    items, not_speech = items_of(article, registry, options)
    verdicts = tuple(Verdict(item, "unsupported", 0.0, (), ()) for item in items)
    facts = tuple(facts_of(item, article) for item in items)
    kept.save()
    return Report((ArticleReport(article, verdicts, facts, ids_of(items, article), not_speech, judged=False),))


def parse_day(text: str | None) -> date | None:
    """A day from `YYYY-MM-DD`; `InputError` where it is none."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InputError(f"{text!r} is no date", "--published", "Write it as YYYY-MM-DD") from error


def _checked(stories: Sequence[Article], corpus: Corpus, options: Options) -> Report:
    encoder = _encoder_for(corpus, options)
    people = corpus.people()
    articles = tuple(check_article(story, corpus, encoder, people, options) for story in stories)
    kept.save()
    return _report(articles, corpus, encoder, options)


def _encoder_for(corpus: Corpus, options: Options) -> Encoder:
    """The encoder asked for. `CorpusError` where the corpus lacks its vectors."""
    from verify import encoders
    from verify.corpus import vectors

    encoder = encoders.load(options.encoder)
    if options.second_opinion:
        from verify import opinions

        opinions.load(options.second_opinion)  # one that cannot be had is an error before any work
    vectors.check_encoder(corpus, encoder)
    return encoder


def _report(articles: tuple[ArticleReport, ...], corpus: Corpus, encoder: Encoder, options: Options) -> Report:
    sources, passages = corpus.counts()
    return Report(
        articles,
        corpus={
            "path": str(corpus.path),
            "fingerprint": corpus.fingerprint(),
            "sources": sources,
            "passages": passages,
        },
        encoder={"name": encoder.name, "dimensions": encoder.dimensions},
        profile=options.profile,
    )


def check_article(
    article: Article, corpus: Corpus, encoder: Encoder, people: Registry, options: Options
) -> ArticleReport:
    """Extract, match, judge: one story."""
    from verify import judge
    from verify.matching import candidates
    from verify.matching.ahead import encode_ahead

    items, not_speech = items_of(article, people, options)
    facts = tuple(facts_of(item, article) for item in items)
    asked = [query_of(item, article) for item in items]
    found = candidates.find_many(corpus, encoder, asked, article.language, settings=options.settings)
    room = judge.Room(article, corpus, encoder, people, options.profile, options.settings)
    verdicts: list[Verdict] = []
    for start in range(0, len(items), options.settings.items_ahead):
        some = slice(start, start + options.settings.items_ahead)
        encode_ahead(items[some], found[some], room)
        verdicts += map(judge.judge, items[some], facts[some], found[some], repeat(room))
    named = {evidence.source_id for verdict in verdicts for evidence in verdict.evidence}
    sources = {source_id: room.source(source_id) for source_id in sorted(named)}
    told = _second_opinion(article, verdicts, sources, options) if options.second_opinion else ()
    return ArticleReport(article, tuple(verdicts), facts, ids_of(items, article), not_speech, sources, opinions=told)


def _second_opinion(
    article: Article, verdicts: Sequence[Verdict], sources: Mapping[str, Source], options: Options
) -> tuple[Opinion | None, ...]:
    from verify import opinions

    return opinions.of(opinions.load(options.second_opinion or ""), article, verdicts, sources)


def query_of(item: Item, article: Article) -> Any:
    """What to ask the corpus of an item: its words, the sentence around it, who is said to have said it and when."""
    from verify.matching.candidates import Query

    text = article.text
    if isinstance(item, Quote):
        words = " ".join(fragment.of(text) for fragment in item.fragments)
        around = item.sentence.of(text) if item.sentence else words
    else:
        words = (item.content or item.span).of(text)
        around = item.span.of(text)
    return Query(
        text=words,
        context=around,
        speaker=item.speaker.name if item.speaker else None,
        channel=item.channel,
        day=item.said_on or article.published,
    )


def items_of(
    article: Article, people: Registry | None, options: Options
) -> tuple[tuple[Item, ...], tuple[NotSpeech, ...]]:
    """The quotes and claims of a story in the order of the text."""
    from verify.extraction.extract import extract

    found = extract(article, people)
    least = options.min_worth if options.min_worth is not None else options.settings.min_worth
    claims = [claim for claim in found.claims if claim.worth >= least]
    items = sorted([*found.quotes, *claims], key=lambda item: (item.span, isinstance(item, Claim)))
    return tuple(items), found.not_speech


def facts_of(item: Item, article: Article) -> Facts:
    """The facts inside an item, in the article's code points."""
    if isinstance(item, Claim) and item.facts != Facts():
        return item.facts
    from verify import facts

    language = languages.load(article.language)
    parts = [
        shifted(facts.find(fragment.of(article.text), language, item.said_on or article.published), fragment.start)
        for fragment in (item.fragments if isinstance(item, Quote) else (item.span,))
    ]
    return Facts(
        **{
            name: tuple(fact for part in parts for fact in getattr(part, name))
            for name in ("numbers", "dates", "negations", "modals", "markers", "names")
        }
    )


def shifted(facts: Facts, offset: int) -> Facts:
    """The same facts with every span moved by `offset`."""

    def moved(fact: Any) -> Any:
        changes = {"span": shift(fact.span, offset)}
        for name in ("scope", "noun_span"):
            if getattr(fact, name, None) is not None:
                changes[name] = shift(getattr(fact, name), offset)
        return replace(fact, **changes)

    return Facts(
        numbers=tuple(map(moved, facts.numbers)),
        dates=tuple(map(moved, facts.dates)),
        negations=tuple(map(moved, facts.negations)),
        modals=tuple(map(moved, facts.modals)),
        markers=tuple(map(moved, facts.markers)),
        names=tuple(map(moved, facts.names)),
    )


def shift(span: Span, offset: int) -> Span:
    return Span(span.start + offset, span.end + offset)


def ids_of(items: Sequence[Item], article: Article) -> tuple[str, ...]:
    """A permanent name an item: its kind, eight letters of the digest of its folded words, and which of several
    alike it is. It holds while the words hold, wherever they move in the story."""
    from verify.text import fold

    language = languages.load(article.language)
    seen: dict[str, int] = {}
    names = []
    for item in items:
        kind = "q" if isinstance(item, Quote) else "c"
        words = " ".join(fold(item.span.of(article.text), language).text.split())
        digest = hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:8]
        name = f"{kind}-{digest}"
        seen[name] = seen.get(name, 0) + 1
        names.append(name if seen[name] == 1 else f"{name}-{seen[name]}")
    return tuple(names)


class _Door(ModuleType):
    """This module can be called: `verify.check(story, corpus)` is `verify.check.check(story, corpus)`, whichever of
    the two was imported first."""

    def __call__(self, *args: Any, **kwargs: Any) -> Report:
        return check(*args, **kwargs)


sys.modules[__name__].__class__ = _Door
