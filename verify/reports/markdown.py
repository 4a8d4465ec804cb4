"""Markdown for a comment on a pull request, or for a job's summary: what fails, worst first, then what is excused."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

from verify.reports._items import Row, faults, line, rows, short, source_of, title, unread, why
from verify.reports._marks import is_link
from verify.settings import DEFAULTS

MARK = "<!-- verify -->"
"""The first line, by which a comment is found again to be replaced."""
LIMIT = 60_000
"""Bytes that the text may have: GitHub takes comments of 65,536 characters, GitLab of a million, a summary a MiB."""
_SPECIAL = re.compile(r"([\\`*_{}\[\]()<>|~&$])")
_MENTION = re.compile(r"([@#])(?=\w)")
_HEAD = "| | Where | What the story says | Why |\n| --- | --- | --- | --- |\n"
_SIGNS = {"error": "❌", "warning": "⚠️", "note": "ℹ️"}


def render(report: dict[str, Any], *, root: str | Path = ".", limit: int = LIMIT, **_: Any) -> str:
    """The comment, of at most `limit` bytes of UTF-8; what does not fit is counted. Words of stories and sources are
    escaped: they make no link, no image, no mention and no HTML, and stand in bidirectional isolates."""
    found = faults(report, root)
    counts = Counter(row.state for row in rows(report, places=False))
    parts = [f"{MARK}\n## {_headline(report, counts)}\n\n{_counted(report, counts)}\n"]
    lost = unread(report)
    if lost:
        lines = [f"- {escaped(path)}: {escaped(what)}\n" for path, what in lost]
        parts.append("\n**Could not be read**\n\n" + _fitting(lines, limit // 8, "file"))
    parts.append(_waivers(report, limit // 8))
    told = [row for row in found if row.state in ("failed", "noted")]
    excused = [row for row in found if row.state in ("waived", "known")]
    room = limit - _size("".join(parts))
    if told:
        table = "\n" + _HEAD
        parts.append(table + _fitting([_row(row) for row in told], room * 3 // 4, "item"))
    room = limit - _size("".join(parts)) - 200
    if excused:
        table = _fitting([_excused(row) for row in excused], room, "item")
        head = "| Where | What the story says | Excused by |\n| --- | --- | --- |\n"
        parts.append(f"\n<details><summary>Excused: {len(excused)}</summary>\n\n{head}{table}\n</details>\n")
    return "".join(parts)


def _headline(report: dict[str, Any], counts: Counter[str]) -> str:
    if unread(report):
        return "verify: some files could not be read"
    if counts["failed"]:
        return f"verify: {_many(counts['failed'], 'item')} to look at"
    return "verify: all well"


def _counted(report: dict[str, Any], counts: Counter[str]) -> str:
    names = {"failed": "failed", "noted": "noted", "waived": "waived", "known": "in the baseline", "passed": "passed"}
    stories = _many(len(report.get("articles", ())), "story", "stories")
    parts = [f"{counts[state]} {name}" for state, name in names.items() if counts[state]]
    corpus = report.get("corpus") or {}
    against = f" Checked against {_many(corpus['sources'], 'source')}." if corpus.get("sources") else ""
    return f"{stories}, {_many(sum(counts.values()), 'item')}: {', '.join(parts) or 'none'}.{against}"


def _waivers(report: dict[str, Any], room: int) -> str:
    ci = report.get("ci") or {}
    lines = [f"- `{_code(each['item'])}` expired on {escaped(each['expires'])}\n" for each in ci.get("expired", ())]
    lines += [f"- `{_code(each['item'])}` is stale: {escaped(each['why'])}\n" for each in ci.get("stale", ())]
    return "\n**Waivers to clear up**\n\n" + _fitting(lines, room, "waiver") if lines else ""


def _row(row: Row) -> str:
    return f"| {_SIGNS[row.level]} | {_where(row)} | {_words(row)} | **{escaped(title(row.code))}.** {_why(row)} |\n"


def _excused(row: Row) -> str:
    by = escaped(row.waiver) if row.state == "waived" else "the baseline"
    return f"| {_where(row)} | {_words(row)} | {escaped(title(row.code))}: {by} |\n"


def _where(row: Row) -> str:
    return f"{escaped(row.path)}:{row.place.line} `{_code(row.item.get('id'))}`"


def _words(row: Row) -> str:
    speaker = line((row.item.get("speaker") or {}).get("name"))
    words = escaped(f"“{short(line(row.item.get('text')), DEFAULTS.table_text)}”")
    return words + (f" — {escaped(speaker)}" if speaker else "")


def _why(row: Row) -> str:
    """What the reasons say without the gravest's name, and the nearest source, as a link where it has an address."""
    text = why(row).split(". Nearest source: ")[0]
    text = text.removeprefix(title(row.code)).lstrip(": ")
    evidence = row.evidence
    address = evidence.get("url") or ""
    named = source_of({**evidence, "url": None})
    if not named:
        return escaped(text)
    source = escaped(named)
    if is_link(address) and re.fullmatch(r"https?://[^\s<>()\"'`|\\]+", address):
        source = f"[{source}](<{address}>)"
    return f"{escaped(text)}<br>Nearest: {source}"


def escaped(text: str) -> str:
    """Words that Markdown shows as they are, each in an isolate of its own direction."""
    plain = _MENTION.sub("\\1\u200b", _SPECIAL.sub(r"\\\1", line(text)))
    plain = plain.replace("://", ":\u200b//").replace("www.", "www\u200b.")
    return plain if plain.isascii() else f"\u2068{plain}\u2069"


def _code(text: object) -> str:
    return re.sub(r"[^\w-]", "", str(text))


def _fitting(lines: list[str], room: int, noun: str) -> str:
    """As many of these lines as there is room for, and how many there are besides."""
    kept: list[str] = []
    used = 0
    for each in lines:
        used += _size(each)
        if used > room:
            left = len(lines) - len(kept)
            return "".join(kept) + f"\nAnd {_many(left, f'more {noun}')}.\n"
        kept.append(each)
    return "".join(kept)


def _size(text: str) -> int:
    return len(text.encode("utf-8", "replace"))


def _many(number: int, one: str, many: str | None = None) -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"
