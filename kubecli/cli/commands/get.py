"""`kubecli get`: what a cluster has, as tables, objects, or a stream of changes."""

from __future__ import annotations

import click
from msgspec.structs import replace

from kubecli.api.lists import FIRST_PAGE
from kubecli.cli.command import Command, Invocation, pass_invocation
from kubecli.cli.exit import Exit
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
from kubecli.cli.session import connect, resolve_context
from kubecli.cli.types import STRING_ARRAY, StandsAlone
from kubecli.errors.base import fail
from kubecli.kubeconfig.model import ResolvedContext
from kubecli.output.printers import Printer, printer_for
from kubecli.output.printing import Printing
from kubecli.output.streams import results_stream
from kubecli.output.watch_printers import watch_printer_for
from kubecli.reading.get.listing import Listing
from kubecli.reading.get.progress import with_progress
from kubecli.reading.get.raw import raw_bytes, raw_path
from kubecli.reading.get.request import GetRequest, check_request
from kubecli.reading.get.secret_values import EVERY_KEY, with_key_apart
from kubecli.reading.get.watch import watch_objects
from kubecli.reading.objects.selection import Selection, check_selection
from kubecli.reading.session import namespaces_of

USAGE = "[(-o|--output=)FORMAT] (TYPE[.VERSION][.GROUP] [NAME | -l label] | TYPE[.VERSION][.GROUP]/NAME ...)"


@click.command("get", cls=Command, usage=USAGE)
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
    live: bool,
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

      # As a person would write it; what a secret holds, and one value of it
      kubecli get deployment web --clean
      kubecli get secret db --decode
      kubecli get secret db --decode password
    """
    watch = watch or (live and not watch_only)
    if decode:
        decode, arguments = with_key_apart(decode, selection.arguments)
        selection = replace(selection, arguments=arguments)
    request = GetRequest(selection, watch, watch_only, ignore_not_found, fail_if_empty, decode)
    if clean or decode:
        from kubecli.reading.get.edits import with_edits

        request, printing = with_edits(request, printing, cleans=clean)
    if raw:
        print_raw(invocation, raw_path(raw, request, printing))
        return 0
    resolved = resolve_context(invocation)
    check(invocation, request, printing)
    if request.watches:
        is_drawn = live and invocation.runtime.stdout_is_terminal and printing.output in ("", "wide")
        (watch_live if is_drawn else watch_rows)(invocation, resolved, request, printing)
        return 0
    page_rows = FIRST_PAGE if selection.chunk_size is None else 0
    several = selection.all_namespaces or len(namespaces_of(resolved)) > 1
    if decode and not request.edits:
        from kubecli.reading.get.edits import secret_printer

        printer = secret_printer(decode, invocation.runtime, namespaces=several)
    else:
        printer = printer_for(printing, invocation.runtime, namespaces=several, page_rows=page_rows)
    check_selection(selection, invocation.command_path)
    with connect(invocation, resolved=resolved) as session:
        as_table = printing.output in ("", "wide")
        return print_found(invocation, Listing((session,), request, printer), printer, as_table=as_table)


def check(invocation: Invocation, request: GetRequest, printing: Printing) -> None:
    """Raises UsageError."""
    if request.names_nothing:
        name = invocation.command_path.rpartition(" ")[0]
        invocation.runtime.warn(
            f'You must specify the type of resource to get. Use "{name} api-resources" for a complete list of'
            " supported resources.\n"
        )
    check_request(request, printing, invocation.command_path)


def say_unsorted(invocation: Invocation, request: GetRequest, printing: Printing) -> None:
    """What becomes of --sort-by in a watch."""
    if printing.sort_by:
        flag, what = ("watch", " for watch events received") if request.watch else ("watch-only", "")
        invocation.runtime.warn(f"warning: --{flag} requested, --sort-by will be ignored{what}")


def print_raw(invocation: Invocation, path: str) -> None:
    stdout = results_stream(invocation.runtime)
    with connect(invocation) as session:
        for chunk in raw_bytes(session, path):
            stdout.write(chunk)


def print_found(invocation: Invocation, listing: Listing, printer: Printer, *, as_table: bool = False) -> int:
    """Prints what can be fetched. Raises what went wrong with the rest; returns the exit code.

    as_table: what goes wrong with kubectl's own table is worded as among several, also when it is one.
    """
    runtime, selected, request = invocation.runtime, listing.selected, listing.request
    pages = with_progress(runtime, listing.pages(), selected.targets, hidden=printer.is_immediate)
    printer.print(
        listing.batches(pages),
        kinds=selected.kinds,
        single=selected.single,
        always=not request.ignore_not_found,
    )
    for line in listing.notes(printer.count):
        runtime.warn(line)
    fail(listing.errors, aggregated=as_table)
    return Exit.FAILED if request.fail_if_empty and not printer.count else Exit.OK


def watch_rows(invocation: Invocation, resolved: ResolvedContext, request: GetRequest, printing: Printing) -> None:
    """Rows or objects, one after the other."""
    several = request.selection.all_namespaces or len(namespaces_of(resolved)) > 1
    printer = watch_printer_for(printing, invocation.runtime, namespaces=several)
    check_selection(request.selection, invocation.command_path)
    say_unsorted(invocation, request, printing)
    with connect(invocation, resolved=resolved) as session:
        watch_objects((session,), request, printer)


def watch_live(invocation: Invocation, resolved: ResolvedContext, request: GetRequest, printing: Printing) -> None:
    """The rows of any number of types and namespaces, drawn in their place."""
    from kubecli.cli.live import nothing_in, shown_live
    from kubecli.output.live import LiveRows
    from kubecli.output.live_printer import LivePrinter

    several = request.selection.all_namespaces or len(namespaces_of(resolved)) > 1
    empty = nothing_in(namespaces_of(resolved), request.selection.all_namespaces)
    rows = LiveRows(invocation.runtime.clock, empty=empty)
    printer = LivePrinter(printing, invocation.runtime, rows, namespaces=several)
    check_selection(request.selection, invocation.command_path)
    with connect(invocation, resolved=resolved) as session, shown_live(invocation.runtime, rows):
        watch_objects((session,), request, printer)
