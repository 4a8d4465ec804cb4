"""The report with decisions, served to a browser on this machine."""

from __future__ import annotations

import logging
import socket
import socketserver
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from verify.errors import InputError
from verify.review.requests import Answer, Desk, problem
from verify.settings import DEFAULTS

_LOG = logging.getLogger(__name__)


class Server(ThreadingHTTPServer):
    """A desk at an address; `port` 0 takes a free one. `InputError` where it cannot be had."""

    daemon_threads = True  # a client that says nothing does not hold up the end
    request_queue_size = 64

    def __init__(self, desk: Desk, host: str, port: int):
        self.desk, self.host = desk, host
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        try:
            super().__init__((host, port), Handler)
        except (OSError, OverflowError, UnicodeError) as error:
            what = f"cannot be listened on ({getattr(error, 'strerror', None) or error})"
            raise InputError(what, f"{host}:{port}", "Give another --port or --host") from error

    @property
    def url(self) -> str:
        """Where the page is; for a server on all of a machine's addresses, on this machine."""
        name = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)
        return f"http://{f'[{name}]' if ':' in name else name}:{self.server_address[1]}/{self.desk.token}/"

    def server_bind(self) -> None:
        """Without the look-up of the machine's name that `HTTPServer` does, which may ask the network."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = self.server_address[:2]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """One line in the log; nothing for a client that went away."""
        error = sys.exception()
        if not isinstance(error, ConnectionError | TimeoutError):
            _LOG.error("a request failed (%s: %s)", type(error).__name__, error)


class Handler(BaseHTTPRequestHandler):
    server: Server
    server_version, sys_version = "verify", ""
    timeout = DEFAULTS.request_seconds

    def do_GET(self) -> None:
        self._answer()

    do_HEAD = do_POST = do_GET

    def _answer(self) -> None:
        desk = self.server.desk
        found = desk.refusal(self.command, self.path, self.headers)
        if found is None:
            length = int(self.headers.get("Content-Length") or 0) if self.command == "POST" else 0
            body = self.rfile.read(length)
            complete = len(body) == length
            known = self.headers.get("If-None-Match")
            found = desk.answer(self.command, self.path, body, known) if complete else problem(400, "cut short")
        self._send(found)

    def _send(self, found: Answer) -> None:
        self.send_response(found.status)
        for name, value in {
            "Content-Type": found.kind,
            "Content-Length": str(len(found.body)),
            "Content-Security-Policy": self.server.desk.policy,
            "Cache-Control": "no-store",
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Connection": "close",
            **({"ETag": found.tag} if found.tag else {}),
        }.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(found.body)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """A malformed request is answered in the same form, without its own words in it."""
        self.command = getattr(self, "command", None) or "GET"
        self.request_version = getattr(self, "request_version", None) or "HTTP/1.0"
        self._send(problem(code, "not understood"))

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: the addresses hold the token."""
