"""The report for a terminal or a pipe: a table of items for each article, and one line that sums up.

On a terminal each line of a cell that a story or a source filled is a bidirectional isolate, so that Arabic stays in
its column; in a pipe the text is plain, always 100 columns wide, and the same bytes for the same report.
"""

from __future__ import annotations

import os
import re
import sys
from io import StringIO
from typing import TYPE_CHECKING, Any

from verify.reports._wording import LABELS, NO_LABEL, SIGNS, Wording, wording
from verify.settings import DEFAULTS

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

Json = dict[str, Any]
STYLES = {"consistent": "green", "paraphrased": "yellow", "unsupported": "bold red", NO_LABEL: ""}
ISOLATE, POP = "\u2068", "\u2069"
_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2066-\u2069\ufeff\ufff9-\uffff\ud800-\udfff\U000e0000-\U000e0fff]"
)


def render(
    report: Json,
    *,
    width: int | None = None,
    color: bool | None = None,
    terminal: bool | None = None,
    interface: str | None = None,
) -> str:
    """The table as text. What is not said is read off standard output: `terminal` whether it is one, `color` whether
    it is a terminal that NO_COLOR and TERM do not forbid colour, `width` that of the terminal, else 100."""
    from rich.console import Console

    terminal = sys.stdout.isatty() if terminal is None else terminal
    if color is None:
        color = terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    if width is None:
        width = Console().width if terminal else DEFAULTS.table_width
    out = StringIO()
    console = Console(
        file=out,
        width=max(width, DEFAULTS.table_width_least),
        force_terminal=color,
        color_system="standard" if color else None,
        legacy_windows=False,
        highlight=False,
        markup=False,
        emoji=False,
        _environ={},
    )
    words = wording(report, interface or DEFAULTS.interface)
    for article in report.get("articles", ()):
        _article(console, article, words, isolate=terminal)
    console.print(_summary(report, words), soft_wrap=True)
    return "\n".join(line.rstrip() for line in out.getvalue().split("\n"))


def _article(console: Console, article: Json, words: Wording, *, isolate: bool) -> None:
    """The article's name, and its items as a table."""
    from rich.text import Text

    name = _line(article.get("title") or article.get("path") or article.get("id"))
    facts = [_line(words.language(article.get("language"))), _line(words.date(article.get("published")))]
    if article.get("title") and article.get("path"):
        facts.append(_line(article["path"]))
    for text, style in ((name, "bold"), (" · ".join(facts), "dim")):
        for line in _wrapped(console, text, console.width):
            console.print(Text(_isolated(line, isolate), style=style), soft_wrap=True)
    rows = _rows(article)
    if rows:
        console.print(_table(console, rows, words, isolate=isolate))
    else:
        console.print(words["no_items"], style="dim")
    console.print()


def _rows(article: Json) -> list[Json]:
    """What the table shows: the items; where nothing was judged, what stands in marks without being speech too."""
    items = list(article.get("items") or ())
    if any("label" in item for item in items):
        return items
    quiet = [{**part, "kind": "not_speech"} for part in article.get("not_speech") or ()]
    return sorted(items + quiet, key=lambda item: item.get("start", 0)) if quiet else items


def _table(console: Console, items: list[Json], words: Wording, *, isolate: bool) -> Table:
    """A row an item. Columns without anything in them are left out, as are all of the judgement where none was made;
    the text has two parts of what is free, speaker, source and reason one each."""
    from rich import box
    from rich.table import Table

    rows = [_cells(item, words) for item in items]
    parts = {"speaker": 2, "said": 2, "text": 4, "about": 2, "source": 3, "reason": 3}
    shown = [name for name in words.table["columns"] if any(row[name] for row in rows)]
    widths = _widths(console, rows, shown, parts, words)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 1, 0, 0))
    for name in shown:
        table.add_column(words.of("columns", name), width=widths[name], no_wrap=True, overflow="crop")
    for item, row in zip(items, rows, strict=True):
        styles = {"label": STYLES.get(item.get("label", NO_LABEL), "")}
        table.add_row(
            *(_cell(console, row[name], widths[name], styles.get(name, ""), isolate=isolate) for name in shown)
        )
    return table


def _widths(
    console: Console, rows: list[dict[str, str]], shown: list[str], parts: dict[str, int], words: Wording
) -> dict[str, int]:
    """The columns' widths: label and kind as wide as they need, the rest by their parts of what remains, of which
    none takes more than its longest cell."""
    from rich.cells import cell_len

    needed = {name: max(cell_len(words.of("columns", name)), *(cell_len(row[name]) for row in rows)) for name in shown}
    widths = {name: needed[name] for name in shown if name not in parts}
    free = console.width - sum(widths.values()) - 2 * (len(shown) - 1)
    open_names = [name for name in shown if name in parts]
    while open_names:
        total = sum(parts[name] for name in open_names)
        narrow = [name for name in open_names if needed[name] <= free * parts[name] // total]
        if not narrow:
            for name in open_names:
                widths[name] = max(cell_len(words.of("columns", name)), free * parts[name] // total)
            break
        widths[narrow[0]] = needed[narrow[0]]
        free -= needed[narrow[0]]
        open_names.remove(narrow[0])
    return widths


def _cells(item: Json, words: Wording) -> dict[str, str]:
    label = item.get("label")
    best = next(iter(item.get("evidence") or ()), None)
    reason = _main_reason(item.get("reasons") or ())
    speaker = item.get("speaker") or {}
    return {
        "label": f"{SIGNS[label]} {words.label(label)}" if label in LABELS else "",
        "kind": _line(words.of("kinds", item.get("kind"))),
        "speaker": _line(speaker.get("name")),
        "said": "" if label else _said(item, words),
        "text": _short(_line(item.get("text")), DEFAULTS.table_text),
        "about": "" if label else _about(item, words),
        "source": _source(best) if best else "",
        "reason": _joined(
            _short(_reason(reason, words), DEFAULTS.table_reason) if reason else "", _opinion(item, words)
        ),
    }


def _opinion(item: Json, words: Wording) -> str:
    """What another model said, where one was asked for."""
    other = item.get("second_opinion")
    if not isinstance(other, dict) or not isinstance(other.get("label"), str):
        return ""
    return _line(f"{other.get('by')}: {words.of('opinions', other['label'])} {other.get('probability')}")


def _joined(reason: str, opinion: str) -> str:
    return f"{reason} ({opinion})" if reason and opinion else reason or opinion


def _said(item: Json, words: Wording) -> str:
    """How, where and when it was said, and who passes it on: what the article gives of these."""
    cue, day = (item.get("cue") or {}).get("text"), item.get("said_on")
    channel = words.known("channels", item["channel"]) if item.get("channel") else ""
    return _line(" · ".join(part for part in (cue, channel, words.date(day) if day else "", item.get("via")) if part))


def _about(item: Json, words: Wording) -> str:
    """Of words in marks that are no speech, what they are; of a claim how much it is worth checking."""
    if item.get("why"):
        return _line(words.of("why", item["why"]))
    return f"{item['worth']:.2f}" if "worth" in item else ""


def _source(evidence: Json) -> str:
    name = _line(evidence.get("publisher") or evidence.get("speaker") or evidence.get("source"))
    return f"{_short(name, DEFAULTS.table_source)} {_line(evidence.get('published'))}".strip()


def _main_reason(reasons: Any) -> Json | None:
    """The first of the gravest."""
    order = {"error": 0, "warning": 1}
    return min(reasons, key=lambda reason: order.get(reason.get("weight"), 2), default=None)


def _reason(reason: Json, words: Wording) -> str:
    """The rule's own sentence in the language it is written in, else the reason in the interface's words."""
    message = _line(reason.get("message")) if words.code == DEFAULTS.interface else ""
    return message or _line(words.of("reasons", reason.get("code")))


def _line(text: object) -> str:
    """Text on one line, without what a terminal would obey: such a character becomes a replacement character."""
    return " ".join(_UNSAFE.sub(lambda match: " " if match.group().isspace() else "\ufffd", str(text or "")).split())


def _short(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def _wrapped(console: Console, text: str, width: int) -> list[str]:
    from rich.text import Text

    return [line.plain.rstrip() for line in Text(text).wrap(console, width, overflow="fold")]


def _isolated(line: str, isolate: bool) -> str:
    return f"{ISOLATE}{line}{POP}" if isolate and line and not line.isascii() else line


def _cell(console: Console, text: str, width: int, style: str, *, isolate: bool) -> Text:
    """The cell's text, cut in lines here and not by the table, so that each line is an isolate of its own."""
    from rich.text import Text

    return Text("\n".join(_isolated(line, isolate) for line in _wrapped(console, text, width)), style=style)


def _summary(report: Json, words: Wording) -> Text:
    """One line with the counts, in words that need no plural."""
    from rich.text import Text

    items = [item for article in report.get("articles", ()) for item in article.get("items", ())]
    line = Text(f"{words['stories']}: {len(report.get('articles', ()))} · {words['items_short']}: {len(items)}")
    for label in LABELS:
        count = sum(item.get("label") == label for item in items)
        if any("label" in item for item in items):
            line.append(" · ").append(f"{SIGNS[label]} {words.label(label)}: {count}", style=STYLES[label])
    return line
