"""Quote marks paired into quoted spans, whatever their kind and however they are broken."""

from __future__ import annotations

from dataclasses import dataclass

from verify.types import Span


@dataclass(frozen=True, slots=True)
class QuotedSpan:
    """Words between quote marks. `span` runs from the first word to the last without the marks; `fragments` are its
    parts where an attribution or a new paragraph splits it, else the span alone. `sentence` is the sentence (or the
    sentences) around it, `paragraph` the paragraph that it begins in. `closed` is False where the closing mark is
    missing. `style` is `double`, `single`, `angle`, `corner`, `paren`, `backtick`, or the kind of the region
    (`block-quote`, `embedded-post`) where no marks show it. `depth` is 0 for an outer quotation."""

    span: Span
    fragments: tuple[Span, ...]
    sentence: Span
    paragraph: Span
    closed: bool = True
    style: str = "double"
    depth: int = 0
