"""The shards of a corpus on a Dask cluster: the signs of each are in the memory of one worker, which looks through them
for all stories. So a corpus may be as large as the memory of all workers together.
"""

from __future__ import annotations

import functools
import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from verify.corpus import Corpus
    from verify.corpus.shards import Near

_URGENT = 10  # before stories that were not begun


def ask_workers(
    paths: str | tuple[str, ...], turn: threading.Lock, encoder: str, bits: Sequence[bytes], count: int
) -> list[Near]:
    """What each shard has nearest to the signs of queries, asked by a story under way on a worker. Its `turn` with the
    encoder is left to another story meanwhile, and its thread to whatever waits, else all might wait for each other."""
    from distributed import worker_client

    from verify.corpus.store import expanded

    turn.release()
    try:
        with worker_client() as client:
            workers = sorted(client.nthreads())
            futures = [
                client.submit(
                    near_in_shard,
                    str(path),
                    encoder,
                    bits,
                    count,
                    pure=False,
                    priority=_URGENT,
                    workers=workers[place % len(workers)],
                    allow_other_workers=True,  # where that one has died
                )
                for place, path in enumerate(expanded(paths))
            ]
            return client.gather(futures)
    finally:
        turn.acquire()


def near_in_shard(path: str, encoder: str, bits: Sequence[bytes], count: int) -> Near:
    """For each query the passages of a shard whose signs differ least; the signs stay in this process."""
    from verify.corpus.shards import near_signs

    with _looking:
        return near_signs(_shard(path), encoder, bits, count)


_looking = threading.Lock()


@functools.lru_cache(maxsize=64)
def _shard(path: str) -> Corpus:
    from verify.corpus import Corpus

    return Corpus.open(path)
