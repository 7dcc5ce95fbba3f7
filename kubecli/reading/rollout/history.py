"""`rollout history`: the revisions of workloads, and what one of them was."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from msgspec import Struct

from kubecli.api.lists import ListRequest, ObjectList, pages
from kubecli.clusters.session import Session
from kubecli.describe.clock import Clock
from kubecli.describe.scene import Scene
from kubecli.describe.templates import write_pod_template
from kubecli.describe.workloads import owned_by
from kubecli.describe.writer import Writer
from kubecli.errors.api import ApiError
from kubecli.errors.base import KubecliError
from kubecli.errors.reading import RolloutFailed
from kubecli.meta import fields
from kubecli.meta.contexts import annotate
from kubecli.meta.resource import Resource
from kubecli.reading.logs.targets import label_selector
from kubecli.reading.objects.found import FoundObject, found_objects
from kubecli.reading.objects.select import select
from kubecli.reading.objects.selection import Selection
from kubecli.reading.rollout.revisions import Revision, of_controller_revisions, of_replica_sets, overview

Object = dict[str, Any]
REPLICA_SETS = Resource("apps", "v1", "replicasets", "ReplicaSet", "replicaset", namespaced=True)
REVISIONS = Resource(
    "apps", "v1", "controllerrevisions", "ControllerRevision", "controllerrevision", namespaced=True
)
WITHOUT_HISTORY = frozenset(
    [("batch", "Job"), ("", "Pod"), ("apps", "ReplicaSet"), ("", "ReplicationController"), ("batch", "CronJob")]
)


class History(Struct, frozen=True):
    """An object, and what is said of it where it is not printed whole."""

    value: Object
    words: str = ""


class Histories:
    """One run of `rollout history`. Read `shown` first; then errors holds what went wrong.

    revision: the one to show in detail; 0 for all. whole: revisions are wanted as objects.
    """

    def __init__(self, sessions: Sequence[Session], selection: Selection, revision: int, *, whole: bool) -> None:
        self.sessions = sessions
        self.selection = selection
        self.revision = revision
        self.whole = whole
        self.errors: list[KubecliError] = []

    def shown(self) -> Iterator[History]:
        selected = select(self.sessions, self.selection)
        self.errors = list(selected.errors)
        for item in found_objects(selected.targets, self.errors, self.selection):
            try:
                yield from self._shown(item)
            except KubecliError as error:
                if not item.session.ends_here(error):
                    raise
                self.errors.append(item.session.blamed(error))

    def _shown(self, item: FoundObject) -> Iterator[History]:
        revisions = self._revisions(item)
        if self.revision and (revisions or self.whole) and self.revision not in revisions:
            raise RolloutFailed("unable to find the specified revision")
        if self.whole:
            for number in [self.revision] if self.revision else sorted(revisions):
                whole = revisions[number].whole
                if item.session.together is not None:
                    annotate([whole], item.session.context)
                yield History(whole)
        elif self.revision and revisions:
            template = self._template(item.session, revisions[self.revision])
            yield History(item.value, f"with revision #{self.revision}\n{template}")
        else:
            heading = f"with revision #{self.revision}" if self.revision else ""
            yield History(item.value, f"{heading}\n{overview(revisions)}")

    def _revisions(self, item: FoundObject) -> dict[int, Revision]:
        """Raises RolloutFailed for a kind without history, and when its revisions cannot be read."""
        session, resource, workload = item.session, item.resource, item.value
        kind, name = resource.kind, fields.name(workload)
        if resource.group not in ("apps", "extensions") or kind not in ("Deployment", "DaemonSet", "StatefulSet"):
            raise RolloutFailed(no_history(resource))
        if kind == "Deployment":
            problem = f"failed to retrieve replica sets from deployment {name}"
            return of_replica_sets(_owned(session, workload, REPLICA_SETS, problem), session.warn)
        problem = f"unable to find history controlled by {kind} {name}"
        return of_controller_revisions(workload, _owned(session, workload, REVISIONS, problem))

    def _template(self, session: Session, revision: Revision) -> str:
        writer = Writer()
        write_pod_template(writer, revision.template, Scene(Clock(session.runtime.now())))
        return writer.raw()


def _owned(session: Session, workload: Object, resource: Resource, problem: str) -> list[Object]:
    """The objects that a workload's selector picks and that it controls."""
    selector = label_selector(fields.mapping(workload, "spec.selector"))
    request = ListRequest(
        resource,
        ObjectList,
        fields.namespace(workload),
        params=[("labelSelector", selector)],
    )
    try:
        found = [each for page in pages(session.api, request) for each in page.items or ()]
    except ApiError as error:
        raise RolloutFailed(f"{problem}: {error.message}") from None
    kinds = {"kind": resource.kind, "apiVersion": resource.group_version}
    return [{**kinds, **each} for each in owned_by(workload, found)]


def no_history(resource: Resource) -> str:
    kind = f"{resource.kind}.{resource.group}" if resource.group else resource.kind
    if (resource.group, resource.kind) in WITHOUT_HISTORY:
        return f'no history viewer has been implemented for "{kind}"'
    element = f"{{{resource.group} {resource.kind}}}"
    return f'error retrieving history for "{kind}", no visitor method exists for {element}'
