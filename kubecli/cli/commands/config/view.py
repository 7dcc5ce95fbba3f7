"""`kubecli config view`."""

from __future__ import annotations

import click
from msgspec.structs import replace

from kubecli.cli.command import Command, Invocation, pass_invocation
from kubecli.cli.groups import object_output, printing_options
from kubecli.cli.options import option
from kubecli.cli.types import BOOL
from kubecli.errors.usage import UsageError
from kubecli.output.formats import language_of
from kubecli.output.object_printers import object_bytes
from kubecli.output.printing import Printing
from kubecli.reading.config.files import effective_context, load


@click.command("view", cls=Command)
@printing_options(Printing, output=object_output)
@option("--merge", type=BOOL, default=True, help="Merge the full hierarchy of kubeconfig files")
@option("--raw", is_flag=True, help="Display raw byte data and sensitive data")
@option("--flatten", is_flag=True, help="Put the files that entries refer to inside them, secrets readable")
@option("--minify", is_flag=True, help="Remove all information not used by current-context from the output")
@pass_invocation
def command(
    invocation: Invocation,
    *,
    printing: Printing,
    merge: bool,
    raw: bool,
    flatten: bool,
    minify: bool,
) -> None:
    """Display merged kubeconfig settings or a specified kubeconfig file.

    Tokens, passwords, keys, exec.env values and the secrets of auth-providers are covered; --raw shows them.

    Examples:
      # Show merged kubeconfig settings
      kubecli config view

      # Show merged kubeconfig settings, raw certificate data, and exposed secrets
      kubecli config view --raw

      # A file of its own for the current context, certificates inside
      kubecli config view --minify --flatten > one.kubeconfig

      # Get the password for the e2e user
      kubecli config view --raw -o jsonpath='{.users[?(@.name == "e2e")].user.password}'
    """
    from kubecli.kubeconfig import view

    runtime, options = invocation.runtime, invocation.options
    output = printing.or_else("yaml").format(runtime.cwd)
    if not merge and not options.kubeconfig:
        raise UsageError("if merge==false a precise file must be specified")
    merged = load(invocation)
    if minify:
        merged = view.minify(merged, options.context or effective_context(invocation, merged))
    if flatten or not raw:
        change = view.flatten if flatten else view.redact
        entries = {
            section: {name: change(entry) for name, entry in found.items()}
            for section, found in merged.entries.items()
        }
        merged = replace(merged, entries=entries)
        if not flatten:
            merged = view.redact_whole(merged)
    text = object_bytes(view.v1(merged), printing, output, api_order=True)
    runtime.write_bytes(text, language_of(output.name))
