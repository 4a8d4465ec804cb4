"""Passages by their words: the index is asked for the rarest words of a query, in every form that the corpus has of
them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from verify.corpus.store import Corpus
from verify.languages import Language
from verify.settings import DEFAULTS
from verify.text import folded_words, stem_forms, words
from verify.types import Passage, Span

_MOST_WORDS = 60
_MOST_NOTED = 200_000


@dataclass(frozen=True, slots=True)
class Term:
    """A word of a query: its forms that the corpus holds, and in how many passages they stand."""

    word: str
    forms: tuple[str, ...]
    passages: int


def search(
    corpus: Corpus, text: str, language: Language, limit: int, speaker: str | None = None
) -> list[tuple[int, float]]:
    """The passages with the rarest words of a text as (id, score), best first: BM25, more is better. With `speaker`
    only passages of that person. Empty where the corpus has none of the words."""
    terms = rarest(corpus, text, language, DEFAULTS.rarest_words)
    if not terms or limit < 1:
        return []
    asked = [form for term in terms for form in term.forms]
    if speaker is None:
        return corpus.find_words(asked, limit)
    names = names_of(corpus, speaker)
    return corpus.find_words(asked, limit, names) if names else []


def rarest(corpus: Corpus, text: str, language: Language, count: int) -> tuple[Term, ...]:
    """The words of a text that stand in the fewest passages, rarest first; words that stand in none are left out."""
    asked = list(dict.fromkeys(folded_words(text, language)))[:_MOST_WORDS]
    forms = {word: written_forms(word, language) for word in asked}
    known = _passage_counts(corpus, list(dict.fromkeys(form for many in forms.values() for form in many)))
    terms = []
    for word in asked:
        held = tuple(form for form in forms[word] if form in known)
        if held:
            terms.append(Term(word, held, sum(known[form] for form in held)))
    terms.sort(key=lambda term: term.passages)  # stable: of equally rare words the first ones stay first
    return tuple(terms[:count])


def written_forms(word: str, language: Language) -> tuple[str, ...]:
    """A folded word, what remains without a clitic, and both with any other clitic in front."""
    if not language.clitics or not word.isalpha() or len(word) < 3:
        return (word,)
    stems = stem_forms(word, language)
    bare = min(stems, key=len)
    forms = [*stems, *(clitic + word for clitic in language.clitics), *(clitic + bare for clitic in language.clitics)]
    return tuple(dict.fromkeys(forms))


def names_of(corpus: Corpus, speaker: str) -> tuple[str, ...]:
    """The names in the corpus under which a person's passages stand."""
    registry = corpus.people()
    return tuple(name for name in corpus.speakers() if registry.same(name, speaker))


def _passage_counts(corpus: Corpus, forms: Sequence[str]) -> dict[str, int]:
    """In how many passages each of these words stands, of those that stand in any. SQLite counts them one by one, so that
    a common word of a large corpus takes longer than the search itself: the counts are noted."""
    noted = corpus.noted("words")
    if len(noted) > _MOST_NOTED:
        noted.clear()
    asked = [form for form in forms if form not in noted]
    if asked:
        noted.update(dict.fromkeys(asked, 0))
        noted.update(corpus.count_words(asked))
    return {form: noted[form] for form in forms if noted[form]}


def search_sentences(
    corpus: Corpus, text: str, language: Language, limit: int, speaker: str | None = None
) -> tuple[Passage, ...]:
    """What a reader who looks for words wants to see: sentences, those with most of the words first, and of these the
    ones that have them exactly as written."""
    scores = dict(search(corpus, text, language, 8 * limit, speaker))
    if not scores:
        return ()
    sentences = corpus.passages(corpus.sentences(scores))
    printed = text.split()

    def order(passage: Passage) -> tuple[int, int, float, int]:
        held = {word for word, _ in _matches(passage.text, text, language)}
        exact = sum(word in passage.text for word in printed)
        return -len(held), -exact, -scores[passage.id], passage.id

    return tuple(sorted(sentences, key=order)[:limit])


def found_words(passage: str, text: str, language: Language) -> tuple[Span, ...]:
    """Where words of a query stand in a passage, as printed there, marks and clitics included."""
    return tuple(span for _, span in _matches(passage, text, language))


def _matches(passage: str, text: str, language: Language) -> list[tuple[str, Span]]:
    asked: dict[str, str] = {}
    for word in words(text, language):
        for form in written_forms(word.folded, language):
            asked.setdefault(form, word.folded)
    return [(asked[word.folded], word.span) for word in words(passage, language) if word.folded in asked]
