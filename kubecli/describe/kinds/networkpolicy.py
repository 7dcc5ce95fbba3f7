"""Network policies."""

from __future__ import annotations

from collections.abc import Sequence

from kubecli.describe.labels import selector_or_none, write_metadata
from kubecli.describe.scene import Describer, Scene
from kubecli.describe.writer import Writer
from kubecli.meta.fields import Object, at, items, mapping, name, namespace, text, words

INDENT = "    "


def describe(w: Writer, policy: Object, scene: Scene) -> None:
    spec = mapping(policy, "spec")
    w.row(0, "Name:", name(policy))
    w.row(0, "Namespace:", namespace(policy))
    w.row(0, "Created on:", scene.clock.plain(at(policy, "metadata.creationTimestamp")))
    write_metadata(w, policy)
    w.write(0, "Spec:\n")
    selector = selector_or_none(at(spec, "podSelector"))
    if selector == "<none>":
        selector += " (Allowing the specific traffic to all pods in this namespace)"
    w.write(1, "PodSelector: ")
    w.write(2, selector + "\n")
    types = words(spec, "policyTypes")
    for kind, side, peers, end in (
        ("Ingress", "From", "from", "source"),
        ("Egress", "To", "to", "destination"),
    ):
        direction = kind.lower()
        if kind in types:
            w.write(1, f"Allowing {direction} traffic:\n")
            _write_rules(w, items(spec, direction), direction, side, peers, end)
        else:
            w.write(1, f"Not affecting {direction} traffic\n")
    w.write(1, f"Policy Types: {', '.join(types) or '<none>'}\n")


def _write_rules(w: Writer, rules: Sequence[Object], direction: str, side: str, peers: str, end: str) -> None:
    if not rules:
        w.write(0, f"{INDENT}<none> (Selected pods are isolated for {direction} connectivity)\n")
    for i, rule in enumerate(rules):
        if i:
            w.write(0, f"{INDENT}----------\n")
        ports = items(rule, "ports")
        if not ports:
            w.write(0, f"{INDENT}To Port: <any> (traffic allowed to all ports)\n")
        for port in ports:
            w.write(0, f"{INDENT}{_port(port)}\n")
        if not items(rule, peers):
            w.write(0, f"{INDENT}{side}: <any> (traffic not restricted by {end})\n")
        for peer in items(rule, peers):
            w.write(0, f"{INDENT}{side}:\n")
            _write_peer(w, peer)


def _port(port: Object) -> str:
    first, protocol = text(port, "port", "<nil>"), text(port, "protocol", "TCP")
    last = at(port, "endPort")
    return f"To Port: {first}/{protocol}" if last is None else f"To Port Range: {first}-{last}/{protocol}"


def _write_peer(w: Writer, peer: Object) -> None:
    selected = False
    for label, path in (("NamespaceSelector", "namespaceSelector"), ("PodSelector", "podSelector")):
        if at(peer, path) is not None:
            w.write(1, f"{INDENT}{label}: {selector_or_none(at(peer, path))}\n")
            selected = True
    block = at(peer, "ipBlock")
    if block is not None and not selected:
        w.write(1, f"{INDENT}IPBlock:\n")
        w.write(2, f"{INDENT}CIDR: {text(block, 'cidr')}\n")
        w.write(2, f"{INDENT}Except: {', '.join(words(block, 'except'))}\n")


DESCRIBER = Describer(describe)
