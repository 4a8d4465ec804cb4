"""One who is named in an article, and whether a pronoun or a verb form can mean them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol


class People(Protocol):
    """What is asked of a registry of people and offices."""

    def resolve(self, surface: str, language_code: str) -> str | None: ...


@dataclass(slots=True, eq=False)
class Entity:
    """One who is named in the article: `name` is the fullest form, `parts` its folded words, `heads` the nouns of its
    offices, `canonical` its name in the registry. `first` and `last` are tokens."""

    name: str
    parts: tuple[str, ...]
    kind: str
    heads: set[str] = field(default_factory=set)
    offices: list[frozenset[str]] = field(default_factory=list)  # the words of each of its titles
    gender: str = ""
    canonical: str | None = None
    first: int = 0
    last: int = -1

    @property
    def display(self) -> str:
        return self.canonical or self.name


def fits(entity: Entity, gender: str) -> bool:
    """True where a pronoun or a verb form of that gender can mean the entity; what is not known fits."""
    if gender in ("m", "f"):
        return entity.gender in ("", gender) or entity.kind == "name" and not entity.gender
    if gender == "body":
        return entity.kind not in ("name", "title")
    if gender == "plural":
        return entity.kind in ("group", "body", "phrase") or len(entity.parts) == 0
    return True
