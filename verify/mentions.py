"""Words that name a speaker: a name, a title, an office, a pronoun, read as a phrase from its left or its right end."""

from __future__ import annotations

import functools
from typing import NamedTuple

from verify.channels import is_channel_word
from verify.cues import cue_at, word_cue
from verify.frames import GENITIVE, Frame, Small, elided, fold_all, small_words
from verify.languages import Language
from verify.text import stem_forms
from verify.types import Span

LONGEST = 14  # words of a phrase; longer ones are read no further


class Mention(NamedTuple):
    """Tokens low..high-1 that name somebody. `name` is the range of the proper name in it, (0, 0) where there is none;
    `head` the folded noun of office or body; `kind` name, title, body, group, document, pronoun or phrase."""

    low: int
    high: int
    kind: str
    name: tuple[int, int] = (0, 0)
    head: str = ""
    gender: str = ""
    definite: bool = True
    cut: int = 0  # folded characters of a clitic at the front, no part of the name

    def surface(self, frame: Frame) -> Span:
        """The name where there is one, else the whole phrase."""
        low, high = self.name if self.name[1] else (self.low, self.high)
        cut = self.cut if low == self.low else 0
        return frame.folded.back(frame.tokens[low].start + cut, frame.tokens[high - 1].end)


@functools.cache
def titles(language: Language) -> dict[str, str]:
    """Folded word of `titles.tsv` -> kind; plurals of Latin letters by their ending."""
    rows = language.rows("titles")
    return {
        word.rstrip("."): row[1] for word, row in zip(fold_all([row[0] for row in rows], language), rows, strict=True)
    }


@functools.lru_cache(maxsize=50000)
def title_kind(word: str, language: Language) -> tuple[str, str]:
    """The title word and its kind, clitics and possessives cut; two empty strings where the word is none."""
    table, small = titles(language), small_words(language)
    kind = table.get(word)
    if kind:
        return word, kind
    for form in stem_forms(word, language)[1:]:
        if form in table:
            return form, table[form]
    for suffix in small.suffixes:
        if word.endswith(suffix) and word[: -len(suffix)] in table:
            return word[: -len(suffix)], table[word[: -len(suffix)]]
    if small.plural and word.endswith(small.plural) and len(word) > 4:
        single = word[: -len(small.plural)]
        if single in table:
            return single, table[single] if table[single] in ("body", "document") else "group"
    if "-" in word:
        head = word.rsplit("-", 1)[1]
        if head in table:
            return head, table[head]
    return "", ""


def front_cut(word: str, language: Language) -> int:
    """How many characters of a conjunction are written together with the word: where what remains is a title or has
    the article, and the word as it stands is no title."""
    small = small_words(language)
    elision = elided(word, language)
    if elision:
        return elision
    if not small.prefixes or word in titles(language):
        return 0
    for prefix in small.prefixes:
        rest = word[len(prefix) :]
        if word.startswith(prefix) and (
            rest in titles(language) or rest.startswith(small.article) and len(rest) > 4 or rest in small.pronouns
        ):
            return len(prefix)
    return 0


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
    if small.capitals and frame.has_capital(at) and at and frame.tokens[at - 1].kind == "w":
        return False
    if word in lists["prepositions"] or word in lists["conjunctions"] or word in lists["complement"]:
        return True
    if word in lists["relative"] or word in lists["skip"] or word in small.pronouns or word in small.first_person:
        return True
    if small.attached and word.startswith(small.attached) and not title_kind(word, frame.language)[1]:
        return True
    if small.accusative and frame.printed(at, at + 1).endswith(small.accusative):
        return True
    cue = cue_at(frame, at) if small.verb_last else word_cue(word, frame.language)
    if cue is None or cue.weak:
        return False
    return cue.kind in ("finite", "participle") or cue.kind == "noun" and bool(small.suffixes)


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


def phrase_from(frame: Frame, at: int, high: int) -> Mention | None:
    """The phrase that begins at a token, reading on; None where nothing that can name a speaker begins there."""
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
    return read_phrase(frame, at, end) if end > at else None


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
    mention = _with_capitals(frame, low, high, small) if small.capitals else _without_capitals(frame, low, high, small)
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
        if found and found != "modifier":
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
    return Mention(low, high, _kind_of(kind), (0, 0), head, definite=definite)


def _behind_titles(frame: Frame, run: tuple[int, int]) -> tuple[int, int]:
    low, high = run
    for at in range(low, high):
        if title_kind(frame.tokens[at].word, frame.language)[1]:
            low = at
    return low, high


def _kind_of(title: str) -> str:
    return {"office": "title", "honorific": "title", "person": "title", "portfolio": "phrase", "place": "body"}.get(
        title, title or "phrase"
    )


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


def _without_capitals(frame: Frame, low: int, high: int, small: Small) -> Mention:
    tokens, language = frame.tokens, frame.language
    head, kind, first_kind = "", "", ""
    at = low
    while at < high:
        before = tokens[at - 1].word if at > low else ""
        head_links = before.endswith(small.linking) and title_kind(before, language)[0] not in ("", before)
        word, found = title_kind(tokens[at].word, language)
        if found and not (found in ("portfolio", "place") and at == low):
            if found in ("office", "body", "group", "document", "person") and not first_kind:
                head, kind, first_kind = word, found, found
            elif (
                found == "office"
                and first_kind in ("office", "honorific")
                and tokens[at - 1].word not in small.lists["inner"]
            ):
                head = head or word
        elif (
            tokens[at].word in small.lists["inner"]
            or tokens[at].word in small.lists["determiners"]
            or first_kind
            and (head_links or _has_article(tokens[at].word, language, small))
            or not first_kind
            and found
        ):
            pass
        else:
            break
        at += 1
    if kind in ("body", "document", "group"):
        return Mention(low, high, kind, (0, 0), head, _ending_gender(head, small))
    name_end = _name_end(frame, at, high, small) if at < high else at
    if at < high and name_end > at:
        return Mention(low, high, "name", (at, name_end), head)
    if kind == "office" and high - low == 2 and at == high:
        return Mention(low, high, "title", (0, 0), head, _ending_gender(head, small))
    return Mention(low, high, _kind_of(kind or first_kind), (0, 0), head, _ending_gender(head, small))


def _has_article(word: str, language: Language, small: Small) -> bool:
    return word.startswith(small.article) or word.endswith(small.definite) or any(
        word.startswith(clitic)
        for clitic in language.clitics
        if clitic.endswith((small.article, "لل")) and len(word) > len(clitic) + 2
    )  # fmt: skip


def _ending_gender(head: str, small: Small) -> str:
    return "f" if small.feminine and head.endswith(small.feminine) else ""


def _is_adjective(word: str, language: Language) -> bool:
    return title_kind(word, language)[1] in ("portfolio", "place")


def _name_end(frame: Frame, low: int, high: int, small: Small) -> int:
    """Where a name without capitals ends: behind a word with the article that is no family name's form, at most five
    words on."""
    tokens, language = frame.tokens, frame.language
    at = low
    while at < high and at - low < 5:
        word = tokens[at].word
        if tokens[at].kind != "w" or word.endswith(small.definite):
            break
        has_article = bool(small.article) and word.startswith(small.article) and len(word) > 4
        if at > low and tokens[at - 1].word in small.lists["particles"]:
            at += 1
            continue
        if at > low and small.prefixes and word.startswith(small.prefixes) and title_kind(word[1:], language)[1]:
            break
        if has_article and at > low:
            family = (
                not tokens[low].word.startswith(small.article)
                and (
                    not title_kind(word, language)[1]
                    or word.endswith(small.relational[:1])
                    and _is_adjective(word, language)
                )
                and not word.endswith(small.feminine)
            )
            return at + 1 if family else at
        if at > low and title_kind(word, language)[1] in ("office", "body", "document"):
            break
        at += 1
    return at
