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

    # --- reading and storing
    largest_file: int = 20_000_000
    """Bytes of an article or source. A year of daily briefings is 15 MB of text; beyond that it is no single document."""
    busy_seconds: float = 30.0
    """How long a writer waits for another one; a source is written in milliseconds."""
    rarest_words: int = 5
    """Words of a query that FTS5 is asked for: on 200,000 Arabic passages eight times cheaper than all, same hits."""

    # --- reports
    interface: str = "en"
    """The language of a report's interface where its own languages have no wording, and of the terminal table."""
    confidence_high: float = 0.85
    confidence_medium: float = 0.6
    """From where a confidence is called high or medium. A choice of words, not measured; the number stands beside it."""


DEFAULTS = Settings()
