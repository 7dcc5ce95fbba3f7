"""What differs between any two readings of a cluster and says nothing: left out unless --all-fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kubecli.meta.fields import mapping, objects, text

Object = dict[str, Any]

_METADATA = ("creationTimestamp", "generation", "managedFields", "resourceVersion", "selfLink", "uid")
_ANNOTATIONS = (
    "control-plane.alpha.kubernetes.io/leader",
    "deprecated.daemonset.template.generation",
    "endpoints.kubernetes.io/last-change-trigger-time",
    "kubectl.kubernetes.io/last-applied-configuration",
)
_CONDITION = ("lastHeartbeatTime", "lastProbeTime", "lastTransitionTime", "lastUpdateTime", "observedGeneration")
_BY_KIND: Mapping[str, tuple[str, ...]] = {
    "Lease": ("spec.acquireTime", "spec.renewTime"),
    "PersistentVolume": ("spec.claimRef.resourceVersion", "spec.claimRef.uid"),
    "ServiceAccount": ("secrets",),
}


def quiet(obj: Object) -> Object:
    """The object without noise: a copy of what is changed. Kinds whose objects are moments are EPHEMERAL."""
    kept = dict(obj)
    metadata = {key: value for key, value in mapping(obj, "metadata").items() if key not in _METADATA}
    annotations = {
        key: value for key, value in mapping(metadata, "annotations").items() if key not in _ANNOTATIONS
    }
    if "annotations" in metadata:
        metadata["annotations"] = annotations
        if not annotations:
            del metadata["annotations"]
    if isinstance(metadata.get("ownerReferences"), list):
        metadata["ownerReferences"] = [
            {key: value for key, value in owner.items() if key != "uid"}
            for owner in objects(metadata, "ownerReferences")
        ]
    kept["metadata"] = metadata
    if isinstance(obj.get("status"), dict):
        kept["status"] = _status(obj["status"])
    for path in _BY_KIND.get(text(obj, "kind"), ()):
        _drop(kept, path.split("."))
    return kept


def _status(status: Object) -> Object:
    """Conditions by type: in which order they stand is chance."""
    kept = {key: value for key, value in status.items() if key != "observedGeneration"}
    if isinstance(kept.get("conditions"), list):
        kept["conditions"] = [
            {key: value for key, value in each.items() if key not in _CONDITION}
            for each in sorted(objects(kept, "conditions"), key=lambda each: text(each, "type"))
        ]
    return kept


def _drop(holder: Object, steps: list[str]) -> None:
    """Takes a field out; what leads to it is copied, as others may hold it."""
    step, *rest = steps
    if not rest:
        holder.pop(step, None)
    elif isinstance(holder.get(step), dict):
        holder[step] = dict(holder[step])
        _drop(holder[step], rest)


EPHEMERAL = frozenset([("", "events"), ("events.k8s.io", "events"), ("coordination.k8s.io", "leases")])
"""Types that are left out unless they are named: each of their objects is a moment, or a heartbeat."""
