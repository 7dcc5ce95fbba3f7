"""`kubecli config`: looks at kubeconfig files and edits them, without losing a byte that was not asked about."""

from __future__ import annotations

from kubecli.cli.command import Group
from kubecli.cli.lazy import LazyCommand

_HERE = "kubecli.cli.commands.config"

HELP = """Look at kubeconfig files and edit them. Comments, order, quoting and unknown fields survive every edit.

The files, in this order:

1. --kubeconfig: that file alone.
2. $KUBECONFIG: a list of files, merged; the first to name an entry or set a value wins. A value is changed in the
   file that defines it; something new goes to the first file that exists, else the last of the list.
3. Otherwise ~/.kube/config.

$KUBECLI_CONTEXT and $KUBECLI_NAMESPACE choose for one shell, without touching a file.
"""


def _lazy(name: str, help: str, *aliases: str) -> tuple[str, LazyCommand]:
    return name, LazyCommand(f"{_HERE}.{name.replace('-', '_')}", help, aliases=aliases)


command = Group(
    "config",
    help=HELP,
    lazy=dict(
        [
            _lazy("current-context", "Display the current-context"),
            _lazy("delete-cluster", "Delete the specified cluster from the kubeconfig"),
            _lazy("delete-context", "Delete the specified context from the kubeconfig"),
            _lazy("delete-user", "Delete the specified user from the kubeconfig"),
            _lazy("export", "Print one context as a kubeconfig of its own"),
            _lazy("get-clusters", "Display clusters defined in the kubeconfig"),
            _lazy("get-contexts", "Describe one or many contexts"),
            _lazy("get-users", "Display users defined in the kubeconfig"),
            ("import", LazyCommand(f"{_HERE}.import_", "Add the entries of another kubeconfig to yours")),
            _lazy("rename-context", "Rename a context from the kubeconfig file"),
            _lazy("set", "Set an individual value in a kubeconfig file"),
            _lazy("set-cluster", "Set a cluster entry in kubeconfig"),
            _lazy("set-context", "Set a context entry in kubeconfig"),
            _lazy("set-credentials", "Set a user entry in kubeconfig"),
            _lazy("unset", "Unset an individual value in a kubeconfig file"),
            _lazy("use-context", "Set the current-context in a kubeconfig file", "use"),
            _lazy("use-namespace", "Set the namespace of the current context"),
            _lazy("view", "Display merged kubeconfig settings or a specified kubeconfig file"),
        ]
    ),
)
