"""Claims, from the tables of each language, and the order of statements by worth."""

from pathlib import Path

import pytest

from verify import languages
from verify.extraction.claims import candidate_sentences, find_claims, shifted
from verify.extraction.marks import find_quoted
from verify.extraction.topics import subject_of
from verify.extraction.worth import features, worth
from verify.types import Facts, Number, Region, Span

TABLES = Path(__file__).parent / "tables"


def rows(name):
    found = []
    for path in sorted(TABLES.glob(f"*/{name}.tsv")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if line and not line.startswith("#"):
                cells = [cell.replace("\\n", "\n") for cell in line.split("\t")]
                found.append(pytest.param(path.parent.name, *cells, id=f"{path.parent.name}:{number}"))
    return found


@pytest.mark.parametrize(("code", "text", "expected"), rows("claims"))
def test_claims_table(code, text, expected):
    language = languages.load(code)
    claims = find_claims(text, language, find_quoted(text, language))
    assert " || ".join(f"{claim.claim_type}: {claim.span.of(text)}" for claim in claims) == expected


@pytest.mark.parametrize(("code", "text", "expected"), rows("topics"))
def test_subjects_table(code, text, expected):
    subject = subject_of(text, languages.load(code), Span(0, len(text)))
    assert (subject.of(text) if subject else "-") == expected


def test_regions_hold_no_claims():
    text = "The ferry carried 4,200 people in 2023.\n\nThe ferry carried 4,300 people in 2024."
    caption = Region("caption", Span(0, text.index("\n")))
    (claim,) = find_claims(text, languages.load("en"), regions=[caption])
    assert "4,300" in claim.span.of(text)


def test_title_in_the_text_is_no_claim():
    text = "The ferry carried 4,200 people.\n\nIt rained on Friday in Port News."
    spans = candidate_sentences(text, languages.load("en"), title="The ferry carried 4,200 people")
    assert [span.of(text) for span in spans] == ["It rained on Friday in Port News."]


def test_facts_are_counted_in_the_article():
    fact = Number(Span(2, 4), "12", 12, noun_span=Span(5, 9))
    moved = shifted(Facts(numbers=(fact,)), 100).numbers[0]
    assert (moved.span, moved.noun_span) == (Span(102, 104), Span(105, 109))


WORTHIER = [
    ("en", "The ferry tax was raised by 12 percent last year.", "Thank you, and good evening to all of you."),
    ("en", "He signed the trade deal that cost 4,000 jobs.", "I hope we will talk about it tonight."),
    ("ar", "ارتفعت ضرائب الشحن 12 بالمئة خلال العام الماضي.", "شكرا لكم جميعا ومساء الخير."),
    ("ar", "وقعت الحكومة اتفاقية كلفت 4000 وظيفة.", "أعتقد أننا نريد أن نتحدث عن ذلك."),
]


@pytest.mark.parametrize(("code", "more", "less"), WORTHIER)
def test_worth_ranks_figures_over_courtesies(code, more, less):
    language = languages.load(code)
    assert 0 < worth(less, language) < worth(more, language) < 1


def test_features_lie_in_unit_range():
    values = features("Was the 12% tax raised by 40, 50 or 60 million dollars?", languages.load("en"))
    assert all(0 <= value <= 1 for value in values.values())
    assert values["question"] == 1
