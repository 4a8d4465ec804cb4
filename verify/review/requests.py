"""What the review's server answers to a request, apart from sockets: checks, the page, and the decisions."""

from __future__ import annotations

import ipaddress
import json
import re
import secrets
import socket
import urllib.parse
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from verify.errors import InputError, VerifyError
from verify.review.carrying import Entry, by_item, entry, gone, story_keys, subjects
from verify.review.decisions import Subject
from verify.review.store import Store
from verify.settings import DEFAULTS

Json = dict[str, Any]
_JSON = "application/json; charset=utf-8"
_STATUS = {"locked by another program": 503, "the disk is full": 507}
_AT = re.compile(r"\d{1,9}\.\d{1,9}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: bytes
    kind: str = _JSON
    tag: str | None = None  # the answer's ETag


class Desk:
    """One report under review. Its address is `/TOKEN/`, and nothing else is there but `/TOKEN/decisions`; the token
    is new in every run. `hosts` are the names under which the server is asked for, besides this machine's own: a
    page whose name was bound to this address (DNS rebinding) asks for another and is refused."""

    def __init__(
        self, report: Json, store: Store, *, interface: str | None = None, hosts: frozenset[str] = frozenset()
    ):
        from jinja2 import TemplateError

        from verify.reports import html

        self.store = store
        self.token = secrets.token_urlsafe(24)
        self.policy = html.policy(review=True) + "; frame-ancestors 'none'"
        try:
            self.page = html.render(report, interface=interface, review=True).encode("utf-8", "replace")
        except (LookupError, TypeError, ValueError, AttributeError, ArithmeticError, TemplateError) as error:
            raise InputError("parts of this report are missing", mend="Make it again with `verify check`") from error
        self.report = report
        self.stories = story_keys(report)
        self.subjects: dict[str, Subject] = {}
        places = {id(item): f"{at}.{number}" for at, article in enumerate(report["articles"])
                  for number, item in enumerate(article["items"])}  # fmt: skip
        for _, item, subject in subjects(report):
            self.subjects[places[id(item)]] = subject
        self.hosts = hosts

    def refusal(self, method: str, path: str, headers: Mapping[str, str]) -> Answer | None:
        """Why a request is not answered, from its head alone; None where it is."""
        if not self._is_host(headers.get("Host", "")):
            return problem(403, "not asked for by this server's name")
        parts = path.split("/")
        if len(parts) != 3 or parts[0] or not _same(parts[1], self.token) or parts[2] not in ("", "decisions"):
            return problem(404, "nothing here")
        if not _is_own(method, headers):
            return problem(403, "asked for by another page")
        if method not in ("GET", "HEAD", "POST") or (method == "POST" and not parts[2]):
            return problem(405, "not done here")
        return _body_refusal(headers, self.token) if method == "POST" else None

    def answer(self, method: str, path: str, body: bytes, known: str | None = None) -> Answer:
        """The answer to a request that is not refused; `known` is the ETag of what the client has already."""
        try:
            if method == "POST":
                return self._decide(body)
            if path.endswith("/decisions"):
                tag = f'"{self.store.count()}"'  # before reading: what comes in between is read once more
                return Answer(304, b"", tag=tag) if tag == known else Answer(200, _bytes(self.decisions()), tag=tag)
            return Answer(200, self.page, "text/html; charset=utf-8")
        except VerifyError as error:
            return problem(_STATUS.get(error.what, 400), str(error))

    def decisions(self) -> Json:
        """The decisions on each item that has any, by its place in the report, and those on items that are gone."""
        known = self.store.decisions()
        groups = by_item(known)
        items = {
            at: _entry_json(entry(subject, groups[subject.story, subject.item]))
            for at, subject in self.subjects.items()
            if (subject.story, subject.item) in groups
        }
        lost = [
            {"article": self.stories.index(one.story), "decision": one.to_dict()} for one in gone(self.report, known)
        ]
        return {"items": items, "gone": lost}

    def _decide(self, body: bytes) -> Answer:
        asked = _asked(body)
        subject = self.subjects.get(asked["at"]) if asked else None
        if asked is None or subject is None:
            return problem(400, "this is no decision on an item of the report")
        self.store.decide(
            subject,
            asked["action"],
            asked["reviewer"],
            override=asked["override"],
            note=asked["note"],
            seen=asked["seen"],
        )
        made = entry(subject, self.store.decisions(subject.story, subject.item))
        return Answer(201, _bytes(_entry_json(made)))

    def _is_host(self, host: str) -> bool:
        """Whether the name is this machine's loopback, or one under which the server was asked to be reached."""
        try:
            name = (urllib.parse.urlsplit(f"//{host}").hostname or "").rstrip(".")
        except ValueError:
            return False
        if name == "localhost" or name in self.hosts:
            return True
        try:
            address = ipaddress.ip_address(name)
        except ValueError:
            return False
        return address.is_loopback or bool(self.hosts)  # a bare address cannot be bound to another


def names_of(host: str) -> frozenset[str]:
    """The names under which a server bound to `host` may be asked for, besides loopback's; none where it is loopback."""
    try:
        if host == "localhost" or ipaddress.ip_address(host).is_loopback:
            return frozenset()
    except ValueError:
        pass
    return frozenset(name.lower().rstrip(".") for name in (host, socket.gethostname()) if name)


def problem(status: int, what: str) -> Answer:
    return Answer(status, _bytes({"error": what}))


def _is_own(method: str, headers: Mapping[str, str]) -> bool:
    """Whether no other page asks. A page may be opened from anywhere, as a link in a message is, but by its person
    and as a whole."""
    site = headers.get("Sec-Fetch-Site", "none")
    opened = headers.get("Sec-Fetch-Mode") == "navigate" and headers.get("Sec-Fetch-Dest") == "document"
    if site not in ("same-origin", "none") and not (method in ("GET", "HEAD") and opened):
        return False
    origin = headers.get("Origin")
    return origin is None or origin == f"http://{headers.get('Host')}"


def _body_refusal(headers: Mapping[str, str], token: str) -> Answer | None:
    if not _same(headers.get("X-Verify-Token", ""), token):
        return problem(403, "the token is missing; load the page again")
    if headers.get("Content-Type", "").split(";")[0].strip().lower() != "application/json":
        return problem(415, "a decision is JSON")
    length = headers.get("Content-Length", "")
    if "Transfer-Encoding" in headers or not length.isascii() or not length.isdecimal():
        return problem(411, "its length is missing")
    if len(length) > 9 or int(length) > DEFAULTS.request_bytes:
        return problem(413, f"longer than {DEFAULTS.request_bytes} bytes")
    return None


def _asked(body: bytes) -> Json | None:
    """The fields of a decision that was asked for, each of its right kind; None where they are not."""
    try:
        data = json.loads(body)
        asked = {key: data[key] for key in ("at", "action", "override", "note", "reviewer", "seen")}
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    texts = [asked[key] for key in ("at", "action", "note", "reviewer")]
    if asked["override"] is not None:
        texts.append(asked["override"])
    if not isinstance(asked["seen"], list) or not all(isinstance(text, str) for text in (*texts, *asked["seen"])):
        return None
    return asked if _AT.fullmatch(asked["at"]) else None


def _entry_json(found: Entry) -> Json:
    return {
        "state": found.state,
        "label": found.label,
        "stands": [decision.to_dict() for decision in found.stands],
        "stale": [{"why": why, "decision": decision.to_dict()} for decision, why in found.stale],
        "history": [decision.to_dict() for decision in found.history],
    }


def _same(given: str, wanted: str) -> bool:
    return secrets.compare_digest(given.encode("utf-8", "replace"), wanted.encode("utf-8"))


def _bytes(data: Json) -> bytes:
    return json.dumps(data, ensure_ascii=False).encode("utf-8")
