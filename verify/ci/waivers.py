"""Faults that somebody has looked at and accepted: a committed TOML file, with a reason, a name and a last day.

[[waiver]]
item = "q-1a2b3c4d"
story = "stories/harbour.md"
text = "the words, for whoever reads this file"
speaker = "Ilse Marrow"
label = "unsupported"
codes = ["no-source"]
reason = "Said to our reporter by telephone; notes of 3 May."
author = "D. Quill"
expires = 2026-12-31
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from verify.ci import globs
from verify.ci.fingerprints import LABELS, Fault, covers, fault_of
from verify.errors import InputError

Json = dict[str, Any]
NEVER = "never"
_MUST = ("item", "codes", "reason", "author", "expires")
_MAY = ("story", "text", "speaker", "label")


@dataclass(frozen=True, slots=True)
class Waiver:
    """An accepted fault. `story` is a path or a pattern from the settings' folder, None for any story; `expires` the
    last day on which it counts, None for never."""

    fault: Fault
    reason: str
    author: str
    expires: date | None
    story: str | None = None
    text: str = ""

    def is_over(self, today: date) -> bool:
        return self.expires is not None and today > self.expires

    def is_about(self, story: str) -> bool:
        return self.story is None or self.story == story or globs.matches(story, (self.story,))


@dataclass(frozen=True, slots=True)
class Stale:
    """A waiver that excuses nothing, and why."""

    waiver: Waiver
    why: str


def read_waivers(path: str | Path) -> tuple[Waiver, ...]:
    """The waivers in a file, none where there is no file. `InputError` where one lacks a reason, an author, a last
    day, or is not understood: a waiver that is half read would excuse what nobody meant."""
    try:
        data = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError(f"cannot be read ({error})", path, "Mend that line") from error
    entries = data.get("waiver", [])
    unknown = [key for key in data if key != "waiver"]
    if unknown or not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise InputError("holds something other than waivers", path, "Begin each with [[waiver]]")
    return tuple(_waiver(number, entry, path) for number, entry in enumerate(entries, 1))


def _waiver(number: int, entry: Json, path: str | Path) -> Waiver:
    where = f"{path}: waiver {number}" + (f" ({entry['item']})" if isinstance(entry.get("item"), str) else "")
    for key in _MUST:
        if entry.get(key) in (None, "", []):
            raise InputError(f"it has no {key}", where, f"Every waiver has {', '.join(_MUST)}")
    for key in entry:
        if key not in _MUST + _MAY:
            raise InputError(f"no field {key!r}", where, f"There are: {', '.join(_MUST + _MAY)}")
    for key in ("item", "reason", "author", *_MAY):
        if key in entry and not isinstance(entry[key], str):
            raise InputError(f"{key} is a text in quote marks", where)
    codes = [entry["codes"]] if isinstance(entry["codes"], str) else entry["codes"]
    if not isinstance(codes, list) or not all(isinstance(code, str) for code in codes):
        raise InputError("codes is a list of reason codes", where, 'Such as codes = ["no-source"]')
    label = entry.get("label", LABELS[-1])
    if label not in LABELS:
        raise InputError(f"no label {label!r}", where, f"There are: {', '.join(LABELS)}")
    return Waiver(
        Fault(entry["item"], label, tuple(sorted(codes)), entry.get("speaker")),
        " ".join(entry["reason"].split()),
        entry["author"],
        _day(entry["expires"], where),
        entry.get("story"),
        entry.get("text", ""),
    )


def _day(value: Any, where: str) -> date | None:
    if value == NEVER:
        return None
    try:
        return date.fromisoformat(value) if isinstance(value, str) else date(value.year, value.month, value.day)
    except (ValueError, AttributeError) as error:
        raise InputError(f"expires is no date: {value!r}", where, 'Write 2026-12-31, or "never"') from error


def waiver_for(item: Json, story: str, waivers: Iterable[Waiver], today: date) -> Waiver | None:
    """The first waiver that excuses an item's fault today."""
    fault = fault_of(item)
    for waiver in waivers:
        if not waiver.is_over(today) and waiver.is_about(story) and covers(waiver.fault, fault):
            return waiver
    return None


def find_stale(
    waivers: Sequence[Waiver], items: dict[str, list[Json]], *, whole: bool, unread: Iterable[str] = ()
) -> tuple[Stale, ...]:
    """The waivers that match no fault any more, with the reason. `items` are those of each story; where not all
    stories were checked (`whole` False) or one was not read, what may be about the missing ones is left alone."""
    missing = tuple(unread)
    stale = []
    for waiver in waivers:
        about = {story: found for story, found in items.items() if waiver.is_about(story)}
        if any(waiver.is_about(story) for story in missing) or (not whole and (waiver.story is None or not about)):
            continue
        found = [(story, item) for story in about for item in about[story] if item["id"] == waiver.fault.item]
        if any(_faulty(item) and covers(waiver.fault, fault_of(item)) for _, item in found):
            continue
        stale.append(Stale(waiver, _why(waiver, found, items)))
    return tuple(stale)


def find_expired(
    waivers: Sequence[Waiver], items: dict[str, list[Json]], today: date, *, whole: bool, stale: Sequence[Stale]
) -> tuple[Waiver, ...]:
    """The waivers that are over and would excuse something still; where not all stories were checked, of these."""
    gone = [entry.waiver for entry in stale]
    return tuple(
        waiver
        for waiver in waivers
        if waiver.is_over(today) and waiver not in gone and (whole or any(map(waiver.is_about, items)))
    )


def _why(waiver: Waiver, found: list[tuple[str, Json]], items: dict[str, list[Json]]) -> str:
    """Why a waiver excuses nothing."""
    if not found:
        moved = [story for story, each in items.items() if any(item["id"] == waiver.fault.item for item in each)]
        if moved:
            return f"no such item there any more; the same words are in {moved[0]}"
        return "no such item any more"
    faulty = [item for _, item in found if _faulty(item)]
    if not faulty:
        return "the item is consistent now"
    fault = fault_of(faulty[0])
    if set(fault.codes) - set(waiver.fault.codes):
        return f"the fault is another now: {', '.join(fault.codes)}"
    if fault.label != waiver.fault.label:
        return f"the item is {fault.label} now"
    return f"the speaker is another now: {fault.speaker or 'nobody'}"


def _faulty(item: Json) -> bool:
    return item.get("label") != LABELS[0]


def written(item: Json, story: str, reason: str, author: str, expires: date | None) -> str:
    """A waiver for an item's fault as it stands in the file."""
    fault = fault_of(item)
    lines = ["[[waiver]]", f"item = {_quoted(fault.item)}", f"story = {_quoted(story)}"]
    lines.append(f"text = {_quoted(' '.join(str(item.get('text', '')).split()))}")
    if fault.speaker:
        lines.append(f"speaker = {_quoted(fault.speaker)}")
    lines.append(f"label = {_quoted(fault.label)}")
    lines.append(f"codes = [{', '.join(map(_quoted, fault.codes))}]")
    lines += [f"reason = {_quoted(reason)}", f"author = {_quoted(author)}"]
    lines.append(f"expires = {expires.isoformat() if expires else _quoted(NEVER)}")
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """A TOML basic string: JSON's, but that TOML wants DEL escaped as well."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")
