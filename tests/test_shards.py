"""Several corpora as one: the answers of the one corpus that all sources were added to."""

import dataclasses
import importlib.util
import json
import random
from pathlib import Path

import pytest
from click.testing import CliRunner

from searching import WAYS, searched
from verify import check, encoders, languages
from verify.cli.check import check as command
from verify.corpus import Corpus, words
from verify.corpus.adding import add, add_people
from verify.corpus.store import open_corpus
from verify.errors import CorpusError

EXAMPLE = Path(__file__).parents[1] / "corpora" / "washington-baghdad"
SOURCES = sorted(path for path in (EXAMPLE / "sources").iterdir() if path.suffix == ".md")
STORIES = sorted((EXAMPLE / "stories").glob("*.md"))


@pytest.fixture(scope="module", params=["files", pytest.param("file and server", marks=pytest.mark.postgres)])
def split(request, tmp_path_factory):
    """One corpus, and its sources in order in three shards; the people in the first, and some again in the last."""
    folder = tmp_path_factory.mktemp("shards")
    whole, parts = folder / "whole.db", [folder / "parts" / f"{name}.db" for name in "abc"]
    parts[0].parent.mkdir()
    if request.param != "files":
        parts[1] = request.getfixturevalue("server").corpora()("shard")
    encoder = encoders.load()
    third = -(-len(SOURCES) // 3)
    for number, part in enumerate(parts):
        some = SOURCES[number * third : (number + 1) * third]
        add(part, some, encoder=encoder)
        add(whole, some, encoder=encoder)
    for place in (whole, parts[0], parts[2]):
        with Corpus.open(place, write=True) as corpus:
            add_people(corpus, EXAMPLE / "people.json")
    return whole, parts


@pytest.mark.encoder
@searched
def test_reports_are_the_same_bytes(split, settings):
    whole, parts = split
    options = check.Options(settings=settings)
    for story in STORIES:
        reports = [check.check(story, place, options=options).to_dict() for place in (whole, parts)]
        paths = [report["corpus"].pop("path") for report in reports]
        assert paths[0] == str(whole) and paths[1].startswith(f"{parts[0]}, ")
        one, other = (json.dumps(report, ensure_ascii=False) for report in reports)
        assert one == other


def test_everything_that_is_asked_is_the_same(split):
    whole, parts = split
    chance = random.Random(11)
    with Corpus.open(whole) as one, open_corpus(parts) as shards:
        assert one.fingerprint() == shards.fingerprint()
        assert one.counts() == shards.counts()
        assert one.sources() == shards.sources()
        assert one.speakers() == shards.speakers()
        assert set(one.people().people) == set(shards.people().people)
        ids, theirs = one.passage_ids(), shards.passage_ids()
        passages = one.passages(ids)
        bare = [dataclasses.replace(passage, id=0) for passage in passages]
        assert bare == [dataclasses.replace(passage, id=0) for passage in shards.passages(theirs)]
        place = dict(zip(theirs, ids, strict=True))
        for source in one.sources(text=False):
            assert [place[id] for id in shards.passage_ids(source.id)] == list(one.passage_ids(source.id))
            assert shards.source(source.id) == one.source(source.id)
            assert shards.history(source.id) == one.history(source.id)
        found = 0
        for _ in range(60):
            passage = chance.choice(passages)
            printed = passage.text.split()
            asked = " ".join(chance.choices(printed, k=chance.randint(1, 8)))
            language = languages.load(chance.choice(["ar", "en"]))
            speaker = chance.choice([None, passage.speaker])
            hits = words.search(one, asked, language, 7, speaker)
            assert [(place[id], score) for id, score in words.search(shards, asked, language, 7, speaker)] == hits
            found += len(hits)
        assert found > 100
        with pytest.raises(CorpusError, match="no source"):
            shards.source("none")


def test_a_source_must_be_in_one_shard(tmp_path):
    for name in ("a", "b"):
        add(tmp_path / f"{name}.db", [SOURCES[0]])
    with pytest.raises(CorpusError, match=r"is in .*a\.db too"), open_corpus(tmp_path) as shards:
        shards.fingerprint()


def test_a_folder_without_corpora_is_none(tmp_path):
    with pytest.raises(CorpusError, match="this is a folder"):
        open_corpus(tmp_path)
    with pytest.raises(CorpusError, match="no such corpus"):
        open_corpus([tmp_path / "a.db", tmp_path / "b.db"])


# --- the command -----------------------------------------------------------------------------------------------------


def run(tmp_path, corpora, *more):
    out = tmp_path / "report.json"
    corpora = [each for place in corpora for each in ("--corpus", str(place))]
    arguments = [*map(str, STORIES), *corpora, "--quiet", "--json", str(out), *more]
    result = CliRunner().invoke(command, arguments, standalone_mode=False)
    assert (result.return_value, result.exception) == (0, None), result.output
    report = json.loads(out.read_text())
    report["corpus"].pop("path")
    return report


@pytest.mark.encoder
def test_the_command_takes_several_or_their_folder(split, tmp_path):
    whole, parts = split
    alone = run(tmp_path, [whole])
    assert run(tmp_path, parts) == alone
    assert run(tmp_path, parts, "--jobs", "2") == alone
    if isinstance(parts[1], Path):
        assert run(tmp_path, [parts[0].parent]) == alone


@pytest.mark.cluster
@pytest.mark.encoder
@pytest.mark.filterwarnings("default")
@pytest.mark.skipif(importlib.util.find_spec("distributed") is None, reason="the extra cluster is not installed")
def test_a_cluster_looks_through_them_where_they_are(split, monkeypatch, tmp_path):
    """With few candidates and no exact index, so that every search goes through the workers."""
    import distributed

    from verify import runners

    whole, parts = split
    options = check.Options(settings=WAYS["signs"])
    encoder = encoders.load()

    def outcomes(corpora, address=None):
        with open_corpus(corpora) as opened:
            places = tuple(map(str, corpora))
            job = runners.Job(places, opened.fingerprint(), encoder.key, options)
        return list(runners.run([str(story) for story in STORIES * 2], job, cluster=address))

    monkeypatch.chdir(tmp_path)
    alone = outcomes([whole])
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, host="127.0.0.1", processes=True
    ) as cluster:
        assert outcomes(parts, cluster.scheduler_address) == alone
