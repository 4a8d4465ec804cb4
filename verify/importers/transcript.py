"""Speaker turns: `MR HOLT: No.` at the start of a line opens one, and it runs on until the next label.

The words of labels are language data (`languages/CODE/transcripts.tsv`): what reporters are called, honorifics and
ranks that open a label, words that never stand in one (verbs of speech, `note`). Where a script has capitals, a label
all in capitals needs nothing more.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections import Counter
from dataclasses import dataclass

from verify import languages
from verify.languages import Language
from verify.text import fold, stem_forms, words
from verify.types import Span, Turn

_LINE = re.compile(
    r"^[ \t\u00a0]*([^\s:][^:\n\r]{0,79}?)[ \t\u00a0]*:(?=\s|[^\W\d]|[\"'“‘«]|\Z)[ \t\u00a0]*", re.MULTILINE
)
_MOST_WORDS = 9
_MOST_NAME_WORDS = 5
_BARE_NAME_WORDS = 3
_CUT = re.compile(r"(?:…|\.\.\.|\. \. \.|\[…\]|\[\.\.\.\])[\"”’»)\]\s]*\Z")


@dataclass(frozen=True, slots=True)
class _Label:
    text: str
    start: int  # of the label
    said: int  # where the words behind it begin
    words: tuple[str, ...]


def find_turns(text: str, language: Language, speaker: str | None = None, kind: str | None = None) -> tuple[Turn, ...]:
    """The turns of a transcript in order; empty where no line opens with a speaker's label. `speaker` and `kind` are
    the source's own: a bare name is a label only in a transcript, or where it is the source's speaker."""
    labels = _labels(text, language, speaker, kind)
    questions = _words(language.code, "question")
    turns: list[Turn] = []
    for label, following in itertools.zip_longest(labels, labels[1:]):
        end = following.start if following is not None else len(text)
        start = label.said
        while end > start and text[end - 1].isspace():
            end -= 1
        while start < end and text[start].isspace():
            start += 1
        if start < end:
            role = "question" if _is_question(label, questions) else "speaker"
            turns.append(Turn(label.text, Span(start, end), role))
    return tuple(turns)


def is_questioner(label: str, language: Language) -> bool:
    """True for what reporters are called: `QUESTION`, `Reporter 2`."""
    folded = tuple(word.folded for word in words(label, language))
    return _is_question(_Label(label, 0, 0, folded), _words(language.code, "question"))


def is_cut(text: str) -> bool:
    """True where a text ends in dots of omission: its end is not here."""
    return _CUT.search(text[-40:]) is not None


def without_honorifics(name: str, language: Language) -> str:
    """A label without the honorifics and ranks at its head: `MR HOLT` gives `HOLT`."""
    known = _words(language.code, "honorific")
    tokens = words(name, language)
    for index, token in enumerate(tokens):
        if index + 1 == len(tokens) or token.folded not in known:
            return name[token.span.start :]
    return name


def names_speaker(label: str, speaker: str | None, language: Language) -> bool:
    """True where a label is the source's own speaker: same last word, and no other word that contradicts."""
    if not speaker:
        return False
    known = _words(language.code, "honorific")
    ours = [word.folded for word in words(label, language) if word.folded not in known]
    theirs = [word.folded for word in words(speaker, language)]
    if not ours or not theirs:
        return False
    return ours[-1] == theirs[-1] and all(len(word) == 1 or word in theirs for word in ours)


def _labels(text: str, language: Language, speaker: str | None, kind: str | None) -> list[_Label]:
    found = []
    for match in _LINE.finditer(text):
        folded = tuple(word.folded for word in words(match[1], language))
        if 0 < len(folded) <= _MOST_WORDS:
            found.append(_Label(match[1].strip(), match.start(1), match.end(), folded))
    often = Counter(label.words for label in found)
    spoken = (kind or "").strip().lower() in _kinds()
    return [label for label in found if _is_label(label, language, speaker, spoken, often[label.words])]


def _is_label(label: _Label, language: Language, speaker: str | None, spoken: bool, times: int) -> bool:
    if _is_question(label, _words(language.code, "question")):
        return True
    never = _words(language.code, "never")
    if any(form in never for word in label.words for form in stem_forms(word, language)):
        return False
    if _is_capitals(label.text):
        return True
    if not _is_name_shaped(label.text):
        return False
    if label.words[0] in _words(language.code, "honorific") and 1 < len(label.words) <= _MOST_NAME_WORDS:
        return True
    if len(label.words) > _BARE_NAME_WORDS:
        return False
    return names_speaker(label.text, speaker, language) or (spoken and (times > 1 or label.start == 0))


def _is_question(label: _Label, questions: frozenset[str]) -> bool:
    bare = [word for word in label.words if not word.isdigit()]
    return len(bare) == 1 and bare[0] in questions


def _is_capitals(text: str) -> bool:
    letters = [char for char in text if char.isalpha()]
    return len(letters) > 1 and all(char.isupper() for char in letters)


def _is_name_shaped(text: str) -> bool:
    """False where a word of a script with capitals begins with a small letter (`al-` and its like aside)."""
    if any(mark in text for mark in ",;!?؟،؛.") and not re.fullmatch(r"[^,;!?؟،؛]{1,79}", text):
        return False
    return all(not part[0].islower() or "-" in part for part in text.split())


@functools.cache
def _words(code: str, kind: str) -> frozenset[str]:
    """The folded words of one kind in the language's table, and those of every other language that are labels."""
    found: set[str] = set()
    for other in languages.codes() if kind != "never" else (code,):
        language = languages.load(other)
        found.update(fold(row[1], language).text for row in language.rows("transcripts") if row[0] == kind)
    return frozenset(found)


@functools.cache
def _kinds() -> frozenset[str]:
    rows = (row for code in languages.codes() for row in languages.load(code).rows("transcripts"))
    return frozenset(row[1] for row in rows if row[0] == "kind")
