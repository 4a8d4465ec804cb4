"""An encoder of this package as a module of sentence-transformers (6 or later), so that what is built on that library
runs on it:

    SentenceTransformer(modules=[EncoderModule()], device="cpu")      # the embedded encoder
    as_sentence_transformer()                                         # the same

Importing this module imports torch. A model of it is not to be saved and read back: sentence-transformers refuses
modules that are not its own without `trust_remote_code`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.base.modules import InputModule

from verify import encoders


class EncoderModule(InputModule):
    """Texts in, `sentence_embedding` out: the vectors of an encoder, to the bit; of the embedded one where none is
    given."""

    config_keys: ClassVar[list[str]] = []

    def __init__(self, encoder: encoders.Encoder | None = None) -> None:
        super().__init__()
        self._encoder = encoder or encoders.load(None)

    def preprocess(self, inputs: Sequence[str], prompt: str | None = None, **options: Any) -> dict[str, torch.Tensor]:
        texts = [(prompt or "") + text for text in inputs]
        # The encoder reads text, so all of its work is done here and `forward` only hands it on.
        return {"sentence_embedding": torch.from_numpy(self._encoder.encode(texts))}

    def forward(self, features: dict[str, torch.Tensor], **options: Any) -> dict[str, torch.Tensor]:
        return features

    def get_embedding_dimension(self) -> int:
        return self._encoder.dimensions

    def save(self, output_path: str, *args: Any, **options: Any) -> None:
        self.save_config(output_path)

    @classmethod
    def load(cls, *args: Any, **options: Any) -> EncoderModule:
        return cls()


UseModule = EncoderModule
"""The name that it had when the embedded encoder alone could be one."""


def as_sentence_transformer(encoder: encoders.Encoder | None = None) -> SentenceTransformer:
    """A `SentenceTransformer` whose vectors are those of an encoder of this package."""
    return SentenceTransformer(modules=[EncoderModule(encoder)], device="cpu")
