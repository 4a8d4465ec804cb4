"""From the report's dict to what the page's templates show: one plain record a story, an item, a source."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from markupsafe import Markup

from verify.reports._marks import Mark, apart, is_link, lines, marked, pieces, plain, shown
from verify.reports._wording import DIRECTIONS, LABELS, NO_LABEL, WEIGHTS, Wording, direction
from verify.settings import DEFAULTS

Json = dict[str, Any]
ARTICLE_MARKS = {"changed": "ins", "added": "ins", "inserted": "ins", "typography": "span"}
"""What an edit is on the article's side, and below on the source's: its element; the class is the edit's name."""
SOURCE_MARKS = {"changed": "del", "dropped": "del", "elided": "del", "typography": "span"}
RESERVED = ("stories", "search", "shortcuts", "overview-title", "legend-title", "why-title", "about-title", "help-title",
            "review-relabel")  # fmt: skip
"""What the page itself calls its parts: no story may take such a name for its anchor. A meaning's begins with `why-`."""
COMPLETE = ("verbatim", "typography", "translation", "reworded", "truncated", "no-source")
"""Reasons of which the name says all: what else their message has can be seen beside it."""


@dataclass(slots=True)
class SourceView:
    anchor: str
    data: Json
    date: str
    language: str
    name: str
    link: str | None


@dataclass(slots=True)
class ReasonView:
    code: str
    weight: str
    heading: str
    message: str
    article: str
    source: str


@dataclass(slots=True)
class EvidenceView:
    data: Json
    source: SourceView
    relation: str
    dir: str
    before: Markup
    text: Markup
    after: Markup


@dataclass(slots=True)
class ItemView:
    anchor: str
    number: int
    label: str
    data: Json
    text: Markup
    numbered: bool
    abroad: bool
    reasons: list[ReasonView]
    key: list[tuple[str, str]]
    evidence: list[EvidenceView]


@dataclass(slots=True)
class StoryView:
    anchor: str
    data: Json
    dir: str
    headline: Markup
    body: Markup
    items: list[ItemView]
    counts: dict[str, int]
    sources: list[SourceView] = field(default_factory=list)

    @property
    def shares(self) -> Iterator[tuple[str, float, float]]:
        """Label, and where its part of a bar of 100 begins and how wide it is."""
        total, start = sum(self.counts.values()) or 1, 0.0
        for label, count in self.counts.items():
            width = 100 * count / total
            yield label, round(start, 2), round(width, 2)
            start += width


def stories(report: Json, words: Wording) -> list[StoryView]:
    """The report's stories, worst first: most unsupported items, then most paraphrased, then as given."""
    taken = set(RESERVED)
    views = [story(article, words, taken) for article in report.get("articles", ())]
    return sorted(views, key=lambda view: [-view.counts[label] for label in reversed(LABELS[1:])])


def meanings(views: list[StoryView], words: Wording) -> list[tuple[str, str, str]]:
    """Code, name and meaning of each reason that is known and stands in the stories, in the order of the list."""
    from verify.rules.reasons import reasons

    found = {reason.code for view in views for item in view.items for reason in item.reasons}
    return [
        (code, words.of("reasons", code), reason.means_in(words.code))
        for code, reason in reasons().items()
        if code in found
    ]


def story(article: Json, words: Wording, taken: set[str]) -> StoryView:
    """One story. `taken` holds the page's anchors, so that none stands twice."""
    anchor = _anchor(str(article.get("id") or article.get("path") or words["story"]), taken)
    sources: dict[str, SourceView] = {}
    items = [
        _item(number, item, article, words, sources, _anchor(f"{anchor}.{item.get('id', number)}", taken))
        for number, item in enumerate(article.get("items", ()), 1)
    ]
    for source in sources.values():
        source.anchor = _anchor("s", taken)
    headline, body = _text(article, items, words)
    counts = {label: sum(item.label == label for item in items) for label in LABELS}
    return StoryView(anchor, article, _direction(article), headline, body, items, counts, list(sources.values()))


def _direction(text: Json) -> str:
    """The direction that an article or a source says it has, else that of its language."""
    stated = text.get("direction")
    return stated if stated in DIRECTIONS else direction(text.get("language"))


def _anchor(wanted: str, taken: set[str]) -> str:
    """A name for an element: letters, digits, dots and hyphens of what is wanted, and a count where it is taken."""
    plainly = re.sub(r"[^\w.-]+", "-", wanted.encode("utf-8", "replace").decode()).strip("-") or "part"
    plainly = f"story-{plainly}" if plainly.startswith("why-") else plainly
    name, count = plainly, 1
    while name in taken:
        count += 1
        name = f"{plainly}-{count}"
    taken.add(name)
    return name


# --- the article's text --------------------------------------------------------------------------------------------


def _text(article: Json, items: list[ItemView], words: Wording) -> tuple[Markup, Markup]:
    """The headline and the paragraphs with the items marked in them. The headline is the title; where the text begins
    with it, that line, so that what is marked in it is seen."""
    text, title = article.get("text", ""), (article.get("title") or "").strip()
    spans = sorted((start, end, item.number) for item in items for start, end in _fragments(item.data) if start < end)
    quiet = [(part["start"], part["end"], part.get("why", "")) for part in article.get("not_speech", ())]
    opened: set[int] = set()
    headline, paragraphs, first = Markup(""), [], 0
    for start, end in lines(text):
        while first < len(spans) and spans[first][1] <= start and spans[first][2] in opened:
            first += 1
        paragraph = Markup("").join(
            _piece(text, piece, items, quiet, words)
            for piece in pieces(start, end, spans[first : bisect_left(spans, (end,))], opened)
        )
        if not headline and not paragraphs and text[start:end] == title:
            headline = paragraph
        else:
            paragraphs.append(Markup("<p>%s</p>\n") % paragraph)
    lost = [item for item in items if item.number not in opened]
    if lost:
        paragraphs.append(Markup("<p>%s</p>\n") % Markup(" ").join(_badge(item, words, link=True) for item in lost))
    return headline or shown(title or article.get("path") or article.get("id")), Markup("").join(paragraphs)


def _fragments(item: Json) -> list[tuple[int, int]]:
    return [(start, end) for start, end in item.get("fragments") or [(item["start"], item["end"])]]


def _piece(text: str, piece: Any, items: list[ItemView], quiet: list[tuple[int, int, str]], words: Wording) -> Markup:
    """A stretch of a paragraph: plain, or a link to its item that begins with the item's badge."""
    out = Markup("").join(_badge(items[n - 1], words, link=True) for n in piece.opens if n != piece.item)
    marks = [
        Mark(start - piece.start, end - piece.start, f'<span class=quiet title="{_title(why, words)}">', "</span>")
        for start, end, why in quiet
        if start < piece.end and end > piece.start
    ]
    content = marked(text[piece.start : piece.end], apart(marks, piece.end - piece.start))
    if piece.item is None:
        return out + content
    item = items[piece.item - 1]
    if piece.item in piece.opens:
        return out + Markup("<a class='mark {}' href=#{}>{}{}</a>").format(
            item.label, item.anchor, _badge(item, words, link=False), content
        )
    return out + Markup("<a class='mark {}' href=#{} tabindex=-1>{}</a>").format(item.label, item.anchor, content)


def _title(why: str, words: Wording) -> Markup:
    return Markup.escape(plain(f"{words['not_speech']}: {words.of('why', why)}"))


def _badge(item: ItemView, words: Wording, *, link: bool) -> Markup:
    """An item's sign and number; its label in words for those who do not see the sign."""
    inner = Markup("{}<span class=unseen> {}: </span>").format(item.number, words.label(item.label))
    if link:
        return Markup("<a class='mark badge {}' href=#{}>{}</a>").format(item.label, item.anchor, inner)
    return Markup("<span class=badge>{}</span>").format(inner)


# --- items -----------------------------------------------------------------------------------------------------------


def _item(
    number: int, item: Json, article: Json, words: Wording, sources: dict[str, SourceView], anchor: str
) -> ItemView:
    label = item.get("label") if item.get("label") in LABELS else NO_LABEL
    evidence = item.get("evidence") or []
    best = evidence[0] if evidence else {}
    ours, theirs = _link_marks(best, words) if best.get("links") else _edit_marks(best)
    for reason in item.get("reasons", ()):
        if reason.get("weight") != "note":
            ours += _span_marks(reason.get("article"), "b")
            theirs += _span_marks(reason.get("source"), "b")
    return ItemView(
        anchor=anchor,
        number=number,
        label=label,
        data=item,
        text=_item_text(item, article, ours),
        numbered=bool(best.get("links")),
        abroad=bool(best) and best.get("language") != article.get("language"),
        reasons=[_reason(reason, article, evidence, words) for reason in item.get("reasons", ())],
        key=_key(best, words),
        evidence=[_evidence(one, words, sources, theirs if one is best else []) for one in evidence],
    )


def _item_text(item: Json, article: Json, marks: list[Mark]) -> Markup:
    """The item's words, from its start to its end; what lies between its fragments is set back."""
    start, end = item["start"], item["end"]
    parts = sorted(_fragments(item))
    gaps = [Mark(a[1], b[0], "<span class=off>", "</span>") for a, b in pairwise(parts)]
    moved = [Mark(mark.start - start, mark.end - start, mark.before, mark.after) for mark in (*marks, *gaps)]
    text = article.get("text", "")[start:end] or item.get("text", "")
    return marked(text, apart(moved, len(text)))


def _edit_marks(evidence: Json) -> tuple[list[Mark], list[Mark]]:
    """The marks of an alignment, on the article's side and on the source's."""
    ours: list[Mark] = []
    theirs: list[Mark] = []
    for edit in evidence.get("edits", ()):
        op = edit["op"]
        if op in ARTICLE_MARKS and edit.get("article"):
            ours += _span_marks(edit["article"], ARTICLE_MARKS[op], op)
        if op in SOURCE_MARKS and edit.get("source"):
            theirs += _span_marks(edit["source"], SOURCE_MARKS[op], op)
    return ours, theirs


def _span_marks(span: Any, element: str, name: str = "") -> list[Mark]:
    opening = f"<{element} class={name}>" if name else f"<{element}>"
    return [Mark(span[0], span[1], opening, f"</{element}>")] if span else []


def _link_marks(evidence: Json, words: Wording) -> tuple[list[Mark], list[Mark]]:
    """The marks of a translation: parts that answer each other bear one number; a part without an answer is an
    insertion."""
    ours: list[Mark] = []
    theirs: list[Mark] = []
    numbers: dict[tuple[int, int], int] = {}
    for link in sorted(evidence["links"], key=lambda link: tuple(link["article"])):
        if not link.get("source"):
            ours += _span_marks(link["article"], "ins", "added")
            continue
        source = (link["source"][0], link["source"][1])
        number = numbers.setdefault(source, len(numbers) + 1)
        opening, closing = f"<span class=part data-n={number}>", f"<sup>{number}</sup></span>"
        ours.append(Mark(*link["article"], opening, closing))
        if number == len(numbers) and source not in [(mark.start, mark.end) for mark in theirs[-1:]]:
            theirs.append(Mark(*source, opening, closing))
    return ours, theirs


def _key(evidence: Json, words: Wording) -> list[tuple[str, str]]:
    """What the marks of a comparison mean, for those that are in it."""
    ops = {edit["op"] for edit in evidence.get("edits", ())}
    if evidence.get("links"):
        answered = [link["article"] for link in evidence["links"] if link.get("source")]
        alone = [link["article"] for link in evidence["links"] if not link.get("source")]
        seen = any(not any(a[0] < b[1] and b[0] < a[1] for b in answered) for a in alone)
        ops = {"added"} if seen else set()
    return [(op, word) for op, word in words.table["edits"].items() if op in ops]


def _reason(reason: Json, article: Json, evidence: list[Json], words: Wording) -> ReasonView:
    """A reason in the interface's words. The message is written in the default language; another language shows the
    words in question instead, and the message only where it would be silent without."""
    weight = reason.get("weight") if reason.get("weight") in WEIGHTS else "note"
    code, message = reason.get("code"), reason.get("message") or ""
    ours = theirs = ""
    if words.code != DEFAULTS.interface:
        ours = _cut(article.get("text", ""), reason.get("article"), 0)
        theirs = next((cut for one in evidence if (cut := _source_words(one, reason.get("source")))), "")
        if ours or theirs or code in COMPLETE or (weight == "note" and code in words.table["reasons"]):
            message = ""
    return ReasonView(str(code), weight, words.of("reasons", code), message, ours, theirs)


def _source_words(evidence: Json, span: Any) -> str:
    before = evidence.get("before") or ""
    text = before + evidence.get("text", "") + (evidence.get("after") or "")
    return _cut(text, span, evidence.get("start", 0) - len(before))


def _cut(text: str, span: Any, offset: int) -> str:
    if not span or span[0] < offset or span[1] > offset + len(text) or span[0] >= span[1]:
        return ""
    words = text[span[0] - offset : span[1] - offset]
    if len(words) <= DEFAULTS.reason_words:
        return words
    whole = words[: DEFAULTS.reason_words].rsplit(None, 1)[0]  # no word is cut where there is a space before it
    return whole.rstrip() + "…"


def _evidence(evidence: Json, words: Wording, sources: dict[str, SourceView], marks: list[Mark]) -> EvidenceView:
    name = str(evidence.get("source"))
    if name not in sources:
        sources[name] = _source(evidence, words)
    start, before = evidence.get("start", 0), evidence.get("before") or ""
    parts, at = [], start - len(before)
    for text in (before, evidence.get("text", ""), evidence.get("after") or ""):
        moved = [Mark(mark.start - at, mark.end - at, mark.before, mark.after) for mark in marks]
        parts.append(marked(text, apart(moved, len(text))))
        at += len(text)
    return EvidenceView(
        data=evidence,
        source=sources[name],
        relation=words.of("relations", evidence.get("relation")),
        dir=_direction(evidence),
        before=parts[0],
        text=parts[1],
        after=parts[2],
    )


def _source(evidence: Json, words: Wording) -> SourceView:
    """The card of a source. Only an address of the web becomes a link."""
    url = evidence.get("url") or ""
    return SourceView(
        anchor="",
        data=evidence,
        date=words.date(evidence.get("published")),
        language=words.language(evidence.get("language")),
        name=evidence.get("publisher") or evidence.get("speaker") or str(evidence.get("source")),
        link=url if is_link(url) else None,
    )
