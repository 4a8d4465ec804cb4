"""The commands of `verify corpus`."""

import json

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


def test_show_says_where_it_came_from(db):
    shown = run("show", db, "gates").output
    assert "read by: verify " in shown
    assert "added: " in shown


def test_dry_run(db, tmp_path):
    (tmp_path / "gates.md").write_text(SOURCE.replace("dawn", "noon"), encoding="utf-8")
    result = run("add", db, tmp_path / "gates.md", "--dry-run")
    assert result.return_value == 0
    assert "gates.md: would change: gates" in result.output
    assert "nothing was written" in result.output
    assert "dawn" in run("show", db, "gates").output


def test_diff(db, tmp_path):
    (tmp_path / "gates.md").write_text(SOURCE.replace("dawn", "noon").replace("open", "never open"), encoding="utf-8")
    run("add", db, tmp_path / "gates.md", "--no-vectors")
    output = run("diff", db, "gates").output
    assert "{+never+}" in output
    assert "[-dawn-] {+noon+}" in output
    assert run("diff", db, "gates", "1", "1").output.endswith("no word differs\n")
    assert isinstance(run("diff", db, "gates", "1", "9").exception, CorpusError)
    (tmp_path / "other.md").write_text(SOURCE.replace("id: gates", "id: other"), encoding="utf-8")
    run("add", db, tmp_path / "other.md", "--no-vectors")
    assert "[-never-]" in run("diff", db, "gates", "--with", "other").output


def test_what_is_said_of_each_file(tmp_path):
    place = tmp_path / "in"
    (place).mkdir()
    (place / "log.md").write_text(
        "---\nid: log\nkind: statement\nspeaker: Ada Lind\npublished: 2024-03-05\nlang: en\n---\nThe gate is shut.\n"
    )
    (place / "post.csv").write_text("id,text\n" + "".join(f"{n},The lamp {n} is lit.\n" for n in range(1, 15)))
    (place / "table.csv").write_text("id,text\n1,The boat is new.\n")
    (place / "cut.txt").write_text("We never agreed to th…")
    (place / "x.bin").write_bytes(b"1")
    said = run("add", tmp_path / "c.db", place, "--no-vectors").output.replace(f"{place}/", "").splitlines()
    assert (
        "cut.txt: added: cut: document in English, nobody named as speaking, no date found, 1 passage, cut short, so what may "
        "follow cannot be checked (read as text)"
    ) in said
    assert "log.md: added: log: statement in English by Ada Lind, 2024-03-05, 1 passage (read as markdown)" in said
    assert sum(line.startswith("post.csv") for line in said) == 11
    assert "post.csv: added: and 4 more (`verify corpus list` shows all)" in said
    assert "table.csv: added: in/1: document in English" in " ".join(said)  # another table has a row 1 too
    assert "x.bin: skipped: files that end in .bin cannot be read" in said
    assert "0 added, 0 changed" in run("add", tmp_path / "c.db", place, "--no-vectors").output


def test_verify_and_doctor(db):
    result = run("verify", db)
    assert result.return_value == 0
    assert "1 version, 1 passage: whole" in result.output
    assert "unpublished" not in run("doctor", db).output
    assert run("doctor", db, "--kind", "undated").output == "nothing to complain of\n"
    assert run("doctor", db, "--kind", "none").exception is not None


def test_export(db, tmp_path):
    assert run("export", db, tmp_path / "out").output.endswith("out: 1 source\n")
    assert isinstance(run("export", db, tmp_path / "out").exception, InputError)
    assert run("add", tmp_path / "again.db", tmp_path / "out", "--no-vectors").return_value == 0
    assert run("stats", tmp_path / "again.db").output == run("stats", db).output


def test_changed(db, tmp_path):
    report = tmp_path / "report.json"
    evidence = {"source": "gates", "sha256": "0", "text": "The gates open at dawn."}
    items = [{"id": "q-1", "evidence": [evidence]}]
    report.write_text(json.dumps({"schema": "verify-report/1", "articles": [{"items": items}]}), encoding="utf-8")
    result = run("changed", db, report)
    assert result.return_value == 1
    assert result.output == "gates: version 1, the quoted words unchanged (1 item: q-1)\n"


def test_publishers_of_ones_own(db, tmp_path):
    assert isinstance(run("add", db, "--publishers", tmp_path / "none", "--no-vectors").exception, InputError)
