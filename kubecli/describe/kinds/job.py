"""Jobs."""

from __future__ import annotations

from kubecli.describe.events import write_events
from kubecli.describe.labels import selector_text, write_metadata
from kubecli.describe.scene import Describer, Scene, object_events
from kubecli.describe.templates import write_pod_template
from kubecli.describe.writer import Writer
from kubecli.gotext.values import sprint
from kubecli.meta.age import human_duration, parse_time
from kubecli.meta.fields import Object, at, controller_of, mapping, name, namespace, number, text

INDEX_LIMIT = 50


def describe(w: Writer, job: Object, scene: Scene) -> None:
    w.row(0, "Name:", name(job))
    w.row(0, "Namespace:", namespace(job))
    w.row(0, "Selector:", selector_text(at(job, "spec.selector")))
    write_metadata(w, job)
    controller = controller_of(job)
    if controller:
        w.row(0, "Controlled By:", f"{text(controller, 'kind')}/{text(controller, 'name')}")
    _write_settings(w, mapping(job, "spec"))
    _write_progress(w, job, scene)
    write_pod_template(w, at(job, "spec.template") or {}, scene)
    write_events(w, scene)


def _write_settings(w: Writer, spec: Object) -> None:
    for label, path in (
        ("Parallelism:", "parallelism"),
        ("Completions:", "completions"),
        ("Completion Mode:", "completionMode"),
        ("Suspend:", "suspend"),
        ("Backoff Limit:", "backoffLimit"),
        ("TTL Seconds After Finished:", "ttlSecondsAfterFinished"),
    ):
        value = at(spec, path)
        if value is not None:
            w.row(0, label, sprint(value))
        elif path == "completions":
            w.row(0, label, "<unset>")


def _write_progress(w: Writer, job: Object, scene: Scene) -> None:
    status = mapping(job, "status")
    started, ended = at(status, "startTime"), at(status, "completionTime")
    if started is not None:
        w.row(0, "Start Time:", scene.clock.stamp(started))
    if ended is not None:
        w.row(0, "Completed At:", scene.clock.stamp(ended))
    start, end = parse_time(started), parse_time(ended)
    if start and end:
        w.row(0, "Duration:", human_duration(end - start))
    if at(job, "spec.activeDeadlineSeconds") is not None:
        w.row(0, "Active Deadline Seconds:", f"{number(job, 'spec.activeDeadlineSeconds')}s")
    ready = at(status, "ready")
    active = f"{number(status, 'active')} Active" + ("" if ready is None else f" ({ready} Ready)")
    succeeded, failed = number(status, "succeeded"), number(status, "failed")
    w.row(0, "Pods Statuses:", f"{active} / {succeeded} Succeeded / {failed} Failed")
    if text(job, "spec.completionMode") == "Indexed":
        w.row(0, "Completed Indexes:", _indexes(text(status, "completedIndexes")))


def _indexes(written: str) -> str:
    """The list of indexes, cut at the first comma from the 50th character on."""
    comma = written.find(",", INDEX_LIMIT)
    return f"{written[: comma + 1]}..." if comma >= 0 else written or "<none>"


DESCRIBER = Describer(describe, events=object_events)
