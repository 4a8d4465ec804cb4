"""The cases that other tools are measured on: the words of one language are judged as the table says."""

from __future__ import annotations

from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from types import ModuleType

import pytest


def _compare() -> ModuleType:
    path = Path(__file__).parents[1] / "scripts" / "compare"
    loader = SourceFileLoader("compare", str(path))
    spec = spec_from_loader("compare", loader)
    assert spec is not None
    module = module_from_spec(spec)
    loader.exec_module(module)
    return module


COMPARE = _compare()
CASES = [
    pytest.param(case, id=f"{case['kind']}:{number}")
    for number, case in enumerate(COMPARE.read_cases(), 1)
    if any(source["language"] == case["language"] for source in case["sources"])
]


@pytest.mark.parametrize("case", CASES)
def test_words_alone(case: dict) -> None:
    assert ("ok" if COMPARE._words_alone(case) else "flag") == case["expected"], case["note"]


def test_every_kind_has_a_case() -> None:
    kinds = {case["kind"] for case in COMPARE.read_cases()}
    assert {f"c{number:02}" for number in range(1, 23)} <= kinds
    assert len(COMPARE.read_cases()) >= 60
