"""URLs as Go's net/url reads them: what it takes for one, and what it says of what is none.

parse_url("http://u:p@h:1/p?q")   Url(scheme="http", username="u", password="p", host="h:1", path="/p")
parse_url("http:foo")             Url(scheme="http", opaque="foo"): no host at all
"""

from __future__ import annotations

import ipaddress
import re

from msgspec import Struct

from kubecli.gotext.quote import quote

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_USERINFO = re.compile(r"[A-Za-z0-9\-._:~!$&'()*+,;=%@]*")
_IN_HOST = re.compile(r"[A-Za-z0-9!$&'()*+,;=:\[\]<>\"\-_.~%]|[^\x00-\x7f]")
_PORT = re.compile(r"(?::[0-9]*)?")
_ESCAPE = re.compile(r"%(?:([0-9A-Fa-f]{2})|.{0,2})", re.DOTALL)


class Url(Struct, frozen=True):
    """host: with its port and brackets. opaque: what follows the scheme where no slash does."""

    scheme: str = ""
    username: str = ""
    password: str = ""
    host: str = ""
    path: str = ""
    opaque: str = ""

    @property
    def hostname(self) -> str:
        """Without port and brackets."""
        return (
            self.host[1:].partition("]")[0]
            if self.host.startswith("[")
            else self.host.rpartition(":")[0] or ("" if self.host.startswith(":") else self.host)
        )

    @property
    def port(self) -> str:
        """The digits that follow the host's colon, "" for none."""
        return self.host.rpartition("]")[2].rpartition(":")[2] if ":" in self.host.rpartition("]")[2] else ""


def parse_url(text: str) -> Url:
    """Raises ValueError with Go's words, without the URL."""
    text, _, fragment = text.partition("#")
    if _CONTROL.search(text):
        raise ValueError("net/url: invalid control character in URL")
    if text.startswith(":"):
        raise ValueError("missing protocol scheme")
    found = _SCHEME.match(text)
    scheme = found[1].lower() if found else ""
    rest = text[found.end() :] if found else text
    rest = rest.partition("?")[0]
    if not rest.startswith("/"):
        if scheme:
            return Url(scheme, opaque=rest)
        if ":" in rest.partition("/")[0]:
            raise ValueError("first path segment in URL cannot contain colon")
    username = password = host = ""
    if rest.startswith("//") and (scheme or not rest.startswith("///")):
        authority, slash, path = rest[2:].partition("/")
        username, password, host = _authority(authority)
        rest = slash + path
    path = _unescape(rest)
    _unescape(fragment)
    return Url(scheme, username, password, host, path)


def _authority(text: str) -> tuple[str, str, str]:
    """User name, password and host."""
    userinfo, _, host = text.rpartition("@")
    host = _host(host)
    if not _USERINFO.fullmatch(userinfo):
        raise ValueError("net/url: invalid userinfo")
    username, _, password = userinfo.partition(":")
    return _unescape(username), _unescape(password), host


def _host(text: str) -> str:
    if "[" in text:
        return _bracketed(text)
    name, colon, port = text.rpartition(":")
    if colon and not _PORT.fullmatch(colon + port):
        raise ValueError(f"invalid port {quote(colon + port)} after host")
    if ":" in name:
        raise ValueError(f"invalid port {quote(text[text.index(':') :])} after host")
    return _unescape_host(text)


def _bracketed(text: str) -> str:
    if not text.startswith("["):
        raise ValueError("invalid IP-literal")
    inner, bracket, port = text[1:].rpartition("]")
    if not bracket:
        raise ValueError("missing ']' in host")
    if not _PORT.fullmatch(port):
        raise ValueError(f"invalid port {quote(port)} after host")
    address, _, zone = inner.partition("%25")
    address = _unescape_host(address)
    try:
        ipaddress.IPv6Address(address)
    except ValueError:
        raise ValueError("invalid IP-literal") from None
    return f"[{address}{'%' if zone else ''}{_unescape(zone)}]{port}"


def _unescape_host(text: str) -> str:
    """In a host only bytes that are no ASCII may be escaped."""
    for match in _ESCAPE.finditer(text):
        if match[1] and int(match[1], 16) < 0x80 and match[1] != "25":
            raise ValueError(f"invalid URL escape {quote(match[0])}")
    unescaped = _unescape(text)
    wrong = next((character for character in text if not _IN_HOST.fullmatch(character)), "")
    if wrong:
        raise ValueError(f"invalid character {quote(wrong)} in host name")
    return unescaped


def _unescape(text: str) -> str:
    wrong = next((match[0] for match in _ESCAPE.finditer(text) if not match[1]), "")
    if wrong:
        raise ValueError(f"invalid URL escape {quote(wrong)}")
    raw = text.encode("utf-8", "surrogateescape")
    raw = re.sub(rb"%([0-9A-Fa-f]{2})", lambda match: bytes([int(match[1], 16)]), raw)
    return raw.decode("utf-8", "surrogateescape")
