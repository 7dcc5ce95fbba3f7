"""A cluster's state as lists and logs, one after the other or as files.

Deliberate differences from kubectl, which prints Go structs: objects are what the server sent, fields sorted and
nothing filled in.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct

from kubecli.api.lists import ObjectList
from kubecli.clusters.session import Session
from kubecli.errors.api import ApiError
from kubecli.errors.files import SnapshotError
from kubecli.files.replace import replace
from kubecli.meta import fields
from kubecli.output.formats import OutputFormat
from kubecli.output.object_printers import object_bytes
from kubecli.output.objects import omit_managed_fields
from kubecli.output.printing import Printing
from kubecli.output.progress import Progress

# file name and resource, in kubectl's order; pods come last because their logs follow
LISTS = (
    ("events", "events"),
    ("replication-controllers", "replicationcontrollers"),
    ("services", "services"),
    ("daemonsets", "daemonsets.apps"),
    ("deployments", "deployments.apps"),
    ("replicasets", "replicasets.apps"),
    ("pods", "pods"),
)
EXTENSIONS = {"json": ".json", "yaml": ".yaml"}


class Dump(Struct, frozen=True):
    """One run of `cluster-info dump`. folder: where everything goes; None for stdout. progress: is told of it."""

    session: Session
    output: OutputFormat
    printing: Printing
    folder: Path | None
    progress: Progress

    def run(self, namespaces: Iterable[str], *, all_namespaces: bool) -> None:
        """namespaces: () for the context's own and kube-system."""
        self.list("nodes", "nodes")
        places = self._namespaces(namespaces, all_namespaces=all_namespaces)
        for done, namespace in enumerate(places):
            self.progress.at("namespaces", done, len(places))
            pods: list[dict[str, Any]] = []
            for file, argument in LISTS:
                self.progress.wait_for(f"{argument} in {namespace}")
                pods = self.list(file, argument, namespace)
            for number, pod in enumerate(pods):
                self.progress.at(f"logs in {namespace}", number, len(pods))
                self.progress.wait_for(f"the logs of {fields.name(pod)}")
                self.logs(namespace, pod)

    def write(self, name: str, data: bytes) -> None:
        """A file of its own, readable by its owner only: what is dumped may hold secrets."""
        if self.folder is None:
            self.session.runtime.stdout.write(data)
            return
        path = self.folder / name
        try:
            make_folders(path.parent)
            replace(path, data, durable=False)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise SnapshotError(str(path), f"cannot be written: {reason}") from None

    def list(self, name: str, argument: str, namespace: str = "") -> list[dict[str, Any]]:
        """Fetches one list, writes it and gives its items."""
        resource = self.session.resources.find(argument)
        path = resource.path(namespace)
        document = self.session.api.get(path).decode(dict[str, Any])
        items = fields.objects(document, "items")
        if not self.printing.show_managed_fields:
            for item in items:
                omit_managed_fields(item)
        data = self._printed({**document, "items": items})
        self.write(os.path.join(namespace, name) + EXTENSIONS.get(self.output.name, ".txt"), data)  # noqa: PTH118
        return items

    def _printed(self, document: dict[str, Any]) -> bytes:
        return object_bytes(document, self.printing, self.output)

    def logs(self, namespace: str, pod: Mapping[str, Any]) -> None:
        """The logs of all containers of a pod, init containers first, as one file."""
        name = fields.name(pod)
        parts = []
        for container in [*fields.objects(pod, "spec.initContainers"), *fields.objects(pod, "spec.containers")]:
            own = fields.text(container, "name")
            title = f"logs for container {own} of pod {namespace}/{name} ====\n".encode()
            parts += [b"==== START ", title, self._log(namespace, name, own), b"==== END ", title]
        self.write(f"{namespace}/{name}/logs.txt", b"".join(parts))

    def _log(self, namespace: str, pod: str, container: str) -> bytes:
        path = self.session.resources.find("pods").path(namespace, pod) + "/log"
        try:
            return self.session.api.get(path, params=[("container", container)], accept="*/*").body
        except ApiError as error:
            return f"Request log error: {error.message}\n".encode()

    def _namespaces(self, given: Iterable[str], *, all_namespaces: bool) -> tuple[str, ...]:
        if not all_namespaces:
            return tuple(given) or ("kube-system", *self.session.namespaces)
        path = self.session.resources.find("namespaces").path()
        found = self.session.api.get(path).decode(ObjectList).items or []
        return tuple(filter(None, map(fields.name, found)))


def make_folders(folder: Path) -> None:
    """Each one that is missing is made for its owner only; pathlib would do so for the last one alone."""
    for missing in reversed([each for each in (folder, *folder.parents) if not each.exists()]):
        missing.mkdir(mode=0o700, exist_ok=True)
