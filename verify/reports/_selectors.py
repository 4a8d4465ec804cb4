"""Where words stand, told in the terms of the W3C's Web Annotation Data Model (2017, 4.2.4 and 4.2.5): by the words
with those around them, which holds when the text moves, and by position, which holds when it does not."""

from __future__ import annotations

from typing import Any

from verify.settings import DEFAULTS


def selectors(text: str, start: int, end: int) -> list[dict[str, Any]]:
    """A `TextQuoteSelector` and a `TextPositionSelector` of `text[start:end]`, in code points. The words around are as
    many as the annotation tools use; together with the words they should be found once, and where they are found
    nowhere the words are gone: the nearest alike is not them."""
    around = DEFAULTS.selector_context
    return [
        {
            "type": "TextQuoteSelector",
            "exact": text[start:end],
            "prefix": text[max(0, start - around) : start],
            "suffix": text[end : end + around],
        },
        {"type": "TextPositionSelector", "start": start, "end": end},
    ]
