"""Known publishers: their pages are read to the expected record, and their files are in form."""

import unicodedata
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verify import importers
from verify.corpus import Corpus, copies, provenance
from verify.corpus.adding import add
from verify.corpus.registry import known_people
from verify.errors import InputError
from verify.naming.people import Registry
from verify.publishers import fill, publishers, recognise
from verify.publishers.addresses import canonical_address, handle_of, host_of, unwrapped
from verify.publishers.pages import _path
from verify.types import Source

TABLES = Path(__file__).parent / "tables" / "any"
ROWS = [
    line.rstrip("\n").split("\t")
    for line in (TABLES / "publishers.tsv").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_pages(row):
    page, publisher, standing, kind, speaker, published, canonical, captured, title, begins, ends = row
    (read,) = importers.read_sources(TABLES / "pages" / page)
    known = fill(read)
    source, origin = known.source, provenance.of(known.source)
    found = (known.publisher, known.standing, source.kind, source.speaker)
    assert tuple(map(str, found)) == (publisher, standing, kind, speaker)
    assert source.published == date.fromisoformat(published)
    assert (origin.canonical, origin.captured) == (canonical, None if captured == "-" else captured)
    assert source.title == title
    assert source.text.startswith(begins)
    assert source.text.endswith(ends)
    assert known.why


def test_turns_of_a_known_briefing():
    (read,) = importers.read_sources(TABLES / "pages" / "state-archive-briefing.html")
    source = fill(read).source
    assert [(turn.speaker, turn.role, turn.span.of(source.text)) for turn in source.turns] == [
        ("MR MILLER", "speaker", "Good afternoon. The ferry line opened this morning."),
        ("QUESTION", "question", "So the harbour was never closed?"),
        ("MR MILLER", "speaker", "I did not say that.\n\nWe said it was open to aid."),
    ]


def test_who_was_in_office():
    (read,) = importers.read_sources(TABLES / "pages" / "state-readout.html")
    roles = fill(read).roles
    assert ("Antony Blinken", "principal", "Secretary of State") in roles
    assert ("Matthew Miller", "speaker", "State Department spokesman") in roles
    assert not any(name == "Marco Rubio" for name, _, _ in roles)


def test_front_matter_is_not_overruled():
    source = Source(
        id="x", text="The dam is full. It will be opened at dawn.", language="en", url="https://www.state.gov/dam/",
        publisher="Somebody", kind="speech", speaker="Anna Bell",
    )  # fmt: skip
    known = fill(source)
    assert known.publisher == "state"
    assert known.source == source


@pytest.mark.parametrize(
    "url, speaker, kind",
    [
        ("https://x.com/StateDept/status/1", "U.S. Department of State", "post"),
        ("https://twitter.com/SecBlinken/status/1?s=20", "Antony Blinken", "post"),
        ("https://nitter.net/CENTCOM/status/12", "U.S. Central Command", "post"),
        ("https://x.com/StateDeptSpox/status/3", "Matthew Miller", "post"),
        ("https://x.com/SecDef/status/3", "Lloyd Austin", "post"),
        ("https://x.com/somebody/status/1", None, None),
    ],
)
def test_posts(url, speaker, kind):
    known = fill(Source(id="x", text="The canal is open.", language="en", url=url, published=date(2024, 2, 2)))
    assert (known.source.speaker, known.source.kind) == (speaker, kind)


def test_an_attribution_line_alone_is_anybodys():
    text = "The below is attributable to Spokesperson Nora Quill:\n\nThe envoy spoke today with the mayor."
    assert recognise(Source(id="x", text=text, language="en")) is None


def test_made_up_hosts_are_no_copies():
    source = Source(id="x", text="The dam.", language="en", url="https://s.example/1", publisher="State Department")
    found = recognise(source)
    assert found is not None
    assert found.standing is None


# --- the files -------------------------------------------------------------------------------------------------------


def test_files_are_in_form():
    hosts, handles = [], []
    for publisher in publishers():
        hosts += publisher.hosts
        handles += publisher.handles
        assert publisher.known <= date(2026, 12, 31)
        assert {publisher.hosts[home] for home in publisher.hosts.values()} <= set(publisher.hosts)
        for rule in publisher.pages:
            for selector in (*rule.marks, *rule.title, *rule.date, *rule.body, *rule.kind, *rule.author, *rule.drop):
                assert _path(selector).startswith("//")
        for person in publisher.people:
            assert len(set(person.names)) == len(person.names)
            assert all(name == unicodedata.normalize("NFC", name) for name in person.names)
            for office in person.offices:
                assert office.start is None or office.start <= office.end <= publisher.known
        for one in publisher.held:
            assert one.role in {"principal", "spokesperson"}
        assert {rule.where for rule in publisher.kinds} <= {"page", "title", "path", "host"}
        assert {style.where for style in publisher.styles} <= {"line", "office", "attribution"}
    assert len(hosts) == len(set(hosts))
    assert len(handles) == len(set(handles))


@pytest.mark.parametrize(
    "day", [date(2012, 5, 1), date(2016, 5, 1), date(2019, 9, 1), date(2022, 12, 1), date(2025, 5, 1)]
)
def test_one_holds_an_office_at_a_time(day):
    """On an ordinary day every title means one person at most, whatever the publisher."""
    registry = Registry.of(known_people().values())
    for publisher in publishers():
        for one in publisher.in_office(day):
            for title in one.titles:
                others = {
                    other.person
                    for other in publisher.in_office(day)
                    if title in other.titles and other.role == one.role
                }
                assert len(others) == 1, (title, others)
            assert registry.resolve(one.person) == one.person


def test_nobody_is_known_to_be_in_office_later():
    assert not any(publisher.in_office(date(2030, 1, 1)) for publisher in publishers())


def test_a_folder_of_ones_own(tmp_path):
    (tmp_path / "port.toml").write_text(
        'name = "Port Authority"\nknown = 2031-01-01\nhosts = ["port.test.org"]\n'
        '[voice]\nstatement = "Port Authority"\n[[kinds]]\nwhere = "host"\nphrase = "port.test.org"\nkind = "statement"\n',
        encoding="utf-8",
    )
    page = tmp_path / "gate.md"
    page.write_text("---\nurl: https://port.test.org/1\n---\nThe gate opens at dawn.\n", encoding="utf-8")
    add(tmp_path / "c.db", [page], folders=[tmp_path])
    with Corpus.open(tmp_path / "c.db") as corpus:
        source = corpus.source("gate")
        assert (source.publisher, source.speaker, source.kind) == ("Port Authority", "Port Authority", "statement")
    (tmp_path / "bad.toml").write_text("name = 3\n", encoding="utf-8")
    publishers.cache_clear()
    with pytest.raises(InputError, match="bad.toml"):
        publishers(tmp_path)


# --- addresses -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address, canonical",
    [
        ("https://www.desk.org/a/b/", "desk.org/a/b"),
        ("http://desk.org/a/b?utm_source=x#part", "desk.org/a/b"),
        ("https://desk.org/?p=12", "desk.org?p=12"),
        ("https://desk.org/page?b=2&a=1&fbclid=9", "desk.org/page?a=1&b=2"),
        ("https://2017-2021.state.gov/Slug/", "state.gov/slug"),
        ("https://www.state.gov/slug", "state.gov/slug"),
        ("https://web.archive.org/web/20230304050607id_/https://www.state.gov/slug/", "state.gov/slug"),
        ("web.archive.org/web/2023/http:/desk.org/x", "desk.org/x"),
        ("https://archive.ph/20230304050607/https://desk.org/x", "desk.org/x"),
        ("https://x.com/any/status/77?s=20", "x.com/status/77"),
        ("https://mobile.twitter.com/i/web/status/77", "x.com/status/77"),
        ("https://nitter.net/other/status/77#m", "x.com/status/77"),
        ("https://desk.org/%D8%A8%D9%8A%D8%A7%D9%86", "desk.org/بيان"),
        ("https://desk.org/index.html", "desk.org"),
        ("", None),
        (None, None),
        ("http://[", "http://["),
    ],
)
def test_canonical_addresses(address, canonical):
    assert canonical_address(address) == canonical


def test_archived_addresses():
    inner, moment = unwrapped("https://web.archive.org/web/20230304050607/https://desk.org/x")
    assert (inner, moment.isoformat()) == ("https://desk.org/x", "2023-03-04T05:06:07+00:00")
    assert host_of("https://WWW.Desk.org:8080/x") == "desk.org"
    assert handle_of("https://x.com/i/web/status/1") is None


# --- hostile input ---------------------------------------------------------------------------------------------------

HOSTILE = [
    "",
    "\x00",
    "\ud800",
    "http://[",
    "http://a:b:c/",
    "//",
    "?" * 5000,
    "https://x.com/" + "a/" * 5000,
    "https://pmo.iq/?\ud800=1",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_addresses(text):
    canonical_address(text)
    unwrapped(text)
    host_of(text)
    handle_of(text)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60), st.text(max_size=60), st.sampled_from([row[1] for row in ROWS]), st.text(max_size=200))
def test_anything_is_filled(url, speaker, name, text):
    publisher = next(one for one in publishers() if one.key == name)
    source = Source(
        id="x", text=text or "-", language="ar", url=f"https://{next(iter(publisher.hosts))}/{url}", speaker=speaker or None,
        title=url, notes=(f"page author: {speaker}", f"attribution: {url}"),
    )  # fmt: skip
    known = fill(source)
    assert known.source.text == source.text
    provenance.of(known.source)


def test_long_texts_stay_linear():
    import time

    start = time.process_time()
    for text in ("word " * 100_000, "\n" * 300_000, "a\n" * 100_000, "“" * 300_000):
        known = fill(Source(id="x", text=text, language="en", url="https://www.state.gov/x"))
        copies.kept_shingles(known.source)
    assert time.process_time() - start < 10
