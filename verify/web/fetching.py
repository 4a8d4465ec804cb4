"""Getting a page from the network, politely and within bounds: what the site allows, at its pace, no more than is new.

Every address is resolved once, and the connection goes to the very address that was looked at, so that no name can be
public when asked about and private when connected to. Redirects are followed here, each looked at anew. Proxies of the
environment are not used: behind one, nothing of this could be checked.
"""

from __future__ import annotations

import contextlib
import http.client
import ipaddress
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.error import URLError
from urllib.parse import quote, urljoin, urlsplit, urlunsplit
from urllib.request import HTTPHandler, HTTPSHandler, OpenerDirector, Request

from verify import __version__
from verify.errors import InputError
from verify.settings import DEFAULTS
from verify.web.robots import ALLOW_ALL, ALLOW_NONE, Robots, read_robots

NAME = "verify-quotes"
_CHUNK = 1 << 16
_ROBOTS_BYTES = 500_000
_HOST = re.compile(r"[A-Za-z0-9._:-]{1,253}")
_SAFE = "/%:=&?~+!$,;'@()*[]-._"


@dataclass(frozen=True, slots=True)
class Manners:
    """How to behave: seconds between two requests to one host, seconds for one answer, bytes of one answer, redirects
    in a row, whether addresses of this machine and of private networks are allowed, and who is asking."""

    delay: float
    timeout: float
    deadline: float
    most_bytes: int
    redirects: int
    longest_delay: float
    allow_private: bool = False
    agent: str = f"{NAME}/{__version__}"

    @classmethod
    def of(cls, delay: float | None = None, allow_private: bool = False, agent: str | None = None) -> Manners:
        """The manners of the settings, with what is given instead."""
        text = "".join(char for char in agent or "" if char.isascii() and char.isprintable()).strip()
        return cls(
            delay=DEFAULTS.fetch_delay if delay is None else delay,
            timeout=DEFAULTS.fetch_timeout,
            deadline=DEFAULTS.fetch_deadline,
            most_bytes=DEFAULTS.largest_file,
            redirects=DEFAULTS.fetch_redirects,
            longest_delay=DEFAULTS.fetch_longest_delay,
            allow_private=allow_private,
            agent=f"{NAME}/{__version__}" + (f" ({text[:200]})" if text else ""),
        )


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer: the address at the end of all redirects, the status (200 or 304), the bytes as they came, what the
    server says of them, and when (UTC, ISO 8601)."""

    address: str
    status: int
    body: bytes
    content_type: str
    etag: str | None
    last_modified: str | None
    moment: str


@dataclass(slots=True)
class Session:
    """Requests that share their manners: what each host allows, and when it was last asked."""

    manners: Manners
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    robots: dict[str, Robots] = field(default_factory=dict)
    asked: dict[str, float] = field(default_factory=dict)

    def fetch(self, address: str, etag: str | None = None, last_modified: str | None = None) -> Fetched:
        """The answer of an address; with `etag` or `last_modified` of an earlier answer status 304 and no bytes where
        nothing has changed. `InputError` where it may not or cannot be fetched."""
        conditions = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        headers = {name: value for name, value in conditions.items() if value and "\n" not in value}
        current = clean(address)
        for _ in range(self.manners.redirects + 1):
            origin, path = _origin(current)
            rules = self._rules(origin, current)
            if not rules.allows(path):
                raise InputError("the site's robots.txt does not allow it", current, "Save the page in a browser")
            self._wait(origin, rules, current)
            answer = self._ask(current, headers, self.manners.most_bytes)
            if answer.status in {301, 302, 303, 307, 308} and answer.location:
                current = clean(urljoin(current, answer.location))
                continue
            return _checked(current, answer)
        raise InputError(f"more than {self.manners.redirects} redirects", address, "Give the page's own address")

    def _rules(self, origin: str, address: str) -> Robots:
        """What a host allows us: where it has no rules all, where it cannot say nothing (RFC 9309, 2.3.1)."""
        if origin not in self.robots:
            self.robots[origin] = self._read_rules(origin)
        return self.robots[origin]

    def _read_rules(self, origin: str) -> Robots:
        current = f"{origin}/robots.txt"
        for _ in range(6):
            answer = self._ask(current, {}, _ROBOTS_BYTES, cut=True)
            if answer.status in {301, 302, 303, 307, 308} and answer.location:
                current = clean(urljoin(current, answer.location))
                continue
            if 200 <= answer.status < 300:
                return read_robots(answer.body.decode("utf-8", "replace"), NAME)
            return ALLOW_NONE if answer.status >= 500 or answer.status == 429 else ALLOW_ALL
        return ALLOW_ALL

    def _wait(self, origin: str, rules: Robots, address: str) -> None:
        pause = max(self.manners.delay, rules.delay or 0.0)
        if pause > self.manners.longest_delay and origin in self.asked:
            raise InputError(f"the site asks for {pause:.0f} seconds between two pages", address, "Run it again later")
        last = self.asked.get(origin)
        if last is not None and (left := last + pause - self.clock()) > 0:
            self.sleep(left)
        self.asked[origin] = self.clock()

    def _ask(self, address: str, headers: dict[str, str], most: int, cut: bool = False) -> _Answer:
        """One request. With `cut` an answer that is too long is cut off, else it is an error."""
        with _connections(self.manners) as (opener, is_over):
            request = Request(
                address,
                headers={"User-Agent": self.manners.agent, "Accept": "*/*", "Accept-Encoding": "identity", **headers},
            )
            try:
                response = opener.open(request, timeout=self.manners.timeout)
                with response:
                    body = _read(response, most, cut, address)
                    if is_over():  # an answer without a stated length ends where its connection does
                        raise TimeoutError
                    return _Answer(response.status, body, response.headers)
            except InputError as error:
                raise InputError(error.what, address, error.mend) from error
            except TimeoutError as error:
                raise InputError("no answer in time", address, "Try again later") from error
            except URLError as error:
                if isinstance(error.reason, InputError):
                    raise InputError(error.reason.what, address, error.reason.mend) from error
                raise InputError(
                    f"cannot be reached ({_reason(error.reason)})", address, "Check the address"
                ) from error
            except (OSError, http.client.HTTPException, ValueError) as error:
                raise InputError(f"cannot be fetched ({_reason(error)})", address, "Try again later") from error


class _Answer:
    """A response as far as it is needed."""

    __slots__ = ("status", "body", "headers")

    def __init__(self, status: int, body: bytes, headers: http.client.HTTPMessage):
        self.status, self.body, self.headers = status, body, headers

    @property
    def location(self) -> str:
        return (self.headers.get("Location") or "").strip()


def _checked(address: str, answer: _Answer) -> Fetched:
    """An answer as a result; every status but 200 and 304 is an error."""
    if answer.status not in {200, 304}:
        later = answer.headers.get("Retry-After")
        what = f"the server answers {answer.status} {http.client.responses.get(answer.status, '')}".strip()
        mend = (
            f"Try again after {later[:40]} seconds"
            if later and later.isdecimal()
            else "Check the address, or try later"
        )
        raise InputError(what, address, mend)
    body = answer.body
    coding = (answer.headers.get("Content-Encoding") or "").strip().lower()
    if coding in {"gzip", "x-gzip", "deflate"} and body:
        from verify.importers.bounded import gunzip

        body = gunzip(body, address, DEFAULTS.largest_file)
    elif coding not in {"", "identity"} and body:
        raise InputError(f"the server packs its answer as {coding[:20]}", address, "Save the page in a browser")
    return Fetched(
        address=address,
        status=answer.status,
        body=body,
        content_type=answer.headers.get_content_type(),
        etag=answer.headers.get("ETag"),
        last_modified=answer.headers.get("Last-Modified"),
        moment=datetime.now(UTC).replace(microsecond=0).isoformat(),
    )


def clean(address: str) -> str:
    """The address as a request needs it: ASCII, no fragment. `InputError` where it is none of the web's."""
    text = address.strip()
    if "://" not in text:
        text = f"https://{text}"
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port
        host = host if ":" in host else host.encode("idna").decode("ascii")
    except (ValueError, UnicodeError) as error:
        raise InputError("not an address of the web", address[:200], "Write https://host/path") from error
    if parts.scheme.lower() not in {"http", "https"} or not _HOST.fullmatch(host):
        raise InputError("not an address of the web", address[:200], "Write https://host/path")
    if parts.username is not None or parts.password is not None:
        raise InputError("has a name or password in it", address.partition("@")[2][:200], "Give the address without")
    place = f"[{host}]" if ":" in host else host
    netloc = place if port is None else f"{place}:{port}"
    return urlunsplit(
        (parts.scheme.lower(), netloc, quote(parts.path or "/", safe=_SAFE), quote(parts.query, safe=_SAFE), "")
    )


def _origin(address: str) -> tuple[str, str]:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}", parts.path + (f"?{parts.query}" if parts.query else "")


def is_public(address: str) -> bool:
    """True for an IP address that is reached over the internet, whatever form it is wrapped in."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast and not ip.is_reserved and not ip.is_unspecified


_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def _connect(host: str, port: int, timeout: float | None, allow_private: bool) -> socket.socket:
    """A connection to the first address of a host that may be used and answers."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    if not allow_private and not all(is_public(place[4][0]) for place in found):
        raise InputError(
            "an address of this machine or of a private network", host, "Say --allow-private if it is meant"
        )
    problem: OSError | None = None
    for family, kind, protocol, _, place in found:
        connection = socket.socket(family, kind, protocol)
        try:
            connection.settimeout(timeout)
            connection.connect(place)
            return connection
        except OSError as error:
            connection.close()
            problem = error
    raise problem or OSError("no address")


@contextlib.contextmanager
def _connections(manners: Manners) -> Iterator[tuple[OpenerDirector, Callable[[], bool]]]:
    """An opener whose one connection is looked at before anything is sent, and ended when its time is over: a timeout
    of the socket alone begins anew with every byte that drips in. With it comes a function that says whether it is."""
    opened: list[socket.socket] = []
    over = threading.Event()

    def connect(connection: http.client.HTTPConnection) -> None:
        sock = _connect(connection.host, connection.port, connection.timeout, manners.allow_private)
        opened.append(sock)
        connection.sock = sock

    class Plain(http.client.HTTPConnection):
        def connect(self) -> None:
            connect(self)

    class Secure(http.client.HTTPSConnection):
        def connect(self) -> None:
            connect(self)
            self.sock = self._context.wrap_socket(self.sock, server_hostname=self.host)  # type: ignore[attr-defined]
            opened.append(self.sock)

    class PlainHandler(HTTPHandler):
        def http_open(self, request: Request) -> http.client.HTTPResponse:
            return self.do_open(Plain, request)  # type: ignore[no-any-return]

    class SecureHandler(HTTPSHandler):
        def https_open(self, request: Request) -> http.client.HTTPResponse:
            return self.do_open(Secure, request)  # type: ignore[no-any-return]

    def end() -> None:
        over.set()
        for sock in opened:
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)

    opener = OpenerDirector()
    opener.add_handler(PlainHandler())
    opener.add_handler(SecureHandler())
    timer = threading.Timer(manners.deadline, end)
    timer.daemon = True
    timer.start()
    try:
        yield opener, over.is_set
    finally:
        timer.cancel()
        for sock in opened:
            with contextlib.suppress(OSError):
                sock.close()


def _read(response: http.client.HTTPResponse, most: int, cut: bool, address: str) -> bytes:
    stated = response.headers.get("Content-Length", "")
    length = int(stated[:18]) if stated.isdecimal() else None  # beyond any bound with 18 digits as with more
    too_large = InputError(f"larger than {most // 1_000_000 or 1} MB", address, "Save what is needed of it as a file")
    if length is not None and length > most and not cut:
        raise too_large
    out = bytearray()
    while chunk := response.read(_CHUNK):
        out += chunk
        if len(out) > most:
            if cut:
                return bytes(out[:most])
            raise too_large
    if length is not None and len(out) < length and response.status == 200:
        raise InputError("the answer was cut off", address, "Try again later")
    return bytes(out)


def _reason(error: object) -> str:
    text = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return " ".join(str(text).split())[:120]
