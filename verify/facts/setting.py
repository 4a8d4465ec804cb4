"""What stands around numbers: hedges, words that open a range, labels, words that look like numbers and are none."""

from __future__ import annotations

from dataclasses import dataclass, field

from verify.facts.tokens import Scan

_ROLES = frozenset(("hedge", "between", "from", "change", "label", "model", "skip"))
_CHANGE_WINDOW = 8  # tokens between a verb of change and the `from` that belongs to it


@dataclass(slots=True)
class Surroundings:
    """For each kind, the token behind it -> where it begins (and what it says). `changes` are tokens of verbs of
    change, behind which `from 10 to 12` is no range."""

    hedges: dict[int, tuple[int, str]] = field(default_factory=dict)
    between: dict[int, int] = field(default_factory=dict)
    origins: dict[int, int] = field(default_factory=dict)
    labels: dict[int, int] = field(default_factory=dict)
    models: set[int] = field(default_factory=set)
    changes: set[int] = field(default_factory=set)

    def changes_before(self, index: int, window: int = _CHANGE_WINDOW) -> bool:
        return any(at in self.changes for at in range(index - window, index))


def look_around(scan: Scan) -> Surroundings:
    """Collects the surroundings in one pass and blocks the phrases that count nothing."""
    around = Surroundings()
    blocked: list[range] = []
    for index, roles in enumerate(scan.roles):
        if roles.isdisjoint(_ROLES):
            continue
        for hit in scan.hits[index]:
            if hit.role not in _ROLES:
                continue
            end = scan.after(hit, index)
            if not end:
                continue
            _note(scan, around, blocked, hit.role, hit.value, index, end)
    for tokens in blocked:
        scan.block(tokens)
    return around


def _note(scan: Scan, around: Surroundings, blocked: list[range], role: str, value: str, index: int, end: int) -> None:
    if role == "hedge":
        known = around.hedges.get(end)
        if known is None or index < known[0]:
            around.hedges[end] = (index, value)
    elif role == "between":
        around.between[end] = index
    elif role == "from":
        around.origins[end] = index
    elif role == "label":
        around.labels[end] = index
    elif role == "model":
        around.models.add(end)
    elif role == "change":
        around.changes.add(index)
    elif not (scan.word(index - 1) == "-" and scan.touches(index)):
        blocked.append(range(index, end))


def hedge_of(scan: Scan, around: Surroundings, first: int, end: int) -> str | None:
    """The hedge in front of a number, else behind it or behind its noun. Up to two fillers may stand between."""
    at = first
    for _ in range(3):
        if at in around.hedges:
            return around.hedges[at][1]
        before = _filler_before(scan, at)
        if before is None:
            break
        at = before
    for place in (end, end + 1, end + 2):
        met = scan.hit(place, ("hedge-after",))
        if met is not None:
            return met[0].value
        if not scan.is_word(place):
            break
    return None


def _filler_before(scan: Scan, index: int) -> int | None:
    for length in (1, 2, 3):
        met = scan.hit(index - length, ("hedge-filler",))
        if met is not None and met[1] == index:
            return index - length
    word = scan.word(index - 1)
    if scan.touches(index) and any(word == prefix for prefix, _, _ in scan.lex.prefixes):
        return index - 1  # a prefix written in front of digits
    if word in ("-", "(") and scan.touches(index):
        return index - 1
    return None
