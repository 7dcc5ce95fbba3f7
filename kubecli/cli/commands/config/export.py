"""`kubecli config export`."""

from __future__ import annotations

import click

from kubecli.cli.command import Command, Invocation, pass_invocation
from kubecli.cli.names import ContextName
from kubecli.cli.options import argument, option
from kubecli.errors.usage import UsageError
from kubecli.reading.config.files import choices, effective_context, load, unexpected


@click.command("export", cls=Command)
@option("--to", help="Write to this new file, readable by its owner alone, instead of stdout")
@argument("args", nargs=-1, type=ContextName(), metavar="[CONTEXT_NAME]")
@pass_invocation
def command(invocation: Invocation, args: tuple[str, ...], to: str) -> None:
    """Print one context as a kubeconfig of its own: its cluster and user, certificates inside, secrets readable.

    Paths that cannot be put inside (tokenFile, exec.command) become absolute.

    Examples:
      # A kubeconfig for the context prod alone
      kubecli config export prod --to=prod.kubeconfig

      # Move the current context to another machine
      kubecli config export | ssh host kubecli config import -
    """
    if len(args) > 1:
        raise unexpected(invocation, args)
    merged = load(invocation)
    known = merged.entries["contexts"]
    name = args[0] if args else effective_context(invocation, merged)
    if not name:
        raise UsageError("current-context is not set", hint=choices("", known))
    from kubecli.reading.config.export import one_context, write_new

    text = one_context(merged, name)
    if to:
        write_new(invocation, to, text)
    else:
        invocation.runtime.stdout.write(text)
