"""The server's certificate is for other names or addresses than the one that was asked."""

from __future__ import annotations

from kubecli.doctor.commands import set_cluster, use_server
from kubecli.doctor.discovered import Discovered
from kubecli.doctor.material import signed_by
from kubecli.doctor.reasons.proxies import proxy_in_use
from kubecli.doctor.reasons.strange import DEFAULT_INGRESS, NOTE, fingerprint, inspected
from kubecli.doctor.recognise import recognise
from kubecli.doctor.situation import Situation
from kubecli.doctor.suspects.address import host_of, with_port
from kubecli.doctor.suspects.trust import (
    authority_bytes,
    signers,
)
from kubecli.doctor.verdict import Verdict, command, words
from kubecli.errors.tls import NameMismatch


def wrong_name(error: NameMismatch, situation: Situation, more: Discovered) -> Verdict:
    every = (*error.names, *error.addresses)
    trusts = _is_signed(situation, more)
    field = "tls-server-name" if situation.cluster.tls_server_name else "server"
    origin = situation.at(situation.cluster, field) or situation.at(situation.cluster, "server")
    if DEFAULT_INGRESS.search(" ".join(every)):
        cause = (
            f"{host_of(situation)} shows the stand-in certificate of an ingress controller: the address "
            "leads to an ingress, and not to the API server"
        )
        return Verdict(
            "ingress",
            "tls",
            cause,
            origin,
            use_server(situation, with_port(situation, 6443), "with the API server's own address"),
        )
    if not every:
        return _no_names(error, situation, origin)
    proxy = proxy_in_use(situation)
    if trusts is False and proxy is not None:
        return inspected(situation, proxy.address, proxy.origin, "another CA", more)
    valid = f"is valid for {', '.join(every)}, and not for {error.asked}"
    asked = f"{field} is {error.asked}" if field == "tls-server-name" else f"the address has {error.asked}"
    if trusts is False:
        cause = f"the certificate {valid}, and is not from the cluster's CA: this address leads to another server"
        step = use_server(situation, "https://HOST:6443", "with the API server's own address")
        return Verdict(
            "other-server",
            "tls",
            cause,
            situation.at(situation.cluster, "server"),
            step,
            (fingerprint(situation),),
            NOTE,
        )
    cause = f"the server's certificate {valid} ({asked})"
    if trusts:
        cause += "; it is from the cluster's CA"
    best = _best_name(error)
    if situation.is_flag(situation.cluster, field) and field == "tls-server-name":
        step = words(f"give --tls-server-name={best}")
    elif field == "tls-server-name" and _matches_host(error, situation):
        step = command(set_cluster(situation, "--tls-server-name="), "the address itself is in the certificate")
    else:
        step = command(set_cluster(situation, f"--tls-server-name={best}"), "have it checked for a name it has")
    if situation.is_flag(situation.cluster, "server") and not situation.cluster.name:
        step = words(f"give --tls-server-name={best}, or an address that the certificate has")
    others = (words(f"or use {_either(every)} in server"),)
    return Verdict("wrong-name", "tls", cause, origin, step, others)


def _either(names: tuple[str, ...]) -> str:
    return " or ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _matches_host(error: NameMismatch, situation: Situation) -> bool:
    return host_of(situation) in (*error.names, *error.addresses)


def _best_name(error: NameMismatch) -> str:
    """A name to check for: the API server's usual one, else the first that is no pattern, else an address."""
    plain = [name for name in error.names if not name.startswith("*")]
    for usual in ("kubernetes", "kubernetes.default", "kubernetes.default.svc"):
        if usual in plain:
            return usual
    if plain:
        return plain[0]
    if error.names:
        return error.names[0].replace("*", error.asked.partition(".")[0] or "api", 1)
    return error.addresses[0]


def _no_names(error: NameMismatch, situation: Situation, origin: str) -> Verdict:
    fits = f", which would fit ({error.asked})" if error.legacy else ""
    cause = (
        f"the server's certificate has no subject alternative name (SAN) at all, only a common name{fits} and is "
        f"not looked at any more: it is valid for no host, and so not for {error.asked}"
    )
    known = recognise(situation, signers(situation))
    line = known.line("serving") if known else ""
    step = words(
        "the certificate has to be issued anew on the server, with the address as a subject alternative name"
    )
    if known is not None and known.issuer.name == "kubeadm":
        step = command(
            f"sudo kubeadm init phase certs apiserver --apiserver-cert-extra-sans={error.asked}",
            "on the control plane, after moving the old apiserver.crt and .key away",
        )
    elif line:
        step = command(line, "on the server, with the address among its tls-san")
    return Verdict("no-san", "tls", cause, origin, step)


def _is_signed(situation: Situation, more: Discovered) -> bool | None:
    """Whether the certificate shown is from a trusted CA; None when it has not been looked at."""
    pem = authority_bytes(situation)
    if not more.chain or not pem:
        return None
    return any(signed_by(each, pem) for each in more.chain)
