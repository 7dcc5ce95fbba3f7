"""The two states that `diff A B` compares: each a saved cluster, manifests, a context, or the live cluster."""

from __future__ import annotations

from contextlib import ExitStack

from msgspec.structs import replace

from kubecli.api.client import ApiClient
from kubecli.clusters.connect import connect, resolve_context
from kubecli.clusters.saved import VARIABLE as SNAPSHOT_VARIABLE
from kubecli.clusters.session import Session
from kubecli.errors.usage import UsageError
from kubecli.invocation import GlobalOptions, Invocation
from kubecli.kubeconfig.model import ResolvedContext
from kubecli.reading.diff.run import Side
from kubecli.reading.objects.selection import Selection
from kubecli.snapshot.saved import SavedCluster

LIVE, CONTEXT = "live", "context:"


def two_sides(invocation: Invocation, stack: ExitStack, selection: Selection) -> tuple[Side, Side]:
    """Both are resolved before one is asked anything. Raises UsageError, SnapshotError and KubeconfigError."""
    lines = [_line(invocation, each) for each in selection.arguments[:2]]
    contexts = [resolve_context(each) for each in lines]
    scopes = [set(scope) for each in contexts if (scope := _saved_namespaces(each))]
    if (
        scopes
        and not selection.all_namespaces
        and not selection.arguments[2:]
        and not contexts[0].namespace_explicit
    ):
        shared = ",".join(sorted(set.intersection(*scopes)))
        if not shared:
            raise UsageError("the two are of different namespaces")
        contexts = [replace(each, namespace=shared, namespace_explicit=True) for each in contexts]
    sessions = [
        stack.enter_context(connect(line, resolved=context)) for line, context in zip(lines, contexts, strict=True)
    ]
    if not selection.arguments[2:]:
        sessions = [_quiet(each) for each in sessions]
    left, right = map(Side, selection.arguments[:2], sessions)
    return left, right


def _quiet(session: Session) -> Session:
    """Without the server's warnings: nobody asked for the types that are deprecated."""
    return replace(session, api=ApiClient(session.api.http, sleep=session.api.sleep))


def _line(invocation: Invocation, side: str) -> Invocation:
    """The command line of this side alone: flags that say how to reach a cluster are for live ones."""
    options = invocation.options
    if side == CONTEXT:
        raise UsageError(f"{CONTEXT} needs a context's name: {CONTEXT}NAME")
    if side.startswith(CONTEXT):
        options = replace(options, context=side.removeprefix(CONTEXT), snapshot=())
    elif side == LIVE:
        options = replace(options, snapshot=())
    else:
        if not invocation.runtime.path(side).exists():
            raise UsageError(f'"{side}" is no file or folder', hint=f"a side is a path, {CONTEXT}NAME, or {LIVE}")
        said = ("namespace", "request_timeout", "verbosity", "kuberc", "color", "warnings_as_errors")
        options = GlobalOptions(**{name: getattr(options, name) for name in said}, snapshot=(side,))
    env = {key: value for key, value in invocation.runtime.env.items() if key != SNAPSHOT_VARIABLE}
    return replace(invocation, options=options, runtime=replace(invocation.runtime, env=env))


def _saved_namespaces(context: ResolvedContext) -> tuple[str, ...]:
    """The only namespaces that a side has, where it is a saved one of some."""
    saved: SavedCluster | None = getattr(context, "saved", None)
    return saved.namespaces if saved is not None else ()


def is_narrow(selection: Selection, *sides: Side) -> bool:
    """Whether it was said which namespaces are meant: by -n, a saved cluster's scope, or by TYPEs as in `get`."""
    return bool(selection.arguments) or any(each.session.resolved.namespace_explicit for each in sides)
