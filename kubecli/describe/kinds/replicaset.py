"""Replica sets."""

from __future__ import annotations

from kubecli.describe.conditions import write_workload_conditions
from kubecli.describe.events import write_events
from kubecli.describe.labels import selector_or_none, selector_text, write_metadata
from kubecli.describe.scene import Describer, Failure, Need, Scene, object_events
from kubecli.describe.templates import write_pod_template
from kubecli.describe.workloads import PODS, pods_need, pods_status
from kubecli.describe.writer import Writer
from kubecli.meta.fields import Object, at, controller_of, items, name, namespace, number, text


def describe(w: Writer, replica_set: Object, scene: Scene) -> None:
    w.row(0, "Name:", name(replica_set))
    w.row(0, "Namespace:", namespace(replica_set))
    w.row(0, "Selector:", selector_or_none(at(replica_set, "spec.selector")))
    write_metadata(w, replica_set)
    controller = controller_of(replica_set)
    if controller:
        w.row(0, "Controlled By:", f"{text(controller, 'kind')}/{text(controller, 'name')}")
    current, desired = number(replica_set, "status.replicas"), number(replica_set, "spec.replicas")
    w.row(0, "Replicas:", f"{current} current / {desired} desired")
    pods = scene.related[PODS]
    if isinstance(pods, Failure):
        w.row(0, "Pods Status:", f"error in fetching pods: {pods.message}")
    else:
        w.row(0, "Pods Status:", pods_status(replica_set, pods))
    write_pod_template(w, at(replica_set, "spec.template") or {}, scene)
    write_workload_conditions(w, items(replica_set, "status.conditions"))
    write_events(w, scene)


def needs(replica_set: Object) -> dict[str, Need]:
    return pods_need(replica_set, selector_text(at(replica_set, "spec.selector")), on_error="keep")


DESCRIBER = Describer(describe, needs=needs, events=object_events)
