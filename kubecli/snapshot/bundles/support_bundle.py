"""Support bundles of Troubleshoot (replicated.com), which sbctl reads.

    [BUNDLE/]cluster-info/cluster_version.json                         {"info": the answer of /version}
    [BUNDLE/]cluster-resources/PLURAL.json                             what is in no namespace, and namespaces
    [BUNDLE/]cluster-resources/PLURAL/NAMESPACE.json                   a list, or only its items
    [BUNDLE/]cluster-resources/PLURAL-errors.json                      what went wrong
    [BUNDLE/]cluster-resources/custom-resources/DEFINITION.json        and DEFINITION/NAMESPACE.json
    [BUNDLE/]cluster-resources/pods/logs/NAMESPACE/POD/CONTAINER[-previous].log
    [BUNDLE/]cluster-resources/resources.json                          the server's APIResourceLists

Some resources have names of their own there ("pvcs", "storage-classes"). The bundle's folder has its time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from kubecli.api.decode import Undecodable, decode
from kubecli.meta.builtins import builtin_resources
from kubecli.snapshot.bundles.bundle import Bundle, GroupResource, LogKey
from kubecli.snapshot.bundles.captured import first_time, newest_file
from kubecli.snapshot.files.tree import SavedFiles, Subtree

LAYOUT = "support bundle"
_ROOT = "cluster-resources/"
_OWN_NAMES = {
    "pvcs": "persistentvolumeclaims",
    "pvs": "persistentvolumes",
    "storage-classes": "storageclasses",
    "ingress": "ingresses",
    "ingress-classes": "ingressclasses",
    "custom-resource-definitions": "customresourcedefinitions",
    "network-policy": "networkpolicies",
    "resource-quota": "resourcequotas",
    "pod-disruption-budgets": "poddisruptionbudgets",
    "validating-webhook-configurations": "validatingwebhookconfigurations",
    "mutating-webhook-configurations": "mutatingwebhookconfigurations",
    "clusterRoleBindings": "clusterrolebindings",
}
_NOT_OBJECTS = ("auth-cani-list", "image-pull-secrets", "resources", "groups", "license")
_LIST = re.compile(r"cluster-resources/([^/]+?)(?:/[^/]+)?\.(?:json|yaml)")
_CUSTOM = re.compile(r"cluster-resources/custom-resources/([^/]+?)(?:/[^/]+)?\.(json|yaml)")
_LOG = re.compile(r"cluster-resources/pods/logs/([^/]+)/([^/]+)/([^/]+?)(-previous)?\.log")
_ERRORS = re.compile(r"cluster-resources/(?:custom-resources/)?([^/]+)-errors\.json")


def recognise(files: SavedFiles) -> Iterator[Bundle]:
    folders = {name.partition(_ROOT)[0] for name in files.names() if f"/{_ROOT}" in f"/{name}"}
    if not folders:
        return
    root = min(folders, key=lambda folder: (folder.count("/"), folder))
    own = Subtree(files, root.rstrip("/"))
    bundle = Bundle(LAYOUT, own, lambda: _captured(files, root), version=_version(own))
    looked: set[str] = set()
    for name in own.names():
        if not name.startswith(_ROOT):
            continue
        if found := _LOG.fullmatch(name):
            if not name.endswith("-logs-errors.log"):
                namespace, pod, container, previous = found.groups()
                bundle.logs[LogKey(namespace, pod, container, previous is not None)] = name
        elif found := _ERRORS.fullmatch(name):
            _note_errors(bundle, found[1], own, name)
        elif found := _CUSTOM.fullmatch(name):
            _add_custom(bundle, found[1], name, looked)
        elif (found := _LIST.fullmatch(name)) and (key := resource_of(found[1])) is not None:
            bundle.add(*key, name)
            if name.count("/") == 2:
                looked.add(name.rpartition("/")[2].rpartition(".")[0])
    bundle.namespaces = frozenset(looked) or None
    yield bundle


def resource_of(folder: str) -> GroupResource | None:
    """The resource kept under a name; None for what are no objects."""
    if folder in _NOT_OBJECTS:
        return None
    plural = _OWN_NAMES.get(folder, folder)
    return next(((each.group, each.name) for each in builtin_resources() if each.name == plural), None)


def _add_custom(bundle: Bundle, definition: str, name: str, looked: set[str]) -> None:
    """Each is there as JSON, and as YAML for people."""
    plural, _, group = definition.partition(".")
    if not group or (name.endswith(".yaml") and bundle.files.has(f"{name.removesuffix('.yaml')}.json")):
        return
    bundle.add(group, plural, name)
    if name.count("/") == 3:
        looked.add(name.rpartition("/")[2].rpartition(".")[0])


def _note_errors(bundle: Bundle, folder: str, files: SavedFiles, name: str) -> None:
    key = resource_of(folder)
    if key is None or key in bundle.lists:
        return
    try:
        said = decode(files.read(name), object)
    except Undecodable:
        return
    found = said.values() if isinstance(said, dict) else said if isinstance(said, list) else ()
    words = [str(each) for each in found]
    if words:
        forbidden = any("forbidden" in each for each in words)
        bundle.missing[key] = "forbidden to the user who collected it" if forbidden else words[0]


def _version(files: SavedFiles) -> dict[str, Any] | None:
    name = "cluster-info/cluster_version.json"
    if not files.has(name):
        return None
    try:
        found = decode(files.read(name), dict[str, Any])
    except Undecodable:
        return None
    info = found.get("info")
    return info if isinstance(info, dict) else None


def _captured(files: SavedFiles, root: str) -> datetime:
    place = f"{files.where}/{root}".rstrip("/")
    return first_time(place, last=True) or newest_file(files)
