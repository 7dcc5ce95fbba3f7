"""`get everything`: every resource of the server that can be listed, in the namespaces asked for.

What is left out is said on stderr, with the reason: what cannot be listed or may not be, and what is the same
objects under another name.
"""

from __future__ import annotations

from collections.abc import Iterable

from kubecli.clusters.session import Session
from kubecli.errors.api import ForbiddenError, MethodNotAllowedError
from kubecli.errors.base import KubecliError
from kubecli.meta.resource import Resource
from kubecli.reading.objects.selection import Selection
from kubecli.reading.objects.targets import Target, Targets

# Served twice by every server: the core group's events again, and numbers about pods that are no objects.
_AGAIN = {("events.k8s.io", "events"): "the same objects as events"}
_NO_OBJECTS = "metrics.k8s.io"


def targets_of_everything(session: Session, selection: Selection) -> Targets:
    """Targets in the server's order; cluster-scoped resources only with -A. Says what is left out."""
    wanted: list[Resource] = []
    unlistable: list[str] = []
    for resource in preferred(session.resources.index(core=True).resources):
        if not resource.namespaced and not selection.all_namespaces:
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
    return Targets(
        tuple(
            Target(resource, namespace)
            for resource in wanted
            for namespace in (selection.namespaces(session) if resource.namespaced else ("",))
        )
    )


def listable(session: Session) -> list[Resource]:
    """One version of each resource of which there is a list of objects."""
    found = preferred(session.resources.index(core=True).resources)
    return [each for each in found if "list" in each.verbs and each.group != _NO_OBJECTS]


def preferred(resources: Iterable[Resource]) -> list[Resource]:
    """One version of each resource, the server's preferred."""
    chosen: dict[tuple[str, str], Resource] = {}
    for resource in resources:
        chosen.setdefault((resource.group, resource.name), resource)
    return list(chosen.values())


def skipped_because(error: KubecliError) -> str:
    """Why a resource is left out, for one that may not be listed; "" for an error that is more than that."""
    if not isinstance(error, ForbiddenError | MethodNotAllowedError):
        return ""
    name = f"{error.kind}.{error.group}" if error.group else error.kind or error.path
    return f"Skipped {name}: {error.message}"


def _skip(session: Session, what: str, why: str) -> None:
    session.warn(f"Skipped {what}: {why}")
