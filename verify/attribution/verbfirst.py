"""Who is the subject of a verb of speech in a language whose verbs stand in front of their subjects."""

from __future__ import annotations

from verify.attribution.cues import CueHit, word_cue
from verify.attribution.frames import MARKS, Frame, Small, phrase_at
from verify.attribution.givennames import given
from verify.attribution.mentions import Mention, is_stop, phrase_from, phrase_to, title_kind
from verify.attribution.narrowing import is_plural_subject, narrowed
from verify.attribution.openings import is_comma
from verify.attribution.subjects import Clause, earlier_subject, over_parenthesis, with_apposition
from verify.attribution.uncased import can_name
from verify.naming.namefinding import is_common


def verb_first(
    frame, cue: CueHit, low: int, high: int, limit: int, before: list[Clause], small: Small, known
) -> Clause:
    tokens = frame.tokens
    at = _behind_time(frame, cue.high, high, small)
    while (
        at < high
        and (
            is_comma(frame, at)
            or tokens[at].word in small.lists["skip"]
            or tokens[at].word in small.lists["resumptive"]
        )
        and tokens[at].word not in small.lists["complement"]
    ):
        at += 1
    right = phrase_from(frame, at, min(high, max(limit, at))) if at < high else None
    if right is not None:
        right = without_object(frame, narrowed(frame, right, high, small, known), cue, high, small)
    left = _subject_left(frame, cue, low, small, known)
    if left is not None and left[0].kind == "pronoun" and tokens[cue.low - 1].word in small.lists["what"]:
        left = None if right is not None and _can_be_subject(frame, right, high, small, known, cue) else left
    quoting = cue.group == "quote"
    if left is not None and (left[1] or right is None or not _can_be_subject(frame, right, high, small, known, cue)):
        return Clause(cue, left[0], "before")
    if cue.low - 1 > low and tokens[cue.low - 1].word in small.lists["relative"]:
        end = cue.low - 1
        end -= is_comma(frame, end - 1)
        return Clause(cue, _last_phrase(frame, phrase_to(frame, end, low), small), "relative")
    if right is not None and cue.weak and cue.prefix and _is_stranger(right, known) and earlier_subject(before):
        return Clause(cue, earlier_subject(before), "shared")
    if right is not None and _can_be_subject(frame, right, high, small, known, cue):
        clause = Clause(cue, with_apposition(frame, right, high, small), "after")
        if quoting:
            clause.object = _quoted_person(frame, right.high, high, small)
        return clause
    if cue.prefix and cue.low > low:
        earlier = next(
            (one for one in reversed(before) if one.subject is not None and one.how in ("before", "after", "shared")),
            None,
        )
        if earlier is not None and cue.gender in ("", earlier.cue.gender):
            return Clause(cue, earlier.subject, "shared")
        opening = None if earlier is not None else _actor(frame, low, cue.low, small)
        if opening is not None:
            return Clause(cue, opening, "shared")
    joined = cue.prefix or cue.low == low or tokens[cue.low - 1].word in small.lists["join"]
    if cue.low > low and tokens[cue.low - 1].word in small.lists["join"] and not before:
        first = behind_first_verb(frame, low, cue.low, small)
        if first is not None:
            return Clause(cue, first, "shared")
    if cue.high < high and tokens[cue.high].word in small.lists["within_it"] and not cue.prefix:
        return Clause(cue, None, "elided")
    if not joined and before:
        return Clause(cue, earlier_subject(before), "shared")
    return Clause(cue, None, "elided")


def without_object(frame: Frame, phrase: Mention, cue: CueHit, high: int, small: Small) -> Mention:
    """`likened John Roe the scene to`: where a verb needs an object and a preposition follows, a common noun with the
    article behind two words of a name is the object."""
    last = phrase.high - 1
    if cue.group not in ("describe", "criticise", "call-for") or phrase.name[1] != phrase.high or phrase.high >= high:
        return phrase
    word, behind = frame.tokens[last].word, frame.tokens[phrase.high].word
    links = behind in small.lists["prepositions"] or behind in small.lists["complement"]
    if last - phrase.name[0] < 2 or not links or not word.startswith(small.article):
        return phrase
    if not is_common(word, frame.language):
        return phrase
    return phrase._replace(high=last, name=(phrase.name[0], last))


def _last_phrase(frame: Frame, phrase: Mention | None, small: Small) -> Mention | None:
    """Of `received the king the minister Roe, who`, the one in front of `who`: a title without the article begins anew
    behind a word with it."""
    if phrase is None or not small.article:
        return phrase
    for at in range(phrase.high - 1, phrase.low, -1):
        word = frame.tokens[at].word
        if word.startswith(small.article) or title_kind(word, frame.language) != (word, "office"):
            continue
        if frame.tokens[at - 1].word.startswith(small.article):
            return phrase_from(frame, at, phrase.high)
    return phrase


def _is_stranger(phrase: Mention, known) -> bool:
    """True for words without a title that are no name met elsewhere."""
    return not phrase.head and phrase.kind in ("name", "phrase") and not (known and known(phrase.low, phrase.high))


def _actor(frame: Frame, low: int, high: int, small: Small) -> Mention | None:
    """The first office with the article among tokens low..high-1: who does what the sentence tells, where its verb is
    none of speech."""
    for at in range(low, high):
        word = frame.tokens[at].word
        if word.startswith(small.article) and title_kind(word, frame.language)[1] == "office":
            return phrase_from(frame, at, high)
    return None


def _bare(word: str, small: Small) -> str:
    """A word without the conjunction written together with it, where what remains is a small word."""
    rest = word[1:] if word[:1] in small.prefixes else word
    return rest if rest in small.lists["skip"] or rest in small.lists["prepositions"] else word


def _behind_introduction(frame: Frame, low: int, high: int, small: Small) -> int:
    """The token behind `on the other hand,`: an introduction that a preposition opens and a comma ends."""
    if low >= high or _bare(frame.tokens[low].word, small) not in small.lists["prepositions"]:
        return low
    return next((at + 1 for at in range(low + 1, min(high, low + 12)) if is_comma(frame, at)), low)


def behind_first_verb(frame: Frame, low: int, high: int, small: Small) -> Mention | None:
    """The title, body or name behind the verb that opens a sentence: `The mayor showed surprise, saying` in a language
    where the verb comes first. Only what has a title, or begins with a given name."""
    at = _behind_introduction(frame, low, high, small)
    while at < high and (frame.tokens[at].kind == "p" or _bare(frame.tokens[at].word, small) in small.lists["skip"]):
        at += 1
    if at + 1 >= high or frame.tokens[at].kind != "w" or is_stop(frame, at, small):
        return None
    if frame.tokens[at].word.startswith(small.article) or title_kind(frame.tokens[at].word, frame.language)[1]:
        return None
    found = phrase_from(frame, at + 1, high)
    if found is None or found.kind not in ("title", "name", "body", "group"):
        return None
    return found if found.head or frame.tokens[found.low].word in given(frame.language) else None


def _quoted_person(frame: Frame, at: int, high: int, small: Small) -> Mention | None:
    if at < high and frame.tokens[at].word in small.lists["quoted_from"]:
        person = phrase_from(frame, at + 1, high)
        return person if person is None else with_apposition(frame, person, high, small)
    return None


def _subject_left(frame: Frame, cue: CueHit, low: int, small: Small, known) -> tuple[Mention, bool] | None:
    """A subject in front of its verb, and whether a small word (`وكان`, `أما`) makes that sure."""
    tokens = frame.tokens
    at = cue.low - 1
    while at >= low and tokens[at].word in small.lists["skip"]:
        at -= 1
    beforehand = _beforehand(frame, cue, low, small) if small.lists["beforehand"] else None
    if beforehand is not None:
        return beforehand, True
    if at < low:
        return None
    at = _before_nickname(frame, at, low)
    eulogy = _eulogy_before(frame, at + 1, low, small)
    if eulogy < at + 1 and eulogy > low:
        return _named_before(frame, eulogy, low, small), True
    topic = _topic(frame, at + 1, low, high=cue.low, small=small) if cue.prefix else None
    if topic is not None:
        return topic, True
    if is_comma(frame, at):
        subject = over_parenthesis(frame, at, low, small) if not cue.prefix else None
        if subject is None or not _at_clause_start(frame, subject.low, low, small):
            return None
        return subject, True
    subject = phrase_to(frame, at + 1, low)
    if subject is not None and subject.kind == "phrase" and subject.low == at == low and known and known(at, at + 1):
        subject = Mention(at, at + 1, "name", (at, at + 1))  # a family name that is an adjective's form
    if subject is not None and _is_pluperfect(frame, subject, low, small):
        return subject, True
    if (
        subject is None
        or subject.kind in ("phrase", "document")
        and not subject.name[1]
        or not _at_clause_start(frame, subject.low, low, small)
    ):
        return None
    if (
        any(word_cue(tokens[i].word, frame.language) is not None for i in range(subject.low, subject.high))
        and not subject.head
    ):
        return None
    if subject.name[1] and not subject.head and not (known is not None and known(*subject.name)):
        bare = not any(tokens[i].word.startswith(small.article) for i in range(subject.low, subject.high))
        if cue.weak or cue.prefix or subject.low > low or not bare or subject.high - subject.low > 4:
            return None
    if cue.prefix and subject.low == low and subject.kind != "pronoun":
        return None
    return subject, True


def _behind_time(frame: Frame, at: int, high: int, small: Small) -> int:
    """The token behind a time between commas: `announced, last month, that`."""
    if at + 1 < high and is_comma(frame, at) and frame.tokens[at + 1].word in small.lists["times"]:
        for place in range(at + 2, min(high, at + 7)):
            if is_comma(frame, place):
                return place + 1
    return at


def _beforehand(frame: Frame, cue: CueHit, low: int, small: Small) -> Mention | None:
    """The subject of `it has happened to Roe that she said`: behind a preposition written together with it."""
    tokens, at = frame.tokens, cue.low - 1
    if at - 2 < low or tokens[at].word not in small.lists["complement"]:
        return None
    for start in range(max(low, at - 8), at - 1):
        if tokens[start].word in small.lists["beforehand"]:
            subject = phrase_from(frame, start + 1, at)
            if subject is None or subject.high != at:
                return None
            word = tokens[start + 1].word
            cut = next((len(prefix) for prefix in small.noun_prefixes if word.startswith(prefix)), 0)
            return subject._replace(cut=cut * (2 if word[cut:].startswith(word[:cut]) else 1)) if cut else None
    return None


def _topic(frame: Frame, end: int, low: int, high: int, small: Small) -> Mention | None:
    """The subject behind `as for`, whose verb has a conjunction: `as for Roe, she said`."""
    start = low
    while start < end and (frame.tokens[start].kind in "pq" or frame.tokens[start].word in small.lists["skip"]):
        start += 1
    if start + 1 >= end or frame.tokens[start].word not in small.lists["topic"]:
        return None
    subject = phrase_from(frame, start + 1, end)
    if subject is None:
        return None
    if subject.high < end - 1 and not is_comma(frame, subject.high):
        fuller = with_apposition(frame, subject, end, small)
        return fuller if fuller.high == end else None
    return with_apposition(frame, subject, high, small)


def _is_pluperfect(frame: Frame, subject: Mention, low: int, small: Small) -> bool:
    """True for the subject between a helping verb and its verb: `had Roe said`."""
    at = subject.low - 1
    if at < low or frame.tokens[at].word not in small.lists["had"] or subject.kind in ("document", "pronoun"):
        return False
    return at == low or _at_clause_start(frame, at, low, small)


def _before_nickname(frame: Frame, at: int, low: int) -> int:
    """The token in front of a short by-name in marks that ends at `at`: `the ministry “Two Towers” announced`."""
    tokens = frame.tokens
    if tokens[at].kind != "p" or tokens[at].word not in MARKS:
        return at
    for place in range(at - 1, max(low, at - 6), -1):
        if tokens[place].kind == "p":
            return place - 1 if tokens[place].word in MARKS else at
    return at


def _eulogy_before(frame: Frame, end: int, low: int, small: Small) -> int:
    """The token that begins a formula of blessing which ends in front of `end`; `end` where there is none."""
    for size in (5, 4, 3, 2):
        if end - size > low and phrase_at(frame.tokens, end - size, end, small.phrases["eulogies"]) == size:
            return end - size
    return end


def _named_before(frame: Frame, end: int, low: int, small: Small) -> Mention:
    """The name that ends in front of `end`: from a particle of names on, else the last two words at most."""
    start = end - 1
    while start - 1 >= low and end - start < 5 and not is_stop(frame, start - 1, small):
        if frame.tokens[start].word in small.lists["particles"]:
            break
        start -= 1
    return Mention(start, end, "name", (start, end))


def _at_clause_start(frame: Frame, at: int, low: int, small: Small) -> bool:
    if at <= low:
        return True
    before = frame.tokens[at - 1]
    return (
        before.kind in "pq" or before.word in small.lists["skip"] or before.word in small.lists["conjunctions"]
        or before.word in small.lists["complement"] or before.word in {phrase for phrase in small.phrases["switch"]}
    )  # fmt: skip


def _can_be_subject(frame: Frame, phrase: Mention, high: int, small: Small, known, cue: CueHit) -> bool:
    """True for a phrase behind a verb that can be its subject: a title, a body, a pronoun, a name met elsewhere, or
    words with the verb's complement right behind them."""
    tokens = frame.tokens
    if cue.group == "tell":
        return _tells(frame, phrase, small)
    if phrase.kind in ("title", "body", "group", "pronoun") or is_plural_subject(frame, phrase.low, small):
        return True
    if phrase.kind == "document":
        opens = phrase.high < high and tokens[phrase.high].word in small.lists["complement"]
        return not cue.weak or cue.group == "quote" or opens
    if phrase.name[1] and phrase.head:
        return True
    if known is not None and known(phrase.low, phrase.high):
        return True
    at = phrase.high
    if cue.plain:
        return True
    if at >= high:
        return False
    if small.attached and tokens[at].word.startswith(small.attached) and not cue.weak and at - phrase.low == 1:
        return not tokens[phrase.low].word.startswith(small.article)
    following = word_cue(tokens[at].word, frame.language)
    if (
        following is not None
        and following.kind == "participle"
        and not cue.weak
        or _complement_follows(frame, at, high, small)
    ):
        return True
    if tokens[at].kind == "q" or tokens[at].word == ":":
        return not cue.weak
    if tokens[at].word in small.lists["prepositions"] and not cue.weak and _may_be_name(frame, phrase, small):
        return True
    if tokens[at].word in small.lists["complement"] or _complement_behind_comma(frame, at, high, small):
        return True
    first = title_kind(tokens[phrase.low].word, frame.language)[1]
    if first == "place":
        return "f" not in (cue.gender, small.place_gender) or cue.gender == small.place_gender
    return (
        is_comma(frame, at)
        and not cue.weak
        and phrase.high - phrase.low <= 4
        or phrase_at(tokens, phrase.low, high, small.phrases["passive"]) > 0
    )


def _may_be_name(frame: Frame, phrase: Mention, small: Small) -> bool:
    """True for one or two words without the article of which none is a common noun: `voiced Guterres his concern`."""
    if phrase.high - phrase.low > 2:
        return False
    words = range(phrase.low, phrase.high)
    return all(not frame.tokens[at].word.startswith(small.article) and can_name(frame, at, small) for at in words)


def _tells(frame: Frame, phrase: Mention, small: Small) -> bool:
    """True where a phrase behind a verb of telling holds its subject: a title or name, or two phrases in one (`told the
    ministry the residents`); one alone is who is told."""
    words = [token.word for token in frame.tokens[phrase.low : phrase.high]]
    if not words[0].startswith(small.article) or phrase.head and phrase.kind in ("title", "name"):
        return True
    return any(
        word.startswith(small.article) and title_kind(word, frame.language)[1] in ("group", "office", "body")
        for word in words[1:]
    )


def _complement_behind_comma(frame: Frame, at: int, high: int, small: Small) -> bool:
    """True where an apposition between commas parts a phrase from the verb's complement: `Roe, who is a member, that`."""
    if not is_comma(frame, at) or at + 1 >= high or frame.tokens[at + 1].kind != "w":
        return False
    for place in range(at + 2, min(high - 1, at + 16)):
        if is_comma(frame, place):
            return frame.tokens[place + 1].word in small.lists["complement"]
        if frame.tokens[place].kind != "w" or frame.tokens[place].word in small.lists["complement"]:
            return False
    return False


def _complement_follows(frame: Frame, at: int, high: int, small: Small) -> bool:
    """True where words in between (`in a statement`) part a phrase from the verb's complement."""
    tokens = frame.tokens
    if tokens[at].word not in small.lists["prepositions"]:
        return False
    for place in range(at + 1, min(high, at + 8)):
        if tokens[place].kind != "w":
            return tokens[place].word == ":"
        if tokens[place].word in small.lists["complement"]:
            return tokens[place - 1].word not in small.lists["prepositions"]
    return False
