"""Daemon sets."""

from __future__ import annotations

from kubecli.describe.events import write_events
from kubecli.describe.labels import one_line, selector_text, write_metadata
from kubecli.describe.scene import Describer, Need, Scene, object_events
from kubecli.describe.templates import write_pod_template
from kubecli.describe.workloads import PODS, pods_need, pods_status
from kubecli.describe.writer import Writer
from kubecli.meta.fields import Object, at, mapping, name, namespace, number

COUNTS = (
    ("Desired Number of Nodes Scheduled", "desiredNumberScheduled"),
    ("Current Number of Nodes Scheduled", "currentNumberScheduled"),
    ("Number of Nodes Scheduled with Up-to-date Pods", "updatedNumberScheduled"),
    ("Number of Nodes Scheduled with Available Pods", "numberAvailable"),
    ("Number of Nodes Misscheduled", "numberMisscheduled"),
)


def describe(w: Writer, daemon_set: Object, scene: Scene) -> None:
    w.row(0, "Name:", name(daemon_set))
    w.row(0, "Namespace:", namespace(daemon_set))
    w.row(0, "Selector:", selector_text(at(daemon_set, "spec.selector")))
    w.row(0, "Node-Selector:", one_line(mapping(daemon_set, "spec.template.spec.nodeSelector")))
    write_metadata(w, daemon_set)
    for label, path in COUNTS:
        w.write(0, f"{label}: {number(daemon_set, f'status.{path}')}\n")
    w.row(0, "Pods Status:", pods_status(daemon_set, scene.related[PODS]))
    write_pod_template(w, at(daemon_set, "spec.template") or {}, scene)
    write_events(w, scene)


def needs(daemon_set: Object) -> dict[str, Need]:
    return pods_need(daemon_set, selector_text(at(daemon_set, "spec.selector")))


DESCRIBER = Describer(describe, needs=needs, events=object_events)
