"""The embedded encoder as a module of sentence-transformers (6 or later), for code that wants one of its models:

    SentenceTransformer(modules=[UseModule()], device="cpu")

Importing this module imports torch. A model of it is not to be saved and read back: sentence-transformers refuses
modules that are not its own without `trust_remote_code`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

import torch
from sentence_transformers.base.modules import InputModule

from verify.encoders import embedded


class UseModule(InputModule):
    """Texts in, `sentence_embedding` out: the vectors of `verify.encoders.embedded`, to the bit."""

    config_keys: ClassVar[list[str]] = []

    def __init__(self) -> None:
        super().__init__()
        self._encoder = embedded.load()

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
    def load(cls, *args: Any, **options: Any) -> UseModule:
        return cls()
