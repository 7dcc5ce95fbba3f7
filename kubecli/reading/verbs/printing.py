"""Printing what kubectl's writing verbs list: of each object of a request, of one cluster or several."""

from __future__ import annotations

from collections.abc import Callable

from kubecli.clusters.several import connect_all, resolve_contexts
from kubecli.errors.base import KubecliError
from kubecli.errors.usage import UsageError
from kubecli.invocation import Invocation
from kubecli.meta.contexts import context_of, unannotated
from kubecli.reading.objects.found import FoundObject
from kubecli.reading.objects.selection import check_selection
from kubecli.reading.verbs.listed import metadata_lines
from kubecli.reading.verbs.run import NamedObjects, NamedRequest

NOTHING_NAMED = "one or more resources must be specified as <resource> <name> or <resource>/<name>"


def print_metadata(invocation: Invocation, request: NamedRequest, field: str) -> None:
    """field: "labels" or "annotations"."""

    def lines(found: FoundObject, single: bool) -> bytes:
        value, context = unannotated(found.value), context_of(found.value)
        text = metadata_lines(found.resource, value, field, heading=not single, context=context)
        return "".join(f"{line}\n" for line in text).encode("utf-8", "surrogateescape")

    check_any(request)
    print_each(invocation, request, lines)


def check_any(request: NamedRequest) -> None:
    """Raises UsageError where nothing is named."""
    if not (request.selection.arguments or request.selection.filenames):
        raise UsageError(NOTHING_NAMED)


def print_each(
    invocation: Invocation, request: NamedRequest, text_of: Callable[[FoundObject, bool], bytes]
) -> None:
    """text_of: an object, and whether it is the only one that was named. One that fails does not end the rest."""
    request.check()
    check_selection(request.selection, invocation.command_path)
    contexts = resolve_contexts(invocation, all_namespaces=request.selection.all_namespaces)

    with connect_all(invocation, contexts=contexts) as clusters:
        named = NamedObjects(clusters.sessions, request)
        for found in named:
            try:
                invocation.runtime.write_bytes(text_of(found, named.single))
            except KubecliError as error:
                named.errors.append(found.session.blamed(error))
        clusters.fail(named.errors)
