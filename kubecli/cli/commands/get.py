"""`kubecli get`: what a cluster has, as tables, objects, or a stream of changes."""

from __future__ import annotations

import click
from msgspec.structs import replace

from kubecli.cli.command import Command, Invocation, pass_invocation
from kubecli.cli.groups import chunk_size, get_output, no_headers, printing_options, selection, selection_options
from kubecli.cli.names import (
    ALL,
    EVERYTHING,
    ResourceArgument,
    columns,
    filters,
    label_keys,
    secret_keys,
    subresources,
)
from kubecli.cli.options import option, time_option
from kubecli.cli.types import FOLDER, STRING_ARRAY, Choice, StandsAlone
from kubecli.clusters.several import resolve_contexts
from kubecli.errors.exit import Exit
from kubecli.errors.usage import UsageError
from kubecli.output.printing import Printing
from kubecli.reading.get.raw import raw_path
from kubecli.reading.get.request import EVERY_KEY, GetRequest, check_request
from kubecli.reading.get.run import Getting, print_raw
from kubecli.reading.objects.selection import Selection

USAGE = "[(-o|--output=)FORMAT] (TYPE[.VERSION][.GROUP] [NAME | -l label] | TYPE[.VERSION][.GROUP]/NAME ...)"


@click.command("get", cls=Command, usage=USAGE, clusters=True)
@selection_options(
    selection,
    arguments=ResourceArgument(more=(ALL, EVERYTHING)),
    fields=True,
    more=(
        chunk_size,
        option(
            "--everything",
            is_flag=True,
            help="With `get all`: every resource that can be listed, as `get everything`.",
        ),
        option(
            "--subresource",
            shell_complete=subresources,
            help="Get this subresource of the named objects, such as status or scale.",
        ),
    ),
)
@printing_options(
    Printing,
    option(
        "--add-column",
        "add_columns",
        type=STRING_ARRAY,
        help="Add columns to the table: NAME:PATH, as in custom-columns.",
    ),
    option(
        "--filter",
        "filters",
        type=STRING_ARRAY,
        shell_complete=filters,
        help="Rows whose column matches: STATUS!=Running, NAME=web-*, AGE<1h.",
    ),
    option("-L", "--label-columns", multiple=True, shell_complete=label_keys, help="Labels to show as columns."),
    no_headers,
    option(
        "--output-watch-events", is_flag=True, help="With --watch or --watch-only, show the type of each event."
    ),
    option("--reverse", is_flag=True, help="Turn the order of the rows around."),
    option("--server-print", default=True, help="If true, the server says which columns a table has."),
    option("--show-kind", is_flag=True, help="Show the kind before each name."),
    option("--show-labels", is_flag=True, help="Show all labels as the last column."),
    option(
        "--sort-by",
        shell_complete=columns,
        help="Sort by a path ({.metadata.name}), or by a column in upper case (AGE).",
    ),
    time_option,
    output=get_output,
)
@option(
    "--clean",
    is_flag=True,
    help="Objects as a person would write them (-o yaml when nothing is said): no status, no uid, no defaults.",
)
@option(
    "--decode",
    type=StandsAlone(EVERY_KEY),
    shell_complete=secret_keys,
    help="What secrets hold, in clear; of one KEY (--decode=KEY, or KEY as the last argument) the value as it is.",
)
@option("--fail-if-empty", is_flag=True, help="Exit 1 when nothing was found.")
@option("--ignore-not-found", is_flag=True, help="Do not fail for named objects that do not exist.")
@option(
    "--live", is_flag=True, help="Watch, and on a terminal draw the tables in their place, of several types too."
)
@option("--group-by", type=Choice(("", "context")), help="Of several clusters: context prints a block for each.")
@option("--no-context-column", is_flag=True, help="Of several clusters: leave out the CONTEXT column.")
@option(
    "--output-dir", type=FOLDER, help="Of several clusters: a file for each in this folder, as if it were alone."
)
@option("--raw", help="A path to ask the server for, printed as it comes.")
@option("-w", "--watch", is_flag=True, help="After listing, watch for changes.")
@option("--watch-only", is_flag=True, help="Watch for changes without listing first.")
@pass_invocation
def command(
    invocation: Invocation,
    *,
    selection: Selection,
    printing: Printing,
    clean: bool,
    decode: str,
    fail_if_empty: bool,
    ignore_not_found: bool,
    group_by: str,
    live: bool,
    no_context_column: bool,
    output_dir: str,
    raw: str,
    watch: bool,
    watch_only: bool,
) -> int:
    """Display one or many resources.

    Prints a table of the most important facts. Types that are namespaced are looked for in the context's
    namespace, in those of -n a,b,c, or in all with -A.

    Examples:
      # List pods; with more columns; of all namespaces
      kubecli get pods
      kubecli get pods -o wide
      kubecli get pods -A

      # One object as YAML, several of several types
      kubecli get deployment web -o yaml
      kubecli get rc/web service/frontend pods/web-pod-13je7

      # A version of a type that has several
      kubecli get deployments.v1.apps

      # Select, sort, watch
      kubecli get pods -l app=web --field-selector status.phase=Running
      kubecli get pods --filter 'STATUS!=Running' --sort-by RESTARTS --reverse
      kubecli get pods -w

      # Only what is needed of each object
      kubecli get pods -o jsonpath='{.items[*].metadata.name}'
      kubecli get pods -o custom-columns=NAME:.metadata.name,IMAGE:.spec.containers[*].image
      kubecli get pods --add-column NODE:.spec.nodeName

      # The objects that a manifest names
      kubecli get -f pod.yaml

      # Several clusters in one table; what is not well in all of them
      kubecli get pods --contexts 'prod-*'
      kubecli get pods -A --all-contexts --filter 'STATUS!=Running'

      # As a person would write it; what a secret holds, and one value of it
      kubecli get deployment web --clean
      kubecli get secret db --decode
      kubecli get secret db --decode password
    """
    watch = watch or (live and not watch_only)
    if decode:
        from kubecli.reading.get.secret_values import with_key_apart

        decode, arguments = with_key_apart(decode, selection.arguments)
        selection = replace(selection, arguments=arguments)
    request = GetRequest(selection, watch, watch_only, ignore_not_found, fail_if_empty, decode)
    if clean or decode:
        from kubecli.reading.get.edits import with_edits

        request, printing = with_edits(request, printing, cleans=clean)
    if raw:
        if output_dir:
            raise UsageError("--output-dir cannot be used with --raw")
        print_raw(invocation, raw_path(raw, request, printing))
        return 0
    contexts = resolve_contexts(invocation, all_namespaces=selection.all_namespaces)
    check(invocation, request, printing)
    getting = Getting(invocation, contexts, request, printing, contexts.several and not no_context_column)
    if group_by or output_dir:
        getting.check_apart("--group-by" if group_by else "--output-dir")
    if request.watches:
        is_drawn = live and invocation.runtime.stdout_is_terminal and printing.output in ("", "wide")
        getting.watch_live() if is_drawn else getting.watch_rows()
        return Exit.OK
    if output_dir:
        return getting.to_folder(output_dir)
    return getting.in_blocks() if group_by else getting.whole()


def check(invocation: Invocation, request: GetRequest, printing: Printing) -> None:
    """Raises UsageError."""
    if request.names_nothing:
        name = invocation.command_path.rpartition(" ")[0]
        invocation.runtime.warn(
            f'You must specify the type of resource to get. Use "{name} api-resources" for a complete list of'
            " supported resources.\n"
        )
    check_request(request, printing, invocation.command_path)
