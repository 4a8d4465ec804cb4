"""Which passages an item may come from: the right one first, by words, by meaning, by who said it and when."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from verify import encoders
from verify.corpus.adding import add
from verify.corpus.store import Corpus
from verify.matching.candidates import Query, accept_threshold, find, find_many
from verify.settings import Settings

TABLES = Path(__file__).parent / "tables"


def rows(code: str) -> list:
    path = TABLES / code / "candidates.tsv"
    return [
        pytest.param(code, *line.split("\t"), id=f"{code}/{path.name}:{number}")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if not line.startswith("#")
    ]


@pytest.fixture(scope="module")
def encoder():
    return encoders.load()


@pytest.fixture(scope="module")
def corpus(tmp_path_factory, encoder):
    db = tmp_path_factory.mktemp("candidates") / "corpus.db"
    add(db, [TABLES / "any" / "candidates"], encoder=encoder)
    with Corpus.open(db) as opened:
        yield opened


@pytest.mark.encoder
@pytest.mark.parametrize("pool_all", [2_000, 0], ids=["all", "searched"])
@pytest.mark.parametrize("code, quote, context, speaker, day, channel, source, words", rows("en") + rows("ar"))
def test_the_right_passage_is_first(
    corpus, encoder, pool_all, code, quote, context, speaker, day, channel, source, words
):
    found = find(
        corpus,
        encoder,
        quote,
        context,
        code,
        speaker=speaker or None,
        channel=channel or None,
        day=date.fromisoformat(day),
        settings=Settings(pool_all=pool_all),
    )
    assert (found[0].passage.source_id, words in found[0].passage.text) == (source, True), found[0].passage.text


def same_language(code: str) -> list:
    """The lines whose source is in the language of the quote."""
    foreign = {"en": ("school", "water"), "ar": ("tram", "council", "library")}[code]
    return [
        line for line in rows(code) if not line.values[6].startswith(foreign) and "reading rooms" not in line.values[1]
    ]


@pytest.mark.parametrize(
    "code, quote, context, speaker, day, channel, source, words", same_language("en") + same_language("ar")
)
def test_words_alone_do_within_a_language(corpus, code, quote, context, speaker, day, channel, source, words):
    found = find(corpus, None, quote, context, code, speaker=speaker or None, day=date.fromisoformat(day))
    assert found[0].passage.source_id == source and words in found[0].passage.text
    assert found[0].words > 0.5 and found[0].meaning == 0.0


def test_of_two_equal_answers_the_one_to_the_question(corpus):
    for question, place in (("the market hall would be torn down", 0), ("the traders must pay for the roof", 1)):
        context = f"Asked whether {question}, Haddadin said no."
        found = find(corpus, None, "No.", context, "en", speaker="Omar Haddadin")
        answers = sorted(candidate.passage.span for candidate in found if candidate.passage.text == "No.")
        assert found[0].passage.span == answers[place]


@pytest.mark.encoder
def test_many_are_as_one(corpus, encoder):
    queries = [
        Query("Late fees are abolished"),
        Query("nobody has ever said this"),
        Query("لن ننتظر"),
        Query(""),
        Query("?!"),
    ]
    assert find_many(corpus, encoder, queries, "en") == tuple(
        find(corpus, encoder, query.text, query.context, "en") for query in queries
    )
    assert find_many(corpus, encoder, [], "en") == ()


@pytest.mark.encoder
def test_candidates_do_not_overlap_and_are_in_order(corpus, encoder):
    found = find(corpus, encoder, "the harbour line", "Okoro spoke of the harbour line.", "en", limit=6)
    assert len(found) == 6
    assert [candidate.rank for candidate in found] == sorted((candidate.rank for candidate in found), reverse=True)
    for number, one in enumerate(found):
        for other in found[:number]:
            assert one.passage.source_id != other.passage.source_id or not one.passage.span.meets(other.passage.span)
        assert 0.0 <= one.words <= 1.0 and 0.0 <= one.meaning <= 1.0


def test_two_of_the_presumed_speaker_are_kept(corpus):
    found = find(corpus, None, "Readers may borrow six books", "", "en", speaker="Lena Okoro", limit=3)
    assert found[0].passage.source_id == "library-statement-2031-03-03"
    assert [candidate.passage.speaker for candidate in found].count("Lena Okoro") == 2
    assert len(found) == 3


def test_an_empty_corpus(tmp_path):
    with Corpus.open(tmp_path / "empty.db", write=True) as empty:
        assert find(empty, None, "anything", "", "en") == ()


@pytest.mark.parametrize("text", ["\x00", "\ud800 word", "“" * 5000, "ّ" * 300, "a" * 100_000, "1" * 5000])
def test_hostile_texts(corpus, text):
    find(corpus, None, text, text, "en", speaker=text[:500], channel=text[:500])


def test_threshold_grows_with_the_pool():
    points = Settings().accept_meaning
    for size, threshold in points:
        assert accept_threshold(size) == pytest.approx(threshold)
    sizes = [1, 10, 40, 100, 200, 700, 1000, 10**6]
    assert sizes == sorted(sizes) and np.all(np.diff([accept_threshold(size) for size in sizes]) >= 0)
    assert accept_threshold(0) == accept_threshold(1)
