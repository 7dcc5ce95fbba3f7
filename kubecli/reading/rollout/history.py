"""`rollout history`: the revisions of workloads, and what one of them was."""

from __future__ import annotations

from typing import Any

from kubecli.api.lists import ListRequest, ObjectList, pages
from kubecli.describe.clock import Clock
from kubecli.describe.scene import Scene
from kubecli.describe.templates import write_pod_template
from kubecli.describe.workloads import owned_by
from kubecli.describe.writer import Writer
from kubecli.errors.api import ApiError
from kubecli.errors.base import fail
from kubecli.errors.reading import RolloutFailed
from kubecli.meta.controls import escape_controls
from kubecli.meta.resource import Resource
from kubecli.output.object_printer import ObjectPrinter
from kubecli.reading.get.plan import make_plan
from kubecli.reading.get.request import GetRequest
from kubecli.reading.logs.targets import label_selector
from kubecli.reading.objects.found import Item, found_objects
from kubecli.reading.rollout.revisions import Revision, of_controller_revisions, of_replica_sets, overview
from kubecli.reading.session import Session

Object = dict[str, Any]
REPLICA_SETS = Resource("apps", "v1", "replicasets", "ReplicaSet", "replicaset", namespaced=True)
REVISIONS = Resource(
    "apps", "v1", "controllerrevisions", "ControllerRevision", "controllerrevision", namespaced=True
)
WITHOUT_HISTORY = frozenset(
    [("batch", "Job"), ("", "Pod"), ("apps", "ReplicaSet"), ("", "ReplicationController"), ("batch", "CronJob")]
)


class HistoryRun:
    """One run of `rollout history`, object after object. revision: the one to show in detail; 0 for all."""

    def __init__(self, session: Session, request: GetRequest, printer: ObjectPrinter, revision: int) -> None:
        self.session = session
        self.request = request
        self.printer = printer
        self.revision = revision
        self.runtime = session.runtime

    def run(self) -> None:
        """Raises what went wrong after every object had its turn."""
        planned, errors = make_plan(self.session, self.request)
        for item in found_objects(self.session, planned.targets, errors, self.request):
            try:
                self._show(item)
            except (ApiError, RolloutFailed) as error:
                errors.append(error)
        fail(errors)

    def _show(self, item: Item) -> None:
        resource, workload = item
        revisions = self._revisions(resource, workload)
        if self.revision and (revisions or not self.printer.is_plain) and self.revision not in revisions:
            raise RolloutFailed("unable to find the specified revision")
        if not self.printer.is_plain:
            for number in [self.revision] if self.revision else sorted(revisions):
                self.printer.print(revisions[number].whole)
            return
        heading = f"with revision #{self.revision}" if self.revision else ""
        words = self._template(revisions[self.revision]) if self.revision and revisions else overview(revisions)
        if self.runtime.stdout_is_terminal:
            words = escape_controls(words)
        self.printer.print(workload, f"{heading}\n{words}")

    def _revisions(self, resource: Resource, workload: Object) -> dict[int, Revision]:
        """Raises RolloutFailed for a kind without history, and when its revisions cannot be read."""
        kind, name = resource.kind, workload["metadata"]["name"]
        if resource.group not in ("apps", "extensions") or kind not in ("Deployment", "DaemonSet", "StatefulSet"):
            raise RolloutFailed(no_history(resource))
        if kind == "Deployment":
            problem = f"failed to retrieve replica sets from deployment {name}"
            return of_replica_sets(self._owned(workload, REPLICA_SETS, problem), self.runtime.warn)
        problem = f"unable to find history controlled by {kind} {name}"
        return of_controller_revisions(workload, self._owned(workload, REVISIONS, problem))

    def _owned(self, workload: Object, resource: Resource, problem: str) -> list[Object]:
        """The objects that a workload's selector picks and that it controls."""
        selector = label_selector((workload.get("spec") or {}).get("selector") or {})
        request = ListRequest(
            resource,
            ObjectList,
            workload["metadata"].get("namespace") or "",
            params=[("labelSelector", selector)],
        )
        try:
            found = [each for page in pages(self.session.api, request) for each in page.items or ()]
        except ApiError as error:
            raise RolloutFailed(f"{problem}: {error.message}") from None
        kinds = {"kind": resource.kind, "apiVersion": resource.group_version}
        return [{**kinds, **each} for each in owned_by(workload, found)]

    def _template(self, revision: Revision) -> str:
        writer = Writer()
        write_pod_template(writer, revision.template, Scene(Clock(self.runtime.now())))
        return writer.raw()


def no_history(resource: Resource) -> str:
    kind = f"{resource.kind}.{resource.group}" if resource.group else resource.kind
    if (resource.group, resource.kind) in WITHOUT_HISTORY:
        return f'no history viewer has been implemented for "{kind}"'
    element = f"{{{resource.group} {resource.kind}}}"
    return f'error retrieving history for "{kind}", no visitor method exists for {element}'
