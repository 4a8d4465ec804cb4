"""A post on a network as a `Source`: who says it, who passed it on, and whose words are quoted inside.

Reposted words are never those of the account that reposts. A post that quotes another holds two voices, as turns.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from verify.importers.records import make_record
from verify.importers.stamps import Stamp
from verify.importers.transcript import is_cut
from verify.types import Source, Span, Turn

_REPOST = re.compile(r"(?:\A|(?<=\s))(?:RT|MT|via) ?@(\w{1,30})(?:@[\w.-]{1,100})?: ?")
_DRAWN = frozenset(("So", "Sk", "Cf", "Cn", "Co", "Mn", "Me"))
_SHORTCODE = re.compile(r":[A-Za-z0-9_]{2,40}:")
_TAIL = re.compile(r"(?:\s*https?://t\.co/\w{1,20})+\s*\Z")


@dataclass(frozen=True, slots=True)
class Voice:
    """Somebody else's words inside a post."""

    speaker: str
    text: str


@dataclass(frozen=True, slots=True)
class Post:
    """What a post says and is. `handle` is without `@`; `cut` says that its end is missing; `reposter` who passed it on."""

    id: str
    text: str
    handle: str | None
    name: str | None = None
    created: Stamp | None = None
    captured: Stamp | None = None
    network: str = "X"
    url: str | None = None
    lang: str | None = None
    reposter: str | None = None
    quoted: tuple[Voice, ...] = ()
    cut: bool = False
    notes: tuple[str, ...] = ()


def make_post(post: Post, *, raw: bytes, path: str, importer: str, provenance: str | None = None) -> Source | None:
    """The source of a post; None where it holds no words. The speaker is the display name, else `@handle`."""
    handle, name, reposter, text = post.handle, post.name, post.reposter, post.text.strip()
    quoted = list(post.quoted)
    found = _REPOST.search(text) if reposter is None and post.network == "X" else None
    if found is not None and found.start() == 0:
        handle, name, reposter, text = found[1], None, post.handle, text[found.end() :].strip()
    elif found is not None:
        quoted.insert(0, Voice(f"@{found[1]}", text[found.end() :].strip()))
        text = text[: found.start()].strip()
    quoted = [voice for voice in quoted if voice.text]
    speaker = speaker_name(name, handle)
    whole, turns = _with_voices(text, speaker, quoted)
    if not whole:
        return None
    notes = [*post.notes]
    if handle:
        notes.insert(0, f"account: @{handle}")
    if reposter:
        notes.append(f"reposted by @{reposter}")
    if not text:
        notes.append(f"posted by {speaker or 'an unknown account'} without words of its own")
        speaker = quoted[0].speaker
    cut = post.cut or is_cut(_TAIL.sub("", whole))
    return make_record(
        id=f"{post.network.lower()}-{post.id}" + (f"-via-{reposter}" if reposter else ""),
        text=whole,
        raw=raw,
        path=path,
        importer=importer,
        published=post.created,
        captured=post.captured,
        url=post.url or address(post.id, handle, post.network),
        speaker=speaker,
        publisher=_publisher(name, handle, post.network),
        kind="post",
        lang=post.lang,
        provenance=provenance,
        problem="truncated" if cut else None,
        turns=turns,
        notes=notes,
    )


def _with_voices(text: str, speaker: str | None, quoted: list[Voice]) -> tuple[str, tuple[Turn, ...]]:
    """The words of a post with those of the quoted behind them, and the turns where there are any of the latter."""
    if not quoted:
        return text, ()
    turns, lines, at = [], [], 0
    for who, said in [(speaker, text), *((voice.speaker, voice.text) for voice in quoted)]:
        if said:
            turns.append(Turn(who or "unknown", Span(at, at + len(said))))
            lines.append(said)
            at += len(said) + 2
    return "\n\n".join(lines), tuple(turns)


def speaker_name(name: str | None, handle: str | None) -> str | None:
    """The display name without pictures in it, else the handle.

    >>> speaker_name("Ada Lind \\U0001f6a2", "adalind")
    'Ada Lind'
    """
    name = _SHORTCODE.sub(" ", name or "")
    plain = "".join(char for char in name if unicodedata.category(char) not in _DRAWN or char == "\u200c")
    plain = " ".join(plain.split())
    if any(map(str.isalpha, plain)):
        return plain
    return f"@{handle}" if handle else None


def address(id: str, handle: str | None, network: str) -> str | None:
    """The address of a post on X by its number; None for another network or without a number."""
    if network != "X" or not id.isdigit():
        return None
    return f"https://x.com/{handle or 'i/web'}/status/{id}"


def _publisher(name: str | None, handle: str | None, network: str) -> str | None:
    if not handle:
        return None
    plain = speaker_name(name, None)
    return f"{plain} on {network} (@{handle})" if plain else f"@{handle} on {network}"
