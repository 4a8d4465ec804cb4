"""Tables kept between processes: the same with, without and from a damaged copy."""

import marshal
import os
import subprocess
import sys
from pathlib import Path

import pytest

from verify import kept, languages
from verify.alignment import wordkinds
from verify.naming import gazetteer, names
from verify.translation import bilingual

ROOT = Path(__file__).parents[1]
TABLES = [
    (gazetteer, "spellings", ("ar",)),
    (gazetteer, "_by_first", ("en",)),
    (bilingual, "_halves", ("ar", "en")),
    (names, "_known", ()),
    (wordkinds, "_opposites", ("ar",)),
]


@pytest.fixture
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("VERIFY_CACHE", str(tmp_path))
    kept._tables.cache_clear()
    yield tmp_path
    kept._tables.cache_clear()


def only_file(folder):
    (path,) = folder.glob("tables-*")
    return path


@pytest.mark.parametrize(("module", "name", "codes"), TABLES, ids=[name for _, name, _ in TABLES])
def test_a_kept_table_is_the_table_worked_out(module, name, codes, cache):
    plain = getattr(module, name).__wrapped__
    args = [languages.load(code) for code in codes]
    build = kept.kept(plain)
    made = build(*args)
    kept.save()
    kept._tables.cache_clear()
    again = kept.kept(plain)(*args)
    assert again == made == plain(*args)
    assert list(again) == list(made)  # the order too


def counted(value):
    calls = []

    def build():
        calls.append(1)
        return value

    return build, calls


def test_it_is_worked_out_once_over_processes(cache):
    build, calls = counted({"a": (1, frozenset("b"))})
    for _ in range(3):
        assert kept.kept(build)() == {"a": (1, frozenset("b"))}
        kept.save()
        kept._tables.cache_clear()
    assert len(calls) == 1


@pytest.mark.parametrize(
    "damage", [lambda data: b"", lambda data: data[:40], lambda data: data[:-1] + b"?", lambda data: os.urandom(300)]
)
def test_a_damaged_file_is_worked_out_anew(cache, damage):
    build, calls = counted([1, 2])
    kept.kept(build)()
    kept.save()
    path = only_file(cache)
    path.write_bytes(damage(path.read_bytes()))
    kept._tables.cache_clear()
    assert kept.kept(build)() == [1, 2]
    assert len(calls) == 2
    kept.save()
    assert list(cache.iterdir()) == [path]


def test_a_changed_package_makes_tables_anew(cache, monkeypatch):
    build, calls = counted("x")
    kept.kept(build)()
    kept.save()
    monkeypatch.setattr(kept, "_stamp", lambda: "another")
    kept._tables.cache_clear()
    kept.kept(build)()
    assert len(calls) == 2


def test_a_file_with_other_contents_is_not_used(cache):
    build, _ = counted("x")
    kept.kept(build)()
    kept.save()
    path = only_file(cache)
    body = marshal.dumps(["no", "pair", "of"])
    path.write_bytes(kept.zlib.crc32(body).to_bytes(4, "big") + body)
    kept._tables.cache_clear()
    assert kept._tables().held == {}


def test_no_cache_is_no_fault(tmp_path, monkeypatch):
    for folder in ("", str(tmp_path / "file" / "inner")):
        (tmp_path / "file").write_text("")
        monkeypatch.setenv("VERIFY_CACHE", folder)
        kept._tables.cache_clear()
        build, calls = counted(5)
        assert kept.kept(build)() == 5
        kept.save()
    kept._tables.cache_clear()
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_two_processes_may_write_at_once(tmp_path):
    code = "from verify import kept; from verify.naming import names; names._known(); kept.save()"
    env = {**os.environ, "VERIFY_CACHE": str(tmp_path), "PYTHONPATH": str(ROOT)}
    running = [subprocess.Popen([sys.executable, "-c", code], env=env) for _ in range(2)]
    assert [one.wait() for one in running] == [0, 0]
    assert len(list(tmp_path.iterdir())) == 1
