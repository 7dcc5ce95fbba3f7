"""The folder that `kubectl cluster-info dump --output-directory` writes, kubectl's or kubecli's.

nodes.json                               NodeList
NAMESPACE/events.json, pods.json ...     lists; -o yaml gives .yaml
NAMESPACE/POD/logs.txt                   each container's log between two lines that say so
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from kubecli.snapshot.bundles.bundle import Bundle, LogKey
from kubecli.snapshot.bundles.captured import last_event
from kubecli.snapshot.files.tree import SavedFiles, Subtree

LAYOUT = "cluster-info dump"
LISTS = {
    "events": ("", "events"),
    "replication-controllers": ("", "replicationcontrollers"),
    "services": ("", "services"),
    "daemonsets": ("apps", "daemonsets"),
    "deployments": ("apps", "deployments"),
    "replicasets": ("apps", "replicasets"),
    "pods": ("", "pods"),
}
_LIST = re.compile(rf"([^/]+)/({'|'.join(LISTS)})\.(?:json|yaml)")
_EVENTS = re.compile(r"[^/]+/events\.(?:json|yaml)")
_LOGS = re.compile(r"([^/]+)/([^/]+)/logs\.txt")
_NODES = ("nodes.json", "nodes.yaml")
_START = rb"==== START logs for container (%s) of pod %s/%s ====\n"


def recognise(files: SavedFiles) -> Iterator[Bundle]:
    names = files.names()
    roots = sorted({name.rpartition("/")[0] for name in names if name.rpartition("/")[2] in _NODES}, key=len)
    for root in roots:
        own = Subtree(files, root)
        if not any(_LIST.fullmatch(name) for name in own.names()):
            continue
        moments = [name for name in own.names() if name in _NODES or _EVENTS.fullmatch(name)]
        bundle = Bundle(LAYOUT, own, partial(last_event, own, moments), split=split)
        looked: set[str] = set()
        for name in own.names():
            if name in _NODES:
                bundle.add("", "nodes", name)
            elif found := _LIST.fullmatch(name):
                bundle.add(*LISTS[found[2]], name)
                looked.add(found[1])
            elif found := _LOGS.fullmatch(name):
                bundle.pod_logs[found[1], found[2]] = name
        bundle.namespaces = frozenset(looked)
        yield bundle
        return


def split(text: bytes, namespace: str, pod: str) -> dict[LogKey, bytes]:
    """The logs of a pod's containers in the one file they share."""
    found: dict[LogKey, bytes] = {}
    place = (namespace.encode(), pod.encode())
    for start in re.finditer(_START % (rb"[a-z0-9.-]+", *map(re.escape, place)), text):
        end = b"==== END logs for container %s of pod %s/%s ====\n" % (start[1], *place)
        until = text.find(end, start.end())
        found[LogKey(namespace, pod, start[1].decode())] = text[start.end() : until if until >= 0 else len(text)]
    return found
