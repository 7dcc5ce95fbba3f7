"""Kubeconfigs with a secret planted in one place each, and servers that send back what they were sent."""

from __future__ import annotations

import base64
import json
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus

import yaml

from tests.connection.servers import answer, read_request

CANARY = "canary-7f3a9c/x+y@z#q?w 5%"
"""A secret with all that ends a URL's authority, or is escaped on its way."""

PLAIN = "canary7f3a9c0badf00d"
V1 = "client.authentication.k8s.io/v1"
_EXTENSION = {"api-token": PLAIN, "tokens": {"a": [PLAIN]}}
_PAIR = {"name": "TOKEN", "value": PLAIN}
PEM = f"-----BEGIN EC PRIVATE KEY-----\n{PLAIN}{PLAIN}\n-----END EC PRIVATE KEY-----\n"


def forms(secret: str) -> set[str]:
    """How it may come out, whole or in part."""
    raw = secret.encode()
    encoded = {base64.b64encode(raw).decode().rstrip("="), base64.urlsafe_b64encode(raw).decode().rstrip("=")}
    whole = {secret, quote(secret), quote(secret, safe=""), quote_plus(secret), json.dumps(secret)[1:-1], *encoded}
    return whole | {secret[:12], secret[-10:]}


def shown_in(text: str, secret: str) -> str:
    """The form of the secret that a text holds, "" for none."""
    return next((form for form in sorted(forms(secret), key=len, reverse=True) if form in text), "")


def config(server: str, user: dict[str, Any] | None = None, **cluster: Any) -> dict[str, Any]:
    return {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [{"name": "c", "cluster": {"server": server, **cluster}}],
        "users": [{"name": "u", "user": user or {}}],
        "contexts": [{"name": "x", "context": {"cluster": "c", "user": "u", "namespace": "shop"}}],
        "current-context": "x",
    }


ARGS = (
    [f"--token={PLAIN}"],
    ["--password", PLAIN],
    [f"API_KEY={PLAIN}"],
    [PEM],
    ["-p", PLAIN],
    [f"-p{PLAIN}"],
    ["--pass", PLAIN],
    [f"--pass={PLAIN}"],
    ["--pwd", PLAIN],
    [f"https://ann:{PLAIN}@x/"],
    ["-H", f"X-Api-Key: {PLAIN}"],
    [f"--header=PRIVATE-TOKEN: {PLAIN}"],
    ["-c", f"plug --password {PLAIN}"],
    ["-c", f'echo \'{{"token":"{PLAIN}"}}\''],
)


def places(folder: Path, port: int, authority: str) -> dict[str, tuple[str, Any]]:
    """By the place: the secret, and the kubeconfig that holds it there (text, or data to be written as YAML)."""
    url, trust = f"https://127.0.0.1:{port}", {"certificate-authority": authority}
    dead = "127.0.0.1:1"
    quoted = quote(CANARY, safe="")
    found: dict[str, tuple[str, Any]] = {
        "token": (PLAIN, config(url, {"token": PLAIN}, **trust)),
        "password": (CANARY, config(url, {"username": "ann", "password": CANARY}, **trust)),
        "token file": (PLAIN, config(url, {"tokenFile": str(_file(folder, "token", PLAIN))}, **trust)),
        "ca as PEM": (PLAIN, config(url, {}, **{"certificate-authority": PEM})),
        "client key as PEM": (PLAIN, config(url, {"client-certificate": "x", "client-key": PEM}, **trust)),
        "token file as token": (PLAIN, config(url, {"tokenFile": f"-----BEGIN X-----\n{PLAIN}"}, **trust)),
        "an alias": (PLAIN, f"users: [{{name: u, user: {{token: *{PLAIN}}}}}]\n"),
        "an anchor of itself": (PLAIN, f"users: [{{name: u, user: {{password: &{PLAIN} [*{PLAIN}]}}}}]\n"),
        "token as token file": (PLAIN, config(url, {"tokenFile": PLAIN}, **trust)),
        "interactiveMode": (
            PLAIN,
            config(url, _exec(folder, "mode", "{}", [], interactiveMode=PLAIN), **trust),
        ),
        "exec command": (PLAIN, config(url, _exec(folder, "command", "{}", [], command=f"plug --token={PLAIN}"))),
        "tls-server-name": (PLAIN, config(url, {}, **trust, **{"tls-server-name": f"ann:{PLAIN}@x"})),
        "the file's own extensions": (
            PLAIN,
            {**config(url), "extensions": [{"name": "e", "extension": {"auth": {"password": PLAIN}}}]},
        ),
        "preferences": (
            PLAIN,
            {**config(url), "preferences": {"extensions": [{"name": "e", "extension": [_PAIR]}]}},
        ),
        "current-context": (PLAIN, {**config(url), "current-context": f"https://ann:{PLAIN}@x"}),
        "query of server": (PLAIN, config(f"{url}?token={PLAIN}", {}, **trust)),
        "query of proxy-url": (PLAIN, config(url, {}, **trust, **{"proxy-url": f"http://{dead}/?token={PLAIN}"})),
        "fragment of proxy-url": (
            PLAIN,
            config(url, {}, **trust, **{"proxy-url": f"http://{dead}/#token={PLAIN}"}),
        ),
        "path of proxy-url": (PLAIN, config(url, {}, **trust, **{"proxy-url": f"tcp://{dead}/token={PLAIN}"})),
        "kind": (PLAIN, {**config(url), "kind": PLAIN}),
        "apiVersion": (PLAIN, {**config(url), "apiVersion": PLAIN}),
        "extension": (
            PLAIN,
            config(
                url,
                {"extensions": [{"name": "e", "extension": {"api-token": PLAIN, "tokens": {"a": [PLAIN]}}}]},
                **trust,
            ),
        ),
    }
    for name, text in {
        "user and password": f"ann:{quoted}@",
        "a raw password": f"ann:{CANARY}@",
        "a token for a user": f"{PLAIN}@",
        "a password with an at": f"ann:{PLAIN}@x@",
        "a password with a slash": f"ann:{PLAIN}/x@",
    }.items():
        secret = CANARY if CANARY in text or quoted in text else PLAIN
        found |= {
            f"{name} in server": (secret, config(f"https://{text}127.0.0.1:{port}", {}, **trust)),
            f"{name} in a server of http": (secret, config(f"http://{text}{dead}", {})),
            f"{name} in a server without scheme": (secret, config(f"{text}{dead}", {})),
            f"{name} in a server with one slash": (secret, config(f"https:/{text}{dead}", {})),
            f"{name} in a server of another scheme": (secret, config(f"ftp://{text}{dead}", {})),
            f"{name} in proxy-url": (secret, config(url, {}, **trust, **{"proxy-url": f"http://{text}{dead}"})),
            f"{name} in socks": (secret, config(url, {}, **trust, **{"proxy-url": f"socks5://{text}{dead}"})),
            f"{name} in a bad proxy-url": (
                secret,
                config(url, {}, **trust, **{"proxy-url": f"tcp://{text}{dead}"}),
            ),
            f"{name} in issuer": (secret, config(url, _oidc(issuer=f"https://{text}{dead}"), **trust)),
            f"{name} in an issuer of http": (secret, config(url, _oidc(issuer=f"http://{text}{dead}"), **trust)),
        }
    for key in ("refresh-token", "client-secret", "apikey", "cookie", "id-token"):
        given = _oidc(issuer=f"https://{dead}", **{key: PLAIN})
        found[f"auth-provider {key}"] = (PLAIN, config(url, given, **trust))
    for number, args in enumerate(ARGS):
        found[f"exec args {number}"] = (PLAIN, config(url, _exec(folder, f"args{number}", "{}", args), **trust))
    for name, status in _answers().items():
        found[f"plugin {name}"] = (PLAIN, config(url, _exec(folder, name, json.dumps(status), []), **trust))
    found["exec env"] = (
        PLAIN,
        config(url, _exec(folder, "env", "{}", [], {"name": "TOKEN", "value": PLAIN}), **trust),
    )
    return found


def _answers() -> dict[str, dict[str, Any]]:
    good = {"apiVersion": V1, "kind": "ExecCredential", "status": {"token": PLAIN}}
    return {
        "token": good,
        "kind": {**good, "kind": PLAIN},
        "version": {**good, "apiVersion": PLAIN},
        "time": {**good, "status": {"token": PLAIN, "expirationTimestamp": PLAIN}},
        "certificate": {**good, "status": {"clientCertificateData": PEM, "clientKeyData": PEM}},
        "status": {**good, "status": PLAIN},
    }


def _oidc(issuer: str, **more: str) -> dict[str, Any]:
    config_ = {"client-id": "me", "idp-issuer-url": issuer, "refresh-token": "refresh-me", **more}
    return {"auth-provider": {"name": "oidc", "config": config_}}


def _exec(
    folder: Path, name: str, output: str, args: list[str], *env: dict[str, str], **more: str
) -> dict[str, Any]:
    _file(folder, f"{name}.json", output)
    script = _file(folder, f"{name}.sh", f'#!/bin/sh\ncat "{folder}/{name}.json"\n')
    script.chmod(0o755)
    found = {"apiVersion": V1, "command": str(script), "args": args, "interactiveMode": "Never", "env": list(env)}
    return {"exec": {**found, **more}}


def _file(folder: Path, name: str, text: str) -> Path:
    path = folder / name.replace(" ", "-")
    path.write_text(text)
    return path


def write_config(path: Path, content: Any) -> None:
    path.write_text(content if isinstance(content, str) else yaml.safe_dump(content))


def echoing(way: str) -> Callable[[socket.socket], None]:
    """A server that sends back the request it got, in one of the ways servers and proxies do."""

    def handle(sock: socket.socket) -> None:
        while request := read_request(sock):
            text = request.decode("latin-1")
            status = {"kind": "Status", "apiVersion": "v1", "status": "Failure", "message": text}
            if way == "a message":
                answer(sock, json.dumps(status).encode(), "400 Bad Request")
            elif way == "unauthorized":
                answer(sock, json.dumps({**status, "reason": "Unauthorized"}).encode(), "401 Unauthorized")
            elif way == "a page":
                answer(sock, b"<html>" + request + b"</html>", "502 Bad Gateway")
            elif way == "a page of 200":
                answer(sock, b"<html>" + request + b"</html>")
            elif way == "a header":
                line = text.replace("\r\n", " ").strip()
                answer(
                    sock,
                    b"{}",
                    "403 Forbidden",
                    f'Warning: 299 - "{line}"\r\nX-Echo: {line}\r\n'.encode("latin-1"),
                )
            elif way == "a redirect":
                where = quote(text.replace("\r\n", " "))
                answer(sock, b"", "302 Found", f"Location: https://127.0.0.1:1/{where}\r\n".encode())
            elif way == "a status line":
                sock.sendall(b"HTTP/1.1 " + request.replace(b"\r\n", b" ") + b"\r\n\r\n")
                return
            elif way == "no protocol":
                sock.sendall(request)
                return
            elif way == "a version":
                version = {"major": "1", "minor": "37", "gitVersion": text, "platform": text}
                answer(sock, json.dumps(version).encode())

    return handle


WAYS = (
    "a message",
    "unauthorized",
    "a page",
    "a page of 200",
    "a header",
    "a redirect",
    "a status line",
    "no protocol",
    "a version",
)
