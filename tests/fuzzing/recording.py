"""What the runs found, kept beside this file, and the page that shows it: docs/robustness.md."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

Json = dict[str, Any]
ROOT = Path(__file__).parents[2]
KEPT = Path(__file__).with_name("records.json")
PAGE = ROOT / "docs" / "robustness.md"
TARGETS = {
    "records": "feeds, tables, JSON lines, subtitles, web archives, archives of posts",
    "pages": "HTML, Markdown, text and front matter",
    "documents": "PDF and Word",
    "extraction": "folding, sentences, facts, quotes, speakers, claims",
    "alignment": "a quote laid beside a source; polarity and facts compared",
    "settings": "reports, waivers, baselines, decisions, people, column maps, `verify.toml`",
}


def record(kind: str, name: str, found: Json) -> None:
    """Keeps what a run of a kind (`guided`, `texts`, `files`, `soak`) found, in place of the last of that name, and
    writes the page anew."""
    kept = read()
    kept.setdefault(kind, {})[name] = found
    KEPT.write_text(json.dumps(kept, indent=1, sort_keys=True, ensure_ascii=True) + "\n", encoding="utf-8")
    PAGE.write_text(page(kept), encoding="utf-8")


def read() -> Json:
    return json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.exists() else {}


def page(kept: Json) -> str:
    """The page, in Markdown."""
    parts = [_HEAD]
    for title, text, kind, table in (
        ("Guided fuzzing", _GUIDED, "guided", _guided),
        ("Hostile texts", _TEXTS, "texts", _texts),
        ("Spoilt files", _FILES, "files", _files),
        ("The review under load, and broken disks", _SOAK, "soak", _soak),
    ):
        if kept.get(kind):
            parts.append(f"## {title}\n\n{text}\n\n{table(kept[kind])}")
    return "\n".join(parts)


_HEAD = """# Robustness

Written by `scripts/fuzz --record` and `scripts/soak --record`: what hostile input, load and broken disks did. What they
found is mended, with a case in `tests/` each, before a figure stands here; a fault that is open is named as one.
[SECURITY.md](../SECURITY.md) says against whom.
"""
_GUIDED = (
    "`scripts/fuzz --target NAME --minutes 30`: atheris (libFuzzer) watches which lines of ours an input reaches and keeps what "
    "reaches new ones. An input is at fault if anything but a one-line error is raised, a span leads out of its text, it "
    "takes over 5 s of processor time, or the process over 1,500 MB. Edges are branches between lines of this package."
)
_TEXTS = (
    "`scripts/fuzz 200000`: pieces of speech, marks, figures and odd letters in a random order, in each language in turn, and one "
    "text in a hundred a unit over and over, at two lengths. Nothing may raise; a text may take 150 ms of processor time for "
    "1,000 characters, and four times the length eight times the time (a square would take sixteen)."
)
_FILES = (
    "`scripts/fuzz --files 1000`: good files spoilt at one place or several, up to eight (bytes changed, cut, doubled, moved, words of the format "
    "put in; of zip archives as often inside a part), each read as a source and as an article."
)
_SOAK = "`scripts/soak`: clients at once on one review, disks that are full or may not be written to, clocks that jump, kills."


def _guided(found: Json) -> str:
    rows = [
        (
            f"{name}: {TARGETS[name]}", run["day"], f"{run['minutes']:g}", f"{run.get('processor') or '-'}", f"{run['executions']:,}", f"{run['edges']:,}",
            f"{run['peak']} MB", f"{run['slowest']:.2f} s", "; ".join(fault["what"] for fault in run.get("mended", ())) or "-", _open(run["faults"], run["deaths"]),
        )
        for name, run in sorted(found.items())
    ]  # fmt: skip
    return _table(
        (
            "target",
            "day",
            "minutes",
            "of processor time",
            "executions",
            "edges",
            "peak memory",
            "slowest input",
            "faults open",
        ),
        rows,
    )


def _open(faults: list[Json], deaths: list[str]) -> str:
    return "; ".join([*(fault["what"] for fault in faults), *deaths]) or "none"


def _texts(found: Json) -> str:
    parts = []
    for run in found.values():
        rows = [
            (f"to {int(most):,}", f"{size['texts']:,}", f"{size['characters']:,}",
             f"{1000 * size['spent'] / max(1, size['characters']):.1f}", f"{size['worst']:.0f}" if size["worst"] else "-")
            for most, size in sorted(run["sizes"].items(), key=lambda row: int(row[0])) if size["texts"]
        ]  # fmt: skip
        parts.append(
            f"{run['day']}: {run['texts']:,} texts, {run['repeated']:,} of them repeated units; {len(run['faults'])} faults, {len(run['slow'])} too slow{run.get('again', '')}. Four "
            f"times the length took {run['ratio_50']:.1f} times the time in the middle, {run['ratio_99']:.1f} times at the 99th "
            f"percentile; {run['suspects']} units were measured again at 80,000 and 320,000 characters: "
            f"{run['growth']:.1f} times at most.\n\n"
            + _table(("characters", "texts", "characters in all", "ms a 1,000, mean", "ms a 1,000, worst"), rows)
        )
    return "\n".join(parts)


def _files(found: Json) -> str:
    rows = [
        (f"`{name}`", run["day"], f"{run['files']:,}", f"{run['read']:,}", f"{run['refused']:,}", f"{run['slowest']:.2f} s",
         "; ".join([*run["faults"], *run["slow"]][:3]) or "none")
        for name, run in sorted(found.items())
    ]  # fmt: skip
    return _table(("format", "day", "files", "read all the same", "refused in a line", "slowest", "faults open"), rows)


def _soak(found: Json) -> str:
    return _table(("what", "day", "came to"), [(name, run["day"], run["said"]) for name, run in sorted(found.items())])


def _table(heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [heads, ("---",) * len(heads), *rows]
    return "".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |\n" for line in lines)
