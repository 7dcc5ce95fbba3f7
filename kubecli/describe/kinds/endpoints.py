"""Endpoints."""

from __future__ import annotations

from kubecli.describe.events import write_events
from kubecli.describe.labels import write_metadata
from kubecli.describe.scene import Describer, Scene, object_events
from kubecli.describe.writer import Writer
from kubecli.meta.fields import Object, items, name, namespace, number, text


def describe(w: Writer, endpoints: Object, scene: Scene) -> None:
    w.row(0, "Name:", name(endpoints))
    w.row(0, "Namespace:", namespace(endpoints))
    write_metadata(w, endpoints)
    w.write(0, "Subsets:\n")
    for subset in items(endpoints, "subsets"):
        for label, path in (("Addresses:", "addresses"), ("NotReadyAddresses:", "notReadyAddresses")):
            addresses = ",".join(text(address, "ip") for address in items(subset, path))
            w.row(1, label, addresses or "<none>")
        _write_ports(w, subset)
        w.write(0, "\n")
    write_events(w, scene)


def _write_ports(w: Writer, subset: Object) -> None:
    ports = items(subset, "ports")
    if not ports:
        return
    w.write(1, "Ports:\n")
    w.row(2, "Name", "Port", "Protocol")
    w.row(2, "----", "----", "--------")
    for port in ports:
        w.row(2, text(port, "name") or "<unset>", str(number(port, "port")), text(port, "protocol"))


DESCRIBER = Describer(describe, events=object_events)
