"""`kubecli rollout status`.

Differences from kubectl: an object that is done needs no watch; an object that is gone when its turn comes is said
(kubectl waits for it for ever); -n a,b,c.
"""

from __future__ import annotations

import time
from typing import Any

from msgspec import Struct

from kubecli.api.states import states
from kubecli.cli.command import Invocation, kube_command
from kubecli.cli.commands.chosen import choosing_flags, interrupted_says, interruptible, read_choice
from kubecli.cli.commands.describe.objects import Item, found_objects
from kubecli.cli.commands.get.command import fail, make_plan
from kubecli.cli.commands.get.request import GetRequest
from kubecli.cli.commands.rollout.status_rules import RULES, Rule
from kubecli.cli.options import argument, option
from kubecli.cli.session import Session, connect, resolve_context
from kubecli.cli.values import DURATION, INT
from kubecli.errors.api import ApiError
from kubecli.errors.reading import RolloutFailed
from kubecli.errors.usage import UsageError
from kubecli.meta.controls import escape_controls

Object = dict[str, Any]


@kube_command("status", usage="(TYPE NAME | TYPE/NAME) [flags]")
@argument("arguments", nargs=-1, required=False)
@choosing_flags
@option("-k", "--kustomize", help="Not supported: pipe `kubectl kustomize DIR` into `-f -`.")
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


class Options(Struct, frozen=True):
    """timeout: seconds; 0 for ever."""

    watch: bool
    revision: int
    timeout: float


class StatusRun:
    """One run of `rollout status`, object after object."""

    def __init__(self, session: Session, request: GetRequest, options: Options) -> None:
        self.session = session
        self.request = request
        self.options = options
        self.runtime = session.invocation.runtime
        self.waited = False

    def run(self) -> None:
        """Raises what went wrong after every object had its turn."""
        planned, errors = make_plan(self.session, self.request)
        any_found = False
        for item in found_objects(self.session, planned.targets, errors, self.request):
            any_found = True
            try:
                with interruptible():
                    self._follow(item)
            except (ApiError, RolloutFailed) as error:
                errors.append(error)
        fail(errors)
        if not any_found:
            self.runtime.warn(f"No resources found in {', '.join(self.request.namespaces)} namespace.")

    def _follow(self, item: Item) -> None:
        """Prints what there is to say of one rollout until it is done. Raises RolloutFailed."""
        resource, obj = item
        rule = RULES.get((resource.group, resource.kind))
        if rule is None:
            kind = f"{resource.kind}.{resource.group}" if resource.group else resource.kind
            raise RolloutFailed(f"no status viewer has been implemented for {kind}")
        if not self.waited and self._say(rule, obj):
            return
        deadline = time.monotonic() + self.options.timeout if self.options.timeout > 0 else None
        metadata = obj["metadata"]
        shown = "" if self.waited else metadata.get("resourceVersion")
        self.waited = True
        for state in states(
            self.session.api,
            resource,
            metadata.get("namespace") or "",
            metadata["name"],
            deadline=deadline,
            interrupted=interrupted_says(self.session.invocation),
        ):
            if state is None:
                raise RolloutFailed("object has been deleted")
            if state["metadata"].get("resourceVersion") != shown and self._say(rule, state):
                return
        raise RolloutFailed("timed out waiting for the condition")

    def _say(self, rule: Rule, obj: Object) -> bool:
        """Prints how the rollout stands; whether that is all."""
        sentence, done = rule(obj, self.options.revision)
        if self.runtime.stdout_is_terminal:
            sentence = escape_controls(sentence)
        self.runtime.write(sentence + "\n")
        self.runtime.stdout.flush()
        return done or not self.options.watch
