"""Which containers' logs are read: pure rules over pods and workloads, in kubectl's order and words.

Follows kubectl's polymorphichelpers.logsForObject and podutils.ByLogging. Where kubectl reads several containers
in the random order of a Go map, the order here is the pods', and in a pod: init, regular, ephemeral containers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from msgspec import Struct

from kubecli.errors.reading import LogsError
from kubecli.meta import fields
from kubecli.meta.fields import mapping, number, objects, strings, text, words
from kubecli.meta.resource import Resource

Object = Mapping[str, Any]
PODS = Resource("", "v1", "pods", "Pod", "pod", namespaced=True)
DEFAULT_CONTAINER = "kubectl.kubernetes.io/default-container"
FIELDS = ("initContainers", "containers", "ephemeralContainers")
STATUSES = ("initContainerStatuses", "containerStatuses", "ephemeralContainerStatuses")


class LogSource(Struct, frozen=True):
    """One instance of a container, which has a log of its own.

    context: of the cluster. uid: the pod's, which tells a pod from a later one of the same name. restarts: how
    often it was started anew.
    """

    namespace: str
    pod: str
    container: str
    uid: str = ""
    restarts: int = 0
    context: str = ""


def sources_of(
    pod: Object,
    container: str,
    *,
    all_containers: bool,
    quiet: bool,
    say: Callable[[str], None],
    matching: re.Pattern[str] | None = None,
) -> list[LogSource]:
    """The containers of one pod that are to be read.

    container: the one asked for, "" for the default. matching: those whose name it matches, if any. quiet: several
    pods are read, so that a default is no news.
    say: takes a line for stderr. Raises LogsError for a container the pod does not have.
    """
    spec = mapping(pod, "spec")
    name, namespace, uid = fields.name(pod), fields.namespace(pod), fields.uid(pod)
    names = [text(each, "name") for field in FIELDS for each in objects(spec, field)]
    if all_containers or matching is not None:
        chosen = [each for each in names if matching is None or matching.search(each)]
        return [LogSource(namespace, name, each, uid, restarts_of(pod, each)) for each in chosen]
    known = set(names)
    if not container:
        container = strings(pod, "metadata.annotations").get(DEFAULT_CONTAINER, "")
        if container and container not in known:
            say(f'Default container name "{container}" not found in pod {name}')
            container = ""
    regular = objects(spec, "containers")
    if not container and regular:
        container = text(regular[0], "name")
        if not quiet and len(known) > 1:
            say(f'Defaulted container "{container}" out of: {container_names(spec)}')
    if container not in known:
        raise LogsError(f"container {container} is not valid for pod {name} out of: {container_names(spec)}")
    return [LogSource(namespace, name, container, uid, restarts_of(pod, container))]


def status_of(pod: Object, container: str) -> Object:
    """A container's status; empty before it has one."""
    status = mapping(pod, "status")
    found = (each for field in STATUSES for each in objects(status, field) if each.get("name") == container)
    return next(found, {})


def restarts_of(pod: Object, container: str) -> int:
    return number(status_of(pod, container), "restartCount")


def has_started(pod: Object, container: str) -> bool:
    """Whether there is a log to follow: of an instance that runs, or has run."""
    status = status_of(pod, container)
    states = (mapping(status, "state"), mapping(status, "lastState"))
    return any("running" in state or "terminated" in state for state in states)


def is_over(pod: Object) -> bool:
    """Whether no container of the pod will write any more."""
    return text(pod, "status.phase") in ("Succeeded", "Failed")


def container_names(spec: Object) -> str:
    """ "web, sidecar, debugger (ephem), setup (init)"."""
    marks = (("containers", ""), ("ephemeralContainers", " (ephem)"), ("initContainers", " (init)"))
    return ", ".join(text(each, "name") + mark for field, mark in marks for each in objects(spec, field))


def pod_selector(kind: str, obj: Object) -> str:
    """The label selector of a workload's or service's pods. Raises LogsError for a kind that has none."""
    selector = mapping(obj, "spec.selector")
    if kind == "Service" and not selector:
        problem = f"invalid service '{fields.name(obj)}': Service is defined without a selector"
        raise LogsError(f"cannot get the logs from *v1.Service: {problem}")
    if kind in ("Service", "ReplicationController"):
        return _equalities(strings(obj, "spec.selector"))
    if kind in ("ReplicaSet", "StatefulSet", "DaemonSet", "Deployment", "Job"):
        return label_selector(selector)
    raise LogsError(f"cannot get the logs from *v1.{kind}: selector for *v1.{kind} not implemented")


def label_selector(selector: Object) -> str:
    """metav1.LabelSelector as the text a request takes."""
    labels = strings(selector, "matchLabels")
    terms = [_equalities(labels)] if labels else []
    for expression in objects(selector, "matchExpressions"):
        key, values = text(expression, "key"), ",".join(sorted(words(expression, "values")))
        operator = text(expression, "operator")
        terms.append(
            {
                "In": f"{key} in ({values})",
                "NotIn": f"{key} notin ({values})",
                "Exists": key,
                "DoesNotExist": f"!{key}",
            }.get(operator, f"{key}")
        )
    return ",".join(terms)


def _equalities(labels: Mapping[str, str]) -> str:
    return ",".join(f"{key}={labels[key]}" for key in sorted(labels))


def by_logging(pods: Iterable[Object]) -> list[Object]:
    """The pods most worth reading first: scheduled, running, ready, ready for longest, most restarts, oldest."""
    return sorted(pods, key=_rank)


def _rank(pod: Object) -> tuple[Any, ...]:
    conditions = objects(pod, "status.conditions")
    ready = next((c for c in conditions if c.get("type") == "Ready" and c.get("status") == "True"), None)
    restarts = max((number(c, "restartCount") for c in objects(pod, "status.containerStatuses")), default=0)
    init = objects(pod, "spec.initContainers")
    sidecars = {text(c, "name") for c in init if c.get("restartPolicy") == "Always"}
    of_sidecars = (c for c in objects(pod, "status.initContainerStatuses") if text(c, "name") in sidecars)
    sidecar_restarts = max((number(c, "restartCount") for c in of_sidecars), default=0)
    created = text(pod, "metadata.creationTimestamp")
    since = text(ready, "lastTransitionTime")
    return (
        not text(pod, "spec.nodeName"),
        {"Pending": 2, "Unknown": 1}.get(text(pod, "status.phase"), 0),
        ready is None,
        (not since, since) if ready else (True, ""),
        -restarts,
        -sidecar_restarts,
        (not created, created),
    )
