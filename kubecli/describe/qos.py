"""A pod's quality-of-service class: the one in its status, else what its requests and limits make it.

Source: k8s.io/kubectl/pkg/util/qos. A set of requests and limits is BestEffort where neither counts, Guaranteed
where cpu and memory are both limited and requested as much, Burstable between; a pod is what its containers are.
"""

from __future__ import annotations

from kubecli.describe.resources import amounts, is_pod_level
from kubecli.meta.fields import Object, items, mapping, text
from kubecli.meta.quantity import Quantity

BEST_EFFORT, BURSTABLE, GUARANTEED = "BestEffort", "Burstable", "Guaranteed"


def qos_class(pod: Object) -> str:
    """Resources of the pod as a whole count instead of those of its containers, where it names any that can."""
    stated = text(pod, "status.qosClass")
    if stated:
        return stated
    spec = mapping(pod, "spec")
    if any(is_pod_level(key) for side in ("requests", "limits") for key in mapping(spec, f"resources.{side}")):
        return _class_of(spec)
    containers = [*items(spec, "initContainers"), *items(spec, "containers")]
    return _common({_class_of(container) for container in containers})


def _class_of(holder: Object) -> str:
    """Of one set of requests and limits."""
    requests, limits = (amounts(mapping(holder, f"resources.{side}")) for side in ("requests", "limits"))
    classes = set()
    for resource in ("cpu", "memory"):
        wanted, limit = requests.get(resource, Quantity()), limits.get(resource, Quantity())
        if not wanted.equals(limit):
            return BURSTABLE
        classes.add(GUARANTEED if wanted.unscaled else BEST_EFFORT)
    return _common(classes)


def _common(classes: set[str]) -> str:
    """Burstable where they are not all the same."""
    if not classes:
        return BEST_EFFORT
    return classes.pop() if len(classes) == 1 else BURSTABLE
