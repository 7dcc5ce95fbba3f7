"""The Events section."""

from __future__ import annotations

from kubecli.describe.clock import Clock
from kubecli.describe.order import go_sorted
from kubecli.describe.scene import Scene
from kubecli.describe.writer import Writer
from kubecli.meta.age import parse_time
from kubecli.meta.fields import Object, at, number, text


def write_events(w: Writer, scene: Scene) -> None:
    """The events, oldest last occurrence first; nothing where they were not asked for."""
    events = scene.events
    if events is None:
        return
    if not events:
        w.row(0, "Events:", "<none>")
        return
    w.write(0, "Events:\n  Type\tReason\tAge\tFrom\tMessage\n")
    w.row(1, "----", "------", "----", "----", "-------")
    for event in go_sorted(events, _last_seen):
        w.row(
            1,
            text(event, "type"),
            text(event, "reason"),
            event_age(event, scene.clock),
            text(event, "source.component") or text(event, "reportingComponent"),
            event_message(event),
        )


def event_age(event: Object, clock: Clock) -> str:
    """When it happened; for one that repeats "LAST (xCOUNT over FIRST)"."""
    first = clock.age(at(event, "eventTime" if parse_time(at(event, "eventTime")) else "firstTimestamp"))
    if at(event, "series") is not None:
        last = clock.age(at(event, "series.lastObservedTime"))
        return f"{last} (x{number(event, 'series.count')} over {first})"
    if number(event, "count") > 1:
        return f"{clock.age(at(event, 'lastTimestamp'))} (x{number(event, 'count')} over {first})"
    return first


def event_message(event: Object) -> str:
    message = text(event, "message").strip()
    where = text(event, "involvedObject.fieldPath")
    return f"{where}: {message}" if where else message


def _last_seen(event: Object) -> float:
    moment = parse_time(at(event, "lastTimestamp"))
    return moment.timestamp() if moment else float("-inf")
