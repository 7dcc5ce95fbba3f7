"""Nodes, namespaces, configuration, storage, access: kinds of few cells."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from kubecli.meta.fields import Object, at, flag, items, mapping, text, words
from kubecli.snapshot.columns.table import NONE, UNKNOWN, UNSET, age_of, created, name_of, table, whole

_MODES = {
    "ReadWriteOnce": "RWO",
    "ReadOnlyMany": "ROX",
    "ReadWriteMany": "RWX",
    "ReadWriteOncePod": "RWOP",
}
_CLASS = "volume.beta.kubernetes.io/storage-class"
_DEFAULT_CLASS = (
    "storageclass.kubernetes.io/is-default-class",
    "storageclass.beta.kubernetes.io/is-default-class",
)
_ROLE = "node-role.kubernetes.io/"


def _node(obj: Object, now: datetime) -> list[Any]:
    ready = [each for each in items(obj, "status.conditions") if text(each, "type") == "Ready"]
    status = "Unknown" if not ready else "Ready" if text(ready[-1], "status") == "True" else "NotReady"
    labels = mapping(obj, "metadata.labels")
    roles = {key.removeprefix(_ROLE) for key in labels if key.startswith(_ROLE)} - {""}
    if old := labels.get("kubernetes.io/role"):
        roles.add(str(old))
    info = mapping(obj, "status.nodeInfo")
    kernel, machine = text(info, "kernelVersion"), text(info, "architecture")
    return [
        name_of(obj),
        f"{status},SchedulingDisabled" if flag(obj, "spec.unschedulable") else status,
        ",".join(sorted(roles)) or NONE,
        age_of(obj, now),
        text(info, "kubeletVersion"),
        _address(obj, "InternalIP"),
        _address(obj, "ExternalIP"),
        text(info, "osImage") or UNKNOWN,
        (f"{kernel} ({machine})" if machine else kernel) or UNKNOWN,
        text(info, "containerRuntimeVersion") or UNKNOWN,
    ]


def _address(node: Object, kind: str) -> str:
    found = [text(each, "address") for each in items(node, "status.addresses") if text(each, "type") == kind]
    return found[0] if found else NONE


def _namespace(obj: Object, now: datetime) -> list[Any]:
    return [name_of(obj), text(obj, "status.phase"), age_of(obj, now)]


def _config_map(obj: Object, now: datetime) -> list[Any]:
    return [name_of(obj), len(mapping(obj, "data")) + len(mapping(obj, "binaryData")), age_of(obj, now)]


def _secret(obj: Object, now: datetime) -> list[Any]:
    return [name_of(obj), text(obj, "type"), len(mapping(obj, "data")), age_of(obj, now)]


def _service_account(obj: Object, now: datetime) -> list[Any]:
    return [name_of(obj), age_of(obj, now)]


def _claim(obj: Object, now: datetime) -> list[Any]:
    volume = text(obj, "spec.volumeName")
    return [
        name_of(obj),
        _phase(obj),
        volume,
        text(obj, "status.capacity.storage") if volume else "",
        _modes(words(obj, "status.accessModes")) if volume else "",
        _storage_class(obj),
        text(obj, "spec.volumeAttributesClassName", UNSET),
        age_of(obj, now),
        text(obj, "spec.volumeMode", UNSET),
    ]


def _volume(obj: Object, now: datetime) -> list[Any]:
    claim = at(obj, "spec.claimRef")
    return [
        name_of(obj),
        text(obj, "spec.capacity.storage"),
        _modes(words(obj, "spec.accessModes")),
        text(obj, "spec.persistentVolumeReclaimPolicy"),
        _phase(obj),
        "" if claim is None else f"{text(claim, 'namespace')}/{text(claim, 'name')}",
        _storage_class(obj),
        text(obj, "spec.volumeAttributesClassName", UNSET),
        text(obj, "status.reason"),
        age_of(obj, now),
        text(obj, "spec.volumeMode", UNSET),
    ]


def _phase(obj: Object) -> str:
    return "Terminating" if at(obj, "metadata.deletionTimestamp") is not None else text(obj, "status.phase")


def _modes(modes: Sequence[str]) -> str:
    return ",".join(short for mode, short in _MODES.items() if mode in modes)


def _storage_class(obj: Object) -> str:
    annotated = mapping(obj, "metadata.annotations").get(_CLASS)
    return str(annotated) if annotated is not None else text(obj, "spec.storageClassName")


def _class(obj: Object, now: datetime) -> list[Any]:
    annotations = mapping(obj, "metadata.annotations")
    is_default = any(annotations.get(key) == "true" for key in _DEFAULT_CLASS)
    return [
        f"{name_of(obj)} (default)" if is_default else name_of(obj),
        text(obj, "provisioner"),
        text(obj, "reclaimPolicy", "Delete"),
        text(obj, "volumeBindingMode", "Immediate"),
        flag(obj, "allowVolumeExpansion"),
        age_of(obj, now),
    ]


def _disruption_budget(obj: Object, now: datetime) -> list[Any]:
    return [
        name_of(obj),
        text(obj, "spec.minAvailable", "N/A"),
        text(obj, "spec.maxUnavailable", "N/A"),
        whole(obj, "status.disruptionsAllowed"),
        age_of(obj, now),
    ]


def _quota(obj: Object, now: datetime) -> list[Any]:
    hard, used = mapping(obj, "status.hard"), mapping(obj, "status.used")
    shown: dict[bool, list[str]] = {True: [], False: []}
    for name in sorted(hard):
        shown[name.startswith("limits.")].append(f"{name}: {used.get(name, '0')}/{hard[name]}")
    return [name_of(obj), ", ".join(shown[False]), ", ".join(shown[True]), age_of(obj, now)]


def _priority_class(obj: Object, now: datetime) -> list[Any]:
    return [
        name_of(obj),
        whole(obj, "value"),
        flag(obj, "globalDefault"),
        age_of(obj, now),
        text(obj, "preemptionPolicy", "PreemptLowerPriority"),
    ]


def _lease(obj: Object, now: datetime) -> list[Any]:
    return [name_of(obj), text(obj, "spec.holderIdentity"), age_of(obj, now)]


def _created(obj: Object, now: datetime) -> list[Any]:
    return [name_of(obj), created(obj)]


def _binding(obj: Object, now: datetime) -> list[Any]:
    subjects: dict[str, list[str]] = {"User": [], "Group": [], "ServiceAccount": []}
    for subject in items(obj, "subjects"):
        kind, name = text(subject, "kind"), text(subject, "name")
        shown = f"{text(subject, 'namespace')}/{name}" if kind == "ServiceAccount" else name
        subjects.setdefault(kind, []).append(shown)
    role = f"{text(obj, 'roleRef.kind')}/{text(obj, 'roleRef.name')}"
    named = [", ".join(subjects[kind]) for kind in ("User", "Group", "ServiceAccount")]
    return [name_of(obj), role, age_of(obj, now), *named]


_RBAC = "rbac.authorization.k8s.io"
_BINDING = table(_binding, "Role", "Age", "|", "Users", "Groups", "ServiceAccounts")
_CREATED = table(_created, "Created At:date")
_SPACE = ("Capacity", "Access Modes")
_KINDS = ("StorageClass", "VolumeAttributesClass")
TABLES = {
    ("", "nodes"): table(
        _node,
        "Status",
        "Roles",
        "Age",
        "Version",
        "|",
        "Internal-IP",
        "External-IP",
        "OS-Image",
        "Kernel-Version",
        "Container-Runtime",
    ),
    ("", "namespaces"): table(_namespace, "Status", "Age"),
    ("", "configmaps"): table(_config_map, "Data", "Age"),
    ("", "secrets"): table(_secret, "Type", "Data", "Age"),
    ("", "serviceaccounts"): table(_service_account, "Age"),
    ("", "resourcequotas"): table(_quota, "Request", "Limit", "Age"),
    ("", "limitranges"): _CREATED,
    ("", "persistentvolumeclaims"): table(_claim, "Status", "Volume", *_SPACE, *_KINDS, "Age", "|", "VolumeMode"),
    ("", "persistentvolumes"): table(
        _volume, *_SPACE, "Reclaim Policy", "Status", "Claim", *_KINDS, "Reason", "Age", "|", "VolumeMode"
    ),
    ("storage.k8s.io", "storageclasses"): table(
        _class, "Provisioner", "ReclaimPolicy", "VolumeBindingMode", "AllowVolumeExpansion", "Age"
    ),
    ("policy", "poddisruptionbudgets"): table(
        _disruption_budget, "Min Available", "Max Unavailable", "Allowed Disruptions:integer", "Age"
    ),
    ("scheduling.k8s.io", "priorityclasses"): table(
        _priority_class, "Value:integer", "Global-Default:boolean", "Age", "PreemptionPolicy"
    ),
    ("coordination.k8s.io", "leases"): table(_lease, "Holder", "Age"),
    (_RBAC, "roles"): _CREATED,
    (_RBAC, "clusterroles"): _CREATED,
    (_RBAC, "rolebindings"): _BINDING,
    (_RBAC, "clusterrolebindings"): _BINDING,
    ("apiextensions.k8s.io", "customresourcedefinitions"): _CREATED,
}
