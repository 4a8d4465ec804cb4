"""Provenance: versions and what changed, copies and originals, export and back, what a doctor sees."""

import hashlib
import json
import sqlite3
import zlib
from pathlib import Path

import pytest

from verify.corpus import Corpus, changes, copies, tables
from verify.corpus.adding import add, walk
from verify.corpus.diff import between, compare, current, difference
from verify.corpus.doctor import KINDS, examine
from verify.corpus.export import export, is_export
from verify.corpus.integrity import check_corpus
from verify.corpus.provenance import provenance
from verify.errors import CorpusError, InputError
from verify.languages import load

PAGES = Path(__file__).parent / "tables" / "any" / "pages"
DOCS = Path(__file__).parents[1] / "docs"
ENGLISH, ARABIC = load("en"), load("ar")
TEXT = (
    "The harbour office opened the ferry line on Monday after two years of repairs. Captain Lund thanked the divers "
    "and said that all those who had a part in it would be paid before the end of the month."
)


def write(folder, name, text=TEXT, **fields):
    folder.mkdir(exist_ok=True)
    front = "".join(f"{key}: {value}\n" for key, value in fields.items())
    path = folder / name
    path.write_text(f"---\n{front}---\n{text}\n" if front else text, encoding="utf-8")
    return path


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "sources"
    write(place, "ferry.md", id="ferry", published="2031-02-03", speaker="Harbour Office", licence="CC0")
    write(place, "بيان.txt", "أعلنت دائرة الميناء أن خط العبارات فتح صباح الاثنين. وشكر القبطان الغواصين.")
    write(
        place,
        "log.md",
        "MR. LUND: We opened at dawn.\n\nQUESTION: Why?\n\nMR. LUND: The tide.",
        id="a/Log",
        kind="briefing",
    )
    (place / "page.html").write_bytes((PAGES / "state-readout.html").read_bytes())
    (place / "people.json").write_text(
        '{"Captain Lund": {"names": ["Ola Lund"], "titles": ["Captain"], "offices": '
        '[{"title": "Harbour Master", "from": "2030-01-01", "to": null}]}}',
        encoding="utf-8",
    )
    return place


@pytest.fixture
def db(tmp_path, folder):
    path = tmp_path / "corpus.db"
    add(path, [folder])
    return path


# --- what is kept ----------------------------------------------------------------------------------------------------


def test_provenance_is_kept(db):
    with Corpus.open(db) as corpus:
        origin = provenance(corpus, "page")
        assert origin.canonical == "state.gov/secretary-blinkens-call-with-minister-harrow-2"
        assert (origin.known_publisher, origin.standing) == ("state", "own")
        assert origin.importer_version.startswith("verify ")
        assert origin.text_sha256 == hashlib.sha256(corpus.source("page").text.encode()).hexdigest()
        with pytest.raises(CorpusError):
            provenance(corpus, "none")


def test_publication_and_capture_are_two_times(tmp_path):
    add(tmp_path / "c.db", [PAGES / "wayback-centcom.html"])
    with Corpus.open(tmp_path / "c.db") as corpus:
        source = corpus.source("wayback-centcom")
        assert source.published.isoformat() == "2024-03-17"
        assert provenance(corpus, source.id).captured == "2024-03-18T12:01:02+00:00"
        assert "captures" not in source.text


def test_people_of_known_publishers_come_with_their_sources(db, tmp_path):
    with Corpus.open(db) as corpus:
        people = corpus.people()
        assert set(people.people) == {"Captain Lund", "Antony Blinken", "Matthew Miller"}
        assert people.resolve("Secretary of State", on=corpus.source("page").published) == "Antony Blinken"


def test_own_people_have_the_last_word_in_any_order(tmp_path):
    own = tmp_path / "people.json"
    own.write_text('{"Nora Quill": {"names": ["Nora Quill"], "titles": ["Secretary of State"]}}', encoding="utf-8")
    page = PAGES / "state-readout.html"
    prints = []
    for number, order in enumerate(([own, page], [page, own])):
        for path in order:
            add(tmp_path / f"{number}.db", [path])
        with Corpus.open(tmp_path / f"{number}.db") as corpus:
            assert set(corpus.people().people) == {"Nora Quill", "Matthew Miller"}
            prints.append(corpus.fingerprint())
    assert prints[0] == prints[1]


# --- export and back -------------------------------------------------------------------------------------------------


def contents(db):
    """All that an export must keep."""
    with Corpus.open(db) as corpus:
        return {
            "print": corpus.fingerprint(),
            "sources": corpus.rows(
                "select id, version, current, publisher, speaker, kind, language, title, published, url, provenance, "
                "licence, sha256, text, path, importer, problem, notes, canonical, published_at, captured, "
                "importer_version, text_sha256, known_publisher, standing, added from sources order by id, version"
            ),
            "raw": [zlib.decompress(row[0]) for row in corpus.rows("select raw from sources order by id, version")],
            "turns": corpus.rows(
                'select sources.id, version, start, "end", turns.speaker, role from turns '
                "join sources on number = source order by 1, 2, 3"
            ),
            "passages": corpus.rows(
                'select sources.id, start, "end", passages.speaker, role, passages.kind from passages '
                "join sources on number = source order by 1, 2, 3, 6"
            ),
            "roles": corpus.rows(
                "select sources.id, name, role, office from roles join sources on number = source order by 1, 2, 3"
            ),
            "people": corpus.rows("select name, record, origin from people order by name"),
            "copies": corpus.rows("select * from secondary order by copy"),
        }


def test_export_and_back(db, folder, tmp_path):
    write(folder, "ferry.md", TEXT.replace("Monday", "Tuesday"), id="ferry", published="2031-02-03")
    (folder / "copy.html").write_bytes((PAGES / "pmo-copied.html").read_bytes())
    (folder / "pmo.html").write_bytes((PAGES / "pmo-statement.html").read_bytes())
    add(db, [folder])
    with Corpus.open(db) as corpus:
        assert export(corpus, tmp_path / "out") == corpus.counts()[0]
        with pytest.raises(InputError, match="there already"):
            export(corpus, tmp_path / "out")
    again = tmp_path / "again.db"
    done = add(again, [tmp_path / "out"])
    assert not done.errors
    before, after = contents(db), contents(again)
    before["copies"] = [row[1:2] + row[3:] for row in before["copies"]]  # without the numbers of rows
    after["copies"] = [row[1:2] + row[3:] for row in after["copies"]]
    assert before == after
    assert len(before["copies"]) == 1
    with Corpus.open(again) as corpus:
        assert check_corpus(corpus).faults == ()
    assert {event.outcome for event in add(again, [tmp_path / "out"]).events} == {"unchanged", "people"}
    assert contents(again)["print"] == before["print"]


def test_an_altered_export_is_refused(db, tmp_path):
    with Corpus.open(db) as corpus:
        export(corpus, tmp_path / "out")
    assert is_export(tmp_path / "out")
    (raw,) = (tmp_path / "out" / "sources" / "ferry").glob("1/raw*")
    raw.write_bytes(raw.read_bytes() + b" ")
    (tmp_path / "out" / "sources" / "page" / "1" / "text.txt").write_text("Other words.")
    record = tmp_path / "out" / "sources" / "بيان" / "1" / "record.json"
    record.write_text("{")
    done = add(tmp_path / "again.db", [tmp_path / "out"])
    assert [event.outcome for event in done.events].count("failed") == 3
    assert done.count("added") == 1
    assert all("\n" not in str(error) for error in done.errors)


def test_a_source_missing_from_an_export_is_said(db, tmp_path):
    with Corpus.open(db) as corpus:
        export(corpus, tmp_path / "out")
    for path in sorted((tmp_path / "out" / "sources" / "ferry" / "1").iterdir()):
        path.unlink()
    (tmp_path / "out" / "sources" / "ferry" / "1").rmdir()
    (tmp_path / "out" / "sources" / "ferry").rmdir()
    done = add(tmp_path / "again.db", [tmp_path / "out"])
    assert "3 of 4 sources" in str(done.errors[0])


@pytest.mark.parametrize("id", ["a/../../b", "..", ".", "CON", "a:b|c", "x" * 300, "ف" * 150, "A", "a ", "%41"])
def test_any_id_is_a_folder_name(tmp_path, id):
    place = tmp_path / "in"
    write(place, "one.md", id=f"'{id}'")
    write(place, "two.md", "The gate is shut at night and nobody may pass.", id="a")
    add(tmp_path / "one.db", [place])
    with Corpus.open(tmp_path / "one.db") as corpus:
        export(corpus, tmp_path / "out" / "deep")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["deep"]
    add(tmp_path / "two.db", [tmp_path / "out" / "deep"])
    assert contents(tmp_path / "one.db")["sources"] == contents(tmp_path / "two.db")["sources"]


# --- versions and differences -----------------------------------------------------------------------------------------


def test_difference_of_versions(db, folder):
    with Corpus.open(db) as corpus, pytest.raises(CorpusError, match="one version"):
        difference(corpus, "ferry")
    write(
        folder, "ferry.md", TEXT.replace("all those who had", "officials who had"), id="ferry", published="2031-02-04"
    )
    add(db, [folder])
    with Corpus.open(db) as corpus:
        found = difference(corpus, "ferry")
        assert [
            (change.op, change.old.of(found.old.text), change.new.of(found.new.text)) for change in found.changes
        ] == [("replaced", "all those", "officials")]
        assert dict((name, (old, new)) for name, old, new in found.fields) == {
            "published": ("2031-02-03", "2031-02-04"),
            "speaker": ("Harbour Office", None),
            "licence": ("CC0", None),
        }
        assert difference(corpus, "ferry", 2, 1).changes[0].old_words == 1
        with pytest.raises(CorpusError, match="no version 7"):
            difference(corpus, "ferry", 1, 7)
        assert between(current(corpus, "ferry"), current(corpus, "page")).changes


@pytest.mark.parametrize(
    "old, new, expected",
    [
        ("We will not sign.", "We will sign.", [("dropped", "not", "")]),
        ("We will sign.", "We will never sign!", [("added", "", "never")]),
        ("We will sign.", "“We  will sign”", []),
        ("One two three four.", "One 2 3 four.", [("replaced", "two three", "2 3")]),
        ("", "New words.", [("added", "", "New words")]),
        ("Old words.", "", [("dropped", "Old words", "")]),
        ("", "", []),
    ],
)
def test_compare(old, new, expected):
    found = compare(old, new, ENGLISH)
    assert [(change.op, change.old.of(old), change.new.of(new)) for change in found] == expected


def test_compare_arabic():
    old, new = "سنلاحق جميع المسؤولين عن الهجوم.", "سنلاحق كل المسؤولين عن الهجوم."
    (change,) = compare(old, new, ARABIC)
    assert (change.old.of(old), change.new.of(new)) == ("جميع", "كل")


def test_compare_is_bounded():
    old, new = "word " * 45_000, "word " * 44_000 + "other " * 2_000
    found = compare(old, new, ENGLISH)
    assert found
    assert all(change.old.end <= len(old) and change.new.end <= len(new) for change in found)


# --- copies ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("order", [("pmo-statement", "pmo-copied"), ("pmo-copied", "pmo-statement")])
def test_a_copy_points_to_its_original_in_any_order(tmp_path, order):
    for name in order:
        add(tmp_path / "c.db", [PAGES / f"{name}.html"])
    with Corpus.open(tmp_path / "c.db") as corpus:
        found = copies.secondary(corpus)
        assert set(found) == {"pmo-copied"}
        copy = found["pmo-copied"]
        assert copy.original == "pmo-statement"
        assert copy.share > 0.6
        assert copy.differing > 0
        words = [
            (change.old.of(current(corpus, "pmo-statement").text), change.new.of(current(corpus, "pmo-copied").text))
            for change in between(current(corpus, "pmo-statement"), current(corpus, "pmo-copied")).changes
        ]
        assert ("القديم", "الجديد") in words


def test_what_an_agency_prints_is_a_copy_too(tmp_path):
    add(tmp_path / "c.db", [PAGES / "ina-report.html", PAGES / "pmo-statement.html"])
    with Corpus.open(tmp_path / "c.db") as corpus:
        assert {id: copy.original for id, copy in copies.secondary(corpus).items()} == {"ina-report": "pmo-statement"}


def test_a_copy_without_its_original_is_secondary_too(tmp_path):
    add(tmp_path / "c.db", [PAGES / "pmo-copied.html"])
    with Corpus.open(tmp_path / "c.db") as corpus:
        copy = copies.secondary(corpus)["pmo-copied"]
        assert copy.original is None
        assert "almarsa-paper.net" in copy.why
        assert ("secondary", "pmo-copied") in [(one.kind, one.id) for one in examine(corpus)]


def test_a_copy_finds_the_new_version_of_its_original(tmp_path):
    page = (PAGES / "pmo-statement.html").read_text(encoding="utf-8")
    (tmp_path / "pmo.html").write_text(page, encoding="utf-8")
    add(tmp_path / "c.db", [tmp_path / "pmo.html", PAGES / "pmo-copied.html"])
    (tmp_path / "pmo.html").write_text(page.replace("القديم", "الجديد"), encoding="utf-8")
    add(tmp_path / "c.db", [tmp_path / "pmo.html"])
    with Corpus.open(tmp_path / "c.db") as corpus:
        before = copies.secondary(corpus)["pmo-copied"]
        assert before.original == "pmo"
        assert corpus.rows("select count(*) from copies") == [(1,)]


def test_syndicated_text_at_two_hosts(tmp_path):
    write(tmp_path / "in", "first.md", published="2031-02-03", url="https://one-paper.net/a")
    write(tmp_path / "in", "second.md", published="2031-02-04", url="https://two-paper.net/b", speaker="Wire")
    add(tmp_path / "c.db", [tmp_path / "in"])
    with Corpus.open(tmp_path / "c.db") as corpus:
        assert {id: copy.original for id, copy in copies.secondary(corpus).items()} == {"second": "first"}


def test_statements_of_one_house_are_no_copies_of_each_other(tmp_path):
    for day in ("03", "04"):
        text = TEXT.replace("Monday", f"the {day}th")
        write(tmp_path / "in", f"s{day}.md", text, published=f"2024-02-{day}", url=f"https://pmo.iq/?article={day}")
    write(tmp_path / "in", "post.md", kind="post", published="2024-02-03", url="https://x.com/somebody/status/9")
    add(tmp_path / "c.db", [tmp_path / "in"])
    with Corpus.open(tmp_path / "c.db") as corpus:
        assert copies.secondary(corpus) == {}
        assert ("s03", "s04") in [(one, other) for one, other, _ in copies.alike(corpus)]


# --- doctor and verify ----------------------------------------------------------------------------------------------


def test_doctor(tmp_path):
    place = tmp_path / "in"
    write(place, "bare.txt", "The gate is shut at night and nobody may pass without a lamp.")
    write(
        place,
        "again.md",
        "The gate is shut at night and nobody may pass without a lamp.",
        speaker="X",
        url="https://a.net/1",
    )
    write(
        place,
        "same.md",
        "The well is dry. It will be dug again when the rains end.",
        url="https://www.a.net/1/?utm_source=x",
    )
    write(place, "cut.md", "The road is closed until the bridge over the river is repaired…", id="cut")
    write(place, "tiny.md", "Closed.", published="1850-01-01", id="tiny")
    write(place, "tongue.md", "The dam is full and the gates will be opened tonight.", lang="xx", id="tongue")
    write(place, "wrong.md", "The dam is full and the gates will be opened tonight at ten.", lang="ar", id="wrong")
    add(tmp_path / "c.db", [place])
    with Corpus.open(tmp_path / "c.db") as corpus:
        found = {(one.kind, one.id) for one in examine(corpus)}
    assert {kind for kind, _ in found} <= set(KINDS)
    assert {
        ("undated", "bare"), ("unattributed", "bare"), ("unpublished", "bare"), ("duplicate", "bare"),
        ("duplicate", "same"), ("damaged", "cut"), ("short", "tiny"), ("odd-date", "tiny"), ("language", "tongue"),
        ("language", "wrong"),
    } <= found  # fmt: skip


def test_a_sound_corpus_is_whole(db):
    with Corpus.open(db) as corpus:
        done = check_corpus(corpus)
        assert (done.versions, done.faults) == (4, ())
        assert done.passages == corpus.counts()[1]


@pytest.mark.parametrize(
    "change, says",
    [
        ("update sources set raw = x'00' where id = 'ferry'", "cannot be unpacked"),
        ("update sources set sha256 = '00' where id = 'ferry'", "sha256"),
        ("update sources set text = text || 'x' where id = 'ferry'", "not the one that was read"),
        ('update passages set "end" = 99999 where id = 1', "does not lie in the text"),
        ('update turns set "end" = 99999 where start = (select min(start) from turns)', "turn"),
        (
            "delete from passages where source = (select number from sources where id = 'ferry')",
            "none of it is searched",
        ),
        ("update sources set current = 0 where id = 'ferry'", "old version is searched"),
        ("insert into words (words) values ('delete-all')", "not in the index"),
        ("update passages set source = 99 where id = 1", "points to no row"),
        ("insert into vectors values (9999, 'x', x'00', x'00')", "no passage"),
    ],
)
def test_verify_sees_what_was_altered(db, change, says):
    with sqlite3.connect(db) as connection:
        connection.execute(change)
    connection.close()
    with Corpus.open(db) as corpus:
        faults = check_corpus(corpus).faults
    assert any(says in fault.what for fault in faults), faults


# --- what changed since a report --------------------------------------------------------------------------------------


def report_on(corpus, *ids):
    evidence = [{"source": id, "sha256": corpus.source(id).sha256, "text": corpus.source(id).text[:30]} for id in ids]
    return {"schema": "verify-report/1", "articles": [{"items": [{"id": "q-1", "evidence": evidence}]}]}


def test_changes_since_a_report(db, folder, tmp_path):
    with Corpus.open(db) as corpus:
        report = report_on(corpus, "ferry", "page", "a/Log")
        report["articles"][0]["items"].append(
            {"id": "c-2", "evidence": [{"source": "gone", "sha256": "77", "text": ""}]}
        )
        assert [change.source for change in changes(corpus, report)] == ["gone"]
    write(folder, "ferry.md", TEXT.replace("end of the month", "end of the week"), id="ferry")
    write(folder, "log.md", "MR. LUND: They opened at noon.", id="a/Log")
    add(db, [folder])
    path = tmp_path / "report.json"
    path.write_text(json.dumps(report), encoding="utf-8")
    with Corpus.open(db) as corpus:
        found = {change.source: change for change in changes(corpus, path)}
    assert set(found) == {"a/Log", "ferry", "gone"}
    assert (found["ferry"].versions, found["ferry"].kept, found["ferry"].items) == ((1, 2), True, ("q-1",))
    assert found["a/Log"].kept is False
    assert (found["gone"].now, found["gone"].versions) == (None, (None, None))


@pytest.mark.parametrize("text", ["", "[]", '{"schema": "other"}', "\x00"])
def test_what_is_no_report(db, tmp_path, text):
    (tmp_path / "r.json").write_text(text)
    with Corpus.open(db) as corpus, pytest.raises(InputError):
        changes(corpus, tmp_path / "r.json")


# --- dry run, walking, older tables ----------------------------------------------------------------------------------


def test_dry_run_writes_nothing(db, folder, tmp_path):
    write(folder, "ferry.md", "The ferry line is closed.", id="ferry")
    write(folder, "new.md", "The bridge is open.")
    before = db.read_bytes()
    done = add(db, [folder], dry_run=True)
    assert {Path(event.path).name: event.outcome for event in done.events} == {
        "ferry.md": "would change", "new.md": "would add", "log.md": "unchanged", "page.html": "unchanged",
        "people.json": "people", "بيان.txt": "unchanged",
    }  # fmt: skip
    assert db.read_bytes() == before
    done = add(tmp_path / "none.db", [folder], dry_run=True)
    assert not (tmp_path / "none.db").exists()
    (page,) = [event for event in done.events if event.path.endswith("page.html")]
    assert "its address is at state.gov" in page.what


def test_parts_of_saved_pages_are_left_out(tmp_path):
    (tmp_path / "Story.html").write_text("<p>The gate is open.</p>")
    for folder in ("Story_files", "Other_files"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "frame.html").write_text("<p>An advertisement.</p>")
    assert [path.relative_to(tmp_path).as_posix() for path, _ in walk([tmp_path])] == [
        "Story.html",
        "Other_files/frame.html",
    ]


def old_corpus(db):
    """Takes a corpus back to the tables of version 1."""
    connection = sqlite3.connect(db, isolation_level=None)
    for view in ("documents", "statements", "versions", "secondary", "speakers", "offices"):
        connection.execute(f"drop view {view}")
    for table in ("roles", "copies", "fetches", "shingles"):
        connection.execute(f"drop table {table}")
    connection.execute("drop index sources_canonical")
    for column in (
        "canonical", "published_at", "captured", "importer_version", "text_sha256", "known_publisher", "standing", "added",
    ):  # fmt: skip
        connection.execute(f"alter table sources drop column {column}")
    connection.execute("alter table people drop column origin")
    connection.execute("pragma user_version = 1")
    connection.close()


def test_an_older_corpus_is_read_and_brought_up_to_date(db, folder):
    with Corpus.open(db) as corpus:
        sources = corpus.sources()
    old_corpus(db)
    with Corpus.open(db) as corpus:
        assert corpus.sources() == sources
        assert copies.secondary(corpus) == {}
        with pytest.raises(CorpusError, match="older verify"):
            examine(corpus)
    assert {event.outcome for event in add(db, [folder]).events} == {"unchanged", "people"}
    with Corpus.open(db) as corpus:
        assert corpus.sources() == sources
        assert check_corpus(corpus).faults == ()
        assert corpus.rows("pragma user_version") == [(tables.VERSION,)]
        assert examine(corpus)


# --- the tables as others see them -----------------------------------------------------------------------------------


def test_views_and_foreign_keys(db):
    connection = sqlite3.connect(db)
    views = {row[0] for row in connection.execute("select name from sqlite_master where type = 'view'")}
    assert views == {"documents", "statements", "versions", "secondary", "speakers", "offices"}
    tables = {row[0] for row in connection.execute("select name from sqlite_master where type = 'table'")}
    (described,) = json.loads((DOCS / "datasette.json").read_text(encoding="utf-8"))["databases"].values()
    assert set(described["tables"]) <= tables | views
    for view in views:
        connection.execute(f"select * from {view}").fetchall()
    assert ("The ferry",) not in connection.execute("select text from statements").fetchall()
    texts = dict(connection.execute("select id, text from statements"))
    with Corpus.open(db) as corpus:
        for passage in corpus.passages(texts):
            assert texts[passage.id] == passage.text
    keys = {
        (table, row[3], row[2])
        for table in ("turns", "passages", "vectors", "roles", "copies", "shingles")
        for row in connection.execute(f"pragma foreign_key_list({table})")
    }
    assert keys == {
        ("turns", "source", "sources"), ("passages", "source", "sources"), ("vectors", "passage", "passages"),
        ("roles", "source", "sources"), ("copies", "source", "sources"), ("copies", "original", "sources"),
        ("shingles", "source", "sources"),
    }  # fmt: skip
    hit = connection.execute(
        "select id from statements where id in (select rowid from words where words match 'ferry')"
    )
    assert hit.fetchall()
    connection.close()
