"""Asking the metrics API: what nodes and pods use, and the objects that say how much they may."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import Any

from msgspec import Struct, field

from kubecli.api.ahead import side_by_side
from kubecli.api.answers import RequestInfo
from kubecli.api.lists import ObjectList
from kubecli.clusters.session import Session
from kubecli.errors.api import ApiError
from kubecli.errors.base import KubecliError
from kubecli.errors.reading import MetricsError
from kubecli.gotext.strconv import show_duration
from kubecli.meta import fields
from kubecli.meta.age import parse_time
from kubecli.meta.resource import Resource
from kubecli.reading.objects.namespaces import nothing_found
from kubecli.reading.objects.selection import Selection

Object = dict[str, Any]
GROUP = "metrics.k8s.io"
VERSIONS = ("v1", "v1beta1")
PODS = Resource("", "v1", "pods", "Pod", "pod", namespaced=True)
NODES = Resource("", "v1", "nodes", "Node", "node", namespaced=False)
CREATION_DELAY = timedelta(minutes=2)
"""A pod younger than this may well have no metrics yet."""


class NodeUsage(Struct, frozen=True):
    """metrics: NodeMetrics. nodes: those they are of, and those without any."""

    metrics: list[Object]
    nodes: list[Object]

    def by_name(self) -> dict[str, tuple[Object | None, Object]]:
        """Each node with its metrics, or None."""
        metrics = {fields.name(each): each for each in self.metrics}
        return {fields.name(node): (metrics.get(fields.name(node)), node) for node in self.nodes}


def node_usage(session: Session, name: str, selector: str) -> NodeUsage:
    """name: "" for all that the selector picks. Raises MetricsError."""
    resource = metrics_resource(session, "nodes", "NodeMetrics", namespaced=False)
    metrics = fetch(session, resource, "", name, selector)
    if not metrics:
        raise MetricsError("metrics not available yet")
    return NodeUsage(metrics, fetch(session, NODES, "", name, selector))


class PodUsage(Struct, frozen=True):
    """metrics: PodMetrics. pods: by namespace and name, where they were asked for. errors: of some namespaces."""

    metrics: list[Object]
    pods: dict[tuple[str, str], Object] = field(default_factory=dict)
    errors: list[KubecliError] = field(default_factory=list)

    def by_key(self) -> dict[tuple[str, str], Object]:
        """The metrics by namespace and name."""
        return {key_of(each): each for each in self.metrics}


def pod_usage(session: Session, selection: Selection, *, with_pods: bool) -> PodUsage:
    """What pods use: of one that is named, or of all that the selectors pick.

    with_pods: the pods themselves are wanted, too. Raises MetricsError; what goes wrong in one of several
    namespaces is kept.
    """
    resource = metrics_resource(session, "pods", "PodMetrics", namespaced=True)
    places = selection.namespaces(session)
    jobs = [partial(_pods_in, session, resource, place, selection, with_pods) for place in places]
    found: list[PodUsage] = []
    errors: list[KubecliError] = []
    for started in side_by_side(jobs):
        try:
            found.append(started.result())
        except (ApiError, MetricsError) as error:
            errors.append(error)
    metrics = [each for usage in found for each in usage.metrics]
    return PodUsage(metrics, {key: pod for usage in found for key, pod in usage.pods.items()}, errors)


def _pods_in(
    session: Session, resource: Resource, namespace: str, selection: Selection, with_pods: bool
) -> PodUsage:
    """Raises MetricsError when there are no metrics, and pods that should have some."""
    name, only = _name(selection), selection.field_selector
    metrics = fetch(session, resource, namespace, name, selection.selector)
    pods: dict[tuple[str, str], Object] = {}
    if metrics and (with_pods or only):
        pods = pods_by_key(session, namespace, selection)
        if only:
            metrics = [each for each in metrics if key_of(each) in pods]
    if not metrics:
        _explain_nothing(session, pods_by_key(session, namespace, selection))
    return PodUsage(metrics, pods)


def pods_on_nodes(session: Session, node: str) -> PodUsage:
    """What all pods use, and the pods: of one node, or of all ("").

    Raises MetricsError.
    """
    resource = metrics_resource(session, "pods", "PodMetrics", namespaced=True)
    only = f"spec.nodeName={node}" if node else ""
    jobs = [partial(fetch, session, resource, "", ""), partial(fetch, session, PODS, "", "", "", only)]
    metrics, pods = [started.result() for started in side_by_side(jobs)]
    return PodUsage(metrics, {key_of(pod): pod for pod in pods})


def no_pods(namespaces: Sequence[str]) -> str:
    return nothing_found(namespaces)


def pods_by_key(session: Session, namespace: str, selection: Selection) -> dict[tuple[str, str], Object]:
    found = fetch(session, PODS, namespace, _name(selection), selection.selector, selection.field_selector)
    return {key_of(pod): pod for pod in found}


def key_of(obj: Object) -> tuple[str, str]:
    return (fields.namespace(obj), fields.name(obj))


def _name(selection: Selection) -> str:
    return selection.arguments[0] if selection.arguments else ""


def _explain_nothing(session: Session, pods: dict[tuple[str, str], Object]) -> None:
    for key, pod in pods.items():
        created = parse_time(fields.text(pod, "metadata.creationTimestamp"))
        age = session.runtime.now() - created if created else timedelta()
        if age > CREATION_DELAY:
            shown = show_duration(age.total_seconds())
            raise MetricsError(f"Metrics not available for pod {'/'.join(key)}, age: {shown}")
    if pods:
        raise MetricsError("metrics not available yet")


def metrics_resource(session: Session, name: str, kind: str, *, namespaced: bool) -> Resource:
    """The metrics API's own resource of pods or nodes. Raises MetricsError where the server has none."""
    for group in session.resources.groups("/apis"):
        if group.name == GROUP:
            versions = [version for version in VERSIONS if version in group.versions]
            if versions:
                return Resource(GROUP, versions[0], name, kind, "", namespaced)
    raise MetricsError("Metrics API not available")


def fetch(
    session: Session, resource: Resource, namespace: str, name: str, selector: str = "", field_selector: str = ""
) -> list[Object]:
    """A list's items, or the one that was named."""
    path = resource.path(namespace, name)
    params: Sequence[tuple[str, str]] = (("labelSelector", selector), ("fieldSelector", field_selector))
    given = [] if name else [each for each in params if each[1]]
    answer = session.api.get(path, params=given, about=RequestInfo(resource, name, path))
    return [answer.decode(dict[str, Any])] if name else answer.decode(ObjectList).items or []
