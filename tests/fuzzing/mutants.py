"""Good files spoilt in a random way, a thousand a format: each must be read or refused in one line, in bounded time and
memory, as a source and as an article."""

from __future__ import annotations

import random
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field

from fuzzing.samples import samples
from fuzzing.seeds import TOKENS
from packing import zipped
from verify import importers
from verify.errors import VerifyError

SLOWEST = 5.0
"""Seconds of processor time that no spoilt sample may need: the good ones are of a few kilobytes and need 0.01 to 0.2."""
_WORDS = [word.encode("utf-8", "surrogatepass") for words in TOKENS.values() for word in words]


@dataclass(slots=True)
class Tally:
    """What spoilt files of one format came to: how many were read all the same, how many refused, the seconds of
    processor time that the slowest took, and what went wrong."""

    files: int = 0
    read: int = 0
    refused: int = 0
    slowest: float = 0.0
    faults: list[str] = field(default_factory=list)
    slow: list[str] = field(default_factory=list)

    def to_dict(self) -> dict[str, object]:
        return asdict(self)


def try_files(count: int, seed: int, names: tuple[str, ...] = ()) -> Iterator[tuple[str, Tally]]:
    """Spoils `count` files of each format, or of those that are named, and reads them."""
    for name, goods in samples().items():
        if names and name not in names:
            continue
        tally = Tally()
        for number in range(count):
            data = mutated(random.Random(f"{seed}/{name}/{number}"), goods[number % len(goods)])
            _try(name, data, f"{name} {number} of seed {seed}", tally)
        yield name, tally


def _try(name: str, data: bytes, where: str, tally: Tally) -> None:
    tally.files += 1
    start = time.process_time()
    came = 0
    for read in (importers.read_sources_bytes, importers.read_article_bytes):
        try:
            read(data, name)
            came += 1
        except VerifyError as error:
            if "\n" in str(error):
                tally.faults.append(f"{where}: more than one line: {error!r}")
        except Exception as error:  # noqa: BLE001 - every kind is a fault here
            tally.faults.append(f"{where} raised {error!r} in {read.__name__}")
    spent = time.process_time() - start
    tally.read += bool(came)
    tally.refused += not came
    tally.slowest = max(tally.slowest, round(spent, 3))
    if spent > SLOWEST:
        tally.slow.append(f"{where} took {spent:.1f} s")


def mutated(chance: random.Random, good: bytes) -> bytes:
    """A file spoilt at one place or several, up to eight; of a zip archive as often inside one of its parts."""
    if good.startswith(b"PK") and chance.random() < 0.5:
        return _within(chance, good)
    data = bytearray(good)
    for _ in range(chance.choice((1, 1, 1, 2, 3, 8))):
        if data:
            chance.choice(_WAYS)(chance, data)
    return bytes(data)


def _within(chance: random.Random, good: bytes) -> bytes:
    import io

    with zipfile.ZipFile(io.BytesIO(good)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    spoilt = chance.choice(sorted(parts))
    parts[spoilt] = mutated(chance, parts[spoilt] + b" ")
    return zipped(parts)


def _change(chance: random.Random, data: bytearray) -> None:
    data[chance.randrange(len(data))] = chance.randrange(256)


def _turn_bit(chance: random.Random, data: bytearray) -> None:
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def _cut(chance: random.Random, data: bytearray) -> None:
    at = chance.randrange(len(data))
    del data[at : at + chance.choice((1, 1, 2, 4, 16, 16, 200, len(data)))]


def _repeat(chance: random.Random, data: bytearray) -> None:
    at = chance.randrange(len(data))
    data[at:at] = data[at : at + chance.choice((1, 4, 40, 400))] * chance.choice((1, 2, 50))


def _put(chance: random.Random, data: bytearray) -> None:
    at = chance.randrange(len(data))
    data[at:at] = chance.choice(_WORDS) * chance.choice((1, 1, 100))


def _swap(chance: random.Random, data: bytearray) -> None:
    at, to = sorted((chance.randrange(len(data)), chance.randrange(len(data))))
    piece = data[at : at + 30]
    del data[at : at + 30]
    data[to:to] = piece


_WAYS: tuple[Callable[[random.Random, bytearray], None], ...] = (_change, _turn_bit, _cut, _repeat, _put, _swap)
