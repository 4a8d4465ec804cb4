"""Subtitles of a speech, SRT and WebVTT: the cues as running text, a paragraph where a pause or another voice is."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from verify.errors import InputError
from verify.importers.assemble import make_source
from verify.importers.decoding import decode
from verify.importers.front import Front, read_language
from verify.importers.records import only_article
from verify.importers.transcript import find_turns, is_questioner
from verify.languages import load
from verify.settings import DEFAULTS
from verify.types import Article, Source, Span, Turn

SUFFIXES = (".srt", ".vtt", ".sbv")

_TIMES = re.compile(
    r"^\s*(?:(\d{1,3}):)?(\d{1,2}):(\d{2})[.,](\d{1,3})\s*(?:-->|,)\s*(?:(\d{1,3}):)?(\d{1,2}):(\d{2})[.,](\d{1,3})"
)
_VOICE = re.compile(r"<v(?:\.[\w.]{1,50})?[ \t]+([^<>]{1,100})>")
_TAG = re.compile(r"</?[a-zA-Z0-9.:]{1,40}(?:\s[^<>]{0,100})?>|\{\\[^{}]{1,40}\}|<\d[\d:.]{1,20}>")
_HEAD = re.compile(r"WEBVTT(?:[ \t]+-?[ \t]*(.{0,200}))?\Z")
_CHANGE = re.compile(r"\A(?:>>+|[-–—])\s*(?=\S)")
_LABEL = re.compile(r"\A[^\s:][^:\n]{0,60}:(?=\s)")
_ROLLING = 4  # lines that stay on the screen at most
_PAUSE = 3.0  # seconds without words that end a paragraph


@dataclass(frozen=True, slots=True)
class _Cue:
    """A cue: from and to in seconds, its lines, and who speaks where the file says so."""

    start: float
    end: float
    lines: tuple[str, ...]
    voice: str | None


def sniff(data: bytes) -> bool:
    """True for WebVTT, and for a number and a line of times as SRT begins with."""
    head = data[:300].removeprefix(b"\xef\xbb\xbf").lstrip()
    return head.startswith(b"WEBVTT") or re.match(rb"\d{1,6}\s*\r?\n\d{1,3}:\d\d:\d\d[,.]\d{1,3} -->", head) is not None


def read_article(data: bytes, path: str) -> Article:
    """The words of a file as an article."""
    return only_article(read_source(data, path), path)


def read_source(data: bytes, path: str) -> tuple[Source, ...]:
    """The one source of a file of subtitles, as a transcript."""
    decoded = decode(data, path)
    lines = re.split(r"\r\n|\r|\n", decoded.text)
    title, said = _header(lines)
    cues = _without_repeats(_cues(lines, path))
    if not cues:
        raise InputError("no subtitles in it", path, "Give an SRT or WebVTT file")
    text, voices, changes = _run(cues)
    if not text:
        raise InputError("no words in the subtitles", path, "Get the file again")
    notes = (f"subtitles from {_clock(cues[0].start)} to {_clock(cues[-1].end)}",)
    fields = {"kind": "transcript", "lang": said or _tag(path) or ""}
    front = Front("", {key: value for key, value in fields.items() if value}, notes)
    source = make_source(data, path, front, text, "subtitles", encoding=decoded.encoding, title=title)
    language = load(source.language)
    voices = tuple(replace(turn, role="question") if is_questioner(turn.speaker, language) else turn for turn in voices)
    turns = voices or _ended(find_turns(text, language, None, "transcript"), changes, text)
    return (replace(source, turns=turns),)


def _header(lines: Sequence[str]) -> tuple[str | None, str | None]:
    """The title behind `WEBVTT`, and the language that its header names."""
    found = _HEAD.match(lines[0].removeprefix("\ufeff")) if lines else None
    if found is None:
        return None, None
    language = None
    for line in lines[1:20]:
        if not line.strip():
            break
        name, _, value = line.partition(":")
        if name.strip().lower() == "language":
            language = value.strip()
    return (found[1] or "").strip() or None, language


def _tag(path: str) -> str | None:
    """The language in a name such as `speech.ar.srt`."""
    parts = path.replace("\\", "/").rpartition("/")[2].split(".")
    return parts[-2] if len(parts) > 2 and read_language(parts[-2]) else None


def _cues(lines: Sequence[str], path: str) -> list[_Cue]:
    cues: list[_Cue] = []
    at = 0
    while at < len(lines):
        times = _TIMES.match(lines[at][:200])
        at += 1
        if times is None:
            continue
        if len(cues) >= DEFAULTS.most_records:
            raise InputError(f"more than {DEFAULTS.most_records:,} cues", path, "Split it")
        words = []
        while at < len(lines) and lines[at].strip():
            if _TIMES.match(lines[at][:200]):
                if words and words[-1].strip().isdigit():  # no blank line between two cues
                    words.pop()
                break
            words.append(lines[at])
            at += 1
        voice = next((found[1].strip() for line in words if (found := _VOICE.search(line))), None)
        plain = tuple(line for word in words if (line := _plain(word)))
        if plain:
            start, end = _seconds(times.groups()[:4]), _seconds(times.groups()[4:])
            cues.append(_Cue(start, max(start, end), plain, voice))
    return cues


def _seconds(parts: Sequence[str | None]) -> float:
    hours, minutes, seconds, rest = (int(part or 0) for part in parts)
    return hours * 3600 + minutes * 60 + seconds + rest / 1000


def _plain(line: str) -> str:
    return " ".join(html.unescape(_TAG.sub("", line)).split())


def _without_repeats(cues: Sequence[_Cue]) -> list[_Cue]:
    """The cues without lines that only stay on the screen from the cue before, as rolling captions have them."""
    found: list[_Cue] = []
    before: tuple[str, ...] = ()
    for cue in cues:
        lines = list(cue.lines)
        overlap = next(
            (
                size
                for size in range(min(len(before), len(lines), _ROLLING), 0, -1)
                if list(before[-size:]) == lines[:size]
            ),
            0,
        )
        near = not found or cue.start - found[-1].end < 1.0
        kept = lines[overlap:] if near else lines
        before = cue.lines
        if kept:
            found.append(replace(cue, lines=tuple(kept)))
        elif found:
            found[-1] = replace(found[-1], end=cue.end)
    return found


def _ended(turns: Sequence[Turn], changes: Sequence[int], text: str) -> tuple[Turn, ...]:
    """The turns, each up to where a dash says that somebody else speaks, whom nobody names."""
    found = []
    for turn in turns:
        end = next((at for at in changes if turn.span.start < at < turn.span.end), turn.span.end)
        end -= len(text[:end]) - len(text[:end].rstrip())
        found.append(replace(turn, span=Span(turn.span.start, end)))
    return tuple(found)


def _run(cues: Sequence[_Cue]) -> tuple[str, tuple[Turn, ...], tuple[int, ...]]:
    """The running text of the cues, the turns where voices are marked, and where another voice begins that has no
    name."""
    paragraphs: list[tuple[str | None, list[str]]] = []
    changes: list[int] = []
    end = 0.0
    for cue in cues:
        for number, line in enumerate(cue.lines):
            changed = _CHANGE.match(line) is not None
            line = _CHANGE.sub("", line)
            new = (
                not paragraphs
                or changed
                or cue.voice != paragraphs[-1][0]
                or (number == 0 and cue.start - end > _PAUSE)
                or (_LABEL.match(line) is not None and _ends(paragraphs[-1][1][-1]))
            )
            if new:
                if changed and _LABEL.match(line) is None:
                    changes.append(len(paragraphs))
                paragraphs.append((cue.voice, []))
            paragraphs[-1][1].append(line)
        end = cue.end
    lines, turns, starts, at = [], [], [], 0
    for voice, words in paragraphs:
        starts.append(at)
        text = " ".join(words)
        if voice:
            turns.append(Turn(voice, Span(at, at + len(text))))
        lines.append(text)
        at += len(text) + 2
    return "\n\n".join(lines), tuple(turns), tuple(starts[number] for number in changes)


def _ends(line: str) -> bool:
    return line.rstrip("\"'”’»)]")[-1:] in ".!?؟۔…—-:"


def _clock(seconds: float) -> str:
    whole = int(seconds)
    return f"{whole // 3600}:{whole % 3600 // 60:02}:{whole % 60:02}"
