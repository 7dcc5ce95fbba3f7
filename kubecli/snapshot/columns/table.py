"""A kind's columns, and the function that makes an object's cells."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from msgspec import Struct

from kubecli.meta.age import age, parse_time
from kubecli.meta.fields import Object, at, items, text
from kubecli.meta.table import TableColumn

NONE = "<none>"
UNSET = "<unset>"
UNKNOWN = "<unknown>"
Cells = Callable[[Object, datetime], list[Any]]


class KindTable(Struct, frozen=True):
    """cells: as many as columns, given the object and the time that ages are counted to."""

    columns: list[TableColumn]
    cells: Cells


def table(cells: Cells, *names: str) -> KindTable:
    """names: "Ready", "Desired:integer"; those after "|" are shown by -o wide only. Name comes first by itself."""
    columns = [TableColumn("Name", format="name")]
    priority = 0
    for name in names:
        if name == "|":
            priority = 1
            continue
        title, _, kind = name.partition(":")
        columns.append(TableColumn(title, kind or "string", priority=priority))
    return KindTable(columns, cells)


def name_of(obj: Object) -> str:
    return text(obj, "metadata.name")


def age_of(obj: Object, now: datetime) -> str:
    return age(at(obj, "metadata.creationTimestamp"), now)


def created(obj: Object) -> str:
    """The moment itself, as some kinds show it."""
    return text(obj, "metadata.creationTimestamp") or UNKNOWN


def name_and_age(obj: Object, now: datetime) -> list[Any]:
    return [name_of(obj), age_of(obj, now)]


def whole(obj: Any, path: str, default: int = 0) -> int:
    """A number, as the API defaults it where it is absent."""
    found = at(obj, path)
    return found if isinstance(found, int) else default


def since(moment: object, now: datetime) -> str:
    """An age of a moment that may be null."""
    return age(moment, now)


def latest(moments: Iterable[object]) -> object:
    """The latest of several timestamps, as it was written; None where there is none."""
    found = [(time, moment) for moment in moments if (time := parse_time(moment)) is not None]
    return max(found)[1] if found else None


def containers(template_spec: object) -> list[Any]:
    """The two cells of a pod template: its containers' names, and their images."""
    listed = items(template_spec, "containers")
    return [",".join(text(each, "name") for each in listed), ",".join(text(each, "image") for each in listed)]


def some_of(values: list[str], empty: str, most: int = 3) -> str:
    """ "a,b,c + 2 more..."."""
    shown = ",".join(values[:most])
    if len(values) > most:
        return f"{shown} + {len(values) - most} more..."
    return shown or empty
