"""The passages of a small corpus are read once, and anew when somebody wrote to it."""

from __future__ import annotations

import pytest

from verify.corpus import Corpus
from verify.corpus.adding import add
from verify.matching import candidates, pool


@pytest.fixture
def database(tmp_path):
    write(tmp_path, "first", "The bridge over the river opens in spring. Nobody objected to the plan.")
    add(tmp_path / "a.db", [tmp_path / "first.md"])
    return tmp_path / "a.db"


def write(folder, name, text):
    head = f"---\nid: {name}\nspeaker: Ann Doe\nlang: en\nkind: statement\npublished: 2031-02-03\n---\n"
    (folder / f"{name}.md").write_text(head + text + "\n", encoding="utf-8")


def best(corpus, text):
    found = candidates.find(corpus, None, text, "", "en")
    return [candidate.passage.source_id for candidate in found if candidate.words > 0.5]


def test_it_is_read_once(database, monkeypatch):
    reads = []
    whole = pool._read
    monkeypatch.setattr(pool, "_read", lambda *args: reads.append(1) or whole(*args))
    with Corpus.open(database) as corpus:
        assert best(corpus, "The bridge opens in spring") == best(corpus, "The bridge opens in spring") == ["first"]
        assert best(corpus, "Nobody objected") == ["first"]
    assert len(reads) == 1


def test_what_others_write_is_seen(database, tmp_path):
    with Corpus.open(database) as corpus:
        assert best(corpus, "The harbour is closed to ships") == []
        write(tmp_path, "second", "The harbour is closed to ships until Friday.")
        add(database, [tmp_path / "second.md"])
        assert best(corpus, "The harbour is closed to ships") == ["second"]
        write(tmp_path, "second", "The airport is closed until Friday, as the mayor said.")
        add(database, [tmp_path / "second.md"])
        assert best(corpus, "The harbour is closed to ships") == []


def test_two_corpora_are_kept_apart(database, tmp_path):
    write(tmp_path, "other", "The harbour is closed to ships until Friday.")
    add(tmp_path / "b.db", [tmp_path / "other.md"])
    with Corpus.open(database) as one, Corpus.open(tmp_path / "b.db") as other:
        for _ in range(2):
            assert best(one, "The harbour is closed to ships") == []
            assert best(other, "The harbour is closed to ships") == ["other"]
