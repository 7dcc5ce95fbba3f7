"""`kubecli rollout history`."""

from __future__ import annotations

from typing import Any

from kubecli.cli.command import Invocation, kube_command
from kubecli.cli.commands.chosen import choosing_flags, read_choice
from kubecli.cli.names import ROLLOUTS, ResourceArgument
from kubecli.cli.option_groups import print_flags, read_print_flags
from kubecli.cli.options import argument, option
from kubecli.cli.session import connect, resolve_context
from kubecli.cli.types import FOLDER, INT
from kubecli.errors.usage import UsageError
from kubecli.reading.rollout.history import HistoryRun


@kube_command("history", usage="(TYPE NAME | TYPE/NAME)")
@argument("arguments", nargs=-1, type=ResourceArgument(*ROLLOUTS, repeat=False))
@choosing_flags
@option("-k", "--kustomize", type=FOLDER, help="Not supported: pipe `kubectl kustomize DIR` into `-f -`.")
@print_flags
@option("--revision", kind=INT, help="Show this revision in detail, its pod template included.")
def command(invocation: Invocation, arguments: tuple[str, ...], **flags: Any) -> None:
    """View previous rollout revisions and configurations.

    Examples:
      # The revisions of a deployment
      kubecli rollout history deployment/web

      # What a daemonset ran at revision 3
      kubecli rollout history daemonset/agent --revision=3

      # What changed between two revisions
      diff <(kubecli rollout history deploy/web --revision=1) <(kubecli rollout history deploy/web --revision=2)

      # The revision as an object
      kubecli rollout history deployment/web --revision=1 -o yaml
    """
    resolved = resolve_context(invocation)
    runtime = invocation.runtime
    if not arguments and not flags["filename"] and not flags["kustomize"]:
        raise UsageError("required resource not specified")
    if flags["revision"] < 0:
        raise UsageError(f"revision must be a positive integer: {flags['revision']}")
    request = read_choice(invocation, arguments, resolved, flags)
    printer = read_print_flags(flags, runtime.stdout, runtime.cwd, typed=True)()
    with connect(invocation, resolved=resolved) as session:
        HistoryRun(session, request, printer, flags["revision"]).run()
