"""Subjects that are parted from their verb, or written together with it: `a dit mardi à Paris le maire`, `dit-elle`."""

from __future__ import annotations

from verify.attribution.cues import CueHit
from verify.attribution.frames import Frame, Small
from verify.attribution.mentions import Mention, phrase_from, phrase_to
from verify.attribution.openings import is_comma

_REACH = 7  # adverbials between a subject and its verb


def pronoun_inside(frame: Frame, cue: CueHit, small: Small) -> Mention | None:
    """The pronoun written together with its verb by a hyphen: `explique-t-elle`."""
    for at in range(cue.low, cue.high) if cue.gender else ():
        word = frame.tokens[at].word
        last = word.rfind("-") + 1
        if last and word[last:] in small.pronouns:
            return Mention(at, at + 1, "pronoun", head=word[last:], gender=small.pronouns[word[last:]], cut=last)
    return None


def subject_behind(frame: Frame, at: int, high: int, small: Small) -> Mention | None:
    """The subject behind its verb; a name behind a comma belongs to the title before it. Where the language lets time,
    place and hearer part the two (`a dit mardi à Paris le maire`), they are passed over."""
    tokens, lists = frame.tokens, small.lists
    for _ in range(_REACH if small.parted else 0):
        if at >= high:
            return None
        if tokens[at].word in lists["prepositions"]:
            passed = phrase_from(frame, at + 1, high)
            at = passed.high if passed is not None else at + 1
        elif tokens[at].word in lists["skip"] or tokens[at].kind == "n":
            at += 1
        else:
            break
    subject = phrase_from(frame, at, high)
    return None if subject is None else with_name_behind(frame, subject, high)


def with_name_behind(frame: Frame, subject: Mention, high: int) -> Mention:
    """A title with the name behind its comma, where nothing but a name stands there: `the mayor, Jeanne Roe`."""
    if subject.name[1] or subject.kind != "title" or subject.high + 1 >= high or not is_comma(frame, subject.high):
        return subject
    inner = phrase_from(frame, subject.high + 1, high)
    if inner is None or inner.name != (inner.low, inner.high):
        return subject
    return Mention(subject.low, inner.high, "name", inner.name, subject.head)


def subject_before(frame: Frame, at: int, low: int, small: Small) -> Mention | None:
    """The subject of a verb at the end of its clause: in front of phrases of time, place and hearer that begin with a
    preposition (`the minister to the paper said`)."""
    tokens = frame.tokens
    subject = phrase_to(frame, at + 1, low)
    for _ in range(_REACH):
        if subject is None or subject.low <= low or tokens[subject.low - 1].word not in small.lists["prepositions"]:
            break
        at = subject.low - 2
        while at >= low and (tokens[at].word in small.lists["skip"] or tokens[at].kind == "n"):
            at -= 1
        further = phrase_to(frame, at + 1, low)
        if further is None:
            break
        subject = further
    return subject
