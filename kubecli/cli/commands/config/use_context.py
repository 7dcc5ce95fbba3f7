"""`kubecli config use-context`."""

from __future__ import annotations

import os

from kubecli.cli.command import Invocation, kube_command
from kubecli.cli.commands.config.support import access, choices, load, quote, unexpected
from kubecli.cli.names import ContextName
from kubecli.cli.options import argument
from kubecli.errors.usage import UsageError
from kubecli.kubeconfig.edit.transaction import Plan


@kube_command("use-context", usage="CONTEXT_NAME | -")
@argument("args", nargs=-1, type=ContextName())
def command(invocation: Invocation, args: tuple[str, ...]) -> None:
    """Set the current-context in a kubeconfig file.

    "-" goes back to the context used before. Without a name, on a terminal, it offers a list: type to filter it,
    Enter chooses, Esc leaves everything as it is.

    Examples:
      # Use the context for the minikube cluster
      kubecli config use-context minikube

      # Go back to the one before
      kubecli config use-context -

      # Choose from a list
      kubecli config use-context
    """
    runtime = invocation.runtime
    if not args and runtime.stdin_is_terminal and runtime.stderr_is_terminal and os.name != "nt":
        args = (_pick(invocation),)
    if len(args) != 1:
        raise unexpected(invocation, args)
    switch(invocation, args[0])


def _pick(invocation: Invocation) -> str:
    from kubecli.cli.commands.config.picker import pick

    merged = load(invocation)
    names = sorted(merged.entries["contexts"], key=str.encode)
    if not names:
        raise UsageError(
            "there are no contexts to choose from", hint="`kubecli config import FILE` brings some in"
        )
    return pick(invocation.runtime, "context", names, merged.current_context)


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
