"""Indexes of vectors: all give the answers of the exact one. The vectors of a corpus: made once, resumed, renewed."""

from __future__ import annotations

import hashlib
import importlib.util

import numpy as np
import pytest

from verify.corpus import vectors
from verify.corpus.adding import add
from verify.corpus.store import Corpus
from verify.errors import CorpusError
from verify.settings import Settings

DIMENSIONS = 72  # no multiple of 64: the bits are padded


def unit(rows: np.ndarray) -> np.ndarray:
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


@pytest.fixture(scope="module")
def matrix() -> np.ndarray:
    """2,000 vectors in clusters of ten that lean one way, as an encoder's do."""
    chance = np.random.default_rng(3)
    middles = np.repeat(chance.standard_normal((200, DIMENSIONS)) + 0.4, 10, axis=0)
    return unit(middles + 0.5 * chance.standard_normal(middles.shape))


@pytest.fixture(scope="module")
def queries(matrix) -> np.ndarray:
    chance = np.random.default_rng(4)
    return unit(matrix[chance.integers(0, len(matrix), 20)] + 0.05 * chance.standard_normal((20, DIMENSIONS)))


def sign_index(matrix: np.ndarray, scan: str, candidates: int = 400) -> vectors.SignIndex:
    stored = {number: vector for number, (_, vector) in enumerate(vectors.pack(matrix))}

    def read(ids):
        return [(number, stored[number]) for number in ids]

    return vectors.SignIndex(read, vectors.scan_named(scan), candidates)


INDEXES = [
    pytest.param(lambda matrix: vectors.ExactIndex(matrix.shape[1]), id="exact"),
    pytest.param(lambda matrix: sign_index(matrix, "numpy"), id="numpy"),
    pytest.param(
        lambda matrix: sign_index(matrix, "faiss"),
        id="faiss",
        marks=pytest.mark.skipif(importlib.util.find_spec("faiss") is None, reason="the extra `fast` is not installed"),
    ),
]


@pytest.mark.parametrize("make", INDEXES)
def test_same_answers_as_the_full_product(make, matrix, queries):
    index = make(matrix)
    index.add(range(1200), matrix[:1200])
    index.add(range(1200, 2000), matrix[1200:])
    ids, scores = index.search(queries, 10)
    stored = matrix.astype(np.float16).astype(np.float32)
    wanted = np.sort(queries @ stored.T, axis=1)[:, ::-1][:, :10]
    assert np.allclose(scores, wanted, atol=2e-6)
    assert np.allclose(np.einsum("qd,qkd->qk", queries, stored[ids]), wanted, atol=2e-6)


@pytest.mark.parametrize("make", INDEXES)
def test_few_and_none(make, matrix, queries):
    index = make(matrix)
    assert index.search(queries, 5)[0].shape == (20, 0)
    index.add([7], matrix[7:8])
    ids, scores = index.search(queries, 5)
    assert ids.tolist() == [[7]] * 20 and scores.shape == (20, 1)
    assert index.search(queries[:0], 5)[0].shape[0] == 0


@pytest.mark.parametrize("make", INDEXES)
def test_equals_stand_in_the_order_of_ids(make, matrix, queries):
    twice = np.repeat(matrix[:1], 6, axis=0)
    stored = np.concatenate([matrix[:9], twice])
    index = make(stored)
    index.add(range(15), stored)
    ids, _ = index.search(matrix[:1], 7)
    assert ids[0].tolist() == [0, 9, 10, 11, 12, 13, 14]


def test_pack_and_unpack(matrix):
    packed = vectors.pack(matrix[:3])
    assert [len(bits) for bits, _ in packed] == [9] * 3 and [len(vector) for _, vector in packed] == [144] * 3
    assert np.abs(vectors.unpack([vector for _, vector in packed], DIMENSIONS) - matrix[:3]).max() < 5e-4


def test_ones_are_counted_without_numpy_2(monkeypatch):
    numbers = np.array([0, 1, 3, 2**64 - 1, 0x8001800180018001], dtype=np.uint64)
    monkeypatch.delattr(np, "bitwise_count", raising=False)
    assert vectors._count_ones(numbers).tolist() == [0, 1, 2, 64, 8]


def test_unknown_scan():
    with pytest.raises(CorpusError, match="There are: numpy, faiss"):
        vectors.scan_named("other")


# --- of a corpus -------------------------------------------------------------------------------------------------


class HashEncoder:
    """A vector for each word, from its digest; a text is the sum of its words. Remembers what it was asked for."""

    name = "hash"
    dimensions = 64

    def __init__(self, key: str = "hash/1"):
        self.key = key
        self.asked: list[str] = []

    def encode(self, texts) -> np.ndarray:
        self.asked += texts
        rows = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in text.lower().split():
                digest = hashlib.blake2b(word.encode(), digest_size=8).digest()
                rows[row] += np.unpackbits(np.frombuffer(digest, dtype=np.uint8)).astype(np.float32) - 0.5
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        return np.divide(rows, lengths, out=rows, where=lengths > 0)

    word_vectors = encode


@pytest.fixture
def db(tmp_path):
    """Four sources; one sentence comes three times."""
    for number in range(4):
        again = "Thank you all for coming." if number else "Good morning to all of you."
        (tmp_path / f"{number}.txt").write_text(
            f"{again} Bus line {number} will run every twelve minutes. Its depot stays where it is."
        )
    add(tmp_path / "corpus.db", sorted(tmp_path.glob("*.txt")))
    return tmp_path / "corpus.db"


def test_vectors_are_made_once_and_a_text_is_encoded_once(db):
    encoder = HashEncoder()
    with Corpus.open(db, write=True) as corpus:
        total = len(corpus.passage_ids())
        assert vectors.ensure_vectors(corpus, encoder, settings=Settings(encode_batch=3)) == total
        assert len(encoder.asked) == len(set(encoder.asked)) < total
        assert vectors.ensure_vectors(corpus, encoder) == 0
        passages = corpus.passages(corpus.passage_ids())
        stored = vectors.vectors_of(corpus, encoder, passages)
        assert np.abs(stored - encoder.encode([passage.text for passage in passages])).max() < 1e-3


def test_a_stopped_run_goes_on(db):
    class Stopped(Exception):
        pass

    def stop(done: int, total: int) -> None:
        if done >= 6:
            raise Stopped

    encoder = HashEncoder()
    settings = Settings(encode_batch=3)
    with Corpus.open(db, write=True) as corpus:
        total = len(corpus.passage_ids())
        with pytest.raises(Stopped):
            vectors.ensure_vectors(corpus, encoder, stop, settings)
        assert len(corpus.without_vectors(encoder.key)) == total - 6
        assert vectors.ensure_vectors(corpus, encoder, settings=settings) == total - 6


def test_another_encoder_makes_them_anew(db):
    with Corpus.open(db, write=True) as corpus:
        vectors.ensure_vectors(corpus, HashEncoder("hash/1"))
        vectors.ensure_vectors(corpus, HashEncoder("hash/2"))
        assert corpus.rows("select distinct encoder from vectors") == [("hash/2",)]
        assert not corpus.without_vectors("hash/2")


def test_a_corpus_says_which_encoder_made_its_vectors(db):
    told = []
    add(db, [], encoder=HashEncoder("hash/1"), encoding=lambda done, total: told.append((done, total)))
    first = list(told)
    add(db, [], encoder=HashEncoder("hash/2"), encoding=lambda done, total: told.append((done, total)))
    assert first and told == first * 2  # all of them are made again, and it is told how far it is
    with Corpus.open(db) as corpus:
        assert (corpus.meta("encoder"), corpus.meta("encoder_name")) == ("hash/2", "hash")
        with pytest.raises(CorpusError, match=r"of the encoder hash \(it was made with hash\)"):
            vectors.check_encoder(corpus, HashEncoder("hash/1"), Settings(encode_in_passing=2))


def test_missing_vectors_are_made_in_passing_or_asked_for(db):
    encoder = HashEncoder()
    with Corpus.open(db) as corpus:
        vectors.check_encoder(corpus, None)
        vectors.check_encoder(corpus, encoder)
        with pytest.raises(CorpusError, match="have no vectors of the encoder hash"):
            vectors.check_encoder(corpus, encoder, Settings(encode_in_passing=2))
        ids, scores = vectors.index_of(corpus, encoder).search(encoder.encode(["Its depot stays where it is."]), 1)
        assert corpus.passages(ids[0].tolist())[0].text == "Its depot stays where it is." and scores[0, 0] > 0.999
        assert corpus.rows("select count(*) from vectors") == [(0,)]


@pytest.mark.parametrize("exact", [0, 5_000])
@pytest.mark.parametrize("made", [0, 5, 100])
def test_the_index_of_a_corpus(db, exact, made):
    """By signs or exactly, with all, some or none of the vectors stored: the same answers."""
    encoder = HashEncoder()
    with Corpus.open(db, write=True) as corpus:
        passages = corpus.passages(corpus.passage_ids())
        some = passages[:made]
        if some:
            corpus.add_vectors(encoder.key, [p.id for p in some], encoder.encode([p.text for p in some]))
        index = vectors.index_of(corpus, encoder, Settings(exact_passages=exact))
        assert vectors.index_of(corpus, encoder, Settings(exact_passages=exact)) is index
        ids, scores = index.search(encoder.encode(["Bus line 2 will run every twelve minutes."]), 4)
        found = corpus.passages(ids[0].tolist())
        assert found[0].text == "Bus line 2 will run every twelve minutes." and found[0].source_id == "2"
        assert scores[0, 0] > 0.999 > scores[0, 1]
