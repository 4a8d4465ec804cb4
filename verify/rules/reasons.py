"""The reason codes: what each means, how heavy it weighs, and what to do about it."""

from __future__ import annotations

import functools
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from verify.errors import InputError

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason code of the contract. `weight` is note, warning or error; `abroad` has what other languages than the
    default say for `title` and `means`."""

    code: str
    weight: str
    title: str
    means: str
    example: str
    todo: str
    abroad: dict[tuple[str, str], str] = field(default_factory=dict)

    def means_in(self, language: str) -> str:
        """What it means in that language; where nobody has written that, in the default one."""
        return self.abroad.get(("means", language)) or self.means


@functools.cache
def reasons() -> dict[str, Reason]:
    """All reason codes by name, in the order of the file."""
    data = tomllib.loads((HERE / "reasons.toml").read_text(encoding="utf-8"))
    return {code: _reason(code, entry) for code, entry in data.items()}


def _reason(code: str, entry: dict[str, str]) -> Reason:
    """A table of the file; `means_CODE` is `means` in the language of that code."""
    plain = {key: text for key, text in entry.items() if "_" not in key}
    abroad = {(key.split("_")[0], key.split("_")[1]): text for key, text in entry.items() if "_" in key}
    return Reason(code=code, **plain, abroad=abroad)


def explain(code: str) -> str:
    """What a code means, with an example and what to do, as plain text; `InputError` for a code there is not."""
    if code not in reasons():
        from difflib import get_close_matches

        near = get_close_matches(code, reasons(), 1)
        raise InputError(f"no reason code {code!r}", mend=f"Did you mean {near[0]}?" if near else "See docs/reasons.md")
    reason = reasons()[code]
    return (
        f"{reason.code}: {reason.title}\n\n{reason.means}\n\nExample\n  {reason.example}\n\n"
        f"What to do\n  {reason.todo}\n\nWeight\n  {reason.weight}: {WEIGHTS[reason.weight]}\n"
    )


WEIGHTS = {
    "note": "keeps the item consistent",
    "warning": "makes the item paraphrased: a reader should be told",
    "error": "makes the item unsupported",
}


def markdown() -> str:
    """`docs/reasons.md`: every code with the text that `verify explain` prints."""
    parts = ["# Reason codes\n\nMade by `scripts/docs` from the text that `verify explain CODE` prints.\n"]
    for reason in reasons().values():
        parts.append(
            f"\n## {reason.code}\n\n**{reason.title}.** {reason.means}\n\n- Example: {reason.example}\n"
            f"- What to do: {reason.todo}\n- Weight: {reason.weight}, {WEIGHTS[reason.weight]}.\n"
        )
    return "".join(parts)


@functools.cache
def profiles() -> dict[str, dict[str, str]]:
    """Profile name -> code -> weight that differs from the default."""
    data = tomllib.loads((HERE / "profiles.toml").read_text(encoding="utf-8"))
    return {name: {code: entry["weight"] for code, entry in table.items()} for name, table in data.items()}


def weight_of(code: str, profile: str = "default") -> str:
    """How heavy a code weighs in a profile: note, warning or error."""
    if profile not in profiles():
        raise InputError(f"no profile {profile!r}", mend=f"There are: {', '.join(profiles())}")
    return profiles()[profile].get(code) or reasons()[code].weight
