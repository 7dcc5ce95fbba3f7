"""`kubecli config use-namespace`."""

from __future__ import annotations

import re

from kubecli.cli.command import Invocation, kube_command
from kubecli.cli.commands.config.support import access, choices, effective_context, quote, unexpected
from kubecli.cli.names import ObjectName
from kubecli.cli.options import argument
from kubecli.errors.usage import UsageError
from kubecli.kubeconfig.edit.transaction import Plan

_DNS_LABEL = re.compile(r"[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")


@kube_command("use-namespace", usage="NAMESPACE")
@argument("args", nargs=-1, type=ObjectName("namespaces"))
def command(invocation: Invocation, args: tuple[str, ...]) -> None:
    """Set the namespace of the current context, or of --context, in a kubeconfig file.

    $KUBECLI_NAMESPACE chooses a namespace for one shell without touching a file.

    Examples:
      # Work in the namespace shop from now on
      kubecli config use-namespace shop
    """
    from kubecli.kubeconfig.edit.transaction import modify

    if len(args) != 1:
        raise unexpected(invocation, args)
    (namespace,) = args
    if not _DNS_LABEL.fullmatch(namespace):
        raise UsageError(f"namespace {quote(namespace)} does not conform to the kubernetes DNS_LABEL rules")
    done: list[str] = []

    def decide(plan: Plan) -> None:
        name = invocation.options.context or effective_context(invocation, plan.merged)
        if not name:
            raise UsageError("no current context is set")
        entry = plan.merged.entries["contexts"].get(name)
        if entry is None:
            known = plan.merged.entries["contexts"]
            raise UsageError(f"no context exists with the name: {quote(name)}", hint=choices(name, known))
        plan.set_body("contexts", name, {**entry.data, "namespace": namespace})
        done[:] = [f"Namespace of context {quote(name)} is now {quote(namespace)}.\n"]

    modify(access(invocation), decide)
    runtime = invocation.runtime
    runtime.write(done[0])
    shell = runtime.env.get("KUBECLI_NAMESPACE")
    if shell and shell != namespace:
        runtime.warn(f"warning: in this shell $KUBECLI_NAMESPACE still chooses {quote(shell)}")
