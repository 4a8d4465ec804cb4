"""Pages as programs save them in one file, and copies of archives, read to the exact record. All is constructed."""

import base64
import contextlib
import quopri
import random
from datetime import date

import pytest

from packing import zipped
from verify import importers
from verify.errors import InputError

PAGE = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Pier opens | Lake Board</title></head><body>
<nav><a href="/">Home</a></nav><main><h1>Pier opens</h1><p>March 12, 2024</p><p>The pier opens at six, the board said in a
statement, after a week of repairs.</p><p>“Nobody will wait in the rain,” the chair said.</p></main></body></html>"""
ARABIC = """<html dir="rtl"><head><title>فتح الرصيف</title></head><body><h1>فتح الرصيف</h1><p>12 آذار 2024</p>
<p>يفتح الرصيف في السادسة كما قال المجلس في بيان له بعد أسبوع من الصيانة.</p></body></html>"""
TEXT = (
    "The pier opens at six, the board said in a statement, after a week of repairs.\n\n"
    "“Nobody will wait in the rain,” the chair said."
)
PICTURE = "Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\nContent-Location: {}\r\n\r\niVBORw0KGgo=\r\n"


def message(head, parts, mark="----=_Part"):
    """A message of several parts, each with its head."""
    lines = [*head, f'Content-Type: multipart/related; type="text/html"; boundary="{mark}"', "", ""]
    for part in parts:
        lines += [f"--{mark}", part]
    return "\r\n".join([*lines, f"--{mark}--", ""]).encode()


def quoted(text, charset="utf-8"):
    return quopri.encodestring(text.encode(charset)).decode("ascii").replace("\n", "\r\n")


BLINK = message(
    [
        "From: <Saved by Blink>",
        "Snapshot-Content-Location: https://lake-board.net/pier?id=7",
        "Subject: =?utf-8?Q?Pier=20opens?=",
        "Date: Thu, 14 Mar 2024 10:00:00 +0300",
        "MIME-Version: 1.0",
    ],
    [
        "Content-Type: text/html\r\nContent-ID: <frame@mhtml.blink>\r\nContent-Transfer-Encoding: quoted-printable\r\n"
        f"Content-Location: https://lake-board.net/pier?id=7\r\n\r\n{quoted(PAGE)}\r\n",
        PICTURE.format("https://lake-board.net/a.png"),
    ],
)
EXPLORER = message(
    [
        'From: "Saved by Windows Internet Explorer 8"',
        "Subject: =?windows-1256?B?4snN?=",
        "Date: Tue, 12 Mar 2024 22:00:00 +0300",
        "MIME-Version: 1.0",
    ],
    [
        'Content-Type: text/html;\r\n\tcharset="windows-1256"\r\nContent-Transfer-Encoding: base64\r\n'
        "Content-Location: http://lake-board.net/ar/1\r\n\r\n"
        + base64.encodebytes(ARABIC.encode("cp1256")).decode("ascii").replace("\n", "\r\n"),
        PICTURE.format("http://lake-board.net/a.png"),
    ],
)
UNMHT = message(
    ["Subject: Pier opens", "X-MAF-Information: Produced By MAF V2.0", "MIME-Version: 1.0"],
    [f'Content-Type: text/html; charset="utf-8"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{PAGE}\r\n'],
)


def record(data, name):
    (source,) = importers.read_sources_bytes(data, name)
    assert source.raw == data
    captured = [note.removeprefix("captured: ") for note in source.notes if note.startswith("captured: ")]
    return source.title, source.text, source.language, source.published, source.url, captured


def test_pages_of_three_browsers():
    address = "https://lake-board.net/pier?id=7"
    assert record(BLINK, "pier.mhtml") == (
        ("Pier opens", TEXT, "en", date(2024, 3, 12), address, ["2024-03-14T10:00:00+03:00"])
    )
    text = "يفتح الرصيف في السادسة كما قال المجلس في بيان له بعد أسبوع من الصيانة."
    assert record(EXPLORER, "pier.mht") == (
        ("فتح الرصيف", text, "ar", date(2024, 3, 12), "http://lake-board.net/ar/1", ["2024-03-12T22:00:00+03:00"])
    )
    assert record(UNMHT, "pier") == ("Pier opens", TEXT, "en", date(2024, 3, 12), None, [])
    assert importers.read_article_bytes(BLINK, "pier.mhtml").text.startswith("Pier opens\n\nThe pier")


@pytest.mark.parametrize(
    "data", [b"", b"MIME-Version: 1.0\r\n\r\n", BLINK[:300], message(["MIME-Version: 1.0"], ["Content-Type: text/plain\r\n\r\nx"])]
)  # fmt: skip
def test_broken_files_are_one_line(data):
    with pytest.raises(InputError) as raised:
        importers.read_sources_bytes(data, "page.mhtml")
    assert "\n" not in str(raised.value)


def damaged(data, chance):
    spoilt = bytearray(data)
    for _ in range(chance.choice((1, 3, 10, 50))):
        spoilt[chance.randrange(len(spoilt))] = chance.randrange(256)
    return bytes(spoilt)


@pytest.mark.parametrize("name", ["page.mhtml", "page.mht", "desk.tar"])
def test_damaged_files_raise_nothing_else(name):
    whole = {"page.mhtml": BLINK, "page.mht": EXPLORER, "desk.tar": tarred(FILES, "w")}[name]
    chance = random.Random(7)
    for _ in range(300):
        with contextlib.suppress(InputError):
            importers.read_sources_bytes(damaged(whole, chance), name)


def test_a_message_in_messages_ends():
    data = b"MIME-Version: 1.0\r\n" + b"".join(
        b"Content-Type: multipart/related; boundary=b%d\r\n\r\n--b%d\r\n" % (at, at) for at in range(3000)
    )
    with pytest.raises(InputError):
        importers.read_sources_bytes(data, "page.mhtml")


COPY = """<!DOCTYPE html><html><head><title>Pier opens</title><link rel="canonical" href="https://archive.ph/AbCd1">
<link rel="bookmark" href="http://archive.today/20240314101500/https://lake-board.net/pier">
<meta property="og:url" content="http://archive.today/AbCd1"><meta property="article:published_time"
content="2024-03-14T10:15:00Z"></head><body><div id="HEADER"><table><tr><td>archive.today webpage capture</td><td>Saved from
</td><td><time datetime="2024-03-14T10:15:00Z">14 Mar 2024</time></td></tr></table></div><div id="CONTENT"><h1>Pier opens</h1>
<div>March 12, 2024</div><div>The pier opens at six, the board said in a statement, after a week of repairs.</div>
<div>“Nobody will wait in the rain,” the chair said.</div></div></body></html>"""


def test_a_copy_of_archive_today():
    """Its dates are those of the copy, its address is the archive's."""
    found = record(COPY.encode(), "copy.html")
    assert found == (
        ("Pier opens", TEXT, "en", date(2024, 3, 12), "https://lake-board.net/pier", ["2024-03-14T10:15:00+00:00"])
    )


# --- tar --------------------------------------------------------------------------------------------------------------


def tarred(files, mode="w:gz"):
    import io
    import tarfile

    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:
        for name, text in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(text.encode())
            archive.addfile(member, io.BytesIO(text.encode()))
        link = tarfile.TarInfo("link.md")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    return out.getvalue()


FILES = {"a/one.md": "The gate is shut at night.", "a/two.txt": "The lamp is lit at six.", "a/x.bin": "no"}


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("desk.tar", tarred(FILES, "w")),
        ("desk.tar.gz", tarred(FILES)),
        ("desk.tgz", tarred(FILES)),
        ("desk.zip", zipped(FILES)),
    ],
)
def test_files_in_a_tar_are_those_of_a_zip(name, data):
    found = importers.read_sources_bytes(data, name)
    assert [(source.id, source.text.strip()) for source in found] == [
        ("one", "The gate is shut at night."),
        ("two", "The lamp is lit at six."),
    ]


def test_a_broken_tar_is_one_line():
    with pytest.raises(InputError) as raised:
        importers.read_sources_bytes(tarred(FILES, "w")[:700], "desk.tar")
    assert "\n" not in str(raised.value)
