"""Where nothing answers: no source, no coverage, or a source that cannot be relied on."""

from __future__ import annotations

from collections.abc import Iterator

from verify.rules import rule
from verify.rules.case import Case
from verify.types import Finding


@rule("cannot-check")
def cannot_check(case: Case) -> Iterator[Finding]:
    """The source is cut short or cannot be read reliably, and what was looked for may be in the missing part."""
    if case.source.problem and not case.is_whole:
        yield case.finding("cannot-check", f"The source cannot be relied on ({case.source.problem})")


@rule("not-in-cited-source")
def not_in_cited_source(case: Case) -> Iterator[Finding]:
    """The article links its source, which is in the corpus, but the words are in another."""
    if case.cited and case.source.id not in case.cited and case.holds_words:
        named = ", ".join(sorted(case.cited))
        yield case.finding("not-in-cited-source", f"The story names {named}; the words are in {case.source.id}")
