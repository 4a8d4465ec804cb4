"""What `corpus add` says of a source: what it was taken for, what was not found in it, and why; for readers who know
documents and not programs."""

from __future__ import annotations

from verify import languages
from verify.corpus.writing import Ready, Written

PROBLEMS = {
    "truncated": "cut short, so what may follow cannot be checked",
    "order of letters uncertain": "the order of its letters is uncertain, so it cannot be relied on",
    "order of columns uncertain": "the order of its columns is uncertain, so it cannot be relied on",
    "letters lost": "some letters could not be read, so it cannot be relied on",
}


def told(written: Written) -> str:
    """What to say of a source that was written."""
    if written.outcome == "unchanged":
        return f"{written.id} (it is in the corpus already)"
    what = what_of(written.ready, written.id)
    if written.outcome == "added":
        return what
    elsewhere = f" (version {written.version - 1} came from {written.was})" if written.was else ""
    return f"{what}; now version {written.version}{elsewhere}"


def what_of(ready: Ready, id: str) -> str:
    """What a source was taken for, and why.

    `ferry: statement in English by Ada Lind, 2024-03-05, 4 passages (read as web page; Port Authority: …)`
    """
    source = ready.source
    language = languages.load(source.language).name
    words = [f"{source.kind or 'document'} in {language}"]
    if source.speaker:
        words[0] += f" by {source.speaker}"
    elif not source.turns:
        words.append("nobody named as speaking")
    words.append(source.published.isoformat() if source.published else "no date found")
    if source.turns:
        words.append(_many(len(source.turns), "turn"))
    words.append(_many(len(ready.cuts), "passage"))
    if source.problem:
        words.append(PROBLEMS.get(source.problem, source.problem))
    if ready.origin.standing == "copy":
        words.append("a copy: not at its publisher's own address")
    why = "; ".join((f"read as {source.importer}", *ready.why))
    return f"{id}: {', '.join(words)} ({why})"


def _many(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
