"""Figures of `verify.translation.translate` on the developers' material: `python tests/quality/translation.py [SHARED]`.

Besides the labelled pairs, sentences with a professional translation are changed by script, one fact at a time, and
counted as caught where that kind of fact is reported; the same sentences untouched give the false alarms.
"""

from __future__ import annotations

import itertools
import json
import random
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from verify import encoders, languages
from verify.naming import gazetteer
from verify.text import words
from verify.translation.carry import Token, sounds_alike, tokens
from verify.translation.translate import judge_pair, support

ROWS = 400  # sentences that are changed by script
PEOPLE = ("Harlow", "Brandt", "Keller", "Osborne", "Tanaka", "Okafor", "Lindgren", "Moreau", "Castillo", "Petrov")
PLACES = ("Norway", "Peru", "Kenya", "Basra", "Kabul", "Lisbon", "Dublin", "Mosul", "Havana", "Oslo")
OPPOSITES = {
    "increase": "decrease", "increased": "decreased", "rise": "fall", "rose": "fell", "higher": "lower", "win": "loss",
    "won": "lost", "accept": "reject", "accepted": "rejected", "support": "oppose", "supported": "opposed",
    "open": "closed", "before": "after", "first": "last", "good": "bad", "best": "worst", "more": "less",
    "friends": "enemies", "success": "failure", "strong": "weak", "north": "south", "northern": "southern",
    "east": "west", "young": "old", "large": "small", "allow": "ban", "allowed": "banned", "start": "end",
    "started": "ended", "begin": "end", "confirmed": "denied", "approved": "rejected", "war": "peace",
}  # fmt: skip
AUXILIARY = re.compile(r"\b(is|are|was|were|will|would|can|could|has been|have been|should|must)\b(?! not|n't)")
NEGATED = re.compile(r"\b(is|are|was|were|will|would|can|could|did|does|do|has|have|should|must)( not|n't)\b")
ARABIC_NEGATION = re.compile(r"(?<!\w)(لا|لم|لن|ليس|ليست) ")

Change = Callable[[str, str, random.Random], tuple[str, str] | None]


def read(shared: Path, name: str) -> list[dict]:
    return [json.loads(line) for line in (shared / "eval" / name).read_text(encoding="utf-8").splitlines()]


# --- changes: (arabic, english) -> the pair with one fact changed, None where it has no such fact -------------------


def number(arabic: str, english: str, chance: random.Random) -> tuple[str, str] | None:
    found = list(re.finditer(r"(?<![\w.,:/-])\d{1,3}(?:,\d{3})*(?![\w.,:/-]*\d)", english))
    if not found:
        return None
    match = chance.choice(found)
    digits = match.group()
    place = chance.randrange(len(digits))
    if not digits[place].isdigit():
        place = 0
    new = str((int(digits[place]) + chance.randint(1, 8) - 1) % 9 + 1)
    changed = digits[:place] + new + digits[place + 1 :]
    if changed == digits:
        return None
    return arabic, english[: match.start()] + changed + english[match.end() :]


def place(arabic: str, english: str, chance: random.Random) -> tuple[str, str] | None:
    language = languages.load("en")
    row = words(english, language)
    printed = [word.span.of(english) for word in row]
    known = [
        item
        for item in gazetteer.known_names([word.folded for word in row], language, printed)
        if item.kinds & {"country", "city"} and not printed[item.stop - 1].endswith(("n", "sh", "ese", "i", "s"))
    ]
    if not known:
        return None
    item = chance.choice(known)
    start, end = row[item.first].span.start, row[item.stop - 1].span.end
    if end < len(english) and english[end : end + 2] in ("'s", "’s"):
        return None
    new = chance.choice([name for name in PLACES if name not in english])
    return arabic, english[:start] + new + english[end:]


def person(arabic: str, english: str, chance: random.Random) -> tuple[str, str] | None:
    """The second part of a name, where both parts stand in both languages by sound."""
    one, other = languages.load("en"), languages.load("ar")
    mine, theirs = tokens(english, one, other), tokens(arabic, other, one)

    def heard(token: Token) -> bool:
        return any(there.name and sounds_alike(token.folded, there.folded) for there in theirs)

    found = [
        token
        for before, token in itertools.pairwise(mine)
        if token.place == before.place + 1
        and all(part.name and not part.entities and not part.concepts and heard(part) for part in (before, token))
        and len(token.folded) >= 4
    ]
    if not found:
        return None
    span = chance.choice(found).span
    return arabic, english[: span.start] + chance.choice(PEOPLE) + english[span.end :]


def negation_in(arabic: str, english: str, chance: random.Random) -> tuple[str, str] | None:
    found = list(AUXILIARY.finditer(english))
    if not found:
        return None
    match = chance.choice(found)
    head, *tail = match.group().split(" ")
    return arabic, english[: match.start()] + " ".join([head, "not", *tail]) + english[match.end() :]


def negation_out(arabic: str, english: str, chance: random.Random) -> tuple[str, str] | None:
    found = list(NEGATED.finditer(english))
    if not found:
        return None
    match = chance.choice(found)
    kept = "" if match.group(1) in ("did", "does", "do") else match.group(1)
    return arabic, english[: match.start()] + kept + english[match.end() :]


def negation_out_arabic(arabic: str, english: str, chance: random.Random) -> tuple[str, str] | None:
    found = list(ARABIC_NEGATION.finditer(arabic))
    if len(found) != 1 or re.search(r"\b(لا يزال|لا تزال|لا بد|لا سيما)\b", arabic):
        return None
    return arabic[: found[0].start()] + arabic[found[0].end() :], english


def modality(arabic: str, english: str, chance: random.Random) -> tuple[str, str] | None:
    for old, new in (("will", "may"), ("must", "may"), ("may", "will"), ("might", "must")):
        match = re.search(rf"(?<=[a-z] )\b{old}\b(?! not)", english)
        if match:
            return arabic, english[: match.start()] + new + english[match.end() :]
    return None


def opposite(arabic: str, english: str, chance: random.Random) -> tuple[str, str] | None:
    pairs = {**OPPOSITES, **{new: old for old, new in OPPOSITES.items()}}
    found = [match for match in re.finditer(r"\b[a-z]+\b", english) if match.group() in pairs]
    if not found:
        return None
    match = chance.choice(found)
    return arabic, english[: match.start()] + pairs[match.group()] + english[match.end() :]


CHANGES: dict[str, tuple[Change, tuple[str, ...]]] = {
    "number": (number, ("number", "date")),
    "place": (place, ("name",)),
    "person": (person, ("name",)),
    "negation in": (negation_in, ("polarity",)),
    "negation out": (negation_out, ("polarity",)),
    "negation out, Arabic": (negation_out_arabic, ("polarity",)),
    "modality": (modality, ("modality",)),
    "opposite": (opposite, ("polarity",)),
}


def changed(shared: Path) -> dict[str, float]:
    """Share caught of each kind of change, and false alarms of each kind of fact on the untouched pairs."""
    encoder = encoders.load(None)
    rows = read(shared, "pairs_xl_ntrex.jsonl")
    # Lines with glued words are faults of the data, not of translations.
    rows = [row for row in rows if max(map(len, row["a"].split()), default=0) < 17]
    chance = random.Random(7)
    chance.shuffle(rows)
    clean = [support(row["a"], "ar", row["b"], "en", encoder).differs for row in rows[:ROWS]]
    figures_: dict[str, float] = {}
    for kind in ("number", "date", "name", "polarity", "modality"):
        figures_[f"false alarms: {kind}"] = sum(kind in found for found in clean) / len(clean)
    figures_["false alarms: any"] = sum(bool(found) for found in clean) / len(clean)
    for name, (change, kinds) in CHANGES.items():
        caught = count = 0
        for row in rows:
            pair = change(row["a"], row["b"], chance)
            if pair is None or count >= 120:
                continue
            found = support(pair[0], "ar", pair[1], "en", encoder).differs
            count += 1
            caught += any(kind in found for kind in kinds)
        figures_[f"caught: {name} ({count})"] = caught / max(1, count)
    return figures_


# --- labelled pairs --------------------------------------------------------------------------------------------------


def labelled(shared: Path) -> dict[str, float]:
    encoder = encoders.load(None)
    rows = read(shared, "pairs_xl_ntrex_numbers.jsonl")
    right = sum(judge_pair(row["a"], "ar", row["b"], "en", encoder)[0] == row["label"] for row in rows)
    by_figures = sum(
        bool({"number", "date"} & set(support(row["a"], "ar", row["b"], "en", encoder).differs))
        == (row["label"] == "contradicted")
        for row in rows
    )
    pairs = [
        (row["label"], judge_pair(row["a"], "ar", row["b"], "en", encoder)[0])
        for row in read(shared, "pairs_xl_ntrex_quotes.jsonl")
    ]
    return {
        "ntrex numbers: accuracy of the judgement": right / len(rows),
        "ntrex numbers: accuracy by figures": by_figures / len(rows),
        "ntrex quotes: macro F1": macro_f1(pairs),
    }


def macro_f1(pairs: list[tuple[str, str]]) -> float:
    total = 0.0
    labels = ("equivalent", "contradicted", "unrelated")
    for label in labels:
        right = sum(gold == found == label for gold, found in pairs)
        either = sum(gold == label for gold, _ in pairs) + sum(found == label for _, found in pairs)
        total += 2 * right / either if either else 0.0
    return total / len(labels)


# --- stories -------------------------------------------------------------------------------------------------------


def story_quotes(shared: Path) -> Iterator[tuple[dict, str, str, str]]:
    """Gold quotes that are translations, with the language of the article, their source's text and its language."""
    for gold in sorted((*shared.glob("stories/*/gold.json"), shared / "seed" / "gold.json")):
        story = json.loads(gold.read_text(encoding="utf-8"))
        for quote in story["quotes"]:
            reasons = set(quote.get("reasons") or [quote.get("reason")])
            cases = quote.get("case") or []
            if "translation" not in reasons and not any("translation" in case for case in cases):
                continue
            path = gold.parent / "sources" / f"{quote['source']}.md"
            head, _, body = path.read_text(encoding="utf-8").partition("\n---\n")
            match = re.search(r"^lang(?:uage)?:\s*(\w+)", head, re.MULTILINE)
            yield quote, story["language"], body, match.group(1) if match else "en"


def stories(shared: Path, say: Callable[[str], None] = lambda line: None) -> dict[str, float]:
    encoder = encoders.load(None)
    wanted = {"number-differs": "number", "name-differs": "name", "polarity-differs": "polarity"}
    wanted |= {"modality-differs": "modality", "date-differs": "date"}
    faithful = clean = wrong = caught = 0
    for quote, language, source, source_language in story_quotes(shared):
        if language == source_language:
            continue
        found = support(quote["text"], language, source, source_language, encoder)
        reasons = quote.get("reasons") or [quote["reason"]]
        kind = next((wanted[reason] for reason in reasons if reason in wanted), None)
        line = f"{kind or '-'} {found.differs} {found.related:.2f} {found.coverage:.2f} {quote['text'][:60]!r}"
        line += f" <- {found.source_span.of(source)[:90]!r}"
        if kind is None:
            faithful += 1
            clean += not found.differs
        else:
            wrong += 1
            caught += kind in found.differs
        if (kind is None and found.differs) or (kind is not None and kind not in found.differs):
            line = "!! " + line
        say(line)
    return {
        f"stories: faithful translations without a difference ({faithful})": clean / max(1, faithful),
        f"stories: mistranslations caught by kind ({wrong})": caught / max(1, wrong),
    }


def figures(shared: Path) -> dict[str, float]:
    """All figures, by name."""
    return {**labelled(shared), **stories(shared), **changed(shared)}


if __name__ == "__main__":
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parents[3] / "shared"
    for title, value in figures(folder).items():
        sys.stdout.write(f"{value:.3f}  {title}\n")
