"""The package from Python: a small public face, and what a notebook shows."""

from __future__ import annotations

import html
import re
import subprocess
import sys
from pathlib import Path

import pytest

import reporting
import verify
from test_report_html import hostile_cases
from verify import encoders
from verify.corpus.adding import add
from verify.reports import html as page

ROOT = Path(__file__).parents[1]
STORY = "Port to close\nThe harbour master, Lena Voss, said: “We will close the eastern lock on Monday.”\n"
SOURCE = "---\nid: lock\nspeaker: Lena Voss\npublished: 2024-05-02\n---\nWe will close the eastern lock on Monday.\n"


@pytest.fixture(scope="module")
def paths(tmp_path_factory):
    folder = tmp_path_factory.mktemp("python")
    (folder / "lock.md").write_text(SOURCE, encoding="utf-8")
    (folder / "story.txt").write_text(STORY, encoding="utf-8")
    add(folder / "lock.db", [folder / "lock.md"], encoder=encoders.load())
    return str(folder / "story.txt"), str(folder / "lock.db")


def test_what_is_promised_can_be_had():
    for name in verify.__all__:
        assert getattr(verify, name), name
        assert name in dir(verify)
    with pytest.raises(AttributeError):
        verify.nothing  # noqa: B018


@pytest.mark.parametrize(
    "first", ["", "import verify.check", "from verify.check import check", "from verify import check"]
)
def test_check_is_called_whatever_was_imported_first(first, paths):
    code = f"{first}\nimport sys, verify\nprint(verify.check(*sys.argv[1:]).items[0]['label'])"
    done = subprocess.run([sys.executable, "-c", code, *paths], cwd=ROOT, text=True, capture_output=True, check=True)
    assert done.stdout == "consistent\n"


def test_importing_the_package_loads_nothing_of_it():
    code = "import verify, sys; print([name for name in sys.modules if name.startswith('verify.') or name == 'numpy'])"
    assert subprocess.check_output([sys.executable, "-c", code], cwd=ROOT, text=True) == "[]\n"


def test_a_report_is_shown_in_a_line_and_as_a_page(paths):
    report = verify.check(*paths)
    assert repr(report) == "<verify.Report of 1, items: 1 (1 consistent)>"
    assert report.to_html("ar").startswith('<!doctype html>\n<html lang="ar"')
    assert repr(verify.extract(paths[0])) == "<verify.Report of 1, items: 1>"


def test_a_notebook_shows_the_page_in_a_frame_of_its_own(paths):
    report = verify.check(*paths)
    shown = report._repr_html_()
    found = re.fullmatch(r"<iframe ([^<>]*)></iframe>", shown)
    assert found
    allowed = re.search('sandbox="([^"]*)"', found[1])[1].split()
    assert "allow-same-origin" not in allowed and "allow-top-navigation" not in allowed
    assert html.unescape(re.search('srcdoc="([^"]*)"', found[1])[1]) == report.to_html()


@pytest.mark.parametrize("text", hostile_cases()[::7])
def test_hostile_words_do_not_leave_the_frame(text):
    shown = page.framed(reporting.hostile(text))
    assert re.fullmatch(r"<iframe [^<>]*></iframe>", shown)
    assert len(re.findall('"', shown)) % 2 == 0 and shown.count("srcdoc=") >= 1
