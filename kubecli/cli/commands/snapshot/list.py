"""`kubecli snapshot list`."""

from __future__ import annotations

from pathlib import Path

import click

from kubecli.cli.command import Command, Invocation, pass_invocation
from kubecli.cli.options import argument, option
from kubecli.cli.types import FOLDER
from kubecli.errors.files import SnapshotError
from kubecli.meta.age import human_duration
from kubecli.snapshot.saved import SavedCluster

_HEADERS = ("FILE", "CONTEXT", "SAVED", "AGE", "SIZE", "LAYOUT")


@click.command("list", cls=Command, usage="[FOLDER]")
@argument("folder", required=False, default=".", type=FOLDER)
@option("--no-headers", is_flag=True, help="Leave out the headers.")
@pass_invocation
def command(invocation: Invocation, folder: str, *, no_headers: bool) -> None:
    """List the saved clusters of a folder, oldest first.

    Examples:
      # Of this folder
      kubecli snapshot list

      # Of another one
      kubecli snapshot list ~/incidents
    """
    runtime = invocation.runtime
    root = runtime.cwd / Path(folder).expanduser()
    try:
        paths = sorted(root.iterdir())
    except OSError as error:
        raise SnapshotError(str(root), (error.strerror or str(error)).lower()) from error
    found = [(path, cluster) for path in paths for cluster in _opened(path)]
    found.sort(key=lambda each: (each[1].captured, each[0]))
    rows = [_row(path, cluster, human_duration(runtime.now() - cluster.captured)) for path, cluster in found]
    for _, cluster in found:
        cluster.close()
    if not rows:
        runtime.warn(f"No saved clusters found in {folder}")
        return
    lines = rows if no_headers else [_HEADERS, *rows]
    widths = [max(len(line[i]) for line in lines) for i in range(len(_HEADERS))]
    for line in lines:
        cells = [cell.ljust(width) for cell, width in zip(line, widths, strict=True)]
        runtime.write("   ".join(cells).rstrip() + "\n")


def _opened(path: Path) -> list[SavedCluster]:
    """What is no saved cluster is not in the list."""
    from kubecli.snapshot.open import looks_saved, open_snapshots

    if not looks_saved(path):
        return []
    try:
        return open_snapshots(path)
    except (SnapshotError, OSError):
        return []


def _row(path: Path, cluster: SavedCluster, age: str) -> tuple[str, ...]:
    saved = f"{cluster.captured:%Y-%m-%d %H:%M}"
    return (path.name, cluster.name, saved, age, _size(path), cluster.layout)


def _size(path: Path) -> str:
    """ "1.2Mi"; of a folder that of its files."""
    size = float(path.stat().st_size)
    if path.is_dir():
        size = float(sum(each.lstat().st_size for each in path.rglob("*") if each.is_file()))
    for unit in ("", "Ki", "Mi", "Gi"):
        if size < 1024:
            return f"{size:.0f}{unit}" if size >= 10 or not unit else f"{size:.1f}{unit}"
        size /= 1024
    return f"{size:.1f}Ti"
