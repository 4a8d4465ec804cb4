"""One item, all that lies beside it, one verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from verify.confidence import confidence as sure
from verify.matching import copied
from verify.matching.beside import Room, cases
from verify.rules import findings
from verify.rules.case import Case, names_in
from verify.text import sentences
from verify.types import Alignment, Candidate, Claim, Edit, Evidence, Facts, Finding, Label, Quote, Span, Verdict
from verify.verdict import label_of, weigh

__all__ = ["Room", "judge"]

RANK: dict[Label, int] = {"consistent": 0, "paraphrased": 1, "unsupported": 2}


@dataclass(frozen=True, slots=True)
class Judged:
    """A case with what the rules say of it."""

    case: Case
    findings: tuple[Finding, ...]
    label: Label


def judge(item: Quote | Claim, facts: Facts, near: Sequence[Candidate], room: Room) -> Verdict:
    """The verdict on one item: the best case decides; where none holds the words, no source does."""
    near = copied.with_originals(near, room)
    judged = [_judged(case, room) for case in cases(item, facts, near, room)]
    judged.sort(key=lambda one: _order(one, room))
    judged = _looked_at_again(judged, room)
    judged = _originals_first(judged, room)
    best = judged[0] if judged and judged[0].case.holds_words else None
    cut = _opened_by_a_cut_source(item, near, room) if best is None or best.label != "consistent" else None
    if cut is not None:
        told = weigh((Finding("cannot-check", f"{cut} opens with these words but is cut short"),), room.profile)
        shown = _fill(tuple(_evidence(one, room) for one in _one_each(judged) if one.case.source.id == cut), near, room)
        return Verdict(item, label_of(told), confidence_of_nothing(judged, room), told, shown)
    newer = _superseding(best, judged, room) if best is not None else None
    if newer is not None:
        judged.remove(newer)
        judged.insert(0, newer)
        best = newer
    also = [_judged(case, room) for case in (best.case.also if best else ())]
    shown = tuple(_evidence(one, room) for one in _one_each([*judged[:1], *also, *judged[1:]]))
    shown = _fill(shown, near, room)
    if best is not None:
        return Verdict(item, best.label, confidence(best), best.findings, shown)
    told = weigh(_nothing(item, judged, room), room.profile)
    return Verdict(item, label_of(told), confidence_of_nothing(judged, room), told, shown)


def _opened_by_a_cut_source(item: Quote | Claim, near: Sequence[Candidate], room: Room) -> str | None:
    """The id of a source that is cut short and whose every word opens the quote: what follows cannot be checked there."""
    if not isinstance(item, Quote):
        return None
    from verify.text import words

    asked = [word.folded for word in words(item.span.of(room.article.text), room.language)]
    for source_id in dict.fromkeys(candidate.passage.source_id for candidate in near):
        source = room.source(source_id)
        if source.problem is None or source.language != room.article.language:
            continue
        held = [word.folded for word in words(source.text, room.language)][:-1]  # the last word may be cut
        if len(held) >= room.settings.cut_words and len(held) < len(asked) and asked[: len(held)] == held:
            return source_id
    return None


def _judged(case: Case, room: Room) -> Judged:
    told = weigh(findings(case), room.profile)
    return Judged(case, told, label_of(told))


def _looked_at_again(judged: list[Judged], room: Room) -> list[Judged]:
    """The same with a second look at the best one, and at whichever is the best then: words carried one by one may say
    another thing together. For statements of the story's own language that were not found word by word."""
    looked: set[int] = set()
    again = list(judged)
    while (
        len(looked) < room.settings.doubted and again and id(again[0].case) not in looked and _may_be_doubted(again[0])
    ):
        from verify.rules.meaning import doubted

        first = again[0]
        looked.add(id(first.case))
        told = doubted(first.case, room.encoder)
        if told is not None:
            found = weigh((*first.findings, told), room.profile)
            again[0] = Judged(first.case, found, label_of(found))
            again.sort(key=lambda one: _order(one, room))
    return again


def _may_be_doubted(one: Judged) -> bool:
    case = one.case
    plain = case.alignment is None and not case.translated and not case.also
    return plain and isinstance(case.item, Claim) and case.holds_words and one.label != "unsupported"


def _originals_first(judged: list[Judged], room: Room) -> list[Judged]:
    """The same with the original before its copy, and with what is to be said of copies."""
    place, said = copied.deciding([one.case for one in judged], room)
    if not place and not said:
        return judged
    first = judged[place]
    told = weigh((*first.findings, *said), room.profile)
    return [Judged(first.case, told, label_of(told)), *judged[:place], *judged[place + 1 :]]


def _superseding(best: Judged, judged: Sequence[Judged], room: Room) -> Judged | None:
    """A newer source of the same publisher or speaker that gives another figure for the same thing: an older figure
    that was right once does not support what a story says now, unless it speaks of then."""
    if best.label == "unsupported" or best.case.source.published is None or not best.case.bound:
        return None
    if age_cost(best.case) == 0.0 or speaks_of_earlier(best.case):
        return None
    for one in judged:
        source = one.case.source
        if not one.case.holds_words or source.published is None or one is best or source.id in room.originals:
            continue
        days = (source.published - best.case.source.published).days
        story = one.case.article.published
        if days < room.settings.superseded_days or (story is not None and source.published > story):
            continue
        same_voice = source.publisher == best.case.source.publisher or source.speaker == best.case.source.speaker
        if same_voice and any(
            bound.relation == "differs" and bound.agreement >= room.settings.superseded_agreement
            for bound in one.case.bound
        ):
            return one
    return None


def _order(one: Judged, room: Room) -> tuple[object, ...]:
    """Best first: a case that holds the words before one that does not, then by its score."""
    return (not one.case.holds_words, -round(score(one, room), 4), one.case.source.id, one.case.stretch)


def score(one: Judged, room: Room) -> float:
    """How well a case answers: its fit, less what speaks against its being the place that the item was taken from.
    The speaker's own words with a number changed come before another speaker's true ones."""
    settings = room.settings
    found = one.case.fit
    if any(finding.code == "wrong-speaker" for finding in one.findings):
        found -= settings.wrong_voice_cost
    speaker = one.case.item.speaker
    if isinstance(one.case.item, Claim) and speaker is not None and one.case.speaks_for(speaker.name):
        found += settings.speaker_gain
    return found - age_cost(one.case) - settings.label_cost * RANK[one.label]


def age_cost(case: Case) -> float:
    """What an older source loses: an article quotes what was said of late, unless it says of when it speaks."""
    settings = case.settings
    day, published = case.item.said_on or case.article.published, case.source.published
    if day is None or published is None:
        return 0.0
    for mention in case.facts.dates:
        if mention.first is not None and mention.last is not None and mention.first <= published <= mention.last:
            return 0.0
    cost = settings.age_cost * min(1.0, abs((day - published).days) / settings.age_days)
    return cost * settings.earlier_share if speaks_of_earlier(case) else cost


def speaks_of_earlier(case: Case) -> bool:
    """True where the first words of the item's sentence put it before what the story is about (`had called`)."""
    from verify.text import words

    span = case.item.sentence if isinstance(case.item, Quote) and case.item.sentence else case.item.span
    marks = case.language.words("earlier")
    return any(word.folded in marks for word in words(span.of(case.article.text)[:120], case.language)[:8])


def _one_each(judged: Sequence[Judged]) -> list[Judged]:
    """The best case of each source, in order."""
    seen: set[str] = set()
    kept = []
    for one in judged:
        if one.case.source.id not in seen:
            seen.add(one.case.source.id)
            kept.append(one)
    return kept


def _evidence(one: Judged, room: Room) -> Evidence:
    case = one.case
    if not case.holds_words:
        relation = "related"
    else:
        relation = "contradicts" if one.label == "unsupported" else "supports"
    return Evidence(
        source_id=case.source.id,
        publisher=case.source.publisher,
        speaker=case.voices.inner or case.voices.outer,
        published=case.source.published,
        language=case.source.language,
        url=case.source.url,
        span=case.stretch,
        text=case.stretch.of(case.source.text),
        fuzzy=case.fit if case.alignment else 0.0,
        semantic=case.semantic,
        relation=relation,
        alignment=_in_article(case.alignment, case) if case.alignment else None,
        context=_context(case.source.text, case.stretch, case),
        links=_links(case),
        secondary=case.source.id in room.originals,
        original=room.originals.get(case.source.id),
    )


def _in_article(alignment: Alignment, case: Case) -> Alignment:
    return Alignment(
        alignment.source,
        tuple(Edit(edit.op, case.in_article(edit.quote), edit.source) for edit in alignment.edits),
        alignment.similarity,
    )


def _links(case: Case) -> tuple[tuple[Span, Span | None, float], ...]:
    """Of a translation the parts that answer each other: neighbours of the item whose counterparts are neighbours too;
    and what no part of the source carries."""
    if case.support is None or not case.translated or not case.holds_words:
        return ()
    parts: list[list[tuple[Span, Span, float]]] = []
    for word in case.support.words:
        if word.source is None:
            continue
        last = parts[-1][-1] if parts else None
        if last is not None and _near(last[0], word.span, 24) and _near(last[1], word.source, case.settings.link_reach):
            parts[-1].append((word.span, word.source, word.score))
        else:
            parts.append([(word.span, word.source, word.score)])
    found = [
        (
            case.in_article(Span(min(one[0].start for one in part), max(one[0].end for one in part))),
            case.in_source(Span(min(one[1].start for one in part), max(one[1].end for one in part))),
            sum(one[2] for one in part) / len(part),
        )
        for part in parts
    ]
    lost = [(case.in_article(span), None, 0.0) for span in case.support.unsupported]
    return tuple(sorted([*found, *lost], key=lambda link: link[0]))


def _near(one: Span, other: Span, reach: int) -> bool:
    return max(one.start, other.start) - min(one.end, other.end) <= reach


def _context(text: str, stretch: Span, case: Case) -> Span:
    """The sentences that the stretch lies in, with the one before and the one behind."""
    all_ = sentences(text, case.source_language)
    touched = [place for place, span in enumerate(all_) if span.meets(stretch)]
    if not touched:
        return stretch
    first, last = max(0, touched[0] - 1), min(len(all_) - 1, touched[-1] + 1)
    return Span(min(all_[first].start, stretch.start), max(all_[last].end, stretch.end))


def _fill(shown: tuple[Evidence, ...], near: Sequence[Candidate], room: Room) -> tuple[Evidence, ...]:
    """At most as many as the contract allows; passages that came near fill the rest."""
    limit = room.settings.evidence
    have = {evidence.source_id for evidence in shown}
    more = []
    for candidate in near:
        source_id = candidate.passage.source_id
        if source_id in have or len(shown) + len(more) >= limit:
            continue
        have.add(source_id)
        source = room.source(source_id)
        more.append(
            Evidence(
                source_id=source_id,
                publisher=source.publisher,
                speaker=candidate.passage.speaker or source.speaker,
                published=source.published,
                language=source.language,
                url=source.url,
                span=candidate.passage.span,
                text=candidate.passage.span.of(source.text),
                fuzzy=candidate.words,
                semantic=candidate.meaning,
                relation="related",
                secondary=source_id in room.originals,
                original=room.originals.get(source_id),
            )
        )
    return (*shown, *more)[:limit]


def _nothing(item: Quote | Claim, judged: Sequence[Judged], room: Room) -> tuple[Finding, ...]:
    """Why nothing holds it: a source that cannot be relied on, nothing of the speaker at hand, or simply no source."""
    broken = [one for one in judged if one.case.source.problem and one.case.fit >= room.settings.broken_fit]
    if broken:
        problem = broken[0].case.source
        return (Finding("cannot-check", f"{problem.id} may hold it but cannot be relied on ({problem.problem})"),)
    if isinstance(item, Quote) and item.speaker and not covered(item.speaker.name, room):
        return (Finding("no-coverage", f"The corpus holds nothing of {item.speaker.name}"),)
    sources, _ = room.corpus.counts()
    return (Finding("no-source", f"None of the {sources} sources says it"),)


def covered(name: str, room: Room) -> bool:
    """True where a source of the corpus is by this speaker or names them."""
    known = room.coverage
    if name not in known:
        from verify import languages
        from verify.rules.case import publisher_names

        known[name] = any(
            room.people.same(name, other)
            for source in room.corpus.sources(text=False)
            for other in (*publisher_names(source.publisher), source.speaker)
            if other
        ) or any(
            names_in(source, languages.load(source.language), name, room.people) for source in room.corpus.sources()
        )
    return known[name]


def confidence(one: Judged) -> float:
    """How sure the verdict is: a probability, see `verify.confidence`."""
    case = one.case
    return sure(
        one.label,
        case.fit,
        one.findings,
        aligned=case.alignment is not None,
        translated=case.translated,
        quote=case.is_quote,
        settings=case.settings,
    )


def confidence_of_nothing(judged: Sequence[Judged], room: Room) -> float:
    """How sure it is that no source holds the item; `judged` are the cases that came near, best first."""
    first = judged[0].case if judged else None
    return sure(
        "unsupported",
        max((one.case.fit for one in judged), default=0.0),
        (),
        aligned=False,
        translated=first is not None and first.translated,
        quote=first is not None and first.is_quote,
        held=False,
        settings=room.settings,
    )
