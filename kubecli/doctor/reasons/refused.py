"""Nobody listens: a cluster that does not run, another port, a file copied from a server."""

from __future__ import annotations

from kubecli.doctor.commands import use_server
from kubecli.doctor.discovered import Discovered
from kubecli.doctor.recognise import recognise
from kubecli.doctor.renew import start_again
from kubecli.doctor.situation import Situation
from kubecli.doctor.suspects.address import (
    host_of,
    is_local,
    place_of,
    port_of,
    server_origin,
    try_port,
    with_host,
    with_port,
)
from kubecli.doctor.suspects.trust import signers
from kubecli.doctor.verdict import Step, Verdict, command, words


def refused(situation: Situation, more: Discovered) -> Verdict:
    place, host = place_of(situation), host_of(situation)
    other = next((port for port, found in more.ports.items() if found == "kubernetes"), 0)
    if other:
        cause = (
            f"nobody listens on port {port_of(situation)} of {host} (connection refused), and an API "
            f"server does on port {other}"
        )
        return Verdict(
            "wrong-port",
            "tcp",
            cause,
            server_origin(situation),
            use_server(situation, with_port(situation, other)),
        )
    start = start_again(situation, signers(situation))
    cause = f"nobody listens on {place} (connection refused)"
    if is_local(host):
        return _refused_here(situation, cause, start)
    again = () if start is None else (start,)
    port = use_server(situation, with_port(situation, 6443), "API servers mostly listen on port 6443")
    if port_of(situation) in (443, 80, 8443, 8080):
        cause += ": the machine is there, and the API server is on another port or does not run"
        return Verdict("refused", "tcp", cause, server_origin(situation), port, (*again, try_port(situation)))
    cause += ": the machine is there, and the API server does not run, or listens on another port"
    step = (
        again[0]
        if again
        else words("start the API server, or ask whoever runs the cluster whether it runs and on which port")
    )
    return Verdict(
        "refused",
        "tcp",
        cause,
        server_origin(situation),
        step,
        (use_server(situation, "https://HOST:PORT"), try_port(situation)),
    )


def _refused_here(situation: Situation, cause: str, start: Step | None) -> Verdict:
    """127.0.0.1: a cluster of this machine that does not run, a tunnel, or a file copied from a server."""
    host, origin = host_of(situation), server_origin(situation)
    known = recognise(situation, signers(situation))
    copied = use_server(
        situation,
        with_host(situation, "SERVER-ADDRESS"),
        "if the kubeconfig was copied from a server, with that server's address",
    )
    name = known.issuer.name if known else ""
    if name in ("k3s", "rke2", "kubeadm", "microk8s", "k0s"):
        assert known is not None
        cause += (
            f": {host} is this machine, and the kubeconfig looks like the one a {known.issuer.title} "
            "server writes for itself"
        )
        others = (start,) if start else ()
        return Verdict("copied-localhost", "tcp", cause, origin, copied, others)
    if start is not None:
        assert known is not None
        cause += f": {host} is this machine, and the {known.issuer.title} cluster does not run"
        if name in ("kind", "k3d", "minikube"):
            cause += ", or has another port since it was made anew"
        again = known.line("kubeconfig")
        others = (command(again, "if it runs, fetch its address again"),) if again else ()
        return Verdict("not-running", "tcp", cause, origin, start, (*others, copied))
    cause += (
        f": {host} is this machine; a local cluster or a tunnel (ssh -L, kubectl proxy) does not run, "
        "or the kubeconfig was copied from a server"
    )
    return Verdict("refused", "tcp", cause, origin, copied, (words("or start what is to listen there"),))
