"""Looks at the way to the server: its name, TCP, and the certificate it shows. Sends no request."""

from __future__ import annotations

import contextlib
import ipaddress
import ssl
from typing import Any, cast

from kubecli.connection import tls
from kubecli.connection.credentials import Login
from kubecli.connection.deadline import Deadline
from kubecli.connection.dial import Target, Timing
from kubecli.connection.handshake import handshake
from kubecli.connection.opener import ServerOpener
from kubecli.connection.peer import enrich
from kubecli.connection.x509 import Certificate, NotACertificate, from_pem, parse
from kubecli.doctor.facts import ReachFacts, ServerFacts, TlsFacts
from kubecli.doctor.world import World
from kubecli.errors.connection import ConnectionFailed, HostNotFound
from kubecli.errors.credentials import CredentialError, CredentialFileError
from kubecli.errors.tls import TLSFailed
from kubecli.kubeconfig.model import Cluster, ResolvedContext


def look_at_server(resolved: ResolvedContext, target: Target, opener: ServerOpener) -> ServerFacts:
    cluster = resolved.cluster
    proxy = opener.proxy_for(target)
    return ServerFacts(
        url=cluster.server,
        origin=str(cluster.origins.get("server") or ""),
        secure=target.scheme == "https",
        proxy=proxy.address if proxy else "",
        proxy_origin=proxy.origin if proxy else "",
        insecure=cluster.insecure_skip_tls_verify,
        insecure_origin=str(cluster.origins.get("insecure-skip-tls-verify") or ""),
        asked=target.tls_name or target.host,
        trust=tls.trust_of(cluster),
    )


def reach(target: Target, opener: ServerOpener, deadline: Deadline, world: World) -> ReachFacts:
    """Name and TCP; through a proxy, those are the proxy's."""
    timing = Timing()
    via = opener.proxy_for(target)
    literal = _is_address(via.host if via else target.host)
    try:
        opener.reach(target, via, deadline, timing).close()
    except ConnectionFailed as error:
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
    resolved: ResolvedContext, target: Target, opener: ServerOpener, login: Login, deadline: Deadline, world: World
) -> TlsFacts:
    """Two handshakes: one that trusts anything, to see the chain; one as a request would make it."""
    version, chain = "", tuple[Certificate, ...]()
    with contextlib.suppress(ConnectionFailed):
        version, chain = _shown(target, opener, deadline)
    anchors = _anchors(resolved.cluster)
    pair = None
    with contextlib.suppress(CredentialError):  # the credentials have a stage of their own
        pair = login.client_pair()
    try:
        context = _context(resolved, opener, pair)
        sock = opener.reach(target, opener.proxy_for(target), deadline)
        certified = pair is not None or tls.has_client_certificate(resolved.user)
        handshake(sock, context, target, deadline, certified=certified).close()
    except TLSFailed as error:
        found = enrich(error, target, lambda: _leaf(target, opener, deadline), tls.trust_of(resolved.cluster))
        return TlsFacts(version, chain, anchors, world.say(found))
    except (ConnectionFailed, CredentialFileError) as error:
        return TlsFacts(version, chain, anchors, world.say(error))
    return TlsFacts(version, chain, anchors)


def _context(resolved: ResolvedContext, opener: ServerOpener, pair: tuple[bytes, bytes] | None) -> ssl.SSLContext:
    """With the client's certificate where it can be used; what is wrong with it is said at credentials."""
    try:
        return opener.own_context(pair)
    except CredentialFileError as error:
        if error.what == "certificate authority":
            raise
        return tls.server_context(resolved.cluster)


def _shown(target: Target, opener: ServerOpener, deadline: Deadline) -> tuple[str, tuple[Certificate, ...]]:
    sock = opener.reach(target, opener.proxy_for(target), deadline)
    secure = handshake(sock, tls.blind_context(), target, deadline)
    try:
        found = []
        for der in _presented(secure):
            with contextlib.suppress(NotACertificate):
                found.append(parse(der))
        return secure.version() or "", tuple(found)
    finally:
        secure.close()


def _presented(secure: ssl.SSLSocket) -> list[bytes]:
    """All certificates the server sent. Python has a public way from 3.13 on, and the same under a private
    name.
    """
    public = getattr(secure, "get_unverified_chain", None)
    if public is not None:
        return cast(list[bytes], public())
    private: Any = getattr(secure, "_sslobj", None)
    if private is not None and hasattr(private, "get_unverified_chain"):
        return [ssl.PEM_cert_to_DER_cert(each.public_bytes()) for each in private.get_unverified_chain() or ()]
    return [cast(bytes, secure.getpeercert(True))]


def _leaf(target: Target, opener: ServerOpener, deadline: Deadline) -> bytes:
    secure = handshake(
        opener.reach(target, opener.proxy_for(target), deadline), tls.blind_context(), target, deadline
    )
    try:
        return cast(bytes, secure.getpeercert(True))
    finally:
        secure.close()


def _anchors(cluster: Cluster) -> tuple[Certificate, ...]:
    with contextlib.suppress(CredentialFileError, NotACertificate):
        if cluster.certificate_authority_data:
            return tuple(from_pem(cluster.certificate_authority_data))
        if cluster.certificate_authority:
            return tuple(from_pem(tls.read_file("certificate authority", cluster.certificate_authority)))
    return ()
