"""A pod's quality-of-service class: the one in its status, else what its requests and limits make it."""

from __future__ import annotations

from kubecli.describe.fields import Object, at, items, mapping, text
from kubecli.describe.resources import Amounts, add, amounts

COUNTED = ("cpu", "memory")


def qos_class(pod: Object) -> str:
    """Guaranteed: cpu and memory are limited everywhere and requested as much. BestEffort: none is set at all.

    Resources of the pod as a whole, where it has them, count instead of those of its containers.
    """
    stated = text(pod, "status.qosClass")
    if stated:
        return stated
    holders = [*items(pod, "spec.containers"), *items(pod, "spec.initContainers")]
    if at(pod, "spec.resources") is not None:
        holders = [mapping(pod, "spec")]
    requests: Amounts = {}
    limits: Amounts = {}
    limited = True
    for holder in holders:
        add(requests, _counted(holder, "requests"))
        own = _counted(holder, "limits")
        add(limits, own)
        limited = limited and len(own) == len(COUNTED)
    if not requests and not limits:
        return "BestEffort"
    same = requests.keys() == limits.keys() and all(limits[key].equals(requests[key]) for key in requests)
    return "Guaranteed" if limited and same else "Burstable"


def _counted(holder: Object, side: str) -> Amounts:
    found = amounts(mapping(holder, f"resources.{side}"))
    return {key: found[key] for key in COUNTED if key in found and found[key].unscaled > 0}
