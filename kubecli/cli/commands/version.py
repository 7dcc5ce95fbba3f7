"""`kubecli version`."""

from __future__ import annotations

import click

from kubecli.cli.command import Command, Invocation, pass_invocation
from kubecli.cli.options import argument, option, output_option
from kubecli.errors.base import KubecliError, fail
from kubecli.errors.usage import UsageError
from kubecli.meta.nearness import meant
from kubecli.reading.version import ask, skew_warning, tell_libraries, versions_text


@click.command("version", cls=Command, clusters=True)
@argument("args", nargs=-1, required=False)
@option("--client", is_flag=True, help="If true, print the client's version only: no server is asked.")
@output_option("json", "yaml")
@pass_invocation
def command(invocation: Invocation, args: tuple[str, ...], client: bool, output: str) -> None:
    """Print the versions of kubecli, and of the server of the current context.

    The client's is kubecli's own; "Kubectl Version" is that of the kubectl it follows. A server that is more than
    one minor version away from that kubectl gets a warning.

    Examples:
      # Print the client and server versions
      kubecli version

      # For a report of a fault: also Python's, the platform's and the libraries' versions
      kubecli version -v=1

      # Print the client's version, without asking a server
      kubecli version --client -o json
    """
    if args and not client:
        raise UsageError(f"extra arguments: [{' '.join(args)}]")
    if output not in ("", "yaml", "json"):
        raise UsageError("--output must be 'yaml' or 'json'", hint=meant(output, ("yaml", "json"), prefix="-o "))
    if invocation.options.verbosity:
        tell_libraries(invocation)
    if client:
        invocation.runtime.write_bytes(versions_text(output, None), output)
        return
    from kubecli.clusters.several import resolve_contexts

    contexts = resolve_contexts(invocation)
    errors: list[KubecliError] = []
    try:
        servers = ask(invocation, contexts, errors)
    except BaseException:
        # as kubectl: what is known of the client comes before the failure
        invocation.runtime.write_bytes(versions_text(output, None), output)
        raise
    invocation.runtime.write_bytes(versions_text(output, servers), output)
    warnings = [(name, skew_warning(str(server.get("gitVersion", "")))) for name, server in servers.items()]
    for context, warning in warnings:
        if warning and invocation.options.warnings_as_errors:
            raise UsageError(warning)
        if warning:
            invocation.runtime.warn(f"{context}: Warning: {warning}" if context else f"Warning: {warning}")
    fail(errors)
