"""The root command, and `run`: argv and a Runtime in, an exit code out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kubecli.cli.command import Found, KubeGroup, LazyCommand, execute, find, suggestions
from kubecli.cli.painting import with_painter
from kubecli.cli.writing import VERBS
from kubecli.runtime import Runtime

# In the order of help; sections: Basic, Troubleshooting, Cluster, Settings.
COMMANDS: dict[str, LazyCommand] = {
    **VERBS,
    "get": LazyCommand("kubecli.cli.commands.get", "Display one or many resources", "Basic"),
    "tree": LazyCommand("kubecli.cli.commands.tree", "Show what an object owns", "Basic"),
    "describe": LazyCommand(
        "kubecli.cli.commands.describe", "Show details of a resource or a group of resources", "Basic"
    ),
    "explain": LazyCommand("kubecli.cli.commands.explain", "Get documentation for a resource", "Basic"),
    "top": LazyCommand("kubecli.cli.commands.top", "Display resource (CPU/memory) usage", "Troubleshooting"),
    "rollout": LazyCommand(
        "kubecli.cli.commands.rollout", "Show how rollouts stand, and what they were before", "Troubleshooting"
    ),
    "wait": LazyCommand(
        "kubecli.cli.commands.wait", "Wait until objects are as they should be", "Troubleshooting"
    ),
    "why": LazyCommand("kubecli.cli.commands.why", "Say why a pod or workload is not ready", "Troubleshooting"),
    "logs": LazyCommand("kubecli.cli.commands.logs", "Print the logs of containers", "Troubleshooting"),
    "events": LazyCommand("kubecli.cli.commands.events", "List events", "Troubleshooting"),
    "doctor": LazyCommand(
        "kubecli.cli.commands.doctor",
        "Find out why a cluster cannot be reached or logged in to",
        "Troubleshooting",
    ),
    "cluster-info": LazyCommand(
        "kubecli.cli.commands.cluster_info", "Print the addresses of the control plane and services", "Cluster"
    ),
    "api-resources": LazyCommand(
        "kubecli.cli.commands.api_resources", "Print the resources that the server has", "Cluster"
    ),
    "api-versions": LazyCommand("kubecli.cli.commands.api_versions", "Print the API versions it has", "Cluster"),
    "auth": LazyCommand("kubecli.cli.commands.auth", "Ask who you are and what you may do", "Cluster"),
    "version": LazyCommand("kubecli.cli.commands.version", "Print the client and server version", "Cluster"),
    "config": LazyCommand("kubecli.cli.commands.config", "Look at kubeconfig files and edit them", "Settings"),
    "lab": LazyCommand("kubecli.cli.commands.lab", "Practise on a cluster that cannot break", "Cluster"),
    "kuberc": LazyCommand(
        "kubecli.cli.commands.kuberc", "Look at and change kuberc, your preferences", "Settings"
    ),
    "plugin": LazyCommand(
        "kubecli.cli.commands.plugin", "Look at plugins: kubecli-NAME, kubectl-NAME", "Settings"
    ),
    "completion": LazyCommand(
        "kubecli.cli.commands.completion",
        "Print the completion script of a shell (bash, zsh, fish or powershell)",
        "Settings",
    ),
    "options": LazyCommand("kubecli.cli.commands.options", "Print the flags that every command takes", "Settings"),
    "help": LazyCommand("kubecli.cli.commands.help", "Print the help of a command", "Settings"),
    "__complete": LazyCommand("kubecli.cli.commands.complete", "", hidden=True),
    "__completeNoDesc": LazyCommand("kubecli.cli.commands.complete", "", hidden=True),
}

HELP = """kubecli reads Kubernetes clusters, and cannot change them.

What you type at kubectl to look at a cluster works here: the same commands, flags, output and exit codes.
"""


def root() -> KubeGroup:
    return KubeGroup("kubecli", lazy=COMMANDS, help=HELP)


def run(argv: Sequence[str], runtime: Runtime) -> int:
    """Runs one command line. Never raises; returns the process's exit code."""
    from kubecli.cli.errors import boundary

    runtime = with_painter(runtime)
    return boundary(runtime, lambda: dispatch(argv, runtime), argv=argv)


def dispatch(argv: Sequence[str], runtime: Runtime) -> Any:
    """Finds the command, or a plugin, and runs it. Raises whatever the command does."""
    group = root()
    if _has_preferences(argv, runtime):
        from kubecli.cli.preferences import apply

        argv = apply(group, argv, runtime)
    found = find(group, argv)
    if found.unknown:
        return _unknown(group, found, argv, runtime)
    if found.path == "kubecli create" and found.argv and not found.argv[0].startswith("-"):
        # kubectl lets plugins add to `create`, and to nothing else
        code = _plugin(argv, runtime, least=2)
        if code is not None:
            return code
    return execute(found.command, runtime, found.path, found.argv)


def _has_preferences(argv: Sequence[str], runtime: Runtime) -> bool:
    """Whether a kuberc may be in force: most people have none, and pay for one look at the disk."""
    if "KUBERC" in runtime.env or any(arg.startswith("--kuberc") for arg in argv):
        return True
    return (runtime.home / ".kube" / "kuberc").exists()


def _unknown(group: KubeGroup, found: Found, argv: Sequence[str], runtime: Runtime) -> Any:
    """Raises UnknownCommand, or FlagBeforePlugin, unless a plugin has that name."""
    from kubecli.errors.usage import FlagBeforePlugin, UnknownCommand

    meant = tuple(suggestions(group, found.unknown))
    if argv[0].startswith("-"):
        raise FlagBeforePlugin(argv[0], found.unknown, meant)
    code = _plugin(argv, runtime)
    if code is None:
        raise UnknownCommand(found.unknown, found.path, meant)
    return code


def _plugin(argv: Sequence[str], runtime: Runtime, *, least: int = 1) -> int | None:
    from kubecli.cli.plugins import find_plugin, run_plugin

    plugin = find_plugin(argv, runtime.env, least=least)
    return run_plugin(plugin, runtime.env) if plugin else None
