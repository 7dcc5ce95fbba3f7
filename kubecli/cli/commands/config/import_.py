"""`kubecli config import`."""

from __future__ import annotations

from pathlib import Path

import click

from kubecli.cli.command import Command, Invocation, pass_invocation
from kubecli.cli.commands.config.editing import access
from kubecli.cli.commands.config.support import quote, unexpected
from kubecli.cli.options import argument
from kubecli.cli.types import FILE
from kubecli.errors.kubeconfig import FileFault, KubeconfigFilesInvalid
from kubecli.files.read import read_file
from kubecli.kubeconfig.edit.incoming import Outcome
from kubecli.kubeconfig.edit.transaction import Plan

_KINDS = {"clusters": "Cluster", "users": "User", "contexts": "Context"}


@click.command("import", cls=Command)
@argument("args", nargs=-1, type=FILE, metavar="FILE | -")
@pass_invocation
def command(invocation: Invocation, args: tuple[str, ...]) -> None:
    """Add the clusters, users and contexts of another kubeconfig to yours.

    Nothing of yours is overwritten: an entry whose name is taken by a different one gets a new name, and the
    contexts that use it follow. Paths in the file become absolute. The current-context stays as it is.

    Examples:
      # Add a downloaded kubeconfig
      kubecli config import ~/Downloads/new-cluster.yaml

      # From another machine
      ssh host kubecli config export prod | kubecli config import -
    """
    from kubecli.kubeconfig.edit.incoming import Incoming
    from kubecli.kubeconfig.edit.transaction import modify

    if len(args) != 1:
        raise unexpected(invocation, args)
    incoming = Incoming.read(args[0], _data(invocation, args[0]), _folder(invocation, args[0]))
    outcomes: list[Outcome] = []

    def decide(plan: Plan) -> None:
        outcomes[:] = incoming.add_to(plan)

    modify(access(invocation), decide)
    for outcome in outcomes:
        invocation.runtime.write(_sentence(outcome))
    for user, program in incoming.programs():
        invocation.runtime.warn(
            f"warning: to log in as user {quote(user)}, kubecli and kubectl run {quote(program)}"
        )


def _data(invocation: Invocation, name: str) -> bytes:
    if name == "-":
        return invocation.runtime.stdin.read()
    try:
        return read_file(invocation.runtime.cwd / name)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise KubeconfigFilesInvalid((FileFault(name, f"open {name}: {reason}"),)) from None


def _folder(invocation: Invocation, name: str) -> Path:
    return invocation.runtime.cwd if name == "-" else (invocation.runtime.cwd / name).parent


def _sentence(outcome: Outcome) -> str:
    kind = _KINDS[outcome.section]
    if outcome.already:
        return f"{kind} {quote(outcome.name)} is there already.\n"
    if outcome.new_name != outcome.name:
        return (
            f"{kind} {quote(outcome.name)} imported as {quote(outcome.new_name)}: "
            f"another {kind.lower()} has its name.\n"
        )
    return f"{kind} {quote(outcome.name)} imported.\n"
