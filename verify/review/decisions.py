"""A reviewer's decision on an item, and which of several stand.

A decision is never changed. It names those that it answers (`previous`), so what stands follows from the decisions
alone, in whatever order and from however many files they come: each that no other answers, and of one reviewer's the
latest. Two that stand and say different things are a conflict; a decision that answers both ends it.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any, get_args

from verify.errors import InputError
from verify.settings import DEFAULTS
from verify.types import Label

LABELS: tuple[str, ...] = get_args(Label)
ACTIONS = ("accept", "reject", "label", "open")
"""The verdict is right; it is wrong; another label is right; not decided (again), perhaps with a note."""
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", re.ASCII)
_ID = re.compile(r"[0-9a-f]{32}")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Subject:
    """What is decided on: an item of a story, its verdict, and the digest of what that verdict rests on."""

    story: str
    item: str
    label: str
    digest: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What a reviewer said of an item, and when (UTC). `id` is the digest of all the rest, so a changed one is found
    and the same decision in two files is one."""

    id: str
    story: str
    item: str
    label: str
    digest: str
    action: str
    override: str | None
    note: str
    reviewer: str
    time: str
    previous: tuple[str, ...]

    @property
    def subject(self) -> Subject:
        return Subject(self.story, self.item, self.label, self.digest)

    @property
    def outcome(self) -> str | None:
        """The label that holds by this decision; `rejected` where none does, None where nothing is decided."""
        return {"accept": self.label, "label": self.override, "reject": "rejected"}.get(self.action)

    def to_dict(self) -> dict[str, Any]:
        return {**{key: getattr(self, key) for key in self.__dataclass_fields__}, "previous": list(self.previous)}


def decide(
    subject: Subject,
    action: str,
    reviewer: str,
    at: datetime,
    *,
    override: str | None = None,
    note: str = "",
    previous: Iterable[str] = (),
) -> Decision:
    """A new decision. To put the label that the verdict has is to accept it. `InputError` where something is missing
    or too long."""
    if action == "label" and override == subject.label:
        action, override = "accept", None
    time = at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    fields = {**asdict(subject), "action": action, "override": override, "time": time}
    return _checked({**fields, "note": clean(note), "reviewer": one_line(reviewer), "previous": sorted(set(previous))})


def from_dict(data: Any, where: object = None) -> Decision:
    """A decision that was written before; `InputError` where it is none, or is not as it was written."""
    try:
        fields = {key: data[key] for key in Decision.__dataclass_fields__}
        texts = [fields[key] for key in fields if key not in ("override", "previous")]
        if not all(isinstance(text, str) for text in (*texts, *fields["previous"], fields["override"] or "")):
            raise TypeError("a field that is no text")
        made = _checked({key: value for key, value in fields.items() if key != "id"})
    except (KeyError, TypeError, IndexError, UnicodeEncodeError) as error:
        raise InputError("this is no decision", where, "Give what `verify review export` wrote") from error
    except InputError as error:
        raise InputError(error.what, where, error.mend) from error
    if made.id != fields["id"]:
        raise InputError("a decision was changed after it was made", where, "Export it again from the first file")
    return made


def _checked(fields: dict[str, Any]) -> Decision:
    action, override, note, reviewer = (fields[key] for key in ("action", "override", "note", "reviewer"))
    if action not in ACTIONS:
        raise InputError(f"no action {action!r}", mend=f"There are: {', '.join(ACTIONS)}")
    if (action == "label") != (override is not None) or override not in (None, *LABELS):
        raise InputError("the label to put is missing or unknown", mend=f"There are: {', '.join(LABELS)}")
    if fields["label"] not in LABELS:
        raise InputError("the item has no verdict to decide on", mend="Check the story against a corpus first")
    if not reviewer or reviewer != one_line(reviewer) or len(reviewer) > DEFAULTS.reviewer_length:
        raise InputError("the reviewer's name is missing or too long", mend="Give --reviewer NAME")
    if note != clean(note) or len(note) > DEFAULTS.note_length:
        raise InputError(f"the note is longer than {DEFAULTS.note_length} letters", mend="Shorten it")
    if not _is_time(fields["time"]) or not all(_ID.fullmatch(each) for each in fields["previous"]):
        raise InputError("its time or an id is malformed", mend="Give what `verify review export` wrote")
    rest = [fields[key] for key in Decision.__dataclass_fields__ if key != "id"]
    rest[-1] = sorted(set(fields["previous"]))
    digest = digest_of(rest)[:32]
    return Decision(id=digest, **{**fields, "previous": tuple(rest[-1])})


def _is_time(text: str) -> bool:
    try:
        return bool(_TIME.fullmatch(text) and datetime.fromisoformat(text))
    except ValueError:
        return False


def digest_of(data: Any) -> str:
    """64 hexadecimal digits for any JSON: SHA-256 of its shortest form, lone surrogates escaped."""
    return hashlib.sha256(json.dumps(data, separators=(",", ":")).encode("ascii")).hexdigest()


def clean(text: str) -> str:
    """A note without what no file can hold or a terminal would obey, which becomes U+FFFD."""
    return _CONTROLS.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def one_line(text: str) -> str:
    return " ".join(clean(text).split())


def in_order(decisions: Iterable[Decision]) -> list[Decision]:
    """By time, then by id: the order of every list and export."""
    return sorted(decisions, key=lambda decision: (decision.time, decision.id))


def standing(decisions: Sequence[Decision]) -> list[Decision]:
    """Of the decisions on one item those that stand, in order."""
    answered = {previous for decision in decisions for previous in decision.previous}
    latest = {
        unicodedata.normalize("NFC", decision.reviewer).casefold(): decision
        for decision in in_order(decisions)
        if decision.id not in answered
    }
    return in_order(latest.values())


def is_conflict(decisions: Iterable[Decision]) -> bool:
    """Whether decisions that stand side by side say different things."""
    return len({decision.outcome for decision in decisions} - {None}) > 1
