"""The day that a short line names, where a file says its date in words."""

from __future__ import annotations

import re
from datetime import date

_ISO = re.compile(r"(?<!\d)(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?!\d)")


def find_day(line: str) -> date | None:
    """The one day that a line names, None where it names none or several."""
    match = _ISO.search(line)
    if match:
        try:
            return date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            return None
    return None
