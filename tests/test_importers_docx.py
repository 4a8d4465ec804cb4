"""Word documents of three programs, read to the exact record; and documents that are meant to do harm. Constructed."""

import random
import time
from datetime import date

import pytest

from packing import STRICT, deleted, docx, inserted, para, relations, run, zipped
from verify import importers
from verify.errors import InputError, VerifyError
from verify.types import Span


def article(data, name="story.docx"):
    return importers.read_article_bytes(data, name)


def source(data, name="source.docx"):
    (found,) = importers.read_sources_bytes(data, name)
    return found


def links(article):
    return [(region.span.of(article.text), region.url) for region in article.regions if region.kind == "link"]


STYLES = (
    '<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="House"><w:name w:val="House head"/><w:basedOn w:val="1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Q"><w:name w:val="Quote"/></w:style>'
)
CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">'
    "<dc:creator>Mira Dahl</dc:creator><dcterms:modified>2024-03-06T08:00:00Z</dcterms:modified>"
    "</cp:coreProperties>"
)


def test_word_with_styles_comments_footnotes_and_core():
    body = (
        para("Harbour board votes on Monday", style="House")
        + para("5 March 2024")
        + para(
            "The chair said ",
            '<w:commentRangeStart w:id="7"/>',
            run("“the gates stay open.”"),
            '<w:commentRangeEnd w:id="7"/><w:r><w:commentReference w:id="7"/></w:r>',
            " Nobody objected.",
            '<w:r><w:footnoteReference w:id="2"/></w:r>',
            " The vote is on Monday.",
        )
        + para("We keep our word.", style="Q")
    )
    data = docx(
        body,
        styles=STYLES,
        core=CORE,
        comments='<w:comment w:id="7" w:author="Ola">' + para("See https://port.example/board/12 and the tape.") + "</w:comment>",
        footnotes='<w:footnote w:type="separator" w:id="-1"><w:p/></w:footnote><w:footnote w:id="2">'
        + para("Minutes, page 4: https://port.example/minutes.") + "</w:footnote>",
    )  # fmt: skip
    found = article(data)
    assert found.title == "Harbour board votes on Monday"
    assert found.published == date(2024, 3, 5)
    assert found.author == "Mira Dahl"
    assert found.text == (
        "Harbour board votes on Monday\n\n5 March 2024\n\n"
        "The chair said “the gates stay open.” Nobody objected. The vote is on Monday.\n\nWe keep our word."
    )
    assert links(found) == [
        ("“the gates stay open.”", "https://port.example/board/12"),
        ("Nobody objected.", "https://port.example/minutes"),
    ]
    assert found.notes == (
        "comment on ““the gates stay open.”” (Ola): See https://port.example/board/12 and the tape.",
        "footnote on “Nobody objected.”: Minutes, page 4: https://port.example/minutes.",
        "document modified: 2024-03-06T08:00:00+00:00",
    )
    kinds = [(region.kind, region.span.of(found.text)) for region in found.regions if region.kind != "link"]
    assert kinds == [
        ("heading", "Harbour board votes on Monday"),
        ("byline", "5 March 2024"),
        ("block-quote", "We keep our word."),
    ]


def test_tracked_changes_are_read_as_accepted():
    data = docx(para("He said “we will ", inserted("not "), deleted("gladly "), "sign.”"))
    found = article(data)
    assert found.text == "He said “we will not sign.”"
    assert found.notes == (
        "document has tracked changes: read as accepted",
        "tracked change by Editor: inserted “not ”",
        "tracked change by Editor: deleted “gladly ”",
    )
    assert source(data).text == found.text


def test_moves_rows_and_paragraph_marks():
    gone_mark = "<w:rPr><w:del w:id='9'/></w:rPr>"
    table = (
        "<w:tbl><w:tr><w:trPr><w:del w:id='3'/></w:trPr><w:tc>" + para("Old row.") + "</w:tc></w:tr>"
        "<w:tr><w:tc>" + para("Gate one.") + "</w:tc><w:tc>" + para("Gate two.") + "</w:tc></w:tr></w:tbl>"
    )
    data = docx(
        para("<w:moveFrom w:id='4'>" + run("Moved away. ") + "</w:moveFrom>", "It stays.")
        + para("The board ", properties=gone_mark)
        + para("met at noon.")
        + para("<w:moveTo w:id='4'>" + run("Moved here.") + "</w:moveTo>")
        + "<w:del w:id='5'>" + para("Whole paragraph gone.") + "</w:del>"
        + table
    )  # fmt: skip
    assert source(data).text == "It stays.\n\nThe board met at noon.\n\nMoved here.\n\nGate one.\n\nGate two."


def test_google_docs_layout():
    """Title style by its id alone, content controls, links by relation, an alternative drawn twice."""
    box = "<w:txbxContent>" + para("A boxed line.") + "</w:txbxContent>"
    data = docx(
        para("Locks to close in May", style="Title")
        + para("Ferry users were told, ", '<w:hyperlink r:id="rId9">' + run("in a letter") + "</w:hyperlink>", ".")
        + "<w:sdt><w:sdtContent>" + para("<w:sdt><w:sdtContent>" + run("Held in a control.") + "</w:sdtContent></w:sdt>")
        + "</w:sdtContent></w:sdt>"
        + para("<w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r>", "Line one", "<w:r><w:br/></w:r>", "line two")
        + '<w:p><w:r><mc:AlternateContent xmlns:mc="x"><mc:Choice>' + box + "</mc:Choice><mc:Fallback>" + box
        + "</mc:Fallback></mc:AlternateContent></w:r></w:p>",
        links=[("rId9", "https://ferry.example/letter")],
    )  # fmt: skip
    found = article(data)
    assert found.title == "Locks to close in May"
    assert found.text == (
        "Locks to close in May\n\nFerry users were told, in a letter.\n\nHeld in a control.\n\nLine one\nline two\n\n"
        "A boxed line."
    )
    assert links(found) == [("in a letter", "https://ferry.example/letter")]
    assert found.notes == ("hidden text left out",)


def test_libreoffice_layout_arabic_transcript():
    """Strict namespace, another name of the main part, links as fields, turns."""
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> HYPERLINK "https://port.example/ar" </w:instrText>'
        '</w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>' + run("على موقع الهيئة")
        + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )  # fmt: skip
    data = docx(
        para("مؤتمر صحفي لهيئة الميناء", properties='<w:outlineLvl w:val="0"/>')
        + para("13 كانون الأول 2023")
        + para("سؤال: هل تبقى البوابات مفتوحة؟")
        + para("السيد هولم: نعم، كما نشرنا ", field, "."),
        namespace=STRICT,
        main="content/main.xml",
    )
    found = source(data)
    assert (found.title, found.published, found.language) == ("مؤتمر صحفي لهيئة الميناء", date(2023, 12, 13), "ar")
    assert found.text == "سؤال: هل تبقى البوابات مفتوحة؟\n\nالسيد هولم: نعم، كما نشرنا على موقع الهيئة."
    assert [(turn.role, turn.span.of(found.text)) for turn in found.turns] == [
        ("question", "هل تبقى البوابات مفتوحة؟"),
        ("speaker", "نعم، كما نشرنا على موقع الهيئة."),
    ]
    assert found.importer == "docx"
    assert found.raw == data
    assert ("على موقع الهيئة", "https://port.example/ar") in links(article(data))


def test_attribution_line_names_the_speaker():
    data = docx(
        para("Call with the harbour master", style="Title")
        + para("The below is attributable to Spokesperson Ada Lind:")
        + para("The commissioner spoke today with the harbour master. They agreed to meet.")
    )
    found = source(data)
    assert (found.speaker, found.title) == ("Ada Lind", "Call with the harbour master")
    assert found.text == "The commissioner spoke today with the harbour master. They agreed to meet."


def test_comment_over_two_paragraphs_links_both():
    data = docx(
        para("Start ", '<w:commentRangeStart w:id="1"/>', "first part.")
        + para("Second", '<w:commentRangeEnd w:id="1"/>', " part."),
        comments='<w:comment w:id="1">' + para("https://port.example/a") + "</w:comment>",
    )
    assert links(article(data)) == [("first part.", "https://port.example/a"), ("Second", "https://port.example/a")]


def test_name_without_suffix_is_known_by_content():
    assert importers.importer_for("story", docx(para("Text."))).__name__.endswith(".docx")


LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
BAD = {
    "empty": b"",
    "text": b"Only words.",
    "cut off": docx(para("Words " * 500))[:-200],
    "no main part": zipped({"a.txt": "a"}),
    "no text": docx(para("")),
    "not XML": zipped({"_rels/.rels": relations([]), "word/document.xml": "<w:document><w:p>"}),
    "laughs": zipped({"word/document.xml": LAUGHS + "<x>&b;</x>"}),
    "external": zipped({"word/document.xml": '<!DOCTYPE x SYSTEM "file:///etc/hostname"><x/>'}),
    "bomb": zipped({"word/document.xml": b" " * 60_000_000}),
    "bomb in a part": zipped({"word/document.xml": "<a/>", "word/styles.xml": b" " * 60_000_000}),
    "out of the archive": zipped({"_rels/.rels": relations([("r", "officeDocument", "../../etc/hostname")])}),
    "deep": zipped({"word/document.xml": "<a>" * 100_000}),
}


@pytest.mark.parametrize("kind", BAD)
def test_bad_documents_are_one_line(kind):
    begun = time.process_time()
    for read in (importers.read_article_bytes, importers.read_sources_bytes):
        with pytest.raises(InputError) as caught:
            read(BAD[kind], "story.docx")
        assert str(caught.value).startswith("story.docx: ")
        assert "\n" not in str(caught.value)
    assert time.process_time() - begun < 5


def test_damaged_documents_raise_nothing_else():
    good = docx(
        para("He said ", inserted("“no”"), deleted("x")) + para("Link", '<w:hyperlink r:id="r">' + run("a") + "</w:hyperlink>"),
        links=[("r", "https://a.example")],
        comments='<w:comment w:id="1">' + para("c") + "</w:comment>",
    )  # fmt: skip
    chance = random.Random(5)
    for _ in range(300):
        data = bytearray(good)
        for _ in range(chance.randint(1, 6)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        try:
            importers.read_sources_bytes(bytes(data), "story.docx")
        except VerifyError:
            pass


def test_spans_of_links_are_in_the_text():
    found = article(
        docx(
            para("  Gate ", '<w:hyperlink r:id="r">' + run(" two ") + "</w:hyperlink> "),
            links=[("r", "https://a.example")],
        )
    )
    assert found.regions[-1].span == Span(5, 9)
