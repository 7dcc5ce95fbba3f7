"""What stands between a client and the practice cluster in the cases: TLS ended, requests changed, proxies."""

from __future__ import annotations

import contextlib
import socket
import ssl
from collections.abc import Iterator

from kubecli.lab.handle import Lab
from kubecli.lab.pki import Pair
from tests.connection.servers import Handler, read_request, serving
from tests.connection.test_proxy import pump


def serving_context(lab: Lab, pair: Pair | None = None) -> ssl.SSLContext:
    """TLS with the lab's own certificate, or another one; no client certificate is asked for."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    pair = pair or lab.access.serving
    path = lab.folder / f"front-{id(pair)}.pem"
    path.write_bytes(pair.certificate + pair.key)
    context.load_cert_chain(path)
    return context


@contextlib.contextmanager
def forwarding(lab: Lab, *, without: bytes = b"", pair: Pair | None = None) -> Iterator[str]:
    """A load balancer that ends TLS and asks the lab anew; its URL. without: a header it removes."""
    trusting = ssl.create_default_context(cafile=lab.folder / "ca.crt")

    def handle(sock: socket.socket) -> None:
        with trusting.wrap_socket(
            socket.create_connection(("127.0.0.1", lab.port)), server_hostname="127.0.0.1"
        ) as upstream:
            while request := read_request(sock):
                head, _, body = request.partition(b"\r\n\r\n")
                lines = [
                    line for line in head.split(b"\r\n") if not (without and line.lower().startswith(without))
                ]
                upstream.sendall(b"\r\n".join([lines[0], b"Connection: close", *lines[1:]]) + b"\r\n\r\n" + body)
                while data := upstream.recv(65536):
                    sock.sendall(data)
                return

    with serving(handle, serving_context(lab, pair)) as port:
        yield f"https://127.0.0.1:{port}"


def tunnels(to: int, asked: list[bytes] | None = None) -> Handler:
    """An http proxy whose way leads to a port of this machine, whatever host is asked for."""

    def handle(sock: socket.socket) -> None:
        request = read_request(sock)
        if asked is not None:
            asked.append(request)
        with socket.create_connection(("127.0.0.1", to)) as upstream:
            sock.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            pump(sock, upstream)

    return handle


def to_port(port: int) -> Handler:
    """Carries every connection on to a port of this machine."""

    def handle(sock: socket.socket) -> None:
        pump(sock, socket.create_connection(("127.0.0.1", port)))

    return handle


def says(status: str, headers: bytes = b"", body: bytes = b"") -> Handler:
    """Answers every request so."""

    def handle(sock: socket.socket) -> None:
        while read_request(sock):
            sock.sendall(
                b"HTTP/1.1 %s\r\n%sContent-Length: %d\r\n\r\n%s" % (status.encode(), headers, len(body), body)
            )

    return handle


def page(title: str, status: str = "200 OK", headers: bytes = b"") -> Handler:
    body = f"<!DOCTYPE html><html><head><title>{title}</title></head><body></body></html>".encode()
    return says(status, b"Content-Type: text/html\r\n" + headers, body)
