"""A jailbreak suite: every trick we know to make a read-only client write, tried on the real transport."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from kubecli import guard
from kubecli.connection.client import open_client
from kubecli.errors.api import ReadOnlyError
from kubecli.lab.handle import Lab
from tests.connection.servers import Recorder, answer, context_for, read_request, serving
from tests.support.cli import kubecli

REVIEWS = [
    "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
    "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews",
    "/apis/authentication.k8s.io/v1/selfsubjectreviews",
    "/apis/authentication.k8s.io/v1beta1/selfsubjectreviews",
    "/apis/authentication.k8s.io/v1alpha1/selfsubjectreviews",
]
READS = [
    "/api",
    "/version?timeout=32s",
    "/api/v1/namespaces/shop/pods?labelSelector=app%3Dproxy&limit=500",
    "/api/v1/namespaces/shop/pods/web/log?container=exec&follow=true",
    "/api/v1/namespaces/proxy/services/proxy",
    "/api/v1/namespaces/api/services/proxy",
    "/api/v1/namespaces/exec/pods/attach",
    "/api/v1/nodes/proxy",
    "/apis/apps/v1/namespaces/shop/deployments/proxy/scale",
    "/apis/rbac.authorization.k8s.io/v1/clusterroles/system%3Anode-proxier",
    "/openapi/v3/apis/apps/v1?hash=A%2FB",
    "/apis/metrics.k8s.io/v1beta1/nodes",
    "/healthz/",
]
CHANNELS = [
    "/api/v1/namespaces/shop/pods/web/exec?command=rm&stdin=true",
    "/api/v1/namespaces/shop/pods/web/attach",
    "/api/v1/namespaces/shop/pods/web/portforward?ports=80",
    "/api/v1/namespaces/shop/pods/web/proxy",
    "/api/v1/namespaces/shop/pods/web:8080/proxy/admin/delete",
    "/api/v1/namespaces/shop/services/https:web:443/proxy/",
    "/api/v1/nodes/n1/proxy/run/shop/web/app?cmd=ls",
    "/api/v1/proxy/nodes/n1/exec",
    "/api/v1/proxy/namespaces/shop/services/web",
    "/api/v1/redirect/nodes/n1",
    "/api/v1/watch/proxy/nodes/n1",
    "/apis/cluster.karmada.io/v1alpha1/clusters/m1/proxy/api/v1/secrets",
    "/exec/shop/web/app",
    "/run/../exec/shop/web",
    "/portForward/shop/web",
    "/attach/shop/web/app",
    # the same, spelled so that a careless reader misses it
    "/api/v1/namespaces/shop/pods/web/%65xec",
    "/api/v1/namespaces/shop/pods/web/%2565xec",
    "/api/v1/namespaces/shop/pods/web/EXEC",
    "/api/v1/namespaces/shop/pods/web/exec/",
    "/api/v1/namespaces/shop/pods/web//exec",
    "/api/v1/namespaces/shop/pods//web/exec",
    "//api/v1/namespaces/shop/pods/web/exec",
    "/api/v1/namespaces/shop/pods/web%2Fexec",
    "/api/v1/namespaces/shop/pods/web%252Fexec",
    "/api/v1/namespaces/shop/pods/web/x/../exec",
    "/api/v1/namespaces/shop/pods/web/./exec",
    "/api/v1/namespaces/shop/pods/web/%2e%2e/web/exec",
    "/api/v1/namespaces/shop/pods/web/log/../exec",
    "/api/v1/namespaces/shop/pods/web/exec;x=1",
    "/api/v1/namespaces/shop/pods/web/%5cexec",
    "/api/v1/namespaces/shop/pods/web/exec%00",
    "/api/v1/namespaces/shop/pods/web/exec%09",
    "/api/v1/namespaces/shop/pods/web\\exec",
]
BENT_TARGETS = [
    b"/api/v1/pods HTTP/1.1\r\nHost: x\r\n\r\nDELETE /api/v1/pods",
    b"/api/v1/pods\r\nX-HTTP-Method-Override: DELETE",
    b"/api/v1/pods\n",
    b"/api/v1/pods\x00",
    b"/api/v1/pods#/exec",
    b"http://elsewhere/api",
    b"*",
    b"",
    "/api/v1/pods/é".encode(),
]
BENT_HEADERS = [
    {"Upgrade": "SPDY/3.1"},
    {"Connection": "Upgrade"},
    {"Connection": "keep-alive, Upgrade"},
    {"Sec-WebSocket-Protocol": "v5.channel.k8s.io"},
    {"X-HTTP-Method-Override": "DELETE"},
    {"x-http-method": "PATCH"},
    {"X-Method-Override": "PUT"},
    {"X-Original-URL": "/api/v1/namespaces/shop/pods/web/exec"},
    {"X-Rewrite-URL": "/x"},
    {"X-Stream-Protocol-Version": "v4.channel.k8s.io"},
    {"Transfer-Encoding": "chunked"},
    {"Expect": "100-continue"},
    {"HTTP2-Settings": "AAMAAABkAARAAAAAAAIAAAAA"},
]


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[Recorder, int]]:
    recorder = Recorder()
    with serving(recorder) as port:
        yield recorder, port


@pytest.fixture
def http(server: tuple[Recorder, int]) -> Iterator[httpx.Client]:
    server[0].requests.clear()
    resolved = context_for(f"http://127.0.0.1:{server[1]}")
    with open_client(resolved, env={}, home=Path("/nonexistent"), warn=lambda line: None) as client:
        yield client


def raw(http: httpx.Client, method: str, target: bytes, **settings: Any) -> httpx.Request:
    """A request whose path is exactly these bytes, whatever httpx would make of them."""
    url = http.build_request("GET", "/").url
    request = http.build_request(method, url, **settings)

    class Exact(httpx.URL):
        raw_path = target

    request.url = Exact(url)
    return request


def refused(http: httpx.Client, server: tuple[Recorder, int], request: httpx.Request) -> None:
    with pytest.raises(ReadOnlyError):
        http.send(request)
    assert server[0].requests == []


@pytest.mark.parametrize("path", READS)
def test_reads_pass(http: httpx.Client, server: tuple[Recorder, int], path: str) -> None:
    assert http.send(raw(http, "GET", path.encode())).status_code == 200
    assert server[0].requests[0].startswith(b"GET " + path.encode() + b" HTTP/1.1\r\n")


@pytest.mark.parametrize("path", REVIEWS)
def test_self_reviews_pass(http: httpx.Client, server: tuple[Recorder, int], path: str) -> None:
    assert http.post(path, json={"spec": {}}).status_code == 200
    assert server[0].requests[0].endswith(b'{"spec":{}}')


@pytest.mark.parametrize(
    "method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD", "CONNECT", "TRACE", "get", "GET "]
)
@pytest.mark.parametrize("path", ["/api/v1/namespaces/shop/pods", "/api/v1/namespaces/shop/pods/web/eviction"])
def test_other_methods_do_not(http: httpx.Client, server: tuple[Recorder, int], method: str, path: str) -> None:
    request = raw(http, "GET", path.encode())
    request.method = method
    refused(http, server, request)


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "HEAD"])
@pytest.mark.parametrize("path", REVIEWS)
def test_self_reviews_take_post_only(
    http: httpx.Client, server: tuple[Recorder, int], method: str, path: str
) -> None:
    refused(http, server, raw(http, method, path.encode()))


@pytest.mark.parametrize(
    "path",
    [
        "/apis/authorization.k8s.io/v1/subjectaccessreviews",
        "/apis/authorization.k8s.io/v1/namespaces/shop/localsubjectaccessreviews",
        "/apis/authentication.k8s.io/v1/tokenreviews",
        "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews/x",
        "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews/../subjectaccessreviews",
        "/apis/authorization.k8s.io/v1/selfsubjectaccessreviewsx",
        "/apis/authorization.k8s.io/vX/selfsubjectaccessreviews",
        "/apis/authorization.k8s.io.evil.dev/v1/selfsubjectaccessreviews",
        "/apis/authentication.k8s.io/v1/selfsubjectaccessreviews",
        "/x/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
        "/api/v1/namespaces/shop/serviceaccounts/default/token",
        "/apis/apps/v1/namespaces/shop/deployments",
    ],
)
def test_other_posts_do_not_pass(http: httpx.Client, server: tuple[Recorder, int], path: str) -> None:
    refused(http, server, raw(http, "POST", path.encode(), json={}))


@pytest.mark.parametrize("path", CHANNELS)
def test_no_way_into_a_pod(http: httpx.Client, server: tuple[Recorder, int], path: str) -> None:
    refused(http, server, raw(http, "GET", path.encode()))
    with pytest.raises(ReadOnlyError):
        http.get(path)


@pytest.mark.parametrize("target", BENT_TARGETS)
def test_no_second_request_inside_the_first(
    http: httpx.Client, server: tuple[Recorder, int], target: bytes
) -> None:
    refused(http, server, raw(http, "GET", target))


@pytest.mark.parametrize("headers", BENT_HEADERS)
def test_no_upgrade_and_no_other_method_by_header(
    http: httpx.Client, server: tuple[Recorder, int], headers: dict[str, str]
) -> None:
    refused(http, server, raw(http, "GET", b"/api/v1/pods", headers=headers))


@pytest.mark.parametrize("value", [b"x\r\nDELETE: y", b"x\nfoo: bar", b"x\x00"])
def test_no_header_inside_a_header(http: httpx.Client, server: tuple[Recorder, int], value: bytes) -> None:
    refused(http, server, raw(http, "GET", b"/api", headers=[(b"X-Note", value)]))
    refused(http, server, raw(http, "GET", b"/api", headers=[(b"X-Note: a" + value, b"b")]))


def test_a_get_has_no_body(http: httpx.Client, server: tuple[Recorder, int]) -> None:
    refused(http, server, raw(http, "GET", b"/api", content=b"DELETE /api/v1/pods HTTP/1.1\r\n\r\n"))


def test_lengths_and_hosts_are_the_transports_own(http: httpx.Client, server: tuple[Recorder, int]) -> None:
    smuggled = b'{"a":1}DELETE /api/v1/pods HTTP/1.1\r\n\r\n'
    request = raw(http, "POST", REVIEWS[0].encode(), content=smuggled)
    request.headers["Content-Length"] = "7"
    request.headers["Host"] = "elsewhere"
    http.send(request)
    assert len(server[0].requests) == 1
    assert server[0].header("content-length") == str(len(smuggled))
    assert server[0].header("host") == f"127.0.0.1:{server[1]}"


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 See", "307 Temporary", "308 Permanent"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_redirect_leads_nowhere_either(status: str, method: str) -> None:
    seen: list[bytes] = []

    def bait(sock: socket.socket) -> None:
        while request := read_request(sock):
            seen.append(request)
            answer(sock, b"", status, b"Location: /api/v1/namespaces/shop/pods/web/exec?command=ls\r\n")

    with serving(bait) as port:
        resolved = context_for(f"http://127.0.0.1:{port}")
        with open_client(resolved, env={}, home=Path("/nonexistent"), warn=lambda line: None) as client:
            if method == "POST":
                assert client.post(REVIEWS[0]).status_code == int(status[:3])
            else:
                with pytest.raises(ReadOnlyError):
                    client.get("/api")
    assert len(seen) == 1


@pytest.mark.parametrize(
    ("prefix", "target", "passes"),
    [
        ("/k8s/clusters/c1", b"/k8s/clusters/c1/api/v1/pods", True),
        ("/k8s/clusters/c1", b"/k8s/clusters/c1/api/v1/namespaces/a/pods/b/exec", False),
        ("/k8s/clusters/c1", b"/k8s/clusters/c2/api/v1/namespaces/a/pods/b/exec", False),
        ("/k8s/clusters/c1", b"/api/v1/namespaces/a/pods/b/exec", False),
        ("/k8s/clusters/c1", b"/k8s/clusters/c1/../c2/api", False),
        (
            "/apis/cluster.karmada.io/v1alpha1/clusters/m1/proxy",
            b"/apis/cluster.karmada.io/v1alpha1/clusters/m1/proxy/api/v1/pods",
            True,
        ),
        (
            "/apis/cluster.karmada.io/v1alpha1/clusters/m1/proxy",
            b"/apis/cluster.karmada.io/v1alpha1/clusters/m2/proxy/api/v1/pods",
            False,
        ),
        ("/api/v1/namespaces/a/pods/b/exec", b"/api/v1/namespaces/a/pods/b/exec/api", False),
    ],
)
def test_the_servers_own_prefix(prefix: str, target: bytes, passes: bool) -> None:
    if passes:
        guard.check("GET", target, [], b"", prefix=prefix)
        return
    with pytest.raises(ReadOnlyError):
        guard.check("GET", target, [], b"", prefix=prefix)


@pytest.mark.parametrize(
    ("path", "refused"),
    [
        ("", False),
        ("/k8s/clusters/c1", False),
        ("/apis/cluster.karmada.io/v1alpha1/clusters/m1/proxy", False),
        ("/api/v1/nodes/n1/proxy", True),
        ("/api/v1/nodes/n1/proxy/run", True),
        ("/api/v1/namespaces/a/pods/b/proxy/", True),
        ("/api/v1/namespaces/a/services/b/PROXY", True),
        ("/api/v1/namespaces/a/pods/b/%65xec", True),
        ("/apis/cluster.karmada.io/v1alpha1/clusters/m1/proxy/api/v1/nodes/n/proxy", True),
        ("/run", True),
    ],
)
def test_a_servers_path_leads_into_no_pod_and_no_node(path: str, refused: bool, home: Path) -> None:
    server = Recorder()
    with serving(server) as port:
        result = kubecli("version", f"--server=http://127.0.0.1:{port}{path}", home=home, fails=1)
    said = "error: kubecli only reads: http://127.0.0.1:" in result.stderr
    assert said == refused and bool(server.requests) != refused
    if refused:
        assert "leads through an API server into a pod or a node\n" in result.stderr
        assert (
            "(--server)\nhint: try: with the API server's own address: --server=https://HOST:6443\n"
            in result.stderr
        )


@pytest.mark.parametrize(
    ("target", "passes"),
    [
        ("/", True),
        ("/org/repo/main/deploy.yaml", True),
        ("/org/repo/main/proxy/deploy.yaml?token=exec", True),
        ("/exec/run.json", True),
        ("/latest/manifest", True),
        ("//org//repo/x.yaml", True),
        ("/api/v1/namespaces/shop/configmaps/x", True),
        ("/docs/api/v1/examples/pod.yaml", True),
        ("/api/v1/namespaces/shop/pods/web/exec?command=id", False),
        ("/k8s/clusters/c/api/v1/namespaces/shop/pods/web/exec?command=id&x=.yaml", False),
        ("/api/v1/nodes/n1/proxy/run/shop/web/app.yaml", False),
        ("/nodes/n1/proxy/run", False),
        ("/run/shop/web/app", False),
        ("/apis/x/v1/namespaces/a/things/b/proxy/c.yaml", False),
        ("/api/v1/namespaces/shop/pods/web/%65%78ec", False),
        ("/a/../api/v1/x", False),
        ("/a/%2e%2e/x", False),
        ("/api/v4/projects/group%2Fproject/repository/files/deploy%2Fa.yaml/raw?ref=main", True),
        ("/x/a;v=1/b.yaml", True),
        ("/100%25/x.yaml", False),
        ("/api/v1/namespaces/shop/pods/web%2Fexec", False),
        ("/api/v1/namespaces/shop/pods/web/exec;x", False),
        ("/exec/shop/web.0/main.yaml", False),
        ("/portForward/shop/web.yaml", False),
        ("/run/shop/web.x", False),
        ("/cri/exec/tok.en", False),
        ("/oapi/v1/namespaces/a/pods/b/exec/f.yaml", False),
        ("/oapi/v1/namespaces/a/services/b/proxy/f.yaml", False),
    ],
)
def test_what_is_fetched_with_f_is_a_document(target: str, passes: bool) -> None:
    if passes:
        guard.check_document(target.encode())
        return
    with pytest.raises(ReadOnlyError):
        guard.check_document(target.encode())


@pytest.mark.parametrize("target", ["/api/v1/pods%3fwatch=1", "/api/v1/pods%23x", "/api/v1/pods/x%3Fexec"])
def test_a_raw_path_hides_no_query(target: str, lab: Lab, home: Path) -> None:
    result = kubecli("get", "--raw", target, "--kubeconfig", str(lab.kubeconfig), home=home, fails=1)
    assert result.stderr.startswith("error: kubecli only reads: GET ") and lab.requests == []


def test_a_query_behind_another_encoding_is_not_followed() -> None:
    for target in (b"/api/v1/namespaces/a/pods/b/exec%3fcommand=id", b"/api/v1/nodes/n/proxy%23/x"):
        with pytest.raises(ReadOnlyError):
            guard.check("GET", target, [], b"")
    with pytest.raises(ReadOnlyError):
        guard.check("POST", REVIEWS[0].encode() + b"%3fdryRun=All", [], b"{}")


def test_the_hint_about_a_namespace_asks_for_that_namespace(lab: Lab, home: Path) -> None:
    kubecli("describe", "pod", "x", "-n", "shop?a=b", "--kubeconfig", str(lab.kubeconfig), home=home, fails=1)
    kubecli("events", "-n", "shop?a=b", "--kubeconfig", str(lab.kubeconfig), home=home)
    assert len(lab.requests) > 1 and not any("a=b" in request.query for request in lab.requests)


def test_self_reviews_behind_a_prefix() -> None:
    guard.check("POST", b"/c1" + REVIEWS[0].encode(), [], b"{}", prefix="/c1")
    with pytest.raises(ReadOnlyError):
        guard.check("POST", b"/c2" + REVIEWS[0].encode(), [], b"{}", prefix="/c1")


@pytest.mark.parametrize(
    "flag", ["--as", "--token", "--as-uid=1 --as", "--as-group=x --as", "--as-user-extra=k=v\r\nX: y --as"]
)
def test_no_request_inside_who_is_asking(lab: Lab, home: Path, flag: str) -> None:
    """A token, or a name to impersonate, comes from a file somebody else may have written."""
    smuggled = "a HTTP/1.1\r\nHost: x\r\n\r\nDELETE /api/v1/namespaces/shop/pods/db-0 HTTP/1.1\r\nHost: x\r\n\r\n"
    flags = flag.split(" ")
    result = kubecli("get", "pods", *flags, smuggled, "--kubeconfig", str(lab.kubeconfig), home=home, fails=1)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "net/http: invalid header field value for" in result.stderr
    assert "DELETE" not in result.stderr
    assert lab.requests == []
