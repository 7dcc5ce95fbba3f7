"""The oidc auth-provider against a real issuer over TLS."""

from __future__ import annotations

import base64
import json
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import httpx
import pytest

from kubecli.connection.client import open_client
from kubecli.connection.jwt import expiry, jwt_claims
from kubecli.errors.connection import ConnectionRefused
from kubecli.errors.credentials import AuthProviderError
from kubecli.errors.kubeconfig import KubeconfigError
from kubecli.kubeconfig.model import AuthProvider, ResolvedContext, User
from kubecli.wording import word
from tests.connection.servers import Authority, Recorder, answer, context_for, read_request, serving
from tests.support.kubectl import kubectl


def jwt(ends_in: float, **claims: Any) -> str:
    def part(value: Mapping[str, Any]) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")

    return f"{part({'alg': 'none'})}.{part({'exp': time.time() + ends_in, **claims})}.c2ln"


class Issuer:
    """An issuer's discovery and token endpoints. Each refresh token is good once."""

    def __init__(self) -> None:
        self.port = 0
        self.good = "r1"
        self.refreshes: list[dict[str, str]] = []
        self.headers: list[str] = []
        self.answer: dict[str, Any] | None = None
        self.in_body_only = False
        self.endpoint = ""
        self.discovery: tuple[str, bytes] | None = None
        self.lock = threading.Lock()

    def __call__(self, sock: socket.socket) -> None:
        while request := read_request(sock):
            head, _, body = request.partition(b"\r\n\r\n")
            if head.startswith(b"GET /realm/.well-known/openid-configuration "):
                endpoint = self.endpoint or f"https://127.0.0.1:{self.port}/token"
                status, found = self.discovery or ("200 OK", json.dumps({"token_endpoint": endpoint}).encode())
                answer(sock, found, status)
            else:
                with self.lock:
                    self.token(sock, head.decode(), body.decode())

    def token(self, sock: socket.socket, head: str, body: str) -> None:
        form = {name: values[0] for name, values in parse_qs(body).items()}
        header = next((line for line in head.split("\r\n") if line.lower().startswith("authorization:")), "")
        self.refreshes.append(form)
        self.headers.append(header)
        if self.in_body_only and header:
            return answer(sock, b'{"error":"invalid_client"}', "401 Unauthorized")
        if form.get("refresh_token") != self.good:
            described = b'{"error":"invalid_grant","error_description":"session ended"}'
            return answer(sock, described, "400 Bad Request")
        number = int(self.good[1:]) + 1
        self.good = f"r{number}"
        found = {"access_token": "a", "token_type": "bearer", "id_token": jwt(600), "refresh_token": self.good}
        return answer(sock, json.dumps(self.answer if self.answer is not None else found).encode())


class Kept:
    """A store in memory."""

    def __init__(self, config: Mapping[str, str]) -> None:
        self.config = dict(config)
        self.saves = 0
        self.fault: KubeconfigError | None = None

    def load(self) -> Mapping[str, str]:
        return dict(self.config)

    def save(self, config: Mapping[str, str]) -> None:
        if self.fault:
            raise self.fault
        self.saves += 1
        self.config = dict(config)


@pytest.fixture
def issuer(authority: Authority) -> Iterator[Issuer]:
    made = Issuer()
    with serving(made, authority.server_context()) as port:
        made.port = port
        yield made


@pytest.fixture
def config(issuer: Issuer, authority: Authority) -> dict[str, str]:
    return {
        "idp-issuer-url": f"https://127.0.0.1:{issuer.port}/realm",
        "client-id": "kube",
        "client-secret": "s3/cret",
        "idp-certificate-authority": authority.path,
        "id-token": jwt(-5),
        "refresh-token": "r1",
    }


def using(config: Mapping[str, str], port: int = 1, authority: Authority | None = None) -> ResolvedContext:
    user = User("u", auth_provider=AuthProvider("oidc", config))
    trust: dict[str, Any] = {"certificate_authority": authority.path} if authority else {}
    return context_for(f"https://127.0.0.1:{port}", user, **(trust or {"insecure_skip_tls_verify": True}))


def client(resolved: ResolvedContext, home: Path, store: Kept | None = None) -> httpx.Client:
    return open_client(resolved, env={}, home=home, warn=lambda line: None, store=store)


def failure(config: Mapping[str, str], home: Path, store: Kept | None = None) -> AuthProviderError:
    with pytest.raises(AuthProviderError) as caught, client(using(config), home, store) as http:
        http.get("/api")
    return caught.value


def test_a_valid_token_is_sent_and_nobody_is_asked(
    issuer: Issuer, authority: Authority, config: dict[str, str], home: Path
) -> None:
    config["id-token"] = jwt(600)
    server = Recorder()
    with serving(server, authority.server_context()) as port, client(using(config, port, authority), home) as http:
        http.get("/api")
    assert server.header("authorization") == f"Bearer {config['id-token']}"
    assert issuer.refreshes == []


def test_an_ended_token_is_refreshed_once_and_written_back(
    issuer: Issuer, authority: Authority, config: dict[str, str], home: Path
) -> None:
    server, store = Recorder(), Kept(config)
    with serving(server, authority.server_context()) as port:
        with client(using(config, port, authority), home, store) as http:
            for _ in range(3):
                http.get("/api")
        with client(using(store.config, port, authority), home, store) as http:
            http.get("/api")
    assert issuer.refreshes == [{"grant_type": "refresh_token", "refresh_token": "r1"}]
    expected = base64.b64encode(b"kube:s3%2Fcret").decode()
    assert issuer.headers[0].lower() == f"authorization: basic {expected}".lower()
    assert store.saves == 1 and store.config["refresh-token"] == "r2"
    assert {server.header("authorization", i) for i in range(4)} == {f"Bearer {store.config['id-token']}"}
    assert {k: v for k, v in store.config.items() if "token" not in k} == {
        k: v for k, v in config.items() if "token" not in k
    }


def test_a_client_that_must_name_itself_in_the_body(issuer: Issuer, config: dict[str, str], home: Path) -> None:
    issuer.in_body_only = True
    store = Kept(config)
    with client(using(config), home, store) as http, pytest.raises(ConnectionRefused):
        http.get("/api")
    assert issuer.refreshes[1]["client_secret"] == "s3/cret" and issuer.headers[1] == ""
    assert store.saves == 1


@pytest.mark.parametrize("place", ["the endpoint", "the endpoint by another name", "an API", "an aggregated API"])
def test_no_token_is_asked_from_an_api_server(
    issuer: Issuer, authority: Authority, config: dict[str, str], home: Path, place: str
) -> None:
    """It would be a POST to it."""
    server = Recorder()
    with serving(server, authority.server_context("127.0.0.1", "localhost")) as port:
        issuer.endpoint = {
            "the endpoint": f"https://127.0.0.1:{port}/token",
            "the endpoint by another name": f"https://localhost:{port}/token",
            "an API": f"https://127.0.0.1:{issuer.port}/api/v1/namespaces",
            "an aggregated API": f"https://127.0.0.1:{issuer.port}/c/apis/apps/v1/x",
        }[place]
        with client(using(config, port, authority), home) as http, pytest.raises(AuthProviderError) as caught:
            http.get("/api")
    assert "is an API server, and kubecli only reads those" in caught.value.problem
    assert server.requests == [] and issuer.refreshes == []


def test_what_another_command_refreshed_meanwhile_is_used(
    issuer: Issuer, authority: Authority, config: dict[str, str], home: Path
) -> None:
    store = Kept({**config, "id-token": jwt(600, who="other"), "refresh-token": "r9"})
    server = Recorder()
    with (
        serving(server, authority.server_context()) as port,
        client(using(config, port, authority), home, store) as http,
    ):
        http.get("/api")
    assert issuer.refreshes == [] and server.header("authorization") == f"Bearer {store.config['id-token']}"


def test_many_threads_and_clients_refresh_once(
    issuer: Issuer, authority: Authority, config: dict[str, str], home: Path
) -> None:
    store, statuses = Kept(config), list[int]()
    with serving(Recorder(), authority.server_context()) as port:

        def ask() -> None:
            with client(using(config, port, authority), home, store) as http:
                statuses.append(http.get("/api").status_code)

        threads = [threading.Thread(target=ask) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(10)
    assert statuses == [200] * 6 and len(issuer.refreshes) == 1


@pytest.mark.parametrize(
    ("change", "words", "kind"),
    [
        ({"idp-issuer-url": ""}, "Must provide idp-issuer-url", "incomplete"),
        ({"client-id": ""}, "Must provide client-id", "incomplete"),
        ({"refresh-token": ""}, "No valid id-token, and cannot refresh without refresh-token", "token"),
        ({"id-token": "a.b"}, "ID Token is not a valid JWT", "token"),
        ({"id-token": "a.!.c"}, "ID Token is not a valid JWT", "token"),
        ({"refresh-token": "old"}, 'failed to refresh token: oauth2: "invalid_grant" "session ended"', "issuer"),
        ({"idp-issuer-url": "http://127.0.0.1:1"}, "is not https", "issuer"),
        ({"idp-issuer-url": "https://127.0.0.1:1"}, "could not be asked", "issuer"),
        ({"idp-certificate-authority": ""}, "signed by unknown authority", "issuer"),
        ({"idp-certificate-authority": "/nowhere"}, "open /nowhere: no such file or directory", "incomplete"),
    ],
)
def test_what_can_be_wrong(
    issuer: Issuer, config: dict[str, str], home: Path, change: dict[str, str], words: str, kind: str
) -> None:
    error = failure({**config, **change}, home)
    assert words in error.problem and error.kind == kind
    shown = f"{error!r}{word(error)}"
    assert "r1" not in shown and "s3/cret" not in shown and config["id-token"] not in shown


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"answer": {}}, "token response did not contain an id_token"),
        ({"answer": {"id_token": 7}}, "token response did not contain an id_token"),
        ({"endpoint": "http://127.0.0.1:1/token"}, "is not https, and a token may not go there"),
        ({"discovery": ("500 Oops", b"<html>")}, "failed to query metadata endpoint 500"),
        ({"discovery": ("200 OK", b"<html>")}, "discovery object doesn't contain a token_endpoint"),
    ],
)
def test_an_issuer_that_answers_nonsense(
    issuer: Issuer, config: dict[str, str], home: Path, change: dict[str, Any], words: str
) -> None:
    for name, value in change.items():
        setattr(issuer, name, value)
    assert words in failure(config, home).problem


def test_a_token_that_cannot_be_written_back_is_an_error(
    issuer: Issuer, config: dict[str, str], home: Path
) -> None:
    store = Kept(config)
    store.fault = KubeconfigError()
    assert failure(config, home, store).kind == "write"


@pytest.mark.parity
@pytest.mark.parametrize("name", ["gcp", "azure", "made-up"])
def test_what_became_of_the_other_providers(name: str, home: Path) -> None:
    user = User("u", auth_provider=AuthProvider(name, {}))
    with pytest.raises(AuthProviderError) as caught:
        client(context_for("https://127.0.0.1:1", user), home)
    kubeconfig = {
        "apiVersion": "v1",
        "kind": "Config",
        "current-context": "x",
        "contexts": [{"name": "x", "context": {"cluster": "c", "user": "u"}}],
        "clusters": [{"name": "c", "cluster": {"server": "https://127.0.0.1:1"}}],
        "users": [{"name": "u", "user": {"auth-provider": {"name": name}}}],
    }
    file = home / "config"
    file.write_text(json.dumps(kubeconfig))
    theirs = kubectl("--kubeconfig", str(file), "get", "--raw", "/api", home=home).stderr.decode()
    assert "\n".join(word(caught.value).lines) == theirs.rstrip("\n")


@pytest.mark.parametrize(
    ("token", "expected"),
    [
        ("", None),
        ("a.b", None),
        ("a.b.c", None),
        (f"x.{base64.urlsafe_b64encode(b'[1]').decode()}.y", None),
        (f"x.{base64.urlsafe_b64encode(b'{}').decode().rstrip('=')}.y", 0.0),
        ("x." + base64.urlsafe_b64encode(b'{"exp":12.5}').decode() + ".y", 12.5),
    ],
)
def test_expiry(token: str, expected: float | None) -> None:
    assert expiry(token) == expected


def test_claims_of_any_padding() -> None:
    for length in range(8):
        assert jwt_claims(jwt(1, who="x" * length)) is not None
