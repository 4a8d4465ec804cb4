"""Names in marks that a sentence shows by what it does with them: a platform, a picture's source, a body that speaks,
what people call a thing."""

from __future__ import annotations

from collections.abc import Sequence

from verify.attribution.channels import is_platform
from verify.attribution.cues import word_cue
from verify.attribution.frames import small_words
from verify.attribution.titlewords import title_kind
from verify.languages import Language

_REACH = 8  # words between a verb of naming and the name


def shown_by_use(
    before: Sequence[str], inner: Sequence[str], after: Sequence[str], brackets: bool, language: Language
) -> str | None:
    """`name` or `nickname` where the use of a few words in marks shows it, else None. All words are folded; `brackets`
    says whether nothing but the marks stands within round brackets."""
    if len(inner) > 4:
        return None
    if brackets and not small_words(language).capitals or before and is_platform(inner, language):
        return "name"
    if _speaks(before, after, language):
        return "name"
    return "nickname" if _called_by_many(before, language) else None


def _speaks(before: Sequence[str], after: Sequence[str], language: Language) -> bool:
    """`announced the owning company “X” that`: a body with an adjective, between its verb of speech and what is said."""
    small = small_words(language)
    if not small.verb_first or len(before) < 3 or not after or after[0] not in small.lists["complement"]:
        return False
    noun, adjective = before[-2:]
    cue = word_cue(before[-3], language)
    if cue is None or cue.kind != "finite" or not noun.startswith(small.article):
        return False
    return adjective.startswith(small.article) and title_kind(noun, language)[1] == "body"


def _called_by_many(before: Sequence[str], language: Language) -> bool:
    """`the herders call the dry season “X”`: a verb of naming in the present with a plural subject right behind it."""
    small = small_words(language)
    for at in range(max(0, len(before) - _REACH), len(before) - 1):
        word = before[at][1:] if before[at][:1] in small.prefixes else before[at]
        if word not in small.lists["names_it"] or any(one in small.lists["complement"] for one in before[at:]):
            continue
        subject = before[at + 1]
        if subject.endswith(small.nominative) or title_kind(subject, language)[1] == "group":
            return True
    return False
