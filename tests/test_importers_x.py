"""Posts of X: archives of three generations, both interfaces, scrapers old and new. Constructed, read to the exact record."""

import json
import random
import time
from datetime import date

import pytest

from packing import zipped
from verify import importers
from verify.errors import InputError, VerifyError
from verify.importers.posts import speaker_name
from verify.importers.x_status import with_links

LONG = (
    "The harbour board has met for nine hours and I want to thank everybody who stayed until the end of it. We have "
    "read each of the letters that came in, we have walked the whole of the quay twice, and we have asked the pilots "
    "what they need before the winter storms & the spring tides come. The answer is plain: the gates stay open."
)
CUT = LONG.replace("&", "&amp;")[:275] + "…"
STAMP = "Tue Mar 12 22:15:00 +0000 2024"


def sources(data, name):
    return importers.read_sources_bytes(data if isinstance(data, bytes) else data.encode(), name)


def shown(source):
    return source.id, source.speaker, source.text, source.published, source.problem


def status(id, text, **more):
    return {"id_str": id, "full_text": text, "created_at": STAMP, "lang": "en", **more}


def assigned(name, records, part=0):
    return f"window.YTD.{name}.part{part} = {json.dumps(records, ensure_ascii=False)}"


ACCOUNT = assigned(
    "account", [{"account": {"username": "adalind", "accountId": "1", "accountDisplayName": "Ada Lind ⚓"}}]
)
NOTE = {
    "noteTweet": {"noteTweetId": "900", "createdAt": "2024-03-12T22:15:00.000Z", "core": {"text": LONG, "urls": []}}
}
LINKED = status(
    "3",
    "Minutes: https://t.co/aaa https://t.co/pic",
    entities={"urls": [{"url": "https://t.co/aaa", "expanded_url": "https://port.example/minutes"}]},
    extended_entities={"media": [{"url": "https://t.co/pic"}]},
    in_reply_to_status_id_str="2",
)
QUOTING = status(
    "4",
    "Not so. https://t.co/q",
    entities={"urls": [{"url": "https://t.co/q", "expanded_url": "https://twitter.com/rival/status/77"}]},
    edit_info={"edit": {"initialTweetId": "39"}},
)
MANIFEST = {
    "userInfo": {"accountId": "1", "userName": "adalind", "displayName": "Ada Lind ⚓"},
    "archiveInfo": {"generationDate": "2024-05-01T00:00:00.000Z"},
    "dataTypes": {
        "tweets": {"files": [{"fileName": "data/tweets.js"}, {"fileName": "data/tweets-part1.js"}]},
        "noteTweet": {"files": [{"fileName": "data/note-tweet.js"}]},
        "deletedTweets": {"files": [{"fileName": "data/deleted-tweets.js"}]},
        "like": {"files": [{"fileName": "data/like.js"}]},
    },
}
NEWEST = {
    "data/manifest.js": "window.__THAR_CONFIG = " + json.dumps(MANIFEST),
    "data/account.js": ACCOUNT,
    "data/tweets.js": assigned(
        "tweets",
        [{"tweet": status("1", CUT)}, {"tweet": status("2", "RT @other: We never agreed to th…")}, {"tweet": LINKED}],
    )
    + ";",
    "data/tweets-part1.js": assigned("tweets", [{"tweet": QUOTING}], 1),
    "data/tweets-part9.js": assigned("tweets", [{"tweet": status("99", "A stray file.")}], 9),
    "data/note-tweet.js": assigned(
        "note_tweet",
        [NOTE, {"noteTweet": {"noteTweetId": "901", "createdAt": "2024-01-01T00:00:00Z", "core": {"text": "Alone."}}}],
    ),
    "data/deleted-tweets.js": assigned("deleted_tweets", [{"tweet": status("5", "A &lt; B &amp; C")}]),
    "data/like.js": assigned("like", [{"like": {"tweetId": "6", "fullText": "Words of another."}}]),
    "Your archive.html": "<html></html>",
}


def test_newest_archive():
    found = sources(zipped(NEWEST), "archive.zip")
    day = date(2024, 3, 12)
    assert [shown(one) for one in found] == [
        ("x-1", "Ada Lind", LONG, day, None),
        ("x-2-via-adalind", "@other", "We never agreed to th…", day, "truncated"),
        ("x-3", "Ada Lind", "Minutes: https://port.example/minutes", day, None),
        ("x-4", "Ada Lind", "Not so.", day, None),
        ("x-5", "Ada Lind", "A < B & C", day, None),
        ("x-note-901", "Ada Lind", "Alone.", date(2024, 1, 1), None),
    ]
    first, repost, reply, quoting, deleted, _ = found
    assert first.url == "https://x.com/adalind/status/1"
    assert (first.publisher, first.kind) == ("Ada Lind on X (@adalind)", "post")
    assert (first.provenance, first.importer) == ("X archive of @adalind", "X archive")
    assert first.notes == (
        "account: @adalind",
        "published: 2024-03-12T22:15:00+00:00",
        "captured: 2024-05-01T00:00:00+00:00",
    )
    assert json.loads(first.raw.split(b"\n")[0])["tweet"]["full_text"] == CUT
    assert "reposted by @adalind" in repost.notes and repost.publisher == "@other on X"
    assert "reply to x-2" in reply.notes
    assert "quotes x-77" in quoting.notes and "edited after it was posted" in quoting.notes
    assert "deleted by its author" in deleted.notes


def test_archive_in_a_folder_of_its_zip():
    found = sources(zipped({f"twitter-2024/{name}": text for name, text in NEWEST.items()}), "archive.zip")
    assert [one.id for one in found][:2] == ["x-1", "x-2-via-adalind"]
    assert "x-99" not in [one.id for one in found]


def test_unpacked_archive(tmp_path):
    for name, text in NEWEST.items():
        place = tmp_path / name
        place.parent.mkdir(exist_ok=True)
        place.write_text(text, encoding="utf-8")
    data = tmp_path / "data"
    assert [one.id for one in importers.read_sources(data / "tweets.js")] == ["x-1", "x-2-via-adalind", "x-3"]
    assert importers.read_sources(data / "tweets.js")[0].text == LONG
    assert [one.id for one in importers.read_sources(data / "note-tweet.js")] == ["x-note-901"]
    for name in ("tweets-part9.js", "like.js", "account.js", "manifest.js"):
        with pytest.raises(InputError):
            importers.read_sources(data / name)


def test_archive_of_2019_has_no_manifest_and_no_inner_key():
    found = sources(assigned("tweet", [status("7", "Old form.")]), "tweet.js")
    assert [shown(one) for one in found] == [("x-7", None, "Old form.", date(2024, 3, 12), None)]
    found = sources(
        zipped({"data/account.js": ACCOUNT, "data/tweet.js": assigned("tweet", [{"tweet": status("7", "Old form.")}])}),
        "old.zip",
    )
    assert [shown(one) for one in found] == [("x-7", "Ada Lind", "Old form.", date(2024, 3, 12), None)]


def test_oldest_archive():
    original = {"id_str": "8", "text": "Whole words of the other.", "created_at": "2013-05-01 10:00:00 +0000",
                "user": {"screen_name": "other", "name": "O. Ther"}}  # fmt: skip
    own = {"id_str": "9", "text": "RT @other: Whole wo…", "created_at": "2013-05-02 10:00:00 +0000",
           "user": {"screen_name": "adalind", "name": "Ada Lind"}, "retweeted_status": original}  # fmt: skip
    plain = {"id_str": "10", "text": "Good! RT @other: we agree", "created_at": "2013-05-03 10:00:00 +0000"}
    found = sources(
        zipped(
            {
                "data/js/user_details.js": 'var user_details = {"screen_name": "adalind", "full_name": "Ada Lind"}',
                "data/js/tweets/2013_05.js": "Grailbird.data.tweets_2013_05 =\n" + json.dumps([own, plain]),
                "data/js/tweet_index.js": "var tweet_index = []",
            }
        ),
        "2013.zip",
    )
    assert [shown(one) for one in found] == [
        ("x-8-via-adalind", "O. Ther", "Whole words of the other.", date(2013, 5, 1), None),
        ("x-10", "Ada Lind", "Good!\n\nwe agree", date(2013, 5, 3), None),
    ]
    assert [(turn.speaker, turn.span.of(found[1].text)) for turn in found[1].turns] == [
        ("Ada Lind", "Good!"),
        ("@other", "we agree"),
    ]


def test_note_is_joined_by_its_beginning_where_the_second_differs():
    note = {"noteTweet": {"createdAt": "2024-03-12T22:19:00Z", "noteTweetContents": {"text": LONG}}}
    files = {
        "data/account.js": ACCOUNT,
        "data/tweets.js": assigned("tweets", [{"tweet": status("1", CUT)}, {"tweet": status("2", "Another one.")}]),
        "data/note-tweet.js": assigned("note_tweet", [note]),
    }
    assert [one.text for one in sources(zipped(files), "a.zip")] == [LONG, "Another one."]
    del files["data/note-tweet.js"]
    assert sources(zipped(files), "a.zip")[0].problem == "truncated"


def test_two_posts_in_one_second_keep_their_own_texts():
    other = "Quite another text " * 20
    notes = [
        {"noteTweet": {"noteTweetId": str(number), "createdAt": "2024-03-12T22:15:00Z", "core": {"text": text}}}
        for number, text in enumerate((other, LONG))
    ]
    files = {
        "data/tweets.js": assigned("tweets", [status("1", CUT), status("2", other[:275] + "…")]),
        "data/note-tweet.js": assigned("note_tweet", notes),
    }
    assert [one.text for one in sources(zipped(files), "a.zip")] == [LONG, other.strip()]


def test_links_are_written_out_and_pictures_left_away():
    entities = {
        "urls": [{"url": "https://t.co/b", "expanded_url": "https://port.example/b"}],
        "media": [{"url": "https://t.co/m"}],
    }
    assert with_links("See https://t.co/b and https://t.co/x https://t.co/m", entities) == (
        "See https://port.example/b and https://t.co/x",
        None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "handle", "speaker"),
    [
        ("Ada Lind ⚓", "a", "Ada Lind"),
        ("🚢", "a", "@a"),
        (None, "a", "@a"),
        ("آدا ليند 🇸🇪", "a", "آدا ليند"),
        (None, None, None),
    ],
)
def test_speakers(name, handle, speaker):
    assert speaker_name(name, handle) == speaker


# --- interfaces ----------------------------------------------------------------------------------------------------

USERS = [
    {"id": "1", "username": "adalind", "name": "Ada Lind"},
    {"id": "2", "username": "rival", "name": "Ri Val"},
]


def tweet(id, text, author="1", **more):
    return {"id": id, "text": text, "author_id": author, "created_at": "2024-03-12T22:15:00.000Z", "lang": "en",
            "edit_history_tweet_ids": [id], **more}  # fmt: skip


RESPONSE = {
    "data": [
        tweet("1", LONG[:250] + "…", note_tweet={"text": LONG}),
        tweet("2", "RT @rival: The gate was sh…", referenced_tweets=[{"type": "retweeted", "id": "20"}]),
        tweet("3", "Not so.", referenced_tweets=[{"type": "quoted", "id": "21"}, {"type": "replied_to", "id": "19"}]),
        tweet("4", "RT @rival: Cut off her…", referenced_tweets=[{"type": "retweeted", "id": "22"}]),
        tweet("6", "Mended.", edit_history_tweet_ids=["5", "6"]),
    ],
    "includes": {
        "users": USERS,
        "tweets": [tweet("20", "The gate was shut all night.", "2"), tweet("21", "You lied &amp; left.", "2")],
    },
    "meta": {"result_count": 5},
}
EXPECTED = [
    ("x-1", "Ada Lind", LONG, date(2024, 3, 12), None),
    ("x-20-via-adalind", "Ri Val", "The gate was shut all night.", date(2024, 3, 12), None),
    ("x-3", "Ada Lind", "Not so.", date(2024, 3, 12), None),
    ("x-4-via-adalind", "@rival", "Cut off her…", date(2024, 3, 12), "truncated"),
    ("x-6", "Ada Lind", "Mended.", date(2024, 3, 12), None),
    ("x-21", "Ri Val", "You lied & left.", date(2024, 3, 12), None),
]


def test_version_2():
    found = sources(json.dumps(RESPONSE), "timeline.json")
    assert [shown(one) for one in found] == EXPECTED
    assert "quotes x-21" in found[2].notes and "reply to x-19" in found[2].notes
    assert "edited after it was posted" in found[4].notes


def test_twarc_lines():
    line = json.dumps({**RESPONSE, "__twarc": {"retrieved_at": "2024-03-14T10:00:00+00:00"}})
    found = sources(f"{line}\n{line}\n", "search.jsonl")
    assert [shown(one) for one in found] == EXPECTED
    assert "captured: 2024-03-14T10:00:00+00:00" in found[0].notes


def test_twarc_flattened():
    flat = {
        **tweet("3", "Not so."),
        "author": USERS[0],
        "referenced_tweets": [{"type": "quoted", **tweet("21", "You lied.", "2"), "author": USERS[1]}],
    }
    repost = {
        **tweet("2", "RT @rival: The ga…"),
        "author": USERS[0],
        "referenced_tweets": [{"type": "retweeted", **tweet("20", "The gate was shut.", "2"), "author": USERS[1]}],
    }
    found = sources(json.dumps(flat) + "\n" + json.dumps(repost), "flat.jsonl")
    assert [(one.id, one.speaker, one.text) for one in found] == [
        ("x-3", "Ada Lind", "Not so."),
        ("x-21", "Ri Val", "You lied."),
        ("x-20-via-adalind", "Ri Val", "The gate was shut."),
    ]


def test_version_1():
    user = {"screen_name": "adalind", "name": "Ada Lind"}
    extended = {"id_str": "1", "text": "Cut…", "truncated": True, "user": user, "created_at": STAMP,
                "extended_tweet": {"full_text": LONG, "entities": {}}}  # fmt: skip
    cut = {"id_str": "2", "text": "Broken off by the interface", "truncated": True, "user": user, "created_at": STAMP}
    quoted = status("3", "See", user=user, quoted_status=status("4", "Hers.", user={"screen_name": "rival"}))
    found = sources(json.dumps([extended, cut, quoted]), "v1.json")
    assert [(one.id, one.speaker, one.text, one.problem) for one in found] == [
        ("x-1", "Ada Lind", LONG, None),
        ("x-2", "Ada Lind", "Broken off by the interface", "truncated"),
        ("x-3", "Ada Lind", "See", None),
        ("x-4", "@rival", "Hers.", None),
    ]


# --- scrapers ------------------------------------------------------------------------------------------------------

KIND = "snscrape.modules.twitter.Tweet"
WRITER = {"username": "adalind", "displayname": "Ada Lind", "id": 1}
RIVAL = {"username": "rival", "displayname": "Ri Val"}


def scraped(id, text, user=WRITER, **more):
    return {"_type": KIND, "id": id, "rawContent": text, "user": user, "date": "2024-03-12T22:15:00+00:00",
            "conversationId": id, "lang": "en", **more}  # fmt: skip


def test_snscrape():
    lines = [
        scraped(1, "See https://t.co/b", links=[{"url": "https://port.example/b", "tcourl": "https://t.co/b"}]),
        scraped(2, "RT @rival: The ga…", retweetedTweet=scraped(20, "The gate was shut.", RIVAL)),
        scraped(3, "Not so.", quotedTweet=scraped(21, "You lied.", RIVAL), inReplyToTweetId=19),
        scraped(4, "Quoting what is gone.", quotedTweet={"_type": "snscrape.modules.twitter.Tombstone", "id": 22}),
        {"_type": "snscrape.modules.twitter.TweetRef", "id": 23},
    ]
    found = sources("\n".join(map(json.dumps, lines)), "posts.jsonl")
    assert [(one.id, one.speaker, one.text) for one in found] == [
        ("x-1", "Ada Lind", "See https://port.example/b"),
        ("x-20-via-adalind", "Ri Val", "The gate was shut."),
        ("x-3", "Ada Lind", "Not so."),
        ("x-21", "Ri Val", "You lied."),
        ("x-4", "Ada Lind", "Quoting what is gone."),
    ]
    assert "reply to x-19" in found[2].notes
    assert found[0].published == date(2024, 3, 12)


def test_old_snscrape():
    record = {"_type": KIND, "url": "https://twitter.com/adalind/status/1", "date": "2021-03-12T22:15:00+00:00",
              "content": "A &amp; B https://t.co/b", "id": 1, "username": "adalind", "conversationId": 1,
              "outlinks": ["https://port.example/b"], "tcooutlinks": ["https://t.co/b"]}  # fmt: skip
    (found,) = sources(json.dumps(record), "posts.jsonl")
    assert (found.id, found.speaker, found.text) == ("x-1", "@adalind", "A & B https://port.example/b")


def test_twscrape():
    record = scraped(1, "Words.", id_str="1000000000000000001", inReplyToTweetIdStr="1000000000000000000")
    (found,) = sources(json.dumps([record]), "posts.json")
    assert found.id == "x-1000000000000000001"
    assert "reply to x-1000000000000000000" in found.notes


def test_what_pages_load():
    author = {"user_results": {"result": {"legacy": {"screen_name": "adalind", "name": "Ada Lind"}}}}
    newer = {"user_results": {"result": {"core": {"screen_name": "rival", "name": "Ri Val"}, "legacy": {}}}}
    result = {
        "rest_id": "1",
        "core": author,
        "legacy": status("1", CUT),
        "note_tweet": {"note_tweet_results": {"result": {"text": LONG}}},
        "quoted_status_result": {
            "result": {"tweet": {"rest_id": "2", "core": newer, "legacy": status("2", "You lied.")}}
        },
    }
    timeline = {
        "data": {"user": {"timeline": {"instructions": [{"entries": [{"tweet_results": {"result": result}}]}]}}}
    }
    wanted = [("x-1", "Ada Lind", LONG), ("x-2", "Ri Val", "You lied.")]
    assert [(one.id, one.speaker, one.text) for one in sources(json.dumps(timeline), "t.json")] == wanted
    har = {"log": {"version": "1.2", "entries": [
        {"startedDateTime": "2024-03-14T10:00:00Z", "response": {"content": {"text": json.dumps(timeline)}}},
        {"response": {"content": {"text": "<html>"}}}]}}  # fmt: skip
    found = sources(json.dumps(har), "session.har")
    assert [(one.id, one.speaker, one.text) for one in found] == wanted
    assert "captured: 2024-03-14T10:00:00+00:00" in found[0].notes


# --- bad files -----------------------------------------------------------------------------------------------------

BAD = {
    "empty.js": b"",
    "jquery.js": b"(function(){return 1})()",
    "tweets.js": b"window.YTD.tweets.part0 = [ {\"tweet\": ",
    "like.js": assigned("like", [{"like": {"fullText": "a"}}]).encode(),
    "none.zip": zipped({"data/tweets.js": "window.YTD.tweets.part0 = []"}),
    "lost.zip": zipped({"data/manifest.js": NEWEST["data/manifest.js"], "data/tweets.js": NEWEST["data/tweets.js"]}),
    "bomb.zip": zipped({"data/tweets.js": b"window.YTD.tweets.part0 = [" + b" " * 60_000_000}),
    "cut.zip": zipped(NEWEST)[:-300],
    "deep.js": b"window.YTD.tweets.part0 = " + b"[" * 200_000,
    "deep.json": b'{"data": {"author_id": ' + b"[" * 200_000,
    "cut.jsonl": json.dumps(RESPONSE).encode() + b"\n" + json.dumps(RESPONSE).encode()[:500],
    "number.json": b'{"author_id": ' + b"9" * 10_000 + b"}",
    "nothing.json": b'{"data": [{"id": "1", "author_id": "2"}]}',
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_bad_files_are_one_line(name):
    begun = time.process_time()
    with pytest.raises(InputError) as caught:
        sources(BAD[name], name)
    assert str(caught.value).startswith(name) and "\n" not in str(caught.value)
    assert time.process_time() - begun < 5


def test_damaged_files_raise_nothing_else():
    chance = random.Random(7)
    goods = [
        ("a.zip", zipped(NEWEST, 0)),
        ("a.zip", zipped(NEWEST)),
        ("tweets.js", NEWEST["data/tweets.js"].encode()),
        ("a.json", json.dumps(RESPONSE).encode()),
        ("a.jsonl", json.dumps(scraped(2, "RT", retweetedTweet=scraped(20, "x", RIVAL))).encode()),
    ]
    for number in range(500):
        name, good = goods[number % len(goods)]
        data = bytearray(good)
        for _ in range(chance.randint(1, 6)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        try:
            sources(bytes(data), name)
        except VerifyError:
            pass


@pytest.mark.parametrize("value", [None, 1, "a", [], {}, [1], {"a": 1}, True])
def test_fields_of_other_types_raise_nothing(value):
    keys = ["id", "text", "author_id", "created_at", "referenced_tweets", "note_tweet", "entities", "lang", "author"]
    old = ["id_str", "full_text", "user", "retweeted_status", "quoted_status", "extended_tweet", "edit_info"]
    raw = ["rawContent", "user", "retweetedTweet", "quotedTweet", "links", "outlinks", "tcooutlinks", "date"]
    for record, names in ((tweet("1", "Words."), keys), (status("1", "W", user=WRITER), old), (scraped(1, "W"), raw)):
        for key in names:
            try:
                sources(json.dumps({**record, key: value}), "a.json")
            except VerifyError:
                pass


def test_many_posts_are_read_fast():
    begun = time.process_time()
    records = [{"tweet": status(str(number), f"Gate {number} is open at dawn.")} for number in range(3000)]
    assert len(sources(zipped({"data/tweets.js": assigned("tweets", records)}), "a.zip")) == 3000
    assert time.process_time() - begun < 5
