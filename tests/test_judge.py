"""The whole chain on small cases, on the shipped stories, and on the seed story where it stands beside the checkout."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from verify import check, importers
from verify.corpus import Corpus
from verify.corpus.adding import add, add_people
from verify.matching.loose import check_quote
from verify.rules import reasons
from verify.types import Source

HERE = Path(__file__).parent
ROOT = HERE.parent
SHARED = HERE.parents[1] / "shared"
EXAMPLE = ROOT / "corpora" / "washington-baghdad"


def rows() -> list[list[str]]:
    lines = (HERE / "tables" / "any" / "verdicts.tsv").read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row[0]}-{row[2]}-{row[7]}-{row[1][:20]}")
def test_verdicts(row: list[str]) -> None:
    language, quote, other, text, speaker, source_speaker, label, code = row
    source = Source("one", text, other, speaker=source_speaker, publisher=None)
    verdict = check_quote(quote, [source], language=language, speaker=speaker)
    assert verdict.label == label, [finding.message for finding in verdict.findings]
    assert code in [finding.code for finding in verdict.findings]


def transcript(text: str) -> Source:
    head = "id: one\nkind: transcript\nspeaker: Jane Roe\nlang: en\npublished: 2024-05-02"
    return importers.read_sources_bytes(f"---\n{head}\n---\n{text}".encode(), "one.md")[0]


def test_a_reporters_question_is_nobodys_answer() -> None:
    text = "QUESTION: Did you close the harbour in May?\n\nMS. ROE: Nobody told me about that."
    verdict = check_quote("Did you close the harbour in May", [transcript(text)], speaker="Jane Roe")
    assert verdict.label == "unsupported"
    assert verdict.findings[0].code == "wrong-speaker"


def test_words_of_another_turn_are_not_hers() -> None:
    text = "CHAIR (Rob Hale): Is the port not, frankly, a ruin?\n\nMS ROE: I do not accept that.\n\nCHAIR: Thank you."
    verdict = check_quote("frankly, a ruin", [transcript(text)], speaker="Jane Roe")
    assert verdict.label == "unsupported"
    assert "wrong-speaker" in [finding.code for finding in verdict.findings]


def test_a_source_that_is_cut_short_proves_nothing() -> None:
    source = Source(
        "one", "We shall meet the owners of the mine and then…", "en", speaker="Jane Roe", problem="truncated"
    )
    verdict = check_quote(
        "We shall meet the owners of the mine and then decide on the pay", [source], speaker="Jane Roe"
    )
    assert verdict.label == "unsupported"
    assert "cannot-check" in [finding.code for finding in verdict.findings]


def test_a_post_cut_short_opens_the_quote() -> None:
    cut = Source("cut", "We never promised to th…", "en", speaker="Jane Roe", kind="post", problem="truncated")
    other = Source("other", "We promised a bridge and a harbour to the town.", "en", speaker="Jane Roe", kind="post")
    verdict = check_quote(
        "We never promised to the town that we would build a harbour", [cut, other], speaker="Jane Roe"
    )
    assert [finding.code for finding in verdict.findings] == ["cannot-check"]
    assert verdict.label == "unsupported"


def test_every_code_is_explained() -> None:
    for code in reasons.reasons():
        assert reasons.reasons()[code].means and reasons.reasons()[code].abroad["means", "ar"]
        assert code in reasons.explain(code)
    assert (ROOT / "docs" / "reasons.md").read_text(encoding="utf-8") == reasons.markdown()


# --- stories -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from verify import encoders

    database = tmp_path_factory.mktemp("example") / "example.db"
    add(database, [EXAMPLE / "sources"], encoder=encoders.load(None))
    with Corpus.open(database, write=True) as corpus:
        add_people(corpus, EXAMPLE / "people.json")
    return database


@pytest.mark.parametrize("story", sorted(path.name for path in (EXAMPLE / "stories").glob("*.md")))
def test_shipped_stories(story: str, example: Path) -> None:
    """The labels of the shipped stories, item by item; `scripts/update-golden` writes them anew."""
    report = check.check(EXAMPLE / "stories" / story, example).to_dict()
    told = [
        {
            "text": item["text"],
            "label": item["label"],
            "reason": item["reasons"][0]["code"],
            "speaker": (item["speaker"] or {}).get("name"),
        }
        for item in report["articles"][0]["items"]
    ]
    golden = HERE / "golden" / f"shipped-{Path(story).stem}.json"
    assert told == json.loads(golden.read_text(encoding="utf-8"))


def test_two_runs_give_the_same_bytes(example: Path) -> None:
    from verify.reports import json as as_json

    story = EXAMPLE / "stories" / "ar-after-the-call.md"
    first, second = (as_json.render(check.check(story, example).to_dict()) for _ in range(2))
    assert first == second


def test_nothing_heavy_is_imported(example: Path, tmp_path: Path) -> None:
    story = tmp_path / "story.txt"
    story.write_text("“We opened the bridge,” the mayor said.\n", encoding="utf-8")
    code = (
        "import sys; from verify.cli import run; "
        f"run(['check', {str(story)!r}, '--corpus', {str(example)!r}, '--quiet']); "
        "print([name for name in ('torch', 'sentence_transformers', 'trafilatura', 'lxml', 'sqlite_utils', 'rich', 'jinja2') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "[]"


@pytest.mark.skipif(
    not (SHARED / "seed").exists(), reason="the seed story stands beside the checkout only where it is developed"
)
def test_the_seed_story(tmp_path: Path) -> None:
    from verify import encoders

    database = tmp_path / "seed.db"
    add(database, [SHARED / "seed" / "sources"], encoder=encoders.load(None))
    with Corpus.open(database, write=True) as corpus:
        add_people(corpus, SHARED / "seed" / "people.json")
    article = importers.read_article(SHARED / "seed" / "article.ar.txt", published=date(2023, 12, 13))
    report = tmp_path / "report.json"
    report.write_text(json.dumps(check.check(article, database).to_dict()), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(SHARED / "contract" / "score.py"), str(SHARED / "seed" / "gold.json"), str(report)],
        capture_output=True,
        text=True,
        check=True,
    )
    wanted = (
        "quote_found=12 quote_extra=0 quote_speaker=12 quote_label=12 quote_source=12 "
        "claim_found=9 claim_label=9 claim_source=9 false_quote=0 quotes=12 claims=9"
    )
    assert done.stdout.strip().splitlines() == [wanted]


# --- bad input ---------------------------------------------------------------------------------------------------

BAD = {
    "empty": b"",
    "binary": bytes(range(256)) * 40,
    "only-nul": b"\0" * 200,
    "broken-front": b"---\ntitle: [\n---\nText of it.\n",
    "no-such-date": b"---\npublished: 2023-02-30\n---\nText of it.\n",
}


@pytest.mark.parametrize("kind", BAD)
def test_bad_articles_are_one_line(kind: str, example: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    from verify.cli import run

    path = tmp_path / f"{kind}.md"
    path.write_bytes(BAD[kind])
    assert run(["check", str(path), "--corpus", str(example), "--json", str(tmp_path / "out.json")]) == 2
    error = capfd.readouterr().err
    assert error.count("\n") == 1 and str(path) in error and "Traceback" not in error
    assert not (tmp_path / "out.json").exists()


@pytest.mark.parametrize(
    ("what", "words"),
    [
        (["check", "{story}", "--corpus", "{folder}/none.db"], "none.db"),
        (["check", "{story}", "--corpus", "{folder}"], "{folder}"),
        (["check", "{folder}/none.txt", "--corpus", "{corpus}"], "none.txt"),
        (["check", "{folder}", "--corpus", "{corpus}"], "{folder}"),
        (["check", "{story}", "--corpus", "{corpus}", "--published", "2023-02-30"], "2023-02-30"),
        (["check", "{story}", "--corpus", "{corpus}", "--profile", "loose"], "loose"),
        (["check", "{story}", "--corpus", "{corpus}", "--encoder", "no/such-encoder"], "no/such-encoder"),
        (["check", "{story}", "--corpus", "{corpus}", "--fail-on", "wrong"], "wrong"),
        (["chek"], "check"),
        (["explain", "number-differ"], "number-differs"),
    ],
)
def test_wrong_use_is_one_line(
    what: list[str], words: str, example: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    from verify.cli import run

    story = tmp_path / "story.txt"
    story.write_text("“We opened the bridge,” the mayor said.\n", encoding="utf-8")
    places = {"story": str(story), "folder": str(tmp_path), "corpus": str(example)}
    assert run([word.format(**places) for word in what]) == 2
    error = capfd.readouterr().err
    assert error.count("\n") == 1 and words.format(**places) in error and "Traceback" not in error


def test_fail_on(example: Path, tmp_path: Path) -> None:
    from verify.cli import run

    story = tmp_path / "story.txt"
    story.write_text("“We opened the bridge over the lake,” the mayor Ann Poe said.\n", encoding="utf-8")
    assert run(["check", str(story), "--corpus", str(example), "--quiet", "--fail-on", "unsupported"]) == 1
    assert run(["check", str(story), "--corpus", str(example), "--quiet", "--fail-on", "paraphrased"]) == 0


def test_one_bad_file_of_several(example: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    from verify.cli import run

    good, bad = tmp_path / "good.txt", tmp_path / "bad.txt"
    good.write_text("“We opened the bridge,” the mayor said.\n", encoding="utf-8")
    bad.write_bytes(b"")
    out = tmp_path / "out.json"
    assert run(["check", str(good), str(bad), "--corpus", str(example), "--quiet", "--json", str(out)]) == 2
    assert "bad.txt" in capfd.readouterr().err
    assert len(json.loads(out.read_text(encoding="utf-8"))["articles"]) == 1
