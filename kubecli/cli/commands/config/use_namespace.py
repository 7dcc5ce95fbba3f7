"""`kubecli config use-namespace`, and the switching of namespaces that `kubecli ns` does, too."""

from __future__ import annotations

import re

import click

from kubecli.cli.command import Command, Invocation, pass_invocation
from kubecli.cli.commands.config import previous
from kubecli.cli.commands.config.editing import access
from kubecli.cli.commands.config.picking import can_pick, namespaces_there_are, pick_namespace
from kubecli.cli.commands.config.support import choices, effective_context, load, quote, unexpected
from kubecli.cli.names import ObjectName
from kubecli.cli.options import argument
from kubecli.errors.usage import UsageError
from kubecli.kubeconfig.edit.transaction import Plan
from kubecli.kubeconfig.layers import Merged

_DNS_LABEL = re.compile(r"[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")


@click.command("use-namespace", cls=Command)
@argument("args", nargs=-1, type=ObjectName("namespaces"), metavar="NAMESPACE | -")
@pass_invocation
def command(invocation: Invocation, args: tuple[str, ...]) -> None:
    """Set the namespace of the current context, or of --context, in a kubeconfig file.

    "-" goes back to the one before. Without a name, on a terminal, it offers the cluster's namespaces. No server
    is asked about a name; `kubecli ns NAME` refuses one that does not exist. $KUBECLI_NAMESPACE chooses a
    namespace for one shell without touching a file.

    Examples:
      # Work in the namespace shop from now on
      kubecli config use-namespace shop

      # Go back to the one before
      kubecli config use-namespace -
    """
    if not args and can_pick(invocation):
        args = (picked(invocation),)
    if len(args) != 1:
        raise unexpected(invocation, args)
    switch(invocation, args[0])


def picked(invocation: Invocation) -> str:
    """One of the cluster's namespaces. Raises Interrupted when the person leaves."""
    merged = load(invocation)
    name = context_name(invocation, merged)
    entry = merged.entries["contexts"].get(name)
    current = str((entry.data.get("namespace") if entry else "") or "default")
    return pick_namespace(invocation, namespaces_there_are(invocation), current)


def context_name(invocation: Invocation, merged: Merged) -> str:
    """The context whose namespace is meant: --context, else the current one. Raises UsageError."""
    name = invocation.options.context or effective_context(invocation, merged)
    if not name:
        raise UsageError("no current context is set")
    known = merged.entries["contexts"]
    if name not in known:
        raise UsageError(f"no context exists with the name: {quote(name)}", hint=choices(name, known))
    return name


def switch(invocation: Invocation, asked: str) -> None:
    """Sets the context's namespace, and remembers the one before."""
    from kubecli.kubeconfig.edit.transaction import modify

    if asked != "-" and not _DNS_LABEL.fullmatch(asked):
        raise UsageError(f"namespace {quote(asked)} does not conform to the kubernetes DNS_LABEL rules")
    done: list[str] = []

    def decide(plan: Plan) -> None:
        name = context_name(invocation, plan.merged)
        entry = plan.merged.entries["contexts"][name]
        namespace = asked
        if asked == "-":
            namespace = previous.recall(invocation, previous.namespace_of(name))
            if not _DNS_LABEL.fullmatch(namespace):
                raise UsageError(
                    f"no previous namespace found for context {quote(name)}",
                    hint="`kubecli ns NAME` remembers one",
                )
        plan.set_body("contexts", name, {**entry.data, "namespace": namespace})
        done[:] = [name, str(entry.data.get("namespace") or "default"), namespace]

    modify(access(invocation), decide)
    name, old, new = done
    if old != new:
        previous.remember(invocation, old, previous.namespace_of(name))
    runtime = invocation.runtime
    runtime.write(f"Namespace of context {quote(name)} is now {quote(new)}.\n")
    shell = runtime.env.get("KUBECLI_NAMESPACE")
    if shell and shell != new:
        runtime.warn(f"warning: in this shell $KUBECLI_NAMESPACE still chooses {quote(shell)}")
