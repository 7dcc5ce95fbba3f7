"""IP addresses."""

from __future__ import annotations

from kubecli.describe.events import write_events
from kubecli.describe.labels import write_metadata
from kubecli.describe.scene import Describer, Scene, object_events
from kubecli.describe.writer import Writer
from kubecli.meta.fields import Object, at, name, text


def describe(w: Writer, address: Object, scene: Scene) -> None:
    w.row(0, "Name:", name(address))
    write_metadata(w, address)
    parent = at(address, "spec.parentRef")
    if parent is not None:
        w.write(0, "Parent Reference:\n")
        for label in ("Group", "Resource", "Namespace", "Name"):
            w.row(1, f"{label}:", text(parent, label.lower()))
    write_events(w, scene)


DESCRIBER = Describer(describe, versions=("v1", "v1beta1"), events=object_events)
