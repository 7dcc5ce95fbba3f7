"""Looks at the way to the server: its name, TCP, and the certificate it shows. Sends no request."""

from __future__ import annotations

import contextlib
import ipaddress

from kubecli.connection import tls
from kubecli.connection.connections import Connections
from kubecli.connection.credentials import Login
from kubecli.connection.deadline import Deadline
from kubecli.connection.destination import Destination
from kubecli.connection.routes import Routes
from kubecli.connection.trust.certificate import Certificate, NotACertificate, from_pem, parse
from kubecli.doctor.facts import ReachFacts, ServerFacts, TlsFacts
from kubecli.doctor.world import World
from kubecli.errors.connection import ConnectionFailed, HostNotFound
from kubecli.errors.credentials import CredentialError, CredentialFileError
from kubecli.kubeconfig.model import Cluster, ResolvedContext, User
from kubecli.redaction import bare_url


def look_at_server(resolved: ResolvedContext, server: Destination, routes: Routes) -> ServerFacts:
    cluster = resolved.cluster
    proxy = routes.proxy_for(server)
    return ServerFacts(
        url=bare_url(cluster.server),
        origin=str(cluster.origins.get("server") or ""),
        secure=server.scheme == "https",
        proxy=proxy.address if proxy else "",
        proxy_origin=proxy.origin if proxy else "",
        insecure=cluster.insecure_skip_tls_verify,
        insecure_origin=str(cluster.origins.get("insecure-skip-tls-verify") or ""),
        asked=server.asked,
        trust=tls.trust_of(cluster),
    )


def reach(server: Destination, routes: Routes, deadline: Deadline, world: World) -> ReachFacts:
    """Name and TCP; through a proxy, those are the proxy's."""
    via = routes.proxy_for(server)
    literal = _is_address(via.host if via else server.host)
    try:
        timing = Connections(routes, deadline).reach(server)
    except (ConnectionFailed, CredentialFileError) as error:
        step = "name" if isinstance(error, HostNotFound) else "tcp"
        return ReachFacts(literal=literal, step=step, fault=world.say(error))
    return ReachFacts(timing.address, timing.found, timing.lookup, timing.dial, literal)


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def look_at_tls(
    resolved: ResolvedContext, server: Destination, login: Login, deadline: Deadline, world: World
) -> TlsFacts:
    """Two handshakes: one that trusts anything, to see the chain; one as a request would make it."""
    cluster, bare = resolved.cluster, Routes(resolved.cluster, User(), server, world.env, Login())
    version, chain = "", tuple[Certificate, ...]()
    with contextlib.suppress(ConnectionFailed, CredentialFileError):
        seen = Connections(bare, deadline).look(server)
        version, chain = seen.version, tuple(_readable(seen.chain))
    anchors = _anchors(cluster)
    routes = Routes(cluster, resolved.user, server, world.env, login)
    try:
        routes.prepare()
        routes.to(server)
    except CredentialError:  # what is wrong with the client's certificate is said at credentials
        routes = bare
    try:
        Connections(routes, deadline).check(server)
    except (ConnectionFailed, CredentialFileError) as error:
        return TlsFacts(version, chain, anchors, world.say(error))
    return TlsFacts(version, chain, anchors)


def _readable(chain: list[bytes]) -> list[Certificate]:
    found = []
    for der in chain:
        with contextlib.suppress(NotACertificate):
            found.append(parse(der))
    return found


def _anchors(cluster: Cluster) -> tuple[Certificate, ...]:
    with contextlib.suppress(CredentialFileError, NotACertificate):
        if cluster.certificate_authority_data:
            return tuple(from_pem(cluster.certificate_authority_data))
        if cluster.certificate_authority:
            return tuple(from_pem(tls.read_file("certificate authority", cluster.certificate_authority)))
    return ()
