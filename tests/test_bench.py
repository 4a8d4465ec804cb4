"""The bench runs and writes its page; what it measures is nobody's test."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize(
    ("part", "rows"),
    [("encoding", ("| ours | 512 |",)), ("building", ("| vectors |",)), ("warm", ("| check, ar, later |",))],
)
def test_a_part_gives_its_tables(part, rows):
    args = [sys.executable, str(ROOT / "scripts" / "bench"), part, "--quick", "--runs", "1"]
    page = subprocess.run(args, capture_output=True, text=True, check=True).stdout
    assert page.startswith("# Speed and memory") and "Load of the machine" in page
    assert all(row in page for row in rows)


def test_a_part_that_there_is_not_is_refused():
    done = subprocess.run([sys.executable, str(ROOT / "scripts" / "bench"), "nothing"], capture_output=True, text=True)
    assert done.returncode == 2 and "invalid choice" in done.stderr
