"""`get everything`: every resource of the server that can be listed, in the namespaces asked for.

What is left out is said on stderr, with the reason: what cannot be listed or may not be, and what is the same
objects under another name.
"""

from __future__ import annotations

from collections.abc import Iterable

from kubecli.errors.api import ForbiddenError, MethodNotAllowedError
from kubecli.errors.base import KubecliError
from kubecli.meta.resource import Resource
from kubecli.reading.get.request import GetRequest
from kubecli.reading.objects.targets import Plan, Target
from kubecli.reading.session import Session

# Served twice by every server: the core group's events again, and numbers about pods that are no objects.
_AGAIN = {("events.k8s.io", "events"): "the same objects as events"}
_NO_OBJECTS = "metrics.k8s.io"


def everything_plan(session: Session, request: GetRequest) -> Plan:
    """Targets in the server's order; cluster-scoped resources only with -A. Says what is left out."""
    wanted: list[Resource] = []
    unlistable: list[str] = []
    for resource in preferred(session.resources.index(core=True).resources):
        if not resource.namespaced and not request.all_namespaces:
            continue
        if resource.group == _NO_OBJECTS or resource.name.partition("/")[1]:
            continue
        if "list" not in resource.verbs:
            unlistable.append(resource.full_name)
        elif (resource.group, resource.name) in _AGAIN:
            _skip(session, resource.full_name, _AGAIN[resource.group, resource.name])
        else:
            wanted.append(resource)
    if unlistable:
        _skip(session, ", ".join(unlistable), "the server cannot list them")
    return Plan(
        tuple(
            Target(resource, namespace)
            for resource in wanted
            for namespace in (request.namespaces if resource.namespaced else ("",))
        )
    )


def preferred(resources: Iterable[Resource]) -> list[Resource]:
    """One version of each resource, the server's preferred."""
    chosen: dict[tuple[str, str], Resource] = {}
    for resource in resources:
        chosen.setdefault((resource.group, resource.name), resource)
    return list(chosen.values())


def say_skipped(session: Session, errors: Iterable[KubecliError]) -> list[KubecliError]:
    """Says what may not be listed. Returns the errors that are more than that."""
    left: list[KubecliError] = []
    for error in errors:
        if isinstance(error, ForbiddenError | MethodNotAllowedError):
            name = f"{error.kind}.{error.group}" if error.group else error.kind or error.path
            _skip(session, name, error.message)
        else:
            left.append(error)
    return left


def _skip(session: Session, what: str, why: str) -> None:
    session.runtime.warn(f"Skipped {what}: {why}")
