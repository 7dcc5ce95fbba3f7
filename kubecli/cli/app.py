"""The commands of kubecli, and `run`: argv and a Runtime in, an exit code out."""

from __future__ import annotations

from collections.abc import Sequence

from kubecli.cli.lazy import LazyCommand
from kubecli.cli.program import Program
from kubecli.cli.verbs import LISTING, VERBS
from kubecli.runtime import Runtime

# In the order of help; sections: Basic, Troubleshooting, Cluster, Settings.
COMMANDS: dict[str, LazyCommand] = {
    **VERBS,
    "get": LazyCommand("kubecli.cli.commands.get", "Display one or many resources", "Basic"),
    "tree": LazyCommand("kubecli.cli.commands.tree", "Show what an object owns", "Basic"),
    "describe": LazyCommand(
        "kubecli.cli.commands.describe", "Show details of a resource or a group of resources", "Basic"
    ),
    **LISTING,
    "explain": LazyCommand("kubecli.cli.commands.explain", "Get documentation for a resource", "Basic"),
    "top": LazyCommand("kubecli.cli.commands.top", "Display resource (CPU/memory) usage", "Troubleshooting"),
    "rollout": LazyCommand(
        "kubecli.cli.commands.rollout", "Show how rollouts stand, and what they were before", "Troubleshooting"
    ),
    "wait": LazyCommand(
        "kubecli.cli.commands.wait", "Wait until objects are as they should be", "Troubleshooting"
    ),
    "diff": LazyCommand(
        "kubecli.cli.commands.diff", "Compare clusters, saved or live, or files", "Troubleshooting"
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
    "who-can": LazyCommand("kubecli.cli.commands.who_can", "Say who may do something", "Cluster"),
    "proxy": LazyCommand("kubecli.cli.commands.proxy", "Serve the API on loopback, for GETs only", "Cluster"),
    "version": LazyCommand("kubecli.cli.commands.version", "Print the client and server version", "Cluster"),
    "ctx": LazyCommand("kubecli.cli.commands.ctx", "Switch to another context", "Settings"),
    "ns": LazyCommand("kubecli.cli.commands.ns", "Switch to another namespace", "Settings"),
    "shell": LazyCommand("kubecli.cli.commands.shell", "Open a shell with one context alone", "Settings"),
    "config": LazyCommand("kubecli.cli.commands.config", "Look at kubeconfig files and edit them", "Settings"),
    "snapshot": LazyCommand(
        "kubecli.cli.commands.snapshot", "Save a cluster, and look at what was saved", "Cluster"
    ),
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
}

HELP = """kubecli reads Kubernetes clusters, and cannot change them.

What you type at kubectl to look at a cluster works here: the same commands, flags, output and exit codes.
"""


def root() -> Program:
    return Program("kubecli", lazy=COMMANDS, help=HELP)


def run(argv: Sequence[str], runtime: Runtime) -> int:
    """Runs one command line. Never raises; returns the process's exit code."""
    return root().run(argv, runtime)
