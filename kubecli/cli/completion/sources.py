"""Where candidates come from: the kubeconfig, the table of built-in types, and the server.

Whoever presses TAB waits: the server gets a short time, and whatever goes wrong is an empty answer.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from msgspec.structs import replace

from kubecli.cli.command import Invocation
from kubecli.cli.completion.model import Asking
from kubecli.errors.base import KubecliError
from kubecli.reading.session import Session

PATIENCE = "2s"
"""The whole time a completion may spend on the server, unless --request-timeout says otherwise."""

MOST = 5000
"""Names asked for; a server cannot look for a prefix."""


def kubeconfig_names(asking: Asking, kind: str) -> list[tuple[str, str]]:
    """kind: "contexts", "clusters" or "users". A context's description is its cluster and namespace."""
    from kubecli.kubeconfig.load import load

    runtime = asking.runtime
    try:
        kubeconfig = load(asking.options.kubeconfig, env=runtime.env, home=runtime.home, cwd=runtime.cwd)
    except KubecliError:
        return []
    if kind == "contexts":
        return [
            (name, _about(context.cluster, context.namespace)) for name, context in kubeconfig.contexts.items()
        ]
    return [(name, "") for name in (kubeconfig.clusters if kind == "clusters" else kubeconfig.users)]


def _about(cluster: str, namespace: str) -> str:
    return f"{cluster}, namespace {namespace}" if namespace else cluster


def resource_types(asking: Asking) -> list[tuple[str, str]]:
    """Every type: the built-in ones from the table, the server's own by discovery (cached)."""
    from kubecli.meta.builtins import builtin_resources

    types = {each.full_name: each for each in builtin_resources() if "list" in each.verbs or not each.verbs}
    found = {each.name if each.name not in types else each.full_name: each for each in reversed(types.values())}
    with suppress(KubecliError), _session(asking) as session:
        for each in session.resources.index().resources:
            if each.full_name not in types and "list" in each.verbs:
                found[each.full_name] = each
    return [(name, ", ".join([each.kind, *each.short_names])) for name, each in sorted(found.items())]


def object_names(asking: Asking, argument: str) -> list[str]:
    """The names of the objects of a type, as `kubecli get` would list them."""
    with suppress(KubecliError), _session(asking) as session:
        from kubecli.cli.completion.metadata import ACCEPT, names_in

        path = session.resources.find(argument).path(session.namespace)
        return names_in(session.api.get(path, params=[("limit", str(MOST))], accept=ACCEPT).body)
    return []


def get_object(asking: Asking, argument: str, name: str) -> dict[str, object]:
    """One object; {} when it cannot be had."""
    with suppress(KubecliError), _session(asking) as session:
        from kubecli.cli.completion.metadata import object_in

        path = session.resources.find(argument).path(session.namespace, name)
        return object_in(session.api.get(path).body)
    return {}


@contextmanager
def _session(asking: Asking) -> Iterator[Session]:
    """A session that says nothing, asks nothing, and has little time."""
    from kubecli.cli.session import connect

    runtime = replace(asking.runtime, stdin=io.BytesIO(), stdin_is_terminal=False, stderr=io.StringIO())
    options = asking.options
    if options.request_timeout == "0":
        options = replace(options, request_timeout=PATIENCE)
    with connect(
        Invocation(runtime, replace(options, verbosity=0, warnings_as_errors=False), asking.path)
    ) as session:
        yield session
