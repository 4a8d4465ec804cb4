"""The store of primary sources: one SQLite file with sources, passages, a word index, vectors and people."""

from verify.corpus.store import Corpus, Stats

__all__ = ["Corpus", "Stats"]
