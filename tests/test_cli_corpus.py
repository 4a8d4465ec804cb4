"""The commands of `verify corpus`."""

import pytest
from click.testing import CliRunner

from verify.cli.corpus import corpus
from verify.errors import CorpusError, InputError

SOURCE = "---\nid: gates\nspeaker: Peter Holt\npublisher: Port\npublished: 2024-03-05\n---\nThe gates open at dawn.\n"


def run(*arguments):
    return CliRunner().invoke(corpus, [str(argument) for argument in arguments], standalone_mode=False)


@pytest.fixture
def db(tmp_path):
    (tmp_path / "gates.md").write_text(SOURCE, encoding="utf-8")
    path = tmp_path / "corpus.db"
    result = run("add", path, tmp_path / "gates.md", "--no-vectors")
    assert result.return_value == 0, result.output
    assert "gates.md: added: gates" in result.output
    assert "1 added, 0 changed" in result.output
    return path


def test_add_again(db, tmp_path):
    result = run("add", db, tmp_path / "gates.md", "--no-vectors")
    assert result.return_value == 0
    assert "unchanged" in result.output


def test_bad_file_among_good_ones(db, tmp_path):
    (tmp_path / "bad.txt").write_bytes(b"\x00")
    (tmp_path / "good.txt").write_text("The sluice is closed.", encoding="utf-8")
    result = run("add", db, tmp_path / "bad.txt", tmp_path / "good.txt", "--no-vectors")
    assert result.return_value == 0
    assert "bad.txt" in result.stderr
    assert result.stderr.count("\n") == 1
    assert "good.txt: added" in result.stdout


def test_nothing_but_bad_files(db, tmp_path):
    result = run("add", db, tmp_path / "none.txt", "--no-vectors")
    assert result.return_value == 2
    assert result.stderr.count("\n") == 1
    assert "Traceback" not in result.output


def test_quiet(db, tmp_path):
    assert run("add", db, tmp_path / "gates.md", "--no-vectors", "--quiet").output == ""


def test_list_show_stats(db):
    assert run("list", db).output == "gates\t2024-03-05\ten\tPeter Holt\tPort\n"
    shown = run("show", db, "gates").output
    assert "speaker: Peter Holt" in shown
    assert shown.endswith("The gates open at dawn.\n")
    stats = run("stats", db).output
    assert "sources: 1" in stats
    assert "published: 2024-03-05 to 2024-03-05" in stats
    assert isinstance(run("show", db, "none").exception, CorpusError)


def test_search(db):
    assert run("search", db, "GATES", "dawn").output == "gates 0-23 The [gates] open at [dawn].\n"
    assert "nothing found" in run("search", db, "zebra").output
    assert run("search", db, "gates", "--speaker", "Holt").output.startswith("gates")


def test_people(db, tmp_path):
    path = tmp_path / "some.json"
    path.write_text('{"Peter Holt": {"names": ["بيتر هولت"], "titles": ["Port Warden"]}}', encoding="utf-8")
    assert run("people", db, path).output.endswith("1 people\n")
    assert "people: 1" in run("stats", db).output
    path.write_text("{", encoding="utf-8")
    assert isinstance(run("people", db, path).exception, InputError)


@pytest.mark.parametrize("command", [("list",), ("show", "x"), ("search", "x"), ("stats",)])
def test_missing_corpus(tmp_path, command):
    name, *rest = command
    result = run(name, tmp_path / "none.db", *rest)
    assert isinstance(result.exception, CorpusError)
