"""Stateful sets."""

from __future__ import annotations

from kubecli.describe.claims import write_claim_templates
from kubecli.describe.events import write_events
from kubecli.describe.labels import selector_text, write_metadata
from kubecli.describe.scene import Describer, Need, Scene, object_events
from kubecli.describe.templates import write_pod_template
from kubecli.describe.workloads import PODS, pods_need, pods_status
from kubecli.describe.writer import Writer
from kubecli.meta.fields import Object, at, items, mapping, name, namespace, number, text


def describe(w: Writer, stateful_set: Object, scene: Scene) -> None:
    spec = mapping(stateful_set, "spec")
    w.row(0, "Name:", name(stateful_set))
    w.row(0, "Namespace:", namespace(stateful_set))
    w.row(0, "CreationTimestamp:", scene.clock.stamp(at(stateful_set, "metadata.creationTimestamp")))
    w.row(0, "Selector:", selector_text(at(spec, "selector")))
    write_metadata(w, stateful_set)
    for title, field in (("Service Name:", "serviceName"), ("Pod Management Policy:", "podManagementPolicy")):
        if text(spec, field):
            w.row(0, title, text(spec, field))
    desired, total = number(spec, "replicas"), number(stateful_set, "status.replicas")
    w.row(0, "Replicas:", f"{desired} desired | {total} total")
    _write_strategy(w, spec)
    _write_claim_retention(w, spec)
    w.row(0, "Pods Status:", pods_status(stateful_set, scene.related[PODS]))
    write_pod_template(w, at(spec, "template") or {}, scene)
    write_claim_templates(w, items(spec, "volumeClaimTemplates"))
    write_events(w, scene)


def _write_strategy(w: Writer, spec: Object) -> None:
    w.row(0, "Update Strategy:", text(spec, "updateStrategy.type"))
    rolling = mapping(spec, "updateStrategy.rollingUpdate")
    if at(rolling, "partition") is not None:
        w.row(1, "Partition:", str(number(rolling, "partition")))
        if at(rolling, "maxUnavailable") is not None:
            w.row(1, "MaxUnavailable:", text(rolling, "maxUnavailable"))


def _write_claim_retention(w: Writer, spec: Object) -> None:
    policy = at(spec, "persistentVolumeClaimRetentionPolicy")
    if policy is not None:
        w.write(0, "Persistent Volume Claim Retention Policy:\n")
        w.row(1, "WhenDeleted:", text(policy, "whenDeleted"))
        w.row(1, "WhenScaled:", text(policy, "whenScaled"))


def needs(stateful_set: Object) -> dict[str, Need]:
    return pods_need(stateful_set, selector_text(at(stateful_set, "spec.selector")))


DESCRIBER = Describer(describe, needs=needs, events=object_events)
