"""Cron jobs."""

from __future__ import annotations

from kubecli.describe.events import write_events
from kubecli.describe.labels import selector_text, write_metadata
from kubecli.describe.scene import Describer, Scene, object_events
from kubecli.describe.templates import write_pod_template
from kubecli.describe.values import bool_or_unset
from kubecli.describe.writer import Writer
from kubecli.gotext.values import sprint
from kubecli.meta.fields import Object, at, items, mapping, name, namespace, number, text


def describe(w: Writer, cron_job: Object, scene: Scene) -> None:
    spec, status = mapping(cron_job, "spec"), mapping(cron_job, "status")
    w.row(0, "Name:", name(cron_job))
    w.row(0, "Namespace:", namespace(cron_job))
    write_metadata(w, cron_job)
    w.row(0, "Schedule:", text(spec, "schedule"))
    w.row(0, "Concurrency Policy:", text(spec, "concurrencyPolicy"))
    w.row(0, "Suspend:", bool_or_unset(at(spec, "suspend")))
    w.row(0, "Time Zone:", text(spec, "timeZone", "<unset>"))
    w.row(0, "Successful Job History Limit:", text(spec, "successfulJobsHistoryLimit", "<unset>"))
    w.row(0, "Failed Job History Limit:", text(spec, "failedJobsHistoryLimit", "<unset>"))
    deadline = at(spec, "startingDeadlineSeconds")
    w.row(0, "Starting Deadline Seconds:", "<unset>" if deadline is None else f"{deadline}s")
    _write_job_template(w, mapping(spec, "jobTemplate"), scene)
    last = at(status, "lastScheduleTime")
    w.row(0, "Last Schedule Time:", "<unset>" if last is None else scene.clock.stamp(last))
    active = [text(job, "name") for job in items(status, "active")]
    w.row(0, "Active Jobs:", ", ".join(active) if active else "<none>")
    write_events(w, scene)


def _write_job_template(w: Writer, template: Object, scene: Scene) -> None:
    spec = mapping(template, "spec")
    selector = at(spec, "selector")
    w.row(0, "Selector:", "<unset>" if selector is None else selector_text(selector))
    for label, path in (("Parallelism:", "parallelism"), ("Completions:", "completions")):
        value = at(spec, path)
        w.row(0, label, "<unset>" if value is None else sprint(value))
    if at(spec, "activeDeadlineSeconds") is not None:
        w.row(0, "Active Deadline Seconds:", f"{number(spec, 'activeDeadlineSeconds')}s")
    write_pod_template(w, at(spec, "template") or {}, scene)


DESCRIBER = Describer(describe, events=object_events)
