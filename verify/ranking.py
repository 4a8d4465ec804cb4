"""Which of the cues around a quotation brings it."""

from __future__ import annotations

from verify.clauses import Clause, is_comma
from verify.frames import Frame, small_words


def rank(frame: Frame, at: int, low: int, high: int, clauses: list[Clause]) -> tuple[int, float]:
    """The number of the clause that brings the quotation at token `at`, and how sure that is; -1 where none does."""
    best, best_score = -1, 0.0
    for place, clause in enumerate(clauses):
        score = _score(frame, at, low, high, clauses, place)
        if score > best_score:
            best, best_score = place, score
    return best, min(1.0, best_score)


def _score(frame: Frame, at: int, low: int, high: int, clauses: list[Clause], place: int) -> float:
    clause = clauses[place]
    cue = clause.cue
    tokens = frame.tokens
    small = small_words(frame.language)
    if cue.low < at:
        gap = at - cue.high
        quotes = sum(1 for i in range(cue.high, at) if tokens[i].kind == "q")
        cues = sum(1 for other in clauses[place + 1 :] if other.cue.low < at and other.how != "source")
        score = 0.9 - 0.012 * gap - 0.1 * quotes - 0.2 * cues
        before = tokens[at - 1]
        if before.word == ":" or before.word in small.lists["complement"]:
            score += 0.05
        if clause.how == "source":
            score -= 0.25
        if cue.weak:
            score -= 0.1
        if cue.kind == "noun":
            score -= 0.1
        # A cue that brings the quotation in front of it (`"...", he said. "...`) seldom brings the next as well.
        if (
            clause.how == "inverted"
            and quotes == 0
            and place == 0
            and any(tokens[i].kind == "q" for i in range(low, cue.low))
        ):
            score -= 0.1
        if any(tokens[i].word in (";", "؛") for i in range(cue.high, at)):
            score -= 0.3
        return max(score, 0.05)
    first = min(cue.low, clause.subject.low) if clause.subject is not None and clause.subject.low > at else cue.low
    between = [i for i in range(at + 1, first) if not is_comma(frame, i)]
    adjacent = not [
        i
        for i in between
        if tokens[i].word not in small.lists["join"]
        and tokens[i].word not in small.lists["skip"]
        and tokens[i].word not in small.lists["conjunctions"]
    ]
    if cue.kind == "participle":
        return 0.06
    if clause.how == "source":
        return 0.5 - 0.01 * (cue.low - at)
    comma = tokens[at].closes in tuple(",،?!؟…") and tokens[at].closes or (at + 1 < high and is_comma(frame, at + 1))
    if adjacent and comma and not cue.prefix and (clause.how in ("inverted", "before", "after", "elided", "shared")):
        return 1.0
    if any(tokens[i].kind == "q" for i in range(at + 1, cue.low)):
        return 0.1
    return max(0.05, 0.4 - 0.02 * (cue.low - at))
