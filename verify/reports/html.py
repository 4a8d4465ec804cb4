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
from verify.reports._marks import leaning, plain, shown

if TYPE_CHECKING:
    from jinja2 import Environment

HERE = Path(__file__).parent / "templates"
SELF = "'self'"


def render(report: dict[str, Any], *, interface: str | None = None, review: bool = False) -> str:
    """The page as text. `interface` is the language of the page's own words, as a code; without one, the language
    that most of the articles are in. `review` adds the controls of the page that `verify.review.server` serves: each
    judged item then says in `data-at` which article and which item of the report it is, from 0."""
    from markupsafe import Markup

    words = _wording.wording(report, interface)
    stories = _view.stories(report, words)
    style, early, script = (_file(name) for name in ("style.css", "early.js", "script.js"))
    places = {id(article): place for place, article in enumerate(report.get("articles", ()))}
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
            meanings=_view.meanings(stories, words),
            labels=_wording.LABELS,
            totals={label: sum(view.counts[label] for view in stories) for label in _wording.LABELS},
            title=plain(f"{titles[0]} · {words['report']}" if len(titles) == 1 else words["report"]),
            tool=plain(f"{tool.get('name', '')} {tool.get('version', '')}".strip()),
            policy=policy(review=review),
            review={view.anchor: places[id(view.data)] for view in stories} if review else None,
            review_style=Markup(_file("review.css")),
            review_script=Markup(_file("review.js")),
            style=Markup(style),
            early=Markup(early),
            script=Markup(script),
        )
    )


FRAME_HEIGHT = 640
"""Pixels of a report in a notebook: the first item and its evidence."""


def framed(report: dict[str, Any], *, interface: str | None = None) -> str:
    """The page in a frame, for a notebook. The frame's own origin is none: its scripts, which the page's policy names,
    reach neither the notebook nor its storage, and it can send no form and open no window but a source's address."""
    from markupsafe import escape

    title = escape(_wording.wording(report, interface)["report"])
    return (
        f'<iframe title="{title}" sandbox="allow-scripts allow-popups" referrerpolicy="no-referrer" '
        f'style="width:100%;height:{FRAME_HEIGHT}px;border:1px solid #8888" '
        f'srcdoc="{escape(render(report, interface=interface))}"></iframe>'
    )


def policy(*, review: bool = False) -> str:
    """A content security policy that allows exactly the page's own style and scripts and nothing else; in review also
    requests to the server that the page came from."""
    styles = ["style.css", *(["review.css"] if review else [])]
    scripts = ["early.js", "script.js", *(["review.js"] if review else [])]
    return (
        f"default-src 'none'; style-src {_digests(styles)}; script-src {_digests(scripts)}; "
        f"{'connect-src ' + SELF + '; ' if review else ''}"
        "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    )


def _digests(names: list[str]) -> str:
    return " ".join(_digest(_file(name)) for name in names)


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode('ascii')}'"


@functools.cache
def _file(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")


@functools.cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader

    environment = Environment(loader=FileSystemLoader(HERE), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    environment.globals.update(shown=shown, plain=plain, leaning=leaning)
    return environment
