"""The page `docs/accuracy.md`: figures beside their bars, the reliability of the confidence, misses by kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from calibration import Given, crossed, error, reliability
from gate import read_floors

BARS = Path(__file__).parent / "bars.tsv"

HEAD = """\
# How often it is right

Written by `scripts/calibrate --write`; nothing here is typed in. The sets are the developers' halves of public labelled
sets and eight constructed stories with a real one; none of their text is in this repository.
"""

FIGURES = """
## Figures and bars

Figures as `scripts/quality --update` left them. Those of `pairs_ar_ans`, `claims_en_vitaminc`, `claims_en_fever_symmetric`
and `claims_en_qags_news` come from weights that were set on the other half of the set; the weights that ship are set on
both halves by the same rules (`scripts/weigh`).
"""

SURE = """
## What a confidence means

A verdict's confidence is the share of verdicts like it that were right: by how it came about, how well the passage fits,
and how many facts differ. Each verdict below has the confidence of weights that were set without its story or its set. The
items of the stories count as much as all their false versions together, the public pairs half as much.
"""

MISSED = """
## Where it fails

Items of the stories by the reason that the gold gives, and false versions by the fact that was changed; `across` is an
article in one language and a source in the other.
"""


def page(given: Sequence[Given]) -> str:
    """The page for verdicts that were gathered; the figures of the gate are those that were last kept."""
    parts = [HEAD, FIGURES, *_figures(_of_versions(given)), SURE, *_sure(given), MISSED, *_missed(given)]
    return "\n\n".join(part.strip("\n") for part in parts) + "\n"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _of_versions(given: Sequence[Given]) -> dict[str, float]:
    """The figures of `mutants.py`, from the verdicts at hand."""
    found: dict[str, float] = {}
    versions = [one for one in given if one.kind not in ("natural", "pair")]
    for name, across in (("same", False), ("across", True)):
        mine = [one for one in versions if bool(one.measures[2]) == across]
        false = [one for one in mine if one.kind != "twin"]
        caught = [one for one in false if one.right]
        twins = [one for one in mine if one.kind == "twin"]
        found[f"mutants.{name}.caught"] = len(caught) / max(1, len(false))
        found[f"mutants.{name}.reason"] = sum(one.reasoned for one in caught) / max(1, len(caught))
        found[f"mutants.{name}.twins"] = sum(one.right for one in twins) / max(1, len(twins))
    return found


def _figures(at_hand: Mapping[str, float]) -> Iterator[str]:
    floors, rows = read_floors(), []
    bars = [
        (line.split("\t") + ["", ""])[:4]
        for line in BARS.read_text(encoding="utf-8").splitlines()
        if line[:1] not in ("#", "")
    ]
    for name, bar, best, beside in bars:
        if name not in floors and name not in at_hand:
            rows.append((name, "not measured", _bar(bar, best), "", beside))
            continue
        value = at_hand.get(name) or float(floors[name]["floor"])  # type: ignore[arg-type]
        held = value >= float(bar) if best == "high" else value <= float(bar)
        rows.append((name, f"{value:.3f}", _bar(bar, best), "yes" if held else "no", beside))
    yield _table(("figure", "value", "bar", "held", "for comparison"), rows)
    named = {bar[0] for bar in bars}
    rest = [
        (name, f"{float(entry['floor']):.3f}", str(entry["best"]))
        for name, entry in floors.items()
        if name not in named
    ]  # type: ignore[arg-type]
    yield "The gate holds these as well, without a bar:"
    yield _table(("figure", "value", "better"), rest)


def _bar(bar: str, best: str) -> str:
    return f"at least {bar}" if best == "high" else f"at most {bar}"


def _sure(given: Sequence[Given]) -> Iterator[str]:
    rows = crossed(given)
    groups = {
        "all": rows,
        "items of the stories": [row for row in rows if row[0].kind == "natural"],
        "their false versions and twins": [row for row in rows if row[0].kind not in ("natural", "pair")],
        "public pairs": [row for row in rows if row[0].kind == "pair"],
    }
    for name, some in groups.items():
        if not some:
            continue
        right = sum(one.right for one, _ in some) / len(some)
        yield f"**{name}**: {len(some)} verdicts, {right:.3f} right, mean distance {error(some):.3f}"
        bins = reliability(some)
        yield _table(
            ("confidence", "verdicts", "said", "right"),
            [
                (f"{one.low:g} to {one.high:g}", str(one.verdicts), f"{one.said:.3f}", f"{one.right:.3f}")
                for one in bins
            ],
        )


def _missed(given: Sequence[Given]) -> Iterator[str]:
    natural = [one for one in given if one.kind == "natural"]
    asked = Counter(one.reason or "-" for one in natural)
    wrong = Counter((one.reason or "-", one.label) for one in natural if not one.right)
    yield _table(
        ("reason in the gold", "items", "wrong", "called"),
        [(reason, str(asked[reason]), str(count), label) for (reason, label), count in sorted(wrong.items())],
    )
    rows = []
    versions = [one for one in given if one.kind not in ("natural", "pair")]
    for across in (False, True):
        mine = [one for one in versions if bool(one.measures[2]) == across]
        for kind in sorted({one.kind for one in mine}):
            some = [one for one in mine if one.kind == kind]
            wrong_ones = sum(not one.right for one in some)
            called = "called otherwise than consistent" if kind == "twin" else "called consistent"
            rows.append((kind, "across" if across else "same", str(len(some)), str(wrong_ones), called))
    yield _table(("changed", "languages", "versions", "wrong", "how"), rows)
    pairs = [one for one in given if one.kind == "pair"]
    if pairs:
        yield "The whole judgement on public pairs, which are harder than news beside its own sources:"
        rows = []
        for name in sorted({one.story for one in pairs}):
            some = [one for one in pairs if one.story == name]
            rows.append((name, str(len(some)), f"{sum(one.right for one in some) / len(some):.3f}"))
        yield _table(("set", "pairs", "right"), rows)
