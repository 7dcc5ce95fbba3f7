"""What goes wrong with a client, and what the real kubectl says to the same."""

from __future__ import annotations

import json
import re
import socket
import struct
from pathlib import Path

import httpx
import pytest

from kubecli.connection.client import open_client
from kubecli.connection.deadline import Deadline
from kubecli.connection.early import Early
from kubecli.errors.base import KubecliError
from kubecli.kubeconfig.model import ResolvedContext, User
from kubecli.wording import word
from tests.connection.servers import Authority, context_for
from tests.support.kubectl import kubectl


def client(resolved: ResolvedContext, *, early: bool = False) -> httpx.Client:
    """early: its connection is begun before it, as a command does."""
    begun = Early.begin(resolved, {}, Deadline.after(resolved.request_timeout)) if early else None
    return open_client(resolved, env={}, home=Path("/nonexistent"), warn=lambda line: None, early=begun)


def fault(resolved: ResolvedContext, path: str = "/api", *, early: bool = False) -> KubecliError:
    with pytest.raises(KubecliError) as caught, client(resolved, early=early) as http:
        http.get(path)
    return caught.value


def secured(port: int, authority: Authority, user: User | None = None, host: str = "127.0.0.1") -> ResolvedContext:
    return context_for(f"https://{host}:{port}", user, certificate_authority=authority.path)


def kubectl_says(resolved: ResolvedContext, home: Path) -> str:
    """The first line of what the real kubectl prints for the same cluster and user."""
    cluster = {
        "server": resolved.cluster.server,
        "certificate-authority": resolved.cluster.certificate_authority,
        "tls-server-name": resolved.cluster.tls_server_name,
        "proxy-url": resolved.cluster.proxy_url,
    }
    user = {
        "token": resolved.user.token or "t",
        "client-certificate": resolved.user.client_certificate,
        "client-key": resolved.user.client_key,
    }
    config = {
        "apiVersion": "v1",
        "kind": "Config",
        "current-context": "x",
        "contexts": [{"name": "x", "context": {"cluster": "c", "user": "u"}}],
        "clusters": [{"name": "c", "cluster": {k: v for k, v in cluster.items() if v}}],
        "users": [{"name": "u", "user": {k: v for k, v in user.items() if v}}],
    }
    file = home / "kubectl-config"
    file.write_text(json.dumps(config))
    for _ in range(8):
        run = kubectl("--kubeconfig", str(file), "get", "--raw", "/api", home=home)
        lines = [line for line in run.stderr.decode().splitlines() if not re.match(r"[EIW]\d{4} ", line)]
        if "write tcp" not in lines[0]:  # kubectl now and then misses an alert, when its own writing fails first
            break
    return plain(lines[0])


def plain(line: str) -> str:
    """Without what differs from one connection to the next."""
    line = re.sub(r"127\.0\.0\.1:\d+->127\.0\.0\.1:\d+", "A->B", line)
    line = re.sub(r"current time \S+ is", "current time T is", line)
    return re.sub(r" on [\d.]+:53", "", line)


def same_words(resolved: ResolvedContext, home: Path) -> KubecliError:
    error, early = fault(resolved), fault(resolved, early=True)
    assert plain(word(error).lines[0]) == kubectl_says(resolved, home)
    assert plain(word(early).lines[0]) == plain(word(error).lines[0])
    return error


def hang(sock: socket.socket) -> None:
    sock.recv(65536)
    while sock.recv(65536):
        pass


def reset(sock: socket.socket) -> None:
    sock.recv(10)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def free_port() -> int:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        return int(bound.getsockname()[1])
