"""Fetching, against a server on loopback: polite, bounded, and into the same store."""

import gzip
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner

from verify.cli.corpus import corpus as commands
from verify.corpus import Corpus
from verify.corpus.diff import difference
from verify.corpus.fetching import Wish, fetch_into
from verify.corpus.provenance import provenance
from verify.errors import InputError
from verify.web.fetching import Manners, Session, clean, is_public
from verify.web.robots import read_robots

TABLE = Path(__file__).parent / "tables" / "any" / "robots.tsv"
ROWS = [
    line.split("\t")
    for line in TABLE.read_text(encoding="utf-8").splitlines()
    if line.count("\t") == 3 and not line.startswith("# rules")
]
PAGE = "<html><head><title>The gate</title></head><body><article><h1>The gate</h1><p>%s</p></article></body></html>"
TEXT = "The harbour office opened the gate at dawn and shut it again when the last boat was in."


class Site:
    """What the server answers, and what it was asked."""

    def __init__(self):
        self.pages = {}
        self.asked = []
        self.headers = []
        self.times = []

    def put(self, path, body, kind="text/html; charset=utf-8", status=200, **headers):
        data = body if isinstance(body, bytes) else body.encode()
        self.pages[path] = (
            status,
            data,
            {"Content-Type": kind, **{k.replace("_", "-"): v for k, v in headers.items()}},
        )


@pytest.fixture
def site():
    place = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            place.asked.append(self.path)
            place.times.append(time.monotonic())
            place.headers.append(dict(self.headers))
            answer = place.pages.get(self.path)
            if callable(answer):
                answer(self)
                return
            status, data, headers = answer or (404, b"", {})
            if (
                status == 200
                and self.headers.get("If-None-Match")
                and self.headers["If-None-Match"] == headers.get("ETag")
            ):
                status, data = 304, b""
            if status == 200 and self.headers.get("If-Modified-Since", "-") == headers.get("Last-Modified"):
                status, data = 304, b""
            self.send_response(status)
            for key, value in headers.items():
                self.send_header(key, value)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    place.base = f"http://127.0.0.1:{server.server_port}"
    yield place
    server.shutdown()
    server.server_close()
    thread.join(5)


def manners(**changes):
    from dataclasses import replace

    return replace(Manners.of(delay=0, allow_private=True), **changes)


def session(**changes):
    return Session(manners(**changes))


def into(tmp_path, site, *paths, feeds=(), again=False, **changes):
    wish = Wish(tuple(site.base + path for path in paths), tuple(site.base + path for path in feeds), again=again)
    return fetch_into(tmp_path / "c.db", wish, manners(**changes))


# --- into the store --------------------------------------------------------------------------------------------------


def test_a_page_comes_with_its_provenance(site, tmp_path):
    site.put("/gate.html", PAGE % TEXT, ETag='"1"')
    (event,) = into(tmp_path, site, "/gate.html").events
    assert event.outcome == "added"
    with Corpus.open(tmp_path / "c.db") as corpus:
        (source,) = corpus.sources()
        assert source.text == TEXT
        assert source.url == f"{site.base}/gate.html"
        assert source.id == "127.0.0.1/gate.html"
        assert provenance(corpus, source.id).captured.endswith("+00:00")
        assert corpus.source(source.id).raw == (PAGE % TEXT).encode()
    assert site.asked == ["/robots.txt", "/gate.html"]
    assert site.headers[1]["User-Agent"].startswith("verify-quotes/")


@pytest.mark.parametrize("header", [{"ETag": '"1"'}, {"Last_Modified": "Sat, 02 Mar 2030 21:05:00 GMT"}])
def test_what_has_not_changed_is_not_sent_again(site, tmp_path, header):
    site.put("/gate.html", PAGE % TEXT, **header)
    into(tmp_path, site, "/gate.html")
    (event,) = into(tmp_path, site, "/gate.html").events
    assert (event.outcome, event.what) == ("unchanged", "127.0.0.1/gate.html")
    assert {"If-None-Match", "If-Modified-Since"} & set(site.headers[-1])
    into(tmp_path, site, "/gate.html", again=True)
    assert not {"If-None-Match", "If-Modified-Since"} & set(site.headers[-1])


def test_a_changed_page_is_a_new_version(site, tmp_path):
    site.put("/gate.html", PAGE % TEXT, ETag='"1"')
    into(tmp_path, site, "/gate.html")
    site.put("/gate.html", PAGE % TEXT.replace("dawn", "noon"), ETag='"2"')
    (event,) = into(tmp_path, site, "/gate.html").events
    assert event.outcome == "changed"
    with Corpus.open(tmp_path / "c.db") as corpus:
        found = difference(corpus, "127.0.0.1/gate.html")
        assert [change.new.of(found.new.text) for change in found.changes] == ["noon"]


def test_what_stands_around_the_text_is_no_change(site, tmp_path):
    site.put("/gate.html", PAGE % TEXT)
    into(tmp_path, site, "/gate.html")
    site.put("/gate.html", (PAGE % TEXT).replace("<head>", "<head><meta name='nonce' content='7'>"))
    (event,) = into(tmp_path, site, "/gate.html").events
    assert event.outcome == "unchanged"
    with Corpus.open(tmp_path / "c.db") as corpus:
        assert corpus.stats().versions == 1


def test_the_page_says_its_own_address(site, tmp_path):
    body = (PAGE % TEXT).replace("<head>", '<head><link rel="canonical" href="https://www.pmo.iq/?article=77">')
    site.put("/mirror", body)
    site.put("/other-mirror", body.replace("dawn", "noon"))
    into(tmp_path, site, "/mirror")
    (event,) = into(tmp_path, site, "/other-mirror").events
    assert event.outcome == "changed"
    with Corpus.open(tmp_path / "c.db") as corpus:
        (source,) = corpus.sources()
        assert source.id == "pmo.iq?article=77"
        assert provenance(corpus, source.id).known_publisher == "iraq-pmo"


def test_a_feed_gives_its_pages(site, tmp_path):
    for name in ("a", "b", "c"):
        site.put(f"/{name}", PAGE % TEXT.replace("gate", f"{name} gate"))
    items = "".join(f"<item><title>{name}</title><link>/{name}</link></item>" for name in ("a", "b"))
    site.put("/rss", f"<rss version='2.0'><channel><link>/</link>{items}</channel></rss>", "application/rss+xml")
    entry = "<entry><link rel='self' href='/x'/><link href='/c'/></entry>"
    site.put("/atom", f"<feed xmlns='http://www.w3.org/2005/Atom'>{entry}</feed>", "application/atom+xml")
    site.put("/none", "<html><body><p>No feed.</p></body></html>")
    done = into(tmp_path, site, feeds=("/rss", "/atom", "/none"))
    assert [event.outcome for event in done.events] == ["feed", "feed", "failed", "added", "added", "added"]
    with Corpus.open(tmp_path / "c.db") as corpus:
        assert corpus.counts()[0] == 3


def test_the_command(site, tmp_path):
    site.put("/gate.html", PAGE % TEXT)

    def run(*arguments):
        return CliRunner().invoke(commands, ["fetch", str(tmp_path / "c.db"), *arguments], standalone_mode=False)

    done = run(
        f"{site.base}/gate.html", "--allow-private", "--no-vectors", "--delay", "0", "--agent", "a desk, desk.test"
    )
    assert done.return_value == 0, done.output
    assert "gate.html: added: 127.0.0.1/gate.html" in done.output
    assert site.headers[-1]["User-Agent"].endswith("(a desk, desk.test)")
    refused = run(f"{site.base}/gate.html", "--no-vectors")
    assert refused.return_value == 2
    assert "--allow-private" in refused.stderr
    assert refused.stderr.count("\n") == 1


# --- manners ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rules, path, allowed, delay", ROWS)
def test_robots(rules, path, allowed, delay):
    found = read_robots(rules.replace("\\n", "\n"), "verify-quotes")
    assert found.allows(path) is (allowed == "yes")
    assert found.delay == (None if delay == "-" else float(delay))


def test_robots_stays_linear():
    found = read_robots("User-agent: *\nDisallow: /" + "a*" * 5000 + "b$\n" * 10, "verify-quotes")
    start = time.process_time()
    found.allows("/" + "a" * 100_000)
    assert time.process_time() - start < 0.5


def test_robots_is_obeyed(site, tmp_path):
    site.put("/robots.txt", "User-agent: *\nDisallow: /shut", "text/plain")
    site.put("/shut/a", PAGE % TEXT)
    site.put("/open", PAGE % TEXT)
    done = into(tmp_path, site, "/shut/a", "/open")
    assert [event.outcome for event in done.events] == ["failed", "added"]
    assert site.asked == ["/robots.txt", "/open"]


@pytest.mark.parametrize("status, outcome", [(404, "added"), (403, "added"), (500, "failed"), (503, "failed")])
def test_robots_that_cannot_be_read(site, tmp_path, status, outcome):
    site.put("/robots.txt", "", status=status)
    site.put("/open", PAGE % TEXT)
    assert [event.outcome for event in into(tmp_path, site, "/open").events] == [outcome]


def test_the_pause_between_two_requests(site):
    site.put("/robots.txt", "User-agent: *\nCrawl-delay: 7", "text/plain")
    site.put("/a", "one", "text/plain")
    slept = []
    asking = Session(manners(delay=2), sleep=slept.append, clock=lambda: 100.0)
    asking.fetch(f"{site.base}/a")
    asking.fetch(f"{site.base}/a")
    assert slept == [7.0]
    site.put("/robots.txt", "User-agent: *\nCrawl-delay: 70000", "text/plain")
    asking = Session(manners(), sleep=slept.append)
    asking.fetch(f"{site.base}/a")
    with pytest.raises(InputError, match="70000 seconds"):
        asking.fetch(f"{site.base}/a")


# --- bounds ----------------------------------------------------------------------------------------------------------


def test_redirects_are_followed_and_counted(site):
    site.put("/a", "", status=301, Location="/b")
    site.put("/b", "here", "text/plain")
    site.put("/round", "", status=302, Location="/round")
    site.put("/robots.txt", "User-agent: *\nDisallow: /shut", "text/plain")
    site.put("/to-shut", "", status=302, Location="/shut")
    site.put("/to-file", "", status=302, Location="file:///etc/hostname")
    assert session().fetch(f"{site.base}/a").address == f"{site.base}/b"
    for path, says in (("/round", "redirects"), ("/to-shut", "robots.txt"), ("/to-file", "not an address")):
        with pytest.raises(InputError, match=says):
            session().fetch(site.base + path)


def test_a_redirect_into_a_private_network_is_refused(site, monkeypatch):
    """The first host is taken for public by hand; the second is looked at anew."""
    import verify.web.fetching as fetching

    port = site.base.rsplit(":", 1)[1]
    found = fetching.socket.getaddrinfo

    def resolve(host, *arguments, **options):
        return (
            found("127.0.0.1", *arguments, **options) if host == "public.test" else found(host, *arguments, **options)
        )

    monkeypatch.setattr(fetching.socket, "getaddrinfo", resolve)
    monkeypatch.setattr(fetching, "is_public", lambda address: len(seen.append(address) or seen) < 3)
    seen = []
    site.put("/a", "", status=302, Location=f"http://localhost:{port}/b")
    with pytest.raises(InputError, match="private network"):
        session(allow_private=False).fetch(f"http://public.test:{port}/a")
    assert "/b" not in site.asked


@pytest.mark.parametrize(
    "address, public",
    [
        ("8.8.8.8", True), ("2606:4700::1111", True), ("127.0.0.1", False), ("10.1.2.3", False), ("192.168.0.1", False),
        ("172.16.5.4", False), ("169.254.169.254", False), ("100.64.0.1", False), ("0.0.0.0", False),
        ("224.0.0.1", False), ("255.255.255.255", False), ("::1", False), ("::", False), ("fe80::1%eth0", False),
        ("fd00::1", False), ("::ffff:127.0.0.1", False), ("::ffff:8.8.8.8", True), ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False), ("ff02::1", False), ("not an address", False),
    ],
)  # fmt: skip
def test_public_addresses(address, public):
    assert is_public(address) is public


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0", "127.1", "2130706433"]
)
def test_private_hosts_are_refused(site, host):
    port = site.base.rsplit(":", 1)[1]
    with pytest.raises(InputError):
        session(allow_private=False).fetch(f"http://{host}:{port}/a")
    assert site.asked == []


@pytest.mark.parametrize(
    "address, expected",
    [
        ("desk.org", "https://desk.org/"),
        ("HTTP://Desk.org:8080/a b?q=ميناء#x", "http://desk.org:8080/a%20b?q=%D9%85%D9%8A%D9%86%D8%A7%D8%A1"),
        ("https://desk.org/a%20b", "https://desk.org/a%20b"),
        ("https://ميناء.test/", "https://xn--mgb6a8bdi.test/"),
    ],
)
def test_addresses_are_cleaned(address, expected):
    if "xn--" in expected:
        assert clean(address).startswith("https://xn--")
    else:
        assert clean(address) == expected


@pytest.mark.parametrize(
    "address",
    ["file:///etc/passwd", "ftp://a.org/x", "http://", "http://u:p@a.org/", "http://a.org:x/", "\x00", "javascript:x"],
)
def test_what_is_no_address(address):
    with pytest.raises(InputError) as caught:
        clean(address)
    assert "u:p" not in str(caught.value)


def test_too_much_is_refused(site):
    site.put("/stated", b"x" * 5000, "text/plain")

    def endless(handler):
        handler.send_response(200)
        handler.end_headers()
        try:
            while True:
                handler.wfile.write(b"x" * 4096)
        except OSError:
            pass

    site.pages["/endless"] = endless
    for path in ("/stated", "/endless"):
        with pytest.raises(InputError, match="larger than"):
            session(most_bytes=2000).fetch(site.base + path)


def test_packed_answers_are_bounded(site):
    site.put("/small", gzip.compress(b"The gate is open."), "text/plain", Content_Encoding="gzip")
    site.put("/bomb", gzip.compress(b"\0" * 60_000_000), "text/plain", Content_Encoding="gzip")
    site.put("/odd", b"xx", "text/plain", Content_Encoding="br")
    assert session().fetch(f"{site.base}/small").body == b"The gate is open."
    for path in ("/bomb", "/odd"):
        with pytest.raises(InputError):
            session().fetch(site.base + path)


def test_slow_servers_are_given_up(site):
    def silent(handler):
        time.sleep(3)

    def dripping(handler):
        handler.send_response(200)
        handler.end_headers()
        try:
            for _ in range(100):
                handler.wfile.write(b"x")
                handler.wfile.flush()
                time.sleep(0.05)
        except OSError:
            pass

    site.pages["/silent"], site.pages["/dripping"] = silent, dripping
    start = time.monotonic()
    with pytest.raises(InputError):
        session(timeout=0.3).fetch(f"{site.base}/silent")
    with pytest.raises(InputError):
        session(deadline=0.6).fetch(f"{site.base}/dripping")
    assert time.monotonic() - start < 3


def test_broken_answers_are_one_line(site, tmp_path):
    def cut(handler):
        handler.send_response(200)
        handler.send_header("Content-Length", "5000")
        handler.end_headers()
        handler.wfile.write(b"The gate")

    def rubbish(handler):
        handler.wfile.write(b"\x00\x01\x02 nonsense\r\n\r\n")

    def headers(handler):
        handler.send_response(200)
        for number in range(500):
            handler.send_header(f"X-{number}", "x" * 100)
        handler.end_headers()

    site.pages |= {"/cut": cut, "/rubbish": rubbish, "/headers": headers}
    site.put("/picture", b"\x89PNG", "image/png")
    site.put("/empty", "")
    site.put("/gone", "", status=410)
    site.put("/later", "", status=429, Retry_After="30")
    paths = ("/cut", "/rubbish", "/headers", "/picture", "/empty", "/gone", "/later")
    done = into(tmp_path, site, *paths)
    assert [event.outcome for event in done.events] == ["failed"] * len(paths)
    assert all("\n" not in event.what and site.base in event.what for event in done.events)
    assert "after 30 seconds" in done.events[-1].what


def test_nobody_there(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{taken.getsockname()[1]}/x"
        done = fetch_into(tmp_path / "c.db", Wish((address, "http://no-such-host.invalid/")), manners(timeout=2))
    assert [event.outcome for event in done.events] == ["failed", "failed"]
