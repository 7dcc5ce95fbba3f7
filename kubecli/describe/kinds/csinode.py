"""CSI nodes."""

from __future__ import annotations

from kubecli.describe.events import write_events
from kubecli.describe.labels import write_metadata
from kubecli.describe.scene import Describer, Scene, object_events
from kubecli.describe.writer import Writer
from kubecli.gotext.values import sprint
from kubecli.meta.fields import Object, at, items, name, number, text


def describe(w: Writer, csi_node: Object, scene: Scene) -> None:
    w.row(0, "Name:", name(csi_node))
    write_metadata(w, csi_node)
    w.row(0, "CreationTimestamp:", scene.clock.stamp(at(csi_node, "metadata.creationTimestamp")))
    w.write(0, "Spec:\n")
    if at(csi_node, "spec.drivers") is not None:
        w.write(1, "Drivers:\n")
    for driver in items(csi_node, "spec.drivers"):
        w.write(2, f"{text(driver, 'name')}:\n")
        w.row(3, "Node ID:", text(driver, "nodeID"))
        if at(driver, "allocatable.count") is not None:
            w.write(3, "Allocatables:\n")
            w.row(4, "Count:", str(number(driver, "allocatable.count")))
        if at(driver, "topologyKeys") is not None:
            w.row(3, "Topology Keys:", sprint(items(driver, "topologyKeys")))
    write_events(w, scene)


DESCRIBER = Describer(describe, events=object_events)
