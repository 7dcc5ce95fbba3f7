"""A resolved context in, an httpx.Client out: TLS, credentials, proxy, guard, log and deadline in place.

The client raises only leaves of kubecli.errors (ConnectionFailed, CredentialError, ReadOnlyError), also while a
body is read. Nothing is sent, and no credential plugin runs, before the first request.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import httpx

from kubecli import __version__, guard
from kubecli.connection import credentials, tls
from kubecli.connection.connections import Connections
from kubecli.connection.credentials import Login
from kubecli.connection.deadline import Deadline
from kubecli.connection.destination import Destination
from kubecli.connection.early import Early
from kubecli.connection.login import login_for
from kubecli.connection.login_settings import LoginSettings, Turn
from kubecli.connection.transport import DefaultServer, KubeTransport, host_of
from kubecli.connection.ways import Ways
from kubecli.errors.connection import BadServerAddress, ServerLeadsAway
from kubecli.gotext.url import parse_url
from kubecli.kubeconfig.model import Cluster, ResolvedContext, User
from kubecli.redaction import bare_url
from kubecli.secretive import Secrets

if TYPE_CHECKING:
    from kubecli.connection.exec_policy import PluginPolicy
    from kubecli.connection.log import RequestLog
    from kubecli.connection.login_settings import AuthConfigStore


Warn = Callable[[str], None]


def open_client(
    resolved: ResolvedContext,
    *,
    env: Mapping[str, str],
    home: Path,
    warn: Warn,
    verbosity: int = 0,
    stdin_is_terminal: bool = False,
    plugins: PluginPolicy | None = None,
    store: AuthConfigStore | None = None,
    secrets: Secrets | None = None,
    connect_seconds: float = 0.0,
    turn: Turn | None = None,
    early: Early | None = None,
) -> httpx.Client:
    """The client for one context; close it (or use it as a context manager) to close its connections.

    Paths given to it are relative to the server's URL, path prefix included: `client.get("/api/v1/pods")`.
    warn: takes one line for stderr; called at most once for each thing there is to say.
    stdin_is_terminal: a credential plugin may talk to the user. plugins: which may run; all, unless given.
    store: where new tokens of an auth-provider are written; nowhere, unless given. secrets: is told what plugins
    and issuers give, and masks the log's bodies. connect_seconds: how long a connection may take; 0 is Go's 30.
    turn: where several clients log in at once, what a plugin that talks to the user waits for. early: a connection
    to the server that is on its way already; its deadline is the client's.
    Raises BadServerAddress, ServerLeadsAway, CredentialFileError, ImpersonationError, ExecPluginError and
    AuthProviderError.
    """
    url = server_url(resolved.cluster)
    if guard.leads_away(url.path):
        raise ServerLeadsAway(str(url), str(resolved.cluster.origins.get("server") or ""))
    server = server_destination(resolved.cluster)
    secure = url.scheme == "https"
    user = resolved.user
    if not secure:
        _announce_withheld(user, resolved.cluster, url, warn)
    elif resolved.cluster.insecure_skip_tls_verify:
        warn(f"Warning: the certificate of {server.server} is not checked (insecure-skip-tls-verify)")
    secrets = secrets or Secrets()
    deadline = early.deadline if early else Deadline.after(resolved.request_timeout, connect=connect_seconds)
    extra_headers = credentials.impersonation(user)
    login = Login()
    if secure:
        settings = LoginSettings(
            env, home, deadline, stdin_is_terminal, plugins, store, secrets=secrets, turn=turn
        )
        login = login_for(user, resolved.cluster, settings)
    ways = Ways(resolved.cluster, user, server, env, login, early.context if early else None)
    ways.prepare()
    default = None
    if resolved.is_default:
        missing = tuple(str(path) for path in resolved.sources.missing)
        default = DefaultServer(missing, resolved.name, resolved.cluster.name)
    transport = KubeTransport(
        Connections(ways, deadline, early),
        server,
        url.path.rstrip("/"),
        login,
        extra_headers,
        _log(verbosity, warn, secrets),
        default,
    )
    return httpx.Client(
        base_url=url,
        transport=transport,
        trust_env=False,
        timeout=httpx.Timeout(None),
        headers={
            "User-Agent": user_agent(),
            "Accept-Encoding": "identity" if resolved.cluster.disable_compression else "gzip",
        },
    )


def server_url(cluster: Cluster) -> httpx.URL:
    """A cluster's server as a URL; a host, or host:port, is http, as in kubectl. Raises BadServerAddress."""
    server = cluster.server
    shown = bare_url(server)
    origin = str(cluster.origins.get("server") or "")
    try:
        url = httpx.URL(server) if "://" in server else httpx.URL(f"http://{server}")
        whole = "://" in server or url.path in ("", "/")
        parse_url(server if "://" in server else f"//{server}")  # Go takes no blank or sign for a port
        known = bool(url.host) and "%20" not in url.host and (url.port or 1) < 65536
    except (httpx.InvalidURL, ValueError):
        raise BadServerAddress(shown, "", origin) from None
    if not whole or not known:
        raise BadServerAddress(shown, "", origin)
    if url.scheme not in ("http", "https"):
        raise BadServerAddress(shown, url.scheme, origin)
    if "//" in url.path:
        url = url.copy_with(path=re.sub("/{2,}", "/", url.path))  # as in Go; the guard would refuse it
    return url.copy_with(query=None, fragment=None, username=None, password=None)


def server_destination(cluster: Cluster) -> Destination:
    """Where a cluster's server is, and the name its certificate is checked for."""
    url = server_url(cluster)
    return Destination(url.scheme, host_of(url), _port(url), url.netloc.decode("ascii"), cluster.tls_server_name)


def _port(url: httpx.URL) -> int:
    return url.port or (443 if url.scheme == "https" else 80)


def user_agent() -> str:
    """ "kubecli/1.2.3 (linux/amd64)"."""
    machine = os.uname().machine.lower() if hasattr(os, "uname") else os.environ.get("PROCESSOR_ARCHITECTURE", "")
    machine = {"x86_64": "amd64", "aarch64": "arm64"}.get(machine, machine)
    return f"kubecli/{__version__} ({sys.platform}/{machine})"


def _log(verbosity: int, warn: Warn, secrets: Secrets) -> RequestLog | None:
    if verbosity < 6:
        return None
    from kubecli.connection.log import RequestLog

    return RequestLog(verbosity, warn, mask=secrets.mask)


def _announce_withheld(user: User, cluster: Cluster, url: httpx.URL, warn: Warn) -> None:
    """Credentials never go over http; kubectl withholds them as well, without a word (but not a URL's own)."""
    if credentials.userinfo_of(cluster) is not None:
        whose = f'of cluster "{cluster.name}" ' if cluster.name else ""
        what = f"the user and password in the server {whose}were not sent"
        warn(f"Warning: {what}: {url} is http, and whoever listens could read them")
    names = [
        name
        for name, there in (
            ("client certificate", tls.has_client_certificate(user)),
            ("token", bool(user.token or user.token_file)),
            ("username and password", bool(user.username or user.password)),
            ("exec plugin's credential", user.exec is not None),
            (f"{user.auth_provider.name if user.auth_provider else ''} token", user.auth_provider is not None),
        )
        if there
    ]
    if names:
        who = f' of user "{user.name}"' if user.name else ""
        what = " and the ".join(names)
        was = "were" if " and " in what else "was"
        warn(f"Warning: the {what}{who} {was} not sent: {url} is http, and whoever listens could read it")
