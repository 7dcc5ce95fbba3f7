"""What a description is made of: the object, what is related to it, its events, and the time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal

from msgspec import Struct, field

from kubecli.describe.clock import Clock
from kubecli.describe.writer import Writer
from kubecli.meta.fields import Object, at, name, namespace, text

OnError = Literal["raise", "keep", "keep forbidden", "ignore"]


class Need(Struct, frozen=True):
    """One request a description depends on: a list, or with `name` one object. It is data; others fetch it.

    on_error: "raise" ends the description; "keep" hands it a Failure to show, "keep forbidden" only where access
    was denied; "ignore" is an empty answer.
    missing_is_none: a resource that the server does not have is None rather than an error.
    plain_errors: an error of the list is passed on without the words kubectl adds to others. reads: the paths
    that are read of each object of a long list, "*" for an element; the rest is not even decoded. None: all.
    """

    group: str
    version: str
    resource: str
    kind: str
    namespace: str = ""
    name: str = ""
    labels: str = ""
    fields: str = ""
    on_error: OnError = "raise"
    missing_is_none: bool = False
    plain_errors: bool = False
    reads: frozenset[tuple[str, ...]] | None = None


class Failure(Struct, frozen=True):
    """A request that failed. message: as kubectl prints the error; reason: the Status reason, or ""."""

    message: str
    reason: str = ""


class Scene(Struct, frozen=True):
    """related: the answers to the describer's needs, by their names: list of objects, object, Failure or None.

    events: None where they were not asked for. details: kubecli's additions (--details).
    """

    clock: Clock
    related: Mapping[str, Any] = field(default_factory=dict)
    events: list[Object] | None = None
    details: bool = False


def no_needs(_: Object) -> Mapping[str, Need]:
    return {}


class Describer(Struct, frozen=True):
    """How one kind is described.

    versions: the API versions it reads, the preferred one first. needs and events say what else to fetch;
    kinds whose events kubectl never shows have events=None.
    """

    describe: Callable[[Writer, Object, Scene], None]
    versions: tuple[str, ...] = ("v1",)
    needs: Callable[[Object], Mapping[str, Need]] = no_needs
    events: Callable[[Object], list[Need]] | None = None


def events_need(involved: Mapping[str, str], request_namespace: str, on_error: OnError = "ignore") -> Need:
    """The events about one object. involved: the involvedObject fields to match, without their prefix."""
    fields = ",".join(f"involvedObject.{key}={_escape(involved[key])}" for key in sorted(involved))
    return Need("", "v1", "events", "Event", namespace=request_namespace, fields=fields, on_error=on_error)


def object_events(value: Object) -> list[Need]:
    """Events that involve this object: its name, namespace, kind and UID."""
    involved = {"name": name(value), "namespace": namespace(value), "kind": text(value, "kind")}
    uid = at(value, "metadata.uid")
    if uid:
        involved["uid"] = str(uid)
    return [events_need(involved, namespace(value))]


def _escape(value: str) -> str:
    """Field selectors escape these three characters with a backslash."""
    return value.replace("\\", "\\\\").replace(",", "\\,").replace("=", "\\=")
