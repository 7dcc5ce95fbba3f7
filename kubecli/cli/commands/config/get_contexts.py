"""`kubecli config get-contexts`."""

from __future__ import annotations

import click

from kubecli.cli.command import Command, Invocation, pass_invocation
from kubecli.cli.names import ContextName
from kubecli.cli.options import argument, option, output_option
from kubecli.errors.kubeconfig import ContextsNotFound
from kubecli.errors.usage import UsageError
from kubecli.kubeconfig.layers import Merged
from kubecli.kubeconfig.patterns import matching
from kubecli.reading.config.files import effective_context, load, quote


@click.command("get-contexts", cls=Command)
@output_option("name")
@option("--no-headers", is_flag=True, help="When using the default output format, don't print headers.")
@argument("names", nargs=-1, type=ContextName(many=True), metavar="[NAME ...]")
@pass_invocation
def command(invocation: Invocation, names: tuple[str, ...], output: str, no_headers: bool) -> None:
    """Display one or many contexts from the kubeconfig file.

    Examples:
      # List all the contexts in your kubeconfig file
      kubecli config get-contexts

      # What a pattern of --contexts means
      kubecli config get-contexts 'prod-*'

      # Describe one context in your kubeconfig file
      kubecli config get-contexts my-context
    """
    if output not in ("", "name"):
        where = "is not available in kubecli config get-contexts; resetting to default output format"
        raise UsageError(f"--output {output} {where}")
    merged = load(invocation)
    contexts = merged.entries["contexts"]
    meant = {name for each in names for name in matching(each, list(contexts))}
    shown = sorted(meant if names else contexts, key=str.encode)
    if output == "name":
        invocation.runtime.write("".join(f"{name}\n" for name in shown))
    else:
        current = effective_context(invocation, merged)
        rows = [] if no_headers else [["CURRENT", "NAME", "CLUSTER", "AUTHINFO", "NAMESPACE"]]
        for name in shown:
            data = contexts[name].data
            fields = (data.get(field, "") for field in ("cluster", "user", "namespace"))
            rows.append(["*" if name == current else " ", name, *fields])
        _write_table(invocation, rows)
    _name_shadowed(invocation, merged)
    absent = tuple(name for name in names if not matching(name, list(contexts)))
    if absent:
        raise ContextsNotFound(absent, tuple(contexts))


def _name_shadowed(invocation: Invocation, merged: Merged) -> None:
    """On stderr, so that stdout is kubectl's."""
    kinds = {"clusters": "cluster", "users": "user", "contexts": "context"}
    for entry in merged.shadowed:
        invocation.runtime.warn(
            f"warning: {kinds[entry.section]} {quote(entry.name)} of {entry.path} is shadowed by {entry.by}"
        )


def _write_table(invocation: Invocation, rows: list[list[str]]) -> None:
    from kubecli.gotext.tabwriter import Aligner

    aligner = Aligner()
    for row in rows:
        aligner.add_row(row)
    invocation.runtime.write("".join(aligner.flush()), "table")
