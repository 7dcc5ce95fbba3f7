"""`kubecli config rename-context`."""

from __future__ import annotations

import click

from kubecli.cli.command import Command, Invocation, pass_invocation
from kubecli.cli.names import ContextName
from kubecli.cli.options import argument
from kubecli.errors.usage import UsageError
from kubecli.kubeconfig.edit.transaction import Plan
from kubecli.reading.config.files import access, choices, quote, unexpected


@click.command("rename-context", cls=Command)
@argument("args", nargs=-1, type=ContextName(), metavar="CONTEXT_NAME NEW_NAME")
@pass_invocation
def command(invocation: Invocation, args: tuple[str, ...]) -> None:
    """Rename a context from the kubeconfig file.

    CONTEXT_NAME is the context name that you want to change.

    NEW_NAME is the new name you want to set.

    Note: If the context being renamed is the 'current-context', this field will also be updated.

    Examples:
      # Rename the context 'old-name' to 'new-name' in your kubeconfig file
      kubecli config rename-context old-name new-name
    """
    from kubecli.kubeconfig.edit.transaction import modify

    if len(args) != 2:
        raise unexpected(invocation, args)
    old, new = args
    if not new:
        raise UsageError("You must specify a new non-empty context name")

    def decide(plan: Plan) -> None:
        contexts, shown = plan.merged.entries["contexts"], plan.access.default_file().text
        if old not in contexts:
            raise UsageError(
                f"cannot rename the context {quote(old)}, it's not in {shown}", hint=choices(old, contexts)
            )
        if new in contexts:
            raise UsageError(
                f"cannot rename the context {quote(old)}, the context {quote(new)} already exists in {shown}"
            )
        plan.rename(contexts[old], new)
        if plan.merged.current_context == old:
            plan.set_current_context(new)

    modify(access(invocation), decide)
    invocation.runtime.write(f"Context {quote(old)} renamed to {quote(new)}.\n")
