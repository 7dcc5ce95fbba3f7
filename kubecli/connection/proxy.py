"""Which proxy a request takes: the cluster's proxy-url, else the environment, as Go reads it.

Follows Go's golang.org/x/net/http/httpproxy (HTTP_PROXY, HTTPS_PROXY, NO_PROXY and their lower-case forms;
there is no ALL_PROXY) and client-go: a cluster's proxy-url is used for every host, NO_PROXY or not.
"""

from __future__ import annotations

import ipaddress
import ssl
from collections.abc import Mapping
from typing import ClassVar

import httpcore
from msgspec import Struct

from kubecli.gotext.url import Url, parse_url
from kubecli.secretive import Secretive

SCHEMES = ("http", "https", "socks5", "socks5h")
_PORTS = {"http": 80, "https": 443, "socks5": 1080, "socks5h": 1080}


class Proxy(Secretive, Struct, frozen=True):
    """origin: where it was configured ("$HTTPS_PROXY"). username and password may be ""."""

    SECRET: ClassVar[frozenset[str]] = frozenset({"password"})

    scheme: str
    host: str
    port: int
    username: str = ""
    password: str = ""
    origin: str = ""

    @property
    def is_socks(self) -> bool:
        return self.scheme.startswith("socks")

    @property
    def address(self) -> str:
        """The URL without credentials."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}:{self.port}"

    def for_httpcore(self, context: ssl.SSLContext | None) -> httpcore.Proxy:
        """context: for the handshake with an https proxy."""
        host = f"[{self.host}]" if ":" in self.host and not self.is_socks else self.host
        url = httpcore.URL(scheme=self.scheme, host=host, port=self.port)
        auth = (self.username.encode(), self.password.encode()) if self.username or self.password else None
        return httpcore.Proxy(url, auth, ssl_context=context)


_SOCKS_REPLIES = (
    "succeeded",
    "general SOCKS server failure",
    "connection not allowed by ruleset",
    "network unreachable",
    "host unreachable",
    "connection refused",
    "TTL expired",
    "command not supported",
    "address type not supported",
)


def socks_reason(error: BaseException, begun: bytes) -> str:
    """Why a SOCKS5 proxy did not connect, in Go's words. error: the library's. begun: the proxy's last answer."""
    if begun[:1] != b"\x05" and begun[:1] != b"\x01":
        return f"unexpected protocol version {begun[0]}" if begun else "EOF"
    said = str(error)
    if said.startswith("Requested "):
        return "no acceptable authentication methods"
    if said.startswith("Invalid username"):
        return "username/password authentication failed"
    if len(begun) < 2:
        return "malformed answer"
    code = begun[1]
    return f"unknown error {_SOCKS_REPLIES[code] if code < len(_SOCKS_REPLIES) else f'unknown code: {code}'}"


def parse_proxy(url: str, origin: str) -> Proxy | None:
    """A proxy from a variable of the environment; without a scheme it is http. None for what is no URL."""
    found = [parsed for parsed in map(_parsed, (url, f"http://{url}")) if parsed is not None]
    if not found:
        return None
    whole = found[0].scheme and found[0].host
    return _proxy(found[0] if whole else found[-1], origin)


def _parsed(text: str) -> Url | None:
    try:
        return parse_url(text)
    except ValueError:
        return None


def _proxy(url: Url, origin: str) -> Proxy:
    """As Go dials it: an unknown scheme is http, and where a host is missing it is this machine."""
    scheme = url.scheme if url.scheme in SCHEMES else "http"
    port = int(url.port) if url.port else _PORTS[scheme]
    return Proxy(scheme, _ascii(url.hostname) or "localhost", port, url.username, url.password, origin)


def _ascii(host: str) -> str:
    """A host as it is looked up; one of other letters that cannot be written so stays none that is found."""
    try:
        return host if host.isascii() else host.encode("idna").decode("ascii")
    except UnicodeError:
        return host.encode("ascii", "backslashreplace").decode("ascii")


def choose(
    scheme: str, host: str, port: int, env: Mapping[str, str], proxy_url: str = "", origin: str = ""
) -> Proxy | None:
    """The proxy for one origin; None to go straight there. proxy_url: as it was found valid with its cluster."""
    if proxy_url:
        return _proxy(parse_url(proxy_url), origin or "proxy-url")
    name, value = _first(
        env, ("HTTPS_PROXY", "https_proxy") if scheme == "https" else ("HTTP_PROXY", "http_proxy")
    )
    if not value or (name == "HTTP_PROXY" and env.get("REQUEST_METHOD")):  # a CGI program's header, not a setting
        return None
    if bypassed(host, port, _first(env, ("NO_PROXY", "no_proxy"))[1]):
        return None
    return parse_proxy(value, f"${name}")


def _first(env: Mapping[str, str], names: tuple[str, ...]) -> tuple[str, str]:
    for name in names:
        if env.get(name):
            return name, env[name]
    return "", ""


def bypassed(host: str, port: int, no_proxy: str) -> bool:
    """Whether host:port is reached without a proxy: loopback always is, and what NO_PROXY lists.

    Entries: "*", an address, a CIDR, "example.com" (the host and everything below), ".example.com" and
    "*.example.com" (everything below only); each but a CIDR may end in ":port".
    """
    name = host.lower().rstrip()
    address = _ip(name)
    if name == "localhost" or (address is not None and address.is_loopback):
        return True
    return any(_matches(entry.strip().lower(), name, address, port) for entry in no_proxy.split(","))


_Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def _ip(text: str) -> _Address | None:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        return address.ipv4_mapped
    return address


def _matches(entry: str, name: str, address: _Address | None, port: int) -> bool:
    if not entry:
        return False
    if entry == "*":
        return True
    if "/" in entry:
        if address is None or not entry.rpartition("/")[2].isdigit():  # Go knows no masks
            return False
        try:
            return address in ipaddress.ip_network(entry, strict=False)
        except ValueError:
            return False
    pattern, wanted = _split_port(entry)
    if not pattern or (wanted and wanted != str(port)):
        return False
    literal = _ip(pattern)
    if literal is not None or address is not None:
        return literal == address
    pattern = _ascii(pattern)
    if pattern.startswith("*."):
        pattern = pattern[1:]
    if pattern.startswith("."):
        return name.endswith(pattern)
    return name == pattern or name.endswith("." + pattern)


def _split_port(entry: str) -> tuple[str, str]:
    if entry.startswith("[") and "]:" in entry:
        inner, _, tail = entry[1:].partition("]")
        return inner, tail.removeprefix(":")
    if entry.count(":") == 1:
        pattern, _, port = entry.partition(":")
        return pattern, port
    return entry, ""
