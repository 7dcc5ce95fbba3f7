"""The verbs of kubectl that kubecli does not have, as they write or open a way to write; see cli/writing.py."""

from __future__ import annotations

from collections.abc import Mapping

from kubecli.cli.lazy import WRITING, LazyCommand

_MODULE = "kubecli.cli.commands.writing"


def writing(words: str, *, section: str = WRITING) -> LazyCommand:
    """The entry of a writing verb in a group's map. words: what it does in kubectl."""
    return LazyCommand(_MODULE, words, section)


VERBS: Mapping[str, LazyCommand] = {
    name: writing(words)
    for name, words in {
        "create": "Create a resource from a file or from stdin",
        "expose": "Expose a pod, service or workload as a new service",
        "run": "Run an image in a new pod",
        "edit": "Edit a resource on the server",
        "delete": "Delete resources",
        "scale": "Set the number of replicas",
        "autoscale": "Make an autoscaler for a workload",
        "certificate": "Approve or deny certificate signing requests",
        "cordon": "Mark a node as unschedulable",
        "uncordon": "Mark a node as schedulable",
        "drain": "Empty a node for maintenance",
        "taint": "Change the taints of nodes",
        "attach": "Attach to a running container",
        "exec": "Run a command in a container",
        "port-forward": "Forward local ports to a pod",
        "cp": "Copy files from and to containers",
        "debug": "Start debugging containers",
        "patch": "Change fields of a resource",
        "replace": "Replace a resource",
        "kustomize": "Build a kustomization",
        "alpha": "Commands that are still tried out",
    }.items()
}

LISTING: Mapping[str, LazyCommand] = {
    "label": LazyCommand("kubecli.cli.commands.label", "Print the labels of objects, with --list", "Basic"),
    "annotate": LazyCommand("kubecli.cli.commands.annotate", "Print annotations of objects, with --list", "Basic"),
    "set": LazyCommand("kubecli.cli.commands.set", "Print environment variables: set env --list", "Basic"),
    "apply": LazyCommand("kubecli.cli.commands.apply", "Print what was applied: apply view-last-applied", "Basic"),
}
"""Of these a part only reads; the rest is for kubectl, as above."""
