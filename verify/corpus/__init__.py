"""The store of primary sources: one SQLite file with sources, passages, a word index, vectors and people."""

from typing import TYPE_CHECKING, Any

from verify.corpus.store import Corpus, Stats

if TYPE_CHECKING:
    from verify.corpus.changed import changes

__all__ = ["Corpus", "Stats", "changes"]


def __getattr__(name: str) -> Any:
    """`changes` is loaded when it is asked for: a check opens a corpus at every start."""
    if name == "changes":
        from verify.corpus.changed import changes

        return changes
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
