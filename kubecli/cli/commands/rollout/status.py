"""`kubecli rollout status`.

Differences from kubectl: an object that is done needs no watch; an object that is gone when its turn comes is said
(kubectl waits for it for ever); -n a,b,c.
"""

from __future__ import annotations

import click

from kubecli.cli.command import Command, Invocation, pass_invocation
from kubecli.cli.groups import selection, selection_options
from kubecli.cli.names import ROLLOUTS, ResourceArgument
from kubecli.cli.options import option
from kubecli.cli.types import DURATION, INT
from kubecli.clusters.session import interruptible
from kubecli.clusters.several import connect_all, resolve_contexts
from kubecli.output.progress import progress_of
from kubecli.reading.objects.selection import Selection
from kubecli.reading.rollout.request import check_rollout
from kubecli.reading.rollout.status import Rollouts, StatusRequest


@click.command("status", cls=Command, clusters=True, usage="(TYPE NAME | TYPE/NAME)", pages=False)
@selection_options(selection, arguments=ResourceArgument(*ROLLOUTS, repeat=False), namespaces=False)
@option("--revision", type=INT, help="The revision that must be the running one; 0 is the last one.")
@option("--timeout", type=DURATION, help="How long to wait for each rollout: 1s, 2m, 3h. 0 is for ever.")
@option("-w", "--watch", default=True, help="Watch the rollout until it is done.")
@pass_invocation
def command(invocation: Invocation, *, selection: Selection, revision: int, timeout: float, watch: bool) -> None:
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
    contexts = resolve_contexts(invocation)
    check_rollout(selection, revision, invocation.command_path)
    runtime = invocation.runtime
    request = StatusRequest(selection, watch=watch, revision=revision, timeout=timeout)
    with connect_all(invocation, contexts=contexts) as clusters, interruptible():
        with progress_of(runtime) as progress:
            rollouts = Rollouts(clusters.sessions, request, progress)
            for sentence in rollouts.sentences():
                with progress.aside():
                    runtime.write(sentence + "\n")
                    runtime.stdout.flush()
        for line in rollouts.notes():
            runtime.warn(line)
        clusters.fail(rollouts.errors)
