"""The table of a report: the words of two whole ones, and what a terminal must never be sent."""

import os
import re
import unicodedata
from pathlib import Path

import pytest
from rich.cells import cell_len

import reporting
from test_report_html import hostile_cases
from verify.reports import table

GOLDEN = Path(__file__).parent / "golden"
REPORT = reporting.report(reporting.english_story(), reporting.arabic_story())
ESCAPE, ISOLATE = "\x1b", "\u2068"


@pytest.mark.parametrize("interface", ["en", "ar"])
def test_the_table_is_as_it_was(interface):
    """`UPDATE_GOLDEN=1 pytest` writes the files anew."""
    text = table.render(REPORT, width=100, color=False, terminal=False, interface=interface)
    path = GOLDEN / f"report-table-{interface}.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("width", [72, 80, 100, 140, 240])
@pytest.mark.parametrize("interface", ["en", "ar"])
def test_no_line_of_a_table_is_wider_than_asked(width, interface):
    lines = table.render(REPORT, width=width, color=False, terminal=True, interface=interface).splitlines()
    assert max(cell_len(line) for line in lines[:-1]) <= width


def columns_of(letter):
    """How many columns a terminal gives a letter: Arabic vowel signs stand on the letter before them."""
    if unicodedata.combining(letter) or unicodedata.category(letter) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1


def test_signs_on_letters_and_wide_letters_leave_the_columns_in_line():
    story = reporting.Story("signs", "عُنْوَانٌ\nقَالَتِ الْمُدِيرَةُ «سَنَفْتَحُ الْمِينَاءَ» ثم «漢字漢字» ثم «سنفتح اليوم».")
    for words in ("سَنَفْتَحُ الْمِينَاءَ", "漢字漢字", "سنفتح اليوم"):
        story.item(words, "consistent", speaker=("لَيْلَى", None))
    lines = table.render(reporting.report(story.done()), width=100, color=False, terminal=False).splitlines()
    head = next(line for line in lines if "Speaker" in line)
    rows = [line for line in lines if line.startswith("✓")]
    assert len(rows) == 3
    for row in rows:
        for name, words in (("Speaker", "ل"), ("Text", row.split("  ")[-1].strip()[:1])):
            before = row[: row.index(words)] if name == "Speaker" else row[: row.rindex("  ") + 2]
            assert sum(map(columns_of, before)) == head.index(name)


def test_a_pipe_gets_plain_text_of_one_width(monkeypatch):
    monkeypatch.setenv("COLUMNS", "50")
    text = table.render(REPORT)
    assert ESCAPE not in text
    assert ISOLATE not in text
    assert max(cell_len(line) for line in text.splitlines()[:-1]) <= 100


def test_a_terminal_gets_colour_and_isolates(monkeypatch):
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    text = table.render(REPORT, width=100, terminal=True)
    assert ESCAPE in text
    assert text.count(ISOLATE) == text.count("\u2069") > 20
    for line in text.splitlines():
        assert line.count(ISOLATE) == line.count("\u2069")


@pytest.mark.parametrize(("name", "value"), [("NO_COLOR", "1"), ("TERM", "dumb")])
def test_colour_can_be_forbidden(monkeypatch, name, value):
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv(name, value)
    assert ESCAPE not in table.render(REPORT, width=100, terminal=True)


def test_one_line_sums_up():
    last = table.render(REPORT, width=100, color=False, terminal=False).splitlines()[-1]
    assert last == "Stories: 2 · Items: 16 · ✓ Consistent: 7 · ~ Paraphrased: 2 · ✗ Unsupported: 7"


def test_an_extraction_leaves_the_judgement_out():
    story = reporting.Story("plain", "A title\nShe said “it is open” again.").item("it is open", None)
    text = table.render(reporting.report(story.done()), width=100, color=False, terminal=False)
    assert "it is open" in text
    assert "Label" not in text
    assert "Consistent" not in text


def test_an_extraction_shows_how_it_was_said_and_what_is_no_speech():
    story = reporting.Story("plain", "A title\nShe said “it is open” of the “Blue Pier”.").item("it is open", None)
    done = story.done()
    done["not_speech"] = [{"start": 31, "end": 40, "text": "Blue Pier", "why": "name"}]
    text = table.render(reporting.report(done), width=100, color=False, terminal=False)
    assert "No speech" in text
    assert "a name" in text


def test_an_empty_report_says_so():
    assert table.render(reporting.report(), width=100, color=False, terminal=False) == "Stories: 0 · Items: 0\n"


@pytest.mark.parametrize("text", hostile_cases())
def test_hostile_text_commands_no_terminal(text):
    printed = table.render(reporting.hostile(text), width=100, color=False, terminal=False)
    printed.encode("utf-8")
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", printed)
