"""Who speaks where a sentence has two verbs or sources of speech, one of which only frames the other's."""

from __future__ import annotations

from verify.attribution.cues import word_cue
from verify.attribution.frames import Frame, Small
from verify.attribution.mentions import title_kind
from verify.attribution.subjects import Clause

_TELLS = ("say", "tell", "write")


def told_by(frame: Frame, at: int, clauses: list[Clause], best: int, small: Small) -> int:
    """The clause whose subject speaks, where the one chosen for the quotation at token `at` is a document that reports it
    (`Roe told his guest that the road was “closed,” according to a readout`) or a place inside what somebody says (`the
    embassy said that Paris guaranteed “...”`)."""
    clause = clauses[best]
    if clause.how == "source" and clause.cue.low > at and _is_document(frame, clause):
        return next((place for place in _speaking(frame, at, clauses)), best)
    if best and _is_place(frame, clause) and clause.cue.group not in _TELLS and clause.how == "before":
        outer = clauses[best - 1]
        said = frame.tokens[outer.cue.high].word in small.lists["complement"]
        if said and outer.how == "before" and outer.cue.group in _TELLS and outer.cue.high + 1 == _start(clause):
            return best - 1
    return best


def _speaking(frame: Frame, at: int, clauses: list[Clause]) -> list[int]:
    """The clauses in front of a quotation whose verb of saying reaches it: with a subject, and no quotation between."""
    return [
        place
        for place, clause in enumerate(clauses)
        if clause.cue.high <= at
        and clause.cue.group in _TELLS
        and clause.how in ("before", "after", "inverted")
        and clause.subject is not None
        and all(frame.tokens[i].kind != "q" for i in range(clause.cue.high, at))
    ]


def _start(clause: Clause) -> int:
    return min(clause.cue.low, clause.subject.low) if clause.subject is not None else clause.cue.low


def _is_document(frame: Frame, clause: Clause) -> bool:
    subject = clause.subject
    if subject is None or subject.name[1]:
        return False
    return subject.kind == "document" or any(
        title_kind(frame.tokens[i].word, frame.language)[1] == "document" for i in range(subject.low, subject.high)
    )


def _is_place(frame: Frame, clause: Clause) -> bool:
    from verify.naming.gazetteer import known_names

    subject = clause.subject
    if subject is None or not subject.name[1] or subject.head:
        return False
    row = frame.tokens[subject.low : subject.high]
    printed = tuple(frame.printed(i, i + 1) for i in range(subject.low, subject.high))
    known = known_names(tuple(token.word for token in row), frame.language, printed)
    return any(one.stop - one.first == len(row) and one.kinds & {"country", "region", "city"} for one in known)


def is_noun_phrase(frame: Frame, clause: Clause, small: Small) -> bool:
    """True for a cue that ends the phrase taken for its subject: `a sharper note`, one thing with a verb of many."""
    subject, cue = clause.subject, clause.cue
    if not small.plural or subject is None or subject.kind != "phrase" or cue.kind != "finite" or not cue.weak:
        return False
    if subject.definite or subject.high != cue.low or cue.high - cue.low != 1:
        return False
    if not subject.low or frame.tokens[subject.low - 1].kind != "w" or cue.high >= len(frame.tokens):
        return False
    behind = frame.tokens[cue.high]
    if behind.word not in (".", ",", "!", "?"):
        return False
    word = frame.tokens[cue.low].word
    if word.endswith((small.plural, *small.past)):
        return False
    other = word_cue(word + small.plural, frame.language)
    return other is not None and other.kind == "finite"
