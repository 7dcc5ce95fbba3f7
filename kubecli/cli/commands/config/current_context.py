"""`kubecli config current-context`."""

from __future__ import annotations

import click

from kubecli.cli.command import Command, Invocation, pass_invocation
from kubecli.errors.usage import UsageError
from kubecli.reading.config.files import effective_context, load


@click.command("current-context", cls=Command, context_settings={"allow_extra_args": True})
@pass_invocation
def command(invocation: Invocation) -> None:
    """Display the current-context: $KUBECLI_CONTEXT where that is set, else the files' own.

    Examples:
      # Display the current-context
      kubecli config current-context
    """
    name = effective_context(invocation, load(invocation))
    if not name:
        raise UsageError(
            "current-context is not set",
            hint="choose one with `kubecli config use-context NAME`; `kubecli config get-contexts` lists them",
        )
    invocation.runtime.write(f"{name}\n")
