"""By which channel words came (a post, a statement, an interview), and on which day, where the article says so."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple
from urllib.parse import urlsplit

from verify.attribution.cues import CueHit
from verify.attribution.frames import Frame
from verify.languages import Language
from verify.text import fold, stem_forms
from verify.types import Region, Span

_WEAKEST = ("phone call", "report", "letter")  # a statement about a call is a statement
_HOSTS = {
    "x.com": "post on X",
    "twitter.com": "post on X",
    "facebook.com": "post on Facebook",
    "instagram.com": "post on Instagram",
    "t.me": "post on Telegram",
    "truthsocial.com": "post on Truth Social",
    "linkedin.com": "post on LinkedIn",
}


class Row(NamedTuple):
    channel: str
    kind: str  # platform or word
    words: tuple[str, ...]


@functools.cache
def channel_rows(language: Language) -> dict[str, list[Row]]:
    """The rows of `channels.tsv` by their first word, folded; longest first."""
    table: dict[str, list[Row]] = {}
    for channel, kind, phrase in language.rows("channels"):
        words = tuple(fold(phrase, language).text.split())
        table.setdefault(words[0], []).append(Row(channel, kind, words))
    for rows in table.values():
        rows.sort(key=lambda row: -len(row.words))
    return table


def is_channel_word(word: str, language: Language) -> bool:
    """True for a folded word that begins the name of a channel, clitics and article aside: `conference`, `interview`."""
    table = channel_rows(language)
    return word in table or any(form in table for form in _bare(word, language))


def is_platform(words: Sequence[str], language: Language) -> bool:
    """True for folded words that are the name of a platform and nothing else."""
    rows = channel_rows(language).get(words[0], ()) if words else ()
    return any(row.kind == "platform" and row.words == tuple(words) for row in rows)


def find_channel(frame: Frame, cue: CueHit | None, stretches: list[Span]) -> str | None:
    """The channel that the words of some stretches of the text name; None where they name none. A platform counts
    before a statement, a call or a report only where nothing else is named."""
    table = channel_rows(frame.language)
    found: list[str] = []
    for stretch in stretches:
        place = frame.folded.forth(stretch)
        words = _words(frame.folded.text[place.start : place.end])
        for at, word in enumerate(words):
            for form in (word, *_bare(word, frame.language)):
                hit = _match(table.get(form, ()), words, at, form, frame.language)
                if hit is not None:
                    found.append(hit)
                    break
    if not found:
        return None
    best = [channel for channel in found if channel not in _WEAKEST]
    posts = [channel for channel in best if channel.startswith("post on")]
    return (posts or best or found)[0]


def _words(folded: str) -> list[str]:
    return [word.strip("\"“”«»‘’'.,،؛:()[]") for word in folded.split()]


def _bare(word: str, language: Language) -> tuple[str, ...]:
    return stem_forms(word, language)[1:] if language.clitics else ()


def _match(rows, words: list[str], at: int, first: str, language: Language) -> str | None:
    for row in rows:
        if at + len(row.words) > len(words) or row.words[0] != first:
            continue
        if all(_same(words[at + i], row.words[i], language) for i in range(1, len(row.words))):
            return row.channel
    return None


def _same(word: str, wanted: str, language: Language) -> bool:
    return word == wanted or (bool(language.clitics) and wanted in stem_forms(word, language))


def channel_of_region(region: Region) -> str | None:
    """The channel of an embedded post, by its address."""
    if region.kind != "embedded-post":
        return None
    host = (urlsplit(region.url).hostname or "") if region.url else ""
    for name, channel in _HOSTS.items():
        if host == name or host.endswith("." + name):
            return channel
    return "post"


def find_day(frame: Frame, stretches: list[Span], published: date | None) -> date | None:
    """The one day that some stretches of the text name; None where they name none or a longer time."""
    try:
        from verify.facts.dates import find_dates
    except ImportError:
        return None
    for stretch in stretches:
        words = stretch.of(frame.text)
        if not words.strip():
            continue
        days = {
            mention.first
            for mention in find_dates(words, frame.language, published)
            if mention.first and mention.first == mention.last
        }
        if len(days) == 1:
            return days.pop()
    return None
