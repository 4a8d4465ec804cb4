"""The same figures by the evaluators of sentence-transformers (6 or later), under the names of `scoring`."""

from __future__ import annotations

import warnings
from typing import Any

from verify.encoders import Encoder
from verify.encoders.transformers import quiet
from verify.evaluation import Set
from verify.evaluation.scoring import passages_of


def _run(evaluator: Any, encoder: Encoder) -> dict[str, float]:
    """What an evaluator says of an encoder; nothing is written."""
    from verify.encoders.use_module import as_sentence_transformer

    with quiet(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return dict(evaluator(as_sentence_transformer(encoder)))


def _module() -> Any:
    with quiet():
        from sentence_transformers.sentence_transformer import evaluation
    return evaluation


def translation(data: Set, encoder: Encoder) -> dict[str, float]:
    found = _run(
        _module().TranslationEvaluator(
            [pair.a for pair in data.pairs], [pair.b for pair in data.pairs], write_csv=False
        ),
        encoder,
    )
    return {"a to b": found["src2trg_accuracy"], "b to a": found["trg2src_accuracy"]}


def similarity(data: Set, encoder: Encoder) -> dict[str, float]:
    found = _run(
        _module().EmbeddingSimilarityEvaluator(
            [pair.a for pair in data.pairs],
            [pair.b for pair in data.pairs],
            [pair.score for pair in data.pairs],
            main_similarity="cosine",
            similarity_fn_names=["cosine"],
            write_csv=False,
        ),
        encoder,
    )
    return {"Spearman": found["spearman_cosine"], "Pearson": found["pearson_cosine"]}


def retrieval(data: Set, encoder: Encoder) -> dict[str, float]:
    passages = passages_of(data.asked)
    places = {text: str(at) for at, text in enumerate(passages)}
    found = _run(
        _module().InformationRetrievalEvaluator(
            {str(at): one.query for at, one in enumerate(data.asked)},
            {str(at): text for at, text in enumerate(passages)},
            {str(at): {places[text] for text in one.right} for at, one in enumerate(data.asked)},
            main_score_function="cosine",
            write_csv=False,
        ),
        encoder,
    )
    return {
        "first": found["cosine_accuracy@1"],
        "MRR@10": found["cosine_mrr@10"],
        "nDCG@10": found["cosine_ndcg@10"],
    }


SCORERS = {"translation": translation, "similarity": similarity, "retrieval": retrieval}
