"""`kubecli get`."""

from __future__ import annotations

from typing import Any

from kubecli.cli.command import Invocation, kube_command
from kubecli.cli.commands.get_objects import print_objects
from kubecli.cli.commands.get_request import GetRequest
from kubecli.cli.commands.get_table import print_tables
from kubecli.cli.commands.get_targets import Names, Plan, plan
from kubecli.cli.options import argument, option
from kubecli.cli.session import Session, connect, resolve_context
from kubecli.errors import ApiError, SeveralErrors
from kubecli.kubeconfig.model import ResolvedContext
from kubecli.meta.selectors import parse_field_selector, parse_label_selector
from kubecli.output.formats import parse_output


@kube_command("get", usage="(TYPE[.VERSION][.GROUP] [NAME | -l label] | TYPE[.VERSION][.GROUP]/NAME ...) [flags]")
@argument("arguments", nargs=-1, required=False)
@option(
    "--allow-missing-template-keys",
    default=True,
    help="Ignore what is missing when a field or map key of a template is.",
)
@option("-A", "--all-namespaces", is_flag=True, help="List the objects of all namespaces; -n is ignored.")
@option("--chunk-size", default=500, help="Return large lists in chunks of this size; 0 is all at once.")
@option("--field-selector", help="Selector of fields: '=', '==' and '!='. Servers know only some fields.")
@option("--ignore-not-found", is_flag=True, help="Do not fail for named objects that do not exist.")
@option("-L", "--label-columns", multiple=True, help="Labels to show as columns.")
@option("--no-headers", is_flag=True, help="Leave out the headers of tables and custom columns.")
@option(
    "-o", "--output", help="json, yaml, name, wide, jsonpath=..., go-template=..., custom-columns=..., csv ..."
)
@option("-l", "--selector", help="Selector of labels: '=', '==', '!=', 'in', 'notin', 'key', '!key'.")
@option("--show-kind", is_flag=True, help="Show the kind before each name.")
@option("--show-labels", is_flag=True, help="Show all labels as the last column.")
@option("--show-managed-fields", is_flag=True, help="Keep managedFields when printing JSON or YAML.")
@option("--subresource", help="Get this subresource of the named objects, such as status or scale.")
@option("--template", help="The template, or the path of its file, of -o go-template and the like.")
def command(invocation: Invocation, arguments: tuple[str, ...], **flags: Any) -> None:
    """Display one or many resources.

    Examples:
      # All pods of the context's namespace
      kubecli get pods
    """
    resolved = resolve_context(invocation)
    request = complete(invocation, arguments, resolved, **flags)
    validate(request)
    with connect(invocation, resolved=resolved) as session:
        run(session, request)


def complete(
    invocation: Invocation, arguments: tuple[str, ...], resolved: ResolvedContext, **flags: Any
) -> GetRequest:
    every = flags.pop("all_namespaces")
    output, template = flags.pop("output"), flags.pop("template")
    if "chunk_size" not in invocation.changed:
        flags["chunk_size"] = None
    return GetRequest(
        arguments=arguments,
        namespaces=("",) if every else (resolved.namespace,),
        namespace_explicit=resolved.namespace_explicit and not every,
        format=parse_output(output, template, cwd=invocation.runtime.cwd),
        **flags,
    )


def validate(request: GetRequest) -> None:
    parse_label_selector(request.selector)
    parse_field_selector(request.field_selector)


def run(session: Session, request: GetRequest) -> None:
    finder = session.resources
    planned = plan(
        request.arguments,
        Names(finder.expand, finder.find),
        namespaces=request.namespaces,
        has_selector=bool(request.selector or request.field_selector),
        subresource=request.subresource,
    )
    if not request.format.is_table:
        fail(print_objects(session, request, planned))
        return
    errors, count = print_tables(session, request, planned)
    if not count and not errors and not request.ignore_not_found:
        session.invocation.runtime.warn(nothing_found(request, planned))
    fail(errors)


def nothing_found(request: GetRequest, planned: Plan) -> str:
    if request.all_namespaces or not all(target.resource.namespaced for target in planned.targets):
        return "No resources found"
    return f"No resources found in {request.namespaces[0]} namespace."


def fail(errors: list[ApiError]) -> None:
    """Raises what went wrong, after everything else was printed."""
    if len(errors) == 1:
        raise errors[0]
    if errors:
        raise SeveralErrors(tuple(errors))
