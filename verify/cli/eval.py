"""`verify eval`: how good an encoder is on labelled texts."""

from __future__ import annotations

import json
from typing import Any

import click

from verify.cli import _options
from verify.cli._options import FILE


@click.command(cls=_options.Command, name="eval", short_help="Score encoders on labelled texts.")
@click.argument("files", nargs=-1, required=True, type=FILE, metavar="FILE...")
@click.option(
    "--encoder",
    "encoders",
    multiple=True,
    metavar="NAME",
    help="embedded, a sentence-transformers model by name or folder, or embedded+NAME; several may be given.",
)
@click.option(
    "--plain", is_flag=True, help="Score without the evaluators of sentence-transformers, also where it is installed."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@_options.quiet
def eval(files: tuple[str, ...], encoders: tuple[str, ...], plain: bool, as_json: bool, quiet: bool) -> int:
    """Score encoders on the texts of each FILE, so that a desk can choose one. Every file is JSON Lines of one form:

    \b
    {"a": "…", "b": "…"}                    translations: is the right one nearest?
    {"a": "…", "b": "…", "score": 3.2}      similarity as people graded it
    {"query": "…", "right": ["…"]}          retrieval; "wrong": ["…"] may be added

    \b
    verify eval pairs.jsonl
    verify eval pairs.jsonl graded.jsonl --encoder embedded --encoder models/labse
    """
    from importlib.util import find_spec

    from verify import encoders as library
    from verify.cli._terminal import progress
    from verify.evaluation import read
    from verify.evaluation.scoring import score

    sets = [read(path) for path in files]
    loaded = [library.load(name) for name in encoders or (library.EMBEDDED,)]
    by_library = not plain and find_spec("sentence_transformers") is not None
    found = []
    with progress(quiet) as told:
        for encoder in loaded:
            for data in sets:
                found.append(score(data, encoder, library=by_library))
                if told is not None:
                    told(len(found), len(loaded) * len(sets), f"{data.name}, {encoder.name}")
    click.echo(_as_json(found) if as_json else _as_table(found))
    return 0


def _as_json(found: list[Any]) -> str:
    rows = [
        {
            "set": one.set,
            "kind": one.kind,
            "lines": one.lines,
            "encoder": one.encoder,
            "by": one.by,
            "figures": dict(one.figures),
        }
        for one in found
    ]
    return json.dumps(rows, ensure_ascii=False, indent=1)


def _as_table(found: list[Any]) -> str:
    """Markdown, a table a kind, so that it can be kept beside a desk's notes."""
    from verify.reports._items import line

    parts = []
    for kind in dict.fromkeys(one.kind for one in found):
        rows = [one for one in found if one.kind == kind]
        names = list(dict.fromkeys(name for one in rows for name in one.figures))
        head = [kind, "lines", "encoder", *names]
        cells = [
            [line(one.set), str(one.lines), line(one.encoder), *(_figure(one.figures.get(name)) for name in names)]
            for one in rows
        ]
        parts.append("\n".join("| " + " | ".join(row) + " |" for row in [head, ["---"] * len(head), *cells]))
    return "\n\n".join(parts) + f"\n\nScored by the evaluators of {found[0].by}." * (found[0].by != "verify")


def _figure(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"
