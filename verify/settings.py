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
    considered: int = 8
    """Candidates of an item that are looked at closely. The right source was among the first three of every quote of
    nine stories that has one."""
    pool_all: int = 2_000
    """Up to here all passages are scored for every item, by words and by meaning."""
    pool_words: int = 50
    pool_meaning: int = 64
    """In a larger corpus so many passages an item come from the word index and from the vectors."""
    words_alone: float = 4.0
    """Words from which a quote is asked for without its sentence; below, both count by the number of words. Right source
    first for 41 translated quotes of nine stories: 0.88 by the quote alone, 0.90 so, 0.83 from 20 words."""
    clause_share: float = 0.5
    """How far the score of the best clause counts against that of the whole passage: 0.83 to 0.93 of those quotes."""
    by_clause: int = 10
    """Passages an item whose clauses are looked at."""
    words_share: float = 0.5
    """Weight of words against meaning within one language: flat between 0.3 and 0.65."""
    foreign_words: float = 0.1
    """Weight of words that are the same across languages (figures, Latin names) on top of meaning."""
    lean_speaker: float = 0.08
    lean_day: float = 0.06
    lean_days: float = 10.0
    lean_channel: float = 0.02
    lean_context: float = 0.05
    """What the presumed speaker, the same day (falling off within ten), the channel and the sentence before may tip: no
    more than translations of one sentence differ in meaning, 0.05 to 0.1."""
    accept_meaning: tuple[tuple[int, float], ...] = ((40, 0.38), (200, 0.47), (1000, 0.56))
    """From which meaning on the best of so many passages in another language may be the source: of 1,075 news sentences
    99, 96 and 88 % are then found, where 10 % of those whose source is not there still get in. Where the whole pool is on
    the sentence's own topic it takes 0.55 whatever the size (90 and 10 %), so meaning alone never decides."""
    vector_scan: str = "numpy"
    """`faiss` (extra `fast`) scans ten times faster, `server` leaves it to a corpus in PostgreSQL; the same answers."""
    scan_in_memory: int = 4_000_000
    """Passages of a corpus on a server up to which their signs are read into memory, 64 bytes each; beyond, or with
    `vector_scan` `server`, the server looks through them: without pgvector that takes it 0.5 s a query at a million."""
    exact_passages: int = 5_000
    """Up to here every passage is scored exactly: 10 MB of vectors, 1 ms a query."""
    encode_batch: int = 512
    """Passages encoded and stored at once: half a second of work, the most that is lost when it is stopped."""
    encode_in_passing: int = 2_000
    """Passages without vectors that `check` encodes in passing, about two seconds; with more it asks for `corpus add`."""

    # --- names
    name_same: float = 0.84
    """Two spellings from here on count as one name; see tests/tables/any/names.tsv for the pairs it was set on."""

    # --- across languages
    word_cosine_full: float = 0.75
    """Cosine of two words' vectors that counts as full support: true pairs of words in two languages lie above it."""
    pair_gain: float = 0.1
    """What two neighbours together must carry more than the better of them, to carry as a pair."""
    carried: float = 0.6
    """A word counts as carried from here on (0..1): about four in five of the true ones do, one in ten of the others."""
    carried_mutually: float = 0.35
    """Two words that are each other's best answer are taken for a pair from here on."""
    carried_well: float = 0.9
    """From here on a word is accounted for by another, whatever the lexicon says."""
    carried_surely: float = 0.95
    """Only the lexicon, the tables of names, equal digits and equal sounds reach this; vectors end at 0.99 of their scale."""
    negation_reach: int = 8
    """Words between a negation and what answers the words that it governs, for the two to be a pair at all."""
    not_carried: float = 0.5
    """A word below this is listed as carried by nothing."""
    stretch_word: float = 0.08
    stretch_sentence: float = 0.5
    """What a longer stretch of the source must bring, in carried words of the quote, for a word more and for a sentence
    more: a word that is surely carried is reached over a dozen others, not over two sentences."""
    region_sentences: int = 6
    """A source of up to so many sentences is read word by word as a whole."""
    related: float = 0.5
    """Half the sentence cosine plus half the mean coverage, from where two texts speak of one thing."""
    modal_reach: int = 4
    """Words from a modal to what answers the words that its like governs on the other side."""
    neighbour_carried: float = 0.85
    """From where two words answer each other surely enough to say that their neighbours stand in one place."""
    unlike_names: float = 0.4
    """The most that one known name carries another, however near their vectors: countries lie close together."""
    place_by_vector: float = 0.6
    """The most that a word which is no known name carries a known place."""
    name_carried: float = 0.7
    """A name that is carried less than this has no counterpart; vectors place unlike names of one kind below it."""
    opposite_near: float = 0.4
    """Two words whose vectors are further apart than this (on the scale of full support) are not taken for opposites
    in one place: a table of opposites alone meets every second pair of sentences by chance."""
    opposite_beside: float = 0.2
    """As `opposite_near`, where the very next word of either answers the other's."""
    opposite_window: int = 6
    opposite_company: int = 2
    """Words around either of two opposites that must all be carried, and how many there must be at least, for the two to
    be taken for what is left."""
    opposite_nearer: float = 0.55
    """As `opposite_near`, where the tables of one language only hold two words to be opposites."""
    name_near_first: float = 0.5
    """As `name_near`, for two names that begin with one sound."""
    name_near: float = 0.7
    """Two names whose spellings are as near as this may be one that was written oddly; they are not called different."""
    negation_heads: int = 8
    """Words behind a negation that are looked for on the other side where the first three are not found there."""

    # --- people
    person_near: float = 0.84
    person_lead: float = 0.05
    """How near a misspelt name must be to one of the registry, and by how much nearer than to the next person's."""

    # --- speed
    items_ahead: int = 32
    """Items of a story whose vectors are worked out in one go: their words are then some thousands, 10 MB of vectors."""

    # --- reading and storing
    short_page: int = 400
    """Characters of a web page under which trafilatura is not asked: it fuses or drops the paragraphs of such pages."""
    largest_file: int = 20_000_000
    """Bytes of an article or source. A year of daily briefings is 15 MB of text; beyond that it is no single document."""
    largest_archive: int = 200_000_000
    """Bytes of a file that holds many sources: a feed's history, an account's archive, a web archive."""
    largest_unpacked: int = 100_000_000
    """Bytes that may come out of all the packed parts of one file together. Posts of an account come in parts of 100 MB
    at most; more is a decompression bomb or work for several files."""
    unpacked_ratio: int = 200
    unpacked_free: int = 5_000_000
    """Beyond so many bytes no part may be more than so many times its packed size: text is packed 3 to 30 times, bombs
    1,000 times."""
    most_members: int = 200_000
    """Entries of a zip archive; an account's archive holds one for each picture."""
    most_records: int = 200_000
    """Sources in one file."""
    most_pages: int = 1_000
    """Pages of a PDF; each costs about 20 ms."""
    pdf_seconds: int = 60
    """How long a PDF may be read: a thousand pages of print take 30 s."""
    order_words: int = 30
    order_common: float = 0.04
    order_wrong: float = 0.03
    """Of a PDF in a script that runs from the right: from so many words on at least this share must be common words of
    its language (running text has 0.2), and at most this share may begin or end as no word does, else the order of its
    letters is called uncertain."""
    order_impossible: float = 0.2
    """Share of words that cannot be, read the other way round, from which the order is sure without common words: Arabic
    turned round has 0.43 to 0.65."""
    order_closing: float = 0.34
    """Share of a line's words from which endings that are rare count as wrong; accusatives alone reach 0.29 in a short line."""
    busy_seconds: float = 10.0
    """How long one who opens a corpus waits for another's writing; a source is written in milliseconds."""
    commit_seconds: float = 0.25
    """Sources read in this time are written together: a thousand small ones take seconds, not the half minute that a
    busy disk needs to confirm each; a kill loses no more than this."""
    rarest_words: int = 5
    """Words of a query that FTS5 is asked for: on 200,000 Arabic passages eight times cheaper than all, same hits."""
    fetch_delay: float = 2.0
    """Seconds between two requests to one host where its robots.txt asks for no longer."""
    fetch_longest_delay: float = 60.0
    """Seconds that a robots.txt may ask for; sites that ask for more are not fetched a second page from in one run."""
    fetch_timeout: float = 15.0
    fetch_deadline: float = 60.0
    """Seconds of silence after which a server is given up, and of one answer as a whole."""
    fetch_redirects: int = 5
    copy_words: int = 20
    """Runs of five words that a text must have for a copy of it to be looked for: two sentences of a readout."""
    copy_share: float = 0.6
    """Share of the shorter text's runs from which two texts are called alike; re-worded copies of official texts keep
    more, two statements of one office on one topic fewer than a third."""
    copy_same: float = 0.9
    """Share of both texts' runs from which two of unknown standing at different hosts are one text printed twice."""

    # --- reports
    selector_context: int = 32
    """Code points before and after the words in a text-quote selector: what the annotation tools use."""
    interface: str = "en"
    """The language of a report's interface where its own languages have no wording, and of the terminal table."""
    confidence_weights: tuple[tuple[str, tuple[float, ...]], ...] = (
        ("words-consistent", (5.492, 0.04, 0.0, 0.198, 0.0)),
        ("words-paraphrased", (4.763, 0.014, 0.0, 0.107, 0.0)),
        ("words-unsupported", (5.984, 0.034, 0.0, 0.259, 0.002)),
        ("meaning-consistent", (1.506, 0.926, 0.58, 0.895, 0.0)),
        ("meaning-paraphrased", (5.02, 0.0, 0.048, 0.042, 0.0)),
        ("meaning-unsupported", (2.287, 0.697, 0.453, 0.984, -0.315)),
        ("nothing", (2.06, -0.063, -0.267, -0.328, 0.0)),
    )
    """How sure a verdict is, by how it came about: constant, fit beyond 0.8, another language, a quote, each further fact
    that differs (`confidence.py`). Set by `scripts/calibrate` on nine stories, 2,105 false versions and twins and 1,100 public
    pairs; how far what is said lies from what comes out stands in docs/accuracy.md."""
    confidence_high: float = 0.85
    confidence_medium: float = 0.6
    """From where a confidence is called high or medium. A choice of words, not measured; the number stands beside it."""
    reason_words: int = 80
    """Code points of the words in question that a reason shows; two lines of the evidence column."""
    table_width: int = 100
    table_width_least: int = 72
    """Columns of the table where no terminal gives them, and the fewest in which its six columns can be read."""
    table_text: int = 160
    table_source: int = 80
    table_reason: int = 120
    """Code points that a cell of the table shows: about five lines of its column at 100 columns."""

    # --- review
    note_length: int = 4_000
    reviewer_length: int = 100
    """Longest note and name of a reviewer in code points: a paragraph, not a document."""
    request_bytes: int = 65_536
    """Largest request that the review's server reads: the longest note takes 48,000 where every letter is escaped."""
    request_seconds: float = 10.0
    """How long the server waits for a client that says nothing."""

    # --- alignment and wording
    short_quote: int = 4
    """Quotes of fewer words are looked for as they stand, whole words in order: near matches of three words are noise."""
    align_floor: float = 0.3
    """Share of like words below which two texts are not aligned at all: of 157 quotes beside a passage of another speech
    146 (93 %) are not, and none is lost beside its own."""
    near_word: int = 72
    """rapidfuzz ratio from which two words may be forms of one (signed, signing); only steers the path."""
    align_windows: int = 3
    """Places of a source that are aligned in full: in 116,000 characters of speeches no quote of 157 was aligned worse
    than in its own passage."""
    common_places: int = 200
    """A word that stands more often in a source says nothing about the place of a quote."""
    longest_aligned: int = 4000
    """Words of a quote beyond which only an exact match is looked for; the longest direct quote of 295 articles has 237."""
    most_marks: int = 60
    """Ellipses, and brackets, of one quote that are read as such; more are hostile, and would cost their square."""
    most_anchors: int = 12
    """Equal places of a quote's largest part that are each tried, for its other parts to tell them apart."""
    restriction_reach: int = 8
    """Words between a negation and the exception that takes it up (no ... but)."""
    scope_words: int = 40
    """A word governs no more than this many words behind it, for texts without punctuation."""
    invented_words: int = 5
    """Words in a row that no source has, from which they are called a statement without source and not an addition."""
    condition_reach: int = 3
    """Words behind a quote's end within which a condition still belongs to what was quoted."""
    pair_unlike: float = 0.15
    """Share of a statement's words that another has, below which the two are about different things."""
    pair_like: float = 0.3
    """Share from which a statement without a contradiction is taken to follow."""
    pair_reach: int = 5
    """Words behind a negation in which it must govern something that the other statement speaks of too."""
    pair_beside: int = 3
    """Words of content from a word to the rise or fall that is said of it."""
    pair_carried: float = 0.75
    """Support of a word by some word of the other statement below which it may stand in another's place."""
    pair_longest: int = 6_000
    """Characters of a statement that are read: a page. The cost of a pair is that of its words multiplied."""
    doubted: int = 3
    """Best answers to a statement that are looked at a second time: 10 ms each."""
    pair_doubt: float = 0.7
    document_doubt: float = 0.3
    """From which chance against it a statement that seemed to be held is doubted, beside its sentences and beside the
    whole document. By weights of the other half: of 890 statements of three sets that do not follow 369 were called
    consistent before and 257 after, of 659 that do 477 and 464; beside 472 news articles 130 of 177 and 65, 261 of 295
    and 229."""
    document_weights: tuple[tuple[str, float], ...] = (
        ("one-sentence", 2.164),
        ("two-sentences", -0.354),
        ("anywhere", -0.934),
        ("missing", -0.11),
        ("copied", 1.398),
        ("nearest", 3.158),
        ("constant", -3.432),
    )
    """Weight of each feature of `pairs/documents.py`, set by `scripts/weigh` on statements beside news articles. Balanced
    accuracy of 472 by weights of the other half of the articles: 0.76; by the share of words in the document 0.66."""
    document_sentences: int = 400
    """Sentences of a document that a single statement is laid beside: a long report."""
    document_longest: int = 100_000
    """Characters of a document that a statement is laid beside; beyond it only the first are read."""
    document_nearest: int = 8
    """Sentences of a document, those with most of the words, that are encoded: all 40 of an article take 0.2 s."""

    # --- speech or not, claims
    name_words: int = 9
    """Longest title or name in quote marks that introducing words can tell from speech; longer ones are taken as
    speech (1 in 50 titles of the development articles was longer)."""
    unsaid_words: int = 3
    """Words in quote marks up to which a span without speaker and cue is a scare quote and not speech."""
    weak_cue: float = 0.4
    """Strength of an attribution below which it makes no speech of one to three words in quote marks."""
    claim_words: int = 4
    """Words outside quotations below which a sentence makes no claim of its own."""
    headline_words: int = 40
    """Words of a first line without a full stop up to which it is the headline."""
    line_words: int = 12
    """Words of any other line without a full stop up to which it is a caption, a byline or a heading."""
    quoted_share: float = 0.45
    """Share of a sentence in quote marks from which it is a quotation and no claim besides."""
    worth_weights: tuple[tuple[str, float], ...] = (
        ("accuses", 0.9),
        ("ask", -1.2),
        ("bias", -2.2),
        ("change", 0.5),
        ("deed", 1.9),
        ("development", 1.2),
        ("digits", 0.9),
        ("extent", 0.8),
        ("hypothetical", 1.1),
        ("long", -0.8),
        ("number", 1.0),
        ("other", -0.3),
        ("past", 0.9),
        ("question", -1.5),
        ("record", 0.4),
        ("reported", 1.0),
        ("self", -1.3),
        ("short", -0.3),
        ("subject-self", -0.3),
        ("talk", -0.9),
        ("topic", 1.9),
        ("you", 1.3),
    )
    """Weight of each feature of `worth.py`: logistic regression with a strong prior on 1,901 debate sentences in two
    languages, rounded to a tenth. Mean average precision over three debates: 0.22 English, 0.19 Arabic on those same
    sentences; 0.16 and 0.15 where a fifth of the blocks is held out in turn."""

    # --- attribution
    label_likeness: float = 0.8
    """Likeness of a turn's label and a name from which the label is a short form of it: the contract's measure of names."""
    speaker_spelling: float = 0.86
    """Likeness of two spellings of a family name from which a later one is a slip for an earlier one in the article."""

    # --- numbers
    rounding_hedged: float = 0.05
    """How far, as a share, a figure behind `about` or `nearly` may be from the exact one. Reporting practice, not
    measured: 1,987 is nearly 2,000, 1,880 is not."""
    rounding_plain: float = 0.025
    """The same of a round figure without a hedge: 1.2 billion for 1,204,000,000."""
    rounding_above: float = 0.1
    """How far above `more than` (or below `less than`) the exact figure may be where the step of the round figure is
    less: 2,700 is more than 2,500."""
    conversion: float = 0.05
    """How far a figure converted to another unit may be off: newspapers round 497 miles to 800 kilometres, 100 feet to
    30 metres (1.6 % off), 15 miles to 25 kilometres (3.4 % off)."""

    # --- judging
    link_reach: int = 30
    """Code points between words of a source that are shown as one part answering one part of the story."""
    proviso_reach: int = 25
    """Code points behind the part of a source that answers within which a condition still belongs to it."""
    places: int = 4
    """Places of one source at which a quote that stands there several times is judged."""
    aligned_fit: float = 0.6
    """Share of like words from which a quote and a source of one language are compared word by word and not by meaning."""
    holds_fit: float = 0.5
    """How well a stretch must answer an item for the source to be said to hold its words or their meaning."""
    whole_fit: float = 0.97
    wrong_voice_cost: float = 0.25
    label_cost: float = 0.03
    speaker_gain: float = 0.08
    age_cost: float = 0.2
    earlier_share: float = 0.25
    superseded_days: int = 21
    superseded_agreement: float = 0.3
    age_days: float = 10.0
    """What another speaker, each step of the label and an older source take from a fit of 0..1 when the best of several
    places is chosen. An article quotes what was said of late: two in three distractors of one topic are months older."""
    broken_fit: float = 0.3
    cut_words: int = 3
    """Words of a source that is cut short from which a quote that opens with them all is said to be from it."""
    passages_read: int = 3
    """Passages of one source that are read word by word for an item in other words."""
    least_fit: float = 0.3
    figures_fit_from: float = 0.33
    same_words: float = 0.95
    rank_share: float = 0.5
    """Where a source has the very words no other is read; passages ranked under this share of the best are not either."""
    words_weight: float = 0.6
    full_meaning: float = 0.9
    carried_floor: float = 0.7
    carried_full: float = 0.95
    """Shares of words surely carried and of meaning in the fit of a passage; cosines of true translations end near 0.9."""
    figures_gain: float = 0.12
    stated_gain: float = 0.18
    stated_agreement: float = 0.25
    """What a statement's figures add where each is answered by an equal one, whose words agree so far on the average. Of
    twenty statements of eight made stories that came short of `stated_fit`, the four that a source bore out had all
    their figures in it, and of the sixteen others one had."""
    telling_count: int = 3
    figures_read: int = 2
    """From which size on a bare count tells a sentence from others; sentences of a source that are read for a statement
    because they hold one of its figures."""
    bound_agreement: float = 0.35
    bound_least: float = 0.2
    """What figures that all stand for the same thing add to a fit, and from which agreement they are said to."""
    faithful_fit: float = 0.48
    faithful_words: float = 0.75
    """From here on a translation without a differing fact counts as faithful, and a claim as stated."""
    rival_lead: float = 0.12
    rival_lead_bound: float = 0.2
    bound_date: float = 0.5
    unlike_kind: float = 0.5
    """What is left of the agreement of an ordinal with a count, or of a share with a bare number."""
    name_carried: float = 0.85
    rival_size: int = 4
    beyond_clause: float = 0.25
    """By how much more the words around another figure must answer before an equal one counts for the wrong thing."""
    chance_support: float = 0.6
    """Support of a word by some word of a clause that means nothing: one in ten of unrelated pairs reaches it."""
    sure_support: float = 0.85
    """Support from which a word is surely carried."""
    carried_fit: float = 0.46
    stated_fit: float = 0.5
    known_voice: float = 0.05
    known_voice_days: int = 10
    """By how much less a passage of the named speaker and of these days must answer to be taken for the one."""
    """From here on a passage in other words or another language is said to hold the item."""
    day_tolerance: int = 1
    """A statement is dated a day apart in Washington and in Baghdad."""
    min_worth: float = 0.0
    """Claims worth less are left out of a check; all that were found are kept unless a caller says otherwise."""


DEFAULTS = Settings()
