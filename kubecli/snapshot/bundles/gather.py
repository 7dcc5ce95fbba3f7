"""kubectl-gather: one folder for each cluster, one file for each object.

    gather.log
    CLUSTER/cluster/[GROUP/]PLURAL/NAME.yaml
    CLUSTER/namespaces/NAMESPACE/[GROUP/]PLURAL/NAME.yaml
    CLUSTER/namespaces/NAMESPACE/pods/POD/CONTAINER/{current,previous}.log

Everything a server lists is gathered, so that no file means no objects, unless only some namespaces were.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kubecli.snapshot.bundles.bundle import Bundle, LogKey
from kubecli.snapshot.bundles.captured import first_time, newest_file
from kubecli.snapshot.files.tree import SavedFiles, Subtree

LAYOUT = "kubectl-gather folder"
_CLUSTER = re.compile(r"(.*?)(?:^|(?<=/))cluster/(?:([^/]+)/)?([^/]+)/[^/]+\.yaml")
_NAMESPACED = re.compile(r"namespaces/([^/]+)/(?:([^/]+)/)?([^/]+)/[^/]+\.yaml")
_LOG = re.compile(r"namespaces/([^/]+)/pods/([^/]+)/([^/]+)/(current|previous)\.log")


def recognise(files: SavedFiles) -> Iterator[Bundle]:
    roots = sorted({found[1] for name in files.names() if (found := _CLUSTER.fullmatch(name))})
    roots = [root for root in roots if "/addons/" not in f"/{root}"]
    log = _log(files)
    for root in roots:
        own = Subtree(files, root.rstrip("/"))
        name_ = root.rstrip("/").rpartition("/")[2]
        bundle = Bundle(
            LAYOUT,
            own,
            lambda: first_time(log) or newest_file(files),
            name_,
            complete=b"from all namespaces" in log,
        )
        looked: set[str] = set()
        for name in own.names():
            if found := _LOG.fullmatch(name):
                namespace, pod, container, which = found.groups()
                bundle.logs[LogKey(namespace, pod, container, which == "previous")] = name
            elif found := _NAMESPACED.fullmatch(name):
                bundle.add(found[2] or "", found[3], name)
                looked.add(found[1])
            elif found := _CLUSTER.fullmatch(name):
                bundle.add(found[2] or "", found[3], name)
        bundle.namespaces = frozenset(looked)
        yield bundle


def _log(files: SavedFiles) -> bytes:
    """The beginning of gather.log, which says when, and from which namespaces."""
    found = [name for name in files.names() if name.rpartition("/")[2] == "gather.log"]
    return files.start(found[0], 64 * 1024) if found else b""
