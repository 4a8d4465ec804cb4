"""The served page in a real browser: deciding by key and by hand, what others decided, both directions, hostile notes.
Needs Chromium and the package playwright; `scripts/test` brings both where they can be had."""

import copy
import itertools
import threading
from datetime import UTC, datetime, timedelta

import pytest

import reporting
from test_report_browser import AXE, CHROMIUM, QUIET, violations
from test_report_html import batches, hostile_texts
from verify.review import Store
from verify.review.carrying import subjects
from verify.review.requests import Desk
from verify.review.server import Server

playwright = pytest.importorskip("playwright.sync_api", reason="the package playwright is not installed")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: install it, or set CHROMIUM to its path"),
]
ENGLISH = reporting.report(reporting.english_story())
ARABIC = reporting.report(reporting.arabic_story())
BOTH = reporting.report(reporting.english_story(), reporting.arabic_story())
PAGES = [
    pytest.param(ENGLISH, "en", id="english"),
    pytest.param(ARABIC, "ar", id="arabic"),
    pytest.param(ARABIC, "en", id="arabic-in-english"),
    pytest.param(BOTH, "ar", id="set-in-arabic"),
]


@pytest.fixture(scope="module")
def browser():
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture
def store(tmp_path):
    count = itertools.count()
    return Store(tmp_path / "decisions.db", lambda: datetime(2030, 5, 1, tzinfo=UTC) + timedelta(seconds=next(count)))


@pytest.fixture
def show(browser, store):
    """Serves a report and opens it; the test fails where a request goes elsewhere or a script breaks."""
    servers, contexts, faults = [], [], []

    def show_report(report, interface=None, reviewer="Ilka", watched=True, **options):
        server = Server(Desk(report, store, interface=interface), "127.0.0.1", 0)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}).start()
        servers.append(server)
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
        contexts.append(context)
        page = context.new_page()
        ours = (
            server.url,
            server.url.split(server.desk.token)[0] + "favicon.ico",
        )  # asked for where no policy forbids it
        page.on("request", lambda request: request.url.startswith(ours) or faults.append(request.url))
        page.on("pageerror", lambda error: faults.append(str(error)))
        watched = watched and not options.get("bypass_csp")
        page.on("console", lambda message: watched and message.type == "error" and faults.append(message.text))
        page.on("dialog", lambda dialog: (faults.append(dialog.message), dialog.dismiss()))
        page.goto(server.url)
        if reviewer:
            page.evaluate("name => localStorage.setItem('verify-reviewer', name)", reviewer)
            page.reload()
        page.wait_for_load_state("networkidle")
        return page

    yield show_report
    for context in contexts:
        context.close()
    for server in servers:
        server.shutdown()
        server.server_close()
    assert not faults


def told(page, text):
    playwright.expect(page.locator(".told")).to_contain_text(text)


def said(page):
    return page.locator(".said li")


# --- deciding


@pytest.mark.parametrize(("report", "accepted", "saved"), [(ENGLISH, "accepted", "Saved"), (ARABIC, "قبول", "حُفظ")])
def test_a_decision_by_key_is_there_after_a_reload(show, store, report, accepted, saved):
    page = show(report, reviewer=None)
    page.keyboard.press("0")
    page.keyboard.press("a")  # no name yet: it is asked for
    assert page.evaluate("document.activeElement.matches('.reviewer')")
    assert store.decisions() == []
    page.keyboard.type("Ilka j")  # no letter of a name is a shortcut
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    page.keyboard.type("ask again at 3")
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    told(page, saved)
    page.reload()
    playwright.expect(said(page)).to_have_count(1)
    playwright.expect(said(page)).to_contain_text(f"Ilka j: {accepted}")
    playwright.expect(said(page)).to_contain_text("ask again at 3")
    assert page.locator(".choices [aria-pressed=true]").get_attribute("value") == "accept"
    assert page.locator(".strip a.chosen").get_attribute("data-state") == "accept"
    assert [(made.action, made.note) for made in store.decisions()] == [("accept", "ask again at 3")]


def test_keys_of_another_alphabet_decide_too(show, store):
    page = show(ARABIC)
    page.evaluate("document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'ق', code: 'KeyR', bubbles: true}))")
    told(page, "حُفظ")
    assert [made.action for made in store.decisions()] == ["reject"]


def test_another_label_is_put_by_key(show, store):
    page = show(ENGLISH)
    page.keyboard.press("l")
    page.keyboard.press("Enter")
    told(page, "Saved")
    (made,) = store.decisions()
    assert (made.action, made.label, made.override) == ("label", "unsupported", "consistent")
    playwright.expect(said(page)).to_contain_text("other label: Consistent")


def test_the_next_undecided_item_is_found_until_all_are_decided(show, store):
    page = show(ENGLISH)
    for number in range(8):
        page.locator(".review button[value=accept]").click()
        playwright.expect(page.locator(".done")).to_have_text(f"{number + 1} of 8 decided")
        page.keyboard.press("u")
    told(page, "Everything here is decided.")
    assert len({made.item for made in store.decisions()}) == 8


def test_shortcuts_can_be_switched_off(show, store):
    page = show(ENGLISH)
    page.keyboard.press("?")
    page.locator("#shortcuts").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    page.locator(".review button[value=reject]").click()
    told(page, "Saved")
    assert [made.action for made in store.decisions()] == ["reject"]


def test_a_note_waits_for_its_item(show):
    page = show(ENGLISH)
    page.locator(".review .note").fill("half a thought")
    page.locator(".steps .next").click()
    assert page.locator(".review .note").input_value() == ""
    page.locator(".steps .prev").click()
    assert page.locator(".review .note").input_value() == "half a thought"


def test_what_could_not_be_saved_is_said_and_not_lost(show, store):
    page = show(ENGLISH, watched=False)
    page.locator(".review .note").fill("keep me")
    store.path.write_text("no database at all, and long enough to be looked at", encoding="utf-8")
    with page.expect_response("**/decisions") as answer:
        page.locator(".review button[value=accept]").click()
    assert answer.value.status == 400
    told(page, "Not saved.")
    assert page.locator(".review .note").input_value() == "keep me"


# --- several reviewers, later checks


def test_reviewers_who_did_not_see_each_other_disagree_until_one_answers(show, store):
    one, other = show(ENGLISH), show(ENGLISH, reviewer="Bero")
    one.keyboard.press("a")
    told(one, "Saved")
    other.keyboard.press("r")
    told(other, "Saved")
    playwright.expect(other.locator(".strip a.chosen")).to_have_attribute("data-state", "conflict")
    playwright.expect(said(other)).to_contain_text(["Reviewers disagree", "Ilka: accepted", "Bero: rejected"])
    other.keyboard.press("a")
    playwright.expect(other.locator(".strip a.chosen")).to_have_attribute("data-state", "accept")
    one.evaluate("window.dispatchEvent(new Event('focus'))")
    playwright.expect(said(one)).to_contain_text(["Bero: accepted"])
    one.locator(".past summary").click()
    playwright.expect(one.locator(".past li")).to_have_count(3)


def test_what_no_longer_holds_is_shown(show, store):
    before = copy.deepcopy(ENGLISH)
    first, second = before["articles"][0]["items"][:2]
    first["evidence"][0]["text"] += " Perhaps."
    second["id"] = "c-00000000"
    for _, _, subject in itertools.islice(subjects(before), 2):
        store.decide(subject, "accept", "Bero")
    page = show(ENGLISH)
    playwright.expect(said(page)).to_contain_text(["Out of date, the evidence has changed. Bero: accepted"])
    assert page.locator(".strip a").first.get_attribute("data-state") == "stale"
    playwright.expect(page.locator(".lost li")).to_contain_text(["c-00000000 Bero: accepted"])


def test_a_set_counts_what_is_decided(show, store):
    for _, _, subject in itertools.islice(subjects(BOTH), 3):
        store.decide(subject, "accept", "Bero")
    page = show(BOTH, "en")
    counts = page.locator(".row .decided")
    playwright.expect(counts).to_have_count(2)
    assert sorted(counts.all_inner_texts()) == ["0 of 8 decided", "3 of 8 decided"]
    assert page.locator(".review").is_hidden()
    page.keyboard.press("u")
    page.locator(".story.open .review").wait_for()
    page.keyboard.press("a")
    told(page, "Saved")
    assert len(store.decisions()) == 4


# --- for everyone


@pytest.mark.skipif(not AXE.exists(), reason="no axe-core: scripts/test fetches it where npm is there")
@pytest.mark.parametrize(("report", "interface"), PAGES)
@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 360)])
def test_axe_finds_no_violation(show, store, report, interface, scheme, width):
    found = list(subjects(report))
    for (_, _, subject), action in zip(found, ("accept", "reject", "open", "label") * 2, strict=False):
        override = "consistent" if action == "label" else None
        store.decide(subject, action, "Ilka", note="a note", override=override)
    store.decide(found[0][2], "reject", "سمير", note="ملاحظة", seen=[])
    page = show(report, interface, color_scheme=scheme, bypass_csp=True, viewport={"width": width, "height": 900})
    page.evaluate(AXE.read_text(encoding="utf-8"))
    seen = []
    if len(report["articles"]) > 1:
        seen += violations(page)
        page.locator(".row[data-story=night-ferries] a").click()
        page.locator(".story.open").wait_for()
    for number in range(3):
        page.locator(".story.open .text a.mark:has(.badge), .single .text a.mark:has(.badge)").nth(number).click()
        if number == 0:
            page.locator(".past summary").click()
        page.wait_for_timeout(200)  # colours change over a tenth of a second
        seen += violations(page)
    page.keyboard.press("?")
    seen += violations(page)
    assert not seen


@pytest.mark.parametrize(("report", "interface"), PAGES)
@pytest.mark.parametrize("width", [320, 360, 768, 1280])
def test_no_page_scrolls_sideways(show, store, report, interface, width):
    store.decide(next(subjects(report))[2], "accept", "I" * 100, note="n" * 500)
    page = show(report, interface, viewport={"width": width, "height": 740})
    fits = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    assert page.evaluate(fits)
    page.keyboard.press("u")
    page.keyboard.press("k")
    page.locator(".review").wait_for()
    assert page.evaluate(fits)
    box = page.locator(".review").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width


@pytest.mark.parametrize("texts", batches(hostile_texts(), 8))
def test_hostile_notes_and_names_run_nothing(show, store, texts):
    """Without the page's policy, so that it is the escaping that holds. A decision for each text, on an item each."""
    for text, (_, _, subject) in zip(texts, subjects(ENGLISH), strict=False):
        store.decide(subject, "accept", f"N {text}"[:100], note=text)
    page = show(ENGLISH, bypass_csp=True)
    page.keyboard.press("0")
    for number in range(len(texts)):
        page.locator(".strip a").nth(number).click()
        playwright.expect(said(page)).to_have_count(1)
        assert page.evaluate("window.ran") is None
        assert page.locator(".said li > *, .said li p > *").count() <= 4
        assert page.locator("article").count() == 1


def test_nothing_but_the_controls_is_missing_on_paper(show):
    page = show(ENGLISH)
    page.emulate_media(media="print")
    assert not page.locator(".review").is_visible()
    assert page.locator(".item:visible").count() == 8


def test_another_page_cannot_decide(show, store, browser, tmp_path):
    """A page of another origin that even knows the address; and the form posts that need no leave of the server."""
    page = show(ENGLISH)
    other = browser.new_context().new_page()
    path = tmp_path / "other.html"
    path.write_text("<!doctype html><title>other</title>", encoding="utf-8")
    other.goto(path.as_uri())
    body = '{"at":"0.0","action":"accept","override":null,"note":"","reviewer":"x","seen":[]}'
    results = other.evaluate(
        """async ([url, body, token]) => {
            const tries = [
                {headers: {"Content-Type": "application/json", "X-Verify-Token": token}},
                {mode: "no-cors", headers: {"Content-Type": "text/plain"}},
                {mode: "no-cors", headers: {"X-Verify-Token": token}},
            ];
            const out = [];
            for (const one of tries) {
                try { const a = await fetch(url, {method: "POST", body, ...one}); out.push(a.type + a.status); }
                catch (e) { out.push("stopped"); }
            }
            return out;
        }""",
        [page.url.split("#")[0] + "decisions", body, page.url.split("/")[3]],
    )
    assert results == ["stopped"] * 3
    other.context.close()
    assert store.decisions() == []
