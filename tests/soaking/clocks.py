"""Clocks that jump: what is kept and what stands may not hang on them."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import reporting
from verify.ci.waivers import Waiver
from verify.review import Store
from verify.review.carrying import carry, subjects
from verify.review.exporting import as_jsonl, read

MOMENTS = (
    datetime(1970, 1, 1, tzinfo=UTC), datetime(2000, 2, 29, 23, 59, 59, 999999, tzinfo=UTC),
    datetime(2038, 1, 19, 3, 14, 8, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC), datetime(1, 1, 1, tzinfo=UTC),
)  # fmt: skip


def jumps(place: Path, seed: int = 1, rounds: int = 100) -> tuple[str, list[str]]:
    """Decisions while the clock leaps forth and back: all are kept, the last that saw the others stands, and an export
    is read back the same."""
    chance, faults = random.Random(seed), []
    report = reporting.report(reporting.many_stories(1, 4, 1)["articles"][0])
    store = Store(place / "decisions.db", lambda: chance.choice(MOMENTS) + _step(chance))
    wanted: dict[str, str] = {}
    made = []
    for turn in range(rounds):
        _, _, subject = chance.choice(list(subjects(report)))
        action = chance.choice(("accept", "reject"))
        made.append(store.decide(subject, action, chance.choice(("Ilka", "Bero")), note=str(turn)))
        wanted[subject.item] = action
    if sorted(one.note for one in store.decisions()) != sorted(one.note for one in made):
        faults.append("decisions are lost")
    for item in carry(report, store)["articles"][0]["items"]:
        state = item.get("decision", {}).get("state")
        if state != wanted.get(item["id"]):
            faults.append(f"{item['id']} is {state}, decided last: {wanted.get(item['id'])}")
    exported = place / "out.jsonl"
    exported.write_text(as_jsonl(store.decisions()), encoding="utf-8")
    if read(exported) != store.decisions():
        faults.append("an export is not read back the same")
    with sqlite3.connect(store.path) as connection:
        faults += [row[0] for row in connection.execute("pragma integrity_check") if row[0] != "ok"]
    connection.close()
    faults += list(_waivers())
    return f"{rounds} decisions while the clock leaps between the years 1 and 9999; waivers on those days", faults


def _step(chance: random.Random) -> timedelta:
    return timedelta(0) if chance.random() < 0.3 else timedelta(microseconds=chance.randrange(1, 999))


def _waivers() -> Iterator[str]:
    """A waiver counts up to its last day, whatever day it is."""
    from verify.ci.fingerprints import Fault

    fault = Fault("q-1", "unsupported", ("no-source",), None)
    for last in (date.min, date(2024, 2, 29), date.max):
        waiver = Waiver(fault, "said by telephone", "D. Quill", last)
        for today in (date.min, date(2024, 2, 29), date(2024, 3, 1), date.max):
            if waiver.is_over(today) != (today > last):
                yield f"a waiver to {last} on {today}"
