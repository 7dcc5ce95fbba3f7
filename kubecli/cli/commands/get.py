"""`kubecli get`: what a cluster has, as tables, objects, or a stream of changes."""

from __future__ import annotations

from typing import Any

from kubecli.cli.command import Invocation, kube_command
from kubecli.cli.commands.chosen import refuse_kustomize
from kubecli.cli.names import ALL, EVERYTHING, ResourceArgument, columns, filters, label_keys, labels, subresources
from kubecli.cli.options import argument, option, time_option
from kubecli.cli.session import connect, resolve_context
from kubecli.cli.types import FILE, FILES, FOLDER, STRING_ARRAY, OutputFormat
from kubecli.errors.usage import UsageError
from kubecli.kubeconfig.model import ResolvedContext
from kubecli.meta.selectors import parse_field_selector, parse_label_selector
from kubecli.output.formats import DELIMITED, GET_FORMAT_NAMES, parse_output
from kubecli.reading.get.request import GetRequest
from kubecli.reading.get.rows import row_plan
from kubecli.reading.get.run import run
from kubecli.reading.session import namespaces_of

USAGE = "[(-o|--output=)FORMAT] (TYPE[.VERSION][.GROUP] [NAME | -l label] | TYPE[.VERSION][.GROUP]/NAME ...)"


@kube_command("get", usage=USAGE)
@argument("arguments", nargs=-1, type=ResourceArgument(more=(ALL, EVERYTHING)))
@option("--add-column", kind=STRING_ARRAY, help="Add columns to the table: NAME:PATH, as in custom-columns.")
@option(
    "--allow-missing-template-keys",
    default=True,
    help="If true, a field or key that is missing in a template is nothing; else it is an error.",
)
@option("-A", "--all-namespaces", is_flag=True, help="The objects of all namespaces; -n is ignored.")
@option("--chunk-size", default=500, help="Ask for large lists in pages of this size; 0 asks for all at once.")
@option(
    "--everything", is_flag=True, help="With `get all`: every resource that can be listed, as `get everything`."
)
@option("--fail-if-empty", is_flag=True, help="Exit 1 when nothing was found.")
@option(
    "--field-selector", help="Select by fields: '=', '==' and '!='. A server knows only some fields of a type."
)
@option("-f", "--filename", type=FILES, help="Files, folders, URLs or - that name the objects to get.")
@option(
    "--filter",
    type=STRING_ARRAY,
    shell_complete=filters,
    help="Rows whose column matches: STATUS!=Running, NAME=web-*, AGE<1h.",
)
@option("--ignore-not-found", is_flag=True, help="Do not fail for named objects that do not exist.")
@option("-k", "--kustomize", type=FOLDER, help="Not supported: pipe `kubectl kustomize DIR` into `get -f -`.")
@option("-L", "--label-columns", multiple=True, shell_complete=label_keys, help="Labels to show as columns.")
@option("--live", is_flag=True, help="With --watch on a terminal, draw the table again in its place.")
@option("--no-headers", is_flag=True, help="Leave out the headers of tables and custom columns.")
@option("-o", "--output", type=OutputFormat(*GET_FORMAT_NAMES), help="Output format.")
@option("--output-watch-events", is_flag=True, help="With --watch or --watch-only, show the type of each event.")
@option("--raw", help="A path to ask the server for, printed as it comes.")
@option("-R", "--recursive", is_flag=True, help="Read the folders below those of -f, too.")
@option("--reverse", is_flag=True, help="Turn the order of the rows around.")
@option(
    "-l",
    "--selector",
    shell_complete=labels,
    help="Select by labels: '=', '==', '!=', 'in', 'notin', 'key', '!key'.",
)
@option("--server-print", default=True, help="If true, the server says which columns a table has.")
@option("--show-kind", is_flag=True, help="Show the kind before each name.")
@option("--show-labels", is_flag=True, help="Show all labels as the last column.")
@option("--show-managed-fields", is_flag=True, help="Keep managedFields in JSON and YAML.")
@option(
    "--sort-by",
    shell_complete=columns,
    help="Sort by a path ({.metadata.name}), or by a column in upper case (AGE).",
)
@option(
    "--subresource",
    shell_complete=subresources,
    help="Get this subresource of the named objects, such as status or scale.",
)
@option("--template", type=FILE, help="The template, or its file, of -o go-template, jsonpath and their like.")
@time_option
@option("-w", "--watch", is_flag=True, help="After listing, watch for changes.")
@option("--watch-only", is_flag=True, help="Watch for changes without listing first.")
def command(invocation: Invocation, arguments: tuple[str, ...], **flags: Any) -> int:
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
    """
    if flags["raw"]:
        return get_raw(invocation, arguments, flags)
    resolved = resolve_context(invocation)
    check_flags(invocation, arguments, flags)
    request = complete(invocation, arguments, resolved, flags)
    validate(request, invocation)
    with connect(invocation, resolved=resolved) as session:
        return run(session, request)


def get_raw(invocation: Invocation, arguments: tuple[str, ...], flags: dict[str, Any]) -> int:
    from kubecli.reading.get.raw import check_raw, print_raw

    path = check_raw(arguments, flags)
    with connect(invocation) as session:
        print_raw(session, path)
    return 0


def check_flags(invocation: Invocation, arguments: tuple[str, ...], flags: dict[str, Any]) -> None:
    """What kubectl finds wrong before it looks at formats and paths. Raises UsageError."""
    output: str = flags["output"]
    watches = flags["watch"] or flags["watch_only"]
    if not (arguments or flags["filename"] or flags["kustomize"] or watches):
        _explain_nothing(invocation)
    if flags["show_labels"] and output not in ("", "wide", *DELIMITED):
        raise UsageError(f"--show-labels option cannot be used with {output} printer")
    if flags["label_columns"] and output.startswith("custom-columns"):
        raise UsageError(f"--label-columns option cannot be used with {output} printer")
    if flags["output_watch_events"] and not watches:
        raise UsageError("--output-watch-events option can only be used with --watch or --watch-only")


def complete(
    invocation: Invocation, arguments: tuple[str, ...], resolved: ResolvedContext, flags: dict[str, Any]
) -> GetRequest:
    """Raises OutputError and the errors of expressions."""
    flags = dict(flags)
    every = flags.pop("all_namespaces")
    rows = row_plan(
        flags["sort_by"],
        reverse=flags.pop("reverse"),
        filters=flags.pop("filter"),
        added=flags.pop("add_column"),
        time=flags.pop("time"),
    )
    text = flags.pop("output")
    output = parse_output(text, flags.pop("template"), cwd=invocation.runtime.cwd)
    if "chunk_size" not in invocation.changed:
        flags["chunk_size"] = None
    return GetRequest(
        arguments=arguments,
        namespaces=("",) if every else namespaces_of(resolved),
        namespace_explicit=resolved.namespace_explicit and not every,
        rows=rows,
        format=output,
        filenames=flags.pop("filename"),
        **flags,
    )


def validate(request: GetRequest, invocation: Invocation) -> None:
    """Everything that can be known to be wrong before anything is sent."""
    if request.kustomize:
        refuse_kustomize(request, invocation.command_path)
    parse_label_selector(request.selector)
    parse_field_selector(request.field_selector)
    if request.sort_by and request.watch:
        invocation.runtime.warn("warning: --watch requested, --sort-by will be ignored for watch events received")
    elif request.sort_by and request.watch_only:
        invocation.runtime.warn("warning: --watch-only requested, --sort-by will be ignored")


def _explain_nothing(invocation: Invocation) -> None:
    name = invocation.command_path.rpartition(" ")[0]
    invocation.runtime.warn(
        f'You must specify the type of resource to get. Use "{name} api-resources" for a complete list of'
        " supported resources.\n"
    )
    raise UsageError(
        "Required resource not specified.\n"
        f'Use "{name} explain <resource>" for a detailed description of that resource'
        f" (e.g. {name} explain pods).\n"
        f"See '{invocation.command_path} -h' for help and examples"
    )
