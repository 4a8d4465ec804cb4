"""Files that are written whole or not at all, and what is said where that cannot be."""

import os
import threading
from pathlib import Path

import pytest

from verify.cli import run
from verify.errors import InputError
from verify.files import write_whole

STORY = 'The harbour is open.\n\n"We will open it," the mayor said on Monday.\n'


def test_what_was_there_is_replaced_and_nothing_is_left_over(tmp_path):
    place = tmp_path / "a.json"
    for text in ("one", "نعم"):
        write_whole(place, text)
        assert place.read_text(encoding="utf-8") == text
    assert os.listdir(tmp_path) == ["a.json"]


def test_a_link_stays_a_link(tmp_path):
    (tmp_path / "link").symlink_to("a.json")
    write_whole(tmp_path / "link", "one")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "a.json").read_text() == "one"


def test_what_is_no_file_is_written_to(tmp_path):
    """A device that was replaced by a file would be gone for all programs."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    came = []
    reader = threading.Thread(target=lambda: came.append(pipe.read_text()))
    reader.start()
    write_whole(pipe, "one")
    reader.join()
    assert came == ["one"]
    assert pipe.is_fifo()
    write_whole(os.devnull, "one")
    assert not Path(os.devnull).is_file()


def full(*_, **__):
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize("step", ["write_text", "replace"])
def test_a_full_disk_leaves_what_was_there(tmp_path, monkeypatch, step):
    place = tmp_path / "a.json"
    place.write_text("old")
    monkeypatch.setattr(Path, step, full)
    with pytest.raises(InputError, match="No space left on device"):
        write_whole(place, "new")
    assert place.read_text() == "old"
    assert os.listdir(tmp_path) == ["a.json"]


def test_a_disk_on_which_even_the_part_cannot_be_taken_away(tmp_path, monkeypatch):
    monkeypatch.setattr(Path, "write_text", full)
    monkeypatch.setattr(Path, "unlink", full)
    with pytest.raises(InputError, match="cannot be written"):
        write_whole(tmp_path / "a.json", "new")


@pytest.mark.parametrize("name", ["", ".", "none/a.json", "a" * 300, "a\0b", "loop"])
def test_a_place_that_is_none_is_told(tmp_path, name):
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(InputError):
        write_whole(tmp_path / name, "one")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
@pytest.mark.parametrize("json", [(), ("--json", "-")])
def test_output_to_a_full_disk_is_one_line(tmp_path, capfd, json):
    (tmp_path / "story.txt").write_text(STORY)
    with open("/dev/full", "w") as disk, pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.stdout", disk)
        assert run(["extract", str(tmp_path / "story.txt"), *json]) == 2
    error = capfd.readouterr().err
    assert error.count("\n") == 1
    assert "No space left on device" in error and "fault in verify" not in error
