"""LogsRequest: everything `logs` was asked to do, as one frozen value."""

from __future__ import annotations

from msgspec import Struct

from kubecli.reading.logs.output import LineFilter
from kubecli.reading.logs.reading import LogOptions


class LogsRequest(Struct, frozen=True):
    """What was asked for, checked. target: "web-0", "deploy/web", "" with a selector."""

    target: str
    selector: str
    container: str
    all_containers: bool
    all_pods: bool
    options: LogOptions
    prefix: bool
    filter: LineFilter
    ignore_errors: bool
    max_requests: int
    pod_timeout: float
