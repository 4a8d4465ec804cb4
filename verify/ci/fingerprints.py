"""What a fault is, apart from where it stands: the key of waivers, baselines and the identities in other formats.

A fault is told by the item's id (its folded words and which of several alike it is, see `verify.check.ids_of`), who
is said to have said it, its label and its reason codes. Lines and offsets take no part: they change with every edit.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]
LABELS = ("consistent", "paraphrased", "unsupported")
NOTHING = frozenset({"no-source", "no-coverage"})
"""Codes that say the same of an item and differ by what else the corpus holds: as it grows, one becomes the other."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault of one item. `speaker` None: nobody is named, or, in a waiver, whoever is."""

    item: str
    label: str
    codes: tuple[str, ...]
    speaker: str | None = None


def fault_of(item: Json) -> Fault:
    """The fault of an item of a report; its codes are those of its reasons that weigh more than a note, sorted."""
    return Fault(str(item.get("id", "")), item.get("label", ""), codes_of(item), speaker_of(item))


def codes_of(item: Json) -> tuple[str, ...]:
    """The codes that made the label, sorted; all of them where none weighs more than a note."""
    reasons = item.get("reasons") or ()
    heavy = {reason["code"] for reason in reasons if reason.get("weight") in ("warning", "error")}
    return tuple(sorted(heavy or {reason["code"] for reason in reasons}))


def speaker_of(item: Json) -> str | None:
    return (item.get("speaker") or {}).get("name")


def covers(known: Fault, found: Fault) -> bool:
    """Whether what is known excuses what was found: the same item of the same speaker, no worse a label and no code
    besides, so that one excused fault hides no other."""
    excused = set(known.codes) | (NOTHING if NOTHING & set(known.codes) else set())
    return (
        known.item == found.item
        and (known.speaker is None or _folded(known.speaker) == _folded(found.speaker))
        and _rank(found.label) <= _rank(known.label)
        and set(found.codes) <= excused
    )


def fingerprint(item: Json, story: str = "") -> str:
    """32 hexadecimal digits for the fault of an item; with `story`, its path, no two of a report are the same."""
    fault = fault_of(item)
    parts = (story, fault.item, fault.label, " ".join(fault.codes), _folded(fault.speaker))
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _folded(name: str | None) -> str:
    return " ".join((name or "").casefold().split())


def _rank(label: str) -> int:
    return LABELS.index(label) if label in LABELS else len(LABELS)
