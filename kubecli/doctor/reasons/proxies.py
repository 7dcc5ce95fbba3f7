"""A proxy in between: which variable or field chose it, what it said, and how to go past it."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping

from kubecli.connection.proxy import Proxy, bypassed, choose
from kubecli.doctor.commands import kubecli, quoted, set_cluster
from kubecli.doctor.discovered import Discovered
from kubecli.doctor.situation import Situation
from kubecli.doctor.suspects.address import host_of, port_of
from kubecli.doctor.verdict import Step, Verdict, command, words
from kubecli.errors.connection import ProxyFailed

_VARIABLES = ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy")


def proxy_in_use(situation: Situation) -> Proxy | None:
    """The proxy that requests to the server take; None to go straight there."""
    server = situation.cluster.server
    scheme = "http" if not server.lower().startswith("https://") else "https"
    origin = situation.at(situation.cluster, "proxy-url")
    try:
        return choose(
            scheme, host_of(situation), port_of(situation), situation.env, situation.cluster.proxy_url, origin
        )
    except ValueError:
        return None


def no_proxy(situation: Situation) -> Step:
    """To go past it for this host, where it was chosen."""
    proxy = proxy_in_use(situation)
    if proxy is not None and not proxy.origin.startswith("$"):
        unset = kubecli(situation, "config", "unset", f"clusters.{situation.cluster.name}.proxy-url")
        return command(unset, "go straight to the server (NO_PROXY does not hold for a proxy-url)")
    name = "no_proxy" if situation.env.get("no_proxy") and not situation.env.get("NO_PROXY") else "NO_PROXY"
    host = host_of(situation)
    shown = f"[{host}]" if ":" in host else host
    if not situation.env.get(name):
        return command(f"export {name}={quoted(shown)}", "go straight to the server")
    return command(f'export {name}="${name},{shown}"', "go straight to the server")


def _variable(proxy: Proxy) -> str:
    return proxy.origin.removeprefix("$")


def another_proxy(situation: Situation, proxy: Proxy, url: str, why: str = "") -> Step:
    """The proxy under another URL, where it was set."""
    if proxy.origin.startswith("$"):
        return command(f"export {_variable(proxy)}={url}", why)
    return command(f"{set_cluster(situation)} --proxy-url={url}", why)


def _without(situation: Situation, proxy: Proxy) -> Step:
    if proxy.origin.startswith("$"):
        return command(f"unset {_variable(proxy)}", "or use no proxy at all")
    return no_proxy(situation)


def proxy_failed(error: ProxyFailed, situation: Situation, more: Discovered) -> Verdict:
    """The proxy did not make a way to the server."""
    proxy = proxy_in_use(situation)
    if proxy is None or proxy.address != error.proxy:
        proxy = Proxy("http", "", 0, origin=error.origin)
    origin = error.origin
    kind, cause, step, others = _cause(error, situation, proxy)
    direct = _straight(situation, more)
    if direct:
        cause += direct
    if more.direct in ("kubernetes", "open") and kind not in ("proxy-scheme", "proxy-login"):
        first = no_proxy(situation)
        others = (step, *others) if step != first else others
        step = first
    return Verdict(
        kind, "proxy", cause, origin, step, tuple(each for each in others if each != step), _how_written(situation)
    )


def plain_proxy(situation: Situation) -> Verdict | None:
    """Plain http was answered where TLS was spoken, and that was the proxy: its URL says https."""
    proxy = proxy_in_use(situation)
    if proxy is None or proxy.scheme != "https":
        return None
    cause = f"the proxy {proxy.address} speaks plain http, and its URL says https://"
    step = another_proxy(situation, proxy, f"http://{proxy.host}:{proxy.port}", "write http:// before it")
    return Verdict("proxy-scheme", "proxy", cause, proxy.origin, step, (no_proxy(situation),))


def _straight(situation: Situation, more: Discovered) -> str:
    return {
        "kubernetes": "; without the proxy the server is reached",
        "tls": "; without the proxy the server is reached",
        "open": "; without the proxy the server is reached",
        "no": "; without the proxy the server is not reached either",
    }.get(more.direct, "")


def _cause(error: ProxyFailed, situation: Situation, proxy: Proxy) -> tuple[str, str, Step, tuple[Step, ...]]:
    name, reason = error.proxy, error.reason
    past, without = no_proxy(situation), _without(situation, proxy)
    place = f"{host_of(situation)}:{port_of(situation)}"
    with_login = name.replace("//", '//"USER:PASSWORD"@', 1)
    if re.search(r"\b407\b|Proxy Authentication Required|authentication", reason, re.I):
        have = (
            f"the user and password for it ({proxy.username}) are not accepted"
            if proxy.username
            else "it wants a user and password"
        )
        cause = f"the proxy {name} refuses without a log-in (407 Proxy Authentication Required): {have}"
        step = another_proxy(situation, proxy, with_login, "write them into its URL, special characters as %XX")
        return "proxy-login", cause, step, (past,)
    protocol = _other_protocol(situation, proxy, name, reason)
    if protocol is not None:
        cause, step = protocol
        return "proxy-scheme", cause, step, (past,)
    if "connection refused" in reason and "dial" in reason:
        cause = f"nobody listens at the proxy {name} (connection refused)"
        return "proxy-refused", cause, past, (without, words("or start the proxy or tunnel"))
    if "lookup" in reason:
        cause = f"the proxy's own name {proxy.host} is not known to DNS"
        return (
            "proxy-name",
            cause,
            without,
            (another_proxy(situation, proxy, "http://PROXY:3128", "or mend its name"),),
        )
    if "i/o timeout" in reason:
        return "proxy-timeout", f"the proxy {name} does not answer in time", past, (without,)
    if "certificate" in reason or "x509" in reason:
        cause = f"the certificate of the https proxy {name} is not trusted: {reason.rpartition('x509: ')[2]}"
        return "proxy-certificate", cause, past, (without,)
    if reason.startswith(("403", "Forbidden")) or "Forbidden" in reason or "not allowed" in reason:
        cause = f"the proxy {name} does not let anyone through to {place} ({reason})"
        return "proxy-forbids", cause, past, (words(f"or have {place} allowed by whoever runs the proxy"),)
    if re.search(
        r"502|503|504|Bad Gateway|Service Unavailable|Gateway Time-?out|unreachable|refused|general SOCKS",
        reason,
        re.I,
    ):
        cause = f"the proxy {name} cannot reach {place} itself ({reason})"
        return "proxy-cannot-reach", cause, past, (without,)
    return "proxy-failed", f"the proxy {name} made no way to {place}: {reason}", past, (without,)


def _other_protocol(situation: Situation, proxy: Proxy, name: str, reason: str) -> tuple[str, Step] | None:
    """Of a proxy that speaks another protocol than its URL says."""
    http = another_proxy(situation, proxy, f"http://{proxy.host}:{proxy.port}", "write http:// before it")
    if proxy.scheme == "https" and re.search(r"first record|HTTP response to HTTPS|wrong version", reason, re.I):
        return f"the proxy {name} speaks plain http, and its URL says https://", http
    if "unexpected protocol version" in reason or (proxy.scheme.startswith("socks") and "EOF" in reason):
        return f"{name} is no SOCKS5 proxy: it answers in another protocol", http
    if "malformed HTTP" in reason:
        socks = another_proxy(situation, proxy, f"socks5://{proxy.host}:{proxy.port}", "if it is a SOCKS proxy")
        return f"the proxy {name} does not speak http: it is a SOCKS proxy or no proxy", socks
    return None


def _how_written(situation: Situation) -> str:
    """Why NO_PROXY, as it is, does not hold for this server."""
    value = situation.env.get("NO_PROXY") or situation.env.get("no_proxy") or ""
    host, port = host_of(situation), port_of(situation)
    if not value or bypassed(host, port, value):
        return ""
    for entry in re.split(r"[,;\s]+", value):
        why = _misread(entry.strip(), host, port)
        if why:
            return f"NO_PROXY has {entry.strip()!r}, which does not hold for {host}: {why}"
    return ""


def _misread(entry: str, host: str, port: int) -> str:
    bare = re.sub(r"^\w+://|/.*$", "", entry)
    if not entry:
        return ""
    if "://" in entry and bypassed(host, port, bare):
        return "an entry is a host, without a scheme"
    if re.fullmatch(r"[\d.]+\*", entry) or ("*" in entry and not entry.startswith("*") and entry != "*"):
        return "* stands only for a whole beginning; for addresses write a range such as 10.0.0.0/8"
    if "/" in entry and not _address(host):
        return "ranges hold for addresses, and names are not looked up for it: write the name"
    if bypassed(host, port, bare.rpartition(":")[0]):
        return f"its port is not {port}"
    return ""


def _address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def unusable_proxy(situation: Situation) -> Verdict | None:
    """A variable holds what is no proxy's URL, so that nothing goes through it, or kubectl does not read it."""
    env: Mapping[str, str] = situation.env
    for name in _VARIABLES[:2] if situation.cluster.server.lower().startswith("https") else _VARIABLES[2:]:
        value = env.get(name, "")
        if (
            value
            and proxy_in_use(situation) is None
            and not bypassed(
                host_of(situation), port_of(situation), env.get("NO_PROXY") or env.get("no_proxy") or ""
            )
        ):
            host = value.rpartition("@")[2] if "@" in value else "PROXY:3128"
            cause = (
                f"{name} is no URL of a proxy: special characters of a password in it (#, @, /, %) have to "
                "be written as %XX"
            )
            return Verdict(
                "proxy-url",
                "proxy",
                cause,
                f"${name}",
                command(f'export {name}=http://"USER:PASSWORD"@{host}', "write it anew"),
            )
    return None


def unread_proxy(situation: Situation) -> str:
    """A note on proxy variables that hold nothing for this server: ALL_PROXY, HTTP_PROXY for https."""
    env = situation.env
    if any(env.get(name) for name in _VARIABLES[:2]) or situation.cluster.proxy_url:
        return ""
    for name in ("ALL_PROXY", "all_proxy"):
        if env.get(name):
            return f'{name} is set, and kubectl and kubecli do not read it: export HTTPS_PROXY="${name}"'
    if situation.cluster.server.lower().startswith("https") and (env.get("HTTP_PROXY") or env.get("http_proxy")):
        return 'HTTP_PROXY is set, and does not hold for https: export HTTPS_PROXY="$HTTP_PROXY"'
    return ""
