"""The page of a report, read as a browser would read it but without one."""

import base64
import hashlib
import re
import time
import unicodedata
from pathlib import Path

import pytest
from lxml import html as parser

import reporting
from verify import reports
from verify.errors import InputError
from verify.reports import _wording, html
from verify.rules import reasons

TABLES = Path(__file__).parent / "tables" / "any"
HOSTILE = [
    line.split("\t", 1)
    for line in (TABLES / "report-hostile.tsv").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


def unescaped(text):
    return re.sub(r"\\(?:x..|u....|U.{8}|[nt])", lambda match: match.group().encode().decode("unicode_escape"), text)


def hostile_cases():
    return [pytest.param(unescaped(text), id=note) for note, text in HOSTILE]


def hostile_texts():
    return [unescaped(text) for _, text in HOSTILE]


def batches(texts, size):
    """Texts in lists of so many, for tests to which a page costs more than what is in it."""
    return [pytest.param(texts[at : at + size], id=f"{at + 1}-{at + size}") for at in range(0, len(texts), size)]


def read(page):
    return parser.fromstring(re.sub("[\x00-\x08\x0b-\x1f]", "", page))


def words_of(element):
    return " ".join(element.text_content().split())


ENGLISH, ARABIC = reporting.english_story(), reporting.arabic_story()


@pytest.fixture(scope="module")
def english():
    return read(html.render(reporting.report(ENGLISH)))


@pytest.fixture(scope="module")
def arabic():
    return read(html.render(reporting.report(ARABIC)))


@pytest.fixture(scope="module")
def both():
    return read(html.render(reporting.report(ENGLISH, ARABIC)))


@pytest.mark.parametrize("article", [ENGLISH, ARABIC], ids=lambda article: article["id"])
def test_the_reports_we_try_on_have_true_offsets(article):
    for item in article["items"]:
        assert article["text"][item["start"] : item["end"]] == item["text"]
        for one in item["evidence"]:
            assert len(one["text"]) == one["end"] - one["start"]


# --- language and direction


def test_the_interface_follows_the_articles_language(english, arabic):
    assert (english.get("lang"), english.get("dir")) == ("en", "ltr")
    assert (arabic.get("lang"), arabic.get("dir")) == ("ar", "rtl")


def test_another_interface_leaves_the_articles_direction(arabic):
    page = read(html.render(reporting.report(ARABIC), interface="en"))
    assert (page.get("lang"), page.get("dir")) == ("en", "ltr")
    text = page.find_class("text")[0]
    assert (text.get("lang"), text.get("dir")) == ("ar", "rtl")


def test_each_source_stands_in_its_own_direction(arabic):
    quotes = arabic.xpath("//div[contains(@class,'theirs')]/blockquote")
    assert {(quote.get("lang"), quote.get("dir")) for quote in quotes} == {("ar", "rtl"), ("en", "ltr")}


@pytest.mark.parametrize("code", _wording.available())
def test_every_language_words_the_whole_interface(code):
    words = _wording.wording({"articles": []}, code)
    default = _wording.wording({"articles": []}, "en")
    for group, table in default.table.items():
        if group not in ("channels", "source_kinds", "why"):
            assert set(words.table[group]) == set(table), group
    assert len(words.table["dates"]["months"]) == 12


def test_a_language_without_wording_gets_the_default():
    assert _wording.wording({"articles": [{"language": "tlh"}]}).code == "en"


def test_an_arabic_page_shows_the_words_in_question_instead_of_an_english_message(arabic):
    reasons = words_of(arabic.xpath("//section[contains(@class,'unsupported')]//ul")[0])
    assert "رقم مختلف" in reasons
    assert "45 ألف" in reasons
    assert "54 ألف" in reasons
    assert "The article" not in reasons


# --- the article and its items


@pytest.mark.parametrize("article", [ENGLISH, ARABIC], ids=lambda article: article["id"])
def test_the_article_stands_as_printed(article):
    page = read(html.render(reporting.report(article)))
    for badge in page.find_class("badge"):
        badge.drop_tree()
    printed = [words_of(page.find_class("headline")[0]), *(words_of(p) for p in page.xpath("//article/p"))]
    assert printed == [" ".join(line.split()) for line in article["text"].splitlines()]


def test_each_item_is_linked_from_its_words_and_from_the_strip(english):
    for item in english.find_class("item"):
        links = english.xpath(f"//article//a[@href='#{item.get('id')}']")
        assert links, item.get("id")
        assert english.xpath(f"//nav/a[@href='#{item.get('id')}']")


def test_every_inner_link_leads_somewhere_and_no_anchor_stands_twice(both):
    anchors = both.xpath("//@id")
    assert len(anchors) == len(set(anchors))
    assert {link[1:] for link in both.xpath("//a/@href") if link.startswith("#")} <= set(anchors)


def test_an_anchor_holds_when_other_articles_join(english, both):
    assert set(english.xpath("//section[contains(@class,'item')]/@id")) <= set(both.xpath("//@id"))


def test_a_label_is_told_in_words_wherever_its_sign_is(english):
    for badge in english.find_class("badge"):
        assert re.search("Consistent|Paraphrased|Unsupported", badge.text_content())
    for link in english.xpath("//nav/a"):
        assert re.search("Consistent|Paraphrased|Unsupported", link.text_content())


def test_unsupported_is_not_called_false(english, arabic):
    assert "does not mean that it is false" in words_of(english.find_class("legend")[0])
    assert "ولا يعني ذلك أنه غير صحيح" in words_of(arabic.find_class("legend")[0])


def test_a_reason_leads_to_what_it_means_in_the_pages_language(english, arabic):
    for page in (english, arabic):
        links = page.xpath("//ul[contains(@class,'reasons')]//b/a/@href")
        assert links and all(link.startswith("#why-") for link in links)
        assert len(page.xpath("//section[@class='why']//dt")) == len(set(links))
    assert reasons.reasons()["number-differs"].means_in("ar") in words_of(arabic.find_class("why")[0])
    assert reasons.reasons()["number-differs"].means_in("tlh") == reasons.reasons()["number-differs"].means


def test_a_reason_that_nobody_knows_leads_nowhere():
    article = reporting.english_story()
    article["items"][0]["reasons"] = [{"code": "from-the-future", "message": "", "weight": "error"}]
    page = read(html.render(reporting.report(article)))
    assert not page.find_class("item")[0].xpath(".//ul//b/a")


def test_differing_words_are_marked_on_both_sides(english):
    first = english.find_class("item")[0]
    assert [mark.text for mark in first.xpath(".//blockquote//ins")] == ["October,"]
    assert [mark.text for mark in first.xpath(".//blockquote//del")] == ["November,"]


def test_parts_of_a_translation_bear_the_same_number(arabic):
    item = arabic.xpath("//section[contains(@class,'item') and .//div[@class='sides both']]")[0]
    ours, theirs = item.xpath(".//blockquote")
    numbers = [part.get("data-n") for part in ours.find_class("part")]
    assert numbers == list("12345")
    assert sorted(part.get("data-n") for part in theirs.find_class("part")) == numbers
    assert theirs.xpath(".//*[@data-n='4']")[0].text == "drinking water"


def test_a_source_card_has_all_that_is_known(english):
    card = words_of(english.find_class("card")[0])
    for part in ("Port of Larn", "Ilse Marrow", "17 September 2024", "English", "https://port.larn.example", "SHA-256"):
        assert part in card
    link = english.xpath("//p[@class='address']/a")[0]
    assert link.get("target") is None  # so that the page is no opener; it sends no referrer either


def test_the_sentences_around_the_passage_are_shown(english):
    quote = english.xpath("//div[@class='theirs']/blockquote")[0]
    assert [part.tag for part in quote] == ["small", "mark", "small"]
    assert quote[0].text.startswith("Good morning")


def test_words_in_question_are_marked_around_the_passage_too():
    article = reporting.english_story()
    best = article["items"][0]["evidence"][0]
    start = best["start"] - len(best["before"])
    article["items"][0]["reasons"][0]["source"] = [start, start + len("Good")]
    page = read(html.render(reporting.report(article)))
    assert [mark.text for mark in page.find_class("item")[0].xpath(".//blockquote/small/b")] == ["Good"]


def test_a_note_in_another_direction_stands_in_it():
    article = change(reporting.english_story(), notes=["note: قصة مصنوعة", "read as windows-1256"])
    notes = read(html.render(reporting.report(article))).xpath("//section[@class='aside'][last()]//li/bdi/@dir")
    assert notes == ["rtl", "ltr"]


def test_all_evidence_is_in_the_page(english):
    text = words_of(english)
    for item in ENGLISH["items"]:
        for one in item["evidence"]:
            assert one["text"] in text


# --- odd reports


def change(article, **keys):
    return {**article, **keys}


def test_items_that_overlap_nest_or_fall_together():
    story = reporting.Story("nested", "A title\nHe said they would build nine bridges by May, he said.")
    whole = "He said they would build nine bridges by May"
    for words, kind in ((whole, "claim"), ("they would build nine", "quote"), ("build nine bridges by May, he", "claim"),
                        (whole, "quote")):  # fmt: skip
        story.item(words, "consistent", kind=kind)
    page = read(html.render(reporting.report(story.done())))
    for item in page.find_class("item"):
        assert page.xpath(f"//article//a[@href='#{item.get('id')}' and not(@tabindex)]"), item.get("id")
    for badge in page.find_class("badge"):
        badge.drop_tree()
    assert words_of(page.xpath("//article/p")[0]) == "He said they would build nine bridges by May, he said."


def test_an_item_in_the_headline_is_marked_there():
    story = reporting.Story("head", "Mayor: “We shall rebuild”\nThe mayor spoke.")
    page = read(html.render(reporting.report(story.item("We shall rebuild", "consistent").done())))
    assert page.xpath("//h1[@class='headline']//a[contains(@class,'consistent')]")


def test_offsets_outside_the_text_break_nothing():
    article = reporting.english_story()
    article["items"][0] |= {"start": 99_990, "end": 99_999, "fragments": [[99_990, 99_999]]}
    article["items"][1]["evidence"][0]["edits"] = [{"op": "changed", "article": [-5, 1], "source": [9, 99_999]}]
    page = read(html.render(reporting.report(article)))
    first = page.find_class("item")[0].get("id")
    assert page.xpath(f"//article//a[@href='#{first}']")


def test_an_extraction_without_judgement_is_a_page_too():
    story = reporting.Story("plain", "A title\nShe said “it is open” again.").item("it is open", None)
    page = read(html.render(reporting.report(story.done())))
    assert "Not checked against a corpus." in words_of(page.find_class("item")[0])


@pytest.mark.parametrize("articles", [[], [change(ENGLISH, items=[], summary={}, text="", title=None)]])
def test_an_empty_report_is_a_page_too(articles):
    assert words_of(read(html.render(reporting.report(*articles))).find_class("empty")[0])


def test_a_set_begins_with_the_worst(both):
    rows = both.find_class("row")
    assert [row.get("data-unsupported") for row in rows] == ["4", "3"]
    assert rows[0].xpath("./a/@href") == ["#coast-water"]


@pytest.mark.parametrize("name", ["search", "shortcuts", "stories", "why-number-differs", "__proto__"])
def test_no_article_takes_the_name_of_a_part_of_the_page(name):
    page = read(html.render(reporting.report(change(ENGLISH, id=name), ENGLISH)))
    anchors = page.xpath("//@id")
    assert len(anchors) == len(set(anchors))


def test_articles_of_one_name_get_anchors_of_their_own():
    page = read(html.render(reporting.report(ENGLISH, ENGLISH)))
    assert page.xpath("//section[contains(@class,'story')]/@id") == ["night-ferries", "night-ferries-2"]


# --- safety


def test_the_policy_names_the_digests_of_what_stands_in_the_page():
    page = html.render(reporting.report(ENGLISH))
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page).group(1)
    assert "default-src &#39;none&#39;" in policy
    assert "unsafe" not in policy
    for text in re.findall(r"<(?:style|script)>(.*?)</(?:style|script)>", page, re.DOTALL):
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"sha256-{digest}" in policy


def test_nothing_is_taken_from_outside(both):
    assert not both.xpath("//*[@src or @srcset or @background or @poster or @style]")
    assert not both.xpath("//link | //iframe | //object | //embed | //base | //img")
    for style in both.xpath("//style"):
        assert "url(" not in style.text
        assert "@import" not in style.text


@pytest.mark.parametrize("text", hostile_cases())
def test_hostile_text_stays_text(text):
    assert len(HOSTILE) >= 100
    page = html.render(reporting.report(ENGLISH))
    attacked = html.render(reporting.hostile(text))
    attacked.encode("utf-8")
    plain, tree = read(page), read(attacked)
    assert len(tree.xpath("//script | //style")) == len(plain.xpath("//script | //style"))
    assert {element.tag for element in tree.iter()} <= {element.tag for element in plain.iter()} | {"b", "q", "code"}
    names = {name for element in tree.iter() for name in element.attrib}
    assert not [name for name in names if name.startswith("on")]
    for link in tree.xpath("//a/@href"):
        assert re.match("#|https://[o\u043e]utside.example/", link), link
    assert not re.search("[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", attacked)


def test_an_address_that_is_none_of_the_webs_is_text():
    article = reporting.english_story()
    article["items"][0]["evidence"][0]["url"] = "ftp://larn.example/a"
    page = read(html.render(reporting.report(article)))
    assert not page.xpath("//a[starts-with(@href,'ftp')]")
    assert "ftp://larn.example/a" in words_of(page)


# --- the whole


def test_the_same_report_gives_the_same_page():
    assert html.render(reporting.report(ENGLISH, ARABIC)) == html.render(reporting.report(ENGLISH, ARABIC))


def test_the_report_is_left_as_it_was():
    report = reporting.report(reporting.english_story(), reporting.arabic_story())
    html.render(report)
    assert report == reporting.report(reporting.english_story(), reporting.arabic_story())


def test_two_hundred_stories_are_a_page_of_a_size():
    report = reporting.many_stories()
    begin = time.process_time()
    page = html.render(report)
    assert time.process_time() - begin < 5
    assert len(page.encode()) < 15_000_000


def test_a_hostile_length_stays_linear():
    story = reporting.Story("long", "“" * 1_000_000)
    begin = time.process_time()
    html.render(reporting.report(story.done()))
    lines = reporting.Story("lines", "a\n" * 100_000)
    html.render(reporting.report(lines.item("a\na", "consistent").done()))
    assert time.process_time() - begin < 5


def test_formats_are_found_by_their_files():
    assert {"html", "json", "table"} <= set(reports.names())
    assert not [name for name in reports.names() if name.startswith("_")]
    assert reports.render("html", reporting.report(ENGLISH)) == html.render(reporting.report(ENGLISH))
    with pytest.raises(InputError, match="html"):
        reports.render("papyrus", reporting.report())


def test_no_sign_is_turned_round_twice():
    folder = Path(html.__file__).with_name("templates")
    turned = [
        sign for path in folder.glob("*.html") for sign in re.findall(r'class="flip">([^<]+)<', path.read_text("utf-8"))
    ]
    assert turned
    assert not [sign for sign in turned if any(map(unicodedata.mirrored, sign))]
