"""Every folder in verify/languages: clean data, and each line of its examples.tsv is a test. A language that only a test
has (tests/tables/toy) shows that a folder of data is all that a language needs."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
import unicodedata
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner

from verify import languages
from verify.cli import cli
from verify.extraction.extract import extract
from verify.text import detect_language
from verify.types import Article

HERE = Path(__file__).parent
ROOT = HERE.parent
FILES = sorted(path for path in languages.HERE.glob("*/*") if path.suffix in (".toml", ".txt", ".tsv"))
STORIES = sorted((HERE / "stories").glob("*.txt"))
LEAST_EXAMPLES = 25


def lines(path: Path) -> list[str]:
    return [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip() and not line.startswith("#")]


def examples() -> list:
    found = []
    for code in languages.codes():
        path = languages.HERE / code / "examples.tsv"
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if line.strip() and not line.startswith("#"):
                found.append(pytest.param(code, line.split("\t"), id=f"{code}:{number}"))
    return found


# --- data --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_file_is_clean(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert path.suffix in (".toml", ".txt", ".tsv"), "a language is data, no program"
    assert text == unicodedata.normalize("NFC", text)
    assert not re.search("[\ufb50-\ufdff\ufe70-\ufefe]", text), "presentation forms"
    assert "\r" not in text
    if path.suffix == ".toml":
        tomllib.loads(text)
    else:
        assert [line for line, count in Counter(lines(path)).items() if count > 1] == []
    getattr(languages.load(path.parent.name), {".toml": "table", ".txt": "words", ".tsv": "rows"}[path.suffix])(
        path.stem
    )


@pytest.mark.parametrize("code", languages.codes())
def test_no_entry_stands_twice_when_folded(code: str) -> None:
    """Of files whose words are looked up one by one; another spelling of the same word would never be met."""
    language = languages.load(code)
    titles = [row[0] for row in language.rows("titles")]
    assert [word for word, count in Counter(titles).items() if count > 1] == []


@pytest.mark.parametrize("code", languages.codes())
def test_language_is_complete(code: str) -> None:
    """What quotes, cues, speakers, months, numbers and negation need, and a table of cases for each."""
    language = languages.load(code)
    assert language.name and language.direction in ("ltr", "rtl")
    for name in ("marks", "attribution", "speech", "claims", "stems"):
        assert language.table(name), name
    for name in ("common", "cues-weak", "light", "that", "openers", "joints"):
        assert language.words(name), name
    for name in ("cues", "cue-weights", "titles", "channels", "polarity", "numbers", "dates", "units", "worth"):
        assert language.rows(name), name
    assert len(language.rows("examples")) >= LEAST_EXAMPLES
    for name in ("numbers", "dates", "polarity"):
        assert lines(HERE / "tables" / code / f"{name}.tsv"), name


def test_no_program_names_a_language_of_its_own() -> None:
    """The languages that were added as data stand nowhere in the program."""
    added = re.compile(r"[\"'](?:fr|ckb)[\"']")
    named = [path for path in (ROOT / "verify").rglob("*.py") if added.search(path.read_text(encoding="utf-8"))]
    assert named == []


# --- examples ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("code", "cells"), examples())
def test_example(code: str, cells: list[str]) -> None:
    text, quotation, speaker, cue = cells
    found = extract(Article("example", "example.txt", text, code)).quotes
    if quotation == "-":
        assert [quote.span.of(text) for quote in found] == []
        return
    told = {
        quote.span.of(text): (quote.speaker.name if quote.speaker else "-", quote.cue.text if quote.cue else "-")
        for quote in found
    }
    assert told.get(quotation) == (speaker, cue), told


@pytest.mark.parametrize("code", languages.codes())
def test_examples_are_told_as_the_language(code: str) -> None:
    assert detect_language("\n".join(row[0] for row in languages.load(code).rows("examples"))) == code


# --- stories -----------------------------------------------------------------------------------------------------------


def told(report: dict) -> dict:
    """What a golden file keeps of a report."""
    (article,) = report["articles"]
    items = []
    for item in article["items"]:
        kept = {key: item[key] for key in ("kind", "text", "channel", "said_on")}
        kept["speaker"] = (item["speaker"] or {}).get("name")
        kept["cue"] = (item["cue"] or {}).get("text")
        kept["fragments"] = len(item["fragments"])
        kept["numbers"] = [[number["value"], number["unit"]] for number in item["numbers"]]
        kept["dates"] = [[date["from"], date["to"]] for date in item["dates"]]
        items.append(kept)
    return {
        "language": article["language"],
        "items": items,
        "not_speech": [[no["text"], no["why"]] for no in article["not_speech"]],
    }


@pytest.mark.parametrize("story", STORIES, ids=lambda path: path.stem)
def test_story(story: Path) -> None:
    done = CliRunner().invoke(cli, ["extract", str(story), "--published", "2024-03-12", "--json", "-", "--quiet"])
    assert done.exit_code == 0, done.output
    golden = HERE / "golden" / f"story-{story.stem}.json"
    assert told(json.loads(done.stdout)) == json.loads(golden.read_text(encoding="utf-8"))


# --- a language of the test's own --------------------------------------------------------------------------------------

PROGRAM = """
import json, sys
from pathlib import Path
from verify import languages
languages.HERE = Path(sys.argv[1])
from verify.extraction.extract import extract
from verify.text import detect_language
from verify.types import Article
text = sys.stdin.read()
found = extract(Article("story", "story.txt", text, detect_language(text)))
print(json.dumps([[q.span.of(text), q.speaker and q.speaker.name, q.cue and q.cue.text, q.channel] for q in found.quotes]))
"""

STORY = """La urbestro de Verdaval, Petro Vilano, diris lunde: «La ponto malfermiĝos morgaŭ.»

«Mia domo staras sub akvo», rakontis Ana Rivelo, vendistino.

«La kampoj sekiĝos», ŝi aldonis. En komuniko, la ministerio konfirmis ke la akvo «jam malleviĝas».
"""


def test_folder_of_data_is_a_language(tmp_path: Path) -> None:
    for code in ("en", "ar"):
        (tmp_path / code).symlink_to(languages.HERE / code)
    (tmp_path / "eo").symlink_to(HERE / "tables" / "toy")
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path)],
        input=STORY,
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
    )
    assert json.loads(done.stdout) == [
        ["La ponto malfermiĝos morgaŭ.", "Petro Vilano", "diris", None],
        ["Mia domo staras sub akvo", "Ana Rivelo", "rakontis", None],
        ["La kampoj sekiĝos", "Ana Rivelo", "aldonis", None],
        ["jam malleviĝas", "ministerio", "konfirmis", "statement"],
    ]
