"""Web archives of several layouts, read to the exact record; and archives that are meant to do harm. Constructed."""

import gzip
import json
import random
import time
import zlib
from datetime import date

import pytest

from packing import zipped
from verify import importers
from verify.errors import InputError, VerifyError

PAGE = (
    "<html lang='en'><head><title>Gates | Port</title><meta property='og:site_name' content='Port Authority'>"
    "<meta property='article:published_time' content='{day}'></head>"
    "<body><article><h1>{title}</h1><p>{words}</p><p>The board meets again on Monday, as it always does.</p></article></body></html>"
)  # fmt: skip


def html(words, title="Gates stay open", day="2024-03-05"):
    return PAGE.format(words=words, title=title, day=day).encode()


def reply(body, *fields, status="200 OK", kind="text/html; charset=utf-8"):
    head = "\r\n".join([f"HTTP/1.1 {status}", f"Content-Type: {kind}", *fields])
    return head.encode() + b"\r\n\r\n" + body


def record(content, address="https://port.example/1", type="response", when="2024-03-14T10:00:00Z", **fields):
    lines = [
        "WARC/1.0",
        f"WARC-Type: {type}",
        f"WARC-Target-URI: {address}",
        f"WARC-Date: {when}",
        f"WARC-Record-ID: <urn:{address}:{when}>",
        *(f"WARC-{name.replace('_', '-')}: {value}" for name, value in fields.items()),
        "Content-Type: application/http; msgtype=response",
        f"Content-Length: {len(content)}",
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + content + b"\r\n\r\n"


INFO = b"WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 7\r\n\r\na: b\r\n\r\n\r\n\r\n"


def chunked(body, size=50):
    pieces = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(f"{len(piece):x}\r\n".encode() + piece + b"\r\n" for piece in pieces) + b"0\r\n\r\n"


def deflated(body):
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(body) + packer.flush()


def sources(data, name="a.warc"):
    return importers.read_sources_bytes(data, name)


def shown(source):
    return source.id, source.title, source.text.split("\n\n")[0], source.published, source.url


WANTED = (
    "port.example/1",
    "Gates stay open",
    "Nobody will close gate two.",
    date(2024, 3, 5),
    "https://port.example/1",
)
BODY = html("Nobody will close gate two.")


def test_plain_archive():
    (found,) = sources(INFO + record(reply(BODY)))
    assert shown(found) == WANTED
    assert found.text == "Nobody will close gate two.\n\nThe board meets again on Monday, as it always does."
    assert (found.raw, found.publisher, found.provenance) == (BODY, "Port Authority", "web archive")
    assert found.notes[-1] == "captured: 2024-03-14T10:00:00+00:00"
    assert found.path == "a.warc"


@pytest.mark.parametrize("pack", ["records", "whole"])
@pytest.mark.parametrize("name", ["a.warc.gz", "a.gz", "archive"])
def test_packed_archive(pack, name):
    parts = [INFO, record(reply(BODY)), record(reply(html("It rains.")), "https://port.example/2")]
    data = b"".join(map(gzip.compress, parts)) if pack == "records" else gzip.compress(b"".join(parts))
    first, second = sources(data, name)
    assert shown(first) == WANTED
    assert second.id == "port.example/2"


CODINGS = {
    "chunked": (chunked(BODY), ["Transfer-Encoding: chunked"]),
    "gzip": (gzip.compress(BODY), ["Content-Encoding: gzip"]),
    "both": (chunked(gzip.compress(BODY)), ["Transfer-Encoding: chunked", "Content-Encoding: gzip"]),
    "zlib": (zlib.compress(BODY), ["Content-Encoding: deflate"]),
    "deflate": (deflated(BODY), ["Content-Encoding: deflate"]),
    "said but not done": (BODY, ["Transfer-Encoding: chunked", "Content-Encoding: gzip"]),
}


@pytest.mark.parametrize("coding", CODINGS)
def test_codings_of_the_body(coding):
    body, fields = CODINGS[coding]
    (found,) = sources(record(reply(body, *fields)))
    assert shown(found) == WANTED
    assert found.raw == BODY


def test_brotli():
    brotli = pytest.importorskip("brotli", reason="the extra `formats` is not installed")
    (found,) = sources(
        record(reply(chunked(brotli.compress(BODY)), "Transfer-Encoding: chunked", "Content-Encoding: br"))
    )
    assert shown(found) == WANTED
    with pytest.raises(InputError, match="unpacks to"):
        sources(record(reply(brotli.compress(b" " * 60_000_000), "Content-Encoding: br")))


def test_same_page_again_and_changed_page():
    again = record(
        reply(b""), type="revisit", when="2024-03-15T10:00:00Z", Payload_Digest="sha1:A",
        Refers_To_Target_URI="https://port.example/1", Refers_To_Date="2024-03-14T10:00:00Z",
    )  # fmt: skip
    mirror = record(reply(b""), "https://mirror.example/1", "revisit", "2024-03-16T10:00:00Z", Payload_Digest="sha1:A")
    lost = record(reply(b""), "https://port.example/9", "revisit", Refers_To="<urn:none>")
    changed = record(reply(html("Gate two is shut.")), when="2024-03-17T10:00:00Z")
    found = sources(record(reply(BODY), Payload_Digest="sha1:A") + again + mirror + lost + changed)
    assert [one.id for one in found] == ["port.example/1", "port.example/1@2024-03-17T10:00:00", "mirror.example/1"]
    assert "captured again: 2024-03-15T10:00:00Z" in found[0].notes
    assert "(the same as a page that is not here)" in found[0].notes[-1]
    assert found[2].text == found[0].text
    assert "captured: 2024-03-16T10:00:00+00:00" in found[2].notes


def test_pages_told_apart_by_their_query_are_two():
    one = record(reply(html("The first one.")), "https://office.example/?article=1")
    two = record(reply(html("The second one.")), "https://office.example/?article=2")
    robots = record(reply(b"User-agent: *", kind="text/plain"), "https://office.example/robots.txt")
    found = sources(INFO + robots + one + two)
    assert [source.id for source in found] == ["office.example?article=1", "office.example?article=2"]


def test_other_records_and_kinds():
    parts = [
        record(b"GET / HTTP/1.1\r\n\r\n", type="request"),
        record(reply(b"Not found", status="404 Not Found"), "https://port.example/404"),
        record(reply(b"\x89PNG", kind="image/png"), "https://port.example/a.png"),
        record(reply(b"The pilot said the port is open. It stays so.", kind="text/plain"), "https://port.example/a.txt"),
        record(reply("قال الملاح إن الميناء مفتوح في كل يوم.".encode("cp1256"), kind="text/plain; charset=windows-1256"),
               "https://port.example/ar.txt"),
        record(BODY, "https://port.example/r", "resource").replace(b"application/http; msgtype=response", b"text/html"),
        record(reply(b'<rss><channel><title>a</title><item><link>https://port.example/n</link><description>News.'
                     b"</description></item></channel></rss>", kind="application/rss+xml"), "https://port.example/feed"),
        record(b"x", "urn:pageinfo:https://port.example/1", "resource"),
    ]  # fmt: skip
    found = sources(b"".join(parts))
    assert [(one.id, one.language) for one in found] == [
        ("port.example/a.txt", "en"),
        ("port.example/ar.txt", "ar"),
        ("port.example/r", "en"),
        ("port.example/feed", "en"),
    ]


def test_page_out_of_the_wayback_machine():
    toolbar = b"<!-- BEGIN WAYBACK TOOLBAR INSERT --><p>17 captures of this page</p><!-- END WAYBACK TOOLBAR INSERT -->"
    address = "https://web.archive.org/web/20240314100000/https://www.port.example/1/"
    (found,) = sources(record(reply(BODY.replace(b"<body>", b"<body>" + toolbar)), address))
    assert (found.id, found.url) == ("port.example/1", "https://www.port.example/1/")
    assert "captured: 2024-03-14T10:00:00+00:00" in found.notes
    assert "17 captures" not in found.text


def wacz(pages, *records):
    lines = [json.dumps({"format": "json-pages-1.0", "id": "pages"}), *map(json.dumps, pages)]
    return zipped(
        {
            "datapackage.json": "{}",
            "archive/data.warc.gz": b"".join(map(gzip.compress, records)),
            "pages/pages.jsonl": "\n".join(lines),
            "indexes/index.cdx": "",
        },
        0,
    )


@pytest.mark.parametrize("name", ["a.wacz", "a.zip"])
def test_wacz_takes_the_listed_pages(name):
    data = wacz(
        [{"url": "http://port.example/old"}],
        record(reply(b"", "Location: /1", status="301 Moved Permanently"), "http://port.example/old"),
        record(reply(BODY)),
        record(reply(html("An advertisement in a frame of the page.")), "https://ads.example/frame"),
    )
    (found,) = sources(data, name)
    assert shown(found) == WANTED
    assert len(sources(wacz([], record(reply(BODY)), record(reply(BODY), "https://a.example/")), name)) == 2


def test_wacz_of_three_programs():
    """As a crawler, an extension of a browser and an older one write them: several WARCs, records that are no pages, a
    second list of pages, a bare WARC."""
    page = {"id": "1", "url": "https://port.example/1", "ts": "2024-03-14T10:00:00Z", "title": "Gates"}
    head = {"format": "json-pages-1.0", "id": "pages", "title": "All Pages", "hasText": True}
    info = record(b"{}", "urn:pageinfo:https://port.example/1", type="resource")
    lists = {"pages/pages.jsonl": json.dumps(head), "pages/extraPages.jsonl": f"{json.dumps(head)}\n{json.dumps(page)}"}
    crawler = zipped(
        {
            "archive/rec-1.warc.gz": gzip.compress(INFO) + gzip.compress(info),
            "archive/rec-2.warc.gz": gzip.compress(record(reply(BODY))),
            "indexes/index.idx": "x",
            **lists,
        },
        0,
    )
    called = record(reply(b"{}", kind="application/json"), "https://port.example/api")
    extension = zipped(
        {
            "archive/data.warc.gz": gzip.compress(record(reply(BODY))) + gzip.compress(called),
            "pages/pages.jsonl": f"{json.dumps(head)}\n{json.dumps(page | {'text': 'Gates'})}\n",
            "fuzzy.json": "{}",
        },
        0,
    )
    older = zipped({"webarchive.yaml": "pages: []", "archive/data.warc": INFO + record(reply(BODY))})
    for data in (crawler, extension, older):
        (found,) = sources(data, "a.wacz")
        assert shown(found) == WANTED


# --- bad archives --------------------------------------------------------------------------------------------------

BAD = {
    "empty": b"",
    "text": b"Only words.",
    "no length": b"WARC/1.0\r\nWARC-Type: response\r\n\r\nabc",
    "endless length": b"WARC/1.0\r\nContent-Length: 99999999999999999999\r\n\r\nabc",
    "cut off": record(reply(BODY))[:-200],
    "cut off gzip": gzip.compress(record(reply(BODY)))[:-20],
    "nothing in it": INFO,
    "revisits alone": record(reply(b""), type="revisit"),
    "no line ends": b"WARC/1.0 " + b"a" * 200_000,
    "endless fields": b"WARC/1.0\r\n" + b"a: b\r\n" * 5_000,
    "bomb": gzip.compress(b"WARC/1.0\r\nContent-Length: 200000000\r\n\r\n" + b" " * 100_000_000),
    "bomb in a page": record(reply(gzip.compress(b" " * 100_000_000), "Content-Encoding: gzip")),
    "status that is no number": record(reply(BODY, status="\u00b200 OK").decode().encode("latin-1", "replace")),
    "unknown coding": record(reply(b"abc", "Content-Encoding: zstd")),
}


@pytest.mark.parametrize("kind", BAD)
def test_bad_archives_are_one_line(kind):
    begun = time.process_time()
    with pytest.raises(InputError) as caught:
        sources(BAD[kind])
    assert str(caught.value).startswith("a.warc: ") and "\n" not in str(caught.value)
    assert time.process_time() - begun < 5


def test_one_bad_page_does_not_spoil_the_others():
    data = record(reply(b"\x1f\x8b broken", "Content-Encoding: gzip"), "https://port.example/0") + record(reply(BODY))
    (found,) = sources(data)
    assert shown(found) == WANTED
    assert found.notes[-1] == "1 captures not read: https://port.example/0 (damaged compressed data)"


def test_damaged_archives_raise_nothing_else():
    chance = random.Random(10)
    plain = INFO + record(reply(chunked(gzip.compress(BODY)), "Transfer-Encoding: chunked", "Content-Encoding: gzip"))
    goods = [plain, gzip.compress(plain), wacz([{"url": "https://port.example/1"}], plain), INFO + record(reply(BODY))]
    for number in range(400):
        data = bytearray(goods[number % len(goods)])
        for _ in range(chance.randint(1, 6)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        try:
            sources(bytes(data), "a.warc" if number % 2 else "a")
        except VerifyError:
            pass
