"""`verify eval`: the forms of its files, its figures by hand, and by sentence-transformers. All texts are constructed."""

from __future__ import annotations

import json

import numpy as np
import pytest

from verify.cli import run as command
from verify.errors import InputError
from verify.evaluation import Asked, Pair, Set, read
from verify.evaluation.scoring import score, spearman

TRANSLATIONS = [
    ("انخفض منسوب البحيرة", "The level of the lake fell."),
    ("أغلق المتحف أبوابه", "The museum closed its doors."),
    ("فاز الفريق بالبطولة", "The team won the championship."),
    ("وصل القطار متأخرا", "The train arrived late."),
]
GRADED = [
    ("امرأة تقطع الخبز", "A woman is cutting bread.", 5.0),
    ("امرأة تقطع الخبز", "A woman is eating bread.", 3.0),
    ("طفل يركب دراجة", "A man is sleeping.", 0.4),
    ("طفل يركب دراجة", "A child is riding a bicycle.", 4.8),
    ("كلب يجري في الحقل", "A cat is sitting on a roof.", 1.0),
]
ASKED = [
    ("When does the ferry leave?", ["The ferry leaves at noon."], ["The ferry is blue."]),
    ("Who built the mill?", ["The mill was built by two brothers.", "Brothers built it."], []),
    ("Where is the school?", ["The school stands behind the church."], ["The school has forty pupils."]),
]


class Fixed:
    """Vectors that are given by hand."""

    name, key, dimensions = "fixed", "fixed", 2

    def __init__(self, vectors):
        self.vectors = vectors

    def encode(self, texts):
        rows = np.array([self.vectors[text] for text in texts], dtype=np.float32)
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)

    word_vectors = encode


def test_figures_by_hand():
    vectors = {"a": (1, 0), "b": (0, 1), "A": (1, 0.1), "B": (0.9, 1), "C": (0.1, 1)}
    encoder = Fixed(vectors)
    pairs = (Pair("a", "A"), Pair("b", "B"))
    assert score(Set("t", "translation", pairs), encoder, library=False).figures["a to b"] == 1.0
    graded = (Pair("a", "A", 3), Pair("a", "B", 1), Pair("a", "b", 2))
    assert score(Set("s", "similarity", graded), encoder, library=False).figures["Spearman"] == 0.5
    asked = (Asked("a", ("B",), ("A",)), Asked("b", ("C",)))
    found = score(Set("r", "retrieval", asked=asked), encoder, library=False).figures
    assert found == {"first": 0.5, "MRR@10": 0.75, "nDCG@10": pytest.approx((1 + 1 / np.log2(3)) / 2, abs=1e-4)}
    assert spearman([1, 1, 1], [1, 2, 3]) == 0.0


def written(tmp_path, rows):
    path = tmp_path / "set.jsonl"
    path.write_text("\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows), encoding="utf-8")
    return path


A, S, Q = {"a": "x", "b": "y"}, {"a": "x", "b": "y", "score": 2}, {"query": "x", "right": ["y"]}


@pytest.mark.parametrize(
    ("rows", "kind", "count"),
    [
        ([A, "", A], "translation", 2),
        ([A, {**A, "label": "unrelated"}, {**A, "label": "equivalent"}], "translation", 2),
        ([S, {**A, "label": 1.5}], "similarity", 2),
        ([Q, {**Q, "wrong": ["z"]}], "retrieval", 2),
    ],
)
def test_forms(tmp_path, rows, kind, count):
    found = read(written(tmp_path, rows))
    assert (found.kind, len(found)) == (kind, count)


@pytest.mark.parametrize(
    ("rows", "complaint"),
    [
        ([A, S], ":2: a line for similarity among lines for translation"),
        ([A], "fewer than two lines"),
        ([], "fewer than two lines"),
        (["{"], ":1: no JSON"),
        (["[" * 100_000], ":1: no JSON"),
        (["[1]"], ":1: no JSON object"),
        ([A, {"a": 1, "b": "y"}], ":2: neither"),
        ([{"query": "x", "right": "y"}], ":1: a query needs"),
        ([{"query": "x", "right": []}], ":1: a query needs"),
        (['{"a": "x", "b": "y", "score": NaN}'], ":1: a score that is no number"),
    ],
)
def test_what_is_no_set(tmp_path, rows, complaint, capsys):
    path = written(tmp_path, rows)
    with pytest.raises(InputError, match=complaint.replace("[", r"\[")):
        read(path)
    assert command(["eval", str(path)]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def sets():
    return [
        Set("translations", "translation", tuple(Pair(a, b) for a, b in TRANSLATIONS)),
        Set("graded", "similarity", tuple(Pair(a, b, value, ("ar", "en")) for a, b, value in GRADED)),
        Set("asked", "retrieval", asked=tuple(Asked(query, tuple(r), tuple(w)) for query, r, w in ASKED)),
    ]


@pytest.mark.encoder
def test_the_command(tmp_path, capsys):
    path = written(
        tmp_path, [{"a": a, "b": b, "score": value, "lang_a": "ar", "lang_b": "en"} for a, b, value in GRADED]
    )
    assert command(["eval", str(path), "--plain", "--json", "--quiet"]) == 0
    (found,) = json.loads(capsys.readouterr().out)
    assert found["encoder"] == "use-multilingual-3" and found["lines"] == 5
    assert set(found["figures"]) == {"Spearman", "Pearson", "Spearman, with words"}
    assert min(found["figures"].values()) > 0.6
    assert command(["eval", str(path), "--plain", "--encoder", "embedded", "--quiet"]) == 0
    assert capsys.readouterr().out.startswith("| similarity | lines | encoder | Spearman |")


@pytest.mark.torch
@pytest.mark.encoder
@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize("data", sets(), ids=lambda data: data.kind)
def test_the_evaluators_of_sentence_transformers_say_the_same(data):
    pytest.importorskip("sentence_transformers", reason="the extra sentence-transformers is not installed")
    from verify import encoders

    plain, library = (score(data, encoders.load(None), library=by) for by in (False, True))
    assert library.by == "sentence-transformers"
    assert library.figures == pytest.approx(plain.figures, abs=2e-4)
