"""Nothing answers: VPN, firewall, wrong port, DNS, a cluster that does not run. An error in, the verdict out."""

from __future__ import annotations

import difflib
from urllib.parse import urlsplit

from kubecli.doctor.commands import quoted, use_server
from kubecli.doctor.discovered import Discovered
from kubecli.doctor.reasons.handshakes import certificate_refused
from kubecli.doctor.reasons.refused import refused
from kubecli.doctor.recognise import recognise
from kubecli.doctor.renew import start_again
from kubecli.doctor.situation import Situation
from kubecli.doctor.suspects.address import (
    as_https,
    host_of,
    is_private,
    place_of,
    server_origin,
    shown_server,
    try_port,
    with_host,
    with_port,
)
from kubecli.doctor.suspects.pair import doubtful_pair, has_pair
from kubecli.doctor.suspects.trust import signers
from kubecli.doctor.verdict import Step, Verdict, command, words
from kubecli.errors.connection import (
    ConnectionFailed,
    ConnectionLost,
    ConnectionRefused,
    HostNotFound,
    HttpOnHttps,
    HttpsOnHttp,
    MalformedAnswer,
    TimedOut,
    Unreachable,
)

VPN = words("connect the VPN or network that it is in, then try again")


def no_answer(error: ConnectionFailed, situation: Situation, more: Discovered) -> Verdict | None:
    match error:
        case ConnectionRefused():
            return refused(situation, more)
        case HostNotFound():
            return _no_name(error, situation)
        case Unreachable():
            return _unreachable(error, situation)
        case TimedOut():
            return _timed_out(error, situation, more)
        case ConnectionLost():
            return _lost(error, situation, more)
        case HttpsOnHttp():
            return _plain(situation)
        case HttpOnHttps():
            return Verdict(
                "https-port",
                "server",
                f"{error.server} speaks https, and server is {shown_server(situation)}",
                server_origin(situation),
                use_server(situation, as_https(situation)),
            )
        case MalformedAnswer():
            return _not_http(error, situation)
    return None


def _no_name(error: HostNotFound, situation: Situation) -> Verdict:
    host, origin = error.host, server_origin(situation)
    cause = f"the name {host} is not known to DNS ({error.reason})"
    if host.endswith((".svc", ".cluster.local")) or host in ("kubernetes", "kubernetes.default"):
        cause += ": that name exists only inside the cluster"
        step = use_server(situation, "https://SERVER-ADDRESS:6443", "with the address from outside")
        return Verdict("cluster-name", "name", cause, origin, step)
    if error.reason == "server misbehaving":
        cause = f"the name {host} could not be looked up: DNS itself does not answer"
        return Verdict(
            "dns-down", "name", cause, origin, words("connect the network or VPN, or check /etc/resolv.conf")
        )
    if host.endswith("-control-plane"):
        cause += ": that is kind's name inside Docker"
        step = command(f"kind export kubeconfig --name {quoted(host.removesuffix('-control-plane'))}")
        return Verdict("no-name", "name", cause, origin, step)
    start, known = start_again(situation), recognise(situation)
    if start is not None and known and known.issuer.name in ("docker-desktop", "crc", "minikube"):
        cause += (
            f": {known.issuer.title} writes that name where it runs, and it does not run (or Kubernetes "
            "in it is off)"
        )
        return Verdict("not-running", "name", cause, origin, start)
    why, step, others = _strange_name(situation, host)
    return Verdict("no-name", "name", cause + why, origin, step, others)


def _strange_name(situation: Situation, host: str) -> tuple[str, Step, tuple[Step, ...]]:
    """A name that nobody here knows: what it may be, and what to do."""
    known, meant = recognise(situation), _meant(situation, host)
    if meant:
        return (
            f": mistyped? {meant} is known",
            use_server(situation, with_host(situation, meant), "mend the name"),
            (VPN,),
        )
    lookup = command(f"getent hosts {quoted(host)}", "to see what it resolves to")
    if known and known.issuer.name in ("aws", "gcloud", "az", "doctl"):
        why = f": the {known.issuer.title} cluster is gone, or its name is known only inside its network"
        return why, command(known.line("kubeconfig"), "fetch its address again"), (VPN, lookup)
    if is_private(host):
        mend = use_server(situation, "https://HOST:6443", "or mend the name")
        return ": it is a name of an inner network", VPN, (mend, lookup)
    step = use_server(situation, with_host(situation, "HOST"), "mend the name")
    return ": mistyped, or known only to the DNS of a VPN", step, (VPN, lookup)


def _meant(situation: Situation, host: str) -> str:
    """A name much like it, of this machine or of another cluster in the kubeconfig."""
    known = situation.kubeconfig
    others = [urlsplit(each.server).hostname or "" for each in known.clusters.values()] if known else []
    names = [each for each in ("localhost", *others) if each and each != host]
    return next(iter(difflib.get_close_matches(host, names, n=1, cutoff=0.8)), "")


def _unreachable(error: Unreachable, situation: Situation) -> Verdict:
    reason = error.reason.rpartition(": ")[2]
    cause = f"there is no way to {place_of(situation)} ({reason})"
    step, others = VPN, [try_port(situation)]
    if "network is unreachable" in error.reason:
        cause += ": this machine has no network, or none that leads there"
    elif is_private(host_of(situation)):
        cause += ": it is an address of an inner network, and the VPN is off or the machine is down"
    else:
        cause += ": the machine is down, or has another address now"
    start = start_again(situation, signers(situation))
    if start is not None:
        others.insert(0, start)
    others.append(use_server(situation, with_host(situation, "HOST"), "or mend the address"))
    return Verdict("unreachable", "tcp", cause, server_origin(situation), step, tuple(others))


def _timed_out(error: TimedOut, situation: Situation, more: Discovered) -> Verdict:
    place, origin = place_of(situation), server_origin(situation)
    if error.phase == "dial" and error.address.startswith("lookup "):
        cause = f"DNS does not answer: the name {host_of(situation)} could not be looked up in time"
        return Verdict(
            "dns-down", "name", cause, origin, words("connect the network or VPN, or check /etc/resolv.conf")
        )
    if error.phase == "handshake":
        cause = f"{place} accepts connections and then says nothing: no TLS handshake"
        hint = "a load balancer without a living server behind it, a firewall, or a service that is no TLS"
        step = words(
            "check the load balancer's targets and the API server behind it, or give server the API "
            "server's own address"
        )
        return Verdict(
            "tls-silent",
            "tls",
            f"{cause} ({hint})",
            origin,
            step,
            (use_server(situation, "https://HOST:6443"), _mtu(situation)),
        )
    if error.phase in ("headers", "body"):
        cause = (
            f"{place} is connected and did not answer in time: the API server is overloaded or hangs, or "
            "something in between does"
        )
        step = words("try again in a minute; if it stays so, ask whoever runs the cluster")
        return Verdict("slow", "api", cause, origin, step)
    cause = f"nothing answers at {place} (timed out): a VPN that is off, a firewall, or a machine that is down"
    if is_private(host_of(situation)) or any(is_private(each) for each in more.addresses):
        inner = next((each for each in more.addresses if is_private(each)), host_of(situation))
        cause = (
            f"nothing answers at {place} (timed out): {inner} is an address of an inner network; the VPN "
            "is off, a firewall is in between, or the machine is down"
        )
    start = start_again(situation, signers(situation))
    known = recognise(situation, signers(situation))
    others = [try_port(situation)]
    if known and known.issuer.name == "minikube":
        others.insert(0, command(known.line("kubeconfig"), "if its address has changed"))
    if start is not None:
        others.insert(0, start)
    return Verdict("timeout", "tcp", cause, origin, VPN, tuple(others))


def _mtu(situation: Situation) -> Step:
    return words("over a VPN, a lower MTU helps when small packets pass and large ones do not")


def _lost(error: ConnectionLost, situation: Situation, more: Discovered) -> Verdict | None:
    if error.in_body:
        return None
    doubt = doubtful_pair(situation)
    if doubt is not None:  # a server that refuses a certificate often says nothing
        return doubt
    if more.tls and has_pair(situation):
        return certificate_refused(situation, "it ends the connection when it is shown")
    place = place_of(situation)
    how = "reset the connection" if "reset" in error.reason else "closed the connection"
    cause = f"{place} {how} without an answer"
    if more.speaks == "http":
        return _plain(situation)
    cause += ": a load balancer without a living server behind it, a firewall, or something that is no API server"
    if has_pair(situation):
        cause += "; or it does not accept the client certificate"
    step = words(
        "check whether the API server runs, and the load balancer's targets, or give server the API "
        "server's own address"
    )
    return Verdict(
        "closed",
        "tls",
        cause,
        server_origin(situation),
        step,
        (use_server(situation, "https://HOST:6443"), try_port(situation)),
    )


def _plain(situation: Situation) -> Verdict:
    shown = shown_server(situation)
    http = "http://" + shown.partition("://")[2]
    cause = f"{place_of(situation)} speaks plain http, and server is {shown}"
    cause += ": it is `kubectl proxy`, another service, or a port of the API server's that is not its https one"
    step = use_server(situation, http, "if it is `kubectl proxy`; over http no credential is sent")
    https = use_server(situation, with_port(situation, 6443), "otherwise the API server's https port")
    return Verdict("http-port", "server", cause, server_origin(situation), step, (https,))


def _not_http(error: MalformedAnswer, situation: Situation) -> Verdict:
    place, origin = place_of(situation), server_origin(situation)
    if "redirect" in error.reason:
        cause = f"{place} redirects without end ({error.reason}), as a login page does, and an API server never"
        return Verdict(
            "not-kubernetes",
            "server",
            cause,
            origin,
            use_server(situation, "https://HOST:6443", "with the API server's own address"),
        )
    what = "something that is no API server"
    for mark, name in (
        ("SSH-", "an SSH server"),
        ("220 ", "a mail or FTP server"),
        ("\\x15\\x03", "a TLS server"),
        ("-ERR", "a Redis server"),
    ):
        if mark in error.reason:
            what = name
    if what == "a TLS server":
        return Verdict(
            "https-port",
            "server",
            f"{place} speaks https, and server is {shown_server(situation)}",
            origin,
            use_server(situation, as_https(situation)),
        )
    cause = f"{place} is {what}: it does not answer in HTTP"
    return Verdict(
        "not-http",
        "server",
        cause,
        origin,
        use_server(situation, with_port(situation, 6443), "with the API server's own address and port"),
    )
