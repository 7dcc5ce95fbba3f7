"""`--clean`: an object as a person would write it, so that it can be kept, compared or applied elsewhere.

What the API server, its controllers and the scheduler filled in goes: status, identity, managed fields, addresses
and nodes that were assigned, and fields that have the API's own default, where it is known (defaults.py). What
somebody may have meant stays: replicas: 1, a Secret's type, an empty object that says something (emptyDir: {}).
kubectl has nothing like it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from kubecli.meta.fields import items, mapping, objects, text
from kubecli.reading.get.defaults import ANNOTATIONS, ASSIGNED, DEFAULTS, FINALIZERS, LABELS, POD, TEMPLATES

Object = dict[str, Any]


def clean(obj: Object) -> None:
    """Takes what nobody wrote out of an object, in place; of a List, out of each item."""
    kind = text(obj, "kind")
    if kind.endswith("List") and isinstance(obj.get("items"), list):
        for item in objects(obj, "items"):
            clean(item)
        return
    obj.pop("status", None)
    for holder in (obj, *_templates(obj, kind)):
        _clean_metadata(holder)
    spec = mapping(obj, "spec")
    for path, value in DEFAULTS.get(kind, {}).items():
        _drop(spec, path, value)
    pod = mapping(obj, TEMPLATES[kind]) if kind in TEMPLATES else {}
    if pod:
        _clean_pod(pod)
    match kind:
        case "Service":
            _clean_service(spec)
        case "Job":
            _clean_job(spec)
        case "PersistentVolumeClaim":
            spec.pop("volumeName", None)
        case "PersistentVolume":
            for field in ("uid", "resourceVersion"):
                mapping(spec, "claimRef").pop(field, None)
        case "StatefulSet":
            for claim in objects(spec, "volumeClaimTemplates"):
                claim.pop("status", None)
        case "ServiceAccount":
            obj.pop("secrets", None)
    if "spec" in obj and not obj["spec"]:
        del obj["spec"]


def _templates(obj: Object, kind: str) -> Iterator[Object]:
    """What has a metadata of its own inside an object."""
    yield mapping(obj, "spec.template")
    yield mapping(obj, "spec.jobTemplate")
    yield mapping(obj, "spec.jobTemplate.spec.template")
    yield from objects(obj, "spec.volumeClaimTemplates")


def _clean_metadata(holder: Object) -> None:
    metadata = holder.get("metadata")
    if not isinstance(metadata, dict):
        return
    for field in ASSIGNED:
        metadata.pop(field, None)
    if "name" in metadata:  # else nothing names it but this
        metadata.pop("generateName", None)
    for field, theirs in (("annotations", ANNOTATIONS), ("labels", LABELS)):
        values = mapping(metadata, field)
        for key in theirs:
            values.pop(key, None)
        if field in metadata and not values:
            del metadata[field]
    if "finalizers" in metadata:
        metadata["finalizers"] = [each for each in items(metadata, "finalizers") if each not in FINALIZERS]
        if not metadata["finalizers"]:
            del metadata["finalizers"]
    if not metadata:
        del holder["metadata"]


def _clean_pod(spec: Object) -> None:
    """What the scheduler and admission added, then the defaults."""
    for field in ("nodeName", "serviceAccount"):  # the second is an old name of serviceAccountName
        spec.pop(field, None)
    _without_token(spec)
    _keep(spec, "tolerations", lambda each: not _is_added_toleration(each))
    for which in ("containers", "initContainers", "ephemeralContainers"):
        for container in objects(spec, which):
            if container.get("imagePullPolicy") == _usual_pull_policy(text(container, "image")):
                del container["imagePullPolicy"]
    for path, value in POD.items():
        _drop(spec, path, value)


def _without_token(spec: Object) -> None:
    """The projected token of the service account, and its mounts."""
    names = {text(each, "name") for each in objects(spec, "volumes")}
    tokens = {each for each in names if each.startswith("kube-api-access-")}
    _keep(spec, "volumes", lambda each: text(each, "name") not in tokens)
    for which in ("containers", "initContainers", "ephemeralContainers"):
        for container in objects(spec, which):
            _keep(container, "volumeMounts", lambda each: text(each, "name") not in tokens)


def _is_added_toleration(toleration: Object) -> bool:
    """One of the two that the admission plugin DefaultTolerationSeconds adds."""
    return (
        text(toleration, "key") in ("node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable")
        and toleration.get("tolerationSeconds") == 300
        and toleration.get("operator") == "Exists"
    )


def _usual_pull_policy(image: str) -> str:
    """Always for :latest and for an image without a tag or digest."""
    name = image.rpartition("/")[2]
    if "@" in name:
        return "IfNotPresent"
    return "Always" if name.partition(":")[2] in ("", "latest") else "IfNotPresent"


def _clean_service(spec: Object) -> None:
    if spec.get("clusterIP") != "None":  # which says that it is headless
        spec.pop("clusterIP", None)
    for field in ("clusterIPs", "ipFamilies", "healthCheckNodePort"):
        spec.pop(field, None)
    for port in objects(spec, "ports"):
        port.pop("nodePort", None)
        if port.get("targetPort") == port.get("port"):
            port.pop("targetPort", None)


def _clean_job(spec: Object) -> None:
    """The selector that the API made of the job's uid."""
    labels = mapping(spec, "selector.matchLabels")
    if any(key.endswith("controller-uid") for key in labels):
        del spec["selector"]


def _keep(holder: Object, field: str, wanted: Callable[[Object], bool]) -> None:
    """Keeps those items of a list; a list that is empty then goes."""
    if field in holder:
        holder[field] = [each for each in items(holder, field) if not isinstance(each, dict) or wanted(each)]
        if not holder[field]:
            del holder[field]


def _drop(holder: Object, path: str, value: Any) -> None:
    """Takes a field out where it has the value: "ports[].protocol" is of each item of ports."""
    head, dot, rest = path.partition(".")
    if not dot:
        if head in holder and holder[head] == value and type(holder[head]) is type(value):
            del holder[head]
    elif head.endswith("[]"):
        for item in objects(holder, head[:-2]):
            _drop(item, rest, value)
    else:
        _drop(mapping(holder, head), rest, value)
