"""`kubecli config use-context`."""

from __future__ import annotations

from kubecli.cli.command import Invocation, kube_command
from kubecli.cli.commands.config.support import access, choices, quote, unexpected
from kubecli.cli.options import argument
from kubecli.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubecli.kubeconfig.edit.transaction import Plan


@kube_command("use-context", usage="CONTEXT_NAME")
@argument("args", nargs=-1)
def command(invocation: Invocation, args: tuple[str, ...]) -> None:
    """Set the current-context in a kubeconfig file.

    Examples:
      # Use the context for the minikube cluster
      kubecli config use-context minikube
    """
    if len(args) != 1:
        raise unexpected(invocation, args)
    switch(invocation, args[0])


def switch(invocation: Invocation, name: str) -> None:
    from kubecli.kubeconfig.edit.transaction import modify

    if not name:
        raise UsageError("empty context names are not allowed")

    def decide(plan: Plan) -> None:
        known = plan.merged.entries["contexts"]
        if name not in known:
            raise UsageError(f"no context exists with the name: {quote(name)}", hint=choices(name, known))
        plan.set_current_context(name)

    modify(access(invocation), decide)
    runtime = invocation.runtime
    runtime.write(f"Switched to context {quote(name)}.\n")
    shell = runtime.env.get("KUBECLI_CONTEXT")
    if shell and shell != name:
        runtime.warn(f"warning: in this shell $KUBECLI_CONTEXT still chooses {quote(shell)}")
