"""Places, days, numbers and text as JSON holds them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from verify.types import Span

_SURROGATE = re.compile("[\ud800-\udfff]")


def span_dict(span: Span) -> dict[str, int]:
    return {"start": span.start, "end": span.end}


def pair(span: Span) -> list[int]:
    return [span.start, span.end]


def day(value: Any) -> str | None:
    return value.isoformat() if value else None


def plain_number(value: Any) -> int | float:
    """A whole number where it is one, else a float rounded to six places."""
    return int(value) if value.denominator == 1 else round(float(value), 6)


def printable(text: str) -> str:
    """Lone surrogates, which no file can hold, become replacement characters: one for one, so offsets hold."""
    return text if text.isascii() else _SURROGATE.sub("\ufffd", text)
