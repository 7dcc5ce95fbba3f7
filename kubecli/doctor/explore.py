"""Further looks at what stands behind a failure, with the read-only client, each bounded by a second or two.

No credential goes along, but in one of them: the list of Rancher's clusters, asked of the user's own server.
"""

from __future__ import annotations

import contextlib
import re
import socket
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import msgspec
from msgspec.structs import replace

from kubecli.connection.client import open_client
from kubecli.doctor.discovered import Discovered
from kubecli.doctor.reasons.proxies import proxy_in_use
from kubecli.doctor.situation import Situation
from kubecli.doctor.suspects.address import host_of, path_of, port_of, with_port, without_path
from kubecli.doctor.suspects.token import token_text
from kubecli.doctor.world import World
from kubecli.errors.api import ApiError, ForbiddenError, NotFoundError, UnauthorizedError
from kubecli.errors.base import KubecliError
from kubecli.errors.connection import (
    ConnectionFailed,
    ConnectionLost,
    ConnectionRefused,
    MalformedAnswer,
    ProxyFailed,
    TimedOut,
)
from kubecli.errors.tls import CertificateNotValid, NameMismatch, TLSFailed
from kubecli.kubeconfig.model import Cluster, ResolvedContext, User

if TYPE_CHECKING:
    import httpx

LOOK_SECONDS = 2.0
PORTS = (6443, 443, 8443, 16443, 7443)
PROXY_VARIABLES = frozenset(name for each in ("HTTP_PROXY", "HTTPS_PROXY") for name in (each, each.lower()))


def explore(error: KubecliError, situation: Situation, world: World, chain: tuple[bytes, ...] = ()) -> Discovered:
    """Raises nothing: what cannot be found out stays unknown."""
    more = Discovered(chain=chain)
    if situation.is_default:
        return more
    proxied = proxy_in_use(situation) is not None
    if proxied and isinstance(error, ProxyFailed | TLSFailed | ConnectionLost | TimedOut):
        more = replace(more, direct=_straight(situation, world))
    if isinstance(error, ConnectionRefused) and not proxied:
        more = replace(more, ports=_ports(situation, world))
    if isinstance(error, TimedOut) and error.phase == "dial":
        more = replace(more, addresses=_addresses(situation))
    if isinstance(error, CertificateNotValid):
        more = replace(more, skew=_clock(situation, world))
    if isinstance(error, ConnectionLost | MalformedAnswer) or type(error) is TLSFailed:
        more = replace(more, speaks=_speaks(situation, world))
    if isinstance(error, ApiError) and error.evidence is not None and not error.evidence.kubernetes:
        more = _of_stranger(more, situation, world)
    elif isinstance(error, NotFoundError | ForbiddenError) and path_of(situation):
        more = replace(more, root=_root(situation, world))
    elif isinstance(error, UnauthorizedError) and error.evidence is not None and error.evidence.claims:
        more = replace(more, issuer=_issuer(situation, world))
    return more


@contextlib.contextmanager
def _client(
    cluster: Cluster, env: Mapping[str, str], world: World, user: User | None = None
) -> Iterator[httpx.Client]:
    resolved = ResolvedContext("", cluster, user or User(), request_timeout=LOOK_SECONDS)
    with open_client(resolved, env=env, home=world.home, warn=lambda line: None) as http:
        yield http


def _blind(cluster: Cluster) -> Cluster:
    """Whoever answers: nothing secret goes there."""
    return replace(
        cluster, insecure_skip_tls_verify=True, certificate_authority="", certificate_authority_data=b""
    )


def _ask(cluster: Cluster, path: str, env: Mapping[str, str], world: World) -> httpx.Response | KubecliError:
    try:
        with _client(cluster, env, world) as http:
            return http.get(path)
    except KubecliError as error:
        return error


def _is_kubernetes(answer: httpx.Response | KubecliError) -> bool:
    if isinstance(answer, KubecliError):
        return False
    return (
        "audit-id" in answer.headers or b'"gitVersion"' in answer.content or b'"kind":"Status"' in answer.content
    )


def _straight(situation: Situation, world: World) -> str:
    """What is found without the proxy."""
    env = {name: value for name, value in world.env.items() if name not in PROXY_VARIABLES}
    answer = _ask(replace(situation.cluster, proxy_url=""), "/version", env, world)
    if _is_kubernetes(answer):
        return "kubernetes"
    if isinstance(answer, TLSFailed):
        return "tls"
    return "no" if isinstance(answer, KubecliError) else "open"


def _ports(situation: Situation, world: World) -> dict[int, str]:
    host, own = host_of(situation), port_of(situation)
    others = [port for port in PORTS if port != own]
    with ThreadPoolExecutor(len(others)) as pool:
        found = pool.map(lambda port: _port(situation, world, host, port), others)
        return {port: what for port, what in zip(others, found, strict=True) if what}


def _port(situation: Situation, world: World, host: str, port: int) -> str:
    try:
        socket.create_connection((host, port), LOOK_SECONDS / 2).close()
    except OSError:
        return ""
    cluster = replace(situation.cluster, server=with_port(situation, port))
    answer = _ask(cluster, "/version", world.env, world)
    if isinstance(answer, NameMismatch):  # its CA was right, or nothing was verified further
        answer = _ask(_blind(cluster), "/version", world.env, world)
    return "kubernetes" if _is_kubernetes(answer) else "open"


def _addresses(situation: Situation) -> tuple[str, ...]:
    from kubecli.connection.deadline import Deadline
    from kubecli.connection.dial import resolve

    try:
        found = resolve(host_of(situation), port_of(situation), "", Deadline.after(LOOK_SECONDS))
    except ConnectionFailed:
        return ()
    return tuple(str(place[0]) for _, place in found)


def _clock(situation: Situation, world: World) -> float | None:
    answer = _ask(_blind(situation.cluster), "/version", world.env, world)
    return None if isinstance(answer, KubecliError) else skew(answer.headers.get("date", ""), world)


def skew(date: str, world: World) -> float | None:
    """The server's clock minus ours. A Date header has whole seconds: half of one is added."""
    try:
        return (parsedate_to_datetime(date) - world.now()).total_seconds() + 0.5
    except (ValueError, TypeError):
        return None


def _speaks(situation: Situation, world: World) -> str:
    """What the port speaks when it is asked the other way."""
    server = situation.cluster.server
    secure = server.lower().startswith("https://")
    other = re.sub(r"^\w+://", "", server)
    asked = f"http://{other}" if secure else f"https://{other}"
    answer = _ask(replace(_blind(situation.cluster), server=asked), "/version", world.env, world)
    if isinstance(answer, KubecliError):
        return ""
    return "http" if secure else "https"


def _root(situation: Situation, world: World) -> bool:
    """Whether an API server answers without the path of the address."""
    root = replace(situation.cluster, server=without_path(situation))
    return _is_kubernetes(_ask(root, "/version", world.env, world))


def _origin(situation: Situation) -> str:
    parts = urlsplit(situation.cluster.server)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"


def _of_stranger(more: Discovered, situation: Situation, world: World) -> Discovered:
    """Something that is no API server answered: is there one without the path, and is it Rancher?"""
    if proxy_in_use(situation) is not None:
        more = replace(more, direct=_straight(situation, world))
    if path_of(situation) and _root(situation, world):
        return replace(more, root=True)
    root = replace(situation.cluster, server=_origin(situation))
    ping = _ask(root, "/ping", world.env, world)
    if isinstance(ping, KubecliError) or ping.content.strip() != b"pong":
        return more
    return replace(more, rancher=True, clusters=_rancher_clusters(situation, world, root))


def _rancher_clusters(situation: Situation, world: World, root: Cluster) -> tuple[str, ...]:
    """The ids of Rancher's clusters, the one called as the context first: with the user's own token, at its own
    server, whose certificate is checked."""
    token = token_text(situation).strip()
    if not token or not root.server.startswith("https://"):
        return ()
    try:
        with _client(root, world.env, world, User(token=token)) as http:
            found = msgspec.json.decode(http.get("/v3/clusters").content, type=dict[str, Any])
    except (KubecliError, msgspec.DecodeError, UnicodeDecodeError):
        return ()
    data = [each for each in found.get("data") or () if isinstance(each, dict) and isinstance(each.get("id"), str)]
    names = {situation.cluster.name, situation.context_name}
    return tuple(each["id"] for each in sorted(data, key=lambda each: each.get("name") not in names))[:20]


def _issuer(situation: Situation, world: World) -> str:
    """Who makes the cluster's own tokens, where it says so to anybody."""
    answer = _ask(situation.cluster, "/.well-known/openid-configuration", world.env, world)
    if isinstance(answer, KubecliError) or answer.status_code != 200:
        return ""
    try:
        found = msgspec.json.decode(answer.content, type=dict[str, Any])
    except (msgspec.DecodeError, UnicodeDecodeError):
        return ""
    return str(found.get("issuer", ""))
