"""Is a quoted span speech, or a name, a title, a nickname, a term, a scare quote?

Decided by what stands around the marks: a phrase or noun that introduces a name, a verb that introduces words, title
case, length. The vocabulary is `languages/CODE/speech.toml`.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from verify.attribution.speechwords import Vocabulary, vocabulary_of
from verify.extraction.byname import shown_by_use
from verify.extraction.marks import QUOTING_REGIONS, QuotedSpan
from verify.extraction.named import named_around, of_many, uses, written_on
from verify.languages import Language
from verify.settings import DEFAULTS, Settings
from verify.text import Word, fold, words

if TYPE_CHECKING:
    from verify.attribution.attribution import Attribution

_WINDOW = 110
_MARKS = "\"“”„‟＂«»‹›「」『』‘’'`´() \t\u00a0\u200e\u200f\u202f"
_MAX_PHRASE = 4
_DENIAL = 8
_OBJECT = 12  # words from a verb of naming to the name
_INNER_STOPS = re.compile(r"[.!?؟;؛:](?=\s+\S)")
_SMALL = 3
_STOP = re.compile(r"[.!?؟](?=\s)")
_TATWEEL = "ـ"


NAMED = ("name", "title", "nickname")


def names_in_marks(
    text: str, language: Language, spans: Sequence[QuotedSpan], settings: Settings = DEFAULTS
) -> list[str | None]:
    """For each quoted span of an article `name`, `title` or `nickname` where the words around it say so, whoever
    speaks; else None. What is a name in one place is so wherever the same few words stand in marks again."""
    found = [_named(text, language, quoted, settings) for quoted in spans]
    found = [why if why in NAMED else None for why in found]
    if not any(found):
        return found
    keys = [fold(quoted.span.of(text)[:_WINDOW], language).text.strip(" .,،") for quoted in spans]
    names = {key: why for key, why in zip(keys, found, strict=True) if why and len(key.split()) <= _MAX_PHRASE}
    return [why or names.get(key) for key, why in zip(keys, found, strict=True)]


@dataclass(frozen=True, slots=True)
class Setting:
    """What stands around the marks, within the clause or line: `lead` and `trail` are the characters next to them."""

    before: tuple[Word, ...]
    after: tuple[Word, ...]
    inner: tuple[Word, ...]
    lead: str
    trail: str
    previous: str  # the word before the mark as printed
    cased: bool
    one_capital: bool
    starts: bool  # nothing stands before it in its paragraph


def why_not_speech(
    text: str,
    language: Language,
    quoted: QuotedSpan,
    attribution: Attribution | None = None,
    settings: Settings = DEFAULTS,
) -> str | None:
    """Why a quoted span is nobody's speech (`name`, `title`, `nickname`, `term`, `scare-quote`), or None if it is
    speech. `attribution` is what was found about its speaker and cue."""
    why = _named(text, language, quoted, settings)
    if why in NAMED or not _may_be_named(text, quoted, settings):
        return why
    vocabulary = vocabulary_of(language)
    setting = _setting(text, language, quoted)
    nobody = attribution is not None and attribution.speaker is None and setting.trail not in ".!?؟"
    if (
        attribution is not None
        and (nobody or attribution.strength < settings.weak_cue)
        and len(setting.inner) <= _SMALL
    ):
        attribution = None
    denied = any(word.folded in vocabulary.denied for word in setting.before[-_DENIAL:])
    if why == "term" and uses(attribution, language) and not denied and not written_on(setting, vocabulary):
        why = None  # "he used the word X" is speech; "nobody used the word X" is none
    if why is None and attribution is not None and of_many(setting, vocabulary, language, attribution):
        why = "scare-quote"
    return why or _unsaid(setting, vocabulary, quoted, attribution, settings)


def _may_be_named(text: str, quoted: QuotedSpan, settings: Settings) -> bool:
    """False for what is speech whatever stands around it: split, a block, or long."""
    if quoted.style in QUOTING_REGIONS or len(quoted.fragments) > 1 or len(quoted.span) > _WINDOW * 2:
        return False
    return len(quoted.span.of(text).split()) <= max(settings.name_words, settings.unsaid_words)


def _named(text: str, language: Language, quoted: QuotedSpan, settings: Settings) -> str | None:
    """What the words around the marks call what is in them."""
    if not _may_be_named(text, quoted, settings):
        return None
    vocabulary = vocabulary_of(language)
    setting = _setting(text, language, quoted)
    if not setting.inner:
        return "term"
    if len(setting.inner) > settings.name_words:
        return None
    return (
        _introduced(setting, vocabulary, text, quoted)
        or _locally(setting, vocabulary, text, quoted)
        or written_on(setting, vocabulary)
        or named_around(setting, vocabulary, _title_case(setting, text, quoted))
        or _called(setting, vocabulary, text, quoted)
        or _heading(setting, text, quoted)
        or _medium(setting, vocabulary, language)
        or _explained(setting, vocabulary)
        or _before_verb(setting, language)
        or _between_names(setting, text, quoted)
        or _by_use(setting, text, quoted, language)
        or _by_title_case(setting, vocabulary, text, quoted)
    )


@functools.lru_cache(maxsize=4)
def _setting(text: str, language: Language, quoted: QuotedSpan) -> Setting:
    start, end = quoted.span.start, quoted.span.end
    left = max(quoted.paragraph.start, start - _WINDOW)
    before = text[left:start].rstrip(_MARKS + _TATWEEL)
    after = text[end : min(end + _WINDOW, quoted.sentence.end + 40)].split("\n")[0].lstrip(_MARKS)
    inner = words(quoted.span.of(text)[:400], language)
    printed = text[start:end]
    letters = [char for char in text[left : end + 40] if char.isalpha()][:200]
    cased = any(char.isupper() for char in letters) and any(char.islower() for char in letters)
    behind = words(_STOP.split(before)[-1], language) if before[-1:] not in ".!?؟" else ()
    return Setting(
        before=behind,
        after=words(after, language)[:6],
        inner=inner,
        lead=before[-1:],
        trail=printed[-1:] if printed[-1:] in ",،.!?؟" else after[:1],
        previous=before.split()[-1] if before.split() else "",
        cased=cased,
        one_capital=vocabulary_of(language).one_capital,
        starts=not before,
    )


def _introduced(setting: Setting, vocabulary: Vocabulary, text: str, quoted: QuotedSpan) -> str | None:
    """A naming phrase or noun right before the mark, or a noun right behind it."""
    folded = [word.folded for word in setting.before]
    clitic = ""
    joins = not setting.cased and setting.lead.isalpha() and len(folded) > 1
    if joins and setting.previous.rstrip(_TATWEEL) and len(folded[-1]) == 1:
        clitic, folded = folded[-1], folded[:-1]
    joined = setting.lead.isalnum() or setting.lead in ",،:–—"
    if folded and folded[-1] in vocabulary.skip and " ".join(folded[-2:]) not in vocabulary.before:
        folded = folded[:-1]
    for size in range(min(vocabulary.longest, len(folded)), 0, -1):
        phrase = " ".join(folded[-size:])
        for form in (f"{phrase} {clitic}", phrase) if clitic else (phrase,):
            for candidate in (form, form[1:] if size == 1 or form[:1] in _conjunctions(setting) else ""):
                why = vocabulary.before.get(candidate) if joined else None
                if why is None and joined and candidate in vocabulary.before_cased:
                    why = vocabulary.before_cased[candidate] if _title_case(setting, text, quoted) else None
                if why is not None and (setting.lead != ":" or why == "title"):
                    return why
    if setting.lead == ":":
        return None
    if _is_what(folded, vocabulary):
        if not setting.cased:
            return "scare-quote"
        return "nickname" if _title_case(setting, text, quoted) else None
    return _noun_beside(setting, vocabulary, folded, clitic, text, quoted)


def _conjunctions(setting: Setting) -> str:
    return "وف" if not setting.cased else ""


def _is_what(folded: list[str], vocabulary: Vocabulary) -> bool:
    """`what the locals call`, with the verb among the last words and nothing but its subject between."""
    for place in range(len(folded) - 1, max(-1, len(folded) - 5), -1):
        if folded[place] in vocabulary.naming:
            return True
        if folded[place] in vocabulary.past and place and folded[place - 1] in vocabulary.what_open:
            # what some called: nobody's word, unless they said that it was so
            rest = folded[place + 1 :]
            return any(word in vocabulary.some for word in rest) and not any(word in vocabulary.says for word in rest)
        if folded[place] in vocabulary.what_verbs:
            head = folded[max(0, place - 4) : place]
            return any(word in vocabulary.what_open or word[1:] in vocabulary.what_open for word in head)
    return False


def _locally(setting: Setting, vocabulary: Vocabulary, text: str, quoted: QuotedSpan) -> str | None:
    """What people call a thing: `the street, which locals call “the lane”`. One person's word for it is speech."""
    folded = [word.folded for word in setting.before]
    if len(folded) < 3 or len(setting.inner) > _MAX_PHRASE or not setting.lead.isalpha():
        return None
    verb, subject = folded[-1], folded[-2]
    if subject in vocabulary.persons or not any(word in vocabulary.relative for word in folded[-6:-2]):
        return None
    printed = _tail(setting, text, quoted)
    named = len(printed) > 1 and printed[-2][0].isupper()
    if verb not in vocabulary.plural and (verb not in vocabulary.single or named):
        return None
    like_a_name = setting.inner[0].folded in vocabulary.names or _title_case(setting, text, quoted)
    return "nickname" if like_a_name else None


def _called(setting: Setting, vocabulary: Vocabulary, text: str, quoted: QuotedSpan) -> str | None:
    """What people call a thing that stands between verb and mark: `locals call the lane by the mill “Long Row”`."""
    if not 2 <= len(setting.inner) <= _MAX_PHRASE or not setting.lead.isalpha() or not setting.cased:
        return None
    folded = [word.folded for word in setting.before]
    for place in range(len(folded) - 2, max(0, len(folded) - _OBJECT), -1):
        if folded[place] in vocabulary.plural and folded[place + 1] in vocabulary.scare_before:
            plain = folded[place - 1] not in vocabulary.persons
            whole = not re.search(r"[,;:]", _STOP.split(text[quoted.paragraph.start : quoted.span.start])[-1])
            return "nickname" if plain and whole and _title_case(setting, text, quoted) else None
    return None


def _heading(setting: Setting, text: str, quoted: QuotedSpan) -> str | None:
    """A paragraph of nothing but a few words in title case between marks: a heading."""
    if not setting.cased or not setting.starts or not 2 <= len(setting.inner) <= _MAX_PHRASE + 1:
        return None
    rest = text[quoted.span.end - 1 : quoted.paragraph.end].strip(_MARKS)[1:]
    plain = not rest and quoted.style not in QUOTING_REGIONS and text[quoted.span.end - 1] not in ".,!?؟"
    return "title" if plain and _title_case(setting, text, quoted) else None


def _medium(setting: Setting, vocabulary: Vocabulary, language: Language) -> str | None:
    """The name of a medium: it begins with its noun (told “Network Nine”), or stands behind a verb of speech and a
    preposition written together with it."""
    if setting.inner and len(setting.inner) <= 2 and _is_told(setting, vocabulary, language):
        return "name"
    if not 2 <= len(setting.inner) <= _MAX_PHRASE or setting.starts or not setting.lead.isalpha():
        return None
    if setting.before and setting.before[-1].folded in vocabulary.statement:
        return None
    return "name" if setting.inner[0].folded in vocabulary.media else None


def _is_told(setting: Setting, vocabulary: Vocabulary, language: Language) -> bool:
    from verify.attribution.cues import word_cue

    if len(setting.before) < 2 or setting.before[-1].folded not in vocabulary.media_prefixes:
        return False
    if not setting.inner[0].folded.startswith(vocabulary.media_article):
        return False
    cues = (word_cue(word.folded, language) for word in setting.before[-5:-1])
    return any(cue is not None and cue.plain for cue in cues)


def _noun_beside(
    setting: Setting, vocabulary: Vocabulary, folded: list[str], clitic: str, text: str, quoted: QuotedSpan
) -> str | None:
    if not folded or not _names_like(setting, vocabulary, text, quoted):
        return None
    if setting.lead.isalnum() and not clitic:
        stated = len(folded) > 1 and folded[-2] in vocabulary.statement
        for noun in _noun_forms(folded[-1]):
            # `said that the plan “is fair”`: the definite noun is what the words are about.
            if noun in vocabulary.nouns and not (stated and not setting.cased and noun != folded[-1]):
                return vocabulary.nouns[noun]
        if folded[-1] in vocabulary.between and len(folded) > 1 and folded[-2] in vocabulary.between_nouns:
            return "name"
    if setting.cased and setting.lead in ",،–—" and len(setting.before) and _title_case(setting, text, quoted):
        near = [word.folded for word in setting.before[-4:]]
        found = next((vocabulary.nouns[word] for word in reversed(near) if word in vocabulary.nouns), None)
        if found is not None:
            return found
    if setting.cased and setting.after and setting.trail not in ",.!?" and setting.after[0].folded in vocabulary.nouns:
        return vocabulary.nouns[setting.after[0].folded] if _title_case(setting, text, quoted) else None
    return None


def _noun_forms(word: str) -> tuple[str, ...]:
    return (word, *(word[cut:] for cut in (1, 2, 3) if len(word) - cut >= 3 and not word.isascii()))


def _names_like(setting: Setting, vocabulary: Vocabulary, text: str, quoted: QuotedSpan) -> bool:
    """Could the words be a name: title case where the script has cases, else a few words that begin no statement."""
    if _INNER_STOPS.search(quoted.span.of(text)):
        return False
    if setting.cased:
        return _title_case(setting, text, quoted)
    return len(setting.inner) <= 5 and setting.inner[0].folded not in vocabulary.statement


def _title_case(setting: Setting, text: str, quoted: QuotedSpan) -> bool:
    """Every word of some length begins with a capital or a figure, the first in any case; the first alone where the
    language writes titles so."""
    inner = quoted.span.of(text)[:400]
    printed = [word.span.of(inner) for word in setting.inner]
    if not printed or not (printed[0][0].isupper() or printed[0][0].isdigit()):
        return False
    return setting.one_capital or all(word[0].isupper() or word[0].isdigit() or len(word) <= _SMALL for word in printed)


def _explained(setting: Setting, vocabulary: Vocabulary) -> str | None:
    """A noun of naming soon behind a comma: “X”, a nickname for Y."""
    if setting.trail not in ",،–—" or len(setting.inner) > _MAX_PHRASE:
        return None
    near = [form for word in setting.after[:3] for form in (word.folded, word.folded[1:])]
    return next((vocabulary.behind[word] for word in near if word in vocabulary.behind), None)


def _before_verb(setting: Setting, language: Language) -> str | None:
    """A by-name between a noun and its verb of saying: the ministry “X” said."""
    from verify.attribution.cues import lexicon

    if len(setting.inner) > 2 or not setting.after or not setting.before or not setting.lead.isalpha():
        return None
    if setting.trail in ",،.!?؟":
        return None
    known = lexicon(language).single
    behind, ahead = known.get(setting.after[0].folded), known.get(setting.before[-1].folded)
    finite = behind is not None and behind.kind == "finite" and behind.group == "say"
    return "name" if finite and ahead is None and len(setting.before[-1].folded) > _SMALL else None


def _between_names(setting: Setting, text: str, quoted: QuotedSpan) -> str | None:
    """A nickname between first and last name: one or two words with names on both sides and no comma."""
    if not setting.cased or len(setting.inner) > 2 or not setting.after or not setting.before:
        return None
    behind = setting.after[0]
    rest = text[quoted.span.end : quoted.span.end + 8].lstrip(_MARKS)
    capital_behind = rest[:1].isupper() and setting.trail not in ",.!?"
    if capital_behind and setting.previous[:1].isupper() and setting.lead.isalpha() and behind.folded:
        return "nickname" if _title_case(setting, text, quoted) else None
    return None


def _by_use(setting: Setting, text: str, quoted: QuotedSpan, language: Language) -> str | None:
    if len(setting.inner) > _MAX_PHRASE or setting.lead and not setting.lead.isalpha() and setting.lead != "(":
        return None
    start, end = quoted.span.start - 2, quoted.span.end + 1
    brackets = text[max(0, start) : start + 1] == "(" and text[end : end + 1] == ")"
    folded = ([word.folded for word in words_] for words_ in (setting.before, setting.inner, setting.after))
    return shown_by_use(*folded, brackets, language)


def _by_title_case(setting: Setting, vocabulary: Vocabulary, text: str, quoted: QuotedSpan) -> str | None:
    """A title of several words in title case behind a preposition or a possessive: on “Morning Talk”. Where the words
    before are in title case too, as in a headline, it tells nothing."""
    if not setting.cased or len(setting.inner) < 2 or not setting.before or not setting.lead.isalnum():
        return None
    last = setting.before[-1].folded
    if last not in vocabulary.title_before and not last.endswith(vocabulary.possessive or ("\0",)):
        return None
    lowered = [word for word in _tail(setting, text, quoted) if word[0].islower() and len(word) > _SMALL]
    return "title" if lowered and _title_case(setting, text, quoted) else None


def _tail(setting: Setting, text: str, quoted: QuotedSpan) -> list[str]:
    return re.findall(r"\w+", text[max(quoted.paragraph.start, quoted.span.start - _WINDOW) : quoted.span.start])


def _unsaid(
    setting: Setting,
    vocabulary: Vocabulary,
    quoted: QuotedSpan,
    attribution: Attribution | None,
    settings: Settings,
) -> str | None:
    """A few words that no speaker and no verb of saying claims."""
    count = len(setting.inner)
    if attribution is not None or count > settings.unsaid_words or setting.lead == ":":
        return None
    if setting.starts and count > 1 and setting.trail in ",.!?،؟:":
        return None
    if setting.lead in ".!?؟…" and setting.trail in ".!?؟…":
        return None  # a sentence of its own
    if setting.inner[0].folded in vocabulary.statement and count > 2:
        return None
    return "scare-quote" if count <= _SMALL else "term"
