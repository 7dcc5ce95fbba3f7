"""Services, what they lead to, and what leads to them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from kubecli.describe.labels import one_line, selector_or_none
from kubecli.meta.addresses import join_host_port
from kubecli.meta.fields import Object, at, items, mapping, number, text, words
from kubecli.snapshot.columns.table import NONE, UNKNOWN, UNSET, age_of, name_of, some_of, table

_HOSTS = 3


def _service(obj: Object, now: datetime) -> list[Any]:
    addresses = words(obj, "spec.clusterIPs")
    return [
        name_of(obj),
        text(obj, "spec.type"),
        (addresses[0] if addresses else text(obj, "spec.clusterIP")) or NONE,
        _external_address(obj),
        ",".join(_port(port) for port in items(obj, "spec.ports")) or NONE,
        age_of(obj, now),
        one_line(mapping(obj, "spec.selector")),
    ]


def _port(port: Object) -> str:
    protocol = text(port, "protocol") or "TCP"
    outside = number(port, "nodePort")
    return f"{number(port, 'port')}:{outside}/{protocol}" if outside else f"{number(port, 'port')}/{protocol}"


def _external_address(obj: Object) -> str:
    given = words(obj, "spec.externalIPs")
    match text(obj, "spec.type"):
        case "ClusterIP" | "NodePort":
            return ",".join(given) or NONE
        case "LoadBalancer":
            return ",".join([*_balancers(obj), *given]) or "<pending>"
        case "ExternalName":
            return text(obj, "spec.externalName")
    return UNKNOWN


def _balancers(obj: Object) -> list[str]:
    found = items(obj, "status.loadBalancer.ingress")
    return sorted({text(each, "ip") or text(each, "hostname") for each in found} - {""})


def _ingress(obj: Object, now: datetime) -> list[Any]:
    return [
        name_of(obj),
        text(obj, "spec.ingressClassName") or NONE,
        _hosts(items(obj, "spec.rules")),
        ",".join(_balancers(obj)),
        "80, 443" if items(obj, "spec.tls") else "80",
        age_of(obj, now),
    ]


def _hosts(rules: list[Object]) -> str:
    """Three of them; any further rule counts as one more, whether it names a host or not."""
    hosts: list[str] = []
    more = False
    for rule in rules:
        more = more or len(hosts) == _HOSTS
        if not more and text(rule, "host"):
            hosts.append(text(rule, "host"))
    shown = ",".join(hosts) or "*"
    return f"{shown} + {len(rules) - _HOSTS} more..." if more else shown


def _ingress_class(obj: Object, now: datetime) -> list[Any]:
    parameters = at(obj, "spec.parameters")
    shown = NONE
    if parameters is not None:
        group = text(parameters, "apiGroup")
        kind = text(parameters, "kind")
        shown = f"{kind}.{group}/{text(parameters, 'name')}" if group else f"{kind}/{text(parameters, 'name')}"
    return [name_of(obj), text(obj, "spec.controller"), shown, age_of(obj, now)]


def _endpoints(obj: Object, now: datetime) -> list[Any]:
    found: list[str] = []
    subsets = items(obj, "subsets")
    for subset in subsets:
        addresses = [text(each, "ip") for each in items(subset, "addresses")]
        ports = items(subset, "ports")
        found += addresses if not ports else []
        found += [join_host_port(address, number(port, "port")) for port in ports for address in addresses]
    return [name_of(obj), some_of(found, "" if subsets else NONE), age_of(obj, now)]


def _endpoint_slice(obj: Object, now: datetime) -> list[Any]:
    ports = ["*" if at(each, "port") is None else text(each, "port") for each in items(obj, "ports")]
    addresses = [address for each in items(obj, "endpoints") for address in words(each, "addresses")]
    return [
        name_of(obj),
        text(obj, "addressType"),
        some_of(ports, UNSET),
        some_of(addresses, UNSET),
        age_of(obj, now),
    ]


def _network_policy(obj: Object, now: datetime) -> list[Any]:
    return [name_of(obj), selector_or_none(at(obj, "spec.podSelector")), age_of(obj, now)]


TABLES = {
    ("", "services"): table(_service, "Type", "Cluster-IP", "External-IP", "Port(s)", "Age", "|", "Selector"),
    ("", "endpoints"): table(_endpoints, "Endpoints", "Age"),
    ("discovery.k8s.io", "endpointslices"): table(_endpoint_slice, "AddressType", "Ports", "Endpoints", "Age"),
    ("networking.k8s.io", "ingresses"): table(_ingress, "Class", "Hosts", "Address", "Ports", "Age"),
    ("networking.k8s.io", "ingressclasses"): table(_ingress_class, "Controller", "Parameters", "Age"),
    ("networking.k8s.io", "networkpolicies"): table(_network_policy, "Pod-Selector", "Age"),
}
