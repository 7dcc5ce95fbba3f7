"""Replication controllers."""

from __future__ import annotations

from kubecli.describe.conditions import write_workload_conditions
from kubecli.describe.events import write_events
from kubecli.describe.labels import one_line, write_metadata
from kubecli.describe.scene import Describer, Need, Scene, object_events
from kubecli.describe.templates import write_pod_template
from kubecli.describe.workloads import PODS, pods_need, pods_status
from kubecli.describe.writer import Writer
from kubecli.meta.fields import Object, at, items, mapping, name, namespace, number


def describe(w: Writer, controller: Object, scene: Scene) -> None:
    w.row(0, "Name:", name(controller))
    w.row(0, "Namespace:", namespace(controller))
    w.row(0, "Selector:", one_line(mapping(controller, "spec.selector")))
    write_metadata(w, controller)
    current, desired = number(controller, "status.replicas"), number(controller, "spec.replicas")
    w.row(0, "Replicas:", f"{current} current / {desired} desired")
    w.row(0, "Pods Status:", pods_status(controller, scene.related[PODS]))
    write_pod_template(w, at(controller, "spec.template"), scene)
    write_workload_conditions(w, items(controller, "status.conditions"))
    write_events(w, scene)


def needs(controller: Object) -> dict[str, Need]:
    selector = mapping(controller, "spec.selector")
    return pods_need(controller, one_line(selector) if selector else "")


DESCRIBER = Describer(describe, needs=needs, events=object_events)
