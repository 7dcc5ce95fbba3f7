"""`proxy`: an HTTP server on loopback that passes GETs on to a cluster, with the cluster's login.

Every request goes through the same transport as the commands' own: the guard, the log, the masks. Of what a client
sends only path, query and a few headers go on, so that it cannot act as somebody else; of what the server says its
code, body and a few headers come back, so that a page of another origin cannot read it.
"""

from __future__ import annotations

import json
import socket
from collections.abc import Iterable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from ipaddress import ip_address
from socketserver import ThreadingTCPServer

from kubecli.api.forward import Forwarded, forward
from kubecli.clusters.session import Session
from kubecli.errors.api import ReadOnlyError
from kubecli.errors.base import KubecliError
from kubecli.errors.usage import UsageError
from kubecli.meta.addresses import join_host_port
from kubecli.reading.proxy.rules import Rules

SENT = ("Accept", "If-None-Match", "If-Modified-Since")
GIVEN = frozenset(("content-type", "cache-control", "etag", "last-modified", "retry-after", "warning", "audit-id"))
REASONS = {403: "Forbidden", 404: "NotFound", 405: "MethodNotAllowed", 502: "InternalError"}


class ProxyServer(ThreadingTCPServer):
    """Listens from the start. prefix: the path below which the API is, "/" or "/x/".

    Raises UsageError where it cannot listen, or others than this machine would be served.
    """

    daemon_threads = True
    block_on_close = False
    allow_reuse_address = True

    def __init__(self, session: Session, rules: Rules, address: str, port: int, prefix: str = "/") -> None:
        self.session = session
        self.rules = rules
        self.prefix = f"/{prefix.strip('/')}/".replace("//", "/")
        self.address_family = socket.AF_INET6 if ":" in address else socket.AF_INET
        check_loopback(address)
        if not 0 <= port < 65536:
            raise UsageError(f"there is no port {port}")
        try:
            super().__init__((address, port), Handler)
        except OSError as error:
            words = (error.strerror or str(error)).lower()
            raise UsageError(f"listen tcp {join_host_port(address, port)}: bind: {words}") from None

    @property
    def place(self) -> str:
        """ "127.0.0.1:8001"."""
        return join_host_port(*self.socket.getsockname()[:2])


def check_loopback(address: str) -> None:
    """Raises UsageError."""
    try:
        ok = ip_address(address).is_loopback
    except ValueError:
        ok = False
    if not ok:
        raise UsageError(f"--address {address} is not this machine's loopback: whoever reaches it would be you")


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    server: ProxyServer
    protocol_version = "HTTP/1.1"
    server_version = "kubecli"
    sys_version = ""

    def do_GET(self) -> None:
        whole, _, query = self.path.partition("?")
        below = whole.startswith(self.server.prefix) and not whole.startswith("//")
        path = whole[len(self.server.prefix) - 1 :] if below else whole  # it is the API's path that is judged
        refusal = self.server.rules.refusal(self.command, path, self.headers.get("Host", ""))
        if refusal:
            self.refuse(403, refusal)
        elif self.headers.get("Content-Length", "0") != "0" or self.headers.get("Transfer-Encoding"):
            self.refuse(405, "kubecli only reads clusters: a GET with a body is not passed on")
        elif not below:
            self.refuse(404, "there is nothing here")
        else:
            self.pass_on(f"{path}?{query}" if query else path)

    def pass_on(self, target: str) -> None:
        headers = {name: self.headers[name] for name in SENT if self.headers.get(name)}
        started = False
        try:
            with forward(self.server.session.api, target, headers) as answer:
                started = True
                self.answer(answer)
        except ConnectionError:  # the client has gone
            self.close_connection = True
        except KubecliError as error:
            if started:  # what came so far is no whole answer: the client sees it end too early
                self.close_connection = True
                return
            refused = isinstance(error, ReadOnlyError | UsageError)
            words = self.server.session.runtime.secrets.mask(self.server.session.word(error))
            self.refuse(403 if refused else 502, words)

    def answer(self, answer: Forwarded) -> None:
        """Piece by piece, as it comes: it may be a watch."""
        self.send_response(answer.code)
        for name, value in answer.headers:
            if name.lower() in GIVEN:
                self.send_header(name, value)
        bodiless = answer.code in (204, 304)
        chunked = self.request_version == "HTTP/1.1" and not bodiless
        if chunked:
            self.send_header("Transfer-Encoding", "chunked")
        elif not bodiless:
            self.send_header("Connection", "close")
        self.end_headers()
        self.send_pieces(answer.body, chunked=chunked)

    def send_pieces(self, pieces: Iterable[bytes], *, chunked: bool) -> None:
        for piece in pieces:
            if piece:
                self.wfile.write(b"%x\r\n%b\r\n" % (len(piece), piece) if chunked else piece)
        if chunked:
            self.wfile.write(b"0\r\n\r\n")

    def refuse(self, code: int, message: str) -> None:
        """As an API server says no. The connection ends: a body that nobody reads may follow."""
        status = {"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Failure", "message": message}
        body = json.dumps({**status, "reason": REASONS.get(code, ""), "code": code}).encode() + b"\n"
        self.send_response(code)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """What the standard library finds wrong with a request: also a method that there is no do_... for."""
        if code == HTTPStatus.NOT_IMPLEMENTED:
            self.refuse(405, f"kubecli only reads clusters: {self.command} is not passed on")
            return
        self.refuse(code, message or "the request cannot be read")

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: the log of requests (-v) is the transport's."""
