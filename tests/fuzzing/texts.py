"""Hostile texts by the hundred thousand: pieces of speech, marks and odd letters in a random order, and one unit over and
over. Extraction must raise nothing, every span must lie in its text, and time must grow as the text does."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field

from verify import languages
from verify.extraction.extract import extract
from verify.types import Article, Region, Span

MARKS = [*"\"“”„‟«»‹›「」『』‘’‚‛'`´", "``", "''", "((", "))", '""', "&quot;"]
WORDS = [
    "road ", "Harper ", "said ", "told ", "that ", "he ", "the ministry ", "الطريق ", "قال ", "وأضاف ", "أن ", "الوزير ", "بحسب ",
    "don't ", "بـ", "dit ", "selon elle ", "a-t-il ajouté ", "le port ", "گوتی ", "کە ", "not ", "لم ", "ne ", "pas ", "must ", "half a ",
    "million ", "مليون ", "Monday ", "آذار ", "ago ", "before ", "MR HOLT", "Q",
]  # fmt: skip
STOPS = [
    ". ", ", ", "، ", "؟ ", "? ", ": ", "; ", "؛ ", "… ", "...", "! ", " — ", "-", "/", "(", ") ", "[", "] ",
]  # fmt: skip
BREAKS = ["\n", "\n\n", "\r\n", "\t", " ", "\u00a0", "\u2028"]
ODD = [
    "\0", "\ud800", "\udfff", "\u200f", "\u202e", "\ufeff", "\u0640", "\u064e", "\U0001f600", "<", ">", "=", "<a href=", "12", "٣٫٥",
    "%", "6'2\"", "’90s", "\u0301", "\x1b", "ﷺ", "İ", "ß", "20.800", "1,2", "12/3/24", "½",
]  # fmt: skip
PIECES = (MARKS + WORDS, MARKS + WORDS + STOPS, MARKS + WORDS + STOPS + BREAKS + ODD, MARKS + ODD)
UNITS = [
    '"', '" ', '"a ', '"a, ', 'a" ', "'", "'a ", "‘a ", "s' ", "“a” ", "“a ", "”a“ ", "«a «b ", "((a ", '"a b c\n\n', '"a\n',
    "“a,” he said, ", "“a.” he said. ", "<a ", '<a b="', '="', "a", "a ", "a. ", "said ", "Harper said that ", "قال ", "وقال الوزير إن ",
    "12 ", "1,", ", ", ". ", "\n", "\n\n", "\0", "\ud800", "ه\u064e", "(", "- ", ": ", '"A," he said. ', '"كلمة" و', "The man said, ",
    "a, dit Ada, ", ", dit-il, ", "« a, dit Ada. ", "12 March ", "half ", "not ", "the ", "Mr A. ", "A B: c\n",
    "\u064e\u0301", ">\x1b『\u064e』‘",
]  # fmt: skip
LONGEST = 3_000
"""Characters of a random text at most; sizes are spread so that each doubling is as common as the last."""
REPEATED = 100
"""Of so many texts one is a unit over and over, at both `SIZES`."""
SIZES = (5_000, 20_000)
SUSPECT = 7.0
"""Times as long that four times the length may take before it is looked at again, with longer texts: one repetition more
may pair all marks otherwise, so that the shorter of two was read in no time."""
AGAIN = (80_000, 320_000)
MAX_RATIO = 8.0  # noise included; a square would be 16
FLOOR_SECONDS = 0.1  # below it the clock says nothing
SLOWEST = 150.0
"""Milliseconds of processor time for 1,000 characters that no text may need; what good text needs is 5 to 20."""
CLASSES = (100, 300, 1_000, 3_000, 10_000, 30_000, 100_000, 400_000)


@dataclass(slots=True)
class Size:
    """What texts up to a length cost, in milliseconds of processor time: all together, and the worst of one for each
    1,000 of its characters."""

    texts: int = 0
    characters: int = 0
    spent: float = 0.0
    worst: float = 0.0
    worst_at: str = ""


@dataclass(slots=True)
class Tally:
    """What a run over texts came to. `ratios` says how many times longer four times the length took, of each unit for
    which the clock could tell; `suspects` are the units that were looked at again, and `growth` what came of the worst."""

    texts: int = 0
    repeated: int = 0
    ratios: list[float] = field(default_factory=list)
    suspects: int = 0
    growth: float = 0.0
    growth_at: str = ""
    sizes: dict[int, Size] = field(default_factory=lambda: {most: Size() for most in CLASSES})
    faults: list[str] = field(default_factory=list)
    slow: list[str] = field(default_factory=list)

    def to_dict(self) -> dict[str, object]:
        ratios = sorted(self.ratios) or [0.0]
        shares = {f"ratio_{share}": ratios[int(share / 100 * (len(ratios) - 1))] for share in (50, 99)}
        return {key: value for key, value in asdict(self).items() if key != "ratios"} | shares


def try_texts(count: int, seed: int, first: int = 0) -> Iterator[Tally]:
    """Extracts texts number `first` and on; what is known so far after each hundred, and at the end."""
    tally = Tally()
    codes = languages.codes()
    for code in codes:  # so that no text pays for the reading of a language
        extract(Article("fuzz", "fuzz", "".join(UNITS), code))
    for number in range(first, first + count):
        chance = random.Random(f"{seed}/{number}")
        code = codes[(number // REPEATED if number % REPEATED == 0 else number) % len(codes)]
        where = f"text {number} of seed {seed} in {code}"
        if number % REPEATED == 0:
            _try_repeated(chance, code, where, tally)
        else:
            _try_random(chance, code, where, tally)
        tally.texts += 1
        if tally.texts % 100 == 0:
            yield tally
    yield tally


def _try_random(chance: random.Random, code: str, where: str, tally: Tally) -> None:
    text = random_text(chance, int(20 * (LONGEST / 20) ** chance.random()))
    spent = _try(Article("fuzz", "fuzz", text, code, regions=_regions(chance, len(text))), where, tally)
    if spent is not None:
        _count(tally, len(text), spent, where)


def random_text(chance: random.Random, length: int) -> str:
    """A text of about so many characters."""
    pieces = chance.choice(PIECES)
    out: list[str] = []
    left = length
    while left > 0:
        out.append(chance.choice(pieces))
        left -= len(out[-1])
    return "".join(out)


def _try_repeated(chance: random.Random, code: str, where: str, tally: Tally) -> None:
    unit = chance.choice(UNITS) if chance.random() < 0.3 else random_text(chance, chance.randint(2, 40))
    slow = growth_of(unit, code, where, tally)
    tally.repeated += 1
    if slow:
        tally.slow.append(slow)


def growth_of(unit: str, code: str, where: str, tally: Tally) -> str | None:
    """Extracts a unit over and over at two lengths; a line where time grows faster than length, None else."""
    short, long = (_repeat(unit, code, size, where, tally) for size in SIZES)
    if short is None or long is None or long < FLOOR_SECONDS:
        return None
    ratio = long / short * 4 * SIZES[0] / SIZES[1]
    tally.ratios.append(round(ratio, 2))
    if ratio < SUSPECT:
        return None
    tally.suspects += 1
    few = [_repeat(unit, code, AGAIN[0] + extra * len(unit), where, tally) for extra in range(3)]
    many = _repeat(unit, code, AGAIN[1], where, tally)
    if many is None or None in few:
        return None
    ratio = many / max(few) * 4 * AGAIN[0] / AGAIN[1]
    if ratio > tally.growth:
        tally.growth, tally.growth_at = round(ratio, 2), f"{unit!r} in {code}"
    return (
        f"{where}: {unit!r} took {max(few):.2f} s for {AGAIN[0]}, {many:.2f} s for {AGAIN[1]}"
        if ratio > MAX_RATIO
        else None
    )


def _repeat(unit: str, code: str, size: int, where: str, tally: Tally) -> float | None:
    text = unit * (size // len(unit))
    spent = _try(Article("fuzz", "fuzz", text, code), f"{where}: {size} characters of {unit!r}", tally)
    if spent is not None:
        _count(tally, len(text), spent, f"{where}: {unit!r}")
    return spent


def _try(article: Article, where: str, tally: Tally) -> float | None:
    """Seconds of processor time that extraction took; None where it raised."""
    start = time.process_time()
    try:
        found = extract(article)
    except Exception as error:  # noqa: BLE001 - every kind is a fault here
        tally.faults.append(f"{where} raised {error!r}")
        return None
    spent = time.process_time() - start
    length = len(article.text)
    for item in (*found.quotes, *found.not_speech, *found.claims):
        if not 0 <= item.span.start < item.span.end <= length:
            tally.faults.append(f"{where}: {item.span} leads out of {length}")
    return spent


def _count(tally: Tally, length: int, spent: float, where: str) -> None:
    size = tally.sizes[next((most for most in CLASSES if length <= most), CLASSES[-1])]
    size.texts += 1
    size.characters += length
    size.spent += 1000 * spent
    if length < CLASSES[0]:  # what a call costs by itself outweighs the text
        return
    rate = 1_000_000 * spent / length
    if rate > size.worst:
        size.worst, size.worst_at = round(rate, 1), where
    if rate > SLOWEST and spent > FLOOR_SECONDS:
        tally.slow.append(f"{where}: {rate:.0f} ms for 1,000 characters, {length} in all")


def _regions(chance: random.Random, length: int) -> tuple[Region, ...]:
    if length < 4 or chance.random() < 0.7:
        return ()
    start = chance.randrange(length - 1)
    kind = chance.choice(("block-quote", "embedded-post", "caption", "boilerplate", "byline"))
    return (Region(kind, Span(start, chance.randrange(start, length)), author=chance.choice((None, "Harper"))),)
