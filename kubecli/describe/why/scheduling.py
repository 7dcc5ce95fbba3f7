"""Whether a node can take a pod: its taints, labels and size, each on its own."""

from __future__ import annotations

from collections.abc import Iterator

from kubecli.describe.resources import amounts, pod_requests
from kubecli.meta.fields import Object, at, flag, items, mapping, name, text, words

Obstacle = tuple[str, str]
"""What stands in the way, and the field it came from."""


def obstacles(pod: Object, node: Object) -> list[Obstacle]:
    """Why a node cannot take a pod, as far as these two objects say; room taken by other pods is not counted."""
    return [*_closed(pod, node), *_labels(pod, node), *_size(pod, node)]


def _closed(pod: Object, node: Object) -> Iterator[Obstacle]:
    where = f"node/{name(node)}"
    tolerations = items(pod, "spec.tolerations")
    if flag(node, "spec.unschedulable"):
        yield "it is cordoned", f"{where} spec.unschedulable"
    for i, taint in enumerate(items(node, "spec.taints")):
        if text(taint, "effect") == "PreferNoSchedule" or any(tolerates(each, taint) for each in tolerations):
            continue
        key, value = text(taint, "key"), text(taint, "value")
        written = f"{key}{f'={value}' if value else ''}:{text(taint, 'effect')}"
        yield f"its taint {written} is not tolerated", f"{where} spec.taints[{i}]"


def tolerates(toleration: Object, taint: Object) -> bool:
    """An empty key with Exists tolerates every key, an empty effect every effect."""
    effect, key = text(toleration, "effect"), text(toleration, "key")
    if effect and effect != text(taint, "effect"):
        return False
    if key and key != text(taint, "key"):
        return False
    if text(toleration, "operator") == "Exists":
        return True
    return bool(key) and text(toleration, "value") == text(taint, "value")


def _labels(pod: Object, node: Object) -> Iterator[Obstacle]:
    labels = mapping(node, "metadata.labels")
    where = f"node/{name(node)} metadata.labels"
    for key, value in mapping(pod, "spec.nodeSelector").items():
        if labels.get(key) != value:
            has = f"it has {key}={labels[key]}" if key in labels else f"it has no label {key}"
            yield f"{has}, the pod's node selector wants {key}={value}", where
    affinity = at(pod, "spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution")
    terms = items(affinity, "nodeSelectorTerms")
    if affinity is not None and not any(_matches(term, labels, name(node)) for term in terms):
        yield "its labels match no term of the pod's required node affinity", where


def _matches(term: Object, labels: Object, node: str) -> bool:
    expressions, fields = items(term, "matchExpressions"), items(term, "matchFields")
    if not expressions and not fields:
        return False
    return all(_holds(each, labels.get(text(each, "key"))) for each in expressions) and all(
        _holds(each, node) for each in fields
    )


def _holds(requirement: Object, value: object) -> bool:
    values = words(requirement, "values")
    match text(requirement, "operator"):
        case "In":
            return value in values
        case "NotIn":
            return value not in values
        case "Exists":
            return value is not None
        case "DoesNotExist":
            return value is None
        case "Gt" | "Lt" as operator:
            try:
                have, bound = int(str(value)), int(str(values[0]))
            except (ValueError, IndexError):
                return False
            return have > bound if operator == "Gt" else have < bound
    return False


def _size(pod: Object, node: Object) -> Iterator[Obstacle]:
    room = amounts(mapping(node, "status.allocatable"))
    for resource, wanted in pod_requests(pod, use_status=False).items():
        if not wanted.unscaled:
            continue
        if resource not in room:
            yield f"it has no {resource}, the pod asks for {wanted}", f"node/{name(node)} status.allocatable"
        elif room[resource] < wanted:
            yield (
                f"it has {room[resource]} of {resource} in all, the pod asks for {wanted}",
                f"node/{name(node)} status.allocatable.{resource}",
            )
