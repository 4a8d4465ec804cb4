"""JUnit XML: a suite a story, a test case an item. Read by GitLab, Jenkins, Azure, and most dashboards."""

from __future__ import annotations

import re
from itertools import groupby
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as xml

from verify.reports._items import Row, line, message, rows, short, unread
from verify.settings import DEFAULTS

_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(report: dict[str, Any], *, root: str | Path = ".", **_: Any) -> str:
    """The report as XML without a clock and without a declared host: an item that fails is a `failure`, one that a
    waiver or the baseline excuses is `skipped`, a file that could not be read is an `error`."""
    suites = xml.Element("testsuites", {"name": "verify"})
    for _key, group in groupby(rows(report, root), key=lambda row: id(row.article)):
        found = list(group)
        _suite(suites, found[0].path, [_case(row) for row in found])
    for path, what in unread(report):
        case = _element("testcase", {"name": "can be read", "classname": line(path)})
        case.append(_element("error", {"message": what, "type": "unread"}, what))
        _suite(suites, path, [case])
    for name in ("tests", "failures", "errors"):
        suites.set(name, str(sum(int(suite.get(name, "0")) for suite in suites)))
    xml.indent(suites, " ")
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + xml.tostring(suites, encoding="unicode") + "\n"


def _suite(suites: xml.Element, path: str, cases: list[xml.Element]) -> None:
    counts = {
        name: str(sum(case.find(kind) is not None for case in cases))
        for name, kind in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped"))
    }
    suite = _element("testsuite", {"name": line(path), "tests": str(len(cases)), **counts})
    suite.extend(cases)
    suites.append(suite)


def _case(row: Row) -> xml.Element:
    words = short(line(row.item.get("text")), DEFAULTS.reason_words)
    case = _element("testcase", {"name": f"{line(row.item.get('id'))} “{words}”", "classname": line(row.path)})
    text = message(row)
    where = f"{line(row.path)}:{row.place.line}:{row.place.column}"
    if row.state == "failed":
        case.append(_element("failure", {"message": text, "type": row.code}, f"{where}\n{text}"))
    elif row.state in ("waived", "known"):
        why = f"waived: {row.waiver}" if row.state == "waived" else "known: in the baseline"
        case.append(_element("skipped", {"message": f"{why}. {text}"}))
    elif row.state == "noted":
        case.append(_element("system-out", {}, f"{where}\n{row.item.get('label')}: {text}"))
    return case


def _element(name: str, attributes: dict[str, str], text: str = "") -> xml.Element:
    element = xml.Element(name, {key: _ILLEGAL.sub("\ufffd", value) for key, value in attributes.items()})
    element.text = _ILLEGAL.sub("\ufffd", text) or None
    return element
