"""Horizontal pod autoscalers, of v2 and of v1."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from kubecli.meta.fields import Object, at, items, mapping, text
from kubecli.snapshot.columns.table import NONE, UNKNOWN, UNSET, age_of, name_of, table, whole

_MOST = 2


def cells(obj: Object, now: datetime) -> list[Any]:
    return [
        name_of(obj),
        f"{text(obj, 'spec.scaleTargetRef.kind')}/{text(obj, 'spec.scaleTargetRef.name')}",
        _targets(obj),
        text(obj, "spec.minReplicas", UNSET),
        whole(obj, "spec.maxReplicas"),
        whole(obj, "status.currentReplicas"),
        age_of(obj, now),
    ]


TABLE = table(cells, "Reference", "Targets", "MinPods", "MaxPods", "Replicas", "Age")


def _targets(obj: Object) -> str:
    goal = at(obj, "spec.targetCPUUtilizationPercentage")
    if goal is not None:  # v1
        return f"cpu: {_percent(at(obj, 'status.currentCPUUtilizationPercentage'), UNKNOWN)}/{goal}%"
    metrics, measured = items(obj, "spec.metrics"), items(obj, "status.currentMetrics")
    shown = [_target(each, measured[i] if i < len(measured) else {}) for i, each in enumerate(metrics)]
    joined = ", ".join(shown[:_MOST])
    if len(shown) > _MOST:
        return f"{joined} + {len(shown) - _MOST} more..."
    return joined or NONE


def _target(metric: Object, measured: object) -> str:
    kind = text(metric, "type")
    path = kind[:1].lower() + kind[1:]
    source = mapping(metric, path)
    current = f"{path}.current"
    average = at(source, "target.averageValue")
    if kind in ("Resource", "ContainerResource"):
        name = text(source, "name")
        if average is not None:
            return f"{name}: {text(measured, f'{current}.averageValue', UNKNOWN)}/{average}"
        used = _percent(at(measured, f"{current}.averageUtilization"), UNKNOWN)
        return f"{name}: {used}/{_percent(at(source, 'target.averageUtilization'), '<auto>')}"
    if kind == "Pods":
        return f"{text(measured, f'{current}.averageValue', UNKNOWN)}/{text(source, 'target.averageValue')}"
    if average is not None:
        return f"{text(measured, f'{current}.averageValue', UNKNOWN)}/{average} (avg)"
    return f"{text(measured, f'{current}.value', UNKNOWN)}/{text(source, 'target.value')}"


def _percent(value: object, missing: str) -> str:
    return missing if value is None else f"{value}%"
