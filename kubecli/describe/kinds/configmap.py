"""Config maps."""

from __future__ import annotations

from kubecli.describe.events import write_events
from kubecli.describe.labels import write_metadata
from kubecli.describe.scene import Describer, Need, Scene, events_need
from kubecli.describe.values import base64_size
from kubecli.describe.writer import Writer
from kubecli.meta.fields import Object, mapping, name, namespace, string


def describe(w: Writer, config_map: Object, scene: Scene) -> None:
    w.row(0, "Name:", name(config_map))
    w.row(0, "Namespace:", namespace(config_map))
    write_metadata(w, config_map)
    w.write(0, "\nData\n====\n")
    data = mapping(config_map, "data")
    for key in sorted(data):
        w.write(0, f"{key}:\n----\n")
        w.write(0, f"{string(data[key])}\n")
        w.write(0, "\n")
    w.write(0, "\nBinaryData\n====\n")
    binary = mapping(config_map, "binaryData")
    for key in sorted(binary):
        w.write(0, f"{key}: {base64_size(binary[key])} bytes\n")
    w.write(0, "\n")
    write_events(w, scene)


def config_map_events(config_map: Object) -> list[Need]:
    """Unlike for other kinds, kubectl fails here when the events cannot be had."""
    involved = {
        "name": name(config_map),
        "namespace": namespace(config_map),
        "kind": "ConfigMap",
        "uid": str(mapping(config_map, "metadata").get("uid", "")),
    }
    return [
        events_need(
            {k: v for k, v in involved.items() if v or k != "uid"}, namespace(config_map), on_error="raise"
        )
    ]


DESCRIBER = Describer(describe, events=config_map_events)
