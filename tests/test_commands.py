"""The command line as a habit: help with examples that are right, completions, standard input, quiet, what a terminal
gets and a pipe does not, `demo` and `doctor`."""

from __future__ import annotations

import io
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from verify import check, encoders, example, installed
from verify.cli import _terminal, cli, run
from verify.cli.completions import SHELLS
from verify.corpus.adding import add
from verify.errors import EncoderError

ROOT = Path(__file__).parents[1]
STORY = "Port to close\nThe harbour master, Lena Voss, said: “We will close the eastern lock on Monday.”\n"
SOURCE = "---\nid: lock\nspeaker: Lena Voss\npublished: 2024-05-02\n---\nWe will close the eastern lock on Monday.\n"


def every(command=cli, path=("verify",)):
    """Each command with its way: `verify`, `verify corpus`, `verify corpus add` …"""
    yield path, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            yield from every(command.get_command(context, name), (*path, name))


COMMANDS = [pytest.param(path, command, id=" ".join(path)) for path, command in every()]


def examples(command):
    """The lines of a help text that are commands, without what a shell does around them."""
    for line in (command.help or "").splitlines():
        for part in line.split("|"):
            if part.strip().startswith("verify "):
                yield re.split(r" {2,}| > ", part.strip())[0]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    folder = tmp_path_factory.mktemp("commands")
    (folder / "lock.md").write_text(SOURCE, encoding="utf-8")
    add(folder / "lock.db", [folder / "lock.md"], encoder=encoders.load())
    return folder / "lock.db"


def terminal(monkeypatch, is_one=True):
    """Standard error as a terminal would be; what was written to it. Not a fixture: pytest puts its own in place when
    these are done."""
    stream = io.StringIO()
    stream.isatty = lambda: is_one
    monkeypatch.setattr(sys, "stderr", stream)
    return stream


# --- help


@pytest.mark.parametrize(("path", "command"), COMMANDS)
def test_every_command_has_help_with_an_example_of_itself(path, command):
    assert command.help
    shown = list(examples(command))
    assert any(line.split()[: len(path)] == list(path) for line in shown), f"{' '.join(path)}: no example"


@pytest.mark.parametrize(("path", "command"), COMMANDS)
def test_every_example_is_understood(path, command):
    for line in examples(command):
        words = shlex.split(line)[1:]
        found = cli
        while isinstance(found, click.Group) and words:
            found = found.get_command(click.Context(found), words[0])
            assert found, line
            words = words[1:]
        found.make_context(line, words, resilient_parsing=False)


@pytest.mark.parametrize(("path", "command"), COMMANDS)
def test_every_option_says_what_it_does(path, command):
    for one in command.params:
        assert not isinstance(one, click.Option) or one.help or isinstance(one.type, click.Choice), one.name


def test_help_fits_eighty_columns_in_its_list(capsys):
    assert run(["--help"]) == 0
    listed = capsys.readouterr().out.split("Commands:\n")[1].splitlines()
    assert len(listed) == len(cli.list_commands(None))
    assert not [line for line in listed if "..." in line or len(line) > 80]


# --- completions


@pytest.mark.parametrize("shell", SHELLS)
def test_completions_are_printed(shell, capsys):
    assert run(["completions", shell]) == 0
    script = capsys.readouterr().out
    assert f"_VERIFY_COMPLETE={shell}_complete" in script
    program = shutil.which(shell)
    if program:
        done = subprocess.run([program, "-n"], input=script, text=True, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr


@pytest.mark.skipif(not shutil.which("bash"), reason="no bash here")
def test_bash_completes_commands_options_names_and_files(tmp_path, capsys):
    run(["completions", "bash"])
    script = tmp_path / "complete.sh"
    script.write_text(capsys.readouterr().out, encoding="utf-8")
    shim = tmp_path / "verify"
    shim.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m verify "$@"\n', encoding="utf-8")
    shim.chmod(0o755)
    asked = [["ex"], ["check", "--prof"], ["check", "--profile", "st"], ["explain", "number-d"], ["check", "sto"]]
    lines = [f"source {script}", "compopt() { echo files; }"]
    for words in asked:
        quoted = " ".join(map(shlex.quote, ("verify", *words)))
        lines.append(
            f'COMPREPLY=(); COMP_WORDS=({quoted}); COMP_CWORD={len(words)}; _verify_completion verify; echo "${{COMPREPLY[*]}}"'
        )
    env = {**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(["bash", "-c", "\n".join(lines)], env=env, text=True, capture_output=True, check=True)
    assert done.stdout.splitlines() == ["explain extract", "--profile", "strict", "number-differs", "files", ""]


# --- standard input, quiet, formats


def test_extract_reads_standard_input():
    done = CliRunner().invoke(cli, ["extract", "-", "--format", "jsonl"], input=STORY.encode())
    assert done.exit_code == 0
    assert "close the eastern lock" in done.stdout


def test_check_reads_standard_input(corpus):
    args = ["check", "-", "--corpus", str(corpus), "--published", "2024-05-03", "--format", "text"]
    done = CliRunner().invoke(cli, [*args, "--fail-on", "consistent"], input=STORY.encode(), standalone_mode=False)
    assert done.return_value == 1
    report = check.check_files([str(corpus.with_name("lock.md"))], str(corpus))[0]
    assert report.articles[0].article.id == "lock"


def test_standard_input_goes_alone(corpus, capsys):
    assert run(["check", "-", str(corpus.with_name("lock.md")), "--corpus", str(corpus)]) == 2
    assert "standard input goes alone" in capsys.readouterr().err


def test_closed_standard_input_is_one_line(corpus, capsys, monkeypatch):
    monkeypatch.setattr(sys, "stdin", None)
    assert run(["check", "-", "--corpus", str(corpus)]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_quiet_says_nothing(corpus, tmp_path, capsys):
    story = tmp_path / "story.txt"
    story.write_text(STORY, encoding="utf-8")
    people = tmp_path / "people.json"
    people.write_text('{"Lena Voss": {"kind": "person", "names": ["Lena Voss"]}}', encoding="utf-8")
    report = str(tmp_path / "report.json")
    for args in (
        ["check", str(story), "--corpus", str(corpus), "--json", report],
        ["extract", str(story), "--format", "csv", "--output", str(tmp_path / "items.csv")],
        ["corpus", "add", str(tmp_path / "other.db"), str(corpus.with_name("lock.md")), "--no-vectors"],
        ["corpus", "people", str(tmp_path / "other.db"), str(people)],
        ["corpus", "export", str(tmp_path / "other.db"), str(tmp_path / "out")],
        ["review", "merge", str(tmp_path / "a.db"), str(tmp_path / "b.jsonl")],
        ["doctor"],
    ):
        (tmp_path / "b.jsonl").write_text("", encoding="utf-8")
        assert run([*args, "--quiet"]) == 0, args
        told = capsys.readouterr()
        assert told.out + told.err == "", args


@pytest.mark.parametrize("code", ["en", "ar"])
def test_the_interface_is_one_that_there_is(code, corpus, tmp_path, capsys):
    page = tmp_path / "page.html"
    args = ["check", str(corpus.with_name("lock.md")), "--corpus", str(corpus), "--quiet", "--html", str(page)]
    assert run([*args, "--interface", code]) == 0
    assert f'<html lang="{code}"' in page.read_text(encoding="utf-8")
    assert run([*args, "--interface", "tlh"]) == 2
    assert "There are: ar, en" in capsys.readouterr().err


NEW_INTERFACE = """
import json, shutil, sys
from pathlib import Path
from verify import languages
here, toy = Path(sys.argv[1]), Path(sys.argv[2])
for code in ("en", "ar"):
    (here / code).symlink_to(languages.HERE / code)
shutil.copytree(toy, here / "eo")
words = (languages.HERE / "en" / "report.toml").read_text(encoding="utf-8").replace("Quote and claim check", "Kontrolo")
(here / "eo" / "report.toml").write_text(words, encoding="utf-8")
languages.HERE = here
from verify.cli._options import INTERFACE
from verify.reports import html
page = html.render({"articles": []}, interface=INTERFACE.convert("eo", None, None))
print(json.dumps([sorted(INTERFACE.names()), '<html lang="eo" dir="ltr">' in page, "Kontrolo" in page]))
"""


def test_a_folder_with_words_is_an_interface(tmp_path):
    args = [sys.executable, "-c", NEW_INTERFACE, str(tmp_path), str(ROOT / "tests" / "tables" / "toy")]
    env = {**os.environ, "PYTHONPATH": str(ROOT), "VERIFY_CACHE": ""}
    done = subprocess.run(args, env=env, capture_output=True, text=True, check=True)
    assert done.stdout == '[["ar", "en", "eo"], true, true]\n'


# --- terminals and pipes


def test_progress_is_shown_on_a_terminal_and_wiped(monkeypatch):
    stream = terminal(monkeypatch)
    with _terminal.progress() as show:
        show(3, 20, "stories/\x1b[31m" + "long/" * 40 + "مَرْفَأ.txt")
    lines = stream.getvalue().split("\r\x1b[K")
    assert lines[1].startswith("3/20 ") and "مَرْفَأ.txt" in lines[1]
    assert "\x1b" not in lines[1] and len(lines[1]) < 80
    assert lines[2] == ""


@pytest.mark.parametrize(("is_one", "quiet"), [(True, True), (False, False)])
def test_no_progress_where_it_is_quiet_or_a_pipe(is_one, quiet, monkeypatch):
    stream = terminal(monkeypatch, is_one)
    with _terminal.progress(quiet) as show:
        assert show is None
    assert stream.getvalue() == ""


def test_a_check_of_many_tells_how_far_it_is(corpus, tmp_path):
    stories = []
    for name in ("one.txt", "gone.txt", "two.txt"):
        stories.append(str(tmp_path / name))
        if name != "gone.txt":
            (tmp_path / name).write_text(STORY, encoding="utf-8")
    told = []
    check.check_files(stories, str(corpus), progress=lambda *what: told.append(what))
    assert told == [(number, 3, story) for number, story in enumerate(stories, 1)]


@pytest.mark.parametrize(
    ("variables", "terminal", "wanted"),
    [
        ({}, True, True),
        ({}, False, False),
        ({"NO_COLOR": "1"}, True, False),
        ({"NO_COLOR": ""}, True, True),
        ({"TERM": "dumb"}, True, False),
    ],
)
def test_colour_is_for_terminals_that_want_it(variables, terminal, wanted, monkeypatch):
    stream = io.StringIO()
    stream.isatty = lambda: terminal
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert _terminal.coloured(stream) is wanted


# --- demo and doctor


def test_the_demo_checks_the_example_and_says_where_the_report_is(tmp_path, capsys):
    place = tmp_path / "tryout"
    assert run(["demo", str(place)]) == 0
    told = capsys.readouterr().out
    assert "Unsupported" in told
    page = Path(told.splitlines()[-1].removeprefix("HTML report: "))
    assert page == place.resolve() / "report.html" and page.read_text(encoding="utf-8").startswith("<!doctype html>")
    story = sorted((place / "stories").iterdir())[0]
    edited = story.read_text(encoding="utf-8") + "\nOne more line.\n"
    story.write_text(edited, encoding="utf-8")
    assert run(["demo", str(place), "--quiet"]) == 0
    assert story.read_text(encoding="utf-8") == edited
    assert capsys.readouterr().out == ""


def test_the_demo_leaves_other_folders_alone(tmp_path, capsys):
    (tmp_path / "letter.txt").write_text("Mine.", encoding="utf-8")
    assert run(["demo", str(tmp_path)]) == 2
    assert "Name a new one" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_the_example_goes_with_the_package():
    """What setup copies beside an installed package is all that the demo copies."""
    import tomllib

    listed = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]["data-files"]
    shipped = {path.resolve() for patterns in listed.values() for pattern in patterns for path in ROOT.glob(pattern)}
    assert shipped == {path.resolve() for path in example.folder().rglob("*") if path.is_file()}


def test_doctor_finds_all_in_order(corpus, capsys):
    assert run(["doctor", "--corpus", str(corpus)]) == 0
    told = dict(line.split("\t") for line in capsys.readouterr().out.splitlines())
    assert {"verify", "python", "sqlite", "numpy", "languages", "interfaces", "encoder", "corpus"} <= set(told)
    assert re.search("sha256 [0-9a-f]{64}", told["encoder"])
    assert f"made by {encoders.load().key}" in told["vectors"]


def test_doctor_tells_what_does_not_work(tmp_path, capsys, monkeypatch):
    def broken(name):
        raise EncoderError("the file is damaged", "weights.npz", "pip install it again")

    monkeypatch.setattr(encoders, "load", broken)
    assert run(["doctor", "--corpus", str(tmp_path / "none.db")]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert [line.split(": ")[1] for line in lines] == ["encoder", "corpus"]


def test_a_missing_extra_is_no_fault():
    for fact in installed.facts():
        assert fact.works is not False, fact
