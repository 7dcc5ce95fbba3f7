"""OpenShift must-gather, and what `oc adm inspect` writes.

    [DIGEST/]timestamp                                            when it was made
    [DIGEST/]cluster-scoped-resources/GROUP/PLURAL/NAME.yaml      one object ("core": the empty group)
    [DIGEST/]cluster-scoped-resources/GROUP/PLURAL.yaml           a list
    [DIGEST/]namespaces/NAMESPACE/GROUP/PLURAL.yaml               a list
    [DIGEST/]namespaces/NAMESPACE/GROUP/PLURAL/NAME.yaml          one object
    [DIGEST/]namespaces/NAMESPACE/NAMESPACE.yaml                  the Namespace
    [DIGEST/]namespaces/NAMESPACE/pods/POD/POD.yaml               one pod
    [DIGEST/]namespaces/NAMESPACE/pods/POD/CONTAINER/CONTAINER/logs/{current,previous}.log

One folder for each image that gathered; all of one cluster, so they are read as one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from kubecli.snapshot.bundles.bundle import Bundle, LogKey
from kubecli.snapshot.bundles.captured import first_time, newest_file
from kubecli.snapshot.files.tree import SavedFiles

LAYOUT = "must-gather"
_CLUSTER = re.compile(r"(?:.*/)?cluster-scoped-resources/([^/]+)/([^/]+?)(?:/[^/]+)?\.(?:yaml|yml|json)")
_NAMESPACED = re.compile(r"(?:.*/)?namespaces/([^/]+)/([^/]+)/([^/]+?)(?:/[^/]+)?\.(?:yaml|yml|json)")
_NAMESPACE = re.compile(r"(?:.*/)?namespaces/([^/]+)/\1\.(?:yaml|yml|json)")
_POD = re.compile(r"(?:.*/)?namespaces/([^/]+)/pods/([^/]+)/\2\.(?:yaml|yml|json)")
_LOG = re.compile(r"(?:.*/)?namespaces/([^/]+)/pods/([^/]+)/([^/]+)/\3/logs/(current|previous)\.log")
_ROTATED = re.compile(r"(?:.*/)?namespaces/([^/]+)/pods/")


def recognise(files: SavedFiles) -> Iterator[Bundle]:
    names = files.names()
    if not any(_CLUSTER.fullmatch(name) or _LOG.fullmatch(name) or _POD.fullmatch(name) for name in names):
        return
    bundle = Bundle(LAYOUT, files, lambda: _captured(files))
    looked: set[str] = set()
    for name in names:
        if found := _LOG.fullmatch(name):
            namespace, pod, container, which = found.groups()
            bundle.logs[LogKey(namespace, pod, container, which == "previous")] = name
            looked.add(namespace)
        elif found := _POD.fullmatch(name):
            bundle.add("", "pods", name)
            looked.add(found[1])
        elif _NAMESPACE.fullmatch(name):
            bundle.add("", "namespaces", name)
        elif found := _CLUSTER.fullmatch(name):
            bundle.add(_group(found[1]), found[2], name)
        elif (found := _NAMESPACED.fullmatch(name)) and not _ROTATED.match(name):
            bundle.add(_group(found[2]), found[3], name)
            looked.add(found[1])
    bundle.namespaces = frozenset(looked)
    for listed in bundle.lists.values():
        listed.sort(key=lambda name: "/pods/" in name)  # the list first: the pod alone may be the later one
    yield bundle


def _group(folder: str) -> str:
    return "" if folder == "core" else folder


def _captured(files: SavedFiles) -> datetime:
    stamps = [name for name in files.names() if name.rpartition("/")[2] == "timestamp"]
    for name in sorted(stamps, key=len):
        if (found := first_time(files.start(name, 4096), last=True)) is not None:
            return found
    return newest_file(files)
