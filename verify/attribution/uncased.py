"""Title and name in a phrase of a script without capitals: by title words, the article, given names and places."""

from __future__ import annotations

from verify.attribution.frames import Frame, Small, small_words
from verify.attribution.givennames import given, is_given_name
from verify.attribution.titlewords import Mention, kind_of, title_kind
from verify.languages import Language
from verify.naming.namefinding import is_common


def read_uncased(frame: Frame, low: int, high: int) -> Mention:
    """Tells the title from the name in tokens low..high-1."""
    tokens, language, small = frame.tokens, frame.language, small_words(frame.language)
    head, kind, first_kind = "", "", ""
    at = low
    while at < high:
        before = tokens[at - 1].word if at > low else ""
        head_links = before.endswith(small.linking) and title_kind(before, language)[0] not in ("", before)
        word, found = title_kind(tokens[at].word, language)
        if is_given_name(frame, at, low) or first_kind and tokens[at].word in small.lists["particles"]:
            break
        if first_kind and tokens[at].word in small.lists["named"]:
            at += 1  # a witness called Roe
            break
        if first_kind and _object_begins(frame, at, low, small):
            high = at
            break
        if found and not (found in ("portfolio", "place") and at == low):
            if found in ("office", "body", "group", "document", "person") and not first_kind:
                head, kind, first_kind = word, found, found
            elif found == "honorific" and not first_kind and _links(frame, at + 1, high, small):
                head, kind, first_kind = word, "office", "office"  # the figure in the movement Roe
            elif (
                found == "office"
                and first_kind in ("office", "honorific")
                and tokens[at - 1].word not in small.lists["inner"]
            ):
                head = head or word
        elif (
            tokens[at].word in small.lists["inner"]
            or tokens[at].word in small.lists["determiners"]
            and (first_kind or at == low)
            or first_kind
            and tokens[at].word in small.lists["adjectives"]
            or first_kind
            and (head_links or has_article(frame, at, small))
            or not first_kind
            and found
            or kind == "office"
            and _goes_on(frame, at, low, small)
        ):
            pass
        else:
            break
        at += 1
    if kind in ("body", "document", "group"):
        return Mention(low, high, kind, (0, 0), head, _ending_gender(head, small))
    if first_kind == "office":
        at = _behind_place(frame, at, high, small)
    if at < high and at > low and not can_name(frame, at, small) and not _family_follows(frame, at, high, small):
        high = at
    elif at == low < high and tokens[at].word.startswith(small.imperfect) and not can_name(frame, at, small):
        return Mention(low, high, "phrase", (0, 0), head, _ending_gender(head, small))
    name_end = _name_end(frame, at, high, small, titled=at > low) if at < high else at
    if at < high and name_end > at:
        return Mention(low, high, "name", (at, name_end), head)
    if kind == "office" and high - low == 2 and at == high:
        return Mention(low, high, "title", (0, 0), head, _ending_gender(head, small))
    return Mention(low, high, kind_of(kind or first_kind), (0, 0), head, _ending_gender(head, small))


def _links(frame: Frame, at: int, high: int, small: Small) -> bool:
    return at < high and frame.tokens[at].word in small.lists["inner"]


def _goes_on(frame: Frame, at: int, low: int, small: Small) -> bool:
    """True for a common noun right behind an office without the article: `head of the teams of rescue`."""
    tokens, language = frame.tokens, frame.language
    before, word = tokens[at - 1].word, tokens[at].word
    if at == low or tokens[at].kind != "w" or word in given(language):
        return False
    if word.startswith(small.noun_prefixes) and not word.startswith(small.article):
        return is_common(word, language)  # commissioner for rights
    if before in small.lists["inner"]:
        return is_common(word, language)  # spokesman for the brigades
    if before.startswith(small.article):
        return False
    title = title_kind(before, language)[1]
    bare = title == "office" or not title and is_common(before, language)
    return bare and is_common(word, language)


def can_name(frame: Frame, at: int, small: Small) -> bool:
    """False for a common noun that is neither a given name nor a small part of one, and for a verbal noun."""
    word, language = frame.tokens[at].word, frame.language
    if word in given(language) or word in small.lists["particles"] or frame.tokens[at].kind != "w":
        return True
    if is_common(word, language) or small.verbal_noun.fullmatch(word):
        return False
    ending = next((suffix for suffix in small.suffixes if word.endswith(suffix) and len(word) > len(suffix) + 2), "")
    return not ending or not is_common(word[: -len(ending)], language)


def _object_begins(frame: Frame, at: int, low: int, small: Small) -> bool:
    """True for a word with the article that can't belong to the phrase in front: behind an adjective without one (`a
    senior official the reporters`), or a plural in the object's case behind a phrase that is complete."""
    tokens = frame.tokens
    word, before = tokens[at].word, tokens[at - 1].word
    if at == low or not word.startswith(small.article):
        return False
    if before.startswith(small.article):
        return word.endswith(small.oblique) and not before.endswith(small.oblique + small.nominative)
    relational = before.endswith(small.relational[:1]) and title_kind(before, frame.language)[1] == "portfolio"
    return at - 1 > low and (relational or before in small.lists["adjectives"])


def _family_follows(frame: Frame, at: int, high: int, small: Small) -> bool:
    """True where a word with the article that is no common noun follows: a family name."""
    if at + 1 >= high:
        return False
    word = frame.tokens[at + 1].word
    return word.startswith(small.article) and not is_common(word, frame.language)


def _begins_with_article(frame: Frame, at: int, small: Small) -> bool:
    word = frame.tokens[at].word
    if not small.article or not word.startswith(small.article):
        return False
    return not (small.no_article and frame.printed(at, at + 1).startswith(small.no_article))


def has_article(frame: Frame, at: int, small: Small) -> bool:
    word = frame.tokens[at].word
    if word.startswith(small.article) and not _begins_with_article(frame, at, small):
        return False
    return word.startswith(small.article) or word.endswith(small.definite) or any(
        word.startswith(clitic)
        for clitic in frame.language.clitics
        if clitic.endswith((small.article, *small.assimilated)) and len(word) > len(clitic) + 2
    )  # fmt: skip


def _ending_gender(head: str, small: Small) -> str:
    return "f" if small.feminine and head.endswith(small.feminine) else ""


def _is_adjective(word: str, language: Language) -> bool:
    return title_kind(word, language)[1] in ("portfolio", "place")


def _behind_place(frame: Frame, low: int, high: int, small: Small) -> int:
    """Where the name begins behind an office's place of one or two words (`governor of Red Hill John Roe`): at a word
    that is a given name, where the first word is none."""
    known = given(frame.language)
    if low >= high or frame.tokens[low].word in known or frame.tokens[low].word in small.lists["particles"]:
        return low
    for at in range(low + 1, min(low + 3, high - 1)):
        if frame.tokens[at].word in known:
            return at
    return low


def _name_end(frame: Frame, low: int, high: int, small: Small, titled: bool = False) -> int:
    """Where a name without capitals ends: behind a word with the article that is no family name's form, at most five
    words on."""
    tokens, language = frame.tokens, frame.language
    at = low
    while at < high and at - low < 5:
        word = tokens[at].word
        if tokens[at].kind != "w" or word.endswith(small.definite):
            break
        has_article = _begins_with_article(frame, at, small) and len(word) > 4
        if at > low and (tokens[at - 1].word in small.lists["particles"] or word in small.lists["name_ends"]):
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
                and (
                    not word.endswith(small.feminine) or titled and at == low + 1 and not title_kind(word, language)[1]
                )
            )
            return at + 1 if family else at
        if at > low and title_kind(word, language)[1] in ("office", "body", "document"):
            break
        if at > low and word not in given(language) and small.verbal_noun.fullmatch(word):
            break  # Roe by designing
        verb = word.startswith(small.imperfect) and len(word) > 3
        if at - low > (0 if verb else 1) and not has_article and not can_name(frame, at, small):
            break  # a common noun, the object of the verb in front, or the next verb
        at += 1
    return at
