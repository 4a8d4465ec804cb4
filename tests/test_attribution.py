"""Who said it, from the tables of each language, and what must hold for any text."""

import time
from datetime import date
from pathlib import Path

import pytest

from verify import languages
from verify.attribution.attribution import attribute, attribute_statement
from verify.extraction.extract import extract
from verify.extraction.marks import find_quoted
from verify.naming.people import Person, Registry
from verify.types import Article, Region, Span

TABLES = Path(__file__).parent / "tables"
PUBLISHED = date(2024, 5, 16)


def rows(name):
    for path in sorted(TABLES.glob(f"*/{name}.tsv")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if line and not line.startswith("#"):
                cells = [cell.replace("\\n", "\n") for cell in line.split("\t")]
                yield pytest.param(path.parent.name, *cells, id=f"{path.parent.name}/{name}.tsv:{number}")


def attributed(text, code, **more):
    return attribute(text, code, find_quoted(text, languages.load(code)), published=PUBLISHED, **more)


@pytest.mark.parametrize(("code", "text", "speaker", "cue"), list(rows("speakers")))
def test_speakers_table(code, text, speaker, cue):
    (quote, *_) = extract(Article("story", "story", text, code)).quotes
    assert (quote.speaker.name if quote.speaker else "-", quote.cue.text if quote.cue else "-") == (speaker, cue)


@pytest.mark.parametrize(
    ("code", "text", "number", "speaker", "surface", "cue", "channel", "day", "via"), list(rows("attribution"))
)
def test_attribution_table(code, text, number, speaker, surface, cue, channel, day, via):
    said = attributed(text, code)[int(number)]
    found = ["-"] * 6
    if said is not None:
        found = [
            said.speaker.name if said.speaker else "-",
            (said.speaker.surface if said.speaker else None) or "-",
            said.cue.text if said.cue else "-",
            said.channel or "-",
            said.said_on.isoformat() if said.said_on else "-",
            said.via or "-",
        ]
    assert found == [speaker, surface, cue, channel, day, via]


@pytest.mark.parametrize(("code", "sentence", "speaker", "cue", "content"), list(rows("attribution-statements")))
def test_statements_table(code, sentence, speaker, cue, content):
    found = attribute_statement(sentence, code, Span(0, len(sentence)), published=PUBLISHED)
    if found is None:
        assert (speaker, cue, content) == ("-", "-", "-")
    else:
        said = found.attribution
        assert (said.speaker.name, said.cue.text, found.content.of(sentence)) == (speaker, cue, content)


def test_spans_are_the_words_as_printed():
    text = "قال الوزيرُ سالم الجبــوري إن «السد آمن»، مؤكّداً أن «الطريق مفتوح»."
    for said in attributed(text, "ar"):
        assert said.speaker.span.of(text) == said.speaker.surface
        assert said.cue.span.of(text) == said.cue.text


def test_registry_names_the_speaker():
    people = Registry.of([Person("Jane Roe", names=("Jane Roe", "Roe"), titles=("Water Minister",))])
    text = "“The dam holds,” the water minister said. “It is dry,” Roe added."
    assert [said.speaker.name for said in attributed(text, "en", people=people)] == ["Jane Roe", "Jane Roe"]


def test_embedded_post_is_its_author_s():
    text = "Lund laughed.\n\n“The dam holds.”\n\nRoe said no."
    place = text.index("“The")
    region = Region("embedded-post", Span(place, place + 17), "Jane Roe", date(2024, 5, 1), "https://x.com/roe/1")
    (said,) = attributed(text, "en", regions=[region])
    assert (said.speaker.name, said.channel, said.said_on) == ("Jane Roe", "post on X", date(2024, 5, 1))


def test_nested_quotation_is_the_outer_one_s():
    text = "“He told me ‘go home’ and I went,” Jane Roe said."
    spans = find_quoted(text, languages.load("en"), nested=True)
    found = attribute(text, "en", spans)
    assert [said.speaker.name for said in found] == ["Jane Roe", "Jane Roe"]


def test_order_of_spans_is_kept():
    text = "“The dam holds,” Jane Roe said. “It leaks,” Omar Lund said."
    spans = list(reversed(find_quoted(text, languages.load("en"))))
    assert [said.speaker.name for said in attribute(text, "en", spans)] == ["Omar Lund", "Jane Roe"]


@pytest.mark.parametrize("code", ["ar", "en"])
@pytest.mark.parametrize(
    "piece",
    [
        '"',
        "\x00 said ",
        '\ud800 said "\udfff" ',
        "said ",
        '"a" said ',
        "قال ",
        'A: "b" ',
        "the man of ",
        "وزير ",
        "he, ",
        "\n",
    ],
)
def test_hostile_text_stays_linear(code, piece):
    def spent(size):
        text = piece * size
        spans = find_quoted(text, languages.load(code))
        began = time.process_time()
        assert len(attribute(text, code, spans)) == len(spans)
        return time.process_time() - began

    spent(50)
    assert spent(2000) < 20 * spent(400) + 0.2


@pytest.mark.parametrize("code", languages.codes())
def test_lists_agree(code):
    language = languages.load(code)
    forms = {form for row in language.rows("cues") for cell in row[1:] for form in cell.split("|")}
    for name in ("cues-weak", "cues-plain"):
        assert set(language.words(name)) <= forms
    for _, weight in language.rows("cue-weights"):
        float(weight)
    words = [row[0] for row in language.rows("titles")]
    assert len(words) == len(set(words))
