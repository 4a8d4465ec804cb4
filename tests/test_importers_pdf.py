"""PDFs of three producers and of our own making: the order of letters, columns, and files that are meant to do harm."""

import random
import time
import zlib
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from packing import glyphs, pdf
from verify import importers
from verify.errors import InputError, VerifyError
from verify.importers.bidi_order import reading_order, stretchers
from verify.importers.pdf_chars import Char
from verify.importers.pdf_lines import _once, _with_marks
from verify.matching.loose import check_quote

pytest.importorskip("pdfminer", reason="the extra `formats` is not installed")
FILES = Path(__file__).parent / "files"

FIRST = (
    "قال الملاح الأول إن «البوابات ستبقى مفتوحة» طوال الليل، وأضاف أن ٢٥ سفينة وصلت في 13/12/2023 إلى ميناء Harbour West "
    "الجديد، بحسب «وكالة الميناء (PA)». وأوضح أن نسبة الإشغال بلغت 47.5% مقابل ٣٢٫٥٪ في العام الماضي."
)
SECOND = (
    "وأكدت اللجنة أن الثلاثاء سيكون يوم الافتتاح: لا تأجيل ولا إلغاء، ولن نتأخر عن الموعد 13-12-2023 مهما كان السبب، كما "
    "وصل القارب F-16 مع 1,250 راكبا."
)


def source(data, name="paper.pdf"):
    (found,) = importers.read_sources_bytes(data, name)
    return found


@pytest.mark.parametrize(
    ("name", "title", "between"),
    [
        ("notice-chromium.pdf", "بيان هيئة ميناء الغرب", "\n\n"),
        ("notice-libreoffice.pdf", None, "\n\n"),
        ("notice-pango.pdf", "بيان هيئة ميناء الغرب", " "),
    ],
)
def test_arabic_of_three_producers(name, title, between):
    found = source((FILES / name).read_bytes(), name)
    assert found.text == f"{FIRST}{between}{SECOND}"
    assert (found.title, found.published, found.language, found.problem) == (title, date(2023, 12, 13), "ar", None)
    assert found.importer == "PDF"
    article = importers.read_article(FILES / name)
    assert article.text.endswith(found.text)
    assert article.published == date(2023, 12, 13)


@pytest.mark.encoder
@pytest.mark.parametrize("name", ["notice-chromium.pdf", "notice-libreoffice.pdf", "notice-pango.pdf"])
@pytest.mark.parametrize(
    ("quote", "label", "code"),
    [
        ("وصلت ٢٥ سفينة في 13/12/2023", None, None),
        ("٢٥ سفينة وصلت في 13/12/2023", "consistent", "verbatim"),
        ("25 سفينة وصلت في 13/12/2023", "consistent", "typography"),
        ("٥٢ سفينة وصلت في 13/12/2023", "unsupported", "number-differs"),
        ("نسبة الإشغال بلغت 47.5% مقابل ٣٢٫٥٪", "consistent", "verbatim"),
        ("نسبة الإشغال بلغت 45.7% مقابل ٣٢٫٥٪", "unsupported", "number-differs"),
    ],
)
def test_figures_of_an_arabic_pdf_are_judged_as_printed(name, quote, label, code):
    found = check_quote(quote, [source((FILES / name).read_bytes(), name)])
    codes = [finding.code for finding in found.findings]
    if label is None:
        assert "number-differs" not in codes  # other words, the same figures
        return
    assert found.label == label
    assert code in codes


def test_english_columns_pages_and_turns():
    found = source((FILES / "minutes-chromium.pdf").read_bytes())
    assert found.title == "Board keeps the gates open through the winter months of the year"
    assert found.text.split("\n\n") == [
        "MR HOLT: We have well-known reasons to keep both gates open all night, and the harbour master agrees with each "
        "of them, as he has said before. It is a cost of 1,250 dollars.",
        "QUESTION: Will you close gate two?",
        "MR HOLT: No.",
        "First column begins here and it goes on for a good while so that it fills several lines of the page before it "
        "ends, which it does now.",
        "Second paragraph of the columns, which is about as long as the first one was, so that both of the columns hold "
        "a paragraph each in the end.",
        "And the second page says that the phrase البوابات مفتوحة means open gates, since 2019.",
    ]
    assert [(turn.speaker, turn.role) for turn in found.turns][:3] == [
        ("MR HOLT", "speaker"),
        ("QUESTION", "question"),
        ("MR HOLT", "speaker"),
    ]
    assert "1 raised figures left out" in found.notes
    assert found.published == date(2024, 3, 5)


# --- the order of letters ------------------------------------------------------------------------------------------

LINES = [
    "قال المتحدث باسم الهيئة إن البوابات ستبقى مفتوحة في الليل",
    "وأطلق ٢٥ صاروخا في 13 كانون الأول 2023 على الساحل كما ذكر",
    "إلى ذلك لم تتأخر السفن عن الموعد في هذا العام ولا في غيره",
    "وكان على كل من وصل أن ينتظر في الميناء من غير أن يتأخر عن",
]


def visual(line):
    """A line as it is drawn from left to right: runs of digits keep their order."""
    out = []
    number = ""
    for char in line:
        if char.isdigit():
            number += char
            continue
        out, number = [*out, *number[::-1], char], ""
    return list(reversed([*out, *number[::-1]]))


def page(units_of, shuffle=None):
    drawn = [glyph for number, line in enumerate(LINES) for glyph in glyphs(units_of(line), 700 - 15 * number)]
    if shuffle is not None:
        random.Random(shuffle).shuffle(drawn)
    return drawn


@pytest.mark.parametrize("shuffle", [None, 1, 2])
def test_order_is_that_of_the_places_however_drawn(shuffle):
    found = source(pdf([page(visual, shuffle)]))
    assert " ".join(found.text.split()) == " ".join(LINES)
    assert found.problem is None


def test_letters_drawn_from_the_left_as_written():
    """Programs that know nothing of Arabic put the letters down from left to right."""
    found = source(pdf([page(list)]))
    assert " ".join(found.text.split()) == " ".join(LINES)
    assert "its letters are drawn from left to right in the order of reading" in found.notes


def test_nonsense_is_called_uncertain():
    def nonsense(line):
        chars = list(line)
        random.Random(3).shuffle(chars)
        return chars

    assert source(pdf([page(nonsense)])).problem == "order of letters uncertain"


@pytest.mark.parametrize(
    "lines",
    [
        # accusatives that end as turned-round words do
        [
            "رغم أن الوزير كان متفائلا وقائلا إن البلد",
            "فضلا عن ذلك ينتظر حلا عاجلا ومقبولا",
            "وأضاف أن في الميناء جدولا جديدا ورجلا",
            "مسؤولا عن كل سفينة تصل من الجنوب إلى",
            "الأرصفة في كل يوم بعد الظهر وقبل الغروب",
        ],
        # names and headings, without a common word
        [
            "محضر جلسة اللجنة الزراعية السنوية العامة",
            "سالم الحمداني رئيس اللجنة الزراعية البلدية",
            "ليلى الجبوري مقررة اللجنة المالية السنوية",
            "مصطفى الكاتب خبير الموارد المائية الشمالية",
            "هدى السامرائي مديرة المحطة التجريبية الكبيرة",
            "فارس العبيدي مدير الحقول النموذجية الصغيرة",
        ],
    ],
    ids=["accusatives", "names"],
)
def test_words_that_are_rare_do_not_make_the_order_uncertain(lines):
    drawn = [glyph for number, line in enumerate(lines) for glyph in glyphs(visual(line), 700 - 15 * number)]
    found = source(pdf([drawn]))
    assert " ".join(" ".join((found.title or "", found.text)).split()) == " ".join(lines)
    assert found.problem is None


def test_some_lines_turned_round_are_uncertain():
    """Every third line drawn from the left: no order suits all."""
    lines = [*LINES, *LINES, *LINES]
    drawn = [
        glyph
        for number, line in enumerate(lines)
        for glyph in glyphs(list(line) if number % 3 == 0 else visual(line), 700 - 15 * number)
    ]
    assert source(pdf([drawn])).problem == "order of letters uncertain"


def test_a_short_line_with_figures():
    """Read with the right figures, or called uncertain."""
    found = source(pdf([glyphs(visual("أطلق ٢٥ صاروخا في 13 كانون الأول 2023"), 700)]))
    assert found.text == "أطلق ٢٥ صاروخا في 13 كانون الأول 2023"


def row(segments, base):
    """The segments of a row as (text, left)."""
    return [glyph for text, left in segments for glyph in glyphs(list(text), base, left)]


@pytest.mark.parametrize(
    ("head", "foot", "url"),
    [
        # as two browsers print them, and a page whose last row only looks like it
        ([("11/4/23, 3:12 PM", 20), ("Minutes - Lake Board", 220)], [("https://lake.net/minutes/7", 20), ("1/1", 560)], True),
        ([("Minutes - Lake Board", 20), ("https://lake.net/minutes/7", 380)], [("1 of 1", 20), ("04/11/2023, 15:12", 460)], True),
        ([("Minutes of the board", 20)], [("3/4", 20), ("of the members were there", 220)], False),
    ],
    ids=["one", "other", "none"],
)  # fmt: skip
def test_what_a_browser_prints_around_a_page_is_no_text(head, foot, url):
    body = [
        "An official site of the lake",
        "Minutes - Lake",
        "The board met at the harbour office and spoke of the pier.",
        "It will be open at six from next week on.",
    ]
    drawn = row(head, 780) + row(foot, 20)
    for number, line in enumerate(body):
        drawn += glyphs(list(line), 700 - 40 * number)
    found = source(pdf([drawn]))
    assert found.url == ("https://lake.net/minutes/7" if url else None)
    assert (found.title, found.text) == (
        ("Minutes - Lake", "\n\n".join(body[2:])) if url else ("Minutes of the board", found.text)
    )


def test_letters_of_two_sizes_are_never_taken_for_one_drawn_twice():
    """Places are counted in steps of a letter's size: a small letter and a large one may share a count."""
    small = Char("a", 57.6, 63.0, 517.0, 12.0)
    large = Char("a", 57.6 / 12 * 16, 85.0, 517.0 / 12 * 16, 16.0)
    assert _once([large, small]) == [large, small]
    assert _once([small, replace(small, left=57.7)]) == [small]


def test_a_mark_stands_on_a_letter_and_on_no_space():
    letters = [
        Char("ا", 60.0, 63.0, 500.0, 12.0),
        Char(" ", 57.0, 60.0, 500.0, 12.0),
        Char("ه", 50.0, 57.0, 500.0, 12.0),
    ]
    for left in (58.0, 56.2):  # also where it is nearer to the next word
        mark = Char("\u064b", left, left + 2, 500.0, 12.0)
        assert [unit[0] for unit in _with_marks([*letters, mark])] == ["ه", " ", "ا\u064b"]


def test_lost_letters_are_said():
    found = source(pdf([glyphs(list("The gates are open and sta? so."), 700)]))
    assert found.problem == "letters lost"
    assert "sta\ufffd so" in found.text


@pytest.mark.parametrize(
    ("written", "drawn"),
    [
        ("قال نعم", "معن لاق"),
        ("في 13 كانون", "نوناك 13 يف"),
        ("بلغ ٢٥ ألفا", "افلأ ٢٥ غلب"),
        ("نسبة 47.5% فقط", "طقف %47.5 ةبسن"),
        ("في 13/12/2023 أمس", "سمأ 13/12/2023 يف"),
        ("في 13-12-2023 أمس", "سمأ 2023-12-13 يف"),
        ("من Harbour West جاء", "ءاج Harbour West نم"),
        ("طائرة Airbus 320 هنا", "انه Airbus 320 ةرئاط"),
        ("رقم F-16 هنا", "انه F-16 مقر"),
        ("قال (نعم) ثم", "مث )معن( لاق"),
        ("ثمن 2.5 مليون", "نويلم 2.5 نمث"),
        ("", ""),
    ],
)
def test_reading_order(written, drawn):
    assert reading_order(list(drawn), True) == written


def test_brackets_as_drawn_are_turned():
    assert reading_order(list("مث (معن) لاق"), True, mirror=True) == "قال (نعم) ثم"


def test_arabic_inside_english():
    assert reading_order(list("the word معن 12 لاق is"), False) == "the word قال 12 نعم is"


def test_strokes_that_lengthen_words():
    assert stretchers([list("ةAنAيAدم"), list("دم A نم")]) == frozenset()
    assert stretchers([list("ةAنAيAدم")]) == {"A"}


def test_order_costs_linear_time():
    begun = time.process_time()
    for hostile in ("1-" * 50_000, "a1" * 50_000, "م1" * 50_000, "a." * 50_000):
        reading_order(list(hostile), True)
        reading_order(list(hostile), False)
    assert time.process_time() - begun < 5


# --- bad PDFs ------------------------------------------------------------------------------------------------------

WORDS = [glyphs(list("The gates are open."), 700)]
HUGE = "1 beginbfrange <0000> <FFFFFF> <0041> endbfrange 1 begincidrange <00000000> <FFFFFFFF> 1 endcidrange"
TABLE = "begincmap 1 beginbfrange <00000001> <00FFFFFF> <00410000> endbfrange endcmap"
BOMB = zlib.compress(b" " * 150_000_000, 9)


def raw(stream, attributes):
    return (
        b"%PDF-1.4\n1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\n2 0 obj << /Type /Pages /Count 1 /Kids [3 0 R] >> endobj\n"
        b"3 0 obj << /Type /Page /Parent 2 0 R /Contents 4 0 R /MediaBox [0 0 9 9] >> endobj\n4 0 obj << /Length "
        + str(len(stream)).encode() + b" " + attributes + b" >>\nstream\n" + stream + b"\nendstream endobj\n"
        b"trailer << /Root 1 0 R >>\n%%EOF"
    )  # fmt: skip


BAD = {
    "empty": b"",
    "text": b"Only words.",
    "head alone": b"%PDF-1.7\n",
    "cut off": pdf(WORDS, cut=700),
    "no text": pdf([[]]),
    "bomb": raw(BOMB, b"/Filter /FlateDecode"),
    "bomb in a bomb": raw(zlib.compress(BOMB), b"/Filter [/FlateDecode /FlateDecode]"),
    "long table": pdf(WORDS, to_unicode=TABLE),
    "long widths": pdf(WORDS, widths="/W [0 1000000000 500]"),
    "fonts that say nothing": pdf([glyphs("?" * 40, 700)]),
}


@pytest.mark.parametrize("kind", BAD)
def test_bad_pdfs_are_one_line(kind):
    begun = time.process_time()
    for read in (importers.read_sources_bytes, importers.read_article_bytes):
        with pytest.raises(InputError) as caught:
            read(BAD[kind], "paper.pdf")
        assert str(caught.value).startswith("paper.pdf: ") and "\n" not in str(caught.value)
    assert time.process_time() - begun < 5


def test_damaged_pdfs_raise_nothing_else():
    chance = random.Random(9)
    goods = [
        pdf(WORDS * 2),
        pdf([page(visual)], filters="/Filter /FlateDecode"),
        (FILES / "notice-pango.pdf").read_bytes(),
    ]
    for number in range(240):
        data = bytearray(goods[number % len(goods)])
        for _ in range(chance.randint(1, 8)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        try:
            importers.read_sources_bytes(bytes(data), "paper.pdf")
        except VerifyError:
            pass


def test_running_heads_and_page_numbers_are_left_out():
    pages = [
        glyphs(list("Harbour Board"), 780)
        + glyphs(list(f"Word number {word} is on this page and it stays there."), 700)
        + glyphs(list("Another line of it ends here."), 600)
        + glyphs(list(str(number)), 20)
        for number, word in enumerate(["one", "two", "three", "four"], 1)
    ]
    text = source(pdf(pages)).text
    assert "Harbour Board" not in text
    assert text.count("is on this page") == 4
    assert not any(line.strip().isdigit() for line in text.split("\n"))


def test_without_the_extra_the_line_says_what_to_install(monkeypatch):
    import sys

    for name in [name for name in sys.modules if name.split(".")[0] == "pdfminer"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "pdfminer", None)
    with pytest.raises(InputError, match="pip install 'verify-quotes"):
        source(pdf(WORDS))
