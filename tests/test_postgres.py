"""A corpus on a PostgreSQL server: the answers of the same corpus in a file, and errors of one line without a password."""

import dataclasses
import json
import os
import random
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

import serving
from searching import searched
from verify import check, encoders, languages
from verify.cli.corpus import corpus as commands
from verify.corpus import Corpus, tables, vectors, words
from verify.corpus.adding import add, add_people
from verify.corpus.database import is_address, shown
from verify.corpus.integrity import check_corpus
from verify.errors import CorpusError
from verify.settings import DEFAULTS

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "corpora" / "washington-baghdad"
STORIES = sorted((EXAMPLE / "stories").glob("*.md"))

pytestmark = pytest.mark.postgres


# --- the same answers ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def pair(server, tmp_path_factory):
    """One corpus in a file and on the server, one source of it in two versions."""
    folder = tmp_path_factory.mktemp("pair")
    places = [folder / "pair.db", server.address("pair")]
    notice = folder / "notice.md"
    for place in places:
        notice.write_text("---\nid: notice\nspeaker: Ola Lund\n---\nThe ferry line stays shut until noon.")
        add(place, [EXAMPLE / "sources", notice])
        notice.write_text("---\nid: notice\nspeaker: Ola Lund\n---\nThe ferry line opens at noon. It opens every day.")
        add(place, [notice], encoder=encoders.load())
        with Corpus.open(place, write=True) as corpus:
            add_people(corpus, EXAMPLE / "people.json")
    return places


@pytest.mark.encoder
@searched
def test_reports_are_the_same_bytes(pair, settings):
    options = check.Options(settings=settings)
    for story in STORIES[:2]:
        reports = [check.check(story, place, options=options).to_dict() for place in pair]
        assert [report["corpus"].pop("path") for report in reports] == [str(pair[0]), shown(pair[1])]
        one, other = (json.dumps(report, ensure_ascii=False) for report in reports)
        assert one == other


@pytest.mark.parametrize(
    "arguments",
    [
        ("list",),
        ("show", "notice"),
        ("search", "the", "ferry", "opens"),
        ("search", "قال", "الوزير", "إن"),
        ("search", "ferry", "--speaker", "Ola Lund"),
        ("stats",),
        ("doctor",),
        ("verify",),
        ("diff", "notice"),
    ],
    ids=" ".join,
)
def test_commands_print_the_same(pair, arguments):
    printed = []
    for place in pair:
        result = CliRunner().invoke(commands, [arguments[0], str(place), *arguments[1:]], standalone_mode=False)
        assert (result.return_value, result.exception) == (0, None)
        lines = result.output.replace(shown(place), "DB").splitlines()
        printed.append([line for line in lines if not line.startswith("added: ")])
    assert printed[0] == printed[1] and printed[0]


def test_exports_are_the_same_and_come_back(pair, tmp_path, server):
    for place, name in zip(pair, ("one", "other"), strict=True):
        result = CliRunner().invoke(commands, ["export", str(place), str(tmp_path / name)], standalone_mode=False)
        assert result.exception is None

    def held(name):
        files = {path.relative_to(tmp_path / name): path for path in (tmp_path / name).rglob("*.*") if path.is_file()}
        return {
            place: "\n".join(line for line in path.read_text("utf-8", "replace").splitlines() if '"added"' not in line)
            for place, path in sorted(files.items())
        }

    assert held("one") == held("other")
    again = server.address("again")
    add(again, [tmp_path / "other"])
    with Corpus.open(again) as back, Corpus.open(pair[0]) as first:
        assert back.fingerprint() == first.fingerprint()
        assert check_corpus(back).faults == ()
        assert back.rows("select id, version, current, text from sources order by id, version") == first.rows(
            "select id, version, current, text from sources order by id, version"
        )


ODD = [
    "12:30",
    "1,200",
    "52.3",
    "don't",
    "U.N.",
    "naïve",
    "e-mail",
    "a_b",
    "x" * 3000,
    "ﬁne",
    "２０",
    "𝒜bc",
    "\u200fنعم",
    "x" * 40_000,
]


def test_words_are_found_with_the_same_scores(server, tmp_path):
    """Whatever the words: of odd letters, too long for an index, many times in one passage, common, and taken out again."""
    chance = random.Random(7)
    places = [tmp_path / "words.db", server.address("words")]
    common = ["the", "ferry", "of", "الميناء", "وقال", "harbour", "and", "noon", "قال", "بالميناء"]
    for turn in range(2):
        for number in range(6):
            lines = [
                " ".join(chance.choices(common + ODD, k=chance.randint(1, 14))) + "."
                for _ in range(chance.randint(1, 9))
            ]
            speaker = chance.choice(["Ola Lund", "Nora Quill"])
            text = f"---\nid: n{number}\nspeaker: {speaker}\n---\n" + " ".join(lines)
            (tmp_path / f"{number}.md").write_text(text, encoding="utf-8")
            if turn and number > 3:
                continue  # these keep their first version
        for place in places:
            add(place, sorted(tmp_path.glob("*.md")))
    found = 0
    with Corpus.open(places[0]) as file, Corpus.open(places[1]) as served:
        assert check_corpus(served).faults == ()
        assert file.passage_ids() == served.passage_ids()
        for _ in range(60):
            asked = " ".join(chance.choices(common + ODD, k=chance.randint(1, 5)))
            speaker = chance.choice([None, "Ola Lund"])
            language = languages.load(chance.choice(["ar", "en"]))
            hits = [words.search(corpus, asked, language, chance.choice([9]), speaker) for corpus in (file, served)]
            assert hits[0] == hits[1], asked
            found += len(hits[0])
    assert found > 100


@dataclasses.dataclass
class Dice:
    """An encoder of random vectors, the same for the same text."""

    name: str = "dice"
    key: str = "dice"
    dimensions: int = 64

    def encode(self, texts):
        rows = [np.random.default_rng(list(text.encode())).normal(size=self.dimensions) for text in texts]
        return np.array(rows, dtype=np.float32).reshape(len(texts), self.dimensions)


@pytest.mark.parametrize("pgvector", [False, True])
def test_the_server_scans_signs_as_memory_does(server, tmp_path, pgvector):
    if pgvector and not server.sql("select 1 from pg_available_extensions where name = 'vector'"):
        pytest.skip("pgvector is not installed")
    place = server.address(f"signs{int(pgvector)}")
    (tmp_path / "log.txt").write_text(" ".join(f"Boat {number} came in." for number in range(60)))
    add(place, [tmp_path / "log.txt"])
    if pgvector:
        server.sql("create extension if not exists vector")
    dice = Dice()
    with Corpus.open(place, write=True) as corpus:
        some = corpus.passage_ids()[::3]
        texts = [passage.text for passage in corpus.passages(some)]
        corpus.add_vectors(dice.key, some, dice.encode(texts))  # the others are made in passing
        assert bool(corpus.database.vectors_in) == pgvector
        queries = dice.encode(["noon", "dawn", "Boat 7 came in."])
        small = dataclasses.replace(DEFAULTS, exact_passages=0, candidates=20)
        answers = []
        for settings in (
            small,
            dataclasses.replace(small, vector_scan="server"),
            dataclasses.replace(small, scan_in_memory=0),
        ):
            index = vectors.index_of(corpus, dice, settings)
            answers.append((type(index).__name__, *(part.tolist() for part in index.search(queries, 10))))
    assert [answer[0] for answer in answers] == ["SignIndex", "ServerIndex", "ServerIndex"]
    assert answers[0][1:] == answers[1][1:] == answers[2][1:]


# --- errors ----------------------------------------------------------------------------------------------------------


def one_line(caught):
    line = str(caught.value)
    assert "\n" not in line and serving.PASSWORD not in line
    return line


def test_an_empty_place_is_made_by_add_alone(server):
    with pytest.raises(CorpusError, match="this corpus is empty. Fill it with `verify corpus add") as caught:
        Corpus.open(server.address("nothing"))
    one_line(caught)
    assert server.sql("select to_regnamespace('nothing')") == [(None,)]


@pytest.mark.parametrize("write", [False, True])
def test_tables_of_another_program_are_left_alone(server, write):
    server.sql("drop schema if exists foreign_one cascade", "create schema foreign_one")
    server.sql("create table foreign_one.meta (key text, value text)")
    with pytest.raises(CorpusError, match="the schema foreign_one is that of another program") as caught:
        Corpus.open(server.address("foreign_one"), write=write)
    one_line(caught)
    assert server.sql("select count(*) from pg_tables where schemaname = 'foreign_one'") == [(1,)]


def test_newer_tables_are_refused(server):
    place = server.address("newer")
    Corpus.open(place, write=True).close()
    server.sql(f"update newer.meta set value = '{tables.VERSION + 1}' where key = 'tables'")
    with pytest.raises(CorpusError, match="newer"):
        Corpus.open(place)


def test_lost_tables_are_an_error(server):
    place = server.address("lost")
    Corpus.open(place, write=True).close()
    server.sql("drop table lost.people")
    with pytest.raises(CorpusError, match="damaged") as caught, Corpus.open(place) as corpus:
        corpus.people()
    one_line(caught)


def test_a_writer_waits_for_another(server, tmp_path):
    place = server.address("waiting")
    with Corpus.open(place, write=True) as first, first.writing(), Corpus.open(place) as reader:
        assert reader.counts() == (0, 0)
        with (
            pytest.raises(CorpusError, match="locked by another program") as caught,
            Corpus.open(place, write=True, busy=0.05) as second,
            second.writing(),
        ):
            pass
    one_line(caught)


def test_rights_are_asked_for(server):
    place = server.address("ours")
    Corpus.open(place, write=True).close()
    guest = server.address("ours", user=f"{serving.LOCKED}:{serving.PASSWORD}")
    with pytest.raises(CorpusError, match="not allowed") as caught:
        Corpus.open(guest)
    one_line(caught)
    server.sql(f"grant usage on schema ours to {serving.LOCKED}")
    server.sql(f"grant select on all tables in schema ours to {serving.LOCKED}")
    with Corpus.open(guest) as corpus:
        assert corpus.counts() == (0, 0)
        assert serving.PASSWORD not in corpus.path
    with pytest.raises(CorpusError, match="not allowed"), Corpus.open(guest, write=True) as corpus, corpus.writing():
        pass


def test_commands_say_it_in_one_line(server, tmp_path):
    """Exit status 2, one line, no password: no server, a wrong password, no database, no user, no address."""
    wrong = serving.PASSWORD + "?wrong"
    story = tmp_path / "story.txt"
    story.write_text("The ferry opens at noon.")
    cases = {
        f"postgresql://desk:{serving.PASSWORD}@127.0.0.1:1/x": "no server answers",
        server.address(user=f"{serving.LOCKED}:{wrong.replace('?', '%3F')}"): "refuses this user or password",
        server.address(database="none"): "no such database",
        server.address(user="nobody_at_all"): "no such user",
        f"postgresql://desk:{serving.PASSWORD}@host:port/x": "not an address",
        server.address("No Schema"): "no name of a schema",
    }
    code = (
        "import json, sys; from verify.cli import run\n"
        "for line in json.loads(sys.argv[1]): print(run(line), file=sys.stderr)"
    )
    runs = [
        arguments
        for address in cases
        for arguments in (
            ["check", str(story), "--corpus", address],
            ["corpus", "list", address],
            ["corpus", "add", address, str(story), "--no-vectors"],
        )
    ]
    done = subprocess.run(
        [sys.executable, "-c", code, json.dumps(runs)],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    lines = done.stderr.splitlines()
    assert len(lines) == 2 * len(runs), done.stderr
    assert set(lines[1::2]) == {"2"}
    for line, said in zip(lines[::2], [said for said in cases.values() for _ in range(3)], strict=True):
        assert said in line
    assert serving.PASSWORD not in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("address", "printed"),
    [
        ("postgresql://desk:pw@host:5432/db?schema=iraq&sslmode=require", "postgresql://desk@host:5432/db?schema=iraq"),
        ("postgres://host/db?password=pw&user=desk", "postgres://host/db?user=desk"),
        ("postgresql://desk:p%40w@[::1]:5432/db", "postgresql://desk@[::1]:5432/db"),
        ("postgresql:///db", "postgresql:///db"),
        ("postgresql://a:1,b:2/db", "postgresql://a:1,b:2/db"),
        ("postgresql://desk:p@w@host/db", "postgresql://…"),
        ("postgresql://desk:p?w@host/db", "postgresql://…"),
        ("postgresql://desk:pw", "postgresql://…"),
        ("postgresql://desk:p/w@host/db", "postgresql://desk@host/db"),
        ("here/iraq.db", "here/iraq.db"),
    ],
)
def test_addresses_are_printed_without_a_password(address, printed):
    assert shown(address) == printed
    assert is_address(address) == printed.startswith("postgres")
