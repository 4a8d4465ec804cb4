"""Words that name a speaker: a name, a title, an office, a pronoun, read as a phrase from its left or its right end."""

from __future__ import annotations

from verify.attribution.channels import is_channel_word
from verify.attribution.cues import cue_at, word_cue
from verify.attribution.frames import GENITIVE, Frame, Small, small_words
from verify.attribution.givennames import given, is_given_name, is_second_name
from verify.attribution.titlewords import Mention, front_cut, kind_of, title_kind
from verify.attribution.uncased import has_article, read_uncased
from verify.naming.namefinding import is_common

__all__ = ["Mention", "front_cut", "is_stop", "phrase_from", "phrase_to", "read_phrase", "title_kind"]

LONGEST = 14  # words of a phrase; longer ones are read no further


def is_stop(frame: Frame, at: int, small: Small) -> bool:
    """True for a token that no phrase holds: a mark, a quotation, a preposition, a conjunction, a verb of speech."""
    token = frame.tokens[at]
    if token.kind == "p":
        return not (token.word == "." and _abbreviates(frame, at)) and token.word not in "&"
    if token.kind == "q":
        return True
    if token.kind == "n":
        return False
    lists = small.lists
    word = token.word
    if word in lists["named"] and at + 1 < len(frame.tokens) and frame.tokens[at + 1].word in given(frame.language):
        return False  # a witness called Roe
    if small.capitals and frame.has_capital(at) and at and frame.tokens[at - 1].kind == "w":
        return False
    if word in lists["prepositions"] or word in lists["conjunctions"] or word in lists["complement"]:
        return not is_given_name(frame, at, at)
    if word in lists["relative"] or word in lists["skip"] or word in small.pronouns or word in small.first_person:
        return not (word in small.first_person and is_given_name(frame, at, at))
    if small.attached and word.startswith(small.attached) and not title_kind(word, frame.language)[1]:
        return True
    if small.accusative and frame.printed(at, at + 1).endswith(small.accusative):
        return not _governed_title(frame, at, small)
    cue = cue_at(frame, at) if small.verb_last else word_cue(word, frame.language)
    if cue is None or cue.weak or is_second_name(frame, at):
        return False
    return cue.kind in ("finite", "participle") or cue.kind == "noun" and bool(small.suffixes)


def _governed_title(frame: Frame, at: int, small: Small) -> bool:
    """True for a title in the object's case whose case is that of a subject behind `but` or `that`."""
    before = frame.tokens[at - 1].word if at else ""
    if before in small.lists["conjunctions"] or before in small.lists["complement"]:
        return title_kind(frame.tokens[at].word, frame.language)[1] == "office"
    adjective = at > 1 and frame.printed(at - 1, at).endswith(small.accusative)
    return adjective and _governed_title(frame, at - 1, small)


def _abbreviates(frame: Frame, at: int) -> bool:
    """True for the stop of `Sen.` or of an initial."""
    if not at:
        return False
    before = frame.tokens[at - 1]
    if before.kind != "w" or before.end != frame.tokens[at].start:
        return False
    return before.word in frame.language.abbreviations or len(before.word) == 1 or (
        title_kind(before.word, frame.language)[1] == "honorific"
    )  # fmt: skip


def phrase_from(frame: Frame, at: int, high: int, verbs: bool = False) -> Mention | None:
    """The phrase that begins at a token, reading on; None where nothing that can name a speaker begins there. With
    `verbs` it ends in front of any verb, not of those of speech alone."""
    small = small_words(frame.language)
    tokens = frame.tokens
    if at >= high:
        return None
    pronoun = _pronoun(frame, at, high, small)
    if pronoun is not None:
        return pronoun
    end = at
    while end < high and end - at < LONGEST:
        word = tokens[end].word
        if word in small.lists["inner"] and end > at and end + 1 < high and _reads_on(frame, at, end, small):
            end += 1
            continue
        if is_stop(frame, end, small):
            break
        if end > at and small.suffixes and _is_complete(frame, at, end, small):
            break
        if verbs and end > at and small.past and _is_verb(frame, end, small):
            break
        if (
            small.capitals
            and end > at
            and word in small.lists["determiners"]
            and tokens[end - 1].word not in small.lists["inner"] | small.lists["determiners"]
        ):
            break
        end += 1
    while end > at and tokens[end - 1].word in small.lists["inner"]:
        end -= 1
    while end > at + 1 and tokens[end - 1].word in small.lists["determiners"]:
        end -= 1  # `the embassy denied that`: the object
    return read_phrase(frame, at, end) if end > at else None


def _is_complete(frame: Frame, low: int, at: int, small: Small) -> bool:
    """True where a phrase without capitals ends in front of a token: a plain verb of speech stands there, or a body's
    phrase has its article and what follows has none (`the ministry adds`)."""
    word, language = frame.tokens[at].word, frame.language
    cue = word_cue(word, language)
    if cue is not None and cue.plain and not cue.cut and word not in given(language):
        return True
    if not small.article or frame.tokens[at].kind != "w":
        return False
    if title_kind(frame.tokens[low].word, language)[1] not in ("body", "group", "document"):
        return False
    before = frame.tokens[at - 1].word
    if not before.startswith(small.article) and not (at - 1 > low and has_article(frame, at - 1, small)):
        return False
    open_ended = word.startswith((small.article, *small.noun_prefixes)) or title_kind(word, language)[1]
    return not (open_ended or word in small.lists["determiners"] or word in small.lists["particles"])


def _is_verb(frame: Frame, at: int, small: Small) -> bool:
    """True for a small word behind a capital that has a verb's ending: `Roe telephoned`."""
    word = frame.tokens[at].word
    if frame.tokens[at].kind != "w" or frame.has_capital(at) or not frame.has_capital(at - 1):
        return False
    verb = word in small.lists["verbs"] or word.endswith(small.past) and len(word) > 4 and "-" not in word
    return verb and not title_kind(word, frame.language)[1]


def phrase_to(frame: Frame, end: int, low: int) -> Mention | None:
    """The phrase that ends in front of token `end`, reading back."""
    small = small_words(frame.language)
    tokens = frame.tokens
    if end <= low:
        return None
    for size in (2, 1):
        if end - size >= low:
            pronoun = _pronoun(frame, end - size, end, small)
            if pronoun is not None and pronoun.high == end:
                return pronoun
    start = end
    while start > low and end - start < LONGEST:
        token = tokens[start - 1]
        if (
            token.word in small.lists["inner"]
            and start < end
            and start - 1 > low
            and not is_stop(frame, start - 2, small)
        ):
            start -= 1
            continue
        if is_stop(frame, start - 1, small):
            break
        start -= 1
        if token.word in small.lists["determiners"] and not _inner_before(frame, start, low, small):
            break
    while start < end and tokens[start].word in small.lists["inner"]:
        start += 1
    return read_phrase(frame, start, end) if end > start else None


def _inner_before(frame: Frame, start: int, low: int, small: Small) -> bool:
    return (
        start - 2 >= low
        and frame.tokens[start - 1].word in small.lists["inner"]
        and not is_stop(frame, start - 2, small)
    )


def _reads_on(frame: Frame, start: int, at: int, small: Small) -> bool:
    """True where an inner preposition goes on with the phrase: behind a title or a name in front of a plain word."""
    after = frame.tokens[at + 1]
    if after.kind != "w" or (is_stop(frame, at + 1, small) and after.word not in small.lists["determiners"]):
        return False
    body = title_kind(frame.tokens[start].word, frame.language)[1] == "body"
    partitive = frame.tokens[at].word in small.lists["partitive"] and not body
    if partitive and not title_kind(after.word, frame.language)[1]:
        if not after.word.startswith(small.article) and is_common(after.word, frame.language):
            return False
    if title_kind(after.word, frame.language)[1] == "document" or is_channel_word(after.word, frame.language):
        return False
    return any(title_kind(frame.tokens[i].word, frame.language)[1] for i in range(start, at)) or small.capitals


def _pronoun(frame: Frame, at: int, high: int, small: Small) -> Mention | None:
    tokens = frame.tokens
    for size in (2, 1):
        if at + size <= high:
            word = " ".join(token.word for token in tokens[at : at + size])
            kind = small.pronouns.get(word)
            if kind is None:
                cut = front_cut(word, frame.language)
                kind = small.pronouns.get(word[cut:]) if cut else None
            else:
                cut = 0
            if kind is not None and kind != "any":
                return Mention(at, at + size, "pronoun", gender=kind, head=word, cut=cut)
    return None


def read_phrase(frame: Frame, low: int, high: int) -> Mention:
    """Tells the title from the name in a phrase."""
    small = small_words(frame.language)
    mention = _with_capitals(frame, low, high, small) if small.capitals else read_uncased(frame, low, high)
    cut = front_cut(frame.tokens[low].word, frame.language)
    return mention._replace(cut=cut) if cut else mention


def _with_capitals(frame: Frame, low: int, high: int, small: Small) -> Mention:
    tokens, language = frame.tokens, frame.language
    definite = tokens[low].word not in small.lists["indefinite"]
    head_low, head_high = low, high
    for at in range(low + 1, high):
        if tokens[at].word in small.lists["inner"] and not frame.has_capital(at):
            head_high = at
            break
        if tokens[at].word == GENITIVE and at + 1 < high:
            head_low = at + 1
    head, kind, last_title = "", "", -1
    for at in range(head_low, head_high):
        word, found = title_kind(tokens[at].word, language)
        if (
            found
            and found != "modifier"
            and not (found == "group" and _inside_capitals(frame, at, head_low, head_high))
        ):
            head, kind, last_title = word, found, at
    name = _capital_run(frame, max(head_low, last_title + 1), head_high, small)
    if (
        not name[1]
        and head_high < high
        and kind in ("office", "honorific")
        and tokens[low].word not in small.lists["determiners"]
    ):
        # Secretary of Labor Jane Roe: the name stands behind the office's own name.
        run = _capital_run(frame, head_high + 1, high, small)
        run = _behind_titles(frame, run)
        if run[1] - run[0] >= 3:
            name = (run[0] + 1, run[1])
    if not name[1] and last_title >= 0 and kind in ("office", "honorific", "body"):
        # A body's own name (Labor Department) is the speaker as a whole.
        name = (0, 0)
    if not name[1] and last_title < 0:
        name = _capital_run(frame, head_low, head_high, small)
    if name[1]:
        return Mention(low, high, "name", name, head, definite=True)
    return Mention(low, high, kind_of(kind), (0, 0), head, definite=definite)


def _inside_capitals(frame: Frame, at: int, low: int, high: int) -> bool:
    """True for a word with a capital between two such: `Public Media Cell` names no media."""
    return low < at < high - 1 and all(
        frame.tokens[i].kind == "w" and frame.has_capital(i) for i in (at - 1, at, at + 1)
    )


def _behind_titles(frame: Frame, run: tuple[int, int]) -> tuple[int, int]:
    low, high = run
    for at in range(low, high):
        if title_kind(frame.tokens[at].word, frame.language)[1]:
            low = at
    return low, high


def _capital_run(frame: Frame, low: int, high: int, small: Small) -> tuple[int, int]:
    """The last run of words with a capital, small particles within it included; (0, 0) where there is none."""
    tokens = frame.tokens
    end = high
    while end > low and not (
        tokens[end - 1].kind == "w" and frame.has_capital(end - 1) and not _opens(frame, end - 1, small)
    ):
        end -= 1
    if end == low:
        return 0, 0
    start = end - 1
    while start > low:
        token = tokens[start - 1]
        if token.kind == "w" and frame.has_capital(start - 1) and not _opens(frame, start - 1, small):
            start -= 1
        elif (
            token.word in small.lists["particles"]
            and start - 2 >= low
            and frame.has_capital(start - 2)
            or token.word == "."
            and start - 2 >= low
            and frame.has_capital(start - 2)
        ):
            start -= 2
        else:
            break
    return start, end


def _opens(frame: Frame, at: int, small: Small) -> bool:
    return frame.tokens[at].word in small.lists["openers"]
