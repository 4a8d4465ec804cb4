"""Files to articles and sources; a line of a table is a test."""

import time
from datetime import date
from pathlib import Path

import pytest

from verify import importers, languages
from verify.errors import InputError
from verify.importers.dating import find_day
from verify.importers.transcript import find_turns
from verify.settings import DEFAULTS

TABLES = Path(__file__).parent / "tables"
SHARED = Path(__file__).parents[2] / "shared"


def rows(name):
    lines = (TABLES / name).read_text(encoding="utf-8").split("\n")
    return [tuple(line.split("\t")) for line in lines if line.strip() and not line.startswith("# ")]


def article(text, name="story.txt", **options):
    return importers.read_article_bytes(text if isinstance(text, bytes) else text.encode(), name, **options)


def source(text, name="source.md"):
    (found,) = importers.read_sources_bytes(text if isinstance(text, bytes) else text.encode(), name)
    return found


def regions(article):
    return [(region.kind, region.span.of(article.text)) for region in article.regions]


# --- plain text ----------------------------------------------------------------------------------------------------


def test_plain_text_is_kept_as_it_is():
    text = "Harbour opens early\r\n\r\nThe port\u00a0opened at dawn.\rIt closed  late. \n"
    assert article(text).text == text
    assert article("\ufeff" + text).text == text


def test_title_is_the_first_line_where_it_looks_like_one():
    assert article("Harbour opens early\n\nThe port opened at dawn.").title == "Harbour opens early"
    assert article("The port opened at dawn.\n\nIt closed late.").title is None
    assert article("Only one line").title is None


def test_front_matter_of_plain_text():
    found = article('---\ntitle: "Ports: a survey"\ndate: 2024-03-05\nlang: en-GB\nmood: calm\n---\nThe port opened.')
    assert (found.title, found.published, found.language) == ("Ports: a survey", date(2024, 3, 5), "en")
    assert found.text == "The port opened."
    assert "mood: calm" in found.notes


def test_a_rule_is_no_front_matter():
    text = "---\nThe port opened.\n---\nIt closed."
    assert article(text).text == text


def test_options_stand_over_the_file():
    found = article("---\ndate: 2024-03-05\n---\nThe port.", published=date(2024, 4, 1), language="ar")
    assert (found.published, found.language) == (date(2024, 4, 1), "ar")
    with pytest.raises(InputError):
        article("The port.", language="xx")


def test_language_is_that_of_the_words():
    assert article("قال الملاح إن الميناء مفتوح في كل يوم من أيام السنة.", "story.en.txt").language == "ar"
    assert article("The pilot said that the port is open on all days.", "story.ar.txt").language == "en"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "windows-1256"])
def test_encodings(encoding):
    text = "قال الملاح إن الميناء مفتوح في كل يوم من أيام السنة، وأضاف أن العمل مستمر على مدار الساعة."
    assert article(text.encode(encoding)).text == text


def test_old_latin_encoding():
    text = "The pilot said that the café by the harbour was closed for the winter, as it had been last year."
    assert article(text.encode("windows-1252")).text == text


def test_captions_and_boilerplate():
    found = article(
        "Harbour opens early\n\nThe harbour at dawn. (Photo: A. Person)\n\nThe port opened at dawn on Monday.\n\n"
        "“Photo” was the word he used in his speech.\n\nSubscribe to our newsletter for more."
    )
    assert regions(found) == [
        ("heading", "Harbour opens early"),
        ("caption", "The harbour at dawn. (Photo: A. Person)"),
        ("boilerplate", "Subscribe to our newsletter for more."),
    ]


def test_arabic_captions_and_boilerplate():
    found = article(
        "الميناء يفتح مبكرا\n\nالميناء عند الفجر (أرشيف)\n\nفتح الميناء أبوابه فجر الاثنين.\n\n"
        "كتب الملاح على صفحته أن العمل مستمر.\n\nاشترك في نشرتنا البريدية"
    )
    kinds = [kind for kind, _ in regions(found)]
    assert kinds == ["heading", "caption", "boilerplate"]


# --- what cannot be read -------------------------------------------------------------------------------------------

BAD = {
    "empty": b"",
    "spaces": b" \n\t\n",
    "nul": b"The port\x00opened.",
    "utf-16 without mark": "The port".encode("utf-16-le"),
    "pdf": b"%PDF-1.7 \x80\x81",
    "zip": b"PK\x03\x04 docx",
    "picture": b"\x89PNG\r\n",
    "surrogates": "The port \ud800 opened".encode("utf-8", "surrogatepass"),
    "damaged": "قال الملاح إن الميناء".encode()[:-1] + b"\xff\xfe" + "مفتوح".encode(),
    "no such day": b"---\npublished: 2023-02-30\n---\nThe port.",
    "no date": b"---\npublished: soon\n---\nThe port.",
    "bad yaml": b"---\ntitle: a: b: c\n---\nThe port.",
    "unclosed yaml": b"---\ntitle: [a, b\n---\nThe port.",
    "deep yaml": b"---\ntitle: " + b"[" * 30_000 + b"\n---\nThe port.",
    "front matter alone": b"---\ntitle: a\n---\n",
    "too large": b"a" * (DEFAULTS.largest_file + 1),
}


@pytest.mark.parametrize("name", ["story.txt", "story.md", "story.html", "story"])
@pytest.mark.parametrize("kind", BAD)
def test_bad_input_is_one_line(kind, name):
    if name.endswith("html") and ("yaml" in kind or "matter" in kind or "date" in kind or "day" in kind):
        return
    for read in (importers.read_article_bytes, importers.read_sources_bytes):
        with pytest.raises(InputError) as caught:
            read(BAD[kind], name)
        line = str(caught.value)
        assert line.startswith(name)
        assert "\n" not in line


def test_missing_file_and_folder(tmp_path):
    for path in (tmp_path, tmp_path / "none.txt", "a\0b"):
        for read in (importers.read_article, importers.read_sources):
            with pytest.raises(InputError):
                read(path)


HOSTILE = {
    "quote marks": '"' * 300_000,
    "stars": "*" * 300_000,
    "star words": "*a " * 100_000,
    "underscores": "_a_" * 100_000,
    "brackets": "[" * 300_000,
    "bracket pairs": "[]" * 150_000,
    "parentheses": "[a](" * 100_000,
    "ticks": "`" * 300_000,
    "tick words": "`a" * 150_000,
    "hashes": "# a\n" * 50_000,
    "colons": "A: " * 100_000,
    "labels": "A B: c\n" * 50_000,
    "spaces": "a" + " " * 10_000 + "b",
    "breaks": "a" + "\n" * 300_000 + "b",
    "tags": "<" * 300_000,
    "open tags": "<b>" * 50_000 + "a",
    "divs": "<div>" * 50_000 + "text" + "</div>" * 50_000,
    "entities": "&amp;" * 60_000,
    "comments": "<!--" * 60_000 + "a",
    "one line": "word " * 60_000,
    "dashes": "-" * 300_000,
    "rules": "---\n" * 60_000 + "a",
    "quotes": "> " * 100_000 + "a",
    "addresses": "http://" * 40_000,
    "marks": "\u0300" * 100_000 + "a",
}


@pytest.mark.parametrize("name", ["story.txt", "story.md", "story.html"])
@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_input_is_read_or_refused_in_time(kind, name):
    start = time.process_time()
    for read in (importers.read_article_bytes, importers.read_sources_bytes):
        try:
            read(HOSTILE[kind].encode(), name)
        except InputError:
            pass
    assert time.process_time() - start < 8


# --- Markdown ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("marked", "plain"), rows("any/markdown.tsv"))
def test_markdown_marks(marked, plain):
    marked, plain = marked.replace("\\n", "\n"), plain.replace("\\n", "\n")
    found = article(marked, "story.md")
    assert found.text == plain
    if not found.title:
        assert source(marked).text == plain


def test_markdown_article():
    found = article(
        "---\ntitle: Harbour opens\nauthor: [A. Person, B. Person]\npublished: March 5, 2024\n---\n"
        "![boat](boat.jpg)\n\n*A boat at dawn.*\n\nThe [port](https://port.example/) opened.\n\n"
        "> We open\n>\n> at dawn.\n\n## After\n\n[Subscribe to us](https://port.example/sub)\n",
        "story.md",
    )
    assert (found.title, found.author, found.published) == ("Harbour opens", "A. Person, B. Person", date(2024, 3, 5))
    assert found.text.startswith("Harbour opens\n\nA boat at dawn.\n\nThe port opened.\n\nWe open\n\nat dawn.")
    assert regions(found) == [
        ("heading", "Harbour opens"),
        ("caption", "A boat at dawn."),
        ("link", "port"),
        ("block-quote", "We open\n\nat dawn."),
        ("heading", "After"),
        ("boilerplate", "Subscribe to us"),
        ("link", "Subscribe to us"),
    ]
    assert found.links == ("https://port.example/", "https://port.example/sub")


def test_wrapped_lines_are_joined_and_labels_are_not():
    wrapped = "The port authority said in a long statement on Monday morning that\nBasra would open its gates again."
    assert article(wrapped, "story.md").text == wrapped.replace("\n", " ")
    labels = "QUESTION: When will the gates of the old port be opened to all of the boats that wait\nMR HOLT: Soon."
    assert article(labels, "story.md").text == labels


# --- sources and their turns -----------------------------------------------------------------------------------------

SOURCE = """---
id: 0012
publisher: Port Authority
kind: transcript
speaker: Peter Holt
lang: en
published: 2024-03-05
url: https://port.example/12
provenance: made up
licence: CC0
place: Basra
---
Opening remarks of the day.

MR. HOLT: We open at dawn.

The gates stay open.

QUESTION: Will you leave?

MR. HOLT: No.

SECRETARY REED:  We shall see …
"""


def test_source_fields():
    found = source(SOURCE)
    assert (found.id, found.publisher, found.kind, found.speaker) == (
        "0012",
        "Port Authority",
        "transcript",
        "Peter Holt",
    )
    assert (found.published, found.url, found.licence) == (date(2024, 3, 5), "https://port.example/12", "CC0")
    assert found.notes == ("place: Basra",)
    assert found.raw == SOURCE.encode()
    assert found.problem == "truncated"


def test_turns():
    found = source(SOURCE)
    assert [(turn.speaker, turn.role, turn.span.of(found.text)) for turn in found.turns] == [
        ("MR. HOLT", "speaker", "We open at dawn.\n\nThe gates stay open."),
        ("QUESTION", "question", "Will you leave?"),
        ("MR. HOLT", "speaker", "No."),
        ("SECRETARY REED", "speaker", "We shall see …"),
    ]


@pytest.mark.parametrize("code", ["en", "ar"])
def test_labels(code):
    for line, kind, speaker, label, role in [(*row, "", "")[:5] for row in rows(f"{code}/labels.tsv")]:
        turns = find_turns(line, languages.load(code), speaker or None, kind)
        assert [(turn.speaker, turn.role) for turn in turns] == ([] if label == "-" else [(label, role)]), line


@pytest.mark.parametrize("end", ["We shall see…", "We shall see . . .", "We shall see ...\n", "انتهى …"])
def test_cut_sources(end):
    assert source(f"The port opened. {end}").problem == "truncated"


@pytest.mark.parametrize("end", ["We … shall see.", "We shall see."])
def test_whole_sources(end):
    assert source(f"The port opened. {end}").problem is None
    assert source(f"---\ntruncated: true\n---\nThe port opened. {end}").problem == "truncated"


def test_attribution_line_names_the_speaker():
    found = source("The following is attributable to Deputy Spokesperson Ann Ash:\n\nThe envoy met the pilot.")
    assert found.speaker == "Ann Ash"


def test_unknown_language_is_noted():
    found = source("---\nlang: xx\n---\nThe port is open and the gates are not.")
    assert found.language == "en"
    assert any("xx" in note for note in found.notes)


@pytest.mark.parametrize(("line", "day"), rows("any/days.tsv"))
def test_days(line, day):
    assert find_day(line) == (None if day == "-" else date.fromisoformat(day))


# --- web pages -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("quotations", "found"),
    [
        (
            '<blockquote><p>In it.</p><blockquote class="twitter-tweet"><p>Gate two is open.</p>&mdash; Ada Lind '
            "(@adalind)</blockquote></blockquote>",
            [("block-quote", "In it."), ("embedded-post", "Gate two is open.")],
        ),
        (
            '<blockquote class="twitter-tweet"><blockquote>In it.</blockquote><p>Out of it.</p></blockquote>',
            [("block-quote", "In it."), ("embedded-post", "Out of it.")],
        ),
        (
            "<blockquote><p>One.</p><p>Two.</p></blockquote><blockquote><p>Three.</p></blockquote>",
            [("block-quote", "One.\n\nTwo."), ("block-quote", "Three.")],
        ),
    ],
)
def test_quotations_in_quotations(quotations, found):
    page = f"<html><body><p>The office said this on Monday of the week.</p>{quotations}</body></html>"
    assert regions(article(page, "story.html")) == found


PAGE = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Harbour opens early | The Quay</title>
<meta property="og:site_name" content="The Quay"><link rel="canonical" href="https://quay.example/1">
<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2024-03-05T08:00:00Z",
 "author": {"name": "A. Person"}}</script><script>var x = "“not in the story”";</script></head>
<body><header><nav><a href="/">Home</a></nav></header><main><article>
<h1>Harbour opens early</h1><p class="byline">By A. Person</p>
<figure><img src="a.jpg"><figcaption>The harbour at dawn</figcaption></figure>
<p>The port opened at dawn on Monday, <a href="https://port.example/a">the authority</a> said, and the first boats
 went out before the sun was up over the long northern breakwater of the bay.</p>
<p>“We open early because the boats cannot wait,” the harbour master told reporters at the old gate, and he thanked
 everyone who had worked through the night to clear the sand.<br><br>He left soon after.</p>
<blockquote class="twitter-tweet"><p lang="en" dir="ltr">The gates are open.</p>&mdash; Ann Ash (@annash)
 <a href="https://twitter.com/annash/status/77">March 4, 2024</a></blockquote>
<blockquote><p>It was cold.</p><p>It was dark.</p><footer>— Bo Birch, pilot</footer></blockquote>
<div class="related"><p>Related: “old harbour story” and more of the same kind</p></div>
</article></main><footer>© The Quay</footer></body></html>"""


def test_web_page():
    found = article(PAGE, "story.html")
    assert (found.title, found.author, found.published) == ("Harbour opens early", "A. Person", date(2024, 3, 5))
    assert found.url == "https://quay.example/1"
    assert "not in the story" not in found.text
    assert "Related" not in found.text
    assert "Home" not in found.text
    parts = found.text.split("\n\n")
    assert parts[0] == "Harbour opens early"
    assert parts[2].startswith("The port opened at dawn on Monday, the authority said, and the first boats went")
    assert parts[-1] == "— Bo Birch, pilot"
    kinds = {region.kind: region for region in found.regions}
    assert kinds["caption"].span.of(found.text) == "The harbour at dawn"
    assert kinds["link"].span.of(found.text) == "the authority"
    post = kinds["embedded-post"]
    assert (post.span.of(found.text), post.author, post.published) == (
        "The gates are open.",
        "Ann Ash",
        date(2024, 3, 4),
    )
    assert post.url == "https://twitter.com/annash/status/77"
    assert kinds["block-quote"].span.of(found.text) == "It was cold.\n\nIt was dark."
    assert kinds["block-quote"].author == "Bo Birch, pilot"
    assert found.links == ("https://port.example/a",)


def test_short_readout():
    page = (
        "<article><h1>Readout of a call</h1><p>March 5, 2024</p><p><em>The below is attributable to Spokesperson Ann "
        "Ash:</em></p><p>The pilot spoke today with the harbour master.</p></article>"
    )
    found = source(page, "readout.html")
    assert (found.title, found.published, found.speaker) == ("Readout of a call", date(2024, 3, 5), "Ann Ash")
    assert found.text == "The pilot spoke today with the harbour master."
    story = article(page, "readout.html")
    assert (story.title, story.published, story.author) == ("Readout of a call", date(2024, 3, 5), "Ann Ash")
    assert story.text.endswith("\n\nThe pilot spoke today with the harbour master.")


@pytest.mark.parametrize(
    "page",
    [
        "<main><article><div><br>{}</div></article></main>",
        "<article><article><p>{}</p></article></article>",
        "<main><main><div><div>{}</div></div></main></main>",
        "<div><section><p>{}</p></section></div>",
        "<body>{}</body>",
        "<article><p>{0}</p></article><article hidden><p>{0}</p></article>",
    ],
)
def test_nothing_comes_twice(page):
    line = (
        "The harbour master said on Monday that “the gates will be open to everyone before the winter” and went home."
    )
    for text in (article(page.format(line), "p.html").text, source(page.format(line), "p.html").text):
        assert text == line


def test_page_without_known_suffix_is_told_by_its_content():
    assert article(PAGE, "story").title == "Harbour opens early"


def test_page_in_an_old_encoding():
    text = "قال الملاح إن الميناء مفتوح في كل يوم من أيام السنة."
    page = f'<html><head><meta charset="windows-1256"></head><body><p>{text}</p></body></html>'
    assert article(page.encode("windows-1256"), "p.html").text == text


def test_a_page_date_is_never_guessed():
    page = "<article><h1>Title here</h1><p>The war of March 5, 1991 began at dawn on the coast, he said.</p></article>"
    assert article(page, "p.html").published is None


# --- the development stories ----------------------------------------------------------------------------------------


@pytest.mark.skipif(not SHARED.exists(), reason="the development stories are not here")
def test_other_forms_of_a_story_give_the_same_text():
    for name in ("ar-health-figures/article.ar.html", "en-election-count/article.en.md"):
        path = SHARED / "stories" / name
        plain = importers.read_article(path.with_name("article.txt"))
        assert importers.read_article(path).text.strip() == plain.text.strip()
        assert importers.read_article(path).published is not None
