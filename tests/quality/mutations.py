"""One fact changed: rules that turn a true statement into a false one, and rules that leave it true.

The words that are exchanged stand in `mutations/CODE.tsv`. Each rule gives `Mutant`s: the changed text, the kind of change
and the reason codes that would be right for it.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

TABLES = Path(__file__).parent / "mutations"
MOST = 20  # of one kind an item, evenly from all there are: no long item outweighs the others


@dataclass(frozen=True)
class Mutant:
    kind: str
    text: str
    codes: frozenset[str]  # reason codes that name the change; empty for a twin


CODES = {
    "number": {"number-differs", "date-differs", "out-of-context"},
    "date": {"date-differs", "number-differs", "wrong-date"},
    "name": {"name-differs", "wrong-speaker"},
    "negation": {"polarity-differs", "modality-differs"},
    "modality": {"modality-differs", "polarity-differs"},
    "quantifier": {"quantifier-differs", "polarity-differs", "number-differs"},
    "opposite": {"polarity-differs", "number-differs", "quantifier-differs"},
    "condition": {"out-of-context", "words-added", "no-source"},
    "speaker": {"wrong-speaker"},
    "twin": set(),
}

# Which kind of fact a pool or a row of turns belongs to.
KINDS = {
    "country": "name", "city": "name", "month": "date", "hijri": "date", "weekday": "date", "season": "date",
    "count": "number", "ordinal": "number",
}  # fmt: skip
# Steps along a pool. A day's difference alone is none: a call is on two days in two capitals.
STEPS = {
    "weekday": (2, 3, 4, 5),
    "ordinal": (1, -1),
    "month": (1, 2, 3, 4, 6, 9),
    "season": (1, 2, 3),
    "hijri": (1, 2, 4),
}
DIGITS = re.compile(r"(?<![\w.,٫٬])[0-9٠-٩]+(?:[.,٫٬][0-9٠-٩]+)*(?![\w])")
# Where a word begins and ends: vowel marks are part of it.
BEFORE, BEHIND = r"(?<![\w/\u064b-\u0652])", r"(?![\w/\u064b-\u0652])"
ARABIC = "٠١٢٣٤٥٦٧٨٩"
HEDGES = re.compile(r"(?:about|some|nearly|almost|around|نحو|حوالي|قرابة|زهاء)\s*$", re.I)


@functools.cache
def table(language: str) -> tuple[tuple[str, ...], ...]:
    """The rows of a language's table, comments left out; the spaces at the ends of patterns count."""
    text = (TABLES / f"{language}.tsv").read_text(encoding="utf-8")
    lines = text.replace(r"(?<!\w)", BEFORE).replace(r"(?!\w)", BEHIND).splitlines()
    return tuple(tuple(line.split("\t")) for line in lines if line and not line.startswith("#"))


def rows(language: str, what: str) -> list[tuple[str, ...]]:
    return [row[1:] for row in table(language) if row[0] == what]


People = Sequence[Sequence[str]]


def mutants(text: str, language: str, people: Sequence[People] = ()) -> Iterator[Mutant]:
    """Every false version of a text that the rules can make, each once; of each kind no more than `MOST`. `people` are
    groups of those who may stand in each other's place, with the names of one person or body in a row."""
    seen = {text}
    by_kind: dict[str, list[str]] = {}
    for kind, changed in _all(text, language, people):
        changed = re.sub(r"  +", " ", changed).strip()
        if changed not in seen and changed.split() != text.split() and _asides(changed) == _asides(text):
            seen.add(changed)
            by_kind.setdefault(kind, []).append(changed)
    for kind, found in by_kind.items():
        step = max(1.0, len(found) / MOST)
        for place in range(min(len(found), MOST)):
            yield Mutant(kind, found[int(place * step)], frozenset(CODES[kind]))


def _asides(text: str) -> list[str]:
    """What stands in brackets: the editor's words, which are no part of what was said."""
    return re.findall(r"\[[^\]]*\]", text)


def _all(text: str, language: str, people: Sequence[People]) -> Iterator[tuple[str, str]]:
    yield from _numbers(text, language)
    yield from (("number", changed) for changed in _exchanged(text, language))
    for kind, *members in rows(language, "pool"):
        yield from ((KINDS[kind], changed) for changed in _of_pool(text, kind, [cell.split("|") for cell in members]))
    for group in people:
        yield from (("name", changed) for changed in _other_people(text, group))
    yield from (("name", changed) for changed in _names_exchanged(text, language, people))
    for kind, olds, news in rows(language, "turn"):
        for old in olds.split("|"):
            for new in news.split("|"):
                yield from ((KINDS.get(kind, kind), changed) for changed in swapped(text, old, new, language))
    for kind, pattern, *replacement in rows(language, "pattern"):
        for changed in _each(text, pattern, replacement[0] if replacement else ""):
            if kind != "condition" or len(changed.split()) >= 4:
                yield kind, changed
    for kind, these, those in rows(language, "swap"):
        for pair in zip(these.split("|"), those.split("|"), strict=True):
            for one, other in (pair, pair[::-1]):
                if not any(True for _ in swapped(text, other, "", language)):  # `final, not final` says nothing
                    yield from ((kind, changed) for changed in swapped(text, one, other, language))
    yield from _verbs(text, language)
    if len(text.split()) >= 5 and _may_depend(text, language):
        yield from (("condition", changed) for changed in _conditions_added(text, language))


def _each(text: str, pattern: str, replacement: str) -> Iterator[str]:
    for match in re.finditer(pattern, text):
        put = match.expand(replacement)
        if match.group()[:1].isupper():
            put = put[:1].upper() + put[1:]
        yield text[: match.start()] + put + text[match.end() :]


# Small words that are written together with the next in Arabic, and endings of possession.
CLITICS = {"ar": (r"((?:[وف]?(?:[بكل](?=\w{3})(?:ال)?|ال|لل)?)?)", r"((?:ها|هم|ه)?)"), "en": ("()", "()")}


def swapped(text: str, old: str, new: str, language: str) -> Iterator[str]:
    """One word exchanged at each place where it stands by itself, or between small words that are written with it."""
    yield from (changed for _, changed in _swapped_at(text, old, new, language))


def _swapped_at(text: str, old: str, new: str, language: str) -> Iterator[tuple[range, str]]:
    front, behind = CLITICS[language] if " " not in old and len(old) > 3 else ("()", "()")
    for match in re.finditer(f"{BEFORE}{front}({re.escape(old)}){behind}{BEHIND}", text, re.I):
        word = match.group(2)
        if word[0].isupper() != old[0].isupper() and not _opens(text, match.start(2)):
            continue  # a capital in mid-sentence: a month, a name
        if re.search(r"(?:تشرين|كانون) $", text[: match.start()]):
            continue  # part of a month's name
        put = new[:1].upper() + new[1:] if word[0].isupper() else new
        yield range(*match.span()), text[: match.start()] + match.group(1) + put + match.group(3) + text[match.end() :]


def _opens(text: str, start: int) -> bool:
    return not text[:start].rstrip(" \"'“”‘’«»([") or text[:start].rstrip(" \"'“”‘’«»([")[-1] in ".!?:;\n"


# --- figures ---------------------------------------------------------------------------------------------------------


def _numbers(text: str, language: str) -> Iterator[tuple[str, str]]:
    for match in DIGITS.finditer(text):
        dated = _in_date(text, match, language)
        hedged = bool(HEDGES.search(text[: match.start()]))
        for digits in _other_days(match.group()) if dated else _other_digits(match.group(), hedged):
            yield "date" if dated else "number", text[: match.start()] + digits + text[match.end() :]


def _exchanged(text: str, language: str) -> Iterator[str]:
    """Two figures of a text, each in the other's place."""
    found = [match for match in DIGITS.finditer(text) if not _in_date(text, match, language)]
    for one, other in zip(found, found[1:], strict=False):
        if _plain(one.group()) != _plain(other.group()):
            between = text[one.end() : other.start()]
            yield text[: one.start()] + other.group() + between + one.group() + text[other.end() :]


def _in_date(text: str, match: re.Match[str], language: str) -> bool:
    """True for the day of a month, or a year."""
    before, after = text[: match.start()].rstrip(" ,،"), text[match.end() :].lstrip(" ,،")
    months = [
        form
        for kind, *cells in rows(language, "pool")
        if kind in ("month", "hijri")
        for cell in cells
        for form in cell.split("|")
    ]
    year = re.fullmatch(r"(?:19|20)\d\d", _plain(match.group())) is not None
    return year or any(before.endswith(month) or after.startswith(month) for month in months)


def _plain(digits: str) -> str:
    return digits.translate(str.maketrans(ARABIC, "0123456789"))


def _like(plain: str, digits: str) -> str:
    return plain.translate(str.maketrans("0123456789", ARABIC)) if _plain(digits) != digits else plain


def _other_days(digits: str) -> Iterator[str]:
    plain = _plain(digits)
    value = int(plain) if plain.isdigit() else 0
    changed = (
        [value + 1, value - 2, value + 10]
        if value > 31
        else [(value + step - 1) % 28 + 1 for step in (3, 5, 7, 10, 16)]
    )
    yield from (_like(str(one), digits) for one in changed if one != value)


def _other_digits(digits: str, hedged: bool) -> Iterator[str]:
    plain = _plain(digits)
    last = len(plain) - 1
    changed = [str((int(plain[0]) % 8) + 1) + plain[1:], str((int(plain[0]) + 3) % 9 + 1) + plain[1:]]
    if last and plain[last].isdigit() and not hedged:
        changed += [plain[:last] + str((int(plain[last]) + step) % 10) for step in (3, 6)]
    if last and plain[1].isdigit() and not hedged and last > 1:
        changed.append(plain[0] + str((int(plain[1]) + 4) % 10) + plain[2:])
    if len(plain) >= 2 and plain.isdigit() and plain[0] != plain[1] and plain[1] != "0":
        changed.append(plain[1] + plain[0] + plain[2:])
    if plain.isdigit():
        changed.append(plain[:-1] if len(plain) > 2 and plain.endswith("0") else plain + "0")
    yield from (_like(one, digits) for one in changed if one != plain)


# --- names and words of one pool -------------------------------------------------------------------------------------


def _of_pool(text: str, kind: str, members: Sequence[Sequence[str]]) -> Iterator[str]:
    """A member of a pool in another one's place, in the same form; no member that the text has already."""
    language = "ar" if re.search("[ء-ي]", members[0][0]) else "en"
    present = [any(True for form in cell for _ in swapped(text, form, "x", language)) for cell in members]
    for place, cell in enumerate(members):
        if not present[place]:
            continue
        for step in STEPS.get(kind, (1, 2, 3, 4, 5, 6, 7)):
            at = place + step
            if kind == "ordinal" and not 0 <= at < len(members):
                continue
            at %= len(members)
            if at == place or present[at]:
                continue
            done: set[int] = set()
            for form, new in zip(cell, members[at], strict=True):
                for where, changed in _swapped_at(text, form, new, language):
                    if done.isdisjoint(where):  # the longest form of a place comes first
                        done.update(where)
                        yield changed


def _other_people(text: str, people: People) -> Iterator[str]:
    """A person or body in another one's place: whole name for whole name, family name for family name. One whom the
    text names already, however it is spelt, is no other."""
    named = [names for names in people if any(name in text for name in names)]
    people = [names for names in people if names in named or not any(_nearly_in(name, text) for name in names)]
    others = [names for names in people if names not in named]
    for names in named:
        surface = max((name for name in names if name in text), key=len)
        for other in others[:6]:
            like = [name for name in other if (" " in name) == (" " in surface)] or list(other)
            yield from _each(text, rf"(?<!\w){re.escape(surface)}(?!\w)", like[0].replace("\\", ""))


def _nearly_in(name: str, text: str) -> bool:
    from rapidfuzz.fuzz import ratio

    return any(ratio(word, name.split()[-1]) >= 75 for word in re.findall(r"[\w-]+", text))


def _names_exchanged(text: str, language: str, people: Sequence[People]) -> Iterator[str]:
    """Two names of a text, each in the other's place. Names that are only joined (`Iraq and Syria`) are left out."""
    pools = [
        [cell.split("|")[0] for cell in cells] for kind, *cells in rows(language, "pool") if kind in ("country", "city")
    ]
    pools += [
        [max((name for name in names if name in text), key=len, default="") for names in group] for group in people
    ]
    for pool in pools:
        found = sorted(
            (text.index(name), name) for name in pool if name and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text)
        )
        for (at, one), (there, other) in zip(found, found[1:], strict=False):
            between = text[at + len(one) : there]
            if len(re.findall(r"\w+", between)) >= 2:
                yield text[:at] + other + between + one + text[there + len(other) :]


# --- verbs and conditions --------------------------------------------------------------------------------------------


def _verbs(text: str, language: str) -> Iterator[tuple[str, str]]:
    """A verb in the past, denied or called possible."""
    for past, base, participle in rows(language, "verb"):
        if language == "en":
            denied = (f"did not {base}", f"failed to {base}")
            possible = (f"may have {participle}", f"reportedly {past}")
            pattern = rf"(?<!have )(?<!has )(?<!had )(?<!was )(?<!were )(?<!been )(?<!not )(?<!\w){past}(?!\w)"
        else:
            denied, possible = (f"لم {base}",), (f"ربما {past}",)
            pattern = rf"(?<!\w)(?<!لم )(?<!أن ){past}(?!\w)"
        for put in denied:
            yield from (("negation", changed) for changed in _each(text, pattern, put))
        for put in possible:
            yield from (("modality", changed) for changed in _each(text, pattern, put))


def _may_depend(text: str, language: str) -> bool:
    """True for what is to come or wished for, and depends on nothing yet."""
    made = [pattern for kind, pattern, *_ in rows(language, "pattern") if kind == "condition"]
    return bool(re.search(rows(language, "open")[0][0], text)) and not any(re.search(pattern, text) for pattern in made)


def _conditions_added(text: str, language: str) -> Iterator[str]:
    """A condition that the source does not make."""
    stop = len(text.rstrip(" .,،…!"))
    for _, tail in rows(language, "tail"):
        yield f"{text[:stop]} {tail}{text[stop:]}"


# --- true versions ---------------------------------------------------------------------------------------------------


def twins(text: str, language: str, *, claim: bool = False) -> Iterator[Mutant]:
    """True versions: only typography and spelling differ, and the order of the parts of a claim."""
    seen = {text}
    for changed in _twins(text, language, claim):
        if changed not in seen:
            seen.add(changed)
            yield Mutant("twin", changed, frozenset())


NUMBER_WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {"two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
           "twelve": "12", "fifteen": "15", "twenty": "20", "thirty": "30"},
    "ar": {"ثلاثة": "3", "أربعة": "4", "خمسة": "5", "ستة": "6", "سبعة": "7", "ثمانية": "8", "تسعة": "9"},
}  # fmt: skip


def _twins(text: str, language: str, claim: bool) -> Iterator[str]:
    yield text.replace(" ", "\u00a0", 2)
    yield text.replace(" - ", " – ").replace("—", "–")
    yield text.replace("’", "'").replace("“", '"').replace("”", '"')
    yield text.replace("'", "’")
    for word, digits in NUMBER_WORDS[language].items():
        yield from _each(text, rf"(?<![\w-]){word}(?![\w-])(?! (?:million|billion|thousand|و|عشر|مئة|آلاف))", digits)
    if claim:
        yield from _reordered(text, language)
    if language == "ar":
        yield re.sub("[أإآ]", "ا", text)
        yield re.sub("ة(?!\\w)", "ه", text)
        yield text.translate(str.maketrans("0123456789", ARABIC))
        yield re.sub(r"(?<=\w{2})(?=[رنمل]\w)", "ـ", text, count=2)
        yield re.sub(r"(\w{3})(?=\w)", "\\1\u064e", text, count=3)
        yield text.replace("الأميركي", "الأمريكي")
        yield text.replace("،", ",")
        yield text.replace("بالمئة", "في المئة")
    else:
        yield re.sub(
            r"\b(\w+)or\b",
            lambda m: {"labor": "labour", "honor": "honour", "harbor": "harbour"}.get(m.group(), m.group()),
            text,
        )
        yield re.sub(r"\bcenter", "centre", text)
        yield re.sub(r"\bmeters", "metres", text)
        yield text.replace("percent", "per cent")
        yield re.sub(r"(\d) percent", r"\1%", text)
        yield text.replace("do not", "don't").replace("will not", "won't").replace("is not", "isn't")
        yield text[:1].upper() + text[1:]


def _reordered(text: str, language: str) -> Iterator[str]:
    """A beginning that says when or where, put behind; two clauses that `and` joins behind a comma, exchanged."""
    end = len(text.rstrip(" .،,"))
    for (pattern,) in rows(language, "moved"):
        found = re.match(rf"({pattern})[,،] (?=\S+ \S+)", text)
        if found:
            opening = found.group(1)
            rest = text[found.end() : end]
            yield f"{rest[0].upper()}{rest[1:]} {opening[0].lower()}{opening[1:]}{text[end:]}"
        found = re.search(rf"[,،] ({pattern})[,،] ", text)
        if found:
            yield f"{text[: found.start()]} {text[found.end() : end]} {found.group(1)}{text[end:]}"
