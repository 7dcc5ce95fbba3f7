"""Which requests `proxy` takes: kubectl's filter of hosts, paths and methods, and what kubecli adds to it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import unquote

from msgspec import Struct

from kubecli.errors.usage import UsageError

HOSTS = r"^localhost$,^127\.0\.0\.1$,^\[::1\]$"
"""Another name is a page's that had its own name lead here (DNS rebinding)."""
PATHS = "^.*"
REJECTED_PATHS = "^/api/.*/pods/.*/exec,^/api/.*/pods/.*/attach"
REJECTED_METHODS = "^$"


class Rules(Struct, frozen=True):
    """Patterns may be found anywhere, as Go's MatchString does it. denied: types that are not shown: "secrets"."""

    accept_hosts: Sequence[re.Pattern[str]]
    accept_paths: Sequence[re.Pattern[str]]
    reject_paths: Sequence[re.Pattern[str]]
    reject_methods: Sequence[re.Pattern[str]]
    denied: frozenset[str] = frozenset()

    def refusal(self, method: str, path: str, host: str) -> str:
        """Why a request is not taken; "" when it is. path: without the query. host: with or without a port."""
        plain = unquote(path)
        if _any(self.reject_methods, method) or _any(self.reject_paths, plain):
            return "the proxy rejects this method or path"
        if not (_any(self.accept_hosts, without_port(host)) and _any(self.accept_paths, plain)):
            return "the proxy does not accept this host or path"
        if resource_of(path) in self.denied:
            return f"the proxy does not show {resource_of(path)}"
        return ""


def patterns(said: str) -> tuple[re.Pattern[str], ...]:
    """A list of regular expressions. Raises UsageError."""
    try:
        return tuple(re.compile(each) for each in said.split(","))
    except re.error as error:
        raise UsageError(f"{said!r} is no list of regular expressions: {error}") from None


def without_port(host: str) -> str:
    """ "[::1]:8001" is [::1]."""
    return re.sub(r":\d*$", "", host) if host.count(":") == 1 or (host.startswith("[") and "]:" in host) else host


def resource_of(path: str) -> str:
    """The type that a path of the API reads: "secrets"; "" elsewhere. Decoded twice, as the guard reads it."""
    words = [each for each in unquote(unquote(path)).split("/") if each]
    rest = words[{"api": 2, "apis": 3}.get(words[0], len(words)) :] if words else []
    if rest[:1] == ["watch"]:
        rest = rest[1:]
    if rest[:1] == ["namespaces"] and len(rest) > 2:
        rest = rest[2:]
    return rest[0] if rest else ""


def _any(found: Sequence[re.Pattern[str]], text: str) -> bool:
    return any(each.search(text) for each in found)
