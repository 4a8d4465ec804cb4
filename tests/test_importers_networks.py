"""Bluesky, Mastodon and subtitles, in several layouts each, read to the exact record. Constructed."""

import io
import json
import random
import tarfile
import time
from datetime import date

import pytest

from packing import repository, varint, zipped
from verify import importers
from verify.errors import InputError, VerifyError
from verify.importers.bluesky import with_links


def sources(data, name):
    return importers.read_sources_bytes(data if isinstance(data, bytes) else data.encode(), name)


def shown(source):
    return source.id, source.speaker, source.text, source.published, source.problem


def turns(source):
    return [(turn.speaker, turn.role, turn.span.of(source.text)) for turn in source.turns]


# --- Bluesky -------------------------------------------------------------------------------------------------------

ADA = {"did": "did:plc:ada", "handle": "ada.port.example", "displayName": "Ada Lind ⚓"}
RIVAL = {"did": "did:plc:rival", "handle": "rival.example", "displayName": "Ri Val"}


def post(text, **more):
    return {
        "$type": "app.bsky.feed.post",
        "text": text,
        "createdAt": "2024-03-12T22:15:00.000Z",
        "langs": ["en"],
        **more,
    }


def view(author, key, record, **more):
    return {
        "uri": f"at://{author['did']}/app.bsky.feed.post/{key}",
        "cid": "b",
        "author": author,
        "record": record,
        **more,
    }


REPLY = {"parent": {"uri": "at://did:plc:rival/app.bsky.feed.post/9"}}
LINKED = post(
    "Über: port.example/lo…",
    facets=[{
        "index": {"byteStart": len("Über: ".encode()), "byteEnd": len("Über: port.example/lo…".encode())},
        "features": [{"$type": "app.bsky.richtext.facet#link", "uri": "https://port.example/long"}],
    }],
)  # fmt: skip
DAY = date(2024, 3, 12)


def test_bluesky_feed():
    quoted = {"$type": "app.bsky.embed.record#view", "record": {
        "$type": "app.bsky.embed.record#viewRecord", "uri": "at://did:plc:rival/app.bsky.feed.post/21",
        "author": RIVAL, "value": post("You lied.")}}  # fmt: skip
    quoting = post(
        "Not so.",
        embed={"$type": "app.bsky.embed.record", "record": {"uri": "at://did:plc:rival/app.bsky.feed.post/21"}},
    )
    feed = {
        "feed": [
            {"post": view(ADA, "1", post("The gates stay open.", reply=REPLY))},
            {"post": view(RIVAL, "20", post("It is shut.")),
             "reason": {"$type": "app.bsky.feed.defs#reasonRepost", "by": ADA}},
            {"post": view(ADA, "3", quoting, embed=quoted)},
        ],
        "cursor": "x",
    }  # fmt: skip
    found = sources(json.dumps(feed), "feed.json")
    assert [shown(one) for one in found] == [
        ("bluesky-1", "Ada Lind", "The gates stay open.", DAY, None),
        ("bluesky-20-via-ada.port.example", "Ri Val", "It is shut.", DAY, None),
        ("bluesky-3", "Ada Lind", "Not so.", DAY, None),
        ("bluesky-21", "Ri Val", "You lied.", DAY, None),
    ]
    first, repost, quoting, _ = found
    assert first.url == "https://bsky.app/profile/ada.port.example/post/1"
    assert (first.kind, first.publisher) == ("post", "Ada Lind on Bluesky (@ada.port.example)")
    assert "reply to bluesky-9" in first.notes
    assert "reposted by @ada.port.example" in repost.notes
    assert "quotes bluesky-21" in quoting.notes


def test_bluesky_search_thread_and_records():
    listed = {"records": [{"uri": "at://did:plc:ada/app.bsky.feed.post/5", "cid": "b", "value": LINKED}]}
    (found,) = sources(json.dumps(listed), "records.json")
    assert shown(found) == ("bluesky-5", "@did:plc:ada", "Über: https://port.example/long", DAY, None)
    assert [one.text for one in sources(json.dumps({"posts": [view(ADA, "1", post("One."))]}), "s.json")] == ["One."]
    thread = {"thread": {"post": view(ADA, "1", post("One.")), "replies": [{"post": view(RIVAL, "2", post("Two."))}]}}
    assert [one.text for one in sources(json.dumps(thread), "t.json")] == ["One.", "Two."]
    lines = "\n".join(json.dumps(view(ADA, str(number), post(f"Post {number}."))) for number in range(3))
    assert [one.id for one in sources(lines, "posts.jsonl")] == ["bluesky-0", "bluesky-1", "bluesky-2"]


def test_offsets_of_links_count_bytes():
    assert with_links(LINKED["text"], LINKED["facets"]) == "Über: https://port.example/long"
    wrong = [{"index": {"byteStart": 3, "byteEnd": 900}, "features": [{"uri": "https://a.example"}]}]
    assert with_links("Über…", wrong) == "Über…"


def car():
    return repository([post("The second post."), post("البوابات مفتوحة في كل يوم.")])


def test_bluesky_repository():
    found = sources(car(), "repo.car")
    assert [shown(one) for one in found] == [
        ("bluesky-3kab", "@did:plc:ada", "البوابات مفتوحة في كل يوم.", DAY, None),
        ("bluesky-3kac", "@did:plc:ada", "The second post.", DAY, None),
    ]
    assert found[0].url == "https://bsky.app/profile/did:plc:ada/post/3kab"


# --- Mastodon ------------------------------------------------------------------------------------------------------

HOME = "https://social.example/users/ada"
NOTE = {
    "id": f"{HOME}/statuses/111", "type": "Note", "published": "2024-03-12T22:15:00Z", "attributedTo": HOME,
    "url": "https://social.example/@ada/111", "summary": "Harbour matters",
    "content": "<p>The gates <strong>stay</strong> open.<br>All.</p><p>See <a href='https://port.example/long'>"
    "<span class='invisible'>https://</span><span class='ellipsis'>port.example/lo</span><span class='invisible'>ng</span></a></p>",
    "contentMap": {"en": "other", "ar": "x"}, "inReplyTo": "https://other.example/1", "updated": "2024-03-13T00:00:00Z",
}  # fmt: skip
OUTBOX = {
    "@context": "https://www.w3.org/ns/activitystreams", "type": "OrderedCollection", "totalItems": 2,
    "orderedItems": [
        {"id": f"{HOME}/statuses/111/activity", "type": "Create", "actor": HOME, "object": NOTE},
        {"type": "Announce", "actor": HOME, "object": "https://other.example/2"},
    ],
}  # fmt: skip
ACTOR = {"id": HOME, "type": "Person", "preferredUsername": "ada", "name": "Ada Lind :ship:"}
TEXT = "The gates stay open.\nAll.\n\nSee https://port.example/long"


@pytest.mark.parametrize("folder", ["", "archive-2024/"])
def test_mastodon_archive(folder):
    data = zipped(
        {f"{folder}outbox.json": json.dumps(OUTBOX), f"{folder}actor.json": json.dumps(ACTOR), "likes.json": "{}"}
    )
    (found,) = sources(data, "archive.zip")
    assert shown(found)[0] == "mastodon-111@social.example"
    assert shown(found)[2:] == (TEXT, DAY, None)
    assert found.speaker == "Ada Lind"
    assert found.url == "https://social.example/@ada/111"
    assert set(found.notes) == {
        "account: @ada@social.example",
        "reply to https://other.example/1",
        "content warning: Harbour matters",
        "edited: 2024-03-13T00:00:00Z",
        "published: 2024-03-12T22:15:00+00:00",
    }


def test_mastodon_outbox_alone(tmp_path):
    (found,) = sources(json.dumps(OUTBOX), "outbox.json")
    assert (found.speaker, found.text) == ("@ada@social.example", TEXT)
    (tmp_path / "outbox.json").write_text(json.dumps(OUTBOX))
    (tmp_path / "actor.json").write_text(json.dumps(ACTOR))
    (found,) = importers.read_sources(tmp_path / "outbox.json")
    assert found.speaker == "Ada Lind"


def test_mastodon_statuses():
    def status(id, content, acct="ada", **more):
        return {"id": id, "content": content, "created_at": "2024-03-12T22:15:00.000Z", "language": "en",
                "url": f"https://social.example/@{acct}/{id}", "account": {"acct": acct, "display_name": "Ada Lind"}, **more}  # fmt: skip

    rival = status("20", "<p>It is shut.</p>", "rival@other.example")
    rival["account"]["display_name"] = "Ri Val"
    found = sources(json.dumps([status("1", "<p>Open.</p>"), status("2", "", reblog=rival)]), "statuses.json")
    assert [shown(one) for one in found] == [
        ("mastodon-1@social.example", "Ada Lind", "Open.", DAY, None),
        ("mastodon-20@social.example-via-ada", "Ri Val", "It is shut.", DAY, None),
    ]


# --- subtitles -----------------------------------------------------------------------------------------------------

SRT = """1
00:00:01,000 --> 00:00:03,500
<i>The gates stay open,</i>
he said at dawn.

2
00:00:03,600 --> 00:00:05,000
{\\an8}And nobody waits.

3
00:00:12,000 --> 00:00:14,000
- Will you close gate two?
- No &amp; never.
"""


def test_srt():
    (found,) = sources(SRT.replace("\n", "\r\n"), "speech.srt")
    assert found.text == (
        "The gates stay open, he said at dawn. And nobody waits.\n\nWill you close gate two?\n\nNo & never."
    )
    assert (found.kind, found.importer, found.language) == ("transcript", "subtitles", "en")
    assert found.notes == ("subtitles from 0:00:01 to 0:00:14",)


VTT = """WEBVTT - Briefing of the harbour board
Kind: captions
Language: en

NOTE a remark that is not spoken

STYLE
::cue { color: white }

intro
00:01.000 --> 00:03.000 align:start position:10%
<v Ada Lind>We open <00:00:02.000><c>at dawn.</c></v>

00:03.000 --> 00:05.000
<v Ada Lind>Nobody waits.

00:05.500 --> 00:06.000
<v.loud Ola Berg>When?</v>
"""


def test_vtt_with_voices():
    (found,) = sources(VTT, "briefing.vtt")
    assert found.title == "Briefing of the harbour board"
    assert found.text == "We open at dawn. Nobody waits.\n\nWhen?"
    assert turns(found) == [("Ada Lind", "speaker", "We open at dawn. Nobody waits."), ("Ola Berg", "speaker", "When?")]


ROLLING = """WEBVTT
Language: ar

00:00:00.000 --> 00:00:02.000

قالت ليند<00:00:01.000><c> إن البوابات</c>

00:00:02.000 --> 00:00:02.010
قالت ليند إن البوابات


00:00:02.010 --> 00:00:04.000
قالت ليند إن البوابات
ستبقى مفتوحة

00:00:04.000 --> 00:00:05.000
ستبقى مفتوحة
"""


def test_rolling_captions_are_read_once():
    (found,) = sources(ROLLING, "talk.vtt")
    assert (found.text, found.language) == ("قالت ليند إن البوابات ستبقى مفتوحة", "ar")


def test_labels_in_capitals_open_turns():
    cues = "".join(
        f"{number}\n00:00:{number:02},000 --> 00:00:{number:02},900\n{words}\n\n"
        for number, words in enumerate(["MR HOLT: We open", "at dawn.", "QUESTION: When?", "MR HOLT: At five."], 1)
    )
    (found,) = sources(cues, "talk.en.srt")
    assert turns(found) == [
        ("MR HOLT", "speaker", "We open at dawn."),
        ("QUESTION", "question", "When?"),
        ("MR HOLT", "speaker", "At five."),
    ]


MASTODON_FEED = """<rss version="2.0"><channel><title>Lake Desk</title><link>https://m.example/@lake</link>
<generator>Mastodon v4.2.8</generator><item><guid isPermaLink="true">https://m.example/@lake/112</guid>
<link>https://m.example/@lake/112</link><pubDate>Wed, 13 Mar 2024 08:00:00 +0000</pubDate>
<description>&lt;p&gt;The pier opens at six.&lt;/p&gt;</description></item></channel></rss>"""
BLUESKY_FEED = """<rss version="2.0"><channel><link>https://bsky.app/profile/lake.bsky.social</link>
<title>@lake.bsky.social - Lake Desk</title><item><link>https://bsky.app/profile/lake.bsky.social/post/3kx</link>
<description>The pier opens at six.</description><pubDate>13 Mar 2024 08:00 +0000</pubDate>
<guid isPermaLink="false">at://did:plc:abc/app.bsky.feed.post/3kx</guid></item></channel></rss>"""


@pytest.mark.parametrize(
    ("feed", "id", "publisher"),
    [
        (MASTODON_FEED, "mastodon-112@m.example", "Lake Desk on Mastodon (@lake@m.example)"),
        (BLUESKY_FEED, "bluesky-3kx", "Lake Desk on Bluesky (@lake.bsky.social)"),
    ],
)
def test_feeds_of_accounts_hold_posts(feed, id, publisher):
    (source,) = importers.read_sources_bytes(feed.encode(), "feed.rss")
    assert (source.id, source.publisher, source.speaker, source.kind) == (id, publisher, "Lake Desk", "post")
    assert (source.text, source.published) == ("The pier opens at six.", date(2024, 3, 13))


def test_an_archive_of_mastodon_in_a_tar():
    """As servers packed them before 2023."""
    note = {"id": "https://m.example/users/lake/statuses/8", "type": "Note", "content": "<p>Old pier.</p>"}
    outbox = {"orderedItems": [{"type": "Create", "published": "2022-11-12T10:00:00Z", "object": note}]}
    actor = {"id": "https://m.example/users/lake", "preferredUsername": "lake", "name": "Lake Desk"}
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        for name, content in (("outbox.json", outbox), ("actor.json", actor)):
            data = json.dumps(content).encode()
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    (source,) = importers.read_sources_bytes(out.getvalue(), "archive-20221112.tar.gz")
    assert (source.id, source.speaker, source.text) == ("mastodon-8@m.example", "Lake Desk", "Old pier.")
    assert (source.published, source.publisher) == (date(2022, 11, 12), "Lake Desk on Mastodon (@lake@m.example)")


def test_who_asks_in_captions_is_no_speaker():
    data = "WEBVTT\n\n00:01.000 --> 00:04.000\n<v Chair>We open it.</v>\n\n00:04.000 --> 00:06.000\n<v Reporter 2>When?</v>\n"
    (source,) = importers.read_sources_bytes(data.encode(), "a.vtt")
    assert [(turn.speaker, turn.role) for turn in source.turns] == [("Chair", "speaker"), ("Reporter 2", "question")]


def test_a_dash_ends_the_turn_of_who_was_named():
    data = (
        "1\n00:00:01,000 --> 00:00:04,000\n<i>CHAIR LIND:</i> The pier opens.\n\n"
        "2\n00:00:04,100 --> 00:00:06,000\n- Who pays?\n- The board pays.\n\n"
        "3\n00:00:07,000 --> 00:00:09,000\nCHAIR LIND: Thank you.\n"
    )
    (source,) = importers.read_sources_bytes(data.encode(), "a.srt")
    assert source.text == "CHAIR LIND: The pier opens.\n\nWho pays?\n\nThe board pays.\n\nCHAIR LIND: Thank you."
    assert [turn.span.of(source.text) for turn in source.turns] == ["The pier opens.", "Thank you."]


def test_subtitles_without_suffix_are_known():
    assert importers.importer_for("talk", SRT.encode()).__name__.endswith("subtitles")
    assert importers.importer_for("talk", VTT.encode()).__name__.endswith("subtitles")


# --- bad files -----------------------------------------------------------------------------------------------------

BAD = {
    "empty.srt": b"",
    "words.srt": b"Only words.",
    "silent.vtt": b"WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ada></v>\n",
    "empty.car": b"",
    "words.car": b"Only words.",
    "cut.car": car()[:-40],
    "long.car": b"\x3aeroots" + b"\xff" * 30,
    "deep.car": varint(3) + b"\xa1eroots" + b"\x81" * 100_000,
    "boosts.json": json.dumps({**OUTBOX, "orderedItems": OUTBOX["orderedItems"][1:]}).encode(),
    "bomb.zip": zipped({"outbox.json": b" " * 60_000_000}),
    "cut.json": json.dumps(OUTBOX).encode()[:-30],
    "deep.json": b'{"orderedItems": ' + b"[" * 200_000,
    "likes.json": b'{"records": [{"value": {"$type": "app.bsky.feed.post.like"}}]}',
}


@pytest.mark.parametrize("name", BAD)
def test_bad_files_are_one_line(name):
    begun = time.process_time()
    with pytest.raises(InputError) as caught:
        sources(BAD[name], name)
    assert str(caught.value).startswith(name) and "\n" not in str(caught.value)
    assert time.process_time() - begun < 5


def test_damaged_files_raise_nothing_else():
    chance = random.Random(11)
    goods = [
        ("a.car", car()),
        ("a.json", json.dumps({"feed": [{"post": view(ADA, "1", LINKED)}]}).encode()),
        ("outbox.json", json.dumps(OUTBOX).encode()),
        ("a.zip", zipped({"outbox.json": json.dumps(OUTBOX), "actor.json": json.dumps(ACTOR)}, 0)),
        ("a.srt", SRT.encode()),
        ("a.vtt", VTT.encode()),
    ]
    for number in range(900):
        name, good = goods[number % len(goods)]
        data = bytearray(good)
        for _ in range(chance.randint(1, 6)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        try:
            sources(bytes(data), name)
        except VerifyError:
            pass


@pytest.mark.parametrize("value", [None, 1, "a", [], {}, [1], [None], {"a": 1}, True])
def test_fields_of_other_types_raise_nothing(value):
    for record, wrap in (
        (post("Words."), lambda one: view(ADA, "1", one)),
        (view(ADA, "1", post("Words.")), lambda one: {"feed": [{"post": one}]}),
        (NOTE, lambda one: {"orderedItems": [{"type": "Create", "object": one}]}),
        ({"id": "1", "content": "a", "account": {"acct": "a"}, "reblog": None, "quote": None}, lambda one: [one]),
    ):
        for key in record:
            try:
                sources(json.dumps(wrap({**record, key: value})), "a.json")
            except VerifyError:
                pass


def test_hostile_subtitles_cost_linear_time():
    begun = time.process_time()
    for hostile in ("<v " * 100_000, "00:00:01,000 --> " * 30_000, "1\n" * 200_000, "<" * 300_000):
        try:
            sources(SRT + hostile, "a.srt")
        except VerifyError:
            pass
    assert time.process_time() - begun < 5
