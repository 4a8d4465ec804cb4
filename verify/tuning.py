"""Settings of the process, for one that does nothing but this program's work."""

from __future__ import annotations

import gc
import os


def tune() -> None:
    """To be called before numpy is loaded. A check makes some hundred
    thousand lasting records, and looking through them every seven hundred costs a tenth of it; its matrices are small,
    and several threads at them burn time and gain none."""
    gc.set_threshold(100_000, 20, 100)
    for name in ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS"):
        os.environ.setdefault(name, "1")
