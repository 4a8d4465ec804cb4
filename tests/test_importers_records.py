"""Tables, records of no known format, agencies' items, JSON Feed and packed files. Constructed, read to the exact record."""

import gzip
import json
import random
import time
from datetime import date

import pytest

from packing import docx, para, zipped
from verify import importers
from verify.errors import InputError, VerifyError
from verify.importers.columns import find_columns


def sources(data, name):
    return importers.read_sources_bytes(data if isinstance(data, bytes) else data.encode(), name)


def shown(source):
    return source.id, source.title, source.text, source.speaker, source.published, source.problem


# --- records without a known format --------------------------------------------------------------------------------


def test_lines_of_records():
    lines = [
        {"id": "a1", "text": "The gates stay open.", "speaker": "Ada Lind", "date": "2024-03-12", "kind": "statement",
         "url": "https://port.example/1", "publisher": "Port Authority", "licence": "CC0", "mood": "calm"},
        {"id": "a2", "text": ["One paragraph.", "Another one."], "speaker": {"name": "Ola Berg"}},
        {"id": "a3", "text": "", "speaker": "Nobody"},
    ]  # fmt: skip
    found = sources("\n".join(map(json.dumps, lines)), "statements.jsonl")
    assert [shown(one) for one in found] == [
        ("a1", None, "The gates stay open.", "Ada Lind", date(2024, 3, 12), None),
        ("a2", None, "One paragraph.\n\nAnother one.", "Ola Berg", None, None),
    ]
    first = found[0]
    assert (first.kind, first.url, first.publisher, first.licence) == (
        "statement",
        "https://port.example/1",
        "Port Authority",
        "CC0",
    )
    assert first.notes == ("mood: calm",)
    assert json.loads(first.raw) == lines[0]


def test_array_and_list_inside_a_record():
    record = {"headline": "Gates", "body": "<p>Open &amp; so.</p>", "datePublished": "2024-03-12T10:00:00+03:00"}
    for data in ([record], {"count": 1, "results": [record]}):
        (found,) = sources(json.dumps(data), "a.json")
        assert shown(found)[1:5] == ("Gates", "Open & so.", None, date(2024, 3, 12))
        assert found.notes[-1] == "published: 2024-03-12T10:00:00+03:00"


def test_map_beside_the_file(tmp_path):
    place = tmp_path / "export.json"
    place.write_text(json.dumps([{"f1": "Words said.", "meta": {"who": "Ada Lind", "when": "12 March 2024"}}]))
    (tmp_path / "export.json.map.json").write_text(
        json.dumps({"text": "f1", "speaker": "meta.who", "published": "meta.when"})
    )
    (found,) = importers.read_sources(place)
    assert shown(found)[2:5] == ("Words said.", "Ada Lind", date(2024, 3, 12))
    (tmp_path / "export.json.map.json").write_text('{"words": "f1"}')
    with pytest.raises(InputError, match="there is no field 'words'"):
        importers.read_sources(place)


def test_dates_that_are_not_understood_are_said():
    (found,) = sources('{"text": "Words.", "date": "13/12/2023 or so"}', "a.json")
    assert found.published is None
    assert found.notes == ("published, not understood: 13/12/2023 or so",)


# --- tables --------------------------------------------------------------------------------------------------------


def test_table_with_commas_and_line_breaks():
    table = (
        "id,Speaker,Date,Text,Link\r\n"
        'p1,Ada Lind,2024-03-12,"The gates, all of them,\nstay ""open"".",https://port.example/1\r\n'
        ",Ola Berg,,Yes.,\r\n\r\n,,,,\r\n"
    )
    first, second = sources(table, "statements.csv")
    assert shown(first) == (
        "p1",
        None,
        'The gates, all of them,\nstay "open".',
        "Ada Lind",
        date(2024, 3, 12),
        None,
    )
    assert first.raw.decode() == "".join(table.splitlines(keepends=True)[:3])
    assert (second.text, second.speaker, second.url) == ("Yes.", "Ola Berg", None)


def test_arabic_table_with_semicolons_in_an_old_encoding():
    table = "المتحدث;التاريخ;النص\r\nآدا ليند;13 كانون الأول 2023;قالت إن البوابات مفتوحة في كل يوم من أيام السنة.\r\n"
    (found,) = sources(table.encode("windows-1256"), "statements.csv")
    assert shown(found)[2:5] == ("قالت إن البوابات مفتوحة في كل يوم من أيام السنة.", "آدا ليند", date(2023, 12, 13))
    assert found.language == "ar"


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (("04/03/2024", "13/03/2024"), (date(2024, 3, 4), date(2024, 3, 13))),
        (("03/04/2024", "03/13/2024 10:15"), (date(2024, 3, 4), date(2024, 3, 13))),
        (("4.3.2024", "5.3.2024"), (date(2024, 3, 4), date(2024, 3, 5))),
        (("04/03/2024", "05/03/2024"), (None, None)),
        (("13/03/2024", "03/13/2024"), (None, None)),
        (("31/02/2024", "2024-03-05"), (None, date(2024, 3, 5))),
    ],
)
def test_days_in_digits_are_read_as_their_column_is(days, expected):
    rows = "".join(f"{number};The gate is shut;{day}\n" for number, day in enumerate(days))
    found = importers.read_sources_bytes(f"sep=;\nid;quote;when\n{rows}".encode(), "a.csv")
    assert tuple(source.published for source in found) == expected


def test_table_of_archived_posts_with_tabs():
    table = (
        "archived_timestamp\toriginal_tweet_url\tavailable_tweet_text\n"
        "20240314100000\thttps://twitter.com/adalind/status/7?s=20\tThe gates stay open.\n"
    )
    (found,) = sources(table, "posts.tsv")
    assert (found.id, found.text, found.published) == ("x.com/status/7", "The gates stay open.", None)
    assert found.notes == ("captured: 2024-03-14T10:00:00+00:00",)


def test_map_beside_a_table(tmp_path):
    place = tmp_path / "a.csv"
    place.write_text("c1,c2\nWords.,Ada Lind\n")
    with pytest.raises(InputError, match="no column is known"):
        importers.read_sources(place)
    (tmp_path / "a.csv.map.json").write_text('{"text": "c1", "speaker": "c2"}')
    (found,) = importers.read_sources(place)
    assert (found.text, found.speaker) == ("Words.", "Ada Lind")


def test_the_nearest_name_wins():
    assert find_columns(["content", "Full Text", "Text", "byline"]) == {"text": "Text", "author": "byline"}


# --- agencies' items -----------------------------------------------------------------------------------------------

ITEM_1 = {
    "uri": "urn:agency:1", "type": "text", "versioncreated": "2024-03-12T11:00:00+01:00",
    "firstcreated": "2024-03-12T10:00:00+01:00", "headline": "Gates stay open", "byline": "Mira Dahl",
    "body_html": "<p>“No,” said Lind.</p><p>It rained.</p>", "language": "en-GB", "provider": "Harbour Wire",
    "person": [{"name": "Ada Lind"}], "usageterms": "Subscribers", "pubstatus": "usable",
}  # fmt: skip
ITEM_2 = {
    "uri": "https://wire.example/2", "standard": {"name": "ninjs", "version": "2.1"}, "pubstatus": "canceled",
    "versioncreated": "2024-03-12T11:00:00Z", "headlines": [{"role": "short", "value": "S"}, {"role": "main", "value": "Gates"}],
    "bodies": [{"role": "caption", "value": "Much longer than the main one, it seems."}, {"role": "main", "value": "Open."}],
    "by": "M. Dahl", "people": [{"name": "Ada Lind"}], "infosources": [{"name": "Wire"}],
    "altids": [{"role": "x", "value": "9"}],
}  # fmt: skip
ITEM_3 = {
    "uri": "urn:3", "contentCreated": "2024-03-12T09:00:00Z", "versionCreated": "2024-03-12T09:00:00Z", "language": "ar",
    "headlines": [{"value": "البوابات"}], "bodies": [{"contentType": "text/plain", "value": "البوابات مفتوحة.\n\nقالت ليند."}],
}  # fmt: skip


def test_ninjs_of_three_generations():
    (one,) = sources(json.dumps(ITEM_1), "item.json")
    assert shown(one) == (
        "urn:agency:1",
        "Gates stay open",
        "“No,” said Lind.\n\nIt rained.",
        None,
        date(2024, 3, 12),
        None,
    )
    assert (one.publisher, one.licence, one.importer) == ("Harbour Wire", "Subscribers", "ninjs")
    assert one.notes == (
        "author: Mira Dahl",
        "person: Ada Lind",
        "version: 2024-03-12T11:00:00+01:00",
        "published: 2024-03-12T10:00:00+01:00",
    )
    (two,) = sources(json.dumps(ITEM_2), "item.json")
    assert shown(two)[1:] == ("Gates", "Open.", None, date(2024, 3, 12), "canceled by its publisher")
    assert (two.publisher, two.url) == ("Wire", "https://wire.example/2")
    (three,) = sources(json.dumps({"items": [ITEM_3]}), "item.ninjs")
    assert shown(three)[1:3] == ("البوابات", "البوابات مفتوحة.\n\nقالت ليند.")


def test_ninjs_as_an_article():
    found = importers.read_article_bytes(json.dumps(ITEM_1).encode(), "item.json")
    assert found.text == "Gates stay open\n\n“No,” said Lind.\n\nIt rained."
    assert (found.title, found.published, found.language) == ("Gates stay open", date(2024, 3, 12), "en")
    with pytest.raises(InputError, match="holds 2 records, not one article"):
        importers.read_article_bytes(json.dumps({"items": [ITEM_1, ITEM_3]}).encode(), "item.ninjs")


def test_json_feed():
    feed = {
        "version": "https://jsonfeed.org/version/1.1", "title": "Port Authority", "language": "en",
        "feed_url": "https://port.example/feed.json",
        "items": [
            {"id": "1", "url": "https://port.example/1", "title": "Gates", "content_html": "<p>Open.</p><p>All.</p>",
             "date_published": "2024-03-12T10:00:00Z", "authors": [{"name": "Mira Dahl"}]},
            {"id": "2", "content_text": "Text alone."}, {"id": "3"},
        ],
    }  # fmt: skip
    first, second = sources(json.dumps(feed), "feed.json")
    assert shown(first) == ("port.example/1", "Gates", "Open.\n\nAll.", None, date(2024, 3, 12), None)
    assert (first.publisher, first.provenance) == ("Port Authority", "feed https://port.example/feed.json")
    assert (second.id, second.text) == ("2", "Text alone.")


# --- packed --------------------------------------------------------------------------------------------------------


def test_zip_of_documents():
    data = zipped(
        {
            "desk/b.md": "---\nspeaker: Ada Lind\n---\nThe gates stay open.",
            "desk/a.docx": docx(para("Only one line of text here.")),
            "desk/picture.png": b"\x89PNG",
            "desk/.hidden.txt": "no",
            "README.md": "About this.",
            "__MACOSX/desk/._b.md": "no",
        }
    )
    found = sources(data, "desk.zip")
    assert [(one.id, one.text, one.notes[-1]) for one in found] == [
        ("a", "Only one line of text here.", "file in the archive: desk/a.docx"),
        ("b", "The gates stay open.", "file in the archive: desk/b.md"),
    ]


def test_gzip_of_records():
    (found,) = sources(gzip.compress(b'{"text": "Words said.", "speaker": "Ada Lind"}'), "a.jsonl.gz")
    assert (found.text, found.speaker, found.path) == ("Words said.", "Ada Lind", "a.jsonl.gz")
    article = importers.read_article_bytes(gzip.compress(b"The port opened at dawn."), "story.txt.gz")
    assert article.text == "The port opened at dawn."


BAD = {
    "empty.json": b"",
    "cut.json": b'[{"text": "a"}, {"text": "b',
    "deep.json": b"[" * 200_000,
    "number.json": b'[{"text": ' + b"9" * 10_000 + b"}]",
    "scalar.json": b'"words"',
    "settings.json": b'{"name": "a", "description": "b"}',
    "cut.jsonl": b'{"text": "a"}\n{"text": "b',
    "wide.csv": b"text\n" + b"a,b,c\n",
    "plain.csv": b"a,b\n1,2\n",
    "open.csv": b'text\n"never closed',
    "big cell.csv": b'text\n"' + b"a" * 21_000_000,
    "bomb.jsonl.gz": gzip.compress(b" " * 60_000_000),
    "twice.gz": gzip.compress(gzip.compress(b"a")),
    "cut.txt.gz": gzip.compress(b"The port opened at dawn. " * 500)[:-20],
    "bomb.zip": zipped({"a.txt": b" " * 60_000_000}),
    "out.zip": zipped({"../../etc/passwd.txt": "words"}),
    "root.zip": zipped({"/etc/a.txt": "words"}),
    "pictures.zip": zipped({"a.png": "x"}),
    "nameless.zip": zipped({"": "words"}),
    "nested.zip": zipped({"a.zip": zipped({"a.txt": "words"})}),
    "feed.json": b'{"version": "https://jsonfeed.org/version/1", "items": [{}]}',
    "item.ninjs": b'{"uri": "a", "type": "picture"}',
    "x.map.json": b'{"text": "a"}',
}


@pytest.mark.parametrize("name", BAD)
def test_bad_files_are_one_line(name):
    begun = time.process_time()
    with pytest.raises(InputError) as caught:
        sources(BAD[name], name)
    assert str(caught.value).startswith(name.removesuffix(".gz")) and "\n" not in str(caught.value)
    assert time.process_time() - begun < 5


def test_a_gigabyte_of_gzip_costs_little():
    import zlib

    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    block = b"\0" * 10_000_000
    data = b"".join(packer.compress(block) for _ in range(100)) + packer.flush()
    assert len(data) < 1_100_000
    begun = time.process_time()
    with pytest.raises(InputError, match="unpacks to"):
        sources(data, "a.json.gz")
    assert time.process_time() - begun < 2


def test_damaged_files_raise_nothing_else():
    chance = random.Random(8)
    goods = [
        ("a.json", json.dumps([ITEM_1, ITEM_2, ITEM_3], ensure_ascii=False).encode()),
        ("a.jsonl", b'{"text": "Words.", "speaker": "Ada", "date": "2024-03-12"}\n' * 3),
        ("a.csv", b'id,speaker,date,text\n1,Ada,2024-03-12,"The gates, open"\n'),
        ("a.zip", zipped({"a.md": "---\nspeaker: Ada\n---\nWords said here."}, 0)),
        ("a.jsonl.gz", gzip.compress(b'{"text": "Words."}')),
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


def test_a_folder_is_scanned_and_what_holds_no_source_is_passed_over(tmp_path):
    from verify.corpus.adding import add

    folder = tmp_path / "desk"
    folder.mkdir()
    (folder / "a.jsonl").write_text(
        '{"id": "a1", "text": "The gates stay open."}\n{"id": "a2", "text": "All of them."}\n'
    )
    (folder / "a.jsonl.map.json").write_text("{}")
    (folder / "package.json").write_text('{"name": "x", "version": "1"}')
    (folder / "site.js").write_text("var a = 1")
    (folder / "config.xml").write_text("<config/>")
    (folder / "cut.json").write_text('[{"text": "a"}')
    (folder / "draft.docx").write_bytes(docx(para("Words of a draft.")))
    done = add(tmp_path / "a.db", [folder])
    outcomes = {(event.path.rpartition("/")[2], event.outcome) for event in done.events}
    assert outcomes == {
        ("a.jsonl", "added"),
        ("a.jsonl.map.json", "skipped"),
        ("package.json", "skipped"),
        ("site.js", "skipped"),
        ("config.xml", "skipped"),
        ("cut.json", "failed"),
        ("draft.docx", "added"),
    }
    assert done.count("added") == 3
    again = add(tmp_path / "a.db", [folder, folder / "package.json"])
    assert again.count("added", "changed") == 0
    assert again.count("failed") == 2
