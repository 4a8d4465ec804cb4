"""What a command loads: every module that it does not use costs each start some milliseconds."""

import importlib
import json
import os
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

from verify import importers

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "corpora" / "washington-baghdad"
STORY = EXAMPLE / "stories" / "en-after-the-call.md"

NEVER = ("torch", "sentence_transformers", "transformers", "distributed", "dask", "psycopg", "faiss")
"""Only where their extra is asked for."""
READERS = ("trafilatura", "lxml", "frontmatter", "yaml", "docx", "pdfminer", "feedparser")
"""Only for the formats that need them."""
WRITERS = ("jinja2", "rich", "sqlite_utils", "http.server", "asyncio", "concurrent.futures.process", "multiprocessing")
"""Only for pages, tables, changes of a corpus, servers and several workers."""
MOST_OF_OURS = 170
"""Modules of this package that a plain check loads; 120 when this was set."""


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    path = tmp_path_factory.mktemp("start") / "example.db"
    loaded(["corpus", "add", str(path), str(EXAMPLE / "sources")])
    loaded(["corpus", "people", str(path), str(EXAMPLE / "people.json")])
    return path


def loaded(args):
    """The modules that a command has loaded when it is done."""
    code = (
        "import json, sys; from verify.cli import run; code = run(json.loads(sys.argv[1])); "
        "print(json.dumps([code, sorted(sys.modules)]), file=sys.stderr)"
    )
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", code, json.dumps(args)], capture_output=True, text=True, env=env, check=True
    )
    code, modules = json.loads(done.stderr.splitlines()[-1])
    assert code == 0, done.stderr
    return set(modules)


def meets(modules, names):
    return sorted(name for name in names if name in modules)


def test_a_plain_check_loads_no_reader_writer_or_extra(corpus, tmp_path):
    story = tmp_path / "story.txt"
    story.write_text(STORY.read_text(encoding="utf-8").split("---")[2], encoding="utf-8")
    args = ["check", str(story), "--corpus", str(corpus), "--quiet", "--published", "2024-01-15"]
    for wanted in ([], ["--json", str(tmp_path / "report.json")]):
        modules = loaded([*args, *wanted])
        assert meets(modules, (*NEVER, *READERS, *WRITERS)) == []
        assert sum(name.startswith("verify.") for name in modules) <= MOST_OF_OURS


def test_importers_are_found_without_loading_them():
    for entry in pkgutil.iter_modules(importers.__path__):
        module = importlib.import_module(f"verify.importers.{entry.name}")
        said = (tuple(getattr(module, "SUFFIXES", ())), getattr(module, "GENERIC", False))
        assert importers._said_of(entry.name) == said, f"write SUFFIXES of {entry.name} as one tuple of strings"


@pytest.mark.parametrize("suffix", [".txt", ".md"])
def test_a_reader_loads_no_other(suffix):
    code = f"import sys; from verify import importers; importers.importers_of({suffix!r}); print(*sys.modules)"
    env = {**os.environ, "PYTHONPATH": str(ROOT), "VERIFY_CACHE": ""}
    modules = subprocess.check_output([sys.executable, "-c", code], env=env, text=True).split()
    assert meets(modules, (*NEVER, *READERS, *WRITERS)) == []


def test_writers_come_with_their_options_only(corpus, tmp_path):
    args = ["check", str(STORY), "--corpus", str(corpus)]
    page = loaded([*args, "--quiet", "--html", str(tmp_path / "report.html")])
    assert "jinja2" in page and meets(page, (*NEVER, "rich", "sqlite_utils")) == []
    table = loaded(args)
    assert "rich" in table and meets(table, (*NEVER, "jinja2", "sqlite_utils")) == []


def test_extract_loads_no_encoder(tmp_path):
    modules = loaded(["extract", str(STORY), "--json", str(tmp_path / "extract.json")])
    assert meets(modules, (*NEVER, "numpy", "verify.encoders.embedded", "jinja2", "sqlite3")) == []


def test_help_loads_hardly_anything():
    for args in (["--help"], ["--version"]):
        done = subprocess.run(
            [sys.executable, "-X", "importtime", "-m", "verify", *args],
            capture_output=True,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            check=True,
        )
        modules = {line.rsplit("|", 1)[-1].strip() for line in done.stderr.splitlines() if "|" in line}
        assert meets(modules, (*NEVER, *READERS, *WRITERS, "numpy", "sqlite3", "verify.check")) == []
