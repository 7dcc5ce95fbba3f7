"""`get`, from a request to what is printed: targets → what is asked for → pages → sinks."""

from __future__ import annotations

from kubecli.api.namespaces import missing_namespace
from kubecli.errors.base import fail
from kubecli.reading.get.plan import make_plan, wants_everything
from kubecli.reading.get.request import GetRequest
from kubecli.reading.objects.targets import Plan
from kubecli.reading.session import Session


def run(session: Session, request: GetRequest) -> int:
    """Prints what can be fetched. Raises what went wrong with the rest; returns the exit code."""
    planned, errors = make_plan(session, request)
    if request.watches:
        from kubecli.reading.get.watch import watch

        fail(errors)
        watch(session, request, planned)
        return 0
    if request.format.is_table:
        from kubecli.reading.get.table import print_tables

        printer = print_tables(session, request, planned)
        found, count, nonempty = printer.errors, printer.output.rows, printer.nonempty
    else:
        from kubecli.reading.get.objects import print_objects

        found, count = print_objects(session, request, planned)
        nonempty = set(request.namespaces)
    if wants_everything(request):
        from kubecli.reading.get.everything import say_skipped

        found = say_skipped(session, found)
    errors += found
    if request.format.is_table and not count and not errors and not request.ignore_not_found:
        say_nothing_found(session, request, planned)
    if not errors and not request.ignore_not_found:
        say_missing_namespaces(session, request, planned, nonempty)
    fail(errors)
    return 1 if request.fail_if_empty and not count else 0


def say_nothing_found(session: Session, request: GetRequest, planned: Plan) -> None:
    warn = session.warn
    if request.all_namespaces or not all(target.resource.namespaced for target in planned.targets):
        warn("No resources found")
        return
    plural = "s" if len(request.namespaces) > 1 else ""
    warn(f"No resources found in {', '.join(request.namespaces)} namespace{plural}.")


def say_missing_namespaces(session: Session, request: GetRequest, planned: Plan, nonempty: set[str]) -> None:
    """Lists of a namespace that does not exist are empty, and no error: a typo deserves a line."""
    listed = {target.namespace for target in planned.targets if not target.name}
    for namespace in request.namespaces:
        if namespace in listed - nonempty and missing_namespace(session.api, namespace):
            session.warn(f'hint: the namespace "{namespace}" does not exist')
