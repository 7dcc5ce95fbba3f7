"""The server's certificate is not trusted: another CA, another name, ended, or not the server at all.

Trusting another CA is never advised without saying what else a strange certificate may mean.
"""

from __future__ import annotations

import re
from datetime import datetime

from kubecli.doctor.commands import quoted, set_cluster, use_server
from kubecli.doctor.discovered import Discovered
from kubecli.doctor.findings import span
from kubecli.doctor.reasons.certificate_names import wrong_name
from kubecli.doctor.reasons.handshakes import broken_off, no_tls
from kubecli.doctor.reasons.proxies import proxy_in_use
from kubecli.doctor.reasons.strange import DEFAULT_INGRESS, INSPECTORS, NOTE, fingerprint, inspected
from kubecli.doctor.recognise import recognise
from kubecli.doctor.renew import fetch_again, new_authority
from kubecli.doctor.situation import Situation
from kubecli.doctor.suspects.address import host_of, shown_server, with_port
from kubecli.doctor.suspects.trust import (
    authority_origin,
    broken_authority,
    doubtful_authority,
    signers,
)
from kubecli.doctor.verdict import Verdict, command, words
from kubecli.errors.tls import CertificateNotValid, HandshakeRefused, NameMismatch, TLSFailed, UnknownAuthority

CLOCK_SECONDS = 60
OWN_CLOCK = "this machine's clock"
SET_CLOCK = command("sudo timedatectl set-ntp true", "set the clock")


def not_trusted(error: TLSFailed, situation: Situation, more: Discovered) -> Verdict | None:
    match error:
        case UnknownAuthority():
            return broken_authority(situation) or _unknown(error, situation, more)
        case NameMismatch():
            return wrong_name(error, situation, more)
        case CertificateNotValid():
            return _dates(error, situation, more)
        case HandshakeRefused():
            return broken_off(error, situation)
    return broken_authority(situation) or no_tls(error, situation)


def _unknown(error: UnknownAuthority, situation: Situation, more: Discovered) -> Verdict:
    trusted, origin = signers(situation), authority_origin(situation)
    who = error.issuer or "a CA that is not known"
    proxy = proxy_in_use(situation)
    shown = f"{error.subject} {error.issuer}"
    if DEFAULT_INGRESS.search(shown):
        cause = (
            f"{host_of(situation)} shows the stand-in certificate of an ingress controller "
            f"({error.subject}): the address leads to an ingress, and not to the API server"
        )
        step = use_server(situation, with_port(situation, 6443), "with the API server's own address and port")
        return Verdict("ingress", "tls", cause, situation.at(situation.cluster, "server"), step)
    if proxy is not None and (
        more.direct in ("kubernetes", "tls") or INSPECTORS.search(shown) or who not in trusted
    ):
        return inspected(situation, proxy.address, proxy.origin, who, more)
    ended = doubtful_authority(situation)
    if ended is not None:
        return ended
    if INSPECTORS.search(shown):
        cause = (
            f"something in between shows its own certificate (issued by {who}, which is not the cluster's "
            "CA): a firewall or scanner that opens TLS"
        )
        step = words(f"have {host_of(situation)} excepted from TLS inspection, or use a network without it")
        return Verdict(
            "inspected",
            "tls",
            cause,
            situation.at(situation.cluster, "server"),
            step,
            (fingerprint(situation),),
            NOTE,
        )
    if not trusted:
        return _no_authority(error, situation)
    step, others = fetch_again(situation, (*trusted, error.issuer))
    others = (*others, fingerprint(situation))
    if error.same_name:
        cause = (
            f"the server's certificate is from a CA named {who}, as the one that is trusted, and with "
            "another key: the cluster "
            "was made anew (its CA changed), or this address leads to another cluster"
        )
        return Verdict("ca-changed", "tls", cause, origin, step, others, NOTE)
    if not error.self_signed and _is_intermediate(error.issuer):
        return _intermediate(error, situation, trusted)
    signed = (
        f"{error.subject} is signed by itself"
        if error.self_signed
        else f"the server's certificate is issued by {who}"
    )
    cause = (
        f"{signed}, and trusted is {', '.join(trusted)}: the cluster's CA changed, or this address "
        "leads to another cluster or server"
    )
    return Verdict("other-ca", "tls", cause, origin, step, others, NOTE)


def _is_intermediate(name: str) -> bool:
    return bool(re.search(r"intermediate|issuing|sub-?ca|subordinate|\bR\d+\b|\bE\d+\b", name, re.I))


def _intermediate(error: UnknownAuthority, situation: Situation, trusted: tuple[str, ...]) -> Verdict:
    cause = (
        f"the intermediate CA {error.issuer}, which issued the server's certificate, is missing: the "
        "server does not send it, "
        f"and among the trusted CAs is only {', '.join(trusted)}"
    )
    path = situation.cluster.certificate_authority
    if situation.cluster.certificate_authority_data or not path:
        bundle = command(
            set_cluster(situation, "--certificate-authority=CA-BUNDLE.crt", "--embed-certs"),
            "with a file of both CAs (the intermediate and the one above)",
        )
    else:
        bundle = command(
            f"cat INTERMEDIATE.crt >> {quoted(path)}", "add the intermediate's certificate to the trusted ones"
        )
    others = (
        words("or have the server send its whole chain: the leaf, then the intermediate"),
        fingerprint(situation),
    )
    return Verdict("intermediate-missing", "tls", cause, authority_origin(situation), bundle, others, NOTE)


def _no_authority(error: UnknownAuthority, situation: Situation) -> Verdict:
    """Nothing is trusted but the system's CAs."""
    step, others = fetch_again(situation, (error.issuer,))
    name = situation.cluster.name
    signed = (
        f"signed by itself ({error.subject})"
        if error.self_signed
        else f"issued by {error.issuer or 'a CA'}, which the system does not know"
    )
    cause = (
        f"no certificate-authority is set, and the server's certificate is {signed}: a cluster has a CA of its own"
    )
    origin = situation.at(situation.cluster, "server")
    place = f"clusters[{name}].cluster.certificate-authority-data is missing ({origin})" if name else origin
    return Verdict(
        "no-ca", "tls", cause, place, new_authority(situation), (step, *others, fingerprint(situation)), NOTE
    )


def skewed(more: Discovered) -> str:
    """What to say of the clocks; "" when they agree or nothing is known."""
    if more.skew is None or abs(more.skew) < CLOCK_SECONDS:
        return ""
    side = "behind" if more.skew > 0 else "ahead of"
    return f"this machine's clock is {span(more.skew)} {side} the server's"


def _dates(error: CertificateNotValid, situation: Situation, more: Discovered) -> Verdict:
    clock = skewed(more)
    until = _day(error.not_after)
    if clock and _explains(error, situation.now, more):
        what = "seems to have ended" if error.reason == "expired" else "seems not to be valid yet"
        return Verdict("clock", "clock", f"{clock}, so that the server's certificate {what}", OWN_CLOCK, SET_CLOCK)
    if error.authority and error.trust and error.reason == "expired":
        return _authority_ended(error, situation, until)
    origin = f"the certificate of {shown_server(situation)} ({situation.at(situation.cluster, 'server')})"
    if error.reason != "expired":
        since = _day(error.not_before)
        cause = (
            f"the server's certificate is not valid before {since or 'a time to come'}: this machine's "
            "clock is behind, or the certificate was made on a machine whose clock is ahead"
        )
        return Verdict(
            "server-early",
            "clock",
            cause,
            OWN_CLOCK,
            SET_CLOCK,
            (command("date -u", "to see this machine's time"),),
        )
    known = recognise(situation, signers(situation))
    when = f" on {until}" if until else ""
    whose = "the server's certificate"
    if error.authority:
        whose = f"the certificate of the CA {error.authority}, which the server sends,"
    ago = _ago(error, situation.now)
    cause = f"{whose} ended{ago}{when}: it has to be renewed on the server"
    step = words("have whoever runs the cluster renew it; `date -u` shows whether this machine's clock is right")
    if known is not None and known.line("serving"):
        step = command(
            known.line("serving"), f"on the {known.issuer.title} server" if known.elsewhere("serving") else ""
        )
    return Verdict(
        "server-ended",
        "tls",
        cause,
        origin,
        step,
        (command("date -u", "if this machine's clock is wrong, that is the cause"),),
    )


def _authority_ended(error: CertificateNotValid, situation: Situation, until: str) -> Verdict:
    """It is the CA that the kubeconfig trusts, and no certificate of the server's."""
    cause = f"the CA that is trusted, {error.authority}, ended{_ago(error, situation.now)} on {until}"
    step, others = fetch_again(situation, (error.authority,))
    note = "the cluster has a new CA by now, or its certificates have ended as well: that is for whoever runs it"
    return Verdict("ca-ended", "tls", cause, authority_origin(situation), step, others, note)


def _explains(error: CertificateNotValid, now: datetime, more: Discovered) -> bool:
    """Whether the certificate is valid by the server's clock."""
    assert more.skew is not None
    try:
        begin, end = (datetime.fromisoformat(each) for each in (error.not_before, error.not_after))
    except ValueError:
        return True
    return begin.timestamp() <= now.timestamp() + more.skew <= end.timestamp()


def _day(stamp: str) -> str:
    return stamp[:16].replace("T", " ") + " UTC" if stamp else ""


def _ago(error: CertificateNotValid, now: datetime) -> str:
    try:
        return f" {span((now - datetime.fromisoformat(error.not_after)).total_seconds())} ago,"
    except ValueError:
        return ""
