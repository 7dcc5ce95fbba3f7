"""Events, of the core group and of events.k8s.io, whose fields have other names."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from kubecli.meta.fields import Object, at, number, text
from kubecli.meta.table import TableColumn
from kubecli.snapshot.columns.table import UNKNOWN, KindTable, name_of, since


def cells(event: Object, now: datetime) -> list[Any]:
    def either(*paths: str) -> str:
        return next((found for path in paths if (found := text(event, path))), "")

    first = since(either("firstTimestamp", "deprecatedFirstTimestamp") or either("eventTime") or None, now)
    last = since(either("lastTimestamp", "deprecatedLastTimestamp") or None, now)
    count = number(event, "count") or number(event, "deprecatedCount")
    if at(event, "series") is not None:
        last, count = since(at(event, "series.lastObservedTime"), now), number(event, "series.count")
    subject = "involvedObject" if at(event, "involvedObject") is not None else "regarding"
    kind, name = text(event, f"{subject}.kind").lower(), text(event, f"{subject}.name")
    component = either(
        "source.component", "deprecatedSource.component", "reportingComponent", "reportingController"
    )
    instance = either("source.host", "deprecatedSource.host", "reportingInstance")
    return [
        first if last == UNKNOWN else last,
        text(event, "type"),
        text(event, "reason"),
        f"{kind}/{name}" if name else kind,
        text(event, f"{subject}.fieldPath"),
        f"{component}, {instance}" if instance else component,
        either("message", "note").strip(),
        first,
        count or 1,
        name_of(event),
    ]


_WIDE = ("Subobject", "Source", "First Seen", "Count", "Name")
_NAMES = ("Last Seen", "Type", "Reason", "Object", *_WIDE[:2], "Message", *_WIDE[2:])
TABLE = KindTable(
    [
        TableColumn(name, format="name" if name == "Name" else "", priority=1 if name in _WIDE else 0)
        for name in _NAMES
    ],
    cells,
)
