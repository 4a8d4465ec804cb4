"""What a check says of sources that changed since the last one. All texts are constructed."""

import json

import pytest

from verify import check, ci
from verify.cli import run as command
from verify.corpus.adding import add

SOURCE = """---
id: briefing
publisher: Lake Board
speaker: Mira Holm
published: 2026-02-10
---
We will drain 40 ponds before the spring flood. The farmers were told in January, and most of them agreed.
"""
STORY = """---
published: 2026-02-14
---
“We will drain 40 ponds before the spring flood,” Mira Holm said.

“The farmers were told in January,” Mira Holm said.
"""
CHANGES = [
    ("We will drain 40", "We will drain 45", [("unsupported", "warning"), ("consistent", "note")]),
    ("told in January", "told in March", [("consistent", "note"), ("unsupported", "warning")]),
    ("most of them", "some of them", [("consistent", "note"), ("consistent", "note")]),
    ("id: briefing\n", "id: briefing\nlicence: free\n", [("consistent", None), ("consistent", None)]),
    ("", "", [("consistent", None), ("consistent", None)]),
]


def told(article):
    """Of each item its label and the weight of `source-changed`."""
    return [
        (item["label"], next((one["weight"] for one in item["reasons"] if one["code"] == "source-changed"), None))
        for item in article["items"]
    ]


@pytest.fixture
def place(tmp_path):
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "briefing.md").write_text(SOURCE, encoding="utf-8")
    (tmp_path / "story.md").write_text(STORY, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(("old", "new", "expected"), CHANGES)
def test_a_check_with_the_previous_report(place, old, new, expected):
    db, story = place / "c.db", place / "story.md"
    add(db, [place / "sources"])
    first = check.check(story, db, options=check.Options(min_worth=1.0))
    assert told(first.to_dict()["articles"][0]) == [("consistent", None), ("consistent", None)]
    (place / "sources" / "briefing.md").write_text(SOURCE.replace(old, new), encoding="utf-8")
    add(db, [place / "sources"])
    again = check.check(story, db, options=check.Options(min_worth=1.0), previous=first)
    assert told(again.to_dict()["articles"][0]) == expected


def test_the_command_and_its_files(place, capsys):
    db, story, report = (str(place / name) for name in ("c.db", "story.md", "report.json"))
    add(db, [place / "sources"])
    assert command(["check", story, "--corpus", db, "--json", report, "--min-worth", "1", "--quiet"]) == 0
    (place / "sources" / "briefing.md").write_text(SOURCE.replace("January", "March"), encoding="utf-8")
    add(db, [place / "sources"])
    # The report may be the one that is written anew, and the story may have moved on.
    story_text = STORY.replace("\n\n“The", "\n\nThe rain began.\n\n“The")
    (place / "story.md").write_text(story_text, encoding="utf-8")
    arguments = ["check", story, "--corpus", db, "--previous", report, "--json", report, "--min-worth", "1", "--quiet"]
    assert command(arguments) == 0
    found = json.loads((place / "report.json").read_text(encoding="utf-8"))
    assert told(found["articles"][0]) == [("consistent", "note"), ("unsupported", "warning")]
    (message,) = [
        one["message"] for one in found["articles"][0]["items"][1]["reasons"] if one["code"] == "source-changed"
    ]
    assert message.startswith("briefing has changed since the last check (version 1, now 2): “The farmers were told")
    capsys.readouterr()
    assert command([*arguments[:-5], "--previous", story]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_ci_remembers(place):
    (place / "verify.toml").write_text('stories = ["*.md"]\nsources = ["sources"]\nmin-worth = 1\n', encoding="utf-8")
    config = ci.read_config(place / "verify.toml")
    assert told(ci.run(config).report["articles"][0]) == [("consistent", None), ("consistent", None)]
    (place / "sources" / "briefing.md").write_text(SOURCE.replace("January", "March"), encoding="utf-8")
    for _ in range(2):  # the second run finds it in the cache
        assert told(ci.run(config).report["articles"][0]) == [("consistent", "note"), ("unsupported", "warning")]
