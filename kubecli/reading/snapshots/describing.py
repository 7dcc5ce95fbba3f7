"""What is in a saved cluster, in words and for a program."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kubecli.snapshot.saved import SavedCluster


def described(cluster: SavedCluster) -> dict[str, Any]:
    """For -o json."""
    return {
        "name": cluster.name,
        "layout": cluster.layout,
        "captured": cluster.captured.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "namespace": cluster.namespace,
        "facts": dict(cluster.facts()),
        "resources": [
            {"group": group, "version": version, "resource": resource, "objects": count}
            for (group, version, resource), count in cluster.counts()
        ],
        "missing": dict(cluster.missing()),
    }


def lines_of(cluster: SavedCluster, age: str) -> Iterator[str]:
    """age: since it was saved."""
    yield from _head(cluster, age)
    yield ""
    yield from _lists(cluster)
    yield from _missing(cluster)


def _head(cluster: SavedCluster, age: str) -> Iterator[str]:
    yield f"{cluster.name}: {cluster.layout}"
    yield f"  {'saved':11}{cluster.captured:%Y-%m-%d %H:%M:%S} UTC ({age} ago)"
    for title, value in cluster.facts():
        yield f"  {title:11}{value}"


def _lists(cluster: SavedCluster) -> Iterator[str]:
    rows = [
        (f"{resource}.{group}" if group else resource, version, count)
        for (group, version, resource), count in cluster.counts()
        if count
    ]
    wide = max((len(row[0]) for row in rows), default=8)
    tall = max((len(row[1]) for row in rows), default=7)
    yield f"{'RESOURCE':{wide}}   {'VERSION':{max(tall, 7)}}   OBJECTS"
    for name, version, count in rows:
        yield f"{name:{wide}}   {version:{max(tall, 7)}}   {count}"


def _missing(cluster: SavedCluster) -> Iterator[str]:
    found = list(cluster.missing())
    if found:
        yield ""
        yield "Not in it:"
        yield from (f"  {what} ({why})" for what, why in found)
