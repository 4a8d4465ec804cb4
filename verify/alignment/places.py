"""Where in a source the words of a quote may stand: exact runs of words, and windows that share its rarer words."""

from __future__ import annotations

import functools
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence

from verify.alignment.spelling import Reading, is_light, loose_keys
from verify.alignment.wordpath import joined_variants
from verify.languages import Language
from verify.settings import DEFAULTS


@functools.lru_cache(maxsize=96)
def index(reading: Reading) -> Mapping[str, tuple[int, ...]]:
    """Key -> the places where it stands, in order."""
    found: dict[str, list[int]] = {}
    for at, key in enumerate(reading.keys):
        found.setdefault(key, []).append(at)
    return {key: tuple(places) for key, places in found.items()}


def runs(
    words: Sequence[str], reading: Reading, language: Language, first: int = 0, stop: int | None = None
) -> tuple[int, ...]:
    """All places of the source, in order, where the words stand one behind the other and whole. The first word may
    carry another clitic (`and he` for `he` where they are written together)."""
    return tuple(_runs(words, reading, language, first, len(reading.keys) if stop is None else stop, False))


def nearest_run(
    words: Sequence[str], reading: Reading, language: Language, first: int, stop: int, *, from_end: bool
) -> int | None:
    """The first such place within a stretch of the source, or the last one."""
    return next(_runs(words, reading, language, first, stop, from_end), None)


def _runs(
    words: Sequence[str], reading: Reading, language: Language, first: int, stop: int, from_end: bool
) -> Iterator[int]:
    if not words or len(words) > stop - first:
        return
    places, keys, loose = index(reading), reading.keys, loose_keys(language)
    candidates: Sequence[int] = range(len(keys))
    offset = 0
    if len(words) == 1:
        candidates = _single(words[0], reading, language)
    else:
        firm = [at for at in range(1, len(words)) if words[at] not in loose]
        if firm:
            offset = min(firm, key=lambda at: len(places.get(words[at], ())))
            candidates = places.get(words[offset], ())
    low = bisect_left(candidates, first + offset)
    high = bisect_left(candidates, stop - len(words) + offset + 1)
    for at in range(high - 1, low - 1, -1) if from_end else range(low, high):
        start = candidates[at] - offset
        if all(_fits(words[i], keys[start + i], i, loose, language) for i in range(len(words))):
            yield start


def _single(word: str, reading: Reading, language: Language) -> Sequence[int]:
    if not language.clitics:
        return index(reading).get(word, ())
    places = index(reading)
    found = list(places.get(word, ()))
    for key, where in places.items():
        if key != word and len(word) >= 3 and joined_variants(word, key, language):
            found.extend(where)
    return sorted(found)


def _fits(word: str, key: str, offset: int, loose: Mapping[str, frozenset[str]], language: Language) -> bool:
    if word == key or key in loose.get(word, ()):
        return True
    return offset == 0 and bool(language.clitics) and joined_variants(word, key, language)


def windows(
    words: Sequence[str], reading: Reading, language: Language, first: int = 0, stop: int | None = None
) -> tuple[tuple[int, int], ...]:
    """Stretches of the source (first word, stop word) that may hold the quote, the likeliest first. Each word of the
    quote votes for the places where the quote would have to begin; rare words weigh more."""
    stop = len(reading.keys) if stop is None else stop
    places = index(reading)
    width = max(12, len(words) // 3)
    votes: dict[int, float] = {}
    for offset, word in enumerate(words):
        found = places.get(word, ())
        if not found or len(found) > DEFAULTS.common_places:
            continue
        weight = (0.3 if is_light(word, language) else 1.0) / (1 + len(found) ** 0.5)
        for place in found:
            if first <= place < stop:
                bucket = (place - offset) // width
                votes[bucket] = votes.get(bucket, 0.0) + weight
    for bucket in list(votes):
        votes[bucket] += 0.6 * max(votes.get(bucket - 1, 0.0), votes.get(bucket + 1, 0.0))
    ranked = sorted(votes, key=lambda bucket: (-votes[bucket], bucket))
    ahead = 30 + min(120, len(words) // 2)
    back = 6 + min(60, len(words) // 4) + width
    chosen: list[tuple[int, int]] = []
    for bucket in ranked:
        begin = bucket * width
        if any(begin >= low and begin + width + len(words) <= high for low, high in chosen):
            continue
        if votes[bucket] < 0.5 * votes[ranked[0]]:
            break
        chosen.append((max(first, begin - back), min(stop, begin + width + len(words) + ahead)))
        if len(chosen) >= DEFAULTS.align_windows:
            break
    return tuple(window for window in chosen if window[0] < window[1])
