"""Name constraints of a CA (RFC 5280, 4.2.1.10), as Go weighs them: every name of the leaf must be permitted.

Stricter than Go: where a constraint is on something else than host names and addresses, the CA is not trusted.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Iterable
from typing import TypeVar

from cryptography import x509

from kubecli.connection.trust.certificate import extension
from kubecli.gotext.quote import quote

_Name = TypeVar("_Name")
_Limit = TypeVar("_Limit")
_Network = ipaddress.IPv4Network | ipaddress.IPv6Network
_Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class Violation(ValueError):
    """A name that the CA may not sign for; str() says which, in Go's words."""


def check_constraints(authority: x509.Certificate, leaf: x509.Certificate) -> None:
    """Raises Violation."""
    limits = extension(authority, x509.NameConstraints)
    if limits is None:
        return
    permitted, excluded = limits.permitted_subtrees or [], limits.excluded_subtrees or []
    if not all(isinstance(each, x509.DNSName | x509.IPAddress) for each in (*permitted, *excluded)):
        raise Violation("constraints on other names than those of hosts are not understood")
    for certificate in (leaf, authority):
        names = extension(certificate, x509.SubjectAlternativeName)
        if names is None:
            continue
        for name in names.get_values_for_type(x509.DNSName):
            if labels(name) is None:
                raise Violation(f"cannot parse dnsName {quote(name)}")
            _check("DNS name", name, _hosts(permitted), _hosts(excluded), within_domain)
        for address in names.get_values_for_type(x509.IPAddress):
            if isinstance(address, _Address):
                _check("IP address", address, _networks(permitted), _networks(excluded), _within_network)


def _check(
    kind: str,
    name: _Name,
    permitted: Iterable[_Limit],
    excluded: Iterable[_Limit],
    matches: Callable[[_Name, _Limit], bool],
) -> None:
    shown = quote(str(name))
    for limit in excluded:
        if matches(name, limit):
            raise Violation(f"{kind} {shown} is excluded by constraint {quote(str(limit))}")
    allowed = [matches(name, limit) for limit in permitted]
    if allowed and not any(allowed):
        raise Violation(f"{kind} {shown} is not permitted by any constraint")


def _hosts(names: Iterable[x509.GeneralName]) -> list[str]:
    return [each.value for each in names if isinstance(each, x509.DNSName)]


def _networks(names: Iterable[x509.GeneralName]) -> list[_Network]:
    return [each.value for each in names if isinstance(each, x509.IPAddress) and isinstance(each.value, _Network)]


def _within_network(address: _Address, network: _Network) -> bool:
    return address in network


def within_domain(name: str, limit: str) -> bool:
    """Whether a host is the limit or below it; below it only, where the limit begins with a dot; "" is everything.

    Raises Violation for a limit that is no domain.
    """
    if not limit:
        return True
    wanted, given = labels(limit.removeprefix(".")), labels(name)
    if wanted is None or given is None:
        raise Violation(f"cannot parse domain {quote(limit)}")
    least = len(wanted) + limit.startswith(".")
    return len(given) >= least and given[len(given) - len(wanted) :] == wanted


def labels(domain: str) -> list[str] | None:
    """The labels of a domain in lower case; None for what is none: an empty label, a dot at the end, a blank."""
    found = domain.split(".") if domain else []
    if any(not label or any(not "!" <= c <= "~" for c in label) for label in found):
        return None
    return [label.lower() for label in found]
