"""The page on formats names every suffix that there is an importer for, and no other."""

import re
from pathlib import Path

from verify import importers

DOCS = Path(__file__).parents[1] / "docs"
ALSO = {".text", ".markdown", ".mdown", ".htm", ".xhtml", ".ndjson", ".feed", ".js", ".map"}


def test_suffixes_are_documented():
    page = (DOCS / "formats.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(\.[a-z]{2,5})`", page))
    known = set(importers.importers())
    assert named - ALSO <= known | {".warc.gz"}
    assert known - ALSO <= named
