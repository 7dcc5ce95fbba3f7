"""`get` for programs: whole objects as JSON, YAML, names, by a template or in columns of one's own.

Follows kubectl's printGeneric: one object named alone is printed as itself, everything else as one List.
"""

from __future__ import annotations

from kubecli.cli.commands.get_fetch import Fetcher
from kubecli.cli.commands.get_request import GetRequest
from kubecli.cli.commands.get_sinks import ColumnsSink, NameSink, Sink, encoding_sink, jsonpath_sink
from kubecli.cli.commands.get_targets import Plan
from kubecli.cli.session import Session
from kubecli.errors import ApiError, NotFoundError


def print_objects(session: Session, request: GetRequest, plan: Plan) -> list[ApiError]:
    """Prints what could be fetched, and returns what went wrong with the rest."""
    sink = make_sink(session, request, single=plan.single)
    fetcher = Fetcher(session.api, session.resources, request)
    errors: list[ApiError] = []
    any_found = False
    for fetched in fetcher.fetch(plan.targets, sink.wanted):
        if fetched.error is None:
            any_found = True
            (sink.one if plan.single else sink.items)(fetched.target, fetched.page)
        elif not (request.ignore_not_found and isinstance(fetched.error, NotFoundError)):
            errors.append(fetched.error)
    if not plan.single and (any_found or not request.ignore_not_found):
        sink.end()
    return errors


def make_sink(session: Session, request: GetRequest, *, single: bool) -> Sink:
    """Raises the errors of expressions and columns before anything is sent."""
    stream, output = session.invocation.runtime.stdout, request.format
    match output.name:
        case "name":
            return NameSink(stream)
        case "custom-columns" | "custom-columns-file":
            return ColumnsSink(
                stream,
                output.argument,
                from_file=output.name == "custom-columns-file",
                headers=not request.no_headers,
                streaming=session.invocation.runtime.stdout_is_terminal,
            )
        case "jsonpath" | "jsonpath-as-json":
            return jsonpath_sink(
                stream,
                output.argument,
                as_json=output.name == "jsonpath-as-json",
                allow_missing=request.allow_missing_template_keys,
                single=single,
            )
    return encoding_sink(stream, output.name, managed_fields=request.show_managed_fields)
