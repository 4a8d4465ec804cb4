"""Whom a title or a bare noun of a body means by the registry alone: `the Secretary`, `the ministry`, `his media office`."""

from __future__ import annotations

from collections.abc import Iterable

from verify.attribution.frames import Frame, fold_all, small_words
from verify.attribution.mentions import Mention, title_kind
from verify.languages import Language

_SMALL = 300  # people of a registry that is looked through as a whole
_MOST = 60  # people met in the article that are looked at


def bearer(mention: Mention, wanted: frozenset[str], people, met: Iterable[str], language: Language) -> str | None:
    """The registry's name of the one who bears a title, or of the body that it names: among those `met` in the article,
    else in a small registry; None where it is none or several. `wanted` are the words of the title."""
    records = getattr(people, "people", None)
    if records is None or not mention.head or not mention.definite or mention.kind not in ("title", "body"):
        return None
    bodies = mention.kind == "body"
    small = list(records) if len(records) <= _SMALL else []
    if len(wanted) > 1:
        return _alone(name for name in small if bodies and _holds(records[name], wanted, language))
    here = [name for name in list(met)[:_MOST] if name in records]
    found = [name for name in here if _is_headed(records[name], wanted, bodies, language)]
    if found:
        return _alone(found)
    return _alone(name for name in small if _is_headed(records[name], wanted, bodies, language))


def _alone(names: Iterable[str]) -> str | None:
    found = list(names)
    return found[0] if len(found) == 1 else None


def _is_headed(person, wanted: frozenset[str], bodies: bool, language: Language) -> bool:
    """True where one of the titles of a person, or of the names of a body, begins with the word."""
    if bodies == (person.kind == "person"):
        return False
    for text in fold_all(person.names if bodies else person.titles, language):
        if {head := _head(text.split(), language), head.removeprefix(small_words(language).article)} & wanted:
            return True
    return False


def _head(words: list[str], language: Language) -> str:
    """The noun that heads a title: the last title word in front of `of` where names have capitals, else the first."""
    small = small_words(language)
    if not small.capitals:
        return next((head for head in (title_kind(word, language)[0] for word in words) if head), "")
    found = ""
    for word in words:
        if word in small.lists["inner"]:
            break
        head, kind = title_kind(word, language)
        found = head if kind and kind != "modifier" else found
    return found


def _holds(person, wanted: frozenset[str], language: Language) -> bool:
    """True for a body one of whose names has all the words."""
    if person.kind == "person":
        return False
    article = small_words(language).article
    return any(
        wanted <= {(title_kind(word, language)[0] or word).removeprefix(article) for word in text.split()}
        for text in fold_all(person.names, language)
    )


def known_names(frame: Frame, resolve, low: int, high: int) -> tuple[int, int]:
    """The longest run of words in low..high-1 that a registry knows; (0, 0) where it knows none."""
    best = (0, 0)
    for start in range(low, high):
        for end in range(min(high, start + 5), start, -1):
            if end - start <= best[1] - best[0]:
                break
            if all(frame.tokens[i].kind == "w" for i in range(start, end)) and resolve(frame.printed(start, end)):
                best = (start, end)
                break
    return best
