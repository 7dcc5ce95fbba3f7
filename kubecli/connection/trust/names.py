"""Whether a certificate is for a host, as Go's x509.Certificate.VerifyHostname has it. Pure.

More than OpenSSL takes: "*.lan" for "k8s.lan", underscores, a dot at the end, brackets around an address.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Sequence

# A label of a host name: letters, digits, "_" anywhere and "-" anywhere but at its front.
_LABEL = re.compile(r"[a-z0-9_][a-z0-9_-]*")


def covers(names: Sequence[str], addresses: Sequence[str], asked: str) -> bool:
    """By address, or by name with "*" for one whole label at the left. names, addresses: of subjectAltName."""
    address = address_of(asked)
    if address:
        return address in [address_of(each) for each in addresses]
    return any(_matches(_lower(name), _lower(asked)) for name in names)


def address_of(asked: str) -> str:
    """The address that a name is, without the brackets it may have; "" for none."""
    bare = asked[1:-1] if len(asked) >= 3 and asked[0] == "[" and asked[-1] == "]" else asked
    try:
        address = ipaddress.ip_address(bare)
    except ValueError:
        return ""
    if isinstance(address, ipaddress.IPv6Address):
        if address.scope_id:
            return ""
        address = address.ipv4_mapped or address
    return str(address)


def legacy_match(common_name: str, asked: str) -> bool:
    """Whether the Common Name, which nobody looks at any more, is for this host."""
    return _as_pattern(_lower(common_name), _lower(address_of(asked) or asked))


def _matches(name: str, asked: str) -> bool:
    """A name that is no host name counts too, letter by letter."""
    labels = name.split(".")
    if _labels(asked.removesuffix(".").split(".")) and _labels(labels[1:] if labels[0] == "*" else labels):
        return _as_pattern(name, asked)
    return name == asked and asked not in ("", ".")


def _as_pattern(name: str, asked: str) -> bool:
    asked = asked.removesuffix(".")
    if not name or not asked:
        return False
    wanted, given = name.split("."), asked.split(".")
    return len(wanted) == len(given) and wanted[1:] == given[1:] and wanted[0] in ("*", given[0])


def _labels(labels: Sequence[str]) -> bool:
    return all(_LABEL.fullmatch(label) for label in labels)


def _lower(text: str) -> str:
    """Of ASCII alone: str.lower would turn a Kelvin sign into a k."""
    return text.translate(_LOWER)


_LOWER = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}
