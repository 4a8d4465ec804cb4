"""The corpus: what goes in comes out, and neither a kill nor another program leaves half of it."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

import serving
from verify import languages
from verify.corpus import Corpus, tables, words
from verify.corpus.adding import add
from verify.corpus.database import is_address, is_there
from verify.corpus.integrity import check_corpus
from verify.errors import CorpusError
from verify.naming.people import Person

ROOT = Path(__file__).parents[1]
ENGLISH, ARABIC = languages.load("en"), languages.load("ar")

BRIEFING = """---
id: briefing
publisher: Port Authority
kind: transcript
speaker: Peter Holt
published: 2024-03-05
licence: CC0
---
MR. HOLT: We open at dawn. The gates stay open all day. Nobody waits.

QUESTION: Will you leave?

MR. HOLT: No.

SECRETARY REED: The sluice is closed.
"""
STATEMENT = """---
id: statement
publisher: هيئة الموانئ
speaker: سالم الدباغ
published: 2024-03-06
---
أكَّدَ الدبّاغُ أن الميناء مفتوح. وأضاف أن الرافعات الــجديدة تعمل بنسبة 52.3 بالمئة.
"""


def write_sources(place):
    place.mkdir()
    (place / "briefing.md").write_text(BRIEFING, encoding="utf-8")
    (place / "statement.md").write_text(STATEMENT, encoding="utf-8")
    return place


@pytest.fixture
def folder(tmp_path):
    return write_sources(tmp_path / "sources")


@pytest.fixture(scope="module", params=serving.PLACES)
def shelf(request, tmp_path_factory):
    """A corpus that is only read, in a file and on a server."""
    folder = tmp_path_factory.mktemp("shelf")
    place = serving.places(request, folder)()
    add(place, [write_sources(folder / "sources")])
    return place


@pytest.fixture
def db(corpus_at, folder):
    """In a file and on a server."""
    place = corpus_at()
    add(place, [folder])
    return place


@pytest.fixture
def file(tmp_path, folder):
    path = tmp_path / "corpus.db"
    add(path, [folder])
    return path


def outcomes(done):
    return [event.outcome for event in done.events]


# --- what goes in comes out ------------------------------------------------------------------------------------------


def test_sources_come_back(shelf):
    with Corpus.open(shelf) as corpus:
        briefing, statement = corpus.sources()
        assert (briefing.id, briefing.publisher, briefing.kind, briefing.language) == (
            "briefing",
            "Port Authority",
            "transcript",
            "en",
        )
        assert briefing.published.isoformat() == "2024-03-05"
        assert briefing.text in BRIEFING
        assert [turn.role for turn in briefing.turns] == ["speaker", "question", "speaker", "speaker"]
        assert corpus.source("briefing").raw == BRIEFING.encode()
        assert statement.language == "ar"
        assert corpus.sources(text=False)[0].text == ""
        assert corpus.counts() == (2, len(corpus.passage_ids()))
        with pytest.raises(CorpusError):
            corpus.source("none")


def test_passages_are_sentences_and_windows_of_one_turn(shelf):
    with Corpus.open(shelf) as corpus:
        passages = corpus.passages(corpus.passage_ids("briefing"))
        text = corpus.source("briefing").text
        assert all(passage.span.of(text) == passage.text for passage in passages)
        assert [(passage.text, passage.speaker, passage.role) for passage in passages] == [
            ("We open at dawn.", "Peter Holt", "speaker"),
            ("We open at dawn. The gates stay open all day.", "Peter Holt", "speaker"),
            ("The gates stay open all day.", "Peter Holt", "speaker"),
            ("The gates stay open all day. Nobody waits.", "Peter Holt", "speaker"),
            ("Nobody waits.", "Peter Holt", "speaker"),
            ("Will you leave?", "QUESTION", "question"),
            ("No.", "Peter Holt", "speaker"),
            ("The sluice is closed.", "SECRETARY REED", "speaker"),
        ]


def test_passages_come_in_the_order_asked_for(shelf):
    with Corpus.open(shelf) as corpus:
        ids = list(reversed(corpus.passage_ids()))
        assert [passage.id for passage in corpus.passages([*ids, 9999])] == ids


def test_same_bytes_are_indexed_once(db, folder, tmp_path):
    before = Corpus.open(db).fingerprint()
    assert outcomes(add(db, [folder])) == ["unchanged", "unchanged"]
    copy = tmp_path / "copy.md"
    copy.write_text(BRIEFING, encoding="utf-8")
    assert outcomes(add(db, [copy])) == ["unchanged"]
    assert Corpus.open(db).fingerprint() == before


def test_a_changed_file_is_a_new_version(db, folder):
    (folder / "briefing.md").write_text(BRIEFING.replace("dawn", "noon"), encoding="utf-8")
    assert sorted(outcomes(add(db, [folder]))) == ["changed", "unchanged"]
    with Corpus.open(db) as corpus:
        assert corpus.stats().versions == 3
        assert corpus.stats().sources == 2
        assert "noon" in corpus.source("briefing").text
        assert words.search(corpus, "dawn", ENGLISH, 5) == []
        found = corpus.passages(id for id, _ in words.search(corpus, "noon", ENGLISH, 5))
        assert {passage.source_id for passage in found} == {"briefing"}
        old = corpus.rows("select text from sources where current = 0")
        assert "dawn" in old[0][0]


def test_an_id_of_its_own_is_the_source_wherever_the_file_is(db, tmp_path):
    (tmp_path / "later").mkdir()
    moved = tmp_path / "later" / "briefing.md"
    moved.write_text(BRIEFING + "More of it.", encoding="utf-8")
    (event,) = add(db, [moved]).events
    assert (event.outcome, "version 2" in event.what) == ("changed", True)
    assert Corpus.open(db).counts()[0] == 2


def test_fingerprint_is_of_the_contents_alone(corpus_at, folder):
    one, other = corpus_at("one"), corpus_at("other")
    add(one, [folder / "briefing.md", folder / "statement.md"])
    add(other, [folder / "statement.md"])
    add(other, [folder / "briefing.md"])
    assert Corpus.open(one).fingerprint() == Corpus.open(other).fingerprint()
    (folder / "briefing.md").write_text(BRIEFING + "More.", encoding="utf-8")
    add(other, [folder])
    assert Corpus.open(one).fingerprint() != Corpus.open(other).fingerprint()


def test_two_files_of_one_name_are_two_sources(tmp_path, corpus_at):
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "note.txt").write_text(f"The port of {name} is open.", encoding="utf-8")
    db = corpus_at()
    add(db, [tmp_path / "a", tmp_path / "b"])
    with Corpus.open(db) as corpus:
        assert [source.id for source in corpus.sources()] == ["b/note", "note"]
    (tmp_path / "b" / "note.txt").write_text("The port of b is closed.", encoding="utf-8")
    assert sorted(outcomes(add(db, [tmp_path / "a", tmp_path / "b"]))) == ["changed", "unchanged"]
    assert Corpus.open(db).counts()[0] == 2


def test_folders_are_walked_with_sense(tmp_path, folder, corpus_at):
    (folder / ".hidden.md").write_text("The port.", encoding="utf-8")
    (folder / ".git").mkdir()
    (folder / ".git" / "x.txt").write_text("The port.", encoding="utf-8")
    (folder / "README.md").write_text("# About\n\nThese are sources.", encoding="utf-8")
    (folder / "data.bin").write_bytes(b"\x00\x01")
    (folder / "broken.txt").write_bytes(b"\x00")
    (folder / "people.json").write_text('{"Peter Holt": {"names": ["Peter Holt"], "titles": []}}', encoding="utf-8")
    done = add(corpus_at(), [folder, tmp_path / "none.txt"])
    assert sorted(outcomes(done)) == ["added", "added", "failed", "failed", "people", "skipped", "skipped"]
    assert len(done.errors) == 2
    with Corpus.open(corpus_at()) as corpus:
        assert corpus.people().resolve("Holt") == "Peter Holt"
        assert corpus.people().people["Peter Holt"] == Person("Peter Holt", names=("Peter Holt",))


def test_a_new_version_of_an_old_version_is_one_more(db, folder):
    for number, word in enumerate(("noon", "dawn"), 2):
        (folder / "briefing.md").write_text(BRIEFING.replace("dawn", word), encoding="utf-8")
        add(db, [folder])
        assert Corpus.open(db).stats().versions == 1 + number
    with Corpus.open(db) as corpus:
        assert corpus.counts() == (2, len(corpus.passage_ids()))
        assert corpus.rows("select count(*) from words") == [(corpus.counts()[1],)]


def test_lone_surrogates_are_stored(tmp_path, corpus_at):
    (tmp_path / "page.html").write_text("<p>The port &#xD800; is open &#0; now.</p>", encoding="utf-8")
    add(corpus_at(), [tmp_path / "page.html"])
    assert Corpus.open(corpus_at()).counts()[0] == 1


# --- words -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("query", ["اكد الدباغ", "أكّد", "الدبّاغ", "للدباغ", "الجديدة", "٥٢٫٣", "ميناء"])
def test_arabic_words_are_found_in_any_spelling(shelf, query):
    with Corpus.open(shelf) as corpus:
        found = corpus.passages(id for id, _ in words.search(corpus, query, ARABIC, 5))
        assert found
        assert {passage.source_id for passage in found} == {"statement"}


def test_words_show_where_they_stand(shelf):
    with Corpus.open(shelf) as corpus:
        (first, *_) = words.search_sentences(corpus, "اكد الدباغ", ARABIC, 5)
        spans = words.found_words(first.text, "اكد الدباغ", ARABIC)
        assert [span.of(first.text) for span in spans] == ["أكَّدَ", "الدبّاغُ"]


def test_exact_spelling_comes_first(tmp_path, corpus_at):
    for name, text in {"a": "وأكد السمّاك", "b": "اكد السماك", "c": "أكَّدَ السَّمَّاكُ"}.items():
        (tmp_path / f"{name}.txt").write_text(f"{text} أن القارب رسا عند الفجر.", encoding="utf-8")
    add(corpus_at(), sorted(tmp_path.glob("*.txt")))
    with Corpus.open(corpus_at()) as corpus:
        found = words.search_sentences(corpus, "اكد السماك", ARABIC, 5)
        assert [passage.source_id for passage in found][0] == "b"
        assert len(found) == 3


def test_search_by_speaker(shelf):
    with Corpus.open(shelf) as corpus:
        ids = [id for id, _ in words.search(corpus, "the sluice gates", ENGLISH, 9, speaker="Peter Holt")]
        assert ids
        assert {passage.speaker for passage in corpus.passages(ids)} == {"Peter Holt"}
        assert words.search(corpus, "gates", ENGLISH, 9, speaker="Nobody Atall") == []


@pytest.mark.parametrize(
    "query",
    ["", " ", '"', '" OR "', "NEAR(", "*", "gates*", "a:b", "-gates", "\x00", "\ud800", "(" * 5000, "x " * 5000],
)
def test_hostile_queries(shelf, query):
    with Corpus.open(shelf) as corpus:
        words.search(corpus, query, ENGLISH, 5)
        words.search(corpus, query, ARABIC, 5, speaker=query)
        words.search_sentences(corpus, query, ENGLISH, 5)


# --- files that are no corpus ---------------------------------------------------------------------------------------


def one_line(caught, path):
    line = str(caught.value)
    assert str(path) in line
    assert "\n" not in line


@pytest.mark.parametrize("write", [False, True])
def test_other_files_are_refused(tmp_path, write):
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as connection:
        connection.execute("create table mine (x)")
    connection.close()
    text = tmp_path / "text.db"
    text.write_text("This is no database at all, but it is long enough to be looked at. " * 20)
    cut = tmp_path / "cut.db"
    cut.write_bytes(other.read_bytes()[:1000])
    for path in (other, text, cut, tmp_path, tmp_path / "no" / "folder.db"):
        before = path.read_bytes() if path.is_file() else None
        with pytest.raises(CorpusError) as caught:
            Corpus.open(path, write=write)
        one_line(caught, path)
        assert before is None or path.read_bytes() == before


def test_missing_and_empty_files(tmp_path):
    for path in (tmp_path / "none.db", tmp_path / "empty.db"):
        if path.name == "empty.db":
            path.touch()
        with pytest.raises(CorpusError) as caught:
            Corpus.open(path)
        one_line(caught, path)
        assert "verify corpus add" in str(caught.value)


def test_newer_tables_are_refused(file):
    with sqlite3.connect(file) as connection:
        connection.execute(f"pragma user_version = {tables.VERSION + 1}")
    connection.close()
    with pytest.raises(CorpusError, match="newer"):
        Corpus.open(file)


def test_damaged_pages_are_an_error(file):
    data = bytearray(file.read_bytes())
    for at in range(4096, len(data), 64):
        data[at] ^= 0xFF
    file.write_bytes(data)
    with pytest.raises(CorpusError) as caught, Corpus.open(file) as corpus:
        corpus.sources()
        corpus.passages(range(100))
        corpus.fingerprint()
    one_line(caught, file)


def test_locked(file, folder):
    holder = sqlite3.connect(file, isolation_level=None)
    holder.execute("begin exclusive")
    try:
        with pytest.raises(CorpusError, match="locked") as caught, Corpus.open(file, busy=0.1) as corpus:
            corpus.sources()
        one_line(caught, file)
        with pytest.raises(CorpusError, match="locked"):
            Corpus.open(file, write=True, busy=0.1)
    finally:
        holder.rollback()
        holder.close()


def test_a_reader_cannot_write(shelf):
    with Corpus.open(shelf) as corpus, pytest.raises(CorpusError):
        corpus.rows("delete from sources")


# --- several at once, and kills --------------------------------------------------------------------------------------


def many_sources(folder, number):
    folder.mkdir(exist_ok=True)
    for i in range(number):
        body = "\n\n".join(f"Boat {i} came in at hour {hour}. It left again." for hour in range(20))
        (folder / f"log-{i:03d}.md").write_text(f"---\nid: log-{i:03d}\nspeaker: Pilot {i}\n---\n{body}\n")
    return folder


def start_adding(db, folder):
    program = "import sys; from verify.corpus.adding import add; add(sys.argv[1], [sys.argv[2]])"
    return subprocess.Popen(
        [sys.executable, "-c", program, str(db), str(folder)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


def some(db, number):
    """As many sources as a file takes in a second, a third of them for a server."""
    return number // 3 if is_address(db) else number


def check_whole(db):
    """Every source in the file has all its passages, and every passage its words."""
    with Corpus.open(db) as corpus:
        assert check_corpus(corpus).faults == ()
        for source in corpus.sources():
            passages = corpus.passages(corpus.passage_ids(source.id))
            assert len(passages) == 79
            assert all(passage.span.of(source.text) == passage.text for passage in passages)
            hits = words.search(corpus, source.id.split("-")[1].lstrip("0") or "0", ENGLISH, 500)
            assert source.id in {passage.source_id for passage in corpus.passages(id for id, _ in hits)}
        indexed = corpus.rows("select count(*) from words")[0][0]
        assert indexed == corpus.counts()[1]
        return corpus.counts()[0]


def test_a_kill_leaves_whole_sources(tmp_path, corpus_at):
    number = some(corpus_at(), 60)
    folder = many_sources(tmp_path / "logs", number)
    chance = random.Random(5)
    seen = []
    for turn in range(12):
        if turn > (1 if is_address(corpus_at()) else 3) and seen:
            break  # on a busy machine the first ones are killed before their tables are there
        db = corpus_at(f"k{turn}")
        process = start_adding(db, folder)
        deadline = time.monotonic() + 30
        while not is_there(db) and time.monotonic() < deadline and process.poll() is None:
            time.sleep(0.005)
        time.sleep(chance.uniform(0.02, 0.6) * (1 + turn / 4))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        try:
            seen.append(check_whole(db))
        except CorpusError as error:
            assert "is empty" in str(error)  # killed before its tables were there
        add(db, [folder])
        assert check_whole(db) == number
    assert seen


def test_two_adders_at_once(tmp_path, corpus_at):
    db = corpus_at()
    number = some(db, 30)
    folder = many_sources(tmp_path / "logs", number)
    adders = [start_adding(db, folder) for _ in range(3)]
    for adder in adders:
        _, errors = adder.communicate(timeout=60)
        assert adder.returncode == 0, errors.decode()
    assert check_whole(db) == number
    assert Corpus.open(db).stats().versions == number


def test_reading_is_quick(tmp_path):
    db = tmp_path / "corpus.db"
    add(db, [many_sources(tmp_path / "logs", 100)])
    start = time.process_time()
    with Corpus.open(db) as corpus:
        corpus.counts()
        corpus.fingerprint()
        corpus.passages(range(1, 400))
    assert time.process_time() - start < 0.25
