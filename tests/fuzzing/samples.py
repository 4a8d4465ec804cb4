"""A good file of each format, from which fuzzing and mutation start. All that they hold is constructed."""

from __future__ import annotations

import functools
import gzip
import json
from pathlib import Path

from packing import WORD, docx, glyphs, para, pdf, relations, repository, zipped

FILES = Path(__file__).parents[1] / "files"
PARTS_END = b"\n=\n"  # between the parts of a file that `packed` packs
STORY = (
    'The harbour office said on Monday that the gates would stay open. "We will not close them," Ada Lind said.\n\n'
    "قال المتحدث باسم الميناء إن «البوابات ستبقى مفتوحة» حتى ١٢ آذار ٢٠٢٤.\n\n"
    "QUESTION: Will you leave?\n\nMS LIND: No, not before 5 p.m., and at most 40 million was spent.\n"
)
FRONT = (
    '---\nid: 0012\ntitle: "Ports: a survey"\nauthor: [A. Person, B. Person]\nlang: en-GB\nspeaker: Ada Lind\n'
    "published: 2024-03-05\nurl: https://port.example/12\nkind: transcript\n---\n"
)
HTML = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Gates stay open</title>'
    '<meta property="article:published_time" content="2024-03-05T09:15:00+03:00"><link rel="canonical" '
    'href="https://port.example/1"><script type="application/ld+json">{"@type": "NewsArticle", "headline": "Gates", '
    '"datePublished": "2024-03-05", "author": [{"name": "Mira Dahl"}]}</script></head><body><header><nav><a href="/">'
    "Home</a></nav></header><article><h1>Gates stay open</h1><p class=byline>By Mira Dahl</p><figure><img src=a.jpg>"
    "<figcaption>The quay at dawn.</figcaption></figure><p>The gates stay open, the <a href='https://port.example/2'>"
    "harbour office</a> said on Monday.</p><blockquote><p>&ldquo;We will not close them.&rdquo;</p></blockquote>"
    '<blockquote class="twitter-tweet"><p>Gate two is open.</p>&mdash; Ada Lind (@adalind) <a href="https://twitter.'
    'com/adalind/status/7">March 5, 2024</a></blockquote><ul><li>One</li><li>Two</li></ul><p dir=rtl>قال المتحدث إن '
    "«البوابات مفتوحة» في كل يوم.</p><table><tr><td>Boats</td><td>12</td></tr></table></article></body></html>"
)
MARKDOWN = (
    FRONT + "![boat](boat.jpg)\n\n*A boat at dawn.*\n\nThe [port](https://port.example/) opened, **all** of it.\n\n"
    "> We open\n>\n> at dawn.\n\n## After\n\n1. one\n2. two\n\n[Subscribe](https://port.example/sub)\n\n" + STORY
)
RSS = (
    '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Port Authority</title><link>https://port.example</link>'
    "<language>en-GB</language><item><title>On the locks &#038; gates</title><link>https://port.example/locks/?utm=1"
    "</link><dc:creator><![CDATA[Mira Dahl]]></dc:creator><pubDate>Tue, 05 Mar 2024 23:30:00 -0500</pubDate>"
    "<description>The locks close [&amp;#8230;]</description><content:encoded><![CDATA[<p>The following is attributable "
    "to Spokesperson Ada Lind:</p><p>The locks close at dawn.</p>]]></content:encoded></item></channel></rss>"
)
ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="ar"><title>هيئة الميناء</title><id>urn:a</id><entry><id>urn:a:1'
    '</id><title type="html">&lt;b&gt;Gates&lt;/b&gt;</title><link href="https://port.example/1"/><updated>2024-03-05T'
    '09:15:00Z</updated><author><name>Ada</name></author><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">'
    "<p>Open.</p></div></content></entry></feed>"
)
SRT = (
    "1\n00:00:01,000 --> 00:00:03,000\nADA LIND: The gates\n\n2\n00:00:03,000 --> 00:00:05,000\n"
    "<i>stay open</i>.\n\n3\n00:00:06,000 --> 00:00:09,000\n>> QUESTION: Why?\n"
)
VTT = (
    "WEBVTT - Briefing\n\nNOTE a note\n\nSTYLE\n::cue { color: red }\n\nintro\n00:01.000 --> 00:04.000 align:start\n"
    "<v Ada Lind>The gates <c.loud>stay</c> open.</v>\n\n00:04.000 --> 00:05.000\n<v Ola Berg>Why?\n"
)
SBV = "0:00:01.000,0:00:03.000\nThe gates stay open.\n\n0:00:03.000,0:00:05.000\nAll of them.\n"
CSV = (
    'id,Speaker,Date,Text,Link\r\np1,Ada Lind,2024-03-12,"The gates, all of them,\nstay ""open"".",https://port.example/1\r\n'
    ",Ola Berg,,Yes.,\r\n"
)
RECORDS = [
    {"text": "The gates stay open.", "speaker": "Ada Lind", "date": "2024-03-12", "url": "https://port.example/1"},
    {"text": ["One.", "Two."], "speaker": {"name": "Ola Berg"}, "truncated": True, "views": 12},
]
NINJS = {
    "uri": "urn:agency:1", "type": "text", "version": "2", "language": "en", "headline": "Gates stay open", "byline": "By Mira",
    "versioncreated": "2024-03-12T11:00:00+01:00", "body_xhtml": "<p>&#8220;No,&#8221; said Lind.</p><p>It rained.</p>",
    "person": [{"name": "Ada Lind"}], "copyrightholder": "Harbour Wire",
}  # fmt: skip
JSONFEED = {
    "version": "https://jsonfeed.org/version/1.1", "title": "Port Authority", "feed_url": "https://port.example/feed.json",
    "items": [{"id": "1", "url": "https://port.example/1", "title": "Gates", "content_html": "<p>Open.</p>",
               "date_published": "2024-03-12T10:00:00Z", "authors": [{"name": "Mira Dahl"}]}],
}  # fmt: skip
POST = {
    "id_str": "3", "full_text": "Minutes: https://t.co/aaa &amp; more", "created_at": "Tue Mar 12 22:15:00 +0000 2024", "lang": "en",
    "entities": {"urls": [{"url": "https://t.co/aaa", "expanded_url": "https://port.example/minutes"}]},
    "in_reply_to_status_id_str": "2",
}  # fmt: skip
API = {
    "data": [{"id": "1", "text": "The gates stay open. https://t.co/a", "author_id": "1", "created_at": "2024-03-12T22:15:00.000Z",
              "note_tweet": {"text": "The gates stay open, all of them."}, "referenced_tweets": [{"type": "quoted", "id": "2"}],
              "entities": {"urls": [{"url": "https://t.co/a", "expanded_url": "https://port.example/a"}]}}],
    "includes": {"users": [{"id": "1", "username": "adalind", "name": "Ada Lind"}],
                 "tweets": [{"id": "2", "text": "It is shut.", "author_id": "1"}]},
}  # fmt: skip
SCRAPED = {
    "_type": "snscrape.modules.twitter.Tweet", "id": 5, "url": "https://twitter.com/adalind/status/5",
    "date": "2024-03-12T22:15:00+00:00", "rawContent": "The gates stay open.", "lang": "en",
    "user": {"username": "adalind", "displayname": "Ada Lind", "id": 1}, "retweetedTweet": None, "links": [],
}  # fmt: skip
BLUESKY = {
    "feed": [{"post": {
        "uri": "at://did:plc:ada/app.bsky.feed.post/1", "cid": "c", "indexedAt": "2024-03-12T22:15:00.000Z",
        "author": {"did": "did:plc:ada", "handle": "ada.port.example", "displayName": "Ada Lind"},
        "record": {"$type": "app.bsky.feed.post", "text": "Minutes: port.example/min…", "createdAt": "2024-03-12T22:15:00.000Z",
                   "langs": ["en"], "facets": [{"index": {"byteStart": 9, "byteEnd": 27}, "features": [
                       {"$type": "app.bsky.richtext.facet#link", "uri": "https://port.example/minutes"}]}]}}}],
}  # fmt: skip
HOME = "https://social.example/users/ada"
OUTBOX = {
    "@context": "https://www.w3.org/ns/activitystreams", "type": "OrderedCollection", "totalItems": 1, "orderedItems": [
        {"id": f"{HOME}/statuses/111/activity", "type": "Create", "actor": HOME, "object": {
            "id": f"{HOME}/statuses/111", "type": "Note", "published": "2024-03-12T22:15:00Z", "attributedTo": HOME,
            "url": "https://social.example/@ada/111", "summary": "Harbour", "content": "<p>The gates <b>stay</b> open.<br>All.</p>"}},
        {"type": "Announce", "actor": HOME, "object": "https://other.example/2"}],
}  # fmt: skip
ACTOR = {"id": HOME, "type": "Person", "preferredUsername": "ada", "name": "Ada Lind"}
STATUS = [{
    "id": "1", "content": "<p>Open.</p>", "created_at": "2024-03-12T22:15:00.000Z", "language": "en",
    "url": "https://social.example/@ada/1", "account": {"acct": "ada", "display_name": "Ada Lind"}, "reblog": None,
}]  # fmt: skip
HAR = {"log": {"entries": [{"request": {"url": "https://x.com/i/api/graphql/a/UserTweets"}, "response": {"content": {
    "mimeType": "application/json", "text": json.dumps({"data": {"result": {"__typename": "Tweet", "rest_id": "5", "legacy": POST}}})}}}]}}  # fmt: skip
PAGE = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + HTML.encode()
WARC = (
    b"WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 7\r\n\r\na: b\r\n\r\n\r\n\r\nWARC/1.0\r\nWARC-Type: response\r\n"
    b"WARC-Target-URI: https://port.example/1\r\nWARC-Date: 2024-03-14T10:00:00Z\r\nWARC-Record-ID: <urn:a:1>\r\n"
    b"Content-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n%b\r\n\r\n" % (len(PAGE), PAGE)
)
HEAD = f'xmlns:w="{WORD}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
BODY = para("Start ", '<w:commentRangeStart w:id="1"/>', "“first” part.") + para(
    "Second", '<w:commentRangeEnd w:id="1"/>', '<w:ins w:id="2"><w:r><w:t> new</w:t></w:r></w:ins>'
    '<w:del w:id="3"><w:r><w:delText> old</w:delText></w:r></w:del><w:hyperlink r:id="r1"><w:r><w:t>link</w:t></w:r>'
    "</w:hyperlink><w:footnoteReference w:id=\"4\"/>", style="Heading1"
)  # fmt: skip
STYLES = f'<w:styles {HEAD}><w:style w:styleId="Heading1"><w:name w:val="heading 1"/></w:style></w:styles>'
WORD_PARTS = (
    ("word/document.xml", f"<w:document {HEAD}><w:body>{BODY}</w:body></w:document>"),
    ("word/comments.xml", f'<w:comments {HEAD}><w:comment w:id="1">{para("https://port.example/a")}</w:comment></w:comments>'),
    ("word/footnotes.xml", f'<w:footnotes {HEAD}><w:footnote w:id="4">{para("A note.")}</w:footnote></w:footnotes>'),
    ("word/_rels/document.xml.rels", relations([("r1", "hyperlink", "https://a.example")])),
    ("word/styles.xml", STYLES),
    ("_rels/.rels", relations([("rId1", "officeDocument", "word/document.xml")])),
)  # fmt: skip
X_PARTS = (
    ("data/tweets.js", "window.YTD.tweets.part0 = " + json.dumps([{"tweet": POST}])),
    ("data/account.js", 'window.YTD.account.part0 = [{"account": {"username": "adalind", "accountId": "1"}}]'),
    ("data/manifest.js", 'window.__THAR_CONFIG = {"userInfo": {"accountId": "1", "userName": "adalind"}, "dataTypes": '
     '{"tweets": {"files": [{"fileName": "data/tweets.js"}]}, "noteTweet": {"files": [{"fileName": "data/note-tweet.js"}]}}}'),
    ("data/note-tweet.js", 'window.YTD.note_tweet.part0 = [{"noteTweet": {"noteTweetId": "9", "createdAt": '
     '"2024-03-12T22:15:00.000Z", "core": {"text": "Minutes: more", "urls": []}}}]'),
)  # fmt: skip
MASTODON_PARTS = (("outbox.json", json.dumps(OUTBOX)), ("actor.json", json.dumps(ACTOR)))
PACKED: dict[str, tuple[tuple[str, str], ...]] = {
    "packed.docx": WORD_PARTS,
    "packed.x.zip": X_PARTS,
    "packed.mastodon.zip": MASTODON_PARTS,
}


def packed(name: str, data: bytes) -> bytes:
    """A zip archive with the pieces of `data` as its parts; the last piece ends them."""
    parts = data.split(PARTS_END)
    return zipped({part: piece for (part, _), piece in zip(PACKED[name], parts, strict=False)}, 0)


def unpacked(name: str) -> bytes:
    """The sample from which `packed` starts."""
    return PARTS_END.join(text.encode() for _, text in PACKED[name])


def _mhtml() -> bytes:
    """A page as browsers save it in one file."""
    import quopri

    body = quopri.encodestring(HTML.encode()).decode("ascii")
    return (
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://port.example/1\r\nSubject: =?utf-8?Q?Gates=20stay?=\r\n"
        'Date: Thu, 14 Mar 2024 10:00:00 +0300\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; type="text/html"; '
        'boundary="--P"\r\n\r\n----P\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n'
        f"Content-Location: https://port.example/1\r\n\r\n{body}\r\n----P\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: "
        "base64\r\n\r\niVBORw0KGgo=\r\n----P--\r\n"
    ).encode()


def _tar() -> bytes:
    import io
    import tarfile

    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, text in (("desk/a.md", MARKDOWN), *MASTODON_PARTS):
            entry = tarfile.TarInfo(name)
            entry.size = len(text.encode())
            archive.addfile(entry, io.BytesIO(text.encode()))
    return out.getvalue()


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def _post(text: str) -> dict[str, object]:
    return {"$type": "app.bsky.feed.post", "text": text, "createdAt": "2024-03-12T22:15:00.000Z", "langs": ["en"]}


@functools.cache
def samples() -> dict[str, tuple[bytes, ...]]:
    """Good files by a name whose suffix says the format; several of a format where its kinds differ."""
    first, second = glyphs(list("The gates stay open, she said."), 700), glyphs(list("All of the boats are in."), 680)
    return {
        "a.html": (HTML.encode(),),
        "a.md": (MARKDOWN.encode(),),
        "a.txt": (STORY.encode(), (FRONT + STORY).encode("utf-16")),
        "a.docx": (docx(BODY, links=[("r1", "https://a.example")], comments='<w:comment w:id="1"/>'),),
        "a.pdf": (pdf([first + second, second]), pdf([first], filters="/Filter /FlateDecode"), (FILES / "notice-pango.pdf").read_bytes()),
        "a.xml": (RSS.encode(), ATOM.encode()),
        "a.warc": (WARC,),
        "a.warc.gz": (gzip.compress(WARC, mtime=0),),
        "a.wacz": (zipped({"archive/data.warc": WARC, "pages/pages.jsonl": '{"url": "https://port.example/1"}'}, 0),),
        "a.csv": (CSV.encode(),),
        "a.tsv": (CSV.replace(",", "\t").encode(),),
        "a.jsonl": (b"\n".join(map(_json, RECORDS)),),
        "a.json": tuple(map(_json, (RECORDS, JSONFEED, API, [SCRAPED], BLUESKY, OUTBOX, STATUS))),
        "a.ninjs": (_json(NINJS),),
        "a.har": (_json(HAR),),
        "a.car": (repository([_post("All of them."), _post("The gates stay open.")]),),
        "tweets.js": (X_PARTS[0][1].encode(),),
        "a.zip": (zipped(dict(X_PARTS)), zipped(dict(MASTODON_PARTS), 0), zipped({"desk/a.md": MARKDOWN, "desk/b.html": HTML})),
        "a.gz": (gzip.compress(_json(RECORDS), mtime=0),),
        "a.mhtml": (_mhtml(),),
        "a.tar": (_tar(),),
        "a.srt": (SRT.encode(),),
        "a.vtt": (VTT.encode(),),
        "a.sbv": (SBV.encode(),),
    }  # fmt: skip
