"""`verify ci`: what is checked again and what is not, waivers and baselines that hold through edits, and runs that must
never be green. Each test has a small project of its own, with two sources and one story."""

from __future__ import annotations

import errno
import json
import re
import resource
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import reporting
from verify import ci, importers
from verify.ci import baseline, cache, corpora, first, globs, running, waivers
from verify.cli import run as command
from verify.errors import CorpusError, InputError, VerifyError

TABLES = Path(__file__).parent / "tables" / "any" / "ci"
TODAY = date(2026, 3, 1)
SOURCES = {
    "briefing.md": "---\npublisher: Lake Board\nspeaker: Mira Holm\npublished: 2026-02-10\nkind: briefing\n---\n"
    "We will drain 40 ponds before the spring flood. The farmers were told in January.\n",
    "letter.md": "---\npublisher: Farmers' Guild\nspeaker: Otto Brandt\npublished: 2026-02-12\nkind: letter\n---\n"
    "Nobody asked the farmers about the ponds. We want a meeting with the board.\n",
}
STORY = (
    "---\ntitle: Ponds to be drained\npublished: 2026-02-14\n---\n"
    "The lake board has plans for the spring.\n\n"
    "“We will drain 400 ponds before the spring flood,” Mira Holm told reporters on Tuesday.\n\n"
    "“Nobody asked the farmers about the ponds,” Otto Brandt wrote in a letter.\n"
)
FAULTY = "“We will drain 400 ponds before the spring flood,” Mira Holm told reporters on Tuesday.\n"
SETTINGS = 'stories = ["stories/**/*.md"]\nsources = ["sources"]\nmin-worth = 1\n'


def table(name):
    lines = (TABLES / name).read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return [pytest.param(*row, id=f"{name}:{number}") for number, row in enumerate(rows, 1)]


class Project:
    """A project in a folder; `run` gives its result, `faults` the ids of what fails."""

    def __init__(self, root):
        self.root = root
        self.write("verify.toml", SETTINGS)
        for name, text in SOURCES.items():
            self.write(f"sources/{name}", text)
        self.write("stories/ponds.md", STORY)

    def write(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text) if isinstance(text, bytes) else path.write_text(text, encoding="utf-8")
        return path

    def edit(self, name, old, new):
        path = self.root / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    def config(self, **changes):
        return replace(ci.read_config(self.root / "verify.toml"), **changes)

    def run(self, changes=None, **options):
        return ci.run(self.config(**(changes or {})), **{"today": TODAY, **options})

    def waive(self, item, story="stories/ponds.md", reason="Notes of the interview", expires=date(2026, 12, 31)):
        """A waiver for an item of a report; gives its text."""
        text = waivers.written(item, story, reason, "D. Quill", expires)
        with open(self.root / "verify-waivers.toml", "a", encoding="utf-8") as file:
            file.write(text)
        return text


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    return Project(tmp_path)


def items(result, state=None):
    found = [item for article in result.report["articles"] for item in article["items"]]
    return [item for item in found if state is None or item["ci"]["state"] == state]


def failed(result):
    return [item["id"] for item in items(result, "failed")]


# --- what is checked --------------------------------------------------------------------------------------------


def test_a_fault_fails_and_the_rest_passes(project):
    result = project.run()
    assert [item["text"] for item in items(result, "failed")] == ["We will drain 400 ponds before the spring flood,"]
    assert items(result, "failed")[0]["reasons"][0]["code"] == "number-differs"
    assert result.exit_code == 1
    assert result.report["articles"][0]["path"] == "stories/ponds.md"
    assert result.report["corpus"]["sources"] == 2


def test_a_second_run_checks_nothing_loads_no_encoder_and_says_the_same(project, monkeypatch):
    before = project.run()
    monkeypatch.setattr("verify.encoders.load", lambda name=None: pytest.fail("the encoder was loaded"))
    after = project.run()
    assert (before.checked, before.cached) == (1, 0)
    assert (after.checked, after.cached) == (0, 1)
    assert json.dumps(after.report) == json.dumps(before.report)


def test_a_changed_story_is_checked_alone(project):
    project.write("stories/deep/other.md", STORY.replace("Ponds to", "More ponds to"))
    assert project.run().checked == 2
    project.edit("stories/ponds.md", "400", "40")
    result = project.run()
    assert (result.checked, result.cached) == (1, 1)
    assert len(failed(result)) == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda project: project.edit("sources/briefing.md", "40 ponds", "400 ponds"),
        lambda project: project.write("sources/third.md", SOURCES["letter.md"].replace("Otto", "Olaf")),
        lambda project: (project.root / "sources/letter.md").unlink(),
        lambda project: project.write("verify.toml", SETTINGS + 'profile = "strict"\n'),
        lambda project: project.write("verify.toml", SETTINGS.replace("= 1", "= 0.9")),
    ],
    ids=["source changed", "source added", "source gone", "profile", "least worth"],
)
def test_a_change_of_source_or_settings_checks_again(project, change):
    project.run()
    change(project)
    assert project.run().checked == 1
    assert project.run().checked == 0


def test_another_version_of_the_program_checks_again(project, monkeypatch):
    project.run()
    monkeypatch.setattr(cache, "tool_digest", lambda: "another")
    assert project.run().checked == 1


def test_a_changed_or_gone_source_changes_the_verdict(project):
    assert len(failed(project.run())) == 1
    project.edit("sources/briefing.md", "40 ponds", "400 ponds")
    assert failed(project.run()) == []
    (project.root / "sources/briefing.md").unlink()
    assert failed(project.run())


@pytest.mark.parametrize("text", ["", "{", "[]", '{"key": 1}', "\x00\xff"])
def test_a_damaged_cache_is_as_none(project, text):
    expected = failed(project.run())
    for path in (project.root / ".verify").rglob("*.json"):
        path.write_text(text, encoding="utf-8")
    result = project.run()
    assert failed(result) == expected
    assert result.checked == 1


def test_the_cache_forgets_stories_that_are_gone_and_stays_out_of_git(project):
    project.write("stories/other.md", STORY)
    project.run()
    (project.root / "stories/other.md").unlink()
    project.run(only=["stories/ponds.md"])
    assert len(list((project.root / ".verify/stories").iterdir())) == 2
    project.run()
    assert len(list((project.root / ".verify/stories").iterdir())) == 1
    assert (project.root / ".verify/.gitignore").read_text(encoding="utf-8") == "*\n"


def test_a_corpus_that_was_made_before_will_do(project):
    opened = corpora.open_corpus(project.config(), cache.open_folder(project.root / ".verify"))
    opened.corpus.close()
    (project.root / ".verify/corpus.db").rename(project.root / "lake.db")
    project.write("verify.toml", SETTINGS.replace('sources = ["sources"]', 'corpus = "lake.db"'))
    assert len(failed(project.run())) == 1


def test_two_hundred_unchanged_stories_take_no_two_seconds(project, monkeypatch):
    """The bar: a rerun under 2 s of processor time, and one changed story checks one. The reports are invented, 20
    items each; what reads and writes them is real."""
    made = iter(reporting.many_stories(200, 20)["articles"])

    class Invented:
        def to_dict(self):
            return {"articles": [json.loads(json.dumps(next(made)))], "encoder": {"name": "none", "dimensions": 1}}

    (project.root / "stories/ponds.md").unlink()
    for number in range(200):
        project.write(f"stories/{number:03}.md", f"Story {number}.\n\n“We met {number} times,” Mira Holm said.\n")
    with monkeypatch.context() as patched:
        patched.setattr(running, "judge_for", lambda corpus, name: lambda article, options: Invented())
        assert project.run().checked == 200
    project.write("stories/007.md", "Story 7.\n\n“Nobody asked the farmers about the ponds,” Otto Brandt said.\n")
    done = subprocess.run(
        [sys.executable, "-m", "verify", "ci"], capture_output=True, text=True, cwd=project.root, check=False
    )
    digest = cache.tool_digest()
    cache.tool_digest.cache_clear()
    if cache.tool_digest() != digest:
        pytest.skip("the program was edited while the test ran")
    assert "200 stories (1 checked, 199 unchanged)" in done.stderr
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    again = subprocess.run(
        [sys.executable, "-m", "verify", "ci", "--quiet"], capture_output=True, text=True, cwd=project.root, check=False
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert again.returncode in (0, 1), again.stderr
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 2


def test_named_files_that_are_no_stories_are_left_out(project):
    project.write("README.md", "Read me.")
    result = project.run(only=["README.md", project.root / "stories/ponds.md"])
    assert result.checked == 1
    assert "left out" in result.notes[0]
    with pytest.raises(InputError, match="no such file"):
        project.run(only=["stories/none.md"])


def test_paths_count_from_the_working_folder_where_the_project_lies_in_it(project, monkeypatch):
    monkeypatch.chdir(project.root.parent)
    result = project.run()
    assert result.report["articles"][0]["path"] == f"{project.root.name}/stories/ponds.md"
    monkeypatch.chdir(project.root / "stories")
    again = project.run()
    assert again.report["articles"][0]["path"] == "stories/ponds.md"
    assert again.checked == 0


def test_overrides_count_for_their_paths_and_the_last_one_wins(project):
    project.write("stories/opinion/a.md", STORY)
    project.write("stories/opinion/b.md", STORY)
    project.write(
        "verify.toml",
        SETTINGS + '[[override]]\npaths = ["stories/opinion/**"]\nfail-on = []\n'
        '[[override]]\npaths = ["stories/opinion/b.md"]\nfail-on = ["unsupported"]\nprofile = "strict"\n',
    )
    result = project.run()
    states = {
        article["path"]: [item["ci"]["state"] for item in article["items"]] for article in result.report["articles"]
    }
    assert "failed" not in states["stories/opinion/a.md"]
    assert "noted" in states["stories/opinion/a.md"]
    assert "failed" in states["stories/opinion/b.md"]
    assert "failed" in states["stories/ponds.md"]
    assert {article["ci"]["profile"] for article in result.report["articles"]} == {"default", "strict"}


# --- never green by blindness -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("stories/torn.md", b"\x89PNG\r\n\x1a\n\x00\x00"),
        ("stories/empty.md", b""),
        ("stories/nul.md", b"He said \x00 no."),
        ("sources/torn.md", b"%PDF-1.7 \x00"),
    ],
)
def test_what_cannot_be_read_is_told_and_is_never_green(project, name, data):
    project.edit("stories/ponds.md", "400", "40")
    assert project.run().exit_code == 0
    project.write(name, data)
    for _ in range(2):  # the second time from the cache
        result = project.run()
        assert result.exit_code == 2
        assert len(result.unread) == 1
        assert name in result.unread[0]
        assert [entry["path"] for entry in result.report["ci"]["unread"]] == [name]
        assert str(project.root) not in json.dumps(result.report)
    assert failed(result) == []


def test_a_story_without_rights_is_never_green(project, monkeypatch):
    def refused(path, *rest, **more):  # as it is for all but root
        if Path(path) == project.root / "stories/ponds.md":
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return open(path, *rest, **more)

    monkeypatch.setattr(importers, "open", refused, raising=False)
    result = project.run()
    assert result.exit_code == 2
    assert "Permission denied" in result.unread[0]


def test_a_link_that_leads_nowhere_is_never_green(project):
    (project.root / "stories/lost.md").symlink_to(project.root / "nowhere.md")
    assert project.run().exit_code == 2


@pytest.mark.parametrize(("text", "error"), table("settings.tsv"))
def test_settings_that_cannot_be_used_are_one_line_and_exit_2(project, capsys, text, error):
    project.write("s/a.md", STORY)
    if 'corpus = "c.db"' in text:
        from verify.corpus import Corpus

        Corpus.open(project.root / "c.db", write=True).close()
    project.write("verify.toml", text.replace("\\n", "\n"))
    assert command(["ci"]) == 2
    told = capsys.readouterr().err
    assert error in told
    assert told.count("\n") == 1


def test_an_empty_corpus_is_no_corpus(project):
    from verify.corpus import Corpus

    Corpus.open(project.root / "c.db", write=True).close()
    with pytest.raises(CorpusError, match="no source in it"):
        project.run({"corpus": "c.db", "sources": ()})


@pytest.mark.parametrize(("text", "error"), table("waivers.tsv"))
def test_a_waiver_that_is_not_whole_stops_the_run(project, capsys, text, error):
    project.write("verify-waivers.toml", text.replace("\\n", "\n"))
    assert command(["ci"]) == 2
    assert error in capsys.readouterr().err


def test_a_pattern_without_a_story_is_told(project):
    project.write("verify.toml", SETTINGS.replace('"stories/**/*.md"', '"stories/*.md", "stories/*.htm"'))
    assert project.run().notes == ("no story matches stories/*.htm",)


# --- waivers and the baseline -----------------------------------------------------------------------------------


def test_a_waiver_holds_through_edits_and_hides_no_copy(project):
    """Case E5: lines put in at the top, the same quote further down, the quote taken out."""
    (item,) = items(project.run(), "failed")
    project.waive(item)
    assert project.run().exit_code == 0
    project.edit("stories/ponds.md", "The lake board", "One.\n\nTwo.\n\nThree.\n\nThe lake board")
    assert project.run().exit_code == 0
    project.edit("stories/ponds.md", "wrote in a letter.\n", "wrote in a letter.\n\n" + FAULTY)
    copied = project.run()
    assert failed(copied) == [f"{item['id']}-2"]
    assert [each["id"] for each in items(copied, "waived")] == [item["id"]]
    assert copied.stale == ()
    project.edit("stories/ponds.md", FAULTY, "")
    gone = project.run()
    assert gone.exit_code == 0
    assert [stale.why for stale in gone.stale] == ["no such item any more"]


def test_stale_waivers_fail_where_the_settings_say_so(project):
    (item,) = items(project.run(), "failed")
    project.waive(item)
    project.edit("stories/ponds.md", "400", "40")
    assert project.run().exit_code == 0
    assert project.run({"fail_on_stale": True}).exit_code == 1


def test_a_waiver_excuses_no_other_fault_of_the_item(project):
    (item,) = items(project.run(), "failed")
    project.waive(item)
    project.edit("stories/ponds.md", "flood,” Mira Holm told", "flood,” Otto Brandt told")
    result = project.run()
    assert failed(result) == [item["id"]]
    assert len(result.stale) == 1
    assert "now" in result.stale[0].why


def test_a_waiver_ends_with_its_last_day(project):
    (item,) = items(project.run(), "failed")
    project.waive(item, expires=TODAY)
    assert project.run().exit_code == 0
    late = project.run(today=date(2026, 3, 2))
    assert late.exit_code == 1
    assert [waiver.reason for waiver in late.expired] == ["Notes of the interview"]
    assert late.stale == ()
    project.write("verify-waivers.toml", "")
    project.waive(item, expires=None)
    assert project.run(today=date(2099, 1, 1)).exit_code == 0


def test_a_waiver_is_for_its_story_and_says_where_the_words_went(project):
    (item,) = items(project.run(), "failed")
    project.waive(item)
    (project.root / "stories/ponds.md").rename(project.root / "stories/pools.md")
    result = project.run()
    assert failed(result) == [item["id"]]
    assert "stories/pools.md" in result.stale[0].why


def test_waivers_of_stories_that_were_not_checked_are_not_stale(project):
    (item,) = items(project.run(), "failed")
    project.waive(item)
    project.write("stories/other.md", "Nothing is said here, and nobody says it.\n")
    assert project.run(only=["stories/other.md"]).stale == ()
    project.write("stories/ponds.md", b"\x00")
    assert project.run().stale == ()


@pytest.mark.parametrize(
    ("known", "found", "covered"),
    [
        (("q-1", "unsupported", ("no-source",), "Ana"), ("q-1", "unsupported", ("no-source",), "Ana"), True),
        (("q-1", "unsupported", ("no-source",), "Ana"), ("q-1", "unsupported", ("no-source",), "ANA"), True),
        (("q-1", "unsupported", ("no-source",), None), ("q-1", "unsupported", ("no-source",), "Ana"), True),
        (("q-1", "unsupported", ("no-source",), "Ana"), ("q-1", "unsupported", ("no-source",), "Bo"), False),
        (("q-1", "unsupported", ("no-source",), "Ana"), ("q-1", "unsupported", ("no-source",), None), False),
        (("q-1", "unsupported", ("no-source",), "Ana"), ("q-1-2", "unsupported", ("no-source",), "Ana"), False),
        (("q-1", "unsupported", ("no-coverage",), "Ana"), ("q-1", "unsupported", ("no-source",), "Ana"), True),
        (("q-1", "unsupported", ("no-source",), "Ana"), ("q-1", "unsupported", ("number-differs",), "Ana"), False),
        (("q-1", "unsupported", ("a", "b"), "Ana"), ("q-1", "unsupported", ("b",), "Ana"), True),
        (("q-1", "unsupported", ("a",), "Ana"), ("q-1", "unsupported", ("a", "b"), "Ana"), False),
        (("q-1", "unsupported", ("a",), "Ana"), ("q-1", "paraphrased", ("a",), "Ana"), True),
        (("q-1", "paraphrased", ("a",), "Ana"), ("q-1", "unsupported", ("a",), "Ana"), False),
    ],
)
def test_what_is_known_covers_what_is_no_worse(known, found, covered):
    from verify.ci.fingerprints import Fault, covers

    assert covers(Fault(*known), Fault(*found)) is covered


def test_hostile_words_in_a_waiver_come_back_as_they_were(project):
    item = {
        "id": "q-00000000", "label": "unsupported", "text": 'a "b" \\ \x7f\x1b\n«ج» ]] = #', "speaker": {"name": 'O"B\\'},
        "reasons": [{"code": "no-source", "weight": "error"}],
    }  # fmt: skip
    project.waive(item, story='stories/q"uote.md', reason='Because "so"\x7f')
    (waiver,) = waivers.read_waivers(project.root / "verify-waivers.toml")
    assert waiver.fault.speaker == 'O"B\\'
    assert waiver.story == 'stories/q"uote.md'
    assert waiver.reason == 'Because "so"\x7f'


def test_a_baseline_lets_an_archive_start_clean_and_new_faults_fail(project, capsys):
    assert command(["ci", "--write-baseline"]) == 0
    assert "1 fault." in capsys.readouterr().out
    project.write("verify.toml", SETTINGS + 'baseline = "verify-baseline.json"\n')
    result = project.run()
    assert result.exit_code == 0
    assert result.counts["known"] == 1
    project.edit("stories/ponds.md", "wrote in a letter.\n", "wrote in a letter.\n\n" + FAULTY)
    assert len(failed(project.run())) == 1
    project.edit("stories/ponds.md", FAULTY, "")
    assert "1 fault(s) of the baseline gone" in project.run().notes[0]
    before = (project.root / "verify-baseline.json").read_bytes()
    assert command(["ci", "--write-baseline"]) == 0
    after = json.loads((project.root / "verify-baseline.json").read_bytes())
    assert after == {"schema": "verify-baseline/1", "stories": {}}
    assert before != after


def test_a_baseline_with_unread_stories_is_never_green(project):
    project.write("stories/torn.md", b"\x00")
    assert command(["ci", "--write-baseline", "--quiet"]) == 2


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"schema": "other/1"}', '{"schema": "verify-baseline/1"}',
                                  '{"schema": "verify-baseline/1", "stories": {"a": [{}]}}'])  # fmt: skip
def test_what_is_no_baseline_is_refused(project, text):
    path = project.write("known.json", text)
    with pytest.raises(InputError, match="not a baseline"):
        baseline.read_baseline(path)


# --- the command ------------------------------------------------------------------------------------------------


def test_the_command_prints_where_and_what_and_fails(project, capsys):
    assert command(["ci"]) == 1
    told = capsys.readouterr()
    assert re.search(
        r"^stories/ponds\.md:7:2: unsupported q-[0-9a-f]{8} number-differs: “We will drain", told.out, re.M
    )
    assert "1 stories (1 checked, 0 unchanged), 1 failed" in told.err


def test_formats_go_to_their_files_and_to_standard_output(project, capsys):
    args = ["ci", "--format", "sarif", "--output", "out.sarif", "--format", "tap", "--output", "-"]
    assert command(args) == 1
    assert json.loads((project.root / "out.sarif").read_text(encoding="utf-8"))["version"] == "2.1.0"
    assert capsys.readouterr().out.startswith("TAP version 14\n")
    assert command(["ci", "--format", "json"]) == 1
    assert json.loads(capsys.readouterr().out)["schema"] == "verify-report/1"


def test_every_format_can_be_asked_for(project, capsys):
    from verify import reports

    for name in reports.names():
        assert command(["ci", "--format", name]) == 1
        assert capsys.readouterr().out


@pytest.mark.parametrize("args", [["--format", "sarif", "--format", "tap"], ["--output", "x"], ["--format", "none"]])
def test_formats_without_a_place_and_places_without_a_format_are_refused(project, capsys, args):
    assert command(["ci", *args]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_check_writes_the_same_formats_and_tells_what_it_could_not_read(project, capsys):
    opened = corpora.open_corpus(project.config(), cache.open_folder(project.root / ".verify"))
    opened.corpus.close()
    project.write("stories/torn.md", b"\x00")
    args = ["check", "stories/ponds.md", "stories/torn.md", "--corpus", ".verify/corpus.db"]
    assert command([*args, "--format", "github"]) == 2
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("::error file=stories/torn.md,title=Cannot be read::")
    assert lines[1].startswith("::error file=stories/ponds.md,line=7,")
    assert command([*args[:2], *args[3:], "--format", "json", "--output", "a.json", "--fail-on", "unsupported"]) == 1
    assert command([*args, "--format", "none"]) == 2


def test_the_settings_may_name_the_outputs(project):
    project.write("verify.toml", SETTINGS + '[outputs]\njunit = "out/junit.xml"\n')
    (project.root / "out").mkdir()
    assert command(["ci", "--quiet"]) == 1
    assert (project.root / "out/junit.xml").read_text(encoding="utf-8").startswith("<?xml")


def test_github_gets_a_summary(project, monkeypatch, capsys):
    summary = project.write("summary.md", "before\n")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    assert command(["ci", "--format", "github"]) == 1
    assert capsys.readouterr().out.startswith("::error file=stories/ponds.md,line=7,")
    assert summary.read_text(encoding="utf-8").startswith("before\n<!-- verify -->\n## verify: 1 item to look at\n")


def test_a_waiver_can_be_added_by_the_command(project, capsys):
    (item,) = items(project.run(), "failed")
    args = ["ci", "--waive", item["id"], "--reason", "On tape", "--author", "D. Quill", "--expires"]
    assert command([*args, "tomorrow"]) == 2
    assert command(["ci", "--waive", item["id"]]) == 2
    assert command(["ci", "--waive", "q-00000000", *args[3:], "never"]) == 2
    assert command([*args, "never"]) == 0
    assert command(["ci"]) == 0
    project.write("stories/copy.md", STORY)
    assert command(["ci"]) == 1
    capsys.readouterr()
    project.write("stories/copy2.md", STORY)
    assert command([*args, "never"]) == 2
    assert "in 2 stories" in capsys.readouterr().err
    assert command(["ci", "--waive", f"stories/copy.md:{item['id']}", *args[3:], "never"]) == 0


def test_init_writes_settings_that_work_and_never_over_others(project, capsys):
    assert command(["ci", "--init"]) == 2
    (project.root / "verify.toml").unlink()
    assert command(["ci", "--init"]) == 0
    config = project.config()
    assert config.stories == ("stories/**/*.md",)
    assert config.sources == ("sources",)
    assert command(["ci"]) == 1


def test_the_first_settings_are_read_whatever_lies_there(tmp_path):
    for number, names in enumerate([(), ("news/a.html", "news/b.txt", "people.json"), ("articles/a.md", "x.db")]):
        root = tmp_path / str(number)
        root.mkdir()
        for name in names:
            (root / name).parent.mkdir(exist_ok=True)
            (root / name).write_text("{}", encoding="utf-8")
        first.write_first(root)
        assert ci.read_config(root / "verify.toml").stories


def test_a_missing_settings_file_points_to_init(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert command(["ci"]) == 2
    assert "--init" in capsys.readouterr().err


@pytest.mark.parametrize(("pattern", "path", "matches"), table("globs.tsv"))
def test_patterns_match_whole_paths(pattern, path, matches):
    assert globs.matches(path, [pattern]) is (matches == "yes")


def test_hidden_folders_are_not_looked_into(tmp_path):
    for name in ("a.md", ".git/b.md", "node_modules/c.md", "x/.hidden.md", "x/d.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x", encoding="utf-8")
    assert globs.find(tmp_path, ["**/*.md"]) == ("a.md", "x/d.md")
    assert globs.find(tmp_path, ["**/*.md"], ["x/**"]) == ("a.md",)
    assert globs.find(tmp_path, [".git/*.md"]) == (".git/b.md",)


def test_a_fault_of_the_corpus_is_no_fault_of_a_story(project, monkeypatch):
    def broken(corpus, name):
        def judge(article, options):
            raise CorpusError("damaged", "c.db")

        return judge

    monkeypatch.setattr(running, "judge_for", broken)
    with pytest.raises(VerifyError, match="damaged"):
        project.run()
