"""`kubecli config set-context`."""

from __future__ import annotations

from kubecli.cli.command import Invocation, kube_command
from kubecli.cli.commands.config.editing import access
from kubecli.cli.commands.config.support import effective_context, quote, unexpected
from kubecli.cli.names import ClusterName, ContextName, Namespaces, UserName
from kubecli.cli.options import argument, option
from kubecli.errors.usage import UsageError
from kubecli.kubeconfig.edit.transaction import Plan


@kube_command(
    "set-context",
    usage="[NAME | --current] [--cluster=cluster_nickname] [--user=user_nickname] [--namespace=namespace]",
)
@option("--current", is_flag=True, help="Modify the current context")
@option("--cluster", type=ClusterName(), help="cluster for the context entry in kubeconfig")
@option("--user", type=UserName(), help="user for the context entry in kubeconfig")
@option("-n", "--namespace", type=Namespaces(), help="namespace for the context entry in kubeconfig")
@argument("args", nargs=-1, type=ContextName())
def command(
    invocation: Invocation, args: tuple[str, ...], *, current: bool, cluster: str, user: str, namespace: str
) -> None:
    """Set a context entry in kubeconfig.

    Specifying a name that already exists will merge new fields on top of existing values for those fields.

    Examples:
      # Set the user field on the gce context entry without touching other values
      kubecli config set-context gce --user=cluster-admin

      # Work in another namespace from now on
      kubecli config set-context --current --namespace=shop
    """
    from kubecli.kubeconfig.edit.transaction import modify

    if len(args) > 1:
        raise unexpected(invocation, args)
    if not any(args) and not current:
        raise UsageError("you must specify a non-empty context name or --current")
    if any(args) and current:
        raise UsageError("you cannot specify both a context name and --current")
    given = {"cluster": cluster, "user": user, "namespace": namespace}
    changed = {name: value for name, value in given.items() if name in invocation.changed}
    done: list[str] = []

    def decide(plan: Plan) -> None:
        name = effective_context(invocation, plan.merged) if current else args[0]
        if not name:
            raise UsageError("no current context is set")
        entry = plan.merged.entries["contexts"].get(name)
        plan.set_body("contexts", name, {**(entry.data if entry else {}), **changed})
        done[:] = [f"Context {quote(name)} {'modified' if entry else 'created'}.\n"]

    modify(access(invocation), decide)
    invocation.runtime.write(done[0])
