"""Who is the subject of a verb of speech: in front of it, behind it, behind an apposition, or left out."""

from __future__ import annotations

from dataclasses import dataclass

from verify.attribution.cues import CueHit, word_cue
from verify.attribution.frames import MARKS, Frame, Small
from verify.attribution.mentions import Mention, is_stop, phrase_from, phrase_to, title_kind
from verify.attribution.openings import is_comma, opening_phrase
from verify.attribution.parted import pronoun_inside, subject_before, subject_behind
from verify.naming.namefinding import is_common

_REACH = 7  # adverbs and helping verbs between a subject and its verb
_BRACKETS = 12  # tokens in brackets behind a name
_PARENTHESIS = 40  # words between two commas


@dataclass(slots=True)
class Clause:
    """A cue with what was found of its subject. `how` is before, after, inverted, relative, shared (the subject of an
    earlier verb of the sentence), owner (`his claim`), source (`according to X`) or elided. `object` is whom the words
    are passed on from (`quoted X`), or who is told."""

    cue: CueHit
    subject: Mention | None = None
    how: str = "elided"
    object: Mention | None = None
    lead: int = -1  # the token of `as` in front of a source's verb


def earlier_subject(before: list[Clause]) -> Mention | None:
    for clause in reversed(before):
        if clause.subject is not None and clause.how not in ("source", "relative", "owner"):
            return clause.subject
    return None


def subject_first(frame: Frame, cue: CueHit, low: int, high: int, before: list[Clause], small: Small) -> Clause:
    tokens = frame.tokens
    at = cue.low - 1
    passed_to = False
    for _ in range(_REACH):
        if at < low or not (tokens[at].word in small.lists["skip"] or tokens[at].word.endswith(small.adverbs)):
            break
        passed_to = passed_to or tokens[at].word == "to"
        at -= 1
    at = _before_brackets(frame, at, low)
    inverted = at < low or tokens[at].kind == "q" or (is_comma(frame, at) and at > low and tokens[at - 1].kind == "q")
    if inverted:
        subject = pronoun_inside(frame, cue, small) or subject_behind(frame, cue.high, high, small)
        if subject is not None:
            return Clause(cue, with_apposition(frame, subject, high, small), "inverted")
        return Clause(cue, earlier_subject(before), "shared")
    word = tokens[at].word
    if word in small.lists["relative"]:
        end = at - 1 if is_comma(frame, at - 1) and at - 1 > low else at
        return Clause(cue, phrase_to(frame, end, low), "relative", _told(frame, cue, high))
    if word in small.lists["join"]:
        return Clause(cue, earlier_subject(before) or opening_phrase(frame, low, cue.low, small), "shared")
    if is_comma(frame, at):
        behind = _behind_verb(frame, cue, high, small)
        if behind is not None and small.parted:
            return Clause(cue, behind, "inverted")
        subject = over_parenthesis(frame, at, low, small)
        if subject is not None:
            return Clause(cue, subject, "before", _told(frame, cue, high))
        if behind is not None:
            return Clause(cue, behind, "inverted")
        earlier = earlier_subject(before) or opening_phrase(frame, low, cue.low, small)
        return Clause(cue, earlier, "shared")
    if tokens[at].kind == "p":
        after = phrase_from(frame, cue.high, high) if tokens[at].word == ":" else None
        return Clause(cue, after or earlier_subject(before), "inverted" if after else "shared")
    subject = subject_before(frame, at, low, small) if small.verb_last else phrase_to(frame, at + 1, low)
    if subject is None or passed_to and not subject.name[1]:
        earlier = earlier_subject(before) or opening_phrase(frame, low, cue.low, small)
        return Clause(cue, earlier, "shared")
    return Clause(cue, subject, "before", _told(frame, cue, high))


def _behind_verb(frame: Frame, cue: CueHit, high: int, small: Small) -> Mention | None:
    """The subject behind its verb at the end of a sentence: `The dam holds, said the engineer.`"""
    if cue.weak or cue.group not in ("say", "tell", "write"):
        return None
    subject = subject_behind(frame, cue.high, high, small)
    if subject is None or subject.kind in ("pronoun", "document"):
        return None
    if subject.kind == "phrase" and (small.parted or frame.tokens[subject.low].word not in small.lists["determiners"]):
        return None
    ends = (
        subject.high >= high
        or frame.tokens[subject.high].kind == "p"
        or frame.tokens[subject.high].word in small.lists["prepositions"]
    )
    return subject if ends else None


def _before_brackets(frame: Frame, at: int, low: int) -> int:
    """The token in front of brackets that end at `at`: `Jane Roe (Lab.) said`."""
    if at < low or frame.tokens[at].word != ")":
        return at
    for place in range(at - 1, max(low, at - _BRACKETS), -1):
        if frame.tokens[place].word == "(":
            return place - 1
    return at


def _told(frame: Frame, cue: CueHit, high: int) -> Mention | None:
    return phrase_from(frame, cue.high, high) if cue.group in ("tell", "quote") else None


def over_parenthesis(frame: Frame, comma: int, low: int, small: Small) -> Mention | None:
    """The subject in front of an apposition: `Jane Roe, the envoy, said`. The name is taken from inside where only
    the apposition has one: `the envoy, Jane Roe, said`."""
    tokens = frame.tokens
    start = comma - 1
    while start > max(low - 1, comma - _PARENTHESIS) and not (is_comma(frame, start)):
        if tokens[start].kind == "q" or tokens[start].word == ":":
            return None
        start -= 1
    if start <= low:
        return None
    outer = phrase_to(frame, start, low)
    # `35, of Leeds`: a second comma further back belongs to the same apposition.
    if (outer is None or not outer.name[1]) and _only_numbers(frame, start):
        further = start - 1
        while further > low and not is_comma(frame, further):
            further -= 1
        outer = phrase_to(frame, further, low) or outer
    inner = phrase_from(frame, start + 1, comma)
    if inner is not None and inner.name[1] and (outer is None or not outer.name[1]) and inner.high >= comma - 1:
        return inner if outer is None else Mention(outer.low, comma, "name", inner.name, outer.head or inner.head)
    return outer


def _only_numbers(frame: Frame, comma: int) -> bool:
    return comma > 0 and frame.tokens[comma - 1].kind == "n"


def with_apposition(frame: Frame, subject: Mention, high: int, small: Small) -> Mention:
    """`the minister, Jane Roe,`: the name behind the comma is the subject's, where the subject has none."""
    at = subject.high
    plain = subject.kind == "phrase" and small.capitals and frame.tokens[subject.low].word in small.lists["articles"]
    if not plain and subject.kind not in ("title", "name") or at + 1 >= high:
        return subject
    if subject.name[1] and not _is_field(frame, subject):
        return subject
    marked = behind_marked(frame, at, high)
    if marked > at and frame.tokens[marked].kind == "w":
        return _behind_marked(frame, subject, marked, high)
    at = marked
    if not is_comma(frame, at):
        further = _comma_behind_field(frame, at, high, small)
        if further < 0:
            return _behind_field(frame, subject, high, small)
        at = further
    named = _named(frame, at + 1, high, small)
    inner = named or phrase_from(frame, at + 1, high)
    if inner is None or not inner.name[1] or inner.high >= high:
        return subject
    if word_cue(frame.tokens[inner.low].word, frame.language) is not None and not inner.head and not named:
        return subject  # an official, asking not to be named
    behind = frame.tokens[inner.high]
    closed = is_comma(frame, inner.high) or behind.kind == "q" or behind.word in (":", ".")
    if not closed and frame.tokens[inner.high].word not in small.lists["complement"]:
        return subject
    if frame.tokens[at + 1].word in small.lists["skip"] or inner.high - inner.low > 5:
        return subject
    return Mention(subject.low, inner.high, "name", inner.name, subject.head)


def behind_marked(frame: Frame, at: int, high: int) -> int:
    """The token behind a name in marks that begins at `at` (`head of the firm “Red Hill”`); `at` where there is none."""
    if at + 2 >= high or frame.tokens[at].kind != "p" or frame.tokens[at].word not in MARKS:
        return at
    for end in range(at + 2, min(high - 1, at + 7)):
        if frame.tokens[end].kind == "p":
            return end + 1 if frame.tokens[end].word in MARKS else at
    return at


def _behind_marked(frame: Frame, subject: Mention, at: int, high: int) -> Mention:
    """The name right behind the name in marks: `head of the firm “Red Hill” Jane Roe`."""
    inner = phrase_from(frame, at, high)
    if inner is None or inner.name[0] != at or inner.head or inner.name[1] - at > 4:
        return subject
    return Mention(subject.low, inner.name[1], "name", inner.name, subject.head, subject.gender)


def _named(frame: Frame, at: int, high: int, small: Small) -> Mention | None:
    """The name behind `known as`, which may be a nickname."""
    word = frame.tokens[at].word
    bare = word[1:] if word[:1] in small.prefixes else word
    if bare not in small.lists["named"] and word not in small.lists["named"] or at + 2 >= high:
        return None
    inner = phrase_from(frame, at + 1 + (frame.tokens[at + 1].word in small.lists["inner"]), high)
    return inner if inner is not None and inner.name[1] else None


def _is_field(frame: Frame, subject: Mention) -> bool:
    """True for a name that may be the office's field and no person's: `sheikh of the clan Red Hill, John Roe`."""
    from verify.attribution.givennames import given

    return bool(subject.head) and frame.tokens[subject.name[0]].word not in given(frame.language)


def _comma_behind_field(frame: Frame, at: int, high: int, small: Small) -> int:
    """The comma behind an office's field that a preposition opens (`the engineer in charge of the dam, Jane Roe,`); -1
    where there is none near by."""
    attached = bool(small.attached) and frame.tokens[at].word.startswith(small.attached)
    if frame.tokens[at].word not in small.lists["office_links"] and not attached:
        return -1
    for place in range(at + 1, min(high - 1, at + 6)):
        if is_comma(frame, place):
            return place if frame.tokens[place + 1].kind == "w" else -1
        if frame.tokens[place].kind != "w" or frame.tokens[place].word in small.lists["complement"]:
            return -1
    return -1


def _behind_field(frame: Frame, subject: Mention, high: int, small: Small) -> Mention:
    """`the envoy for refugee affairs Jane Roe`: the name behind the office's field, in front of the complement."""
    tokens = frame.tokens
    if tokens[subject.high].word not in small.lists["office_links"]:
        return subject
    end = subject.high + 1
    while (
        end < high
        and end - subject.high < 12
        and tokens[end].kind == "w"
        and tokens[end].word not in small.lists["complement"]
    ):
        end += 1
    start = end
    while start > subject.high + 1 and end - start < 4:
        word = tokens[start - 1].word
        if (
            word.startswith(small.article)
            and not (start == end and end == high and not is_common(word, frame.language))
            or word.endswith(small.feminine)
            or title_kind(word, frame.language)[1]
            or is_stop(frame, start - 1, small)
        ):
            break
        start -= 1
    if end - start < 2 or start == subject.high + 1:
        return subject
    return Mention(subject.low, end, "name", (start, end), subject.head, subject.gender)
