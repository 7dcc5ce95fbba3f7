"""An error that is not the server's own, but of where it redirected to."""

from __future__ import annotations

from kubecli.doctor.commands import use_server
from kubecli.doctor.situation import Situation
from kubecli.doctor.suspects.address import host_of, port_of
from kubecli.doctor.verdict import Verdict
from kubecli.errors.connection import ConnectionFailed, ProxyFailed


def led_astray(error: ConnectionFailed, situation: Situation) -> Verdict | None:
    """The host that failed is another one than the server's: it redirected there, and an API server never does."""
    host = error.server.rpartition(":")[0] if error.server.rpartition(":")[2].isdigit() else error.server
    own = host_of(situation)
    if isinstance(error, ProxyFailed) or not host or host.strip("[]").lower() == own.lower() or not own:
        return None
    cause = (
        f"{own}:{port_of(situation)} redirects to {error.server}, as a login page or captive portal "
        "does, and an API server never"
    )
    step = use_server(situation, "https://HOST:6443", "with the API server's own address")
    return Verdict("not-kubernetes", "server", cause, situation.at(situation.cluster, "server"), step)
