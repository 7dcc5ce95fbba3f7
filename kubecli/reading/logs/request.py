"""LogsRequest: everything `logs` was asked to do, as one frozen value."""

from __future__ import annotations

import re

from msgspec import Struct

from kubecli.reading.logs.output import LineFilter
from kubecli.reading.logs.reading import LogOptions


class PodPick(Struct, frozen=True, eq=False):
    """Which pods of a namespace: by labels, the node they run on, and a pattern somewhere in the name."""

    selector: str = ""
    node: str = ""
    name: re.Pattern[str] | None = None

    def __bool__(self) -> bool:
        return bool(self.selector or self.node or self.name)

    @property
    def params(self) -> list[tuple[str, str]]:
        """Of a list or watch."""
        fields = [("fieldSelector", f"spec.nodeName={self.node}")] if self.node else []
        return [*([("labelSelector", self.selector)] if self.selector else []), *fields]

    def picks(self, name: str) -> bool:
        return self.name is None or self.name.search(name) is not None


class LogsRequest(Struct, frozen=True, eq=False):
    """What was asked for, checked. target: "web-0", "deploy/web", "" with a pick of pods.

    pick: the pods to read, all of them; where it names none and there is a target, the target is read.
    containers: those whose name it matches.
    """

    target: str
    pick: PodPick
    all_namespaces: bool
    container: str
    containers: re.Pattern[str] | None
    all_containers: bool
    all_pods: bool
    options: LogOptions
    prefix: bool
    filter: LineFilter
    ignore_errors: bool
    max_requests: int
    pod_timeout: float
