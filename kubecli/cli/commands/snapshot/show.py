"""`kubecli snapshot show`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from kubecli.cli.command import Command, Invocation, pass_invocation
from kubecli.cli.options import argument, option
from kubecli.cli.types import FILE, Choice
from kubecli.meta.age import human_duration
from kubecli.snapshot.saved import SavedCluster


@click.command("show", cls=Command, usage="FILE")
@argument("path", type=FILE, metavar="FILE")
@option("-o", "--output", type=Choice(("", "json")), help="json for a program; else words.")
@pass_invocation
def command(invocation: Invocation, path: str, *, output: str) -> None:
    """Say what is in a saved cluster: kubecli's own, or of a tool whose files it knows.

    Examples:
      # When it was saved, of what, and what could not be had
      kubecli snapshot show prod.tar.gz

      # A must-gather
      kubecli snapshot show ./must-gather.local.123

      # For a program
      kubecli snapshot show prod.tar.gz -o json
    """
    from kubecli.snapshot.open import open_snapshots

    runtime = invocation.runtime
    clusters = open_snapshots(runtime.cwd / Path(path).expanduser())
    try:
        if output == "json":
            import msgspec

            shown = [described(cluster) for cluster in clusters]
            body = msgspec.json.encode(shown[0] if len(shown) == 1 else shown)
            runtime.write_bytes(msgspec.json.format(body, indent=4) + b"\n")
            return
        for number, cluster in enumerate(clusters):
            age = human_duration(runtime.now() - cluster.captured)
            lines = [*_head(cluster, age), "", *_lists(cluster), *_missing(cluster)]
            runtime.write("\n".join(lines if number == 0 else ["", *lines]) + "\n")
    finally:
        for cluster in clusters:
            cluster.close()


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
