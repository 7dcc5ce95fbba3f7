"""Endpoint slices."""

from __future__ import annotations

from kubecli.describe.events import write_events
from kubecli.describe.labels import write_metadata
from kubecli.describe.scene import Describer, Scene, object_events
from kubecli.describe.writer import Writer
from kubecli.meta.fields import Object, at, items, name, namespace, text, words


def describe(w: Writer, endpoint_slice: Object, scene: Scene) -> None:
    w.row(0, "Name:", name(endpoint_slice))
    w.row(0, "Namespace:", namespace(endpoint_slice))
    write_metadata(w, endpoint_slice)
    w.row(0, "AddressType:", text(endpoint_slice, "addressType"))
    ports = items(endpoint_slice, "ports")
    w.write(0, "Ports:\n" if ports else "Ports: <unset>\n")
    if ports:
        w.row(1, "Name", "Port", "Protocol")
        w.row(1, "----", "----", "--------")
    for port in ports:
        w.row(1, text(port, "name") or "<unset>", text(port, "port", "<unset>"), text(port, "protocol"))
    endpoints = items(endpoint_slice, "endpoints")
    w.write(0, "Endpoints:\n" if endpoints else "Endpoints: <none>\n")
    for endpoint in endpoints:
        _write_endpoint(w, endpoint)
    write_events(w, scene)


def _write_endpoint(w: Writer, endpoint: Object) -> None:
    w.row(1, "- Addresses:", ", ".join(words(endpoint, "addresses")) or "<none>")
    w.write(2, "Conditions:\n")
    w.row(3, "Ready:", text(endpoint, "conditions.ready", "<unset>"))
    w.row(2, "Hostname:", text(endpoint, "hostname", "<unset>"))
    if at(endpoint, "targetRef") is not None:
        w.row(2, "TargetRef:", f"{text(endpoint, 'targetRef.kind')}/{text(endpoint, 'targetRef.name')}")
    w.row(2, "NodeName:", text(endpoint, "nodeName", "<unset>"))
    w.row(2, "Zone:", text(endpoint, "zone", "<unset>"))


DESCRIBER = Describer(describe, events=object_events)
