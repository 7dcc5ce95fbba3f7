"""A fact, and reading objects for facts."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from enum import IntEnum

from msgspec import Struct

from kubecli.meta.age import parse_time
from kubecli.meta.fields import Object, at, items, name, namespace, text


class Rank(IntEnum):
    """How directly a fact stops a pod from being ready; smaller is likelier the cause."""

    WANTED = 1  # someone asked for it: scaled to zero, being deleted, paused
    NODE = 2  # the node is gone
    BLOCKED = 3  # cannot go on: not scheduled, image, configuration, crash
    DETAIL = 4  # what is behind a blocked one: last exit, a node that does not fit
    WAITING = 5  # goes on, and is not there yet
    EVENT = 6  # warnings that nothing above explains
    PAST = 7  # earlier restarts


class Fact(Struct, frozen=True):
    """what: one line. source: "pod/web-1 status.containerStatuses[0].state.waiting".

    next: the command that shows more of it, without the program's name; "" for none.
    """

    rank: Rank
    what: str
    source: str
    next: str = ""


def within(value: Object) -> str:
    """ " -n shop", for a command about what is in an object's namespace."""
    return f" -n {namespace(value)}" if namespace(value) else ""


def one_line(message: str) -> str:
    return " ".join(message.split())


def because(*parts: str) -> str:
    """Reason and message, those that are there: ": Unschedulable: 0/3 nodes are available"."""
    said = [one_line(part) for part in parts if part.strip()]
    return f": {': '.join(said)}" if said else ""


def conditions(value: Object) -> Iterator[tuple[Object, str]]:
    """Each condition with the path it stands at."""
    for condition in items(value, "status.conditions"):
        yield condition, f"status.conditions[type={text(condition, 'type')}]"


def find_condition(value: Object, kind: str) -> tuple[Object, str] | None:
    return next((found for found in conditions(value) if text(found[0], "type") == kind), None)


def events_of(value: Object, events: Sequence[Object]) -> list[Object]:
    """The events about an object, by UID (by name where an event has none), the last one first."""
    uid = text(value, "metadata.uid")
    about = []
    for event in events:
        involved = at(event, "involvedObject")
        same_name = text(involved, "name") == name(value) and text(involved, "kind") == text(value, "kind")
        if text(involved, "uid") == uid if uid and text(involved, "uid") else same_name:
            about.append(event)
    return sorted(about, key=last_seen, reverse=True)


def last_seen(event: Object) -> float:
    """When an event last happened, whichever of its fields says so."""
    for path in ("series.lastObservedTime", "lastTimestamp", "eventTime", "firstTimestamp"):
        moment = parse_time(at(event, path))
        if moment:
            return moment.timestamp()
    return 0.0


def event_facts(
    value: Object,
    events: Sequence[Object],
    rank: Rank,
    known: Sequence[Fact],
    *,
    settled: Collection[str] = (),
) -> list[Fact]:
    """The last warning of each reason that no fact has said before.

    settled: reasons that the object's status has overtaken.
    """
    facts: dict[str, Fact] = {}
    for event in events_of(value, events):
        reason, message = text(event, "reason"), one_line(text(event, "message"))
        said = reason in settled or any(message and message in fact.what for fact in known)
        if text(event, "type") != "Normal" and reason not in facts and not said:
            facts[reason] = Fact(rank, f"warning {reason}{because(message)}", f"event/{name(event)} message")
    return list(facts.values())
