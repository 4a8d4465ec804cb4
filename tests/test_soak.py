"""Short versions of `scripts/soak` and `scripts/fuzz`: load, kills, full disks; hostile texts, spoilt files."""

import contextlib
import json
import sqlite3

import pytest

import reporting
from fuzzing import mutants, recording, texts
from fuzzing.samples import samples
from soaking import clients, clocks, disks
from verify.cli import run
from verify.extraction.extract import extract
from verify.review import Store
from verify.review.carrying import subjects
from verify.review.requests import Desk
from verify.text import fold
from verify.types import Article

REPORT = reporting.report(reporting.many_stories(1, 3, 1)["articles"][0])
SUBJECT = next(subject for _, _, subject in subjects(REPORT))


def test_a_review_under_load_keeps_what_it_said_it_kept(tmp_path):
    said, faults = clients.load(tmp_path, 4, 1.0)
    assert faults == [], said


def test_a_review_that_is_killed_under_load_keeps_what_it_said_it_kept(tmp_path):
    said, faults = clients.kills(tmp_path, 2)
    assert faults == [], said


def test_decisions_while_the_clock_jumps(tmp_path):
    assert clocks.jumps(tmp_path)[1] == []


@pytest.fixture
def full(monkeypatch):
    """A disk on which no database grows beyond so many pages."""

    def fill(pages):
        connect = sqlite3.connect

        def bounded(*arguments, **options):
            connection = connect(*arguments, **options)
            with contextlib.suppress(sqlite3.DatabaseError):
                connection.execute(f"pragma max_page_count = {pages}")
            return connection

        monkeypatch.setattr(sqlite3, "connect", bounded)

    return fill


@pytest.mark.parametrize("pages", [1, 3, 5])
def test_a_decision_on_a_full_disk_is_refused_in_a_line(tmp_path, monkeypatch, full, pages):
    store = Store(tmp_path / "decisions.db")
    with monkeypatch.context():
        full(pages)
        desk = Desk(REPORT, store)
        for turn in range(30):
            fields = {
                "at": "0.0",
                "action": "accept",
                "override": None,
                "note": f"{turn} {'x' * 1000}",
                "reviewer": "Ilka",
                "seen": [],
            }
            answer = desk.answer("POST", f"/{desk.token}/decisions", json.dumps(fields).encode())
            if answer.status != 201:
                break
        assert answer.status == 507
        assert json.loads(answer.body)["error"].endswith("the disk is full. Make room and decide again")
    assert clients.faults_of(store.path, set()) == []


@pytest.mark.parametrize("pages", [1, 20, 45])
def test_a_corpus_on_a_full_disk_is_refused_in_a_line_and_whole(tmp_path, monkeypatch, capsys, full, pages):
    disks.prepare_sources(tmp_path)
    with monkeypatch.context() as patch:
        full(pages)
        patch.chdir(tmp_path)
        assert run(["corpus", "add", "new.db", "sources", "--no-vectors", "--quiet"]) == 2
        patch.undo()
    error = capsys.readouterr().err
    assert "the disk is full. Make room" in error and "fault in verify" not in error
    assert list(disks.databases_faults(tmp_path)) == []


@pytest.mark.parametrize("unit", ["\u064e\u0301", ">\x1b『\u064e』‘", "not ) ‘must أن "])
def test_a_unit_over_and_over_comes_to_an_end(unit):
    """Each took the square of its length once: minutes for as much as this."""
    for times in (100_000 // len(unit), 100_000 // len(unit) + 1):  # one more, and other marks may be pairs
        assert extract(Article("fuzz", "fuzz", unit * times, "ar")) is not None


def test_a_letter_with_any_number_of_marks_is_one_letter():
    assert fold("a" + "\u064e\u0301" * 1_000 + "b").text == "ab"


def test_hostile_texts():
    *_, tally = texts.try_texts(60, 1, first=1)
    assert tally.faults == []


@pytest.mark.parametrize("name", samples())
def test_spoilt_files(name):
    ((_, tally),) = mutants.try_files(12, 1, (name,))
    assert tally.faults == []


def test_the_page_shows_what_is_kept():
    assert recording.PAGE.read_text(encoding="utf-8") == recording.page(recording.read())
