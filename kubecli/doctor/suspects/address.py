"""What is wrong with the server's address, as far as its text tells."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import urlsplit

from kubecli.doctor.commands import quoted, use_server
from kubecli.doctor.material import holds_placeholder
from kubecli.doctor.recognise import recognise
from kubecli.doctor.renew import FLATTEN
from kubecli.doctor.situation import Situation
from kubecli.doctor.verdict import Step, Verdict, command

# What people copy along: paths of the API itself, of dashboards, of login pages.
API_PATHS = re.compile(
    r"/(?:api|apis|version|healthz|livez|readyz|openapi)(?:/.*)?$|/(?:#.*|ui/?|dashboard.*|login.*|console.*|c/[^/]+/explorer.*)$"
)


def shown_server(situation: Situation) -> str:
    """The address without a user and password."""
    return re.sub(r"//[^/?#]*@", "//", situation.cluster.server)


def bad_address(situation: Situation) -> Verdict | None:
    """It cannot be an API server's address."""
    server, origin = situation.cluster.server, situation.at(situation.cluster, "server")
    shown = shown_server(situation)
    hole = holds_placeholder(server)
    if hole:
        step, others = _fetch(situation)
        return Verdict(
            "placeholder",
            "server",
            f"server is {shown!r}: {hole} is a placeholder that was never filled in",
            origin,
            step,
            others,
        )
    if server != server.strip() or re.search(r"\s", server):
        return _mend(situation, re.sub(r"\s", "", server), f"server is {shown!r}, with spaces in it")
    quotes = server.strip("\"'`,;")
    if quotes != server:
        return _mend(situation, quotes, f"server is {shown!r}, with a quote or comma that was copied along")
    twice = re.match(r"(https?://)(https?:/{0,2})(.+)", server, re.I)
    if twice:
        return _mend(situation, f"{twice[2].rstrip('/')}//{twice[3]}", f"server is {shown!r}, with two schemes")
    slashes = re.match(r"(https?)(:/|//|:\\\\|:)(?!/)(.+)", server, re.I)
    if slashes and "://" not in server and not re.fullmatch(r"\d+(/.*)?", slashes[3]):
        return _mend(
            situation,
            f"{slashes[1].lower()}://{slashes[3].lstrip('/')}",
            f"server is {shown!r}, and :// belongs after {slashes[1]}",
        )
    scheme = re.match(r"([a-z][\w+.-]*)://(.+)", server, re.I)
    if scheme and scheme[1].lower() not in ("http", "https"):
        return _mend(
            situation,
            f"https://{scheme[2]}",
            f"server is {shown!r}, and {scheme[1]}:// is not the scheme of an API server",
        )
    return None


def _mend(situation: Situation, url: str, cause: str) -> Verdict:
    return Verdict(
        "bad-address", "server", cause, situation.at(situation.cluster, "server"), use_server(situation, url)
    )


def _fetch(situation: Situation) -> tuple[Step, tuple[Step, ...]]:
    by_hand = use_server(situation, "https://HOST:6443", "with the API server's real address")
    known = recognise(situation)
    if known is not None and known.line("kubeconfig"):
        return by_hand, (command(known.line("kubeconfig"), "or have it written"), FLATTEN)
    return by_hand, (FLATTEN,)


def without_scheme(situation: Situation) -> bool:
    return "://" not in situation.cluster.server


def as_https(situation: Situation) -> str:
    server = shown_server(situation)
    return f"https://{server.partition('://')[2] or server}"


def path_of(situation: Situation) -> str:
    """The path of the address, "" for none: kubectl puts it before each request's own."""
    server = situation.cluster.server
    return urlsplit(server if "://" in server else f"http://{server}").path.rstrip("/")


def without_path(situation: Situation) -> str:
    """The address up to a path that is the API's own or a page's; the whole path gone otherwise."""
    shown = shown_server(situation)
    shorter = API_PATHS.sub("", shown)
    if shorter != shown:
        return shorter.rstrip("/")
    parts = urlsplit(shown if "://" in shown else f"http://{shown}")
    return f"{parts.scheme}://{parts.netloc}"


def host_of(situation: Situation) -> str:
    """The host alone, "" when there is none."""
    return _parts(situation)[0]


def port_of(situation: Situation) -> int:
    return _parts(situation)[1]


def _parts(situation: Situation) -> tuple[str, int]:
    server = situation.cluster.server
    try:
        parts = urlsplit(server if "://" in server else f"http://{server}")
        return parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:
        return "", 0


def with_port(situation: Situation, port: int) -> str:
    """The same address on another port, in TLS."""
    host = host_of(situation)
    shown = f"[{host}]" if ":" in host else host
    return f"https://{shown}{'' if port == 443 else f':{port}'}{path_of(situation)}"


def is_local(host: str) -> bool:
    """Whether an address is this machine's own."""
    return bool(re.fullmatch(r"localhost|127(?:\.\d+){3}|0\.0\.0\.0|::1?", host))


def is_private(host: str) -> bool:
    """Whether it is an address that leads somewhere only inside a company, a cloud's network or a cluster."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return (
            bool(
                re.search(r"\.(?:internal|local|lan|corp|intranet|private|svc|cluster\.local)$|privatelink", host)
            )
            or "." not in host
        )
    return address.is_private and not address.is_loopback


def server_origin(situation: Situation) -> str:
    return situation.at(situation.cluster, "server")


def place_of(situation: Situation) -> str:
    host, port = host_of(situation), port_of(situation)
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def try_port(situation: Situation) -> Step:
    return command(f"nc -vz {quoted(host_of(situation))} {port_of(situation)}", "to see whether the port is open")


def with_host(situation: Situation, host: str) -> str:
    """The address with another host."""
    scheme, slashes, rest = shown_server(situation).rpartition("://")
    moved = re.sub(r"^(?:\[[^]]*]|[^:/?#]*)", host, rest)
    return f"{scheme}{slashes}{moved}"
