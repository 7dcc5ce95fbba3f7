"""The TLS handshake was broken off, or was none."""

from __future__ import annotations

from kubecli.doctor.commands import set_cluster, use_server
from kubecli.doctor.material import examine
from kubecli.doctor.reasons.strange import fingerprint
from kubecli.doctor.renew import log_in_again
from kubecli.doctor.situation import Situation
from kubecli.doctor.suspects.address import host_of, port_of, with_port
from kubecli.doctor.suspects.pair import (
    broken_pair,
    certificate_bytes,
    doubtful_pair,
    has_pair,
    pair_origin,
)
from kubecli.doctor.verdict import Verdict, command, words
from kubecli.errors.tls import HandshakeRefused, TLSFailed


def certificate_refused(situation: Situation, how: str) -> Verdict:
    """The server, or what stands before it, does not take the client certificate in the handshake."""
    doubt = broken_pair(situation) or doubtful_pair(situation)
    if doubt is not None:
        return doubt
    own = examine(certificate_bytes(situation)).certificates
    step, others = log_in_again(situation, (own[0].issuer,) if own else ())
    cause = (
        f"{host_of(situation)}:{port_of(situation)} does not accept the client certificate ({how}): "
        "it is from another CA "
        "than the one the server takes clients from, or revoked"
    )
    return Verdict("certificate-refused", "credentials", cause, pair_origin(situation), step, others)


def broken_off(error: HandshakeRefused, situation: Situation) -> Verdict:
    """The server broke off with an alert."""
    place = f"{host_of(situation)}:{port_of(situation)}"
    if error.about_client and (error.sent_certificate or has_pair(situation)):
        return certificate_refused(situation, error.alert)
    if error.about_client or error.alert == "certificate required":
        name = situation.user.name
        cause = (
            f"{place} demands a client certificate, and the user{f' {name!r}' if name else ''} has none "
            f"({error.alert})"
        )
        flags = ("--client-certificate=CLIENT.crt", "--client-key=CLIENT.key", "--embed-certs")
        from kubecli.doctor.commands import set_credentials

        step = (
            command(set_credentials(situation, *flags))
            if name
            else words("give --client-certificate and --client-key")
        )
        origin = next((str(each) for each in situation.user.origins.values()), "") or situation.at(
            situation.cluster, "server"
        )
        return Verdict("certificate-required", "credentials", cause, origin, step, log_in_again(situation)[1])
    if error.alert == "unrecognized name":
        asked = situation.cluster.tls_server_name or host_of(situation)
        field = "tls-server-name" if situation.cluster.tls_server_name else "server"
        cause = f"{place} knows no server named {asked} (unrecognized name)"
        if situation.cluster.tls_server_name:
            step = command(set_cluster(situation, "--tls-server-name="), "ask for the address's own name")
        else:
            step = command(set_cluster(situation, "--tls-server-name=NAME"), "with a name that the server knows")
        return Verdict("unrecognized-name", "tls", cause, situation.at(situation.cluster, field), step)
    cause = f"{place} broke off the TLS handshake ({error.alert})"
    if "protocol version" in error.alert or "handshake failure" in error.alert:
        cause += ": it speaks no TLS that is new enough (1.2), or shares no cipher"
    step = words("give server the API server's own address, or have what stands in between updated")
    return Verdict("handshake-refused", "tls", cause, situation.at(situation.cluster, "server"), step)


def no_tls(error: TLSFailed, situation: Situation) -> Verdict:
    place = f"{host_of(situation)}:{port_of(situation)}"
    origin = situation.at(situation.cluster, "server")
    if "first record" in error.reason:
        cause = f"{place} does not speak TLS: something that is no API server listens there"
        return Verdict(
            "not-tls",
            "tls",
            cause,
            origin,
            use_server(situation, with_port(situation, 6443), "with the API server's own address and port"),
        )
    if "protocol" in error.reason:
        cause = f"{place} speaks no TLS that is new enough: {error.reason.removeprefix('tls: ')}"
        return Verdict(
            "old-tls",
            "tls",
            cause,
            origin,
            words("the server, or what stands before it, has to be updated to TLS 1.2"),
        )
    return Verdict(
        "tls",
        "tls",
        f"TLS with {place} failed: {error.reason.removeprefix('tls: ')}",
        origin,
        fingerprint(situation),
    )
