"""What a reader of a layout finds: which file holds what."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from msgspec import Struct, field

from kubecli.snapshot.files.tree import SavedFiles

GroupResource = tuple[str, str]


class LogKey(NamedTuple):
    namespace: str
    pod: str
    container: str
    previous: bool = False


class Bundle(Struct):
    """One cluster in foreign files.

    layout: "must-gather".   name: among several of the same files.   lists: the files of each (group, plural).
    logs: the file of each.   pod_logs: the file of all logs of a (namespace, pod), which `split` takes apart.
    namespaces: which were looked into; None when all were.   complete: no file means no objects.
    given: objects that were read already, where no file's place tells what is in it.
    missing: what the tool said it could not get: {("", "secrets"): "forbidden"}.
    """

    layout: str
    files: SavedFiles
    captured: Callable[[], datetime]
    name: str = ""
    lists: dict[GroupResource, list[str]] = field(default_factory=dict)
    logs: dict[LogKey, str] = field(default_factory=dict)
    pod_logs: dict[tuple[str, str], str] = field(default_factory=dict)
    split: Callable[[bytes, str, str], dict[LogKey, bytes]] | None = None
    namespaces: frozenset[str] | None = None
    complete: bool = False
    version: Mapping[str, Any] | None = None
    given: dict[GroupResource, list[dict[str, Any]]] = field(default_factory=dict)
    missing: dict[GroupResource, str] = field(default_factory=dict)

    def add(self, group: str, plural: str, name: str) -> None:
        self.lists.setdefault((group, plural), []).append(name)
