"""Decisions that are kept: the store, what stands, carry-over, export and merge, the server's checks, the commands."""

import copy
import http.client
import itertools
import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import reporting
from verify.cli import run
from verify.errors import InputError
from verify.reports import html
from verify.review import Store, carry
from verify.review import decisions as records
from verify.review.carrying import entry, read_report, subjects
from verify.review.exporting import as_csv, as_jsonl, read
from verify.review.merging import merge
from verify.review.requests import Desk, names_of
from verify.review.server import Server
from verify.settings import DEFAULTS

ENGLISH = reporting.report(reporting.english_story())
BOTH = reporting.report(reporting.english_story(), reporting.arabic_story())
SUBJECTS = [subject for _, _, subject in subjects(ENGLISH)]
FIRST = SUBJECTS[0]
REVIEWERS = ("Ilka", "Bero", "سمير")


def ticking(step=1):
    """A clock that goes on by so many milliseconds at each look."""
    start, count = datetime(2030, 5, 1, 9, tzinfo=UTC), itertools.count()
    return lambda: start + timedelta(milliseconds=step * next(count))


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "decisions.db", ticking())


@pytest.fixture
def report_path(tmp_path):
    path = tmp_path / "report.json"
    path.write_text(json.dumps(ENGLISH), encoding="utf-8")
    return path


def state(store, subject=FIRST):
    return entry(subject, store.decisions(subject.story, subject.item)).state


# --- the store


def test_nothing_is_overwritten(store):
    first = store.decide(FIRST, "accept", "Ilka", note="as printed")
    second = store.decide(FIRST, "reject", "Ilka")
    assert store.decisions() == [first, second]
    assert second.previous == (first.id,)
    assert state(store) == "reject"
    with sqlite3.connect(store.path) as connection:
        for statement in ("update decisions set note = 'x'", "delete from decisions"):
            with pytest.raises(sqlite3.IntegrityError):
                connection.execute(statement)
    connection.close()


def test_the_clock_enters_the_time_alone(tmp_path):
    made = [
        Store(tmp_path / name, ticking(step)).decide(FIRST, "accept", "Ilka") for name, step in (("a", 1), ("b", 9))
    ]
    assert made[0] == made[1]
    assert made[0].time == "2030-05-01T09:00:00.000Z"


def test_three_reviewers_at_once_lose_nothing(tmp_path):
    """Each with a connection of its own to the file, as three programs have."""
    path, rounds = tmp_path / "decisions.db", 40

    def review(name):
        store = Store(path)
        for number in range(rounds):
            store.decide(FIRST, ("accept", "reject")[number % 2], name, note=f"{name} {number}")

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(review, REVIEWERS))
    kept = Store(path).decisions()
    assert {decision.note for decision in kept} == {f"{name} {n}" for name in REVIEWERS for n in range(rounds)}
    replayed = Store(tmp_path / "replayed.db")
    for decision in kept:
        assert replayed.take([decision]) == 1
    assert replayed.decisions() == kept
    assert state(replayed) == state(Store(path))


def test_a_file_of_something_else_is_left_alone(tmp_path):
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as connection:
        connection.execute("create table notes (text)")
    connection.close()
    before = path.read_bytes()
    for use in (lambda: Store(path).decisions(), lambda: Store(path).decide(FIRST, "accept", "Ilka")):
        with pytest.raises(InputError, match="no file of decisions"):
            use()
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "wrong",
    [
        {"action": "approve"},
        {"action": "label"},
        {"action": "label", "override": "true"},
        {"action": "accept", "override": "consistent"},
        {"reviewer": " \n"},
        {"reviewer": "x" * (DEFAULTS.reviewer_length + 1)},
        {"note": "x" * (DEFAULTS.note_length + 1)},
        {"seen": ["0" * 32]},
    ],
)
def test_what_cannot_be_kept_is_refused_and_leaves_no_trace(store, wrong):
    with pytest.raises(InputError):
        store.decide(FIRST, **{"action": "accept", "reviewer": "Ilka", **wrong})
    assert store.decisions() == []


def test_to_put_the_label_it_has_is_to_accept_it(store):
    assert store.decide(FIRST, "label", "Ilka", override=FIRST.label).action == "accept"


@given(st.text(st.characters(), max_size=80))
def test_any_note_and_name_can_be_kept(text):
    made = records.decide(FIRST, "accept", f"N {text}", datetime.now(UTC), note=text)
    as_jsonl([made]).encode("utf-8")
    assert records.from_dict(json.loads(json.dumps(made.to_dict()))) == made


# --- what stands


def test_who_has_not_seen_the_other_is_in_conflict_until_somebody_answers_both(store):
    store.decide(FIRST, "accept", "Ilka", seen=[])
    store.decide(FIRST, "reject", "Bero", seen=[])
    assert state(store) == "conflict"
    store.decide(FIRST, "label", "سمير", override="consistent")
    assert state(store) == "label"
    assert entry(FIRST, store.decisions()).label == "consistent"


def test_who_agrees_or_leaves_it_open_is_in_no_conflict(store):
    store.decide(FIRST, "accept", "Ilka", seen=[])
    store.decide(FIRST, "accept", "Bero", seen=[])
    store.decide(FIRST, "open", "سمير", note="Ask the ministry", seen=[])
    assert state(store) == "accept"
    assert len(entry(FIRST, store.decisions()).stands) == 3


def test_of_one_reviewer_the_latest_stands(store):
    store.decide(FIRST, "accept", "Ilka", seen=[])
    latest = store.decide(FIRST, "reject", "ilka", seen=[])
    assert records.standing(store.decisions()) == [latest]


def test_an_open_item_is_decided_no_more(store):
    store.decide(FIRST, "accept", "Ilka")
    store.decide(FIRST, "open", "Ilka")
    assert (state(store), entry(FIRST, store.decisions()).label) == ("open", None)


STEPS = st.lists(st.tuples(st.sampled_from(REVIEWERS), st.sampled_from(("accept", "reject", "open")), st.booleans()), max_size=12)  # fmt: skip


@given(STEPS, st.randoms(use_true_random=False))
def test_what_stands_does_not_hang_on_the_order(steps, random):
    made, clock = [], ticking()
    for number, (name, action, has_seen) in enumerate(steps):
        seen = [decision.id for decision in records.standing(made)] if has_seen else []
        made.append(records.decide(FIRST, action, name, clock(), note=str(number), previous=seen))
    shuffled = made[:]
    random.shuffle(shuffled)
    assert records.standing(shuffled) == records.standing(made)
    assert bool(records.standing(made)) == bool(made)


# --- carried over to the next check


def edited(change):
    """The English report after an edit: a sentence was put before all others, and `change` applied."""
    report = copy.deepcopy(ENGLISH)
    article, line = report["articles"][0], "The tide was high that morning.\n"
    article["text"] = line + article["text"]
    article["sha256"] = reporting.digest(article["text"])
    for item in article["items"]:
        item["start"] += len(line)
        item["end"] += len(line)
    change(article["items"])
    return report


def test_decisions_hold_where_quote_and_evidence_are_the_same(store):
    for number, subject in enumerate(SUBJECTS):
        store.decide(subject, ("accept", "reject")[number % 2], "Ilka")
    given_report = edited(lambda items: None)
    before = copy.deepcopy(given_report)
    carried = carry(given_report, store)
    assert given_report == before
    found = [item["decision"]["state"] for item in carried["articles"][0]["items"]]
    assert found == ["accept", "reject"] * 4
    assert carried["stale"] == []
    assert carry(carried, store) == carried


def cut_passage(item):
    item["evidence"][0]["text"] = item["evidence"][0]["text"][:-1]


STALE = {
    "another passage": (cut_passage, "evidence-changed"),
    "another source": (lambda item: item["evidence"][0].update(sha256="f" * 64), "evidence-changed"),
    "another reason": (lambda item: item["reasons"][0].update(code="name-differs"), "evidence-changed"),
    "another speaker": (lambda item: item.update(speaker={"name": "Dana Quill"}), "evidence-changed"),
    "no evidence": (lambda item: item.update(evidence=[]), "evidence-changed"),
    "another label": (lambda item: item.update(label="paraphrased"), "label-changed"),
    "other words": (lambda item: item.update(id="q-00000000"), "item-gone"),
}


@pytest.mark.parametrize(("change", "why"), STALE.values(), ids=STALE)
def test_decisions_are_stale_where_something_else_is_judged(store, change, why):
    store.decide(FIRST, "accept", "Ilka")
    carried = carry(edited(lambda items: change(items[0])), store)
    assert not any("decision" in item for item in carried["articles"][0]["items"])
    assert [(one["item"], one["why"]) for one in carried["stale"]] == [(FIRST.item, why)]


def test_a_new_decision_answers_a_stale_one(store):
    store.decide(FIRST, "accept", "Ilka")
    report = edited(lambda items: cut_passage(items[0]))
    now = next(subject for _, _, subject in subjects(report))
    store.decide(now, "reject", "Bero")
    carried = carry(report, store)
    assert carried["articles"][0]["items"][0]["decision"]["state"] == "reject"
    assert carried["stale"] == []


def test_scores_and_the_wording_of_reasons_take_no_part(store):
    store.decide(FIRST, "accept", "Ilka")

    def reword(items):
        items[0]["reasons"][0]["message"] = "Said in another way"
        items[0]["evidence"][0]["fuzzy"] = 0.5
        items[0]["confidence"] = 0.5

    assert carry(edited(reword), store)["stale"] == []


def test_other_stories_are_left_alone(store):
    store.decide(FIRST, "accept", "Ilka")
    assert carry(reporting.report(reporting.arabic_story()), store)["stale"] == []


def test_stories_of_one_name_are_told_apart_by_their_paths():
    twins = [reporting.english_story(), {**reporting.english_story(), "path": "drafts/night-ferries.txt"}]
    stories = {subject.story for _, _, subject in subjects(reporting.report(*twins))}
    assert stories == {"stories/night-ferries.txt", "drafts/night-ferries.txt"}


# --- export and merge


def test_an_export_is_read_back_the_same(store, tmp_path):
    for subject in SUBJECTS:
        store.decide(subject, "reject", "سمير", note='سطر\nوسطر, "and" a comma')
    (tmp_path / "export.jsonl").write_text(as_jsonl(store.decisions()), encoding="utf-8")
    assert read(tmp_path / "export.jsonl") == read(store.path) == store.decisions()
    assert as_jsonl(reversed(store.decisions())) == as_jsonl(store.decisions())


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "＝1+1"])
def test_no_cell_of_the_table_is_a_formula(store, text):
    store.decide(FIRST, "accept", text, note=text)
    row = as_csv(store.decisions()).split("\r\n")[1].split(",")
    assert row[1][0] == row[7][0] == "'"


def test_files_of_three_reviewers_come_together_in_any_order(tmp_path):
    files = []
    for name, action in zip(REVIEWERS, ("accept", "reject", "accept"), strict=True):
        files.append(tmp_path / f"{len(files)}.db")
        Store(files[-1], ticking(len(files))).decide(FIRST, action, name)
        Store(files[-1]).decide(SUBJECTS[1], "accept", name)
    found = []
    for number, order in enumerate(itertools.permutations(files)):
        into = Store(tmp_path / f"all-{number}.db")
        merged = merge(into, order)
        assert (merged.new, merged.known) == (6, 0)
        assert [[decision.item for decision in side] for side in merged.conflicts] == [[FIRST.item] * 3]
        assert merge(into, order).known == 6
        found.append(into.decisions())
    assert all(each == found[0] for each in found)


def tampered(**change):
    made = records.decide(FIRST, "accept", "Ilka", datetime(2030, 5, 1, tzinfo=UTC)).to_dict()
    return json.dumps({**made, **change})


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[]",
        "null",
        "{}",
        "[" * 100_000,
        tampered(action="reject"),
        tampered(note="\x1b[2J"),
        tampered(time="yesterday"),
        tampered(time="2030-13-01T00:00:00.000Z"),
        tampered(previous="0" * 32),
        tampered(previous=None),
        tampered(override=[]),
        tampered(reviewer=7),
        tampered(story="\ud800"),
    ],
)
def test_a_line_that_is_no_decision_stops_the_whole_merge(tmp_path, store, line):
    path = tmp_path / "bad.jsonl"
    path.write_text(tampered() + "\n" + line + "\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"bad\.jsonl:2"):
        merge(store, [path])
    assert store.decisions() == []


# --- the server


@pytest.fixture
def served(store):
    server = Server(Desk(BOTH, store), "127.0.0.1", 0)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def ask(server, method="GET", path=None, body=None, **headers):
    """Status, headers and text of an answer. A header of None is left out."""
    port = server.server_address[1]
    token = server.desk.token
    wanted = {"Host": f"127.0.0.1:{port}"}
    if method == "POST":
        wanted |= {"X-Verify-Token": token, "Content-Type": "application/json", "Content-Length": str(len(body or ""))}
    wanted |= {name.replace("_", "-"): value for name, value in headers.items()}
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.putrequest(method, f"/{token}/" if path is None else path, skip_host=True, skip_accept_encoding=True)
    for name, value in wanted.items():
        if value is not None:
            connection.putheader(name, value)
    connection.endheaders((body or "").encode())
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer.status, answer.headers, text


def post(server, at="0.0", action="accept", reviewer="Ilka", **more):
    fields = {"at": at, "action": action, "override": None, "note": "", "reviewer": reviewer, "seen": []}
    body = json.dumps({**fields, **more.pop("fields", {})})
    return ask(server, "POST", more.pop("path", f"/{server.desk.token}/decisions"), body, **more)


def test_the_page_and_the_decisions_are_served_and_nothing_else(served):
    status, headers, page = ask(served)
    assert status == 200
    assert "data-at=" in page
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert (headers["Cache-Control"], headers["X-Content-Type-Options"]) == ("no-store", "nosniff")
    token = served.desk.token
    assert json.loads(ask(served, path=f"/{token}/decisions")[2]) == {"items": {}, "gone": []}
    for path in ("/", "/decisions", f"/{token}", f"/{token}/report.json", f"/{token}/../{token}/", f"/{token}/?x",
                 f"/{token}x/", f"//{token}/decisions/..", "/../../etc/passwd", "/%2e%2e/"):  # fmt: skip
        assert ask(served, path=path)[0] == 404, path


def test_a_decision_is_kept_and_told(served, store):
    status, _, text = post(served, action="label", fields={"override": "consistent", "note": "<b>&amp;"})
    assert status == 201
    told = json.loads(text)
    assert (told["state"], told["label"]) == ("label", "consistent")
    assert [decision.note for decision in store.decisions()] == ["<b>&amp;"]
    items = json.loads(ask(served, path=f"/{served.desk.token}/decisions")[2])["items"]
    assert list(items) == ["0.0"]
    assert items["0.0"] == told


def test_what_the_page_has_already_is_not_sent_again(served, store):
    path = f"/{served.desk.token}/decisions"
    post(served)
    tag = ask(served, path=path)[1]["ETag"]
    assert ask(served, path=path, If_None_Match=tag)[::2] == (304, "")
    post(served, action="reject")
    status, headers, text = ask(served, path=path, If_None_Match=tag)
    assert (status, json.loads(text)["items"]["0.0"]["state"]) == (200, "reject")
    assert headers["ETag"] != tag


REFUSED = {
    "no token": ({"X_Verify_Token": None}, 403),
    "wrong token": ({"X_Verify_Token": "x" * 32}, 403),
    "token that is no ASCII": ({"X_Verify_Token": "\u00e9"}, 403),
    "no host": ({"Host": None}, 403),
    "bound name": ({"Host": "news.example"}, 403),
    "bound name with our port": ({"Host": "localhost.news.example:80"}, 403),
    "host that is none": ({"Host": "[::1"}, 403),
    "other origin": ({"Origin": "https://news.example"}, 403),
    "no origin of its own": ({"Origin": "null"}, 403),
    "other port of this machine": ({"Origin": "http://127.0.0.1:1"}, 403),
    "other site": ({"Sec_Fetch_Site": "cross-site"}, 403),
    "other port by the browser's word": ({"Sec_Fetch_Site": "same-site"}, 403),
    "a form": ({"Content_Type": "application/x-www-form-urlencoded"}, 415),
    "a form's plain text": ({"Content_Type": "text/plain"}, 415),
    "no length": ({"Content_Length": None}, 411),
    "length that is none": ({"Content_Length": "-1"}, 411),
    "chunks": ({"Transfer_Encoding": "chunked"}, 411),
    "too long": ({"Content_Length": str(DEFAULTS.request_bytes + 1)}, 413),
    "much too long": ({"Content_Length": "9" * 4000}, 413),
}


@pytest.mark.parametrize(("headers", "status"), REFUSED.values(), ids=REFUSED)
def test_a_write_that_may_be_another_pages_is_refused(served, store, headers, status):
    assert post(served, **headers)[0] == status
    assert store.decisions() == []


@pytest.mark.parametrize("host", ["localhost:80", "127.0.0.1", "[::1]:9000", "LOCALHOST"])
def test_this_machines_own_names_are_answered(served, host):
    assert ask(served, Host=host)[0] == 200


def test_a_link_opens_the_page_and_a_frame_does_not(served):
    opened = {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "navigate", "Sec_Fetch_Dest": "document"}
    assert ask(served, **opened)[0] == 200
    assert ask(served, **{**opened, "Sec_Fetch_Dest": "iframe"})[0] == 403
    assert ask(served, **{**opened, "Sec_Fetch_Mode": "no-cors"})[0] == 403


def test_only_reading_and_deciding_is_done(served):
    path = f"/{served.desk.token}/decisions"
    for method in ("PUT", "DELETE", "OPTIONS", "TRACE", "<b>"):
        status, headers, text = ask(served, method, path)
        assert status == 501
        assert "<b>" not in text
        assert "Access-Control-Allow-Origin" not in headers
    assert post(served, path=f"/{served.desk.token}/")[0] == 405
    assert ask(served, "HEAD")[2] == ""


@pytest.mark.parametrize(
    "fields",
    [
        {"at": "9.9"},
        {"at": "0"},
        {"at": 0},
        {"at": "0.٠"},
        {"action": "approve"},
        {"action": None},
        {"override": "true"},
        {"reviewer": ""},
        {"note": "x" * (DEFAULTS.note_length + 1)},
        {"seen": ["0" * 32]},
        {"seen": [1]},
        {"seen": None},
    ],
)
def test_a_decision_that_is_none_is_refused(served, store, fields):
    status, _, text = post(served, fields=fields)
    assert status == 400
    assert json.loads(text)["error"]
    assert store.decisions() == []


@pytest.mark.parametrize("body", ["", "{", "[]", "null", "[" * 20_000])
def test_a_body_that_is_no_decision_is_refused(served, body):
    assert ask(served, "POST", f"/{served.desk.token}/decisions", body)[0] == 400


def test_three_reviewers_at_once_on_one_story_lose_nothing(served, store):
    """Each decides on every item of the first story, twice, without having seen the others."""
    places = [at for at in served.desk.subjects if at.startswith("0.")]

    def review(name):
        for number, at in itertools.product(range(2), places):
            status, _, _ = post(
                served, at, ("accept", "reject")[number], name, fields={"note": f"{name} {at} {number}"}
            )
            assert status == 201

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(review, REVIEWERS))
    kept = store.decisions()
    assert len(kept) == len({decision.note for decision in kept}) == 3 * 2 * len(places)
    told = json.loads(ask(served, path=f"/{served.desk.token}/decisions")[2])["items"]
    assert {one["state"] for one in told.values()} == {"reject"}
    replayed = Store(store.path.with_name("replayed.db"))
    for decision in kept:
        replayed.take([decision])
    assert Desk(BOTH, replayed).decisions() == {"items": told, "gone": []}


def test_a_client_that_says_nothing_holds_up_nobody(served):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("verify.review.server.Handler.timeout", 0.2)
        silent = http.client.HTTPConnection("127.0.0.1", served.server_address[1], timeout=5)
        silent.connect()
        assert ask(served)[0] == 200
        assert silent.sock.recv(1) == b""
        silent.close()


@pytest.mark.parametrize(
    ("host", "found"), [("desk.example", 200), ("10.1.2.3:80", 200), ("localhost", 200), ("news.example", 403)]
)
def test_a_server_open_to_others_has_the_name_it_was_given(store, host, found):
    desk = Desk(ENGLISH, store, hosts=names_of("desk.example"))
    refused = desk.refusal("GET", f"/{desk.token}/", {"Host": host})
    assert (refused.status if refused else 200) == found


def test_names_of_an_address():
    assert names_of("127.0.0.1") == names_of("::1") == names_of("localhost") == frozenset()
    assert "desk.example" in names_of("desk.example")


# --- the written page stays without controls


def test_the_written_page_has_no_controls():
    written, reviewed = html.render(ENGLISH), html.render(ENGLISH, review=True)
    for part in ('<form class="review"', "data-at", "fetch(", "connect-src"):
        assert part not in written
        assert part in reviewed


def test_the_pages_fields_are_as_long_as_the_stores():
    page = html.render(ENGLISH, review=True)
    assert f'maxlength="{DEFAULTS.note_length}"' in page
    assert f'maxlength="{DEFAULTS.reviewer_length}"' in page


@pytest.mark.parametrize("text", ['"><script>x</script>', "\x00\x1b", "\u202e", "' onx='", "\ud800"])
def test_hostile_reports_are_served(store, text):
    desk = Desk(reporting.hostile(text), store)
    assert b"data-at=" in desk.page
    (at,) = desk.subjects
    store.decide(desk.subjects[at], "accept", "Ilka", note=text)
    assert desk.decisions()["items"][at]["state"] == "accept"


def places(value, at=()):
    """The way to every value of a report; of lists to the first alone."""
    if at:
        yield at
    inner = value.items() if isinstance(value, dict) else enumerate(value[:1]) if isinstance(value, list) else ()
    for key, one in inner:
        yield from places(one, (*at, key))


@pytest.mark.parametrize("value", ["gone", None, [None], "\ud800", -1])
def test_a_report_with_a_part_that_is_missing_or_wrong_is_served_or_refused(tmp_path, store, value):
    small = reporting.report(reporting.many_stories(1, 1, 1)["articles"][0])
    path = tmp_path / "report.json"
    for *way, last in places(small):
        spoilt = copy.deepcopy(small)
        inner = spoilt
        for key in way:
            inner = inner[key]
        if value == "gone":
            del inner[last]
        else:
            inner[last] = value
        path.write_text(json.dumps(spoilt), encoding="utf-8")
        try:
            report = read_report(path)
            carry(report, store)
            Desk(report, store).decisions()
        except InputError:
            pass


# --- the commands


def command(*arguments):
    return run(["review", *(str(argument) for argument in arguments)])


def test_a_decision_by_command_is_listed(report_path, capsys):
    assert command("decide", report_path, FIRST.item, "reject", "--reviewer", "Ilka", "--note", "\x1b[1m no") == 0
    assert command("decide", report_path, SUBJECTS[1].item, "label=unsupported", "--reviewer", "Bero") == 0
    capsys.readouterr()
    assert command("list", report_path) == 0
    rows = [line.split("\t") for line in capsys.readouterr().out.splitlines()]
    assert [row[3] for row in rows[:3]] == ["reject", "label", "-"]
    assert rows[0][4].startswith("reject by Ilka (")
    assert "\x1b" not in rows[0][4]
    assert command("list", report_path, "--open") == 0
    assert len(capsys.readouterr().out.splitlines()) == len(SUBJECTS) - 2
    assert command("history", report_path.with_name("decisions.db"), "--item", FIRST.item) == 0
    assert len(capsys.readouterr().out.splitlines()) == 1


def test_the_reviewed_report_is_written(report_path, tmp_path, capsys):
    command("decide", report_path, FIRST.item, "accept", "--reviewer", "Ilka")
    assert command("list", report_path, "--json", tmp_path / "reviewed.json") == 0
    written = json.loads((tmp_path / "reviewed.json").read_text(encoding="utf-8"))
    assert written["articles"][0]["items"][0]["decision"]["state"] == "accept"
    assert read_report(tmp_path / "reviewed.json") == written


def test_export_and_merge_by_command(report_path, tmp_path, capsys):
    for name, action in (("jane", "accept"), ("li", "reject")):
        command("decide", report_path, FIRST.item, action, "--reviewer", name, "--decisions", tmp_path / f"{name}.db")
    assert command("export", tmp_path / "li.db", "--output", tmp_path / "li.jsonl") == 0
    capsys.readouterr()
    assert command("merge", tmp_path / "desk.db", tmp_path / "jane.db", tmp_path / "li.jsonl") == 0
    out = capsys.readouterr().out
    assert "2 added, 0 known, 1 in conflict" in out
    assert "accept by jane against reject by li" in out
    assert command("export", tmp_path / "desk.db", "--format", "csv") == 0
    assert len(capsys.readouterr().out.splitlines()) == 3


def test_an_item_of_two_stories_is_asked_back(tmp_path, capsys):
    path = tmp_path / "report.json"
    other = {**reporting.english_story(), "id": "late-edition"}
    path.write_text(json.dumps(reporting.report(reporting.english_story(), other)), encoding="utf-8")
    assert command("decide", path, FIRST.item, "accept", "--reviewer", "Ilka") == 2
    assert "late-edition, night-ferries" in capsys.readouterr().err
    assert command("decide", path, FIRST.item, "accept", "--reviewer", "Ilka", "--story", "late-edition") == 0


BAD = {
    "missing report": ("serve", "{tmp}/none.json"),
    "folder": ("serve", "{tmp}"),
    "no JSON": ("list", "{tmp}/broken.json"),
    "deep JSON": ("list", "{tmp}/deep.json"),
    "another schema": ("list", "{tmp}/other.json"),
    "parts missing": ("serve", "{tmp}/parts.json"),
    "items missing": ("list", "{tmp}/items.json"),
    "not judged": ("serve", "{tmp}/unjudged.json"),
    "decisions that are none": ("serve", "{report}", "--decisions", "{report}"),
    "decisions in no folder": ("decide", "{report}", FIRST.item, "accept", "--reviewer", "x", "--decisions", "{tmp}/a/b"),
    "decisions missing": ("list", "{report}", "--decisions", "{tmp}/none.db"),
    "history of nothing": ("history", "{tmp}/none.db"),
    "history of a report": ("history", "{report}"),
    "address that is none": ("serve", "{report}", "--host", "no such host"),
    "port that is none": ("serve", "{report}", "--port", "99999"),
    "no such item": ("decide", "{report}", "q-0", "accept", "--reviewer", "x"),
    "no such action": ("decide", "{report}", FIRST.item, "approve", "--reviewer", "x"),
    "no such label": ("decide", "{report}", FIRST.item, "label=true", "--reviewer", "x"),
    "label for an accept": ("decide", "{report}", FIRST.item, "accept=consistent", "--reviewer", "x"),
    "nobody": ("decide", "{report}", FIRST.item, "accept"),
    "merge of nothing": ("merge", "{tmp}/desk.db", "{tmp}/none.db"),
    "export to a folder": ("export", "{tmp}/good.db", "--output", "{tmp}"),
}  # fmt: skip


@pytest.mark.parametrize("arguments", BAD.values(), ids=BAD)
def test_wrong_use_is_one_line_and_exit_two(report_path, tmp_path, capsys, monkeypatch, arguments):
    monkeypatch.delenv("VERIFY_REVIEWER", raising=False)
    Store(tmp_path / "good.db").decide(FIRST, "accept", "Ilka")
    unjudged = copy.deepcopy(ENGLISH)
    for item in unjudged["articles"][0]["items"]:
        del item["label"]
    holed = copy.deepcopy(ENGLISH)
    del holed["articles"][0]["items"][0]["start"]
    files = {
        "broken": "{", "deep": "[" * 100_000, "other": "{}", "unjudged": json.dumps(unjudged),
        "parts": json.dumps(holed), "items": json.dumps({**ENGLISH, "articles": [{"id": "x", "text": ""}]}),
    }  # fmt: skip
    for name, text in files.items():
        (tmp_path / f"{name}.json").write_text(text, encoding="utf-8")
    assert command(*(part.format(tmp=tmp_path, report=report_path) for part in arguments)) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert "fault in verify" not in err


def test_a_taken_port_is_told(served, report_path, capsys):
    assert command("serve", report_path, "--port", served.server_address[1]) == 2
    assert "cannot be listened on" in capsys.readouterr().err


def test_ctrl_c_stops_it_cleanly(report_path):
    root = Path(__file__).parents[1]
    environment = {**os.environ, "PYTHONPATH": str(root), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        [sys.executable, "-m", "verify", "review", "serve", str(report_path)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment, text=True,
    ) as process:  # fmt: skip
        address = process.stdout.readline()
        assert address.startswith("http://127.0.0.1:")
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=10)
    assert (process.returncode, out, err) == (0, "stopped\n", "")
