"""Looks at the way to the server: its name, TCP, and the certificate it shows. Sends no request."""

from __future__ import annotations

import contextlib
import ipaddress
from collections.abc import Iterable, Iterator

from kubecli.connection import tls
from kubecli.connection.connections import Connections
from kubecli.connection.deadline import Deadline
from kubecli.connection.destination import Destination
from kubecli.connection.trust.certificate import Certificate, NotACertificate, from_pem, parse
from kubecli.connection.ways import Ways
from kubecli.doctor.facts import ReachFacts, ServerFacts, TlsFacts
from kubecli.doctor.reasons.proxies import unread_proxy
from kubecli.doctor.situation import Situation
from kubecli.doctor.suspects.address import shown_server
from kubecli.errors.base import KubecliError
from kubecli.errors.connection import ConnectionFailed
from kubecli.errors.credentials import CredentialFileError
from kubecli.errors.tls import HandshakeRefused
from kubecli.kubeconfig.model import Cluster, ResolvedContext


def look_at_server(
    situation: Situation, resolved: ResolvedContext, server: Destination, ways: Ways
) -> ServerFacts:
    cluster = resolved.cluster
    proxy = ways.proxy_for(server)
    return ServerFacts(
        url=shown_server(situation),
        origin=str(cluster.origins.get("server") or ""),
        secure=server.scheme == "https",
        proxy=proxy.address if proxy else "",
        proxy_origin=proxy.origin if proxy else "",
        insecure=cluster.insecure_skip_tls_verify,
        insecure_origin=str(cluster.origins.get("insecure-skip-tls-verify") or ""),
        asked=server.asked,
        trust=tls.trust_of(cluster),
        note=unread_proxy(situation),
    )


def reach(server: Destination, ways: Ways, deadline: Deadline) -> ReachFacts:
    """Name and TCP; through a proxy, those are the proxy's. Raises ConnectionFailed, CredentialFileError."""
    via = ways.proxy_for(server)
    literal = _is_address(via.host if via else server.host)
    timing = Connections(ways, deadline).reach(server)
    return ReachFacts(timing.address, timing.found, timing.lookup, timing.dial, literal)


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def look_at_tls(
    resolved: ResolvedContext, server: Destination, ways: Ways, deadline: Deadline
) -> tuple[TlsFacts, KubecliError | None]:
    """Two handshakes without a client certificate: one that trusts anything, to see the chain; one that checks it.

    ways: without the user. A server that demands a client certificate is met at the next stage, with it.
    """
    connections = Connections(ways, deadline)
    try:
        seen = connections.look(server)
    except HandshakeRefused as error:
        return TlsFacts(), None if error.about_client else error
    except (ConnectionFailed, CredentialFileError) as error:
        return TlsFacts(), error
    known = TlsFacts(seen.version, tuple(_readable(seen.chain)), _anchors(resolved.cluster), tuple(seen.chain))
    try:
        connections.check(server)
    except HandshakeRefused as error:
        return known, None if error.about_client else error
    except (ConnectionFailed, CredentialFileError) as error:
        return known, error
    return known, None


def _readable(chain: Iterable[bytes]) -> Iterator[Certificate]:
    for der in chain:
        with contextlib.suppress(NotACertificate):
            yield parse(der)


def _anchors(cluster: Cluster) -> tuple[Certificate, ...]:
    with contextlib.suppress(CredentialFileError, NotACertificate):
        if cluster.certificate_authority_data or cluster.certificate_authority:
            return tuple(from_pem(tls.authority_of(cluster)[0]))
    return ()
