"""Copies and their originals: a re-worded copy of an official text decides nothing that the original can decide.

Which source is a copy of which was found when the corpus was made (`verify.corpus.copies`). Where a copy came near an
item, its original is read too; where both hold it, the original decides, and if their words differ there, that is said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from verify import languages
from verify.text import words
from verify.types import Candidate, Finding, Passage, Source

if TYPE_CHECKING:
    from verify.matching.beside import Room
    from verify.rules.case import Case

_AT_MOST = 2  # places of a copy for which the place in its original is looked up


def with_originals(near: Sequence[Candidate], room: Room) -> Sequence[Candidate]:
    """The candidates and, of each copy among them whose original is not there, the passages of the original with most
    words in common, at the copy's rank."""
    held = {candidate.passage.source_id for candidate in near}
    more: list[Candidate] = []
    for copy in sorted(held & room.originals.keys()):
        original = room.originals[copy]
        if original is None or original in held:
            continue
        held.add(original)
        passages = room.corpus.passages(room.corpus.passage_ids(original))
        theirs = sorted((one for one in near if one.passage.source_id == copy), key=lambda one: -one.rank)
        chosen = {_nearest(one.passage, passages, room): one for one in reversed(theirs[:_AT_MOST])}
        more += [replace(one, passage=passage) for passage, one in chosen.items() if passage is not None]
    return (*near, *more) if more else near


def _nearest(wanted: Passage, passages: Sequence[Passage], room: Room) -> Passage | None:
    """The passage that shares most words with another, of equals the shortest."""
    asked = _words(wanted.text, room.source(wanted.source_id))
    best, most = None, 0.0
    for passage in passages:
        theirs = _words(passage.text, room.source(passage.source_id))
        share = len(asked & theirs) / max(1, len(asked | theirs))
        if share > most:
            best, most = passage, share
    return best


def _words(text: str, source: Source) -> frozenset[str]:
    return frozenset(word.folded for word in words(text, languages.load(source.language)))


def deciding(ranked: Sequence[Case], room: Room) -> tuple[int, tuple[Finding, ...]]:
    """Of cases in order the place of the one that decides, and what is to be said of copies: the first one, or its
    original's where it is a copy and the original holds the item too."""
    if not ranked or not ranked[0].holds_words or not room.originals:
        return 0, ()
    first = ranked[0].source.id
    original = room.originals.get(first, first)
    if original is None:
        return 0, (Finding("from-copy", f"{first} is a copy; its original is not in the corpus"),)
    holding = [place for place, case in enumerate(ranked) if case.source.id == original and _is_at_the_place(case)]
    if holding:
        copies = [case for case in ranked if case.holds_words and room.originals.get(case.source.id) == original]
        return holding[0], tuple(_differing(copies, room.source(original)))
    if room.corpus.copies()[first].share < room.settings.copy_share:
        return 0, ()  # a report that holds the whole text of another has words of its own too
    return 0, (Finding("only-in-copy", f"{first} has these words; its original, {original}, does not"),)


def _is_at_the_place(case: Case) -> bool:
    """True where an original holds the item, and not merely some words like it elsewhere."""
    return case.holds_words and (case.alignment is None or case.fit >= case.settings.aligned_fit)


def _differing(copies: Sequence[Case], original: Source) -> list[Finding]:
    """A finding for the copy that has other words than its original at the place."""
    known = _row(original.text, original)
    for case in copies:
        text = case.stretch.of(case.source.text) if case.alignment is not None else case.around
        if _row(text, case.source) not in known:
            words_ = " ".join(text.split())
            return [Finding("copy-differs", f"{case.source.id}, a copy of {original.id}, has it as “{words_}”")]
    return []


def _row(text: str, source: Source) -> str:
    """The folded words of a text with a space before and behind each, so that whole words are found in it."""
    return " ".join(("", *(word.folded for word in words(text, languages.load(source.language))), ""))
