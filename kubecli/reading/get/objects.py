"""`get` for programs: whole objects as JSON, YAML, names, by a template or in columns of one's own.

Follows kubectl's printGeneric: one object named alone is printed as itself, everything else as one List.
"""

from __future__ import annotations

from typing import BinaryIO, cast

from kubecli.errors.api import NotFoundError
from kubecli.errors.base import KubecliError
from kubecli.output.sort import parse_sort_path
from kubecli.reading.get.progress import with_progress
from kubecli.reading.get.request import GetRequest
from kubecli.reading.get.sinks import (
    ColumnsSink,
    NameSink,
    OwnNameSink,
    Sink,
    SortedSink,
    encoding_sink,
    go_template_sink,
    jsonpath_sink,
)
from kubecli.reading.objects.fetch import Fetcher
from kubecli.reading.objects.targets import Plan
from kubecli.reading.objects.wanted import OBJECTS
from kubecli.reading.session import Session


def print_objects(session: Session, request: GetRequest, plan: Plan) -> tuple[list[KubecliError], int]:
    """Prints what could be fetched. Returns what went wrong with the rest, and how many objects there were."""
    sink = make_sink(session, request, single=plan.single)
    if request.subresource:
        sink.wanted = OBJECTS  # it may be of another kind, which only the object itself says
    if request.sort_by:
        sink = SortedSink(sink, parse_sort_path(request.sort_by))
    fetcher = Fetcher(session.api, session.resources, request)
    errors: list[KubecliError] = []
    count, any_found = 0, False
    runtime = session.runtime
    pages = fetcher.fetch(plan.targets, sink.wanted)
    for fetched in with_progress(runtime, pages, plan.targets, hidden=runtime.stdout_is_terminal):
        if fetched.page is not None:
            any_found = True
            count += fetched.count
            (sink.one if plan.single else sink.items)(fetched.target, fetched.page)
        elif fetched.error is not None and not (
            request.ignore_not_found and isinstance(fetched.error, NotFoundError)
        ):
            errors.append(fetched.error)
    if not plan.single and (any_found or not request.ignore_not_found):
        sink.end()
    return errors, count


def make_sink(session: Session, request: GetRequest, *, single: bool) -> Sink:
    """Raises the errors of expressions and columns before anything is sent."""
    stream, output = safe_stdout(session), request.format
    match output.name:
        case "name":
            return OwnNameSink(stream) if request.subresource else NameSink(stream)
        case "custom-columns" | "custom-columns-file":
            return ColumnsSink(
                stream,
                output.argument,
                from_file=output.name == "custom-columns-file",
                headers=not request.no_headers,
                streaming=session.runtime.stdout_is_terminal,
            )
        case "go-template":
            return go_template_sink(stream, output.argument, allow_missing=request.allow_missing_template_keys)
        case "jsonpath" | "jsonpath-as-json":
            return jsonpath_sink(
                stream,
                output.argument,
                as_json=output.name == "jsonpath-as-json",
                allow_missing=request.allow_missing_template_keys,
                single=single,
            )
    return encoding_sink(stream, output.name, managed_fields=request.show_managed_fields)


def safe_stdout(session: Session) -> BinaryIO:
    """stdout; on a terminal one where the server's control characters are shown, and not obeyed."""
    runtime = session.runtime
    if not runtime.stdout_is_terminal:
        return runtime.stdout
    from kubecli.output.terminal import SafeStream

    return cast(BinaryIO, SafeStream(runtime.stdout))
