"""Many stories at once: the same bytes as one after the other, and a deadly story costs only itself."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from verify import check, encoders, runners
from verify.corpus import Corpus
from verify.corpus.adding import add, add_people
from verify.errors import CorpusError, InputError, VerifyError

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "corpora" / "washington-baghdad"
STORIES = {
    "one.txt": 'The ministry said on Monday that "the bridge will open in spring", and nobody objected.',
    "two.txt": "قال الوزير إن الجسر سيفتح أمام السيارات في الربيع المقبل، وإن كلفته بلغت 12 مليون دينار.",
    "three.txt": 'A spokesman said: "We talked about trade." Officials said 40 trucks crossed the border in May.',
    "four.md": "---\ntitle: Short\n---\nMiller said that the talks would go on next week in Baghdad.",
}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    path = tmp_path_factory.mktemp("runners") / "example.db"
    add(path, [EXAMPLE / "sources"], encoder=encoders.load())
    with Corpus.open(path, write=True) as opened:
        add_people(opened, EXAMPLE / "people.json")
    return path


@pytest.fixture(scope="module")
def stories(tmp_path_factory):
    folder = tmp_path_factory.mktemp("stories")
    for name, text in STORIES.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "empty.txt").write_text("")
    return [str(folder / name) for name in ("one.txt", "gone.txt", "two.txt", "empty.txt", "three.txt", "four.md")]


@pytest.fixture(scope="module")
def job(corpus):
    with Corpus.open(corpus) as opened:
        return runners.Job(str(corpus), opened.fingerprint(), encoders.load().key, check.Options())


# --- a check that is none: the tests' own plain function ----------------------------------------------------------------


def toy(path, job, data=None):
    """Gives an error that names the story; dies where the story's name says so."""
    name = Path(path).name
    if name.startswith("deadly"):
        os.kill(os.getpid(), signal.SIGKILL)
    if name.startswith("once") and not Path(path + ".seen").exists():
        Path(path + ".seen").touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return InputError("checked", name)


def told(outcomes):
    return [str(outcome) for outcome in outcomes]


def numbered(tmp_path, special, count=12):
    names = [special.get(place, f"story-{place}") for place in range(count)]
    for name in names:
        (tmp_path / name).touch()
    return [str(tmp_path / name) for name in names]


def expected(paths, dead=()):
    died = "the process that checked it died. Check it alone to see why"
    return [f"{path}: {died}" if place in dead else f"{Path(path).name}: checked" for place, path in enumerate(paths)]


DEADLY = {"one": {5: "deadly"}, "first": {0: "deadly"}, "last": {11: "deadly"}, "two": {3: "deadly-a", 4: "deadly-b"}}


@pytest.mark.parametrize("special", DEADLY.values(), ids=DEADLY)
def test_a_deadly_story_costs_only_itself(special, tmp_path):
    paths = numbered(tmp_path, special)
    assert told(runners.run_processes(paths, None, 2, toy)) == expected(paths, special)


def test_a_worker_killed_in_passing_costs_nothing(tmp_path):
    paths = numbered(tmp_path, {4: "once"})
    assert told(runners.run_processes(paths, None, 2, toy)) == expected(paths)


def test_where_every_process_dies_the_run_ends(tmp_path, monkeypatch):
    monkeypatch.setattr(runners, "_DEAD", 2)
    paths = numbered(tmp_path, {place: f"deadly-{place}" for place in range(12)})
    with pytest.raises(runners.StoryError, match="every process died"):
        runners.run_processes(paths, None, 3, toy)


# --- real checks --------------------------------------------------------------------------------------------------------


def command(stories, corpus, *options):
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    args = [sys.executable, "-m", "verify", "check", *stories, "--corpus", str(corpus), "--published", "2024-01-15"]
    return subprocess.run([*args, "--json", "-", *options], capture_output=True, env=env, check=False)


def test_jobs_change_no_byte(stories, corpus):
    alone, together = command(stories, corpus), command(stories, corpus, "--jobs", "2")
    assert alone.returncode == together.returncode == 2  # two of the files cannot be read
    assert alone.stderr == together.stderr and alone.stderr.count(b"\n") == 2
    assert alone.stdout == together.stdout
    paths = [article["path"] for article in json.loads(alone.stdout)["articles"]]
    assert paths == [path for path in stories if Path(path).name in STORIES]


def test_a_single_story_is_as_one_of_many(stories, corpus):
    (single,) = json.loads(command(stories[:1], corpus, "--jobs", "3").stdout)["articles"]
    assert single == json.loads(command(stories, corpus).stdout)["articles"][0]


def test_a_fault_of_the_program_costs_only_its_story(stories, corpus, monkeypatch):
    whole = check.check_article

    def faulty(article, *rest):
        if "bridge" in article.text:
            raise ZeroDivisionError("once\nagain")
        return whole(article, *rest)

    monkeypatch.delenv("VERIFY_DEBUG", raising=False)
    monkeypatch.setattr(check, "check_article", faulty)
    report, failed = check.check_files(stories, str(corpus))
    assert len(report.articles) == 3
    assert [type(error) for error in failed] == [runners.StoryError, InputError, InputError]
    assert str(failed[0]).startswith(f"{stories[0]}: fault in verify itself (ZeroDivisionError: once again).")
    monkeypatch.setenv("VERIFY_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        check.check_files(stories, str(corpus))


def test_sources_are_read_once_and_come_with_the_report(stories, corpus):
    report, _ = check.check_files(stories, str(corpus))
    seen = {}
    for article in report.articles:
        for name, source in article.sources.items():
            assert source.id == name and seen.setdefault(name, source) is source
    assert seen


WRONG = [
    ({"fingerprint": "0" * 64}, CorpusError, "not the corpus that the run began with"),
    ({"version": "0.0.1"}, VerifyError, "a worker has version"),
    ({"encoder": "another/1/1"}, VerifyError, "a worker has the encoder"),
]


@pytest.mark.parametrize(("change", "kind", "message"), WRONG, ids=[message for _, _, message in WRONG])
def test_a_worker_that_has_something_else_says_so(change, kind, message, stories, job):
    outcome = runners.check_story(stories[0], runners.dataclasses.replace(job, **change))
    assert isinstance(outcome, kind) and message in str(outcome)


def test_a_story_may_come_with_its_bytes(stories, job):
    data = STORIES["one.txt"].encode()
    assert runners.check_story("elsewhere.txt", job, data).verdicts == runners.check_story(stories[0], job).verdicts


# --- on a cluster -------------------------------------------------------------------------------------------------------


@pytest.fixture
def cluster(monkeypatch, tmp_path):
    distributed = pytest.importorskip("distributed", reason="Dask is not installed")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(ROOT), str(Path(__file__).parent)]))
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=None, local_directory=str(tmp_path)
    ) as made:
        yield made


cluster_test = [pytest.mark.cluster, pytest.mark.filterwarnings("default")]


class TestCluster:
    pytestmark = cluster_test

    def test_it_changes_no_byte(self, cluster, stories, corpus):
        alone, there = command(stories, corpus), command(stories, corpus, "--cluster", cluster.scheduler_address)
        assert (there.returncode, there.stdout) == (alone.returncode, alone.stdout)
        assert alone.stderr.splitlines() == [line for line in there.stderr.splitlines() if line.startswith(b"verify:")]

    def test_a_deadly_story_costs_only_itself(self, cluster, tmp_path):
        paths = numbered(tmp_path, {3: "deadly"})
        found = told(runners.run_cluster(paths, None, cluster.scheduler_address, toy))
        assert found == [line.replace("the process", "the worker") for line in expected(paths, {3})]

    def test_a_worker_killed_in_passing_costs_nothing(self, cluster, tmp_path):
        paths = numbered(tmp_path, {2: "once-a", 5: "once-b"})
        assert told(runners.run_cluster(paths, None, cluster.scheduler_address, toy)) == expected(paths)

    def test_no_workers(self, cluster, stories):
        cluster.scale(0)
        with pytest.raises(InputError, match="no workers"):
            runners.run_cluster(stories, None, cluster.scheduler_address, toy)


@pytest.mark.cluster
@pytest.mark.filterwarnings("default")
def test_no_scheduler(stories):
    pytest.importorskip("distributed", reason="Dask is not installed")
    with pytest.raises(InputError, match="no scheduler answers"):
        runners.run_cluster(stories, None, "tcp://127.0.0.1:9", toy)


def test_without_dask_one_line_says_what_to_install(stories, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(InputError, match=r"pip install 'verify-quotes\[cluster\]'"):
        runners.run_cluster(stories, None, "tcp://127.0.0.1:9")


def test_each_story_that_is_done_is_told_in_whatever_order():
    told = []
    found = runners.Found(["one.txt", "two.txt"], lambda *what: told.append(what))
    found[1] = VerifyError("gone")
    found[0] = VerifyError("gone")
    assert told == [(1, 2, "two.txt"), (2, 2, "one.txt")]
    assert list(found) == [1, 0]
