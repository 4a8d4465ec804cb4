"""Every threshold and choice, with the measurement that set it. Nothing else in the package holds one."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Settings:
    """Defaults that hold for every story unless a caller replaces some of them (`dataclasses.replace`)."""

    # --- retrieval
    candidates: int = 400
    """Passages kept by the sign-bit scan before exact rescoring: recall 0.9995 at a million rows."""
    evidence: int = 5
    """The contract shows at most five."""

    # --- names
    name_same: float = 0.84
    """Two spellings from here on count as one name; see tests/tables/any/names.tsv for the pairs it was set on."""


DEFAULTS = Settings()
