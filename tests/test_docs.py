"""The documentation is true: what is made is up to date, what is shown comes out, links lead somewhere, and README alone
takes a newcomer from a clone to the report of a story of their own."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from importlib.machinery import SourceFileLoader
from pathlib import Path

import pytest

import consoles
from verify.rules import reasons

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
README = (ROOT / "README.md").read_text(encoding="utf-8")
STORY = (
    "Wells nearly done, ministry says\n\nThe ministry of water has finished 16 of the 20 wells, it said on Thursday.\n\n"
    "“Nothing was promised to the upper valley,” said Jane Roe, the minister of water.\n"
)


@pytest.fixture(scope="module")
def shims(tmp_path_factory):
    return consoles.shim(tmp_path_factory.mktemp("shims"))


def script():
    """scripts/docs as a module."""
    loader = SourceFileLoader("scripts_docs", str(ROOT / "scripts" / "docs"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("scripts_docs", loader))
    loader.exec_module(module)
    return module


# --- pages


def test_what_is_made_is_up_to_date():
    assert (DOCS / "reasons.md").read_text(encoding="utf-8") == reasons.markdown(), "run scripts/docs"
    assert (DOCS / "commands.md").read_text(encoding="utf-8") == script().commands(), "run scripts/docs"


@pytest.mark.encoder
@pytest.mark.parametrize("page", consoles.PAGES, ids=lambda path: path.name)
def test_examples_print_what_is_shown(page, tmp_path, shims):
    for step, _, printed in consoles.fresh(page.read_text(encoding="utf-8"), tmp_path, shims):
        if step is not None:
            assert consoles.fits(step.shown, printed), f"{page.name}:{step.line}: run scripts/docs\n" + "\n".join(
                printed
            )


def test_an_output_that_is_no_longer_so_is_told_and_mended(tmp_path, shims):
    page = "<!-- file: a.txt -->\n```text\none\ntwo\nthree\n```\n\n```console\n$ cat a.txt\none\n…\n$ cat a.txt\nzero\n…\n```\n"
    found = [consoles.fits(step.shown, printed) for step, _, printed in consoles.fresh(page, tmp_path, shims) if step]
    assert found == [True, False]
    assert consoles.mended(page, tmp_path, shims) == page.replace("zero", "one")
    with pytest.raises(AssertionError, match="exit status 3"):
        consoles.mended("```console\n$ exit 3\n```\n", tmp_path, shims)


def test_every_page_is_in_the_sites_list():
    listed = set(re.findall(r": (\S+\.md)$", (ROOT / "mkdocs.yml").read_text(encoding="utf-8"), re.MULTILINE))
    assert listed == {path.name for path in DOCS.glob("*.md")}, "name the page in mkdocs.yml, under nav"


@pytest.mark.skipif(importlib.util.find_spec("mkdocs") is None, reason="mkdocs is not installed: the extra docs")
def test_the_site_is_built_without_a_warning(tmp_path):
    args = [sys.executable, str(ROOT / "scripts" / "docs"), "--site", str(tmp_path / "site")]
    done = subprocess.run(args, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "WARNING" not in done.stderr
    page = (tmp_path / "site" / "first-story.html").read_text(encoding="utf-8")
    assert "verify demo tryout" in page
    outside = re.findall(r'(?:src|href)="((?:https?:)?//[^"]*)"', page)
    assert not [address for address in outside if "mkdocs.org" not in address], "the site is read without a network"


# --- the newcomer's path


def blocks(kind):
    return re.findall(rf"^```{kind}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def commands(block):
    return [re.sub(r"\s{2,}#.*", "", line) for line in block.splitlines() if line.strip()]


@pytest.mark.encoder
def test_a_newcomer_gets_to_a_report_by_the_readme_alone(tmp_path, shims):
    """Each command as printed, in a folder of one's own. Installing is left out: it takes minutes, and the package is
    the one at hand; `scripts/demo` is tried below."""
    first, install, check, more = blocks("sh")[:4]
    assert commands(first) == ["scripts/demo", "scripts/test"]
    assert commands(install)[-1] == "pip install ."
    for path, text in re.findall(r"^<!-- file: (\S+) -->\n```\w*\n(.*?)^```$", README, re.MULTILINE | re.DOTALL):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    assert list((tmp_path / "sources").iterdir()), "README gives a source to begin with"
    (tmp_path / "story.txt").write_text(STORY, encoding="utf-8")
    (tmp_path / "second.md").write_text(STORY.replace("16", "14"), encoding="utf-8")
    for line in commands(check):
        status, printed = consoles.done(line, tmp_path, shims)
        assert status == 0, (line, printed)
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "Wells nearly done, ministry says" in page and "sources/" not in printed[-1]
    assert any("Unsupported" in line and "14" not in line for line in printed)
    for line in commands(more):
        if " serve " in line:
            serve(line, tmp_path, shims)
            continue
        status, printed = consoles.done(line, tmp_path, shims)
        assert status == (1 if "--fail-on" in line else 0), (line, printed)
        assert printed, line


def serve(line, folder, shims):
    """Starts the server as printed, reads its address, and ends it by Ctrl-C."""
    env = {**os.environ, "PATH": f"{shims}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
    running = subprocess.Popen(line.split(), cwd=folder, env=env, stdout=subprocess.PIPE, text=True)
    try:
        assert running.stdout.readline().startswith("http://127.0.0.1:")
        running.stdout.readline()
        time.sleep(0.2)
        running.send_signal(signal.SIGINT)
        assert running.wait(timeout=20) == 0
    finally:
        running.kill()
        running.stdout.close()


def test_the_readmes_python_runs(tmp_path, monkeypatch):
    from verify import encoders
    from verify.corpus.adding import add

    monkeypatch.chdir(tmp_path)
    (tmp_path / "story.txt").write_text(STORY, encoding="utf-8")
    (tmp_path / "source.md").write_text("The ministry finished 14 of the 20 wells.\n", encoding="utf-8")
    add("desk.db", ["source.md"], encoder=encoders.load())
    for page in (README, (DOCS / "python.md").read_text(encoding="utf-8")):
        names = {}
        for code in re.findall(r"^```python\n(.*?)^```$", page, re.MULTILINE | re.DOTALL):
            exec(compile(code, "example", "exec"), names)
        assert names["report"].items


def is_set_up():
    """Whether scripts/setup has nothing left to install: a test waits for no package index."""
    if (ROOT / ".venv").is_symlink() or not shutil.which("cksum"):
        return False
    made_of = subprocess.check_output(["cksum"], input=(ROOT / "pyproject.toml").read_bytes()).decode().strip()
    return any(path.read_text().startswith(made_of) for path in (ROOT / ".venv").glob(".stamp-*"))


@pytest.mark.encoder
@pytest.mark.skipif(not is_set_up(), reason="no environment of this checkout's own: scripts/setup makes one")
def test_the_demo_of_the_readme_runs(tmp_path):
    done = subprocess.run(["sh", "scripts/demo"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    page = Path(done.stdout.splitlines()[-1].removeprefix("HTML report: "))
    assert page.is_relative_to(ROOT) and page.read_text(encoding="utf-8").startswith("<!doctype html>")
