"""`kubecli config use-context`, and the switching of contexts that `kubecli ctx` does, too."""

from __future__ import annotations

import click

from kubecli.cli.command import Command, Invocation, pass_invocation
from kubecli.cli.commands.config.editing import access
from kubecli.cli.commands.config.picking import can_pick, pick_context
from kubecli.cli.commands.config.support import choices, quote, unexpected
from kubecli.cli.names import ContextName
from kubecli.cli.options import argument
from kubecli.errors.usage import UsageError
from kubecli.kubeconfig.edit.transaction import Plan


@click.command("use-context", cls=Command)
@argument("args", nargs=-1, type=ContextName(), metavar="CONTEXT_NAME | -")
@pass_invocation
def command(invocation: Invocation, args: tuple[str, ...]) -> None:
    """Set the current-context in a kubeconfig file.

    "-" goes back to the context used before. Without a name, on a terminal, it offers a list: type parts of a
    name, Enter chooses, Esc leaves everything as it is. `kubecli ctx` is the same in short.

    Examples:
      # Use the context for the minikube cluster
      kubecli config use-context minikube

      # Go back to the one before
      kubecli config use-context -

      # Choose from a list
      kubecli config use-context
    """
    if not args and can_pick(invocation):
        args = (pick_context(invocation),)
    if len(args) != 1:
        raise unexpected(invocation, args)
    switch(invocation, args[0])


def switch(invocation: Invocation, asked: str) -> None:
    """Sets the current-context, and remembers the one before."""
    from kubecli.cli.commands.config import previous
    from kubecli.kubeconfig.edit.transaction import modify

    if not asked:
        raise UsageError("empty context names are not allowed")
    before: list[str] = []

    def decide(plan: Plan) -> None:
        known = plan.merged.entries["contexts"]
        name = asked
        if asked == "-" and "-" not in known:
            name = previous.recall(invocation)
            if not name:
                raise UsageError(
                    "no previous context found", hint="`kubecli config use-context NAME` remembers one"
                )
        if name not in known:
            raise UsageError(f"no context exists with the name: {quote(name)}", hint=choices(name, known))
        before[:] = [plan.merged.current_context, name]
        plan.set_current_context(name)

    modify(access(invocation), decide)
    old, name = before
    if old and old != name:
        previous.remember(invocation, old)
    runtime = invocation.runtime
    runtime.write(f"Switched to context {quote(name)}.\n")
    shell = runtime.env.get("KUBECLI_CONTEXT")
    if shell and shell != name:
        runtime.warn(f"warning: in this shell $KUBECLI_CONTEXT still chooses {quote(shell)}")
