"""One fact changed: rules that turn a true statement into a false one, and rules that leave it true.

Each rule gives `Mutant`s: the changed text, the kind of change and the reason codes that would be right for it. The
tables are our own and of common words only; they are test material, so the two languages stand side by side here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass


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
    "condition": {"out-of-context"},
    "speaker": {"wrong-speaker"},
    "twin": set(),
}

DIGITS = re.compile(r"(?<![\w.,٫٬])[0-9٠-٩]+(?:[.,٫٬][0-9٠-٩]+)*(?![\w])")
ARABIC = "٠١٢٣٤٥٦٧٨٩"

NUMBER_WORDS = {
    "en": ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "twenty", "thirty"],
    "ar": ["ثلاثة", "أربعة", "خمسة", "ستة", "سبعة", "ثمانية", "تسعة", "عشرة", "ثلاث", "أربع", "خمس", "ست", "سبع", "ثماني", "تسع"],
}
MONTHS = {
    "en": "January February March April May June July August September October November December".split(),
    "ar": ["كانون الثاني", "شباط", "آذار", "نيسان", "أيار", "حزيران", "تموز", "آب", "أيلول", "تشرين الأول", "تشرين الثاني", "كانون الأول"],
}
DAYS = {
    "en": "Sunday Monday Tuesday Wednesday Thursday Friday Saturday".split(),
    "ar": ["الأحد", "الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت"],
}
PLACES = {
    "en": ["Iraq", "Iran", "Syria", "Jordan", "Turkey", "Egypt", "Lebanon", "Baghdad", "Basra", "Mosul", "Erbil", "Kirkuk",
           "Najaf", "Karbala", "Anbar", "Nineveh", "Duhok", "Sinjar", "Washington", "Tehran", "Ankara", "Damascus"],
    "ar": ["العراق", "إيران", "سوريا", "الأردن", "تركيا", "مصر", "لبنان", "بغداد", "البصرة", "الموصل", "أربيل", "كركوك",
           "النجف", "كربلاء", "الأنبار", "نينوى", "دهوك", "سنجار", "واشنطن", "طهران", "أنقرة", "دمشق"],
}  # fmt: skip
NEGATE = {  # word -> with a negation behind or before it
    "en": [(rf"\b{word}\b(?! (?:not|no|never|only)\b)(?!['’]t)", f"{word} not")
           for word in ("will", "is", "are", "was", "were", "can", "must", "should", "has", "have", "may", "would", "does", "did")],
    "ar": [(r"(?<!\w)س(?=[يتنأ]\w{2,})", "لن "), (r"(?<!\w)(?=(?:يجب|يمكن|يوجد|توجد|نريد|تريد|يريد|نسعى|تسعى)(?!\w))", "لا "),
           (r"(?<!\w)(?=(?:كان|كانت)(?!\w))", "ما "), (r"(?<=أن )(?=[يتن]\w{3,})", "لا ")],
}  # fmt: skip
AFFIRM = {
    "en": [(r"\b(will|is|are|was|were|can|must|should|has|have|may|would|does|did) not\b", r"\1"), (r"\bcannot\b", "can"),
           (r"\b(is|are|was|were|has|have|does|did|would)n['’]t\b", r"\1"), (r"\bwon['’]t\b", "will"),
           (r"\bnever\b ", ""), (r"\bno\b(?= [a-z])", "some"), (r"\bNo\b(?= [a-z])", "Some"), (r"\bNot a\b", "A")],
    "ar": [(r"(?<!\w)(لا|لن|لم|ليس|ليست) (?=\w{3,})", ""), (r"(?<!\w)ولا (?=\w{3,})", "و"), (r"(?<!\w)من دون ", "مع "), (r"(?<!\w)غير (?=\w{3,})", "")],
}  # fmt: skip
MODALS = {
    "en": [("will", "may"), ("must", "may"), ("may", "will"), ("should", "may"), ("can", "might"), ("will", "should")],
    "ar": [("يجب أن", "يمكن أن"), ("قد ", "لا بد أن "), ("ينبغي", "يجوز"), ("يمكن", "يجب")],
}
QUANTIFIERS = {
    "en": [("all", "some"), ("every", "hardly any"), ("most", "few"), ("some", "all"), ("many", "few"), ("both", "neither"), ("only", "mainly")],
    "ar": [("جميع", "بعض"), ("كل", "بعض"), ("معظم", "بعض"), ("بعض", "جميع"), ("كافة", "بعض")],
}
CONDITIONS = {
    "en": r",? (?:only if|if|unless|provided that|as long as|on condition that|until) [^.;]*",
    "ar": r"،? (?:إلا إذا|إذا|ما لم|شرط أن|بشرط أن|قبل أن|حتى) [^.؛]*",
}


def mutants(text: str, language: str, opposites: Sequence[Sequence[str]], names: Sequence[str]) -> Iterator[Mutant]:
    """Every false version of a text that the rules can make, each once. `names` are other names of the same story."""
    seen = {text}
    for kind, changed in _all(text, language, opposites, names):
        changed = re.sub(r"  +", " ", changed)
        if changed not in seen:
            seen.add(changed)
            yield Mutant(kind, changed, frozenset(CODES[kind]))


def _all(text: str, language: str, opposites: Sequence[Sequence[str]], names: Sequence[str]) -> Iterator[tuple[str, str]]:
    yield from _numbers(text, language)
    yield from _dates(text, language)
    for pool in (PLACES[language], names):
        yield from _names(text, pool, language)
    for pattern, with_not in NEGATE[language]:
        yield from (("negation", changed) for changed in _each(text, pattern, with_not))
    for pattern, without in AFFIRM[language]:
        yield from (("negation", changed) for changed in _each(text, pattern, without))
    for old, new in MODALS[language]:
        yield from (("modality", changed) for changed in _swap(text, old, new))
    if language == "ar":
        yield from (("modality", changed) for changed in _each(text, r"(?<!\w)س(?=[يتن]\w{2,})", "قد "))
    for old, new in QUANTIFIERS[language]:
        yield from (("quantifier", changed) for changed in _swap(text, old, new))
    for row in opposites:
        ours, theirs = ([word.lstrip("=") for word in cell.split("|")] for cell in row[:2])
        for here, there in ((ours, theirs), (theirs, ours)):
            for word in here:
                yield from (("opposite", changed) for changed in _swap(text, word, there[0]) if len(word) > 2)
    changed = re.sub(CONDITIONS[language], "", text)
    if changed != text and len(changed.split()) >= 4:
        yield "condition", changed


def _each(text: str, pattern: str, replacement: str) -> Iterator[str]:
    for match in re.finditer(pattern, text):
        yield text[: match.start()] + match.expand(replacement) + text[match.end() :]


def _swap(text: str, old: str, new: str) -> Iterator[str]:
    for match in re.finditer(rf"(?<!\w){re.escape(old)}(?!\w)", text, re.I):
        put = new.capitalize() if match.group()[0].isupper() else new
        yield text[: match.start()] + put + text[match.end() :]


def _numbers(text: str, language: str) -> Iterator[tuple[str, str]]:
    for match in DIGITS.finditer(text):
        kind = "date" if _in_date(text, match, language) else "number"
        for digits in _other_digits(match.group()):
            yield kind, text[: match.start()] + digits + text[match.end() :]
    words = NUMBER_WORDS[language]
    for place, word in enumerate(words):
        for step in (1, 2, 3, 5):
            new = words[(place + step) % len(words)]
            yield from (("number", changed) for changed in _swap(text, word, new))


def _in_date(text: str, match: re.Match[str], language: str) -> bool:
    near = text[max(0, match.start() - 16) : match.end() + 16]
    return any(month in near for month in MONTHS[language])


def _other_digits(digits: str) -> Iterator[str]:
    plain = digits.translate(str.maketrans(ARABIC, "0123456789"))
    arabic = plain != digits
    changed = []
    first = next(place for place, char in enumerate(plain) if char.isdigit())
    changed.append(plain[:first] + str((int(plain[first]) % 8) + 1) + plain[first + 1 :])
    last = len(plain) - 1
    if last != first and plain[last].isdigit():
        changed.append(plain[:last] + str((int(plain[last]) + 3) % 10))
    if len(plain) >= 2 and plain.isdigit() and plain[0] != plain[1] and plain[1] != "0":
        changed.append(plain[1] + plain[0] + plain[2:])
    for one in changed:
        if one != plain:
            yield one.translate(str.maketrans("0123456789", ARABIC)) if arabic else one


def _dates(text: str, language: str) -> Iterator[tuple[str, str]]:
    for table in (MONTHS[language], DAYS[language]):
        for place, word in enumerate(table):
            for step in (1, 2, 3, 5):
                new = table[(place + step) % len(table)]
                pattern = rf"(?<!\w){re.escape(word)}(?!\w)"
                if word == "May" and not re.search(r"\bMay \d|\d+ May\b|in May\b|of May\b", text):
                    continue
                yield from (("date", changed) for changed in _each(text, pattern, new))


def _names(text: str, pool: Sequence[str], language: str) -> Iterator[tuple[str, str]]:
    for place, name in enumerate(pool):
        pattern = rf"(?<!\w){re.escape(name)}(?!\w)"
        if not re.search(pattern, text):
            continue
        for step in (1, 2, 4, 7, 9):
            new = pool[(place + step) % len(pool)]
            if new != name and new not in text:
                yield from (("name", changed) for changed in _each(text, pattern, new))


def twins(text: str, language: str) -> Iterator[Mutant]:
    """True versions: only typography and spelling differ."""
    seen = {text}
    for changed in _twins(text, language):
        if changed not in seen:
            seen.add(changed)
            yield Mutant("twin", changed, frozenset())


def _twins(text: str, language: str) -> Iterator[str]:
    yield text.replace(" ", "\u00a0", 2)
    yield text.replace(" - ", " – ").replace("—", "–")
    yield text.replace("’", "'").replace("“", '"').replace("”", '"')
    yield text.replace("'", "’")
    if language == "ar":
        yield re.sub("[أإآ]", "ا", text)
        yield re.sub("ة(?!\\w)", "ه", text)
        yield text.translate(str.maketrans("0123456789", ARABIC))
        yield re.sub(r"(?<=\w{2})(?=[رنمل]\w)", "ـ", text, count=2)
        yield re.sub(r"(\w{3})(?=\w)", "\\1\u064e", text, count=3)
        yield text.replace("الأميركي", "الأمريكي")
        yield text.replace("،", ",")
    else:
        yield re.sub(r"\b(\w+)or\b", lambda m: {"labor": "labour", "honor": "honour", "harbor": "harbour"}.get(m.group(), m.group()), text)
        yield text.replace("percent", "per cent")
        yield text.replace("do not", "don't").replace("will not", "won't").replace("is not", "isn't")
        yield text[:1].upper() + text[1:]
