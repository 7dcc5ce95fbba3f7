"""`kubecli cluster-info dump`: lists and logs, one after the other or as files.

Deliberate differences from kubectl, which prints Go structs: objects are what the server sent, fields sorted and
nothing filled in.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from msgspec import Struct

from kubecli.cli.command import Invocation, kube_command
from kubecli.cli.names import NamespaceList
from kubecli.cli.options import option
from kubecli.cli.types import FILE, FOLDER, OutputFormat
from kubecli.errors.api import ApiError
from kubecli.errors.expressions import OutputError
from kubecli.output import formats
from kubecli.reading.session import Session

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
    """Where everything goes. folder: None for stdout."""

    session: Session
    output: formats.OutputFormat
    allow_missing: bool
    show_managed_fields: bool
    folder: Path | None

    def write(self, name: str, data: bytes) -> None:
        """A file of its own, readable by its owner only: what is dumped may hold secrets."""
        if self.folder is None:
            self.session.runtime.stdout.write(data)
            return
        path = self.folder / name
        make_folders(path.parent)
        opener = partial(os.open, mode=0o600)
        with open(path, "wb", opener=opener) as file:
            file.write(data)

    def list(self, name: str, argument: str, namespace: str = "") -> list[dict[str, Any]]:
        """Fetches one list, writes it and gives its items."""
        from kubecli.output.objects import omit_managed_fields

        resource = self.session.resources.find(argument)
        path = resource.path(namespace)
        document: dict[str, Any] = self.session.api.get(path).decode(dict)
        items: list[dict[str, Any]] = document.get("items") or []
        if not self.show_managed_fields:
            for item in items:
                omit_managed_fields(item)
        data = self._printed({**document, "items": items})
        self.write(os.path.join(namespace, name) + EXTENSIONS.get(self.output.name, ".txt"), data)  # noqa: PTH118
        return items

    def _printed(self, document: dict[str, Any]) -> bytes:
        from kubecli.cli.printing import print_object

        return print_object(document, self.output, allow_missing=self.allow_missing)

    def logs(self, namespace: str, pod: Mapping[str, Any]) -> None:
        """The logs of all containers of a pod, init containers first, as one file."""
        name = pod["metadata"]["name"]
        spec = pod.get("spec") or {}
        parts = []
        for container in [*(spec.get("initContainers") or ()), *(spec.get("containers") or ())]:
            title = f"logs for container {container['name']} of pod {namespace}/{name} ====\n".encode()
            parts += [b"==== START ", title, self._log(namespace, name, container["name"]), b"==== END ", title]
        self.write(f"{namespace}/{name}/logs.txt", b"".join(parts))

    def _log(self, namespace: str, pod: str, container: str) -> bytes:
        path = self.session.resources.find("pods").path(namespace, pod) + "/log"
        try:
            return self.session.api.get(path, params=[("container", container)], accept="*/*").body
        except ApiError as error:
            return f"Request log error: {error.message}\n".encode()


def make_folders(folder: Path) -> None:
    """Each one that is missing is made for its owner only; pathlib would do so for the last one alone."""
    for missing in reversed([each for each in (folder, *folder.parents) if not each.exists()]):
        missing.mkdir(mode=0o700, exist_ok=True)


@kube_command("dump", context_settings={"allow_extra_args": True})
@option("-A", "--all-namespaces", is_flag=True, help="If true, dump all namespaces. --namespaces is ignored.")
@option("--allow-missing-template-keys", default=True, help="If true, pass over what a template finds missing.")
@option("--namespaces", type=NamespaceList(), help="The namespaces to dump: a comma-separated list.")
@option("-o", "--output", type=OutputFormat(*formats.PRINT_FORMAT_NAMES), default="json", help="Output format.")
@option(
    "--output-directory", type=FOLDER, help="Folder to put files in. If empty or '-', everything goes to stdout."
)
@option("--pod-running-timeout", default="20s", hidden=True, help="Accepted as kubectl does; logs do not wait.")
@option("--show-managed-fields", is_flag=True, help="If true, keep the managedFields of objects.")
@option("--template", type=FILE, help="Template of -o=go-template, or the file of -o=go-template-file.")
def command(
    invocation: Invocation,
    *,
    all_namespaces: bool,
    allow_missing_template_keys: bool,
    namespaces: tuple[str, ...],
    output: str,
    output_directory: str,
    pod_running_timeout: str,
    show_managed_fields: bool,
    template: str,
) -> None:
    """Dump what helps to find out what is wrong with a cluster: objects, events and the logs of all pods.

    It takes the current namespace and kube-system, unless --namespaces or --all-namespaces says otherwise.

    Examples:
      # Dump the state of the cluster to stdout
      kubecli cluster-info dump

      # Dump it into files
      kubecli cluster-info dump --output-directory=/path/to/cluster-state

      # Dump all namespaces
      kubecli cluster-info dump --all-namespaces

      # Dump some namespaces into files
      kubecli cluster-info dump --namespaces default,kube-system --output-directory=/path/to/cluster-state
    """
    from kubecli.cli.session import connect

    runtime = invocation.runtime
    name = "" if template and not invocation.given("output") else output
    wanted = formats.parse_output(name, template, cwd=runtime.cwd, allowed=formats.PRINT_FORMATS)
    folder = runtime.cwd / output_directory if output_directory not in ("", "-") else None
    with connect(invocation) as session:
        dump = Dump(session, wanted, allow_missing_template_keys, show_managed_fields, folder)
        if wanted.name == "name":
            raise OutputError("list types are not supported by name printing: *v1.NodeList")
        dump.list("nodes", "nodes")
        for namespace in _namespaces(session, namespaces, all_namespaces=all_namespaces):
            pods: list[dict[str, Any]] = []
            for file, argument_ in LISTS:
                pods = dump.list(file, argument_, namespace)
            for pod in pods:
                dump.logs(namespace, pod)
    if folder is not None:
        runtime.write(f"Cluster info dumped to {output_directory}\n")


def _namespaces(session: Session, given: Iterable[str], *, all_namespaces: bool) -> list[str]:
    if not all_namespaces:
        return list(given) or ["kube-system", session.namespace]
    from kubecli.api.lists import ObjectList

    path = session.resources.find("namespaces").path()
    found = session.api.get(path).decode(ObjectList).items or []
    return [item["metadata"]["name"] for item in found]
