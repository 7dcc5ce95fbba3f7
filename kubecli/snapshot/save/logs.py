"""The logs of the pods that were seen: each container's, and its last instance's, a file each."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from msgspec import Struct

from kubecli.api.decode import Undecodable, decode
from kubecli.errors.api import ApiError, ForbiddenError, UnauthorizedError
from kubecli.meta import fields
from kubecli.meta.builtins import builtin_resources
from kubecli.meta.resource import Resource
from kubecli.snapshot.apiserver.pod_logs import check_started
from kubecli.snapshot.apiserver.status import Refusal
from kubecli.snapshot.manifest import Skipped
from kubecli.snapshot.save.request import Saving
from kubecli.snapshot.save.staging import Staging

PODS: Resource = next(each for each in builtin_resources() if each.full_name == "pods")
_CONTAINERS = ("initContainers", "containers", "ephemeralContainers")


class PodLog(Struct, frozen=True):
    """One log that a server can be asked for."""

    namespace: str
    pod: str
    container: str
    previous: bool

    @property
    def file(self) -> str:
        return f"logs/{self.namespace}/{self.pod}/{self.container}{'.previous' if self.previous else ''}.log"


def logs_of(pod: bytes) -> Iterator[PodLog]:
    """Those of the containers that have started, as the pod says."""
    try:
        obj = decode(pod, dict[str, Any])
    except Undecodable:
        return
    if not fields.text(obj, "spec.nodeName"):
        return
    containers = (each for field in _CONTAINERS for each in fields.objects(obj, f"spec.{field}"))
    for name in map(partial(fields.text, path="name"), containers):
        for previous in (False, True):
            try:
                check_started(obj, name, previous=previous)
            except Refusal:
                continue
            yield PodLog(fields.namespace(obj), fields.name(obj), name, previous)


def save_log(saving: Saving, staging: Staging, log: PodLog) -> Skipped | None:
    """Streams a log to its file. What could not be had is returned."""
    if staging.has(log.file):
        return None
    scope = saving.request.scope
    params = [("container", log.container), ("timestamps", "true")]
    if log.previous:
        params.append(("previous", "true"))
    if scope.logs.startswith("tail="):
        params.append(("tailLines", scope.logs.removeprefix("tail=")))
    if scope.since_seconds:
        params.append(("sinceSeconds", str(scope.since_seconds)))
    path = PODS.path(log.namespace, log.pod) + "/log"
    try:
        with saving.api.stream(path, params=params, accept="*/*") as chunks, staging.writing(log.file) as file:
            for chunk in chunks:
                file.write(chunk)
    except UnauthorizedError:
        raise
    except ApiError as error:
        reason = "forbidden" if isinstance(error, ForbiddenError) else "failed"
        which = ("", "v1", "pods", reason, error.message, log.namespace, log.pod, log.container)
        return Skipped(*which, previous=log.previous)
    return None
