"""What a probe does, in one line."""

from __future__ import annotations

from urllib.parse import quote

from kubecli.meta.fields import Object, at, number, text

DEFAULT_PORT = "0"


def probe_text(probe: Object) -> str:
    """ "http-get http://:8080/healthz delay=5s timeout=1s period=10s successThreshold=1 failureThreshold=3"."""
    return f"{_action(probe)} {_timing(probe)}"


def _timing(probe: Object) -> str:
    return (
        f"delay={number(probe, 'initialDelaySeconds')}s timeout={number(probe, 'timeoutSeconds')}s"
        f" period={number(probe, 'periodSeconds')}s successThreshold={number(probe, 'successThreshold')}"
        f" failureThreshold={number(probe, 'failureThreshold')}"
    )


def _action(probe: Object) -> str:
    if at(probe, "exec") is not None:
        return f"exec {text(probe, 'exec.command', '[]')}"
    if at(probe, "httpGet") is not None:
        return f"http-get {http_url(probe['httpGet'])}"
    if at(probe, "tcpSocket") is not None:
        return f"tcp-socket {text(probe, 'tcpSocket.host')}:{text(probe, 'tcpSocket.port', DEFAULT_PORT)}"
    if at(probe, "grpc") is not None:
        return f"grpc <pod>:{number(probe, 'grpc.port')} {text(probe, 'grpc.service')}"
    return "unknown"


def http_url(action: Object) -> str:
    """The URL of an httpGet action; the host is empty where the pod's own address is meant."""
    host, path = text(action, "host"), text(action, "path")
    if ":" in host:
        host = f"[{host}]"
    scheme = text(action, "scheme").lower()
    address = f"//{host}:{text(action, 'port', DEFAULT_PORT)}"
    if path and not path.startswith("/"):
        path = "/" + path
    return (f"{scheme}:" if scheme else "") + address + quote(path, safe="/$&+,:;=@~")
