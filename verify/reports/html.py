"""The report as one page: no request leaves it, it works from disk, on paper and without JavaScript.

Every word of a story or a source is escaped by the template engine, and the page's own policy lets nothing run but
the two scripts whose digests it names.
"""

from __future__ import annotations

import base64
import functools
import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from verify.reports import _view, _wording
from verify.reports._marks import plain, shown

if TYPE_CHECKING:
    from jinja2 import Environment

HERE = Path(__file__).parent / "templates"


def render(report: dict[str, Any], *, interface: str | None = None) -> str:
    """The page as text. `interface` is the language of the page's own words, as a code; without one, the language
    that most of the articles are in."""
    from markupsafe import Markup

    words = _wording.wording(report, interface)
    stories = _view.stories(report, words)
    style, early, script = (_file(name) for name in ("style.css", "early.js", "script.js"))
    tool = report.get("tool") or {}
    titles = [view.data.get("title") or view.data.get("path") or "" for view in stories]
    return (
        _environment()
        .get_template("page.html")
        .render(
            report=report,
            stories=stories,
            many=len(stories) > 1,
            words=words,
            labels=_wording.LABELS,
            totals={label: sum(view.counts[label] for view in stories) for label in _wording.LABELS},
            title=plain(f"{titles[0]} · {words['report']}" if len(titles) == 1 else words["report"]),
            tool=plain(f"{tool.get('name', '')} {tool.get('version', '')}".strip()),
            policy=_policy(style, early, script),
            style=Markup(style),
            early=Markup(early),
            script=Markup(script),
        )
    )


def _policy(style: str, *scripts: str) -> str:
    """A content security policy that allows exactly these texts and nothing else."""
    return (
        f"default-src 'none'; style-src {_digest(style)}; script-src {' '.join(map(_digest, scripts))}; "
        "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    )


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode('ascii')}'"


@functools.cache
def _file(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")


@functools.cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader

    environment = Environment(loader=FileSystemLoader(HERE), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    environment.globals.update(shown=shown, plain=plain)
    return environment
