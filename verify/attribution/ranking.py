"""Which of the cues around a quotation brings it: features of cue and place, weighed by the language's table.

A log-linear ranker over the cues of one sentence, after the candidate ranking of quote attribution since Elson and McKeown
(2010); the weights of `cue-weights.tsv` are set by `scripts/train-cues` where labelled articles exist, else by hand.
"""

from __future__ import annotations

import functools
import math

from verify.attribution.clauses import is_nested
from verify.attribution.frames import Frame, Small, small_words
from verify.attribution.openings import is_comma
from verify.attribution.subjects import Clause
from verify.languages import Language

_NEAREST = 8  # cues on either side; with 8 the labelled articles give the same figures as with all
_NEVER = 10.0  # more than all weights of one cue together
_GAPS = (0, 1, 2, 4, 7, 12, 20)


@functools.cache
def weights(language: Language) -> dict[str, float]:
    """Feature -> weight, as `cue-weights.tsv` of the language has it."""
    return {feature: float(weight) for feature, weight in language.rows("cue-weights")}


def rank(frame: Frame, at: int, low: int, high: int, clauses: list[Clause]) -> tuple[int, float]:
    """The number of the clause that brings the quotation at token `at`, and the share of its weight among all in
    0..1; (-1, 0) where the sentence has no cue."""
    if not clauses:
        return -1, 0.0
    table = weights(frame.language)
    # Only cues near by are weighed, so that cost stays linear in a sentence of nothing but cues.
    first = sum(clause.cue.low < at for clause in clauses)
    start = max(0, first - _NEAREST)
    clauses = clauses[start : first + _NEAREST]
    scores = [
        sum(table.get(name, 0.0) for name in features(frame, at, low, high, clauses, place))
        for place in range(len(clauses))
    ]
    for place in range(len(clauses)):
        if _ends_subordinate(frame, at, low, high, clauses, place) or _passes_on(at, clauses, place):
            scores[place] -= _NEVER
    top = max(scores)
    best = scores.index(top)
    share = 1.0 / sum(math.exp(max(-50.0, score - top)) for score in scores)
    # One poor cue alone has all the weight: what the ranker thinks of it by itself bounds it.
    alone = 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, top - table.get("alone", 0.0)))))
    return start + _nearer_verb(frame, at, clauses, best, table), round(min(share, alone), 4)


def _nearer_verb(frame: Frame, at: int, clauses: list[Clause], best: int, table: dict[str, float]) -> int:
    """The last verb of the same subject in front of the quotation: `confirmed the remark but said it was “...”`."""
    tokens, small = frame.tokens, small_words(frame.language)
    for place in range(len(clauses) - 1, best, -1):
        clause = clauses[place]
        cue = clause.cue
        used = any(tokens[i].kind == "q" for i in range(clauses[best].cue.high, cue.low))
        if used and cue.high == at and cue.group == "describe" and clause.how == "before":
            return place  # `said “...”, a claim that Roe called “...”`: the quotation is what this verb lacks
        if (
            cue.low >= at
            or cue.kind != "finite"
            or clause.how != "shared"
            or clause.subject is not clauses[best].subject
        ):
            continue
        opens = tokens[cue.high].kind == "q" or tokens[cue.high].word in (":", *small.lists["complement"])
        joined = cue.prefix or tokens[cue.low - 1].word in small.lists["join"]
        opens = opens or tokens[at - 1].word == ":"
        if clause.subject is not None and joined and (opens or not cue.weak):
            return place
    return best


def _passes_on(at: int, clauses: list[Clause], place: int) -> bool:
    """True for a verb of quoting whose object speaks by a verb or noun of its own: `quoted a nurse who said “...”`."""
    if clauses[place].cue.group != "quote" or place + 1 >= len(clauses):
        return False
    following = clauses[place + 1]
    return following.how in ("relative", "owner") and following.cue.low < at


def _ends_subordinate(frame: Frame, at: int, low: int, high: int, clauses: list[Clause], place: int) -> bool:
    """True for a cue behind the clause that a quotation ends: `While Roe called it “fair,” Doe said ...` is Roe's."""
    lists = small_words(frame.language).lists
    first = frame.tokens[low].word
    if (
        clauses[place].cue.low < at
        or first not in lists["conjunctions"]
        or first in lists["join"]
        or is_comma(frame, at - 1)
    ):
        return False
    return any(
        0 < clause.cue.high <= at and at - clause.cue.high <= 5 and clause.subject is not None and not clause.cue.weak
        for clause in clauses[:place]
    )


def features(frame: Frame, at: int, low: int, high: int, clauses: list[Clause], place: int) -> list[str]:
    """The names of the features that hold for a quotation and one clause of its sentence."""
    clause = clauses[place]
    cue, subject = clause.cue, clause.subject
    small = small_words(frame.language)
    side = "before" if cue.low < at else "after"
    kind = "none" if subject is None else subject.kind
    names = [
        side,
        f"{side} group {cue.group}",
        f"{side} kind {cue.kind}",
        f"{side} how {clause.how}",
        f"{side} subject {kind}",
    ]
    if cue.weak:
        names.append(f"{side} weak")
    if cue.prefix:
        names.append(f"{side} joined")
    opens = all(frame.tokens[i].kind == "p" for i in range(low, at))
    if opens:
        names.append(f"{side} quote opens")
    first = frame.tokens[low]
    if first.word in small.lists["conjunctions"] and first.word not in small.lists["join"]:
        names.append(
            f"{side} in subordinate"
            if not any(is_comma(frame, i) for i in range(at + 1, high))
            else f"{side} subordinate"
        )
    more = (
        _before(frame, at, low, clauses, place, small)
        if side == "before"
        else _after(frame, at, high, clauses, place, small, opens)
    )
    return names + more


def _gap(count: int) -> int:
    for number, bound in enumerate(_GAPS):
        if count <= bound:
            return number
    return len(_GAPS)


def _before(frame: Frame, at: int, low: int, clauses: list[Clause], place: int, small: Small) -> list[str]:
    tokens = frame.tokens
    clause = clauses[place]
    cue, subject = clause.cue, clause.subject
    lists = small.lists
    between = range(cue.high, at)
    quotes = sum(tokens[i].kind == "q" for i in between)
    nearer = [other for other in clauses[place + 1 :] if other.cue.low < at]
    strong = sum(not other.cue.weak and other.how != "source" for other in nearer)
    names = [
        f"b gap {_gap(at - cue.high)}",
        f"b quotes {min(quotes, 2)}",
        f"b nearer {min(len(nearer), 3)}",
        f"b nearer strong {min(strong, 2)}",
    ]
    last = tokens[at - 1]
    if last.word == ":":
        names.append("b colon")
    elif last.word in lists["complement"]:
        names.append("b complement last")
    elif is_comma(frame, at - 1):
        names.append("b comma last")
    elif last.word in lists["prepositions"]:
        names.append("b preposition last")
    after = tokens[cue.high]
    if after.word in lists["complement"]:
        names.append("b complement next")
    elif after.kind == "q" or is_comma(frame, cue.high) and tokens[cue.high + 1].kind == "q":
        names.append("b quote next")
    elif any(tokens[i].word in lists["complement"] for i in between):
        names.append("b complement")
    if any(tokens[i].word in (";", "؛") for i in between):
        names.append("b semicolon")
    if any(tokens[i].word in lists["conjunctions"] and tokens[i].word not in lists["join"] for i in between):
        names.append("b conjunction")
    if any(tokens[i].word in lists["relative"] for i in between):
        names.append("b relative")
    if subject is not None and place and cue.kind == "finite" and is_nested(frame, clauses, place, small):
        names += ["b nested", f"b nested {subject.kind}", f"b nested {cue.group}"]
    first = min(cue.low, subject.low) if subject is not None else cue.low
    if first > low and any(tokens[i].kind == "q" for i in range(max(low, first - 2), first)):
        names += ["b used", f"b used {clause.how}"]
    return names


def _after(frame: Frame, at: int, high: int, clauses: list[Clause], place: int, small: Small, opens: bool) -> list[str]:
    tokens = frame.tokens
    clause = clauses[place]
    cue, subject = clause.cue, clause.subject
    lists = small.lists
    first = min(cue.low, subject.low) if subject is not None and subject.low > at else cue.low
    quotes = sum(tokens[i].kind == "q" for i in range(at + 1, cue.low))
    earlier = sum(other.cue.low > at for other in clauses[:place])
    names = [f"a gap {_gap(first - at - 1)}", f"a quotes {min(quotes, 2)}", f"a earlier {min(earlier, 2)}"]
    close = [i for i in range(at + 1, first) if not is_comma(frame, i)]
    adjacent = all(tokens[i].word in lists["skip"] or tokens[i].word in lists["conjunctions"] for i in close)
    closes = tokens[at].closes
    comma = closes in (",", "،") and closes or at + 1 < high and is_comma(frame, at + 1)
    end = "comma" if comma else "mark" if closes and closes in "?!؟…" else "stop" if closes == "." else "none"
    names.append(f"a closes {end}")
    rival = next((other for other in reversed(clauses[:place]) if other.cue.high <= at and other.how != "source"), None)
    if rival is not None:
        near = at - rival.cue.high <= 6 and not any(tokens[i].kind == "q" for i in range(rival.cue.high, at))
        names.append(f"a rival {'near' if near else 'far'}")
        if near and adjacent:
            names += [f"a rival {rival.cue.group}", f"a rival {rival.how}"]
    if adjacent:
        side = "behind" if subject is not None and subject.low > at else "ahead"
        names += [
            f"a adjacent {end} {side}",
            f"a adjacent {end} {side} {'opens' if opens else 'inside'}",
            f"a adjacent {cue.kind}",
        ]
        if cue.prefix:
            names.append("a adjacent joined")
    return names
