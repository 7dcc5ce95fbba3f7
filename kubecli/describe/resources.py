"""Requests and limits: as a container states them, and what a whole pod asks of its node.

Source: k8s.io/component-helpers/resource: init containers run one after another, so that the most any of them
wants counts; a sidecar (an init container that restarts always) runs beside all that come later; pod-level
requests replace the sum; overhead is added; a resize in progress counts with the larger of what is asked for and
what the kubelet reports.
"""

from __future__ import annotations

from collections.abc import Mapping

from kubecli.describe.writer import Writer
from kubecli.meta.fields import Object, at, items, mapping, text
from kubecli.meta.quantity import Quantity, parse_quantity

Amounts = dict[str, Quantity]


POD_AMOUNTS = frozenset(
    [
        *(("metadata", key) for key in ("name", "namespace", "creationTimestamp")),
        *(
            (*path, "*", key)
            for path in (
                ("spec", "containers"),
                ("spec", "initContainers"),
                ("status", "containerStatuses"),
                ("status", "initContainerStatuses"),
            )
            for key in ("name", "restartPolicy", "resources", "allocatedResources")
        ),
        *(("spec", key) for key in ("resources", "overhead")),
        *(("status", "conditions", "*", key) for key in ("type", "reason")),
    ]
)
"""What is read here of a pod, and its name and age: of a node's thousands no more is decoded."""


def quantity(value: object) -> str:
    """A quantity in canonical form; "0" for a missing one."""
    return "0" if value is None else str(parse_quantity(value))


def amounts(values: Mapping[str, object]) -> Amounts:
    """A null amount is zero."""
    return {key: parse_quantity("0" if value is None else value) for key, value in values.items()}


def write_resources(w: Writer, resources: object, level: int) -> None:
    for title, path in (("Limits", "limits"), ("Requests", "requests")):
        values = mapping(resources, path)
        if values:
            w.write(level, f"{title}:\n")
        for key in sorted(values):
            w.row(level + 1, f"{key}:", quantity(values[key]))


def pod_requests(pod: Object, *, use_status: bool) -> Amounts:
    """What a pod asks for in all."""
    total = _aggregate(pod, "requests", "requests" if use_status else "")
    if use_status:
        total = _largest(total, _aggregate(pod, "requests", "allocated"))
    total.update(_pod_level(pod, "requests"))
    return add(total, amounts(mapping(pod, "spec.overhead")))


def pod_limits(pod: Object, *, use_status: bool) -> Amounts:
    """What a pod may use in all; a resource without a limit is absent."""
    total = _aggregate(pod, "limits", "limits" if use_status else "")
    total.update(_pod_level(pod, "limits"))
    for key, extra in amounts(mapping(pod, "spec.overhead")).items():
        if key in total and total[key].unscaled:
            total[key] += extra
    return total


def add(total: Amounts, more: Mapping[str, Quantity]) -> Amounts:
    """Adds more to total, in place."""
    for key, value in more.items():
        total[key] = total[key] + value if key in total else value
    return total


def _aggregate(pod: Object, which: str, status: str) -> Amounts:
    """Sums over the containers; with `status` each side of a resize counts, the larger wins in the sum."""
    spec = _sum(pod, which, "")
    if not status:
        return spec
    reported = _sum(pod, which, status)
    return reported if _resize_is_infeasible(pod) else _largest(spec, reported)


def _sum(pod: Object, which: str, status: str) -> Amounts:
    total: Amounts = {}
    sidecars: Amounts = {}
    starting: Amounts = {}
    for container in items(pod, "spec.containers"):
        add(total, _container(pod, container, which, status))
    for container in items(pod, "spec.initContainers"):
        own = _container(pod, container, which, status)
        if text(container, "restartPolicy") == "Always":
            add(total, own)
            add(sidecars, own)
            own = dict(sidecars)
        else:
            own = add(dict(own), sidecars)
        starting = _largest(starting, own)
    return _largest(total, starting)


def _container(pod: Object, container: Object, which: str, status: str) -> Amounts:
    """One container's amounts: from its spec, or as its status reports them where it does."""
    if status:
        reported = _status_of(pod, text(container, "name"))
        found = None if status == "allocated" else at(reported, f"resources.{which}")
        if found is None and which == "requests":
            found = at(reported, "allocatedResources")
        if found is not None:
            return amounts(found)
        if _resize_is_infeasible(pod):
            return {}
    return amounts(mapping(container, f"resources.{which}"))


def _status_of(pod: Object, container: str) -> Object:
    for path in ("status.containerStatuses", "status.initContainerStatuses"):
        for status in items(pod, path):
            if text(status, "name") == container:
                return dict(status)
    return {}


def _resize_is_infeasible(pod: Object) -> bool:
    for condition in items(pod, "status.conditions"):
        if text(condition, "type") == "PodResizePending":
            return text(condition, "reason") == "Infeasible"
    return False


def _pod_level(pod: Object, which: str) -> Amounts:
    found = amounts(mapping(pod, f"spec.resources.{which}"))
    return {key: found[key] for key in found if is_pod_level(key)}


def is_pod_level(resource: str) -> bool:
    """Whether a pod as a whole can ask for it, beside its containers."""
    return resource in ("cpu", "memory") or resource.startswith("hugepages-")


def _largest(first: Amounts, second: Amounts) -> Amounts:
    result = dict(first)
    for key, value in second.items():
        if key not in result or result[key] < value:
            result[key] = value
    return result
