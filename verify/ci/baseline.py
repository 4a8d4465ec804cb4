"""The faults that an archive already has: a committed JSON file, so that only new ones count from then on."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from verify.ci.fingerprints import Fault, covers, fault_of
from verify.errors import InputError

Json = dict[str, Any]
Baseline = dict[str, tuple[Fault, ...]]
SCHEMA = "verify-baseline/1"


def read_baseline(path: str | Path) -> Baseline:
    """The known faults of each story. `InputError` where the file is missing or no baseline."""
    mend = "Write it with `verify ci --write-baseline`"
    try:
        data = json.loads(Path(path).read_text(encoding="utf-8"))
        if data["schema"] != SCHEMA:
            raise InputError(f"not a baseline of the form {SCHEMA}", path, mend)
        return {story: tuple(_fault(entry) for entry in entries) for story, entries in data["stories"].items()}
    except FileNotFoundError as error:
        raise InputError("no such baseline", path, mend) from error
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror})", path, "Check the file and its rights") from error
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise InputError("not a baseline", path, mend) from error


def _fault(entry: Json) -> Fault:
    return Fault(str(entry["item"]), str(entry["label"]), tuple(entry["codes"]), entry.get("speaker"))


def is_known(item: Json, story: str, baseline: Baseline) -> bool:
    """Whether a fault was there before, of the same speaker and no graver than then."""
    fault = fault_of(item)
    return any(
        covers(known, fault) and (known.speaker or None) == (fault.speaker or None) for known in baseline.get(story, ())
    )


def count_gone(baseline: Baseline, known: dict[str, set[str]], stories: Iterable[str]) -> int:
    """How many faults of the baseline are no more in these stories; `known` are the ids that it excused in each."""
    return sum(fault.item not in known.get(story, ()) for story in stories for fault in baseline.get(story, ()))


def written(faults: dict[str, list[Fault]]) -> str:
    """The file for these faults: a fault a line, sorted, so that its changes can be read."""
    stories = []
    for story, found in sorted(faults.items()):
        if not found:
            continue
        rows = sorted(
            json.dumps(
                {"item": fault.item, "label": fault.label, "codes": list(fault.codes), "speaker": fault.speaker},
                ensure_ascii=False,
            )
            for fault in found
        )
        stories.append(f"  {json.dumps(story, ensure_ascii=False)}: [\n    " + ",\n    ".join(rows) + "\n  ]")
    body = "{\n" + ",\n".join(stories) + "\n }" if stories else "{}"
    return f'{{\n "schema": "{SCHEMA}",\n "stories": {body}\n}}\n'
