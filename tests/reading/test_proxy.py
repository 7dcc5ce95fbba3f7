"""`proxy`: what it passes on, what it refuses, and what neither side gets to see."""

from __future__ import annotations

import http.client
import json
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec import Struct

from kubecli.errors.usage import UsageError
from kubecli.lab.handle import Lab
from kubecli.reading.proxy.rules import resource_of, without_port
from kubecli.reading.proxy.server import check_loopback
from tests.support.cli import kubecli
from tests.support.process import kubecli_argv, process_env


class Answer(Struct):
    code: int
    headers: dict[str, str]
    body: bytes

    @property
    def object(self) -> Any:
        return json.loads(self.body)


class Proxy(Struct):
    port: int

    def ask(self, path: str, method: str = "GET", body: str | None = None, **headers: str) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request(
                method, path, body, {key.replace("_", "-"): value for key, value in headers.items()}
            )
            response = connection.getresponse()
            return Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())
        finally:
            connection.close()


@pytest.fixture
def proxy(lab: Lab, home: Path) -> Iterator[Proxy]:
    yield from proxies(lab, home)


@pytest.fixture
def proxy_below_x(lab: Lab, home: Path) -> Iterator[Proxy]:
    yield from proxies(lab, home, "--api-prefix=/x/")


def proxies(lab: Lab, home: Path, *flags: str) -> Iterator[Proxy]:
    argv = ["proxy", "--port=0", "--deny=secrets", "--kubeconfig", str(lab.kubeconfig), *flags]
    with subprocess.Popen(kubecli_argv(*argv), env=process_env(home), stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        line = process.stdout.readline().decode()
        assert line.startswith("Starting to serve on 127.0.0.1:")
        yield Proxy(int(line.rpartition(":")[2]))
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 130


def test_what_is_read(proxy: Proxy, lab: Lab) -> None:
    answer = proxy.ask("/api/v1/namespaces/shop/pods?labelSelector=app%3Ddb&limit=1")
    assert (answer.code, answer.headers["content-type"]) == (200, "application/json")
    assert [pod["metadata"]["name"] for pod in answer.object["items"]] == ["db-0"]
    asked = lab.requests[-1]
    assert asked.path.startswith("/api/v1/namespaces/shop/pods")
    missing = proxy.ask("/api/v1/namespaces/shop/pods/nope")
    assert (missing.code, missing.object["reason"]) == (404, "NotFound")
    table = proxy.ask("/api/v1/nodes", Accept="application/json;as=Table;v=v1;g=meta.k8s.io")
    assert table.object["kind"] == "Table"


def test_a_prefix_is_no_part_of_what_is_judged(proxy_below_x: Proxy) -> None:
    assert proxy_below_x.ask("/x/api/v1/namespaces/shop/pods?limit=1").code == 200
    for path in ("/x/api/v1/namespaces/shop/secrets", "/x/api/v1/secrets", "/x//api/v1/secrets"):
        assert proxy_below_x.ask(path).code == 403
    assert proxy_below_x.ask("/x/api/v1/namespaces/shop/pods/web-0/exec").code == 403
    assert proxy_below_x.ask("/api/v1/namespaces/shop/pods").code == 404


def test_a_watch_comes_as_it_happens(proxy: Proxy, lab: Lab) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", proxy.port, timeout=20)
    connection.request("GET", "/api/v1/namespaces/shop/pods?watch=true&fieldSelector=metadata.name%3Ddb-0")
    response = connection.getresponse()
    assert json.loads(response.readline())["type"] == "ADDED"
    lab.modify("pods", "shop", "db-0")
    assert json.loads(response.readline())["type"] == "MODIFIED"
    response.close()
    connection.close()


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "CONNECT", "BREW"])
def test_other_methods_are_refused_by_a_status(method: str, proxy: Proxy, lab: Lab) -> None:
    before = len(lab.requests)
    answer = proxy.ask("/api/v1/namespaces/shop/pods", method, "{}")
    assert (answer.code, answer.object["kind"], answer.object["reason"]) == (405, "Status", "MethodNotAllowed")
    assert method in answer.object["message"]
    assert len(lab.requests) == before


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/namespaces/shop/pods/db-0/exec?command=id",
        "/api/v1/namespaces/shop/pods/db-0/proxy/",
        "/api/v1/namespaces/shop/services/web/proxy/x",
        "/api/v1/nodes/worker-1/proxy/run",
        "/api/v1/namespaces/shop/pods/db-0/%65xec",
        "/api/v1/namespaces/shop/pods/db-0%2fexec",
        "/api/v1/secrets",
        "/api/v1/namespaces/shop/secrets/db-credentials",
        "/api/v1/watch/namespaces/shop/secrets",
        "/api/v1/namespaces/shop/%73ecrets",
        "/api/v1/namespaces/shop/%2573ecrets",
        "/api/v1/namespaces/shop/x/../secrets",
        "/api/v1/namespaces/shop/./secrets",
        "/api/v1/namespaces/shop/%2e%2e/../secrets",
        "/api//v1/namespaces/shop/secrets",
        "/api/v1/namespaces/shop/secrets/",
        "/api/v1/namespaces/shop/secrets#x",
        "/api/v1/namespaces/shop/secrets;x",
    ],
)
def test_paths_that_are_refused(path: str, proxy: Proxy, lab: Lab) -> None:
    before = len(lab.requests)
    answer = proxy.ask(path)
    assert (answer.code, answer.object["status"]) == (403, "Failure")
    assert len(lab.requests) == before


def test_nobody_else_is_let_in_and_nobody_else_is_asked_as(proxy: Proxy, lab: Lab) -> None:
    assert proxy.ask("/version", Host="evil.example").code == 403
    assert proxy.ask("/version", Host=f"localhost:{proxy.port}").code == 200
    assert proxy.ask("http://evil.example/version", Host="localhost").code == 404
    assert proxy.ask("/version", "GET", "{}").code == 405
    answer = proxy.ask("/version", Impersonate_User="root", Authorization="Bearer x", Cookie="a=b", Upgrade="spdy")
    assert answer.code == 200
    sent = {name.lower() for name in lab.requests[-1].headers}
    assert not sent & {"impersonate-user", "cookie", "upgrade"}
    assert not [name for name in answer.headers if name.startswith("access-control")]


def test_a_cluster_that_is_away(lab: Lab, home: Path, proxy: Proxy) -> None:
    lab.fault("/version", status=503, body=b"later")
    assert (proxy.ask("/version").code, proxy.ask("/version").code) == (503, 200)


def test_what_cannot_be(lab: Lab, home: Path, proxy: Proxy) -> None:
    def errors(*flags: str) -> str:
        return kubecli("proxy", *flags, "--kubeconfig", str(lab.kubeconfig), home=home, fails=1).stderr

    assert "--address 0.0.0.0 is not this machine's loopback" in errors("--address=0.0.0.0")
    assert "there is no port 70000" in errors("--port=70000")
    assert errors(f"--port={proxy.port}") == (
        f"error: listen tcp 127.0.0.1:{proxy.port}: bind: address already in use\n"
    )
    assert "regular expressions" in errors("--accept-paths=(")
    assert "does not read several clusters" in errors("--contexts=certauth")


def test_rules() -> None:
    assert [without_port(each) for each in ("a:1", "a", "[::1]:80", "[::1]")] == ["a", "a", "[::1]", "[::1]"]
    assert resource_of("/api/v1/namespaces/secrets") == "namespaces"
    assert resource_of("/api/v1/namespaces/secrets/pods") == "pods"
    assert resource_of("/apis/apps/v1/deployments") == "deployments"
    assert resource_of("/healthz") == resource_of("/") == ""
    check_loopback("127.0.0.2")
    check_loopback("::1")
    with pytest.raises(UsageError):
        check_loopback("localhost.example")
