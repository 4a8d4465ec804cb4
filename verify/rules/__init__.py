"""A finding is a documented function: `@rule(code)` on a generator of `Finding`s, in a file a family.

The docstring has four parts, which `verify explain CODE`, `docs/reasons.md` and the report show: what it means, why it
matters, an example, what to do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from verify.rules.case import Case
from verify.types import Finding

Check = Callable[[Case], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Rule:
    codes: tuple[str, ...]
    check: Check


RULES: list[Rule] = []


def rule(*codes: str) -> Callable[[Check], Check]:
    """Registers a function as the rule that gives findings of these codes."""

    def register(check: Check) -> Check:
        RULES.append(Rule(codes, check))
        return check

    return register


def families() -> None:
    """Imports every family of rules there is in this folder."""
    for path in sorted(Path(__file__).parent.glob("[a-z]*.py")):
        import_module(f"verify.rules.{path.stem}")


def findings(case: Case) -> tuple[Finding, ...]:
    """What all rules say of one item beside one source, in the order of the families."""
    families()
    return tuple(finding for each in RULES for finding in each.check(case))
