"""Names of an item that a source does not have, and the name that the source has in their place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from verify.matching.binding import Side
from verify.naming.names import find_names
from verify.settings import DEFAULTS, Settings
from verify.translation.carry import Token
from verify.types import Span

if TYPE_CHECKING:
    import numpy as np


@dataclass(frozen=True, slots=True)
class NameMissing:
    """A name of the item that the source lacks; `instead` is a name that the source has in the same statement and the
    item lacks, None where there is none. `sure` says that the tables know it for a place."""

    name: Span
    instead: Span | None
    sure: bool


def missing_names(
    item: Side, source: Side, table: np.ndarray, stretch: Span, settings: Settings = DEFAULTS
) -> tuple[NameMissing, ...]:
    """The names of the item that nothing in the source carries, in order of place. Of a person's name the last part
    counts; `stretch` is the part of the source that answers the item."""
    if not table.size:
        return ()
    ours, theirs = table.max(axis=1), table.max(axis=0)
    free = [
        group
        for group in groups_of(source)
        if _within(group, source, stretch) and all(theirs[place] < settings.name_carried for place, _ in group)
    ]
    found = []
    for group in groups_of(item):
        place, token = _head(group)
        if ours[place] >= settings.name_carried or _is_figure(token, item):
            continue
        known = any(bool(token.kinds & _PLACES) for _, token in group)
        rival = max(
            (other for other in free if _likeness(group, other)),
            key=lambda other: _likeness(group, other),
            default=None,
        )
        instead = _span(rival) if rival else _beside_first(group, source, table, settings)
        found.append(NameMissing(_span(group), instead, known))
        if rival is not None:
            free.remove(rival)
    return tuple(found)


def _beside_first(group: Group, source: Side, table: np.ndarray, settings: Settings) -> Span | None:
    """The word of the source behind the first part of a name: another family name, where that part is carried."""
    if len(group) < 2:
        return None
    carried = table.max(axis=0)
    for place, _ in group[:-1]:
        at = int(table[place].argmax())
        if table[place, at] < settings.name_carried or at + 1 >= len(source.tokens):
            continue
        behind = source.tokens[at + 1]
        if (
            behind.place == source.tokens[at].place + 1
            and carried[at + 1] < settings.name_carried
            and not behind.digits
        ):
            return behind.span
    return None


Group = Sequence[tuple[int, Token]]


def groups_of(side: Side) -> list[Group]:
    """Names of one or more words: neighbours of one name, or words that the tables know as one thing."""
    names = [name.span for name in find_names(side.text, side.language)]
    found: list[list[tuple[int, Token]]] = []
    before: Span | None = None
    for place, token in enumerate(side.tokens):
        holder = next((span for span in names if span.meets(token.span)), None)
        if holder is None and not token.entities:
            before = None
            continue
        last = found[-1][-1][1] if found and before is not None else None
        if last is not None and last.place == token.place - 1 and holder == before and last.entities == token.entities:
            found[-1].append((place, token))
        else:
            found.append([(place, token)])
        before = holder or token.span
    return list(found)


def _head(group: Group) -> tuple[int, Token]:
    """The part of a name that tells it: a family name stands last."""
    return group[-1]


def _likeness(one: Group, other: Group) -> int:
    """Whether two names may stand in each other's place: 3 of one known kind, 2 of two kinds of place, 1 both unknown,
    0 not."""
    ours = frozenset(kind for _, token in one for kind in token.kinds)
    theirs = frozenset(kind for _, token in other for kind in token.kinds)
    if not ours or not theirs:
        return int(not ours and not theirs)
    if ours & theirs:
        return 3
    return 2 if ours & _PLACES and theirs & _PLACES else 0


_PLACES = frozenset(("country", "region", "city"))


def _is_figure(token: Token, side: Side) -> bool:
    """Months and weekdays are compared as dates."""
    return token.digits or any(mention.span.meets(token.span) for mention in (*side.facts.dates, *side.facts.numbers))


def _within(group: Group, source: Side, stretch: Span) -> bool:
    return any(sentence.meets(stretch) and sentence.covers(_span(group)) for sentence in source.sentences) and not any(
        _is_figure(token, source) for _, token in group
    )


def _span(group: Group) -> Span:
    return Span(group[0][1].span.start, group[-1][1].span.end)
