"""Kind 6: something that is no API server answers."""

from __future__ import annotations

import json
import socket

import pytest

from kubecli.lab.access import TOKEN
from tests.connection.servers import read_request
from tests.doctor.cases.case import Case, Cases
from tests.doctor.cases.fronts import page, says, serving_context
from tests.doctor.cases.ground import Ground
from tests.doctor.cases.run import Record, run_case

cases = Cases(6)
SERVER = r"config:\d+: clusters\[prod\].cluster.server"
PLAIN = ("is plain http", "is not sent")


def stranger(ground: Ground, handler: object) -> None:
    port = ground.serve(handler, serving_context(ground.lab))  # type: ignore[arg-type]
    ground.cluster["server"] = f"https://127.0.0.1:{port}"
    ground.write()
    ground.fill = {"127.0.0.1:6443": f"127.0.0.1:{ground.lab.port}"}


@cases.add(
    cause="answers 200 with a web page .*Sign in.*login page",
    field=SERVER,
    step="set-cluster prod --server=https://127.0.0.1:6443",
)
def a_login_page(ground: Ground) -> None:
    stranger(ground, page("Sign in to Corp"))


@cases.add(
    cause="redirects to https://login.*captive portal|redirects to .*login",
    field=SERVER,
    step="set-cluster prod --server=",
)
def a_redirect_to_another_host(ground: Ground) -> None:
    front = ground.serve(page("Log in"), serving_context(ground.lab))
    stranger(ground, says("302 Found", b"Location: https://localhost:%d/login\r\n" % front))
    ground.cluster["insecure-skip-tls-verify"] = True
    ground.cluster.pop("certificate-authority-data")
    ground.write()


cases.all[-1] = type(cases.all[-1])(
    **{f: getattr(cases.all[-1], f) for f in Case.__struct_fields__}
    | {"warnings": ("not checked", "without a check"), "cause": "redirects to https://localhost:.*/login"}
)


@cases.add(
    cause="redirects to login.corp.invalid, as a login page",
    field=SERVER,
    step="set-cluster prod --server=https://HOST",
)
def a_redirect_to_a_host_that_is_not_reached(ground: Ground) -> None:
    stranger(ground, says("302 Found", b"Location: https://login.corp.invalid/\r\n"))
    ground.fill = {"https://HOST:6443": ground.lab.url}


@cases.add(cause="web page .*nginx", field=SERVER, step="set-cluster prod --server=https://127.0.0.1:6443")
def a_page_of_nginx_that_is_not_found(ground: Ground) -> None:
    stranger(ground, page("404 Not Found", "404 Not Found", b"Server: nginx/1.25\r\n"))


@cases.add(
    cause="speaks plain http, and server is https",
    field=SERVER,
    step="set-cluster prod --server=http://127.0.0.1",
    warnings=PLAIN,
)
def http_on_the_port_of_https(ground: Ground) -> None:
    """`kubectl proxy`, say: it logs in itself."""
    ground.cluster["server"] = f"https://127.0.0.1:{ground.lab.http_port}"
    ground.write()


@cases.add(
    cause="speaks https, and server is http://",
    field=SERVER,
    step="set-cluster prod --server=https://127.0.0.1",
    warnings=PLAIN,
)
def https_on_an_address_of_http(ground: Ground) -> None:
    body = b"Client sent an HTTP request to an HTTPS server.\n"
    tls = serving_context(ground.lab)

    def go(sock: socket.socket) -> None:
        """As Go's servers answer plain http, and the lab over TLS."""
        if sock.recv(1, socket.MSG_PEEK) != b"\x16":
            read_request(sock)
            sock.sendall(b"HTTP/1.0 400 Bad Request\r\n\r\n" + body)
            return
        from tests.connection.test_proxy import pump

        with (
            tls.wrap_socket(sock, server_side=True) as secure,
            socket.create_connection(("127.0.0.1", ground.lab.http_port)) as up,
        ):
            pump(secure, up)

    ground.cluster["server"] = f"http://127.0.0.1:{ground.serve(go)}"
    ground.write()


@cases.add(
    cause="server has the path /api/v1, which does not belong there: without it the API server answers",
    field=SERVER,
    step=r"set-cluster prod --server=https://127.0.0.1:\d+$",
    hint="server has the path /api/v1",
    hint_step=r"--server=https://127.0.0.1:\d+",
)
def a_server_with_the_path_of_the_api(ground: Ground) -> None:
    ground.lab.fault(
        "^/api/v1/(version|api)", times=None, status=404, body=b"404 page not found\n", content_type="text/plain"
    )
    ground.cluster["server"] = f"{ground.lab.url}/api/v1"
    ground.write()


@cases.add(
    cause="is Rancher itself.*/k8s/clusters/CLUSTER-ID is missing",
    field=SERVER,
    step=r"--server=https://127.0.0.1:\d+/k8s/clusters/c-abc12",
    hint="is Rancher itself|web page .*Rancher",
    hint_step="--server=",
)
def a_server_without_the_prefix_of_rancher(ground: Ground) -> None:
    clusters = json.dumps(
        {"type": "collection", "data": [{"id": "local", "name": "local"}, {"id": "c-abc12", "name": "prod"}]}
    ).encode()
    ground.lab.fault(
        "^/(version|api.*)$",
        times=None,
        status=404,
        body=b"<html><title>Rancher</title></html>",
        content_type="text/html",
    )
    ground.lab.fault("^/ping$", times=None, status=200, body=b"pong", content_type="text/plain")
    ground.lab.fault("^/v3/clusters$", times=None, status=200, body=clusters)
    ground.lab.fault("^/k8s/clusters/c-abc12/", times=None)

    def mend() -> None:
        ground.cluster["server"] = ground.lab.url  # the lab knows no prefix
        ground.write()
        ground.lab.reset()

    ground.mend = mend


@cases.add(
    cause="SSH server: it does not answer in HTTP|does not speak TLS",
    field=SERVER,
    step="set-cluster prod --server=https://127.0.0.1:6443",
)
def an_ssh_server(ground: Ground) -> None:
    def ssh(sock: socket.socket) -> None:
        sock.sendall(b"SSH-2.0-OpenSSH_9.6\r\n")
        sock.recv(65536)

    ground.cluster["server"] = f"https://127.0.0.1:{ground.serve(ssh)}"
    ground.write()
    ground.fill = {"127.0.0.1:6443": f"127.0.0.1:{ground.lab.port}"}


@cases.add(
    cause="answers /version with something that is not a Kubernetes version",
    field=SERVER,
    step="--server=https://127.0.0.1:6443",
    hint="and not as an API server does|no API server",
    hint_step="--server=",
)
def another_service_with_json(ground: Ground) -> None:
    def handle(sock: socket.socket) -> None:
        while request := read_request(sock):
            body = (
                b'{"etcdserver":"3.5.9","etcdcluster":"3.5.0"}'
                if request.startswith(b"GET /version ")
                else b'{"error":"no"}'
            )
            status = b"200 OK" if request.startswith(b"GET /version ") else b"404 Not Found"
            sock.sendall(
                b"HTTP/1.1 %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                % (status, len(body), body)
            )

    stranger(ground, handle)


@cases.add(cause="placeholder", field=SERVER, step="set-cluster prod --server=https://HOST:6443")
def an_address_that_was_never_filled_in(ground: Ground) -> None:
    ground.cluster["server"] = "https://<endpoint-url>"
    ground.write()
    ground.fill = {"https://HOST:6443": ground.lab.url}


@cases.add(cause=":// belongs after https", field=SERVER, step=r"set-cluster prod --server=https://127")
def an_address_without_slashes(ground: Ground) -> None:
    ground.cluster["server"] = ground.lab.url.replace("://", ":")
    ground.write()


@cases.add(
    cause="speaks https, and server is 127",
    field=SERVER,
    step="set-cluster prod --server=https://127",
    warnings=PLAIN,
)
def an_address_without_https(ground: Ground) -> None:
    ground.lab.reset()
    body = b"Client sent an HTTP request to an HTTPS server.\n"
    tls = serving_context(ground.lab)

    def go(sock: socket.socket) -> None:
        from tests.connection.test_proxy import pump

        if sock.recv(1, socket.MSG_PEEK) != b"\x16":
            read_request(sock)
            sock.sendall(b"HTTP/1.0 400 Bad Request\r\n\r\n" + body)
            return
        with (
            tls.wrap_socket(sock, server_side=True) as secure,
            socket.create_connection(("127.0.0.1", ground.lab.http_port)) as up,
        ):
            pump(secure, up)

    ground.cluster["server"] = f"127.0.0.1:{ground.serve(go)}"
    ground.write()


@pytest.mark.parametrize("case", cases.all, ids=cases.ids)
def test_marks(case: Case, ground: Ground, record_property: Record) -> None:
    assert TOKEN in ground.secrets
    run_case(case, ground, record_property)
