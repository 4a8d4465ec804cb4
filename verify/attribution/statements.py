"""Which words of a sentence belong to an attribution, and which are what is said."""

from __future__ import annotations

from verify.attribution.frames import Frame, small_words
from verify.attribution.openings import is_comma
from verify.attribution.subjects import Clause
from verify.types import Span

_TAIL = (
    9  # tokens that an attribution at the end of a sentence may have behind its cue: `, he said in Geneva on Monday.`
)


def around(frame: Frame, best: int, clauses: list[Clause], low: int, high: int) -> list[Span]:
    """The words around a cue that are neither quoted nor another cue's."""
    tokens = frame.tokens
    cue = clauses[best].cue
    start, end = low, high
    for place, clause in enumerate(clauses):
        if place == best or clause.how == "source" or clause.cue.kind == "participle" and place > best:
            continue
        if place < best and any(tokens[i].kind == "q" for i in range(clause.cue.high, cue.low)):
            start = max(start, clause.cue.high)
        elif place > best:
            bound = clause.cue.low
            if clause.subject is not None and clause.subject.low > cue.high:
                bound = min(bound, clause.subject.low)
            if any(tokens[i].kind == "q" for i in range(cue.high, bound)):
                end = min(end, bound)
    return stretches(frame, start, end)


def stretches(frame: Frame, low: int, high: int) -> list[Span]:
    """The words of tokens low..high-1 outside quotations."""
    spans: list[Span] = []
    first = low
    for at in range(low, high + 1):
        if at == high or frame.tokens[at].kind == "q":
            if at > first:
                spans.append(frame.span(first, at))
            first = at + 1
    return spans


def said_tokens(frame: Frame, clause: Clause, clauses: list[Clause], low: int, high: int) -> tuple[int, int] | None:
    """The tokens of what a sentence without quotations says, its attribution at the front or at the end cut off; None
    where nothing remains or the sentence only looks like a report."""
    tokens, complement = frame.tokens, small_words(frame.language).lists["complement"]
    start = _first_token(clause)
    end = high
    while end > low and tokens[end - 1].kind == "p":
        end -= 1
    for other in clauses:
        if other is not clause and other.how == "source" and other.cue.low > clause.cue.high:
            end = min(end, _first_token(other))
    while end > low and is_comma(frame, end - 1):
        end -= 1
    opens = next(
        (at for at in range(clause.cue.high, end - 1) if tokens[at].word in complement or tokens[at].word == ":"), -1
    )
    if opens < 0 and start - low > 3 and _ends_with(frame, clause, start, high):
        last = start - 1 if is_comma(frame, start - 1) else start
        return (low, last) if last - low >= 2 else None
    if clause.cue.weak and opens < 0 or clause.cue.group == "other":
        return None
    first = opens + 1
    if opens < 0:
        first = max(clause.cue.high, clause.subject.high if clause.subject and clause.how in ("after", "source") else 0)
        while first < end and is_comma(frame, first):
            first += 1
    return (first, end) if end - first >= 2 else None


def _ends_with(frame: Frame, clause: Clause, start: int, high: int) -> bool:
    """True for an attribution that ends its sentence, with no more than place and time behind it."""
    tokens, lists = frame.tokens, small_words(frame.language).lists
    if not is_comma(frame, start - 1) and clause.how != "source":
        return False
    after = clause.cue.high
    if clause.subject is not None and clause.subject.low >= after:
        after = clause.subject.high
    if clause.object is not None and clause.object.low >= after:
        after = clause.object.high
    if high - after > _TAIL:
        return False
    return (
        after >= high
        or tokens[after].kind == "p"
        or any(tokens[after].word in lists[name] for name in ("prepositions", "skip"))
    )


def _first_token(clause: Clause) -> int:
    """Where an attribution begins: its subject, its cue, or `as` in front of a cue (`as the ministry announced`)."""
    first = clause.cue.low
    if clause.subject is not None and clause.how in ("before", "inverted"):
        first = min(first, clause.subject.low)
    return clause.lead if clause.lead >= 0 else first
