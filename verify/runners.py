"""Many stories: here, in several processes, or on a Dask cluster. The same plain function checks a story everywhere.

A story that cannot be checked is a result like any other (a `VerifyError`), and results come in the order of the
stories. Workers only read: they open the corpus by its path, see that it is the caller's (by fingerprint, with the
package's version and the encoder's key), and write nothing. A story may be checked twice, when a worker dies under it.

A pool of processes breaks as a whole when one of them dies. Those that it may have died of are then checked alone, a
process each, and the others in a new pool: so a story that kills its worker costs only itself.
"""

from __future__ import annotations

import dataclasses
import functools
import os
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from verify import __version__, importers
from verify.errors import CorpusError, EncoderError, InputError, VerifyError

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

    from verify.check import ArticleReport, Options
    from verify.corpus import Corpus
    from verify.encoders import Encoder
    from verify.people import Registry
    from verify.types import Source

    Outcome = ArticleReport | VerifyError
    Check = Callable[..., Outcome]
    Progress = Callable[[int, int, str], None]


class StoryError(VerifyError):
    """A story that this program, not its file, failed at."""


@dataclass(frozen=True, slots=True)
class Job:
    """What all stories of a run share; small, since it goes to the workers with each of them."""

    corpus: str | tuple[str, ...] = field(repr=False)  # may hold a password, and workers log what they fail at
    fingerprint: str
    encoder: str  # its key
    options: Options
    published: date | None = None
    language: str | None = None
    version: str = __version__
    spread: bool = False  # whether shards are looked through by the workers that have them in memory


@dataclass(frozen=True, slots=True)
class Opened:
    corpus: Corpus
    encoder: Encoder
    people: Registry


def run(
    paths: Sequence[str], job: Job, jobs: int = 1, cluster: str | None = None, progress: Progress | None = None
) -> Iterator[Outcome]:
    """The report or the error of each story, in the order of `paths`. `cluster` is the address of a Dask scheduler;
    else `jobs` processes are at work, or with 1 this one. `progress` is told of each story that is done, in whatever
    order they are: how many, of how many, and which."""
    found = Found(paths, progress)
    if cluster is not None:
        outcomes: Iterable[Outcome] = run_cluster(paths, job, cluster, found=found)
    elif jobs > 1 and len(paths) > 1:
        outcomes = run_processes(paths, job, min(jobs, len(paths)), found=found)
    else:
        outcomes = run_here(paths, job, found)
    yield from with_sources(outcomes, job)


class Found(dict[int, "Outcome"]):
    """Outcomes by the place of their story, which tells of each that comes in."""

    def __init__(self, paths: Sequence[str], progress: Progress | None = None):
        super().__init__()
        self._paths, self._progress = paths, progress

    def __setitem__(self, place: int, outcome: Outcome) -> None:
        super().__setitem__(place, outcome)
        if self._progress is not None:
            self._progress(len(self), len(self._paths), self._paths[place])


def check_story(path: str, job: Job, data: bytes | None = None) -> Outcome:
    """Reads and checks one story, whose bytes may come along. It has no effect; what goes wrong is given back, and not
    raised."""
    with _one_at_a_time:
        return _attempt(path, job, data, _opened)


_one_at_a_time = threading.Lock()  # a cluster's worker may have several threads; an encoder is for one


def _attempt(path: str, job: Job, data: bytes | None, opening: Callable[..., Opened]) -> Outcome:
    from verify.check import check_article

    try:
        opened = opening(job, threading.get_ident())
        data = importers.read_bytes(path) if data is None else data
        article = importers.read_article_bytes(data, path, published=job.published, language=job.language)
        report = check_article(article, opened.corpus, opened.encoder, opened.people, job.options)
    except VerifyError as error:
        return error
    except Exception as error:
        if os.environ.get("VERIFY_DEBUG"):
            raise
        fault = f"fault in verify itself ({type(error).__name__}: {error})"
        return StoryError(fault, path, "Set VERIFY_DEBUG=1 to see where, and report it")
    # The sources are in the corpus, where the caller finds them again: they would be most of what is sent.
    return dataclasses.replace(report, sources=dict.fromkeys(report.sources))  # type: ignore[arg-type]


def _open(job: Job) -> Opened:
    """The corpus and the encoder of a job; an error where they, or this package, are not the caller's."""
    from verify import encoders
    from verify.corpus.store import open_corpus

    if job.version != __version__:
        raise VerifyError(f"a worker has version {__version__}, not {job.version}", mend="Install one everywhere")
    corpus = open_corpus(job.corpus)
    if job.spread and corpus.scans:
        from verify.spreading import ask_workers

        corpus.asking = functools.partial(ask_workers, job.corpus, _one_at_a_time)  # type: ignore[union-attr]
    if corpus.fingerprint() != job.fingerprint:
        raise CorpusError(
            "not the corpus that the run began with", corpus.path, "Leave it alone while stories are checked"
        )
    encoder = encoders.load(job.options.encoder)
    if encoder.key != job.encoder:
        raise EncoderError(f"a worker has the encoder {encoder.key}, not {job.encoder}", mend="Install one everywhere")
    return Opened(corpus, encoder, corpus.people())


@functools.lru_cache(maxsize=8)
def _opened(job: Job, thread: int) -> Opened:
    """As `_open`, once for each run and thread, which SQLite's connections are bound to."""
    return _open(job)


def with_sources(outcomes: Iterable[Outcome], job: Job) -> Iterator[Outcome]:
    """The reports with the sources that they name, each of which is read once for all of them."""
    from verify.corpus.store import open_corpus

    with open_corpus(job.corpus) as corpus:
        read: dict[str, Source] = {}
        for outcome in outcomes:
            if isinstance(outcome, VerifyError):
                yield outcome
                continue
            for name in outcome.sources:
                if name not in read:
                    read[name] = corpus.source(name)
            yield dataclasses.replace(outcome, sources={name: read[name] for name in outcome.sources})


def run_here(paths: Sequence[str], job: Job, found: Found | None = None) -> Iterator[Outcome]:
    """One story after the other, in this process."""
    opened = _open(job)
    with opened.corpus:
        for place, path in enumerate(paths):
            outcome = _attempt(path, job, None, lambda *_: opened)
            if found is not None:
                found[place] = outcome
            yield outcome


_ALONE = 2  # times that a story is tried alone: a process may die of something else, even twice
_DEAD = 8  # as many stories in a row that kill their process are not to blame themselves

# --- processes -----------------------------------------------------------------------------------------------------


def run_processes(
    paths: Sequence[str], job: Job, jobs: int, check: Check = check_story, found: Found | None = None
) -> list[Outcome]:
    """In so many processes, which import the caller's main module: that must not act when it is imported.
    `StoryError` where no process lives long enough to give any result."""
    found = Found(paths) if found is None else found
    left = list(range(len(paths)))
    while left:
        broken = _in_pool(left, paths, job, jobs, check, found)
        left = [place for place in left if place not in found]
        if not broken:
            break
        # Stories are begun in order, so that those in work when a process died are the first that have no result.
        for place in left[:jobs]:
            if all(_in_pool([place], paths, job, 1, check, found) for _ in range(_ALONE)):
                found[place] = StoryError("the process that checked it died", paths[place], "Check it alone to see why")
        left = left[jobs:]
        if len(found) > _DEAD and all(isinstance(outcome, StoryError) for outcome in found.values()):
            raise StoryError("every process died that was started", "--jobs", "Try without it")
    return [found[place] for place in range(len(paths))]


def _in_pool(
    places: Sequence[int], paths: Sequence[str], job: Job, jobs: int, check: Check, found: dict[int, Outcome]
) -> bool:
    """Checks the stories at these places and notes what comes out; True where a process died."""
    from concurrent.futures import as_completed
    from concurrent.futures.process import BrokenProcessPool

    pool = _pool(min(jobs, len(places)))
    broken = False
    try:
        futures: dict[Future[Outcome], int] = {}
        try:
            for place in places:
                futures[pool.submit(check, paths[place], job)] = place
        except BrokenProcessPool:  # while stories were still handed out
            broken = True
        for future in as_completed(futures):
            try:
                found[futures[future]] = future.result()
            except BrokenProcessPool:
                broken = True
    except BaseException:
        _kill(pool)
        raise
    pool.shutdown(cancel_futures=True)
    return broken


def _pool(jobs: int) -> ProcessPoolExecutor:
    """Processes that start afresh: forked ones would share open files and the locks of threads that they do not have."""
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    return ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=_begin)


def _begin() -> None:
    """In a worker: who stops the run stops the caller, which ends its workers."""
    import signal

    from verify.tuning import tune

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    tune()


def _kill(pool: ProcessPoolExecutor) -> None:
    workers = list((pool._processes or {}).values())
    pool.shutdown(wait=False, cancel_futures=True)
    for worker in workers:
        worker.kill()


# --- cluster -------------------------------------------------------------------------------------------------------

_IN_HAND = 4  # stories a thread that are with the workers at once: none waits for the next, and few are in memory


def run_cluster(
    paths: Sequence[str], job: Job, address: str, check: Check = check_story, found: Found | None = None
) -> list[Outcome]:
    """On the workers of a Dask scheduler (extra `cluster`), which must see the corpus under the same path; stories are
    sent. `InputError` where it cannot be reached, has no workers, or has other versions."""
    distributed = _distributed()
    found = Found(paths) if found is None else found
    if job is not None:
        job = dataclasses.replace(job, spread=True)
    with _client(distributed, address) as client:
        # The scheduler gives up on all that a dying worker held, so that the innocent are asked again, each alone.
        for place in _on_workers(range(len(paths)), paths, job, check, distributed, client, found):
            if _on_workers([place], paths, job, check, distributed, client, found):
                found[place] = StoryError("the worker that checked it died", paths[place], "Check it alone to see why")
    return [found[place] for place in range(len(paths))]


def _on_workers(
    places: Sequence[int],
    paths: Sequence[str],
    job: Job,
    check: Check,
    distributed: Any,
    client: Any,
    found: dict[int, Outcome],
) -> list[int]:
    """Checks the stories at these places and notes what comes out; gives those whose worker died again and again."""
    lost: list[int] = []
    left = iter(places)
    asked: dict[str, int] = {}
    running = distributed.as_completed()

    def hand_out(count: int) -> None:
        for place in left:
            try:
                data = importers.read_bytes(paths[place])
            except VerifyError as error:
                found[place] = error
                continue
            future = client.submit(check, paths[place], job, data, pure=False)
            asked[future.key] = place
            running.add(future)
            count -= 1
            if not count:
                return

    hand_out(_IN_HAND * sum(client.nthreads().values()))
    for future in running:
        place = asked.pop(future.key)
        try:
            found[place] = future.result()
        except distributed.KilledWorker:
            lost.append(place)
        future.release()  # what is not released, a dying worker's successor works out again
        hand_out(1)
    return lost


def _distributed() -> Any:
    try:
        import distributed
    except ImportError as error:
        raise InputError("Dask is not installed", "--cluster", "pip install 'verify-quotes[cluster]'") from error
    return distributed


def _client(distributed: Any, address: str) -> Any:
    try:
        client = distributed.Client(address, timeout=10)
    except (OSError, ValueError, TypeError) as error:
        told = " ".join(str(error).split())[:200]
        raise InputError(
            f"no scheduler answers at {address} ({told})", "--cluster", "Start one: dask scheduler"
        ) from error
    try:
        if not client.nthreads():
            raise InputError(
                f"the scheduler at {address} has no workers", "--cluster", f"Start some: dask worker {address}"
            )
        client.get_versions(check=True, packages=["numpy"])
    except ValueError as error:
        client.close()
        told = " ".join(str(error).split())[:300]
        raise InputError(f"other versions there than here: {told}", "--cluster", "Install the same ones") from error
    except InputError:
        client.close()
        raise
    return client
