"""The words of a report's interface: one table a language, `languages/CODE/report.toml`."""

from __future__ import annotations

import functools
import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from verify import languages
from verify.reports._marks import plain
from verify.settings import DEFAULTS

SIGNS = {"consistent": "✓", "paraphrased": "~", "unsupported": "✗"}
"""A label's sign, so that no label is told by colour alone."""
LABELS = tuple(SIGNS)
NO_LABEL = "unjudged"
WEIGHTS = ("error", "warning", "note")
DIRECTIONS = ("ltr", "rtl")


@dataclass(frozen=True, slots=True)
class Wording:
    """The interface in one language."""

    code: str
    direction: str
    table: dict[str, Any]

    def __getitem__(self, key: str) -> str:
        return self.table["interface"][key]

    def of(self, group: str, key: str | None) -> str:
        """A word of a group; the key itself, with spaces for its hyphens, where the table has none."""
        return self.table[group].get(key) or plain(key).replace("-", " ")

    def known(self, group: str, key: str) -> str:
        """A word of a group; the key as it is where the table has none."""
        return self.table[group].get(key.casefold()) or plain(key)

    def label(self, label: str | None) -> str:
        return self.of("labels", label) if label in SIGNS else self["unjudged"]

    def date(self, day: str | None) -> str:
        """`2024-05-07` as people write it; what is no such date stays as it is."""
        parts = (day or "").split("-")
        if len(parts) != 3 or not all(part.isdecimal() for part in parts) or not 1 <= int(parts[1]) <= 12:
            return plain(day) or self["undated"]
        month = self.table["dates"]["months"][int(parts[1]) - 1]
        return self.table["dates"]["form"].format(day=int(parts[2]), month=month, year=parts[0])

    def language(self, code: str | None) -> str:
        """What this language calls another; its own name, or its code, where the table has none."""
        if code in self.table["languages"]:
            return self.table["languages"][code]
        return languages.load(code).name if code in languages.codes() else plain(code)

    def lang(self, code: str | None) -> Markup:
        """The attribute that says what language an element is in; nothing where that is not known."""
        return Markup(" lang={}").format(code) if re.fullmatch(r"[A-Za-z0-9-]{2,35}", code or "") else Markup()

    def confidence(self, value: float) -> str:
        if value >= DEFAULTS.confidence_high:
            return self.of("confidence", "high")
        return self.of("confidence", "medium" if value >= DEFAULTS.confidence_medium else "low")


def available() -> tuple[str, ...]:
    """Codes of the languages that a report's interface can be in."""
    return tuple(code for code in languages.codes() if (languages.HERE / code / "report.toml").exists())


def wording(report: dict[str, Any], interface: str | None = None) -> Wording:
    """The wording of that language; without one, of the language that most of the report's articles are in. Where
    it has no table, the default language's."""
    if interface is None:
        counts = Counter(article.get("language") for article in report.get("articles", ()))
        interface = counts.most_common(1)[0][0] if counts else None
    code = interface if interface in available() else DEFAULTS.interface
    return Wording(code, languages.load(code).direction, languages.load(code).table("report"))


@functools.cache
def direction(code: str | None) -> str:
    """The direction of a language; where we do not know it, `auto`, so that the text itself decides."""
    return languages.load(code).direction if code in languages.codes() else "auto"
