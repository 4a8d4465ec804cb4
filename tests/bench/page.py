"""The tables as a page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from measure import Table, machine

_INTRO = """# Speed and memory

Made by `scripts/bench`, on {machine}, on {day}. The figures are of this machine at that load; ratios and the way in
which cost grows travel better. Processor time is what counts: wall time also waits for whatever else ran. No test
asserts a time.
"""


def page(tables: Sequence[Table], day: date) -> str:
    lines = [_INTRO.format(machine=machine(), day=day.isoformat())]
    for table in tables:
        lines += [f"## {table.title}", "", table.text, ""]
        lines += ["| " + " | ".join(table.head) + " |", "|" + " --- |" * len(table.head)]
        lines += ["| " + " | ".join(row) + " |" for row in table.rows]
        lines += ["", f"Load of the machine while this ran: {table.load[0]:.1f} to {table.load[1]:.1f}.", ""]
    return "\n".join(lines).rstrip() + "\n"
