"""The clauses around cues: which words are a cue here, whose they are, and which clause is inside which."""

from __future__ import annotations

from verify.attribution.cues import CueHit, find_cues, word_cue
from verify.attribution.frames import GENITIVE, Frame, Small, Token, phrase_at, small_words
from verify.attribution.mentions import Mention, is_stop, phrase_from, phrase_to, title_kind
from verify.attribution.openings import is_comma, opening_phrase
from verify.attribution.subjects import Clause, earlier_subject, subject_first, with_apposition
from verify.attribution.telling import is_noun_phrase
from verify.attribution.verbfirst import behind_first_verb, verb_first

_COMPLEMENT = 30  # tokens between a verb and what it brings


def read_clauses(frame: Frame, low: int, high: int, known=None) -> list[Clause]:
    """The clauses of tokens low..high-1 that hold a cue, in order. `known(low, high)` says whether words are a name
    met elsewhere."""
    cues = find_cues(frame, low, high)
    small = small_words(frame.language)
    clauses: list[Clause] = []
    for place, cue in enumerate(cues):
        if cue.kind == "finite" and cue.low > low and _is_owned(frame.tokens[cue.low - 1].word, small):
            cue = cue._replace(kind="noun")
        limit = cues[place + 1].low if place + 1 < len(cues) else high
        lead = cues[place - 1] if place else None
        if lead is not None and lead.kind == "according" and lead.high == cue.low and cue.kind == "finite":
            # `as the ministry announced`: the verb is the cue, its subject the source.
            start = cue.high
            while start < limit and frame.tokens[start].word in small.lists["resumptive"]:
                start += 1
            subject = phrase_from(frame, start, limit) if small.verb_first else None
            clause = Clause(cue, subject, "source", lead=lead.low)
        else:
            clause = _clause(frame, cue, low, high, limit, clauses, small, known)
        behind_article = (
            cue.kind == "finite" and cue.low > low and frame.tokens[cue.low - 1].word in small.lists["articles"]
        )
        if not behind_article if not small.verb_first else _is_cue(frame, clause, low, high, small):
            clauses.append(clause)
    _share_forward(frame, clauses, low, high, small)
    clauses = [clause for clause in clauses if _is_cue(frame, clause, low, high, small)]
    if small.phrases["thus"]:
        clauses += _thus(frame, low, high, clauses, small)
    if not small.verb_first:
        clauses += _other_verbs(frame, low, high, clauses, small)
        clauses.sort(key=lambda clause: clause.cue.low)
    return clauses


def _clause(frame, cue: CueHit, low: int, high: int, limit: int, before: list[Clause], small: Small, known) -> Clause:
    if cue.kind == "according":
        return _source(frame, cue, high, small)
    if cue.kind == "noun":
        return _owner(frame, cue, low, high, before, small)
    if cue.kind == "participle" and small.verb_first and before and before[-1].how == "owner":
        return Clause(cue, before[-1].subject, "shared")  # quoted Roe's remark that ..., calling for
    if cue.kind == "participle":
        return Clause(cue, earlier_subject(before), "shared" if earlier_subject(before) else "elided")
    if small.verb_first:
        opens = cue.high < high and _opens_speech(frame.tokens[cue.high], small) and not cue.prefix
        source = before[-1].subject if opens and before and before[-1].how == "source" else None
        if source is not None and source.high == cue.low and _indefinite(frame, source, small):
            return Clause(cue, source, "before")  # according to a source that said
        return verb_first(frame, cue, low, high, limit, before, small, known)
    return subject_first(frame, cue, low, high, before, small)


def _indefinite(frame: Frame, phrase: Mention, small: Small) -> bool:
    """True for a title without name or article: a verb right behind it is its own (`a source that said`)."""
    words = frame.tokens[phrase.low : phrase.high]
    return bool(phrase.head) and not phrase.name[1] and not any(word.word.startswith(small.article) for word in words)


def _other_verbs(frame: Frame, low: int, high: int, clauses: list[Clause], small: Small) -> list[Clause]:
    """Verbs that the list of cues does not know: the one behind the phrase that opens the sentence (`Roe relished the
    “...”`), and the one behind a quotation (`“...,” Roe retorted`)."""
    tokens = frame.tokens
    starts = [low] + [at + 1 for at in range(low, high) if tokens[at].kind == "q"]
    found: dict[int, Clause] = {}
    for start in starts:
        opening = opening_phrase(frame, start, high, small)
        if opening is None or opening.kind == "phrase" or start > low and opening.low > start + 1:
            continue
        at = opening.high
        while at < high and tokens[at].word in small.lists["skip"]:
            at += 1
        ended = start > low and tokens[start - 1].closes in tuple(".?!؟")
        if ended and any(tokens[i].word in small.lists["being"] for i in range(opening.high, at)):
            continue  # `“How?” The pier is closed to all boats`: a statement of its own
        if (
            start > low
            and opening.name[1]
            and opening.high > opening.name[1]
            and (at >= high or tokens[at].kind != "w" or is_stop(frame, at, small))
        ):
            at = opening.name[1]
            opening = opening._replace(high=at)
        if at >= high or tokens[at].kind != "w" or is_stop(frame, at, small) or tokens[at].word == GENITIVE:
            continue
        if tokens[at].word in small.lists["never_verbs"] or tokens[at].word in small.possessives:
            continue  # `Roe wants its “fair share”`: the verb is no verb of speech
        if not any(clause.cue.low <= at < clause.cue.high for clause in clauses):
            found[at] = Clause(CueHit(at, at + 1, 0, "other", "finite", weak=True), opening, "before")
    return list(found.values())


def _thus(frame: Frame, low: int, high: int, clauses: list[Clause], small: Small) -> list[Clause]:
    """`“...”, with these words opened the mayor the meeting`: behind a quotation, whatever the verb."""
    found = []
    for at in range(low + 1, high):
        if frame.tokens[at].kind != "w" or frame.tokens[at - 1].kind != "q" and not is_comma(frame, at - 1):
            continue
        size = phrase_at(frame.tokens, at, high, small.phrases["thus"])
        verb = at + size
        if not size or verb + 1 >= high or any(one.cue.low == verb for one in clauses):
            continue
        subject = phrase_from(frame, verb + 1, high)
        if subject is not None and subject.kind in ("title", "name", "body"):
            found.append(Clause(CueHit(verb, verb + 1, 0, "say", "finite"), subject, "after"))
    return found


def _share_forward(frame: Frame, clauses: list[Clause], low: int, high: int, small: Small) -> None:
    """A participle in front of everything takes the subject of the main clause; one with none takes the phrase that
    opens the sentence."""
    opening = None
    for place, clause in enumerate(clauses):
        if clause.cue.kind != "participle" or clause.subject is not None:
            continue
        if opening is None:
            opening = opening_phrase(frame, low, high, small)
        governed = any(one.cue.kind == "finite" for one in clauses[:place])
        if small.verb_first and not governed and (opening is None or opening.low == low or not opening.head):
            behind = behind_first_verb(frame, low, clause.cue.low, small)
            if behind is not None:
                clause.subject, clause.how = behind, "shared"
                continue
        if small.verb_first and (governed or opening is None or opening.kind == "phrase" or not opening.head):
            continue
        if opening is not None and opening.high <= clause.cue.low:
            clause.subject, clause.how = opening, "shared"
            continue
        for later in clauses[place + 1 :]:
            if later.subject is not None and later.how in ("before", "inverted", "after"):
                clause.subject, clause.how = later.subject, "shared"
                break
        else:
            if opening is not None and not small.verb_first:
                clause.subject, clause.how = opening, "shared"


def _source(frame: Frame, cue: CueHit, high: int, small: Small) -> Clause:
    """`according to X`; behind a document (`a statement of X`) both are read."""
    at = cue.high
    while at < high and frame.tokens[at].word in small.lists["skip"]:
        at += 1
    source = _without_preposition(frame, phrase_from(frame, at, high), cue, small)
    if source is not None and small.verb_first and source.kind == "title":
        source = with_apposition(frame, source, high, small)._replace(cut=source.cut)
    return Clause(cue, source, "source")


def _without_preposition(frame: Frame, source: Mention | None, cue: CueHit, small: Small) -> Mention | None:
    """`according to X` where the preposition is written together with X."""
    if (
        source is None
        or source.cut
        or not frame.tokens[cue.high - 1].word.endswith(tuple(small.lists["takes_preposition"]))
    ):
        return source
    word = frame.tokens[source.low].word
    for prefix in small.noun_prefixes:
        if not word.startswith(prefix) or len(word) < len(prefix) + 3:
            continue
        rest = word[len(prefix) :]
        if rest.startswith(prefix) and title_kind(rest, frame.language)[0] != rest:
            return source._replace(cut=2 * len(prefix))  # the article's letter went into the preposition
        return source._replace(cut=len(prefix))
    return source


def _is_owned(before: str, small: Small) -> bool:
    """True behind a possessive, where a verb's form is a noun: `her claim`, `Roe's call`."""
    return before in small.possessives or before == GENITIVE


def _owner(frame: Frame, cue: CueHit, low: int, high: int, before: list[Clause], small: Small) -> Clause:
    """A noun of speech: `quoted X's remark`, `X's claim`, `his claim`; its owner is whose words they are."""
    tokens = frame.tokens
    if small.suffixes:
        passing = next((clause for clause in reversed(before) if clause.cue.group == "quote"), None)
        if passing is not None and passing.object is not None:
            return Clause(cue, passing.object, "owner")
        actor = _actor_before(frame, cue, before[-1].cue.high if before else low)
        if actor is not None:
            return Clause(cue, actor, "shared")
        earlier = earlier_subject(before)
        return Clause(cue, earlier, "shared" if earlier else "elided")
    at = cue.low - 1
    for back in range(at, max(low - 1, at - 4), -1):
        if tokens[back].word == GENITIVE:
            return Clause(cue, phrase_to(frame, back, low), "owner")
        if tokens[back].word in small.possessives:
            owner = Mention(
                back, back + 1, "pronoun", head=tokens[back].word, gender=small.possessives[tokens[back].word]
            )
            return Clause(cue, owner, "owner")
        if is_stop(frame, back, small):
            break
    after = cue.high
    if after < high and tokens[after].word in small.lists["link"]:
        return Clause(cue, phrase_from(frame, after + 1, high), "owner")
    return Clause(cue, None, "elided")


def _actor_before(frame: Frame, cue: CueHit, low: int) -> Mention | None:
    """The title or titled name right in front of `with her saying`: who does what the clause tells by another verb."""
    for start in range(max(low, cue.low - 6), cue.low):
        if title_kind(frame.tokens[start].word, frame.language)[1] in ("office", "honorific"):
            actor = phrase_from(frame, start, cue.low)
            return actor if actor is not None and actor.high == cue.low and actor.name[1] else None
    return None


def _is_cue(frame: Frame, clause: Clause, low: int, high: int, small: Small) -> bool:
    """Drops words that only look like a cue: a noun form without an owner, a weak form without subject or complement."""
    if clause.cue.kind == "according":
        return clause.subject is not None
    before = frame.tokens[clause.cue.low - 1] if clause.cue.low > low else None
    if before is not None and before.word in small.lists["being"] and _is_passive(frame, clause, low, high, small):
        return False
    if small.verb_first:
        if clause.cue.high < high and frame.tokens[clause.cue.high].word in small.lists["withheld"]:
            return False  # asked not to be named
        if clause.cue.kind == "noun" and before is not None and before.word in small.lists["within"]:
            if _has_verb_before(frame, clause, low):
                return False
        return _is_verb_first_cue(frame, clause, low, high, small, before)
    return _is_subject_first_cue(frame, clause, high, small, before)


def _has_verb_before(frame: Frame, clause: Clause, low: int) -> bool:
    """True where a verb of speech stands in front: `confirmed, in her speech to the press, that` is the verb's."""
    for at in range(clause.cue.low - 1, max(low - 1, clause.cue.low - 12), -1):
        if frame.tokens[at].kind == "q":
            return False
        cue = word_cue(frame.tokens[at].word, frame.language)
        if cue is not None and cue.kind == "finite" and not cue.weak:
            return True
    return False


def _is_passive(frame: Frame, clause: Clause, low: int, high: int, small: Small) -> bool:
    """True for a verb form behind `is` or `was` and in front of `by`, in a sentence that quotes nothing."""
    after = clause.cue.high
    if clause.cue.kind != "finite" or after >= high or frame.tokens[after].word not in small.lists["passive"]:
        return False
    return all(frame.tokens[at].kind != "q" for at in range(low, high))


def _opens_speech(token: Token, small: Small) -> bool:
    return token.kind == "q" or token.word == ":" or token.word in small.lists["complement"]


def _is_subject_first_cue(frame: Frame, clause: Clause, high: int, small: Small, before: Token | None) -> bool:
    cue = clause.cue
    if cue.kind == "noun":
        return clause.subject is not None
    if before is not None and (before.word in small.lists["articles"] or before.word == GENITIVE):
        return False
    if is_noun_phrase(frame, clause, small):
        return False
    if not cue.weak or clause.how == "before":
        return True
    if cue.high >= high or clause.how not in ("inverted", "shared", "relative"):
        return False
    return clause.how == "inverted" or _opens_speech(frame.tokens[cue.high], small)


def _is_verb_first_cue(frame: Frame, clause: Clause, low: int, high: int, small: Small, before: Token | None) -> bool:
    cue, tokens = clause.cue, frame.tokens
    if cue.kind == "participle" and not _governs(frame, clause, low, high, small):
        return False
    if tokens[cue.low].word[cue.cut :] in small.lists["needs_that"] and not _that_follows(frame, cue, high, small):
        return False
    if not cue.weak:
        return True
    starts = bool(cue.prefix) or before is None or before.kind == "p"
    starts = starts or before.word in small.phrases["switch"] or before.word in small.lists["skip"]  # type: ignore[union-attr]
    found = clause.how in ("after", "before")
    if not starts and (tokens[cue.low].word in small.lists["prepositions"] or not found and clause.how != "relative"):
        return False
    if found:
        return True
    for after in range(cue.high, min(high, cue.high + 8)):
        if _opens_speech(tokens[after], small):
            return True
        passed = tokens[after].word in small.lists["prepositions"] or tokens[after].word in small.lists["skip"]
        if tokens[after].kind == "w" and not passed and is_stop(frame, after, small):
            return False
    return False


def _that_follows(frame: Frame, cue: CueHit, high: int, small: Small) -> bool:
    """True where the verb's complement stands behind it, in front of any quotation: `the minister recorded that`."""
    for at in range(cue.high, min(high, cue.high + _COMPLEMENT)):
        if frame.tokens[at].kind == "q":
            return False
        if frame.tokens[at].word in small.lists["complement"]:
            return True
    return False


def _governs(frame: Frame, clause: Clause, low: int, high: int, small: Small) -> bool:
    """True for a participle that says something: behind a comma or a verb of speech, or in front of what is said; else
    it is an adjective."""
    tokens, cue = frame.tokens, clause.cue
    if cue.low > low and small.suffixes and tokens[cue.low - 1].word in small.lists["prepositions"]:
        return False  # a noun that is spelt like it
    if cue.low == low or tokens[cue.low - 1].kind in "pq" or clause.subject is not None:
        return True
    if cue.high < high and _opens_speech(tokens[cue.high], small):
        return True
    earlier = word_cue(tokens[cue.low - 1].word, frame.language)
    return earlier is not None and earlier.kind == "finite"


def is_nested(frame: Frame, clauses: list[Clause], place: int, small: Small) -> bool:
    """True for a clause inside what an earlier one says, no quotation between."""
    outer, inner = clauses[place - 1], clauses[place]
    start = inner.subject.low if inner.subject is not None and inner.how == "before" else inner.cue.low
    if outer.cue.high > start:
        return False
    return not any(
        frame.tokens[i].kind == "q" or frame.tokens[i].word in small.lists["join"] for i in range(outer.cue.high, start)
    )


def main_clause(frame: Frame, clauses: list[Clause], small: Small) -> int:
    """The clause that whoever speaks on continues: the last with a subject of its own that is not inside another's."""
    best = -1
    for place, clause in enumerate(clauses):
        if clause.cue.group != "other" and clause.subject is not None and clause.how in ("before", "after", "inverted"):
            weaker = best >= 0 and clause.cue.weak and not clauses[best].cue.weak
            firmer = best >= 0 and clauses[best].cue.weak and not clause.cue.weak
            if best < 0 or firmer or not weaker and not is_nested(frame, clauses, place, small):
                best = place
    if best >= 0:
        return best
    for place, clause in enumerate(clauses):
        if clause.how in ("elided", "shared", "source") and clause.cue.kind in ("finite", "according"):
            return place
    return -1
