"""Posts in a check: long ones joined, reposts and quoted posts under who wrote them, accounts told apart. Constructed."""

import json

import pytest

from packing import zipped
from verify import check
from verify.corpus.adding import add

FIRST = (
    "We will open the northern gate at dawn, and the boats that wait may enter one by one, as the master calls them. "
)
LONG = FIRST * 3 + "Nobody on the lake will be asked for papers this week."


def tweet(id, text):
    return {"tweet": {"id_str": id, "full_text": text, "created_at": "Tue Dec 12 22:15:00 +0000 2023", "lang": "en"}}


def assigned(name, records):
    return f"window.YTD.{name}.part0 = {json.dumps(records)}"


NOTE = {"noteTweetId": "900", "createdAt": "2023-12-12T22:15:00.000Z", "core": {"text": LONG, "urls": []}}
ARCHIVE = zipped(
    {
        "data/account.js": assigned("account", [{"account": {"username": "desk", "accountDisplayName": "Ada Lind"}}]),
        "data/tweets.js": assigned("tweets", [tweet("1", LONG[:275] + "…"), tweet("2", "RT @other: We never agreed to th…")]),
        "data/note-tweet.js": assigned("note_tweet", [{"noteTweet": NOTE}]),
    }
)  # fmt: skip
FEED = """<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Desk / @desk</title>
<link>https://nitter.net/desk</link><item><title>RT by @desk: We are leaving the pier</title><dc:creator>@envoy</dc:creator>
<description>&lt;p&gt;We are leaving the pier&lt;/p&gt;</description><pubDate>Tue, 12 Dec 2023 22:15:00 GMT</pubDate>
<guid>https://nitter.net/envoy/status/11#m</guid></item><item><title></title><dc:creator>@desk</dc:creator><description>
&lt;blockquote&gt;&lt;b&gt;Rival (@rival)&lt;/b&gt;&lt;p&gt;You lied to us&lt;/p&gt;&lt;/blockquote&gt;</description>
<pubDate>Tue, 12 Dec 2023 21:15:00 GMT</pubDate><guid>https://nitter.net/desk/status/12#m</guid></item></channel></rss>"""
TAIL = "Nobody on the lake will be asked for papers this week,"


@pytest.fixture(scope="module")
def db(tmp_path_factory):
    place = tmp_path_factory.mktemp("posts")
    (place / "archive.zip").write_bytes(ARCHIVE)
    (place / "feed.rss").write_text(FEED, encoding="utf-8")
    add(place / "c.db", [place / "archive.zip", place / "feed.rss"])
    return place / "c.db"


@pytest.mark.parametrize(
    ("words", "who", "label", "code", "speaker"),
    [
        (TAIL, "Ada Lind", "consistent", "verbatim", "Ada Lind"),
        (TAIL, "@desk", "consistent", "verbatim", "Ada Lind"),
        (TAIL, "@rival", "unsupported", "wrong-speaker", "Ada Lind"),
        ("We never agreed to the lock fees that the port wants,", "@other", "unsupported", "cannot-check", "@other"),
        ("We are leaving the pier,", "@envoy", "consistent", "verbatim", "@envoy"),
        ("We are leaving the pier,", "@desk", "unsupported", "wrong-speaker", "@envoy"),
        ("You lied to us,", "@rival", "consistent", "verbatim", "Rival (@rival)"),
        ("You lied to us,", "@desk", "unsupported", "wrong-speaker", "Rival (@rival)"),
    ],
)
def test_whose_post_it_is(db, tmp_path, words, who, label, code, speaker):
    story = tmp_path / "story.md"
    story.write_text(f"---\npublished: 2023-12-13\nlang: en\n---\n“{words}” {who} wrote on X.\n", encoding="utf-8")
    (item, *_) = check.check(story, db).to_dict()["articles"][0]["items"]
    assert (item["label"], item["reasons"][0]["code"]) == (label, code)
    assert item["evidence"][0]["speaker"] == speaker
