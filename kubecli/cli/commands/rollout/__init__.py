"""`kubecli rollout`: how a workload's rollout goes, and its revisions."""

from __future__ import annotations

from kubecli.cli.command import Group
from kubecli.cli.lazy import LazyCommand
from kubecli.cli.verbs import writing

command = Group(
    "rollout",
    lazy={
        "history": LazyCommand("kubecli.cli.commands.rollout.history", "View rollout history"),
        "status": LazyCommand("kubecli.cli.commands.rollout.status", "Show the status of the rollout"),
        "pause": writing("Mark the provided resource as paused"),
        "restart": writing("Restart a resource"),
        "resume": writing("Resume a paused resource"),
        "undo": writing("Undo a previous rollout"),
    },
    help="""Look at the rollout of deployments, daemonsets and statefulsets.

Examples:
  # Wait until a rollout is done
  kubecli rollout status deployment/web

  # The revisions of a daemonset, and what one of them runs
  kubecli rollout history daemonset/agent
  kubecli rollout history daemonset/agent --revision=3
""",
)
