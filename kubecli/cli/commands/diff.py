"""`kubecli diff`.

Differences from kubectl, whose `diff` takes -f alone: two states are compared, saved or live. With -f GETs are
enough, where kubectl lets the server apply the files, dry: defaulting and admission are not simulated, and noise
such as resourceVersion is left out. Exit codes are those of diff: 0 same, 1 different, 2 error.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import click
from msgspec.structs import replace

from kubecli.cli.command import Command, Invocation, pass_invocation
from kubecli.cli.groups import no_headers, selection, selection_options
from kubecli.cli.names import SideArgument
from kubecli.cli.options import option, output_option
from kubecli.clusters.connect import connect
from kubecli.errors.base import Interrupted, KubecliError, fail
from kubecli.errors.exit import Exit
from kubecli.errors.usage import UsageError
from kubecli.meta.nearness import meant
from kubecli.output.difference_printers import FORMATS, Titles, difference_printer
from kubecli.reading.diff.external import VARIABLE, external_command, run_external
from kubecli.reading.diff.manifests import FileComparison
from kubecli.reading.diff.run import Comparison
from kubecli.reading.diff.secrets import SecretValues
from kubecli.reading.diff.sides import is_narrow, two_sides
from kubecli.reading.objects.selection import Selection, check_selection
from kubecli.snapshot.save.key import known_key
from kubecli.snapshot.save.masks import Masker

NOT_SIMULATED = (
    "note: defaulting and admission are not simulated: what a server would fill in or change is not shown"
)


class DiffCommand(Command):
    """What goes wrong ends with 2, as diff's own: 1 says that something differs."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        with _trouble():
            return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        with _trouble():
            return super().invoke(ctx)


@contextmanager
def _trouble() -> Iterator[None]:
    try:
        yield
    except KubecliError as error:
        if not isinstance(error, Interrupted):
            error.exit_code = Exit.TROUBLE
        raise


@click.command("diff", cls=DiffCommand, usage="(A B [TYPE[/NAME] ...] | -f FILENAME)")
@selection_options(selection, arguments=SideArgument())
@option(
    "--all-fields", is_flag=True, help="Compare also what differs between any two readings: versions, times, uids."
)
@option("--field-manager", hidden=True, help="Accepted as kubectl does; nothing is applied.")
@option("--force-conflicts", is_flag=True, hidden=True, help="Accepted as kubectl does.")
@no_headers
@output_option(
    *FORMATS, help="yaml: a unified diff of each object (with -f it is usual); json; name. Else a table."
)
@option("--server-side", is_flag=True, hidden=True, help="Accepted as kubectl does; nothing is applied.")
@pass_invocation
def command(
    invocation: Invocation,
    *,
    selection: Selection,
    all_fields: bool,
    field_manager: str,
    force_conflicts: bool,
    no_headers: bool,
    output: str,
    server_side: bool,
) -> int:
    """Compare two states of clusters, or a cluster with files.

    A and B are each a saved cluster or manifests (a file or folder), `context:NAME`, or `live` for the cluster of
    the current context. Without a TYPE all is compared, in all namespaces or those of -n, but for events and
    leases. Versions, uids, times and the like are left out unless --all-fields is given; items of lists are
    matched by name or number. Values of secrets show as hashes.

    With -f, the files are compared with the cluster: what would change if they were applied. Only GETs are sent.

    Exit code 0: nothing differs. 1: something does. 2: it could not be found out.

    Examples:
      # What changed since yesterday
      kubecli diff yesterday.tar.gz live

      # What differs between two clusters of one deployment
      kubecli diff context:staging context:prod deploy/web -n shop

      # Two saved clusters, each change for a program
      kubecli diff monday.tar.gz tuesday.tar.gz deployments,configmaps -A -o json

      # What applying files would change
      kubecli diff -f ./manifests -R
    """
    check_selection(selection, invocation.command_path)
    if output not in ("", *FORMATS):
        raise UsageError(
            f"-o {output}: must be one of {', '.join(FORMATS)}", hint=meant(output, FORMATS, prefix="-o ")
        )
    if not selection.filenames and len(selection.arguments) < 2:
        raise invocation.usage_error("two states are compared, or files with -f")
    runtime = invocation.runtime
    with ExitStack() as stack:
        secrets = SecretValues(Masker(known_key(runtime.home) or os.urandom(32)))
        if selection.filenames:
            session = stack.enter_context(connect(invocation))
            found: Comparison | FileComparison = FileComparison(session, selection, secrets, all_fields=all_fields)
            titles = Titles("live", "files")
            runtime.warn(NOT_SIMULATED)
        else:
            left, right = two_sides(invocation, stack, selection)
            named = replace(selection, arguments=selection.arguments[2:])
            named = replace(named, all_namespaces=named.all_namespaces or not is_narrow(named, left, right))
            found = Comparison(left, right, named, secrets, all_fields=all_fields)
            titles = Titles(left.title, right.title)
        count = _print(invocation, found, titles, output, no_headers=no_headers)
    for note in found.notes:
        runtime.warn(f"note: {note}")
    if secrets.incomparable:
        runtime.warn("note: values that were masked with another key are compared by their size alone")
    fail(found.errors)
    return Exit.FAILED if count else Exit.OK


def _print(
    invocation: Invocation, found: Comparison | FileComparison, titles: Titles, output: str, *, no_headers: bool
) -> int:
    """How many objects differ."""
    runtime = invocation.runtime
    of_files = isinstance(found, FileComparison)
    external = runtime.env.get(VARIABLE, "")
    if of_files and external and not output:
        return run_external(external_command(external), found.differences(), runtime)
    chosen = "" if output == "table" else output or ("yaml" if of_files else "")
    return difference_printer(chosen, titles, runtime, no_headers=no_headers).print(found.differences())
