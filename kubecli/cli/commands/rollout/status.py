"""`kubecli rollout status`.

Differences from kubectl: an object that is done needs no watch; an object that is gone when its turn comes is said
(kubectl waits for it for ever); -n a,b,c.
"""

from __future__ import annotations

from typing import Any

from kubecli.cli.command import Invocation, kube_command
from kubecli.cli.commands.chosen import choosing_flags, read_choice
from kubecli.cli.names import ROLLOUTS, ResourceArgument
from kubecli.cli.options import argument, option
from kubecli.cli.session import connect, resolve_context
from kubecli.cli.types import DURATION, FOLDER, INT
from kubecli.errors.usage import UsageError
from kubecli.reading.rollout.status import Options, StatusRun

Object = dict[str, Any]


@kube_command("status", usage="(TYPE NAME | TYPE/NAME)")
@argument("arguments", nargs=-1, type=ResourceArgument(*ROLLOUTS, repeat=False))
@choosing_flags
@option("-k", "--kustomize", type=FOLDER, help="Not supported: pipe `kubectl kustomize DIR` into `-f -`.")
@option("--revision", kind=INT, help="The revision that must be the running one; 0 is the last one.")
@option("--timeout", kind=DURATION, help="How long to wait for each rollout: 1s, 2m, 3h. 0 is for ever.")
@option("-w", "--watch", default=True, help="Watch the rollout until it is done.")
def command(invocation: Invocation, arguments: tuple[str, ...], **flags: Any) -> None:
    """Show the status of the rollout.

    Watches the latest rollout until it is done; a rollout that starts meanwhile is watched as well, unless
    --revision pins the one that must be running. Exits 1 when a rollout cannot be done, or not in time.

    Examples:
      # Wait until a deployment is rolled out, for five minutes at most
      kubecli rollout status deployment/web --timeout=5m

      # How it stands now
      kubecli rollout status deployment/web --watch=false

      # All deployments with a label
      kubecli rollout status deployments -l app=web
    """
    resolved = resolve_context(invocation)
    if not arguments and not flags["filename"] and not flags["kustomize"]:
        raise UsageError("required resource not specified")
    if flags["revision"] < 0:
        raise UsageError(f"revision must be a positive integer: {flags['revision']}")
    request = read_choice(invocation, arguments, resolved, flags)
    options = Options(watch=flags["watch"], revision=flags["revision"], timeout=flags["timeout"])
    with connect(invocation, resolved=resolved) as session:
        StatusRun(session, request, options).run()
