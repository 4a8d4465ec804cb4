"""More that tells a name or a term in quote marks: what people call a thing, what stands behind the marks, a figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from verify.attribution.cues import is_cue
from verify.attribution.speechwords import Vocabulary
from verify.languages import Language
from verify.text import words

if TYPE_CHECKING:
    from verify.attribution.attribution import Attribution
    from verify.extraction.speech import Setting

_SMALL = 3
_NEAR = 6
_OBJECT = 12  # words from what bears words to the marks


def named_around(setting: Setting, vocabulary: Vocabulary, titled: bool) -> str | None:
    """`name`, `nickname`, `title` or `term` where the words around the marks say so, else None. `titled`: the words in
    the marks are in title case. For languages with capitals only."""
    if not setting.cased or not setting.inner or len(setting.inner) > _NEAR:
        return None
    return _called_now(setting, vocabulary, titled) or _named_behind(setting, vocabulary) or _counted(setting)


def _called_now(setting: Setting, vocabulary: Vocabulary, titled: bool) -> str | None:
    """What is called so now: a scheme it calls “Clean Desk”, what engineers call “dead storage”, a name for it: “X”."""
    folded = [word.folded for word in setting.before]
    if len(folded) < 2:
        return None
    if setting.lead == ":":
        near = [vocabulary.behind[word] for word in folded[-4:] if word in vocabulary.behind]
        return near[-1] if near and titled and len(setting.inner) <= _SMALL + 1 else None
    verb, subject = folded[-1], folded[-2]
    if not setting.lead.isalpha() or subject in vocabulary.persons:
        return None
    if titled and len(setting.inner) > 1 and (verb in vocabulary.plural or verb in vocabulary.single):
        return "name"
    open_ = any(word in vocabulary.what_open for word in folded[-5:-1])
    plain = setting.inner[0].folded not in vocabulary.scare_before and len(setting.inner) <= _SMALL
    return "nickname" if verb in vocabulary.plural and open_ and plain else None


def _named_behind(setting: Setting, vocabulary: Vocabulary) -> str | None:
    """`“X,” as the book is known`, `“X” is the team's motto`."""
    after = [word.folded for word in setting.after[:_NEAR]]
    if len(after) < _SMALL or len(setting.inner) > _NEAR:
        return None
    if after[0] in vocabulary.known_as and any(word in vocabulary.known for word in after[1:]):
        return "name"
    if after[0] in vocabulary.is_called and setting.trail not in ",.!?":
        return next((vocabulary.behind[word] for word in after[1:] if vocabulary.behind.get(word) in _NAMES), None)
    return None


_NAMES = ("name", "nickname", "title")


def _counted(setting: Setting) -> str | None:
    """A word or two right behind a figure and in front of more words: found 1,300 “ghost clerks” on the list."""
    return (
        "scare-quote" if setting.lead.isdigit() and len(setting.inner) <= _SMALL and setting.trail.isalpha() else None
    )


def written_on(setting: Setting, vocabulary: Vocabulary) -> str | None:
    """What a thing bears: the sign at the gate says “No entry”."""
    if len(setting.before) < 2 or setting.before[-1].folded not in vocabulary.bearing:
        return None
    near = [word.folded for word in setting.before[-_OBJECT:-1]]
    place = next((at for at in range(len(near) - 1, -1, -1) if near[at] in vocabulary.bearers), -1)
    others = vocabulary.persons | vocabulary.bearing
    return None if place < 0 or any(word in others for word in near[place:]) else "term"


def uses(attribution: Attribution | None, language: Language) -> bool:
    """True where somebody is said to use the words: a verb of speech, or one who is named."""
    if attribution is None or attribution.cue is None:
        return attribution is not None
    surface = attribution.speaker.surface if attribution.speaker else None
    return is_cue(attribution.cue.text, language) or bool(surface) and not surface.islower()


def of_many(setting: Setting, vocabulary: Vocabulary, language: Language, attribution: Attribution) -> bool:
    """True for one word of people who are not named, behind a preposition: villagers say they live in “darkness”."""
    from verify.attribution.titlewords import title_kind

    surface = attribution.speaker.surface if attribution.speaker is not None else None
    if not setting.cased or len(setting.inner) != 1 or not surface or not setting.before or setting.lead == ":":
        return False
    found = words(surface, language) if setting.before[-1].folded in vocabulary.title_before else ()
    return len(found) == 1 and (title_kind(found[0].folded, language)[1] == "group" or surface.islower())
