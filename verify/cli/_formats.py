"""`--format NAME --output FILE`, as often as wanted: what `check` and `ci` share of it."""

from __future__ import annotations

import inspect
from collections.abc import Iterable
from importlib import import_module
from typing import Any

from verify.errors import InputError, VerifyError


def pairs(formats: tuple[str, ...], outputs: tuple[str, ...]) -> list[tuple[str, str]]:
    """Each format with its file: as many as there are, in order, or one format alone for standard output.
    `InputError` where they do not go together, or there is no such format: before any work."""
    if len(formats) == 1 and not outputs:
        outputs = ("-",)
    if len(formats) != len(outputs):
        raise InputError(f"{len(formats)} formats and {len(outputs)} outputs", "--format", "Give each its --output")
    check_names(formats)
    return list(zip(formats, outputs, strict=True))


def check_names(formats: Iterable[str]) -> None:
    """`InputError` for a format that there is not."""
    from verify.reports import names

    for name in formats:
        if name not in names():
            raise InputError(f"no report format {name!r}", mend=f"There are: {', '.join(names())}")


def rendered(name: str, report: dict[str, Any], **options: Any) -> str:
    """A report in a format, which gets of the options those that it knows."""
    render = import_module(f"verify.reports.{name}").render
    known = inspect.signature(render).parameters
    return str(render(report, **{key: value for key, value in options.items() if key in known}))


def told(report: dict[str, Any], fail_on: Iterable[str], unread: Iterable[VerifyError]) -> dict[str, Any]:
    """A report with what the formats tell besides: the labels that fail, and the files that could not be read."""
    labels = list(fail_on) or ["unsupported"]
    lost = [{"path": str(error.where), "message": str(error)} for error in unread]
    articles = [
        {**article, "ci": {"story": article["path"], "profile": report.get("profile", "default"), "fail_on": labels}}
        for article in report["articles"]
    ]
    return {**report, "articles": articles, "ci": {"fail_on": labels, "unread": lost, "expired": [], "stale": []}}
