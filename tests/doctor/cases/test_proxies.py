"""Kind 4: a proxy in between. The server is 0.0.0.0, which leads to this machine and is no loopback address."""

from __future__ import annotations

import socket

import pytest

from kubecli.lab.pki import Authority
from tests.connection.servers import read_request
from tests.connection.test_proxy import socks_proxy
from tests.doctor.cases.case import Case, Cases
from tests.doctor.cases.fronts import forwarding, says, tunnels
from tests.doctor.cases.ground import Ground
from tests.doctor.cases.run import Record, run_case
from tests.doctor.cases.test_network import closed_port

cases = Cases(4)


def not_loopback(ground: Ground, host: str = "0.0.0.0") -> None:
    ground.cluster |= {"server": f"https://{host}:{ground.lab.port}", "tls-server-name": "kubernetes"}
    ground.write()


@cases.add(
    cause=r"nobody listens at the proxy http://127.0.0.1:\d+ .*without the proxy the server is reached",
    field=r"\$HTTPS_PROXY",
    step="export NO_PROXY=0.0.0.0",
    hint="nobody listens at the proxy",
)
def a_proxy_that_is_not_there(ground: Ground) -> None:
    not_loopback(ground)
    ground.env["HTTPS_PROXY"] = f"http://127.0.0.1:{closed_port()}"


@cases.add(
    cause="nobody listens at the proxy .*without the proxy the server is reached",
    field=r"config:\d+: clusters\[prod\].cluster.proxy-url",
    step="config unset clusters.prod.proxy-url",
    hint="nobody listens at the proxy",
)
def a_proxy_url_that_is_not_there(ground: Ground) -> None:
    ground.cluster["proxy-url"] = f"http://127.0.0.1:{closed_port()}"
    not_loopback(ground)


@cases.add(
    cause="407 Proxy Authentication Required.*wants a user and password",
    field=r"\$HTTPS_PROXY",
    step='export HTTPS_PROXY=http://"USER:PASSWORD"@',
)
def a_proxy_wants_a_password(ground: Ground) -> None:
    def handle(sock: socket.socket) -> None:
        request = read_request(sock)
        if b"Proxy-Authorization: Basic bWU6cGE1NXdvcmQ=" not in request:
            sock.sendall(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
            return
        tunnels_on(sock, ground.lab.port)

    not_loopback(ground)
    ground.env["HTTPS_PROXY"] = f"http://127.0.0.1:{ground.serve(handle)}"
    ground.fill = {"USER:PASSWORD": "me:pa55word"}


def tunnels_on(sock: socket.socket, port: int) -> None:
    from tests.connection.test_proxy import pump

    with socket.create_connection(("127.0.0.1", port)) as upstream:
        sock.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        pump(sock, upstream)


@cases.add(
    cause=r"407.*password for it \(me\) are not accepted",
    field=r"proxy-url",
    step='--proxy-url=http://"USER:PASSWORD"@',
)
def a_proxy_refuses_the_password(ground: Ground) -> None:
    port = ground.serve(says("407 Proxy Authentication Required"))
    good = ground.serve(tunnels(ground.lab.port))
    ground.cluster["proxy-url"] = f"http://me:pa55word@127.0.0.1:{port}"
    not_loopback(ground)
    ground.fill = {str(port): str(good)}


@cases.add(cause="does not let anyone through to 0.0.0.0", field=r"\$https_proxy", step="export NO_PROXY=0.0.0.0")
def a_proxy_forbids_the_port(ground: Ground) -> None:
    not_loopback(ground)
    ground.env["https_proxy"] = f"http://127.0.0.1:{ground.serve(says('403 Forbidden'))}"


@cases.add(
    cause="cannot reach 0.0.0.0:.* itself", field=r"\$HTTPS_PROXY", step='export NO_PROXY="\\$NO_PROXY,0.0.0.0"'
)
def a_proxy_does_not_find_the_server(ground: Ground) -> None:
    not_loopback(ground)
    ground.env |= {
        "HTTPS_PROXY": f"http://127.0.0.1:{ground.serve(says('502 Bad Gateway'))}",
        "NO_PROXY": "10.0.0.0/8",
    }


@cases.add(
    cause="the proxy .* shows its own certificate .*issued by CN=Corp Proxy CA.*without the proxy",
    field=r"\$HTTPS_PROXY",
    step="export NO_PROXY=0.0.0.0",
    hint="the proxy .* shows its own certificate",
)
def a_proxy_opens_tls(ground: Ground) -> None:
    corp = Authority("Corp Proxy CA").serving(["0.0.0.0", "127.0.0.1"], ["kubernetes"])
    front = ground.also(forwarding(ground.lab, pair=corp))
    not_loopback(ground)
    ground.env["HTTPS_PROXY"] = f"http://127.0.0.1:{ground.serve(tunnels(int(front.rpartition(':')[2])))}"


@cases.add(
    cause="speaks plain http, and its URL says https://",
    field=r"\$HTTPS_PROXY",
    step="export HTTPS_PROXY=http://127.0.0.1",
)
def https_written_for_a_proxy_of_http(ground: Ground) -> None:
    def handle(sock: socket.socket) -> None:
        begin = sock.recv(3, socket.MSG_PEEK)
        if not begin.startswith(b"CON"):
            sock.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
            return
        tunnels(ground.lab.port)(sock)

    not_loopback(ground)
    ground.env["HTTPS_PROXY"] = f"https://127.0.0.1:{ground.serve(handle)}"


@cases.add(
    cause="does not speak http: it is a SOCKS proxy", field="proxy-url", step="--proxy-url=socks5://127.0.0.1"
)
def http_written_for_a_socks_proxy(ground: Ground) -> None:
    socks = socks_proxy([])

    def handle(sock: socket.socket) -> None:
        if sock.recv(1, socket.MSG_PEEK) != b"\x05":
            read_request(sock)
            sock.sendall(b"\x05\xff")
            return
        socks(sock)

    ground.cluster["proxy-url"] = f"http://127.0.0.1:{ground.serve(handle)}"
    not_loopback(ground)


@cases.add(
    cause="proxy's own name proxy.corp.invalid is not known to DNS",
    field=r"\$HTTPS_PROXY",
    step="NO_PROXY|unset HTTPS_PROXY",
    hint_step="unset HTTPS_PROXY",
)
def a_proxy_whose_name_is_unknown(ground: Ground) -> None:
    not_loopback(ground)
    ground.env["HTTPS_PROXY"] = "http://proxy.corp.invalid:3128"


@pytest.mark.parametrize("case", cases.all, ids=cases.ids)
def test_marks(case: Case, ground: Ground, record_property: Record) -> None:
    run_case(case, ground, record_property)


def test_no_proxy_that_does_not_hold_is_explained(ground: Ground) -> None:
    """Ranges hold for addresses only; a scheme, a port of another kind, or a star in the middle never matches."""
    for entry, why in (("https://0.0.0.0", "without a scheme"), ("0.0.*", "stands only for a whole beginning")):
        not_loopback(ground)
        ground.env |= {"HTTPS_PROXY": f"http://127.0.0.1:{closed_port()}", "NO_PROXY": entry}
        context, _ = ground.doctor()
        assert why in context["verdict"]["note"] and entry in context["verdict"]["note"]
