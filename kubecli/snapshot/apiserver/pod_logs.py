"""Pod logs: which container, which lines; the words of the API server and the kubelet when it cannot be said.

Source: PodLogOptions of the core API; container choice as the pod log subresource does it; the refusals for
containers that have not started are the kubelet's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct

from kubecli.meta import fields
from kubecli.snapshot.apiserver.status import Refusal, bad_request

Object = Mapping[str, Any]
LONG_AGO = 10**9
"""Seconds, some thirty years: more is as good."""
_WAITING = {
    "ErrImagePull": "image can't be pulled",
    "ImagePullBackOff": "trying and failing to pull image",
}


class LogRequest(Struct, frozen=True):
    """The query of a log request. Lines are bytes with their time in front, as recorded."""

    pod: Object
    container: str
    previous: bool
    follow: bool
    timestamps: bool
    since: datetime | None
    tail: int | None
    limit: int | None

    def select(self, recorded: bytes) -> bytes:
        """What of a recorded log is sent. limitBytes counts what is sent."""
        lines = [line for line in _lines(recorded) if self._recent(line)]
        if self.tail is not None:
            lines = lines[len(lines) - self.tail :] if self.tail else []
        sent = b"".join(map(self.shown, lines))
        return sent if self.limit is None else sent[: self.limit]

    def shown(self, line: bytes) -> bytes:
        return line if self.timestamps else line.partition(b" ")[2]

    def _recent(self, line: bytes) -> bool:
        """A line without a time, as other tools keep them, may always be."""
        if self.since is None:
            return True
        try:
            return _time(line.partition(b" ")[0].decode()) >= self.since
        except ValueError:
            return True


def read_request(pod: Object, query: Mapping[str, str], now: datetime) -> LogRequest:
    """Checks a log request against its pod. Raises Refusal: 400 for the container, 422 for the numbers."""
    name = fields.name(pod)
    since = _since(name, query, now)
    request = LogRequest(
        pod=pod,
        container=_container(pod, query.get("container", "")),
        previous=_flag(query, "previous"),
        follow=_flag(query, "follow"),
        timestamps=_flag(query, "timestamps"),
        since=since,
        tail=_number(name, query, "tailLines", least=0),
        limit=_number(name, query, "limitBytes", least=1),
    )
    if fields.text(pod, "spec.nodeName"):
        check_started(pod, request.container, previous=request.previous)
    return request


def _lines(recorded: bytes) -> list[bytes]:
    """Lines end at newlines only: a carriage return belongs to its line."""
    return [line + b"\n" for line in recorded.removesuffix(b"\n").split(b"\n")] if recorded else []


def _container(pod: Object, wanted: str) -> str:
    name = fields.name(pod)
    regular, initial, ephemeral = (
        [fields.text(each, "name") for each in fields.objects(pod, f"spec.{place}")]
        for place in ("containers", "initContainers", "ephemeralContainers")
    )
    if wanted:
        if wanted in (*regular, *initial, *ephemeral):
            return wanted
        raise bad_request(f"container {wanted} is not valid for pod {name}")
    if len(regular) == 1 and not initial and not ephemeral:
        return regular[0]
    message = f"a container name must be specified for pod {name}, choose one of: [{' '.join(regular)}]"
    if initial:
        message += f" or one of the init containers: [{' '.join(initial)}]"
    if ephemeral:
        message += f" or one of the ephemeral containers: [{' '.join(ephemeral)}]"
    raise bad_request(message)


def check_started(pod: Object, container: str, *, previous: bool) -> None:
    """Raises Refusal (400) for a container that has no log: it has not started, or not before."""
    places = ("containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses")
    known = (status for place in places for status in fields.objects(pod, f"status.{place}"))
    found = next((status for status in known if fields.text(status, "name") == container), None)
    label = f'container "{container}" in pod "{fields.name(pod)}"'
    if found is None:
        raise bad_request(f"{label} is not available")
    state, last = fields.mapping(found, "state"), fields.mapping(found, "lastState.terminated")
    if previous:
        if not last.get("containerID"):
            raise bad_request(f"previous terminated {label} not found")
    elif "running" in state:
        return
    elif "terminated" in state or last:
        terminated = fields.mapping(state, "terminated") or last
        if not terminated.get("containerID") and not last.get("containerID"):
            raise bad_request(f"{label} is terminated")
    elif "waiting" in state:
        reason = fields.text(state, "waiting.reason")
        raise bad_request(f"{label} is waiting to start: {_WAITING.get(reason, reason)}")
    else:
        raise bad_request(f"{label} is waiting to start - no logs yet")


def _since(pod: str, query: Mapping[str, str], now: datetime) -> datetime | None:
    seconds = _number(pod, query, "sinceSeconds", least=1)
    if query.get("sinceTime"):
        if seconds is not None:
            raise _invalid(pod, "Forbidden: at most one of `sinceTime` or `sinceSeconds` may be specified")
        try:
            return _time(query["sinceTime"])
        except ValueError:
            raise bad_request(f'parsing time "{query["sinceTime"]}": cannot parse') from None
    return None if seconds is None else now - timedelta(seconds=min(seconds, LONG_AGO))


def _number(pod: str, query: Mapping[str, str], name: str, *, least: int) -> int | None:
    text = query.get(name, "")
    if not text:
        return None
    try:
        value = int(text)
    except ValueError:
        raise bad_request(f'strconv.ParseInt: parsing "{text}": invalid syntax') from None
    if value < least:
        rule = "must be greater than or equal to 0" if least == 0 else "must be greater than 0"
        raise _invalid(pod, f"{name}: Invalid value: {value}: {rule}")
    return value


def _invalid(pod: str, problem: str) -> Refusal:
    return Refusal(
        422, "Invalid", f'PodLogOptions "{pod}" is invalid: {problem}', {"name": pod, "kind": "PodLogOptions"}
    )


def _flag(query: Mapping[str, str], name: str) -> bool:
    return query.get(name, "") in ("true", "1")


def _time(text: str) -> datetime:
    """Raises ValueError. RFC 3339 with any number of fraction digits; microseconds are kept."""
    text = re.sub(r"(\.\d{1,6})\d*", r"\1", text.replace("Z", "+00:00"))
    time = datetime.fromisoformat(text)
    if time.tzinfo is None:
        raise ValueError("no time zone")
    return time
