"""`kubecli config set-context`."""

from __future__ import annotations

import click

from kubecli.cli.command import Command, Invocation, pass_invocation
from kubecli.cli.names import ClusterName, ContextName, Namespaces, UserName
from kubecli.cli.options import argument, option
from kubecli.errors.usage import UsageError
from kubecli.kubeconfig.edit.transaction import Plan, modify
from kubecli.reading.config.files import access, effective_context, quote, unexpected


@click.command("set-context", cls=Command)
@argument("args", nargs=-1, type=ContextName(), metavar="[NAME | --current]")
@option("--current", is_flag=True, help="Modify the current context")
@option("--cluster", type=ClusterName(), default=None, help="cluster for the context entry in kubeconfig")
@option("--user", type=UserName(), default=None, help="user for the context entry in kubeconfig")
@option("-n", "--namespace", type=Namespaces(), default=None, help="namespace for the context entry in kubeconfig")
@pass_invocation
def command(
    invocation: Invocation,
    args: tuple[str, ...],
    *,
    current: bool,
    cluster: str | None,
    user: str | None,
    namespace: str | None,
) -> None:
    """Set a context entry in kubeconfig.

    Specifying a name that already exists will merge new fields on top of existing values for those fields.

    Examples:
      # Set the user field on the gce context entry without touching other values
      kubecli config set-context gce --user=cluster-admin

      # Work in another namespace from now on
      kubecli config set-context --current --namespace=shop
    """
    if len(args) > 1:
        raise unexpected(invocation, args)
    if not any(args) and not current:
        raise UsageError("you must specify a non-empty context name or --current")
    if any(args) and current:
        raise UsageError("you cannot specify both a context name and --current")
    said = {"cluster": cluster, "user": user, "namespace": namespace}
    changed = {field: value for field, value in said.items() if value is not None}
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
