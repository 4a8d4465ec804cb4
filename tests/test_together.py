"""Several programs at one corpus: adders lose nothing, checkers end right while it is being filled."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from verify.corpus import Corpus
from verify.corpus.adding import add
from verify.corpus.integrity import check_corpus

ROOT = Path(__file__).parents[1]
STORY = """The harbour office said the ferry line would open before the holidays.

"We will open it at dawn," the mayor said on Monday.
"""


def start(*arguments):
    return subprocess.Popen(
        [sys.executable, "-m", "verify", *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


@pytest.mark.encoder
def test_two_add_and_three_check(tmp_path):
    for half in ("one", "two"):
        (tmp_path / half).mkdir()
        for number in range(20):
            body = "\n\n".join(f"The {half} boat {number} came in at hour {hour}. It left again." for hour in range(12))
            (tmp_path / half / f"{half}-{number}.md").write_text(f"---\nspeaker: Pilot {half}\n---\n{body}\n")
    story = tmp_path / "story.txt"
    story.write_text(STORY, encoding="utf-8")
    db = tmp_path / "corpus.db"
    (tmp_path / "first.md").write_text("The harbour office keeps the ferry line open. It is run by the mayor.")
    add(db, [tmp_path / "first.md"])
    running = [start("corpus", "add", db, tmp_path / half, "--quiet") for half in ("one", "two")]
    running += [start("check", story, "--corpus", db, "--published", "2031-05-01", "--quiet") for _ in range(3)]
    for process in running:
        _, errors = process.communicate(timeout=120)
        assert process.returncode == 0, errors.decode()
    add(tmp_path / "alone.db", [tmp_path / "one", tmp_path / "two", tmp_path / "first.md"])
    with Corpus.open(db) as together, Corpus.open(tmp_path / "alone.db") as alone:
        assert check_corpus(together).faults == ()
        assert together.counts() == alone.counts()
        assert together.fingerprint() == alone.fingerprint()
