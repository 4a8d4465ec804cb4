"""`robots.txt` as RFC 9309 has it: the group of our name else of `*`, the longest matching rule, `*` and `$` in paths.

The standard library's reader knows neither wildcards nor longest match, which most files rely on today.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote

_MOST_RULES = 20_000
_MOST_STARS = 20


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules for us: (path pattern, allowed) as written, and how many seconds to wait between requests."""

    rules: tuple[tuple[str, bool], ...] = ()
    delay: float | None = None

    def allows(self, path: str) -> bool:
        """True where a path, with its query, may be fetched."""
        path = _plain(path) or "/"
        best = (-1, True)
        for pattern, allowed in self.rules:
            if _matches(pattern, path):
                best = max(best, (len(pattern), allowed))
        return best[1]


ALLOW_ALL = Robots()
ALLOW_NONE = Robots((("/", False),))


def read_robots(text: str, name: str) -> Robots:
    """The rules of a file for a crawler of this name (its product token, such as `verify-quotes`)."""
    groups: dict[str, list[tuple[str, str]]] = {}
    agents: list[str] = []
    open_group = False
    for line in text.splitlines()[:_MOST_RULES]:
        key, colon, value = line.partition("#")[0].partition(":")
        key, value = key.strip().lower(), value.strip()
        if not colon:
            continue
        if key == "user-agent":
            if not open_group:
                agents = []
            open_group = True
            agents.append(value.lower())
            groups.setdefault(value.lower(), [])
        elif key in {"allow", "disallow", "crawl-delay"}:
            open_group = False
            for agent in agents:
                groups[agent].append((key, value))
    ours = groups.get(name.lower(), groups.get("*", []))
    rules = tuple((_plain(value), key == "allow") for key, value in ours if key != "crawl-delay" and value)
    delays = [
        float(value) for key, value in ours if key == "crawl-delay" and re.fullmatch(r"\d{1,6}(?:\.\d{1,3})?", value)
    ]
    return Robots(rules, max(delays) if delays else None)


def _plain(path: str) -> str:
    """A path without percent signs, so that both ways of writing it are one."""
    return unquote(path)


def _matches(pattern: str, path: str) -> bool:
    """Whether a path begins with a pattern; `*` is anything, `$` at the end the end. Linear in both."""
    ends = pattern.endswith("$")
    parts = (pattern[:-1] if ends else pattern).split("*", _MOST_STARS)
    if not path.startswith(parts[0]):
        return False
    at = len(parts[0])
    for part in parts[1:-1]:
        found = path.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    if len(parts) == 1:
        return not ends or at == len(path)
    last = parts[-1]
    if ends:
        return path.endswith(last) and len(path) - len(last) >= at
    return path.find(last, at) >= 0
