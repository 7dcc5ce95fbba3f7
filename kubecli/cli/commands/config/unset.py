"""`kubecli config unset`."""

from __future__ import annotations

import click

from kubecli.cli.command import Command, Invocation, pass_invocation
from kubecli.cli.names import PropertyPath
from kubecli.cli.options import argument
from kubecli.errors.usage import UsageError
from kubecli.kubeconfig.edit.properties import unset_property
from kubecli.kubeconfig.edit.transaction import modify
from kubecli.reading.config.files import access, quote, unexpected
from kubecli.redaction import mask_words


@click.command("unset", cls=Command)
@argument("args", nargs=-1, type=PropertyPath(), metavar="PROPERTY_NAME")
@pass_invocation
def command(invocation: Invocation, args: tuple[str, ...]) -> None:
    """Unset an individual value in a kubeconfig file.

    PROPERTY_NAME is a dot delimited name where each token represents either an attribute name or a map key.
    Map keys may contain dots.

    Examples:
      # Unset the current-context
      kubecli config unset current-context

      # Unset namespace in foo context
      kubecli config unset contexts.foo.namespace
    """
    if len(args) != 1:
        raise unexpected(invocation, mask_words(args, after=1))
    (path,) = args
    if not path:
        raise UsageError("you must specify a property")
    modify(access(invocation), lambda plan: unset_property(plan, path))
    invocation.runtime.write(f"Property {quote(path)} unset.\n")
