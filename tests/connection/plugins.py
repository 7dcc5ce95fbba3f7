"""Credential plugins as real scripts, for the tests that run them."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from kubecli.connection.client import open_client
from kubecli.errors.credentials import ExecPluginError
from kubecli.kubeconfig.model import ExecConfig, ResolvedContext, User
from tests.connection.servers import Authority, answer, context_for, read_request

V1, V1BETA1 = "client.authentication.k8s.io/v1", "client.authentication.k8s.io/v1beta1"


def credential(version: str = V1, **status: Any) -> str:
    return json.dumps({"apiVersion": version, "kind": "ExecCredential", "status": status})


class Plugin:
    """A shell script that counts its runs, keeps what it was told, and prints an answer."""

    def __init__(self, folder: Path, name: str = "plugin.sh") -> None:
        self.folder = folder
        self.path = folder / name
        self.answers(credential(token="t1"))

    def answers(self, text: str, *, extra: str = "") -> None:
        (self.folder / "answer").write_text(text)
        self.path.write_text(
            f'#!/bin/sh\necho x >> "{self.folder}/runs"\n'
            f'printf %s "$KUBERNETES_EXEC_INFO" > "{self.folder}/info"\n'
            f'env > "{self.folder}/env"\nfor a in "$@"; do printf "%s\\n" "$a"; done > "{self.folder}/args"\n'
            f'pwd > "{self.folder}/cwd"\ncat > "{self.folder}/stdin"\n{extra}\ncat "{self.folder}/answer"\n'
        )
        self.path.chmod(0o755)

    @property
    def runs(self) -> int:
        file = self.folder / "runs"
        return len(file.read_text().split()) if file.exists() else 0

    @property
    def info(self) -> Any:
        return json.loads((self.folder / "info").read_text())

    def config(self, **settings: Any) -> ExecConfig:
        known = {"api_version": V1, "command": str(self.path), "interactive_mode": "Never"}
        return ExecConfig(**{**known, **settings})


def client(
    resolved: ResolvedContext, home: Path, env: dict[str, str] | None = None, **settings: Any
) -> httpx.Client:
    world = {"PATH": "/usr/bin:/bin", "HOME": str(home), "KUBECLI_CREDENTIAL_CACHE": "on", **(env or {})}
    return open_client(resolved, env=world, home=home, warn=lambda line: None, **settings)


def using(
    config: ExecConfig, port: int = 1, authority: Authority | None = None, **cluster: Any
) -> ResolvedContext:
    trust: dict[str, Any] = {"insecure_skip_tls_verify": True}
    if authority:
        trust = {"certificate_authority": authority.path}
    return context_for(f"https://127.0.0.1:{port}", User("u", exec=config), **trust, **cluster)


def ask(resolved: ResolvedContext, home: Path, **settings: Any) -> int:
    with client(resolved, home, **settings) as http:
        return http.get("/api").status_code


def soon(seconds: float) -> str:
    return (datetime.now(UTC) + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")


def failure(config: ExecConfig, home: Path, **settings: Any) -> ExecPluginError:
    with pytest.raises(ExecPluginError) as caught:
        ask(using(config), home, **settings)
    return caught.value


def kept(home: Path) -> list[Path]:
    return sorted((home / ".kube/cache/kubecli/credentials").glob("*.json"))


def guarded(expected: Callable[[], str]) -> Any:
    """A server that answers 401 unless the token is the one expected now."""

    def handle(sock: socket.socket) -> None:
        while request := read_request(sock):
            good = f"Authorization: Bearer {expected()}\r\n".encode() in request
            answer(sock, b"{}", "200 OK" if good else "401 Unauthorized")

    return handle
