"""The field's nouns as frozen records. Imports nothing of ours.

Every span is half-open, in code points of the text as printed (`Article.text`, `Source.text`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Literal

Label = Literal["consistent", "paraphrased", "unsupported"]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open stretch of code points."""

    start: int
    end: int

    def of(self, text: str) -> str:
        return text[self.start : self.end]

    def __len__(self) -> int:
        return max(0, self.end - self.start)

    def covers(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end

    def meets(self, other: Span) -> bool:
        """True where the two share at least one code point."""
        return self.start < other.end and other.start < self.end


# --- reading -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Region:
    """A part of an article that the importer knows to be something: `caption`, `block-quote`, `embedded-post`,
    `heading`, `byline`, `boilerplate`. `author` is the one an embedded post or block quote names."""

    kind: str
    span: Span
    author: str | None = None
    published: date | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """A story as read: `text` is what all its spans count in."""

    id: str
    path: str
    text: str
    language: str
    title: str | None = None
    author: str | None = None
    published: date | None = None
    url: str | None = None
    sha256: str = ""
    links: tuple[str, ...] = ()
    regions: tuple[Region, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """A primary source as read. `turns` are the speaker turns of a transcript; `problem` says why its words
    cannot be relied on (truncated, order of letters lost), else None."""

    id: str
    text: str
    language: str
    publisher: str | None = None
    speaker: str | None = None
    kind: str | None = None
    title: str | None = None
    published: date | None = None
    url: str | None = None
    provenance: str | None = None
    licence: str | None = None
    sha256: str = ""
    raw: bytes = field(default=b"", repr=False)
    path: str = ""
    importer: str = ""
    turns: tuple[Turn, ...] = ()
    problem: str | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Turn:
    """One speaker's turn in a transcript: `span` is what was said, without the label."""

    speaker: str
    span: Span
    role: Literal["speaker", "question"] = "speaker"


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence or a window of two sentences of a stored source; `speaker` is that of the turn, else the source's."""

    id: int
    source_id: str
    span: Span
    text: str
    speaker: str | None = None
    role: str = "speaker"


# --- facts -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Number:
    """A number as said. `value` is exact; `high` is the upper end of a range. `unit` is canonical (`%`, `USD`, `IQD`,
    `MW`, `km`, ...), None for a bare count; `noun` the counted word as printed. `readings` holds the other values that
    the same digits may mean (`20.800`: 20.8 or 20800). `hedge`: about, more-than, less-than, at-least, at-most, nearly."""

    span: Span
    text: str
    value: Fraction
    high: Fraction | None = None
    unit: str | None = None
    kind: str = "cardinal"  # cardinal, ordinal, percent, money, measure, fraction, dozens
    hedge: str | None = None
    noun: str | None = None
    noun_span: Span | None = None
    readings: tuple[Fraction, ...] = ()


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date as said, as the closed range of days that it may mean. `first` and `last` are None where it is relative
    and no anchor is known. `conflict` says that weekday and date disagree."""

    span: Span
    text: str
    first: date | None
    last: date | None
    kind: str = "absolute"  # absolute, relative, weekday, partial, hijri
    conflict: str | None = None
    month: int | None = None  # of a partial date without a year
    day: int | None = None


@dataclass(frozen=True, slots=True)
class Negation:
    """A word that turns a statement round, and the stretch that it governs."""

    span: Span
    text: str
    scope: Span


@dataclass(frozen=True, slots=True)
class Modal:
    """A word that says how firmly: `kind` is must, should, will, would, can, may, want, intend, promise, allegedly."""

    span: Span
    text: str
    kind: str
    scope: Span


@dataclass(frozen=True, slots=True)
class Marker:
    """Any other small word that carries meaning: `kind` such as all, none, some, most, only, if, unless, before,
    after, increase, decrease."""

    span: Span
    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class Name:
    """A proper name as printed."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Facts:
    """All that was found in one stretch of text, in order of place."""

    numbers: tuple[Number, ...] = ()
    dates: tuple[DateMention, ...] = ()
    negations: tuple[Negation, ...] = ()
    modals: tuple[Modal, ...] = ()
    markers: tuple[Marker, ...] = ()
    names: tuple[Name, ...] = ()


# --- extraction --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Speaker:
    """`name` as the registry spells it, else as the article does; `surface` and `span` are None where the article
    leaves the speaker out."""

    name: str
    surface: str | None = None
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Cue:
    """The word that introduces the speech, without its clitics."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Quote:
    """Words that the article puts in somebody's mouth. `span` leaves the marks out; `fragments` are its parts where
    an attribution or a new paragraph splits it. `sentence` is the sentence around it, marks and attribution included."""

    span: Span
    fragments: tuple[Span, ...]
    speaker: Speaker | None = None
    cue: Cue | None = None
    channel: str | None = None
    said_on: date | None = None
    via: str | None = None
    sentence: Span | None = None
    closed: bool = True
    kind: str = "marked"  # marked, block, embedded-post, turn
    cited: str | None = None  # an address that the article gives as the source


@dataclass(frozen=True, slots=True)
class NotSpeech:
    """Words in quote marks that nobody is said to have said: `why` is name, title, nickname, scare-quote, term, ..."""

    span: Span
    why: str


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement that can be checked. `worth` in 0..1 says how much it is worth checking."""

    span: Span
    claim_type: Literal["reported", "quantity", "event"]
    speaker: Speaker | None = None
    cue: Cue | None = None
    channel: str | None = None
    said_on: date | None = None
    subject: Span | None = None
    content: Span | None = None  # what is said, without the attribution
    facts: Facts = Facts()
    worth: float = 0.5
    cited: str | None = None


@dataclass(frozen=True, slots=True)
class Extraction:
    quotes: tuple[Quote, ...] = ()
    not_speech: tuple[NotSpeech, ...] = ()
    claims: tuple[Claim, ...] = ()


# --- matching and judging ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that may be the one. `words` and `meaning` are the parts of the score, each 0..1, never only a sum."""

    passage: Passage
    words: float
    meaning: float
    rank: float


@dataclass(frozen=True, slots=True)
class Edit:
    """One step of an alignment: `op` is same, typography, changed, dropped (only the source has it), added (only the
    quote has it), elided (dropped where the quote marks it), inserted (added within brackets)."""

    op: str
    quote: Span
    source: Span


@dataclass(frozen=True, slots=True)
class Alignment:
    """How the quote's words answer the source's. `source` is the stretch of the source's text; `similarity` 0..1."""

    source: Span
    edits: tuple[Edit, ...]
    similarity: float


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule says. `code` is a reason code of the contract; `article` and `source` are spans of the words
    that it is about; `weight` is how severe: note, warning, error; empty for what the table says of the code."""

    code: str
    message: str
    weight: str = ""
    article: Span | None = None
    source: Span | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """A stretch of a source beside the item. `relation` is supports, contradicts or related. `secondary`: the source is
    a copy of another, `original` that one's id where it is in the corpus."""

    source_id: str
    publisher: str | None
    speaker: str | None
    published: date | None
    language: str
    url: str | None
    span: Span
    text: str
    fuzzy: float
    semantic: float
    relation: str
    alignment: Alignment | None = None
    context: Span | None = None
    links: tuple[tuple[Span, Span | None, float], ...] = ()  # of a translation: article span, source span, 0..1
    secondary: bool = False
    original: str | None = None


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a model that was asked for (`by`) says of an item and its first evidence; it counts for nothing."""

    by: str
    label: Literal["entailed", "contradicted", "neutral"]
    probability: float
    source_id: str


@dataclass(frozen=True, slots=True)
class Verdict:
    item: Quote | Claim
    label: Label
    confidence: float
    findings: tuple[Finding, ...]
    evidence: tuple[Evidence, ...]
