"""Feeds of several generations, read to the exact record; and feeds that are meant to do harm. Constructed."""

import random
import time
from datetime import date

import pytest

from verify import importers
from verify.errors import InputError, VerifyError
from verify.importers.fragments import has_tags, read_fragment
from verify.importers.stamps import read_stamp


def sources(feed, name="feed.xml"):
    return importers.read_sources_bytes(feed if isinstance(feed, bytes) else feed.encode(), name)


def shown(source):
    return source.id, source.title, source.text, source.speaker, source.published, source.problem


def said(source):
    return [(turn.speaker, turn.span.of(source.text)) for turn in source.turns]


WORDPRESS = """<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Port Authority</title><link>https://port.example</link>
<language>en-GB</language><lastBuildDate>Wed, 06 Mar 2024 06:00:00 +0000</lastBuildDate>
<item><title>Statement on the locks &#038; gates</title><link>https://www.port.example/locks/?utm=1</link>
<dc:creator><![CDATA[Mira Dahl]]></dc:creator><pubDate>Tue, 05 Mar 2024 23:30:00 -0500</pubDate>
<description><![CDATA[<p>The locks close [&#8230;]</p>]]></description>
<content:encoded><![CDATA[<p>The following is attributable to Spokesperson Ada Lind:</p><p>The locks close at dawn.</p>
<ul><li>Gate one stays open.</li></ul>]]></content:encoded></item>
<item><title>Ferry timetable</title><guid isPermaLink="true">https://port.example/ferry</guid>
<description>The ferry will run all night, and &amp;quot;nobody waits&amp;quot;&amp;#8230; &lt;a href="https://port.example/ferry"&gt;Read on&lt;/a&gt;</description></item>
<item><title>Title alone</title><guid isPermaLink="false">port-3</guid></item><item><guid>none</guid></item>
</channel></rss>"""  # noqa: E501


def test_rss_2_of_a_blog():
    first, second, third = sources(WORDPRESS)
    assert shown(first) == (
        "port.example/locks",
        "Statement on the locks & gates",
        "The locks close at dawn.\n\nGate one stays open.",
        "Ada Lind",
        date(2024, 3, 5),
        None,
    )
    assert (first.url, first.publisher, first.language) == (
        "https://www.port.example/locks/?utm=1",
        "Port Authority",
        "en",
    )
    assert first.notes == (
        "author: Mira Dahl",
        "attribution: The following is attributable to Spokesperson Ada Lind:",
        "published: 2024-03-05T23:30:00-05:00",
        "captured: 2024-03-06T06:00:00+00:00",
    )
    assert first.raw.startswith(b"<item><title>Statement") and first.raw.endswith(b"</item>")
    assert first.provenance == "feed https://port.example"
    assert shown(second)[1:3] == ("Ferry timetable", 'The ferry will run all night, and "nobody waits"… Read on')
    assert (second.problem, second.published) == ("truncated", None)
    assert shown(third) == ("port-3", None, "Title alone", None, None, None)
    assert third.notes[0] == "title alone"


RDF = """<?xml version="1.0" encoding="windows-1256"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"><title>هيئة الميناء</title><link>https://port.example/ar</link></channel>
<item rdf:about="1"><title>إغلاق البوابات</title><link>https://port.example/ar/1</link><dc:date>2024-03-05T09:15+03:00</dc:date>
<description>قال المتحدث إن البوابات تغلق فجر اليوم.</description></item></rdf:RDF>"""  # noqa: E501


def test_rss_1_in_an_old_encoding():
    (found,) = sources(RDF.encode("windows-1256"), "feed.rdf")
    assert shown(found) == (
        "port.example/ar/1",
        "إغلاق البوابات",
        "قال المتحدث إن البوابات تغلق فجر اليوم.",
        None,
        date(2024, 3, 5),
        None,
    )
    assert (found.language, found.publisher) == ("ar", "هيئة الميناء")


ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en" xml:base="https://port.example/news/">
<title type="text">Harbour news</title><link rel="self" href="feed"/><link href="/"/><updated>2024-03-06T08:00:00Z</updated>
<entry><id>tag:port.example,2024:1</id><title type="html">Locks &amp;amp; gates</title><link rel="alternate" href="locks"/>
<published>2024-03-05T10:00:00Z</published><updated>2024-03-06T07:00:00Z</updated><author><name>Mira Dahl</name></author>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>The locks <b>close</b> at dawn.</p><blockquote
 class="twitter-tweet"><p>We are ready.</p>— Ola Berg (@olaberg) <a href="https://x.com/olaberg/status/77">March 4, 2024</a></blockquote></div></content></entry>
<entry><id>tag:port.example,2024:2</id><title type="text">Write &lt;b> in a title</title><content type="text">Write &lt;p>like this&lt;/p> and it stays.</content></entry>
</feed>"""  # noqa: E501


def test_atom_1():
    first, second = sources(ATOM, "feed.atom")
    assert shown(first) == (
        "port.example/news/locks",
        "Locks & gates",
        "The locks close at dawn.\n\nWe are ready.",
        None,
        date(2024, 3, 5),
        None,
    )
    assert said(first) == [("Ola Berg", "We are ready.")]
    assert "updated: 2024-03-06T07:00:00+00:00" in first.notes
    assert second.title == "Write <b> in a title"
    assert second.text == "Write <p>like this</p> and it stays."
    assert second.id == "tag:port.example,2024:2"


OLD = """<?xml version="1.0"?><!DOCTYPE rss SYSTEM "http://my.netscape.com/publish/formats/rss-0.91.dtd"><rss version="0.91">
<channel><title>Harbour</title><item><title>Gates&nbsp;open</title><link>http://port.example/1</link>
<description>The gates&mdash;both&mdash;are open & stay so.</description></item></channel></rss>"""


def test_rss_091_with_names_of_html_characters():
    (found,) = sources(OLD, "old.rss")
    assert (found.title, found.text) == ("Gates open", "The gates—both—are open & stay so.")


def test_atom_03():
    (found,) = sources(
        '<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>H</title><entry><title>Gates</title>'
        '<link rel="alternate" href="http://port.example/9"/><issued>2004-03-05T10:00:00Z</issued>'
        '<content type="text/html" mode="escaped">&lt;p&gt;Open.&lt;/p&gt;</content></entry></feed>'
    )
    assert shown(found) == ("port.example/9", "Gates", "Open.", None, date(2004, 3, 5), None)


def test_escaped_twice_is_unescaped_once_more_where_tags_result():
    (found,) = sources(
        "<rss><channel><title>a</title><item><description>&amp;lt;p&amp;gt;وأضاف أن «البوابة مفتوحة»&amp;lt;/p&amp;gt;"
        "</description><pubDate>الأربعاء، 6 آذار 2024 09:15:00 +0300</pubDate></item></channel></rss>"
    )
    assert found.text == "وأضاف أن «البوابة مفتوحة»"
    assert found.published == date(2024, 3, 6)
    assert found.notes == ("published: 2024-03-06T09:15:00+03:00",)


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("5 &lt; 7 &amp; 8", "5 &lt; 7 & 8"),
        ("the mark &lt;b&gt; alone", "the mark &lt;b&gt; alone"),
        ("a < b and c > d", "a < b and c > d"),
        ("&lt;p&gt;one&lt;/p&gt;&lt;p&gt;two&lt;/p&gt;", "one\n\ntwo"),
        ("one<br/>two", "one\ntwo"),
        ("<p>5 &lt; 7</p>", "5 < 7"),
        ("&quot;yes&quot;&#8230;", '"yes"…'),
        ("", ""),
    ],
)
def test_fragments(markup, text):
    assert read_fragment(markup).text == text


def test_tags_are_told_in_linear_time():
    begun = time.process_time()
    for hostile in ("<p>" * 200_000, "&lt;p&gt;" * 100_000, "<" * 500_000, "&" * 500_000):
        has_tags(hostile)
        read_fragment(hostile)
    assert time.process_time() - begun < 10


# --- Nitter --------------------------------------------------------------------------------------------------------

HEAD = (
    '<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom"><channel>'
    "<title>Harbour Desk 🚢 / @desk</title><link>https://nitter.example/desk</link>"
    "<description>Twitter feed for: @desk. Generated by nitter.example</description><language>en-us</language>"
)


def item(title, creator, html, id, handle=None, guid=None):
    link = f"https://nitter.example/{handle or creator}/status/{id}#m"
    return (
        f"<item><title>{title}</title><dc:creator>@{creator}</dc:creator><description><![CDATA[{html}]]></description>"
        f"<pubDate>Tue, 12 Mar 2024 22:15:00 GMT</pubDate><guid>{guid or link}</guid><link>{link}</link></item>"
    )


QUOTE = (
    "<hr/><blockquote><b>Ri Val (@rival)</b><p><p>The gate was shut</p></p><footer>— <cite>"
    '<a href="https://nitter.example/rival/status/9#m">https://nitter.example/rival/status/9#m</a></cite></footer></blockquote>'
)


def nitter(*items):
    return sources(HEAD + "".join(items) + "</channel></rss>", "desk.rss")


def test_nitter_own_posts_replies_and_pins():
    first, second, third = nitter(
        item("The gate is open, see a.example/…", "desk", '<p>The gate is open,<br>\nsee <a href="https://a.example/long">a.example/…</a></p>', 1),
        item("R to @other: Yes.", "desk", "<p>Yes.</p>", 2),
        item("Pinned: Read this", "desk", "", 3, guid="3"),
    )  # fmt: skip
    assert (first.id, first.text) == ("x-1", "The gate is open,\nsee https://a.example/long")
    assert (first.speaker, first.publisher, first.kind) == ("Harbour Desk", "Harbour Desk on X (@desk)", "post")
    assert (first.url, first.problem, first.turns) == ("https://x.com/desk/status/1", None, ())
    assert "reply to @other" in second.notes
    assert (third.text, third.id) == ("Read this", "x-3")


def test_nitter_repost_is_the_other_ones_words():
    (found,) = nitter(item("RT by @desk: We are leaving", "envoy", "<p>We are leaving</p>", 111))
    assert (found.speaker, found.text, found.url) == ("@envoy", "We are leaving", "https://x.com/envoy/status/111")
    assert "reposted by @desk" in found.notes


def test_nitter_quoted_posts_keep_their_voice():
    with_words, alone = nitter(
        item("Not so", "desk", "<p>Not so</p>" + QUOTE, 5), item("", "desk", "<p></p>" + QUOTE, 6)
    )
    assert with_words.text == "Not so\n\nThe gate was shut"
    assert with_words.speaker == "Harbour Desk"
    assert said(with_words) == [("Harbour Desk", "Not so"), ("Ri Val (@rival)", "The gate was shut")]
    assert (alone.text, alone.speaker) == ("The gate was shut", "Ri Val (@rival)")
    assert said(alone) == [("Ri Val (@rival)", "The gate was shut")]


def test_nitter_pictures_alone_hold_no_words():
    with pytest.raises(InputError):
        nitter(item("", "desk", '<img src="https://nitter.example/pic/1"/>', 8), item("Image", "desk", "<img/>", 9))


# --- bad feeds -----------------------------------------------------------------------------------------------------

LAUGHS = (
    '<!DOCTYPE rss [<!ENTITY a "ha">' + "".join(f'<!ENTITY a{i} "{("&a" + str(i - 1) if i else "&a") + ";"}">' for i in range(9))
    + "]><rss><channel><item><title>&a8;</title></item></channel></rss>"
)  # fmt: skip
BAD = {
    "empty": "",
    "no feed": "<html><body>a</body></html>",
    "laughs": LAUGHS,
    "external": '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/hostname">]><rss><item><title>&x;</title></item></rss>',
    "no entries": "<rss><channel><title>a</title></channel></rss>",
    "cut off": WORDPRESS[:900],
    "deep": "<rss>" + "<a>" * 100_000,
    "pdf": "%PDF-1.7",
}


@pytest.mark.parametrize("kind", BAD)
def test_bad_feeds_are_one_line(kind):
    begun = time.process_time()
    with pytest.raises(InputError) as caught:
        sources(BAD[kind])
    assert str(caught.value).startswith("feed.xml: ") and "\n" not in str(caught.value)
    assert time.process_time() - begun < 5


def test_damaged_feeds_raise_nothing_else():
    chance = random.Random(6)
    goods = [
        WORDPRESS.encode(),
        ATOM.encode(),
        RDF.encode("windows-1256"),
        (HEAD + item("a", "desk", QUOTE, 1)).encode(),
    ]
    for number in range(300):
        data = bytearray(goods[number % len(goods)])
        for _ in range(chance.randint(1, 8)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        try:
            sources(bytes(data))
        except VerifyError:
            pass


def test_many_entries_are_read_fast():
    begun = time.process_time()
    entry = "<item><title>Gate {0}</title><link>https://port.example/{0}</link><description>It is open.</description></item>"
    found = sources("<rss><channel>" + "".join(entry.format(number) for number in range(1000)) + "</channel></rss>")
    assert len(found) == 1000
    assert time.process_time() - begun < 5


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("Wed, 13 Mar 2024 09:15:00 GMT", "2024-03-13T09:15:00+00:00"),
        ("Wed, 13 Mar 24 09:15 EST", "2024-03-13T09:15:00-05:00"),
        ("Sat Mar 02 21:05:00 +0000 2024", "2024-03-02T21:05:00+00:00"),
        ("2024-03-02 21:05:00 UTC", "2024-03-02T21:05:00+00:00"),
        ("20240302210500", "2024-03-02T21:05:00+00:00"),
        ("1709413500", "2024-03-02T21:05:00+00:00"),
        ("1709413500000", "2024-03-02T21:05:00+00:00"),
        ("2024-03-02", "2024-03-02"),
        ("٢ آذار ٢٠٢٤ ٢١:٠٥ +0300", "2024-03-02T21:05:00+03:00"),
        ("March 2, 2024", "2024-03-02"),
        ("soon", None),
        ("2024-13-45", None),
        ("99999999999999999", None),
        ("", None),
    ],
)
def test_stamps(text, iso):
    found = read_stamp(text)
    assert (found.iso if found else None) == iso


VIDEOS = """<feed xmlns:media="http://search.yahoo.com/mrss/" xmlns="http://www.w3.org/2005/Atom"><title>Lake TV</title>
<entry><id>yt:video:aB1</id><title>Address</title><link rel="alternate" href="https://video.example/watch?v=aB1"/>
<published>2024-03-11T10:00:00+00:00</published><media:group><media:title>Address</media:title><media:description>The chair
spoke for nine minutes.</media:description></media:group></entry>
<entry><id>yt:video:cD2</id><title>Answers</title><link rel="alternate" href="https://video.example/watch?v=cD2"/>
<published>2024-03-12T10:00:00+00:00</published></entry></feed>"""


def test_what_names_a_page_in_its_query_is_kept():
    found = sources(VIDEOS.encode())
    assert [(one.id, one.text.split()[0]) for one in found] == [
        ("video.example/watch?v=aB1", "The"),
        ("video.example/watch?v=cD2", "Answers"),
    ]


def test_the_foot_that_wordpress_adds_is_no_text():
    feed = (
        "<rss version='2.0'><channel><title>Lake</title><item><title>Ferry</title><description>&lt;p&gt;It sails.&lt;/p&gt;"
        "&lt;p&gt;The post &lt;a href='/x'&gt;Ferry&lt;/a&gt; appeared first on &lt;a href='/'&gt;Lake&lt;/a&gt;.&lt;/p&gt;"
        "</description></item></channel></rss>"
    )
    assert sources(feed.encode())[0].text == "It sails."


def test_an_address_that_is_none_raises_nothing():
    (found,) = sources(
        "<rss><channel><title>a</title><item><link>http://[broken/1</link><description>Words.</description></item>"
        "</channel></rss>"
    )
    assert found.id == "http://[broken/1"
