"""Real servers on loopback, well and broken, for the tests of connections; each lives as long as its `with`."""

from __future__ import annotations

import contextlib
import datetime
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import trustme

from kubecli.kubeconfig.model import Cluster, ResolvedContext, User

Handler = Callable[[socket.socket], None]
OK = b'{"kind":"APIVersions","versions":["v1"]}'


@dataclass
class Authority:
    """A CA and what it issued, as files in a folder."""

    folder: Path
    name: str = "ca"
    ca: trustme.CA = field(default_factory=trustme.CA)

    @property
    def path(self) -> str:
        file = self.folder / f"{self.name}.pem"
        if not file.exists():
            self.ca.cert_pem.write_to_path(file)
        return str(file)

    def server_context(
        self, *names: str, client_ca: trustme.CA | None = None, days: tuple[int, int] | None = None
    ) -> ssl.SSLContext:
        """days: validity from and to, relative to now. client_ca: a client certificate by it is demanded."""
        now = datetime.datetime.now(datetime.UTC)
        issued = self.ca.issue_cert(
            *(names or ("127.0.0.1",)),
            not_before=now + datetime.timedelta(days=days[0]) if days else None,
            not_after=now + datetime.timedelta(days=days[1]) if days else None,
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        issued.configure_cert(context)
        if client_ca:
            context.verify_mode = ssl.CERT_REQUIRED
            client_ca.configure_trust(context)
        return context

    def client_pair(self, name: str = "ann") -> tuple[str, str]:
        """Paths of a client certificate and its key."""
        issued = self.ca.issue_cert(common_name=name)
        certificate, key = self.folder / f"{self.name}-{name}.crt", self.folder / f"{self.name}-{name}.key"
        certificate.write_bytes(b"".join(pem.bytes() for pem in issued.cert_chain_pems))
        issued.private_key_pem.write_to_path(key)
        return str(certificate), str(key)


@contextlib.contextmanager
def serving(
    handler: Handler, context: ssl.SSLContext | None = None, family: int = socket.AF_INET, port: int = 0
) -> Iterator[int]:
    """Runs handler on each connection, in a thread each; yields the port, a free one unless given."""
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("::1" if family == socket.AF_INET6 else "127.0.0.1", port))
    except OSError:
        listener.close()
        raise
    listener.listen(20)
    open_sockets: list[socket.socket] = []
    threads: list[threading.Thread] = []

    def one(sock: socket.socket) -> None:
        with contextlib.suppress(OSError, ValueError):
            if context:
                sock.settimeout(5)
                sock = context.wrap_socket(sock, server_side=True)
                open_sockets.append(sock)
            handler(sock)
        with contextlib.suppress(OSError):
            sock.close()

    def accept() -> None:
        while True:
            try:
                sock, _ = listener.accept()
            except OSError:
                return
            open_sockets.append(sock)
            thread = threading.Thread(target=one, args=(sock,), daemon=True)
            threads.append(thread)
            thread.start()

    accepting = threading.Thread(target=accept, daemon=True)
    accepting.start()
    try:
        yield listener.getsockname()[1]
    finally:
        with contextlib.suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        for sock in open_sockets:
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
            sock.close()
        accepting.join(5)
        for thread in threads:
            thread.join(5)


def read_request(sock: socket.socket) -> bytes:
    """The head of a request, and its body when it has a Content-Length; b"" at the end."""
    data = b""
    while b"\r\n\r\n" not in data:
        piece = sock.recv(65536)
        if not piece:
            return b""
        data += piece
    head, _, body = data.partition(b"\r\n\r\n")
    for line in head.split(b"\r\n"):
        if line.lower().startswith(b"content-length:"):
            length = int(line.split(b":")[1])
            while len(body) < length:
                body += sock.recv(65536)
    return head + b"\r\n\r\n" + body


def answer(sock: socket.socket, body: bytes = OK, status: str = "200 OK", headers: bytes = b"") -> None:
    sock.sendall(
        b"HTTP/1.1 %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n%s\r\n%s"
        % (status.encode(), len(body), headers, body)
    )


@dataclass
class Recorder:
    """A handler that answers OK and remembers the requests it was sent."""

    body: bytes = OK
    requests: list[bytes] = field(default_factory=list)
    connections: int = 0

    def __call__(self, sock: socket.socket) -> None:
        self.connections += 1
        while request := read_request(sock):
            self.requests.append(request)
            answer(sock, self.body)

    def header(self, name: str, index: int = -1) -> str | None:
        for line in self.requests[index].decode("latin-1").split("\r\n")[1:]:
            key, _, value = line.partition(": ")
            if key.lower() == name.lower():
                return value
        return None


def context_for(
    server: str, user: User | None = None, timeout: float | None = 10, **cluster: Any
) -> ResolvedContext:
    return ResolvedContext("x", Cluster("c", server, **cluster), user or User("u"), request_timeout=timeout)
