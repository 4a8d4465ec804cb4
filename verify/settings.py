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
    vector_scan: str = "numpy"
    """`faiss` (extra `fast`) scans ten times faster, with the same answers."""
    exact_passages: int = 5_000
    """Up to here every passage is scored exactly: 10 MB of vectors, 1 ms a query."""
    encode_batch: int = 512
    """Passages encoded and stored at once: half a second of work, the most that is lost when it is stopped."""
    encode_in_passing: int = 2_000
    """Passages without vectors that `check` encodes in passing, about two seconds; with more it asks for `corpus add`."""

    # --- names
    name_same: float = 0.84
    """Two spellings from here on count as one name; see tests/tables/any/names.tsv for the pairs it was set on."""

    # --- reading and storing
    largest_file: int = 20_000_000
    """Bytes of an article or source. A year of daily briefings is 15 MB of text; beyond that it is no single document."""
    busy_seconds: float = 10.0
    """How long one who opens a corpus waits for another's writing; a source is written in milliseconds."""
    encode_at_once: int = 256
    """Passages that are encoded together before their sources are written, each in a transaction of its own."""
    rarest_words: int = 5
    """Words of a query that FTS5 is asked for: on 200,000 Arabic passages eight times cheaper than all, same hits."""

    # --- reports
    interface: str = "en"
    """The language of a report's interface where its own languages have no wording, and of the terminal table."""
    confidence_high: float = 0.85
    confidence_medium: float = 0.6
    """From where a confidence is called high or medium. A choice of words, not measured; the number stands beside it."""
    reason_words: int = 80
    """Code points of the words in question that a reason shows; two lines of the evidence column."""

    # --- alignment and wording
    short_quote: int = 4
    """Quotes of fewer words are looked for as they stand, whole words in order: near matches of three words are noise."""
    align_floor: float = 0.3
    """Share of like words below which two texts are not aligned at all; distractors of the quote-to-speech set stay
    under it in nine of ten cases."""
    near_word: int = 72
    """rapidfuzz ratio from which two words may be forms of one (signed, signing); only steers the path."""
    align_windows: int = 3
    """Places of a source that are aligned in full; the right one was among the first two in all development rows."""
    common_places: int = 200
    """A word that stands more often in a source says nothing about the place of a quote."""
    longest_aligned: int = 4000
    """Words of a quote beyond which only an exact match is looked for; the longest real one had 410."""
    restriction_reach: int = 8
    """Words between a negation and the exception that takes it up (no ... but)."""
    scope_words: int = 40
    """A word governs no more than this many words behind it, for texts without punctuation."""
    invented_words: int = 5
    """Words in a row that no source has, from which they are called a statement without source and not an addition."""
    condition_reach: int = 3
    """Words behind a quote's end within which a condition still belongs to what was quoted."""

    # --- speech or not, claims
    name_words: int = 9
    """Longest title or name in quote marks that introducing words can tell from speech; longer ones are taken as
    speech (1 in 50 titles of the development articles was longer)."""
    unsaid_words: int = 3
    """Words in quote marks up to which a span without speaker and cue is a scare quote and not speech."""


DEFAULTS = Settings()
