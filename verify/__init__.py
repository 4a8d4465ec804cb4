"""Checks the quotes and factual claims of a news article against primary sources.

>>> import verify
>>> report = verify.check("story.txt", "desk.db")               # doctest: +SKIP
>>> [item["label"] for item in report.items]                    # doctest: +SKIP
['consistent', 'unsupported']

This is the whole public face; `docs/python.md` shows it at work. Each name is loaded when it is asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.1.0"
__all__ = ["Corpus", "Options", "Report", "VerifyError", "check", "extract", "__version__"]
_PLACES = {
    "Corpus": "verify.corpus",
    "Options": "verify.check",
    "Report": "verify.check",
    "VerifyError": "verify.errors",
}


def __getattr__(name: str) -> Any:
    if name in _PLACES:
        return getattr(import_module(_PLACES[name]), name)
    if name == "check":  # the module, which can be called: see its end
        return import_module("verify.check")
    if name == "extract":
        return import_module("verify.check").extract_file
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
