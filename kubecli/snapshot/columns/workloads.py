"""What makes pods: deployments, replica sets, stateful sets, daemon sets, jobs and cron jobs."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from kubecli.describe.labels import one_line, selector_or_none
from kubecli.describe.values import bool_or_unset
from kubecli.meta.age import human_duration, parse_time
from kubecli.meta.fields import Object, at, controller_of, items, mapping, text
from kubecli.snapshot.columns.table import NONE, age_of, containers, name_of, since, table, whole


def _deployment(obj: Object, now: datetime) -> list[Any]:
    return [
        name_of(obj),
        f"{whole(obj, 'status.readyReplicas')}/{whole(obj, 'spec.replicas', 1)}",
        whole(obj, "status.updatedReplicas"),
        whole(obj, "status.availableReplicas"),
        age_of(obj, now),
        *containers(at(obj, "spec.template.spec")),
        selector_or_none(at(obj, "spec.selector")),
    ]


def _replica_set(obj: Object, now: datetime) -> list[Any]:
    return [*_replicas(obj, now), selector_or_none(at(obj, "spec.selector"))]


def _replication_controller(obj: Object, now: datetime) -> list[Any]:
    return [*_replicas(obj, now), one_line(mapping(obj, "spec.selector"))]


def _replicas(obj: Object, now: datetime) -> list[Any]:
    return [
        name_of(obj),
        whole(obj, "spec.replicas", 1),
        whole(obj, "status.replicas"),
        whole(obj, "status.readyReplicas"),
        age_of(obj, now),
        *containers(at(obj, "spec.template.spec")),
    ]


def _stateful_set(obj: Object, now: datetime) -> list[Any]:
    return [
        name_of(obj),
        f"{whole(obj, 'status.readyReplicas')}/{whole(obj, 'spec.replicas', 1)}",
        age_of(obj, now),
        *containers(at(obj, "spec.template.spec")),
    ]


def _daemon_set(obj: Object, now: datetime) -> list[Any]:
    counts = (
        "desiredNumberScheduled",
        "currentNumberScheduled",
        "numberReady",
        "updatedNumberScheduled",
        "numberAvailable",
    )
    return [
        name_of(obj),
        *(whole(obj, f"status.{count}") for count in counts),
        one_line(mapping(obj, "spec.template.spec.nodeSelector")),
        age_of(obj, now),
        *containers(at(obj, "spec.template.spec")),
        selector_or_none(at(obj, "spec.selector")),
    ]


def _job(obj: Object, now: datetime) -> list[Any]:
    done = whole(obj, "status.succeeded")
    wanted, parallel = at(obj, "spec.completions"), whole(obj, "spec.parallelism")
    if wanted is not None:
        completions = f"{done}/{wanted}"
    else:
        completions = f"{done}/1 of {parallel}" if parallel > 1 else f"{done}/1"
    started, ended = parse_time(at(obj, "status.startTime")), parse_time(at(obj, "status.completionTime"))
    return [
        name_of(obj),
        _job_status(obj),
        completions,
        human_duration((ended or now) - started) if started else "",
        age_of(obj, now),
        *containers(at(obj, "spec.template.spec")),
        selector_or_none(at(obj, "spec.selector")),
    ]


def _job_status(obj: Object) -> str:
    true = {text(each, "type") for each in items(obj, "status.conditions") if text(each, "status") == "True"}
    leaving = {"Terminating"} if at(obj, "metadata.deletionTimestamp") is not None else set()
    words = ("Complete", "Failed", "Terminating", "Suspended", "FailureTarget", "SuccessCriteriaMet")
    return next((word for word in words if word in true | leaving), "Running")


def _cron_job(obj: Object, now: datetime) -> list[Any]:
    last = at(obj, "status.lastScheduleTime")
    return [
        name_of(obj),
        text(obj, "spec.schedule"),
        text(obj, "spec.timeZone") or NONE,
        bool_or_unset(at(obj, "spec.suspend")),
        len(items(obj, "status.active")),
        NONE if last is None else since(last, now),
        age_of(obj, now),
        *containers(at(obj, "spec.jobTemplate.spec.template.spec")),
        selector_or_none(at(obj, "spec.jobTemplate.spec.selector")),
    ]


def _controller_revision(obj: Object, now: datetime) -> list[Any]:
    owner = controller_of(obj)
    controller = NONE
    if owner is not None:
        group = text(owner, "apiVersion").rpartition("/")[0]
        kind = text(owner, "kind").lower()
        controller = f"{kind}.{group}/{text(owner, 'name')}" if group else f"{kind}/{text(owner, 'name')}"
    return [name_of(obj), controller, whole(obj, "revision"), age_of(obj, now)]


_WIDE = ("|", "Containers", "Images")
_COUNTS = ("Desired:integer", "Current:integer", "Ready:integer")
TABLES = {
    ("apps", "deployments"): table(_deployment, "Ready", "Up-to-date", "Available", "Age", *_WIDE, "Selector"),
    ("apps", "replicasets"): table(_replica_set, *_COUNTS, "Age", *_WIDE, "Selector"),
    ("", "replicationcontrollers"): table(_replication_controller, *_COUNTS, "Age", *_WIDE, "Selector"),
    ("apps", "statefulsets"): table(_stateful_set, "Ready", "Age", *_WIDE),
    ("apps", "daemonsets"): table(
        _daemon_set,
        *_COUNTS,
        "Up-to-date:integer",
        "Available:integer",
        "Node Selector",
        "Age",
        *_WIDE,
        "Selector",
    ),
    ("apps", "controllerrevisions"): table(_controller_revision, "Controller", "Revision", "Age"),
    ("batch", "jobs"): table(_job, "Status", "Completions", "Duration", "Age", *_WIDE, "Selector"),
    ("batch", "cronjobs"): table(
        _cron_job,
        "Schedule",
        "Timezone",
        "Suspend:boolean",
        "Active:integer",
        "Last Schedule",
        "Age",
        *_WIDE,
        "Selector",
    ),
}
