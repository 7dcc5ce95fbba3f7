"""Horizontal pod autoscalers: v2, and v1 where a server has no other."""

from __future__ import annotations

from typing import Any

from kubecli.describe.conditions import write_conditions
from kubecli.describe.events import write_events
from kubecli.describe.labels import write_metadata
from kubecli.describe.resources import quantity
from kubecli.describe.scene import Describer, Scene, object_events
from kubecli.describe.writer import Writer
from kubecli.gotext.quote import quote
from kubecli.meta.fields import Object, at, items, mapping, name, namespace, number, text

COLUMNS = ("Type", "Status", "Reason", "Message")
UNKNOWN = "<unknown>"
_RESOURCES = {"Resource": "resource", "ContainerResource": "containerResource"}


def describe(w: Writer, autoscaler: Object, scene: Scene) -> None:
    spec, status = mapping(autoscaler, "spec"), mapping(autoscaler, "status")
    is_v1 = text(autoscaler, "apiVersion") == "autoscaling/v1"
    target = mapping(spec, "scaleTargetRef")
    w.row(0, "Name:", name(autoscaler))
    w.row(0, "Namespace:", namespace(autoscaler))
    write_metadata(w, autoscaler)
    w.row(0, "CreationTimestamp:", scene.clock.stamp(at(autoscaler, "metadata.creationTimestamp")))
    w.row(0, "Reference:", f"{text(target, 'kind')}/{text(target, 'name')}")
    if is_v1:
        _write_cpu(w, spec, status)
    else:
        w.row(0, "Metrics:", "( current / target )")
        measured = items(status, "currentMetrics")
        for i, metric in enumerate(items(spec, "metrics")):
            _write_metric(w, metric, measured[i] if i < len(measured) else {})
    w.row(0, "Min replicas:", text(spec, "minReplicas", "<unset>"))
    w.row(0, "Max replicas:", str(number(spec, "maxReplicas")))
    if not is_v1 and at(spec, "behavior") is not None:
        w.write(0, "Behavior:\n")
        _write_behavior(w, "Scale Up", at(spec, "behavior.scaleUp"))
        _write_behavior(w, "Scale Down", at(spec, "behavior.scaleDown"))
    current, desired = number(status, "currentReplicas"), number(status, "desiredReplicas")
    w.row(0, f"{text(target, 'kind')} pods:", f"{current} current / {desired} desired")
    if not is_v1:
        write_conditions(w, items(status, "conditions"), COLUMNS, scene.clock)
    write_events(w, scene)


def _write_cpu(w: Writer, spec: Object, status: Object) -> None:
    wanted = at(spec, "targetCPUUtilizationPercentage")
    if wanted is not None:
        w.row(0, "Target CPU utilization:", f"{wanted}%")
        current = at(status, "currentCPUUtilizationPercentage")
        w.row(0, "Current CPU utilization:", f"{UNKNOWN if current is None else current}%")


def _write_metric(w: Writer, metric: Object, measured: Object) -> None:
    kind = text(metric, "type")
    if kind in _RESOURCES:
        _write_resource(w, kind, mapping(metric, _RESOURCES[kind]), at(measured, _RESOURCES[kind]))
        return
    path = {"External": "external", "Pods": "pods", "Object": "object"}.get(kind)
    if path is None:
        w.write(1, f"<unknown metric type {quote(kind)}>\n")
        return
    source, found = mapping(metric, path), at(measured, path)
    title = text(source, "metric.name")
    average = at(source, "target.averageValue") is not None
    if kind == "Object":
        average = text(source, "target.type") == "AverageValue"
        described = f"{text(source, 'describedObject.kind')}/{text(source, 'describedObject.name')}"
        label = f'"{title}" on {described} (target {"average " if average else ""}value):'
    elif kind == "Pods":
        average, label = True, f"{quote(title)} on pods:"
    else:
        label = f"{quote(title)} (target {'average ' if average else ''}value):"
    field = "averageValue" if average else "value"
    current = UNKNOWN if found is None else _quantity(at(found, f"current.{field}"))
    if kind == "External" and average and at(found, "current.averageValue") is None:
        current = UNKNOWN
    w.row(1, label, f"{current} / {_quantity(at(source, f'target.{field}'))}")


def _write_resource(w: Writer, kind: str, source: Object, measured: Any) -> None:
    label = f"resource {text(source, 'name')}"
    if kind == "ContainerResource":
        label += f' of container "{text(source, "container")}"'
    label += " on pods"
    current = UNKNOWN
    if at(source, "target.averageValue") is not None:
        if measured is not None:
            current = _quantity(at(measured, "current.averageValue"))
        w.row(1, f"{label}:", f"{current} / {_quantity(at(source, 'target.averageValue'))}")
        return
    used, wanted = at(measured, "current.averageUtilization"), at(source, "target.averageUtilization")
    if used is not None:
        current = f"{used}% ({_quantity(at(measured, 'current.averageValue'))})"
    goal = "<auto>" if wanted is None else f"{wanted}%"
    w.row(1, f"{label}  (as a percentage of request):", f"{current} / {goal}")


def _quantity(value: object) -> str:
    return "<nil>" if value is None else quantity(value)


def _write_behavior(w: Writer, direction: str, rules: Any) -> None:
    if rules is None:
        return
    w.write(1, f"{direction}:\n")
    if at(rules, "stabilizationWindowSeconds") is not None:
        w.write(2, f"Stabilization Window: {number(rules, 'stabilizationWindowSeconds')} seconds\n")
    policies = items(rules, "policies")
    if policies:
        w.write(2, f"Select Policy: {text(rules, 'selectPolicy', 'Max')}\n")
        w.write(2, "Policies:\n")
    for policy in policies:
        kind, value = text(policy, "type"), number(policy, "value")
        w.row(3, f"- Type: {kind}", f"Value: {value}", f"Period: {number(policy, 'periodSeconds')} seconds")


DESCRIBER = Describer(describe, versions=("v2", "v1"), events=object_events)
